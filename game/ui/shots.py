"""Any screen as a PNG, without a display."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from game.play.policies import policy as policy_named
from game.play.session import Session
from game.spec.common import CYCLE_DAYS
from game.spec.library import Library
from game.ui.app import render_screen_to_surface
from game.ui.compat import pygame
from game.ui.screen import Context, Screen
from game.ui.start import routes

SETTLED_S = 0.6
"""Seconds of a screen's own animation before the picture is taken."""
USUAL_CYCLES = 5


@dataclass(frozen=True)
class ShotRequest:
    """Which screen, of which game, at which moment.

    Attributes:
        cycle: cycles played before; None for a moment that suits the screen.
        day: day shown, for playback and debrief.
    """

    screen: str
    level: str
    seed: int
    cycle: int | None
    day: int | None
    policy: str
    scale: float
    size: tuple[int, int]
    labels: bool = True


def take(library: Library, request: ShotRequest, out: Path) -> None:
    """Draw the screen and write the picture.

    Raises:
        OSError: when the file cannot be written.
    """
    surface = draw(library, request)
    part = out.with_name(out.name + ".part.png")
    pygame.image.save(surface, os.fspath(part))
    os.replace(part, out)


def draw(library: Library, request: ShotRequest) -> pygame.Surface:
    """The picture itself."""
    make = MAKERS[request.screen]
    return render_screen_to_surface(
        lambda context: make(context, library, request),
        request.size,
        request.scale,
        SETTLED_S,
        routes=routes(library) if request.screen != "title" else None,
        show_focus=request.labels,
    )


def played(library: Library, request: ShotRequest, cycles: int) -> Session:
    """A session after that many cycles under the policy, or over before."""
    session = Session.start(library, request.level, request.seed)
    clinician = policy_named(request.policy, library.levels[request.level], session.clinic, request.seed)
    while session.ending is None and session.chart.cycle < cycles:
        session.submit(clinician(session.chart))
    return session


def _horizon(library: Library, request: ShotRequest) -> int:
    return library.levels[request.level].horizon.cycles


def _title(context: Context, library: Library, request: ShotRequest) -> Screen:
    from game.ui.screens.title import TitleScreen

    context.routes["campaign"] = routes(library)["campaign"]
    return TitleScreen(context, patient=True)


def _settings(context: Context, library: Library, request: ShotRequest) -> Screen:
    from game.ui.screens.settings import SettingsScreen

    return SettingsScreen(context)


def _campaign(context: Context, library: Library, request: ShotRequest) -> Screen:
    screen: Screen = routes(library)["campaign"](context)
    return screen


def _briefing(context: Context, library: Library, request: ShotRequest) -> Screen:
    from game.ui.screens.briefing import BriefingScreen

    return BriefingScreen(context, library, request.level, request.seed)


def _board(context: Context, library: Library, request: ShotRequest) -> Screen:
    from game.ui.screens.board import BoardScreen

    cycles = USUAL_CYCLES if request.cycle is None else request.cycle
    return BoardScreen(context, played(library, request, min(cycles, _horizon(library, request) - 1)))


def _playback(context: Context, library: Library, request: ShotRequest) -> Screen:
    if library.levels[request.level].truth_shown:
        return _glass_body(context, library, request)
    from game.ui.screens.playback import PlaybackScreen

    cycles = max(1, USUAL_CYCLES if request.cycle is None else request.cycle)
    session = played(library, request, cycles)
    turn = session.turns[-1]
    day = turn.first_day + CYCLE_DAYS // 2 if request.day is None else request.day
    return PlaybackScreen(context, session, turn, float(day))


def _glass_body(context: Context, library: Library, request: ShotRequest) -> Screen:
    from game.ui.screens.glass_body import GlassBodyScreen

    session = Session.start(library, request.level, request.seed)
    day = (
        request.day
        if request.day is not None
        else CYCLE_DAYS * (USUAL_CYCLES if request.cycle is None else request.cycle)
    )
    return GlassBodyScreen(context, session, float(day), request.labels, threaded=False)


def _results(context: Context, library: Library, request: ShotRequest) -> Screen:
    from game.ui.screens.results import ResultsScreen

    cycles = max(1, USUAL_CYCLES if request.cycle is None else request.cycle)
    session = played(library, request, cycles)
    return ResultsScreen(context, session, session.turns[-1])


def _debrief(context: Context, library: Library, request: ShotRequest) -> Screen:
    from game.ui.screens.debrief import DebriefScreen

    session = played(library, request, _horizon(library, request))
    return DebriefScreen(context, session, None if request.day is None else float(request.day), threaded=False)


def _library(context: Context, library: Library, request: ShotRequest) -> Screen:
    from game.ui.screens.library import LibraryScreen

    return LibraryScreen(context, library)


MAKERS: dict[str, Callable[[Context, Library, ShotRequest], Screen]] = {
    "title": _title,
    "campaign": _campaign,
    "briefing": _briefing,
    "board": _board,
    "playback": _playback,
    "results": _results,
    "debrief": _debrief,
    "library": _library,
    "settings": _settings,
}
