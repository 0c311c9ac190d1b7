"""Binomial and Poisson counts, and normal values, from given uniforms by inverting the distribution.

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
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from game.sim import exact
from game.sim.normal_table import UPPER_QUANTILES

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
_Number = TypeVar("_Number", float, F64)

VARIANCE_SUMMED = 12.0
"""Up to this variance the distribution is summed, above it expanded."""
SCALAR_BELOW = 12
"""Arrays shorter than this are drawn one by one (measured crossover on mixed counts)."""
_BLOCK = 4096  # entries worked on at a time, so that temporaries stay in the cache
_SCALAR_HITS = 6  # with this few entries past the rare bound, plain Python is faster
_GRAIN = 2.0**-53
_TAIL_CAP = 2.0**-44
_MOST_STEPS = 96  # the summed regime ends before: its quantile at 2**-44 is below 60

# 1/k for the Taylor series of −log(1 − d) at |d| ≤ 1/66, and 1/k! for that of exp(r) − 1 at |r| ≤ 1/128.
_LOG_SERIES = tuple(1.0 / k for k in range(7, 0, -1))
_EXP_SERIES = tuple(1.0 / math.factorial(k) for k in range(6, 0, -1))
_LOG_STEPS, _EXP_STEPS = 64.0, 64.0
_MINUS_LOG = np.array([-exact.log(1.0 - j / 64.0) for j in range(33)])
_LOG_SCALE = np.array([1.0 / (1.0 - j / 64.0) for j in range(33)])
_DECAY = np.array([exact.exp(-k / 64.0) for k in range(64 * 34 + 1)])
_ONE_OVER = [0.0] + [1.0 / k for k in range(1, _MOST_STEPS + 2)]
_MINUS_LOG_LIST, _LOG_SCALE_LIST, _DECAY_LIST = _MINUS_LOG.tolist(), _LOG_SCALE.tolist(), _DECAY.tolist()


# Normal quantile ------------------------------------------------------------------------------------------------

_FINE = 8  # intervals between two neighbours of the shipped table: 128 an octave
_PER_OCTAVE = 128
_SHIFT = 52 - 7  # bits of a double below its exponent and the 7 mantissa bits that number the interval
_FIRST_KEY = (1023 - 54) << 7  # that number for 2**-54
_INTERVALS = 53 * _PER_OCTAVE


def _normal_pieces() -> tuple[F64, F64, F64]:
    """Coefficients of z = a + t (b + t c) on each interval of the upper tail t; error below 3e-9.

    Between the shipped values z follows dz/dt = −1/φ(z): a quintic through value, slope and curvature at both
    ends gives the ends and middles of the fine intervals, and a parabola goes through each such three.
    """
    z = np.array(UPPER_QUANTILES)
    octaves = np.arange(z.size) // 16
    t = np.ldexp(1.0 + (np.arange(z.size) % 16) / 16.0, octaves - 54)
    width = (t[1:] - t[:-1])[:, None]
    slope = -math.sqrt(2.0 * math.pi) * exact.exp(z * z * 0.5)
    bend = z * slope * slope
    s = (np.arange(2 * _FINE) / (2.0 * _FINE))[None, :]
    left, right = z[:-1, None], z[1:, None]
    v0, v1 = slope[:-1, None] * width, slope[1:, None] * width
    a0, a1 = bend[:-1, None] * width * width * 0.5, bend[1:, None] * width * width * 0.5
    rise = right - left
    k3 = 10.0 * rise - 6.0 * v0 - 4.0 * v1 - 3.0 * a0 + a1
    k4 = -15.0 * rise + 8.0 * v0 + 7.0 * v1 + 3.0 * a0 - 2.0 * a1
    k5 = 6.0 * rise - 3.0 * (v0 + v1) - a0 + a1
    fine = (left + s * (v0 + s * (a0 + s * (k3 + s * (k4 + s * k5))))).ravel()
    where = (t[:-1, None] + s * width).ravel()
    start, middle, end = fine[0::2], fine[1::2], np.append(fine[2::2], z[-1])
    first = where[0::2]
    half = where[1::2] - first
    curve = (start - 2.0 * middle + end) / (2.0 * half * half)
    tilt = (middle - start) / half - curve * (first + (first + half))
    return start - first * (tilt + first * curve), tilt, curve


_PIECE_A, _PIECE_B, _PIECE_C = _normal_pieces()
_PIECES: list[tuple[float, float, float]] = list(
    zip(_PIECE_A.tolist(), _PIECE_B.tolist(), _PIECE_C.tolist(), strict=True)
)


def _quantile(upper: F64) -> F64:
    """Normal quantile with `upper` in (0, 1] above it; new array."""
    t = np.subtract(1.0, upper)
    np.minimum(t, upper, out=t)
    at = t.view(np.int64) >> _SHIFT
    at -= _FIRST_KEY
    z = _PIECE_C.take(at, mode="clip")
    z *= t
    z += _PIECE_B.take(at, mode="clip")
    z *= t
    z += _PIECE_A.take(at, mode="clip")
    np.subtract(0.5, upper, out=t)
    return np.copysign(z, t, out=z)


def _quantile_scalar(upper: float) -> float:
    t = min(1.0 - upper, upper)
    mantissa, exponent = math.frexp(t)
    at = (exponent + 53) * _PER_OCTAVE + int(mantissa * 256.0) - 128
    if t <= 0.0 or at < 0:
        at = 0
    elif at >= _INTERVALS:
        at = _INTERVALS - 1
    a, b, c = _PIECES[at]
    return math.copysign((c * t + b) * t + a, 0.5 - upper)


def normal(u: F64) -> F64:
    """Standard normal quantile of uniforms in [0, 1), error below 3e-9; u = 0 gives about −8.4."""
    shape = u.shape
    return _quantile(np.subtract(1.0, u.ravel())).reshape(shape)


def normal_scalar(u: float) -> float:
    """As `normal`, for one uniform."""
    return _quantile_scalar(1.0 - u)


# The summed regime ----------------------------------------------------------------------------------------------


def _horner(x: _Number, coefficients: tuple[float, ...]) -> _Number:
    total = x * coefficients[0] + coefficients[1]
    for coefficient in coefficients[2:]:
        total = total * x + coefficient
    return total


def _horner_into(x: F64, coefficients: tuple[float, ...]) -> F64:
    total = x * coefficients[0]
    total += coefficients[1]
    for coefficient in coefficients[2:]:
        total *= x
        total += coefficient
    return total


def _minus_log_survival(p: F64) -> F64:
    """−log(1 − p) for 0 ≤ p ≤ ½."""
    j = np.rint(p * _LOG_STEPS)
    at = j.astype(np.intp)
    j *= 1.0 / _LOG_STEPS
    d = p - j
    d *= _LOG_SCALE.take(at, mode="clip")
    result = _horner_into(d, _LOG_SERIES)
    result *= d
    result += _MINUS_LOG.take(at, mode="clip")
    return result


def _minus_log_survival_scalar(p: float) -> float:
    j = round(p * _LOG_STEPS)
    d = (p - j * (1.0 / _LOG_STEPS)) * _LOG_SCALE_LIST[j]
    return _horner(d, _LOG_SERIES) * d + _MINUS_LOG_LIST[j]


def _summed(x: F64, a: F64, r: F64, upper: F64) -> I64:
    """Least k with P(X > k) < upper, where P(0) = exp(−x) and P(k) / P(k − 1) = a / k − r."""
    k = np.rint(x * _EXP_STEPS)
    decay = _DECAY.take(k.astype(np.intp), mode="clip")
    k *= 1.0 / _EXP_STEPS
    k -= x
    rest = _horner_into(k, _EXP_SERIES)
    rest *= k
    rest *= decay
    above = np.subtract(1.0, decay)
    above -= rest
    mass = np.add(decay, rest, out=decay)
    gap = np.multiply(above, _TAIL_CAP)
    np.maximum(gap, upper, out=gap)
    gap -= above
    return _walk(gap, mass, a, r)


def _walk(gap: F64, mass: F64, a: F64, r: F64) -> I64:
    """Steps k until gap + P(1) + … + P(k) > 0; finished entries are dropped every few steps."""
    counts = np.zeros(gap.size, np.int64)
    at: NDArray[np.intp] | None = None
    done, stage = 0, 2
    while done < _MOST_STEPS:
        steps = np.zeros(gap.size, np.uint8)
        short = gap <= 0.0
        for k in range(done + 1, min(done + stage, _MOST_STEPS) + 1):
            steps += short.view(np.uint8)
            factor = a * _ONE_OVER[k]
            factor -= r
            mass = mass * factor
            gap = gap + mass
            short = gap <= 0.0
        done += stage
        if at is None:
            counts += steps
        else:
            counts[at] += steps
        left = np.flatnonzero(short)
        if left.size == 0:
            break
        if left.size < 0.75 * gap.size:
            at = left if at is None else at[left]
            gap, mass, a, r = gap[left], mass[left], a[left], r[left]
        stage = 4 if left.size > 256 else 6
    return counts


def _summed_scalar(x: float, a: float, r: float, upper: float) -> int:
    k = round(x * _EXP_STEPS)
    decay = _DECAY_LIST[k]
    y = k * (1.0 / _EXP_STEPS) - x
    c6, c5, c4, c3, c2, c1 = _EXP_SERIES
    rest = (((((y * c6 + c5) * y + c4) * y + c3) * y + c2) * y + c1) * y * decay
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


def _expanded(mean: F64, variance: F64, skew: F64, pq: F64, upper: F64) -> I64:
    """Cornish–Fisher quantile; skew = q − p (1 for Poisson), pq = p q (0 for Poisson)."""
    z = _quantile(upper)
    square = z * z
    deviation = np.sqrt(variance)
    third = square * 3.0
    third += 7.0
    third *= square
    third -= 16.0
    third *= 1.0 / 1620.0
    third *= skew
    work = pq + 2.0
    third *= work
    third /= deviation
    np.multiply(pq, 1.0 / 36.0, out=work)
    work += 1.0 / 72.0
    work *= square
    second = pq * (7.0 / 36.0)
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
    return z.astype(np.int64)


def _expanded_scalar(mean: float, variance: float, skew: float, pq: float, upper: float) -> int:
    z = _quantile_scalar(upper)
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

    Below 0 and above 1, p counts as 0 and 1. Scales with the entries that are not surely 0.
    """
    size = n.size
    if size <= _BLOCK:
        return _binomial_block(n, p, u)
    out = np.empty(size, np.int64)
    for low in range(0, size, _BLOCK):
        part = slice(low, low + _BLOCK)
        out[part] = _binomial_block(n[part], p[part], u[part])
    return out


