"""Games and windows for the tests of the screens around the board: campaign to debrief."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")

from game.play.policies import policy
from game.play.session import Session
from game.spec.library import Library, load_library
from game.ui.app import App
from game.ui.compat import pygame
from game.ui.draw import Canvas
from game.ui.input import MIN_TARGET
from game.ui.layout import STAGE, View
from game.ui.screen import Context, Screen
from game.ui.settings import Settings
from game.ui.sound import Sound
from game.ui.theme import DARK


def library() -> Library:
    """The shipped content."""
    return load_library()


def played(level: str, by: str, seed: int = 3, turns: int = 400) -> Session:
    """A session after some turns of a scripted clinician, or at its end."""
    session = Session.start(library(), level, seed)
    decide = policy(by, library().levels[level], session.clinic, seed)
    while session.ending is None and len(session.turns) < turns:
        session.submit(decide(session.chart))
    return session


@lru_cache(8)
def finished(level: str, by: str, seed: int = 3) -> Session:
    """A game that is over; shared, so tests only read it."""
    return played(level, by, seed)


def context(folder: Path | None = None, scale: float = 1.0) -> Context:
    """What a screen needs, silent."""
    settings = Settings(sound_on=False, text_scale=scale)
    return Context(settings, Sound(settings), folder)


def paint(screen: Screen, size: tuple[int, int] = (1280, 720), scale: float = 1.0) -> Canvas:
    """Draw one frame into a surface; the canvas tells which words were shortened."""
    if not pygame.display.get_init():
        pygame.display.init()
    if pygame.display.get_surface() is None:
        pygame.display.set_mode((16, 16))
    canvas = Canvas(pygame.Surface(size), View.of(*size, scale), DARK, screen.focus)
    screen.draw(canvas)
    return canvas


def check_hits(screen: Screen) -> None:
    """Hits are unique, named, on the stage and large enough."""
    hits = list(screen.hits())
    assert len({hit.id for hit in hits}) == len(hits)
    for hit in hits:
        assert hit.label, hit.id
        assert hit.box.w >= MIN_TARGET - 1 and hit.box.h >= MIN_TARGET - 4, (hit.id, hit.box)
        assert hit.box.x >= -1 and hit.box.y >= -1 and hit.box.right <= STAGE.w + 9 and hit.box.bottom <= STAGE.h + 1


class Desk:
    """An app driven by synthetic events."""

    def __init__(self, make: Callable[[Context], Screen], folder: Path) -> None:
        self.app = App(make, size=(1280, 720), data_dir=folder)
        self.app.frame(0.02)

    @property
    def screen(self) -> Any:
        return self.app.screen

    def hit(self, hit_id: str) -> Any:
        return next(hit for hit in self.app.hits() if hit.id == hit_id)

    def key(self, key: int, mod: int = 0) -> None:
        self.app.handle(pygame.event.Event(pygame.KEYDOWN, key=key, mod=mod, unicode="", scancode=0))
        if self.app.running:
            self.app.frame(0.02)

    def click_at(self, pos: tuple[float, float]) -> None:
        x, y = self.app.view.point(pos)
        spot = (round(x), round(y))
        self.app.handle(pygame.event.Event(pygame.MOUSEMOTION, pos=spot, rel=(1, 1), buttons=(0, 0, 0)))
        self.app.handle(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=spot, button=1))
        self.app.handle(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=spot, button=1))
        if self.app.running:
            self.app.frame(0.02)

    def click(self, hit_id: str) -> None:
        self.click_at(self.hit(hit_id).box.centre)

    def tab_to(self, hit_id: str, most: int = 60) -> None:
        for _ in range(most):
            if self.screen.focus == hit_id:
                return
            self.key(pygame.K_TAB)
        raise AssertionError(f"Tab never reaches {hit_id}")

    def pass_time(self, seconds: float) -> None:
        for _ in range(int(seconds / 0.05) + 1):
            self.app.frame(0.05)

    def close(self) -> None:
        self.app.close()
