"""Curves with the same bits on every computer.

`exp`, `log` and `pow` of the C library and of NumPy differ between versions, systems and vector units, and a
difference in the last bit can move a cell. Here they are built from + − × ÷, comparison and exact scaling by
powers of two, all of which IEEE 754 fixes to the bit. Each function takes a float (and returns a float) or a
float64 array (and returns a new array); both give identical bits.

Measured error against 40-digit arithmetic: below 1e-15 relative for every function here (`log` and `log2`:
relative near one as well). Results below 2**-1022 become 0, results above the largest float become infinity.
"""

from __future__ import annotations

import math
from typing import TypeVar, cast, overload

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
_Number = TypeVar("_Number", float, F64)

_LN2 = float.fromhex("0x1.62e42fefa39efp-1")
# ln 2 in two parts; the first has 32 significant bits, so that k × _LN2_HIGH is exact for every exponent k.
_LN2_HIGH = float.fromhex("0x1.62e42feep-1")
_LN2_LOW = float.fromhex("0x1.a39ef35793c76p-33")
_PER_LN2 = float.fromhex("0x1.71547652b82fep+0")
_PER_LN2_TAIL = float.fromhex("0x1.777d0ffda0d24p-56")
_LOG2_10 = float.fromhex("0x1.a934f0979a371p+1")
_LOG2_10_TAIL = float.fromhex("0x1.7f2495fb7fa6dp-53")
_ROOT_HALF = float.fromhex("0x1.6a09e667f3bcdp-1")
_SPLITTER = 134217729.0  # 2**27 + 1, cuts a double into two halves whose products are exact (Veltkamp)
_SMALLEST = 2.0**-1022
_LOG2_LIMIT = 1100.0  # beyond this exponent of two every result is 0 or infinity

# 1/k! for k = 14 … 2, and 1/(2k + 1) for k = 11 … 1: the Taylor series of (exp r − 1 − r)/r² and of
# atanh(s)/s − 1 over s²; on |r| ≤ 0.347 and |s| ≤ 0.172 the first term left out is below 1e-18.
_EXP_SERIES = tuple(1.0 / math.factorial(k) for k in range(14, 1, -1))
_ATANH_SERIES = tuple(1.0 / (2 * k + 1) for k in range(11, 0, -1))


def _horner(x: _Number, coefficients: tuple[float, ...]) -> _Number:
    total = x * coefficients[0] + coefficients[1]
    for coefficient in coefficients[2:]:
        total = total * x + coefficient
    return total


def _exp_near_zero(r: _Number) -> _Number:
    return r * r * _horner(r, _EXP_SERIES) + r + 1.0


def _exact_product(a: _Number, b: _Number) -> tuple[_Number, _Number]:
    """Product of two doubles as (rounded, remainder) whose sum is exact (Dekker 1971)."""
    product = a * b
    a_high = a * _SPLITTER
    a_high = a_high - (a_high - a)
    b_high = b * _SPLITTER
    b_high = b_high - (b_high - b)
    a_low = a - a_high
    b_low = b - b_high
    return product, a_low * b_low - (((product - a_high * b_high) - a_low * b_high) - a_high * b_low)


def _scaled(value: F64, exponent: F64) -> F64:
    """Value × 2**exponent for whole exponents from −1100 to 1100; below the normal floats it is 0."""
    k = exponent.astype(np.int64)
    half = k >> 1
    result: F64 = value * ((half + 1023) << 52).view(np.float64)
    with np.errstate(over="ignore", under="ignore"):
        result *= ((k - half + 1023) << 52).view(np.float64)
    result[result < _SMALLEST] = 0.0
    return result


def _scaled_scalar(value: float, exponent: float) -> float:
    k = int(exponent)
    half = k >> 1
    result = value * math.ldexp(1.0, half) * math.ldexp(1.0, k - half)
    return result if result >= _SMALLEST or result != result else 0.0


@overload
def exp(x: float) -> float: ...
@overload
def exp(x: F64) -> F64: ...
def exp(x: float | F64) -> float | F64:
    """The exponential e**x."""
    if isinstance(x, np.ndarray):
        x = np.minimum(np.maximum(x, -800.0), 800.0)
        k = np.floor(x * _PER_LN2 + 0.5)
        spoiled = np.isnan(k)
        if spoiled.any():
            k[spoiled] = 0.0
        return _scaled(_exp_near_zero((x - k * _LN2_HIGH) - k * _LN2_LOW), k)
    x = float(x)
    if x != x:
        return x
    x = min(max(x, -800.0), 800.0)
    step = float(math.floor(x * _PER_LN2 + 0.5))
    return _scaled_scalar(_exp_near_zero((x - step * _LN2_HIGH) - step * _LN2_LOW), step)


