"""Chance as a hash of who, where, when and why.

There is no generator and no state. A draw is `mix(who ^ word)`: `who` is a stable 64-bit word of a site, clone and
state (exclusive-or of their keys, Zobrist 1970), `word` is one of a seed, day and process. The same question
always has the same answer, in any order, on every computer, and a change in one place never moves the luck of
another. The mixer is the finaliser of SplitMix64 (Steele GL, Lea D, Flood CH. OOPSLA 2014:453), constants by
D. Stafford ("mix 13").

Counts from these uniforms are in `game.sim.counts` and offered here too.
"""

from __future__ import annotations

import hashlib
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from game.sim.counts import (
    SCALAR_BELOW,
    binomial,
    binomial_scalar,
    draw,
    poisson,
)
from game.sim.normal import normal, normal_scalar
from game.sim.scratch import LENGTH, SCRATCH

__all__ = [
    "SCALAR_BELOW",
    "Process",
    "binomial",
    "binomial_at",
    "binomial_scalar",
    "choice",
    "clone_keys",
    "day_word",
    "day_words",
    "draw",
    "keys",
    "mix",
    "mix_int",
    "name_key",
    "normal",
    "normal_scalar",
    "poisson",
    "rounded",
    "running_shares",
    "site_keys",
    "split",
    "split_by",
    "split_scalar",
    "uniform",
    "uniform_scalar",
]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
U64 = NDArray[np.uint64]

_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15
_FIRST, _SECOND = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
# Constants as arrays of no dimensions cost 0.3 µs a call less than NumPy scalars.
_BY_30, _BY_27, _BY_31, _BY_11 = (np.array(bits, np.uint64) for bits in (30, 27, 31, 11))
_TIMES_FIRST, _TIMES_SECOND = np.array(_FIRST, np.uint64), np.array(_SECOND, np.uint64)
_GRAIN = 2.0**-53
FEW_SPLIT = 256
"""So many totals are split as one table, which takes fewer calls; more of them column by column, which is faster."""


class Process(IntEnum):
    """Why a draw is made. Numbers are part of every saved run: add new ones, never renumber, never reuse."""

    DIVIDE = 1
    SPLIT = 2
    MUTATE = 3
    MOVE = 4
    WHICH_MUTATION = 8
    MEMBRANE = 9
    CONTRACT = 10
    ENTER = 11
    SURVIVE = 12
    ARREST = 13
    SETTLE = 14
    PLACE = 15
    FATE = 16
    CHANGE_STATE = 17
    TOXIC_DEATH = 19
    MEASURE = 20
    ADMIT = 21
    LYMPH = 22
    CAVITY = 23
    CLUSTER = 24
    CLUSTER_ALIVE = 25
    IRRADIATE = 60
    ABLATE = 61


# Words ----------------------------------------------------------------------------------------------------------


def mix_int(word: int) -> int:
    """The mixer for one Python integer (taken modulo 2**64); equal to `mix`."""
    word &= _MASK
    word = ((word ^ (word >> 30)) * _FIRST) & _MASK
    word = ((word ^ (word >> 27)) * _SECOND) & _MASK
    return word ^ (word >> 31)


def mix(words: U64) -> U64:
    """Scramble 64-bit words one to one; new array."""
    scratch = np.right_shift(words, _BY_30)
    return _mix_into(np.bitwise_xor(words, scratch), scratch)


def _mix_into(words: U64, scratch: U64) -> U64:
    """The mixer after its first shift and exclusive-or, in place."""
    np.multiply(words, _TIMES_FIRST, out=words)
    np.right_shift(words, _BY_27, out=scratch)
    np.bitwise_xor(words, scratch, out=words)
    np.multiply(words, _TIMES_SECOND, out=words)
    np.right_shift(words, _BY_31, out=scratch)
    return np.bitwise_xor(words, scratch, out=words)


