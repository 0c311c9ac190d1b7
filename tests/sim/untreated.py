"""Untreated patients of each cancer of the catalog, made of the content alone; run it for a table of organ patterns.

python tests/sim/untreated.py CANCER SEEDS [--years Y] [--cells N]
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path[:0] = [str(ROOT)]

from game.sim.admit import admit, build_case  # noqa: E402
from game.sim.advance import live_a_day  # noqa: E402
from game.sim.case import Case  # noqa: E402
from game.sim.patient import Patient  # noqa: E402
from game.spec.levels import Biology, Population, Vary  # noqa: E402
from game.spec.library import Library, load_library  # noqa: E402

FRAME = "first_look"
"""A level whose cards and words stand in; its cancer, organs, start and differences are replaced."""
SEEN_CELLS = 65_000_000
"""A metastasis counts from 5 mm, as an autopsy without a microscope finds it."""


def organs_of(library: Library, cancer: str) -> tuple[str, ...]:
    """Home and the organs of a cancer's pattern, at most eight."""
    found = library.cancers[cancer]
    return (found.home, *(soil.organ for soil in found.soils))[:8]


def untreated(cancer: str, seed: int, cells: float = 1e9, library: Library | None = None) -> Case:
    """A case of one primary of `cells` cells, its membrane breached, in the organs of the cancer's pattern."""
    library = library or load_library()
    start = Population.model_validate({"organ": library.cancers[cancer].home, "cells": cells, "grade": 2})
    level = library.levels[FRAME].model_copy(
        update={
            "cancer": cancer, "organs": organs_of(library, cancer), "start": (start,), "vary": Vary(),
            "biology": Biology(),
        }
    )  # fmt: skip
    return build_case(replace(library, levels={**library.levels, FRAME: level}), FRAME, seed)


@dataclass
class Course:
    """What became of one untreated patient.

    Attributes:
        counts: lesions of 5 mm or more by organ at the end, the primary left out.
        cause: why it ended, or `alive`.
    """

    days: int
    cells: int
    cause: str
    counts: dict[str, int] = field(default_factory=dict)
    unplaced: int = 0


def live(made: Case, patient: Patient, years: float) -> Course:
    """Days until death or the end of the years."""
    while patient.dead is None and patient.day < years * 365.25:
        live_a_day(made, patient)
    counts = dict.fromkeys((organ.id for organ in made.organs), 0)
    for row in range(1, len(patient.lesions)):
        if patient.lesions.cells[row] >= SEEN_CELLS:
            counts[made.organs[int(patient.lesions.organ[row])].id] += 1
    cause = "alive" if patient.dead is None else patient.dead.cause
    return Course(patient.day, patient.cells_total(), cause, counts, patient.clones.unplaced)


def main() -> None:
    """Print one line a patient and the pattern."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cancer")
    parser.add_argument("seeds", type=int)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--years", type=float, default=20.0)
    parser.add_argument("--cells", type=float, default=1e9)
    options = parser.parse_args()
    courses = []
    for seed in range(options.first, options.first + options.seeds):
        made = untreated(options.cancer, seed, options.cells)
        course = live(made, admit(made), options.years)
        courses.append(course)
        shown = {organ: number for organ, number in course.counts.items() if number}
        print(f"{seed:3d} {course.days / 365.25:5.1f} y {course.cells:9.2e} {course.cause} {shown}", flush=True)
    organs = [organ for organ in courses[0].counts if not organ.startswith("node")]
    spread = [course for course in courses if any(course.counts[organ] for organ in organs)]
    print(f"{options.cancer}: {len(spread)} of {len(courses)} with distant spread")
    for organ in organs:
        share = sum(course.counts[organ] > 0 for course in spread) / max(1, len(spread))
        mean = sum(course.counts[organ] for course in spread) / max(1, len(spread))
        print(f"  {organ:12s} {100 * share:4.0f}%  {mean:6.2f} lesions a patient")


if __name__ == "__main__":
    main()
