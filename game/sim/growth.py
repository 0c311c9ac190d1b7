"""Division and death (docs/model.md, 5)."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from game.sim import exact
from game.sim.bodydrugs import changed_soil
from game.sim.case import Case
from game.sim.chance import Process
from game.sim.competition import competition
from game.sim.events import ImmuneCleared
from game.sim.ground import ENOUGH_OXYGEN, STARVING_OXYGEN, Day, gompertz
from game.sim.inherited import inherited
from game.sim.kept import kept as kept_with_case
from game.sim.rows import Part, Rows, chosen

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Chance = Floats | float

SLEEPING_STARVES = 0.1
"""A sleeping cell dies of want of oxygen this much more slowly than a cycling one. Assumption."""
_STARVES = np.array([1.0, SLEEPING_STARVES])


@lru_cache
def net_growth_per_day(doubling_days: float) -> float:
    """Net growth a day, birth less death, that doubles a population in that time."""
    return exact.exp2(1.0 / doubling_days) - 1.0


@kept_with_case
def soils(case: Case) -> Floats:
    """Factor on net growth by organ index."""
    return np.array(case.soil_growth)


def starvation(oxygen: Floats) -> Floats:
    """0 with oxygen enough, 1 without any."""
    result: Floats = np.maximum(0.0, 1.0 - oxygen / STARVING_OXYGEN)
    return result


def without_oxygen(oxygen: Floats) -> Floats:
    """Share of a voxel's cells that drugs meet as if without oxygen: 0 with enough, 1 without any."""
    result: Floats = np.maximum(0.0, 1.0 - oxygen / ENOUGH_OXYGEN)
    return result


def crowding_room(load: Floats) -> Floats:
    """Share of births that finds room: all up to the capacity, none at twice the capacity."""
    result: Floats = np.minimum(np.maximum(2.0 - load, 0.0), 1.0)
    return result


def chances(net: Floats, death: float, room: Chance, added_death: Chance, birth_kept: Chance) -> tuple[Floats, Floats]:
    """Chance of any event, and the share of events that are births; `net` is used up.

    Soil, oxygen, size and cost scale `net` (birth less death), not birth: with a turnover of 0.14 against 0.13 a day,
    any soil below 0.93 on birth alone would end every tumour. A cell that dies on a day does not divide on it.
    """
    left = 1.0 - added_death
    dying = 1.0 - (1.0 - death) * left
    birth = net
    birth += death
    np.maximum(birth, 0.0, out=birth)
    for factor in (room, birth_kept, left):
        if not isinstance(factor, float) or factor != 1.0:
            birth *= factor
    event = birth + dying
    if death > 0.0:  # then every cell may meet an event
        births = np.divide(birth, event, out=birth)
    else:
        births = np.divide(birth, event, out=np.zeros(len(event)), where=event > 0.0)
    return np.minimum(event, 1.0, out=event), births


def _net_by_place(day: Day) -> Floats:
    """Net growth of the founder's cells at each place of the ground: soil, oxygen and the lesion's size."""
    case, ground = day.case, day.ground
    net = _net_in_soil(day)
    if ground.lowest_oxygen < ENOUGH_OXYGEN:
        net *= np.minimum(ground.oxygen / ENOUGH_OXYGEN, 1.0)
    net *= gompertz(day.patient.lesions, case.biology.growth.gompertz_cells)[ground.lesion]
    return net


def _net_in_soil(day: Day) -> Floats:
    """The same with oxygen enough, at the size of which a level's doubling time speaks."""
    case = day.case
    soil = soils(case) if not case.body_effects else changed_soil(case, day.patient, "growth")
    net: Floats = net_growth_per_day(day.patient.doubling_days) * soil[day.ground.organ]
    return net


def _withheld(day: Day, spared: Floats | None) -> Floats | None:
    """Net growth that low oxygen withholds at each place; None where it withholds none, or no class is spared."""
    case, ground = day.case, day.ground
    if spared is None or ground.lowest_oxygen >= ENOUGH_OXYGEN:
        return None
    lacking: Floats = 1.0 - np.minimum(ground.oxygen / ENOUGH_OXYGEN, 1.0)
    lacking *= _net_in_soil(day)
    lacking *= gompertz(day.patient.lesions, case.biology.growth.gompertz_cells)[ground.lesion]
    return lacking


def _added_death(day: Day, rows: Rows, hunger: Floats | None) -> tuple[Chance, Chance]:
    """Chance of death by hunger, drugs and immune cells, and the share of births that drugs leave, by row."""
    harm, kept = _harm(day, rows, hunger)
    if day.attack is None:
        return harm, kept
    spared = 1.0 - day.attack.on(day.at[rows], day.patient.cells.kind[rows])
    spared *= 1.0 - harm
    return np.subtract(1.0, spared, out=spared), kept


