from __future__ import annotations

import threading
import time
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from truth_samples import Desk, check_hits, context, library, paint, played

from game.play.chart import Chart
from game.play.policies import policy
from game.play.session import Session, TruthClosed, TruthReason
from game.sim.events import LesionWoke, MembraneBreached, VesselEntered
from game.sim.plan import Plan
from game.sim.truth import section
from game.ui.compat import pygame
from game.ui.layout import Box
from game.ui.screens.glass_body import GlassBodyScreen, demo_screen
from game.ui.story import STEPS, Story
from game.ui.trial import CardPlans, trial_cards
from game.ui.truth_reel import Reel, only_watch, replay_reel
from game.ui.truth_views import SHOWN_POWER, finer
from game.ui.widgets.counters import grouped, log_share, short_count
from game.ui.widgets.day_bar import DayBar, Mark
from game.ui.widgets.truth_panel import Callout, place_callouts

SEED = 3


@lru_cache(1)
def watched() -> GlassBodyScreen:
    """Glass Body, lived to its end once; tests move its cursor."""
    screen = GlassBodyScreen(context(), Session.start(library(), "glass_body", SEED), threaded=False)
    screen.reel.need(10_000)
    return screen


def day_of(key: str) -> int:
    day = next(step.day for step in watched().story.milestones() if step.key == key)
    assert day is not None
    return day


def test_frames_tell_the_patients_own_numbers() -> None:
    session = Session.start(library(), "glass_body", SEED)
    reel = Reel(session, TruthReason.GLASS_BODY, only_watch, threaded=False)
    reel.need(21 * 24)
    truth = session.truth(TruthReason.GLASS_BODY)
    frame = reel.frame(truth.patient.day)
    assert frame.day == truth.patient.day and frame.cells == truth.patient.cells_total()
    assert frame.cells == sum(part.living for part in frame.organs)
    tally = truth.patient.tally
    assert (frame.shed, frame.lost, frame.rested) == (tally.shed, tally.lost, tally.settled)
    assert sum(each.shed_today for each in reel.frames) == tally.shed
    classes = {name: reel.painter.class_of(name) for name in truth.patient.by_clone()}
    for index, organ in enumerate(session.clinic.organs):
        seen = section(truth.case, truth.patient, organ.id, classes, 5)
        part = frame.organs[index]
        dense = np.zeros((5, 64 * 64), np.float32)
        dense[:, part.place] = part.density
        assert np.allclose(dense.reshape(5, 64, 64), seen.cells, rtol=1e-5, atol=1e-9)
        assert part.living == seen.living


def test_a_view_shows_cells_where_they_are_and_nowhere_else() -> None:
    reel = watched().reel
    frame = reel.frame(300)
    view = reel.painter.view(frame, reel.painter.home)
    k = view.grid // 64
    shown = view.density.sum(axis=0).reshape(64, k, 64, k).mean(axis=(1, 3))
    part = frame.organs[reel.painter.home]
    held = np.zeros(64 * 64, bool)
    held[part.place] = True
    near = np.zeros((66, 66), bool)
    for down in range(3):
        for across in range(3):
            near[down : down + 64, across : across + 64] |= held.reshape(64, 64)
    assert not shown[~near[1:65, 1:65]].any() and shown.max() <= 1.5**SHOWN_POWER + 1e-3
    assert reel.painter.view(frame, reel.painter.home) is view


def test_finer_keeps_sums_and_shape() -> None:
    field = np.random.default_rng(1).random((3, 8, 8)).astype(np.float32)
    fine = finer(field)
    assert fine.shape == (3, 16, 16)
    assert np.allclose(fine.mean(axis=(1, 2)), field.mean(axis=(1, 2)), rtol=1e-4)


