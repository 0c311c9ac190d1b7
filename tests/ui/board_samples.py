"""Games at a known moment, and a window on them, for the tests of the board and the results."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")

from game.play.policies import policy
from game.play.session import Session
from game.spec.library import load_library
from game.ui.app import App
from game.ui.compat import pygame
from game.ui.screens.board import BoardScreen


def play(level: str, turns: int, seed: int = 3, by: str = "teaching") -> Session:
    """A session after some turns of a scripted clinician."""
    library = load_library()
    session = Session.start(library, level, seed)
    decide = policy(by, library.levels[level], session.clinic, seed)
    for _ in range(turns):
        if session.ending is None:
            session.submit(decide(session.chart))
    return session


class Bench:
    """An app whose first screen is the board, driven by synthetic events."""

    def __init__(self, session: Session, folder: Path) -> None:
        self.app = App(lambda context: BoardScreen(context, session), size=(1280, 720), data_dir=folder)
        self.app.frame(0.02)

    @property
    def screen(self) -> Any:
        return self.app.screen

    @property
    def board(self) -> BoardScreen:
        assert isinstance(self.app.screen, BoardScreen)
        return self.app.screen

    def hit(self, hit_id: str) -> Any:
        return next(hit for hit in self.app.hits() if hit.id == hit_id)

    def key(self, key: int, mod: int = 0) -> None:
        event = pygame.event.Event(pygame.KEYDOWN, key=key, mod=mod, unicode="", scancode=0)
        self.app.handle(event)
        self.app.frame(0.02)

    def click_at(self, pos: tuple[float, float]) -> None:
        x, y = self.app.view.point(pos)
        spot = (round(x), round(y))
        self.app.handle(pygame.event.Event(pygame.MOUSEMOTION, pos=spot, rel=(1, 1), buttons=(0, 0, 0)))
        self.app.frame(0.02)
        self.app.handle(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=spot, button=1))
        self.app.handle(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=spot, button=1))
        self.app.frame(0.02)

    def click(self, hit_id: str) -> None:
        self.click_at(self.hit(hit_id).box.centre)

    def tab_to(self, hit_id: str, most: int = 80) -> None:
        """Press Tab until a control has the focus."""
        for _ in range(most):
            if self.screen.focus == hit_id:
                return
            self.key(pygame.K_TAB)
        raise AssertionError(f"Tab never reaches {hit_id}")

    def close(self) -> None:
        self.app.close()
