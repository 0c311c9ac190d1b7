from __future__ import annotations

import math
import random
from collections.abc import Callable
from decimal import Decimal, getcontext, localcontext

import numpy as np
import pytest

from game.sim import exact

LN2 = Decimal(2).ln()


def worst_error(curve: Callable, reference: Callable[[Decimal], Decimal], points: list[float]) -> float:
    values = curve(np.array(points)).tolist()
    assert [curve(x) for x in points] == values, "scalar and array differ"
    worst = 0.0
    with localcontext() as context:
        context.prec = 40
        for x, value in zip(points, values, strict=True):
            true = reference(Decimal(x))
            worst = max(worst, float(abs((Decimal(value) - true) / true)))
    return worst


def spread(low: float, high: float, count: int = 150) -> list[float]:
    dice = random.Random(7)
    return [dice.uniform(low, high) for _ in range(count)]


@pytest.mark.parametrize(
    ("curve", "reference", "points"),
    [
        (exact.exp, lambda x: x.exp(), spread(-700, 700) + spread(-1, 1) + [1e-12, -1e-300, 0.0]),
        (exact.exp2, lambda x: (x * LN2).exp(), [*spread(-1000, 1000), 0.5, -0.5, 10.0]),
        (exact.pow10, lambda x: Decimal(10) ** x, [*spread(-300, 300), -4.0, 0.5]),
        (
            exact.log,
            lambda x: x.ln(),
            [10**x for x in spread(-300, 300)] + [1 + x for x in spread(-1e-6, 1e-6)],
        ),
        (
            exact.log2,
            lambda x: x.ln() / LN2,
            [10**x for x in spread(-14, 14)] + [1 + x for x in spread(-0.4, 0.5)],
        ),
    ],
    ids=["exp", "exp2", "pow10", "log", "log2"],
)
def test_curves_are_right_to_the_last_bits(curve: Callable, reference: Callable, points: list[float]) -> None:
    assert worst_error(curve, reference, points) < 5e-16


def test_pow_is_right_to_the_last_bits() -> None:
    dice = random.Random(3)
    bases = [10 ** dice.uniform(-8, 14) for _ in range(200)] + [1 + dice.uniform(-0.5, 0.9) for _ in range(200)]
    exponents = [dice.uniform(-1, 1) * min(600 / abs(math.log(base)), 1e6) for base in bases]
    values = exact.pow(np.array(bases), np.array(exponents)).tolist()
    getcontext().prec = 40
    for base, exponent, value in zip(bases, exponents, values, strict=True):
        assert exact.pow(base, exponent) == value
        true = (Decimal(base).ln() * Decimal(exponent)).exp()
        assert abs((Decimal(value) - true) / true) < Decimal("2e-15")


def test_whole_answers_are_whole() -> None:
    assert exact.exp(0.0) == 1.0
    assert exact.log(1.0) == 0.0
    assert [exact.exp2(float(k)) for k in (-1022, -3, 0, 10, 1023)] == [2.0**k for k in (-1022, -3, 0, 10, 1023)]
    assert [exact.log2(2.0**k) for k in (-30, 0, 1, 40)] == [-30.0, 0.0, 1.0, 40.0]
    assert exact.pow(3.0, 4.0) == 81.0
    assert [exact.pow10(float(k)) for k in (0, 1, 2, 3)] == [1.0, 10.0, 100.0, 1000.0]


def test_ends_of_the_range() -> None:
    for value in (-1e300, -800.0, -math.inf):
        assert exact.exp(value) == exact.exp(np.array([value]))[0] == 0.0
    for value in (800.0, 1e300, math.inf):
        assert exact.exp(value) == exact.exp(np.array([value]))[0] == math.inf
    assert exact.pow(0.0, 0.0) == exact.pow(np.array([0.0]), 0.0)[0] == 1.0
    assert exact.pow(0.0, 2.0) == exact.pow(np.array([0.0]), 2.0)[0] == 0.0
    assert exact.pow(10.0, 400.0) == exact.pow(np.array([10.0]), 400.0)[0] == math.inf
    assert exact.pow(10.0, -400.0) == exact.pow(np.array([10.0]), -400.0)[0] == 0.0
    assert exact.log(math.inf) == exact.log(np.array([math.inf]))[0] == math.inf
    assert math.isnan(exact.exp(math.nan)) and np.isnan(exact.exp(np.array([math.nan]))[0])


@pytest.mark.parametrize("value", [0.0, -1.0, math.nan])
def test_a_logarithm_of_nothing_is_refused_with_a_sentence(value: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        exact.log(value)
    with pytest.raises(ValueError, match="above 0"):
        exact.log2(np.array([1.0, value]))


def test_int_power() -> None:
    bases = np.array([2.0, 1.5, 0.0, 3.0, 0.999])
    powers = np.array([10, 7, 0, -2, 1000])
    assert exact.int_power(bases, powers).tolist()[:4] == [1024.0, 1.5**7, 1.0, 1.0 / 9.0]
    assert exact.int_power(0.999, 1000) == exact.int_power(bases, powers)[4] == exact.int_power(bases, 1000)[4]
    assert exact.int_power(0.999, 1000) == pytest.approx(math.exp(1000 * math.log(0.999)), rel=1e-12)


def test_hill_is_half_at_its_ec50_and_stays_between_0_and_1() -> None:
    assert exact.hill(2.0, 2.0, 3) == 0.5
    assert exact.hill(0.0, 2.0, 3) == exact.hill(-1.0, 2.0, 3) == 0.0
    doses = np.array([-1.0, 0.0, 1e-200, 0.1, 1.0, 2.0, 3.0, 1e200])
    values = exact.hill(doses, 2.0, 4)
    assert values.tolist() == [exact.hill(x, 2.0, 4) for x in doses.tolist()]
    assert (np.diff(values) >= 0).all() and values[-1] == 1.0
    assert values[6] == pytest.approx(81 / (81 + 16), rel=1e-15)


def test_golden_bits() -> None:
    assert exact.exp(1.0).hex() == "0x1.5bf0a8b14576ap+1"
    assert exact.log(10.0).hex() == "0x1.26bb1bbb55516p+1"
    assert exact.pow(1.7, -12.3).hex() == "0x1.7fb92b3f3d864p-10"
    assert exact.pow10(-3.3).hex() == "0x1.06c4363887513p-11"