@overload
def exp2(x: float) -> float: ...
@overload
def exp2(x: F64) -> F64: ...
def exp2(x: float | F64) -> float | F64:
    """Two to the power x."""
    if isinstance(x, np.ndarray):
        return _exp2_parts(x, np.zeros_like(x))
    return _exp2_parts_scalar(float(x), 0.0)


@overload
def pow10(x: float) -> float: ...
@overload
def pow10(x: F64) -> F64: ...
def pow10(x: float | F64) -> float | F64:
    """Ten to the power x, as for kills given in logs."""
    if isinstance(x, np.ndarray):
        x = np.minimum(np.maximum(x, -400.0), 400.0)
        high, low = _exact_product(x, np.full_like(x, _LOG2_10))
        return _exp2_parts(high, low + x * _LOG2_10_TAIL)
    x = min(max(float(x), -400.0), 400.0) if x == x else float(x)
    product, remainder = _exact_product(x, _LOG2_10)
    return _exp2_parts_scalar(product, remainder + x * _LOG2_10_TAIL)


def _exp2_parts(high: F64, low: F64) -> F64:
    high = np.minimum(np.maximum(high, -_LOG2_LIMIT), _LOG2_LIMIT)
    k = np.rint(high)
    spoiled = np.isnan(k)
    if spoiled.any():
        k[spoiled] = 0.0
    return _scaled(_exp_near_zero(((high - k) + low) * _LN2), k)


def _exp2_parts_scalar(high: float, low: float) -> float:
    if high != high:
        return high
    high = min(max(high, -_LOG2_LIMIT), _LOG2_LIMIT)
    k = float(round(high))
    return _scaled_scalar(_exp_near_zero(((high - k) + low) * _LN2), k)


def _log_parts(x: F64) -> tuple[F64, F64]:
    """(k, m) with x = m × 2**k and m in [√½, √2)."""
    if not bool((x > 0.0).all()):
        raise ValueError("The logarithm needs numbers above 0; check the array for 0, negative or missing values.")
    mantissa, exponent = np.frexp(x)
    low = mantissa < _ROOT_HALF
    return exponent - low.astype(np.float64), np.where(low, mantissa * 2.0, mantissa)


def _log_parts_scalar(x: float) -> tuple[float, float]:
    if not x > 0.0:
        raise ValueError(f"The logarithm needs a number above 0, not {x}.")
    mantissa, exponent = math.frexp(x)
    return (exponent - 1.0, mantissa * 2.0) if mantissa < _ROOT_HALF else (float(exponent), mantissa)


def _log_of_mantissa(m: _Number) -> tuple[_Number, _Number]:
    """Natural logarithm of m in [√½, √2) as 2 atanh(s), in two parts: 2 s and the small rest."""
    top, bottom = m - 1.0, m + 1.0
    s = top / bottom
    high, low = _exact_product(s, bottom)
    # m + 1 may have been rounded: what it lost is (m − (bottom − 1)), and the quotient is corrected for it.
    missing = ((top - high) - low - s * (m - (bottom - 1.0))) / bottom
    square = s * s
    return 2.0 * s, 2.0 * (missing + s * square * _horner(square, _ATANH_SERIES))


@overload
def log(x: float) -> float: ...
@overload
def log(x: F64) -> F64: ...
def log(x: float | F64) -> float | F64:
    """The natural logarithm. Raises ValueError for x ≤ 0 or missing values; infinity gives infinity."""
    if isinstance(x, np.ndarray):
        infinite = np.isinf(x)
        k, m = _log_parts(np.where(infinite, 1.0, x) if infinite.any() else x)
        high, low = _log_of_mantissa(m)
        result = k * _LN2_HIGH + (high + (low + k * _LN2_LOW))
        result[infinite & (x > 0.0)] = math.inf
        return result
    x = float(x)
    if x == math.inf:
        return x
    exponent, mantissa = _log_parts_scalar(x)
    first, rest = _log_of_mantissa(mantissa)
    return exponent * _LN2_HIGH + (first + (rest + exponent * _LN2_LOW))


def _log2_of_mantissa(m: _Number) -> tuple[_Number, _Number]:
    high, low = _log_of_mantissa(m)
    product, remainder = _exact_product(high, high * 0.0 + _PER_LN2)
    return product, remainder + (low * _PER_LN2 + high * _PER_LN2_TAIL)


@overload
def log2(x: float) -> float: ...
@overload
def log2(x: F64) -> F64: ...
def log2(x: float | F64) -> float | F64:
    """The logarithm to base 2, exact for powers of two. Raises ValueError for x ≤ 0 or missing values."""
    if isinstance(x, np.ndarray):
        k, m = _log_parts(x)
        high, low = _log2_of_mantissa(m)
        return k + (high + low)
    exponent, mantissa = _log_parts_scalar(float(x))
    first, rest = _log2_of_mantissa(mantissa)
    return exponent + (first + rest)


