"""Statistics shared by debrief, trials and reports, from scratch in plain NumPy.

Times may be in any unit; an event is true where it was seen and false where the observation was censored. Intervals
are two-sided 95% ones unless said otherwise.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Interval = tuple[float, float]

Z_95 = 1.959963984540054
NEWTON_STEPS = 50
BOOTSTRAPS = 2000


def wilson(successes: int, trials: int, z: float = Z_95) -> Interval:
    """Wilson score interval of a proportion (Wilson, J Am Stat Assoc 1927; 22: 209-212), 95% by default.

    Raises ValueError unless 0 <= successes <= trials and there is at least one trial.
    """
    if trials < 1 or not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials} is not a proportion")
    share = successes / trials
    scale = 1 + z * z / trials
    middle = (share + z * z / (2 * trials)) / scale
    half = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials)) / scale
    low = 0.0 if successes == 0 else max(0.0, middle - half)
    high = 1.0 if successes == trials else min(1.0, middle + half)
    return low, high


@dataclass(frozen=True)
class Estimate:
    """A value with its 95% interval; None where the data do not reach it."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class KaplanMeier:
    """The product-limit estimate (Kaplan and Meier, J Am Stat Assoc 1958; 53: 457-481), one row an event time.

    Attributes:
        times: distinct event times, rising, [n]; at_risk, events: numbers just before and at each, [n].
        survival: share without the event after each time, [n].
        variance: Greenwood's sum, the variance of log survival, [n] (Greenwood 1926).
        last: the last time of all, event or not.
    """

    times: Floats
    at_risk: Floats
    events: Floats
    survival: Floats
    variance: Floats
    last: float

    def interval(self, z: float = Z_95) -> tuple[Floats, Floats]:
        """Pointwise limits after each event time on the log(-log) scale (Kalbfleisch and Prentice 1980), [n] each."""
        inside = (self.survival > 0) & (self.survival < 1)
        safe = np.where(inside, self.survival, 0.5)
        spread = np.where(inside, z * np.sqrt(np.where(inside, self.variance, 0.0)) / np.abs(np.log(safe)), 0.0)
        low = np.where(inside, safe ** np.exp(spread), self.survival)
        high = np.where(inside, safe ** np.exp(-spread), self.survival)
        return low, high

    def at(self, time: float) -> Estimate:
        """Share without the event at a time; None beyond the last observation of a curve that has not reached 0.

        A share of 1 or 0 has no limits: Greenwood's variance does not exist there.
        """
        number = int(np.searchsorted(self.times, time, side="right"))
        if time > self.last and (number == 0 or self.survival[number - 1] > 0):
            return Estimate(None, None, None)
        if number == 0 or not 0 < self.survival[number - 1] < 1:
            return Estimate(1.0 if number == 0 else float(self.survival[number - 1]), None, None)
        low, high = self.interval()
        return Estimate(float(self.survival[number - 1]), float(low[number - 1]), float(high[number - 1]))

    def median(self) -> Estimate:
        """First time at which at most half are left; limits where those of the curve cross one half.

        The interval is that of Brookmeyer and Crowley (Biometrics 1982; 38: 29-41), on the log(-log) scale.
        """
        low, high = self.interval()
        return Estimate(*(_first_at_most_half(self.times, curve) for curve in (self.survival, low, high)))


def _first_at_most_half(times: Floats, curve: Floats) -> float | None:
    reached = np.flatnonzero(curve <= 0.5 + 1e-12)
    return float(times[reached[0]]) if len(reached) else None


def kaplan_meier(times: Sequence[float] | Floats, events: Sequence[bool] | Bools) -> KaplanMeier:
    """The curve of one group. Raises ValueError for an empty group or unequal lengths."""
    time, event = _observations(times, events)
    distinct = np.unique(time[event])
    at_risk = np.array([np.count_nonzero(time >= each) for each in distinct], np.float64)
    number = np.array([np.count_nonzero(event & (time == each)) for each in distinct], np.float64)
    survival = np.cumprod(1 - number / at_risk).astype(np.float64)
    with np.errstate(divide="ignore"):
        variance: Floats = np.cumsum(number / (at_risk * (at_risk - number)))
    return KaplanMeier(distinct, at_risk, number, survival, variance, float(time.max()))


@dataclass(frozen=True)
class LogRank:
    """The log-rank test: chi-squared, its degrees of freedom and probability, and events against expected."""

    chi2: float
    degrees: int
    p: float
    observed: tuple[float, ...]
    expected: tuple[float, ...]


