"""Bodies made for measuring: many entries at once, put together through the same tables that a game uses.

Nothing here is played. A body starts from a level's own patient, whose tumour is taken out, so that organs, vessels,
drugs and rules are those of the game.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from game.sim import exact
from game.sim.admit import admit, build_case
from game.sim.advance import live_a_day
from game.sim.case import Case
from game.sim.cells import ASLEEP, CYCLING, KINDS, Cells
from game.sim.chance import keys, uniform
from game.sim.clones import Clones
from game.sim.lesions import NO_LESION, Lesions
from game.sim.orders import give_orders
from game.sim.patient import Patient, Tally
from game.sim.plan import Order, Plan
from game.spec.cancers import Immunity, Remodelling
from game.spec.common import CYCLE_DAYS
from game.spec.library import Library
from game.spec.routes import Clusters, Implantation, Lymph

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

LEVEL = "one_lock"
"""The level with the most organs, mechanisms and drugs."""
DECADES = 10
"""Spread counts run from 1 to 1e10, each decade alike."""
LARGE_LOAD = 0.6
"""Load of each voxel where no cell is to move: below the pressure that pushes."""
LESIONS_PER_ORGAN = 8
DRUGS = ("egfr_first", "met_inhibitor", "platinum")
"""On board where every phase runs: two targeted drugs and one that kills by logs."""
SPREAD_CLASSES = 4
"""Where every phase runs: so many classes in each voxel, each with cycling and with sleeping cells."""
LARGE_CLASSES = 8
"""Where no cell moves: so many classes in each voxel, all cycling."""


def emptied(case: Case) -> Patient:
    """The level's patient without a single cell, lesion or membrane."""
    patient = admit(case)
    patient.cells = Cells(case.anatomy.keys, np.zeros(KINDS, np.uint64))
    patient.clones, patient.lesions, patient.tally = Clones(), Lesions(), Tally()
    patient.lesion_at[:] = NO_LESION
    patient.membrane[:] = 0.0
    patient.enclosed[:] = False
    return patient


def _classes(case: Case, patient: Patient) -> list[int]:
    """Rows of every class that the level's mechanisms allow, fewest mechanisms first."""
    names = [mechanism.id for mechanism in case.mechanisms]
    found = []
    for bits in sorted(range(1 << len(names)), key=lambda each: (each.bit_count(), each)):
        mechanisms = tuple(name for place, name in enumerate(names) if bits >> place & 1)
        row = patient.clones.row_for(mechanisms, 0, patient.cells)
        if row is not None:
            patient.cells.add(np.array([0]), np.array([2 * row]), np.array([1]))  # a row without cells would be reused
            found.append(row)
    return found


