"""From an organ's capillaries, a node or a surface into its tissue (docs/model.md, 8)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from game.sim.blood import names
from game.sim.bodydrugs import settling_soil
from game.sim.case import Case
from game.sim.cells import ASLEEP, CYCLING
from game.sim.chance import Process, binomial_scalar, name_key, uniform, uniform_scalar
from game.sim.debated import priming
from game.sim.drawn import log_normal
from game.sim.events import CellsSettled
from game.sim.ground import Day
from game.sim.kept import kept
from game.sim.lesions import NO_LESION
from game.sim.patient import Patient

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Places = Callable[[Case, Patient, int, Floats], Ints]
"""Sites of an organ [n] for uniforms [n]."""

SETTLES_AT_MOST = 10.0
"""Bound of a patient's factor on settling. Assumption: it keeps the number of lesions in hand."""
PLACE_STEPS = 1 << 20
"""Resolution at which a voxel's vessel field weighs the choice of a place to settle."""


def settle(day: Day) -> None:
    """Of the arrested cells a few settle, by soil; most of these sleep, some divide, the rest die."""
    if not day.arrived:
        return
    case = day.case
    word = int(day.word(Process.SETTLE))
    primed, soil = priming(case, day.patient), settling_soil(case, day.patient)
    for (organ, clone), who in zip(day.arrived, names(day, day.arrived), strict=True):
        chance = settle_chance(case, organ, case.biology.spread.settle_share, primed, soil)
        settled = binomial_scalar(day.arrived[organ, clone], chance, uniform_scalar(who, word))
        if settled:
            found_lesions(day, organ, clone, settled, who, perivascular)


def settle_chance(case: Case, organ: int, share: float, primed: float = 1.0, soil: Floats | None = None) -> float:
    """Chance that an arrested cell settles in an organ, from its share in favourable soil; `soil` as drugs left it."""
    chance = share * settles(case)[organ] * (case.soil_settling[organ] if soil is None else float(soil[organ]))
    if primed != 1.0 and organ != case.home:
        chance *= primed
    return min(1.0, chance)


@kept
def settles(case: Case) -> tuple[float, ...]:
    """How much more often than in the median patient this one's cells settle, by organ index; drawn by the seed.

    The volume at which a breast cancer has spread is log-normal with a wide spread: Tubiana and Koscielny 1991,
    10.1007/BF01990028. Cells of one tumour fit one soil better than another: Kang 2003, 10.1016/S1535-6108(03)00132-6.
    """
    spread = case.biology.spread
    own = log_normal(case, 1.0, spread.settle_sd_log, "settles") if spread.settle_sd_log else 1.0
    if not spread.soil_sd_log:
        return (min(own, SETTLES_AT_MOST),) * len(case.organs)
    drawn = (log_normal(case, own, spread.soil_sd_log, f"settles/{organ.id}") for organ in case.organs)
    return tuple(min(each, SETTLES_AT_MOST) for each in drawn)


def found_lesions(
    day: Day, organ: int, clone: int, number: int, word: int, places: Places, route: str = "blood"
) -> None:
    """Let single cells settle, each in a place of its own; `word` says who they are."""
    patient = day.patient
    cell = np.array([name_key(f"{word}/{each}") for each in range(number)], np.uint64)
    sites = places(day.case, patient, organ, uniform(cell, day.word(Process.PLACE)))
    fates = uniform(cell, day.word(Process.FATE))
    for site, fate in zip(sites.tolist(), fates.tolist(), strict=True):
        state = fate_of(day.case, fate)
        if state is not None:
            found(day, organ, site, {clone: 1}, state, route)


def fate_of(case: Case, luck: float) -> int | None:
    """Whether what settled sleeps or cycles; None if it dies."""
    spread = case.biology.spread
    if luck < spread.asleep_share:
        return ASLEEP
    return CYCLING if luck < spread.asleep_share + spread.cycling_share else None


def found(day: Day, organ: int, site: int, clones: dict[int, int], state: int, route: str = "blood") -> None:
    """Put what settled into a voxel, cells by clone."""
    patient, anatomy = day.patient, day.case.anatomy
    number = sum(clones.values())
    lesion = lesion_here(anatomy.x_mm, anatomy.y_mm, patient, site, organ, day.number, number)
    for clone, cells in clones.items():
        patient.cells.add_one(site, 2 * clone + state, cells)
    patient.tally.settled += number
    asleep = number if state == ASLEEP else 0
    day.events.append(CellsSettled(day.number, day.case.organs[organ].id, lesion, number, asleep, route))


def lesion_here(x_mm: Floats, y_mm: Floats, patient: Patient, site: int, organ: int, day: int, cells: int = 1) -> int:
    """The living lesion of a voxel, or a new one of so many cells founded there."""
    owner = int(patient.lesion_at[site])
    if owner == NO_LESION or patient.lesions.cells[owner] == 0:
        grade = int(patient.lesions.grade[0]) if len(patient.lesions) else 2
        patient.lesion_at[site] = patient.lesions.found(
            organ, float(x_mm[site]), float(y_mm[site]), day, grade, breached=True, cells=cells
        )
    return int(patient.lesion_at[site])


def perivascular(case: Case, patient: Patient, organ: int, luck: Floats) -> Ints:
    """Sites of an organ for cells that leave the blood, [n]: the nearer to a vessel, the likelier."""
    where = case.anatomy.slice_of(organ)
    weight = np.rint(patient.vessel[where] * PLACE_STEPS).astype(np.int64)
    steps = np.cumsum(weight)
    result: Ints = where.start + np.searchsorted(steps, (luck * steps[-1]).astype(np.int64), side="right")
    return result
