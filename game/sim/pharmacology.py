"""Drugs: from a dose to what one day does to a cell of each class in each voxel (docs/model.md, 5)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from game.sim import exact
from game.sim.acting import LEVELS, DrugDay
from game.sim.case import Case
from game.sim.cells import ASLEEP, CYCLING, KINDS
from game.sim.clones import Clone
from game.sim.ground import Day
from game.sim.inherited import cytotoxic_share, inherited
from game.sim.kept import kept
from game.sim.patient import Dose, Patient
from game.spec.drugs import Drug
from game.spec.effects import Cytotoxic, Endocrine, PumpBlock, Targeted

Floats = npt.NDArray[np.float64]

NEGLIGIBLE = 1.0 / 256.0
"""Once less than this share of a dose is left, it no longer counts."""
MOST_KEPT = 512
"""Worked out for so many pairs of class and drugs on board, then begun anew; 5 kB each."""
ONSET_STEPS = 256
"""Steps in which the onset of an endocrine drug is counted, so that it ends."""
TABLES_AT_ONCE = 32
"""So many tables of whole days are kept at a time, then begun anew; 133 kB each."""


@lru_cache(maxsize=4096)
def left_after(days: int, half_life_days: float) -> float:
    """Share that is left after some days."""
    return exact.exp2(-days / half_life_days)


def plasma_level(drug: Drug, doses: tuple[Dose, ...], day: int) -> float:
    """Level of a daily drug relative to its full dose: held while it is taken, then falling by its half-life.

    Doses of following cycles do not add up, since each continues the one before.
    """
    highest = 0.0
    for dose in doses:
        if dose.drug == drug.id and day >= dose.day:
            days_off = max(0, day - max(dose.day, dose.until_day))
            left = left_after(days_off, drug.half_life_days)
            highest = max(highest, dose.share * left if left >= NEGLIGIBLE else 0.0)
    return highest


def share_of_cycle(drug: Drug, dose: Dose, day: int) -> float:
    """Share of a single dose's logs that falls on this day; over all days these shares add up to 1."""
    elapsed = day - dose.day
    if dose.drug != drug.id or elapsed < 0:
        return 0.0
    left, after = (left_after(days, drug.half_life_days) for days in (elapsed, elapsed + 1))
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
                if mechanism.kind == "efflux":
                    for blocker, closes in pump_blocks(case):
                        open_share = open_share * (1.0 - closes * closing.get(blocker, np.zeros(LEVELS + 1)))
                fold = fold * (1.0 + (defeat.fold_ec50 - 1.0) * open_share)
    return fold


def targets_of(case: Case, clone: Clone) -> frozenset[str]:
    """Drug targets that the cells of a class carry: the cancer's, and those its mechanisms brought."""
    brought = (mechanism.targets for mechanism in case.mechanisms if mechanism.id in clone.mechanisms)
    return frozenset(case.cancer.targets).union(*brought)


def deliver_drugs(day: Day) -> None:
    """From the doses given to what each drug does today."""
    day.drugs = drug_day(day.case, day.patient) if day.patient.doses else None


class OnBoard(NamedTuple):
    """The drugs on cells of one day.

    Attributes:
        held: (drug, level); killing: (drug, share of a dose, share of its logs).
        risen: (drug, share of its effect that has set in) of endocrine drugs.
    """

    held: tuple[tuple[str, float], ...]
    killing: tuple[tuple[str, float, float], ...]
    risen: tuple[tuple[str, float], ...] = ()


def on_board(case: Case, patient: Patient) -> OnBoard:
    """What of the doses given acts today."""
    given = {dose.drug for dose in patient.doses}
    held = [
        (name, plasma_level(case.drugs[name], patient.doses, patient.day)) for name in cell_drugs(case) if name in given
    ]
    killers = killing_drugs(case)
    killing = [
        (dose.drug, dose.share, share_of_cycle(case.drugs[dose.drug], dose, patient.day))
        for dose in patient.doses
        if dose.drug in killers
    ]
    slow = slow_drugs(case)
    acting = [name for name, level in held if level > 0.0 and name in slow]
    risen = [(name, onset(patient.doses, name, patient.day, slow[name])) for name in acting]
    return OnBoard(
        tuple((name, level) for name, level in held if level > 0.0),
        tuple(each for each in killing if each[2] > 0.0),
        tuple(risen),
    )


def onset(doses: tuple[Dose, ...], drug: str, day: int, onset_days: float) -> float:
    """Share of a slow drug's effect that has set in, 0-1: half after `onset_days` of its course, and so on."""
    began = max(dose.began for dose in doses if dose.drug == drug and dose.day <= day)
    missing = exact.exp2(-(day - began + 1) / onset_days)
    return 1.0 - int(missing * ONSET_STEPS) / ONSET_STEPS


def drug_day(case: Case, patient: Patient) -> DrugDay | None:
    """What today's drugs do to each kind of cell at each reach; None when none is on board. Never changed after."""
    drugs = on_board(case, patient)
    if not drugs.held:
        return None
    classes = inherited(case, patient).classes
    days = _memory(case).days
    table = days.get((drugs, classes))
    if table is None:
        if len(days) >= TABLES_AT_ONCE:
            days.clear()
        table = days[drugs, classes] = _table(case, patient, drugs)
    return table


@dataclass
class _Memory:
    """What was worked out for a case: tables of whole days, and the two rows of classes under drugs."""

    days: dict[tuple[OnBoard, tuple[tuple[str, ...] | None, ...]], DrugDay] = field(default_factory=dict)
    rows: dict[tuple[OnBoard, tuple[str, ...]], DrugDay] = field(default_factory=dict)


@kept
def _memory(case: Case) -> _Memory:
    return _Memory()