@overload
def pow(base: float, exponent: float) -> float: ...
@overload
def pow(base: F64, exponent: float | F64) -> F64: ...
@overload
def pow(base: float, exponent: F64) -> F64: ...
def pow(base: float | F64, exponent: float | F64) -> float | F64:
    """Base to the power exponent for base ≥ 0 (0**0 is 1). Raises ValueError for a negative base."""
    if isinstance(base, np.ndarray) or isinstance(exponent, np.ndarray):
        one, two = np.broadcast_arrays(np.asarray(base, np.float64), np.asarray(exponent, np.float64))
        return _pow_array(one, two)
    base, exponent = float(base), float(exponent)
    if exponent == 0.0:
        return 1.0
    if base == 0.0:
        return 0.0 if exponent > 0.0 else math.inf
    k, m = _log_parts_scalar(base)
    high, low = _log2_of_mantissa(m)
    rough = exponent * (k + (high + low))
    if not -_LOG2_LIMIT < rough < _LOG2_LIMIT:
        return rough if rough != rough else (math.inf if rough > 0.0 else 0.0)
    return _exp2_of_product(exponent, k, high, low, rough)


def _exp2_of_product(y: float, k: float, high: float, low: float, rough: float) -> float:
    whole, rest = _exact_product(y, k)
    part, tail = _exact_product(y, high)
    near = float(round(rough))
    return _scaled_scalar(_exp_near_zero((((whole - near) + part) + (rest + tail + y * low)) * _LN2), near)


def _pow_array(base: F64, y: F64) -> F64:
    zero = base == 0.0
    k, m = _log_parts(np.where(zero, 1.0, base))
    high, low = _log2_of_mantissa(m)
    rough = y * (k + (high + low))
    far = ~(np.abs(rough) < _LOG2_LIMIT)
    safe = np.where(far, 0.0, y)
    whole, rest = _exact_product(safe, k)
    part, tail = _exact_product(safe, high)
    near = np.rint(np.where(far, 0.0, rough))
    result = _scaled(_exp_near_zero((((whole - near) + part) + (rest + tail + safe * low)) * _LN2), near)
    result[far & (rough > 0.0)] = math.inf
    result[far & (rough < 0.0)] = 0.0
    result[np.isnan(rough)] = math.nan
    result[zero & (y > 0.0)] = 0.0
    result[zero & (y < 0.0)] = math.inf
    return result


@overload
def int_power(base: float, exponent: int) -> float: ...
@overload
def int_power(base: F64, exponent: int | I64) -> F64: ...
def int_power(base: float | F64, exponent: int | I64) -> float | F64:
    """Base to a whole power by repeated squaring; a negative exponent gives the reciprocal.

    The relative error grows as exponent × 1e-16: fine for Hill curves and cycle counts, not for 1e9 factors.
    """
    with np.errstate(over="ignore", under="ignore"):
        if isinstance(exponent, np.ndarray):
            return _int_power_array(np.asarray(base, np.float64), exponent)
        left = abs(int(exponent))
        square: float | F64 = base if isinstance(base, np.ndarray) else float(base)
        result: float | F64 = np.ones_like(base) if isinstance(base, np.ndarray) else 1.0
        while left:
            if left & 1:
                result = result * square
            left >>= 1
            if left:
                square = square * square
        return 1.0 / result if exponent < 0 else result


def _int_power_array(base: F64, exponent: I64) -> F64:
    square, left = np.broadcast_arrays(base, np.abs(exponent))
    result = np.ones(square.shape)
    while bool(left.any()):
        result = np.where(left & 1, result * square, result)
        left = left >> 1
        square = np.where(left, square * square, square)
    return np.where(exponent < 0, 1.0 / result, result)


@overload
def hill(x: float, ec50: float, steepness: int) -> float: ...
@overload
def hill(x: F64, ec50: float | F64, steepness: int | I64) -> F64: ...
def hill(x: float | F64, ec50: float | F64, steepness: int | I64) -> float | F64:
    """Hill curve x**n / (x**n + ec50**n), from 0 at x ≤ 0 towards 1; x and ec50 in one unit, whole n ≥ 1.

    Hill AV. J Physiol 1910;40:iv–vii. A curve of broken steepness can be had from `pow`.
    """
    if not isinstance(x, np.ndarray):
        if x <= 0.0:
            return 0.0
        whole = cast(int, steepness)
        if x > ec50:
            return float(1.0 / (1.0 + int_power(float(ec50 / x), whole)))
        power = int_power(float(x / ec50), whole)
        return power / (1.0 + power)
    above = x > ec50
    positive = x > 0.0
    ratio = np.where(above, ec50, x) / np.where(above, x, ec50)
    power_of_ratio = int_power(np.where(positive, ratio, 0.0), steepness)
    return np.where(above, 1.0, power_of_ratio) / (1.0 + power_of_ratio)
