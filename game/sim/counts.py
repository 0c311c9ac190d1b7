"""Binomial and Poisson counts from given uniforms by inverting the distribution.

A draw is a pure function of (n, p, u), monotone in u, so that the same luck gives nearby counts under nearby
conditions. Three regimes, chosen entry by entry from values alone (so that an entry's result never depends on its
neighbours in the array):

* rare: P(X > 0) ≤ n p, hence 0 without further work when 1 − u > n p;
* variance ≤ 12: the distribution is summed from 0, in terms of the upper tail, which keeps tiny means accurate.
  Sums are good to about 1e-14 of P(X > 0), so upper tails below 2**-44 of it are taken as that;
* variance > 12: the Cornish–Fisher expansion to third order with the lattice (continuity and Sheppard) terms,
  normal quantile from a table (Cornish EA, Fisher RA. Rev Int Stat Inst 1938;5:307; Kolassa JE. Series
  Approximation Methods in Statistics, 2006, ch. 3). At variance 12 to 20 about one draw in 700 differs from the
  exact quantile, by 1.

`*_scalar` functions give the same bits in plain Python, faster for a handful of draws. Uniforms are whole multiples
of 2**-53 in [0, 1), counts at most 2**53. Only + − × ÷ sqrt and comparisons are used.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from game.sim import exact
from game.sim.normal import quantile_into, quantile_scalar
from game.sim.scratch import LENGTH, SCRATCH, WIDE

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

VARIANCE_SUMMED = 12.0
"""Up to this variance the distribution is summed, above it expanded."""
SCALAR_BELOW = 12
"""Arrays shorter than this are drawn one by one (measured crossover on mixed counts)."""
# With at most so many entries in a regime, plain Python is faster (measured).
_FEW_SUMMED, _FEW_EXPANDED, _FEW_WALKING = 40, 16, 10
_FLAT = 256  # up to so many entries a table of several steps costs less than its rows one by one
_GRAIN = 2.0**-53
# As an array of no dimensions a constant costs 0.3 µs a call less.
_ZERO, _ONE = np.array(0.0), np.array(1.0)
_TAIL_CAP = 2.0**-44
_MOST_STEPS = 96  # the summed regime ends before: its quantile at 2**-44 is below 60

# 1/k for the Taylor series of −log(1 − d) at |d| ≤ 1/1024, and 1/k! for that of exp(r) − 1 at |r| ≤ 1/256.
_LOG_STEPS, _EXP_STEPS = 1024.0, 128.0
_LOG_SCALE = 1.0 / (1.0 - np.arange(513) / _LOG_STEPS)
_MINUS_LOG = exact.log(_LOG_SCALE)
_DECAY = exact.exp(np.arange(128 * 34 + 1) / -_EXP_STEPS)
_ONE_OVER_LIST = [0.0] + [1.0 / k for k in range(1, _MOST_STEPS + 2)]
_ONE_OVER = [np.array(value) for value in _ONE_OVER_LIST]
_ONE_OVER_COLUMN = np.array(_ONE_OVER_LIST)[:, None]
_MINUS_LOG_LIST: list[float] = _MINUS_LOG.tolist()
_LOG_SCALE_LIST: list[float] = _LOG_SCALE.tolist()
_DECAY_LIST: list[float] = _DECAY.tolist()
_LOG_5, _LOG_4, _LOG_3, _LOG_2, _LOG_1 = (1.0 / k for k in range(5, 0, -1))
_EXP_5, _EXP_4, _EXP_3, _EXP_2, _EXP_1 = (1.0 / math.factorial(k) for k in range(5, 0, -1))
_LOG_ROW = [np.array(c) for c in (_LOG_5, _LOG_4, _LOG_3, _LOG_2, _LOG_1)]
_EXP_ROW = [np.array(c) for c in (_EXP_5, _EXP_4, _EXP_3, _EXP_2, _EXP_1)]


# The summed regime ----------------------------------------------------------------------------------------------


def _horner_into(x: F64, coefficients: list[F64], total: F64) -> F64:
    np.multiply(x, coefficients[0], out=total)
    total += coefficients[1]
    for coefficient in coefficients[2:]:
        total *= x
        total += coefficient
    return total


def _minus_log_survival(p: F64, result: F64) -> F64:
    """Write −log(1 − p), for 0 ≤ p ≤ ½, into `result`."""
    mark = SCRATCH.used
    j, piece, at = SCRATCH.floats(p.size), SCRATCH.floats(p.size), SCRATCH.ints(p.size)
    np.multiply(p, _LOG_STEPS, out=j)
    np.rint(j, out=j)
    np.copyto(at, j, casting="unsafe")
    j *= 1.0 / _LOG_STEPS
    np.subtract(p, j, out=j)
    j *= np.take(_LOG_SCALE, at, mode="clip", out=piece)
    _horner_into(j, _LOG_ROW, result)
    result *= j
    result += np.take(_MINUS_LOG, at, mode="clip", out=piece)
    SCRATCH.used = mark
    return result


def _minus_log_survival_scalar(p: float) -> float:
    j = round(p * _LOG_STEPS)
    d = (p - j * (1.0 / _LOG_STEPS)) * _LOG_SCALE_LIST[j]
    return ((((d * _LOG_5 + _LOG_4) * d + _LOG_3) * d + _LOG_2) * d + _LOG_1) * d + _MINUS_LOG_LIST[j]


def _summed(x: F64, a: F64, r: F64, upper: F64, counts: I64) -> None:
    """Write the least k with P(X > k) < upper, where P(0) = exp(−x) and P(k) / P(k − 1) = a / k − r; x is used up."""
    mark, size = SCRATCH.used, x.size
    k, mass, rest, at = SCRATCH.floats(size), SCRATCH.floats(size), SCRATCH.floats(size), SCRATCH.ints(size)
    np.multiply(x, _EXP_STEPS, out=k)
    np.rint(k, out=k)
    np.copyto(at, k, casting="unsafe")
    np.take(_DECAY, at, mode="clip", out=mass)
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

    Steps are taken a few at a time for all entries; the finished are dropped once they are the larger part.
    """
    at: NDArray[np.intp] | None = None
    done, taken = 0, (gap <= 0.0).view(np.uint8)
    while True:
        size = gap.size
        take_stage = _stage_of_many if size > _FLAT else _stage_of_few
        stage = min(2 if done == 0 else 4 if size > _FLAT else 8, _MOST_STEPS - done)
        short, gap, mass = take_stage(gap, mass, a, r, done, stage)
        done += stage
        left = np.count_nonzero(short[-1])
        finished = left == 0 or done == _MOST_STEPS
        rows = short[:-1] if finished else short
        taken += np.add.reduce(rows.view(np.uint8), axis=0)
        if not finished and left >= 0.5 * size:
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


