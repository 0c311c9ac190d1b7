"""Replay: a run played again from its level, seed and plans, with the truth compared after every turn."""

from __future__ import annotations

from dataclasses import dataclass

from game.play.check import Refusal
from game.play.runfile import Run
from game.play.session import IllegalPlan, Session
from game.spec.digest import level_digest
from game.spec.library import Library


@dataclass(frozen=True)
class ReplayReport:
    """What a replay found.

    Attributes:
        turns: turns in the file; `verified`: how many agreed before the first difference.
        difference: number of the first turn whose truth differs or whose plan is refused, from 0; None when all agree.
        expected, found: the two hashes at the difference (`found` is empty for a refused plan); `refusals`: why.
        same_content: the level and catalog are those of the run.
        complete: the game is over after the last turn.
    """

    level: str
    seed: int
    turns: int
    verified: int
    difference: int | None
    expected: str
    found: str
    refusals: tuple[Refusal, ...]
    same_content: bool
    complete: bool
    outcome: str | None

    @property
    def ok(self) -> bool:
        """Whether every turn agreed."""
        return self.difference is None

    @property
    def text(self) -> str:
        """One sentence."""
        if self.difference is None:
            return f"{self.level}, seed {self.seed}: all {self.turns} turns agree."
        why = "" if self.same_content else " The level or its cards have changed since."
        if self.refusals:
            return f"{self.level}, seed {self.seed}: turn {self.difference} is refused: {self.refusals[0].text}{why}"
        what = f"expected {self.expected}, found {self.found}"
        return f"{self.level}, seed {self.seed}: turn {self.difference} differs: {what}.{why}"


def replay(run: Run, library: Library) -> ReplayReport:
    """Play a run again and compare the truth after every turn; stops at the first difference.

    Raises UnknownLevel when the library has no such level.
    """
    return resume(run, library)[1]


def resume(run: Run, library: Library) -> tuple[Session, ReplayReport]:
    """The session of a run, to be played on, and what its replay found; up to the first difference.

    Raises UnknownLevel when the library has no such level.
    """
    session = Session.start(library, run.level, run.seed)
    session.branched_at = run.branched_at
    difference: int | None = None
    found = ""
    refusals: tuple[Refusal, ...] = ()
    for number, turn in enumerate(run.turns):
        try:
            found = session.submit(turn.plan).truth_hash
        except IllegalPlan as error:
            difference, found, refusals = number, "", error.refusals
            break
        if found != turn.hash:
            difference = number
            break
    report = ReplayReport(
        level=run.level,
        seed=run.seed,
        turns=len(run.turns),
        verified=len(run.turns) if difference is None else difference,
        difference=difference,
        expected="" if difference is None else run.turns[difference].hash,
        found="" if difference is None else found,
        refusals=refusals,
        same_content=level_digest(library, run.level) == run.digest,
        complete=session.ending is not None,
        outcome=session.ending.outcome.termination if session.ending is not None else None,
    )
    return session, report
