"""Writing into the chart: orders as they are given, findings as they open, lesions linked from scan to scan."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from game.play.chart import Chart, organs_of, rules_out_mm
from game.play.charted import ChartLesion, Given, Pending, Reading
from game.play.clinic import Clinic
from game.play.plans import carried_on, hours_of, in_cycle
from game.sim.findings import Finding
from game.sim.plan import Plan
from game.spec.common import CYCLE_DAYS

LINK_MM = 10.0
"""Two sightings this near are charted as one lesion. Assumption: breathing and position move an organ about a
centimetre between two scans; a larger lesion is matched within half of its largest diameter."""


def open_chart(clinic: Clinic) -> Chart:
    """An empty chart on day 0."""
    return Chart(
        level_id=clinic.level_id,
        day=0,
        horizon_cycles=clinic.horizon_cycles,
        home=clinic.home,
        hours=clinic.hours_per_cycle,
        hours_per_cycle=clinic.hours_per_cycle,
    )


def is_open(finding: Finding, today: int) -> bool:
    """Whether a result can be read today, at the start of a turn.

    What is taken today (a visit, the referral, the closing work-up) is read today. A test of an earlier turn with
    delay 0 opens at the next turn's start, a test with delay k, whose `known_day` is k cycles after its sample, k
    cycles after that.
    """
    return finding.known_day <= today if finding.day == today else finding.known_day < today


def write_findings(chart: Chart, findings: Iterable[Finding], day: int) -> Chart:
    """The chart on `day`, with findings whose results are open; a finding that it holds already is not doubled."""
    known = sorted((finding for finding in findings if finding not in chart.findings), key=_reading_order)
    lesions = chart.lesions
    heads = [finding for finding in known if finding.kind in ("scan", "look")]
    for head in sorted(heads, key=lambda each: (each.known_day, each.day, each.kind == "scan")):  # measured last
        seen = [f for f in known if f.kind in ("lesion", "spot") and (f.day, f.test) == (head.day, head.test)]
        lesions = link_scan(lesions, seen, head)
    return replace(chart, day=day, lesions=lesions, findings=(*chart.findings, *known))


def with_pending(chart: Chart, findings: Iterable[Finding]) -> Chart:
    """The chart with the tests that are on their way: their name and date, never their result."""
    waiting = sorted({(finding.known_day + CYCLE_DAYS, finding.day, finding.test) for finding in findings})
    return replace(chart, pending=tuple(Pending(test, day, due) for due, day, test in waiting))


def write_orders(chart: Chart, clinic: Clinic, plan: Plan, until_day: int) -> Chart:
    """The chart once a plan is committed: orders given, lesions aimed at by resection marked, hours spent.

    Removal is charted on the day of the order; what was left behind shows on a later scan as a new lesion. Cycles
    that would begin on `until_day` or later were not reached.
    """
    given, lesions, hours = list(chart.given), chart.lesions, chart.hours
    for index in range(plan.cycles):
        day = chart.day + index * CYCLE_DAYS
        if index and day >= until_day:
            break
        now = in_cycle(clinic, plan, index)
        given += [Given(day, order) for order in now.orders]
        hours = carried_on(chart.hours_per_cycle, hours - hours_of(clinic, now))
    for order in plan.orders:
        if clinic.removes(order.card):
            lesions = tuple(_removed(lesion, order.targets, chart.day) for lesion in lesions)
    return replace(chart, given=tuple(given), lesions=lesions, hours=hours)


def link_scan(lesions: Sequence[ChartLesion], seen: Sequence[Finding], head: Finding) -> tuple[ChartLesion, ...]:
    """Lesions after one look: nearest sightings of the same organ continue a lesion, the rest are new ones.

    A lesion that the look does not show, and that it could have shown, gets a reading of 0, unless it was removed
    before.
    """
    pairs = sorted(
        (distance, lesion.id, index)
        for lesion in lesions
        if lesion.removed_day is None or head.day <= lesion.removed_day
        for index, finding in enumerate(seen)
        if (distance := _distance_mm(lesion, finding)) <= max(LINK_MM, lesion.largest_mm / 2)
    )
    taken: dict[str, int] = {}
    for _, lesion_id, index in pairs:
        if lesion_id not in taken and index not in taken.values():
            taken[lesion_id] = index
    after = [_continued(lesion, seen, taken.get(lesion.id), head) for lesion in lesions]
    fresh = [finding for index, finding in enumerate(seen) if index not in taken.values()]
    for finding in sorted(fresh, key=lambda f: (-f.value, _where(f))):
        after.append(ChartLesion(f"L{len(after) + 1}", *_where(finding), series=(_reading(finding),)))
    return tuple(after)


def _continued(lesion: ChartLesion, seen: Sequence[Finding], index: int | None, head: Finding) -> ChartLesion:
    if index is not None:
        finding = seen[index]
        _, x_mm, y_mm = _where(finding)
        reading = _reading(finding)
        newest = lesion.newest
        if newest.measures and newest.diameter_mm > 0 and not reading.measures:  # a measured size stands
            return replace(lesion, beside=(*lesion.beside, reading))
        return replace(lesion, x_mm=x_mm, y_mm=y_mm, series=(*lesion.series, reading))
    covered = organs_of(head)
    if (lesion.removed_day is not None and head.day > lesion.removed_day) or (covered and lesion.organ not in covered):
        return lesion
    blank = Reading(head.day, head.test, 0.0, 0.0, 0.0, False, head.kind == "scan")
    if _undone(lesion, head):
        return replace(lesion, series=(*lesion.series, blank))
    return replace(lesion, beside=(*lesion.beside, blank))


def _undone(lesion: ChartLesion, head: Finding) -> bool:
    """Whether a look that shows nothing here says that nothing is here, or rather that it cannot see it."""
    newest = lesion.newest
    limit_mm = rules_out_mm(head)
    return newest.test == head.test or (limit_mm is not None and (newest.diameter_mm or limit_mm) >= limit_mm)


def _removed(lesion: ChartLesion, targets: Sequence[str], day: int) -> ChartLesion:
    return replace(lesion, removed_day=day) if lesion.id in targets else lesion


def _reading(finding: Finding) -> Reading:
    measures = finding.kind == "lesion"
    measurable = measures and finding.low > 0
    return Reading(finding.day, finding.test, finding.value, finding.low, finding.high, measurable, measures)


def _where(finding: Finding) -> tuple[str, float, float]:
    if finding.organ is None or finding.x_mm is None or finding.y_mm is None:
        raise ValueError(f"a {finding.kind} finding of day {finding.day} has no place; give organ, x_mm and y_mm")
    return finding.organ, finding.x_mm, finding.y_mm


def _distance_mm(lesion: ChartLesion, finding: Finding) -> float:
    organ, x_mm, y_mm = _where(finding)
    if organ != lesion.organ:
        return math.inf
    dx, dy = x_mm - lesion.x_mm, y_mm - lesion.y_mm
    return math.sqrt(dx * dx + dy * dy)


def _reading_order(finding: Finding) -> tuple[int, int]:
    return (finding.known_day, finding.day)
