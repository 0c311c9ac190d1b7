"""How fast the window draws and starts, and how much memory it takes, each figure beside its floor in the same run.

Frames are drawn off-screen by the app itself, events and flip included; starting and memory are measured in processes
of their own, begun as a player begins the game. See docs/performance.md.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

from game.play.measure import Figure, at_most, now_s
from game.play.policies import policy as policy_named
from game.play.session import Session
from game.spec.library import Library, load_library
from game.ui.app import FPS, App
from game.ui.compat import pygame
from game.ui.screen import Context, Screen
from game.ui.start import routes

SIZE = (1280, 720)
BOARD_FRAME_MS = 8.0
PLAYBACK_FRAME_MS = 10.0
FIRST_FRAME_S = 1.5
MEMORY_MB = 300.0
FRAMES = 400
ROUNDS = 3
"""Frames are drawn in so many rounds, of which the quickest counts: other programs of the machine disturb some."""
PERCENTILE = 99
STARTS = 5
LEVEL, SEED, CYCLES = "one_lock", 1, 5
START = """
import sys, time
from game.ui import app

def one_frame(window, max_frames=None):
    window.frame(0.0)
    print(time.time())
    window.close()
    return 0

app.App.run = one_frame
from game.cli import main
sys.exit(main(["play", "--size", "1280x720", "--data-dir", sys.argv[1]]))
"""
BARE_START = """
import time
import numpy
import pygame