def _summed_scalar(x: float, a: float, r: float, upper: float) -> int:
    k = round(x * _EXP_STEPS)
    decay = _DECAY_LIST[k]
    y = k * (1.0 / _EXP_STEPS) - x
    rest = ((((y * _EXP_5 + _EXP_4) * y + _EXP_3) * y + _EXP_2) * y + _EXP_1) * y * decay
    above = 1.0 - decay - rest
    mass = decay + rest
    return _walk_scalar(max(above * _TAIL_CAP, upper) - above, mass, a, r, 0)


def _walk_scalar(gap: float, mass: float, a: float, r: float, step: int) -> int:
    while gap <= 0.0 and step < _MOST_STEPS:
        step += 1
        mass = mass * (a * _ONE_OVER_LIST[step] - r)
        gap = gap + mass
    return step


# The expanded regime --------------------------------------------------------------------------------------------


# Coefficients of the expansion, as numbers for one draw and as arrays of no dimensions for many.
_FOURTH, _SQUARE, _CONSTANT = 3.0 / 1620.0, 7.0 / 1620.0, 16.0 / 1620.0
_SEVEN_36, _ONE_36, _ONE_72, _SIXTH = 7.0 / 36.0, 1.0 / 36.0, 1.0 / 72.0, 1.0 / 6.0
_FOURTHS, _SQUARES, _CONSTANTS = np.array(_FOURTH), np.array(_SQUARE), np.array(_CONSTANT)
_SEVENS_36, _ONES_36, _ONES_72, _SIXTHS = np.array(_SEVEN_36), np.array(_ONE_36), np.array(_ONE_72), np.array(_SIXTH)
_TWO, _HALF = np.array(2.0), np.array(0.5)


def _expanded(mean: F64, variance: F64, skew: F64, pq: F64, upper: F64, counts: I64) -> None:
    """Write the Cornish–Fisher quantile, not below 0; skew = q − p (1 for Poisson), pq = p q (0 for Poisson).

    X = mean + ½ + σ z + skew (z² − 1)/6 + z (7 pq − 1 − (pq + ½) z²)/(36 σ)
        + skew (pq + 2) (3 z⁴ + 7 z² − 16)/(1620 σ²), rounded down.
    """
    mark, size = SCRATCH.used, upper.size
    z = quantile_into(upper, SCRATCH.floats(size))
    square, deviation = np.multiply(z, z, out=SCRATCH.floats(size)), np.sqrt(variance, out=SCRATCH.floats(size))
    work, third, second = SCRATCH.floats(size), SCRATCH.floats(size), SCRATCH.floats(size)
    np.multiply(square, _FOURTHS, out=third)
    third += _SQUARES
    third *= square
    third -= _CONSTANTS
    third *= skew
    third *= np.add(pq, _TWO, out=work)
    third /= deviation
    np.multiply(pq, _ONES_36, out=work)
    work += _ONES_72
    work *= square
    np.multiply(pq, _SEVENS_36, out=second)
    second -= _ONES_36
    second -= work
    second *= z
    second += third
    second /= deviation
    square *= _SIXTHS
    square -= _SIXTHS
    square *= skew
    second += square
    second += _HALF
    z *= deviation
    z += second
    z += mean
    np.maximum(z, _ZERO, out=z)
    np.copyto(counts, z, casting="unsafe")
    SCRATCH.used = mark


