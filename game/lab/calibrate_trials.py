"""Targets that a virtual trial answers: each trial is run once, and every statistic that is asked of it is read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from game.lab.oracles import Measured
from game.lab.trial import NoTrial, find_trial, run_trial
from game.lab.trial_report import rows
from game.spec.targets import Change, Reads, Target
from game.spec.trials import Cohort, Trial

Told = Callable[[str], None]


@dataclass(frozen=True)
class Variant:
    """A trial, as it is shipped or with numbers of its population changed."""

    trial: str
    changed: tuple[Change, ...]


def from_trials(
    targets: Sequence[Target],
    workers: int,
    told: Told | None = None,
    folder: Path | None = None,
    patients: int | None = None,
) -> Iterator[tuple[str, Measured]]:
    """Statistics by target id as soon as their trials are run; a target whose trial is not shipped is left out.

    Args:
        folder: where finished patients are kept; the user's cache when None.
        patients: an arm, instead of what the targets ask for.
    """
    waiting = [(target.id, target.reads) for target in targets if target.reads is not None]
    asked: dict[Variant, int] = {}
    for _, reads in waiting:
        for variant in variants(reads):
            asked[variant] = max(asked.get(variant, 0), reads.patients)
    found: dict[Variant, list[dict[str, Any]]] = {}
    for number, (variant, most) in enumerate(asked.items(), 1):
        try:
            library, shipped = find_trial(variant.trial)
        except NoTrial:
            continue
        trial = with_changes(shipped, variant.changed)
        told_here = None if told is None else _teller(told, trial, number, len(asked))
        found[variant] = rows(run_trial(library, trial, patients or most, workers, folder=folder, told=told_here))
        ready = [(name, reads) for name, reads in waiting if found.keys() >= set(variants(reads))]
        waiting = [each for each in waiting if each not in ready]
        for name, reads in ready:
            measured = compared([read(found[each], reads) for each in variants(reads)])
            if measured is not None:
                yield name, measured


def variants(reads: Reads) -> tuple[Variant, ...]:
    """The trial that is read, and the one that it is compared with if there is one."""
    changes = (reads.changed, reads.over) if reads.over else (reads.changed,)
    return tuple(Variant(reads.trial, each) for each in changes)


def with_changes(trial: Trial, changes: Sequence[Change]) -> Trial:
    """The trial with numbers of its population multiplied.

    Raises ValueError for a way that leads to no number.
    """
    if not changes:
        return trial
    population = trial.population.model_dump(mode="json")
    for change in changes:
        *way, last = change.of
        place: Any = population
        try:
            for step in way:
                place = place[step]
            place[last] = place[last] * change.times
        except (KeyError, IndexError, TypeError):
            raise ValueError(
                f"{trial.id}: {'.'.join(map(str, change.of))} leads to no number of its population"
            ) from None
    return trial.model_copy(update={"population": Cohort.model_validate_json(json.dumps(population), strict=True)})


def compared(found: Sequence[Measured | None]) -> Measured | None:
    """The one statistic, or the first of two over the second; None where the data did not reach one of them."""
    known = [each for each in found if each is not None]
    if len(known) < len(found):
        return None
    if len(known) == 1:
        return known[0]
    first, second = known
    return Measured(first.value / second.value, None, min(first.n, second.n))


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
