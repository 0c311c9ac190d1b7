from __future__ import annotations

import dataclasses
import itertools
import time
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from board_samples import Bench, play

from game.play.chart import Chart
from game.play.clinic import Clinic
from game.play.session import Session
from game.sim.plan import Order, Plan
from game.ui.compat import pygame
from game.ui.draw import Canvas
from game.ui.input import MIN_TARGET
from game.ui.layout import STAGE, View
from game.ui.screen import Context, Push
from game.ui.screens import board_layout as at
from game.ui.screens.board import BoardScreen
from game.ui.screens.board_desk import Desk
from game.ui.screens.board_menu import BoardMenu
from game.ui.settings import Settings
from game.ui.sound import Sound
from game.ui.theme import DARK
from game.ui.views.board_view import Focus, patient_of, read_board
from game.ui.views.cards_view import PER_PAGE
from game.ui.views.lens_view import look_at
from game.ui.views.narrate import tell_board
from game.ui.views.plan_view import name_strategy
from game.ui.views.sites_view import read_sites
from game.ui.widgets.body_map import place_pins

MOMENTS = [("one_lock", 0), ("one_lock", 5), ("one_lock", 11), ("first_look", 0), ("first_look", 4)]


@pytest.fixture(params=MOMENTS, ids=lambda moment: f"{moment[0]}-{moment[1]}")
def session(request: pytest.FixtureRequest) -> Session:
    return play(*request.param)


@pytest.fixture
def context() -> Context:
    settings = Settings(sound_on=False)
    return Context(settings, Sound(settings))


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(play("one_lock", 0), tmp_path)
    yield made
    made.close()


def canvas_for(screen: Any, size: tuple[int, int] = (1280, 720)) -> Canvas:
    if not pygame.display.get_init():
        pygame.display.init()
    if pygame.display.get_surface() is None:
        pygame.display.set_mode((16, 16))
    return Canvas(pygame.Surface(size), View.of(*size), DARK, screen.focus)


def states(board: BoardScreen) -> Iterator[str]:
    """The board in each of its shapes: each page, with a card looked at, aiming, with a plan."""
    for page in range(len(board.view.hand)):
        board.turn_page(page)
        yield f"page {page}"
        for card in board.view.hand[page].cards:
            board.desk.show(card=card.id.removeprefix("card:"))
            yield card.id
        board.desk.show(card="")
    if len(board.session.chart.visible) > 1:
        board.desk.use_card("biopsy_sequencing")
        yield "aiming"
        board.desk.show(aiming=False, card="")


# -- rectangles -------------------------------------------------------------------------------------------


def test_targets_are_large_inside_the_stage_and_apart(session: Session, context: Context) -> None:
    board = BoardScreen(context, session)
    for state in states(board):
        hits = board.hits()
        assert len({hit.id for hit in hits}) == len(hits)
        for hit in hits:
            assert hit.box.w >= MIN_TARGET and hit.box.h >= MIN_TARGET, (state, hit.id)
            assert STAGE.contains((hit.box.x, hit.box.y)), (state, hit.id)
            assert hit.box.right <= STAGE.w and hit.box.bottom <= STAGE.h, (state, hit.id)
            assert hit.label, (state, hit.id)
        for a, b in itertools.combinations(hits, 2):
            assert not a.box.inset(0.5).overlaps(b.box), (state, a.id, b.id)


def test_panels_do_not_overlap() -> None:
    panels = [at.BAR, at.BODY, at.CENTRE, at.PATIENT, at.TIMELINE, at.HAND, at.PLAN]
    for a, b in itertools.combinations(panels, 2):
        assert not a.overlaps(b), (a, b)
    for inner in (at.LENS, at.TABS, at.PRESSURES, at.INSPECTOR):
        assert at.CENTRE.x <= inner.x and inner.right <= at.CENTRE.right
        assert at.CENTRE.y <= inner.y and inner.bottom <= at.CENTRE.bottom
    for beside in (at.TABS, at.PRESSURES, at.INSPECTOR):
        assert not at.LENS.overlaps(beside)


def test_no_word_of_the_board_is_cut_off(session: Session, context: Context) -> None:
    board = BoardScreen(context, session)
    for state in states(board):
        canvas = canvas_for(board)
        board.draw(canvas)
        # names of doses in short bars of the timeline may be shortened: the text of the board has them in full
        cut = [text for text in canvas.shortened if text not in {bar.name for bar in board.view.timeline.bars}]
        assert not cut, (state, cut)