def _expanded_scalar(mean: float, variance: float, skew: float, pq: float, upper: float) -> int:
    z = quantile_scalar(upper)
    square = z * z
    deviation = math.sqrt(variance)
    third = ((square * _FOURTH + _SQUARE) * square - _CONSTANT) * skew * (pq + 2.0) / deviation
    second = pq * _SEVEN_36 - _ONE_36 - (pq * _ONE_36 + _ONE_72) * square
    second = (second * z + third) / deviation
    second = second + (square * _SIXTH - _SIXTH) * skew + 0.5
    return max(int(z * deviation + second + mean), 0)


# Binomial -------------------------------------------------------------------------------------------------------


def binomial(n: I64, p: F64, u: F64) -> I64:
    """How many of n cells meet an event of probability p, at quantile u; arrays of one length, new int64 array.

    Below 0 and above 1, p counts as 0 and 1. Entries that are surely 0 cost next to nothing.
    """
    past = _past_rare_bound(n, p, u)
    number = np.count_nonzero(past)
    if number > n.size // 4 and number > _FEW_SUMMED:
        return _binomial_all(n, p, u)
    out = np.zeros(n.size, np.int64)
    if number == 0:
        return out
    hits = past.nonzero()[0]
    if number <= _FEW_SUMMED:
        triples = zip(n[hits].tolist(), p[hits].tolist(), u[hits].tolist(), strict=True)
        out[hits] = [binomial_scalar(*triple) for triple in triples]
    else:
        out[hits] = _binomial_all(n[hits], p[hits], u[hits])
    return out


def _past_rare_bound(n: I64, p: F64, u: F64) -> NDArray[np.bool_]:
    """The entries that need not be 0."""
    if n.size < _FLAT:
        few: NDArray[np.bool_] = np.less_equal(np.subtract(_ONE, u), np.multiply(n, p))
        return few
    past = np.empty(n.size, np.bool_)
    mark, size = SCRATCH.used, min(n.size, LENGTH)
    upper, mean = SCRATCH.floats(size), SCRATCH.floats(size)
    for low in range(0, n.size, LENGTH):
        high = min(low + LENGTH, n.size)
        one, two = upper[: high - low], mean[: high - low]
        np.subtract(_ONE, u[low:high], out=one)
        np.copyto(two, n[low:high])
        two *= p[low:high]
        np.less_equal(one, two, out=past[low:high])
    SCRATCH.used = mark
    return past


def _binomial_all(n: I64, p: F64, u: F64) -> I64:
    out = np.empty(n.size, np.int64)
    for low in range(0, n.size, WIDE):
        part = slice(low, low + WIDE)
        _binomial_part(n[part], p[part], u[part], out[part])
    return out


def _binomial_part(n: I64, p: F64, u: F64, counts: I64) -> None:
    """For p > ½ the complement is drawn with the mirrored uniform."""
    mark, size = SCRATCH.wide_used, n.size
    upper, mean = np.subtract(_ONE, u, out=SCRATCH.wide(size)), SCRATCH.wide(size)
    np.copyto(mean, n)
    flipped = p > 0.5
    number = np.count_nonzero(flipped)
    if number == 0:
        mean *= p
        _binomial_lower(n, p, upper, mean, counts)
    else:
        complement = np.subtract(_ONE, p, out=SCRATCH.wide(size))
        mirrored = np.subtract(_ONE, upper, out=SCRATCH.wide(size))
        mirrored += _GRAIN
        if number < size:
            np.copyto(mirrored, upper, where=~flipped)
            np.minimum(p, complement, out=complement)
        mean *= complement
        _binomial_lower(n, complement, mirrored, mean, counts)
        np.subtract(n, counts, out=counts, where=flipped)
    SCRATCH.wide_used = mark