def _binomial_block(n: I64, p: F64, u: F64) -> I64:
    out = np.zeros(n.size, np.int64)
    upper = np.subtract(1.0, u)
    mean = np.multiply(n, p)
    hits = np.flatnonzero(upper <= mean)
    if hits.size == 0:
        return out
    if hits.size <= _SCALAR_HITS:
        for i in hits.tolist():
            out[i] = binomial_scalar(int(n[i]), float(p[i]), float(u[i]))
        return out
    if hits.size == n.size:
        return _binomial_hits(n, p, upper, mean)
    out[hits] = _binomial_hits(n[hits], p[hits], upper[hits], mean[hits])
    return out


def _binomial_hits(n: I64, p: F64, upper: F64, mean: F64) -> I64:
    """The entries past the rare bound; for p > ½ the complement is drawn with the mirrored uniform."""
    flipped = p > 0.5
    if not flipped.any():
        return _binomial_lower(n, p, upper, mean)
    p = np.where(flipped, 1.0 - p, p)
    upper = np.where(flipped, (1.0 - upper) + _GRAIN, upper)
    mean = n * p
    counts = np.zeros(n.size, np.int64)
    hits = np.flatnonzero(upper <= mean)
    if hits.size == n.size:
        counts = _binomial_lower(n, p, upper, mean)
    elif hits.size:
        counts[hits] = _binomial_lower(n[hits], p[hits], upper[hits], mean[hits])
    return np.where(flipped, n - counts, counts)


