"""Drugs that act on the body around the cells: how strong each is today (docs/model.md, 5)."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from game.sim import exact
from game.sim.case import Case
from game.sim.patient import Dose, Patient
from game.sim.pharmacology import plasma_level
from game.spec.drugs import Drug
from game.spec.effects import SoilChange

Floats = npt.NDArray[np.float64]


def strength(case: Case, patient: Patient, drug: str) -> float:
    """Effect of a drug at full reach today, 0-1: the Hill curve of its level, relative to that of a full dose."""
    if not patient.doses:
        return 0.0
    return _effect(case.drugs[drug], plasma_level(case.drugs[drug], patient.doses, patient.day))


def _effect(drug: Drug, level: float) -> float:
    full = exact.hill(1.0, drug.ec50, drug.hill)
    return min(1.0, exact.hill(level, drug.ec50, drug.hill) / full)


def days_on(doses: tuple[Dose, ...], drug: str, day: int) -> int:
    """Days since the first of the doses of a drug that followed one another without a gap; 0 without any."""
    began = [dose.began for dose in doses if dose.drug == drug and dose.day <= day]
    return day - max(began) + 1 if began else 0


def changed_soil(case: Case, patient: Patient, of: Literal["growth", "settling"]) -> Floats:
    """The soil's factor on net growth or on settling by organ index, with the drugs of today."""
    soil = np.array(case.soil_growth if of == "growth" else case.soil_settling)
    if not patient.doses:
        return soil
    for effect in case.body_effects:
        if isinstance(effect, SoilChange):
            times = effect.growth_times if of == "growth" else effect.settling_times
            share = strength(case, patient, effect.drug)
            for index, organ in enumerate(case.organs):
                if organ.id in effect.organs:
                    soil[index] *= 1.0 + (times - 1.0) * share
    return soil


def settling_soil(case: Case, patient: Patient) -> Floats | None:
    """The soil's factor on settling by organ index as drugs change it today; None where none is on board."""
    return changed_soil(case, patient, "settling") if case.body_effects and patient.doses else None
