"""Pressures on the tumour, read plainly from the chart: no forecast, only what was seen and how old it is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from game.play.chart import Chart
from game.play.charted import ChartLesion
from game.play.classes import drugs_beaten
from game.play.clinic import Clinic
from game.sim.plan import Plan
from game.spec.effects import Biopsy, CtDna
from game.spec.looks import CtScan

STALE_DAYS = 63
"""Three cycles: evidence older than this is called old. Assumption: an effect needs 2 to 3 cycles to be read."""


@dataclass(frozen=True)
class Growth:
    """Growth between the last two scans, from the volumes of the lesions that both show.

    Attributes:
        trend: `stable` when the interval of the readings does not tell growth from shrinkage.
        days_low, days_high: range of the doubling (or halving) time; `days_high` None when it has no upper end.
        from_day, to_day: the two scans; `age_days`: days since the later one.
    """

    trend: Literal["growing", "shrinking", "stable", "not known"]
    days_low: float | None
    days_high: float | None
    from_day: int | None
    to_day: int | None
    age_days: int | None

    @property
    def text(self) -> str:
        """`doubles in 60–80 days`, `halves in 20 days or more`, `stable`, `not known`."""
        if self.trend in ("stable", "not known") or self.days_low is None:
            return self.trend
        verb = "doubles" if self.trend == "growing" else "halves"
        if self.days_high is None:
            return f"{verb} in {self.days_low:.0f} days or more"
        if round(self.days_low) == round(self.days_high):
            return f"{verb} in {self.days_low:.0f} days"
        return f"{verb} in {self.days_low:.0f}–{self.days_high:.0f} days"


@dataclass(frozen=True)
class Escape:
    """A route by which the chosen drugs are known to be escaped.

    Attributes:
        defeats: cards of the plan that it weakens.
        found_day: day of the first sample that showed it on this chart, None when none did; `share`: its newest share.
        closed: the plan holds a drug that closes the route.
        detectable: whether sequencing can find it.
    """

    mechanism: str
    name: str
    short: str
    defeats: tuple[str, ...]
    found_day: int | None
    share: float | None
    closed: bool
    detectable: bool


@dataclass(frozen=True)
class TestAge:
    """How long ago a test of the level was last done; None when it never was, and whether that is old."""

    card: str
    days: int | None
    old: bool


@dataclass(frozen=True)
class Pressures:
    """What the board's pressure panel shows."""

    growth: Growth
    escapes: tuple[Escape, ...]
    test_ages: tuple[TestAge, ...]
    narrow: str | None

    @property
    def open_escapes(self) -> tuple[Escape, ...]:
        """Routes that the plan leaves open."""
        return tuple(escape for escape in self.escapes if not escape.closed)


def read_pressures(clinic: Clinic, chart: Chart, draft: Plan) -> Pressures:
    """Pressures on the day of the chart, for the drugs of a draft; for an empty draft, for those of the last cycle."""
    growth = read_growth(chart)
    escapes = read_escapes(clinic, chart, draft)
    return Pressures(growth, escapes, read_test_ages(clinic, chart), _narrow(clinic, chart, growth, escapes))


def read_growth(chart: Chart) -> Growth:
    """Doubling or halving time of volume between the last two scans."""
    days = chart.scan_days
    if len(days) < 2:
        return Growth("not known", None, None, None, days[-1] if days else None, chart.day - days[-1] if days else None)
    first, last = days[-2], days[-1]
    both = [lesion for lesion in chart.lesions if _shown(lesion, first) and _shown(lesion, last)]
    age = chart.day - last
    if not both:
        return Growth("not known", None, None, first, last, age)
    fastest = _doublings(both, first, last, optimistic=False)
    slowest = _doublings(both, first, last, optimistic=True)
    if slowest <= 0 <= fastest:
        return Growth("stable", None, None, first, last, age)
    span = last - first
    times = sorted(span / abs(rate) for rate in (fastest, slowest))
    return Growth("growing" if slowest > 0 else "shrinking", times[0], times[1], first, last, age)


