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

import numpy as np
from numpy.typing import NDArray

from game.sim import exact
from game.sim.normal import quantile_into, quantile_scalar
from game.sim.scratch import LENGTH, SCRATCH

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

VARIANCE_SUMMED = 12.0
"""Up to this variance the distribution is summed, above it expanded."""
SCALAR_BELOW = 12
"""Arrays shorter than this are drawn one by one (measured crossover on mixed counts)."""
# With at most so many entries in a regime, plain Python is faster (measured).
_FEW_SUMMED, _FEW_EXPANDED = 40, 16
_GRAIN = 2.0**-53
_ONE = np.array(1.0)  # as an array of no dimensions a constant costs 0.3 µs a call less
_TAIL_CAP = 2.0**-44
_MOST_STEPS = 96  # the summed regime ends before: its quantile at 2**-44 is below 60

# 1/k for the Taylor series of −log(1 − d) at |d| ≤ 1/1024, and 1/k! for that of exp(r) − 1 at |r| ≤ 1/256.
_LOG_SERIES = tuple(1.0 / k for k in range(5, 0, -1))
_EXP_SERIES = tuple(1.0 / math.factorial(k) for k in range(5, 0, -1))
_LOG_STEPS, _EXP_STEPS = 1024.0, 128.0
_LOG_SCALE = 1.0 / (1.0 - np.arange(513) / _LOG_STEPS)
_MINUS_LOG = exact.log(_LOG_SCALE)
_DECAY = exact.exp(np.arange(128 * 34 + 1) / -_EXP_STEPS)
_ONE_OVER = [0.0] + [1.0 / k for k in range(1, _MOST_STEPS + 2)]
_MINUS_LOG_LIST: list[float] = _MINUS_LOG.tolist()
_LOG_SCALE_LIST: list[float] = _LOG_SCALE.tolist()
_DECAY_LIST: list[float] = _DECAY.tolist()


# The summed regime ----------------------------------------------------------------------------------------------


def _horner_into(x: F64, coefficients: tuple[float, ...], total: F64) -> F64:
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
    _horner_into(j, _LOG_SERIES, result)
    result *= j
    result += np.take(_MINUS_LOG, at, mode="clip", out=piece)
    SCRATCH.used = mark
    return result


