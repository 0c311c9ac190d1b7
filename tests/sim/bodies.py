"""Small bodies for tests: three organs, three mechanisms, three drugs. Every number is an assumption of the tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from game.lab.mixed import empty as empty
from game.lab.mixed import mixed_day as mixed_day
from game.lab.mixed import replicates as replicates
from game.sim.admit import admit
from game.sim.advance import live_a_day
from game.sim.case import Case
from game.sim.cells import ASLEEP, CYCLING
from game.sim.events import Event
from game.sim.ground import Day, survey
from game.sim.patient import Dose, Patient
from game.sim.pharmacology import drug_day
from game.spec.cancers import Cancer
from game.spec.cards import Card
from game.spec.drugs import Drug
from game.spec.levels import Level
from game.spec.mechanisms import Mechanism
from game.spec.organs import Organ

BY = {"assumption": "for tests"}
CENTRE = (64.0, 64.0)


def organ(name: str, **more: Any) -> Organ:
    """An organ 60 mm across without stroma, well supplied everywhere."""
    return Organ.model_validate(
        {
            "id": name, "name": name.capitalize(), "width_mm": 60, "height_mm": 60, "cells_per_mm3": 1e6,
            "vessel_density": 1.0, "stroma": 0.0, "drug_penetration": 1.0, "blood_share": 0.2, "function_weight": 0.3,
            "fails_below": 0.0, "teaching": "x", **BY, **more,
        }
    )  # fmt: skip


ORGANS = (
    organ("home", first_pass="filter", first_pass_share=0.7),
    organ("filter", blood_share=0.3),
    organ("far", blood_share=0.1),
)

LARGE = tuple(each.model_copy(update={"width_mm": 128.0, "height_mm": 128.0}) for each in ORGANS)
"""The same organs, large enough for a kilogram in one of them."""


def mechanism(name: str, kind: str, defeats: dict[str, float], **more: Any) -> Mechanism:
    rows = [{"drug": drug, "fold_ec50": fold, **BY} for drug, fold in defeats.items()]
    return Mechanism.model_validate(
        {
            "id": name, "name": name, "kind": kind, "short": name, "per_division": 0.0, "fitness_cost": 0.0,
            "defeats": rows, "evidence": "simplified for teaching", "teaching": "x", **BY, **more,
        }
    )  # fmt: skip


GATE = mechanism("gate", "target_mutation", {"blocker": 100}, fitness_cost=0.05)
DETOUR = mechanism("detour", "bypass", {"blocker": 100}, closed_by=["closer"], targets=["B"], fitness_cost=0.08)
PUMP = mechanism("pump", "efflux", {"toxin": 30, "blocker": 2}, fitness_cost=0.15, detectable=False)
MECHANISMS = (DETOUR, GATE, PUMP)


def drug(name: str, **more: Any) -> Drug:
    return Drug.model_validate(
        {"id": name, "name": name, "drug_class": "x", "ec50": 0.2, "hill": 2, "teaching": "x", **BY, **more}
    )


DRUGS = {
    each.id: each
    for each in (
        drug("toxin", half_life_days=1, daily=False, hill=1, ec50=0.5),
        drug("blocker", half_life_days=1.5, daily=True, target="A"),
        drug("closer", half_life_days=1.5, daily=True, target="B"),
    )
}


def card(name: str, slot: str, effects: list[dict[str, Any]], **more: Any) -> Card:
    return Card.model_validate(
        {
            "id": name, "name": name, "since_year": 2000, "category": more.pop("category", slot), "slot": slot,
            "hours": 0, "dosed": False, "reach": "systemic", "read_after_cycles": 0, "mechanism": "x",
            "effects": [{**BY, **effect} for effect in effects], "teaching": "x",
            "evidence": "simplified for teaching", "sources": ["x"], **more,
        }
    )  # fmt: skip


def toll(reserve: str, points: float, nadir_day: float) -> dict[str, Any]:
    return {"reserve": reserve, "points": points, "nadir_day": nadir_day, **BY}


CARDS = {
    each.id: each
    for each in (
        card("toxin", "systemic", [{"kind": "cytotoxic", "drug": "toxin", "log10_kill": 2, "sleeping_share": 0.1}],
             category="cytotoxic", toxicity=[toll("marrow", 3, 12)]),
        card("blocker", "systemic", [{"kind": "targeted", "drug": "blocker", "birth_block": 0.9,
             "death_per_day": 0.04, "persister_per_day": 3e-4}], category="targeted"),
        card("closer", "systemic", [{"kind": "targeted", "drug": "closer", "birth_block": 0.5,
             "death_per_day": 0.01}], category="targeted"),
        card("cut", "local", [{"kind": "resect", "margin_mm": 10, "max_lesions": 1}], reach="lesions"),
        card("lift", "support", [{"kind": "restore", "reserve": "marrow", "points": 4, "half_life_days": 4},
             {"kind": "quality", "points": 5, "days": 7}]),
        card("ct", "test", [{"kind": "ct", "sees_mm": 5, "measures_mm": 10, "error_fraction": 0.05, "error_mm": 0.5,
             "false_lesions": 0.03}]),
        card("marker_counts", "test", [{"kind": "marker_counts", "error_fraction": 0.15, "background": 2.0}]),
        card("ctdna", "test", [{"kind": "ctdna", "limit_fraction": 1e-3, "variant_limit_fraction": 1e-3,
             "genomes_read": 10000, "half_at_cells": 2e10}]),
        card("needle", "test", [{"kind": "biopsy", "radius_mm": 3, "limit_fraction": 0.05, "delay_cycles": 0}],
             reach="lesions"),
    )
}  # fmt: skip

CANCER = Cancer.model_validate(
    {
        "id": "test_cancer", "name": "Test cancer", "home": "home", "targets": ["A"],
        "growth": {"doubling_days": 60, "death_per_day": 0.1, "gompertz_cells": 3.1e12, **BY},
        "invasion": {"membrane_loss_per_day": 0.05, "motility_per_division": 0.0, "invasiveness": 1, **BY},
        "spread": {"shed_per_cell_day": 0.0, "alive_at_24h": 0.01, "settle_share": 1e-4, "asleep_share": 0.7,
                   "cycling_share": 0.05, **BY},
        "sleep": {"wake_per_day": 0.0, "wake_at_home_per_day": 0.0, "crowding_per_day": 0.0,
                  "starvation_per_day": 0.0, **BY},
        "oxygen": {"demand": 0.0, "death_per_day": 0.0, **BY},
        "soils": [{"organ": "filter", "growth": 1.0, "settling": 1.0, **BY},
                  {"organ": "far", "growth": 0.5, "settling": 0.2, **BY}],
        "marker": {"name": "M", "unit": "ug/l", "per_1e9_cells": 4.0, **BY},
        "ctdna_shedding": 1.0, "mechanisms": ["detour", "gate", "pump"], "teaching": "x", **BY,
    }
)  # fmt: skip


def population(where: str = "home", cells: float = 1e9, **more: Any) -> dict[str, Any]:
    return {"organ": where, "at_mm": CENTRE, "cells": cells, **more}


def level(*start: dict[str, Any], **more: Any) -> Level:
    return Level.model_validate(
        {
            "schema_version": 1, "id": "test", "number": "1", "name": "Test", "minutes": 1, "year": 2026,
            "concept": "x", "patient": {"name": "X", "portrait": "x", "story": "x", "goal": "x"},
            "cancer": "test_cancer", "organs": [each.id for each in ORGANS], "intent": "watch",
            "horizon": {"cycles": 10}, "start": list(start), "cards": [],
            "referral": {"letter": "x"}, "policies": {}, "stars": {"insight": "watched_to_the_end", "text": "x"},
            "text": {"idea": "x", "briefing": "x", "intent": "x", "won": "x", "lost": "x"},
            "lesson": {"many_people_think": "x", "your_run_shows": "x"}, **BY, **more,
        }
    )  # fmt: skip


def case(
    *start: dict[str, Any],
    seed: int = 1,
    organs: tuple[Organ, ...] = ORGANS,
    mechanisms: tuple[Mechanism, ...] = MECHANISMS,
    cards: dict[str, Card] | None = None,
    drugs: dict[str, Drug] | None = None,
    level_fields: dict[str, Any] | None = None,
    cancer: Cancer = CANCER,
    **blocks: dict[str, Any],
) -> Case:
    """A resolved case; `growth={"death_per_day": 0}` and the like replace single numbers of the cancer's blocks."""
    cancer = cancer.model_copy(
        update={name: getattr(cancer, name).model_copy(update=fields) for name, fields in blocks.items()}
    )
    found = level(*(start or (population(),)), **(level_fields or {}))
    return Case(
        found.model_copy(update={"organs": tuple(each.id for each in organs)}), cancer, organs, mechanisms,
        drugs or DRUGS, cards or CARDS, seed,
    )  # fmt: skip


