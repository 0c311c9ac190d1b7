"""One patient through one protocol, headless: only the tests that protocol, rules and endpoints ask for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from game.play.chart import Chart
from game.play.charted import ChartLesion
from game.play.check import Reason
from game.play.clinic import Clinic
from game.play.recist import MEASURABLE_MM
from game.play.record import is_open, open_chart, write_findings, write_orders
from game.play.rules import Memory, RulePolicy, since_first
from game.sim.advance import live, referral
from game.sim.case import Case
from game.sim.diagnose import run_tests, take_test, visit
from game.sim.events import Event, ReserveSpent
from game.sim.findings import Finding
from game.sim.orders import give_orders
from game.sim.patient import Patient
from game.spec.trials import Assessment, MarkerProgression, Protocol

WAIVED: frozenset[Reason] = frozenset({"hours", "slots", "cycles", "over", "not_yet"})
"""What limits a clinic's turn but not the protocol of a trial. Reserves, recovery and targets count as in play."""
NO_LIMIT = 10**6
LOOKS = ("scan", "look")
"""Findings that head a look into organs, one that measures and one that does not."""


@dataclass
class Course:
    """A patient on the way through a trial. Days are days of the body; the study began on `start_day`.

    Attributes:
        moments: day of each moment that has come.
        positive: first day on which each test was positive since the patient was clear, or since the start.
        progression: what dates it, if not RECIST.
        worst: highest grade that each reserve came to since the start.
        changed: whether the lesions on the chart did since the moments were last looked for.
        told: moments that endpoints were read at.
        reads: what endpoints have read so far, by id.
        levels: reserve readings by name and day of the study.
    """

    case: Case
    clinic: Clinic
    patient: Patient
    chart: Chart
    memory: Memory = field(default_factory=Memory)
    pending: tuple[Finding, ...] = ()
    progression: MarkerProgression | None = None
    start_day: int = 0
    moments: dict[str, int] = field(default_factory=dict)
    positive: dict[str, int] = field(default_factory=dict)
    worst: dict[str, int] = field(default_factory=dict)
    told: frozenset[str] = frozenset()
    changed: bool = False
    reads: dict[str, object] = field(default_factory=dict)
    levels: dict[str, dict[int, float]] = field(default_factory=dict)
    last_scan: int = 0
    died_of: str | None = None
    symptom_scan: dict[str, int] = field(default_factory=dict)

    @classmethod
    def admitted(cls, case: Case, patient: Patient) -> Course:
        """The course on day 0 with the referral's findings on the chart."""
        clinic = Clinic.of(case)
        chart = replace(open_chart(clinic), hours=NO_LIMIT, hours_per_cycle=NO_LIMIT, horizon_cycles=NO_LIMIT)
        course = cls(case, clinic, patient, chart)
        course._open(referral(case, patient))
        return course

    def copy(self) -> Course:
        """An independent course, for another arm of the same patient."""
        return replace(
            self,
            patient=self.patient.copy(),
            moments=dict(self.moments),
            positive=dict(self.positive),
            worst=dict(self.worst),
            reads=dict(self.reads),
            levels={name: dict(days) for name, days in self.levels.items()},
            symptom_scan=dict(self.symptom_scan),
        )

    @property
    def day(self) -> int:
        """Day of the study."""
        return self.patient.day - self.start_day

    @property
    def visibly_ill(self) -> bool:
        """Whether the chart shows a lesion that is sure."""
        return any(lesion.visible and unequivocal(lesion) for lesion in self.chart.lesions)

    def begin_study(self) -> None:
        """Day 0 of the study: what counts from there is forgotten, what came before stays on the chart."""
        self.start_day = self.patient.day
        for name in ("progression", "relapse", "first_dose", "end", *(("clear",) if self.visibly_ill else ())):
            self.moments.pop(name, None)
        self.moments["start"] = self.start_day
        self.told, self.changed = frozenset(self.moments), True
        self.worst.clear()

    def run(
        self,
        protocol: Protocol,
        last_day: int,
        extra_days: Sequence[int],
        marked: Callable[[Course, Sequence[str]], None],
        stop: Callable[[Course], bool],
    ) -> None:
        """Follow a protocol until `stop`, death or `last_day` (of the body).

        Args:
            extra_days: further days of the body to halt on.
            marked: called with the moments that have just come, at every halt.
        """
        self.chart = replace(self.chart, cycle_days=protocol.cycle_days, from_day=self.patient.day)
        policy = RulePolicy(self.clinic, protocol.rules, WAIVED)
        policy.memory = Memory(self.memory.flags)
        first = self.patient.day
        while True:
            today = self.patient.day
            deciding = (today - first) % protocol.cycle_days == 0
            if self.died_of is None:
                self._look(protocol, deciding)
            marked(self, self.mark())
            if self.died_of is not None or today >= last_day or stop(self):
                break
            if deciding:
                self._decide(policy, protocol.cycle_days, marked)
                marked(self, self.mark())
                if stop(self):
                    break
            self._live(min(_next_halts(protocol, first, today, [last_day, *extra_days])))
        self.memory = policy.memory

    def _look(self, protocol: Protocol, deciding: bool) -> None:
        """Read what has come back, the visit, and the tests that are due today."""
        today = self.patient.day
        opened = [finding for finding in self.pending if is_open(finding, today)]
        self.pending = tuple(finding for finding in self.pending if finding not in opened)
        found = list(visit(self.case, self.patient)) if deciding else []
        complaint = any(finding.kind == "symptom" for finding in found)
        for number, assessment in enumerate(protocol.assess):
            if self._is_due(assessment, f"{number}", protocol, complaint):
                opened += self._test(assessment.test)
        self._open([*opened, *found])

    def _is_due(self, assessment: Assessment, name: str, protocol: Protocol, complaint: bool) -> bool:
        today, first = self.patient.day, self.chart.from_day
        if any(finding.day == today and finding.test == assessment.test for finding in self.chart.findings):
            return False
        if not assessment.from_day <= today - first <= _until(assessment):
            return False
        interval = interval_days(assessment, protocol)
        if assessment.on == "schedule":
            return (today - first - assessment.from_day) % interval == 0
        due = complaint and today - self.symptom_scan.get(name, -NO_LIMIT) >= interval
        if due:
            self.symptom_scan[name] = today
        return due

    def _test(self, card: str) -> list[Finding]:
        """Findings of a test by protocol; one that needs a target is aimed at the largest lesion, if any."""
        targets = self.chart.visible[: self.clinic.most_targets(card)] if self.clinic.most_targets(card) else ()
        return list(take_test(self.case, self.patient, self.case.cards[card], [each.place for each in targets[:1]]))

    def sample(self, card: str) -> list[Finding] | None:
        """Findings of a test done now for an endpoint, not charted; None when it has nothing to be aimed at."""
        if self.clinic.most_targets(card) and not self.chart.visible:
            return None
        return self._test(card)

    def _open(self, findings: Sequence[Finding]) -> None:
        """Write findings into the chart; of visits only the newest is kept."""
        today = self.patient.day
        earlier = self.chart
        if any(finding.test == "visit" for finding in findings):
            kept = tuple(finding for finding in earlier.findings if finding.test != "visit")
            earlier = replace(earlier, findings=kept)
        self.chart = write_findings(earlier, findings, today)
        for finding in findings:
            if finding.kind in LOOKS:
                self.changed = True
                self.last_scan = max(self.last_scan, finding.day)
            elif finding.kind == "ctdna" and finding.value > 0 and finding.day > self.moments.get("clear", -1):
                self.positive.setdefault(finding.test, finding.day)
            if self.progression is not None and finding.kind == self.progression.of:
                self.last_scan = max(self.last_scan, finding.day)

    def _decide(self, policy: RulePolicy, days: int, marked: Callable[[Course, Sequence[str]], None]) -> None:
        """Give this cycle's orders; what is read at surgery or at the first dose is read before it."""
        plan = policy(self.chart)
        if not plan.orders:
            return
        for order in plan.orders:
            if self.clinic.cards[order.card].slot == "local":
                self.changed = True
                self.moments.setdefault("surgery", self.patient.day)
            elif self.clinic.cards[order.card].slot == "systemic":
                self.moments.setdefault("first_dose", self.patient.day)
        marked(self, self._new_moments())
        places = {lesion.id: lesion.place for lesion in self.chart.lesions}
        self.pending = (*self.pending, *run_tests(self.case, self.patient, plan, places))
        self._note(give_orders(self.case, self.patient, plan, places, days))
        self.chart = write_orders(self.chart, self.clinic, plan, self.patient.day + days)

    def _live(self, until: int) -> None:
        patient = self.patient
        for events in live(self.case, patient, until - patient.day):
            self._note(events)
            if patient.dead is not None:
                break
        if patient.dead is not None:
            self.died_of = patient.dead.cause
        self.chart = replace(self.chart, day=patient.day)

    def _note(self, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, ReserveSpent):
                self.worst[event.reserve] = max(event.grade, self.worst.get(event.reserve, 0))

    def mark(self) -> list[str]:
        """Moments that have come since the last call."""
        today, chart, moments = self.patient.day, self.chart, self.moments
        if self.died_of is not None:
            moments.setdefault("death", today)
        if self.progression is not None:
            self._mark_risen(self.progression)
        if self.changed and chart.looks:
            self.changed = False
            clear = moments.get("clear")
            if clear is None and not self.visibly_ill:
                moments["clear"] = today
                self.positive.clear()
            elif clear is not None and "relapse" not in moments:
                seen = [day for lesion in chart.lesions if (day := seen_again(lesion, clear)) is not None]
                if seen:
                    moments["relapse"] = min(seen)
            self._mark_seen()
        return self._new_moments()

    def _new_moments(self) -> list[str]:
        new = [name for name in self.moments if name not in self.told]
        self.told = self.told | set(new)
        return new

    def _mark_seen(self) -> None:
        chart, moments = self.chart, self.moments
        if "diagnosis" not in moments:
            sure = [lesion.first_seen_day for lesion in chart.lesions if unequivocal(lesion)]
            if sure:
                moments["diagnosis"] = self.patient.day
        if (
            self.progression is None
            and "progression" not in moments
            and chart.scan_days
            and chart.scan_days[-1] > chart.from_day
        ):
            reading = chart.recist[-1]
            if reading.response == "PD" and reading.day > chart.from_day:
                moments["progression"] = reading.day

    def _mark_risen(self, rule: MarkerProgression) -> None:
        """Progression by the marker: enough readings in a row that are high enough."""
        points = since_first(self.chart, rule.of)
        high = [point.day for point in points[-rule.readings :] if point.value >= rule.at_least * points[0].value]
        if len(points) > rule.readings and len(high) == rule.readings:
            self.moments.setdefault("progression", high[0])

    def first_shown(self, test: str) -> int | None:
        """First day on which this test showed disease: again after the patient was clear, else at all."""
        since = self.moments.get("clear", -1)
        days = [
            reading.day
            for lesion in self.chart.lesions
            if unequivocal(lesion)
            for reading in (*lesion.series, *lesion.beside)
            if reading.test == test and reading.day > since and reading.diameter_mm > 0
        ]
        return min(days, default=None)