def test_labels_of_the_body_map_keep_apart(session: Session, context: Context) -> None:
    pins = place_pins(BoardScreen(context, session).view.body, at.BODY)
    assert len(pins) == len(read_sites(session.clinic, session.chart))
    for pin in pins:
        assert at.BODY.x < pin.label.x and pin.label.right < at.BODY.right
        assert at.BODY.y < pin.label.y and pin.label.bottom < at.BODY.bottom
    for a, b in itertools.combinations(pins, 2):
        assert not a.label.overlaps(b.label)


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (1024, 768), (900, 500)])
def test_draws_at_any_size(size: tuple[int, int], context: Context) -> None:
    board = BoardScreen(context, play("one_lock", 3))
    canvas = canvas_for(board, size)
    board.draw(canvas)
    colours = np.unique(pygame.surfarray.array2d(canvas.surface))
    assert len(colours) > 500


# -- view models ------------------------------------------------------------------------------------------


def reached(value: object, seen: set[int]) -> Iterator[object]:
    """Every object that a view model holds, however deep."""
    if id(value) in seen or isinstance(value, str | int | float | bool | type(None) | Enum):
        return
    seen.add(id(value))
    yield value
    if dataclasses.is_dataclass(value):
        children: list[object] = [getattr(value, field.name) for field in dataclasses.fields(value)]
    elif isinstance(value, tuple | list | set | frozenset):
        children = list(value)
    elif isinstance(value, dict):
        children = [*value.keys(), *value.values()]
    else:
        children = []
    for child in children:
        yield from reached(child, seen)


def test_view_models_are_frozen_and_never_reach_the_truth(session: Session) -> None:
    focus = Focus(card="ct")
    view = read_board(patient_of(session), session.clinic, session.chart, Plan(), focus)
    for value in reached(view, set()):
        name = type(value).__module__
        assert not name.startswith(("game.sim.patient", "game.sim.case", "game.sim.cells", "game.sim.truth")), name
        assert not isinstance(value, Session | Clinic | Chart)
        if dataclasses.is_dataclass(value):
            assert value.__dataclass_params__.frozen, type(value)  # type: ignore[attr-defined]
        else:
            assert isinstance(value, tuple | np.ndarray), type(value)


def test_lens_draws_what_is_charted_not_what_is_there() -> None:
    """A resected tumour leaves the lens whatever was left behind; a seen one has its charted size."""
    session = play("one_lock", 0)
    site = read_sites(session.clinic, session.chart)[0]
    model = look_at(session.clinic, session.chart, site)
    voxels = float(model.tissue.density.sum())
    radius = site.diameter_mm / 2 / 2
    assert voxels == pytest.approx(np.pi * radius**2, rel=0.08)
    assert model.tissue.inferred and model.tissue.seen_circle is None
    gone = play("first_look", 2)
    model = look_at(gone.clinic, gone.chart, read_sites(gone.clinic, gone.chart)[0])
    assert float(model.tissue.density.sum()) == 0 and model.bed is not None


def test_a_resistant_clone_is_shown_only_after_a_test_has_shown_it() -> None:
    session = play("one_lock", 0, seed=4)
    first = look_at(session.clinic, session.chart, read_sites(session.clinic, session.chart)[0])
    assert float(first.tissue.density[1:].sum()) == 0
    lesion = session.chart.visible[0].id
    for _ in range(6):
        session.submit(Plan((Order("egfr_first", 100),)))
    if session.chart.visible:
        lesion = session.chart.visible[0].id
        session.submit(Plan((Order("biopsy_sequencing", None, (lesion,)),)))
    assert session.chart.biopsies
    site = next(site for site in read_sites(session.clinic, session.chart) if site.key == lesion)
    later = look_at(session.clinic, session.chart, site)
    assert later.tissue.seen_circle is not None and later.seen.startswith("Seen: biopsy")
    shown = {label for _, label, _ in later.clones}
    named = {name for report in session.chart.biopsies for clone in report.clones for name in clone.mechanisms}
    assert bool(float(later.tissue.density[1:4].sum())) == bool(named)
    assert shown


def test_every_offered_card_is_in_the_hand_once(session: Session) -> None:
    view = read_board(patient_of(session), session.clinic, session.chart, Plan(), Focus())
    cards = [card.id.removeprefix("card:") for page in view.hand for card in page.cards]
    assert sorted(cards) == sorted(offer.card for offer in session.clinic.offers)
    assert all(1 <= len(page.cards) <= PER_PAGE for page in view.hand)