def name_key(text: str) -> int:
    """A 64-bit word for a name, the same in every run and release of Python."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8"), digest_size=8).digest(), "little")


def keys(name: str, count: int) -> U64:
    """Words for things 0 … count − 1 of a kind; the first words do not depend on the count."""
    steps = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(_GOLDEN)
    return mix(steps + np.uint64(name_key(name)))


def site_keys(organ_id: str, count: int) -> U64:
    """Words for the sites of an organ, by their place in its own slice of the site axis."""
    return keys(f"site/{organ_id}", count)


def clone_keys(clone_name: str) -> U64:
    """Words [2] for a clone's cycling and sleeping cells."""
    return keys(f"clone/{clone_name}", 2)


def day_word(seed: int, day: int, process: int, item: int = 0) -> np.uint64:
    """The word of a seed, day and process; `item` tells apart several draws of one process (by mechanism, say)."""
    word = mix_int(seed + _GOLDEN)
    for part in (day, process, item):
        word = mix_int(word + (part + 1) * _GOLDEN)
    return np.uint64(word)


def day_words(seed: int, first_day: int, days: int) -> U64:
    """`day_word` of some days and of every process, in few calls; uint64 [days, processes by number]."""
    steps = np.arange(1, days + 1, dtype=np.uint64) * np.uint64(_GOLDEN)
    start = (mix_int(seed + _GOLDEN) + first_day * _GOLDEN) & _MASK
    words = mix(steps + np.uint64(start))
    processes = np.arange(1, max(Process) + 2, dtype=np.uint64) * np.uint64(_GOLDEN)
    return mix(mix(words[:, None] + processes) + np.uint64(_GOLDEN))


# Uniforms -------------------------------------------------------------------------------------------------------


def uniform(who: U64, word: np.uint64 | int, out: F64 | None = None) -> F64:
    """Uniforms in [0, 1), whole multiples of 2**-53, one for each word of `who`; into the contiguous `out` if given."""
    word = np.uint64(word)
    size = who.size
    if out is None:
        out = np.empty(who.shape)
    if size <= LENGTH:
        return _uniform_block(who, word, out)
    flat, result = who.reshape(-1), out.reshape(-1)
    for low in range(0, size, LENGTH):
        _uniform_block(flat[low : low + LENGTH], word, result[low : low + LENGTH])
    return out


def _uniform_block(who: U64, word: np.uint64, out: F64) -> F64:
    mark = SCRATCH.used
    words, scratch = (array.view(np.uint64) for array in SCRATCH.many(who.size, 2))
    np.bitwise_xor(who, word, out=words)
    np.right_shift(words, _BY_30, out=scratch)
    np.bitwise_xor(words, scratch, out=words)
    _mix_into(words, scratch)
    np.right_shift(words, _BY_11, out=words)
    np.copyto(out, words.view(np.int64))
    SCRATCH.used = mark
    return np.multiply(out, _GRAIN, out=out)


def uniform_scalar(who: int, word: int) -> float:
    """As `uniform`, for one word."""
    mixed = who ^ int(word)  # `mix_int` written out: most callers ask for nothing else
    mixed = ((mixed ^ (mixed >> 30)) * _FIRST) & _MASK
    mixed = ((mixed ^ (mixed >> 27)) * _SECOND) & _MASK
    return ((mixed ^ (mixed >> 31)) >> 11) * _GRAIN


def binomial_at(who: U64, word: np.uint64 | int, n: I64, p: F64) -> I64:
    """`draw(n, p, uniform(who, word))` by the fastest way for the size; arrays of one length, new int64 array."""
    if who.size >= SCALAR_BELOW:
        return binomial(n, p, uniform(who, word))
    code = int(word)
    rows = zip(who.tolist(), n.tolist(), p.tolist(), strict=True)
    return np.array([binomial_scalar(m, q, (mix_int(w ^ code) >> 11) * _GRAIN) for w, m, q in rows], np.int64)


# Flows, splitting and choosing ----------------------------------------------------------------------------------


def rounded(mean: F64, u: F64) -> I64:
    """Whole numbers of the given means ≥ 0: the part behind the point is the chance of one more; new int64 array.

    For what flows, that is changes its place or state: the mean is exact and a single cell meets its chance, but
    numbers vary less than those of independent cells. `mean` is used up.
    """
    mean += u
    return mean.astype(np.int64)