def _binomial_lower(n: I64, p: F64, upper: F64, mean: F64, counts: I64) -> None:
    """Entries with p ≤ ½: sort by regime, then draw each regime LENGTH entries at a time."""
    mark, size = SCRATCH.wide_used, n.size
    variance = np.subtract(_ONE, p, out=SCRATCH.wide(size))
    variance *= mean
    large = variance > VARIANCE_SUMMED
    small = np.less_equal(upper, mean)
    small &= ~large
    SCRATCH.wide_used = mark
    number_large, number_small = np.count_nonzero(large), np.count_nonzero(small)
    if number_large + number_small < size:
        counts[:] = 0
    for regime, number, few, kernel in (
        (large, number_large, _FEW_EXPANDED, _binomial_expanded),
        (small, number_small, _FEW_SUMMED, _binomial_summed),
    ):
        if number == 0:
            continue
        if number == size:
            for low in range(0, size, LENGTH):
                part = slice(low, low + LENGTH)
                kernel(n[part], p[part], upper[part], counts[part])
            continue
        at = regime.nonzero()[0]
        if number <= few:
            triples = zip(n[at].tolist(), p[at].tolist(), upper[at].tolist(), strict=True)
            counts[at] = [_binomial_lower_scalar(*triple) for triple in triples]
            continue
        for low in range(0, number, LENGTH):
            _draw_chosen(kernel, n, p, upper, counts, at[low : low + LENGTH])


_Kernel = Callable[[I64, F64, F64, I64], None]


def _draw_chosen(kernel: _Kernel, n: I64, p: F64, upper: F64, counts: I64, at: NDArray[np.intp]) -> None:
    mark, size = SCRATCH.used, at.size
    some = SCRATCH.ints(size)
    kernel(
        np.take(n, at, mode="clip", out=SCRATCH.ints(size)),
        np.take(p, at, mode="clip", out=SCRATCH.floats(size)),
        np.take(upper, at, mode="clip", out=SCRATCH.floats(size)),
        some,
    )
    counts[at] = some
    SCRATCH.used = mark


def _binomial_summed(n: I64, p: F64, upper: F64, counts: I64) -> None:
    mark, size = SCRATCH.used, n.size
    x, r, a = SCRATCH.floats(size), SCRATCH.floats(size), SCRATCH.floats(size)
    _minus_log_survival(p, x)
    x *= n
    np.subtract(_ONE, p, out=r)
    np.divide(p, r, out=r)
    np.multiply(r, n, out=a)
    a += r
    _summed(x, a, r, upper, counts)
    np.minimum(counts, n, out=counts)
    SCRATCH.used = mark


def _binomial_expanded(n: I64, p: F64, upper: F64, counts: I64) -> None:
    mark, size = SCRATCH.used, n.size
    mean, variance, skew, pq = (SCRATCH.floats(size) for _ in range(4))
    np.copyto(mean, n)
    mean *= p
    np.subtract(_ONE, p, out=skew)
    np.multiply(mean, skew, out=variance)
    np.multiply(p, skew, out=pq)
    skew -= p
    _expanded(mean, variance, skew, pq, upper, counts)
    np.minimum(counts, n, out=counts)
    SCRATCH.used = mark


def binomial_scalar(n: int, p: float, u: float) -> int:
    """As `binomial`, bit for bit, for one draw."""
    upper = 1.0 - u
    mean = n * p
    if not upper <= mean:
        return 0
    if p > 0.5:
        return n - _binomial_lower_scalar(n, 1.0 - p, (1.0 - upper) + _GRAIN)
    return _binomial_lower_scalar(n, p, upper)


def _binomial_lower_scalar(n: int, p: float, upper: float) -> int:
    mean = n * p
    if not upper <= mean:
        return 0
    q = 1.0 - p
    variance = mean * q
    if variance > VARIANCE_SUMMED:
        return min(_expanded_scalar(mean, variance, q - p, p * q, upper), n)
    r = p / q
    return min(_summed_scalar(_minus_log_survival_scalar(p) * n, r * n + r, r, upper), n)


def draw(n: I64, p: F64, u: F64) -> I64:
    """`binomial` by whichever of the two codes is faster for this many entries; the results are equal."""
    if n.size >= SCALAR_BELOW:
        return binomial(n, p, u)
    triples = zip(n.tolist(), p.tolist(), u.tolist(), strict=True)
    return np.array([binomial_scalar(*triple) for triple in triples], np.int64)


def poisson(mean: F64, u: F64) -> I64:
    """Poisson counts of the given means (below 1e15) at quantiles u; arrays of one length, new int64 array."""
    out = np.zeros(mean.size, np.int64)
    upper = np.subtract(_ONE, u)
    hit = upper <= mean
    large = mean > VARIANCE_SUMMED
    for regime, expands in (((hit & ~large).nonzero()[0], False), (large.nonzero()[0], True)):
        for low in range(0, regime.size, LENGTH):
            at = regime[low : low + LENGTH]
            means, uppers, counts = mean[at], upper[at], np.empty(at.size, np.int64)
            if expands:
                _expanded(means, means, np.ones(at.size), np.zeros(at.size), uppers, counts)
            else:
                _summed(means.copy(), means, np.zeros(at.size), uppers, counts)
            out[at] = counts
    return out