def test_closed_cards_say_why_and_open_ones_can_be_given(session: Session) -> None:
    desk = Desk(session)
    for page in desk.view.hand:
        for card in page.cards:
            name = card.id.removeprefix("card:")
            if card.state == "closed":
                assert card.reason and card.footer
                continue
            desk.use_card(name)
            if desk.look.aiming:
                desk.aim_at(session.chart.visible[0].id)
            assert not desk.view.plan.refusals, name
            desk.clear()


def test_strategies_are_recognised() -> None:
    session = play("one_lock", 0)
    clinic = session.clinic

    def named(*orders: Order) -> str:
        return name_strategy(clinic, session.chart, Plan(orders))[0]

    first, taxane = Order("egfr_first", 100), Order("taxane", 75)
    assert named() == "Wait and watch"
    assert named(Order("marker_counts")) == "Look first"
    assert named(first) == "One drug"
    assert named(first, taxane) == "Combination"
    session.submit(Plan((first,)))
    assert named() == "A break"
    assert named(first) == "Same drug again"
    assert named(Order("egfr_first", 50)) == "Lower dose"
    assert named(taxane) == "Switch"
    session.submit(Plan((first, taxane)))
    assert named(first) == "Fewer drugs"
    session.submit(Plan())
    assert named() == "Still on a break"
    assert named(first) == "Back on treatment"


def test_the_plan_tells_its_limits() -> None:
    session = play("one_lock", 0)
    desk = Desk(session)
    desk.use_card("platinum")
    assert "Little reaches the brain" in desk.view.plan.limits
    gut = next(reserve for reserve in desk.view.reserves if reserve.id == "gut")
    assert gut.lowest < gut.now - 2 and gut.lowest < gut.next_visit
    desk.use_card("antiemetic")
    eased = next(reserve for reserve in desk.view.reserves if reserve.id == "gut")
    assert eased.lowest > gut.lowest


def test_forecast_agrees_with_the_body() -> None:
    session = play("one_lock", 0)
    desk = Desk(session)
    desk.use_card("platinum")
    forecast = {reserve.id: reserve.next_visit for reserve in desk.view.reserves}
    assert not isinstance(desk.commit(), str)
    for name, value in session.chart.reserves.items():
        assert value == pytest.approx(forecast[name], abs=0.06)


# -- text -------------------------------------------------------------------------------------------------


def test_plain_text_has_every_fact(session: Session) -> None:
    desk = Desk(session)
    desk.show(card="ct")
    text = "\n".join(tell_board(desk.view))
    chart, clinic = session.chart, session.clinic
    assert session.library.levels[session.level_id].patient.goal in text
    for organ in clinic.organs:
        assert organ.name.lower() in text.lower()
    for lesion in chart.visible:
        assert f"{lesion.newest.diameter_mm:g} mm" in text
    for offer in clinic.offers:
        assert clinic.cards[offer.card].name in text
    for found in chart.found:
        assert clinic.mechanisms[found.mechanism].short in text
    for point in chart.diameters:
        assert f"day {point.day}: {point.value:g} mm" in text
    for reserve in ("Marrow", "Gut", "Flare", "Heart", "Nerve"):
        assert f"Reserve: {reserve}" in text
    assert f"Quality of life: {chart.quality:.0f}" in text
    assert desk.view.plan.strategy in text


def test_words_are_neutral(session: Session) -> None:
    text = " ".join(tell_board(Desk(session).view)).lower()
    for word in ("tries", "learns", "in order to", "fight", "battle", "brave", "cured", "failed chemotherapy"):
        assert word not in text


# -- keys and mouse ---------------------------------------------------------------------------------------


def test_every_card_is_reached_by_keys(bench: Bench) -> None:
    reached_cards: set[str] = set()
    bench.key(pygame.K_TAB)
    bench.tab_to(bench.board.hand_ids()[0])
    for _ in range(30):
        if bench.board.focus.startswith("card:"):
            reached_cards.add(bench.board.focus)
        if bench.board.focus == bench.board.hand_ids()[-1] and bench.board.page == len(bench.board.view.hand) - 1:
            break
        bench.key(pygame.K_RIGHT)
    offered = {f"card:{offer.card}" for offer in bench.board.session.clinic.offers}
    assert reached_cards == offered
    assert bench.board.view.inspector is not None
    assert f"card:{bench.board.view.inspector.card}" == bench.board.focus


def test_tab_goes_round_in_reading_order(bench: Bench) -> None:
    seen = []
    for _ in range(len(bench.app.hits())):
        seen.append(bench.board.focus)
        bench.key(pygame.K_TAB)
    groups = [hit_id.split(":")[0].split(".")[0] for hit_id in seen]
    order = [key for key, _ in itertools.groupby(groups)]
    assert order.count("slot") == 1 and order.index("slot") < order.index("cycles") < order.index("commit")