def unequivocal(lesion: ChartLesion) -> bool:
    """A shadow counts when it can be measured, or when a second look shows it again (RECIST 1.1, 4.3.5)."""
    sightings = [reading for reading in (*lesion.series, *lesion.beside) if reading.diameter_mm > 0]
    return len(sightings) >= 2 or any(each.measures and each.diameter_mm >= MEASURABLE_MM for each in sightings)


def seen_again(lesion: ChartLesion, clear: int) -> int | None:
    """First day after `clear` on which a scan showed this lesion, once it is unequivocal."""
    if not unequivocal(lesion):
        return None
    return next((reading.day for reading in lesion.series if reading.day > clear and reading.diameter_mm > 0), None)


def interval_days(assessment: Assessment, protocol: Protocol) -> int:
    """Days from one assessment to the next."""
    if assessment.every_days is not None:
        return assessment.every_days
    return (assessment.every_cycles or 1) * protocol.cycle_days


def _until(assessment: Assessment) -> int:
    return NO_LIMIT if assessment.until_day is None else assessment.until_day


def _next_halts(protocol: Protocol, first: int, today: int, further: Sequence[int]) -> list[int]:
    """Days after today on which something is due: a decision, a scheduled test, or one of `further`."""
    since = today - first
    halts = [day for day in further if day > today]
    halts.append(first + (since // protocol.cycle_days + 1) * protocol.cycle_days)
    for assessment in protocol.assess:
        if assessment.on == "schedule":
            interval = interval_days(assessment, protocol)
            steps = max(0, (since - assessment.from_day) // interval + 1)
            due = assessment.from_day + steps * interval
            if due <= _until(assessment):
                halts.append(first + due)
    return halts
