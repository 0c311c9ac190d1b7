"""The truth of every day, kept by the session behind its door for the ending and the debrief."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from game.sim.case import Case
from game.sim.patient import Patient
from game.sim.truth import truth_recist


@dataclass(frozen=True)
class DayRecord:
    """One day's truth in a few numbers.

    Attributes:
        cells, awake: living cells, and those of them that cycle.
        recist: CR, PR, SD or PD on the true diameters; `sum_mm`: sum of those of the lesions measured on day 0.
        by_clone: living cells of each clone by name; `born`: day of the first cell of each living clone.
        by_organ, awake_by_organ: living cells in each organ, in the case's order.
        quality: 0-100.
    """

    day: int
    cells: int
    awake: int
    recist: str
    sum_mm: float
    by_clone: Mapping[str, int]
    born: Mapping[str, int]
    by_organ: tuple[int, ...]
    awake_by_organ: tuple[int, ...]
    quality: float

    @classmethod
    def of(cls, case: Case, patient: Patient) -> DayRecord:
        """Today's record."""
        by_clone = patient.by_clone()
        rows = (clone for clone in patient.clones.rows if clone is not None)
        return cls(
            day=patient.day,
            cells=patient.cells_total(),
            awake=patient.awake_total(),
            recist=truth_recist(patient),
            sum_mm=patient.response.sum_mm,
            by_clone=by_clone,
            born={clone.name: clone.born_day for clone in rows if clone.name in by_clone},
            by_organ=_by_organ(case, patient, patient.lesions.cells),
            awake_by_organ=_by_organ(case, patient, patient.lesions.awake),
            quality=patient.quality,
        )


def _by_organ(case: Case, patient: Patient, cells: np.typing.NDArray[np.int64]) -> tuple[int, ...]:
    totals = [0] * len(case.organs)
    for organ, number in zip(patient.lesions.organ.tolist(), cells.tolist(), strict=True):
        totals[organ] += number
    return tuple(totals)


def since_when(days: Sequence[DayRecord], holds: Callable[[DayRecord], bool]) -> int:
    """First day of the last unbroken run of days for which `holds`; the last day when it does not hold there."""
    since = days[-1].day
    for record in reversed(days):
        if not holds(record):
            break
        since = record.day
    return since