def body(*start: dict[str, Any], **more: Any) -> tuple[Case, Patient]:
    made = case(*start, **more)
    return made, admit(made)


def reseed(made: Case, seed: int) -> Case:
    return replace(made, seed=seed)


def live(made: Case, patient: Patient, days: int) -> list[Event]:
    """Days of the full order of phases."""
    events: list[Event] = []
    for _ in range(days):
        events += live_a_day(made, patient)
    return events


def new_day(made: Case, patient: Patient) -> Day:
    """The next day before its first phase, with the drugs on board."""
    patient.day += 1
    day = Day(made, patient, survey(made, patient), patient.day)
    day.drugs = drug_day(made, patient) if patient.doses else None
    return day


def put(
    made: Case, patient: Patient, where: str, x: float, y: float, cells: int, clone: tuple[str, ...] = (),
    asleep: bool = False,
) -> int:  # fmt: skip
    """Lay cells into the voxel nearest to a place, founding a lesion if it is free; returns the site."""
    index = made.organ_index(where)
    site = made.anatomy.nearest(index, x, y)
    if patient.free_sites(np.array([site]))[0]:
        patient.lesion_at[site] = patient.lesions.found(index, x, y, patient.day, 2, True, cells)
    row = patient.clones.row_for(clone, patient.day, patient.cells)
    assert row is not None
    kind = 2 * row + (ASLEEP if asleep else CYCLING)
    patient.cells.add(np.array([site]), np.array([kind]), np.array([cells]))
    patient.recount()
    return site


def give(patient: Patient, made: Case, name: str, share: float = 1.0, days: int = 21) -> None:
    """A dose that acts from tomorrow."""
    until = patient.day + (days if made.drugs[name].daily else 0)
    patient.doses = (*patient.doses, Dose(name, patient.day + 1, share, until))


def by_site(made: Case, patient: Patient) -> np.ndarray:
    """Living cells of each replicate."""
    assert len(patient.cells.by_site()) == made.anatomy.sites
    return patient.cells.by_site()


def of_kind(patient: Patient, state: int) -> int:
    """All cycling (0) or sleeping (1) cells."""
    return int(patient.cells.by_kind()[state::2].sum())
