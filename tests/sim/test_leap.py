"""Quiet days are leapt, and the truth is that of living each of them."""

from __future__ import annotations

import numpy as np
import pytest
from bodies import CENTRE, body, case, empty, give, population, put

from game.sim import advance, leap
from game.sim.advance import DAY, live, live_a_day
from game.sim.events import CellsSlept, LesionWoke
from game.sim.leap import ASKED, QUIET, quiet_stretch
from game.sim.truth import truth_hash

SLEEPERS = population("far", cells=1, times=12, at_mm=None, asleep=True)


def lived(made, patient, days):
    """Events and truths of some days."""
    events, truths = [], []
    for happened in live(made, patient, days):
        events += happened
        truths.append(truth_hash(made, patient))
        if patient.dead is not None:
            break
    return events, truths


def both_ways(monkeypatch, made, patient, days):
    """Leapt and lived day by day: events and truths of each, and how many days were leapt."""
    twin, rested = patient.copy(), []
    own = advance.rest_a_day
    monkeypatch.setattr(advance, "rest_a_day", lambda *args: rested.append(1) or own(*args))
    quick = lived(made, patient, days)
    monkeypatch.setattr(advance, "quiet_stretch", lambda *_: leap.NO_DAYS)
    slow = lived(made, twin, days)
    return quick, slow, len(rested)


def test_every_phase_says_when_it_is_quiet():
    assert set(QUIET) | set(ASKED) == set(DAY)


@pytest.mark.parametrize("wake_per_day", [0.0, 1e-4, 0.002, 0.01])
def test_leapt_days_give_the_truth_of_lived_ones(monkeypatch, wake_per_day):
    made, patient = body(SLEEPERS, sleep={"wake_per_day": wake_per_day}, growth={"doubling_days": 40.0})
    quick, slow, rested = both_ways(monkeypatch, made, patient, 500)
    assert quick == slow
    woke = [event for event in quick[0] if isinstance(event, LesionWoke)]
    assert bool(woke) == (wake_per_day >= 0.002)
    assert rested == 500 if wake_per_day == 0.0 else rested >= 5


def test_a_lesion_of_which_surgery_left_sleepers_is_told_when_it_wakes(monkeypatch):
    """Since when it slept is noted on the first quiet day, as on any other."""
    made, patient = body(SLEEPERS, sleep={"wake_per_day": 0.002}, growth={"doubling_days": 40.0})
    patient.lesions.slept_since[:] = -1
    quick, slow, rested = both_ways(monkeypatch, made, patient, 500)
    assert quick == slow and rested >= 5
    assert any(isinstance(event, LesionWoke) for event in quick[0])


def test_a_body_without_cells_is_quiet_while_its_person_recovers(monkeypatch):
    made, patient = body(population(cells=1e7))
    give(patient, made, "toxin")
    patient.host.reserves["marrow"] = 3.0
    patient.host.quality = 50.0
    patient.cells.count[:] = 0
    patient.recount()
    quick, slow, rested = both_ways(monkeypatch, made, patient, 400)
    assert quick == slow
    assert 350 < rested < 400, "the dose has to leave first"
    assert patient.host.reserves["marrow"] > 9.0 and patient.host.quality > 60.0
    assert patient.lesions.mass.tolist() == [0], "its dead cells were cleared"


def test_days_are_not_quiet_while_anything_can_happen():
    made = case(sleep={"wake_per_day": 0.0, "wake_at_home_per_day": 0.0}, oxygen={"demand": 1.0})

    def quiet(cells=10, change=None, **more):
        patient = empty(made)
        put(made, patient, "home", *CENTRE, cells, asleep=True, **more)
        patient.lesions.slept_since[:] = 0
        if change:
            change(patient)
        return quiet_stretch(made, patient, 21).days

    def wall(patient):
        patient.membrane[made.anatomy.nearest(0, *CENTRE)] = 0.5

    def dead(patient):
        patient.lesions.mass += 5

    def choke(patient):
        patient.vessel[:] = 1e-9

    assert quiet() == 21
    assert quiet(cells=7_900_000) == 0, "crowded"
    assert quiet(change=wall) == quiet(change=dead) == quiet(cells=10**5, change=choke) == 0
    assert quiet(change=lambda patient: give(patient, made, "toxin")) == 0
    assert quiet(cells=5000, clone=("gate",)) == 0, "a class is still to be told"
    patient = empty(made)
    put(made, patient, "home", *CENTRE, 10)
    assert quiet_stretch(made, patient, 21).days == 0, "awake"


def test_a_stretch_ends_before_the_first_cell_wakes():
    made, patient = body(SLEEPERS, sleep={"wake_per_day": 0.002})
    days = quiet_stretch(made, patient, 2000).days
    assert 0 < days < 2000
    before = patient.copy()
    for _ in range(days):
        assert not [event for event in live_a_day(made, before) if isinstance(event, LesionWoke | CellsSlept)]
    assert np.count_nonzero(before.lesions.awake) == 0
    assert [event for event in live_a_day(made, before) if isinstance(event, LesionWoke)]
