"""Binomial and Poisson counts from given uniforms by inverting the distribution.

A draw is a pure function of (n, p, u), monotone in u, so that the same luck gives nearby counts under nearby
conditions. Three regimes, chosen entry by entry from values alone (so that an entry's result never depends on its
neighbours in the array):

* rare: P(X > 0) ≤ n p, hence 0 without further work when 1 − u > n p;
* variance ≤ 12: the distribution is summed from 0 (`inversion.py`), exact to rounding;
* variance > 12: the Cornish–Fisher expansion to third order with the lattice (continuity and Sheppard) terms,
  normal quantile from a table (`normal.py`; Cornish EA, Fisher RA. Rev Int Stat Inst 1938;5:307; Kolassa JE. Series
  Approximation Methods in Statistics, 2006, ch. 3). At variance 12 to 20 about one draw in 2,000 differs from the
  exact quantile, by 1;
* variance > 10,000: the same to the order of 1, which leaves out less than 0.003 of a cell within two standard
  deviations and 0.05 within six.

`*_scalar` functions give the same bits in plain Python, faster for a handful of draws. Uniforms are whole multiples
of 2**-53 in [0, 1), counts at most 2**53. Only + − × ÷ sqrt and comparisons are used.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from game.sim.inversion import minus_log_survival, summed, summed_scalar
from game.sim.normal import VARIANCE_WIDE, expanded, expanded_scalar, expanded_wide
from game.sim.scratch import LENGTH, SCRATCH, WIDE

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

VARIANCE_SUMMED = 12.0
"""Up to this variance the distribution is summed, above it expanded."""
SCALAR_BELOW = 12
"""Arrays shorter than this are drawn one by one (measured crossover on mixed counts)."""
# With at most so many entries in a regime, plain Python is faster (measured).
_FEW_SUMMED, _FEW_EXPANDED = 40, 28
_FEW = 8192  # entries for which fewer calls matter more than kept arrays; at most LENGTH
_GRAIN = 2.0**-53
_ONE = np.array(1.0)  # as an array of no dimensions a constant costs 0.3 µs a call less


def binomial(n: I64, p: F64, u: F64) -> I64:
    """How many of n cells meet an event of probability p, at quantile u; arrays of one length, new int64 array.

    Below 0 and above 1, p counts as 0 and 1. Entries that are surely 0 cost next to nothing.
    """
    if n.size < _FEW:
        return _binomial_few(n, p, u)
    out = np.empty(n.size, np.int64)
    for low in range(0, n.size, WIDE):
        part = slice(low, low + WIDE)
        _binomial_part(n[part], p[part], u[part], out[part])
    return out


def _binomial_few(n: I64, p: F64, u: F64) -> I64:
    """The same for a few entries in as few calls as may be: nothing is computed twice, nothing borrowed."""
    upper, mean = np.subtract(_ONE, u), np.multiply(n, p)
    past = np.less_equal(upper, mean)
    out = np.zeros(n.size, np.int64)
    number = np.count_nonzero(past)
    if number <= _FEW_SUMMED:
        if number:
            hits = past.nonzero()[0]
            out[hits] = list(map(binomial_scalar, n[hits].tolist(), p[hits].tolist(), u[hits].tolist()))
        return out
    flipped = p > 0.5
    mirrored = np.count_nonzero(flipped)
    if mirrored:
        complement = np.subtract(_ONE, p)
        other = np.subtract(_ONE, upper)
        other += _GRAIN
        if mirrored < n.size:
            np.copyto(other, upper, where=~flipped)
            np.minimum(p, complement, out=complement)
        p, upper = complement, other
        mean = np.multiply(n, p)
        past = np.less_equal(upper, mean)
    q = np.subtract(_ONE, p)
    variance = np.multiply(mean, q)
    large = variance > VARIANCE_SUMMED
    at = large.nonzero()[0]
    if at.size > _FEW_EXPANDED:
        p_at, q_at, counts = p[at], q[at], np.empty(at.size, np.int64)
        expanded(mean[at], variance[at], np.subtract(q_at, p_at), np.multiply(p_at, q_at), upper[at], counts)
        out[at] = np.minimum(counts, n[at], out=counts)
    elif at.size:
        out[at] = _few_lower(n, p, upper, at)
    past &= ~large
    at = past.nonzero()[0]
    if at.size > _FEW_SUMMED:
        _draw_chosen(_binomial_summed, n, p, upper, out, at)
    elif at.size:
        out[at] = _few_summed(n, p, upper, at)
    if mirrored:
        np.subtract(n, out, out=out, where=flipped)
    return out


def _binomial_part(n: I64, p: F64, u: F64, counts: I64) -> None:
    """Leave out what is surely 0: worth the gathering where that is most of the part."""
    mark, size = SCRATCH.wide_used, n.size
    upper, mean = np.subtract(_ONE, u, out=SCRATCH.wide(size)), SCRATCH.wide(size)
    np.copyto(mean, n)
    mean *= p
    past = upper <= mean
    number = np.count_nonzero(past)
    if number > size // 4 and number > _FEW_SUMMED:
        _binomial_lower(n, p, upper, mean, counts)
    else:
        counts[:] = 0
        hits = past.nonzero()[0]
        if number > _FEW_SUMMED:
            found = np.empty(number, np.int64)
            _binomial_lower(n[hits], p[hits], upper[hits], mean[hits], found)
            counts[hits] = found
        elif number:
            counts[hits] = list(map(binomial_scalar, n[hits].tolist(), p[hits].tolist(), u[hits].tolist()))
    SCRATCH.wide_used = mark


def _binomial_lower(n: I64, p: F64, upper: F64, mean: F64, counts: I64) -> None:
    """For p > ½ the complement is drawn with the mirrored uniform."""
    mark, size = SCRATCH.wide_used, n.size
    flipped = p > 0.5
    number = np.count_nonzero(flipped)
    if number == 0:
        _binomial_by_regime(n, p, upper, mean, counts)
        return
    complement = np.subtract(_ONE, p, out=SCRATCH.wide(size))
    mirrored = np.subtract(_ONE, upper, out=SCRATCH.wide(size))
    mirrored += _GRAIN
    if number < size:
        np.copyto(mirrored, upper, where=~flipped)
        np.minimum(p, complement, out=complement)
    np.copyto(mean, n)
    mean *= complement
    _binomial_by_regime(n, complement, mirrored, mean, counts)
    np.subtract(n, counts, out=counts, where=flipped)
    SCRATCH.wide_used = mark


def _binomial_by_regime(n: I64, p: F64, upper: F64, mean: F64, counts: I64) -> None:
    """Entries with p ≤ ½: sort by regime, then draw each regime LENGTH entries at a time."""
    mark, size = SCRATCH.wide_used, n.size
    variance = np.subtract(_ONE, p, out=SCRATCH.wide(size))
    variance *= mean
    wide, large = variance > VARIANCE_WIDE, variance > VARIANCE_SUMMED
    small = np.less_equal(upper, mean)
    small &= ~large
    large ^= wide
    SCRATCH.wide_used = mark
    regimes = (
        (wide, _FEW_EXPANDED, _binomial_wide),
        (large, _FEW_EXPANDED, _binomial_expanded),
        (small, _FEW_SUMMED, _binomial_summed),
    )
    numbers = [np.count_nonzero(regime) for regime, _, _ in regimes]
    if sum(numbers) < size:
        counts[:] = 0
    for number, (regime, few, kernel) in zip(numbers, regimes, strict=True):
        if number == 0:
            continue
        if number == size:
            for low in range(0, size, LENGTH):
                part = slice(low, low + LENGTH)
                kernel(n[part], p[part], upper[part], counts[part])
            continue
        at = regime.nonzero()[0]
        if number <= few:
            counts[at] = _few_lower(n, p, upper, at)
            continue
        for low in range(0, number, LENGTH):
            _draw_chosen(kernel, n, p, upper, counts, at[low : low + LENGTH])


_Kernel = Callable[[I64, F64, F64, I64], None]


def _draw_chosen(kernel: _Kernel, n: I64, p: F64, upper: F64, counts: I64, at: NDArray[np.intp]) -> None:
    mark, size = SCRATCH.used, at.size
    spare, whole, chance, above = SCRATCH.many(size, 4)
    some = spare.view(np.int64)
    kernel(
        n.take(at, mode="clip", out=whole.view(np.int64)),
        p.take(at, mode="clip", out=chance),
        upper.take(at, mode="clip", out=above),
        some,
    )
    counts[at] = some
    SCRATCH.used = mark


def _binomial_summed(n: I64, p: F64, upper: F64, counts: I64) -> None:
    mark, size = SCRATCH.used, n.size
    x, r, a = SCRATCH.many(size, 3)
    minus_log_survival(p, x)
    x *= n
    np.subtract(_ONE, p, out=r)
    np.divide(p, r, out=r)
    np.multiply(r, n, out=a)
    a += r
    summed(x, a, r, upper, counts)
    np.minimum(counts, n, out=counts)
    SCRATCH.used = mark


def _binomial_expanded(n: I64, p: F64, upper: F64, counts: I64) -> None:
    mark, size = SCRATCH.used, n.size
    mean, variance, skew, pq = SCRATCH.many(size, 4)
    np.copyto(mean, n)
    mean *= p
    np.subtract(_ONE, p, out=skew)
    np.multiply(mean, skew, out=variance)
    np.multiply(p, skew, out=pq)
    skew -= p
    expanded(mean, variance, skew, pq, upper, counts)
    np.minimum(counts, n, out=counts)
    SCRATCH.used = mark


def _binomial_wide(n: I64, p: F64, upper: F64, counts: I64) -> None:
    mark, size = SCRATCH.used, n.size
    mean, variance, skew = SCRATCH.many(size, 3)
    np.copyto(mean, n)
    mean *= p
    np.subtract(_ONE, p, out=skew)
    np.multiply(mean, skew, out=variance)
    skew -= p
    expanded_wide(mean, variance, skew, upper, counts)  # within 0 … n: both ends are more than 8.4 deviations away
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
    if variance <= VARIANCE_SUMMED:
        return summed_scalar(n, p, upper)
    count = expanded_scalar(mean, variance, q - p, p * q, upper)
    return count if count < n else n


def _few_lower(n: I64, p: F64, upper: F64, at: NDArray[np.intp]) -> list[int]:
    """A handful of entries `at`, with p ≤ ½, in plain Python."""
    return list(map(_binomial_lower_scalar, n[at].tolist(), p[at].tolist(), upper[at].tolist()))


def _few_summed(n: I64, p: F64, upper: F64, at: NDArray[np.intp]) -> list[int]:
    """The same where all are known to be summed."""
    return list(map(summed_scalar, n[at].tolist(), p[at].tolist(), upper[at].tolist()))


def draw(n: I64, p: F64, u: F64) -> I64:
    """`binomial` by whichever of the two codes is faster for this many entries; the results are equal."""
    if n.size >= SCALAR_BELOW:
        return binomial(n, p, u)
    return np.array(list(map(binomial_scalar, n.tolist(), p.tolist(), u.tolist())), np.int64)


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
                expanded(means, means, np.ones(at.size), np.zeros(at.size), uppers, counts)
            else:
                summed(means.copy(), means, np.zeros(at.size), uppers, counts)
            out[at] = counts
    return out
