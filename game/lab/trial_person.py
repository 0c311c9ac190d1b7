"""One patient of a trial through its run-in and every arm, as plain data for one line of a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from game.lab.trial_course import Course
from game.lab.trial_draw import Participant, draw_person
from game.lab.trial_read import days_of, finish, is_settled, read_days, read_now
from game.play.rules import holds
from game.sim.admit import admit
from game.sim.patient import Patient
from game.spec.library import Library
from game.spec.policies import When
from game.spec.trials import Arm, Trial

Record = dict[str, Any]
"""`n`, the number of the patient, and either `arms` (a record each, by id) or `out`, why it was not enrolled."""


def run_person(library: Library, trial: Trial, seed: int, number: int) -> Record:
    """Patient `number` (from 0). Raises TrialFault for a draw that may not stand where it is used."""
    person = draw_person(library, trial, seed, number)
    drawn = {name: float(f"{value:.6g}") for name, value in person.drawn.items()}
    course = Course.admitted(person.case, _admit(person))
    course.progression = trial.progression
    _mark(course, trial)
    out = _not_eligible(course, trial.population.eligible, "on day 0")
    if out is None and trial.run_in is not None:
        out = _run_in(course, trial)
    if out is not None:
        return {"n": number, "out": out, "drawn": drawn}
    course.begin_study()
    last = len(trial.arms) - 1
    arms = {}
    for index, arm in enumerate(trial.arms):
        arms[arm.id] = _run_arm(course if index == last else course.copy(), trial, arm, person)
    return {"n": number, "drawn": drawn, "arms": arms}


def _admit(person: Participant) -> Patient:
    patient = admit(person.case)
    if person.empty:
        lesions = patient.lesions
        patient.cells.count[:] = 0
        patient.cells.tidy(always=True)
        lesions.cut(lesions.cells.copy(), lesions.awake.copy())
        lesions.mass[:] = 0
        patient.recount()
    return patient


def _mark(course: Course, trial: Trial) -> None:
    read_now(course, trial.endpoints, course.mark())


def _not_eligible(course: Course, eligible: When | None, where: str) -> str | None:
    if eligible is None or holds(eligible, course.chart, course.memory.flags):
        return None
    return f"not eligible {where}"


def _run_in(course: Course, trial: Trial) -> str | None:
    """Live through the run-in; why the patient is not enrolled, if so."""
    run_in = trial.run_in
    if run_in is None:
        return None
    before = [each for each in trial.endpoints if getattr(each, "at", "") in ("diagnosis", "surgery", "clear")]
    goal = run_in.day if run_in.day is not None else run_in.at_most_days

    def marked(now: Course, moments: Sequence[str]) -> None:
        read_now(now, before, moments)

    def stop(now: Course) -> bool:
        return now.patient.day >= goal if run_in.until == "day" else run_in.until in now.moments

    course.run(run_in, goal, (), marked, stop)
    if course.died_of is not None:
        return "died before the study"
    if not stop(course):
        return f"no {run_in.until} within {goal} days"
    return _not_eligible(course, run_in.eligible, "after the run-in")


def _run_arm(course: Course, trial: Trial, arm: Arm, person: Participant) -> Record:
    start = course.start_day
    died = start + person.other_death_days
    last = start + person.follow_days
    endpoints = trial.endpoints

    def marked(now: Course, moments: Sequence[str]) -> None:
        if now.patient.day >= died and now.died_of is None:
            now.died_of = "other"
            moments = [*moments, *now.mark()]
        read_now(now, endpoints, moments)
        read_days(now, endpoints)

    def stop(now: Course) -> bool:
        return now.died_of is not None or all(is_settled(now, endpoint) for endpoint in endpoints)

    read_now(course, endpoints, ["start"])
    halts = [start + day for day in days_of(endpoints)]
    course.run(arm, min(last, died), halts, marked, stop)
    reads = finish(course, endpoints)
    moments = {name: day - start for name, day in course.moments.items() if name != "start"}
    return {"days": course.day, "died_of": course.died_of, "moments": moments, "reads": reads}
