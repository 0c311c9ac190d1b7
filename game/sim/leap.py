"""Quiet days are leapt: while no cell of the body can change, only the person does (docs/model.md, 4).

Chance is a hash, so the waking of all sleepers on all days of a stretch is looked at in one array, and the stretch ends
on the day before the first wakes. Nothing is approximated: the truth is that of living each day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from game.sim.blood import circulate
from game.sim.case import Case
from game.sim.chance import Process, uniform
from game.sim.clones import LOGGED_AT_CELLS
from game.sim.clusters import release_clusters
from game.sim.contraction import contract, outside_bed
from game.sim.dormancy import expected_changes, note_sleep, sleep_and_wake
from game.sim.events import Event
from game.sim.evolution import log_clones, mutate
from game.sim.ground import STARVING_OXYGEN, Day, Ground, walk
from game.sim.growth import divide_and_die
from game.sim.host import injure_and_heal
from game.sim.immunity import immune_response
from game.sim.invasion import PRESSURE_FROM, push_and_invade
from game.sim.luck import WORDS_AT_ONCE, words_of_days
from game.sim.lymph import drain_lymph
from game.sim.patient import Patient
from game.sim.peritoneum import seed_cavity
from game.sim.pharmacology import deliver_drugs, drug_day
from game.sim.radiation import irradiate
from game.sim.remodel import remodel
from game.sim.response import follow
from game.sim.settling import settle
from game.sim.vessels import enter_vessels

Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint64]
Phase = Callable[[Day], None]

RARE_AT_ONCE = 0.25
"""With more cells than this expected to wake a day, looking ahead costs more than it gains."""


@dataclass(frozen=True)
class Stretch:
    """Days on which no cell changes, and the ground, which stays as it is on the first."""

    days: int
    ground: Ground | None = None


NO_DAYS = Stretch(0)


def nothing_cycles(day: Day) -> bool:
    """Every living cell sleeps: none divides, moves by itself, enters a vessel or falls asleep."""
    return not np.count_nonzero(day.patient.lesions.awake)


def no_drug_acts(day: Day) -> bool:
    """No dose is on board or still to act; without a new order none will be."""
    if any(dose.day > day.number for dose in day.patient.doses):
        return False
    return not day.patient.doses or drug_day(day.case, day.patient) is None


def nothing_starves(day: Day) -> bool:
    """Sleeping cells have oxygen enough to live."""
    return nothing_cycles(day) and day.ground.lowest_oxygen >= STARVING_OXYGEN


def no_course_runs(day: Day) -> bool:
    """No fraction of radiotherapy is to come."""
    return not day.patient.courses


def no_immunity(day: Day) -> bool:
    """Immune cells take no part; where they do, their number moves every day."""
    return day.patient.immune is None


def tissue_stays(day: Day) -> bool:
    """Vessels and matrix do not change."""
    return day.patient.remodelled is None


def nothing_presses(day: Day) -> bool:
    """No voxel is crowded, and no membrane is left to wear."""
    return day.ground.highest_load <= PRESSURE_FROM and not np.count_nonzero(day.patient.membrane > 0.0)


def beds_rest(day: Day) -> bool:
    """Living lesions are free of dead cells, so they keep their size, and no cell lies outside its bed."""
    lesions = day.patient.lesions
    shrinking = (lesions.mass != lesions.cells) & (lesions.cells > 0)
    return not np.count_nonzero(shrinking) and len(outside_bed(day)) == 0


def classes_are_told(day: Day) -> bool:
    """No class waits to be reported."""
    patient = day.patient
    rows = [row for row, clone in enumerate(patient.clones.rows) if clone and clone.mechanisms and not clone.logged]
    if not rows:
        return True
    by_kind = patient.cells.by_kind()
    return all(by_kind[2 * row] + by_kind[2 * row + 1] < LOGGED_AT_CELLS for row in rows)


QUIET: dict[Phase, Callable[[Day], bool]] = {
    divide_and_die: nothing_starves,
    mutate: nothing_cycles,
    enter_vessels: nothing_cycles,
    drain_lymph: nothing_cycles,
    seed_cavity: nothing_cycles,
    circulate: nothing_cycles,
    settle: nothing_cycles,
    release_clusters: nothing_cycles,
    irradiate: no_course_runs,
    push_and_invade: nothing_presses,
    contract: beds_rest,
    log_clones: classes_are_told,
    deliver_drugs: no_drug_acts,
    immune_response: no_immunity,
    remodel: tissue_stays,
}
"""When each phase can do nothing, on this day and on those that follow as long as nothing else changes."""
_CHECKS = tuple(dict.fromkeys(QUIET.values()))
ASKED: tuple[Phase, ...] = (sleep_and_wake, injure_and_heal)
"""The other phases of the day: the first is asked for its draws ahead of time, the second acts on quiet days too."""


def quiet_stretch(case: Case, patient: Patient, most: int) -> Stretch:
    """How many of the next days, at most `most`, change no cell."""
    if np.count_nonzero(patient.lesions.awake):
        return NO_DAYS
    patient.cells.tidy(always=True)
    patient.day += 1  # the first of the days in question
    day = Day(case, patient, walk(case, patient), patient.day)
    quiet = all(still(day) for still in _CHECKS)
    days = _days_asleep(day, most) if quiet else 0
    if days:
        note_sleep(day, patient.lesions.slept_since, patient.lesions.cells)
    patient.day -= 1
    return Stretch(days, day.ground)


def _days_asleep(day: Day, most: int) -> int:
    """Days before the first on which a cell wakes."""
    means = [mean for _, mean in expected_changes(day)]
    if not means:
        return most
    mean = np.concatenate(means)
    if np.add.reduce(mean) > RARE_AT_ONCE:
        return 0
    who = day.patient.cells.who
    for first in range(0, most, WORDS_AT_ONCE):
        number = min(WORDS_AT_ONCE, most - first)
        keys = who ^ _words(day.case.seed, day.number + first, number)[:, None]
        luck = uniform(keys.reshape(-1), 0).reshape(keys.shape)
        waking = np.flatnonzero(np.any(mean + luck >= 1.0, axis=1))  # as `Day.flow` rounds
        if len(waking):
            return first + int(waking[0])
    return most


def _words(seed: int, first_day: int, days: int) -> Words:
    """The words of waking of some days, [days]."""
    numbers = range(first_day, first_day + days)
    blocks = {number // WORDS_AT_ONCE: words_of_days(seed, number // WORDS_AT_ONCE) for number in numbers}
    return np.array([blocks[n // WORDS_AT_ONCE][n % WORDS_AT_ONCE, Process.CHANGE_STATE] for n in numbers], np.uint64)


def rest_a_day(case: Case, patient: Patient, stretch: Stretch) -> list[Event]:
    """Let one day of a quiet stretch pass: dead cells are cleared, the person recovers or does not."""
    assert stretch.ground is not None
    patient.day += 1
    day = Day(case, patient, stretch.ground, patient.day)
    lesions = patient.lesions
    if np.count_nonzero(lesions.mass != lesions.cells):
        lesions.recount(lesions.cells, lesions.awake)
    injure_and_heal(day)
    follow(patient)
    return day.events
