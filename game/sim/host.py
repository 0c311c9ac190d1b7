"""The person: organ function, reserves, quality of life, and death (docs/model.md, 10)."""

from __future__ import annotations

import numpy as np

from game.sim import exact
from game.sim.case import Case
from game.sim.chance import Process, name_key, uniform
from game.sim.events import Died, ReserveSpent
from game.sim.ground import Day
from game.sim.kept import kept
from game.sim.patient import Host
from game.spec.common import RESERVES

RECOVERY_PER_DAY = {"marrow": 2.0 / 14.0, "gut": 3.0 / 14.0, "flare": 1.0 / 21.0, "heart": 0.0, "nerve": 0.1 / 21.0}
"""Points regained a day once a dose's nadir is past. Marrow: nadir day 10-14, recovered by about day 21-28 (textbook);
heart and nerve hardly recover (Swain 2003, 10.1002/cncr.11407, for the heart); the rest assumption."""
GRADE_3_AT = 2.0
TREATMENT_DEATH_PER_DAY = {"marrow": 0.01, "gut": 0.005, "flare": 0.01, "heart": 0.01, "nerve": 0.0}
"""Chance of death on a day with that reserve at 0. Assumption: about one in ten over ten days of grade 4."""
SYMPTOM_HALF_CELLS = 1e11
"""Burden at which half of the general symptoms are felt. Assumption."""
SYMPTOM_POINTS = 40.0
TOXICITY_FREE_RESERVE = 6.0
TOXICITY_POINTS = 2.5
"""Points of quality lost for each point a reserve is below TOXICITY_FREE_RESERVE. Assumption."""
SMOOTHING_DAYS = 7.0
ORGAN_FOLLOWS = 0.05
"""Share of the gap between an organ's function and its healthy tissue that closes a day. Assumption."""
TISSUE_STEPS = 4096
"""Resolution at which replaced tissue is counted, so that the sum is one of integers."""

RESERVES_SLOW_FROM_YEARS = 65
"""Age over which reserves refill more slowly. Assumption; severe toxicity met 53% of patients over 65 (Hurria 2011,
10.1200/JCO.2011.34.7625)."""
SLOWER_PER_YEAR = 0.015
"""Share of the refilling lost for each year over that. Assumption."""
IMMUNITY_FALLS_FROM_YEARS = 50
IMMUNITY_LOST_PER_YEAR = 0.01
"""Share of immunity lost for each year over that. Assumption: the thymus shrinks with age."""
LEAST_LEFT_BY_AGE = 0.5
"""Age alone leaves at least this share of refilling and of immunity. Assumption."""
UNFIT_CEILING = 0.7
"""Share of each reserve that the least fit can have. Assumption."""
UNFIT_QUALITY = 15.0
"""Points of quality below its baseline that the least fit start with. Assumption."""
WASTED_REFILL = 0.6
"""Share of the refilling that the worst nourished have. Assumption."""
WASTED_IMMUNITY = 0.7
"""Share of immunity that the worst nourished have. Assumption."""
EXERCISE_REFILL = 0.15
"""Share by which a full programme of exercise quickens refilling. Assumption."""
EXERCISE_IMMUNITY = 0.1
"""Share by which it raises immunity, up to that of the healthy. Assumption; disease-free survival was longer with it,
hazard ratio 0.72 (CHALLENGE 2025, 10.1056/NEJMoa2502760)."""
EXERCISE_QUALITY = 4.0
SUPPORT_QUALITY = 5.0
"""Points of quality that exercise and support add to the baseline. Assumption."""


def start_host(case: Case, host: Host) -> None:
    """What the person brings (B18): ceilings, baseline and immunity on day 0. Nothing without `host` in the level."""
    traits = case.level.host
    if traits is None:
        return
    ceiling = UNFIT_CEILING + (1.0 - UNFIT_CEILING) * traits.fitness
    host.ceilings = {name: level * ceiling for name, level in host.ceilings.items()}
    host.reserves = dict(host.ceilings)
    gained = EXERCISE_QUALITY * traits.exercise + SUPPORT_QUALITY * traits.support
    host.baseline = min(100.0, max(0.0, host.baseline - UNFIT_QUALITY * (1.0 - traits.fitness) + gained))
    host.quality = host.baseline
    able = traits.immunity * _with_age(traits.age, IMMUNITY_FALLS_FROM_YEARS, IMMUNITY_LOST_PER_YEAR)
    able *= WASTED_IMMUNITY + (1.0 - WASTED_IMMUNITY) * traits.nutrition
    host.immunity = min(1.0, able * (1.0 + EXERCISE_IMMUNITY * traits.exercise))


def _with_age(age: int | None, from_years: int, lost_per_year: float) -> float:
    years = 0 if age is None else max(0, age - from_years)
    return max(LEAST_LEFT_BY_AGE, 1.0 - lost_per_year * years)


