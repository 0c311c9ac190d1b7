"""Whatever the schema allows, thousands of days pass without a negative count, a missing number or an overflow."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from bodies import BY, CANCER, CARDS, DRUGS, MECHANISMS, case, live, population
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from routes_bodies import ORGANS
from test_invariants import balance, sound

from game.sim.admit import admit
from game.sim.case import Case
from game.sim.orders import give_orders
from game.sim.plan import Order, Plan
from game.spec.cancers import Cancer

DAYS, CHECKED_EVERY_DAYS, CYCLE = 2000, 200, 42
SMALL = tuple(each.model_copy(update={"width_mm": 20.0, "height_mm": 16.0}) for each in ORGANS)
"""Organs small enough to fill within the test."""

share = st.floats(0.0, 1.0) | st.sampled_from([0.0, 1.0, 1e-12])
positive = st.sampled_from([1e-9, 1.0, 1e6, 1e13]) | st.floats(1e-6, 1e13)
at_least_none = st.just(0.0) | positive


def block(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(fields).map(lambda each: {**each, **BY})


CANCERS = st.fixed_dictionaries(
    {
        "growth": block(
            doubling_days=st.sampled_from([1e-3, 1.0, 30.0, 36500.0]) | st.floats(0.1, 1000.0), death_per_day=share,
            gompertz_cells=st.sampled_from([5.0001e8, 1e13]) | st.floats(6e8, 1e13),
        ),
        "invasion": block(membrane_loss_per_day=share, motility_per_division=share, invasiveness=at_least_none),
        "spread": block(
            shed_per_cell_day=share, alive_at_24h=share, settle_share=st.floats(0.0, 1e-3),
            asleep_share=st.floats(0, 0.5), cycling_share=st.floats(0, 0.5),
            half_life_hours=st.floats(0.01, 24.0), flow=st.sampled_from(["shares", "circuit"]),
        ),
        "sleep": block(
            wake_per_day=share, wake_at_home_per_day=share, crowding_per_day=share, starvation_per_day=share
        ),
        "oxygen": block(demand=at_least_none, death_per_day=share, drug_shield=share),
        "immunity": st.none() | block(
            infiltrate=share, recruited_at_cells=positive, follow_per_day=share, kill_per_day=share,
            saturated_at_cells=positive, suppression=share, suppressed_at_cells=positive, sleep_per_day=share,
        ),
        "remodelling": st.none() | block(
            sprout_per_day=share, sprout_limit=share, leaky_flow=share, matrix_per_day=share, matrix_limit=share,
            matrix_press=share, heals_per_day=share,
        ),
        "lymph": st.none() | block(
            enter_per_cell_day=share, alive_share=share, onward_share=share, settle_share=st.floats(0.0, 1e-3)
        ),
        "peritoneum": st.none() | block(shed_per_cell_day=share, alive_share=share, settle_share=st.floats(0.0, 1e-3)),
        "clusters": st.none() | block(
            per_single_cell=st.floats(0.0, 1e-3), cells=st.integers(2, 50), potency=st.floats(1, 1000)
        ),
        "soils": st.lists(st.tuples(st.floats(0, 1.5), st.floats(0, 1)), min_size=len(SMALL), max_size=len(SMALL)).map(
            lambda pairs: [
                {"organ": each.id, "growth": growth, "settling": settling, **BY}
                for each, (growth, settling) in zip(SMALL, pairs, strict=True)
            ]
        ),
    }
)  # fmt: skip


def made_of(fields: dict[str, Any], cells: float, chance: float, cost: float, seed: int) -> Case:
    """A case of that cancer; raises ValidationError where the schema does not allow it."""
    cancer = Cancer.model_validate({**CANCER.model_dump(), **fields})
    mechanisms = tuple(each.model_copy(update={"per_division": chance, "fitness_cost": cost}) for each in MECHANISMS)
    start = population(cells=cells, membrane="breached")
    made = case(start, seed=seed, organs=SMALL, mechanisms=mechanisms, drugs=DRUGS, cards=CARDS)
    return replace(made, cancer=cancer)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(
    fields=CANCERS,
    cells=st.sampled_from([1, 30, 10**6, 10**9]),
    chance=st.sampled_from([0.0, 1e-8, 1e-3, 1.0]),
    cost=st.floats(0.0, 0.9),
    seed=st.integers(0, 2**63 - 1),
    cards=st.lists(st.sampled_from(["toxin", "blocker", "closer", "lift"]), max_size=2, unique=True),
)
def test_thousands_of_days_of_any_content_stay_sound(fields, cells, chance, cost, seed, cards):
    made = made_of(fields, cells, chance, cost, seed)
    patient = admit(made)
    start = patient.cells_total()
    plan = Plan(tuple(Order(name, None) for name in cards))
    with np.errstate(invalid="raise", over="raise", divide="raise"):
        for day in range(0, DAYS, CYCLE):
            give_orders(made, patient, plan, {})
            live(made, patient, min(CYCLE, DAYS - day))
            if day % CHECKED_EVERY_DAYS < CYCLE:
                sound(made, patient)
    sound(made, patient)
    assert patient.cells_total() == start + balance(patient)
    assert patient.day == DAYS
