"""Division and death (docs/model.md, 5)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from game.sim import exact
from game.sim.case import Case
from game.sim.cells import MAX_CLONES
from game.sim.chance import Process, binomial_at
from game.sim.ground import ENOUGH_OXYGEN, LEVELS, STARVING_OXYGEN, Day, gompertz
from game.sim.patient import Patient

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SLEEPING_STARVES = 0.1
"""A sleeping cell dies of want of oxygen this much more slowly than a cycling one. Assumption."""


def net_growth_per_day(doubling_days: float) -> float:
    """Net growth a day, birth less death, that doubles a population in that time."""
    return exact.exp2(1.0 / doubling_days) - 1.0


def starvation(oxygen: Floats) -> Floats:
    """0 with oxygen enough, 1 without any."""
    result: Floats = np.maximum(0.0, 1.0 - oxygen / STARVING_OXYGEN)
    return result


def crowding_room(load: Floats) -> Floats:
    """Share of births that finds room: all up to the capacity, none at twice the capacity."""
    result: Floats = np.clip(2.0 - load, 0.0, 1.0)
    return result


def fitness_of_clones(case: Case, patient: Patient) -> Floats:
    """Factor on net growth by clone, [MAX_CLONES]: the costs of its mechanisms, multiplied."""
    fitness = np.ones(MAX_CLONES)
    for row, clone in enumerate(patient.clones.rows):
        if clone is not None:
            for mechanism in case.mechanisms:
                if mechanism.id in clone.mechanisms:
                    fitness[row] *= 1.0 - mechanism.fitness_cost
    return fitness


def chances(
    net: Floats, death: float, room: Floats, added_death: Floats, birth_kept: Floats | float
) -> tuple[Floats, Floats]:
    """Chance of any event, and the share of events that are births.

    Soil, oxygen, size and cost scale `net` (birth less death), not birth: with a turnover of 0.14 against 0.13 a day,
    any soil below 0.93 on birth alone would end every tumour. A cell that dies on a day does not divide on it.
    """
    dying = 1.0 - (1.0 - death) * (1.0 - added_death)
    birth = np.maximum(death + net, 0.0) * room * birth_kept * (1.0 - added_death)
    event = dying + birth
    with np.errstate(invalid="ignore", divide="ignore"):
        births = np.where(event > 0.0, birth / event, 0.0)
    return np.minimum(event, 1.0), births


def divide_and_die(day: Day) -> None:
    """Phase 2: one draw of events for each entry, then one that splits them into births and deaths.

    Two independent draws would bias the chance of resistance by some points, since a cell has one fate a day.
    """
    case, patient, ground, drugs = day.case, day.patient, day.ground, day.drugs
    cells = patient.cells
    biology = case.biology
    at = ground.index[cells.site]
    kind = cells.kind
    cycling = (kind & 1) == 0
    soil = np.array(case.soil_growth)[ground.organ]
    oxygen = np.minimum(ground.oxygen / ENOUGH_OXYGEN, 1.0)
    slowing = gompertz(patient.lesions, biology.growth.gompertz_cells)[ground.lesion]
    base = net_growth_per_day(patient.doubling_days) * soil * oxygen * slowing
    net = base[at] * fitness_of_clones(case, patient)[kind >> 1]
    starving = (biology.oxygen.death_per_day * starvation(ground.oxygen))[at]
    kept: Floats | float = 1.0
    if drugs is not None:
        cell = kind * (LEVELS + 1) + ground.reach[at]
        kept = drugs.birth_kept.ravel()[cell]
        killed = drugs.death.ravel()[cell]
        starving = np.where(cycling, starving, starving * SLEEPING_STARVES)
        added = 1.0 - (1.0 - starving) * (1.0 - killed)
    else:
        added = np.where(cycling, starving, starving * SLEEPING_STARVES)
    event, births = chances(net, biology.growth.death_per_day, crowding_room(ground.load)[at], added, kept)
    event = np.where(cycling, event, added)
    births = np.where(cycling, births, 0.0)
    events = binomial_at(cells.who, day.word(Process.DIVIDE), cells.count, event)
    born = binomial_at(cells.who, day.word(Process.SPLIT), events, births)
    died = events - born
    cells.count[:] += born - died
    day.births = born
    day.at = at
    patient.tally.born += int(born.sum())
    patient.tally.died += int(died.sum())