def test_a_plan_is_made_and_committed_by_keys_alone(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_at_results(monkeypatch)
    bench.tab_to("card:egfr_first")
    bench.key(pygame.K_RETURN)
    assert bench.board.draft.orders == (Order("egfr_first", 100),)
    bench.key(pygame.K_d)
    assert bench.board.draft.orders == (Order("egfr_first", 50),)
    bench.key(pygame.K_z)
    assert bench.board.draft.orders == (Order("egfr_first", 100),)
    bench.key(pygame.K_PAGEDOWN)
    bench.tab_to("card:biopsy_sequencing")
    bench.key(pygame.K_RETURN)
    assert bench.board.desk.look.aiming
    bench.key(pygame.K_2)
    assert bench.board.draft.orders[1] == Order("biopsy_sequencing", None, ("L2",))
    bench.key(pygame.K_PLUS)
    bench.tab_to("commit")
    bench.key(pygame.K_RETURN)
    assert bench.screen.name == "after"
    assert bench.screen.session.plans[0].orders[0].card == "egfr_first"


def test_a_plan_is_made_and_committed_by_mouse_alone(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_at_results(monkeypatch)
    bench.click("card:platinum")
    bench.click("dose.75")
    assert bench.board.draft.orders == (Order("platinum", 75),)
    bench.click("page:1")
    bench.click("card:biopsy_sequencing")
    pin = next(pin for pin in bench.board.pins if pin.site.key == "L3")
    bench.click_at(pin.at)
    assert bench.board.draft.orders[1].targets == ("L3",)
    bench.click("slot:test:0")
    assert len(bench.board.draft.orders) == 1
    bench.click("cycles")
    assert bench.board.draft.cycles == 2
    bench.click("commit")
    assert bench.screen.name == "after"
    assert bench.screen.session.chart.day == 42


def stop_at_results(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a commit lead to a plain screen, so that this test is about the board alone."""
    import sys
    from types import ModuleType

    from game.ui.screen import Screen

    class After(Screen):
        name = "after"

        def __init__(self, context: Context, session: Session, turn: object) -> None:
            super().__init__(context)
            self.session, self.turn = session, turn

        def draw(self, canvas: Canvas) -> None:
            canvas.fill(canvas.theme.background)

    module = ModuleType("game.ui.screens.playback")
    module.PlaybackScreen = After  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "game.ui.screens.playback", module)


def test_pointing_at_a_card_fills_the_inspector_and_escape_empties_it(bench: Bench) -> None:
    assert bench.board.view.inspector is None
    x, y = bench.hit("card:taxane").box.centre
    bench.app.handle(pygame.event.Event(pygame.MOUSEMOTION, pos=(round(x), round(y)), rel=(3, 3), buttons=(0, 0, 0)))
    for _ in range(12):
        bench.app.frame(0.03)
    assert bench.board.view.inspector is not None and bench.board.view.inspector.card == "taxane"
    assert not bench.board.draft.orders
    bench.key(pygame.K_ESCAPE)
    assert bench.board.view.inspector is None
    bench.key(pygame.K_ESCAPE)
    assert isinstance(bench.screen, BoardMenu)
    bench.key(pygame.K_ESCAPE)
    assert isinstance(bench.screen, BoardScreen)


def test_a_refused_card_stays_out_and_says_why(bench: Bench) -> None:
    bench.click("card:egfr_third")
    assert not bench.board.draft.orders
    assert "cycle" in bench.app.toast.text


def test_delete_takes_out_and_repeat_brings_back(tmp_path: Path) -> None:
    session = play("one_lock", 0)
    session.submit(Plan((Order("egfr_first", 75), Order("antiemetic"))))
    bench = Bench(session, tmp_path)
    bench.key(pygame.K_r)
    assert {order.card for order in bench.board.draft.orders} == {"egfr_first", "antiemetic"}
    bench.tab_to("slot:systemic:0")
    bench.key(pygame.K_DELETE)
    assert {order.card for order in bench.board.draft.orders} == {"antiemetic"}
    bench.close()


def test_number_keys_choose_the_site(bench: Bench) -> None:
    bench.key(pygame.K_2)
    assert bench.board.view.site.key == "L2"
    bench.click("body:brain")
    assert bench.board.view.site.key == "brain"
    assert "brain" in tell_board(bench.board.view)[9].lower() or bench.board.view.lens.site == "brain"


def test_menu_clears_and_leaves(bench: Bench) -> None:
    bench.click("card:platinum")
    bench.click("menu")
    bench.click("menu:clear")
    assert not bench.board.draft.orders
    command = bench.board.open_menu()
    assert isinstance(command, Push)


def test_a_frame_is_drawn_quickly(context: Context) -> None:
    """Median far below 8 ms; the benchmark measures the 99th percentile on a quiet machine."""
    board = BoardScreen(context, play("one_lock", 5))
    canvas = canvas_for(board)
    board.draw(canvas)
    times = []
    for frame in range(60):
        canvas.time_s = frame / 60
        start = time.perf_counter()
        board.update(1 / 60)
        board.hits()
        board.draw(canvas)
        times.append(time.perf_counter() - start)
    assert sorted(times)[30] < 0.008


# -- large text -------------------------------------------------------------------------------------------


def large(scale: float = 2.0) -> Context:
    settings = Settings(sound_on=False, text_scale=scale)
    return Context(settings, Sound(settings))


def test_large_text_shows_the_board_in_pages(session: Session) -> None:
    board, context = BoardScreen(large(), session), large()
    normal = {hit.id for hit in BoardScreen(Context(Settings(), context.sound), session).hits()} - {"help"}
    found: set[str] = set()
    for page in ("cards", "lens", "body", "findings"):
        board.turn_zoom(page)
        hits = board.hits()
        for hit in hits:
            assert hit.box.w >= MIN_TARGET and hit.box.h >= MIN_TARGET, (page, hit.id)
            assert hit.box.right <= STAGE.w + 0.5 and hit.box.bottom <= STAGE.h + 0.5, (page, hit.id)
        for a, b in itertools.combinations(hits, 2):
            assert not a.box.inset(0.5).overlaps(b.box), (page, a.id, b.id)
        found |= {hit.id for hit in hits}
        canvas = Canvas(pygame.Surface((1280, 720)), View.of(1280, 720, 2.0), DARK, board.focus)
        canvas_for(board)
        board.draw(canvas)
        bars = {bar.name for bar in board.view.timeline.bars}
        assert not [text for text in canvas.shortened if text not in bars], page
    assert normal <= found


def test_large_parts_are_drawn_larger_than_the_normal_board() -> None:
    from game.ui.screens.board_draw import zoom_pages

    view = Desk(play("one_lock", 0)).view
    for page in zoom_pages(view):
        for part in page.parts:
            assert part.times >= 1.1, page.key
            back = part.back(part.box(part.src).centre)
            assert back == pytest.approx(part.src.centre)


def test_large_board_is_played_by_mouse(bench: Bench) -> None:
    bench.app.change_settings(text_scale=1.5)
    bench.click("card:platinum")
    assert bench.board.draft.orders == (Order("platinum", 100),)
    bench.click("zoom.body")
    pin = next(pin for pin in bench.board.pins if pin.site.key == "L2")
    from game.ui.screens.board_draw import zoom_pages

    parts = next(page.parts for page in zoom_pages(bench.board.view) if page.key == "body")
    x, y = parts[0].box(pin.label).centre
    dx, dy = pin.at[0] - pin.label.cx, pin.at[1] - pin.label.cy
    bench.click_at((x + dx * parts[0].times, y + dy * parts[0].times))
    assert bench.board.view.site.key == "L2"


# -- the whole way ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("means", ["keys", "mouse"])
def test_a_level_is_finished_from_board_to_ending(tmp_path: Path, means: str) -> None:
    """First Look: surgery in the first cycle, then waiting; by keys alone and by mouse alone."""
    session = play("first_look", 0)
    bench = Bench(session, tmp_path)
    if means == "keys":
        bench.tab_to("card:resection")
        bench.key(pygame.K_RETURN)
    else:
        bench.click("card:resection")
    assert bench.board.draft.orders[0].targets == ("L1",)
    for _ in range(20):
        if bench.screen.name == "board":
            if session.turns:
                bench.key(pygame.K_MINUS) if means == "keys" else [bench.click("cycles") for _ in range(3)]
            if means == "keys":
                bench.key(pygame.K_RETURN, pygame.KMOD_CTRL)
            else:
                bench.click("commit")
        if bench.screen.name == "playback":
            if means == "keys":
                bench.tab_to("skip")
                bench.key(pygame.K_RETURN)
            else:
                bench.click("skip")
        if bench.screen.name == "results":
            bench.key(pygame.K_RETURN) if means == "keys" else bench.click("continue")
        if session.ending is not None and bench.screen.name not in ("board", "playback", "results"):
            break
    assert session.ending is not None
    assert bench.screen.name == "ending"
    bench.close()
