"""Vessels, matrix and soil that change, and the drugs that change them (docs/model.md, 15)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from bodies import BY, CARDS, DRUGS, card, case, drug, empty, give, live, new_day, population

from game.sim.admit import admit
from game.sim.bodydrugs import changed_soil, settling_soil
from game.sim.growth import divide_and_die
from game.sim.invasion import passage
from game.sim.orders import give_orders
from game.sim.plan import Order, Plan
from game.sim.remodel import NORMAL_FALLS_DAYS, remodel, stroma_of, vessel_drugs
from game.sim.settling import settle_chance
from game.sim.truth import truth_hash
from game.spec.cancers import Remodelling

RULE = {
    "sprout_per_day": 0.02, "sprout_limit": 0.6, "leaky_flow": 0.4, "matrix_per_day": 0.0, "matrix_limit": 0.8,
    "matrix_press": 0.5, "heals_per_day": 0.02, **BY,
}  # fmt: skip
VESSEL = {"kind": "vessel_change", "drug": "starver", "normalises": 0.8, "normal_days": 21, "prunes_per_day": 0.05}
SOIL = {"kind": "soil_change", "drug": "tiller", "organs": ["far"], "growth_times": 0.5, "settling_times": 0.25,
        "matrix_loss_per_day": 0.1}  # fmt: skip
MORE = {
    each.id: each
    for each in (
        drug("starver", half_life_days=20, daily=False, hill=1, ec50=0.1),
        drug("tiller", half_life_days=30, daily=False, hill=1, ec50=0.1),
    )
}
MORE_CARDS = {
    name: card(name, "systemic", [effect], category="targeted")
    for name, effect in (("starver", VESSEL), ("tiller", SOIL))
}


def changing_case(*start, rule=None, cards=None, **more):
    made = case(*start, drugs={**DRUGS, **MORE}, cards=cards or {**CARDS, **MORE_CARDS}, **more)
    block = Remodelling.model_validate({**RULE, **(rule or {})})
    return replace(made, cancer=made.cancer.model_copy(update={"remodelling": block}))


def starved(**more):
    """A tumour far from vessels, whose cells keep still."""
    made = changing_case(
        population(cells=1e8), growth={"death_per_day": 0.0, "doubling_days": 36500.0}, oxygen={"demand": 1.0}, **more
    )
    patient = admit(made)
    patient.vessel[:] = 0.1
    return made, patient


def middle(made):
    return made.anatomy.nearest(0, 64.0, 64.0)


def test_tissue_stays_as_it_is_unless_the_cancer_asks():
    made = case()
    patient = admit(made)
    before = patient.vessel.copy()
    live(made, patient, 5)
    assert patient.remodelled is None and (patient.vessel == before).all()


def test_low_oxygen_grows_leaky_vessels():
    made, patient = starved()
    site = middle(made)
    first = new_day(made, patient).ground
    live(made, patient, 60)
    later = new_day(made, patient).ground
    grown = patient.vessel[site] - 0.1
    assert 0.2 < grown <= 0.6 and grown == pytest.approx(patient.remodelled.sprouts[site])
    carried = later.perfusion[later.index[site]]
    assert first.perfusion[first.index[site]] < carried < patient.vessel[site], "it carries less than it is"
    assert later.oxygen[later.index[site]] > first.oxygen[first.index[site]]
    away = made.anatomy.nearest(2, 64.0, 64.0)
    assert patient.vessel[away] == 0.1, "nothing grows where no cell asks"


def test_sprouts_end_where_oxygen_is_enough_and_heal_where_no_cell_is_left():
    made, patient = starved()
    live(made, patient, 200)
    site = middle(made)
    grown = patient.remodelled.sprouts[site]
    oxygen = new_day(made, patient).ground
    assert grown == pytest.approx(0.6) or oxygen.oxygen[oxygen.index[site]] >= 0.29
    patient.cells.count[:] = 0
    patient.cells.tidy(always=True)
    patient.recount()
    live(made, patient, 60)
    assert patient.remodelled.sprouts[site] < 0.4 * grown
    live(made, patient, 400)
    assert patient.remodelled.sprouts[site] == 0.0 and patient.vessel[site] == pytest.approx(0.1)


def test_fibroblasts_lay_matrix_that_presses_on_vessels_and_hinders_passage():
    made, patient = starved(rule={"matrix_per_day": 0.05, "sprout_per_day": 0.0})
    site = middle(made)
    live(made, patient, 60)
    matrix = patient.remodelled.matrix[site]
    assert 0.6 < matrix <= 0.8
    ground = new_day(made, patient).ground
    assert ground.perfusion[ground.index[site]] == pytest.approx(0.1 * (1 - 0.5 * matrix), rel=0.02)
    stroma = stroma_of(made.anatomy.stroma, patient.remodelled.matrix)
    assert stroma[site] == pytest.approx(matrix)
    assert stroma[made.anatomy.nearest(2, 64.0, 64.0)] == 0.0


def test_vessel_change():
    """Anti-VEGF: first more blood by the same vessels, then fewer vessels."""
    made, patient = starved()
    live(made, patient, 60)
    site = middle(made)
    untreated = patient.copy()
    ground = new_day(made, patient.copy()).ground
    before = ground.perfusion[ground.index[site]]
    flows, sprouts = [], []
    for number in range(84):
        if number % 21 == 0:
            give_orders(made, patient, Plan((Order("starver"),)), {})
        live(made, patient, 1)
        ground = new_day(made, patient.copy()).ground
        flows.append(float(ground.perfusion[ground.index[site]]))
        sprouts.append(float(patient.remodelled.sprouts[site]))
    live(made, untreated, 84)
    assert max(flows[:21]) > 1.2 * before, "normalised"
    assert flows[-1] < 0.8 * before and sprouts[-1] < 0.2 * untreated.remodelled.sprouts[site], "pruned"


def test_the_normal_days_are_counted_from_the_start_of_the_course():
    made = changing_case()
    patient = empty(made)
    give(patient, made, "starver")
    shares = []
    for day in (2, 21, 22 + int(NORMAL_FALLS_DAYS)):
        patient.day = day
        shares.append(vessel_drugs(made, patient))
    assert shares[0][0] > 0.7 and shares[0][1] == 0.0
    assert shares[1][0] > 0.5 and shares[1][1] == 0.0
    assert shares[2][0] == 0.0 and shares[2][1] > 0.02


def test_soil_change():
    """A drug on an organ's soil: slower growth and less settling there, and nowhere else."""
    made = changing_case()
    patient = empty(made)
    assert changed_soil(made, patient, "growth").tolist() == [1.0, 1.0, 0.5]
    give(patient, made, "tiller")
    patient.day = 1
    assert changed_soil(made, patient, "growth") == pytest.approx([1.0, 1.0, 0.25])
    assert changed_soil(made, patient, "settling")[2] == pytest.approx(0.25 * 0.2)
    assert changed_soil(made, patient, "settling")[1] == 1.0


