"""Ways into the window: a new or continued game, one level, a demonstration."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from game.play.policies import policy as policy_named
from game.play.session import Session, TruthReason
from game.spec.library import Library
from game.ui.app import App
from game.ui.saves import Keeper, saves_dir
from game.ui.screen import Context, Screen
from game.ui.screens.title import Resume, TitleScreen


def routes(library: Library) -> dict[str, Any]:
    """Ways between screens that cross the whole game: campaign, library, a saved game, and keeping a new one."""

    def campaign(context: Context) -> Screen:
        from game.ui.screens.campaign import CampaignScreen

        return CampaignScreen(context, library)

    def how_it_works(context: Context) -> Screen:
        from game.ui.screens.library import LibraryScreen

        return LibraryScreen(context, library)

    def keeper(context: Context) -> Keeper:
        return Keeper(saves_dir(context.data_dir), context.say)

    def keep(context: Context, session: Session) -> Session:
        return keeper(context).keep(session)

    def resume(context: Context) -> Resume | None:
        found = keeper(context).newest(library)
        if found is None:
            return None
        path, run = found
        level = library.levels[run.level]
        cycle = sum(turn.plan.cycles for turn in run.turns) + 1

        def reopen() -> Screen:
            session = keeper(context).reopen(library, path, run)
            return campaign(context) if session is None else _game(context, session)

        return Resume(f"Continue: {level.name}, cycle {cycle}", reopen)

    return {"campaign": campaign, "library": how_it_works, "keep": keep, "resume": resume}


def _game(context: Context, session: Session) -> Screen:
    """The screen in which a session goes on."""
    if session.clinic.truth_shown:
        from game.ui.screens.glass_body import GlassBodyScreen

        return GlassBodyScreen(context, session)
    from game.ui.screens.board import BoardScreen

    return BoardScreen(context, session)


def play(
    library: Library,
    level: str | None,
    seed: int | None,
    size: tuple[int, int] | None,
    fullscreen: bool,
    data_dir: Path | None,
) -> int:
    """Open the window at the title, or at a level's briefing; returns the exit status.

    Raises:
        NoDisplayError: when there is nowhere to open it.
    """

    def first(context: Context) -> Screen:
        if level is None:
            return TitleScreen(context)
        from game.ui.screens.briefing import BriefingScreen
        from game.ui.screens.campaign import fresh_seed

        return BriefingScreen(context, library, level, fresh_seed() if seed is None else seed)

    return App(first, size, fullscreen or None, data_dir, seed, routes(library)).run()


def demo(
    library: Library,
    level: str,
    policy: str,
    seed: int,
    truth: bool,
    size: tuple[int, int] | None,
    fullscreen: bool,
    data_dir: Path | None,
) -> int:
    """Open the window and let a policy play; returns the exit status.

    Raises:
        NoDisplayError: when there is nowhere to open it.
    """

    def first(context: Context) -> Screen:
        from game.ui.screens.glass_body import demo_screen

        session = Session.start(library, level, seed, TruthReason.DEMONSTRATION)
        clinician = policy_named(policy, library.levels[level], session.clinic, seed)
        return demo_screen(context, session, clinician, truth)

    return App(first, size, fullscreen or None, data_dir, seed, routes(library)).run()