def log_rank(groups: Sequence[tuple[Sequence[float] | Floats, Sequence[bool] | Bools]]) -> LogRank:
    """Whether two or more groups share one curve (Mantel 1966; Peto and Peto, J R Stat Soc A 1972; 135: 185-207)."""
    if len(groups) < 2:
        raise ValueError("a comparison needs at least two groups")
    pairs = [_observations(*group) for group in groups]
    n = len(pairs)
    observed, expected, covariance = np.zeros(n), np.zeros(n), np.zeros((n, n))
    for at in np.unique(np.concatenate([time[event] for time, event in pairs])):
        risk = np.array([np.count_nonzero(time >= at) for time, _ in pairs], np.float64)
        died = np.array([np.count_nonzero(event & (time == at)) for time, event in pairs], np.float64)
        total, deaths = risk.sum(), died.sum()
        share = risk / total
        observed += died
        expected += deaths * share
        if total > 1:
            factor = deaths * (total - deaths) / (total - 1)
            covariance += factor * (np.diag(share) - np.outer(share, share))
    difference = (observed - expected)[:-1]
    chi2 = 0.0
    if np.any(difference):
        chi2 = float(difference @ np.linalg.pinv(covariance[:-1, :-1]) @ difference)
    return LogRank(chi2, n - 1, chi2_tail(chi2, n - 1), tuple(observed.tolist()), tuple(expected.tolist()))


@dataclass(frozen=True)
class HazardRatio:
    """Ratio of hazards of the second group to the first; None where no finite one exists."""

    ratio: float | None
    low: float | None
    high: float | None
    log_ratio: float | None
    log_error: float | None


def hazard_ratio(
    first: tuple[Sequence[float] | Floats, Sequence[bool] | Bools],
    second: tuple[Sequence[float] | Floats, Sequence[bool] | Bools],
) -> HazardRatio:
    """Cox's ratio of the second group to the first (Cox, J R Stat Soc B 1972; 34: 187-220), with Wald's interval.

    Newton's method on the partial likelihood; ties by Efron (J Am Stat Assoc 1977; 72: 557-565).
    """
    pairs = [_observations(*first), _observations(*second)]
    if not all(event.any() for _, event in pairs):
        return HazardRatio(None, None, None, None, None)
    sets = _risk_sets(pairs)
    beta = 0.0
    information = 0.0
    for _ in range(NEWTON_STEPS):
        score, information = _score(sets, beta)
        if information <= 1e-12 or abs(beta) > 25:  # every event of one group comes before any of the other
            return HazardRatio(None, None, None, None, None)
        step = max(-2.0, min(2.0, score / information))
        beta += step
        if abs(step) < 1e-10:
            break
    error = 1 / math.sqrt(information)
    limits = (math.exp(beta - Z_95 * error), math.exp(beta + Z_95 * error))
    return HazardRatio(math.exp(beta), *limits, beta, error)


def _risk_sets(pairs: Sequence[tuple[Floats, Bools]]) -> list[tuple[float, float, float, float]]:
    """At each event time: at risk in the first and second group, and events in either."""
    (a, a_event), (b, b_event) = pairs
    rows = []
    for at in np.unique(np.concatenate([a[a_event], b[b_event]])):
        died = float(np.count_nonzero(a_event & (a == at))), float(np.count_nonzero(b_event & (b == at)))
        rows.append((float(np.count_nonzero(a >= at)), float(np.count_nonzero(b >= at)), *died))
    return rows


def _score(sets: Sequence[tuple[float, float, float, float]], beta: float) -> tuple[float, float]:
    """First derivative of the log partial likelihood, and minus the second."""
    hazard = math.exp(beta)
    score = information = 0.0
    for risk_a, risk_b, died_a, died_b in sets:
        deaths = int(died_a + died_b)
        score += died_b
        for each in range(deaths):
            left = each / deaths
            in_b = hazard * (risk_b - left * died_b)
            mean = in_b / (in_b + risk_a - left * died_a)
            score -= mean
            information += mean * (1 - mean)
    return score, information


def ratio_of_medians(
    first: tuple[Sequence[float] | Floats, Sequence[bool] | Bools],
    second: tuple[Sequence[float] | Floats, Sequence[bool] | Bools],
    seed: int = 0,
    draws: int = BOOTSTRAPS,
) -> Estimate:
    """Median of the second group over that of the first, with a percentile bootstrap interval (Efron 1979).

    Draws in which a median is not reached are left out; with fewer than half of them left the interval is None.
    """
    pairs = [_observations(*first), _observations(*second)]
    value = _ratio(pairs)
    luck = np.random.Generator(np.random.PCG64(seed))
    found = []
    for _ in range(draws):
        again = []
        for time, event in pairs:
            chosen = luck.integers(0, len(time), len(time))
            again.append((time[chosen], event[chosen]))
        each = _ratio(again)
        if each is not None:
            found.append(each)
    if value is None or len(found) < draws / 2:
        return Estimate(value, None, None)
    return Estimate(value, *(float(each) for each in np.quantile(found, (0.025, 0.975))))


def _ratio(pairs: Sequence[tuple[Floats, Bools]]) -> float | None:
    first, second = (_median(time, event) for time, event in pairs)
    return second / first if first and second is not None else None