@kept
def refilling(case: Case) -> float:
    """Factor on what reserves regain a day: age, nutrition and exercise; 1 without `host` in the level."""
    traits = case.level.host
    if traits is None:
        return 1.0
    fed = WASTED_REFILL + (1.0 - WASTED_REFILL) * traits.nutrition
    moved = 1.0 + EXERCISE_REFILL * traits.exercise
    return fed * moved * _with_age(traits.age, RESERVES_SLOW_FROM_YEARS, SLOWER_PER_YEAR)


def injure_and_heal(day: Day) -> None:
    """Replaced tissue costs function; toxicity and reserves move; the patient may die."""
    host, burden = day.patient.host, int(np.add.reduce(day.patient.lesions.cells))
    _organs(day)
    _reserves(day, host)
    _quality(day, host, burden)
    _death(day, host, burden)


def replaced_share(day: Day) -> list[float]:
    """Share of each organ's section that tumour fills."""
    ground = day.ground
    steps = np.minimum(ground.load, 1.0)
    steps *= TISSUE_STEPS
    filled = np.bincount(ground.organ, np.rint(steps, out=steps), len(day.case.organs))
    starts = day.case.anatomy.starts
    return [int(each) / (TISSUE_STEPS * (starts[i + 1] - starts[i])) for i, each in enumerate(filled.tolist())]


def _organs(day: Day) -> None:
    host = day.patient.host
    for index, share in enumerate(replaced_share(day)):
        healthy = max(0.0, 1.0 - share - host.removed[index])
        host.function[index] += ORGAN_FOLLOWS * (healthy - host.function[index])


def _reserves(day: Day, host: Host) -> None:
    today = day.number
    rested = not host.hits and not host.reliefs and host.reserves == host.ceilings
    if rested and len(host.grades) == len(RESERVES) and not any(host.grades.values()):
        return  # nothing to lose, nothing to regain
    lost: dict[str, float] = {}
    for hit in host.hits:
        if hit.from_day < today <= hit.until_day:
            lost[hit.reserve] = lost.get(hit.reserve, 0.0) + hit.points / (hit.until_day - hit.from_day)
    faster = refilling(day.case)
    for reserve in RESERVES:
        level = host.reserves[reserve]
        if reserve in lost:
            level -= lost[reserve]
        else:
            level += RECOVERY_PER_DAY[reserve] * faster
        for relief in host.reliefs:
            if relief.reserve == reserve:
                elapsed = today - relief.from_day
                gained = exact.exp2(-(elapsed - 1) / relief.half_life_days) - exact.exp2(
                    -elapsed / relief.half_life_days
                )
                level += relief.points * gained
        host.reserves[reserve] = min(max(level, 0.0), host.ceilings[reserve])
        _grade(day, host, reserve)
    host.hits = tuple([hit for hit in host.hits if hit.until_day > today])
    host.reliefs = tuple([each for each in host.reliefs if today - each.from_day < 8 * each.half_life_days])
    if 4 in host.grades.values():
        host.grade4_days += 1


def _grade(day: Day, host: Host, reserve: str) -> None:
    level = host.reserves[reserve]
    grade = 4 if level <= 0.0 else 3 if level <= GRADE_3_AT else 0
    if grade > host.grades.get(reserve, 0):
        day.events.append(ReserveSpent(day.number, reserve, grade))
    host.grades[reserve] = grade


def _quality(day: Day, host: Host, burden: int) -> None:
    target = host.baseline - SYMPTOM_POINTS * burden / (burden + SYMPTOM_HALF_CELLS)
    for organ, function in zip(day.case.organs, host.function, strict=True):
        target -= 100.0 * organ.function_weight * (1.0 - function)
    for reserve in RESERVES:
        target -= TOXICITY_POINTS * max(0.0, TOXICITY_FREE_RESERVE - host.reserves[reserve])
    for comfort in host.comforts:
        if comfort.from_day <= day.number <= comfort.until_day:
            target += comfort.points
    if host.comforts:
        host.comforts = tuple(each for each in host.comforts if each.until_day > day.number)
    host.quality += (min(max(target, 0.0), 100.0) - host.quality) / SMOOTHING_DAYS
    host.quality_days += host.quality / 100.0


def _death(day: Day, host: Host, burden: int) -> None:
    patient = day.patient
    died: Died | None = None
    if burden >= day.case.biology.growth.lethal_cells:
        died = Died(day.number, "burden", None)
    for organ, function in zip(day.case.organs, host.function, strict=True):
        if died is None and function < organ.fails_below:
            died = Died(day.number, f"{organ.id}_failure", organ.id)
    for reserve in RESERVES:
        if died is None and host.reserves[reserve] <= 0.0:
            luck = uniform(np.array([name_key("death by " + reserve)], np.uint64), day.word(Process.TOXIC_DEATH))[0]
            if luck < TREATMENT_DEATH_PER_DAY[reserve]:
                died = Died(day.number, reserve, None)
    if died is not None:
        patient.dead = died
        day.events.append(died)
