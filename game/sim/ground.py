"""What a day's rules look at: load, oxygen and reach of drugs in each occupied voxel (docs/model.md, 4).

Oxygen and perfusion are algebra of the voxel itself: oxygen diffuses about 150 micrometres, far below a 2 mm voxel.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from game.sim import exact
from game.sim.case import Case
from game.sim.chance import Process, day_words, draw, rounded, uniform
from game.sim.events import Event
from game.sim.lesions import FEW_LESIONS, Lesions
from game.sim.patient import Patient
from game.sim.surroundings import Remodelled
from game.spec.common import VOXEL_MM

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]

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
AT_ONCE = 512
"""A table of at most so many rows gets the day's uniforms in one call: they cost less than the further calls."""
ROWS_OF_LUCK = (
    Process.DIVIDE, Process.SPLIT, Process.MUTATE, Process.WHICH_MUTATION, Process.MOVE, Process.CONTRACT,
    Process.ENTER, Process.CHANGE_STATE,
)  # fmt: skip
"""Processes that draw for rows of the table in every game."""
_LUCK_ROW = {process: row for row, process in enumerate(ROWS_OF_LUCK)}
_LUCK_PROCESSES = np.array(ROWS_OF_LUCK)[:, None]
ROWS_AT_ONCE = 32768
"""Rows worked on at a time, so that working arrays stay small however large the table is."""
WORDS_AT_ONCE = 64
"""Days whose words of chance are made in one call."""


@dataclass
class Ground:
    """The voxels with an entry, be it empty, on one day, arrays of [occupied].

    Attributes:
        sites: sites with an entry; index: [S] position of a site in them (only there meaningful).
        lesion: lesion number; organ: organ index.
        load: living cells over capacity; capacity: cells.
        oxygen, perfusion: 0-1.
        reach: int64 0..LEVELS, how much of a plasma level arrives; empty on a day without any drug.
        at: place of each row of the table when it was looked at, if that was noted.
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

    @cached_property
    def highest_load(self) -> float:
        """0 on an empty ground."""
        return float(np.maximum.reduce(self.load, initial=0.0))

    @cached_property
    def lowest_oxygen(self) -> float:
        """1 on an empty ground."""
        return float(np.minimum.reduce(self.oxygen, initial=1.0))


@dataclass(frozen=True)
class DrugDay:
    """What today's drugs do, [KINDS, LEVELS + 1] by kind of cell and reach.

    Attributes:
        birth_kept: share of births that still happens.
        death: added chance of death.
        persist: chance that a cycling cell falls asleep under a targeted drug.
        pressed: effect of the targeted drugs 0-1, under which persisters stay asleep.
        death_low: as `death`, of cells without oxygen; None where oxygen makes no difference.
    """

    birth_kept: Floats
    death: Floats
    persist: Floats
    pressed: Floats
    death_low: Floats | None = None

    @cached_property
    def persisters(self) -> bool:
        """Whether any cell is put to sleep."""
        return bool(self.persist.any())

    @cached_property
    def presses(self) -> bool:
        """Whether any sleeping cell is kept asleep."""
        return bool(self.pressed.any())

    @cached_property
    def stays(self) -> Floats:
        """Factor on the other causes of falling asleep and of waking, [KINDS, LEVELS + 1]."""
        result: Floats = (1.0 - self.persist) * (1.0 - self.pressed)
        return result


@dataclass(frozen=True)
class Attack:
    """Immune attack of a day.

    Attributes:
        chance: that a cell which shows all of its antigen is killed, [places].
        shown: share of its antigen that each kind of cell shows, [KINDS].
    """

    chance: Floats
    shown: Floats

    def on(self, at: Ints, kind: Ints) -> Floats:
        """Chance that a cell of a kind at a place of the ground is killed, both [n]."""
        chance = self.chance[at]
        chance *= self.shown[kind]
        return chance


@dataclass
class Day:
    """One day in the making: the patient being changed, the ground at its start, and what happened.

    Attributes:
        drugs: what the drugs on board do; None without any.
        attack: what immune cells do; None without any.
        births: newborn cells of each row that the table had at the day's start.
        around: what lies beside the ground's places, once `game.sim.moves` has looked.
        shed, arrived: cells by (organ index, clone) that entered the blood, and that stopped in an organ.
        entered: rows of the table from which single cells entered the blood, and how many of each.
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
    around: object = None
    _luck: Floats | None = None

    def __post_init__(self) -> None:
        self.rows = self.patient.cells.rows

    @cached_property
    def at(self) -> Ints:
        """Place in the ground of each row that the table had at the day's start."""
        at = self.ground.at
        if at is None or len(at) != self.rows:  # a ground looked at by hand, or on an earlier day
            at = self.ground.index[self.patient.cells.site[: self.rows]]
        return at

    @cached_property
    def stand(self) -> Ints:
        """The same with the state of its cells: 2 x place + state."""
        result = self.at << 1
        result |= self.patient.cells.kind[: self.rows] & 1
        return result

    def word(self, process: Process) -> np.uint64:
        """The "when and why" of today's draws for one process."""
        word: np.uint64 = self._words()[process]
        return word

    def _words(self) -> Words:
        block, day = divmod(self.number, WORDS_AT_ONCE)
        words: Words = words_of_days(self.case.seed, block)[day]
        return words

    @cached_property
    def parts(self) -> list[slice]:
        """The rows that the day began with, ROWS_AT_ONCE at a time."""
        return parts_of(self.rows)

    def draw(self, process: Process, rows: Ints | slice, n: Ints, p: Floats) -> Ints:
        """Counts for rows of the table, as for `luck`: `n` cells each, with chance `p`; int64, new."""
        return draw(n, p, self.luck(process, rows))

    def flow(self, process: Process, part: slice, mean: Floats) -> tuple[Ints, Ints, Floats]:
        """Which rows of a part of the table [n] lose cells to a flow of these means [n] ≥ 0, how many each, ≥ 1,
        and their uniforms."""
        luck = self.luck(process, part)
        whole = rounded(mean, luck)
        some = (whole > 0).nonzero()[0]
        number = self.patient.cells.count[part][some]
        return some, np.minimum(number, whole[some], out=number), luck[some]

    def luck(self, process: Process, rows: Ints | slice) -> Floats:
        """Today's uniforms of rows of the table, ascending, for one process."""
        who = self.patient.cells.who
        own_row = _LUCK_ROW.get(process)
        if own_row is not None and len(who) <= AT_ONCE:
            luck = self._luck
            if luck is None:
                keys = who ^ self._words()[_LUCK_PROCESSES]
                luck = self._luck = uniform(keys.reshape(-1), 0).reshape(keys.shape)
            if isinstance(rows, slice) or len(rows) == 0 or rows[-1] < luck.shape[1]:  # no row that was added since
                own: Floats = luck[own_row][rows]
                return own
        return uniform(who[rows], self.word(process))


