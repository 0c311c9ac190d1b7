"""Mutation at division (docs/model.md, 6). Chance variation first; drugs only select."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from game.sim.cells import CYCLING, joined
from game.sim.chance import Process, split, split_scalar
from game.sim.clones import LOGGED_AT_CELLS
from game.sim.events import CloneArose
from game.sim.ground import Day
from game.sim.inherited import inherited, mutation_rates

__all__ = ["log_clones", "mutate", "mutation_rates"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


FEW_ROWS = 8
"""So many rows with mutants share them one by one: faster than arrays."""


def mutate(day: Day) -> None:
    """Some of the day's newborn cells gain a mechanism and move to another class."""
    case, patient = day.case, day.patient
    tables, cells = inherited(case, patient), patient.cells
    if not tables.mutable or len(day.births) == 0:
        return
    hits = [_draw_mutants(day, tables.any_rate, part) for part in day.parts]
    rows, mutants = (joined(list(each)) for each in zip(*hits, strict=True))
    if len(rows) == 0:
        return
    clones = cells.kind[rows] >> 1
    which = _which(day, tables.rates, rows, clones, mutants)
    by_kind = cells.by_kind()
    living: list[int] = (by_kind[0::2] + by_kind[1::2]).tolist()
    moved: list[tuple[Ints, Ints]] = []
    for column, mechanism in enumerate(case.mechanisms):
        gained = which[:, column]
        some = gained.nonzero()[0]
        for clone in sorted(set(clones[some].tolist())):
            own = some[clones[some] == clone]
            _change(day, rows[own], clone, mechanism.id, gained[own], living, moved)
    if moved:
        codes, numbers = zip(*moved, strict=True)
        cells.add_coded(joined(list(codes)), joined(list(numbers)))


def _which(day: Day, rates: Floats, rows: Ints, clones: Ints, mutants: Ints) -> Ints:
    """Mutants of each row [n] shared among the mechanisms, [n, mechanisms]."""
    if len(day.case.mechanisms) == 1:
        return mutants[:, None]
    luck = day.luck(Process.WHICH_MUTATION, rows)
    if len(rows) > FEW_ROWS:
        return split(mutants, rates[clones], luck)
    each = zip(mutants.tolist(), rates[clones].tolist(), luck.tolist(), strict=True)
    return np.array([split_scalar(*row) for row in each], np.int64)


def _draw_mutants(day: Day, any_rate: Floats, part: slice) -> tuple[Ints, Ints]:
    """Rows of one part of the table with mutants among the newborn, and how many."""
    births = day.births[part]
    parents = (births > 0).nonzero()[0]
    births = births[parents]
    if part.start:
        parents += part.start
    mutants = day.draw(Process.MUTATE, parents, births, any_rate[day.patient.cells.kind[parents] >> 1])
    hit = (mutants > 0).nonzero()[0]
    return parents[hit], mutants[hit]


def _change(
    day: Day, rows: Ints, clone: int, mechanism: str, number: Ints, living: list[int], moved: list[tuple[Ints, Ints]]
) -> None:
    """Move cells of rows [n] of one class to the class with one more mechanism; `living` cells by class follow.

    What goes to a class that has cells already is noted in `moved`, to be put into the table together.
    """
    patient = day.patient
    cells = patient.cells
    number = np.minimum(number, cells.count[rows])  # a newborn may have died the same day
    total = int(np.add.reduce(number))
    if total == 0:
        return
    mechanisms = tuple(sorted((*patient.clones[clone].mechanisms, mechanism)))
    child = patient.clones.find(mechanisms)
    lives = child is not None and living[child] > 0
    if not lives:
        child = patient.clones.row_for(mechanisms, day.number, cells)
    if child is None:
        patient.clones.unplaced += total
        return
    some = (number > 0).nonzero()[0]
    rows, number = rows[some], number[some]
    cells.count[rows] -= number
    code = cells.site[rows] + (2 * child + CYCLING) * cells.sites
    if lives:
        moved.append((code, number))
    else:  # so that no other new class takes its place in the table
        cells.add_coded(code, number)
    living[clone] -= total
    living[child] += total


def log_clones(day: Day) -> None:
    """Report each class once it has passed LOGGED_AT_CELLS."""
    patient = day.patient
    waiting = [
        (row, clone)
        for row, clone in enumerate(patient.clones.rows)
        if clone is not None and clone.mechanisms and not clone.logged
    ]
    if not waiting:
        return
    by_kind = patient.cells.by_kind()
    for row, clone in waiting:
        if by_kind[2 * row] + by_kind[2 * row + 1] >= LOGGED_AT_CELLS:
            patient.clones.mark_logged(row)
            day.events.append(CloneArose(day.number, clone.name, clone.mechanisms, clone.born_day, clone.reckoned))