def test_fewer_cells_settle_in_changed_soil():
    made = changing_case()
    patient = empty(made)
    assert settling_soil(made, patient) is None
    usual = settle_chance(made, 2, 1.0)
    give(patient, made, "tiller")
    patient.day = 1
    assert settle_chance(made, 2, 1.0, soil=settling_soil(made, patient)) == pytest.approx(0.25 * usual)


def test_matrix_hinders_passage():
    made, patient = starved()
    free = passage(new_day(made, patient)).ease
    patient.remodelled.matrix[:] = 0.5
    held = passage(new_day(made, patient)).ease
    assert held == pytest.approx(free * (1 - 0.8 * 0.5))


def test_cells_in_changed_soil_grow_more_slowly():
    made = changing_case(population("far", cells=1e8), growth={"death_per_day": 0.0})
    plain, tilled = admit(made), admit(made)
    give(tilled, made, "tiller")
    for patient in (plain, tilled):
        divide_and_die(new_day(made, patient))
    assert tilled.tally.born == pytest.approx(0.5 * plain.tally.born, rel=0.05)


def test_a_matrix_drug_dissolves_matrix():
    made, patient = starved(rule={"sprout_per_day": 0.0})
    site = middle(made)
    patient.remodelled.matrix[site] = 0.8
    give(patient, made, "tiller")
    live(made, patient, 10)
    assert patient.remodelled.matrix[site] == pytest.approx(0.8 * 0.9**10, rel=0.1)


def test_no_vessel_sprouts_inside_a_membrane():
    made, patient = starved()
    patient.enclosed[:] = True
    live(made, patient, 30)
    assert not patient.remodelled.sprouts.any()


def test_the_state_is_copied_and_part_of_the_truth():
    made, patient = starved()
    live(made, patient, 3)
    twin = patient.copy()
    before = truth_hash(made, patient)
    remodel(new_day(made, twin))
    assert truth_hash(made, patient) == before != truth_hash(made, twin)
    patient.remodelled.matrix[0] = 0.5
    assert truth_hash(made, patient) != before
    assert np.isfinite(patient.vessel).all()
