"""Statistics against published worked examples and known values."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.play.stats import (
    chi2_tail,
    hazard_ratio,
    incidence,
    kaplan_meier,
    log_rank,
    poisson_rate,
    ratio_of_medians,
    spread,
    wilson,
)

# Remission of acute leukaemia in weeks, 6-mercaptopurine and placebo: Freireich 1963, Blood 21:699; the worked
# example of Cox 1972 and of most textbooks.
DRUG = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
SEEN = [bool(each) for each in (1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0)]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
FIRST, SECOND = (DRUG, SEEN), (PLACEBO, [True] * 21)

groups = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=25)


def split(rows: list[tuple[int, bool]]) -> tuple[list[int], list[bool]]:
    return [time for time, _ in rows], [event for _, event in rows]


def test_kaplan_meier_of_the_leukaemia_trial() -> None:
    curve = kaplan_meier(*FIRST)
    assert curve.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert curve.survival == pytest.approx([0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], abs=5e-4)
    errors = curve.survival * np.sqrt(curve.variance)
    assert errors == pytest.approx([0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346], abs=5e-5)


def test_medians_with_intervals_of_the_leukaemia_trial() -> None:
    drug, placebo = kaplan_meier(*FIRST).median(), kaplan_meier(*SECOND).median()
    assert (drug.value, drug.low, drug.high) == (23, 13, None)
    assert (placebo.value, placebo.low, placebo.high) == (8, 4, 11)


def test_a_share_of_one_or_none_has_no_limits_and_the_unobserved_no_share() -> None:
    curve = kaplan_meier([5, 6, 7], [True, False, False])
    assert (curve.at(1).value, curve.at(1).low) == (1.0, None)
    assert curve.at(8).value is None
    all_gone = kaplan_meier([1, 2], [True, True]).at(9)
    assert (all_gone.value, all_gone.low) == (0.0, None)


def test_log_log_limits_are_those_of_the_formula() -> None:
    at = kaplan_meier(*FIRST).at(10)
    spread_of = 1.959964 * 0.0963 / 0.7529 / abs(math.log(0.7529))
    assert (at.low, at.high) == pytest.approx((0.7529 ** math.exp(spread_of), 0.7529 ** math.exp(-spread_of)), abs=2e-4)


def test_log_rank_of_the_leukaemia_trial() -> None:
    test = log_rank([FIRST, SECOND])
    assert test.chi2 == pytest.approx(16.793, abs=1e-3)
    assert test.observed == (9, 21)
    assert test.expected == pytest.approx((19.25, 10.75), abs=5e-3)
    assert test.p == pytest.approx(4.17e-5, rel=2e-3)


def test_cox_with_efron_ties_of_the_leukaemia_trial() -> None:
    ratio = hazard_ratio(FIRST, SECOND)
    assert (ratio.log_ratio, ratio.log_error) == pytest.approx((1.572, 0.412), abs=5e-4)
    assert (ratio.ratio, ratio.low, ratio.high) == pytest.approx((4.82, 2.15, 10.81), abs=5e-3)


def test_cox_by_hand() -> None:
    """Four patients without ties: the likelihood 1/(2 + 2h) · h/(1 + 2h) · 1/(1 + h) is greatest at this h."""
    between = hazard_ratio(([1, 4], [True, True]), ([2, 5], [True, False]))
    h = between.ratio
    assert h is not None
    assert 1 / h - 2 / (1 + 2 * h) - 2 / (1 + h) == pytest.approx(0, abs=1e-9)


def test_no_hazard_ratio_where_none_exists() -> None:
    assert hazard_ratio(([1, 2], [False, False]), ([1, 2], [True, True])).ratio is None
    assert hazard_ratio(([5, 6], [True, True]), ([1, 2], [True, True])).ratio is None


def test_ratio_of_medians_is_the_same_twice_and_holds_the_value() -> None:
    ratio = ratio_of_medians(SECOND, FIRST)
    assert ratio == ratio_of_medians(SECOND, FIRST)
    assert ratio.value == pytest.approx(23 / 8)
    assert ratio.low is not None and ratio.high is not None and ratio.low < 23 / 8 < ratio.high


def test_ratio_of_medians_covers_the_truth() -> None:
    """Two exponential samples whose medians differ by 2: 95% of the intervals hold it (within chance of 60)."""
    luck = np.random.default_rng(3)
    held = 0
    for _ in range(60):
        a, b = luck.exponential(1.0, 120), luck.exponential(2.0, 120)
        interval = ratio_of_medians((a, [True] * 120), (b, [True] * 120), draws=200)
        held += interval.low is not None and interval.high is not None and interval.low <= 2 <= interval.high
    assert held >= 51


def test_incidence_by_interval() -> None:
    first, second = incidence([1, 2, 3, 4, 5], [True, False, True, False, True], [0, 2.5, 5])
    assert (first.at_risk, first.events, first.time) == (5, 1, pytest.approx(1 + 2 + 3 * 2.5))
    assert (second.at_risk, second.events, second.time) == (3, 2, pytest.approx(0.5 + 1.5 + 2.5))
    assert first.share.value == pytest.approx(0.2)
    assert second.share.value == pytest.approx(1.0)
    assert first.rate.value == pytest.approx(1 / 10.5)


def test_shares_of_successive_intervals_multiply_to_the_curve() -> None:
    free = 1.0
    for each in incidence(*FIRST, [0, 10, 20, 35]):
        free *= 1 - (each.share.value or 0.0)
    at = kaplan_meier(*FIRST).at(35).value
    assert at is not None and free == pytest.approx(at)


def test_byars_limits_are_near_the_exact_ones() -> None:
    """Exact Poisson limits of 10 events: 4.795 and 18.39; of none, 3.689 above (Garwood 1936)."""
    ten, none = poisson_rate(10, 1.0), poisson_rate(0, 1.0)
    assert (ten.low, ten.high) == pytest.approx((4.795, 18.39), rel=0.01)
    assert none.low == 0 and none.high == pytest.approx(3.689, rel=0.02)


@pytest.mark.parametrize(("value", "degrees"), [(3.8415, 1), (5.9915, 2), (7.8147, 3), (9.4877, 4), (11.0705, 5)])
def test_chi_squared_at_its_five_percent_points(value: float, degrees: int) -> None:
    assert chi2_tail(value, degrees) == pytest.approx(0.05, abs=2e-6)


def test_wilson_example() -> None:
    """Newcombe 1998, Stat Med 17:857, table I: 81 of 263 is 0.2553 to 0.3662."""
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_spread_of_numbers() -> None:
    shape = spread([1, 2, 3, 4])
    assert (shape.mean, shape.median, shape.variance) == (2.5, 2.5, pytest.approx(5 / 3))


@pytest.mark.parametrize("call", [lambda: kaplan_meier([], []), lambda: kaplan_meier([1], []), lambda: spread([])])
def test_nothing_to_estimate_is_refused(call) -> None:
    with pytest.raises(ValueError):
        call()


@given(groups)
def test_curve_falls_and_stays_within_its_limits(rows: list[tuple[int, bool]]) -> None:
    curve = kaplan_meier(*split(rows))
    low, high = curve.interval()
    assert (np.diff(curve.survival) < 0).all()
    assert ((low <= curve.survival + 1e-12) & (curve.survival <= high + 1e-12)).all()


@given(groups, groups)
def test_log_rank_does_not_mind_the_order_of_groups(a: list[tuple[int, bool]], b: list[tuple[int, bool]]) -> None:
    one, other = log_rank([split(a), split(b)]), log_rank([split(b), split(a)])
    assert one.chi2 == pytest.approx(other.chi2, abs=1e-9)
    assert sum(one.observed) == pytest.approx(sum(one.expected))


@given(groups, groups)
def test_exchanged_groups_have_the_inverse_ratio(a: list[tuple[int, bool]], b: list[tuple[int, bool]]) -> None:
    one, other = hazard_ratio(split(a), split(b)), hazard_ratio(split(b), split(a))
    if one.ratio is not None and other.ratio is not None:
        assert one.ratio * other.ratio == pytest.approx(1, rel=1e-6)
