from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from truth_samples import Desk, check_hits, context, paint, played

from game.sim.plan import Order, Plan
from game.ui.compat import pygame
from game.ui.draw import Canvas
from game.ui.layout import View
from game.ui.screens.playback import CYCLE_S, PlaybackScreen, read_given
from game.ui.screens.results import ResultsScreen
from game.ui.theme import DARK

CASES = [
    ("one_lock", "teaching", 1), ("one_lock", "teaching", 5), ("first_look", "teaching", 1), ("first_look", "naive", 4),
]  # fmt: skip


def screen_for(level: str, by: str, turns: int, folder: Path, day: float | None = None) -> PlaybackScreen:
    session = played(level, by, turns=turns)
    return PlaybackScreen(context(folder), session, session.turns[-1], day)


@pytest.mark.parametrize(("level", "by", "turns"), CASES)
def test_it_shows_what_the_plan_gives_on_its_days(tmp_path: Path, level: str, by: str, turns: int) -> None:
    screen = screen_for(level, by, turns, tmp_path)
    turn = screen.turn
    assert [row.card for row in screen.given] == [order.card for order in turn.plan.orders]
    for row in screen.given:
        assert row.days[0] == turn.first_day and all(turn.first_day <= day < turn.last_day for day in row.days)
        test = screen.clinic.is_test(row.card)
        assert bool(row.note) == test and (len(row.days) == 1 or not test)


@pytest.mark.parametrize(("level", "by", "turns"), CASES)
@pytest.mark.parametrize("share", [0.0, 0.5, 0.93, 1.0])
def test_it_draws_on_every_kind_of_day(tmp_path: Path, level: str, by: str, turns: int, share: float) -> None:
    screen = screen_for(level, by, turns, tmp_path, 0)
    screen.go(screen.first + share * (screen.last - screen.first))
    check_hits(screen)
    assert paint(screen).shortened == []


def test_large_text_keeps_every_control_within_reach(tmp_path: Path) -> None:
    session = played("one_lock", "teaching", turns=2)
    screen = PlaybackScreen(context(tmp_path, 2.0), session, session.turns[-1], 30)
    seen: set[str] = set()
    for page in screen.pages():
        screen.page = page.key
        check_hits(screen)
        seen |= {hit.id for hit in screen.hits()}
        paint(screen, scale=2.0)
    assert {hit.id for hit in screen.normal_hits()} <= seen


def test_the_lens_holds_the_belief_before_and_after_and_nothing_else(tmp_path: Path) -> None:
    session = played("one_lock", "teaching", turns=4)
    screen = PlaybackScreen(context(tmp_path), session, session.turns[-1])
    row = screen.places[0]
    assert screen.tissue_of(row) is row.model.tissue
    screen.go(screen.last)
    assert screen.tissue_of(row) is screen.after[row.site.key].model.tissue
    screen.go(screen.last - 1)
    between = screen.tissue_of(row).density
    low = np.minimum(row.model.tissue.density, screen.after[row.site.key].model.tissue.density)
    high = np.maximum(row.model.tissue.density, screen.after[row.site.key].model.tissue.density)
    assert bool(((between >= low - 1e-5) & (between <= high + 1e-5)).all())
    assert row.model.tissue.inferred


def test_a_removed_lesion_is_gone_from_the_first_day(tmp_path: Path) -> None:
    screen = screen_for("first_look", "teaching", 1, tmp_path)
    row = next(row for row in screen.places if row.site.state == "removed")
    assert float(row.model.tissue.density.sum()) == 0.0 and row.model.bed is not None


def test_three_weeks_take_six_seconds_and_lead_to_the_results(tmp_path: Path) -> None:
    session = played("first_look", "naive", turns=2)
    desk = Desk(lambda made: PlaybackScreen(made, session, session.turns[-1]), tmp_path)
    desk.pass_time(CYCLE_S * 0.5)
    assert abs(desk.screen.share - 0.5) < 0.08
    desk.pass_time(CYCLE_S * 0.5 + 1.0)
    assert isinstance(desk.screen, ResultsScreen)
    desk.close()


def test_keyboard_alone_pauses_steps_and_skips(tmp_path: Path) -> None:
    session = played("one_lock", "teaching", turns=1)
    desk = Desk(lambda made: PlaybackScreen(made, session, session.turns[-1]), tmp_path)
    desk.key(pygame.K_SPACE)
    assert not desk.screen.playing
    desk.key(pygame.K_RIGHT)
    desk.key(pygame.K_RIGHT)
    assert desk.screen.day == 2
    desk.key(pygame.K_LEFT)
    assert desk.screen.day == 1
    desk.pass_time(0.5)
    assert desk.screen.day == 1
    desk.key(pygame.K_RETURN)
    assert isinstance(desk.screen, ResultsScreen)
    desk.close()


def test_mouse_alone_pauses_chooses_a_place_and_skips(tmp_path: Path) -> None:
    session = played("one_lock", "teaching", turns=1)
    desk = Desk(lambda made: PlaybackScreen(made, session, session.turns[-1]), tmp_path)
    desk.click("play")
    assert not desk.screen.playing
    desk.click("place1")
    assert desk.screen.chosen == 1
    box = desk.hit("days").box
    desk.click_at((box.cx, box.cy))
    assert abs(desk.screen.share - 0.5) < 0.05
    desk.click_at((300, 20))
    assert isinstance(desk.screen, ResultsScreen)
    desk.close()


def test_daily_drugs_and_single_doses_are_told_apart() -> None:
    session = played("one_lock", "teaching", turns=0)
    turn = session.submit(Plan((Order("egfr_first", 100), Order("platinum", 75), Order("ctdna")), 2))
    rows = {row.card: row for row in read_given(session.clinic, turn)}
    assert rows["egfr_first"].daily and not rows["platinum"].daily
    assert rows["platinum"].days == (0, 21) and rows["platinum"].dose == "75%"
    assert rows["ctdna"].days == (0,) and rows["ctdna"].note


@pytest.mark.slow
def test_a_frame_is_drawn_quickly(tmp_path: Path) -> None:
    session = played("one_lock", "teaching", turns=4)
    surface, view = pygame.Surface((1280, 720)), View.of(1280, 720)
    # The 99th percentile is `bench`'s, on a quiet machine; a shared one is judged by the median of its best round.
    rounds = []
    for _ in range(3):
        screen = PlaybackScreen(context(tmp_path), session, session.turns[-1])
        screen.go_on = lambda: None  # type: ignore[assignment,method-assign,return-value]
        paint(screen)
        took = []
        for n in range(420):
            start = time.thread_time()
            screen.update(1 / 60)
            list(screen.hits())
            screen.draw(Canvas(surface, view, DARK, screen.focus, time_s=n / 60))
            took.append((time.thread_time() - start) * 1000)
        rounds.append(float(np.median(took[20:])))
    assert min(rounds) <= 10.0, rounds
