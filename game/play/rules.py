"""Scripted clinicians written in YAML: ordered rules that read the chart and give orders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from game.play.chart import Chart
from game.play.charted import ChartLesion, Point
from game.play.check import Reason, check
from game.play.clinic import Clinic
from game.play.plans import with_order
from game.sim.plan import Order, Plan
from game.spec.cards import DOSES_PERCENT
from game.spec.policies import Baseline, Change, Give, Rule, Series, When


@dataclass(frozen=True)
class Memory:
    """What a rule policy remembers: flags that were set, and rules (by number) that fire once and did."""

    flags: frozenset[str] = frozenset()
    fired: frozenset[int] = frozenset()


class RulePolicy:
    """A policy of rules with its memory."""

    def __init__(self, clinic: Clinic, rules: Sequence[Rule], waived: frozenset[Reason] = frozenset()) -> None:
        self.clinic = clinic
        self.rules = tuple(rules)
        self.waived = waived
        self.memory = Memory()

    def __call__(self, chart: Chart) -> Plan:
        """The plan of this turn; the memory moves on."""
        plan, self.memory = decide(self.clinic, self.rules, chart, self.memory, self.waived)
        return plan


def decide(
    clinic: Clinic, rules: Sequence[Rule], chart: Chart, memory: Memory, waived: frozenset[Reason] = frozenset()
) -> tuple[Plan, Memory]:
    """Read the rules from the top; each that holds adds its orders as far as `check` allows.

    A rule has taken effect when it gives nothing or at least one of its orders was accepted. Only then its flags are
    set and cleared, for the rules below and for later turns, and only then a rule with `once` is used up. Refusals
    for a `waived` reason do not count: the protocol of a trial has no clinic hours.
    """
    plan, flags, fired = Plan(), memory.flags, memory.fired
    for number, rule in enumerate(rules):
        if (rule.once and number in fired) or not holds(rule.when, chart, flags):
            continue
        before = len(plan.orders)
        for give in rule.give:
            plan = _add(clinic, chart, plan, give, waived)
        if rule.give and len(plan.orders) == before:
            continue
        flags = flags - {rule.clear} | {rule.set} if rule.set else flags - {rule.clear or ""}
        fired = fired | {number} if rule.once else fired
    return plan, Memory(flags, fired)


def _add(clinic: Clinic, chart: Chart, plan: Plan, give: Give, waived: frozenset[Reason]) -> Plan:
    """The plan with one order more, or as it was when `check` refuses it at every dose that is meant."""
    for order in _orders(clinic, chart, give):
        longer = with_order(plan, order)
        if all(refusal.reason in waived for refusal in check(clinic, chart, longer)):
            return longer
    return plan


def _orders(clinic: Clinic, chart: Chart, give: Give) -> Iterator[Order]:
    """The order a rule means; without a dose, the highest that is legal; without a place, the largest lesion."""
    card = clinic.cards.get(give.card)
    if card is None:
        return
    targets = () if card.reach == "systemic" else select(chart, give.at or "largest:1")
    if card.dosed and give.dose is None:
        for dose in reversed(DOSES_PERCENT):
            yield Order(give.card, dose, targets)
    else:
        yield Order(give.card, give.dose, targets)


def select(chart: Chart, selector: str) -> tuple[str, ...]:
    """Ids of the lesions that a selector names, largest first: visible ones, except for `primary` and `lesion:ID`."""
    name, _, value = selector.partition(":")
    chosen: Sequence[ChartLesion]
    match name:
        case "primary":
            chosen = (chart.primary,) if chart.primary is not None else ()
        case "all":
            chosen = chart.visible
        case "largest":
            chosen = chart.visible[: int(value)]
        case "organ":
            chosen = [lesion for lesion in chart.visible if lesion.organ == value]
        case "new":
            chosen = [lesion for lesion in chart.visible if lesion.id in _new_ids(chart)]
        case "lesion":
            return (value,)
        case _:
            raise ValueError(f"unknown selector {selector}; use primary, all, new, largest:N, organ:ID or lesion:ID")
    return tuple(lesion.id for lesion in chosen)


def holds(when: When, chart: Chart, flags: frozenset[str]) -> bool:
    """Whether every key that is given holds on the chart."""
    simple = all(_simple(when, chart, flags))
    return (
        simple
        and all(holds(part, chart, flags) for part in when.all)
        and (not when.any or any(holds(part, chart, flags) for part in when.any))
        and (when.not_ is None or not holds(when.not_, chart, flags))
    )


def _simple(when: When, chart: Chart, flags: frozenset[str]) -> Iterator[bool]:
    if when.cycle is not None:
        yield chart.cycle == when.cycle
    if when.from_cycle is not None:
        yield chart.cycle >= when.from_cycle
    if when.every is not None:
        yield chart.cycle % when.every == 0
    if when.recist is not None:
        yield bool(chart.recist) and chart.recist[-1].response == when.recist
    if when.rise is not None:
        yield rose(series(chart, when.rise.of), when.rise)
    if when.fall is not None:
        yield fell(series(chart, when.fall.of), when.fall)
    if when.against_first is not None:
        yield against_first(chart, when.against_first)
    if when.found is not None:
        yield chart.first_found(when.found) is not None
    if when.lesions_at_least is not None:
        yield len(chart.visible) >= when.lesions_at_least
    if when.new_lesion is not None:
        yield bool(_new_ids(chart)) == when.new_lesion
    if when.reserve_below is not None:
        level = chart.reserves.get(when.reserve_below.reserve)
        yield level is not None and level < when.reserve_below.level
    if when.quality_below is not None:
        yield chart.quality is not None and chart.quality < when.quality_below
    if when.days_since is not None:
        last = chart.last_given(when.days_since.card)
        yield last is None or chart.day - last.day >= when.days_since.days
    if when.given is not None:
        yield chart.last_given(when.given) is not None
    if when.flag is not None:
        yield when.flag in flags


def points_of(chart: Chart, name: Series) -> tuple[Point, ...]:
    """Readings of a series, oldest first."""
    return chart.diameters if name == "diameter" else chart.points(name)


def series(chart: Chart, name: Series) -> tuple[float, ...]:
    """Values of a series, oldest first."""
    return tuple(point.value for point in points_of(chart, name))


def since_first(chart: Chart, name: Series) -> tuple[Point, ...]:
    """Readings from the first one of the protocol on: the newest that it began with, if there was any."""
    points = points_of(chart, name)
    before = sum(1 for point in points if point.day <= chart.from_day)
    return points[max(0, before - 1) :]


def against_first(chart: Chart, asked: Baseline) -> bool:
    """Whether the newest reading is at least, or at most, so many times the first; false with one reading."""
    points = since_first(chart, asked.of)
    if len(points) < 2:
        return False
    first, newest = points[0].value, points[-1].value
    high_enough = asked.at_least is None or newest >= asked.at_least * first
    return high_enough and (asked.at_most is None or newest <= asked.at_most * first)


def rose(values: Sequence[float], change: Change) -> bool:
    """Whether the newest value is at least `ratio` times the lowest of the `over` values before it."""
    earlier = values[:-1][-change.over :]
    if not earlier:
        return False
    lowest = min(earlier)
    return values[-1] > 0 if lowest <= 0 else values[-1] >= change.ratio * lowest


def fell(values: Sequence[float], change: Change) -> bool:
    """Whether `ratio` times the newest value is at most the highest of the `over` values before it."""
    earlier = values[:-1][-change.over :]
    return bool(earlier) and max(earlier) > 0 and values[-1] * change.ratio <= max(earlier)


def _new_ids(chart: Chart) -> tuple[str, ...]:
    """New lesions of the newest scan that count by RECIST."""
    return chart.recist[-1].new if chart.recist else ()
