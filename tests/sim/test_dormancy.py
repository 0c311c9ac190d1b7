from __future__ import annotations

import pytest
from bodies import CENTRE, body, case, empty, give, live, mixed_day, of_kind, population, put, replicates

from game.sim.cells import ASLEEP, CYCLING
from game.sim.dormancy import sleep_and_wake
from game.sim.events import CellsSlept, LesionWoke
from game.sim.growth import divide_and_die

STILL = {"death_per_day": 0.0, "doubling_days": 1e18}


def asleep_after_a_day(load=0.0, oxygen=1.0, drug=None, clone=(), **sleep) -> float:
    """Share of cells that one day puts to sleep."""
    made = case(growth=STILL, sleep=sleep)
    patient = replicates(made, 10**6, clone)
    if drug:
        give(patient, made, drug)
    day = mixed_day(made, patient, load, oxygen)
    divide_and_die(day)
    sleep_and_wake(day)
    assert patient.tally.slept == of_kind(patient, ASLEEP)
    return of_kind(patient, ASLEEP) / (patient.cells_total() + patient.tally.died)


def test_crowding_puts_cells_to_sleep():
    assert asleep_after_a_day(load=1.0, crowding_per_day=0.2) == 0.0
    assert asleep_after_a_day(load=1.5, crowding_per_day=0.2) == pytest.approx(0.1, rel=0.01)
    assert asleep_after_a_day(load=3.0, crowding_per_day=0.2) == pytest.approx(0.2, rel=0.01)


def test_starvation_puts_cells_to_sleep():
    assert asleep_after_a_day(oxygen=0.2, starvation_per_day=0.2) == 0.0
    assert asleep_after_a_day(oxygen=0.06, starvation_per_day=0.2) == pytest.approx(0.1, rel=0.01)
    assert asleep_after_a_day(oxygen=0.0, starvation_per_day=0.2) == pytest.approx(0.2, rel=0.01)


def test_a_few_cells_outlast_a_targeted_drug_asleep():
    persisters = asleep_after_a_day(drug="blocker")
    assert persisters == pytest.approx(3e-4 * 0.96, rel=0.05), "of those that the day did not kill"
    assert asleep_after_a_day(drug="blocker", clone=("gate",)) < 0.01 * persisters, "a resistant cell has no need"
    assert asleep_after_a_day(drug="toxin") == 0.0


def test_sleepers_outlast_the_drug_and_wake_once_it_is_gone():
    made = case(growth=STILL, sleep={"wake_at_home_per_day": 0.2})
    patient = empty(made)
    for x in (50, 64, 78):
        put(made, patient, "home", x, 64, 10**6, asleep=True)
    give(patient, made, "blocker", days=21)
    live(made, patient, 10)
    under = patient.tally.woken
    assert patient.cells_total() == 3 * 10**6, "the drug reaches only what divides"
    live(made, patient, 11)
    assert patient.tally.woken < 0.01 * 3e6, "under the drug nearly all stay asleep"
    assert patient.tally.woken >= under
    live(made, patient, 40)
    assert patient.tally.woken > 0.9 * 3e6


def test_woken_cells_answer_drugs_as_before():
    """The same replicates, once asleep and woken and once never asleep, under the same dose and luck."""
    left = []
    for sleep_first in (True, False):
        made = case(growth=STILL, sleep={"wake_at_home_per_day": 1.0})
        patient = replicates(made, 10**4, asleep=sleep_first)
        day = mixed_day(made, patient)
        divide_and_die(day)
        sleep_and_wake(day)
        assert of_kind(patient, ASLEEP) == 0
        give(patient, made, "toxin")
        divide_and_die(mixed_day(made, patient))
        left.append(patient.cells.by_site().tolist())
    assert left[0] == left[1]
    assert sum(left[0]) < 0.2 * len(left[0]) * 10**4


def woken(organ, cells, vessel=1.0, oxygen_demand=0.0) -> float:
    """Share of sleepers in one voxel that one day wakes."""
    made = case(
        growth=STILL, sleep={"wake_per_day": 0.01, "wake_at_home_per_day": 0.2}, oxygen={"demand": oxygen_demand}
    )
    patient = empty(made)
    put(made, patient, organ, *CENTRE, cells, asleep=True)
    patient.vessel[:] = vessel
    live(made, patient, 1)
    return patient.tally.woken / cells


def test_waking_is_quick_at_home_and_rare_in_foreign_soil():
    assert woken("home", 10**5) == pytest.approx(0.2, abs=0.01)
    assert woken("filter", 10**5) == pytest.approx(0.2, abs=0.01), "a large lesion has made its soil its own"
    few = case(growth=STILL, sleep={"wake_per_day": 0.01, "wake_at_home_per_day": 0.2})
    patient = empty(few)
    for column in range(20):
        put(few, patient, "filter", 40 + 2 * column, 64, 500, asleep=True)
    live(few, patient, 1)
    assert patient.tally.woken / 10000 == pytest.approx(0.01, abs=0.004)


def test_no_cell_wakes_at_home_without_oxygen_or_room():
    assert woken("home", 10**6, vessel=0.1, oxygen_demand=1.0) == pytest.approx(0.2, abs=0.01)
    assert woken("home", 4 * 10**6, vessel=0.1, oxygen_demand=1.0) == 0.0
    assert woken("home", 8 * 10**6) == 0.0


def test_a_sleeping_lesion_that_wakes_is_told_with_the_length_of_its_sleep():
    made, patient = body(
        population(cells=1e6), population("far", cells=1, times=8, at_mm=None, asleep=True),
        sleep={"wake_per_day": 0.05}, growth={"death_per_day": 0.0},
    )  # fmt: skip
    events = [event for event in live(made, patient, 60) if isinstance(event, LesionWoke)]
    assert len(events) >= 6 and {event.organ for event in events} == {"far"}
    assert all(event.slept_days == event.day for event in events)
    assert len({event.lesion for event in events}) == len(events)
    assert patient.cells.by_kind()[CYCLING] > 0


def test_sleep_is_told_by_organ():
    made, patient = body(population(cells=1e8), growth=STILL, sleep={"starvation_per_day": 0.2}, oxygen={"demand": 1.0})
    patient.vessel[:] = 1e-6
    events = [event for event in live(made, patient, 1) if isinstance(event, CellsSlept)]
    assert [(event.organ, event.cells) for event in events] == [("home", patient.tally.slept)]
    assert patient.tally.slept > 10**7
