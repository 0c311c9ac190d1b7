"""What each endpoint reads of a patient, and from where (docs/trials.md, "What each endpoint reads")."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from game.lab.trial_course import Course
from game.sim.cells import CYCLING
from game.spec.endpoints import (
    BestResponse,
    Count,
    Cure,
    Endpoint,
    Exposure,
    Hazard,
    LeadTime,
    OrganPattern,
    Prevalence,
    Size,
    Stage,
    TimeKind,
    TimeTo,
    Toxicity,
)
from game.spec.looks import Look
from game.spec.organs import nodes_of

AtMoment = Cure | Prevalence | OrganPattern | Stage | Size | Count
EVENTS: dict[TimeKind, tuple[str, bool]] = {
    "pfs": ("progression", True),
    "ttp": ("progression", False),
    "dfs": ("relapse", True),
    "relapse": ("relapse", False),
    "os": ("death", True),
}
"""The moment each kind of time runs to, and whether death is an event too (else it censors)."""


def read_now(course: Course, endpoints: Sequence[Endpoint], moments: Sequence[str]) -> None:
    """Read the endpoints that belong to moments which have just come."""
    for endpoint in endpoints:
        if isinstance(endpoint, AtMoment) and endpoint.at in moments and endpoint.id not in course.reads:
            course.reads[endpoint.id] = _at_moment(course, endpoint)


def read_days(course: Course, endpoints: Sequence[Endpoint]) -> None:
    """Read the endpoints that belong to this day of the study."""
    for endpoint in endpoints:
        if isinstance(endpoint, AtMoment) and endpoint.at == "day" and endpoint.day == course.day:
            course.reads.setdefault(endpoint.id, _at_moment(course, endpoint))
        elif isinstance(endpoint, Toxicity) and course.day in endpoint.days and course.died_of is None:
            levels = course.levels.setdefault(endpoint.reserve, {})
            levels[course.day] = round(course.patient.reserves[endpoint.reserve], 3)


def days_of(endpoints: Sequence[Endpoint]) -> list[int]:
    """Days of the study on which something is read."""
    days: set[int] = set()
    for endpoint in endpoints:
        if isinstance(endpoint, AtMoment) and endpoint.day is not None:
            days.add(endpoint.day)
        elif isinstance(endpoint, Toxicity):
            days.update(endpoint.days)
    return sorted(days)


def is_settled(course: Course, endpoint: Endpoint) -> bool:
    """Whether further follow-up cannot change what the endpoint reads."""
    moments = course.moments
    match endpoint:
        case TimeTo():
            return EVENTS[endpoint.kind][0] in moments and endpoint.since in moments
        case Hazard():
            return EVENTS[endpoint.of][0] in moments and endpoint.since in moments
        case LeadTime():
            return _first_positive(course, endpoint.then) is not None
        case Toxicity():
            return course.day >= max(endpoint.days)
        case BestResponse():
            return "progression" in moments
        case Exposure():
            return endpoint.until in moments
        case _:
            return endpoint.id in course.reads


def finish(course: Course, endpoints: Sequence[Endpoint]) -> dict[str, Any]:
    """What every endpoint reads at the end of a course, as plain data by id."""
    course.moments.setdefault("end", course.patient.day)
    read_now(course, endpoints, ["end"])
    return {endpoint.id: _final(course, endpoint) for endpoint in endpoints}


def _final(course: Course, endpoint: Endpoint) -> Any:
    match endpoint:
        case TimeTo():
            return time_to(course, endpoint.kind, endpoint.since)
        case Hazard():
            return time_to(course, endpoint.of, endpoint.since)
        case LeadTime():
            first, then = _first_positive(course, endpoint.first), _first_positive(course, endpoint.then)
            since = course.moments.get("clear", course.start_day)
            return [None if day is None else day - since for day in (first, then)]
        case Toxicity():
            levels = course.levels.get(endpoint.reserve, {})
            return [course.worst.get(endpoint.reserve, 0), [levels.get(day) for day in endpoint.days]]
        case BestResponse():
            return best_response(course)
        case Exposure():
            return exposure(course, endpoint)
        case _:
            return course.reads.get(endpoint.id)


def time_to(course: Course, kind: TimeKind, since: str) -> list[int] | None:
    """Days and 1 for an event, 0 for censored; None for who was never at risk.

    Progression and relapse are dated on the scan that showed them, and censored on the last scan; death in truth.
    Disease-free time and relapse begin with a scan without disease, whatever `since` says, if that comes later.
    """
    moments = course.moments
    event, death_counts = EVENTS[kind]
    start = moments.get(since)
    if event == "relapse" and start is not None:
        clear = moments.get("clear")
        start = None if clear is None else max(start, clear)
    if start is None:
        return None
    came = moments.get(event)
    if came is not None and came >= start:
        return [came - start, 1]
    dead = moments.get("death")
    if death_counts and dead is not None:
        return [max(0, dead - start), 1]
    until = course.patient.day if kind == "os" else max(course.last_scan, start)
    return [max(0, until - start), 0]


def best_response(course: Course) -> str | None:
    """CR, PR, SD or PD: the best reading up to progression; None without a scan after the baseline."""
    chart = course.chart
    until = course.moments.get("progression", course.patient.day)
    read = [
        each.response
        for each in chart.recist
        if each.day > chart.from_day and each.day <= until and each.response is not None
    ]
    return min(read, key=("CR", "PR", "SD", "PD").index, default=None)


def exposure(course: Course, endpoint: Exposure) -> float | None:
    """Share of the cycles up to the moment (or the end) in which the card was given."""
    chart = course.chart
    until = course.moments.get(endpoint.until, course.patient.day)
    cycles = -(-(until - chart.from_day) // chart.cycle_days)
    if cycles < 1:
        return None
    given = {chart.cycle_of(each.day) for each in chart.given if each.order.card == endpoint.card}
    return round(sum(1 for cycle in given if 0 <= cycle < cycles) / cycles, 4)


def _first_positive(course: Course, test: str) -> int | None:
    if any(isinstance(effect, Look) for effect in course.case.cards[test].effects):
        return course.first_shown(test)
    return course.positive.get(test)


def _at_moment(course: Course, endpoint: AtMoment) -> Any:
    match endpoint:
        case Cure():
            return int(course.patient.cells_total() == 0)
        case Prevalence():
            return _has(course, endpoint)
        case OrganPattern():
            found = _organs(course, endpoint.by, endpoint.at_least_cells)
            return found if endpoint.nodes else [organ for organ in found if organ not in nodes_of(course.case.organs)]
        case Stage():
            return _stage(course, _organs(course, endpoint.by, endpoint.at_least_cells))
        case Size():
            return _size(course, endpoint)
        case Count():
            if endpoint.of == "cells":
                return count_cells(course, endpoint.mechanism, endpoint.organ, endpoint.asleep)
            return _lesions(course, endpoint)


def count_cells(course: Course, mechanism: str | None, organ: str | None, asleep: bool) -> int:
    """Living cells in truth that fulfil all that is asked."""
    cells, case = course.patient.cells, course.case
    chosen = np.ones(len(cells.site), np.bool_)
    if mechanism is not None:
        rows = course.patient.clones.rows
        carries = np.array([clone is not None and mechanism in clone.mechanisms for clone in rows])
        chosen &= carries[cells.kind >> 1]
    if organ is not None:
        chosen &= case.anatomy.organ[cells.site] == case.organ_index(organ)
    if asleep:
        chosen &= (cells.kind & 1) != CYCLING
    return int(cells.count[chosen].sum())


def _has(course: Course, endpoint: Prevalence) -> int | None:
    if endpoint.by == "truth":
        found = count_cells(course, endpoint.mechanism, endpoint.organ, endpoint.asleep)
        total = course.patient.cells_total()
        return int(found >= endpoint.at_least_cells and found >= endpoint.at_least_share * total)
    if endpoint.by == "chart":
        return _charted(course, endpoint)
    findings = course.sample(endpoint.by)
    if findings is None:
        return None
    if endpoint.mechanism is None:
        return int(any(each.kind in ("lesion", "ctdna", "biopsy") and each.value > 0 for each in findings))
    noted = [each.note.split("+") for each in findings if each.kind in ("variant", "clone") and each.value > 0]
    return int(any(endpoint.mechanism in names for names in noted))


def _charted(course: Course, endpoint: Prevalence) -> int:
    chart = course.chart
    if endpoint.mechanism is not None:
        return int(chart.first_found(endpoint.mechanism) is not None)
    return int(any(endpoint.organ in (None, lesion.organ) for lesion in chart.visible))


def _organs(course: Course, by: str, at_least_cells: float) -> list[str]:
    """Organs with disease, in the order of the case."""
    case = course.case
    if by == "chart":
        seen = {lesion.organ for lesion in course.chart.visible}
        return [organ.id for organ in case.organs if organ.id in seen]
    lesions = course.patient.lesions
    totals = np.bincount(lesions.organ, weights=lesions.cells, minlength=len(case.organs))
    return [organ.id for organ, cells in zip(case.organs, totals.tolist(), strict=True) if cells >= at_least_cells]


def _stage(course: Course, organs: Sequence[str]) -> str:
    """none, local, nodal or distant."""
    nodes, home = nodes_of(course.case.organs), course.case.cancer.home
    elsewhere = [organ for organ in organs if organ != home]
    if any(organ not in nodes for organ in elsewhere):
        return "distant"
    return "nodal" if elsewhere else "local" if organs else "none"


def _size(course: Course, endpoint: Size) -> float | None:
    home = course.case.cancer.home
    if endpoint.by == "chart":
        sizes = [(lesion.organ, lesion.newest.diameter_mm) for lesion in course.chart.visible]
    else:
        lesions, organs = course.patient.lesions, course.case.organs
        sizes = [
            (organs[organ].id, float(size))
            for organ, size in zip(lesions.organ.tolist(), lesions.diameters_mm().tolist(), strict=True)
            if size > 0
        ]
    wanted = [size for organ, size in sizes if endpoint.of != "primary" or organ == home]
    if not wanted:
        return None
    return round(sum(wanted) if endpoint.of == "sum" else max(wanted), 2)


def _lesions(course: Course, endpoint: Count) -> int:
    if endpoint.by == "chart":
        return sum(1 for lesion in course.chart.visible if endpoint.organ in (None, lesion.organ))
    lesions, case = course.patient.lesions, course.case
    living = lesions.cells > 0
    if endpoint.asleep:
        living &= lesions.awake == 0
    if endpoint.organ is not None:
        living &= lesions.organ == case.organ_index(endpoint.organ)
    return int(np.count_nonzero(living))
