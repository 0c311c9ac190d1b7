"""The summed regime of counts: inverting a distribution by adding its terms from 0.

Working in the upper tail keeps tiny means accurate; the sums are good to about 1e-14 of P(X > 0), so upper tails
below 2**-44 of it are taken as that. Scalar and array code do the same operations in the same order.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from game.sim import exact
from game.sim.scratch import SCRATCH

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

_TAIL_CAP = 2.0**-44
_MOST_STEPS = 96  # never reached: with a variance up to 12 the quantile at that tail is below 60
# Measured: up to so many entries a table of several steps costs less than its rows one by one, and up to so many
# plain Python costs less still.
_FLAT, _FEW_WALKING = 512, 24
# As an array of no dimensions a constant costs 0.3 µs a call less.
_ZERO, _ONE = np.array(0.0), np.array(1.0)

# 1/k for the Taylor series of −log(1 − d) at |d| ≤ 1/1024, and 1/k! for that of exp(r) − 1 at |r| ≤ 1/256.
_LOG_STEPS, _EXP_STEPS = 1024.0, 128.0
_LOG_SCALE = 1.0 / (1.0 - np.arange(513) / _LOG_STEPS)
_MINUS_LOG = exact.log(_LOG_SCALE)
_DECAY = exact.exp(np.arange(128 * 34 + 1) / -_EXP_STEPS)
_ONE_OVER_LIST = [0.0] + [1.0 / k for k in range(1, _MOST_STEPS + 2)]
_ONE_OVER_FROM = [_ONE_OVER_LIST[step + 1 : _MOST_STEPS + 1] for step in range(_MOST_STEPS + 1)]
_ONE_OVER = [np.array(value) for value in _ONE_OVER_LIST]
_ONE_OVER_COLUMN = np.array(_ONE_OVER_LIST)[:, None]
_MINUS_LOG_LIST: list[float] = _MINUS_LOG.tolist()
_LOG_SCALE_LIST: list[float] = _LOG_SCALE.tolist()
_DECAY_LIST: list[float] = _DECAY.tolist()
_LOG_ROW = [np.array(1.0 / k) for k in range(5, 0, -1)]
_EXP_ROW = [np.array(1.0 / math.factorial(k)) for k in range(5, 0, -1)]


def _horner_into(x: F64, coefficients: list[F64], total: F64) -> F64:
    np.multiply(x, coefficients[0], out=total)
    total += coefficients[1]
    for coefficient in coefficients[2:]:
        total *= x
        total += coefficient
    return total


def minus_log_survival(p: F64, result: F64) -> F64:
    """Write −log(1 − p), for 0 ≤ p ≤ ½, into `result`."""
    mark = SCRATCH.used
    j, piece, spare = SCRATCH.many(p.size, 3)
    at = spare.view(np.int64)
    np.multiply(p, _LOG_STEPS, out=j)
    np.rint(j, out=j)
    np.copyto(at, j, casting="unsafe")
    j *= 1.0 / _LOG_STEPS
    np.subtract(p, j, out=j)
    j *= _LOG_SCALE.take(at, mode="clip", out=piece)
    _horner_into(j, _LOG_ROW, result)
    result *= j
    result += _MINUS_LOG.take(at, mode="clip", out=piece)
    SCRATCH.used = mark
    return result


def summed(x: F64, a: F64, r: F64, upper: F64, counts: I64) -> None:
    """Write the least k with P(X > k) < upper, where P(0) = exp(−x) and P(k) / P(k − 1) = a / k − r; x is used up."""
    mark, size = SCRATCH.used, x.size
    k, mass, rest, spare = SCRATCH.many(size, 4)
    at = spare.view(np.int64)
    np.multiply(x, _EXP_STEPS, out=k)
    np.rint(k, out=k)
    np.copyto(at, k, casting="unsafe")
    _DECAY.take(at, mode="clip", out=mass)
    k *= 1.0 / _EXP_STEPS
    k -= x
    _horner_into(k, _EXP_ROW, rest)
    rest *= k
    rest *= mass
    above = np.subtract(_ONE, mass, out=x)
    above -= rest
    mass += rest
    gap = np.multiply(above, _TAIL_CAP, out=k)
    np.maximum(gap, upper, out=gap)
    gap -= above
    _walk(gap, mass, a, r, counts)
    SCRATCH.used = mark


def _walk(gap: F64, mass: F64, a: F64, r: F64, counts: I64) -> None:
    """Write the steps k until gap + P(1) + … + P(k) > 0; gap and mass are used up.

    Steps are taken a few at a time for all entries; the finished are dropped once they are a quarter.
    """
    at: NDArray[np.intp] | None = None
    done, taken = 0, (gap <= 0.0).view(np.uint8)
    while True:
        size = gap.size
        take_stage = _stage_of_many if size > _FLAT else _stage_of_few
        first, next_ones = (2, 6) if size > _FLAT else (8, 12)
        stage = min(next_ones if done else first, _MOST_STEPS - done)
        short, gap, mass = take_stage(gap, mass, a, r, done, stage)
        done += stage
        left = np.count_nonzero(short[-1])
        finished = left == 0 or done == _MOST_STEPS
        rows = short[:-1] if finished else short
        taken += np.add.reduce(rows.view(np.uint8), axis=0)
        if not finished and left >= 0.75 * size:
            continue
        if at is None:
            counts[:] = taken
        else:
            counts[at] = taken
        if finished:
            return
        unfinished = short[-1].nonzero()[0]
        at = unfinished if at is None else at[unfinished]
        gap, mass, a, r = gap[unfinished], mass[unfinished], a[unfinished], r[unfinished]
        if left <= _FEW_WALKING:
            rest = zip(at.tolist(), gap.tolist(), mass.tolist(), a.tolist(), r.tolist(), strict=True)
            for i, one_gap, one_mass, one_a, one_r in rest:
                counts[i] = _walk_scalar(one_gap, one_mass, one_a, one_r, done)
            return
        taken = taken[unfinished]


_Stage = tuple[NDArray[np.bool_], F64, F64]


def _stage_of_many(gap: F64, mass: F64, a: F64, r: F64, done: int, stage: int) -> _Stage:
    """Some steps in place, row by row: whether gap is still not above 0 after each [stage, m], gap and mass."""
    short = np.empty((stage, gap.size), np.bool_)
    mark, factor = SCRATCH.used, SCRATCH.floats(gap.size)
    for row in range(stage):
        np.multiply(a, _ONE_OVER[done + row + 1], out=factor)
        factor -= r
        mass *= factor
        gap += mass
        np.less_equal(gap, _ZERO, out=short[row])
    SCRATCH.used = mark
    return short, gap, mass


def _stage_of_few(gap: F64, mass: F64, a: F64, r: F64, done: int, stage: int) -> _Stage:
    """The same in few calls, as a table of steps; running products and sums go strictly step by step."""
    table = np.empty((stage + 1, gap.size))
    np.multiply(_ONE_OVER_COLUMN[done + 1 : done + stage + 1], a, out=table[1:])
    table[1:] -= r
    table[0] = mass
    masses = np.multiply.accumulate(table, axis=0)
    mass = masses[-1].copy()
    masses[0] = gap
    gaps = np.add.accumulate(masses, axis=0, out=table)
    return gaps[1:] <= 0.0, gaps[-1], mass


def summed_scalar(n: int, p: float, upper: float) -> int:
    """The least k ≤ n with P(X > k) < upper for a binomial X; as `minus_log_survival` and `summed`, for one draw."""
    # The coefficients stand here as numbers: names would be looked up for every draw.
    j = round(p * 1024.0)
    d = (p - j * (1.0 / 1024.0)) * _LOG_SCALE_LIST[j]
    x = (((((d * (1.0 / 5.0) + 0.25) * d + 1.0 / 3.0) * d + 0.5) * d + 1.0) * d + _MINUS_LOG_LIST[j]) * n
    k = round(x * 128.0)
    decay = _DECAY_LIST[k]
    y = k * (1.0 / 128.0) - x
    rest = ((((y * (1.0 / 120.0) + 1.0 / 24.0) * y + 1.0 / 6.0) * y + 0.5) * y + 1.0) * y * decay
    above = 1.0 - decay - rest
    least = above * 2.0**-44
    gap = (upper if upper > least else least) - above
    if gap > 0.0:
        return 0
    r = p / (1.0 - p)
    a, mass, step = r * n + r, decay + rest, 0
    for inverse in _ONE_OVER_FROM[0]:  # as `_walk_scalar`, which most draws would call for a step or two
        step += 1
        mass *= a * inverse - r
        gap += mass
        if gap > 0.0:
            break
    return step if step < n else n


def _walk_scalar(gap: float, mass: float, a: float, r: float, step: int) -> int:
    for inverse in _ONE_OVER_FROM[step]:
        step += 1
        mass *= a * inverse - r
        gap += mass
        if gap > 0.0:
            break
    return step