def _shown(lesion: ChartLesion, day: int) -> bool:
    return any(reading.day == day and reading.diameter_mm > 0 and reading.low_mm > 0 for reading in lesion.series)


def _doublings(lesions: Sequence[ChartLesion], first: int, last: int, optimistic: bool) -> float:
    """Doublings of the summed volume, at the end of the interval that favours shrinkage (optimistic) or growth.

    Half of the stated interval is used on either side: both readings at opposite ends is less likely than 1 in 100.
    """
    volumes = []
    for day, high in ((first, optimistic), (last, not optimistic)):
        readings = [reading for lesion in lesions for reading in lesion.series if reading.day == day]
        sizes = [(r.diameter_mm + (r.high_mm if high else r.low_mm)) / 2 for r in readings]
        volumes.append(sum(size**3 for size in sizes))
    return math.log2(volumes[1] / volumes[0])


def read_escapes(clinic: Clinic, chart: Chart, draft: Plan) -> tuple[Escape, ...]:
    """Known routes of escape from the chosen drugs: those on the chart first, then those that stay open."""
    orders = draft.orders or (chart.given_in(chart.cycle - 1) if chart.cycle else ())
    cards = [order.card for order in orders if order.card in clinic.cards]
    drugs = {drug for card in cards for drug in clinic.drugs_of(card)}
    escapes = []
    for mechanism in clinic.mechanisms.values():
        beaten = set(drugs_beaten(clinic, mechanism))
        defeats = tuple(card for card in cards if beaten.intersection(clinic.drugs_of(card)))
        if not defeats:
            continue
        reports = [found for found in chart.found if found.mechanism == mechanism.id]
        escapes.append(
            Escape(
                mechanism=mechanism.id,
                name=mechanism.name,
                short=mechanism.short,
                defeats=defeats,
                found_day=reports[0].day if reports else None,
                share=reports[-1].share if reports else None,
                closed=bool(drugs & set(mechanism.closed_by)),
                detectable=mechanism.detectable,
            )
        )
    return tuple(sorted(escapes, key=lambda escape: (escape.found_day is None, escape.closed, escape.mechanism)))


def read_test_ages(clinic: Clinic, chart: Chart) -> tuple[TestAge, ...]:
    """Age of the evidence of each test that the level offers, in its order."""
    ages = []
    for offer in clinic.offers:
        if clinic.is_test(offer.card):
            days = [finding.day for finding in chart.findings if finding.test == offer.card]
            age = chart.day - max(days) if days else None
            ages.append(TestAge(offer.card, age, age is None or age > STALE_DAYS))
    return tuple(ages)


def _narrow(clinic: Clinic, chart: Chart, growth: Growth, escapes: Sequence[Escape]) -> str | None:
    """The one test that would narrow the least known pressure: growth without two fresh scans, then escape."""
    scan = _offered(clinic, chart, CtScan)
    if scan and chart.visible and (growth.trend == "not known" or (growth.age_days or 0) > STALE_DAYS):
        return f"{scan} would narrow Growth"
    unseen = [escape for escape in escapes if escape.detectable and escape.found_day is None and not escape.closed]
    sequencing = _offered(clinic, chart, Biopsy) or _offered(clinic, chart, CtDna)
    if unseen and sequencing:
        sampled = [f.day for f in chart.findings if f.kind in ("biopsy", "ctdna")]
        if not sampled or chart.day - max(sampled) > STALE_DAYS or _worse_since(chart, max(sampled)):
            return f"{sequencing} would narrow Escape"
    return None


def _worse_since(chart: Chart, day: int) -> bool:
    return any(reading.response == "PD" and reading.day >= day for reading in chart.recist)


def _offered(clinic: Clinic, chart: Chart, kind: type) -> str | None:
    """Name of the first card on offer now with such an effect."""
    for offer in clinic.offers:
        card = clinic.cards[offer.card]
        if offer.from_cycle <= chart.cycle and any(isinstance(effect, kind) for effect in card.effects):
            return card.name
    return None