def _minus_log_survival_scalar(p: float) -> float:
    j = round(p * _LOG_STEPS)
    d = (p - j * (1.0 / _LOG_STEPS)) * _LOG_SCALE_LIST[j]
    c5, c4, c3, c2, c1 = _LOG_SERIES
    return ((((d * c5 + c4) * d + c3) * d + c2) * d + c1) * d + _MINUS_LOG_LIST[j]


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
    _horner_into(k, _EXP_SERIES, rest)
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

    Every few steps the finished entries are dropped.
    """
    counts[:] = 0
    at: NDArray[np.intp] | None = None
    done, last, mark = 0, 2, SCRATCH.used
    while True:
        steps = np.zeros(gap.size, np.uint8)
        short = gap <= 0.0
        as_number = short.view(np.uint8)
        factor = SCRATCH.floats(gap.size)
        for k in range(done + 1, last + 1):
            steps += as_number
            np.multiply(a, _ONE_OVER[k], out=factor)
            factor -= r
            mass *= factor
            gap += mass
            np.less_equal(gap, 0.0, out=short)
        SCRATCH.used = mark
        if at is None:
            counts += steps
        else:
            counts[at] += steps
        left = short.nonzero()[0]
        if left.size == 0 or last == _MOST_STEPS:
            return
        if left.size < 0.8 * gap.size:
            at = left if at is None else at[left]
            gap, mass, a, r = gap[left], mass[left], a[left], r[left]
        done, last = last, min(last + (3 if left.size > 1000 else 6), _MOST_STEPS)


def _summed_scalar(x: float, a: float, r: float, upper: float) -> int:
    k = round(x * _EXP_STEPS)
    decay = _DECAY_LIST[k]
    y = k * (1.0 / _EXP_STEPS) - x
    c5, c4, c3, c2, c1 = _EXP_SERIES
    rest = ((((y * c5 + c4) * y + c3) * y + c2) * y + c1) * y * decay
    above = 1.0 - decay - rest
    mass = decay + rest
    gap = max(above * _TAIL_CAP, upper) - above
    step = 0
    while gap <= 0.0 and step < _MOST_STEPS:
        step += 1
        mass = mass * (a * _ONE_OVER[step] - r)
        gap = gap + mass
    return step


# The expanded regime --------------------------------------------------------------------------------------------


def _expanded(mean: F64, variance: F64, skew: F64, pq: F64, upper: F64, counts: I64) -> None:
    """Write the Cornish–Fisher quantile; skew = q − p (1 for Poisson), pq = p q (0 for Poisson)."""
    mark, size = SCRATCH.used, upper.size
    z = quantile_into(upper, SCRATCH.floats(size))
    square, deviation = np.multiply(z, z, out=SCRATCH.floats(size)), np.sqrt(variance, out=SCRATCH.floats(size))
    third, work, second = SCRATCH.floats(size), SCRATCH.floats(size), SCRATCH.floats(size)
    np.multiply(square, 3.0, out=third)
    third += 7.0
    third *= square
    third -= 16.0
    third *= 1.0 / 1620.0
    third *= skew
    third *= np.add(pq, 2.0, out=work)
    third /= deviation
    np.multiply(pq, 1.0 / 36.0, out=work)
    work += 1.0 / 72.0
    work *= square
    np.multiply(pq, 7.0 / 36.0, out=second)
    second -= 1.0 / 36.0
    second -= work
    second *= z
    second += third
    second /= deviation
    square -= 1.0
    square *= 1.0 / 6.0
    square *= skew
    second += square
    second += 0.5
    z *= deviation
    z += second
    z += mean
    np.floor(z, out=z)
    np.copyto(counts, z, casting="unsafe")
    SCRATCH.used = mark


def _expanded_scalar(mean: float, variance: float, skew: float, pq: float, upper: float) -> int:
    z = quantile_scalar(upper)
    square = z * z
    deviation = math.sqrt(variance)
    third = ((square * 3.0 + 7.0) * square - 16.0) * (1.0 / 1620.0) * skew * (pq + 2.0) / deviation
    second = pq * (7.0 / 36.0) - 1.0 / 36.0 - (pq * (1.0 / 36.0) + 1.0 / 72.0) * square
    second = (second * z + third) / deviation
    second = second + (square - 1.0) * (1.0 / 6.0) * skew + 0.5
    return math.floor(z * deviation + second + mean)


# Binomial -------------------------------------------------------------------------------------------------------


def binomial(n: I64, p: F64, u: F64) -> I64:
    """How many of n cells meet an event of probability p, at quantile u; arrays of one length, new int64 array.

    Below 0 and above 1, p counts as 0 and 1. Entries that are surely 0 cost next to nothing.
    """
    hits = _past_rare_bound(n, p, u)
    if hits.size == n.size:
        return _binomial_hits(n, p, u)
    out = np.zeros(n.size, np.int64)
    if hits.size <= _FEW_SUMMED:
        for i in hits.tolist():
            out[i] = binomial_scalar(int(n[i]), float(p[i]), float(u[i]))
    else:
        out[hits] = _binomial_hits(n[hits], p[hits], u[hits])
    return out


def _past_rare_bound(n: I64, p: F64, u: F64) -> NDArray[np.intp]:
    """Indices of the entries that need not be 0."""
    if n.size <= LENGTH:
        at: NDArray[np.intp] = np.less_equal(np.subtract(_ONE, u), np.multiply(n, p)).nonzero()[0]
        return at
    past = np.empty(n.size, np.bool_)
    mark = SCRATCH.used
    upper_row, mean_row = SCRATCH.floats(LENGTH), SCRATCH.floats(LENGTH)
    for low in range(0, n.size, LENGTH):
        part = slice(low, min(low + LENGTH, n.size))
        upper, mean = upper_row[: part.stop - low], mean_row[: part.stop - low]
        np.subtract(_ONE, u[part], out=upper)
        np.multiply(n[part], p[part], out=mean)
        np.less_equal(upper, mean, out=past[part])
    SCRATCH.used = mark
    at = past.nonzero()[0]
    return at


def _binomial_hits(n: I64, p: F64, u: F64) -> I64:
    """The entries past the rare bound, LENGTH at a time."""
    out = np.empty(n.size, np.int64)
    for low in range(0, n.size, LENGTH):
        part = slice(low, low + LENGTH)
        _binomial_part(n[part], p[part], u[part], out[part])
    return out


def _binomial_part(n: I64, p: F64, u: F64, counts: I64) -> None:
    """For p > ½ the complement is drawn with the mirrored uniform."""
    mark, size = SCRATCH.used, n.size
    upper, mean = np.subtract(_ONE, u, out=SCRATCH.floats(size)), SCRATCH.floats(size)
    flipped = p > 0.5
    number = np.count_nonzero(flipped)
    if number == 0:
        np.multiply(n, p, out=mean)
        _binomial_lower(n, p, upper, mean, counts)
    else:
        complement = np.subtract(_ONE, p, out=SCRATCH.floats(size))
        mirrored = np.subtract(_ONE, upper, out=SCRATCH.floats(size))
        mirrored += _GRAIN
        if number < size:
            np.copyto(mirrored, upper, where=~flipped)
            np.minimum(p, complement, out=complement)
        np.multiply(n, complement, out=mean)
        hits = np.less_equal(mirrored, mean).nonzero()[0]
        if hits.size == size:
            _binomial_lower(n, complement, mirrored, mean, counts)
        else:
            counts[:] = 0
            if hits.size:
                some = np.empty(hits.size, np.int64)
                _binomial_lower(n[hits], complement[hits], mirrored[hits], mean[hits], some)
                counts[hits] = some
        np.subtract(n, counts, out=counts, where=flipped)
    SCRATCH.used = mark


def _binomial_lower(n: I64, p: F64, upper: F64, mean: F64, counts: I64) -> None:
    """Entries with p ≤ ½, split into the summed and the expanded regime."""
    mark, size = SCRATCH.used, n.size
    variance = SCRATCH.floats(size)
    np.subtract(_ONE, p, out=variance)
    variance *= mean
    is_large = variance > VARIANCE_SUMMED
    large = is_large.nonzero()[0]
    if large.size == 0:
        _binomial_summed(n, p, upper, counts)
    elif large.size == size:
        _binomial_expanded(n, p, upper, mean, variance, counts)
    else:
        small = np.logical_not(is_large, out=is_large).nonzero()[0]
        chosen, ints = SCRATCH.ints(size), SCRATCH.ints(size)
        floats = [SCRATCH.floats(size) for _ in range(4)]
        for regime, few in ((small, _FEW_SUMMED), (large, _FEW_EXPANDED)):
            if regime.size <= few:
                for i in regime.tolist():
                    counts[i] = _binomial_lower_scalar(int(n[i]), float(p[i]), float(upper[i]))
                continue
            m = regime.size
            some = chosen[:m]
            ns = np.take(n, regime, mode="clip", out=ints[:m])
            ps = np.take(p, regime, mode="clip", out=floats[0][:m])
            uppers = np.take(upper, regime, mode="clip", out=floats[1][:m])
            if regime is small:
                _binomial_summed(ns, ps, uppers, some)
            else:
                means = np.take(mean, regime, mode="clip", out=floats[2][:m])
                variances = np.take(variance, regime, mode="clip", out=floats[3][:m])
                _binomial_expanded(ns, ps, uppers, means, variances, some)
            counts[regime] = some
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


def _binomial_expanded(n: I64, p: F64, upper: F64, mean: F64, variance: F64, counts: I64) -> None:
    mark, size = SCRATCH.used, n.size
    skew, pq = SCRATCH.floats(size), SCRATCH.floats(size)
    np.subtract(_ONE, p, out=skew)
    np.multiply(p, skew, out=pq)
    skew -= p
    _expanded(mean, variance, skew, pq, upper, counts)
    np.maximum(counts, 0, out=counts)
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
        return min(max(_expanded_scalar(mean, variance, q - p, p * q, upper), 0), n)
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
            out[at] = np.maximum(counts, 0)
    return out