def split(total: I64, weights: F64, u: F64) -> I64:
    """Share totals among k ways with one uniform each: [m] and weights ≥ 0 [m, k] (or [k]) to counts [m, k].

    Way j gets the whole numbers between total × c(j − 1) + u and total × c(j) + u, where c is the running share:
    its mean is exactly its share, it is within 1 of it, and the ways sum to the total. Without any weight all
    ways get 0. A simplification: shares vary less than those of independent cells.
    """
    ways = weights.shape[-1]
    if total.size <= FEW_SPLIT and weights.ndim == 2:
        return _split_few(total, weights, u)
    counts = np.empty((total.size, ways), np.int64)
    for low in range(0, total.size, LENGTH):
        part = slice(low, low + LENGTH)
        _split_part(total[part], weights[part] if weights.ndim == 2 else weights, u[part], counts[part])
    return counts


def _split_few(total: I64, weights: F64, u: F64) -> I64:
    """The same in few calls, as a table; running sums go strictly from left to right."""
    running = np.add.accumulate(weights, axis=1)
    last = running[:, -1:]
    weightless = last <= 0.0
    if np.count_nonzero(weightless):
        last[weightless] = 1.0
    whole = total[:, None]
    edges = np.empty((total.size, weights.shape[1] + 1), np.int64)
    share = running[:, :-1]
    share /= last
    share *= whole
    share += u[:, None]
    inner = edges[:, 1:-1]
    np.copyto(inner, share, casting="unsafe")  # towards zero: the floor of what is not negative
    np.minimum(inner, whole, out=inner)
    edges[:, 0], edges[:, -1] = 0, total
    counts = edges[:, 1:] - edges[:, :-1]
    if np.count_nonzero(weightless):
        counts[weightless[:, 0]] = 0
    return counts


def _split_part(total: I64, weights: F64, u: F64, counts: I64) -> None:
    ways, size, mark = weights.shape[-1], total.size, SCRATCH.used
    running = [SCRATCH.floats(size) for _ in range(ways)]
    running[0][:] = weights[..., 0]
    for j in range(1, ways):
        np.add(running[j - 1], weights[..., j], out=running[j])
    last = running[-1]
    weightless = last <= 0.0
    if np.count_nonzero(weightless):
        np.copyto(last, 1.0, where=weightless)
    edges = [SCRATCH.ints(size), SCRATCH.ints(size)]
    edge: I64 | None = None
    whole = SCRATCH.floats(size)
    np.copyto(whole, total)
    for j in range(ways - 1):
        share = running[j]
        share /= last
        share *= whole
        share += u
        following = edges[j % 2]
        np.copyto(following, share, casting="unsafe")  # towards zero: the floor of what is not negative
        np.minimum(following, total, out=following)
        np.subtract(following, 0 if edge is None else edge, out=counts[:, j])
        edge = following
    np.subtract(total, 0 if edge is None else edge, out=counts[:, ways - 1])
    if np.count_nonzero(weightless):
        counts[weightless] = 0
    SCRATCH.used = mark


def split_scalar(total: int, weights: list[float], u: float) -> list[int]:
    """As `split`, for one total."""
    if not any(weight > 0.0 for weight in weights):
        return [0] * len(weights)
    return split_by(total, running_shares(weights), u)


def running_shares(weights: list[float]) -> list[float]:
    """Running share of all ways but the last, for `split_by`; some weight is above 0."""
    running, sums = 0.0, []
    for weight in weights:
        running = running + weight
        sums.append(running)
    return [part / running for part in sums[:-1]]


def split_by(total: int, shares: list[float], u: float) -> list[int]:
    """As `split_scalar`, for weights whose running shares are kept."""
    counts, before = [], 0
    for share in shares:
        edge = min(int(share * total + u), total)
        counts.append(edge - before)
        before = edge
    counts.append(total - before)
    return counts


def choice(running_weights: I64, u: F64) -> NDArray[np.intp]:
    """Index of the way drawn by each uniform, from running sums of whole weights (the last is their total ≥ 1)."""
    total = int(running_weights[-1])
    target = np.minimum((u * float(total)).astype(np.int64), total - 1)
    return np.searchsorted(running_weights, target, side="right")
