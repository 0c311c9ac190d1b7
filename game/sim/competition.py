"""Competition between classes inside a lesion: whose number slows whose growth (docs/model.md, 5)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from game.sim import exact
from game.sim.case import Case
from game.sim.cells import MAX_CLONES
from game.sim.ground import GOMPERTZ_CAP, REFERENCE_CELLS
from game.sim.patient import Patient

Floats = npt.NDArray[np.float64]


def competition(case: Case, patient: Patient) -> Floats | None:
    """Factor on net growth by lesion and class, [lesions, MAX_CLONES]; None where all cells count alike.

    A class with a coefficient feels a crowd of its own kind plus `from_others` times the cells without the mechanism,
    and is slowed by the Gompertz curve at that number instead of the lesion's.
    """
    if not case.biology.competition:
        return None
    rules = [(rule.mechanism, rule.from_others) for rule in case.biology.competition if rule.from_others != 1.0]
    carriers = [
        (row, weight)
        for row, clone in enumerate(patient.clones.rows)
        if clone is not None
        for mechanism, weight in rules
        if mechanism in clone.mechanisms
    ]
    if not carriers:
        return None
    cells, lesions = patient.cells, patient.lesions
    code = patient.lesion_at[cells.site] * MAX_CLONES + (cells.kind >> 1)
    living: Floats = np.bincount(code, weights=cells.count, minlength=len(lesions) * MAX_CLONES).astype(np.float64)
    living = living.reshape(-1, MAX_CLONES)
    limit = case.biology.growth.gompertz_cells
    usual = _gompertz(lesions.cells.astype(np.float64), limit)
    factor = np.ones((len(lesions), MAX_CLONES))
    for row, weight in dict.fromkeys(carriers):
        names = {mechanism for mechanism, each in rules if each == weight}
        others = _without(patient, living, names)
        crowd = lesions.cells - others + weight * others
        felt = _gompertz(crowd, limit)
        factor[:, row] *= np.divide(felt, usual, out=np.ones(len(lesions)), where=usual > 0.0)
    return factor


def _without(patient: Patient, living: Floats, mechanisms: set[str]) -> Floats:
    """Cells of each lesion that carry none of some mechanisms, [lesions]."""
    rows = [
        row
        for row, clone in enumerate(patient.clones.rows)
        if clone is not None and not mechanisms & set(clone.mechanisms)
    ]
    total: Floats = np.zeros(len(living))
    for row in rows:
        total = total + living[:, row]
    return total


def _gompertz(cells: Floats, limit_cells: float) -> Floats:
    """The slowing of `ground.gompertz`, for crowds that are felt rather than counted."""
    scale = exact.log(limit_cells / REFERENCE_CELLS)
    slowing: Floats = np.clip(exact.log(limit_cells / np.maximum(cells, 1.0)) / scale, 0.0, GOMPERTZ_CAP)
    return slowing
