"""Sleep and waking (docs/model.md, 9). Sleep is not resistance: a woken cell answers drugs as before."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from game.sim.case import Case
from game.sim.cells import ASLEEP, CYCLING, KINDS
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
    """Phase 12: cells fall asleep by crowding, starvation or a drug that they outlast, and wake by chance or change."""
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
    ground, cells, sleep = day.ground, day.patient.cells, day.case.biology.sleep
    drugs = day.drugs if day.drugs is not None and day.drugs.persisters else None
    by_place: Floats | None = None
    if ground.highest_load > 1.0 or ground.lowest_oxygen < STARVING_OXYGEN:
        crowded = sleep.crowding_per_day * np.minimum(np.maximum(ground.load - 1.0, 0.0), 1.0)
        starved = sleep.starvation_per_day * starvation(ground.oxygen)
        by_place = 1.0 - (1.0 - crowded) * (1.0 - starved)
    elif drugs is None:
        return {}
    changes = _Changes(day, Process.SLEEP)
    for part in day.parts():
        kind = cells.kind[part]
        cycling = (kind & 1) == CYCLING
        cycling &= cells.count[part] > 0
        some = cycling.nonzero()[0]
        rows = some + part.start
        at = day.at[rows]
        chance = np.zeros(len(at)) if by_place is None else by_place[at]
        if drugs is not None:
            cell = kind[some] * (LEVELS + 1)
            cell += ground.reach[at]
            chance = 1.0 - (1.0 - chance) * (1.0 - drugs.persist.ravel()[cell])
        changes.draw(rows, chance)
    return changes.done()


def _wake(day: Day) -> None:
    patient, ground, sleep = day.patient, day.ground, day.case.biology.sleep
    cells = patient.cells
    drugs = day.drugs if day.drugs is not None and day.drugs.presses else None
    by_place: Floats | None = None
    changes = _Changes(day, Process.WAKE)
    for part in day.parts():
        kind = cells.kind[part]
        asleep = (kind & 1) == ASLEEP
        asleep &= cells.count[part] > 0
        some = asleep.nonzero()[0]
        if len(some) == 0:
            continue
        if by_place is None:
            room = (ground.load < ROOM_BELOW_LOAD) & (ground.oxygen > ENOUGH_OXYGEN)
            at_home = ground.organ == home_index(day.case)
            own = at_home | (patient.lesions.cells[ground.lesion] >= ESTABLISHED_CELLS)
            by_place = np.where(own, sleep.wake_at_home_per_day * room, sleep.wake_per_day)
        rows = some + part.start
        at = day.at[rows]
        chance = by_place[at]
        if drugs is not None:
            cell = kind[some] * (LEVELS + 1)
            cell += ground.reach[at]
            chance *= 1.0 - drugs.pressed.ravel()[cell]
        changes.draw(rows, chance)
    changes.done()


@kept
def home_index(case: Case) -> int:
    """Index of the organ that the cancer comes from."""
    return case.organ_index(case.cancer.home)


class _Changes:
    """Cells that change between cycling and sleep: taken out part by part, put in together."""

    def __init__(self, day: Day, process: Process) -> None:
        self.day, self.process = day, process
        self.groups: list[tuple[Ints, Ints]] = []
        self.by_organ = np.zeros(len(day.case.organs), np.int64)

    def draw(self, rows: Ints, chance: Floats) -> None:
        """Take cells of rows [n] out by chance [n]."""
        cells = self.day.patient.cells
        changing = self.day.draw(self.process, rows, cells.count[rows], chance)
        found = changing.nonzero()[0]
        if len(found) == 0:
            return
        rows, changing = rows[found], changing[found]
        site = cells.site[rows]
        cells.count[rows] -= changing
        self.groups.append((site * KINDS + (cells.kind[rows] ^ 1), changing))
        organ = self.day.case.anatomy.organ[site]
        self.by_organ += np.bincount(organ, weights=changing, minlength=len(self.by_organ)).astype(np.int64)

    def done(self) -> dict[str, int]:
        """Put them in; returns the number by organ."""
        if not self.groups:
            return {}
        self.day.patient.cells.add_all(self.groups, distinct=True)
        numbers = {self.day.case.organs[index].id: n for index, n in enumerate(self.by_organ.tolist()) if n}
        tally = self.day.patient.tally
        if self.process is Process.SLEEP:
            tally.slept += sum(numbers.values())
        else:
            tally.woken += sum(numbers.values())
        return numbers


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
        lesions.slept_since = np.full(len(lesions), -1, np.int64)
