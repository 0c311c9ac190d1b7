"""How a tumour changes the tissue around it: new vessels, matrix, healing (docs/model.md, 15)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from game.sim.bodydrugs import days_on, strength
from game.sim.case import Case
from game.sim.ground import ENOUGH_OXYGEN, Day
from game.sim.patient import Patient
from game.sim.surroundings import Remodelled
from game.spec.cancers import Remodelling
from game.spec.effects import SoilChange, VesselChange

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

NORMAL_FALLS_DAYS = 7.0
"""Days over which the restored flow is lost after a drug's normal days. Assumption."""
GONE = 1e-3
"""Less new vessel or matrix than this has healed. Assumption; it ends the work on such voxels."""


def start_remodelling(case: Case) -> Remodelled | None:
    """The state on day 0; None where vessels and matrix stay as they are."""
    if case.biology.remodelling is None:
        return None
    return Remodelled(np.zeros(case.anatomy.sites), np.zeros(case.anatomy.sites))


def remodel(day: Day) -> None:
    """Vessels sprout towards low oxygen, fibroblasts lay matrix, and what no tumour asks for heals."""
    tissue, rule = day.patient.remodelled, day.case.biology.remodelling
    if tissue is None or rule is None:
        return
    case, patient = day.case, day.patient
    tissue.normal, pruned = vessel_drugs(case, patient)
    dissolved = matrix_drugs(case, patient)
    sites = np.flatnonzero(tissue.sprouts + tissue.matrix)  # with scars that no cell is left in
    before = tissue.sprouts[sites]
    tissue.sprouts[sites] *= 1.0 - max(pruned, 0.0)
    tissue.matrix[sites] *= 1.0 - dissolved
    asking, load = np.zeros(case.anatomy.sites), np.zeros(case.anatomy.sites)
    asking[day.ground.sites] = np.maximum(0.0, 1.0 - day.ground.oxygen / ENOUGH_OXYGEN)
    load[day.ground.sites] = np.minimum(day.ground.load, 1.0)
    _heal(tissue, rule, sites, asking[sites], load[sites])
    patient.vessel[sites] += tissue.sprouts[sites] - before
    _sprout(patient, tissue, rule, day.ground.sites, asking, held=strength_of_vessel_drugs(case, patient))
    _lay(tissue, rule, day.ground.sites, load)


def _heal(tissue: Remodelled, rule: Remodelling, sites: Ints, asking: Floats, load: Floats) -> None:
    for field, needed in ((tissue.sprouts, asking > 0.0), (tissue.matrix, load > 0.0)):
        left = field[sites] * np.where(needed, 1.0, 1.0 - rule.heals_per_day)
        left[left < GONE] = 0.0
        field[sites] = left


def _sprout(patient: Patient, tissue: Remodelled, rule: Remodelling, sites: Ints, asking: Floats, held: float) -> None:
    """New vessels by want of oxygen, up to the limit and to the density beside a drawn vessel."""
    outside = ~patient.enclosed[sites]
    rise = rule.sprout_per_day * (1.0 - held) * asking[sites] * outside
    rise = np.minimum(rise, rule.sprout_limit - tissue.sprouts[sites])
    rise = np.maximum(0.0, np.minimum(rise, 1.0 - patient.vessel[sites]))
    tissue.sprouts[sites] += rise
    patient.vessel[sites] += rise


def _lay(tissue: Remodelled, rule: Remodelling, sites: Ints, load: Floats) -> None:
    gap = np.maximum(0.0, rule.matrix_limit - tissue.matrix[sites])
    tissue.matrix[sites] += rule.matrix_per_day * load[sites] * gap


def strength_of_vessel_drugs(case: Case, patient: Patient) -> float:
    """The strongest effect of a drug on vessels today, 0-1."""
    found = [strength(case, patient, each.drug) for each in case.body_effects if isinstance(each, VesselChange)]
    return max(found, default=0.0)


def vessel_drugs(case: Case, patient: Patient) -> tuple[float, float]:
    """Share of the leak that drugs restore today, and share of new vessels that they prune.

    First normal, then pruned: for `normal_days` of a course flow is restored and nothing pruned (Jain 2005,
    10.1126/science.1104819).
    """
    normal = pruned = 0.0
    for effect in case.body_effects:
        if isinstance(effect, VesselChange):
            share = strength(case, patient, effect.drug)
            if share > 0.0:
                past = days_on(patient.doses, effect.drug, patient.day) - effect.normal_days
                left = min(1.0, max(0.0, 1.0 - past / NORMAL_FALLS_DAYS))
                normal = max(normal, share * effect.normalises * left)
                pruned = max(pruned, share * effect.prunes_per_day * (1.0 - left))
    return normal, pruned


def matrix_drugs(case: Case, patient: Patient) -> float:
    """Share of the matrix that drugs dissolve today."""
    return max(
        (
            each.matrix_loss_per_day * strength(case, patient, each.drug)
            for each in case.body_effects
            if isinstance(each, SoilChange)
        ),
        default=0.0,
    )


def stroma_of(case: Case, patient: Patient) -> Floats:
    """How much tissue hinders passage, 0-1, [S]: the organ's, and of what it leaves, the laid matrix."""
    own = case.anatomy.stroma
    if patient.remodelled is None:
        return own
    result: Floats = 1.0 - (1.0 - own) * (1.0 - patient.remodelled.matrix)
    return result