def _median(times: Floats, events: Bools) -> float | None:
    """The product-limit median alone, quickly."""
    order = np.argsort(times, kind="stable")
    time, event = times[order], events[order]
    at_risk = len(time) - np.searchsorted(time, time, side="left")
    # within a tie the factors (1 - 1/r)(1 - 1/(r - 1)) ... multiply to (1 - d/r)
    rank: Floats = np.cumsum(event) - np.concatenate(([0], np.cumsum(event)))[np.searchsorted(time, time, side="left")]
    factor = np.where(event, 1 - 1 / np.maximum(1, at_risk - rank + 1), 1.0)
    reached = np.flatnonzero(np.cumprod(factor) <= 0.5 + 1e-12)
    return float(time[reached[0]]) if len(reached) else None


@dataclass(frozen=True)
class Incidence:
    """Events of one interval of time.

    Attributes:
        at_risk: free of the event and observed at its start; events: in it; time: spent at risk in it.
        rate: events over time, with Byar's approximation of the exact limits (Breslow and Day 1987, chapter 2).
        share: chance of the event in it for those free at its start, from the product-limit curve.
    """

    start: float
    end: float
    at_risk: int
    events: int
    time: float
    rate: Estimate
    share: Estimate


def incidence(
    times: Sequence[float] | Floats, events: Sequence[bool] | Bools, cuts: Sequence[float]
) -> tuple[Incidence, ...]:
    """Events by the intervals (cut, next cut]. Raises ValueError for fewer than two cuts or cuts that do not rise."""
    time, event = _observations(times, events)
    if len(cuts) < 2 or any(b <= a for a, b in itertools.pairwise(cuts)):
        raise ValueError("the cuts must be at least two, and rise")
    rows = []
    for start, end in itertools.pairwise(cuts):
        risk = time > start
        inside = event & risk & (time <= end)
        spent = float(np.clip(time[risk], start, end).sum() - start * np.count_nonzero(risk))
        number = int(np.count_nonzero(inside))
        share = Estimate(None, None, None)
        if risk.any():
            # those still free at the start, and what is known of them: beyond the last observation the curve is flat
            curve = kaplan_meier(np.minimum(time[risk], end), inside[risk])
            left = curve.at(min(end, curve.last))
            share = Estimate(*(None if each is None else 1 - each for each in (left.value, left.high, left.low)))
        rows.append(
            Incidence(start, end, int(np.count_nonzero(risk)), number, spent, poisson_rate(number, spent), share)
        )
    return tuple(rows)


def poisson_rate(events: int, time: float) -> Estimate:
    """Events over time with Byar's limits; none without time."""
    if time <= 0:
        return Estimate(None, None, None)
    low = 0.0 if events == 0 else events * (1 - 1 / (9 * events) - Z_95 / (3 * math.sqrt(events))) ** 3
    more = events + 1
    high = more * (1 - 1 / (9 * more) + Z_95 / (3 * math.sqrt(more))) ** 3
    return Estimate(events / time, low / time, high / time)


@dataclass(frozen=True)
class Spread:
    """A distribution in a few numbers; the interval is that of the mean (normal), the quartiles are the sample's."""

    n: int
    mean: float
    mean_low: float
    mean_high: float
    variance: float
    least: float
    lower_quartile: float
    median: float
    upper_quartile: float
    most: float


def spread(values: Sequence[float] | Floats) -> Spread:
    """The distribution of numbers. Raises ValueError for none."""
    x = np.asarray(values, np.float64)
    if not len(x):
        raise ValueError("a distribution needs at least one value")
    mean = float(x.mean())
    variance = float(x.var(ddof=1)) if len(x) > 1 else 0.0
    half = Z_95 * math.sqrt(variance / len(x))
    quartiles = (float(each) for each in np.quantile(x, (0, 0.25, 0.5, 0.75, 1)))
    return Spread(len(x), mean, mean - half, mean + half, variance, *quartiles)


def chi2_tail(value: float, degrees: int) -> float:
    """Chance of a chi-squared of at least this value, in closed form for whole degrees of freedom."""
    if degrees < 1:
        raise ValueError("chi-squared needs at least one degree of freedom")
    half = max(0.0, value) / 2
    if degrees % 2:
        tail = math.erfc(math.sqrt(half))
        term, start = math.exp(-half) * math.sqrt(half) / math.gamma(1.5), 1.5
    else:
        tail = 0.0
        term, start = math.exp(-half), 1.0
    for each in range((degrees - 1) // 2 if degrees % 2 else degrees // 2):
        tail += term
        term *= half / (start + each)
    return min(1.0, tail)


def _observations(times: Sequence[float] | Floats, events: Sequence[bool] | Bools) -> tuple[Floats, Bools]:
    time, event = np.asarray(times, np.float64), np.asarray(events, np.bool_)
    if time.ndim != 1 or time.shape != event.shape or not len(time):
        raise ValueError("a group needs as many times as events, and at least one")
    if not np.isfinite(time).all() or (time < 0).any():
        raise ValueError("times are finite and not negative")
    return time, event