def parts_of(number: int) -> list[slice]:
    """0 to `number`, ROWS_AT_ONCE at a time."""
    return [slice(low, min(low + ROWS_AT_ONCE, number)) for low in range(0, number, ROWS_AT_ONCE)]


@lru_cache(maxsize=64)
def words_of_days(seed: int, block: int) -> Words:
    """The words of WORDS_AT_ONCE days from `block` times so many, uint64 [days, processes by number]."""
    return day_words(seed, block * WORDS_AT_ONCE, WORDS_AT_ONCE)


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
    return _look(case, patient, sites, index, total[sites], drugged=True)


def walk(case: Case, patient: Patient) -> Ground:
    """As `survey`, for a day's rules: the table knows its voxels already, in the order of their first entries."""
    cells = patient.cells
    at = cells.place_of[cells.site]
    total = np.bincount(at, weights=cells.count, minlength=len(cells.places))
    ground = _look(case, patient, cells.places, cells.place_of, total, drugged=bool(patient.doses))
    ground.at = at
    return ground


def _look(case: Case, patient: Patient, sites: Ints, index: Ints, total: Floats | Ints, drugged: bool) -> Ground:
    anatomy = case.anatomy
    lesion = patient.lesion_at[sites]
    capacity = anatomy.voxel_cells[sites] * capacity_factor(patient.lesions)[lesion]
    vessel = patient.vessel[sites]
    if patient.remodelled is not None:
        vessel = carried(case, patient.remodelled, sites, vessel)
    ground = Ground(
        sites=sites,
        index=index,
        lesion=lesion,
        organ=anatomy.organ[sites],
        capacity=capacity,
        load=total / capacity,
        perfusion=vessel,
        oxygen=vessel,
        reach=np.empty(0, np.int64),
    )
    if ground.highest_load > 1.0:
        squeeze = np.maximum(ground.load - 1.0, 0.0)
        ground.perfusion = vessel / (1.0 + SQUEEZE * squeeze * squeeze)
    perfusion = ground.perfusion
    ground.oxygen = oxygen_of(perfusion, ground.load, case.biology.oxygen.demand)
    if drugged:
        arriving = anatomy.penetration[sites] * perfusion * (1.0 + REACH_HALF) / (perfusion + REACH_HALF)
        ground.reach = np.rint(arriving * LEVELS).astype(np.int64)
    return ground
