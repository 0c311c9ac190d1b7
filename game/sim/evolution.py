"""Mutation at division (docs/model.md, 6). Chance variation first; drugs only select."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from game.sim.case import Case
from game.sim.cells import CYCLING, MAX_CLONES
from game.sim.chance import Process, binomial_at, split, uniform
from game.sim.clones import LOGGED_AT_CELLS, Clones
from game.sim.events import CloneArose
from game.sim.ground import Day

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def mutation_rates(case: Case, clones: Clones) -> Floats:
    """Chance per division of gaining each mechanism, [MAX_CLONES, mechanisms]; 0 for one it has.

    Counted per division, not per daughter: one of the two daughters may carry the change.
    """
    rates = np.zeros((MAX_CLONES, max(1, len(case.mechanisms))))
    for row, clone in enumerate(clones.rows):
        if clone is not None:
            for column, mechanism in enumerate(case.mechanisms):
                if mechanism.id not in clone.mechanisms:
                    rates[row, column] = mechanism.per_division
    return rates


def mutate(day: Day) -> None:
    """Phase 3: some of the day's newborn cells gain a mechanism and move to another class."""
    case, patient = day.case, day.patient
    if not case.mechanisms:
        return
    cells = patient.cells
    rates = mutation_rates(case, patient.clones)
    parents = np.flatnonzero(day.births)
    chance = rates.sum(axis=1)[cells.kind[parents] >> 1]
    mutants = binomial_at(cells.who[parents], day.word(Process.MUTATE), day.births[parents], chance)
    hit = np.flatnonzero(mutants)
    if len(hit) == 0:
        return
    rows = parents[hit]
    which = split(
        mutants[hit], rates[cells.kind[rows] >> 1], uniform(cells.who[rows], day.word(Process.WHICH_MUTATION))
    )
    for column, mechanism in enumerate(case.mechanisms):
        gained = which[:, column]
        for clone in np.unique(cells.kind[rows[gained > 0]] >> 1).tolist():
            some = np.flatnonzero((gained > 0) & (cells.kind[rows] >> 1 == clone))
            _change(day, rows[some], clone, mechanism.id, gained[some])


def _change(day: Day, rows: Ints, clone: int, mechanism: str, number: Ints) -> None:
    """Move cells of rows [n] of one class to the class with one more mechanism."""
    patient = day.patient
    cells = patient.cells
    number = np.minimum(number, cells.count[rows])  # a newborn may have died the same day
    rows, number = rows[number > 0], number[number > 0]
    if len(rows) == 0:
        return
    site = cells.site[rows]
    mechanisms = tuple(sorted((*patient.clones[clone].mechanisms, mechanism)))
    child = patient.clones.row_for(mechanisms, day.number, cells)
    if child is None:
        patient.clones.unplaced += int(number.sum())
        return
    cells.count[rows] -= number
    cells.add(site, np.full(len(site), 2 * child + CYCLING, np.int64), number)


def log_clones(day: Day) -> None:
    """Report each class once it has passed LOGGED_AT_CELLS."""
    patient = day.patient
    by_kind = patient.cells.by_kind()
    for row, clone in enumerate(patient.clones.rows):
        if clone is None or clone.logged or not clone.mechanisms:
            continue
        if by_kind[2 * row] + by_kind[2 * row + 1] >= LOGGED_AT_CELLS:
            patient.clones.mark_logged(row)
            day.events.append(CloneArose(day.number, clone.name, clone.mechanisms, clone.born_day, clone.reckoned))
