"""Virtual trials: many patients through every arm, kept as they finish, and what came of it.

`run_trial` is all that other modules need; `game.lab.trial_report` tells its result.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from game.lab.pool import each_done, executor
from game.lab.trial_person import Record, run_person
from game.lab.trial_store import Records, file_of, read_records
from game.spec.errors import listing, suggestion
from game.spec.library import Library, load_library, walk
from game.spec.organs import nodes_of
from game.spec.paths import data_root
from game.spec.trials import Trial

MOST_SCREENED_PER_ENROLLED = 20
"""A trial that enrols fewer than one in so many ends with those it has."""
DEFAULT_SEED = 1

Told = Callable[[int, int, float], None]
"""Called after each patient: how many are done, how many are needed, seconds a patient."""


@dataclass(frozen=True)
class Places:
    """Organ of the primary, all organs of a trial, and those of them that lymph drains to."""

    home: str
    organs: tuple[str, ...]
    nodes: frozenset[str]


@dataclass(frozen=True)
class TrialRun:
    """A finished run: the patients enrolled, by rising number, and those who were not.

    Attributes:
        places: where its patients can have disease.
        seconds: time that this call spent on patients that were not finished before; `fresh`: how many these were.
    """

    trial: Trial
    places: Places
    seed: int
    enrolled: tuple[Record, ...]
    not_enrolled: tuple[Record, ...]
    asked: int
    fresh: int
    seconds: float
    file: Path | None


class NoTrial(Exception):
    """There is no such trial, in one sentence."""


def find_trial(name: str) -> tuple[Library, Trial]:
    """The shipped content with a trial: a file by its path, or a shipped trial by its id.

    Raises NoTrial; ContentError and UnreadableError when the file is not as it must be.
    """
    path = Path(name)
    folder = data_root("levels") / "trials"
    shipped = {file.stem: file for file in walk([folder])} if folder.is_dir() else {}
    if not path.is_file() and name in shipped:
        path = shipped[name]
    if not path.is_file():
        meant = suggestion(path.stem, shipped) or f"; name a file, or {listing(sorted(shipped))}"
        raise NoTrial(f"there is no trial {name!r}{meant}")
    library = load_library([path])
    if not library.trials:
        raise NoTrial(f"{name} holds no trial; name a file with population:, arms: and endpoints:")
    return library, next(iter(library.trials.values()))


_WORK: dict[str, Any] = {}


def _prepare(library: Library, trial: Trial, seed: int) -> None:
    _WORK.update(library=library, trial=trial, seed=seed)


def _one(number: int) -> Record:
    return run_person(_WORK["library"], _WORK["trial"], _WORK["seed"], number)


def run_trial(
    library: Library,
    trial: Trial,
    patients: int | None = None,
    workers: int = 1,
    seed: int = DEFAULT_SEED,
    folder: Path | None = None,
    keep: bool = True,
    told: Told | None = None,
) -> TrialRun:
    """Run a trial until so many patients are enrolled; those finished before are not run again.

    The result depends on the trial, the number of patients and the seed alone: patient i is a hash of seed and i,
    and the enrolled are the first so many by number. With `keep` each patient is stored as it finishes, so that
    stopping (KeyboardInterrupt goes through) loses none of them.

    Raises:
        TrialFault: for a draw that may not stand where it is used.
        OSError: when the folder cannot be written.
    """
    asked = trial.patients if patients is None else patients
    file = file_of(library, trial, seed, folder) if keep else None
    known: dict[int, Record] = read_records(file) if file is not None else {}
    store = Records(file) if file is not None else None
    start, fresh = time.perf_counter(), 0
    pool = None
    try:
        screened = asked
        while True:
            missing = [number for number in range(screened) if number not in known]
            if missing:
                pool = pool or executor(workers, _prepare, (library, trial, seed))
                for record in each_done(pool, workers, _one, missing):
                    known[record["n"]] = record
                    fresh += 1
                    if store is not None:
                        store.add(record)
                    if told is not None:
                        done = sum(1 for number in range(screened) if number in known)
                        told(done, screened, (time.perf_counter() - start) / fresh)
            enrolled = sum(1 for number in range(screened) if "arms" in known[number])
            if enrolled >= asked or screened >= MOST_SCREENED_PER_ENROLLED * asked:
                break
            screened = min(_enough(asked, enrolled, screened), MOST_SCREENED_PER_ENROLLED * asked)
    finally:
        if store is not None:
            store.close()
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)
    rows = [known[number] for number in range(screened)]
    taken, out = _enrolled(rows, asked)
    seconds = time.perf_counter() - start
    return TrialRun(trial, places_of(library, trial), seed, taken, out, asked, fresh, seconds, file)


def places_of(library: Library, trial: Trial) -> Places:
    """Where the patients of a trial can have disease."""
    cohort = trial.population
    level = None if cohort.level is None else library.levels[cohort.level]
    cancer = cohort.cancer or "" if level is None else level.cancer
    organs = cohort.organs or (() if level is None else level.organs)
    nodes = nodes_of(library.organs[organ] for organ in organs)
    return Places(library.cancers[cancer].home, organs, nodes & set(organs))


def _enough(asked: int, enrolled: int, screened: int) -> int:
    """How many to screen next: as many more as are missing at the rate so far, at most twice as many."""
    wanted = asked * screened // enrolled + 1 if enrolled else 2 * screened
    return max(screened + asked - enrolled, min(2 * screened, wanted))


def _enrolled(rows: list[Record], asked: int) -> tuple[tuple[Record, ...], tuple[Record, ...]]:
    """The first `asked` enrolled by number, and those before the last of them who were not."""
    enrolled: list[Record] = []
    out: list[Record] = []
    for record in rows:
        if len(enrolled) == asked:
            break
        (enrolled if "arms" in record else out).append(record)
    return tuple(enrolled), tuple(out)
