"""The days of a game as frames of truth, made a little ahead of the picture.

A turn is one call that may take half a second late in a large tumour, so a thread carries turns out while the window
draws. Headless pictures and tests ask for the days at once instead (`threaded=False`).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

from game.play.chart import Chart
from game.play.session import Session, TruthReason
from game.sim.events import Event
from game.sim.patient import Patient
from game.sim.plan import Plan
from game.ui.truth_views import DayFrame, TruthPainter

NextPlan = Callable[[Chart], Plan | None]
REST_S = 0.0015
"""Pause of the thread after each day, so that the window's frames come first."""
AHEAD_DAYS = 10_000


class _Stopped(Exception):
    """The reel was closed while a turn was under way."""


class Reel:
    """Frames of every day of a session that may show its truth. Only the reel touches the session while it runs.

    `next_plan` gives the plan of each turn, None to stop there. `frames[day]` is the end of that day; day 0 is the
    patient as admitted.
    """

    def __init__(self, session: Session, reason: TruthReason, next_plan: NextPlan, threaded: bool = True) -> None:
        self.session = session
        self.reason = reason
        self._next_plan = next_plan
        truth = session.truth(reason)
        self._case = truth.case
        self.painter = TruthPainter(truth.case, session.clinic)
        self.events: tuple[Event, ...] = truth.events
        self.first_day = truth.patient.day
        self.frames: list[DayFrame] = [self.painter.capture(truth.case, truth.patient, truth.patient.tally.shed)]
        self.painter.keep_ring(self.frames[0].ring)
        self._closed = False
        self._done = session.ending is not None
        self._target = self.first_day
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        if threaded and not self._done:
            self._thread = threading.Thread(target=self._work, name="truth-reel", daemon=True)
            self._thread.start()

    @property
    def last_day(self) -> int:
        """The newest day with a frame."""
        return self.first_day + len(self.frames) - 1

    @property
    def done(self) -> bool:
        """Whether no further day will come."""
        return self._done

    def frame(self, day: float) -> DayFrame:
        """The frame of a day, or the nearest there is."""
        index = round(day) - self.first_day
        return self.frames[max(0, min(index, len(self.frames) - 1))]

    def need(self, day: int) -> None:
        """Ask for frames up to a day. Without a thread they are there when this returns."""
        self._target = max(self._target, day)
        if self._thread is not None:
            self._wake.set()
            return
        while not self._done and self.last_day < day:
            self._turn()

    def wait(self, day: int, timeout_s: float = 60.0) -> None:
        """Block until a day is there, or no more will come."""
        self.need(day)
        end = time.monotonic() + timeout_s
        while not self._done and self.last_day < day and time.monotonic() < end:
            time.sleep(0.005)

    def close(self) -> None:
        """Stop; a turn under way is given up, and the session stays as it was before it."""
        self._closed = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _work(self) -> None:
        try:
            while not self._closed and not self._done:
                if self.last_day >= self._target:
                    self._wake.wait(0.25)
                    self._wake.clear()
                    continue
                self._turn()
        except _Stopped:
            pass

    def _turn(self) -> None:
        """Carry one turn out."""
        if self.session.ending is not None:
            self._done = True
            return
        plan = self._next_plan(self.session.chart)
        if plan is None:
            self._done = True
            return
        self.session.submit(plan, self._watch, self.reason)
        self.events = self.session.truth(self.reason).events
        self._done = self.session.ending is not None

    def _watch(self, patient: Patient) -> None:
        if self._closed:
            raise _Stopped
        self.frames.append(self.painter.capture(self._case, patient, self.frames[-1].shed))
        if self._thread is not None:
            time.sleep(REST_S)


def only_watch(chart: Chart) -> Plan | None:
    """No treatment."""
    return None if chart.over else Plan()


def recorded(plans: tuple[Plan, ...]) -> NextPlan:
    """Plans one after another, as a run recorded them."""
    rest: Iterator[Plan] = iter(plans)
    return lambda chart: next(rest, None)


def replay_reel(session: Session, threaded: bool = True) -> Reel:
    """The days of a game that is over, lived again from its level, seed and plans.

    Raises TruthClosed while the game goes on: the door of the replay opens only once that of the game does.
    """
    session.truth(TruthReason.DEBRIEF)
    again = Session.start(session.library, session.level_id, session.seed, TruthReason.DEMONSTRATION)
    return Reel(again, TruthReason.DEMONSTRATION, recorded(session.plans), threaded)
