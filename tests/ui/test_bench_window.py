"""The measured window is the game's own, and each figure has its floor."""

from __future__ import annotations

import sys

import pytest

from game.spec.library import load_library
from game.ui import bench
from game.ui.bench import Blank, _child, frames, memory_mb


def test_frames_are_drawn_by_the_app_with_a_blank_one_as_floor(tmp_path, monkeypatch):
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    drawn = []
    own = Blank.draw
    monkeypatch.setattr(Blank, "draw", lambda self, canvas: (drawn.append(1), own(self, canvas))[1])
    board, playback = frames(load_library(), tmp_path, count=12, rounds=2)
    assert len(drawn) == 24
    assert (board.name, playback.name) == ("board_frame", "playback_frame")
    for figure in (board, playback):
        assert figure.unit == "ms" and figure.value > figure.floor > 0
    assert (board.bound, playback.bound) == (8.0, 10.0)


def test_a_start_that_fails_is_told_with_its_reason(tmp_path):
    begun, said = _child("print('title')", tmp_path)
    assert said == "title" and begun > 0
    with pytest.raises(RuntimeError, match="ended with status 3: no picture"):
        _child("import sys; print('no picture', file=sys.stderr); sys.exit(3)", tmp_path)


def test_the_measured_start_is_that_of_the_command(tmp_path):
    begun, said = _child(bench.START, tmp_path)
    assert 0 < float(said) - begun < 60


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the peak from the kernel's own table")
def test_memory_is_this_process_own(tmp_path):
    here = memory_mb()
    ballast = bytearray(400 * 2**20)  # far more than what earlier tests used at their peak
    ballast[::4096] = b"x" * len(ballast[::4096])
    grown = memory_mb()
    assert grown - here > 150
    child = float(_child("from game.ui.bench import memory_mb; print(memory_mb())", tmp_path)[1])
    assert 10 < child < grown - 100, "a process does not count what its parent held"
