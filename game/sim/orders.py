"""What a plan's orders do on the turn's first day (docs/model.md, 11)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from game.sim.case import Case
from game.sim.cells import CYCLING
from game.sim.events import Event, LesionRemoved
from game.sim.patient import Comfort, Dose, Hit, Patient, Relief
from game.sim.plan import Place, Plan
from game.spec.cards import Card
from game.spec.common import CYCLE_DAYS
from game.spec.effects import Biopsy, CtDna, CtScan, Cytotoxic, MarkerAndCounts, Quality, Resect, Restore, Targeted

Bools = npt.NDArray[np.bool_]


def give_orders(case: Case, patient: Patient, plan: Plan, places: Mapping[str, Place]) -> list[Event]:
    """Carry out a turn's orders at its start; tests are read apart, in `diagnose`."""
    events: list[Event] = []
    for order in plan.orders:
        card = case.cards[order.card]
        share = (order.dose_percent or 100) / 100.0
        for effect in card.effects:
            match effect:
                case Cytotoxic() | Targeted():
                    _dose(patient, case, effect.drug, share)
                case Resect():
                    events += _resect(case, patient, effect, [places[target] for target in order.targets])
                case Restore():
                    relief = Relief(effect.reserve, effect.points * share, patient.day, effect.half_life_days)
                    patient.host.reliefs = (*patient.host.reliefs, relief)
                case Quality():
                    comfort = Comfort(effect.points, patient.day, patient.day + int(effect.days))
                    patient.host.comforts = (*patient.host.comforts, comfort)
                case CtScan() | MarkerAndCounts() | CtDna() | Biopsy():
                    pass
        _toll(patient, card, share)
    return events


def repeat(case: Case, plan: Plan) -> Plan:
    """The part of a plan that is given again in each further cycle of a repeated turn: drugs and support."""
    return Plan(tuple(order for order in plan.orders if case.cards[order.card].slot in ("systemic", "support")), 1)


def _dose(patient: Patient, case: Case, drug: str, share: float) -> None:
    until = patient.day + CYCLE_DAYS if case.drugs[drug].daily else patient.day
    recent = tuple(
        dose for dose in patient.doses if patient.day - dose.until_day < 8 * case.drugs[dose.drug].half_life_days
    )
    # the first day that a dose acts on is the day after the order
    patient.doses = (*recent, Dose(drug, patient.day + 1, share, until))


def _toll(patient: Patient, card: Card, share: float) -> None:
    host = patient.host
    for toll in card.toxicity:
        until = patient.day + max(1, int(toll.nadir_day))
        host.hits = (*host.hits, Hit(toll.reserve, toll.points * share, patient.day, until))


def within(case: Case, place: Place, margin_mm: float) -> Bools:
    """Sites that lie in the charted bed of a place or within a margin of it, [S]."""
    anatomy = case.anatomy
    dx, dy = anatomy.x_mm - place.x_mm, anatomy.y_mm - place.y_mm
    reach = place.extent_mm / 2.0 + margin_mm
    result: Bools = (anatomy.organ == case.organ_index(place.organ)) & (dx * dx + dy * dy <= reach * reach)
    return result


def _resect(case: Case, patient: Patient, effect: Resect, places: list[Place]) -> list[Event]:
    """Every clone at one place, and nothing elsewhere. What was not charted stays."""
    events: list[Event] = []
    cells, lesions = patient.cells, patient.lesions
    for place in places:
        bed = within(case, place, effect.margin_mm)
        rows = np.flatnonzero(bed[cells.site])
        taken = cells.count[rows].copy()
        awake = (cells.kind[rows] & 1) == CYCLING
        lesion = patient.lesion_at[cells.site[rows]]
        cells.count[rows] = 0
        cells.tidy(always=True)
        removed = np.bincount(lesion, weights=taken, minlength=len(lesions)).astype(np.int64)
        removed_awake = np.bincount(lesion, weights=taken * awake, minlength=len(lesions)).astype(np.int64)
        lesions.cut(removed, removed_awake)
        patient.membrane[bed] = 0.0
        patient.enclosed[bed] = False
        organ = case.organ_index(place.organ)
        sites = case.anatomy.starts[organ + 1] - case.anatomy.starts[organ]
        patient.host.removed[organ] += int(np.count_nonzero(bed)) / sites
        number = int(taken.sum())
        patient.tally.removed += number
        events.append(LesionRemoved(patient.day, place.organ, number))
    return events
