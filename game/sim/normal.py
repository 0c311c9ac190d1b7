"""The normal quantile from the shipped table (error below 4e-9), and counts expanded around it.

Scalar and array code do the same operations in the same order.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from game.sim import exact
from game.sim.normal_table import UPPER_QUANTILES
from game.sim.scratch import LENGTH, SCRATCH

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

VARIANCE_WIDE = 1e4
"""Above this variance the terms of the order of 1/σ and smaller are left out."""
_FINE = 8  # intervals between two neighbours of the shipped table, hence 128 an octave
_PER_OCTAVE = 128
_FIRST_INTERVAL = 53 * _PER_OCTAVE - 128
_frexp, _sqrt = math.frexp, math.sqrt
_INTERVALS = 53 * _PER_OCTAVE
# Shifted right by so much, a double's bits are its octave and the leading seven bits that number the interval;
# the first interval starts at 2**-54.
_SHIFT = np.array(52 - 7)
_FIRST_KEY = np.array((1023 - 54) << 7)
# As an array of no dimensions a constant costs 0.3 µs a call less.
_ZERO, _HALF, _ONE, _TWO = (np.array(value) for value in (0.0, 0.5, 1.0, 2.0))


def _pieces() -> tuple[F64, F64, F64]:
    """Coefficients of z = a + t (b + t c) on each interval of the upper tail t.

    Between the shipped values z follows dz/dt = −1/φ(z): a quintic through value, slope and curvature at both
    ends gives the ends and middles of the fine intervals, and a parabola goes through each such three.
    """
    z = np.array(UPPER_QUANTILES)
    number = np.arange(z.size)
    t = np.ldexp(1.0 + (number % 16) / 16.0, number // 16 - 54)
    width = (t[1:] - t[:-1])[:, None]
    slope = -math.sqrt(2.0 * math.pi) * exact.exp(z * z * 0.5)
    bend = z * slope * slope
    s = (np.arange(2 * _FINE) / (2.0 * _FINE))[None, :]
    left, rise = z[:-1, None], (z[1:] - z[:-1])[:, None]
    v0, v1 = slope[:-1, None] * width, slope[1:, None] * width
    a0, a1 = bend[:-1, None] * width * width * 0.5, bend[1:, None] * width * width * 0.5
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


_A, _B, _C = _pieces()
_ROWS: list[tuple[float, float, float]] = list(zip(_A.tolist(), _B.tolist(), _C.tolist(), strict=True))


def quantile_into(upper: F64, z: F64) -> F64:
    """Write the quantiles with `upper` in (0, 1] above them into z; at most LENGTH entries."""
    mark = SCRATCH.used
    t, piece, spare = SCRATCH.many(upper.size, 3)
    at = spare.view(np.int64)
    np.subtract(_ONE, upper, out=t)
    np.minimum(t, upper, out=t)
    np.right_shift(t.view(np.int64), _SHIFT, out=at)
    np.subtract(at, _FIRST_KEY, out=at)
    _C.take(at, mode="clip", out=z)
    z *= t
    z += _B.take(at, mode="clip", out=piece)
    z *= t
    z += _A.take(at, mode="clip", out=piece)
    np.subtract(_HALF, upper, out=t)
    np.copysign(z, t, out=z)
    SCRATCH.used = mark
    return z


def quantile_scalar(upper: float) -> float:
    """The quantile with `upper` in (0, 1] above it, with the bits of `quantile_into`."""
    t = 1.0 - upper
    if upper < t:
        t = upper
    mantissa, exponent = _frexp(t)
    at = exponent * _PER_OCTAVE + int(mantissa * 256.0) + _FIRST_INTERVAL
    if t <= 0.0 or at < 0:
        at = 0
    elif at >= _INTERVALS:
        at = _INTERVALS - 1
    a, b, c = _ROWS[at]
    z = (c * t + b) * t + a
    # the sign without a call: a draw of one in plain Python is mostly calls
    return z if (z < 0.0) is (upper > 0.5) else -z


def normal(u: F64) -> F64:
    """Standard normal values of uniforms in [0, 1), any shape, new array; u = 0 gives about −8.4."""
    upper = np.subtract(_ONE, u).reshape(-1)
    z = np.empty(upper.size)
    for low in range(0, upper.size, LENGTH):
        quantile_into(upper[low : low + LENGTH], z[low : low + LENGTH])
    return z.reshape(u.shape)


def normal_scalar(u: float) -> float:
    """As `normal`, for one uniform."""
    return quantile_scalar(1.0 - u)


# Coefficients of the expansion, as numbers for one draw and as arrays of no dimensions for many.
_FOURTH, _SQUARE, _CONSTANT = 3.0 / 1620.0, 7.0 / 1620.0, 16.0 / 1620.0
_SEVEN_36, _ONE_36, _ONE_72, _SIXTH = 7.0 / 36.0, 1.0 / 36.0, 1.0 / 72.0, 1.0 / 6.0
_FOURTHS, _SQUARES, _CONSTANTS = np.array(_FOURTH), np.array(_SQUARE), np.array(_CONSTANT)
_SEVENS_36, _ONES_36, _ONES_72, _SIXTHS = (
    np.array(_SEVEN_36),
    np.array(_ONE_36),
    np.array(_ONE_72),
    np.array(_SIXTH),
)


def expanded(mean: F64, variance: F64, skew: F64, pq: F64, upper: F64, counts: I64) -> None:
    """Write the Cornish–Fisher quantile, not below 0; skew = q − p (1 for Poisson), pq = p q (0 for Poisson).

    X = mean + ½ + σ z + skew (z² − 1)/6 + z (7 pq − 1 − (pq + ½) z²)/(36 σ)
        + skew (pq + 2) (3 z⁴ + 7 z² − 16)/(1620 σ²), rounded down; without the last two above VARIANCE_WIDE.
    """
    mark, size = SCRATCH.used, upper.size
    z, square, deviation, work, third, second = SCRATCH.many(size, 6)
    quantile_into(upper, z)
    np.multiply(z, z, out=square)
    np.sqrt(variance, out=deviation)
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
    if np.maximum.reduce(variance) > VARIANCE_WIDE:
        second *= variance <= VARIANCE_WIDE
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


def expanded_wide(mean: F64, variance: F64, skew: F64, upper: F64, counts: I64) -> None:
    """As `expanded`, for variances above VARIANCE_WIDE only."""
    mark, size = SCRATCH.used, upper.size
    z, square, deviation = SCRATCH.many(size, 3)
    quantile_into(upper, z)
    np.multiply(z, z, out=square)
    np.sqrt(variance, out=deviation)
    square *= _SIXTHS
    square -= _SIXTHS
    square *= skew
    square += _HALF
    z *= deviation
    z += square
    z += mean
    np.copyto(counts, z, casting="unsafe")
    SCRATCH.used = mark


def expanded_scalar(mean: float, variance: float, skew: float, pq: float, upper: float) -> int:
    """As `expanded`, for one draw."""
    z = quantile_scalar(upper)
    square = z * z
    deviation = _sqrt(variance)
    second = 0.0
    if variance <= VARIANCE_WIDE:
        third = ((square * _FOURTH + _SQUARE) * square - _CONSTANT) * skew * (pq + 2.0) / deviation
        second = pq * _SEVEN_36 - _ONE_36 - (pq * _ONE_36 + _ONE_72) * square
        second = (second * z + third) / deviation
    second = second + (square * _SIXTH - _SIXTH) * skew + 0.5
    count = int(z * deviation + second + mean)
    return count if count > 0 else 0
