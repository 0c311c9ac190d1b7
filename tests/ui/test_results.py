from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from board_samples import play

from game.play.session import Session
from game.sim.plan import Order, Plan
from game.ui.compat import pygame
from game.ui.draw import Canvas
from game.ui.input import MIN_TARGET
from game.ui.layout import STAGE, View
from game.ui.screen import Context, Replace
from game.ui.screens.board import BoardScreen
from game.ui.screens.results import BLOOD, FOOT, SCAN, ResultsScreen
from game.ui.settings import Settings
from game.ui.sound import Sound
from game.ui.theme import DARK
from game.ui.views.results_view import read_results, tell_results


@pytest.fixture
def context() -> Context:
    settings = Settings(sound_on=False)
    return Context(settings, Sound(settings))


def results(session: Session, context: Context) -> ResultsScreen:
    return ResultsScreen(context, session, session.turns[-1])


def biopsied() -> Session:
    session = play("one_lock", 6, seed=4, by="naive")
    lesion = session.chart.visible[0].id
    session.submit(Plan((Order("egfr_first", 100), Order("biopsy_sequencing", None, (lesion,)), Order("ctdna"))))
    return session


CASES = {
    "scan and blood": lambda: play("one_lock", 4),
    "nothing opened": lambda: play("one_lock", 1, by="nothing"),
    "biopsy": biopsied,
    "after surgery": lambda: play("first_look", 5),
    "marker only": lambda: play("first_look", 4, by="naive"),
}


@pytest.fixture(params=CASES, ids=str)
def screen(request: pytest.FixtureRequest, context: Context) -> ResultsScreen:
    return results(CASES[request.param](), context)


def test_nothing_is_cut_off_and_panels_keep_apart(screen: ResultsScreen) -> None:
    if not pygame.display.get_init():
        pygame.display.init()
        pygame.display.set_mode((16, 16))
    canvas = Canvas(pygame.Surface((1280, 720)), View.of(1280, 720), DARK, screen.focus)
    screen.draw(canvas)
    assert not canvas.shortened
    assert len(np.unique(pygame.surfarray.array2d(canvas.surface))) > 200
    boxes = [SCAN, BLOOD, FOOT, *(box for _, box in screen.panels()), *(hit.box for hit in screen.hits())]
    for box in boxes:
        assert box.x >= 0 and box.y >= 0 and box.right <= STAGE.w and box.bottom <= STAGE.h
    for a, b in itertools.combinations(boxes, 2):
        assert not a.overlaps(b)
    assert all(hit.box.w >= MIN_TARGET and hit.box.h >= MIN_TARGET for hit in screen.hits())


def test_text_has_what_opened(screen: ResultsScreen) -> None:
    text = "\n".join(screen.plain_text())
    chart = screen.turn.after
    if chart.recist:
        assert f"{chart.recist[-1].sum_mm:g} mm" in text
    for name, value in chart.reserves.items():
        assert f"{name.capitalize()}: " in text and f"{value:g} of 10" in text
    for order in screen.turn.plan.orders:
        assert screen.session.clinic.cards[order.card].name in text


def test_a_scan_is_read_against_the_one_before() -> None:
    session = play("one_lock", 4)
    turn = next(turn for turn in session.turns if any(f.kind == "scan" and f.day > 0 for f in turn.findings))
    scan = read_results(session, turn).scan
    assert scan is not None and scan.fresh
    before, after = turn.after.recist[-2], turn.after.recist[-1]
    assert (scan.previous_mm, scan.sum_mm) == (before.sum_mm, after.sum_mm)
    assert scan.change == pytest.approx(after.sum_mm / before.sum_mm - 1)
    assert scan.progression_mm >= scan.smallest_mm + 5


def test_an_old_scan_is_called_old() -> None:
    session = play("one_lock", 2, by="nothing")
    scan = read_results(session, session.turns[-1]).scan
    assert scan is not None and not scan.fresh and scan.age_days == 42


def test_surgery_is_not_called_a_response() -> None:
    session = play("first_look", 5)
    view = read_results(session, session.turns[-1])
    assert view.scan is not None and view.scan.sum_mm == 0
    assert "response" not in "\n".join(tell_results(view)).lower()


def test_a_scan_from_before_the_operation_says_so() -> None:
    session = play("first_look", 0)
    first = read_results(session, session.submit(Plan((Order("resection", None, ("L1",)),)))).scan
    assert first is not None and first.note == "This scan came before the operation"
    after = read_results(session, session.submit(Plan((Order("ct"),)))).scan
    assert after is not None and "before the operation" not in after.note


def test_biopsy_shares_add_up() -> None:
    session = biopsied()
    report = read_results(session, session.turns[-1]).biopsy
    assert report is not None and report.fresh
    assert sum(share for _, _, share in report.clones) == pytest.approx(1, abs=0.03)


def test_continue_leads_back_to_the_board(context: Context, tmp_path: Path) -> None:
    screen = results(play("one_lock", 1), context)
    command = screen.go_on()
    assert isinstance(command, Replace) and isinstance(command.screen, BoardScreen)
