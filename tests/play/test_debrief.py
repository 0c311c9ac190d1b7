from __future__ import annotations

from dataclasses import replace

import pytest

from game.play.classes import CloneClass
from game.play.debrief import build_debrief, open_debrief
from game.play.figures import FIGURES, count, fill, run_figures, share, signed, unknown_names
from game.play.session import Session, TruthClosed, TruthReason
from game.play.simulate import play_out
from game.play.unknown import unknown_to_the_chart
from game.sim.events import CellsSettled, LesionWoke
from game.sim.plan import Order, Plan
from game.spec.library import load_library


@pytest.fixture(scope="module")
def session(library):
    return play_out(library, "two_locks", "naive", 1)


@pytest.fixture(scope="module")
def debrief(session):
    return open_debrief(session)


def test_the_debrief_is_closed_until_the_end(library):
    with pytest.raises(TruthClosed):
        open_debrief(Session.start(library, "two_locks", 1))


def test_one_entry_a_day_and_the_classes_add_up(session, debrief):
    days = session.truth(TruthReason.TESTS).days
    assert debrief.days == tuple(range(169))
    for day in (0, 60, 168):
        assert sum(series[day] for series in debrief.classes) == pytest.approx(days[day].cells, abs=5)
        assert sum(organ.cells[day] for organ in debrief.organs) == days[day].cells
        assert sum(clone.cells[day] for clone in debrief.clones) == pytest.approx(days[day].cells, abs=2000)
    assert debrief.classes[CloneClass.ASLEEP][168] == days[168].cells - days[168].awake


def test_the_resistant_clone_was_born_before_the_first_dose(debrief):
    founder, resistant = debrief.clones[:2]
    assert founder.mechanisms == () and founder.born_day < resistant.born_day < 0 == debrief.first_dose_day
    assert resistant.kind is not CloneClass.SENSITIVE
    assert debrief.first_day == founder.born_day


def test_before_day_zero_a_clone_grows_from_one_cell_at_its_birth(debrief):
    clone = debrief.clones[1]
    assert clone.cells_on(clone.born_day - 1) == 0
    assert clone.cells_on(clone.born_day) == pytest.approx(1)
    assert 1 < clone.cells_on(clone.born_day / 2) < clone.cells_on(-1) < clone.cells[0] == clone.cells_on(0)


def test_the_lesson_is_filled_with_this_runs_figures(debrief):
    figures = debrief.figures
    assert debrief.shows == f"{figures['resistant_clone']} born on day {figures['resistant_born_day']}."
    assert "{" not in debrief.shows and figures["resistant_born_day"].startswith("−")


def test_truth_beside_belief(session, debrief):
    assert [point.day for point in debrief.charted] == [0, 168]
    assert debrief.true_sum_mm[0] == pytest.approx(debrief.charted[0].value, abs=4)
    assert [(span.card, span.from_day, span.to_day) for span in debrief.doses] == [("first", 0, 168)]


def test_all_figures_and_no_others_are_known(session):
    truth = session.truth(TruthReason.TESTS)
    assert set(run_figures(session.clinic, session.chart, truth)) == set(FIGURES)


def test_lessons_of_every_level_name_known_figures_only():
    for level in load_library().levels.values():
        assert unknown_names(level.lesson.your_run_shows) == (), level.id


def test_filling_leaves_what_it_does_not_know():
    assert fill("{a} of {b}", {"a": "3"}) == "3 of {b}"


def test_numbers_in_words():
    assert [count(n) for n in (0, 1204, 4_600_000, 46_000_000, 9_970_000, 2 * 10**9)] == [
        "0", "1,204", "4.6 million", "46 million", "10 million", "2.0 billion",
    ]  # fmt: skip
    assert [share(1, 100), share(34, 100), share(0, 5)] == ["1 in 100", "34%", "none"]
    assert [signed(-1212), signed(7)] == ["−1,212", "7"]


def said(session, truth=None, chart=None):
    return unknown_to_the_chart(session.clinic, chart or session.chart, truth or session.truth(TruthReason.TESTS))


def test_what_the_chart_could_not_know_about_resistance(session):
    first = said(session)[0]
    assert "lineage began with one cell on day −" in first and "sequencing named it in a sample of day 0" in first


def test_how_many_cells_lived_when_the_scan_was_clear(library):
    session = Session.start(library, "stage_one", 1)
    session.submit(Plan((Order("resection", None, ("L1",)),)))
    session.submit(Plan((Order("ct"),), cycles=3))
    assert "On day 21 the scan showed no lesion; not one tumour cell was alive." in said(session)


def test_spread_and_sleep_that_no_scan_showed(library):
    session = play_out(library, "stage_one", "nothing", 1)
    truth = session.truth(TruthReason.TESTS)
    events = (CellsSettled(30, "liver", 7, 12, 8), LesionWoke(70, "liver", 7, 40))
    days = (*truth.days[:-1], replace(truth.days[-1], awake=truth.days[-1].cells - 8))
    sentences = said(session, replace(truth, events=(*truth.events, *events), days=days))
    assert "The first cells settled in the liver on day 30; no scan ever showed them." in sentences
    assert "Once a sleeping place woke, first on day 70 after 40 days of sleep." in sentences
    assert "8 cells were asleep at the end, where no test sees them and drugs hardly reach them." in sentences


def test_a_shadow_that_was_no_tumour_is_named(session):
    from play_charts import later, lesion, scan

    chart = replace(session.chart, day=150)
    chart = later(chart, 168, *scan(160, lesion(160, 7, "liver", 8, 50)))
    assert "The shadow that a scan showed in the liver on day 160 was no tumour." in said(session, chart=chart)


def test_a_running_demonstration_can_build_it_too(library):
    session = Session.start(library, "watched", 1)
    session.submit(Plan(cycles=2))
    debrief = build_debrief(session.clinic, session.chart, session.truth(TruthReason.GLASS_BODY))
    assert debrief.days[-1] == 42 and debrief.shows.endswith("cells were shed.")