def test_milestones_are_the_true_events_and_light_only_when_reached() -> None:
    screen = watched()
    events = screen.reel.events
    first = {kind: next(event.day for event in events if isinstance(event, kind))
             for kind in (MembraneBreached, VesselEntered, LesionWoke)}  # fmt: skip
    assert (day_of("breaches"), day_of("enters"), day_of("wakes")) == tuple(first.values())
    assert [step.key for step in screen.story.milestones()] == [key for key, _ in STEPS]
    screen.go(day_of("enters") - 1)
    marks = {mark.label: mark.lit for mark in screen.view().bar.marks}
    assert marks["breaches"] and not marks["enters blood"] and not marks["wakes"]
    screen.go(screen.reel.last_day)
    assert all(mark.lit for mark in screen.view().bar.marks)


def test_every_step_gets_its_own_picture() -> None:
    screen = watched()
    seen: dict[str, set[int]] = {}
    for day in range(0, screen.reel.last_day, 2):
        seen.setdefault(screen.story.chapter(day), set()).add(screen.story.camera(day).organ)
    home = screen.reel.painter.home
    assert [key for key in seen if key != "wide"] == [key for key, _ in STEPS]
    assert all(seen[key] == {home} for key in ("grows", "breaches", "enters", "lost"))
    assert all(home not in seen[key] for key in ("sleeps", "wakes"))


def overlay_on(chapter: str, offset: int = 3):
    screen = watched()
    day = next(day for day in range(screen.reel.last_day) if screen.story.chapter(day) == chapter)
    screen.go(day + offset)
    return screen, screen._overlay_for()


def test_the_pictures_tell_their_step_without_words() -> None:
    screen, breached = overlay_on("breaches")
    assert screen.story.gap(breached.frame) is not None
    _, enters = overlay_on("enters")
    assert enters.crossings
    _, lost = overlay_on("lost")
    assert lost.stream is not None and lost.stream.number >= 7
    _, settles = overlay_on("settles", 1)
    assert any(cell.fresh > 0 for cell in settles.lone)
    _, sleeps = overlay_on("sleeps", 1)
    assert any(cell.state == "asleep" for cell in sleeps.lone)
    _, wakes = overlay_on("wakes", 1)
    assert any(cell.state == "woke" for cell in wakes.lone)


@pytest.mark.parametrize("labels", [True, False])
def test_it_draws_at_every_step_with_and_without_labels(labels: bool) -> None:
    screen = watched()
    screen.labels = labels
    for key, _ in STEPS:
        screen.go(day_of(key) + 4)
        check_hits(screen)
        assert paint(screen).shortened == []
    screen.labels = True


def test_hiding_the_truth_hides_cells_and_numbers() -> None:
    screen = watched()
    screen.go(day_of("wakes") + 60)
    shown = pygame.surfarray.array3d(paint(screen).surface)[12:924, 60:628].astype(int)
    screen.truth = False
    view = screen.view()
    assert all(counter.value is None for counter in view.counters) and all(chip.cells is None for chip in view.chips)
    assert float(screen._scene_view().tissue.density.sum()) == 0.0
    hidden = pygame.surfarray.array3d(paint(screen).surface)[12:924, 60:628].astype(int)
    assert np.abs(shown - hidden).mean() > 3
    assert not any(character.isdigit() for counter in view.counters for character in counter.words)
    screen.truth = True


def test_large_text_keeps_every_control_within_reach(tmp_path: Path) -> None:
    session = Session.start(library(), "glass_body", SEED)
    screen = GlassBodyScreen(context(tmp_path, 2.0), session, 100.0, threaded=False)
    seen: set[str] = set()
    for page in screen.pages():
        screen.page = page.key
        check_hits(screen)
        seen |= {hit.id for hit in screen.hits()}
        paint(screen, scale=2.0)
    assert {hit.id for hit in screen.normal_hits()} <= seen


def test_an_organ_can_be_chosen_and_let_go() -> None:
    screen = watched()
    screen.go(day_of("wakes") + 100)
    for index in range(len(screen.clinic.organs)):
        screen._look(index)
        assert screen.camera().organ == index
        paint(screen)
        screen._look(index)
    assert screen.organ is None


