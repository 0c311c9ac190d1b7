"""One patient of a trial: every number that may differ drawn, and the case that a body is admitted from.

A draw is a hash of the patient's seed and the number's name (`game.sim.chance`), so it depends neither on other
patients nor on the arm, and adding a number to a trial leaves the others as they were.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from game.sim import exact
from game.sim.admit import build_case
from game.sim.case import Case
from game.sim.chance import Process, day_word, name_key, normal, poisson, uniform
from game.spec.cancers import Cancer
from game.spec.endpoints import LeadTime, Prevalence
from game.spec.levels import (
    Biology,
    FounderClone,
    Horizon,
    Lesson,
    Level,
    LevelText,
    Offer,
    Person,
    Population,
    Referral,
    Stars,
)
from game.spec.library import Library
from game.spec.trialnumbers import Number
from game.spec.trialrules import biology_of
from game.spec.trials import Trial, TrialPopulation
from game.spec.trialtraits import TraitError, with_trait

YEAR_DAYS = 365.25
MOST_TIMES = 50
LEAST_LUCK = 2.0**-53
SPREAD_OF = {
    "growth.doubling_days": "growth.doubling_sd_log",
    "spread.settle_share": "spread.settle_sd_log",
    "immunity.infiltrate": "immunity.infiltrate_sd_log",
}
"""Numbers of a cancer that are medians: one that a trial gives is each patient's own, without the cancer's spread."""


class TrialFault(Exception):
    """A trial that cannot be run as written, in one sentence."""


@dataclass(frozen=True)
class Participant:
    """A drawn patient before day 0.

    Attributes:
        drawn: the numbers that were drawn, by name.
        follow_days: days from the start of the study to its cut-off or the loss of the patient.
        other_death_days: days from the start of the study to a death that the body does not model.
    """

    number: int
    case: Case
    empty: bool
    drawn: dict[str, float]
    follow_days: int
    other_death_days: int


def person_seed(seed: int, number: int) -> int:
    """Seed of patient `number` (from 0) of a trial run with `seed`: 63 bits, the same in every arm."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{number}".encode()).digest()[:8], "big") >> 1


def luck(seed: int, name: str) -> float:
    """One uniform in [0, 1) of this patient for a named number."""
    return float(uniform(np.array([name_key("trial/" + name)], np.uint64), day_word(seed, 0, Process.ADMIT))[0])


def value_of(number: Number, u: float) -> float:
    """A number at quantile u of its distribution, between its limits."""
    match number.draw:
        case "fixed":
            value = _given(number.value)
        case "log_normal":
            value = _given(number.median) * exact.exp(_given(number.sd_log) * _z(u))
        case "normal":
            value = _given(number.mean) + _given(number.sd) * _z(u)
        case "uniform":
            value = _given(number.low) + u * (_given(number.high) - _given(number.low))
        case "log_uniform":
            low, high = exact.log(_given(number.low)), exact.log(_given(number.high))
            value = exact.exp(low + u * (high - low))
        case "poisson":
            value = float(poisson(np.array([_given(number.mean)]), np.array([u]))[0])
        case "choice":
            value = _chosen(number, u)
    if number.least is not None:
        value = max(value, number.least)
    return value if number.most is None else min(value, number.most)


def _given(value: float | None) -> float:
    if value is None:
        raise TypeError("a number lacks a field that its model demands")
    return value


def _z(u: float) -> float:
    return float(normal(np.array([max(u, LEAST_LUCK)]))[0])


def _chosen(number: Number, u: float) -> float:
    weights = number.weights or (1.0,) * len(number.values)
    at = u * sum(weights)
    for value, weight in zip(number.values, weights, strict=True):
        if at < weight:
            return value
        at -= weight
    return number.values[-1]


def waiting_days(per_year: float, u: float) -> int:
    """Days to the first event of a constant hazard at quantile u; far beyond any trial when there is none."""
    if per_year <= 0:
        return 10**9
    return 1 + int(min(1e8, -exact.log(max(LEAST_LUCK, 1.0 - u)) / per_year * YEAR_DAYS))


