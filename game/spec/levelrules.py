"""What a valid level must also fulfil: rules that tie its parts to one another and to the catalog."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from game.spec.cancers import Cancer
from game.spec.cards import Card
from game.spec.catalog import DRAWN
from game.spec.common import GRID, VOXEL_MM
from game.spec.errors import Problem, dotted, listing, suggestion
from game.spec.levels import Level, routes_of
from game.spec.looks import Examination, Look
from game.spec.organs import Organ
from game.spec.policies import Rule, When
from game.spec.yamlio import Document, YamlPath

BUILT_IN_POLICIES = ("nothing", "random")
"""Policies that every level has and that would be hidden by one of the same name."""
_NAMED_BY_KEY = ("vary", "mechanism")
Told = Iterator[tuple[YamlPath, str]]


def level_problems(
    level: Level,
    document: Document,
    organs: Mapping[str, Organ],
    cancers: Mapping[str, Cancer],
    cards: Mapping[str, Card],
) -> list[Problem]:
    """Everything wrong with the sense of a level whose form is valid. Names the catalog lacks are passed over."""
    told = [
        *_start(level, organs),
        *_mechanisms(level, cancers),
        *_lists(level),
        *_tests(level, cards),
        *_policies(level, cards),
    ]
    marks = document.marks
    return [
        Problem(
            document.path,
            *(marks.of_key(path) if path[:-1] == _NAMED_BY_KEY else marks.of_value(path)),
            dotted(path),
            message,
        )
        for path, message in told
    ]


def _start(level: Level, organs: Mapping[str, Organ]) -> Told:
    for index, population in enumerate(level.start):
        if population.organ not in level.organs:
            yield ("start", index, "organ"), not_among("organ", population.organ, level.organs, "organs")
        organ = organs.get(population.organ)
        if organ is not None and population.at_mm is not None and not inside(organ, *population.at_mm):
            middle = GRID * VOXEL_MM / 2
            size = f"{organ.width_mm:g} by {organ.height_mm:g} mm around [{middle:g}, {middle:g}]"
            yield ("start", index, "at_mm"), f"the place lies outside the {organ.id}; write one inside {size}"


def inside(organ: Organ, x_mm: float, y_mm: float) -> bool:
    """Whether a place in millimetres lies on the organ's section."""
    middle = GRID * VOXEL_MM / 2
    across, down = (x_mm - middle) / (organ.width_mm / 2), (y_mm - middle) / (organ.height_mm / 2)
    return across * across + down * down <= 1.0


def _mechanisms(level: Level, cancers: Mapping[str, Cancer]) -> Told:
    drawn = level.vary.mechanism
    if drawn and abs(sum(drawn.values()) - 1.0) > 1e-9:
        yield ("vary", "mechanism"), f"the chances add up to {sum(drawn.values()):g}; make them add up to 1"
    cancer = cancers.get(level.cancer)
    routes = routes_of(level, cancer) if cancer is not None else level.biology.mechanisms
    for index, linked in enumerate(level.biology.linked_traits):
        if routes is not None and linked.mechanism not in routes:
            yield ("biology", "linked_traits", index, "mechanism"), not_a_route(linked.mechanism, level.cancer, routes)
    for name in drawn:
        if routes is not None and name not in routes:
            yield ("vary", "mechanism", name), not_a_route(name, level.cancer, routes)
    for index, population in enumerate(level.start):
        for number, clone in enumerate(population.clones):
            for place, name in enumerate(clone.mechanisms):
                path = ("start", index, "clones", number, "mechanisms", place)
                if name == DRAWN:
                    if not drawn:
                        yield path, "nothing is drawn; add vary: mechanism: with the chances, or name a mechanism"
                elif routes is not None and name not in routes:
                    yield path, not_a_route(name, level.cancer, routes)


def not_a_route(name: str, cancer: str, routes: Iterable[str]) -> str:
    """One sentence for a mechanism that a cancer's cells cannot gain."""
    return f"{name} is not a route of {cancer}{suggestion(name, routes) or ';'} it has {listing(routes)}"


def _lists(level: Level) -> Told:
    offered = [offer.card for offer in level.cards]
    for name, values in (("organs", list(level.organs)), ("cards", offered)):
        for index, value in enumerate(values):
            if value in values[:index]:
                yield (name, index), f"{value} is already in the list; remove one of the two"
    for index, offer in enumerate(level.cards):
        if offer.from_cycle >= level.horizon.cycles:
            last = level.horizon.cycles - 1
            yield ("cards", index, "from_cycle"), f"the level ends before; write at most {last}"


