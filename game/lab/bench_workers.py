"""Whether a second process halves the time of a trial, beside what bare NumPy loops gain from it in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Executor

import numpy as np

from game.lab.pool import each_done, executor, processors
from game.lab.trial import find_trial
from game.lab.trial_person import run_person
from game.play.measure import Figure, at_least
from game.spec.library import Library
from game.spec.trials import Trial

TRIAL = "egfr_first_third"
SHORT_DAYS = 63
"""Patients are followed for so long, so that many small pieces are handed out, as in a long trial."""
PATIENTS = 48
LOOPS = 48
ROUNDS = 3
LEAST_SHARE = 0.9
"""Of the speed-up of bare loops."""
_WORK: dict[str, object] = {}


def two_workers() -> Figure:
    """The speed-up by a second process, least times of some rounds in alternation; started processes are not timed."""
    library, trial = find_trial(TRIAL)
    short = trial.censoring.model_copy(update={"horizon_days": SHORT_DAYS})
    arguments = (library, trial.model_copy(update={"censoring": short}))
    least = {name: float("inf") for name in ("person 1", "person 2", "loop 1", "loop 2")}
    with executor(1, _prepare, arguments) as one, executor(2, _prepare, arguments) as two:
        for pool, workers in ((one, 1), (two, 2)):
            _seconds(pool, workers, _person, 2 * workers)
        for _ in range(ROUNDS):
            for pool, workers in ((one, 1), (two, 2)):
                for name, work, number in (("loop", _loop, LOOPS), ("person", _person, PATIENTS)):
                    key = f"{name} {workers}"
                    least[key] = min(least[key], _seconds(pool, workers, work, number))
    gain, bare = least["person 1"] / least["person 2"], least["loop 1"] / least["loop 2"]
    patients = f"{PATIENTS} patients of {TRIAL} for {SHORT_DAYS} days"
    note = f"{patients}, {processors()} processors; the floor is bare NumPy loops"
    return at_least("two_workers", gain, "times", LEAST_SHARE * bare, bare, note)


def _prepare(library: Library, trial: Trial) -> None:
    _WORK.update(library=library, trial=trial)


def _person(number: int) -> int:
    library, trial = _WORK["library"], _WORK["trial"]
    assert isinstance(library, Library) and isinstance(trial, Trial)
    return len(run_person(library, trial, 1, number))


def _loop(number: int) -> int:
    """Small arrays in a Python loop: the kind of work that a small day is."""
    a, b = np.arange(400.0) + number, np.empty(400)
    for _ in range(20_000):
        np.multiply(a, 1.0000001, out=b)
        np.add(b, 1.0, out=b)
    return int(b[0])


def _seconds(pool: Executor, workers: int, work: Callable[[int], int], number: int) -> float:
    start = time.perf_counter()
    for _ in each_done(pool, workers, work, range(number)):
        pass
    return time.perf_counter() - start
