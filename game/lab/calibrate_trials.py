"""Targets that a virtual trial answers: each trial is run once, and every statistic that is asked of it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from game.lab.oracles import Measured
from game.lab.trial import NoTrial, find_trial, run_trial
from game.lab.trial_report import rows
from game.spec.targets import Reads, Target
from game.spec.trials import Trial

Told = Callable[[str], None]


def from_trials(
    targets: Sequence[Target],
    workers: int,
    told: Told | None = None,
    folder: Path | None = None,
    patients: int | None = None,
) -> Iterator[tuple[str, Measured]]:
    """Statistics by target id, trial by trial; a target whose trial is not shipped is left out.

    Args:
        folder: where finished patients are kept; the user's cache when None.
        patients: an arm, instead of what the targets ask for.
    """
    asked: dict[str, list[Target]] = {}
    for target in targets:
        if target.reads is not None:
            asked.setdefault(target.reads.trial, []).append(target)
    for number, (name, readers) in enumerate(asked.items(), 1):
        try:
            library, trial = find_trial(name)
        except NoTrial:
            continue
        most = patients or max(target.reads.patients for target in readers if target.reads is not None)
        told_here = None if told is None else _teller(told, trial, number, len(asked))
        run = run_trial(library, trial, most, workers, folder=folder, told=told_here)
        found = rows(run)
        for target in readers:
            if target.reads is not None:
                measured = read(found, target.reads)
                if measured is not None:
                    yield target.id, measured


def _teller(told: Told, trial: Trial, number: int, of: int) -> Callable[[int, int, float], None]:
    """Tells about every twentieth part of a trial."""
    last = -1

    def tell(done: int, needed: int, seconds: float) -> None:
        nonlocal last
        if 20 * done // needed != last:
            last = 20 * done // needed
            left = round((needed - done) * seconds)
            told(f"trial {number} of {of}, {trial.id}: {done} of {needed} patients, {left} s left")

    return tell


def read(found: Sequence[dict[str, Any]], reads: Reads) -> Measured | None:
    """The one row of a trial's report that is asked for; None if there is none, or if the data did not reach it.

    Raises ValueError when several rows fit.
    """
    asked = {"endpoint": reads.endpoint, "statistic": reads.statistic}
    asked |= {name: value for name in ("arm", "of", "at") if (value := getattr(reads, name)) is not None}
    fitting = [row for row in found if all(row.get(name) == value for name, value in asked.items())]
    if len(fitting) > 1:
        raise ValueError(f"{reads.trial}: several rows fit {asked}; name arm, of or at")
    if not fitting or fitting[0].get(reads.pick) is None:
        return None
    row = fitting[0]
    interval = None
    if reads.pick == "value" and row["low"] is not None and row["high"] is not None:
        interval = (told(reads, row["low"]), told(reads, row["high"]))
        interval = (min(interval), max(interval))
    return Measured(told(reads, row[reads.pick]), interval, row["n"])


def told(reads: Reads, value: float) -> float:
    """A statistic in the target's words and unit."""
    return reads.times * (1.0 - value if reads.complement else value)
