"""Import, every screen, and 200 frames: on upstream pygame by run.sh, on pygame-ce with the other tests."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from game.cli import SCREENS
from game.spec.library import load_library

if TYPE_CHECKING:
    from game.ui.shots import ShotRequest


@pytest.fixture(autouse=True, scope="module")
def headless() -> None:
    os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
    os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")


def request(screen: str, level: str) -> ShotRequest:
    from game.ui.shots import ShotRequest

    return ShotRequest(screen, level, 3, 3, None, "teaching", 1.0, (1280, 720))


@pytest.mark.parametrize("screen", SCREENS)
def test_screen_is_drawn(screen: str) -> None:
    from game.ui.compat import pygame
    from game.ui.shots import draw

    surface = draw(load_library(), request(screen, "first_look"))
    assert surface.get_size() == (1280, 720)
    shades = {tuple(surface.get_at((x, y)))[:3] for x in range(0, 1280, 16) for y in range(0, 720, 16)}
    assert len(shades) > 20, f"{screen} on pygame {pygame.version.ver} is nearly empty"


def test_glass_body_is_drawn() -> None:
    from game.ui.shots import draw

    surface = draw(load_library(), request("playback", "glass_body"))
    shades = {tuple(surface.get_at((x, y)))[:3] for x in range(0, 1280, 16) for y in range(0, 720, 16)}
    assert len(shades) > 20


def test_two_hundred_frames(tmp_path: Path) -> None:
    from game.play.session import Session
    from game.ui.app import App
    from game.ui.screens.board import BoardScreen

    session = Session.start(load_library(), "first_look", 3)
    app = App(lambda context: BoardScreen(context, session), (1280, 720), False, tmp_path)
    assert app.run(max_frames=200) == 0
    assert app.frames == 200
