"""Whether a plan may be carried out, asked before acting: it greys a card, words its tooltip and guards the session.

Legality depends on what was *seen*, so it reads the chart, never the patient.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from game.play.chart import Chart
from game.play.clinic import Clinic
from game.play.plans import carried_on, hours_of, in_cycle, with_order, without_card
from game.sim.plan import Order, Plan
from game.spec.cards import DOSES_PERCENT, SLOTS, Card
from game.spec.effects import Cytotoxic, Resect
from game.spec.errors import suggestion

Reason = Literal[
    "over",
    "cycles",
    "unknown",
    "not_offered",
    "not_yet",
    "done",
    "twice",
    "alone",
    "recovery",
    "slots",
    "hours",
    "dose",
    "reserve",
    "target",
]

GRADE_3_POINTS = 2.0
"""A reserve this low is grade 3: doses that draw on it are capped."""
CAPPED_DOSE_PERCENT = 75
SLOT_NAMES = {"systemic": "systemic treatment", "local": "local treatment", "support": "support", "test": "test"}
RESERVE_NAMES = {"marrow": "Marrow", "gut": "Gut", "flare": "Flare margin", "heart": "Heart", "nerve": "Nerve"}


@dataclass(frozen=True)
class Refusal:
    """Why an order, or a whole plan (`card` is None), cannot be given; `text` is one sentence a player can use."""

    card: str | None
    reason: Reason
    text: str

    def __str__(self) -> str:
        return self.text


def check(clinic: Clinic, chart: Chart, plan: Plan) -> tuple[Refusal, ...]:
    """Everything that keeps a plan from being carried out; empty when it may be."""
    refusals = list(_check_turn(chart, plan))
    known = [order for order in plan.orders if order.card in clinic.cards]
    for order in plan.orders:
        refusal = _check_order(clinic, chart, order)
        if refusal is not None:
            refusals.append(refusal)
    refusals += _check_twice(clinic, known)
    refusals += _check_alone(clinic, known)
    refusals += _check_recovered(clinic, chart, known)
    refusals += _check_slots(clinic, known)
    if not any(refusal.reason == "cycles" for refusal in refusals):
        refusals += _check_hours(clinic, chart, Plan(tuple(known), plan.cycles))
    return tuple(refusals)


def refusals_for(clinic: Clinic, chart: Chart, draft: Plan, card: str) -> tuple[Refusal, ...]:
    """Why a card cannot be added to a draft in any way; empty when some dose and target allow it.

    A card that is already in the draft is judged as if it were put there anew.
    """
    rest = without_card(draft, card)
    before = set(check(clinic, chart, rest))
    refusals: tuple[Refusal, ...] = ()
    for order in possible_orders(clinic, chart, card):
        refusals = tuple(refusal for refusal in check(clinic, chart, with_order(rest, order)) if refusal not in before)
        if not refusals:
            return ()
    return refusals


def legal_orders(clinic: Clinic, chart: Chart, draft: Plan | None = None) -> tuple[Order, ...]:
    """Every order that may be added to a legal draft, in the order of the level's cards."""
    draft = draft or Plan()
    orders = (order for offer in clinic.offers for order in possible_orders(clinic, chart, offer.card))
    return tuple(order for order in orders if not check(clinic, chart, with_order(draft, order)))


def possible_orders(clinic: Clinic, chart: Chart, card: str) -> tuple[Order, ...]:
    """A card in all its doses, strongest first, and at all targets; at least one order, which need not be legal.

    Several targets are offered as the largest two, three … lesions, not as every combination of them,
    unless there are few.
    """
    if card not in clinic.cards:
        return (Order(card),)
    doses: tuple[int | None, ...] = tuple(reversed(DOSES_PERCENT)) if clinic.cards[card].dosed else (None,)
    most = clinic.most_targets(card)
    ids = [lesion.id for lesion in chart.visible]
    targets: list[tuple[str, ...]] = [(lesion_id,) for lesion_id in ids]
    for number in range(2, min(most, len(ids)) + 1):
        targets += list(combinations(ids, number)) if len(ids) <= 4 else [tuple(ids[:number])]
    if most == 0 or not targets:
        targets = [()]
    return tuple(Order(card, dose, target) for dose in doses for target in targets)


def _check_turn(chart: Chart, plan: Plan) -> Iterator[Refusal]:
    if chart.over:
        yield Refusal(None, "over", "The game is over: no further plan can be given.")
    elif plan.cycles < 1:
        yield Refusal(None, "cycles", "A plan runs for at least 1 cycle.")
    elif plan.cycles > chart.cycles_left:
        left = _count(chart.cycles_left, "cycle")
        yield Refusal(None, "cycles", f"Only {left} left before the end: plan no more than that.")


