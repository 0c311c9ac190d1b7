from __future__ import annotations

import json
from pathlib import Path

import pytest
from truth_samples import Desk, check_hits, context, finished, library, paint

from game.play.progress import FILE, Progress, data_folder, load_progress, save_progress
from game.ui.compat import pygame
from game.ui.layout import Box
from game.ui.screens.briefing import BriefingScreen
from game.ui.screens.campaign import MAP, CampaignScreen, first_choice, node_places, read_stops, way
from game.ui.screens.debrief import DebriefScreen
from game.ui.screens.ending import EndingScreen, read_farewell


def test_every_level_of_the_library_is_a_stop_in_its_order(tmp_path: Path) -> None:
    screen = CampaignScreen(context(tmp_path), library())
    assert [stop.level for stop in screen.stops] == list(library().levels)
    assert all(stop.stars is None for stop in screen.stops)
    words = " ".join(screen.plain_text())
    assert all(level.name in words for level in library().levels.values())


@pytest.mark.parametrize("count", [1, 2, 3, 4, 6, 7, 12, 17, 18])
def test_places_stay_apart_and_inside_however_many_levels_there_are(count: int) -> None:
    places = node_places(count)
    assert len(places) == count
    for n, (x, y) in enumerate(places):
        assert MAP.inset(20).contains((x, y))
        for other in places[n + 1 :]:
            assert abs(x - other[0]) > 60 or abs(y - other[1]) > 60
    path = way(places)
    assert all(place in path for place in places)
    assert not MAP.contains(path[0]) and not MAP.contains(path[-1])


def test_the_next_patient_is_chosen_after_a_game() -> None:
    stops = read_stops(library(), Progress({"glass_body": 3}))
    assert stops[first_choice(stops, "glass_body")].level == stops[1].level
    assert stops[first_choice(stops, "")].stars is None
    assert first_choice(stops, stops[-1].level) == 1


def test_stars_are_read_from_progress_and_shown(tmp_path: Path) -> None:
    save_progress(tmp_path, Progress({"first_look": 2}, "first_look"))
    screen = CampaignScreen(context(tmp_path), library())
    first = next(n for n, stop in enumerate(screen.stops) if stop.level == "first_look")
    assert screen.stops[first].stars == 2
    assert "2 of 3 stars" in next(hit.label for hit in screen.hits() if hit.id == f"level{first}")
    assert any("2 of 3 stars" in line for line in screen.plain_text())


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_it_draws_with_every_choice_at_every_text_size(tmp_path: Path, scale: float) -> None:
    screen = CampaignScreen(context(tmp_path, scale), library())
    for n in range(len(screen.stops)):
        screen.chosen = n
        check_hits(screen)
        canvas = paint(screen, scale=scale)
        if scale == 1.0:
            assert canvas.shortened == []


def test_keyboard_alone_meets_a_patient(tmp_path: Path) -> None:
    desk = Desk(lambda made: CampaignScreen(made, library()), tmp_path)
    desk.screen.focus = "level0"
    chosen = desk.screen.chosen
    desk.key(pygame.K_RIGHT)
    assert desk.screen.chosen == min(chosen + 1, len(desk.screen.stops) - 1)
    level = desk.screen.stop.level
    desk.tab_to("meet")
    desk.key(pygame.K_RETURN)
    assert isinstance(desk.screen, BriefingScreen) and desk.screen.level_id == level
    desk.key(pygame.K_ESCAPE)
    assert isinstance(desk.screen, CampaignScreen)
    desk.close()


def test_mouse_alone_meets_a_patient(tmp_path: Path) -> None:
    desk = Desk(lambda made: CampaignScreen(made, library()), tmp_path)
    last = len(desk.screen.stops) - 1
    desk.click(f"level{last}")
    assert desk.screen.chosen == last
    desk.click("meet")
    assert isinstance(desk.screen, BriefingScreen) and desk.screen.level_id == list(library().levels)[last]
    desk.close()


def test_progress_is_written_whole_and_never_gets_worse(tmp_path: Path) -> None:
    progress = Progress().with_result("a", 2).with_result("a", 1).with_result("b", 0)
    assert (progress.of("a"), progress.of("b"), progress.of("c"), progress.last, progress.total) == (2, 0, None, "b", 2)
    assert save_progress(tmp_path, progress) == ""
    assert load_progress(tmp_path) == (progress, "")
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"format": "x"}', '{"format": "seed-and-soil progress 1", "stars": {"a": 9}}',
             '{"format": "seed-and-soil progress 1", "stars": {"a": true}}', "\x00"],
)  # fmt: skip
def test_a_damaged_progress_file_is_kept_aside(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    progress, notice = load_progress(tmp_path)
    assert progress == Progress() and "kept as" in notice
    assert (tmp_path / "progress.damaged.json").read_text() == text
    assert load_progress(tmp_path) == (Progress(), "")


def test_progress_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x")
    assert "--data-dir" in save_progress(blocked / "below", Progress())


def test_the_ending_keeps_the_stars_once_and_opens_the_debrief(tmp_path: Path) -> None:
    session = finished("first_look", "teaching")
    desk = Desk(lambda made: EndingScreen(made, session), tmp_path)
    assert session.ending is not None
    data = json.loads((data_folder(tmp_path) / FILE).read_text())
    assert data["stars"] == {"first_look": session.ending.stars.count}
    assert session.ending.headline in " ".join(desk.screen.plain_text())
    desk.click("debrief")
    assert isinstance(desk.screen, DebriefScreen)
    desk.close()


ENDINGS = [("first_look", "naive"), ("one_lock", "teaching"), ("glass_body", "nothing")]


@pytest.mark.parametrize(("level", "by"), ENDINGS)
def test_every_ending_fits_its_sheet(tmp_path: Path, level: str, by: str) -> None:
    screen = EndingScreen(context(tmp_path), finished(level, by))
    check_hits(screen)
    assert paint(screen).shortened == []
    farewell = read_farewell(finished(level, by))
    assert farewell.told and farewell.unknown and "cured" not in " ".join(screen.plain_text())
    assert isinstance(screen.button().box, Box)
