from __future__ import annotations

import math

import numpy as np
import pytest
from bodies import body, case, live, mixed_day, population, replicates

from game.sim.ground import GOMPERTZ_CAP, gompertz
from game.sim.growth import chances, crowding_room, divide_and_die, net_growth_per_day, starvation
from game.sim.lesions import Lesions
from game.spec.levels import Population

CELLS = 1_000_000


def a_day_of(made, *, load=0.0, oxygen=1.0, organ=0, clone=(), lesion_cells=500_000_000):
    """Births and deaths of one day per cell, over some 2,000 voxels of a million cells."""
    patient = replicates(made, CELLS, clone)
    day = mixed_day(made, patient, load, oxygen)
    day.ground.organ[:] = organ
    patient.lesions.cells = np.array([lesion_cells])
    n = patient.cells_total()
    divide_and_die(day)
    return patient.tally.born / n, patient.tally.died / n


def test_a_population_doubles_in_its_doubling_time():
    assert net_growth_per_day(60) == pytest.approx(2 ** (1 / 60) - 1, rel=1e-12)
    born, died = a_day_of(case())
    assert born - died == pytest.approx(net_growth_per_day(60), rel=0.01)
    assert died == pytest.approx(0.1, rel=1e-3)


def test_crowding_limits_births_and_not_deaths():
    full = 0.1 + net_growth_per_day(60)
    for load, share in ((0.5, 1.0), (1.0, 1.0), (1.5, 0.5), (1.9, 0.1)):
        born, died = a_day_of(case(), load=load)
        assert born == pytest.approx(full * share, rel=2e-3)
        assert died == pytest.approx(0.1, rel=2e-3)
    assert a_day_of(case(), load=2.0)[0] == 0.0
    assert crowding_room(np.array([5.0]))[0] == 0.0


def test_growth_slows_with_size_by_gompertz():
    lesions = Lesions()
    for cells in (1, 500_000_000, 10**9, 3_100_000_000_000, 4 * 10**12):
        lesions.found(0, 0.0, 0.0, 0, 2, True, cells)
    one, reference, more, limit, beyond = gompertz(lesions, 3.1e12)
    assert (one, reference, limit, beyond) == (GOMPERTZ_CAP, 1.0, 0.0, 0.0)
    assert more == pytest.approx(math.log(3.1e12 / 1e9) / math.log(3.1e12 / 5e8), rel=1e-12)
    small = np.subtract(*a_day_of(case()))
    large = np.subtract(*a_day_of(case(), lesion_cells=10**11))
    assert large / small == pytest.approx(math.log(31) / math.log(6200), rel=0.02)


def test_soil_scales_net_growth_and_not_births():
    home, far = a_day_of(case()), a_day_of(case(), organ=2)
    assert np.subtract(*far) / np.subtract(*home) == pytest.approx(0.5, rel=0.02)
    assert far[1] == pytest.approx(0.1, rel=2e-3)


def test_low_oxygen_slows_growth_and_none_starves():
    plenty, little = a_day_of(case(), oxygen=0.31), a_day_of(case(), oxygen=0.15)
    assert np.subtract(*little) / np.subtract(*plenty) == pytest.approx(0.5, rel=0.02)
    hungry = case(oxygen={"death_per_day": 0.1})
    born, died = a_day_of(hungry, oxygen=0.0)
    assert died == pytest.approx(1 - 0.9 * 0.9, rel=2e-3)
    assert born == pytest.approx(0.1 * 0.9, rel=2e-3), "only the births that replace the usual deaths are left"
    assert starvation(np.array([0.12, 0.06, 0.0])) == pytest.approx([0.0, 0.5, 1.0])


def test_resistance_costs_net_growth():
    costless, costly = a_day_of(case()), a_day_of(case(), clone=("pump",))
    assert np.subtract(*costly) / np.subtract(*costless) == pytest.approx(0.85, rel=0.02)


def test_a_cell_has_one_fate_a_day():
    event, births = chances(np.array([0.01, 0.01, -1.0]), 0.1, np.ones(3), np.array([0.0, 1.0, 0.0]), 1.0)
    assert event[0] == pytest.approx(0.21) and births[0] == pytest.approx(0.11 / 0.21)
    assert event[1] == 1.0 and births[1] == 0.0, "a cell that is killed does not divide"
    assert event[2] == pytest.approx(0.1) and births[2] == 0.0, "no fewer births than none"


def test_sleeping_cells_neither_divide_nor_die_by_turnover():
    made, patient = body(population(cells=1e6, asleep=True))
    live(made, patient, 30)
    assert patient.cells_total() == 10**6


def law_of_one_compartment(start: float, doubling_days: float, limit: float, end: float) -> list[float]:
    """Cells of each day when nothing but size slows growth."""
    net, series = 2 ** (1 / doubling_days) - 1, [start]
    while series[-1] < end:
        slowing = min(GOMPERTZ_CAP, math.log(limit / series[-1]) / math.log(limit / 5e8))
        series.append(series[-1] * (1 + net * slowing))
    return series


def days_to(series: list[float], cells: float) -> float:
    after = next(day for day, each in enumerate(series) if each >= cells)
    if after == 0:
        return 0.0
    low, high = series[after - 1], series[after]
    return after - 1 + math.log(cells / low) / math.log(high / low)


@pytest.mark.parametrize("level_id, where, doubling_days", [("one_lock", "lung", 60), ("first_look", "colon", 100)])
def test_a_lesion_doubles_as_a_well_mixed_one_would(library, level_id, where, doubling_days):
    """From 1e6 to 1e9 cells in the shipped organs with every phase on: each doubling within 5%."""
    from game.sim.admit import admit, build_case

    made = build_case(library, level_id, 1)
    growth = made.biology.growth.model_copy(update={"doubling_days": float(doubling_days), "doubling_sd_log": 0.0})
    level = made.level.model_copy(
        update={
            "start": (Population(organ=where, at_mm=(64, 64), cells=1e6),),
            "biology": made.level.biology.model_copy(update={"growth": growth}),
            "vary": made.level.vary.model_copy(update={"doubling_days": None}),
        }
    )
    made = type(made)(level, made.cancer, made.organs, made.mechanisms, made.drugs, made.cards, 1)
    patient = admit(made)
    series = [float(patient.cells_total())]
    while series[-1] < 2.05e9:
        live(made, patient, 1)
        series.append(float(patient.cells_total()))
    law = law_of_one_compartment(1e6, doubling_days, growth.gompertz_cells, 2.05e9)
    for doubling in range(11):
        cells = 1e6 * 2**doubling
        spatial = days_to(series, 2 * cells) - days_to(series, cells)
        mixed = days_to(law, 2 * cells) - days_to(law, cells)
        assert abs(spatial / mixed - 1) < 0.05, f"{cells:.1e} cells: {spatial:.1f} days against {mixed:.1f}"
