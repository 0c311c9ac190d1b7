"""What a valid trial must also fulfil: rules that tie its parts to one another and to the catalog."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from game.spec.cancers import Cancer
from game.spec.cards import Card
from game.spec.catalog import DRAWN, READERS
from game.spec.effects import CtDna
from game.spec.endpoints import Count, Endpoint, Exposure, Hazard, LeadTime, Prevalence, TimeTo, Toxicity
from game.spec.errors import Problem, dotted, listing, suggestion
from game.spec.levelrules import inside, lowered, not_a_route, not_among
from game.spec.levels import Biology, Level
from game.spec.looks import Look
from game.spec.organs import Organ
from game.spec.policies import Rule, When
from game.spec.trials import Assessment, Protocol, Trial
from game.spec.trialtraits import TraitError, trait, with_trait
from game.spec.yamlio import Document, YamlPath

Told = Iterator[tuple[YamlPath, str]]
_NAMED_BY_KEY = (("population", "mechanism"), ("population", "vary"))


def trial_problems(
    trial: Trial,
    document: Document,
    organs: Mapping[str, Organ],
    cancers: Mapping[str, Cancer],
    cards: Mapping[str, Card],
    levels: Mapping[str, Level],
) -> list[Problem]:
    """Everything wrong with the sense of a trial whose form is valid. Names the catalog lacks are passed over."""
    level = levels.get(trial.population.level) if trial.population.level is not None else None
    cancer = cancers.get(level.cancer if level is not None else trial.population.cancer or "")
    known = trial.population.organs or (level.organs if level is not None else ())
    told = [
        *_cohort(trial, cancer, level, known, organs),
        *_protocols(trial, known, cards),
        *_endpoints(trial, known, cards),
    ]
    marks = document.marks
    return [
        Problem(
            document.path,
            *(marks.of_key(path) if path[:-1] in _NAMED_BY_KEY else marks.of_value(path)),
            dotted(path),
            message,
        )
        for path, message in told
    ]


def _cohort(
    trial: Trial, cancer: Cancer | None, level: Level | None, known: Sequence[str], organs: Mapping[str, Organ]
) -> Told:
    cohort = trial.population
    for index, population in enumerate(cohort.start):
        if known and population.organ not in known:
            yield ("population", "start", index, "organ"), not_among("organ", population.organ, known, "organs")
        organ = organs.get(population.organ)
        if organ is not None and population.at_mm is not None and not inside(organ, *population.at_mm):
            yield ("population", "start", index, "at_mm"), f"the place lies outside the {organ.id}; move it inside"
    if cohort.mechanism and abs(sum(cohort.mechanism.values()) - 1.0) > 1e-9:
        total = sum(cohort.mechanism.values())
        yield ("population", "mechanism"), f"the chances add up to {total:g}; make them add up to 1"
    if cancer is not None:
        yield from _routes(trial, cancer, level)
        yield from _traits(trial, cancer, level)


def biology_of(trial: Trial, level: Level | None) -> Biology:
    """Blocks that replace the cancer's: the trial's own where given, else the level's."""
    own = trial.population.biology
    return own if own is not None else level.biology if level is not None else Biology()


def _routes(trial: Trial, cancer: Cancer, level: Level | None) -> Told:
    own = biology_of(trial, level).mechanisms
    routes = cancer.mechanisms if own is None else own
    drawn = trial.population.mechanism or (level.vary.mechanism if level is not None else {})
    for name in trial.population.mechanism:
        if name not in routes:
            yield ("population", "mechanism", name), not_a_route(name, cancer.id, routes)
    for index, population in enumerate(trial.population.start):
        for number, clone in enumerate(population.clones):
            for place, name in enumerate(clone.mechanisms):
                path = ("population", "start", index, "clones", number, "mechanisms", place)
                if name == DRAWN and not drawn:
                    yield path, "nothing is drawn; add mechanism: with the chances, or name a mechanism"
                elif name != DRAWN and name not in routes:
                    yield path, not_a_route(name, cancer.id, routes)


def _traits(trial: Trial, cancer: Cancer, level: Level | None) -> Told:
    biology = biology_of(trial, level)
    for path, number in trial.population.vary.items():
        try:
            if number.draw == "fixed" and number.value is not None:
                with_trait(cancer, biology, path, number.value)
            elif not path.startswith("responses."):
                trait(cancer, biology, path)
        except TraitError as error:
            yield ("population", "vary", path), str(error)


