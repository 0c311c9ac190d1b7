"""What a plan's orders do on the turn's first day (docs/model.md, 11)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

import numpy as np
import numpy.typing as npt

from game.sim.case import Case
from game.sim.cells import CYCLING
from game.sim.chance import Process, day_word, draw, uniform
from game.sim.events import Event, LesionRemoved
from game.sim.patient import Comfort, Course, Dose, Hit, Patient, Relief, Wound
from game.sim.plan import Place, Plan
from game.sim.surroundings import Spell
from game.spec.cards import Card
from game.spec.common import CYCLE_DAYS
from game.spec.effects import (
    Ablate,
    AntigenPrime,
    Biopsy,
    CtDna,
    Cytotoxic,
    DrugEffect,
    Endocrine,
    ImmuneDamp,
    ImmuneRelease,
    MarkerAndCounts,
    Protect,
    PumpBlock,
    Quality,
    Radiation,
    Resect,
    Restore,
    SoilChange,
    Targeted,
    VesselChange,
)
from game.spec.looks import Look

Bools = npt.NDArray[np.bool_]

COOLED_AT_VESSEL = 0.9
"""`vessel` from which blood carries the heat of an ablation away: about 2 mm from a drawn vessel. Assumption."""


def give_orders(
    case: Case, patient: Patient, plan: Plan, places: Mapping[str, Place], days: int = CYCLE_DAYS
) -> list[Event]:
    """Carry out a turn's orders at its start; tests are read apart, in `diagnose`. Daily drugs are taken for `days`."""
    events: list[Event] = []
    _shield(case, patient, plan)
    pumped = _pump_toxicity(case, plan)
    for order in plan.orders:
        card = case.cards[order.card]
        share = (order.dose_percent or 100) / 100.0
        for effect in card.effects:
            match effect:
                case Cytotoxic() | Targeted() | Endocrine() | PumpBlock():
                    _dose(patient, case, effect.drug, share, days)
                case ImmuneRelease() | AntigenPrime() | VesselChange() | SoilChange():
                    _dose(patient, case, effect.drug, share, days)
                case Resect():
                    events += _resect(case, patient, effect, [places[target] for target in order.targets])
                case Ablate():
                    events += _ablate(case, patient, effect, [places[target] for target in order.targets])
                case Radiation():
                    _irradiate(case, patient, effect, [places[target] for target in order.targets])
                case Restore():
                    relief = Relief(effect.reserve, effect.points * share, patient.day, effect.half_life_days)
                    patient.host.reliefs = (*patient.host.reliefs, relief)
                case Quality():
                    comfort = Comfort(effect.points, patient.day, patient.day + int(effect.days))
                    patient.host.comforts = (*patient.host.comforts, comfort)
                case ImmuneDamp():
                    _damp(patient, effect)
                case Protect() | Look() | MarkerAndCounts() | CtDna() | Biopsy():
                    pass  # shields were raised above; tests are read in `diagnose`
                case _:
                    assert_never(effect)
        taken = days / CYCLE_DAYS if _is_daily(case, card) else 1.0
        _toll(patient, card, share * taken * pumped.get(order.card, 1.0))
        if card.slot == "local":
            beds = [places[target] for target in order.targets]
            patient.wounds += tuple(Wound(bed.organ, bed.x_mm, bed.y_mm, patient.day) for bed in beds)
    return events


def _is_daily(case: Case, card: Card) -> bool:
    drugs = (effect.drug for effect in card.effects if isinstance(effect, DrugEffect))
    return any(case.drugs[drug].daily for drug in drugs)


def repeat(case: Case, plan: Plan) -> Plan:
    """The part of a plan that is given again in each further cycle of a repeated turn: drugs and support."""
    return Plan(tuple(order for order in plan.orders if case.cards[order.card].slot in ("systemic", "support")), 1)


def _dose(patient: Patient, case: Case, drug: str, share: float, days: int) -> None:
    until = patient.day + days if case.drugs[drug].daily else patient.day
    recent = tuple(
        dose for dose in patient.doses if patient.day - dose.until_day < 8 * case.drugs[dose.drug].half_life_days
    )
    gap = 0 if case.drugs[drug].daily else max(days, CYCLE_DAYS)
    began = [dose.began for dose in recent if dose.drug == drug and patient.day - dose.until_day <= gap]
    # the first day that a dose acts on is the day after the order
    patient.doses = (*recent, Dose(drug, patient.day + 1, share, until, max(began, default=-1)))


