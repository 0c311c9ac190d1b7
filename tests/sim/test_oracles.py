"""Closed forms that the rules must reproduce, measured as `calibrate` does, in the bands of the targets."""

from __future__ import annotations

import math

import pytest

from game.lab.calibrate import MEASURES, measure, read_targets
from game.lab.oracles import V5_SIZES, bozic
from game.sim.lesions import CELLS_PER_CM3

TARGETS = {target.id: target for target in read_targets()}
SLOW = {"v1", "v5", "v6_together", "v6_shared", "v6_in_turn"}


@pytest.mark.parametrize("name", [pytest.param(name, marks=[pytest.mark.slow] * (name in SLOW)) for name in MEASURES])
def test_oracle(name: str) -> None:
    result = measure(name)
    assert set(result.statistics) == set(MEASURES[name])
    for statistic, found in result.statistics.items():
        print(f"\n{statistic}: {found.value:.4g} {found.interval}")
        target = TARGETS[statistic]
        assert target.holds(found.value), f"{statistic} is {found.value}, band {target.low} to {target.high}"
        if name == "v5":
            assert found.value / 100 == pytest.approx(bozic(V5_SIZES[statistic]), abs=0.03), "the formula itself"


def test_the_band_of_v1_follows_from_the_packing_of_cells() -> None:
    assert math.log2(0.5236 * CELLS_PER_CM3) == pytest.approx(28.96, abs=0.01)
