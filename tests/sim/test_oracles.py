"""Closed forms that the rules must reproduce, run well-mixed with one tumour in every voxel.

V1, V5, V7 and V3, V4 in part: see docs/model.md, "What it is checked against".
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from bodies import LARGE, case, give, mechanism, mixed_day, replicates

from game.sim.evolution import mutate
from game.sim.ground import gompertz
from game.sim.growth import divide_and_die, net_growth_per_day
from game.sim.lesions import CELLS_PER_CM3, Lesions, diameter_mm
from game.sim.patient import Patient


def classes(patient: Patient, sites: int) -> tuple[np.ndarray, np.ndarray]:
    """Sensitive and resistant cells of each replicate."""
    cells, counts = patient.cells, []
    for resistant in (False, True):
        row = np.flatnonzero((cells.kind > 1) == resistant)
        counts.append(np.bincount(cells.site[row], weights=cells.count[row], minlength=sites).astype(np.int64))
    return counts[0], counts[1]


@pytest.mark.slow
def test_v1_doublings_from_one_cell_to_a_centimetre():
    """Del Monte 2009, 10.4161/cc.8.3.7608: 25.6 to 29.0 doublings; triple-negative, 103 days each, 7.2 to 8.2 years."""
    made = case(growth={"doubling_days": 103.0, "death_per_day": 0.0}, mechanisms=())
    patient = replicates(made, 1)
    days, tumours = 0, made.anatomy.sites
    while float(diameter_mm([patient.cells_total() / tumours])[0]) < 10.0:
        divide_and_die(mixed_day(made, patient))
        days += 1
    doublings, years = days / 103.0, days / 365.25
    print(f"\nV1: {doublings:.2f} doublings, {years:.2f} years")
    assert 25.6 <= doublings <= 29.0 * 1.005
    assert 7.2 * 0.97 <= years <= 8.2 * 1.03
    assert math.log2(0.5236 * CELLS_PER_CM3) == pytest.approx(28.96, abs=0.01)


def test_v3_crowded_growth_takes_longer_than_exponential():
    """1e9 to 1e12 cells is 9.97 doublings; by Gompertz more than 1.3 times the exponential time."""
    lesions = Lesions()
    lesions.found(0, 0.0, 0.0, 0, 2, True, 10**9)
    net, days = net_growth_per_day(60), 0
    exponential = math.log(1000) / math.log(1 + net * float(gompertz(lesions, 3.1e12)[0]))
    while lesions.cells[0] < 10**12:
        lesions.cells = (lesions.cells * (1 + net * gompertz(lesions, 3.1e12))).astype(np.int64)
        days += 1
    print(f"\nV3: {days} days against {exponential:.0f}")
    assert days / exponential > 1.3


@pytest.mark.slow
def test_v5_resistance_before_treatment():
    """Bozic 2013, 10.7554/eLife.00747: b 0.14, d 0.13, 50 sites of 1e-9: P(a resistant cell) by size.

    Started at 30 cells instead of one, so that few replicates die out: what arises before is one part in 3,000.
    """
    targets = {1e5: 0.014, 1e6: 0.13, 5e6: 0.51, 1e7: 0.76, 1e8: 0.999}
    gate = mechanism("gate", "target_mutation", {"blocker": 100}, per_division=5e-8)
    made = case(
        growth={"doubling_days": math.log(2) / math.log(1.01), "death_per_day": 0.13},
        mechanisms=(gate,),
        organs=LARGE[:1],
    )
    patient = replicates(made, 30)
    sites = made.anatomy.sites
    found = {size: np.full(sites, -1) for size in targets}
    for _ in range(3000):
        day = mixed_day(made, patient)
        divide_and_die(day)
        mutate(day)
        sensitive, resistant = classes(patient, sites)
        for size, seen in found.items():
            first = (sensitive + resistant >= size) & (seen < 0)
            seen[first] = resistant[first] > 0
        done = found[1e8] >= 0
        if done.sum() > 0.99 * np.count_nonzero((sensitive > 0) | done):
            break
        patient.cells.count[done[patient.cells.site]] = 0
        patient.cells.tidy()
    measured = {size: float(seen[seen >= 0].mean()) for size, seen in found.items()}
    print("\nV5:", ", ".join(f"{size:.0e} {100 * share:.1f}%" for size, share in measured.items()))
    assert (found[1e8] >= 0).sum() > 2500
    for size, share in measured.items():
        assert share == pytest.approx(targets[size], abs=0.05), f"at {size:.0e} cells"
        factor = 0.14 / 0.13 * math.log(14)
        assert share == pytest.approx(1 - math.exp(-size * 5e-8 * factor), abs=0.03), "the formula itself"


def test_v4_mutants_before_treatment_are_jackpots():
    """Luria and Delbruck 1943: chance before selection makes the number of mutants vary far more than Poisson."""
    gate = mechanism("gate", "target_mutation", {"blocker": 100}, per_division=2e-6)
    made = case(growth={"doubling_days": 3.0, "death_per_day": 0.0}, mechanisms=(gate,))
    patient = replicates(made, 1)
    while patient.cells_total() < 1e6 * made.anatomy.sites:
        day = mixed_day(made, patient)
        divide_and_die(day)
        mutate(day)
    _sensitive, resistant = classes(patient, made.anatomy.sites)
    ratio = resistant.var() / resistant.mean()
    print(f"\nV4: variance over mean {ratio:.0f}")
    assert ratio > 10


def test_v7_cycles_of_three_logs_on_a_billion_cells():
    """Skipper 1964: without regrowth P(no cell left) after 2, 3 and 4 cycles is 0, 0.37 and 0.999."""
    made = case(growth={"death_per_day": 0.0, "doubling_days": 1e18}, organs=LARGE, mechanisms=())
    toxin = made.cards["toxin"]
    strong = toxin.model_copy(update={"effects": (toxin.effects[0].model_copy(update={"log10_kill": 3.0}),)})
    brief = made.drugs["toxin"].model_copy(update={"half_life_days": 0.5})
    made = type(made)(
        made.level, made.cancer, made.organs, (), {**made.drugs, "toxin": brief}, {**made.cards, "toxin": strong}, 1
    )
    patient = replicates(made, 10**9)
    cured = []
    for _cycle in range(4):
        give(patient, made, "toxin")
        for _ in range(21):
            divide_and_die(mixed_day(made, patient))
        cured.append(1 - np.count_nonzero(patient.cells.by_site()) / made.anatomy.sites)
    print("\nV7:", ", ".join(f"{share:.3f}" for share in cured))
    assert cured[1:] == pytest.approx([0.0, 0.37, 0.999], abs=0.03)
    assert cured[0] == 0.0