def _harm(day: Day, rows: Rows, hunger: Floats | None) -> tuple[Chance, Chance]:
    """The same without immune cells; hunger by place and state."""
    drugs = day.drugs
    starving: Floats | None = None
    if hunger is not None:
        starving = hunger[day.stand[rows]]
        spared = inherited(day.case, day.patient).spared
        if spared is not None:
            starving *= 1.0 - spared[day.patient.cells.kind[rows] >> 1]
    if drugs is None:
        return 0.0 if starving is None else starving, 1.0
    cell = day.under_drugs[rows]
    kept, killed = drugs.birth_kept.take(cell), drugs.death.take(cell)
    if drugs.death_low is not None and day.ground.lowest_oxygen < ENOUGH_OXYGEN:
        killed += (drugs.death_low.take(cell) - killed) * without_oxygen(day.ground.oxygen)[day.at[rows]]
    left = np.subtract(1.0, killed, out=killed)
    if starving is not None:
        left *= 1.0 - starving
    return np.subtract(1.0, left, out=left), kept


def _hunger(day: Day) -> Floats | None:
    """Chance of death by want of oxygen, [2 x places] by place and state; None where no cell starves."""
    if day.ground.lowest_oxygen >= STARVING_OXYGEN:
        return None
    of_cycling = day.case.biology.oxygen.death_per_day * starvation(day.ground.oxygen)
    hunger: Floats = (of_cycling[:, None] * _STARVES).reshape(-1)
    return hunger


def _died(day: Day, rows: Rows, events: Ints, births: Floats) -> Ints:
    """How many of the events [n] are deaths, given the share of births; in a crowded body most rows have none."""
    possible = births > 0.0
    if 2 * np.count_nonzero(possible) > len(events):
        return day.draw(Process.SPLIT, rows, events, 1.0 - births)
    some = possible.nonzero()[0]
    died = events.copy()
    if len(some):
        died[some] = day.draw(Process.SPLIT, chosen(rows, some), events[some], 1.0 - births[some])
    return died


def _mortal(day: Day, hunger: Floats | None) -> list[Part]:
    """The rows whose cells may meet an event: where nothing reaches sleeping cells, those of cycling ones."""
    if hunger is None and day.drugs is None and day.attack is None:
        return day.cycling
    return [Part(part, day.at[part], day.awake[part] if day.sleepers else None) for part in day.parts]


def divide_and_die(day: Day) -> None:
    """One draw of events for each entry, then one that splits them into births and deaths.

    Two independent draws would bias the chance of resistance by some points, since a cell has one fate a day.
    """
    case, patient, ground = day.case, day.patient, day.ground
    cells = patient.cells
    day.births = np.zeros(cells.rows, np.int64)
    by_place, hunger = _net_by_place(day), _hunger(day)
    room = crowding_room(ground.load) if ground.highest_load > 1.0 else None
    traits, death = inherited(case, patient), case.biology.growth.death_per_day
    withheld = _withheld(day, traits.spared)
    crowd = competition(case, patient)
    number_born = number_died = 0
    before = None if day.attack is None else cells.count.copy()
    for rows, at, awake in _mortal(day, hunger):
        clone = cells.kind[rows] >> 1
        net = by_place[at]
        if withheld is not None and traits.spared is not None:
            net += traits.spared[clone] * withheld[at]
        if traits.soil is not None:
            net *= traits.soil[clone, ground.organ[at]]
        net *= traits.fitness[clone]
        if crowd is not None:
            net *= crowd[ground.lesion[at], clone]
        added, kept = _added_death(day, rows, hunger)
        event, births = chances(net, death, 1.0 if room is None else room[at], added, kept)
        if awake is not None:
            event *= awake
            if isinstance(added, np.ndarray):
                event += added * (1.0 - awake)
            births *= awake
        events = day.draw(Process.DIVIDE, rows, cells.count[rows], event)
        died = _died(day, rows, events, births)
        born = np.subtract(events, died, out=events)
        day.births[rows] = born
        number_died += int(np.add.reduce(died))
        number_born += int(np.add.reduce(born))
        cells.count[rows] += np.subtract(born, died, out=died)
    patient.tally.born += number_born
    patient.tally.died += number_died
    if before is not None:
        _tell_cleared(day, before, hunger)


def _tell_cleared(day: Day, before: Ints, hunger: Floats | None) -> None:
    """Tell of each lesion that had cells and has none left, if immune cells were likelier to kill most of them than all
    else. `before` are the counts of the day's start."""
    patient, ground, attack = day.patient, day.ground, day.attack
    cells, lesions = patient.cells, patient.lesions
    assert attack is not None  # asked before
    left = np.bincount(day.at, weights=cells.count, minlength=len(ground.sites))
    left = np.bincount(ground.lesion, weights=left, minlength=len(lesions))
    emptied = (left == 0.0) & (lesions.cells > 0)
    if not np.count_nonzero(emptied):
        return
    rows = ((before > 0) & emptied[ground.lesion[day.at]]).nonzero()[0]
    at, kind = day.at[rows], cells.kind[rows]
    harm, _ = _harm(day, rows, hunger)
    others = 1.0 - (1.0 - harm) * (1.0 - day.case.biology.growth.death_per_day * day.awake[rows])
    chiefly = before[rows] * (attack.on(at, kind) >= others)
    killed = np.bincount(ground.lesion[at], weights=chiefly, minlength=len(lesions))
    for lesion in (emptied & (2.0 * killed >= lesions.cells)).nonzero()[0].tolist():
        day.events.append(ImmuneCleared(day.number, day.case.organs[int(lesions.organ[lesion])].id, lesion))
