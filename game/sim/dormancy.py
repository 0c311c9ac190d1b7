"""Sleep and waking (docs/model.md, 9). Sleep is not resistance: a woken cell answers drugs as before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from game.sim.cells import ASLEEP, CYCLING, joined
from game.sim.chance import Process
from game.sim.events import CellsSlept, LesionWoke
from game.sim.ground import ENOUGH_OXYGEN, STARVING_OXYGEN, Day
from game.sim.growth import starvation
from game.sim.immunity import immune_sleep
from game.sim.inherited import inherited

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

ESTABLISHED_CELLS = 1000
"""A lesion of this size has made its soil its own: its sleepers wake as at home. Assumption."""
ROOM_BELOW_LOAD = 0.95
"""Load below which there is room to wake. Assumption."""


def sleep_and_wake(day: Day) -> None:
    """Cells fall asleep by crowding, starvation or a drug that they outlast, and wake by chance or change."""
    lesions = day.patient.lesions
    before = lesions.slept_since, lesions.cells
    for organ, number in _change(day).items():
        day.events.append(CellsSlept(day.number, organ, number, "crowding, starvation or drug"))
    day.patient.recount()
    if np.count_nonzero(lesions.awake) < len(lesions) or np.count_nonzero(before[0] >= 0):
        note_sleep(day, *before)


@dataclass(frozen=True)
class _Chances:
    """Chances a day of changing between cycling and sleep.

    Attributes:
        by_stand: [2 x places] by place and state.
        relief: what starvation adds to it, [2 x places]; None where none is spared it.
        at_home: chance of waking as at home, [places]; None without sleepers.
    """

    by_stand: Floats
    relief: Floats | None
    at_home: Floats | None


def _chances(day: Day) -> _Chances | None:
    """Today's chances; None where nothing can change."""
    ground, sleep, pressed = day.ground, day.case.biology.sleep, immune_sleep(day)
    crowds = ground.highest_load > 1.0 or ground.lowest_oxygen < STARVING_OXYGEN
    drugs = day.drugs is not None and day.drugs.persisters
    if not crowds and not drugs and not day.sleepers and pressed is None:
        return None
    chance = np.zeros((len(ground.sites), 2))
    relief: Floats | None = None
    at_home: Floats | None = None
    if crowds:
        room = 1.0 - sleep.crowding_per_day * np.minimum(np.maximum(ground.load - 1.0, 0.0), 1.0)
        chance[:, CYCLING] = 1.0 - room
        if ground.lowest_oxygen < STARVING_OXYGEN:
            starved = sleep.starvation_per_day * starvation(ground.oxygen)
            chance[:, CYCLING] = 1.0 - room * (1.0 - starved)
            if inherited(day.case, day.patient).spared is not None:
                relief = np.zeros((len(ground.sites), 2))
                relief[:, CYCLING] = room * starved
    if pressed is not None:
        chance[:, CYCLING] = 1.0 - (1.0 - chance[:, CYCLING]) * (1.0 - pressed)
        if relief is not None:
            relief[:, CYCLING] *= 1.0 - pressed
    if day.sleepers:
        vacant = ground.load < ROOM_BELOW_LOAD
        vacant &= ground.oxygen > ENOUGH_OXYGEN
        waking: Floats = np.multiply(sleep.wake_at_home_per_day, vacant)
        own = ground.organ == day.case.home
        own |= (day.patient.lesions.cells >= ESTABLISHED_CELLS)[ground.lesion]
        chance[:, ASLEEP] = np.where(own, waking, sleep.wake_per_day)
        at_home = waking
    return _Chances(chance.reshape(-1), None if relief is None else relief.reshape(-1), at_home)


def expected_changes(day: Day) -> Iterator[tuple[slice, Floats]]:
    """Cells of each row [n] that change their state today, in the mean; a part of the table at a time."""
    chances, drugs = _chances(day), day.drugs
    if chances is None:
        return
    cells = day.patient.cells
    stirred = drugs is not None and (drugs.persisters or drugs.presses)
    for part in day.parts:
        mean = chances.by_stand[day.stand[part]]
        _of_traits(day, chances, mean, part)
        if drugs is not None and stirred:
            cell = day.under_drugs[part]
            mean *= drugs.stays.take(cell)
            mean += drugs.persist.take(cell)
        mean *= cells.count[part]
        yield part, mean


def _of_traits(day: Day, chances: _Chances, mean: Floats, part: slice) -> None:
    """Change the chances [n] of the rows of a part whose class is spared low oxygen, or has a home where it is."""
    tables = inherited(day.case, day.patient)
    if tables.spared is None and tables.at_home is None:
        return
    clone, at = day.patient.cells.kind[part] >> 1, day.at[part]
    if chances.relief is not None and tables.spared is not None:
        mean -= tables.spared[clone] * chances.relief[day.stand[part]]
    if chances.at_home is not None and tables.at_home is not None:
        settled = tables.at_home[clone, day.ground.organ[at]]
        settled &= day.awake[part] == 0.0
        if np.count_nonzero(settled):
            mean[settled] = chances.at_home[at[settled]]


def _change(day: Day) -> dict[str, int]:
    """Let cells change their state, each entry by one flow; returns the number that fell asleep by organ."""
    cells, tally = day.patient.cells, day.patient.tally
    codes: list[Ints] = []
    numbers: list[Ints] = []
    slept = np.zeros(len(day.case.organs))
    for part, mean in expected_changes(day):
        rows, number, _ = day.flow(Process.CHANGE_STATE, part, mean)
        if len(rows) == 0:
            continue
        np.subtract.at(cells.count, rows, number)
        codes.append(cells.turned[rows])
        numbers.append(number)
        # by place first: sums into a handful of organs wait for one another
        by_place = np.bincount(day.at[rows], number * day.awake[rows], len(day.ground.sites))
        slept += np.bincount(day.ground.organ, by_place, len(slept))
    if not codes:
        return {}
    cells.add_coded(joined(codes), joined(numbers))
    asleep: list[int] = slept.astype(np.int64).tolist()
    tally.slept += sum(asleep)
    tally.woken += sum(int(np.add.reduce(number)) for number in numbers) - sum(asleep)
    return {organ.id: number for organ, number in zip(day.case.organs, asleep, strict=True) if number}


def note_sleep(day: Day, slept_since: Ints, cells: Ints) -> None:
    """Tell of lesions that woke, and note since when all cells of a lesion sleep; given how it was before [lesions]."""
    lesions = day.patient.lesions
    woken = (slept_since >= 0) & (cells > 0) & (lesions.awake > 0)
    for lesion in woken.nonzero()[0].tolist():
        organ = day.case.organs[int(lesions.organ[lesion])].id
        day.events.append(LesionWoke(day.number, organ, lesion, day.number - int(slept_since[lesion])))
    sleeping = (lesions.cells > 0) & (lesions.awake == 0)
    since = np.where(slept_since >= 0, slept_since, day.number)
    lesions.slept_since = np.where(sleeping, since, -1)