def test_keyboard_alone_watches_steps_and_finishes(tmp_path: Path) -> None:
    desk = Desk(lambda made: GlassBodyScreen(made, played("glass_body", "nothing", SEED, 43)), tmp_path)
    desk.screen.reel.wait(924)
    desk.key(pygame.K_SPACE)
    assert not desk.screen.playing
    day = desk.screen.day
    desk.key(pygame.K_RIGHT)
    assert desk.screen.day == round(day) + 1
    desk.key(pygame.K_LEFT)
    assert desk.screen.day == round(day)
    desk.key(pygame.K_h)
    assert not desk.screen.truth
    desk.key(pygame.K_END)
    assert desk.screen.at_end
    desk.tab_to("menu")
    desk.key(pygame.K_RETURN)
    assert desk.screen.name == "ending"
    desk.close()


def test_mouse_alone_watches_and_tries_a_card(tmp_path: Path) -> None:
    desk = Desk(lambda made: GlassBodyScreen(made, Session.start(library(), "glass_body", SEED)), tmp_path)
    desk.screen.reel.wait(day_of("settles") + 5)
    desk.click("play")
    assert not desk.screen.playing and not desk.hit("try").enabled
    desk.screen.go(day_of("settles") + 2)
    desk.app.frame(0.02)
    desk.click("try")
    assert desk.screen.choosing
    platinum = next(card for card in trial_cards(desk.screen.clinic) if card.art == "platinum")
    desk.click(platinum.id)
    until = time.monotonic() + 60.0  # another thread lives the days: on a busy machine that takes its time
    while desk.screen.reel is desk.screen.untreated and time.monotonic() < until:
        desk.app.frame(0.02)
    reel = desk.screen.reel
    assert reel is not desk.screen.untreated
    reel.wait(reel.first_day + 40)
    assert reel.session.turns[reel.first_day // 21].plan.orders[0].card == "platinum"
    assert reel.frame(reel.first_day).cells == desk.screen.untreated.frame(reel.first_day).cells
    assert reel.frame(reel.first_day + 20).cells < desk.screen.untreated.frame(reel.first_day + 20).cells
    desk.click("menu")
    assert desk.screen.reel is desk.screen.untreated
    desk.close()


def test_closing_stops_the_thread_and_leaves_the_session_whole(tmp_path: Path) -> None:
    session = Session.start(library(), "glass_body", 5)
    screen = GlassBodyScreen(context(tmp_path), session)
    screen.leave()
    assert not any(thread.name == "truth-reel" and thread.is_alive() for thread in threading.enumerate())
    assert session.chart.day == 21 * len(session.turns)
    assert all(b.first_day == a.last_day for a, b in zip(session.turns, session.turns[1:], strict=False))


def test_the_door_stays_closed_for_a_level_in_play(tmp_path: Path) -> None:
    with pytest.raises(TruthClosed):
        GlassBodyScreen(context(tmp_path), Session.start(library(), "one_lock", 1), threaded=False)
    with pytest.raises(TruthClosed):
        replay_reel(played("one_lock", "teaching", turns=2), threaded=False)


def test_a_reel_lives_the_same_days_as_the_game() -> None:
    session = played("one_lock", "teaching")
    reel = replay_reel(session, threaded=False)
    reel.need(10_000)
    assert [turn.truth_hash for turn in reel.session.turns] == [turn.truth_hash for turn in session.turns]
    records = session.truth(TruthReason.DEBRIEF).days
    assert [frame.cells for frame in reel.frames] == [record.cells for record in records]


def test_a_demonstration_plays_a_policy_and_tells_no_future(tmp_path: Path) -> None:
    session = Session.start(library(), "one_lock", SEED, TruthReason.DEMONSTRATION)
    clinician = policy("teaching", library().levels["one_lock"], session.clinic, SEED)
    screen = demo_screen(context(tmp_path), session, clinician, False, "teaching", threaded=False)
    assert isinstance(screen, GlassBodyScreen) and not screen.truth
    screen.reel.need(10_000)
    assert session.ending is not None
    screen.go(63)
    assert all(span.to_day <= 63 for span in screen.spans())
    assert not screen.view().bar.marks, "the steps of the cascade are truth"
    check_hits(screen)
    paint(screen)
    screen.truth = True
    paint(screen)
    marks = screen.view().bar.marks
    assert marks and all(mark.day is not None and mark.day <= 63 for mark in marks)
    assert "untreated" not in screen.course()
    assert screen.view().counters[0].value is not None


def test_a_demonstration_of_a_plain_session_is_started_with_its_door(tmp_path: Path) -> None:
    plain = Session.start(library(), "first_look", 2)

    def nothing(chart: Chart) -> Plan:
        return Plan()

    screen = demo_screen(context(tmp_path), plain, nothing, True, threaded=False)
    assert isinstance(screen, GlassBodyScreen)
    assert screen.session is not plain and screen.session.door is TruthReason.DEMONSTRATION
    assert (screen.session.level_id, screen.session.seed) == ("first_look", 2)


def test_a_card_plan_gives_its_card_only_where_check_allows() -> None:
    session = Session.start(library(), "first_look", SEED)
    for card in ("platinum", "resection"):
        plans = CardPlans(session.clinic, card)
        plan = plans(session.chart)
        assert plan is not None and [order.card for order in plan.orders] == [card]
        assert session.refusals(plan) == ()
    again = plans(session.chart)
    assert again == Plan()


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0"), (37, "37"), (1204318, "1\u2009204\u2009318"), (1_234_000_000, "1.23 billion")]
)
def test_numbers_are_grouped(number: int, words: str) -> None:
    assert grouped(number) == words


