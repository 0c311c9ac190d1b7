"""More dose never leaves more sensitive cells, and less oxygen never raises a kill, in the mean of 400 tumours.

Tumours are laid along the site axis, each with luck of its own, the same on both sides; a failure is one beyond a
one-sided bound of 99%.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from bodies import case, empty, give, live, mixed_day, put, replicates

from game.sim.growth import divide_and_die
from game.sim.patient import Course
from game.sim.radiation import irradiate

TUMOURS, ONE_SIDED_99 = 400, 2.326
DOSES = (0.0, 0.5, 0.75, 1.0)
OXYGEN = (0.0, 0.05, 0.12, 0.2, 0.3, 1.0)


def not_more(fewer: np.ndarray, more: np.ndarray) -> bool:
    """Whether paired numbers [400] give no evidence that the mean of `fewer` is above that of `more`."""
    gap = fewer.astype(float) - more
    return float(gap.mean()) <= ONE_SIDED_99 * float(gap.std(ddof=1)) / len(gap) ** 0.5


def tumours(made, cells):
    """A body of 400 tumours that know nothing of each other: one lesion to a voxel, each with luck of its own."""
    patient = empty(made)
    anatomy = made.anatomy
    for site in range(TUMOURS):
        organ = made.organs[int(anatomy.organ[site])].id
        put(made, patient, organ, float(anatomy.x_mm[site]), float(anatomy.y_mm[site]), cells)
    assert np.count_nonzero(patient.lesions.cells) == TUMOURS
    return patient


@pytest.mark.parametrize("drug", ["toxin", "blocker"])
def test_more_dose_leaves_no_more_sensitive_cells_within_a_cycle(drug):
    made = case(growth={"doubling_days": 30.0})
    left = {dose: [] for dose in DOSES}
    for dose in DOSES:
        patient = tumours(made, 3000)
        if dose:
            give(patient, made, drug, share=dose)
        for _third in range(3):
            live(made, patient, 7)
            left[dose].append(patient.cells.by_site()[:TUMOURS])
    for less, more in pairwise(DOSES):
        for third in range(3):
            assert not_more(left[more][third], left[less][third]), f"day {7 * third + 7}: {more} against {less}"
    assert left[1.0][2].mean() < 0.7 * left[0.0][2].mean(), "and the whole dose does something"


def killed(made, oxygen, drug=None, gray=0.0):
    """Cells killed on one day in each of 400 well-mixed tumours of cycling cells with that oxygen."""
    patient = replicates(made, 2000)
    if drug:
        give(patient, made, drug)
    if gray:
        patient.courses = (Course(np.arange(made.anatomy.sites), 0, 1, 5, 1, gray, 0.0),)
    day = mixed_day(made, patient, oxygen=oxygen)
    before = patient.cells.by_site()
    if drug:
        divide_and_die(day)
    if gray:
        irradiate(day)
    return (before - patient.cells.by_site())[:TUMOURS]


def without_turnover(**more):
    return case(growth={"death_per_day": 0.0, "doubling_days": 1e18}, oxygen={"death_per_day": 0.0, **more})


@pytest.mark.parametrize("gray", [2.0, 8.0])
def test_less_oxygen_never_raises_the_kill_of_radiation(gray):
    made = without_turnover()
    kills = [killed(made, oxygen, gray=gray) for oxygen in OXYGEN]
    for less, more in pairwise(kills):
        assert not_more(less, more)
    assert kills[0].mean() < 0.7 * kills[-1].mean()


@pytest.mark.parametrize("shield", [0.0, 0.6])
def test_less_oxygen_never_raises_the_kill_of_chemotherapy(shield):
    made = without_turnover(drug_shield=shield)
    kills = [killed(made, oxygen, drug="toxin") for oxygen in OXYGEN]
    for less, more in pairwise(kills):
        assert not_more(less, more)
    assert (kills[0].mean() < 0.8 * kills[-1].mean()) == (shield > 0.0)


def test_the_bound_can_fail():
    rng = np.random.default_rng(1)
    more = rng.normal(100.0, 10.0, TUMOURS)
    assert not_more(more + rng.normal(0.0, 5.0, TUMOURS) - 1.0, more)
    assert not not_more(more + rng.normal(2.0, 5.0, TUMOURS), more)
