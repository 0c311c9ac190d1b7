"""One game: a level, a seed and the plans so far. Holds the truth behind one door and hands out only the chart.

Everything that changes goes through `Session.submit`; everything a screen may draw is in the frozen values that
`chart`, `turns` and `ending` return. `Session.truth` is the one door to the patient.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from game.play.chart import Chart
from game.play.check import Refusal, check
from game.play.clinic import Clinic
from game.play.ending import Ending, judge
from game.play.history import DayRecord
from game.play.record import is_open, open_chart, with_pending, write_findings, write_orders
from game.sim.admit import admit, build_case
from game.sim.advance import advance, closing_workup, referral
from game.sim.case import Case
from game.sim.events import Event
from game.sim.findings import Finding
from game.sim.patient import Patient
from game.sim.plan import Plan
from game.sim.truth import truth_hash
from game.spec.common import CYCLE_DAYS
from game.spec.errors import listing, suggestion
from game.spec.library import Library


class TruthReason(Enum):
    """Why the truth is looked at."""

    DEBRIEF = "the game has ended"
    GLASS_BODY = "the level shows the truth"
    DEMONSTRATION = "a demonstration was started with the truth on"
    SANDBOX = "a sandbox was started"
    TESTS = "a test or a headless summary reads it"


class IllegalPlan(Exception):
    """A plan that `check` refuses; nothing was carried out."""

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        self.refusals = refusals
        super().__init__(" ".join(refusal.text for refusal in refusals))


class UnknownLevel(KeyError):
    """A level that the library does not have."""

    def __str__(self) -> str:
        return str(self.args[0])


class TruthClosed(Exception):
    """The door to the truth does not open for this reason now."""


@dataclass(frozen=True)
class Truth:
    """What lies behind the door: the patient now and all since day 0. Never kept in a view model."""

    case: Case
    patient: Patient
    events: tuple[Event, ...]
    days: tuple[DayRecord, ...]


@dataclass(frozen=True)
class Turn:
    """One committed plan and what the clinic learned from it.

    Attributes:
        index: number of the turn, from 0.
        first_day, last_day: the days it ran; shorter than planned only when the patient died.
        findings: results that opened at its end.
        before, after: the chart as the plan was made, and as the next one will be.
        truth_hash: 16 hex digits that stand for the whole truth afterwards, and tell nothing about it.
    """

    index: int
    plan: Plan
    first_day: int
    last_day: int
    findings: tuple[Finding, ...]
    before: Chart
    after: Chart
    truth_hash: str


class Session:
    """A game in progress."""

    def __init__(self, library: Library, level_id: str, seed: int, door: TruthReason | None = None) -> None:
        self.library = library
        self.level_id = level_id
        self.seed = seed
        self.door = door
        self.branched_at: int | None = None
        self.after_turn: Callable[[Session], None] | None = None
        """Called after each committed turn, for whoever keeps the run."""
        if level_id not in library.levels:
            near = suggestion(level_id, library.levels) or f"; choose {listing(library.levels)}"
            raise UnknownLevel(f"there is no level {level_id}{near}")
        self._case = build_case(library, level_id, seed)
        self.clinic = Clinic.of(self._case)
        self._patient = admit(self._case)
        self._events: tuple[Event, ...] = ()
        self._pending: tuple[Finding, ...] = ()
        self._days: tuple[DayRecord, ...] = (DayRecord.of(self._case, self._patient),)
        self._turns: tuple[Turn, ...] = ()
        self._ending: Ending | None = None
        self._chart = write_findings(open_chart(self.clinic), referral(self._case, self._patient), 0)

    @classmethod
    def start(cls, library: Library, level_id: str, seed: int, door: TruthReason | None = None) -> Session:
        """A new game on day 0, with the referral's findings on the chart.

        `door` is given at the start by a demonstration or a sandbox, whose truth may be looked at during play.
        Raises UnknownLevel with "did you mean".
        """
        return cls(library, level_id, seed, door)

    @property
    def chart(self) -> Chart:
        """All that is known now."""
        return self._chart

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Committed turns, oldest first."""
        return self._turns

    @property
    def plans(self) -> tuple[Plan, ...]:
        """Committed plans: with level and seed they are the run."""
        return tuple(turn.plan for turn in self._turns)

    @property
    def ending(self) -> Ending | None:
        """How the game ended; None while it goes on."""
        return self._ending

    def refusals(self, plan: Plan) -> tuple[Refusal, ...]:
        """Why a plan cannot be carried out now; empty when it can."""
        return check(self.clinic, self._chart, plan)

    def submit(
        self, plan: Plan, watch: Callable[[Patient], None] | None = None, reason: TruthReason | None = None
    ) -> Turn:
        """Carry a plan out, write what was found into the chart, and judge the game when it is over.

        `watch` is shown the patient after each day; like `truth`, it needs a reason that opens the door.
        Raises IllegalPlan, or TruthClosed, before anything has changed.
        """
        refusals = self.refusals(plan)
        if refusals:
            raise IllegalPlan(refusals)
        if watch is not None:
            self._knock(reason)
        before = self._chart
        places = {lesion.id: lesion.place for lesion in before.lesions}
        lived: list[DayRecord] = []

        def keep(patient: Patient) -> None:
            lived.append(DayRecord.of(self._case, patient))
            if watch is not None:
                watch(patient)

        step = advance(self._case, self._patient, plan, places, keep)
        patient = step.patient
        over = patient.dead is not None or patient.day >= self.clinic.horizon_cycles * CYCLE_DAYS
        waiting = (*self._pending, *step.findings)
        if over:
            waiting = (*waiting, *closing_workup(self._case, patient))
        opened = tuple(finding for finding in waiting if is_open(finding, patient.day))
        pending = tuple(finding for finding in waiting if not is_open(finding, patient.day))
        after = write_findings(write_orders(before, self.clinic, plan, patient.day), opened, patient.day)
        after = replace(with_pending(after, () if over else pending), over=over)
        digest = truth_hash(self._case, patient)
        turn = Turn(len(self._turns), plan, before.day, patient.day, opened, before, after, digest)
        days = (*self._days, *lived)
        events = (*self._events, *step.events)
        ending = judge(self._case.level, self.clinic, patient, events, after, days) if over else None

        self._patient, self._events, self._pending, self._days = patient, events, pending, days
        self._turns, self._chart, self._ending = (*self._turns, turn), after, ending
        if self.after_turn is not None:
            self.after_turn(self)
        return turn

    def branch(self, turn: int) -> Session:
        """A new game with the same luck, replayed up to (not including) this turn, and marked as a branch.

        Raises IndexError when there is no such turn.
        """
        if not 0 <= turn <= len(self._turns):
            raise IndexError(f"there is no turn {turn}; choose 0 to {len(self._turns)}")
        other = Session(self.library, self.level_id, self.seed, self.door)
        for plan in self.plans[:turn]:
            other.submit(plan)
        other.branched_at = turn
        return other

    def truth(self, reason: TruthReason) -> Truth:
        """The patient, for a reason that opens the door now. Raises TruthClosed otherwise."""
        self._knock(reason)
        return Truth(self._case, self._patient.copy(), self._events, self._days)

    def may_open(self, reason: TruthReason) -> bool:
        """Whether the door opens for this reason now."""
        match reason:
            case TruthReason.DEBRIEF:
                return self._ending is not None
            case TruthReason.GLASS_BODY:
                return self.clinic.truth_shown
            case TruthReason.DEMONSTRATION | TruthReason.SANDBOX:
                return self.door is reason
            case TruthReason.TESTS:
                return True

    def _knock(self, reason: TruthReason | None) -> None:
        if reason is None or not self.may_open(reason):
            asked = "no reason was given" if reason is None else f"not so: {reason.value}"
            raise TruthClosed(f"the truth stays closed during play ({asked})")
