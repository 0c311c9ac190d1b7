"""The measured bodies are what their figures say, the floor repeats the day's draws, and figures judge themselves."""

from __future__ import annotations

import json
from collections import Counter

import numpy as np
import pytest

from game.lab import bench_workers
from game.lab.bench import (
    ENTRIES,
    FEWER_THAN,
    SMALL,
    draw_again,
    game,
    growth_of_cost,
    many_entries,
    recorded,
    small_day,
)
from game.lab.bench_body import DECADES, DRUGS, every_phase_body, large_body, played_body, spread_body
from game.play.measure import at_least, at_most, least_seconds
from game.sim.advance import live_a_day
from game.sim.cells import CYCLING
from game.sim.chance import Process
from game.sim.ground import Day
from game.sim.lesions import NO_LESION
from game.sim.pharmacology import drug_day, on_board
from game.sim.truth import truth_hash
from game.spec.library import load_library

FEW = 4000
"""Entries enough for every phase, few enough for a quick test."""


@pytest.fixture(scope="module")
def library():
    return load_library()


def test_spread_counts_fill_ten_decades_evenly(library):
    _, patient = spread_body(library, ENTRIES)
    counts = patient.cells.count
    assert ENTRIES <= len(counts) <= ENTRIES + 8
    decade = np.floor(np.log10(counts)).astype(int)
    shares = np.bincount(decade, minlength=DECADES) / len(counts)
    assert len(shares) == DECADES
    assert np.abs(shares - 0.1).max() < 0.02


@pytest.mark.parametrize("make", [spread_body, every_phase_body, large_body])
def test_every_entry_lies_in_a_living_lesion_of_its_organ(library, make):
    case, patient = make(library, FEW)
    lesion = patient.lesion_at[patient.cells.site]
    assert (lesion != NO_LESION).all()
    assert (patient.lesions.organ[lesion] == case.anatomy.organ[patient.cells.site]).all()
    assert patient.lesions.cells.sum() == patient.cells.total()
    assert len(set(case.anatomy.organ[patient.cells.site].tolist())) == len(case.organs)


def test_spread_counts_keep_every_phase_busy(library):
    case, patient = spread_body(library, FEW)
    with recorded() as calls:
        for _ in range(2):
            live_a_day(case, patient)
    busy = {process.name for process, _, _, n, p in calls if (p if n is None else n * p).sum() > 1.0}
    assert busy == {"DIVIDE", "SPLIT", "MUTATE", "MOVE", "ENTER", "CHANGE_STATE", "CONTRACT"}
    assert patient.tally.slept > 0 and patient.tally.woken > 0
    assert {name for name, _ in drug_day_names(case, patient)} >= set(DRUGS)
    assert patient.tally.shed > 0 and patient.tally.lost > 0 and patient.tally.arrested > 0


def drug_day_names(case, patient):
    assert drug_day(case, patient) is not None
    return on_board(case, patient).held


def test_every_optional_phase_is_at_work(library):
    case, patient = every_phase_body(library, FEW)
    vessel = patient.vessel.copy()
    with recorded() as calls:
        events = [event for _ in range(2) for event in live_a_day(case, patient)]
    assert {Process.LYMPH, Process.CAVITY} <= {process for process, _, _, n, p in calls if p.sum() > 1.0}
    assert patient.routes.drained > 0 and patient.routes.exfoliated > 0
    assert patient.immune.attack.max() > 0 and (patient.vessel > vessel).any() and patient.remodelled.matrix.any()
    assert sum(type(event).__name__ == "CellsShed" for event in events) > 2 * len(case.organs), "clusters as well"


def test_large_counts_grow_where_they_are(library):
    case, patient = large_body(library, FEW)
    before = patient.cells.copy()
    events = live_a_day(case, patient)
    assert patient.tally.shed == 0 and patient.tally.slept == 0
    assert not events or all(type(event).__name__ == "CloneArose" for event in events)
    assert set(patient.cells.site.tolist()) == set(before.site.tolist())
    assert patient.tally.born > 0
    assert patient.cells.total() == before.total() + patient.tally.born - patient.tally.died


def test_a_body_that_does_not_fit_is_refused_with_its_room(library):
    with pytest.raises(ValueError, match="room for"):
        spread_body(library, 10**6)