@kept
def cell_drugs(case: Case) -> tuple[str, ...]:
    """Drugs that act on cells, by themselves or on their escapes, in the order of the case."""
    closers = {name for mechanism in case.mechanisms for name in mechanism.closed_by}
    acting = closers | set(case.drug_effects) | {name for name, _ in pump_blocks(case)}
    return tuple(name for name in case.drugs if name in acting)


@kept
def pump_blocks(case: Case) -> tuple[tuple[str, float], ...]:
    """Drugs that close pumps, and the share that a full dose closes."""
    effects = [effect for card in case.cards.values() for effect in card.effects]
    return tuple((effect.drug, effect.closes) for effect in effects if isinstance(effect, PumpBlock))


@kept
def slow_drugs(case: Case) -> dict[str, float]:
    """Endocrine drugs and the days until half of their effect has set in."""
    effects = [effect for found in case.drug_effects.values() for effect in found]
    return {effect.drug: effect.onset_days for effect in effects if isinstance(effect, Endocrine)}


@kept
def killing_drugs(case: Case) -> frozenset[str]:
    """Drugs that kill by logs."""
    return frozenset(
        name for name, effects in case.drug_effects.items() if any(isinstance(each, Cytotoxic) for each in effects)
    )


def _blank(case: Case, kinds: int) -> DrugDay:
    shape = (kinds, LEVELS + 1)
    low = np.zeros(shape) if case.biology.oxygen.drug_shield > 0.0 and killing_drugs(case) else None
    return DrugDay(np.ones(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape), low)


def _table(case: Case, patient: Patient, drugs: OnBoard) -> DrugDay:
    today = _blank(case, KINDS)
    known = _memory(case).rows
    if len(known) > MOST_KEPT:
        known.clear()
    for row, clone in enumerate(patient.clones.rows):
        if clone is None:
            continue
        effects = known.get((drugs, clone.mechanisms))
        if effects is None:
            effects = known[drugs, clone.mechanisms] = _effects(case, clone, drugs)
        where = slice(2 * row, 2 * row + 2)
        for table, part in zip(_parts(today), _parts(effects), strict=True):
            table[where] = part
    return today


def _parts(day: DrugDay) -> list[Floats]:
    parts = [day.birth_kept, day.death, day.persist, day.pressed]
    return parts if day.death_low is None else [*parts, day.death_low]


def _effects(case: Case, clone: Clone, drugs: OnBoard) -> DrugDay:
    """The two rows of one class, [2, LEVELS + 1]: cycling and asleep."""
    today = _blank(case, 2)
    closing = {name: effect_levels(case.drugs[name], level, 1.0) for name, level in drugs.held}
    risen = dict(drugs.risen)
    for name, level in drugs.held:
        drug = case.drugs[name]
        fold = fold_of(case, clone, name, closing)
        for effect in case.drug_effects.get(name, ()):
            if isinstance(effect, Cytotoxic):
                response = case.responses[name] * cytotoxic_share(case, clone)
                _kill_by_logs(today, effect, drug, drugs, fold, response, case.biology.oxygen.drug_shield)
            elif drug.target is None or drug.target in targets_of(case, clone):
                strength = np.minimum(1.0, case.responses[name] * effect_levels(drug, level, fold))
                if isinstance(effect, Targeted):
                    _block(today, effect, strength)
                else:
                    _starve_of_hormone(today, effect, strength * risen[name])
    return today


def _kill_by_logs(
    today: DrugDay, effect: Cytotoxic, drug: Drug, drugs: OnBoard, fold: Floats, response: float, shield: float
) -> None:
    """Skipper's constant log-kill, spread over the days by the drug's half-life; without oxygen a share is lost."""
    for name, dose, share in drugs.killing:
        if name == drug.id:
            logs = response * effect.log10_kill * share * effect_levels(drug, dose, fold)
            for death, felt in ((today.death, logs), (today.death_low, logs * (1.0 - shield))):
                if death is not None:
                    _raise_death(death, CYCLING, 1.0 - exact.pow10(-felt))
                    _raise_death(death, ASLEEP, 1.0 - exact.pow10(-felt * effect.sleeping_share))


def _block(today: DrugDay, effect: Targeted, strength: Floats) -> None:
    """Fewer births, more deaths and a few persisters among cycling cells; sleeping ones are out of reach."""
    today.birth_kept[CYCLING] *= 1.0 - effect.birth_block * strength
    _add_death(today, CYCLING, effect.death_per_day * strength)
    today.persist[CYCLING] = np.minimum(1.0, today.persist[CYCLING] + effect.persister_per_day * strength)
    today.pressed[ASLEEP] = np.maximum(today.pressed[ASLEEP], strength)


def _starve_of_hormone(today: DrugDay, effect: Endocrine, strength: Floats) -> None:
    """Fewer births, few deaths; what sleeps stays asleep, and a little of it is lost."""
    today.birth_kept[CYCLING] *= 1.0 - effect.birth_block * strength
    _add_death(today, CYCLING, effect.death_per_day * strength)
    _add_death(today, ASLEEP, effect.sleeping_death_per_day * strength)
    today.persist[CYCLING] = np.minimum(1.0, today.persist[CYCLING] + effect.sleep_per_day * strength)
    today.pressed[ASLEEP] = np.maximum(today.pressed[ASLEEP], strength)


def _add_death(today: DrugDay, kind: int, chance: Floats) -> None:
    for death in (today.death, today.death_low):
        if death is not None:
            _raise_death(death, kind, chance)


def _raise_death(death: Floats, kind: int, chance: Floats) -> None:
    death[kind] = 1.0 - (1.0 - death[kind]) * (1.0 - chance)
