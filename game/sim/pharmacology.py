"""Drugs: from a dose to what one day does to a cell of each class in each voxel (docs/model.md, 5)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from game.sim import exact
from game.sim.case import Case
from game.sim.cells import KINDS
from game.sim.clones import Clone
from game.sim.ground import LEVELS, Day, DrugDay
from game.sim.patient import Dose, Patient
from game.spec.drugs import Drug
from game.spec.effects import Cytotoxic, Targeted

Floats = npt.NDArray[np.float64]

NEGLIGIBLE = 1.0 / 256.0
"""Once less than this share of a dose is left, it no longer counts."""


def plasma_level(drug: Drug, doses: tuple[Dose, ...], day: int) -> float:
    """Level of a daily drug relative to its full dose: held while it is taken, then falling by its half-life.

    Doses of following cycles do not add up, since each continues the one before.
    """
    highest = 0.0
    for dose in doses:
        if dose.drug == drug.id and day >= dose.day:
            days_off = max(0, day - max(dose.day, dose.until_day))
            left = exact.exp2(-days_off / drug.half_life_days)
            highest = max(highest, dose.share * left if left >= NEGLIGIBLE else 0.0)
    return highest


def share_of_cycle(drug: Drug, dose: Dose, day: int) -> float:
    """Share of a single dose's logs that falls on this day; over all days these shares add up to 1."""
    elapsed = day - dose.day
    if dose.drug != drug.id or elapsed < 0:
        return 0.0
    left, after = (exact.exp2(-days / drug.half_life_days) for days in (elapsed, elapsed + 1))
    if left < NEGLIGIBLE:
        return 0.0
    return left - after if after >= NEGLIGIBLE else left  # the last day takes the rest


def effect_levels(drug: Drug, level: float, fold: Floats | float) -> Floats:
    """Hill effect relative to that of a full dose, [LEVELS + 1] by reach, for a cell needing `fold` times as much."""
    concentration = np.arange(LEVELS + 1) / LEVELS * level
    needed = drug.ec50 * (np.zeros(LEVELS + 1) + fold)
    full = exact.hill(1.0, drug.ec50, drug.hill)
    return np.minimum(1.0, exact.hill(concentration, needed, drug.hill) / full)


def fold_of(case: Case, clone: Clone, drug: str, closing: dict[str, Floats]) -> Floats:
    """How many times more of a drug a class needs, [LEVELS + 1]; a bypass counts only where it is not blocked."""
    fold = np.ones(LEVELS + 1)
    for mechanism in case.mechanisms:
        if mechanism.id not in clone.mechanisms:
            continue
        for defeat in mechanism.defeats:
            if defeat.drug == drug:
                open_share = np.ones(LEVELS + 1)
                for closer in mechanism.closed_by:
                    open_share = open_share * (1.0 - closing.get(closer, np.zeros(LEVELS + 1)))
                fold = fold * (1.0 + (defeat.fold_ec50 - 1.0) * open_share)
    return fold


def targets_of(case: Case, clone: Clone) -> frozenset[str]:
    """Drug targets that the cells of a class carry: the cancer's, and those its mechanisms brought."""
    brought = (mechanism.targets for mechanism in case.mechanisms if mechanism.id in clone.mechanisms)
    return frozenset(case.cancer.targets).union(*brought)


def deliver_drugs(day: Day) -> None:
    """Phase 1: from the doses given to what each drug does today."""
    day.drugs = drug_day(day.case, day.patient) if day.patient.doses else None


def drug_day(case: Case, patient: Patient) -> DrugDay | None:
    """What today's drugs do to each kind of cell at each reach; None when none is on board."""
    held = {name: plasma_level(case.drugs[name], patient.doses, patient.day) for name in case.drugs}
    held = {name: level for name, level in held.items() if level > 0.0}
    if not held:
        return None
    closing = {name: effect_levels(case.drugs[name], level, 1.0) for name, level in held.items()}
    shape = (KINDS, LEVELS + 1)
    today = DrugDay(np.ones(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape))
    for row, clone in enumerate(patient.clones.rows):
        if clone is None:
            continue
        for name, level in held.items():
            drug = case.drugs[name]
            fold = fold_of(case, clone, name, closing)
            for effect in case.drug_effects.get(name, ()):
                if isinstance(effect, Cytotoxic):
                    _kill_by_logs(today, row, effect, drug, patient, fold, case.responses[name])
                elif drug.target is None or drug.target in targets_of(case, clone):
                    _block(today, row, effect, np.minimum(1.0, case.responses[name] * effect_levels(drug, level, fold)))
    return today


def _kill_by_logs(
    today: DrugDay, row: int, effect: Cytotoxic, drug: Drug, patient: Patient, fold: Floats, response: float
) -> None:
    """Skipper's constant log-kill, spread over the days by the drug's half-life."""
    for dose in patient.doses:
        share = share_of_cycle(drug, dose, patient.day)
        if share > 0.0:
            logs = response * effect.log10_kill * share * effect_levels(drug, dose.share, fold)
            _add_death(today.death, 2 * row, 1.0 - exact.pow10(-logs))
            _add_death(today.death, 2 * row + 1, 1.0 - exact.pow10(-logs * effect.sleeping_share))


def _block(today: DrugDay, row: int, effect: Targeted, strength: Floats) -> None:
    """Fewer births, more deaths and a few persisters among cycling cells; sleeping ones are out of reach."""
    cycling, asleep = 2 * row, 2 * row + 1
    today.birth_kept[cycling] *= 1.0 - effect.birth_block * strength
    _add_death(today.death, cycling, effect.death_per_day * strength)
    today.persist[cycling] = np.minimum(1.0, today.persist[cycling] + effect.persister_per_day * strength)
    today.pressed[asleep] = np.maximum(today.pressed[asleep], strength)


def _add_death(death: Floats, kind: int, chance: Floats) -> None:
    death[kind] = 1.0 - (1.0 - death[kind]) * (1.0 - chance)