def _tests(level: Level, cards: Mapping[str, Card]) -> Told:
    for index, name in enumerate(level.referral.tests):
        card = cards.get(name)
        if card is not None and card.category != "test":
            tests = [other.id for other in cards.values() if other.category == "test"]
            yield ("referral", "tests", index), f"{name} is not a test; the tests are {listing(tests)}"
    yield from _blind(level, cards)
    if level.stars.insight == "tests_at_most" and level.stars.tests is None:
        yield ("stars",), "insight: tests_at_most needs a number; add tests: with the most tests allowed"


def _blind(level: Level, cards: Mapping[str, Card]) -> Told:
    """A test that looks only at organs which the level does not have would find nothing, whatever is there."""
    named: list[tuple[YamlPath, str]] = [
        (("cards", index, "card"), each.card) for index, each in enumerate(level.cards)
    ]
    named += [(("referral", "tests", index), name) for index, name in enumerate(level.referral.tests)]
    for path, name in named:
        looks = [effect for effect in cards[name].effects if isinstance(effect, Look)] if name in cards else []
        organs = {organ for look in looks for organ in (*look.organs, *_asked(look))}
        if looks and all(look.organs for look in looks) and not organs & set(level.organs):
            yield path, f"{name} looks only at {listing(sorted(organs))}, which this level has not; add one to organs"


def _asked(look: Look) -> tuple[str, ...]:
    return tuple(complaint.organ for complaint in look.complaints) if isinstance(look, Examination) else ()


def _policies(level: Level, cards: Mapping[str, Card]) -> Told:
    offered = [offer.card for offer in level.cards]
    for policy, rules in level.policies.items():
        if policy in BUILT_IN_POLICIES:
            yield ("policies", policy), f"{policy} is built into the game; choose another name for this policy"
        flags = [rule.set for rule in rules if rule.set is not None]
        for index, rule in enumerate(rules):
            here: YamlPath = ("policies", policy, index)
            yield from _orders(level, rule, here, offered, cards)
            yield from _conditions(rule.when, (*here, "when"), flags, offered)
            yield from lowered(rule, here, flags, "policy")


def _orders(level: Level, rule: Rule, here: YamlPath, offered: list[str], cards: Mapping[str, Card]) -> Told:
    for number, give in enumerate(rule.give):
        path: YamlPath = (*here, "give", number)
        card = cards.get(give.card)
        if give.card not in offered:
            yield (*path, "card"), not_among("card", give.card, offered, "cards")
        if card is not None and give.dose is not None and not card.dosed:
            yield (*path, "dose"), f"{card.id} has no doses; remove dose"
        if give.at is not None and give.at.startswith("organ:"):
            organ = give.at.removeprefix("organ:")
            if organ not in level.organs:
                yield (*path, "at"), not_among("organ", organ, level.organs, "organs")


def lowered(rule: Rule, here: YamlPath, flags: Sequence[str], where: str) -> Told:
    """What is wrong with the flag that a rule lowers."""
    if rule.clear is not None and rule.clear not in flags:
        meant = suggestion(rule.clear, flags) or "; add set: to the rule that should raise it"
        yield (*here, "clear"), f"no rule of this {where} sets the flag {rule.clear}{meant}"


def _conditions(when: When, here: YamlPath, flags: list[str], offered: list[str]) -> Told:
    if when.flag is not None and when.flag not in flags:
        meant = suggestion(when.flag, flags) or "; add set: to the rule that should raise it"
        yield (*here, "flag"), f"no rule of this policy sets the flag {when.flag}{meant}"
    if when.given is not None and when.given not in offered:
        yield (*here, "given"), not_among("card", when.given, offered, "cards")
    if when.days_since is not None and when.days_since.card not in offered:
        yield (*here, "days_since", "card"), not_among("card", when.days_since.card, offered, "cards")
    for name, inner in (("all", when.all), ("any", when.any)):
        for index, condition in enumerate(inner):
            yield from _conditions(condition, (*here, name, index), flags, offered)
    if when.not_ is not None:
        yield from _conditions(when.not_, (*here, "not"), flags, offered)


def not_among(kind: str, name: str, names: Iterable[str], field: str) -> str:
    """One sentence for a name that its list lacks."""
    known = list(names)
    meant = suggestion(name, known)
    return (
        f"the {kind} {name} is not in {field}{meant}" if meant else f"the {kind} {name} is not in {field}; add it there"
    )