def _binomial_lower(n: I64, p: F64, upper: F64, mean: F64) -> I64:
    """Entries with p ≤ ½, split into the summed and the expanded regime."""
    q = 1.0 - p
    variance = mean * q
    large = np.flatnonzero(variance > VARIANCE_SUMMED)
    if large.size == 0:
        return _binomial_summed(n, p, q, upper)
    if large.size == n.size:
        return _binomial_expanded(n, p, q, upper, mean, variance)
    small = np.flatnonzero(variance <= VARIANCE_SUMMED)
    counts = np.empty(n.size, np.int64)
    counts[small] = _binomial_summed(n[small], p[small], q[small], upper[small])
    counts[large] = _binomial_expanded(n[large], p[large], q[large], upper[large], mean[large], variance[large])
    return counts


def _binomial_summed(n: I64, p: F64, q: F64, upper: F64) -> I64:
    x = _minus_log_survival(p)
    x *= n
    r = p / q
    a = r * n
    a += r
    counts = _summed(x, a, r, upper)
    return np.minimum(counts, n, out=counts)


def _binomial_expanded(n: I64, p: F64, q: F64, upper: F64, mean: F64, variance: F64) -> I64:
    counts = _expanded(mean, variance, q - p, p * q, upper)
    np.maximum(counts, 0, out=counts)
    return np.minimum(counts, n, out=counts)


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
    counts = np.zeros(mean.size, np.int64)
    upper = np.subtract(1.0, u)
    hit = upper <= mean
    small = np.flatnonzero(hit & (mean <= VARIANCE_SUMMED))
    if small.size:
        low = mean[small]
        counts[small] = _summed(low, low, np.zeros(small.size), upper[small])
    large = np.flatnonzero(mean > VARIANCE_SUMMED)
    if large.size:
        high, flat = mean[large], np.ones(large.size)
        counts[large] = np.maximum(_expanded(high, high, flat, np.zeros(large.size), upper[large]), 0)
    return counts
