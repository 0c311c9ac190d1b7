"""What the clinic learned so far: the player's whole knowledge, and all that screens and policies may read.

A `Chart` is a pure value. It keeps readings with their day, test and interval, never the truth behind them.
`game/play/record.py` writes new findings into it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from game.play.charted import BiopsyReport, ChartLesion, CloneShare, DoseSpan, Found, Given, Look, Pending, Point
from game.play.recist import RecistReading, read_recist
from game.sim.findings import Finding, FindingKind, Survey
from game.sim.imaging import RULES_OUT
from game.sim.plan import Order
from game.sim.response import VISIBLE_MM
from game.spec.common import CYCLE_DAYS


@dataclass(frozen=True)
class Chart:
    """Everything known at the start of a turn.

    Attributes:
        day: today; a multiple of 21 until the game is over.
        home: organ of the primary.
        hours: clinic hours to spend this cycle, with what was carried over.
        findings: every result that is known, in the order it opened.
        pending: tests on their way.
        given: orders carried out, oldest first.
        over: no further turn can be played.
        cycle_days: length of a cycle; 21 but for a protocol that sets another.
        from_day: day on which cycle 0 began; the last scan up to then is the baseline.
    """

    level_id: str
    day: int
    horizon_cycles: int
    home: str
    hours: int
    hours_per_cycle: int
    lesions: tuple[ChartLesion, ...] = ()
    findings: tuple[Finding, ...] = ()
    pending: tuple[Pending, ...] = ()
    given: tuple[Given, ...] = ()
    over: bool = False
    cycle_days: int = CYCLE_DAYS
    from_day: int = 0

    @property
    def cycle(self) -> int:
        """Number of the cycle about to be planned, from 0."""
        return self.cycle_of(self.day)

    def cycle_of(self, day: int) -> int:
        """Number of the cycle that a day lies in; below 0 before `from_day`."""
        return (day - self.from_day) // self.cycle_days

    @property
    def cycles_left(self) -> int:
        """Cycles until the horizon."""
        return max(0, self.horizon_cycles - self.cycle)

    @property
    def visible(self) -> tuple[ChartLesion, ...]:
        """Lesions that the last scan showed and nobody removed, largest first."""
        seen = (lesion for lesion in self.lesions if lesion.visible)
        return tuple(sorted(seen, key=lambda lesion: (-lesion.newest.diameter_mm, lesion.first_seen_day, lesion.id)))

    @property
    def primary(self) -> ChartLesion | None:
        """The first lesion charted in the home organ; of several on that day the largest. It may be gone by now."""
        here = [lesion for lesion in self.lesions if lesion.organ == self.home]
        key = lambda lesion: (lesion.first_seen_day, -lesion.series[0].diameter_mm, lesion.id)  # noqa: E731
        return min(here, key=key, default=None)

    def lesion(self, lesion_id: str) -> ChartLesion | None:
        """The lesion with this id."""
        return next((lesion for lesion in self.lesions if lesion.id == lesion_id), None)

    @property
    def scan_days(self) -> tuple[int, ...]:
        """Days that RECIST reads, oldest first: of scans that measure, from the first one of the whole body on."""
        scans = [finding for finding in self.findings if finding.kind == "scan"]
        whole = [scan.day for scan in scans if not organs_of(scan)]
        first = min(whole, default=0)
        return tuple(sorted({scan.day for scan in scans if scan.day >= first}))

    @cached_property
    def looks(self) -> tuple[Look, ...]:
        """Every look into organs whose result is known, oldest first."""
        heads = [f for f in self.findings if f.kind in ("scan", "look")]
        made = (Look(f.day, f.test, f.kind == "scan", organs_of(f), rules_out_mm(f)) for f in heads)
        return tuple(sorted(made, key=lambda look: look.day))

    @property
    def began(self) -> dict[str, int]:
        """Day on which each test was first used."""
        return {look.test: look.day for look in reversed(self.looks)}

    def last_look(self, organ: str) -> Look | None:
        """The newest look into an organ that could have ruled out a lesion there."""
        fit = [look for look in self.looks if look.covers(organ) and look.rules_out_mm is not None]
        return fit[-1] if fit else None

    @cached_property
    def recist(self) -> tuple[RecistReading, ...]:
        """RECIST 1.1 on what was seen, one entry a scan; the first is the baseline."""
        return read_recist(self.lesions, self.scan_days, self.from_day, self.began)

    def points(self, kind: FindingKind) -> tuple[Point, ...]:
        """Readings of one kind by day of the sample (`ctdna`, `marker`, `neutrophils`, `quality`)."""
        found = [Point(f.day, f.value, f.low, f.high) for f in self.findings if f.kind == kind]
        return tuple(sorted(found, key=lambda point: point.day))

    @property
    def diameters(self) -> tuple[Point, ...]:
        """Sum of target diameters in mm, one point a scan."""
        return tuple(Point(r.day, r.sum_mm, r.low_mm, r.high_mm) for r in self.recist)

    def reserve_points(self, reserve: str) -> tuple[Point, ...]:
        """Readings of one reserve, 0 to 10, by day."""
        found = [
            Point(f.day, f.value, f.low, f.high) for f in self.findings if f.kind == "reserve" and f.note == reserve
        ]
        return tuple(sorted(found, key=lambda point: point.day))

    @cached_property
    def reserves(self) -> dict[str, float]:
        """Newest reading of each reserve, 0 to 10."""
        newest: dict[str, float] = {}
        for finding in sorted(self.findings, key=lambda f: f.day):
            if finding.kind == "reserve":
                newest[finding.note] = finding.value
        return newest

    @property
    def quality(self) -> float | None:
        """Newest quality of life, 0 to 100."""
        points = self.points("quality")
        return points[-1].value if points else None

    @property
    def symptoms(self) -> tuple[Finding, ...]:
        """Symptoms told at visits, oldest first."""
        return tuple(finding for finding in self.findings if finding.kind == "symptom")

    @cached_property
    def found(self) -> tuple[Found, ...]:
        """Mechanisms that sequencing of blood or tissue reported, oldest sample first; one entry for each report."""
        reports = []
        for finding in self.findings:
            if finding.value <= 0 or not finding.note:
                continue
            if finding.kind == "variant":
                reports.append(Found(finding.note, finding.day, finding.known_day, finding.test, finding.value))
            elif finding.kind == "clone":
                names = finding.note.split("+")
                reports += [Found(name, finding.day, finding.known_day, finding.test, finding.value) for name in names]
        return tuple(sorted(reports, key=lambda report: (report.day, report.known_day)))

    def first_found(self, mechanism: str) -> Found | None:
        """The report by which a mechanism first became known."""
        reports = [report for report in self.found if report.mechanism == mechanism]
        return min(reports, key=lambda report: report.known_day, default=None)

    @cached_property
    def biopsies(self) -> tuple[BiopsyReport, ...]:
        """Biopsies read so far, oldest first, with the clones of the sampled disc, largest share first."""
        reports = []
        for head in self.findings:
            if head.kind != "biopsy":
                continue
            parts = [f for f in self.findings if f.kind == "clone" and _same_sample(f, head)]
            clones = [CloneShare(tuple(f.note.split("+")) if f.note else (), f.value) for f in parts]
            clones.sort(key=lambda clone: (-clone.share, clone.mechanisms))
            where = (head.organ or "", head.x_mm or 0.0, head.y_mm or 0.0)
            reports.append(BiopsyReport(head.day, head.known_day, *where, head.value, tuple(clones)))
        return tuple(sorted(reports, key=lambda report: report.day))

    def last_given(self, card: str) -> Given | None:
        """The last time a card was given."""
        return next((given for given in reversed(self.given) if given.order.card == card), None)

    def given_in(self, cycle: int) -> tuple[Order, ...]:
        """Orders of one cycle."""
        return tuple(given.order for given in self.given if self.cycle_of(given.day) == cycle)

    @cached_property
    def doses(self) -> tuple[DoseSpan, ...]:
        """Every card's runs of cycles at one dose, by first day: the bars under the timeline."""
        spans: list[DoseSpan] = []
        for given in self.given:
            order, end = given.order, given.day + CYCLE_DAYS
            for index, span in enumerate(spans):
                joins = (span.card, span.dose_percent, span.to_day) == (order.card, order.dose_percent, given.day)
                if joins:
                    spans[index] = DoseSpan(span.card, span.dose_percent, span.from_day, end)
                    break
            else:
                spans.append(DoseSpan(order.card, order.dose_percent, given.day, end))
        return tuple(spans)


def organs_of(head: Finding) -> tuple[str, ...]:
    """Organs that a look covered; every organ when empty."""
    return head.organs if isinstance(head, Survey) else ()


def rules_out_mm(head: Finding) -> float | None:
    """Size from which a lesion that a look did not show is not there; None when the look never says so."""
    return head.rules_out_mm if isinstance(head, Survey) else RULES_OUT * VISIBLE_MM


def _same_sample(part: Finding, head: Finding) -> bool:
    return (part.day, part.test, part.organ, part.x_mm, part.y_mm) == (
        head.day,
        head.test,
        head.organ,
        head.x_mm,
        head.y_mm,
    )
