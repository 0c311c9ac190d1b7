"""Sleep and waking (docs/model.md, 9). Sleep is not resistance: a woken cell answers drugs as before."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from game.sim.case import Case
from game.sim.cells import ASLEEP, CYCLING
from game.sim.chance import Process
from game.sim.events import CellsSlept, LesionWoke
from game.sim.ground import ENOUGH_OXYGEN, LEVELS, STARVING_OXYGEN, Day
from game.sim.growth import starvation
from game.sim.kept import kept

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

ESTABLISHED_CELLS = 1000
"""A lesion of this size has made its soil its own: its sleepers wake as at home. Assumption."""
ROOM_BELOW_LOAD = 0.95
"""Load below which there is room to wake. Assumption."""


def sleep_and_wake(day: Day) -> None:
    """Phase 9: cells fall asleep by crowding, starvation or a drug that they outlast, and wake by chance or change."""
    asleep_before = _sleepers(day)
    slept = _fall_asleep(day)
    _wake(day)
    _report(day, slept, asleep_before)


def _sleepers(day: Day) -> npt.NDArray[np.bool_]:
    """Lesions whose cells all slept at the start of the day."""
    lesions = day.patient.lesions
    result: npt.NDArray[np.bool_] = (lesions.slept_since >= 0) & (lesions.cells > 0)
    return result


def _fall_asleep(day: Day) -> dict[str, int]:
    """Cycling cells that stop; returns the number by organ."""
    cells, ground, sleep = day.patient.cells, day.ground, day.case.biology.sleep
    n = len(day.at)
    kind = cells.kind[:n]
    chance: Floats | None = None
    if ground.highest_load > 1.0 or ground.lowest_oxygen < STARVING_OXYGEN:
        crowded = sleep.crowding_per_day * np.minimum(np.maximum(ground.load - 1.0, 0.0), 1.0)
        starved = sleep.starvation_per_day * starvation(ground.oxygen)
        chance = (1.0 - (1.0 - crowded) * (1.0 - starved))[day.at]
    if day.drugs is not None and day.drugs.persisters:
        cell = kind * (LEVELS + 1)
        cell += ground.reach[day.at]
        persist = day.drugs.persist.ravel()[cell]
        # with neither crowding nor hunger as if their chance were 0
        chance = 1.0 - (1.0 - persist) if chance is None else 1.0 - (1.0 - chance) * (1.0 - persist)
    if chance is None:
        return {}
    chance *= (kind & 1) == CYCLING
    chance *= cells.count[:n] > 0
    rows = chance.nonzero()[0]
    return _change_state(day, rows, chance[rows], Process.SLEEP)


def _wake(day: Day) -> None:
    patient, ground, sleep = day.patient, day.ground, day.case.biology.sleep
    cells, n = patient.cells, len(day.at)
    kind = cells.kind[:n]
    asleep = (kind & 1) == ASLEEP
    asleep &= cells.count[:n] > 0
    rows = asleep.nonzero()[0]
    if len(rows) == 0:
        return
    room = (ground.load < ROOM_BELOW_LOAD) & (ground.oxygen > ENOUGH_OXYGEN)
    at_home = ground.organ == home_index(day.case)
    own = at_home | (patient.lesions.cells[ground.lesion] >= ESTABLISHED_CELLS)
    at = day.at[rows]
    chance = np.where(own, sleep.wake_at_home_per_day * room, sleep.wake_per_day)[at]
    if day.drugs is not None and day.drugs.presses:
        cell = kind[rows] * (LEVELS + 1)
        cell += ground.reach[at]
        chance *= 1.0 - day.drugs.pressed.ravel()[cell]
    _change_state(day, rows, chance, Process.WAKE)


@kept
def home_index(case: Case) -> int:
    """Index of the organ that the cancer comes from."""
    return case.organ_index(case.cancer.home)


def _change_state(day: Day, rows: Ints, chance: Floats, process: Process) -> dict[str, int]:
    """Move cells of rows [n] to the other state by chance [n]; returns the number by organ."""
    if len(rows) == 0:
        return {}
    patient = day.patient
    cells = patient.cells
    changing = day.draw(process, rows, cells.count[rows], chance)
    found = changing.nonzero()[0]
    if len(found) == 0:
        return {}
    rows, changing = rows[found], changing[found]
    site, kind = cells.site[rows], cells.kind[rows]
    cells.count[rows] -= changing
    cells.add(site, kind ^ 1, changing, distinct=True)
    total = int(changing.sum())
    if process is Process.SLEEP:
        patient.tally.slept += total
    else:
        patient.tally.woken += total
    by_organ = np.bincount(day.case.anatomy.organ[site], weights=changing).astype(np.int64).tolist()
    return {day.case.organs[index].id: number for index, number in enumerate(by_organ) if number}


def _report(day: Day, slept: dict[str, int], asleep_before: npt.NDArray[np.bool_]) -> None:
    patient = day.patient
    for organ, number in slept.items():
        day.events.append(CellsSlept(day.number, organ, number, "crowding, starvation or drug"))
    patient.recount()
    lesions = patient.lesions
    sleeping = (lesions.cells > 0) & (lesions.awake == 0)
    before = np.zeros(len(lesions), np.bool_)
    before[: len(asleep_before)] = asleep_before
    for lesion in np.flatnonzero(before & (lesions.awake > 0)).tolist():
        organ = day.case.organs[int(lesions.organ[lesion])].id
        day.events.append(LesionWoke(day.number, organ, lesion, day.number - int(lesions.slept_since[lesion])))
    lesions.slept_since = np.where(sleeping, np.where(lesions.slept_since >= 0, lesions.slept_since, day.number), -1)
