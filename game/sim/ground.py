"""What a day's rules look at: load, oxygen and reach of drugs in each occupied voxel (docs/model.md, 4).

Oxygen and perfusion are algebra of the voxel itself: oxygen diffuses about 150 micrometres, far below a 2 mm voxel.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from game.sim import exact
from game.sim.acting import LEVELS, Attack, DrugDay
from game.sim.case import Case
from game.sim.chance import Process, draw, uniform
from game.sim.events import Event
from game.sim.kept import once
from game.sim.lesions import FEW_LESIONS, Lesions
from game.sim.luck import luck_of_few, words_of_day
from game.sim.patient import Patient
from game.sim.rows import Part, Rows, chosen, parts_of
from game.sim.surroundings import Remodelled
from game.sim.terrain import Terrain, terrain_of
from game.spec.common import VOXEL_MM

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

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
FEW_ROWS = 1024
"""Of more rows than this, only those that can lose a cell to a flow are asked, unless most can."""
_MOST = 0.75


@dataclass
class Ground:
    """The voxels with an entry, be it empty, on one day, arrays of [occupied].

    Attributes:
        sites: sites with an entry; index: [S] position of a site in them (only there meaningful).
        lesion: lesion number; organ: organ index.
        load: living cells over capacity; capacity: cells.
        oxygen, perfusion: 0-1.
        reach: int64 0..LEVELS, how much of a plasma level arrives; empty on a day without any drug.
        highest_load, lowest_oxygen: 0 and 1 on an empty ground.
        at: place of each row of the table when it was looked at, if that was noted; stand: 2 x place + state.
        terrain: what is fixed about these sites, if that was looked up.
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
    at: Ints | None = None
    stand: Ints | None = None
    terrain: Terrain | None = None

    def __post_init__(self) -> None:
        self.highest_load = float(np.maximum.reduce(self.load, initial=0.0))
        self.lowest_oxygen = float(np.minimum.reduce(self.oxygen, initial=1.0))


