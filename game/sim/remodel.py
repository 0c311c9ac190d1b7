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
    ground, sites = day.ground, day.ground.sites
    tissue.normal, pruned = vessel_drugs(case, patient)
    changed = ((tissue.sprouts + tissue.matrix) > 0.0).nonzero()[0]  # with scars that no cell is left in
    asking, load = np.zeros(case.anatomy.sites), np.zeros(case.anatomy.sites)
    asking[sites] = wanted = np.maximum(0.0, 1.0 - ground.oxygen / ENOUGH_OXYGEN)
    load[sites] = filled = np.minimum(ground.load, 1.0)
    before = tissue.sprouts[changed]
    left = _healed(before * (1.0 - max(pruned, 0.0)), asking[changed], rule)
    tissue.sprouts[changed] = left
    patient.vessel[changed] += left - before
    matrix = tissue.matrix[changed] * (1.0 - matrix_drugs(case, patient))
    tissue.matrix[changed] = _healed(matrix, load[changed], rule)
    if np.count_nonzero(wanted):
        _sprout(patient, tissue, rule, sites, wanted, held=strength_of_vessel_drugs(case, patient))
    _lay(tissue, rule, sites, filled)


def _healed(field: Floats, asked_for: Floats, rule: Remodelling) -> Floats:
    """New vessels or matrix of sites [n] a day later; what no tumour asks for heals. The field is used up."""
    np.multiply(field, 1.0 - rule.heals_per_day, out=field, where=asked_for <= 0.0)
    field[field < GONE] = 0.0
    return field


def _sprout(patient: Patient, tissue: Remodelled, rule: Remodelling, sites: Ints, asking: Floats, held: float) -> None:
    """New vessels by want of oxygen, up to the limit and to the density beside a drawn vessel."""
    rise = rule.sprout_per_day * (1.0 - held) * asking
    if np.count_nonzero(patient.enclosed):
        rise *= ~patient.enclosed[sites]
    sprouts, vessel = tissue.sprouts[sites], patient.vessel[sites]
    np.minimum(rise, rule.sprout_limit - sprouts, out=rise)
    np.minimum(rise, 1.0 - vessel, out=rise)
    np.maximum(rise, 0.0, out=rise)
    sprouts += rise
    vessel += rise
    tissue.sprouts[sites], patient.vessel[sites] = sprouts, vessel


def _lay(tissue: Remodelled, rule: Remodelling, sites: Ints, load: Floats) -> None:
    matrix = tissue.matrix[sites]
    gap = np.maximum(0.0, rule.matrix_limit - matrix)
    matrix += rule.matrix_per_day * load * gap
    tissue.matrix[sites] = matrix


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


def stroma_of(own: Floats, matrix: Floats) -> Floats:
    """How much tissue hinders passage, 0-1: the organ's own stroma, and of what it leaves, the laid matrix."""
    left: Floats = (1.0 - own) * (1.0 - matrix)
    return np.subtract(1.0, left, out=left)
