"""Radiation: linear-quadratic survival with an oxygen effect, fraction by fraction (docs/model.md, 5)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from game.sim import exact
from game.sim.chance import Process, draw, name_key, uniform
from game.sim.ground import Day
from game.sim.inherited import inherited
from game.sim.patient import Course

Floats = npt.NDArray[np.float64]

ALPHA_PER_GRAY = 0.3
BETA_PER_GRAY2 = 0.03
"""Where a cancer says nothing: survival at 2 Gy of 0.49, within 0.2 to 0.9 of Fertil and Malaise 1985; ratio of 10."""
ARTERIAL_MMHG = 50.0
"""Oxygen of 1. Assumption: normal tissue has medians of about 52 mmHg."""
OXYGEN_GAIN = 3.0
HALF_GAIN_MMHG = 3.0
"""Alper and Howard-Flanders 1956, Nature 178:978."""
WEEK = {1: (0,), 2: (0, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}
"""Days of the week, 0 = Monday, on which fractions are given, by fractions a week."""


def is_given(course: Course, day: int) -> bool:
    """Whether a fraction of the course falls on a day."""
    elapsed = day - course.from_day
    return elapsed >= 0 and elapsed % 7 in WEEK[course.per_week]


def course_days(fractions: int, per_week: int) -> int:
    """Days from the order to the last fraction of a course."""
    weeks, rest = divmod(fractions - 1, per_week)
    return 7 * weeks + WEEK[per_week][rest] + 1


def oxygen_effect(oxygen: Floats) -> Floats:
    """Share of a dose that counts at relative oxygen 0-1: 1 in full oxygen, 0.35 without any."""
    result: Floats = _gain(oxygen * ARTERIAL_MMHG) / _gain(np.array(ARTERIAL_MMHG))
    return result


def _gain(mmhg: Floats) -> Floats:
    gain: Floats = (OXYGEN_GAIN * mmhg + HALF_GAIN_MMHG) / (mmhg + HALF_GAIN_MMHG)
    return gain


def survival(
    gray: float,
    oxygen: Floats,
    share: Floats | float = 1.0,
    alpha: float = ALPHA_PER_GRAY,
    beta: float = BETA_PER_GRAY2,
) -> Floats:
    """Chance that a cell outlives one fraction, by its relative oxygen 0-1.

    Args:
        gray: dose; alpha per Gy, beta per Gy².
        share: of the logs that the cell's class feels.
    """
    dose = gray * oxygen_effect(oxygen)
    result: Floats = exact.exp(-share * (alpha * dose + beta * dose * dose))
    return result


def irradiate(day: Day) -> None:
    """The fractions of the day, each on its bed; sleeping cells feel them as cycling ones do."""
    patient = day.patient
    if not patient.courses:
        return
    left = []
    for course in patient.courses:
        if is_given(course, day.number):
            _fraction(day, course)
            course = replace(course, fractions=course.fractions - 1)
        if course.fractions > 0:
            left.append(course)
    patient.courses = tuple(left)


def _fraction(day: Day, course: Course) -> None:
    patient, cells = day.patient, day.patient.cells
    bed = np.zeros(day.case.anatomy.sites, np.bool_)
    bed[course.sites] = True
    rows = np.flatnonzero(bed[cells.site] & (cells.count > 0))
    sensitivity = day.case.cancer.radiation
    alpha = ALPHA_PER_GRAY if sensitivity is None else sensitivity.alpha_per_gray
    beta = BETA_PER_GRAY2 if sensitivity is None else sensitivity.beta_per_gray2
    felt = inherited(day.case, patient).radiation
    share = 1.0 if felt is None else felt[cells.kind[rows] >> 1]
    oxygen = day.ground.oxygen[day.ground.index[cells.site[rows]]]
    # a cell may lie in two beds on one day: each has luck of its own, whatever the order of organs
    place = (course.sites[:1] - day.case.anatomy.starts[course.organ]).tolist()
    of_course = name_key(f"course/{day.case.organs[course.organ].id}/{place}/{course.from_day}")
    luck = uniform(cells.who[rows] ^ np.uint64(of_course), day.word(Process.IRRADIATE))
    killed = draw(cells.count[rows], 1.0 - survival(course.gray, oxygen, share, alpha, beta), luck)
    cells.count[rows] -= killed
    patient.tally.died += int(killed.sum())
    patient.host.removed[course.organ] += course.organ_loss