def test_small_days_have_fewer_than_a_hundred_entries(library):
    for level, days, drugs in SMALL:
        for every_phase in (False, True):
            case, patient = played_body(library, level, min(days, 60), drugs, FEWER_THAN, every_phase)
            assert 0 < np.count_nonzero(patient.cells.count) < FEWER_THAN
            biology = case.biology
            blocks = (biology.immunity, biology.remodelling, biology.lymph, biology.peritoneum, biology.clusters)
            assert (None not in blocks) if every_phase else (set(blocks) == {None})
    with pytest.raises(ValueError, match="measure another level"):
        played_body(library, "one_lock", 2, (), 3)


def test_the_floor_repeats_exactly_the_draws_of_the_day(library):
    case, patient = spread_body(library, FEW)
    plain, watched = patient.copy(), patient.copy()
    live_a_day(case, plain)
    with recorded() as calls:
        live_a_day(case, watched)
    assert truth_hash(case, watched) == truth_hash(case, plain)
    assert (Day.draw.__name__, Day.flow.__name__) == ("draw", "flow")
    asked = Counter(dict.fromkeys(Process, 0))
    for process, *_, p in calls:
        asked[process] += len(p)
    assert asked[Process.DIVIDE] == asked[Process.MOVE] == asked[Process.CHANGE_STATE] == patient.cells.rows >= FEW
    assert asked[Process.ENTER] == np.count_nonzero(patient.cells.kind % 2 == CYCLING)
    assert 0 < asked[Process.MUTATE] < asked[Process.SPLIT] < patient.cells.rows
    words = [int(word) for _, _, word, _, _ in calls]
    assert int(Day(case, watched, None, watched.day).word(Process.DIVIDE)) == words[0]
    draw_again(calls)


def test_figures_know_their_bound_and_their_floor(library):
    figures = [
        small_day(library, 2), *many_entries(library, 1), small_day(library, 2, every_phase=True),
        growth_of_cost(library, 1), game(library, "g", "first_look", ("teaching",), 99.0),
    ]  # fmt: skip
    for figure in figures:
        assert (
            figure.value > 0 and figure.floor > 0 and figure.ratio == pytest.approx(figure.value / figure.floor, 0.01)
        )
        assert json.loads(json.dumps(figure.as_dict()))["name"] == figure.name
        assert figure.name in figure.text() and "ratio" in figure.text()
    assert figures[-1].ok and figures[-1].bound == 99.0
    assert len({figure.name for figure in figures}) == len(figures)
    assert figures[1].unit == figures[2].unit == "entry-days/s"


@pytest.mark.parametrize(
    ("figure", "ok"),
    [
        (at_most("x", 0.6, "ms", 0.7, 0.2), True),
        (at_most("x", 0.8, "ms", 0.7, 0.2), False),
        (at_least("x", 3e6, "1/s", 2.5e6, 5e6), True),
        (at_least("x", 2e6, "1/s", 2.5e6, 5e6), False),
        (at_most("x", 1.0, "s", None, None), None),
    ],
)
def test_judgement(figure, ok):
    assert figure.ok is ok
    assert ("MISSED" in figure.text()) is (ok is False)
    assert figure.ratio is None or figure.ratio == pytest.approx(figure.value / figure.floor)


def test_times_are_taken_in_alternation_and_the_least_kept():
    order = []

    def work(name):
        def prepare():
            order.append(f"prepare {name}")
            return lambda: order.append(name)

        return prepare

    times = least_seconds(3, work("a"), work("b"))
    assert order == ["prepare a", "a", "prepare b", "b"] * 3
    assert len(times) == 2 and all(0 < each < 1 for each in times)


def test_two_workers_are_judged_by_what_bare_loops_gain(monkeypatch):
    for name, value in (("PATIENTS", 4), ("LOOPS", 4), ("ROUNDS", 1), ("SHORT_DAYS", 5)):
        monkeypatch.setattr(bench_workers, name, value)
    figure = bench_workers.two_workers()
    assert figure.floor is not None and figure.floor > 0 and figure.value > 0
    assert figure.bound == pytest.approx(0.9 * figure.floor, rel=1e-3)
    assert figure.ok == (figure.value >= 0.9 * figure.floor) or figure.value == pytest.approx(figure.bound, rel=1e-3)
