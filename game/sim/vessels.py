"""Entry into blood vessels (docs/model.md, 8)."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from game.sim.case import Case
from game.sim.cells import CYCLING, MAX_CLONES
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

FEW_ENTRIES = 32
"""So many entries that shed cells are added up one by one: faster than arrays."""


def enter_vessels(day: Day) -> None:
    """Cycling cells beside a vessel enter it, from every lesion."""
    case, patient = day.case, day.patient
    cells = patient.cells
    rate = entry_rate(case)
    if rate == 0.0 or cells.rows == 0:
        return
    by_place = entry_by_place(patient, day.ground.sites, rate * entry_factor(day))
    leaving = np.zeros(len(patient.lesions), np.bool_)
    for rows, entering in leave(day, by_place, Process.ENTER):
        day.entered.append((rows, entering))
        site = cells.site[rows]
        leaving[patient.lesion_at[site]] = True
        add_up(day.shed, case, case.anatomy.organ[site] * MAX_CLONES + (cells.kind[rows] >> 1), entering)
    if day.shed:
        _report(day, leaving)


def entry_rate(case: Case) -> float:
    """Entry a day of a cycling cell of grade 2 beside a vessel."""
    return case.biology.spread.shed_per_cell_day * case.biology.invasion.invasiveness


def entry_by_place(patient: Patient, sites: Ints, rate: float) -> Floats:
    """Chance a day that a cycling cell enters the blood, for sites with cells [V]."""
    vessel = patient.vessel[sites]
    by_place = rate * vessel
    by_place *= vessel
    return of_lesion(patient, sites, by_place)


def of_lesion(patient: Patient, sites: Ints, by_place: Floats) -> Floats:
    """A chance of leaving for grade 2 [V] as it is in each site's lesion: by its grade, none inside a membrane."""
    by_place *= (patient.lesions.grade / 2.0)[patient.lesion_at[sites]]
    np.minimum(by_place, 1.0, out=by_place)
    by_place[patient.enclosed[sites]] = 0.0
    return by_place


def leave(day: Day, by_place: Floats, process: Process) -> Iterator[tuple[Ints, Ints]]:
    """Take cycling cells out of the tissue by a chance of the ground's places [V]: rows, and how many of each.

    Each entry loses cells by one flow; invasive classes lose more.
    """
    cells = day.patient.cells
    by_stand = np.zeros((len(by_place), 2))
    by_stand[:, CYCLING] = by_place
    chance = by_stand.reshape(-1)
    traits = inherited(day.case, day.patient).invasiveness
    for part in day.parts:
        mean = chance[day.stand[part]]
        if traits is not None:
            mean = np.minimum(mean * traits[cells.kind[part] >> 1], 1.0)
        mean *= cells.count[part]
        some, number, _ = day.flow(process, part, mean)
        if len(some):
            rows = some + part.start
            cells.count[rows] -= number
            yield rows, number


def expected_shedding(case: Case, patient: Patient) -> float:
    """Cells that enter the blood a day in the mean, as the patient is now; to measure, decides nothing."""
    cells = patient.cells
    if cells.rows == 0:
        return 0.0
    by_place = entry_by_place(patient, cells.places, entry_rate(case))
    return math.fsum((cells.count * by_row(case, patient, by_place)).tolist())


def by_row(case: Case, patient: Patient, by_place: Floats) -> Floats:
    """A chance of leaving by the table's places [V] for each of its rows: sleeping cells stay, invasive classes leave
    more."""
    cells = patient.cells
    chance = by_place[cells.place_of[cells.site]]
    chance *= (cells.kind & 1) == CYCLING
    traits = inherited(case, patient).invasiveness
    return chance if traits is None else np.minimum(chance * traits[cells.kind >> 1], 1.0)


def _report(day: Day, leaving: npt.NDArray[np.bool_]) -> None:
    """Note lesions [n] from which cells entered for the first time, and the cells by organ."""
    lesions, organs = day.patient.lesions, day.case.organs
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


def add_up(groups: Groups, case: Case, group: Ints, entering: Ints) -> None:
    """Add cells [n] to groups [n], organ x MAX_CLONES + clone."""
    if len(group) <= FEW_ENTRIES:
        pairs = sorted(zip(group.tolist(), entering.tolist(), strict=True))
    else:
        size = len(case.organs) * MAX_CLONES
        total = np.bincount(group, weights=entering, minlength=size).astype(np.int64)
        present = (total > 0).nonzero()[0]
        pairs = list(zip(present.tolist(), total[present].tolist(), strict=True))
    for each, number in pairs:
        key = divmod(each, MAX_CLONES)
        groups[key] = groups.get(key, 0) + number