def draw_person(library: Library, trial: Trial, seed: int, number: int) -> Participant:
    """Patient `number` of a trial. Raises TrialFault for a draw that may not stand where it is used."""
    own = person_seed(seed, number)
    drawn: dict[str, float] = {}

    def take(name: str, each: Number) -> float:
        value = value_of(each, luck(own, name))
        if each.draw != "fixed":
            drawn[name] = value
        return value

    cohort = trial.population
    base = library.levels[cohort.level] if cohort.level is not None else None
    cancer = library.cancers[base.cancer if base is not None else cohort.cancer or ""]
    biology = biology_of(trial, base)
    start: list[Population] = []
    try:
        for path, each in cohort.vary.items():
            cancer, biology = with_trait(cancer, biology, path, take(path, each))
            spread = SPREAD_OF.get(path)
            if spread is not None and spread not in cohort.vary:
                cancer, biology = with_trait(cancer, biology, spread, 0.0)
        for index, population in enumerate(cohort.start):
            start += _population(population, index, take)
    except (TraitError, ValueError) as error:
        raise TrialFault(f"{trial.id}, patient {number}: {_first_line(error)}") from error
    empty = bool(cohort.start) and not start
    if empty:
        start = [Population(organ=cohort.start[0].organ, cells=1)]
    level = _level(trial, base, cancer, biology, tuple(start))
    case = build_case(replace(library, levels={level.id: level}, cancers={cancer.id: cancer}), level.id, own)
    rules = trial.censoring
    entered = int(luck(own, "accrual") * rules.accrual_days)
    lost = waiting_days(rules.dropout_per_year, luck(own, "dropout"))
    died = waiting_days(rules.other_deaths_per_year, luck(own, "other death"))
    return Participant(number, case, empty, drawn, min(rules.horizon_days - entered, lost), died)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


def _population(population: TrialPopulation, index: int, take: Callable[[str, Number], float]) -> list[Population]:
    name = f"start.{index}"
    times = min(MOST_TIMES, round(take(f"{name}.times", population.times)))
    cells = take(f"{name}.cells", population.cells)
    if times < 1 or cells < 1:
        return []
    shares = [take(f"{name}.clones.{at}.share", clone.share) for at, clone in enumerate(population.clones)]
    rest = [min(0.5, max(0.0, share)) for share in shares[1:]]
    clones = [FounderClone(share=max(0.0, 1.0 - sum(rest)), mechanisms=population.clones[0].mechanisms)]
    clones += [
        FounderClone(share=share, mechanisms=clone.mechanisms)
        for share, clone in zip(rest, population.clones[1:], strict=True)
    ]
    fixed = Population(
        organ=population.organ,
        at_mm=population.at_mm,
        cells=float(int(cells)),
        times=times,
        asleep=population.asleep,
        grade=population.grade,
        membrane=population.membrane,
        exactly=population.exactly,
        clones=tuple(clones),
    )
    return [fixed]


def _level(trial: Trial, base: Level | None, cancer: Cancer, biology: Biology, start: tuple[Population, ...]) -> Level:
    """The level that this patient would be: the given one with what was drawn, or one made for the trial."""
    cohort = trial.population
    if base is None:
        base = _blank(trial, cancer.id, cohort.organs, start)
    vary = base.vary if not cohort.start else base.vary.model_copy(update={"resistant_share": None})
    for name in ("low_shedder", "non_secreter"):
        if getattr(cohort, name) is not None:
            vary = vary.model_copy(update={name: getattr(cohort, name)})
    if "growth.doubling_days" in cohort.vary:
        vary = vary.model_copy(update={"doubling_days": None})
    if cohort.mechanism:
        vary = vary.model_copy(update={"mechanism": cohort.mechanism})
    changes = {
        "id": "trial",
        "start": start or base.start,
        "organs": cohort.organs or base.organs,
        "biology": biology,
        "vary": vary,
        "reserves": {**base.reserves, **cohort.reserves},
        "quality": base.quality if cohort.quality is None else cohort.quality,
        "cards": tuple(Offer(card=card) for card in cards_of(trial)),
        "referral": base.referral.model_copy(update={"tests": cohort.referral}) if cohort.referral else base.referral,
        "policies": {},
    }
    return base.model_copy(update=changes)


def cards_of(trial: Trial) -> tuple[str, ...]:
    """Every card that a trial can give, in the order of first mention; the same in all arms, so that bodies are too."""
    protocols = [*([trial.run_in] if trial.run_in is not None else []), *trial.arms]
    names = list(trial.population.referral)
    for protocol in protocols:
        names += [each.test for each in protocol.assess]
        names += [give.card for rule in protocol.rules for give in rule.give]
    for endpoint in trial.endpoints:
        match endpoint:
            case LeadTime():
                names += [endpoint.first, endpoint.then]
            case Prevalence() if endpoint.by not in ("truth", "chart"):
                names.append(endpoint.by)
            case _:
                pass
    return tuple(dict.fromkeys(names))


def _blank(trial: Trial, cancer: str, organs: tuple[str, ...], start: tuple[Population, ...]) -> Level:
    """A level without a story."""
    words = "A patient of a virtual trial."
    return Level(
        schema_version=1,
        id="trial",
        number="0",
        name="Virtual trial",
        minutes=1,
        year=2026,
        concept="trial",
        patient=Person(name="Participant", portrait="none", story=words, goal=words),
        cancer=cancer,
        organs=organs,
        intent="watch",
        horizon=Horizon(cycles=400),
        start=start,
        cards=(),
        referral=Referral(tests=(), letter=words),
        policies={},
        stars=Stars(insight="watched_to_the_end", text=words),
        text=LevelText(idea=words, briefing=words, intent=words, won=words, lost=words),
        lesson=Lesson(many_people_think=words, your_run_shows=words),
        assumption=trial.assumption or trial.source or words,
    )