pygame.display.init()
surface = pygame.display.set_mode((1280, 720))
surface.fill((8, 16, 24))
pygame.display.flip()
print(time.time())
"""
WHOLE_GAME = """
import sys
from game.ui.bench import play_whole_game
play_whole_game(sys.argv[1])
"""


def memory_mb() -> float:
    """Peak resident memory of this process so far; 0 on a system that does not tell."""
    try:
        # Linux: unlike `ru_maxrss`, this forgets what the process that started this one held.
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 2**10
    except (OSError, StopIteration):
        pass
    try:
        import resource
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def _played(library: Library, level: str, cycles: int) -> Session:
    session = Session.start(library, level, SEED)
    clinician = policy_named("teaching", library.levels[level], session.clinic, SEED)
    while session.ending is None and session.chart.cycle < cycles:
        session.submit(clinician(session.chart))
    return session


def _board(context: Context, session: Session) -> Screen:
    from game.ui.screens.board import BoardScreen

    return BoardScreen(context, session)


def _playback(context: Context, session: Session) -> Screen:
    from game.ui.screens.playback import PlaybackScreen

    return PlaybackScreen(context, session, session.turns[-1])


class Blank(Screen):
    """A screen of one colour: what a frame costs before anything is drawn."""

    name = "blank"

    def draw(self, canvas: object) -> None:
        """Fill the window."""
        surface = pygame.display.get_surface()
        assert surface is not None
        surface.fill((8, 16, 24))


class _Window:
    """An app off-screen, whose pointer wanders over what can be pointed at."""

    def __init__(self, make: Callable[[Context], Screen], library: Library, folder: Path) -> None:
        self.make = make
        self.app = App(make, SIZE, False, folder, SEED, routes(library))
        self.times: list[float] = []

    def frame(self) -> None:
        """One timed frame."""
        hits = self.app.hits()
        if hits and len(self.times) % 6 == 0:
            box = hits[(len(self.times) // 6) % len(hits)].box
            at = (round(box.x + box.w / 2), round(box.y + box.h / 2))
            pygame.event.post(pygame.event.Event(pygame.MOUSEMOTION, pos=at, rel=(1, 0), buttons=(0, 0, 0)))
        start = now_s()
        self.app.frame(1 / FPS)
        self.times.append(now_s() - start)

    def percentile_ms(self) -> float:
        """The frame time that all but one in a hundred stay below, and a new start."""
        ordered = sorted(self.times)
        self.times.clear()
        return 1000 * ordered[min(len(ordered) - 1, len(ordered) * PERCENTILE // 100)]


def frames(library: Library, folder: Path, count: int = FRAMES, rounds: int = ROUNDS) -> list[Figure]:
    """Board and playback frames, all from the first on, beside blank ones drawn in the same way."""
    session = _played(library, LEVEL, CYCLES)
    least = [float("inf")] * 3
    for _ in range(rounds):
        for index, make in enumerate((_blank, _board, _playback)):
            window = _Window(lambda context, make=make: make(context, session), library, folder)  # type: ignore[misc]
            gc.collect()
            for _ in range(count):
                window.frame()
            least[index] = min(least[index], window.percentile_ms())
            _close(window.app)
    blank, board, playback = least
    note = (
        f"99th percentile of {count} frames at {SIZE[0]} x {SIZE[1]} off-screen, the pointer moving, "
        f"the best of {rounds} rounds; floor: a blank frame"
    )
    return [
        at_most("board_frame", board, "ms", BOARD_FRAME_MS, blank, note),
        at_most("playback_frame", playback, "ms", PLAYBACK_FRAME_MS, blank, note),
    ]


def _blank(context: Context, session: Session) -> Screen:
    return Blank(context)


def _close(app: App) -> None:
    """Leave the screens, but keep pygame for the next window."""
    while app.stack:
        app.stack.pop().leave()


def play_whole_game(folder: str) -> None:
    """A game from the title to the debrief, every screen drawn for a second; prints the peak memory."""
    from game.ui.screens.debrief import DebriefScreen
    from game.ui.screens.results import ResultsScreen
    from game.ui.screens.title import TitleScreen

    library = load_library()
    half, whole = _played(library, LEVEL, CYCLES), _played(library, LEVEL, 99)
    glass = _played(library, "glass_body", 99)
    makers: list[Callable[[Context], Screen]] = [
        TitleScreen,
        lambda context: routes(library)["campaign"](context),
        lambda context: _board(context, half),
        lambda context: _playback(context, half),
        lambda context: ResultsScreen(context, half, half.turns[-1]),
        lambda context: DebriefScreen(context, whole, threaded=False),
        lambda context: DebriefScreen(context, glass, threaded=False),
    ]
    for make in makers:
        window = _Window(make, library, Path(folder))
        for _ in range(FPS):
            window.frame()
        _close(window.app)
    print(json.dumps({"memory_mb": memory_mb()}))


def _child(code: str, folder: Path) -> tuple[float, str]:
    """Run code in a fresh interpreter; returns the time it was begun, and its output."""
    environment = {**os.environ, "SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"}
    root = Path(__file__).parents[2]
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(root), environment.get("PYTHONPATH")]))
    begun = time.time()
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], env=environment, capture_output=True, text=True, timeout=300
    )
    if done.returncode != 0:
        raise RuntimeError(f"the measured game ended with status {done.returncode}: {done.stderr.strip()[-400:]}")
    return begun, done.stdout.strip().splitlines()[-1]


def first_frame(folder: Path) -> Figure:
    """From the start of the process to the title on the screen; the quickest of some starts, caches warm."""
    title, bare = [], []
    for _ in range(STARTS):
        begun, said = _child(START, folder)
        title.append(float(said) - begun)
        begun, said = _child(BARE_START, folder)
        bare.append(float(said) - begun)
    note = f"quickest of {STARTS} starts of `play`; floor: Python, pygame, NumPy and an empty window"
    return at_most("first_frame", min(title), "s", FIRST_FRAME_S, min(bare), note)


def memory(folder: Path) -> Figure | None:
    """Peak resident memory of a process that plays and shows two whole games; None where it cannot be had."""
    if memory_mb() == 0.0:
        return None
    used = json.loads(_child(WHOLE_GAME, folder)[1])["memory_mb"]
    bare = float(_child(BARE_START + "\nfrom game.ui.bench import memory_mb\nprint(memory_mb())", folder)[1])
    note = "One Lock and Glass Body played, every screen shown; floor: pygame, NumPy and an empty window"
    return at_most("peak_memory", used, "MB", MEMORY_MB, bare, note)


def run() -> list[Figure]:
    """All figures of the window. Takes about half a minute; needs no display."""
    os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"
    with tempfile.TemporaryDirectory(prefix="seed-and-soil-bench-") as name:
        folder = Path(name)
        figures = [*frames(load_library(), folder), first_frame(folder)]
        used = memory(folder)
        pygame.quit()
        return figures if used is None else [*figures, used]
