"""Well-mixed bodies: one tumour in every voxel, all voxels alike, so that the rules meet closed forms.

The content is made here and is no cancer in particular; every number is an assumption of the check that uses it.
Thousands of tumours lie along the site axis and live a day in one call.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from game.sim.acting import LEVELS, DrugDay
from game.sim.admit import admit
from game.sim.case import Case
from game.sim.cells import ASLEEP, CYCLING
from game.sim.ground import REFERENCE_CELLS, Day, Ground
from game.sim.patient import Dose, Patient
from game.sim.pharmacology import drug_day
from game.spec.cancers import Cancer
from game.spec.cards import Card
from game.spec.drugs import Drug
from game.spec.levels import Level
from game.spec.mechanisms import Mechanism
from game.spec.organs import Organ

Ints = npt.NDArray[np.int64]
Fields = Mapping[str, Any]
BY = {"assumption": "for a closed form"}
WIDE_MM = 128.0
"""An organ so wide holds 3,216 tumours."""


def organ(name: str, width_mm: float) -> Organ:
    """A round organ without stroma, well supplied everywhere."""
    return Organ.model_validate(
        {
            "id": name, "name": name.capitalize(), "width_mm": width_mm, "height_mm": width_mm, "cells_per_mm3": 1e6,
            "vessel_density": 1.0, "stroma": 0.0, "drug_penetration": 1.0, "blood_share": 0.2, "function_weight": 0.3,
            "fails_below": 0.0, "teaching": "x", **BY,
        }
    )  # fmt: skip


def mechanism(name: str, drugs: Sequence[str], per_division: float) -> Mechanism:
    """A target mutation without cost that makes these drugs as good as absent."""
    return Mechanism.model_validate(
        {
            "id": name, "name": name, "kind": "target_mutation", "short": name, "per_division": per_division,
            "fitness_cost": 0.0, "defeats": [{"drug": each, "fold_ec50": 1e6, **BY} for each in drugs],
            "evidence": "simplified for teaching", "teaching": "x", **BY,
        }
    )  # fmt: skip


def drug(name: str, **more: Any) -> Drug:
    """A drug whose full dose acts fully."""
    known = {"id": name, "name": name, "drug_class": "x", "ec50": 0.2, "hill": 2, "teaching": "x", **BY}
    return Drug.model_validate({**known, **more})


def card(name: str, effect: Fields) -> Card:
    """A card with one systemic effect."""
    return Card.model_validate(
        {
            "id": name, "name": name, "since_year": 2000, "category": "cytotoxic", "slot": "systemic", "hours": 0,
            "dosed": False, "reach": "systemic", "read_after_cycles": 0, "mechanism": "x",
            "effects": [{**BY, **effect}], "teaching": "x", "evidence": "simplified for teaching", "sources": ["x"],
        }
    )  # fmt: skip


def plain_case(
    doubling_days: float,
    death_per_day: float,
    mechanisms: Sequence[Mechanism] = (),
    drugs: Sequence[Drug] = (),
    cards: Sequence[Card] = (),
    widths_mm: Sequence[float] = (WIDE_MM,),
    seed: int = 1,
) -> Case:
    """A body with nothing but growth, death and what is given: as many organs as widths."""
    organs = tuple(organ(f"organ{number}", width) for number, width in enumerate(widths_mm))
    home = organs[0].id
    cancer = Cancer.model_validate(
        {
            "id": "plain", "name": "Plain", "home": home, "targets": [],
            "growth": {"doubling_days": 60, "death_per_day": death_per_day, "gompertz_cells": 3.1e12, **BY},
            "invasion": {"membrane_loss_per_day": 0, "motility_per_division": 0, "invasiveness": 1, **BY},
            "spread": {"shed_per_cell_day": 0, "alive_at_24h": 0.01, "settle_share": 0, "asleep_share": 0,
                       "cycling_share": 0, **BY},
            "sleep": {"wake_per_day": 0, "wake_at_home_per_day": 0, "crowding_per_day": 0, "starvation_per_day": 0,
                      **BY},
            "oxygen": {"demand": 0, "death_per_day": 0, **BY},
            "soils": [], "marker": {"name": "M", "unit": "x", "per_1e9_cells": 0, **BY}, "ctdna_shedding": 1.0,
            "mechanisms": [each.id for each in mechanisms], "teaching": "x", **BY,
        }
    )  # fmt: skip
    # set past the schema's bound: a population that does not grow is one that doubles in very many days
    grown = cancer.growth.model_copy(update={"doubling_days": doubling_days})
    level = Level.model_validate(
        {
            "schema_version": 1, "id": "plain", "number": "1", "name": "Plain", "minutes": 1, "year": 2026,
            "concept": "x", "patient": {"name": "X", "portrait": "x", "story": "x", "goal": "x"}, "cancer": "plain",
            "organs": [each.id for each in organs], "intent": "watch", "horizon": {"cycles": 10},
            "start": [{"organ": home, "at_mm": [64, 64], "cells": 1}], "cards": [], "referral": {"letter": "x"},
            "policies": {}, "stars": {"insight": "watched_to_the_end", "text": "x"},
            "text": {"idea": "x", "briefing": "x", "intent": "x", "won": "x", "lost": "x"},
            "lesson": {"many_people_think": "x", "your_run_shows": "x"}, **BY,
        }
    )  # fmt: skip
    return Case(
        level, cancer.model_copy(update={"growth": grown}), organs, tuple(mechanisms),
        {each.id: each for each in drugs}, {each.id: each for each in cards}, seed,
    )  # fmt: skip


def empty(case: Case) -> Patient:
    """A patient without a cell."""
    patient = admit(case)
    patient.cells.count[:] = 0
    patient.cells.tidy(always=True)
    patient.lesions.mass[:] = 0
    patient.recount()
    return patient


def replicates(case: Case, cells: int, clone: tuple[str, ...] = (), asleep: bool = False) -> Patient:
    """One population of `cells` in every voxel of every organ; all belong to one lesion."""
    patient = empty(case)
    row = patient.clones.row_for(clone, 0, patient.cells)
    if row is None:
        raise ValueError(f"no row is free for {clone}")
    sites = np.arange(case.anatomy.sites)
    patient.lesion_at[:] = 0
    kind = 2 * row + (ASLEEP if asleep else CYCLING)
    patient.cells.add(sites, np.full(len(sites), kind), np.full(len(sites), cells))
    return patient


def mixed_day(
    case: Case, patient: Patient, load: float = 0.0, oxygen: float = 1.0, drugs: DrugDay | None = None
) -> Day:
    """The next day on a ground where every voxel is alike and size does not slow growth."""
    patient.day += 1
    n = case.anatomy.sites
    flat = np.ones(n)
    patient.lesions.cells = np.full(max(1, len(patient.lesions)), int(REFERENCE_CELLS))
    ground = Ground(
        sites=np.arange(n), index=np.arange(n), lesion=np.zeros(n, np.int64), organ=np.zeros(n, np.int64),
        capacity=flat * 8e6, load=flat * load, perfusion=flat, oxygen=flat * oxygen,
        reach=np.full(n, LEVELS),
    )  # fmt: skip
    if drugs is None and patient.doses:
        drugs = drug_day(case, patient)
    return Day(case, patient, ground, patient.day, drugs)


def give(case: Case, patient: Patient, name: str, days: int = 21) -> None:
    """A full dose that acts from tomorrow; a daily drug is taken for so many days."""
    until = patient.day + (days if case.drugs[name].daily else 0)
    patient.doses = (*patient.doses, Dose(name, patient.day + 1, 1.0, until))


def counts(case: Case, patient: Patient, *mechanisms: str) -> Ints:
    """Cells of each tumour, int64 [S], that carry all of these mechanisms (all cells when none is named)."""
    cells = patient.cells
    carries = np.array(
        [clone is not None and set(mechanisms) <= set(clone.mechanisms) for clone in patient.clones.rows]
    )
    rows = np.flatnonzero(carries[cells.kind >> 1])
    weights = np.bincount(cells.site[rows], weights=cells.count[rows], minlength=case.anatomy.sites)
    return weights.astype(np.int64)


def clear_sites(patient: Patient, done: npt.NDArray[np.bool_]) -> None:
    """Take tumours that are finished, bool [S], out of the table, so that they cost nothing."""
    patient.cells.count[done[patient.cells.site]] = 0
    patient.cells.tidy()
