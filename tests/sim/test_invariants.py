"""What holds for every body: conservation, limits, independence of order, and the same luck in every branch."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from bodies import CENTRE, MECHANISMS, ORGANS, body, case, give, live, population, put, reseed
from hypothesis import given, settings
from hypothesis import strategies as st
from routes_bodies import CLUSTERS, LYMPH, PERITONEUM, routes
from routes_bodies import ORGANS as ROUTE_ORGANS

from game.sim.admit import admit
from game.sim.advance import advance, live_a_day
from game.sim.case import Case
from game.sim.cells import Cells
from game.sim.ground import survey
from game.sim.orders import give_orders
from game.sim.patient import Patient, Routes
from game.sim.plan import Order, Place, Plan
from game.sim.truth import truth_hash

LIVELY = {
    "invasion": {"motility_per_division": 0.005, "membrane_loss_per_day": 0.1},
    "spread": {"shed_per_cell_day": 1e-4, "alive_at_24h": 0.02, "settle_share": 0.02},
    "sleep": {"wake_per_day": 0.05, "wake_at_home_per_day": 0.1, "crowding_per_day": 0.1, "starvation_per_day": 0.2},
    "oxygen": {"demand": 0.2, "death_per_day": 0.1},
    "mechanisms": tuple(each.model_copy(update={"per_division": 1e-5}) for each in MECHANISMS),
}
"""Every process on, and fast enough to be seen in weeks."""


def sound(made: Case, patient: Patient) -> None:
    """No negative count, no cell outside a lesion, no number that is none."""
    cells = patient.cells
    assert cells.rows == 0 or cells.count.min() >= 0
    assert (patient.lesion_at[cells.site[cells.count > 0]] >= 0).all()
    assert int(patient.lesions.cells.sum()) == patient.cells_total() <= patient.tally.peak
    assert (patient.lesions.mass >= patient.lesions.cells).all()
    ground = survey(made, patient)
    for field in (ground.load, ground.oxygen, ground.perfusion, patient.membrane, patient.lesions.diameters_mm()):
        assert np.isfinite(field).all() and (field >= 0).all()
    assert all(0.0 <= level <= 10.0 for level in patient.reserves.values())
    assert 0.0 <= patient.quality <= 100.0
    code = cells.site * 1000 + cells.kind
    assert len(np.unique(code)) == cells.rows, "an entry has one row"


def balance(patient: Patient) -> int:
    """Cells that came less those that went, by every way."""
    tally, ways = patient.tally, patient.routes or Routes()
    assert ways.drained == ways.lost_in_lymph + ways.in_nodes + ways.to_blood
    assert ways.exfoliated == ways.lost_in_cavity + ways.implanted
    assert tally.shed == tally.lost + tally.arrested
    assert tally.settled <= tally.arrested + ways.in_nodes + ways.implanted
    left = tally.shed - ways.to_blood + ways.drained + ways.exfoliated
    return tally.born - tally.died - left + tally.settled - tally.removed


@settings(max_examples=10)
@given(
    seed=st.integers(0, 2**40),
    cells=st.sampled_from([1, 2, 50, 10**4, 10**7, 10**9, 5 * 10**10]),
    membrane=st.sampled_from(["none", "intact", "breached"]),
    asleep=st.booleans(),
    doubling=st.sampled_from([3.0, 20.0, 100.0]),
    cards=st.lists(st.sampled_from(["toxin", "blocker", "closer", "cut", "lift"]), max_size=3, unique=True),
)
def test_cells_are_conserved(seed, cells, membrane, asleep, doubling, cards):
    made, patient = body(
        population(cells=cells, membrane=membrane), population("far", cells=1, times=2, at_mm=None, asleep=asleep),
        seed=seed, growth={"doubling_days": doubling}, **LIVELY,
    )  # fmt: skip
    plan = Plan(tuple(Order(name, None, ("L1",) if name == "cut" else ()) for name in cards))
    start = patient.cells_total()
    give_orders(made, patient, plan, {"L1": Place("home", *CENTRE, 8.0)})
    assert patient.cells_total() == start + balance(patient)
    for _ in range(20):
        live_a_day(made, patient)
        assert patient.cells_total() == start + balance(patient)
        sound(made, patient)


@settings(max_examples=8)
@given(
    seed=st.integers(0, 2**40),
    cells=st.sampled_from([1, 50, 10**6, 10**9, 10**11]),
    membrane=st.sampled_from(["none", "intact"]),
    immunity=st.sampled_from([0.0, 0.3, 1.0, 2.0]),
    enter=st.sampled_from([1e-5, 1e-2, 1.0]),
    share=st.sampled_from([0.0, 0.3, 1.0]),
    members=st.sampled_from([2, 7, 50]),
)
def test_cells_are_conserved_on_every_route(seed, cells, membrane, immunity, enter, share, members):
    numbers = {"alive_share": share, "settle_share": 0.01}
    more = routes(
        ROUTE_ORGANS,
        lymph=LYMPH.model_copy(update={"enter_per_cell_day": enter, "onward_share": share, **numbers}),
        peritoneum=PERITONEUM.model_copy(update={"shed_per_cell_day": enter, **numbers}),
        clusters=CLUSTERS.model_copy(update={"cells": members}),
    )
    more["level_fields"]["biology"]["blood_immunity"] = immunity
    rules = {**LIVELY, "spread": {"shed_per_cell_day": enter, "alive_at_24h": 0.02, "settle_share": 2e-4}}
    made, patient = body(population(cells=cells, membrane=membrane), seed=seed, **more, **rules)
    start = patient.cells_total()
    for _ in range(6):
        live_a_day(made, patient)
        assert patient.cells_total() == start + balance(patient)
        sound(made, patient)


def test_no_cell_comes_from_none():
    made, patient = body(population(cells=1), growth={"death_per_day": 1.0, "doubling_days": 1e18}, **LIVELY)
    live(made, patient, 60)
    assert patient.cells_total() == 0 and patient.tally.settled == 0
    sound(made, patient)
    truth_hash(made, patient)


def test_one_cell_can_be_the_whole_tumour():
    made, patient = body(population(cells=1), growth={"death_per_day": 0.0, "doubling_days": 2.0}, **LIVELY)
    live(made, patient, 30)
    assert patient.cells_total() > 1000
    sound(made, patient)


def test_full_organs_hold():
    """Every voxel of every organ far above its capacity."""
    start = [population(organ, cells=9e11) for organ in ("home", "filter", "far")]
    made, patient = body(*start, growth={"doubling_days": 2.0}, **LIVELY)
    for _ in range(4):
        live_a_day(made, patient)
        sound(made, patient)
    assert patient.sites_with_cells() == made.anatomy.sites
    assert 0 < patient.cells_total() < 2.7e12, "births stop above twice the capacity"


def test_a_thousand_cycles_pass():
    made, patient = body(population(cells=1000), growth={"death_per_day": 0.2, "doubling_days": 1e18})
    live(made, patient, 300)
    patient.day += 21 * 1000
    live(made, patient, 3)
    sound(made, patient)


def by_name(made: Case, patient: Patient) -> dict[tuple[str, int, int, str, int], int]:
    """Cells by (organ, column, row, clone, state): the truth without any numbering."""
    anatomy = made.anatomy
    site, kind, count = patient.cells.sorted_rows()
    return {
        (
            made.organs[int(anatomy.organ[at])].id, int(anatomy.column[at]), int(anatomy.row[at]),
            patient.clones[what >> 1].name, what & 1,
        ): number
        for at, what, number in zip(site.tolist(), kind.tolist(), count.tolist(), strict=True)
    }  # fmt: skip


def lively(seed: int, organs=ORGANS) -> Case:
    return case(
        population(cells=1e9, grade=3), population("far", cells=1e8),
        population("filter", cells=1, times=3, at_mm=None),
        seed=seed, organs=organs, growth={"doubling_days": 20.0}, **LIVELY,
    )  # fmt: skip


def shuffled(made: Case, patient: Patient, rng: random.Random) -> Patient:
    """The same patient with the rows of the table in another order."""
    other = patient.copy()
    site, kind, count = patient.cells.sorted_rows()
    other.cells = Cells(made.anatomy.keys, patient.cells._kind_words.copy())
    for row in rng.sample(range(len(site)), len(site)):
        other.cells.add(site[row : row + 1], kind[row : row + 1], count[row : row + 1])
    return other


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_rows_does_not_matter(seed):
    made = lively(seed)
    one = admit(made)
    two = shuffled(made, one, random.Random(seed))
    give(one, made, "blocker")
    give(two, made, "blocker")
    assert one.cells.site.tolist() != two.cells.site.tolist()
    for patient in (one, two):
        live(made, patient, 40)
    assert one.tally.settled > 20 and len(one.by_clone()) > 2
    assert by_name(made, one) == by_name(made, two)
    assert vars(one.tally) == vars(two.tally)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_organs_does_not_matter(seed):
    one, two = lively(seed), lively(seed, (ORGANS[2], ORGANS[0], ORGANS[1]))
    first, second = admit(one), admit(two)
    live(one, first, 40)
    live(two, second, 40)
    assert first.tally.settled > 20
    assert by_name(one, first) == by_name(two, second)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_clones_does_not_matter(seed):
    """Classes given their rows in another order, as another history would."""
    made = lively(seed)
    one = admit(made)
    two = admit(made)
    for patient, order in ((one, ("gate", "pump", "detour")), (two, ("detour", "gate", "pump"))):
        for name in order:
            put(made, patient, "home", 80, 64, 10**6, (name,))
    assert one.clones.find(("gate",)) != two.clones.find(("gate",))
    for patient in (one, two):
        live(made, patient, 30)
    assert by_name(made, one) == by_name(made, two)


def on_every_route(seed: int, organs=ROUTE_ORGANS) -> Case:
    few = {"settle_share": 1e-3}
    lymph, peritoneum = LYMPH.model_copy(update=few), PERITONEUM.model_copy(update=few)
    more = routes(organs, lymph=lymph, peritoneum=peritoneum, clusters=CLUSTERS)
    return case(
        population(cells=5e8, grade=3, at_mm=(64, 36)), seed=seed, growth={"doubling_days": 20.0}, **more, **LIVELY
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_order_does_not_matter_on_any_route(seed):
    made, turned = on_every_route(seed), on_every_route(seed, ROUTE_ORGANS[::-1])
    one, two = admit(made), admit(turned)
    three = shuffled(made, one, random.Random(seed))
    for case_of, patient in ((made, one), (turned, two), (made, three)):
        live(case_of, patient, 8)
    assert one.routes.in_nodes > 0 and one.routes.implanted > 0 and one.tally.settled > 20
    assert by_name(made, one) == by_name(made, three) and vars(one.routes) == vars(three.routes)
    assert by_name(made, one) == by_name(turned, two) and vars(one.routes) == vars(two.routes)


def test_an_organ_more_changes_nothing_elsewhere_without_spread():
    still = {"spread": {"shed_per_cell_day": 0.0}}
    extra = ORGANS[1].model_copy(update={"id": "extra", "name": "Extra"})
    one, first = body(population(cells=1e9), growth={"doubling_days": 20.0}, **still)
    two = replace(one, organs=(extra, *ORGANS))
    second = admit(two)
    live(one, first, 30)
    live(two, second, 30)
    assert by_name(one, first) == by_name(two, second)


def test_the_same_luck_in_every_branch():
    made = lively(7)
    patient = admit(made)
    plan = Plan((Order("blocker", 100), Order("toxin", 75)))
    before = truth_hash(made, patient)
    one = advance(made, patient, plan, {})
    two = advance(made, patient.copy(), plan, {})
    assert truth_hash(made, patient) == before, "the patient that was given stays as it was"
    assert truth_hash(made, one.patient) == truth_hash(made, two.patient)
    assert one.events == two.events and one.findings == two.findings
    twin = one.patient.copy()
    live(made, twin, 5)
    assert truth_hash(made, twin) != truth_hash(made, one.patient)
    assert truth_hash(made, two.patient) == truth_hash(made, one.patient), "a copy shares nothing"


def test_what_happens_in_one_organ_does_not_move_the_luck_of_another():
    made = case(population(cells=1e9), population("filter", cells=1e9),
                growth={"doubling_days": 20.0}, **{**LIVELY, "spread": {"shed_per_cell_day": 0.0}})  # fmt: skip
    untreated, operated = admit(made), admit(made)
    give_orders(made, operated, Plan((Order("cut", None, ("L1",)),)), {"L1": Place("filter", *CENTRE, 6.0)})
    for patient in (untreated, operated):
        live(made, patient, 30)
    home = [{key: cells for key, cells in by_name(made, each).items() if key[0] == "home"}
            for each in (untreated, operated)]  # fmt: skip
    assert home[0] == home[1]
    assert untreated.cells_total() > operated.cells_total()


def test_another_seed_is_another_luck():
    made = lively(1)
    one, two = admit(made), admit(reseed(made, 2))
    live(made, one, 5)
    live(reseed(made, 2), two, 5)
    assert by_name(made, one) != by_name(made, two)


def test_the_truth_has_one_hash_whatever_the_order_in_memory():
    made = lively(1)
    patient = admit(made)
    other = shuffled(made, patient, random.Random(1))
    assert truth_hash(made, patient) == truth_hash(made, other)
    other.cells.count[0] += 1
    assert truth_hash(made, patient) != truth_hash(made, other)
