"""Entry into blood vessels (docs/model.md, 8)."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from game.sim.case import Case
from game.sim.cells import CYCLING, MAX_CLONES
from game.sim.chance import Process
from game.sim.debated import entry_factor
from game.sim.events import CellsShed, VesselEntered
from game.sim.ground import Day, parts_of
from game.sim.inherited import inherited
from game.sim.patient import Patient

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Groups = dict[tuple[int, int], int]
"""Cells by (organ index, clone)."""

FEW_ENTRIES = 32
"""So many entries that shed cells are added up one by one: faster than arrays."""


def enter_vessels(day: Day) -> None:
    """Phase 6: cycling cells beside a vessel enter it, from every lesion."""
    case, patient = day.case, day.patient
    cells = patient.cells
    rate = entry_rate(case)
    if rate == 0.0 or cells.rows == 0:
        return
    by_place = entry_by_place(patient, rate * entry_factor(day))
    traits = inherited(case, patient).invasiveness
    leaving = np.zeros(len(patient.lesions), np.bool_)
    for part in parts_of(cells.rows):
        chance = by_place[cells.place_of[cells.site[part]]]
        chance *= (cells.kind[part] & 1) == CYCLING
        if traits is not None:
            chance = np.minimum(chance * traits[cells.kind[part] >> 1], 1.0)
        some = chance.nonzero()[0]
        rows = some + part.start
        entering = day.draw(Process.ENTER, rows, cells.count[rows], chance[some])
        found = entering.nonzero()[0]
        if len(found) == 0:
            continue
        rows, entering = rows[found], entering[found]
        cells.count[rows] -= entering
        site = cells.site[rows]
        leaving[patient.lesion_at[site]] = True
        add_up(day.shed, case, case.anatomy.organ[site] * MAX_CLONES + (cells.kind[rows] >> 1), entering)
    if day.shed:
        _report(day, leaving)


def entry_rate(case: Case) -> float:
    """Entry a day of a cycling cell of grade 2 beside a vessel."""
    return case.biology.spread.shed_per_cell_day * case.biology.invasion.invasiveness


def entry_by_place(patient: Patient, rate: float) -> Floats:
    """Chance a day that a cycling cell enters the blood, for each of the table's places, [V]."""
    places = patient.cells.places
    vessel = patient.vessel[places]
    by_place = rate * vessel
    by_place *= vessel
    by_place *= patient.lesions.grade[patient.lesion_at[places]]
    by_place /= 2.0
    np.minimum(by_place, 1.0, out=by_place)
    by_place[patient.enclosed[places]] = 0.0
    return by_place


def expected_shedding(case: Case, patient: Patient) -> float:
    """Cells that enter the blood a day in the mean, as the patient is now; to measure, decides nothing."""
    cells = patient.cells
    if cells.rows == 0:
        return 0.0
    return math.fsum((cells.count * by_row(case, patient, entry_by_place(patient, entry_rate(case)))).tolist())


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
    """Add cells [n] to groups [n], organ x MAX_CLONES + clone, in the order of first appearance."""
    if len(group) <= FEW_ENTRIES:
        pairs = list(zip(group.tolist(), entering.tolist(), strict=True))
    else:
        size = len(case.organs) * MAX_CLONES
        total = np.bincount(group, weights=entering, minlength=size).astype(np.int64)
        first = np.zeros(size, np.int64)
        first[group[::-1]] = np.arange(len(group) - 1, -1, -1)  # of equals the last written stays: the first
        present = total.nonzero()[0]
        pairs = [(each, int(total[each])) for each in present[np.argsort(first[present])].tolist()]
    for each, number in pairs:
        key = divmod(each, MAX_CLONES)
        groups[key] = groups.get(key, 0) + number
