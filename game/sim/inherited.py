"""What each class of cells inherits, as tables by clone, made anew only when a class changes (docs/model.md, 6)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from game.sim.case import Case
from game.sim.cells import MAX_CLONES
from game.sim.clones import Clones
from game.sim.patient import Patient

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Inherited:
    """Tables of one case and one version of the clones.

    Attributes:
        fitness: factor on net growth, [MAX_CLONES].
        rates: chance per division of gaining each mechanism, [MAX_CLONES, mechanisms]; any_rate: their sum.
        mutable: whether any class can gain anything.
    """

    case: Case
    version: int
    fitness: Floats
    rates: Floats
    any_rate: Floats
    mutable: bool


def inherited(case: Case, patient: Patient) -> Inherited:
    """The tables of a patient's classes as they are now, kept with the patient."""
    tables = patient.tables
    if isinstance(tables, Inherited) and tables.version == patient.clones.version and tables.case is case:
        return tables
    rates = mutation_rates(case, patient.clones)
    any_rate = rates[:, 0]
    for column in range(1, rates.shape[1]):
        any_rate = any_rate + rates[:, column]
    made = Inherited(
        case, patient.clones.version, fitness_of_clones(case, patient), rates, any_rate, bool(any_rate.any())
    )
    patient.tables = made
    return made


def fitness_of_clones(case: Case, patient: Patient) -> Floats:
    """Factor on net growth by clone, [MAX_CLONES]: the costs of its mechanisms, multiplied."""
    fitness = np.ones(MAX_CLONES)
    for row, clone in enumerate(patient.clones.rows):
        if clone is not None:
            for mechanism in case.mechanisms:
                if mechanism.id in clone.mechanisms:
                    fitness[row] *= 1.0 - mechanism.fitness_cost
    return fitness


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
