"""Entry into blood vessels (docs/model.md, 8)."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from game.sim.case import Case
from game.sim.cells import CYCLING, MAX_CLONES, joined
from game.sim.chance import Process
from game.sim.debated import entry_factor
from game.sim.events import CellsShed, VesselEntered
from game.sim.ground import Day
from game.sim.inherited import inherited
from game.sim.patient import Patient

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Groups = dict[tuple[int, int], int]
"""Cells by (organ index, clone)."""


def enter_vessels(day: Day) -> None:
    """Cycling cells beside a vessel enter it, from every lesion."""
    rate = entry_rate(day.case)
    if rate == 0.0 or day.patient.cells.rows == 0:
        return
    by_place = near_vessels(day.patient, day.ground.sites, rate * entry_factor(day))
    day.entered = leave(day, by_place, Process.ENTER)
    day.shed = by_group(day, day.entered)
    if day.shed:
        _report(day)


def entry_rate(case: Case) -> float:
    """Entry a day of a cycling cell of grade 2 beside a vessel."""
    return case.biology.spread.shed_per_cell_day * case.biology.invasion.invasiveness


def near_vessels(patient: Patient, sites: Ints, rate: float) -> Floats:
    """Chance a day that a cycling cell of grade 2 enters the blood, for sites with cells [V]."""
    vessel = patient.vessel[sites]
    by_place = rate * vessel
    by_place *= vessel
    return by_place


def _freedom(patient: Patient, sites: Ints) -> Floats:
    """Factor on leaving the tissue of each site [V]: by its lesion's grade, none inside a membrane."""
    factor: Floats = (patient.lesions.grade / 2.0)[patient.lesion_at[sites]]
    if np.count_nonzero(patient.enclosed):
        factor[patient.enclosed[sites]] = 0.0
    return factor


def leave(day: Day, by_place: Floats, process: Process) -> list[tuple[Ints, Ints]]:
    """Take cycling cells out of the tissue by a chance of the ground's places [V], for grade 2: rows, and how many of
    each, a part of the table at a time.

    Each entry loses cells by one flow; invasive classes lose more.
    """
    patient, cells = day.patient, day.patient.cells
    if day.freedom is None or day.freedom[0] != len(patient.lesions):  # a lesion founded today owns its voxel
        day.freedom = (len(patient.lesions), _freedom(patient, day.ground.sites))
    by_place = by_place * day.freedom[1]
    np.minimum(by_place, 1.0, out=by_place)
    traits = inherited(day.case, patient).invasiveness
    left = []
    for rows, at, awake in day.cycling:
        mean = by_place[at]
        if awake is not None:
            mean *= awake
        if traits is not None:
            mean *= traits[cells.kind[rows] >> 1]
            np.minimum(mean, 1.0, out=mean)
        mean *= cells.count[rows]
        losing, number, _ = day.flow(process, rows, mean)
        if len(losing):
            np.subtract.at(cells.count, losing, number)
            left.append((losing, number))
    return left


def by_group(day: Day, left: list[tuple[Ints, Ints]]) -> Groups:
    """What left rows of the table, by organ and clone."""
    if not left:
        return {}
    rows, number = (joined(list(each)) for each in zip(*left, strict=True))
    group = day.terrain.organ[day.at[rows]]
    group *= MAX_CLONES
    group += day.patient.cells.kind[rows] >> 1
    total = np.bincount(group, number)
    present = total.nonzero()[0]
    pairs = zip(present.tolist(), total[present].tolist(), strict=True)
    return {divmod(each, MAX_CLONES): int(cells) for each, cells in pairs}


def expected_shedding(case: Case, patient: Patient) -> float:
    """Cells that enter the blood a day in the mean, as the patient is now; to measure, decides nothing."""
    cells = patient.cells
    if cells.rows == 0:
        return 0.0
    by_place = near_vessels(patient, cells.places, entry_rate(case)) * _freedom(patient, cells.places)
    return math.fsum((cells.count * by_row(case, patient, np.minimum(by_place, 1.0))).tolist())


def by_row(case: Case, patient: Patient, by_place: Floats) -> Floats:
    """A chance of leaving by the table's places [V] for each of its rows: sleeping cells stay, invasive classes leave
    more."""
    cells = patient.cells
    chance = by_place[cells.place]
    chance *= (cells.kind & 1) == CYCLING
    traits = inherited(case, patient).invasiveness
    return chance if traits is None else np.minimum(chance * traits[cells.kind >> 1], 1.0)


def _report(day: Day) -> None:
    """Note lesions from which cells entered for the first time, and the cells by organ."""
    lesions, organs = day.patient.lesions, day.case.organs
    if np.count_nonzero(lesions.entered) < len(lesions):
        leaving = np.zeros(len(lesions), np.bool_)
        for rows, _ in day.entered:
            leaving[day.patient.lesion_at[day.patient.cells.site[rows]]] = True
        new = leaving & ~lesions.entered
        lesions.entered |= new
        for first in new.nonzero()[0].tolist():
            day.events.append(VesselEntered(day.number, organs[int(lesions.organ[first])].id, first))
    by_organ = per_organ(day.shed)
    for organ in sorted(by_organ):
        day.patient.tally.shed += by_organ[organ]
        day.events.append(CellsShed(day.number, organs[organ].id, by_organ[organ]))


def per_organ(groups: Groups) -> dict[int, int]:
    """Cells by organ index."""
    by_organ: dict[int, int] = {}
    for (organ, _), number in groups.items():
        by_organ[organ] = by_organ.get(organ, 0) + number
    return by_organ