def _protocols(trial: Trial, known: Sequence[str], cards: Mapping[str, Card]) -> Told:
    for index, test in enumerate(trial.population.referral):
        yield from _is_test(("population", "referral", index), test, cards)
    ids = [arm.id for arm in trial.arms]
    for index, name in enumerate(ids):
        if name in ids[:index]:
            yield ("arms", index, "id"), f"there is an arm {name} already; choose another id"
    protocols: list[tuple[YamlPath, Protocol]] = [(("arms", index), arm) for index, arm in enumerate(trial.arms)]
    earlier: list[str] = []
    if trial.run_in is not None:
        protocols.insert(0, (("run_in",), trial.run_in))
        earlier = [rule.set for rule in trial.run_in.rules if rule.set is not None]
    for path, protocol in protocols:
        flags = [*earlier, *(rule.set for rule in protocol.rules if rule.set is not None)]
        for number, rule in enumerate(protocol.rules):
            yield from _rule(rule, (*path, "rules", number), flags, known, cards)
        for number, assessment in enumerate(protocol.assess):
            yield from _assessment(assessment, (*path, "assess", number), trial, cards)


def _rule(rule: Rule, here: YamlPath, flags: Sequence[str], known: Sequence[str], cards: Mapping[str, Card]) -> Told:
    for number, give in enumerate(rule.give):
        card = cards.get(give.card)
        if card is not None and give.dose is not None and not card.dosed:
            yield (*here, "give", number, "dose"), f"{card.id} has no doses; remove dose"
        organ = give.at.removeprefix("organ:") if give.at is not None and give.at.startswith("organ:") else None
        if organ is not None and known and organ not in known:
            yield (*here, "give", number, "at"), not_among("organ", organ, known, "organs")
    yield from _flags(rule.when, (*here, "when"), flags)
    yield from lowered(rule, here, flags, "protocol")


def _flags(when: When, here: YamlPath, flags: Sequence[str]) -> Told:
    if when.flag is not None and when.flag not in flags:
        meant = suggestion(when.flag, flags) or "; add set: to the rule that should raise it"
        yield (*here, "flag"), f"no rule of this protocol sets the flag {when.flag}{meant}"
    for name, inner in (("all", when.all), ("any", when.any)):
        for index, condition in enumerate(inner):
            yield from _flags(condition, (*here, name, index), flags)
    if when.not_ is not None:
        yield from _flags(when.not_, (*here, "not"), flags)


def _assessment(assessment: Assessment, path: YamlPath, trial: Trial, cards: Mapping[str, Card]) -> Told:
    yield from _is_test((*path, "test"), assessment.test, cards)
    if assessment.until_day is not None and assessment.until_day < assessment.from_day:
        yield (*path, "until_day"), f"it ends before it begins; write at least {assessment.from_day}"
    if path[0] == "arms" and assessment.from_day > trial.censoring.horizon_days:
        yield (*path, "from_day"), f"the trial ends before; write at most {trial.censoring.horizon_days}"


def _is_test(path: YamlPath, name: str, cards: Mapping[str, Card]) -> Told:
    card = cards.get(name)
    if card is not None and card.category != "test":
        tests = [other.id for other in cards.values() if other.category == "test"]
        yield path, f"{name} is not a test; the tests are {listing(tests)}"


def _endpoints(trial: Trial, known: Sequence[str], cards: Mapping[str, Card]) -> Told:
    ids = [endpoint.id for endpoint in trial.endpoints]
    for index, endpoint in enumerate(trial.endpoints):
        path: YamlPath = ("endpoints", index)
        if endpoint.id in ids[:index]:
            yield (*path, "id"), f"there is an endpoint {endpoint.id} already; choose another id"
        yield from _endpoint(trial, endpoint, path, known, cards)


def _endpoint(
    trial: Trial, endpoint: Endpoint, path: YamlPath, known: Sequence[str], cards: Mapping[str, Card]
) -> Told:
    horizon = trial.censoring.horizon_days
    match endpoint:
        case TimeTo() | Hazard():
            if endpoint.since == "day":
                yield (*path, "since"), "time counts from an event; write start, diagnosis, surgery or another of them"
        case Prevalence() if endpoint.by not in READERS:
            yield from _is_test((*path, "by"), endpoint.by, cards)
        case LeadTime():
            for name in ("first", "then"):
                card = cards.get(getattr(endpoint, name))
                if card is not None and not any(isinstance(effect, (Look, CtDna)) for effect in card.effects):
                    positive = [c.id for c in cards.values() if any(isinstance(e, (Look, CtDna)) for e in c.effects)]
                    yield (*path, name), f"{card.id} has no positive result to date; write {listing(positive)}"
        case Exposure() if not _is_given(trial, endpoint.card):
            yield (*path, "card"), f"no arm gives {endpoint.card}; name a card of the rules"
        case Toxicity() if max(endpoint.days) > horizon:
            yield (*path, "days"), f"the trial ends before; write at most {horizon}"
        case _:
            pass
    organ = endpoint.organ if isinstance(endpoint, (Count, Prevalence)) else None
    if organ is not None and known and organ not in known:
        yield (*path, "organ"), not_among("organ", organ, known, "organs")
    day = getattr(endpoint, "day", None)
    if day is not None and day > horizon:
        yield (*path, "day"), f"the trial ends before; write at most {horizon}"


def _is_given(trial: Trial, card: str) -> bool:
    return any(give.card == card for arm in trial.arms for rule in arm.rules for give in rule.give)