def _shield(case: Case, patient: Patient, plan: Plan) -> None:
    """Raise what spares reserves, before any order of the turn takes from them."""
    host = patient.host
    host.shields = tuple(shield for shield in host.shields if shield.until_day >= patient.day)
    for order in plan.orders:
        for effect in case.cards[order.card].effects:
            if isinstance(effect, Protect):
                until = patient.day + int(effect.days) - 1
                host.shields = (*host.shields, Spell(effect.reserve, effect.share, patient.day, until))


def _pump_toxicity(case: Case, plan: Plan) -> dict[str, float]:
    """Factor on the toxicity of cards whose drugs a pump throws out, of healthy cells too, in a plan that closes it."""
    effects = [effect for order in plan.orders for effect in case.cards[order.card].effects]
    times = max((effect.toxicity_times for effect in effects if isinstance(effect, PumpBlock)), default=1.0)
    if times == 1.0:
        return {}
    pumped = {defeat.drug for each in case.mechanisms if each.kind == "efflux" for defeat in each.defeats}
    return {
        order.card: times
        for order in plan.orders
        if any(isinstance(each, DrugEffect) and each.drug in pumped for each in case.cards[order.card].effects)
    }


def _damp(patient: Patient, effect: ImmuneDamp) -> None:
    immune = patient.immune
    if immune is not None:
        recent = tuple(damp for damp in immune.damps if damp.until_day >= patient.day)
        immune.damps = (*recent, Spell("damp", effect.share, patient.day + 1, patient.day + int(effect.days)))


def _toll(patient: Patient, card: Card, share: float) -> None:
    host = patient.host
    for toll in card.toxicity:
        until = patient.day + max(1, int(toll.nadir_day))
        points = toll.points * share
        for shield in host.shields:
            if shield.name == toll.reserve and shield.holds(patient.day):
                points *= 1.0 - shield.share
        host.hits = (*host.hits, Hit(toll.reserve, points, patient.day, until))


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
    for place in places:
        bed = within(case, place, effect.margin_mm)
        rows = np.flatnonzero(bed[patient.cells.site])
        events.append(_take(case, patient, place, bed, rows, patient.cells.count[rows].copy()))
    return events


def _ablate(case: Case, patient: Patient, effect: Ablate, places: list[Place]) -> list[Event]:
    """As surgery, but beside a vessel some cells stay cool enough to live."""
    events: list[Event] = []
    cells = patient.cells
    for place in places:
        bed = within(case, place, effect.margin_mm)
        rows = np.flatnonzero(bed[cells.site])
        spared = np.where(patient.vessel[cells.site[rows]] >= COOLED_AT_VESSEL, effect.heat_sink, 0.0)
        luck = uniform(cells.who[rows], day_word(case.seed, patient.day, Process.ABLATE))
        events.append(_take(case, patient, place, bed, rows, draw(cells.count[rows], 1.0 - spared, luck)))
    return events


def _take(
    case: Case, patient: Patient, place: Place, bed: Bools, rows: npt.NDArray[np.int64], taken: npt.NDArray[np.int64]
) -> Event:
    """Remove `taken` cells [rows] of a bed [S], and what is left of the bed's tissue from its organ."""
    cells, lesions = patient.cells, patient.lesions
    awake = (cells.kind[rows] & 1) == CYCLING
    lesion = patient.lesion_at[cells.site[rows]]
    cells.count[rows] -= taken
    cells.tidy(always=True)
    removed = np.bincount(lesion, weights=taken, minlength=len(lesions)).astype(np.int64)
    removed_awake = np.bincount(lesion, weights=taken * awake, minlength=len(lesions)).astype(np.int64)
    lesions.cut(removed, removed_awake)
    patient.membrane[bed] = 0.0
    patient.enclosed[bed] = False
    organ = case.organ_index(place.organ)
    patient.host.removed[organ] += _share_of_organ(case, organ, bed & ~patient.gone)
    patient.gone |= bed
    number = int(taken.sum())
    patient.tally.removed += number
    return LesionRemoved(patient.day, place.organ, number)


def _irradiate(case: Case, patient: Patient, effect: Radiation, places: list[Place]) -> None:
    """A course on each place, whose first Monday is the day after the order."""
    for place in places:
        bed = within(case, place, effect.margin_mm)
        organ = case.organ_index(place.organ)
        course = Course(
            sites=np.flatnonzero(bed),
            organ=organ,
            from_day=patient.day + 1,
            per_week=effect.fractions_per_week,
            fractions=effect.fractions,
            gray=effect.gray_per_fraction,
            organ_loss=_share_of_organ(case, organ, bed) * effect.organ_loss / effect.fractions,
        )
        patient.courses = (*patient.courses, course)


def _share_of_organ(case: Case, organ: int, bed: Bools) -> float:
    sites = case.anatomy.starts[organ + 1] - case.anatomy.starts[organ]
    return int(np.count_nonzero(bed)) / int(sites)
