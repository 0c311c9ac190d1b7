"""Effects that researchers disagree about, each exactly without effect where a level does not ask for it
(docs/model.md, 8)."""

from __future__ import annotations

from game.sim.case import Case
from game.sim.ground import Day
from game.sim.patient import Patient
from game.sim.pharmacology import on_board


def entry_factor(day: Day) -> float:
    """Factor on entry into blood: raised on days on which a cytotoxic drug acts, if the level holds with that."""
    effect = day.case.biology.debated.drug_spread
    if effect is None or not day.patient.doses:
        return 1.0
    return effect.entry_times if on_board(day.case, day.patient).killing else 1.0


def priming(case: Case, patient: Patient) -> float:
    """Factor on settling away from home: distant soil that the primary has prepared, if the level holds with that."""
    effect = case.biology.debated.niche_priming
    if effect is None:
        return 1.0
    lesions = patient.lesions
    primary = float(lesions.cells[lesions.organ == case.home].sum())
    return 1.0 + (effect.settling_times - 1.0) * primary / (primary + effect.half_at_cells)
