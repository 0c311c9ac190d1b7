from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from bodies import CENTRE, MECHANISMS, ORGANS, body, case, empty, live, new_day, population, put

from game.sim.blood import arrest_shares, circulate
from game.sim.cells import ASLEEP
from game.sim.events import CellsLost, CellsSettled, CellsShed, VesselEntered
from game.sim.settling import SETTLES_AT_MOST, perivascular, settle, settle_chance, settles
from game.sim.vessels import enter_vessels
from game.spec.mechanisms import Traits

SHEDDING = {"shed_per_cell_day": 1e-3}
STILL = {"death_per_day": 0.0, "doubling_days": 1e18}
"""Turnover off, so that only entry and settling move counts."""


def test_only_cells_beside_a_vessel_enter_it():
    made = case(spread=SHEDDING, growth=STILL)
    patient = empty(made)
    beside = put(made, patient, "home", *CENTRE, 10**6)
    halfway = put(made, patient, "home", 80, 64, 10**6)
    away = put(made, patient, "home", 50, 64, 10**6)
    patient.vessel[halfway] = 0.5
    patient.vessel[away] = 0.0
    enter_vessels(new_day(made, patient))
    entered = [10**6 - int(patient.cells.by_site()[site]) for site in (beside, halfway, away)]
    assert entered[0] == pytest.approx(1000, abs=130)
    assert entered[1] == pytest.approx(250, abs=65), "by the square of the vessel's nearness"
    assert entered[2] == 0
    assert patient.tally.shed == sum(entered)


def test_no_cell_enters_from_inside_a_membrane_or_asleep():
    made, patient = body(population(cells=1e7, membrane="intact"), spread=SHEDDING)
    enter_vessels(new_day(made, patient))
    assert patient.tally.shed == 0
    made, patient = body(population(cells=1e7, asleep=True), spread=SHEDDING)
    enter_vessels(new_day(made, patient))
    assert patient.tally.shed == 0


def test_grade_and_invasiveness_multiply_entry():
    def shed(grade, invasiveness):
        made, patient = body(
            population(cells=1e8, grade=grade), spread=SHEDDING, invasion={"invasiveness": invasiveness}
        )
        enter_vessels(new_day(made, patient))
        return patient.tally.shed

    usual = shed(2, 1)
    assert shed(1, 1) / usual == pytest.approx(0.5, rel=0.02)
    assert shed(3, 1) / usual == pytest.approx(1.5, rel=0.02)
    assert shed(2, 3) / usual == pytest.approx(3.0, rel=0.02)


def with_trait(**traits):
    """Mechanisms of which `gate`, a route of resistance, carries traits: a level's link of resistance and spread."""
    return tuple(
        each.model_copy(update={"traits": Traits(**traits)}) if each.id == "gate" else each for each in MECHANISMS
    )


def test_an_invasive_class_enters_more_and_a_hardy_one_survives_the_blood_more():
    by_clone = {}
    for name, traits in (("entry", {"invasiveness_times": 3.0}), ("blood", {"blood_survival_times": 4.0})):
        made = case(spread=SHEDDING, growth=STILL, mechanisms=with_trait(**traits))
        patient = empty(made)
        for clone in ((), ("gate",)):
            put(made, patient, "home", *CENTRE, 10**8, clone)
        day = new_day(made, patient)
        enter_vessels(day)
        shed = dict(day.shed)
        circulate(day)
        gate = patient.clones.find(("gate",))
        by_clone[name] = shed[0, gate] / shed[0, 1 - gate]
        arrived = {clone: sum(n for (_, each), n in day.arrived.items() if each == clone) for clone in (0, 1)}
        by_clone[name + " alive"] = arrived[gate] / arrived[1 - gate]
    assert by_clone["entry"] == pytest.approx(3.0, rel=0.02)
    assert by_clone["blood"] == pytest.approx(1.0, rel=0.02)
    assert by_clone["blood alive"] == pytest.approx(4.0, rel=0.15)


def test_every_lesion_sheds_and_the_first_entry_is_told_once():
    made, patient = body(population(cells=1e7), population("far", cells=1e7), spread=SHEDDING)
    events = live(made, patient, 3)
    assert sorted(e.organ for e in events if isinstance(e, VesselEntered)) == ["far", "home"]
    assert {e.organ for e in events if isinstance(e, CellsShed)} == {"far", "home"}


def test_nearly_all_shed_cells_are_lost_within_the_day():
    made, patient = body(population(cells=1e9), spread=SHEDDING)
    day = new_day(made, patient)
    enter_vessels(day)
    circulate(day)
    tally = patient.tally
    assert tally.shed == tally.lost + tally.arrested
    assert tally.lost / tally.shed == pytest.approx(0.99, abs=0.001) and tally.lost / tally.shed >= 0.97
    assert [e.cells for e in day.events if isinstance(e, CellsLost)] == [tally.lost]