def _settle_lesions(case: Case, patient: Patient, sites: Ints) -> None:
    """Give every site to the nearest of some lesions of its organ."""
    anatomy = case.anatomy
    for organ in range(len(case.organs)):
        here = sites[anatomy.organ[sites] == organ]
        if len(here) == 0:
            continue
        centres = here[:: max(1, len(here) // LESIONS_PER_ORGAN)][:LESIONS_PER_ORGAN]
        numbers = [
            patient.lesions.found(organ, float(anatomy.x_mm[at]), float(anatomy.y_mm[at]), 0, 2, True, 1)
            for at in centres.tolist()
        ]
        dx = anatomy.x_mm[here][:, None] - anatomy.x_mm[centres]
        dy = anatomy.y_mm[here][:, None] - anatomy.y_mm[centres]
        patient.lesion_at[here] = np.array(numbers)[np.argmin(dx * dx + dy * dy, axis=1)]


def _fill(case: Case, entries: int, classes: int, asleep: bool) -> tuple[Patient, Ints, Ints]:
    """An empty patient, and the (site, kind) of as many entries as asked for, whole voxels throughout.

    All voxels of the body hold the same kinds, as those of a long-mixed tumour do.
    """
    patient = emptied(case)
    kinds = [2 * row + state for row in _classes(case, patient)[:classes] for state in (CYCLING, ASLEEP)[: 1 + asleep]]
    voxels = entries // len(kinds)
    if voxels > case.anatomy.sites:
        raise ValueError(f"{entries} entries do not fit: this body has room for {case.anatomy.sites * len(kinds)}")
    step = case.anatomy.sites / voxels
    sites = (np.arange(voxels) * step).astype(np.int64)
    _settle_lesions(case, patient, sites)
    return patient, np.repeat(sites, len(kinds)), np.tile(np.array(kinds, np.int64), voxels)


def _finish(patient: Patient) -> None:
    patient.recount()
    patient.lesions.slept_since = np.where(patient.lesions.awake == 0, 0, -1)


def spread_body(
    library: Library, entries: int, drugs: tuple[str, ...] = DRUGS, case: Case | None = None
) -> tuple[Case, Patient]:
    """Counts spread evenly over ten decades, three drugs on board: every phase of the level has work in most voxels.

    Raises ValueError when the level has no room for so many entries.
    """
    case = case or build_case(library, LEVEL, 0)
    patient, site, kind = _fill(case, entries, SPREAD_CLASSES, asleep=True)
    luck = uniform(keys("bench/spread", len(site)), 0)
    count = exact.exp2(luck * (DECADES / exact.log(2.0) * exact.log(10.0))).astype(np.int64)
    patient.cells.add(site, kind, count)
    _finish(patient)
    give_orders(case, patient, Plan(tuple(Order(drug, 100) for drug in drugs)), {})
    return case, patient


MADE_UP = {"assumption": "for measuring"}
OPTIONAL = {
    "immunity": Immunity.model_validate(
        {"infiltrate": 0.5, "recruited_at_cells": 1e6, "follow_per_day": 0.05, "kill_per_day": 0.05, **MADE_UP,
         "saturated_at_cells": 1e9, "suppression": 0.9, "suppressed_at_cells": 1e8, "sleep_per_day": 0.001}
    ),
    "remodelling": Remodelling.model_validate(
        {"sprout_per_day": 0.02, "sprout_limit": 0.5, "leaky_flow": 0.4, "matrix_per_day": 0.01, "matrix_limit": 0.5,
         "matrix_press": 0.3, "heals_per_day": 0.02, **MADE_UP}
    ),
    "lymph": Lymph.model_validate(
        {"enter_per_cell_day": 1e-5, "alive_share": 0.1, "onward_share": 0.1, "settle_share": 1e-7, **MADE_UP}
    ),
    "peritoneum": Implantation.model_validate(
        {"shed_per_cell_day": 1e-5, "alive_share": 0.05, "settle_share": 1e-7, **MADE_UP}
    ),
    "clusters": Clusters.model_validate({"per_single_cell": 0.01, "cells": 3, "potency": 30, **MADE_UP}),
}  # fmt: skip
"""Blocks that a cancer may have or not, for a body in which no phase rests."""


def with_every_phase(case: Case) -> Case:
    """The case with immune cells, changing tissue, lymph, the peritoneal cavity and clusters as well."""
    biology = case.level.biology.model_copy(update={"without": ()})
    level, cancer = case.level.model_copy(update={"biology": biology}), case.cancer.model_copy(update=OPTIONAL)
    return replace(case, level=level, cancer=cancer)


def every_phase_body(library: Library, entries: int) -> tuple[Case, Patient]:
    """As `spread_body`, `with_every_phase`."""
    return spread_body(library, entries, case=with_every_phase(build_case(library, LEVEL, 0)))


def large_body(library: Library, entries: int) -> tuple[Case, Patient]:
    """Large counts at a load that presses nowhere, no motility, no entry into vessels, no drug: no cell moves.

    Raises ValueError when the level has no room for so many entries.
    """
    case = build_case(library, LEVEL, 0)
    still = case.biology.invasion.model_copy(update={"motility_per_division": 0.0})
    kept = case.biology.spread.model_copy(update={"shed_per_cell_day": 0.0})
    biology = case.level.biology.model_copy(update={"invasion": still, "spread": kept})
    case = replace(case, level=case.level.model_copy(update={"biology": biology}))
    patient, site, kind = _fill(case, entries, LARGE_CLASSES, asleep=False)
    luck = uniform(keys("bench/large", len(site)), 0)
    room = case.anatomy.voxel_cells[site] * (LARGE_LOAD / LARGE_CLASSES)
    patient.cells.add(site, kind, (room * (0.5 + luck)).astype(np.int64))
    _finish(patient)
    return case, patient


def sleeping_body(library: Library) -> tuple[Case, Patient]:
    """Single sleeping cells in every organ of the level, so slow to wake that none does for decades."""
    case = build_case(library, LEVEL, 0)
    sleep = case.biology.sleep.model_copy(update={"wake_per_day": 1e-9, "wake_at_home_per_day": 1e-9})
    biology = case.level.biology.model_copy(update={"sleep": sleep})
    case = replace(case, level=case.level.model_copy(update={"biology": biology}))
    patient = emptied(case)
    founder = _classes(case, patient)[0]
    patient.cells.count[:] = 0
    patient.cells.tidy(always=True)
    anatomy = case.anatomy
    sites = np.concatenate([anatomy.starts[organ] + np.arange(10, 50, 10) for organ in range(len(case.organs))])
    _settle_lesions(case, patient, sites)
    patient.cells.add(sites, np.full(len(sites), 2 * founder + ASLEEP), np.ones(len(sites), np.int64))
    _finish(patient)
    patient.lesions.mass = patient.lesions.cells.copy()
    patient.lesions.peak_mass = patient.lesions.cells.copy()
    return case, patient


def played_body(
    library: Library, level: str, days: int, drugs: tuple[str, ...], fewer_than: int, every_phase: bool = False
) -> tuple[Case, Patient]:
    """A level's own patient on the last of these days with fewer than so many entries.

    `drugs` are cards, given in full at the start of each cycle. Raises ValueError when no day has so few.
    """
    case = build_case(library, level, 1)
    if every_phase:
        case = with_every_phase(case)
    patient = admit(case)
    plan = Plan(tuple(Order(drug, 100) for drug in drugs))
    last: Patient | None = None
    for day in range(days):
        if 0 < np.count_nonzero(patient.cells.count) < fewer_than:
            last = patient.copy()
        if day % CYCLE_DAYS == 0:
            give_orders(case, patient, plan, {})
        live_a_day(case, patient)
    if last is None:
        raise ValueError(f"{level} has {fewer_than} entries or more on every day; measure another level")
    return case, last