def test_short_counts_and_bars() -> None:
    assert [short_count(n) for n in (7, 9_999, 52_000, 1_300_000, 42_000_000_000)] == [
        "7", "9\u2009999", "52 k", "1.3 M", "42 bn",
    ]  # fmt: skip
    shares = [log_share(n, 10**6) for n in (0, 1, 10, 10**3, 10**6)]
    assert shares == sorted(shares) and shares[0] == 0 and 0 < shares[1] < 0.1 and shares[-1] == 1.0


MILESTONES = [(10, 440, 441, 442, 476, 485, 507), (0, 1, 2, 3, 4, 5, 6), (900,) * 7, (5, None, None)]


@pytest.mark.parametrize("days", MILESTONES)
def test_labels_of_the_day_bar_never_meet(days: tuple[int | None, ...]) -> None:
    marks = tuple(Mark(f"step {n}", day) for n, day in enumerate(days))
    bar = DayBar("days", Box(314, 656, 826, 40), 0, 924, 0, 924, marks)
    widths = [70.0] * len(days)
    places = bar.label_places(widths)
    assert all(b - a >= 70 + 10 for a, b in pairwise(places))
    assert bar.box.x - 30 <= places[0] - 35 and places[-1] + 35 <= bar.box.right + 30
    assert bar.day_at(0.0) == 0 and bar.day_at(1.0) == 924


def test_callouts_keep_clear_of_one_another_and_of_what_they_name() -> None:
    room = Box(12, 60, 912, 568)
    callouts = tuple(Callout(f"words {n}", 300 + 40 * n, 300 + 25 * n) for n in range(3))
    off = (Box(30, 78, 130, 34),)
    placed = place_callouts(callouts, (150.0, 220.0, 180.0), room, off)
    assert len(placed) == 3
    for n, each in enumerate(placed):
        assert room.contains((each.box.x, each.box.y)) and each.box.right < room.right and each.box.bottom < room.bottom
        assert not any(each.box.overlaps(other.box) for other in placed[n + 1 :])
        assert not each.box.overlaps(off[0])
        assert not any(each.box.contains((callout.x, callout.y)) for callout in callouts)


def test_a_story_needs_nothing_but_its_reel() -> None:
    assert Story(watched().reel, 1.6).milestones() == watched().story.milestones()
