from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from truth_samples import Desk, check_hits, context, finished, paint, played

from game.play.runfile import load_run
from game.play.session import TruthClosed
from game.ui.compat import pygame
from game.ui.screens.briefing import BriefingScreen
from game.ui.screens.campaign import CampaignScreen
from game.ui.screens.debrief import DebriefScreen, export_run

GAMES = [
    ("one_lock", "teaching"), ("one_lock", "naive"), ("first_look", "teaching"), ("first_look", "naive"),
    ("glass_body", "nothing"),
]  # fmt: skip


@lru_cache(8)
def debrief(level: str, by: str) -> DebriefScreen:
    return DebriefScreen(context(), finished(level, by), threaded=False)


@pytest.mark.parametrize(("level", "by"), GAMES)
@pytest.mark.parametrize("truth", [True, False])
def test_it_draws_on_every_kind_of_day(level: str, by: str, truth: bool) -> None:
    screen = debrief(level, by)
    screen.truth = truth
    days = [screen.view.first, screen._first_look(), -1, 0, 1, screen.view.last // 2, screen.view.last]
    for day in days:
        screen.go(day)
        check_hits(screen)
        assert paint(screen).shortened == []
    screen.truth = True


@pytest.mark.parametrize(("level", "by"), GAMES)
def test_the_lens_shows_the_truth_of_the_cursors_day(level: str, by: str) -> None:
    screen = debrief(level, by)
    session = finished(level, by)
    records = {frame.day: frame for frame in screen.reel.frames}
    assert len(records) == len(screen.debrief.days)
    for day in (0, screen.view.last // 2, screen.view.last):
        screen.go(day)
        look = screen.look()
        assert look.pill == f"Truth, day {round(screen.day)}"
        totals = sum(clone.cells[round(screen.day)] for clone in screen.debrief.clones)
        assert records[round(screen.day)].cells >= totals
    assert session.ending is not None


def test_it_opens_where_the_clone_that_mattered_was_born() -> None:
    screen = debrief("one_lock", "naive")
    band = screen.muller().born_here()
    screen.day = screen._first_look()
    band = screen.muller().born_here()
    assert band is not None and band.key != "sensitive" and band.born_day < 0
    look = screen.look()
    assert ("Reckoned" in look.pill and look.lone and "carries" in look.caption) or "carry" in look.caption


def test_belief_is_what_the_chart_knew_on_that_day() -> None:
    screen = debrief("one_lock", "naive")
    screen.truth = False
    for day in (0, 63, 200):
        screen.go(day)
        assert screen.chart_on(day).day <= day
        look = screen.look()
        assert look.tissue.inferred and not look.lone and look.pill.startswith("Belief")
    screen.truth = True


def test_belief_and_truth_differ_where_the_scan_saw_nothing() -> None:
    screen = debrief("one_lock", "teaching")
    empty = next(point.day for point in screen.debrief.charted if point.value == 0)
    screen.organ = screen._most_told()
    screen.go(empty + 21)
    truth = float(screen.look().tissue.density.sum()) + len(screen.look().lone)
    screen.truth = False
    belief = float(screen.look().tissue.density.sum())
    screen.truth = True
    assert belief == 0 < truth


def test_every_number_comes_from_the_session() -> None:
    for level, by in GAMES:
        screen, ending = debrief(level, by), finished(level, by).ending
        assert ending is not None
        words = screen.words
        assert (words.qa_months, words.quality, words.outcome) == (
            ending.qa_months, ending.mean_quality, ending.headline,
        )  # fmt: skip
        assert words.stars == (ending.stars.intent, ending.stars.comfort, ending.stars.insight)
        text = " ".join(screen.plain_text())
        assert words.think in text and words.shows in text and "{" not in text


def test_the_family_tree_is_painted_on_change_only() -> None:
    from game.ui.draw import LAYERS

    screen = debrief("one_lock", "teaching")
    screen.go(10)
    paint(screen)
    before = len(LAYERS._kept)
    for day in (40, 80, 120):
        screen.go(day)
        paint(screen)
    painted = [key for key in LAYERS._kept if isinstance(key, tuple) and key[0] and isinstance(key[0], tuple)
               and key[0][0] == "muller"]  # fmt: skip
    assert len(painted) <= 6 and len(LAYERS._kept) < before + 40


def test_it_stays_closed_while_the_game_goes_on(tmp_path: Path) -> None:
    with pytest.raises(TruthClosed):
        DebriefScreen(context(tmp_path), played("one_lock", "teaching", turns=2), threaded=False)


def test_keyboard_alone_moves_the_cursor_changes_sides_and_goes_on(tmp_path: Path) -> None:
    desk = Desk(lambda made: DebriefScreen(made, finished("one_lock", "teaching")), tmp_path)
    desk.tab_to("muller")
    day = desk.screen.day
    desk.key(pygame.K_RIGHT)
    assert desk.screen.day > day
    desk.key(pygame.K_b)
    assert not desk.screen.truth
    desk.tab_to("next")
    desk.key(pygame.K_RETURN)
    assert isinstance(desk.screen, CampaignScreen)
    desk.close()


def test_mouse_alone_moves_the_cursor_exports_and_plays_again(tmp_path: Path) -> None:
    session = finished("one_lock", "teaching")
    desk = Desk(lambda made: DebriefScreen(made, session), tmp_path)
    muller = desk.screen.muller()
    desk.click_at((muller.x_of(200), muller.plot.cy))
    assert abs(desk.screen.day - 200) < 8
    desk.click("side.belief")
    assert not desk.screen.truth
    desk.click("organ.1")
    assert desk.screen.organ == 1
    desk.click("export")
    files = list((tmp_path / "exports").glob("*.jsonl"))
    assert len(files) == 1 and load_run(files[0]).plans == session.plans
    desk.click("again")
    assert isinstance(desk.screen, BriefingScreen) and desk.screen.seed == session.seed
    desk.close()


def test_export_never_overwrites_and_tells_when_it_cannot(tmp_path: Path) -> None:
    session = finished("first_look", "teaching")
    assert export_run(session, tmp_path) != export_run(session, tmp_path)
    assert len(list((tmp_path / "exports").iterdir())) == 2
    blocked = tmp_path / "file"
    blocked.write_text("x")
    assert "--data-dir" in export_run(session, blocked)


@pytest.mark.parametrize("scale", [1.25, 2.0])
def test_large_text_shows_every_part_on_a_page_of_its_own(tmp_path: Path, scale: float) -> None:
    screen = DebriefScreen(context(tmp_path, scale), finished("one_lock", "teaching"), threaded=False)
    normal = {hit.id for hit in screen.normal_hits()}
    seen: set[str] = set()
    for page in screen.pages():
        screen.page = page.key
        check_hits(screen)
        seen |= {hit.id for hit in screen.hits()}
        paint(screen, scale=scale)
    assert normal <= seen


def test_the_disc_before_day_0_shrinks_with_the_cells() -> None:
    screen = debrief("one_lock", "teaching")
    sums = []
    for day in (-600, -300, -100):
        screen.day = float(day)
        sums.append(float(np.sum(screen.look().tissue.density)))
    assert sums == sorted(sums) and sums[0] > 0
