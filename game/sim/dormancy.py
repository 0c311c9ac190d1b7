"""Sleep and waking (docs/model.md, 9). Sleep is not resistance: a woken cell answers drugs as before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from game.sim.case import Case
from game.sim.cells import ASLEEP, CYCLING, joined
from game.sim.chance import Process
from game.sim.events import CellsSlept, LesionWoke
from game.sim.ground import ENOUGH_OXYGEN, LEVELS, STARVING_OXYGEN, Day
from game.sim.growth import starvation
from game.sim.immunity import immune_sleep
from game.sim.inherited import inherited
from game.sim.kept import kept

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

ESTABLISHED_CELLS = 1000
"""A lesion of this size has made its soil its own: its sleepers wake as at home. Assumption."""
ROOM_BELOW_LOAD = 0.95
"""Load below which there is room to wake. Assumption."""


def sleep_and_wake(day: Day) -> None:
    """Cells fall asleep by crowding, starvation or a drug that they outlast, and wake by chance or change."""
    asleep_before = _sleepers(day)
    slept = _change(day)
    _report(day, slept, asleep_before)


def _sleepers(day: Day) -> npt.NDArray[np.bool_]:
    """Lesions whose cells all slept at the start of the day."""
    lesions = day.patient.lesions
    result: npt.NDArray[np.bool_] = (lesions.slept_since >= 0) & (lesions.cells > 0)
    return result


def _chances(day: Day) -> Floats | None:
    """Chance a day of changing between cycling and sleep by place and state, [2 x places]; None where it is 0."""
    ground, sleep = day.ground, day.case.biology.sleep
    crowds = ground.highest_load > 1.0 or ground.lowest_oxygen < STARVING_OXYGEN
    drugs = day.drugs is not None and day.drugs.persisters
    sleepers = bool(np.count_nonzero(day.stand & 1))
    pressed = immune_sleep(day)
    if not crowds and not drugs and not sleepers and pressed is None:
        return None
    chance = np.zeros((len(ground.sites), 2))
    if crowds:
        crowded = sleep.crowding_per_day * np.minimum(np.maximum(ground.load - 1.0, 0.0), 1.0)
        starved = sleep.starvation_per_day * starvation(ground.oxygen)
        chance[:, CYCLING] = 1.0 - (1.0 - crowded) * (1.0 - starved)
    if pressed is not None:
        chance[:, CYCLING] = 1.0 - (1.0 - chance[:, CYCLING]) * (1.0 - pressed)
    if sleepers:
        room = ground.load < ROOM_BELOW_LOAD
        room &= ground.oxygen > ENOUGH_OXYGEN
        own = ground.organ == home_index(day.case)
        own |= (day.patient.lesions.cells >= ESTABLISHED_CELLS)[ground.lesion]
        chance[:, ASLEEP] = np.where(own, sleep.wake_at_home_per_day * room, sleep.wake_per_day)
    return chance.reshape(-1)


def expected_changes(day: Day) -> Iterator[tuple[slice, Floats]]:
    """Cells of each row [n] that change their state today, in the mean; a part of the table at a time."""
    chances, drugs = _chances(day), day.drugs
    if chances is None:
        return
    cells, traits = day.patient.cells, _Traits.of(day)
    stirred = drugs is not None and (drugs.persisters or drugs.presses)
    for part in day.parts:
        mean = chances[day.stand[part]]
        if traits is not None:
            traits.change(day, mean, part)
        if drugs is not None and stirred:
            cell = cells.kind[part] * (LEVELS + 1)
            cell += day.ground.reach[day.at[part]]
            mean *= drugs.stays.reshape(-1)[cell]
            mean += drugs.persist.reshape(-1)[cell]
        mean *= cells.count[part]
        yield part, mean


def _change(day: Day) -> dict[str, int]:
    """Let cells change their state, each entry by one flow; returns the number that fell asleep by organ."""
    cells = day.patient.cells
    codes: list[Ints] = []
    numbers: list[Ints] = []
    slept = np.zeros(len(day.case.organs), np.int64)
    woken = 0
    for part, mean in expected_changes(day):
        some, number, _ = day.flow(Process.CHANGE_STATE, part, mean)
        if len(some) == 0:
            continue
        rows = some + part.start
        np.subtract.at(cells.count, rows, number)
        code = cells.code[rows] ^ 1
        codes.append(code)
        numbers.append(number)
        falling = (code & 1).nonzero()[0]
        organ = day.ground.organ[day.at[rows[falling]]]
        slept += np.bincount(organ, weights=number[falling], minlength=len(slept)).astype(np.int64)
        woken += int(np.add.reduce(number))
    if not codes:
        return {}
    cells.add_coded(joined(codes), joined(numbers))
    asleep = int(np.add.reduce(slept))
    day.patient.tally.slept += asleep
    day.patient.tally.woken += woken - asleep
    return {day.case.organs[index].id: number for index, number in enumerate(slept.tolist()) if number}


@dataclass(frozen=True)
class _Traits:
    """What classes that are spared low oxygen, or have a home here, change in the chances of `_chances`.

    Attributes:
        spared, at_home: as inherited. relief: what starvation adds to the chance of sleep, [2 x places].
        home: chance of waking as at home, [2 x places].
    """

    spared: Floats | None
    at_home: npt.NDArray[np.bool_] | None
    relief: Floats | None
    home: Floats

    @classmethod
    def of(cls, day: Day) -> _Traits | None:
        """None where no class has such a trait."""
        tables, ground, sleep = inherited(day.case, day.patient), day.ground, day.case.biology.sleep
        if tables.spared is None and tables.at_home is None:
            return None
        relief: Floats | None = None
        if tables.spared is not None and ground.lowest_oxygen < STARVING_OXYGEN:
            crowded = sleep.crowding_per_day * np.minimum(np.maximum(ground.load - 1.0, 0.0), 1.0)
            starved = sleep.starvation_per_day * starvation(ground.oxygen)
            relief = np.zeros((len(ground.sites), 2))
            relief[:, CYCLING] = (1.0 - crowded) * starved
            pressed = immune_sleep(day)
            if pressed is not None:
                relief[:, CYCLING] *= 1.0 - pressed
            relief = relief.reshape(-1)
        room = (ground.load < ROOM_BELOW_LOAD) & (ground.oxygen > ENOUGH_OXYGEN)
        return cls(tables.spared, tables.at_home, relief, np.repeat(sleep.wake_at_home_per_day * room, 2))

    def change(self, day: Day, chance: Floats, part: slice) -> None:
        """Change the chances [n] of the rows of a part."""
        clone, stand = day.patient.cells.kind[part] >> 1, day.stand[part]
        if self.relief is not None and self.spared is not None:
            chance -= self.spared[clone] * self.relief[stand]
        if self.at_home is not None:
            settled = self.at_home[clone, day.ground.organ[stand >> 1]]
            settled &= (stand & 1) == ASLEEP
            chance[settled] = self.home[stand[settled]]


@kept
def home_index(case: Case) -> int:
    """Index of the organ that the cancer comes from."""
    return case.organ_index(case.cancer.home)


def _report(day: Day, slept: dict[str, int], asleep_before: npt.NDArray[np.bool_]) -> None:
    patient = day.patient
    for organ, number in slept.items():
        day.events.append(CellsSlept(day.number, organ, number, "crowding, starvation or drug"))
    patient.recount()
    lesions = patient.lesions
    woken = asleep_before & (lesions.awake[: len(asleep_before)] > 0)  # those founded today come after
    for lesion in woken.nonzero()[0].tolist():
        organ = day.case.organs[int(lesions.organ[lesion])].id
        day.events.append(LesionWoke(day.number, organ, lesion, day.number - int(lesions.slept_since[lesion])))
    sleeping = (lesions.cells > 0) & (lesions.awake == 0)
    if np.count_nonzero(sleeping):
        since = np.where(lesions.slept_since >= 0, lesions.slept_since, day.number)
        lesions.slept_since = np.where(sleeping, since, -1)
    else:
        lesions.slept_since.fill(-1)
