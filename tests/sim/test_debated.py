"""Debated effects: off is exactly off, on does what the rule says (docs/model.md, 8)."""

from __future__ import annotations

import pytest
from bodies import body, give, live, new_day, population
from routes_bodies import debated, routes

from game.sim.blood import circulate
from game.sim.settling import settle
from game.sim.truth import truth_hash
from game.sim.vessels import enter_vessels

SPREAD = {"shed_per_cell_day": 1e-4, "alive_at_24h": 0.1, "settle_share": 0.05}
NEUTRAL = {
    "drug_spread": {"entry_times": 1.0},
    "niche_priming": {"settling_times": 1.0, "half_at_cells": 1e9},
    "nerve": {"invasiveness_times": 1.0},
}


def shed_on_a_day(dosed: bool, **effects):
    made, patient = body(population(cells=1e9), spread=SPREAD, **routes(debated=debated(**effects)))
    if dosed:
        give(patient, made, "toxin")
    enter_vessels(new_day(made, patient))
    return patient.tally.shed


def test_drug_induced_spread_raises_entry_only_while_a_cytotoxic_drug_acts():
    effect = {"drug_spread": {"entry_times": 3.0}}
    usual = shed_on_a_day(dosed=True)
    assert shed_on_a_day(dosed=False, **effect) == shed_on_a_day(dosed=False) == usual
    assert shed_on_a_day(dosed=True, **effect) == pytest.approx(3 * usual, rel=0.02)


def test_by_default_chemotherapy_lowers_what_is_shed():
    """The same body and luck, with and without two doses: fewer cells, so fewer enter the blood."""
    shed = []
    for doses in (0, 2):
        made, patient = body(population(cells=1e9), spread=SPREAD)
        for _ in range(2):
            if doses:
                give(patient, made, "toxin")
            live(made, patient, 21)
        shed.append(patient.tally.shed)
    assert shed[1] < 0.5 * shed[0]


def test_a_targeted_drug_does_not_raise_entry():
    made, patient = body(
        population(cells=1e9), spread=SPREAD, **routes(debated=debated(drug_spread={"entry_times": 3.0}))
    )  # fmt: skip
    give(patient, made, "blocker")
    enter_vessels(new_day(made, patient))
    assert patient.tally.shed == shed_on_a_day(dosed=False)


def settled_in_a_day(**effects):
    made, patient = body(population(cells=1e9), spread=SPREAD, **routes(debated=debated(**effects)))
    day = new_day(made, patient)
    for phase in (enter_vessels, circulate, settle):
        phase(day)
    return patient.tally.settled


def test_a_primed_niche_raises_settling_with_the_size_of_the_primary():
    usual = settled_in_a_day()
    primed = settled_in_a_day(niche_priming={"settling_times": 5.0, "half_at_cells": 1e9})
    hardly = settled_in_a_day(niche_priming={"settling_times": 5.0, "half_at_cells": 1e13})
    assert primed / usual == pytest.approx(3.0, rel=0.2) and hardly == pytest.approx(usual, rel=0.1)


def test_nerve_signals_multiply_invasiveness():
    made, _patient = body(**routes(debated=debated(nerve={"invasiveness_times": 2.0})))
    assert made.biology.invasion.invasiveness == 2.0 * made.cancer.invasion.invasiveness
    assert shed_on_a_day(False, nerve={"invasiveness_times": 2.0}) == pytest.approx(2 * shed_on_a_day(False), rel=0.02)


@pytest.mark.parametrize("effects", [{}, *({name: fields} for name, fields in NEUTRAL.items())])
def test_off_and_neutral_are_exactly_off(effects):
    hashes = []
    for blocks in ({}, {"debated": debated(**effects)}):
        made, patient = body(population(cells=1e9), spread=SPREAD, **routes(**blocks))
        give(patient, made, "toxin")
        live(made, patient, 12)
        hashes.append(truth_hash(made, patient))
    assert hashes[0] == hashes[1]


def test_each_debated_effect_says_so():
    for name, fields in NEUTRAL.items():
        assert getattr(debated(**{name: fields}), name).evidence == "debated"
