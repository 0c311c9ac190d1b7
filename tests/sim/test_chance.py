from __future__ import annotations

import math
import os
import subprocess
import sys
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest

from game.sim import chance, exact
from game.sim.chance import Process
from game.sim.make_normal_table import upper_quantile
from game.sim.normal_table import UPPER_QUANTILES

GRAIN = 2.0**-53
SITES = chance.site_keys("lung", 20000)
WHO = SITES ^ chance.clone_keys("founder")[0]


def luck(count: int, day: int = 1, item: int = 0) -> np.ndarray:
    return chance.uniform(chance.keys("test", count), chance.day_word(11, day, 99, item))


def spread_cases(count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Counts over ten decades, probabilities from 1e-11 to 1 − 1e-11, uniforms down to the last grain."""
    a, b, c, d, e, u = (luck(count, item=i) for i in range(6))
    n = exact.pow10(a * 10.0).astype(np.int64)
    mean = exact.pow10(b * 5.0 - 3.0)
    p = np.where(c < 0.5, exact.pow10(b * -11.0), np.minimum(mean / n, 1.0))
    p = np.where(d < 0.3, 1.0 - p, p)
    edge = exact.exp2(-np.floor(1.0 + 53.0 * u))
    u = np.where(e < 0.1, edge, np.where(e > 0.9, 1.0 - edge, u))
    return n, p, u


# Words and uniforms


def test_golden_words() -> None:
    assert chance.name_key("lung") == 0x79904013FE2B8BCF
    assert SITES[:3].tolist() == [0x8D85D7673E8C27F4, 0x3AF5505E7983CC5C, 0xDBC9567B93246BFB]
    word = chance.day_word(7, 30, Process.DIVIDE)
    assert int(word) == 0xDEB0452E72C30AF2
    assert chance.uniform(WHO[:3], word).tolist() == [
        0.2328137270159496,
        0.6970029686097823,
        0.9930885582176202,
    ]


def test_the_mixer_is_splitmix64() -> None:
    # First outputs of the reference SplitMix64 for seed 1234567: mix(seed + k × golden ratio).
    golden = 0x9E3779B97F4A7C15
    states = [(1234567 + k * golden) & (2**64 - 1) for k in (1, 2, 3)]
    expected = [6457827717110365317, 3203168211198807973, 9817491932198370423]
    assert [chance.mix_int(state) for state in states] == expected
    assert chance.mix(np.array(states, np.uint64)).tolist() == expected


def test_one_draw_equals_many() -> None:
    word = chance.day_word(7, 3, 2)
    many = chance.uniform(WHO, word)
    assert [chance.uniform_scalar(who, int(word)) for who in WHO[:500].tolist()] == many[:500].tolist()
    assert chance.uniform(WHO[9000:9100], word).tolist() == many[9000:9100].tolist()
    order = np.argsort(WHO)
    assert (chance.uniform(WHO[order], word) == many[order]).all()
    out = np.empty(WHO.size)
    assert chance.uniform(WHO, word, out) is out and (out == many).all()
    assert chance.site_keys("lung", 7).tolist() == SITES[:7].tolist()


def test_words_differ_by_every_part_of_the_question() -> None:
    words = {
        int(chance.day_word(seed, day, process, item))
        for seed in range(-2, 8)
        for day in range(10)
        for process in range(1, 11)
        for item in range(10)
    }
    assert len(words) == 10**4
    assert len({*chance.site_keys("lung", 4096).tolist(), *chance.site_keys("liver", 4096).tolist()}) == 8192


def test_process_numbers_are_unique() -> None:
    assert len(Process.__members__) == len({int(process) for process in Process})


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_uniforms_are_uniform(seed: int) -> None:
    u = chance.uniform(WHO, chance.day_word(seed, 5, Process.DIVIDE))
    assert u.min() >= 0.0 and u.max() < 1.0
    seen = np.bincount((u * 100).astype(int), minlength=100)
    chi_square = float(((seen - 200.0) ** 2 / 200.0).sum())
    assert 50 < chi_square < 162  # 99 degrees of freedom, both tails beyond 1e-4


@pytest.mark.parametrize(
    "other",
    [
        ("next day", WHO, (5, 2, 1, 0)),
        ("next process", WHO, (5, 1, 2, 0)),
        ("next seed", WHO, (6, 1, 1, 0)),
        ("next item", WHO, (5, 1, 1, 1)),
        ("next site", np.roll(WHO, 1), (5, 1, 1, 0)),
        ("next row", np.roll(WHO, 64), (5, 1, 1, 0)),
        ("asleep", SITES ^ chance.clone_keys("founder")[1], (5, 1, 1, 0)),
        ("other clone", SITES ^ chance.clone_keys("second")[0], (5, 1, 1, 0)),
    ],
    ids=lambda other: other[0],
)
def test_draws_of_neighbours_in_time_and_place_are_independent(other: tuple) -> None:
    _, who, (seed, day, process, item) = other
    one = chance.uniform(WHO, chance.day_word(5, 1, 1))
    two = chance.uniform(who, chance.day_word(seed, day, process, item))
    cells = np.bincount((one * 10).astype(int) * 10 + (two * 10).astype(int), minlength=100)
    assert 50 < float(((cells - 200.0) ** 2 / 200.0).sum()) < 162
    assert abs(np.corrcoef(one, two)[0, 1]) < 4.0 / math.sqrt(WHO.size)


def test_days_of_one_site_are_independent() -> None:
    days = np.array([chance.uniform_scalar(int(WHO[0]), int(chance.day_word(1, day, 1))) for day in range(4000)])
    assert abs(days.mean() - 0.5) < 4 * math.sqrt(1 / 12 / 4000)
    assert abs(np.corrcoef(days[1:], days[:-1])[0, 1]) < 4 / math.sqrt(4000)


# Normal values


def test_shipped_table_is_what_its_script_makes() -> None:
    assert len(UPPER_QUANTILES) == 53 * 16 + 1
    with localcontext() as context:
        context.prec = 60
        for at in (0, 5, 300, 701, 847):
            octave, step = divmod(at, 16)
            tail = Decimal(2) ** (octave - 54) * (1 + Decimal(step) / 16)
            assert upper_quantile(tail) == UPPER_QUANTILES[at]


def test_normal_is_right_into_the_tails() -> None:
    tails = exact.exp2(-1.0 - np.arange(4000) * (51.9 / 4000))
    u = np.concatenate([np.rint(tails / GRAIN) * GRAIN, luck(4000)])
    true = np.array([NormalDist().inv_cdf(x) for x in u.tolist()])
    assert np.abs(chance.normal(u) - true).max() < 4e-9
    mirrored = chance.normal(1.0 - u)
    assert np.abs(mirrored + chance.normal(u)).max() < 4e-9
    assert chance.normal(np.array([0.0, 0.5])).tolist() == [pytest.approx(-8.4, abs=0.2), 0.0]
    assert (np.diff(chance.normal(np.sort(u))) >= 0).all()
    assert [chance.normal_scalar(x) for x in u.tolist()] == chance.normal(u).tolist()
    assert chance.normal(u.reshape(80, 100)).shape == (80, 100)


# Counts


def exact_quantile(n: int, p: float, u: float) -> int:
    """Least k with P(X ≤ k) > u, in whole-number arithmetic."""
    chance_of, target = Fraction(p), Fraction(u)
    up, down = chance_of.numerator, chance_of.denominator - chance_of.numerator
    whole = chance_of.denominator**n * target
    total = 0
    for k in range(n + 1):
        total += math.comb(n, k) * up**k * down ** (n - k)
        if total > whole:
            return k
    return n


def test_counts_equal_the_exact_quantile_for_small_n() -> None:
    u = luck(400, item=7).tolist()
    wrong = 0
    for i, n in enumerate([1, 2, 3, 5, 8, 13, 20, 30, 40, 48] * 40):
        p = [0.001, 0.03, 0.1, 0.25, 0.4999, 0.5, 0.6, 0.9, 0.99, 1 / 3][(i // 10) % 10]
        wrong += chance.binomial_scalar(n, p, u[i]) != exact_quantile(n, p, u[i])
    assert wrong == 0


def distribution_below(n: int, p: float, highest: int) -> np.ndarray:
    """P(X ≤ k) for k = 0 … highest."""
    k = np.arange(highest + 1)
    logs = [math.lgamma(n + 1) - math.lgamma(j + 1) - math.lgamma(n - j + 1) for j in k.tolist()]
    if n > 10**5:  # lgamma loses digits: sum the ratios instead
        logs = [0.0, *np.cumsum([math.log((n - j) / (j + 1)) for j in k[:-1].tolist()]).tolist()]
    return np.cumsum([math.exp(log + j * math.log(p) + (n - j) * math.log1p(-p)) for j, log in enumerate(logs)])


@pytest.mark.parametrize(
    ("n", "p", "allowed"),
    [
        (1000, 1e-3, 0.0),
        (1000, 1.2e-2, 0.0),
        (10**13, 1e-12, 0.0),
        (10**9, 1e-10, 0.0),
        (5000, 0.999, 0.0),
        (10**13, 1.3e-12, 0.004),
        (50, 0.4, 0.0),
        (60, 0.5, 0.004),
        (2000, 0.02, 0.002),
        (10**6, 3e-4, 0.002),
        (4000, 0.7, 0.002),
    ],
)
def test_counts_follow_the_distribution_in_every_regime(n: int, p: float, allowed: float) -> None:
    u = luck(20000, item=8)
    counts = chance.binomial(np.full(u.size, n), np.full(u.size, p), u)
    if p > 0.5:
        below = distribution_below(n, 1 - p, int(n * (1 - p) + 12 * math.sqrt(n * p * (1 - p)) + 20))
        true = n - np.searchsorted(below, (1.0 - GRAIN) - u, side="right")
    else:
        below = distribution_below(n, p, min(n, int(n * p + 12 * math.sqrt(n * p * (1 - p)) + 20)))
        true = np.searchsorted(below, u, side="right")
    away = np.abs(counts - true)
    assert away.max() <= 1
    assert (away > 0).mean() <= allowed


@pytest.mark.parametrize(
    ("n", "p"),
    [
        (1, 0.3),
        (10**6, 1e-7),
        (10**4, 5e-4),
        (40, 0.3),
        (80, 0.5),
        (10**4, 0.02),
        (10**9, 0.3),
        (10**13, 0.9),
    ],
)
def test_mean_and_variance(n: int, p: float) -> None:
    u = luck(100_000, item=9)
    counts = chance.binomial(np.full(u.size, n), np.full(u.size, p), u).astype(float)
    mean, variance = n * p, n * p * (1 - p)
    fourth = 3 * variance**2 + variance * (1 - 6 * p * (1 - p))
    assert abs(counts.mean() - mean) < 4 * math.sqrt(variance / u.size)
    assert abs(counts.var() - variance) < 4 * math.sqrt((fourth - variance**2) / u.size)


def test_one_by_one_gives_the_same_bits() -> None:
    n, p, u = spread_cases(200_000)
    together = chance.binomial(n, p, u)
    assert [chance.binomial_scalar(*row) for row in zip(n.tolist(), p.tolist(), u.tolist(), strict=True)] == (
        together.tolist()
    )
    assert (together >= 0).all() and (together <= n).all()


@pytest.mark.parametrize("length", [1, 11, 12, 60, 300, 5000])
def test_an_entry_does_not_depend_on_its_neighbours(length: int) -> None:
    n, p, u = spread_cases(20_000)
    together = chance.binomial(n, p, u)
    for low in range(0, min(n.size, 60 * length), length):
        part = slice(low, low + length)
        assert (chance.draw(n[part], p[part], u[part]) == together[part]).all()


def test_drawing_at_words_equals_drawing_from_their_uniforms() -> None:
    n, p, _ = spread_cases(WHO.size)
    word = chance.day_word(3, 4, Process.MOVE)
    together = chance.binomial(n, p, chance.uniform(WHO, word))
    assert (chance.binomial_at(WHO, word, n, p) == together).all()
    assert (chance.binomial_at(WHO[:9], word, n[:9], p[:9]) == together[:9]).all()


@pytest.mark.parametrize(
    ("n", "p"),
    [
        (24, 0.5),
        (49, 0.49),
        (60, 0.3),
        (100, 0.8),
        (12500, 0.999),
        (10**6, 1.21e-5),
        (10**6, 1.19e-5),
        (10**13, 1e-12),
        (10**13, 1.3e-12),
        (10**13, 0.3),
        (10**5, 0.999),
    ],
)
def test_counts_rise_with_luck(n: int, p: float) -> None:
    edges = exact.exp2(-np.arange(1.0, 54.0))
    u = np.sort(np.concatenate([[0.0], edges, 1.0 - edges, luck(20000)]))
    counts = chance.binomial(np.full(u.size, n), np.full(u.size, p), u)
    assert (np.diff(counts) >= 0).all()
    assert counts.min() >= 0 and counts.max() <= n


def test_ends() -> None:
    lucks = [0.0, GRAIN, 0.5, 1.0 - GRAIN]
    for u in lucks:
        for n in (0, 1, 30, 10**6, 10**13):
            expected = {-0.5: 0, 0.0: 0, 1.0: n, 1.5: n}
            for p, count in expected.items():
                assert chance.binomial_scalar(n, p, u) == count
                assert chance.binomial(np.full(20, n), np.full(20, p), np.full(20, u)).tolist() == [count] * 20
    assert chance.binomial_scalar(1, 1e-12, 1.0 - GRAIN) == 1
    assert chance.binomial_scalar(1, 1e-12, 0.999) == 0
    empty = np.zeros(0, np.int64)
    assert chance.draw(empty, np.zeros(0), np.zeros(0)).size == chance.uniform(SITES[:0], 1).size == 0


def test_tiny_chances_keep_their_size() -> None:
    # Among upper tails from one grain up, exactly those below n p give a cell.
    upper = np.arange(1, 20001) * GRAIN
    counts = chance.binomial(np.full(upper.size, 1000), np.full(upper.size, 1e-15), 1.0 - upper)
    assert counts.sum() == pytest.approx(1e-12 / GRAIN, abs=1.0) and counts.max() == 1


def test_golden_counts() -> None:
    n = np.array([1, 10, 10, 1000, 1000, 10**6, 10**9, 10**13, 10**13, 50, 5000, 3])
    p = np.array([0.5, 0.2, 0.9, 1e-3, 0.4, 1e-6, 0.02, 0.3, 1e-12, 0.24, 0.999, 0.001])
    u = np.array([0.6, 0.9, 0.01, 0.7, 0.123, 0.999, 0.25, 0.6, 0.9999, 0.31, 0.2, 0.9985])
    expected = [1, 4, 6, 1, 382, 5, 19997014, 3000000367135, 24, 10, 4993, 1]
    assert chance.binomial(n, p, u).tolist() == expected


@pytest.mark.parametrize("mean", [1e-3, 0.7, 6.0, 12.0, 12.1, 40.0, 1e6])
def test_poisson(mean: float) -> None:
    u = luck(100_000, item=10)
    counts = chance.poisson(np.full(u.size, mean), u).astype(float)
    assert abs(counts.mean() - mean) < 4 * math.sqrt(mean / u.size)
    assert abs(counts.var() - mean) < 4 * math.sqrt((2 * mean**2 + mean) / u.size)
    like = chance.binomial(np.full(u.size, 10**13), np.full(u.size, mean / 1e13), u)
    assert np.abs(counts - like).max() <= 1 and (counts != like).mean() < 0.001


# Splitting and choosing


@pytest.mark.parametrize("ways", [1, 2, 4, 7])
def test_split_conserves_and_is_fair(ways: int) -> None:
    n, _, u = spread_cases(9000)
    weights = luck(n.size * ways, item=11).reshape(n.size, ways)
    weights[luck(n.size, item=12) < 0.3, -1] = 0.0
    weights[::50] = 0.0
    parts = chance.split(n, weights, u)
    weightless = weights.sum(axis=1) == 0
    assert (parts.sum(axis=1) == np.where(weightless, 0, n)).all()
    assert (parts >= 0).all() and (parts[weights == 0.0] == 0).all()
    share = n[:, None] * weights / np.where(weightless, 1.0, weights.sum(axis=1))[:, None]
    assert (np.abs(parts - share) <= 1.0 + 1e-6).all()
    rows = zip(n.tolist(), weights.tolist(), u.tolist(), strict=True)
    assert [chance.split_scalar(*row) for row in rows] == parts.tolist()


def test_split_of_one_cell_follows_the_weights() -> None:
    u = luck(40000, item=13)
    parts = chance.split(np.ones(u.size, np.int64), np.array([1.0, 2.0, 0.0, 5.0]), u)
    assert np.abs(parts.mean(axis=0) - np.array([1, 2, 0, 5]) / 8).max() < 4 * 0.5 / math.sqrt(u.size)


def test_split_at_the_last_grain() -> None:
    for u in (0.0, 1.0 - GRAIN):
        for total in (0, 1, 3, 10**13, 2**53):
            parts = chance.split(np.array([total]), np.array([[0.0, 1.0, 1.0, 1.0, 0.0]]), np.array([u]))[0]
            assert parts.sum() == total and parts[0] == parts[4] == 0 and parts.min() >= 0


def test_choice_follows_whole_weights() -> None:
    running = np.cumsum([3, 0, 1, 4])
    u = luck(40000, item=14)
    seen = np.bincount(chance.choice(running, u), minlength=4) / u.size
    assert np.abs(seen - np.array([3, 0, 1, 4]) / 8).max() < 0.01 and seen[1] == 0
    assert chance.choice(running, np.array([0.0, 1.0 - GRAIN])).tolist() == [0, 3]


# The same on every computer

_DIGEST = """
import hashlib, numpy as np
from game.sim import chance as c, exact
try:
    from numpy._core import _multiarray_umath as core
except ImportError:
    from numpy.core import _multiarray_umath as core
who = c.site_keys("lung", 20000) ^ c.clone_keys("founder")[0]
u, v, w = (c.uniform(who, c.day_word(1, 2, 3, item)) for item in range(3))
n = np.floor(exact.pow10(v * 10)).astype(np.int64)
p = np.where(w < 0.3, 1 - exact.pow10(w * -30), exact.pow10(w * -9))
results = [who, u, n, p, c.binomial(n, p, c.uniform(who, c.day_word(1, 4, 3))), c.normal(u), c.poisson(n * p, v)]
results += [c.split(n, np.stack([u, v, w], 1), w), exact.exp(u * 40 - 20), exact.log(n + v), exact.log2(n + v)]
results += [exact.exp2(w * 9), exact.pow(n + v, w * 3 - 1), exact.hill(n * 1.0, 1e3, 3), exact.int_power(1 + u, n % 60)]
digest = hashlib.blake2b(digest_size=8)
for result in results:
    digest.update(np.ascontiguousarray(result).tobytes())
print(digest.hexdigest(), *(name for name in core.__cpu_dispatch__ if core.__cpu_features__.get(name)))
"""


GOLDEN_DIGEST = "0755cd3c5bb3d1aa"


def run_digest(disabled: str) -> list[str]:
    environment = {**os.environ, "NPY_DISABLE_CPU_FEATURES": disabled}
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", _DIGEST], cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_bits_are_the_same_with_and_without_vector_units() -> None:
    digest, *features = run_digest("")
    assert digest == GOLDEN_DIGEST
    assert run_digest(" ".join(features)) == [GOLDEN_DIGEST]
