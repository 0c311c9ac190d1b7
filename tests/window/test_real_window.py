"""The way through, as a player goes it: title, First Look, treatment, ending, debrief, in a real window."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desktop import Desktop, State, Window, missing_programs

pytestmark = pytest.mark.window
WAY = ["title", "campaign", "briefing", "board", "playback", "results", "board"]
CARD = "card:resection"


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    lacking = missing_programs()
    if lacking:
        reason = f"needs a virtual display: {', '.join(lacking)} not found; install xvfb, openbox and xdotool"
        if os.environ.get("SEED_AND_SOIL_WINDOW_TEST") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    desktop = Desktop(tmp_path)
    desktop.start()
    yield desktop
    desktop.stop()


def chosen_level(state: State) -> bool:
    return any(row["id"] == "meet" and "Henrik" in row["label"] for row in state["hits"])


def test_first_look_by_mouse_alone(desktop: Desktop) -> None:
    window = Window(desktop, "--seed", "3")
    window.at("title")
    window.click("patients")
    window.at("campaign")
    window.click("level1")
    window.wait(chosen_level, "First Look to be chosen")
    window.click("meet")
    window.at("briefing")
    window.click("begin")
    window.at("board")
    window.click(CARD)
    window.wait(lambda state: any(row["id"].startswith("slot:local") for row in state["hits"]), "the plan to fill")
    window.click("commit")
    window.at("playback")
    play_on(window, window.click)
    window.click("debrief")
    window.at("debrief")
    assert window.visited[: len(WAY)] == WAY
    assert window.visited[-2:] == ["ending", "debrief"]
    assert window.close() == 0
    assert list((desktop.folder / "data" / "runs").glob("first_look-3*.jsonl")), "the run was saved"


def test_first_look_by_keyboard_alone(desktop: Desktop) -> None:
    window = Window(desktop, "--seed", "4")
    window.at("title")
    window.enter("patients")
    window.at("campaign")
    window.focus("level1")
    window.press("Return")
    window.wait(chosen_level, "First Look to be chosen")
    window.enter("meet")
    window.at("briefing")
    window.enter("begin")
    window.at("board")
    window.enter(CARD)
    window.wait(lambda state: any(row["id"].startswith("slot:local") for row in state["hits"]), "the plan to fill")
    window.enter("commit")
    window.at("playback")
    play_on(window, window.enter)
    window.enter("debrief")
    window.at("debrief")
    assert window.visited[: len(WAY)] == WAY
    assert window.visited[-2:] == ["ending", "debrief"]


def test_how_it_works_by_mouse_and_by_keyboard(desktop: Desktop) -> None:
    window = Window(desktop)
    window.at("title")
    window.click("library")
    window.at("library")
    window.click("entry.B5")
    window.wait(lambda state: any("the blood, supported, open" in row["label"] for row in state["hits"]), "a page")
    window.click("badge.debated")
    window.wait(lambda state: all(row["id"] != "entry.B1" for row in state["hits"]), "the list to be narrowed")
    window.click("badge.debated")
    window.enter("half.inherits")
    window.wait(lambda state: any(row["id"] == "entry.T790M" for row in state["hits"]), "the other half")
    window.focus("entry.T790M")
    window.press("Down", "Right", "Escape")
    window.at("title")
    window.enter("library")
    window.at("library")
    window.click("close")
    assert window.at("title")["screen"] == "title"
    assert window.close() == 0


def play_on(window: Window, use: Callable[[str], None]) -> None:
    """Let the days pass to the end, four cycles a turn where that is offered."""
    for _ in range(60):
        screen = window.at("playback", "results", "board", "ending")["screen"]
        if screen == "ending":
            return
        if screen == "board":
            for _ in range(3):
                use("cycles")
        control = {"playback": "skip", "results": "continue", "board": "commit"}[screen]
        use(control)
        window.wait(lambda state, before=screen: state["screen"] != before, f"the end of {screen}")
    raise AssertionError("the game did not end")