def test_venous_blood_meets_its_first_organ_first():
    home, filtering, far = range(3)
    shares = arrest_shares(ORGANS, home)
    assert shares[filtering] == pytest.approx(0.7 + 0.3 * 0.3)
    assert shares[far] == pytest.approx(0.3 * 0.1)
    assert shares[home] == 0.0, "cells that come back are not followed"
    assert shares.sum() == pytest.approx(1.0)
    onward = arrest_shares(ORGANS, filtering)
    assert onward[home] == pytest.approx(0.2) and onward[far] == pytest.approx(0.1)

    made, patient = body(population(cells=1e9), spread={**SHEDDING, "alive_at_24h": 0.5})
    day = new_day(made, patient)
    enter_vessels(day)
    circulate(day)
    arrived = {made.organs[organ].id: number for (organ, _clone), number in day.arrived.items()}
    assert set(arrived) == {"filter", "far"}
    assert arrived["filter"] / patient.tally.arrested == pytest.approx(0.79, abs=0.01)
    assert arrived["far"] / patient.tally.arrested == pytest.approx(0.03, abs=0.005)


def settled(number: int, **spread):
    """A day on which `number` cells of the founder arrive in each of two organs."""
    made, patient = body(population(cells=10), spread={"settle_share": 0.1, **spread}, growth=STILL)
    day = new_day(made, patient)
    day.arrived = {(1, 0): number, (2, 0): number}
    settle(day)
    return made, patient, day


def test_soil_decides_who_settles():
    made, patient, day = settled(20000, asleep_share=0.5, cycling_share=0.5)
    by_organ = {each.id: sum(e.cells for e in day.events if e.organ == each.id) for each in made.organs}
    assert by_organ["home"] == 0
    assert by_organ["filter"] == pytest.approx(2000, abs=170)
    assert by_organ["far"] == pytest.approx(400, abs=80), "a fifth of the favourable soil"
    assert patient.tally.settled == by_organ["filter"] + by_organ["far"] == patient.cells_total() - 10


def test_of_the_settled_most_sleep_some_divide_and_the_rest_die():
    _made, patient, day = settled(20000)
    events = [event for event in day.events if isinstance(event, CellsSettled)]
    tried = 20000 * 0.1 * 1.2
    assert len(events) == pytest.approx(0.75 * tried, rel=0.08)
    assert sum(event.asleep for event in events) / len(events) == pytest.approx(0.7 / 0.75, abs=0.02)
    assert patient.cells.by_kind()[ASLEEP] == sum(event.asleep for event in events)


def test_a_settled_cell_founds_a_lesion_of_its_own_and_keeps_its_class():
    made, patient = body(population(cells=10), spread={"settle_share": 1.0, "asleep_share": 0.0, "cycling_share": 1.0})
    row = patient.clones.row_for(("gate",), 0, patient.cells)
    day = new_day(made, patient)
    day.arrived = {(1, row): 3}
    settle(day)
    assert patient.by_clone() == {"founder": 10, "gate": 3}
    lesions = [event.lesion for event in day.events]
    assert len(set(lesions)) == 3 and 0 not in lesions
    assert patient.lesions.born_day[lesions].tolist() == [1, 1, 1]
    assert (patient.lesions.organ[lesions] == 1).all()


def test_places_lie_beside_vessels():
    made, patient = body()
    where = made.anatomy.slice_of(1)
    patient.vessel[where] = 0.0
    patient.vessel[where.start + 5] = 1.0
    patient.vessel[where.start + 50] = 0.25
    sites = perivascular(made, patient, 1, np.arange(1000) / 1000.0) - where.start
    assert dict(zip(*np.unique(sites, return_counts=True), strict=True)) == {5: 800, 50: 200}


def test_an_organ_that_the_soils_leave_out_is_as_unready_as_the_least_ready():
    made, _ = body()
    assert dict(zip((organ.id for organ in made.organs), made.soil_settling, strict=True)) == {
        "home": 0.1, "filter": 1.0, "far": 0.2,
    }  # fmt: skip
    rare = [soil.model_copy(update={"settling": 0.03}) for soil in made.soils]
    biology = made.level.biology.model_copy(update={"soils": tuple(rare)})
    rarer = replace(made, level=made.level.model_copy(update={"biology": biology}))
    assert rarer.soil_settling == (0.03, 0.03, 0.03)


def test_metastases_seed_metastases():
    made, patient = body(
        population("far", cells=1e8),
        spread={"shed_per_cell_day": 1e-3, "settle_share": 0.05, "alive_at_24h": 0.1},
    )  # fmt: skip
    events = live(made, patient, 5)
    assert {e.organ for e in events if isinstance(e, CellsSettled)} == {"home", "filter"}


def test_patients_differ_in_how_well_their_cells_settle_as_the_cancer_says():
    made, _ = body(population(cells=10), spread={"settle_share": 1e-4, "settle_sd_log": 1.0, "soil_sd_log": 1.0})
    drawn = np.array([settles(replace(made, seed=seed)) for seed in range(500)])
    logs = np.log(drawn)
    assert (abs(logs.mean(axis=0)) < 0.25).all() and logs.std(axis=0) == pytest.approx(2.0**0.5, rel=0.15)
    assert np.corrcoef(logs[:, 1], logs[:, 2])[0, 1] == pytest.approx(0.5, abs=0.12)
    assert drawn.max() == SETTLES_AT_MOST
    assert settle_chance(made, 1, 1e-4) == pytest.approx(1e-4 * settles(made)[1] * made.soil_settling[1])
    alike, _ = body(population(cells=10), spread={"settle_share": 1e-4})
    assert {settles(replace(alike, seed=seed)) for seed in range(5)} == {(1.0,) * len(ORGANS)}