def _check_order(clinic: Clinic, chart: Chart, order: Order) -> Refusal | None:
    """The first thing wrong with one order by itself."""
    offer = clinic.offer(order.card)
    card = clinic.cards.get(order.card)
    if offer is None or card is None:
        offered = [known.card for known in clinic.offers]
        near = suggestion(order.card, offered)
        reason: Reason = "not_offered" if card is not None else "unknown"
        return Refusal(order.card, reason, f"This clinic has no card {order.card}{near or '; choose one of the hand.'}")
    if chart.cycle < offer.from_cycle:
        note = f" {offer.note}" if offer.note else ""
        return Refusal(order.card, "not_yet", f"{card.name} is on offer from cycle {offer.from_cycle + 1}.{note}")
    if any(finding.test == card.id and finding.day == chart.day for finding in chart.findings):
        return Refusal(order.card, "done", f"{card.name} was done today: its result is on the chart.")
    return _check_dose(card, order) or _check_reserves(chart, card, order) or _check_targets(clinic, chart, card, order)


def _check_dose(card: Card, order: Order) -> Refusal | None:
    if card.dosed and order.dose_percent is None:
        return Refusal(order.card, "dose", f"{card.name} needs a dose: choose 50, 75 or 100%.")
    if card.dosed and order.dose_percent not in DOSES_PERCENT:
        return Refusal(order.card, "dose", f"{card.name} comes at 50, 75 or 100%, not {order.dose_percent}%.")
    if not card.dosed and order.dose_percent is not None:
        return Refusal(order.card, "dose", f"{card.name} has no dose to choose: leave the dose out.")
    return None


def _check_reserves(chart: Chart, card: Card, order: Order) -> Refusal | None:
    """Grade 4 (a reserve at 0): no systemic treatment this cycle. Grade 3: at most 75% of what draws on it."""
    if card.slot != "systemic":
        return None
    spent = [name for name, value in chart.reserves.items() if value <= 0]
    if spent:
        name = RESERVE_NAMES[spent[0]]
        return Refusal(order.card, "reserve", f"{name} is at 0: no systemic treatment this cycle, so that it recovers.")
    for toll in card.toxicity:
        value = chart.reserves.get(toll.reserve)
        if value is not None and value <= GRADE_3_POINTS and (order.dose_percent or 100) > CAPPED_DOSE_PERCENT:
            name = RESERVE_NAMES[toll.reserve]
            remedy = f"give {card.name} at {CAPPED_DOSE_PERCENT}% or less" if card.dosed else f"wait with {card.name}"
            return Refusal(order.card, "reserve", f"{name} is at {value:g} of 10: {remedy}.")
    return None


def _check_targets(clinic: Clinic, chart: Chart, card: Card, order: Order) -> Refusal | None:
    def refuse(text: str) -> Refusal:
        return Refusal(order.card, "target", text)

    most = clinic.most_targets(order.card)
    if most == 0:
        return refuse(f"{card.name} reaches the whole body: leave the target out.") if order.targets else None
    if not order.targets:
        if not chart.visible:
            return refuse(f"{card.name} needs a charted lesion, and no scan shows one.")
        return refuse(f"{card.name} needs a target: choose a charted lesion.")
    if len(order.targets) > most:
        return refuse(f"{card.name} reaches {_count(most, 'lesion')} at a time, not {len(order.targets)}.")
    if len(set(order.targets)) < len(order.targets):
        return refuse(f"{card.name} is aimed at one lesion twice: name each lesion once.")
    for target in order.targets:
        lesion = chart.lesion(target)
        if lesion is None:
            near = suggestion(target, [known.id for known in chart.lesions])
            return refuse(f"The chart has no lesion {target}{near or ': choose one that a scan showed.'}")
        if lesion.removed_day is not None:
            return refuse(f"Lesion {target} was removed on day {lesion.removed_day}: choose another.")
        if not lesion.visible:
            return refuse(f"The last scan no longer shows lesion {target}: there is nothing to aim {card.name} at.")
        largest = clinic.largest_mm(card.id)
        if lesion.largest_mm > largest:
            return refuse(f"{card.name} reaches lesions of up to {largest:g} mm; {target} was charted with more.")
        until = _irradiated_until(clinic, chart, target) if clinic.course_days(card.id) else 0
        if until > chart.day:
            return refuse(f"Lesion {target} is being irradiated until day {until}: choose another, or wait.")
    return None