@dataclass
class Day:
    """One day in the making: the patient being changed, the ground at its start, and what happened.

    Attributes:
        drugs: what the drugs on board do; None without any.
        attack: what immune cells do; None without any.
        births: newborn cells of each row that the table had at the day's start.
        shed, arrived: cells by (organ index, clone) that entered the blood, and that stopped in an organ.
        entered: rows of the table from which single cells entered the blood, and how many of each.
        freedom: factor of each place on leaving the tissue, once a route has asked, and the number of lesions then.
    """

    case: Case
    patient: Patient
    ground: Ground
    number: int
    drugs: DrugDay | None = None
    attack: Attack | None = None
    events: list[Event] = field(default_factory=list)
    births: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    shed: dict[tuple[int, int], int] = field(default_factory=dict)
    arrived: dict[tuple[int, int], int] = field(default_factory=dict)
    entered: list[tuple[Ints, Ints]] = field(default_factory=list)
    freedom: tuple[int, Floats] | None = None
    _luck: dict[int, Floats] | None = None

    def __post_init__(self) -> None:
        self.rows = self.patient.cells.rows
        self.words = words_of_day(self.case.seed, self.number)
        self.parts = parts_of(self.rows)

    @once
    def at(self) -> Ints:
        """Place in the ground of each row that the table had at the day's start."""
        at = self.ground.at
        if at is None or len(at) != self.rows:  # a ground looked at by hand, or on an earlier day
            at = self.ground.index[self.patient.cells.site[: self.rows]]
        return at

    @once
    def stand(self) -> Ints:
        """The same with the state of its cells: 2 x place + state."""
        stand = self.ground.stand
        if stand is None or len(stand) != self.rows:
            stand = self.at << 1
            stand |= self.patient.cells.kind[: self.rows] & 1
        return stand

    @once
    def under_drugs(self) -> Ints:
        """Of each row its place in a table of `DrugDay`, by kind of cell and reach; only with drugs on board."""
        cell = self.patient.cells.kind[: self.rows] * (LEVELS + 1)
        cell += self.ground.reach[self.at]
        return cell

    @once
    def sleepers(self) -> bool:
        """Whether any row is one of sleeping cells."""
        return bool(np.count_nonzero(self.stand & 1))

    @once
    def awake(self) -> Floats:
        """1 for each row of cycling cells, 0 for the others."""
        awake: Floats = np.subtract(1.0, self.stand & 1)
        return awake

    @once
    def cycling(self) -> list[Part]:
        """The rows of cycling cells, a part of the table at a time: few together with those of sleeping cells between
        them, many picked out."""
        if not self.sleepers:
            return [Part(part, self.at[part], None) for part in self.parts]
        if self.rows <= FEW_ROWS:
            return [Part(part, self.at[part], self.awake[part]) for part in self.parts]
        picked = [chosen(part, self.awake[part].nonzero()[0]) for part in self.parts]
        return [Part(rows, self.at[rows], None) for rows in picked]

    @once
    def terrain(self) -> Terrain:
        """What is fixed about the ground's places."""
        return self.ground.terrain or Terrain(self.case, self.ground.sites)

    @once
    def free_beside(self) -> Bools | None:
        """Whether the site beside each place belongs to no living lesion, [4, places]; None if there is none such."""
        free = self.patient.free_sites(self.terrain.to)
        return free if np.count_nonzero(free) else None

    def word(self, process: Process) -> np.uint64:
        """The "when and why" of today's draws for one process."""
        word: np.uint64 = self.words[process]
        return word

    def draw(self, process: Process, rows: Rows, n: Ints, p: Floats) -> Ints:
        """Counts for rows of the table, as for `luck`: `n` cells each, with chance `p`; int64, new."""
        return draw(n, p, self.luck(process, rows))

    def flow(self, process: Process, rows: Rows, mean: Floats) -> tuple[Ints, Ints, Floats]:
        """Which of some rows of the table [n] lose cells to a flow of these means [n] ≥ 0, how many each, ≥ 1, and
        their uniforms.

        The number is the whole part of mean + uniform, as `chance.rounded` gives it; `mean` is used up.
        """
        if len(mean) > FEW_ROWS:
            possible = mean > 0.0
            if np.count_nonzero(possible) < _MOST * len(mean):
                asked = possible.nonzero()[0]
                rows, mean = chosen(rows, asked), mean[asked]
        luck = self.luck(process, rows)
        mean += luck
        some = (mean >= 1.0).nonzero()[0]
        whole = mean[some].astype(np.int64)
        losing = chosen(rows, some)
        return losing, np.minimum(self.patient.cells.count[losing], whole, out=whole), luck[some]

    def luck(self, process: Process, rows: Rows) -> Floats:
        """Today's uniforms of rows of the table, ascending, for one process."""
        who = self.patient.cells.who
        if self._luck is None:
            self._luck = luck_of_few(self.case, self.words, who)
        known = self._luck.get(process)
        # none of a row that was added since
        if known is not None and (isinstance(rows, slice) or len(rows) == 0 or rows[-1] < len(known)):
            own: Floats = known[rows]
            return own
        return uniform(who[rows], self.words[process])


def capacity_factor(lesions: Lesions) -> Floats:
    """How many section layers a voxel stands for, [n]: a lesion is a sphere, its section only a picture of it."""
    factor: Floats = np.maximum(1.0, lesions.diameters_mm() * (2.0 / (3.0 * VOXEL_MM)))
    return factor


def gompertz(lesions: Lesions, limit_cells: float) -> Floats:
    """Slowing of net growth with a lesion's size, [n]; 1 at REFERENCE_CELLS (Norton 1988)."""
    if len(lesions.cells) <= FEW_LESIONS:
        return np.array([_gompertz_of_one(cells, limit_cells) for cells in lesions.cells.tolist()])
    scale = _gompertz_scale(limit_cells)
    cells = np.maximum(lesions.cells, 1).astype(np.float64)
    bounded: Floats = np.clip(exact.log(limit_cells / cells) / scale, 0.0, GOMPERTZ_CAP)
    return bounded


