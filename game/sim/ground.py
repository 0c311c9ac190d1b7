"""What a day's rules look at: load, oxygen and reach of drugs in each occupied voxel (docs/model.md, 4).

Oxygen and perfusion are algebra of the voxel itself: oxygen diffuses about 150 micrometres, far below a 2 mm voxel.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from game.sim import exact
from game.sim.case import Case
from game.sim.chance import Process, day_word
from game.sim.events import Event
from game.sim.lesions import Lesions
from game.sim.patient import Patient
from game.spec.common import VOXEL_MM

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

REFERENCE_CELLS = 5e8
"""A level's doubling time is its doubling here: a lesion of about 10 mm."""
GOMPERTZ_CAP = 2.5
"""Small tumours grow at most this much faster than at REFERENCE_CELLS. Assumption."""
SQUEEZE = 4.0
"""How strongly pressure above capacity closes vessels. Assumption."""
ENOUGH_OXYGEN = 0.3
"""Relative oxygen below which growth slows. Assumption: about 15 of 50 mmHg."""
STARVING_OXYGEN = 0.12
"""Relative oxygen below which cells starve. Assumption: about 5 mmHg, where hypoxia stops division."""
REACH_HALF = 0.08
"""Perfusion at which half of a drug arrives. Assumption: well-perfused tissue gets nearly all."""
LEVELS = 64
"""Steps of a drug's reach into a voxel, so that one small table serves all voxels of a day."""


@dataclass
class Ground:
    """The voxels with an entry, be it empty, on one day, arrays of [occupied].

    Attributes:
        sites: sites with an entry, ascending; index: [S] position of a site in them (only there meaningful).
        lesion: lesion number; organ: organ index.
        load: living cells over capacity; capacity: cells.
        oxygen, perfusion: 0-1.
        reach: int64 0..LEVELS, how much of a plasma level arrives.
    """

    sites: Ints
    index: Ints
    lesion: Ints
    organ: Ints
    capacity: Floats
    load: Floats
    perfusion: Floats
    oxygen: Floats
    reach: Ints


@dataclass(frozen=True)
class DrugDay:
    """What today's drugs do, [KINDS, LEVELS + 1] by kind of cell and reach.

    Attributes:
        birth_kept: share of births that still happens.
        death: added chance of death.
        persist: chance that a cycling cell falls asleep under a targeted drug.
        pressed: effect of the targeted drugs 0-1, under which persisters stay asleep.
    """

    birth_kept: Floats
    death: Floats
    persist: Floats
    pressed: Floats


@dataclass
class Day:
    """One day in the making: the patient being changed, the ground at its start, and what happened.

    Attributes:
        drugs: what the drugs on board do; None without any.
        at: place in the ground of each row that the table had at the day's start; births: newborn cells of each.
        shed, arrived: cells by (organ index, clone) that entered the blood, and that stopped in an organ.
    """

    case: Case
    patient: Patient
    ground: Ground
    number: int
    drugs: DrugDay | None = None
    events: list[Event] = field(default_factory=list)
    births: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    at: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    shed: dict[tuple[int, int], int] = field(default_factory=dict)
    arrived: dict[tuple[int, int], int] = field(default_factory=dict)

    def word(self, process: Process) -> np.uint64:
        """The "when and why" of today's draws for one process."""
        return day_word(self.case.seed, self.number, process)


def capacity_factor(lesions: Lesions) -> Floats:
    """How many section layers a voxel stands for, [n]: a lesion is a sphere, its section only a picture of it."""
    factor: Floats = np.maximum(1.0, lesions.diameters_mm() * (2.0 / (3.0 * VOXEL_MM)))
    return factor


def gompertz(lesions: Lesions, limit_cells: float) -> Floats:
    """Slowing of net growth with a lesion's size, [n]; 1 at REFERENCE_CELLS (Norton 1988)."""
    cells = np.maximum(lesions.cells, 1).astype(np.float64)
    slowing = exact.log(limit_cells / cells) / exact.log(limit_cells / REFERENCE_CELLS)
    bounded: Floats = np.clip(slowing, 0.0, GOMPERTZ_CAP)
    return bounded


def oxygen_of(perfusion: Floats, load: Floats, demand: float) -> Floats:
    """Relative oxygen 0-1: supply over supply plus use."""
    # without supply and without use it is 0, not the quotient of nothing by nothing
    result: Floats = perfusion / np.maximum(perfusion + demand * load, 1e-9)
    return result


def survey(case: Case, patient: Patient) -> Ground:
    """Look at every voxel that has an entry."""
    anatomy = case.anatomy
    total = patient.cells.by_site()
    entered = np.zeros(anatomy.sites, np.bool_)
    entered[patient.cells.site] = True  # with empty entries: cells that come in today must find their own ground
    sites = np.flatnonzero(entered)
    index = np.zeros(anatomy.sites, np.int64)
    index[sites] = np.arange(len(sites))
    lesion = patient.lesion_at[sites]
    capacity = anatomy.voxel_cells[sites] * capacity_factor(patient.lesions)[lesion]
    load = total[sites] / capacity
    squeeze = np.maximum(load - 1.0, 0.0)
    perfusion = patient.vessel[sites] / (1.0 + SQUEEZE * squeeze * squeeze)
    arriving = anatomy.penetration[sites] * perfusion * (1.0 + REACH_HALF) / (perfusion + REACH_HALF)
    return Ground(
        sites=sites,
        index=index,
        lesion=lesion,
        organ=anatomy.organ[sites],
        capacity=capacity,
        load=load,
        perfusion=perfusion,
        oxygen=oxygen_of(perfusion, load, case.biology.oxygen.demand),
        reach=np.rint(arriving * LEVELS).astype(np.int64),
    )