def _irradiated_until(clinic: Clinic, chart: Chart, target: str) -> int:
    """Day of the last fraction ordered for a lesion; 0 for none."""
    courses = [given for given in chart.given if target in given.order.targets]
    return max((given.day + clinic.course_days(given.order.card) for given in courses), default=0)


def _check_twice(clinic: Clinic, orders: list[Order]) -> Iterator[Refusal]:
    for card, times in Counter(order.card for order in orders).items():
        if times > 1:
            yield Refusal(card, "twice", f"{clinic.cards[card].name} is in the plan {times} times: once is enough.")


def _check_alone(clinic: Clinic, orders: list[Order]) -> Iterator[Refusal]:
    """A card that a trial gives alone and another systemic card keep each other out; the later one is refused."""
    systemic = [order.card for order in orders if clinic.cards[order.card].slot == "systemic"]
    for index, card in enumerate(systemic):
        for before in systemic[:index]:
            bound = next((each for each in (before, card) if _alone(clinic, each)), None)
            if bound is not None and before != card:
                name = clinic.cards[bound].name
                yield Refusal(card, "alone", f"{name} allows no other systemic treatment in the same cycle.")
                break


def _alone(clinic: Clinic, card: str) -> bool:
    offer = clinic.offer(card)
    return offer is not None and offer.alone


def _check_recovered(clinic: Clinic, chart: Chart, orders: list[Order]) -> Iterator[Refusal]:
    """Surgery waits until the body has recovered from cytotoxic drugs, and takes none in its own cycle."""
    now = [order.card for order in orders if _is_cytotoxic(clinic, order.card)]
    for order in orders:
        card = clinic.cards[order.card]
        for effect in card.effects:
            if not isinstance(effect, Resect) or effect.cycles_after_cytotoxic == 0:
                continue
            if now:
                drug = clinic.cards[now[0]].name
                yield Refusal(order.card, "recovery", f"{card.name} and {drug} cannot share a cycle: choose one.")
            since = chart.cycle - effect.cycles_after_cytotoxic
            lately = (given for given in chart.given if chart.cycle_of(given.day) >= since)
            recent = [given for given in lately if _is_cytotoxic(clinic, given.order.card)]
            if recent:
                free = chart.cycle_of(recent[-1].day) + effect.cycles_after_cytotoxic + 2  # counted from 1
                drug = clinic.cards[recent[-1].order.card].name
                yield Refusal(order.card, "recovery", f"{card.name} waits for recovery from {drug}: from cycle {free}.")


def _is_cytotoxic(clinic: Clinic, card: str) -> bool:
    return any(isinstance(effect, Cytotoxic) for effect in clinic.cards[card].effects)


def _check_slots(clinic: Clinic, orders: list[Order]) -> Iterator[Refusal]:
    """The cards beyond a slot's places are the ones refused."""
    used: Counter[str] = Counter()
    for order in orders:
        card = clinic.cards[order.card]
        used[card.slot] += 1
        if used[card.slot] > SLOTS[card.slot]:
            places = _count(SLOTS[card.slot], f"{SLOT_NAMES[card.slot]} slot")
            full = "is" if SLOTS[card.slot] == 1 else "are"
            yield Refusal(order.card, "slots", f"No room for {card.name}: the {places} {full} full.")


def _check_hours(clinic: Clinic, chart: Chart, plan: Plan) -> Iterator[Refusal]:
    """Hours of every cycle the plan runs."""
    have = chart.hours
    for index in range(plan.cycles):
        needed = hours_of(clinic, in_cycle(clinic, plan, index))
        if needed > have:
            yield _hours_refusal(clinic, chart, plan, needed - have, index)
            return
        have = carried_on(chart.hours_per_cycle, have - needed)


def _hours_refusal(clinic: Clinic, chart: Chart, plan: Plan, short: int, index: int) -> Refusal:
    """Names the first card that the hours do not reach, in the order of the plan."""
    missing = _count(short, "hour")
    if index > 0:
        cycle = chart.cycle + index
        return Refusal(None, "hours", f"{missing} short from cycle {cycle + 1}, when nothing is carried over.")
    have = chart.hours
    for order in plan.orders:
        have -= clinic.cards[order.card].hours
        if have < 0:
            return Refusal(order.card, "hours", f"{missing} short for {clinic.cards[order.card].name}.")
    return Refusal(None, "hours", f"{missing} short.")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