@lru_cache(maxsize=1024)
def _gompertz_of_one(cells: int, limit_cells: float) -> float:
    slowing = exact.log(limit_cells / max(cells, 1)) / _gompertz_scale(limit_cells)
    return min(max(slowing, 0.0), GOMPERTZ_CAP)


@lru_cache
def _gompertz_scale(limit_cells: float) -> float:
    return exact.log(limit_cells / REFERENCE_CELLS)


def carried(case: Case, tissue: Remodelled, sites: Ints, vessel: Floats) -> Floats:
    """What vessels of sites [n] carry: new ones leak, and matrix presses on all (docs/model.md, 15)."""
    rule = case.biology.remodelling
    if rule is None:
        return vessel
    lost = (1.0 - rule.leaky_flow) * (1.0 - tissue.normal)
    flow = vessel - lost * tissue.sprouts[sites]
    flow *= 1.0 - rule.matrix_press * tissue.matrix[sites]
    result: Floats = np.maximum(flow, 0.0, out=flow)
    return result


def oxygen_of(perfusion: Floats, load: Floats, demand: float) -> Floats:
    """Relative oxygen 0-1: supply over supply plus use."""
    need = demand * load
    need += perfusion
    # without supply and without use it is 0, not the quotient of nothing by nothing
    result: Floats = np.divide(perfusion, np.maximum(need, 1e-9, out=need), out=need)
    return result


def survey(case: Case, patient: Patient) -> Ground:
    """Look at every voxel that has an entry; sites ascend."""
    total = patient.cells.by_site()
    entered = np.zeros(case.anatomy.sites, np.bool_)
    entered[patient.cells.site] = True  # with empty entries: cells that come in today must find their own ground
    sites = np.flatnonzero(entered)
    index = np.zeros(case.anatomy.sites, np.int64)
    index[sites] = np.arange(len(sites))
    return _look(case, patient, Terrain(case, sites), index, total[sites], drugged=True)


def walk(case: Case, patient: Patient) -> Ground:
    """As `survey`, for a day's rules: the table knows its voxels already, in the order of their first entries."""
    cells = patient.cells
    at = cells.place
    total = np.bincount(at, cells.count, len(cells.places))
    ground = _look(case, patient, terrain_of(case, patient), cells.place_of, total, drugged=bool(patient.doses))
    ground.at, ground.stand = at, cells.stand
    return ground


def _look(case: Case, patient: Patient, terrain: Terrain, index: Ints, total: Floats | Ints, drugged: bool) -> Ground:
    sites = terrain.sites
    lesion = patient.lesion_at[sites]
    capacity = terrain.voxel_cells * capacity_factor(patient.lesions)[lesion]
    load = total / capacity
    perfusion = patient.vessel[sites]
    if patient.remodelled is not None:
        perfusion = carried(case, patient.remodelled, sites, perfusion)
    perfusion = squeezed(perfusion, load)
    reach = np.empty(0, np.int64)
    if drugged:
        arriving = terrain.penetration * perfusion * (1.0 + REACH_HALF) / (perfusion + REACH_HALF)
        reach = np.rint(arriving * LEVELS).astype(np.int64)
    oxygen = oxygen_of(perfusion, load, case.biology.oxygen.demand)
    return Ground(sites, index, lesion, terrain.organ, capacity, load, perfusion, oxygen, reach, terrain=terrain)


def squeezed(vessel: Floats, load: Floats) -> Floats:
    """What vessels carry where cells above the capacity press on them."""
    squeeze = load - 1.0
    np.maximum(squeeze, 0.0, out=squeeze)
    if not np.count_nonzero(squeeze):
        return vessel
    perfusion: Floats = vessel / (1.0 + SQUEEZE * squeeze * squeeze)
    return perfusion
