"""What each class of cells inherits, as tables by clone, made anew only when a class changes (docs/model.md, 6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from game.sim.case import Case
from game.sim.cells import MAX_CLONES
from game.sim.clones import Clone, Clones
from game.sim.patient import Patient
from game.spec.mechanisms import Mechanism

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Inherited:
    """Tables of one case and one version of the clones. A trait that no class has is None, so that it costs nothing.

    Attributes:
        classes: mechanisms of each class, None for rows without one, [MAX_CLONES].
        fitness: factor on net growth, [MAX_CLONES].
        rates: chance per division of gaining each mechanism, [MAX_CLONES, mechanisms]; any_rate: their sum.
        mutable: whether any class can gain anything.
        invasiveness: factor on membrane loss, motility and entry, [MAX_CLONES].
        spared: share of the harm of low oxygen that a class is spared, 0-1, [MAX_CLONES].
        blood: factor on survival in the blood, [MAX_CLONES].
        soil: factor on net growth by organ that makes a soil a home, [MAX_CLONES, organs]; at_home: where it is one.
        visibility: share of the antigen that immune cells see, 0-1, [MAX_CLONES].
        radiation: share of the logs of radiation that a class feels, 0-1, [MAX_CLONES].
    """

    case: Case
    version: int
    classes: tuple[tuple[str, ...] | None, ...]
    fitness: Floats
    rates: Floats
    any_rate: Floats
    mutable: bool
    invasiveness: Floats | None = None
    spared: Floats | None = None
    blood: Floats | None = None
    soil: Floats | None = None
    at_home: Bools | None = None
    visibility: Floats | None = None
    radiation: Floats | None = None


def inherited(case: Case, patient: Patient) -> Inherited:
    """The tables of a patient's classes as they are now, kept with the patient."""
    tables = patient.tables
    if isinstance(tables, Inherited) and tables.version == patient.clones.version and tables.case is case:
        return tables
    made = _tables(case, patient.clones)
    patient.tables = made
    return made


def _tables(case: Case, clones: Clones) -> Inherited:
    rates = mutation_rates(case, clones)
    any_rate = rates[:, 0]
    for column in range(1, rates.shape[1]):
        any_rate = any_rate + rates[:, column]
    at_home = _at_home(case, clones)
    return Inherited(
        case=case,
        version=clones.version,
        classes=tuple(None if clone is None else clone.mechanisms for clone in clones.rows),
        fitness=_factors(case, clones, lambda mechanism: 1.0 - mechanism.fitness_cost),
        rates=rates,
        any_rate=any_rate,
        mutable=bool(any_rate.any()),
        invasiveness=_unless_neutral(_factors(case, clones, lambda each: each.traits.invasiveness_times)),
        spared=_spared(case, clones),
        blood=_unless_neutral(_factors(case, clones, lambda each: each.traits.blood_survival_times)),
        soil=None if at_home is None else np.where(at_home, _own_soil(case), 1.0),
        at_home=at_home,
        visibility=_unless_neutral(_factors(case, clones, lambda each: each.traits.visibility)),
        radiation=_unless_neutral(_factors(case, clones, lambda each: each.traits.radiation_share)),
    )


def mechanisms_of(case: Case, clone: Clone) -> list[Mechanism]:
    """The mechanisms of a class, in the case's order."""
    return [mechanism for mechanism in case.mechanisms if mechanism.id in clone.mechanisms]


def fitness_of(case: Case, clone: Clone) -> float:
    """Factor on the net growth of one class: the costs of its mechanisms, multiplied."""
    fitness = 1.0
    for mechanism in mechanisms_of(case, clone):
        fitness *= 1.0 - mechanism.fitness_cost
    return fitness


def cytotoxic_share(case: Case, clone: Clone) -> float:
    """Share of the logs of every cytotoxic drug that a class feels, 0-1."""
    share = 1.0
    for mechanism in mechanisms_of(case, clone):
        share *= mechanism.traits.cytotoxic_share
    return share


def mutation_rates(case: Case, clones: Clones) -> Floats:
    """Chance per division of gaining each mechanism, [MAX_CLONES, mechanisms]; 0 for one it has.

    Counted per division, not per daughter: one of the two daughters may carry the change. Genomic instability
    multiplies the class's chances, each at most 1 and all together at most 1.
    """
    rates = np.zeros((MAX_CLONES, max(1, len(case.mechanisms))))
    most = 1.0 / max(1, len(case.mechanisms))
    for row, clone in enumerate(clones.rows):
        if clone is None:
            continue
        times = 1.0
        for mechanism in mechanisms_of(case, clone):
            times *= mechanism.traits.mutation_rate_times
        for column, mechanism in enumerate(case.mechanisms):
            if mechanism.id not in clone.mechanisms:
                rate = mechanism.per_division
                rates[row, column] = rate if times == 1.0 else min(max(most, rate), rate * times)
    return rates


def _factors(case: Case, clones: Clones, factor: Callable[[Mechanism], float]) -> Floats:
    """Product of one factor over the mechanisms of each class, [MAX_CLONES]; 1 for rows without a class."""
    result = np.ones(MAX_CLONES)
    for row, clone in enumerate(clones.rows):
        if clone is not None:
            for mechanism in mechanisms_of(case, clone):
                result[row] *= factor(mechanism)
    return result


def _unless_neutral(factors: Floats) -> Floats | None:
    return None if (factors == 1.0).all() else factors


def _spared(case: Case, clones: Clones) -> Floats | None:
    """Share of the harm of low oxygen that each class is spared; what one mechanism leaves, the next may spare."""
    harmed = _unless_neutral(_factors(case, clones, lambda mechanism: 1.0 - mechanism.traits.hypoxia_tolerance))
    return None if harmed is None else 1.0 - harmed


def _at_home(case: Case, clones: Clones) -> Bools | None:
    """Organs to whose soil each class has adapted, [MAX_CLONES, organs]; None if none has."""
    if not any(mechanism.traits.at_home_in for mechanism in case.mechanisms):
        return None
    result = np.zeros((MAX_CLONES, len(case.organs)), np.bool_)
    for row, clone in enumerate(clones.rows):
        if clone is not None:
            for mechanism in mechanisms_of(case, clone):
                result[row] |= [organ.id in mechanism.traits.at_home_in for organ in case.organs]
    return result if result.any() else None


def _own_soil(case: Case) -> Floats:
    """Factor that lifts each organ's soil to that of home, [organs]; 1 where it is as good, or where nothing grows."""
    return np.array([1.0 / soil if 0.0 < soil < 1.0 else 1.0 for soil in case.soil_growth])
