"""A virtual display with a window manager, and the game in a real window on it, used by real mouse and key events."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PROGRAMS = ("Xvfb", "openbox", "xdotool")
ROOT = Path(__file__).resolve().parents[2]
SIZE = "1280x720"
PATIENCE_S = 40.0

State = dict[str, Any]


def missing_programs() -> list[str]:
    """Programs that the test needs and this machine lacks."""
    return [program for program in PROGRAMS if shutil.which(program) is None]


@dataclass
class Desktop:
    """Xvfb, openbox, and one game at a time."""

    folder: Path
    display: str = ""
    programs: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        """Open the display and its window manager."""
        reader, writer = os.pipe()
        xvfb = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1400x900x24", "-nolisten", "tcp"],
            pass_fds=(writer,),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.programs.append(xvfb)
        os.close(writer)
        with os.fdopen(reader) as stream:
            self.display = ":" + stream.readline().strip()
        self.programs.append(self.run(["openbox"]))
        time.sleep(0.5)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a program on this display."""
        return {**os.environ, "DISPLAY": self.display, "SDL_VIDEODRIVER": "x11", "SDL_AUDIODRIVER": "dummy"}

    def run(self, command: list[str], **extra: str) -> subprocess.Popen[bytes]:
        """Start a program on this display."""
        return subprocess.Popen(
            command, env={**self.environment, **extra}, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )

    def xdotool(self, *words: str) -> str:
        """Run xdotool and return what it prints."""
        done = subprocess.run(
            ["xdotool", *words], env=self.environment, capture_output=True, text=True, timeout=20, check=False
        )
        assert done.returncode == 0, f"xdotool {' '.join(words)}: {done.stderr}"
        return done.stdout

    def stop(self) -> None:
        """Close everything."""
        for program in reversed(self.programs):
            program.terminate()
        for program in reversed(self.programs):
            try:
                program.wait(10)
            except subprocess.TimeoutExpired:
                program.kill()


class Window:
    """The game in its window."""

    def __init__(self, desktop: Desktop, *words: str) -> None:
        self.desktop = desktop
        self.report = desktop.folder / "window.json"
        self.report.unlink(missing_ok=True)
        command = [
            sys.executable,
            "main.py",
            "play",
            *words,
            "--size",
            SIZE,
            "--data-dir",
            str(desktop.folder / "data"),
        ]
        self.process = desktop.run(command, SEED_AND_SOIL_WITNESS=str(self.report))
        desktop.programs.append(self.process)
        self.visited: list[str] = []
        self.wait(lambda state: True, "its first frame")
        self.frame = self._geometry()

    def _geometry(self) -> tuple[int, int]:
        """Left and top of the window's inside; by the active window, since a search by name misses SDL windows."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            done = subprocess.run(
                ["xdotool", "getactivewindow", "getwindowgeometry", "--shell"],
                env=self.desktop.environment,
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode == 0 and "WIDTH=1280" in done.stdout:
                rows = dict(line.split("=") for line in done.stdout.split() if "=" in line)
                return int(rows["X"]), int(rows["Y"])
            time.sleep(0.1)
        raise AssertionError("the window never became active")

    def state(self) -> State | None:
        """What the window last said of itself."""
        try:
            found: State = json.loads(self.report.read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return None
        return found

    def wait(self, holds: Callable[[State], bool], what: str) -> State:
        """Wait until something holds of the window."""
        deadline = time.monotonic() + PATIENCE_S
        state: State | None = None
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                errors = self.process.stderr.read().decode() if self.process.stderr else ""
                raise AssertionError(f"the game ended while waiting for {what}: {errors}")
            state = self.state()
            if state is not None and holds(state):
                if not self.visited or self.visited[-1] != state["screen"]:
                    self.visited.append(state["screen"])
                return state
            time.sleep(0.02)
        raise AssertionError(f"waited in vain for {what}; the window shows {state and state['screen']}: {state}")

    def at(self, *screens: str) -> State:
        """Wait for one of these screens."""
        return self.wait(lambda state: state["screen"] in screens, " or ".join(screens))

    def hit(self, name: str) -> State:
        """Wait for a control that can be used."""
        state = self.wait(
            lambda now: any(row["id"] == name and row["enabled"] for row in now["hits"]), f"the control {name}"
        )
        return next(row for row in state["hits"] if row["id"] == name)

    def click(self, name: str) -> None:
        """Move the mouse to a control and click."""
        row = self.hit(name)
        left, top = self.frame
        self.desktop.xdotool("mousemove", str(left + row["x"]), str(top + row["y"]))
        time.sleep(0.05)
        self.desktop.xdotool("click", "1")

    def press(self, *keys: str) -> None:
        """Press keys on the focused window."""
        for key in keys:
            self.desktop.xdotool("key", key)
            time.sleep(0.03)

    def focus(self, name: str) -> None:
        """Tab to a control, as someone without a mouse would."""
        self.hit(name)
        passed: list[str] = []
        for _ in range(60):
            state = self.state()
            if state is not None and state["focus"] == name:
                return
            passed.append(f"{state['screen']}:{state['focus']}" if state else "nothing")
            before = state["focus"] if state else ""
            self.desktop.xdotool("key", "Tab")
            self.wait(lambda now, old=before: now["focus"] != old or len(now["hits"]) == 1, "the focus to move")
        raise AssertionError(f"Tab never reached {name}, only {', '.join(passed)}")

    def enter(self, name: str) -> None:
        """Tab to a control and press Enter."""
        self.focus(name)
        self.press("Return")

    def close(self) -> int:
        """Close the window as its frame's cross would, and return the exit status."""
        self.desktop.xdotool("key", "alt+F4")  # openbox closes the active window as its cross would
        return self.process.wait(20)
