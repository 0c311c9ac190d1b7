"""The plan as the board shows it: slots, what kind of strategy it is, and what it leaves out."""

from __future__ import annotations

from dataclasses import dataclass

from game.play.chart import Chart
from game.play.check import Refusal, check
from game.play.clinic import Clinic
from game.play.plans import hours_of, systemic
from game.play.pressures import read_escapes
from game.sim.plan import Plan
from game.spec.cards import SLOTS, Slot
from game.ui.views.reserves_view import ReserveForecast, forecast
from game.ui.views.words import card_name, card_names, count, organ_in_sentence

SLOT_TITLES: dict[Slot, str] = {"systemic": "Systemic", "local": "Local", "support": "Support", "test": "Test"}
LITTLE_REACHES = 0.25
"""Share of the plasma exposure below which the board says that little of a drug reaches an organ. Assumption."""


@dataclass(frozen=True)
class SlotView:
    """One place of the plan; `card` is empty when it is free. `targets` are lesion numbers."""

    slot: Slot
    index: int
    card: str = ""
    name: str = ""
    category: str = ""
    dose_percent: int | None = None
    targets: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Its hit."""
        return f"slot:{self.slot}:{self.index}"

    @property
    def words(self) -> str:
        """`Platinum 75%`, `Resection of lesion 1`."""
        text = self.name
        if self.dose_percent is not None:
            text += f" {self.dose_percent}%"
        if self.targets:
            text += f" of lesion {' and '.join(self.targets)}"
        return text


@dataclass(frozen=True)
class PlanView:
    """Attributes: strategy and because: what the plan is and why it matters; limits: its warnings, gravest first."""

    slots: tuple[SlotView, ...]
    cycles: int
    cycles_left: int
    hours_used: int
    hours: int
    strategy: str
    because: str
    limits: tuple[str, ...]
    refusals: tuple[str, ...]
    empty: bool
    can_repeat_last: bool

    @property
    def ready(self) -> bool:
        """Whether it may be committed."""
        return not self.refusals


def read_plan(
    clinic: Clinic, chart: Chart, draft: Plan, last: Plan | None = None,
    reserves: tuple[ReserveForecast, ...] | None = None,
) -> PlanView:  # fmt: skip
    """The draft with its name and its limits; `last` is the plan of the turn before, `reserves` its known forecast."""
    reserves = forecast(clinic, chart, draft) if reserves is None else reserves
    refusals = check(clinic, chart, draft)
    strategy, because = name_strategy(clinic, chart, draft)
    return PlanView(
        slots=_slots(clinic, draft),
        cycles=draft.cycles,
        cycles_left=chart.cycles_left,
        hours_used=hours_of(clinic, draft),
        hours=chart.hours,
        strategy=strategy,
        because=because,
        limits=limits_of(clinic, chart, draft, reserves),
        refusals=tuple(dict.fromkeys(refusal.text for refusal in refusals)),
        empty=not draft.orders,
        can_repeat_last=bool(last and _repeatable(clinic, chart, last).orders),
    )


def _repeatable(clinic: Clinic, chart: Chart, last: Plan) -> Plan:
    """What of a plan can be given again: each order that `check` allows on top of the ones before."""
    kept = Plan()
    for order in last.orders:
        trial = Plan((*kept.orders, order))
        if not order.targets and not check(clinic, chart, trial):
            kept = trial
    return kept


repeatable = _repeatable


def _slots(clinic: Clinic, draft: Plan) -> tuple[SlotView, ...]:
    slots: list[SlotView] = []
    for slot, places in SLOTS.items():
        orders = [order for order in draft.orders if clinic.cards[order.card].slot == slot]
        for index in range(places):
            if index >= len(orders):
                slots.append(SlotView(slot, index))
                continue
            order, card = orders[index], clinic.cards[orders[index].card]
            targets = tuple(target.lstrip("L") for target in order.targets)
            slots.append(SlotView(slot, index, card.id, card.name, card.category, order.dose_percent, targets))
    return tuple(slots)


def _names(clinic: Clinic, chart: Chart, cycle: int) -> dict[str, int | None]:
    given = chart.given_in(cycle) if cycle >= 0 else ()
    return {o.card: o.dose_percent for o in given if o.card in clinic.cards and clinic.cards[o.card].slot == "systemic"}


def name_strategy(clinic: Clinic, chart: Chart, draft: Plan) -> tuple[str, str]:
    """The strategy that a plan amounts to, recognised and not chosen, and one sentence from the catalog about it."""
    now = {order.card: order.dose_percent for order in systemic(clinic, draft)}
    before = _names(clinic, chart, chart.cycle - 1)
    ever = any(_names(clinic, chart, cycle) for cycle in range(chart.cycle))
    local = [order.card for order in draft.orders if clinic.removes(order.card)]
    if not now:
        if local:
            return card_names(clinic, tuple(local)), "It takes what it reaches and nothing elsewhere."
        if before:
            return "A break", "Without drugs, cells that only tolerated them lose their advantage."
        if ever:
            return "Still on a break", "Cells of every kind grow at their own pace."
        tests = any(clinic.is_test(order.card) for order in draft.orders)
        if tests:
            return "Look first", "Tests only: what is there keeps its own pace."
        if any(clinic.removes(given.order.card) for given in chart.given):
            return "Follow-up", "The body recovers; what no scan shows keeps its own pace."
        return "Wait and watch", "What is there keeps its own pace."
    if len(now) > 1 and set(now) != set(before):
        return "Combination", _combination(clinic, chart, draft, tuple(now))
    if before and not set(now) & set(before):
        return "Switch", f"{card_names(clinic, tuple(before))} stops, {card_names(clinic, tuple(now))} starts."
    if before and set(now) < set(before):
        dropped = tuple(card for card in before if card not in now)
        return "Fewer drugs", f"{card_names(clinic, dropped)} stops."
    if before and set(now) == set(before):
        return _same(clinic, chart, draft, now, before)
    if ever:
        return "Back on treatment", f"{card_names(clinic, tuple(now))} after a break."
    return "One drug", f"{card_names(clinic, tuple(now))} alone."


def _same(
    clinic: Clinic, chart: Chart, draft: Plan, now: dict[str, int | None], before: dict[str, int | None]
) -> tuple[str, str]:
    lower = any((now[card] or 100) < (before[card] or 100) for card in now)
    higher = any((now[card] or 100) > (before[card] or 100) for card in now)
    if lower or higher:
        return ("Lower dose" if lower else "Higher dose"), f"{card_names(clinic, tuple(now))} goes on."
    if len(now) > 1:
        return "Same combination", _combination(clinic, chart, draft, tuple(now))
    return "Same drug again", f"{card_names(clinic, tuple(now))} goes on."


def _combination(clinic: Clinic, chart: Chart, draft: Plan, cards: tuple[str, ...]) -> str:
    shared = [escape for escape in read_escapes(clinic, chart, draft) if len(escape.defeats) >= len(cards)]
    still = [escape for escape in shared if not escape.closed]
    if still:
        return f"{still[0].short} escapes both."
    return "No single known route escapes both."


def limits_of(clinic: Clinic, chart: Chart, draft: Plan, reserves: tuple[ReserveForecast, ...]) -> tuple[str, ...]:
    """What the plan leaves open, from the chart and the catalog only; gravest first."""
    out: list[str] = []
    drugs = systemic(clinic, draft)
    if drugs:
        for escape in read_escapes(clinic, chart, draft):
            if escape.found_day is not None and not escape.closed and escape.share:
                defeated = tuple(card for card in escape.defeats if card in {o.card for o in drugs})
                if defeated:
                    out.append(f"{escape.short} found: it escapes {card_names(clinic, defeated)}")
        for organ in clinic.organs:
            if organ.drug_penetration <= LITTLE_REACHES:
                much = "Nothing" if organ.drug_penetration <= 0 else "Little"
                out.append(f"{much} reaches {organ_in_sentence(clinic, organ.id)}")
    out += [f"{each.name} may fall to {each.lowest:.0f}" for each in reserves if each.severe and each.lowest < each.now]
    if not drugs and any(clinic.removes(order.card) for order in draft.orders):
        out.append("Nothing beyond its margin is reached")
    if not draft.orders and chart.visible:
        out.append("Nothing is treated or tested")
    return tuple(out)


def footer_for(clinic: Clinic, chart: Chart, card: str, refusals: tuple[Refusal, ...]) -> str:
    """A refusal in the few words that fit a card's foot."""
    own = [refusal for refusal in refusals if refusal.card == card] or list(refusals)
    reason = own[0].reason if own else "over"
    offer = clinic.offer(card)
    match reason:
        case "not_yet" if offer is not None:
            return f"from cycle {offer.from_cycle + 1}"
        case "hours":
            short = hours_short(own[0])
            return f"{count(short, 'hour')} short" if short else "no hours left"
        case "slots":
            return "slots full"
        case "target":
            return "no target seen"
        case "reserve":
            return "reserve too low"
        case "alone":
            return "trial: alone"
        case "over":
            return "game over"
        case "done":
            return "already done"
        case "recovery":
            return "not together" if "cannot share" in own[0].text else "still recovering"
        case _:
            return "not now"


def hours_short(refusal: Refusal) -> int:
    """The number that an hours refusal begins with; 0 when it begins with a word."""
    first = refusal.text.split(" ", 1)[0]
    return int(first) if first.isdigit() else 0


def reason_for(clinic: Clinic, card: str, refusals: tuple[Refusal, ...]) -> str:
    """A refusal in a sentence, with cycles counted from 1 as the board counts them."""
    own = [refusal for refusal in refusals if refusal.card == card] or list(refusals)
    if not own:
        return ""
    offer = clinic.offer(card)
    if own[0].reason == "not_yet" and offer is not None:
        note = f" {offer.note}" if offer.note else ""
        return f"{card_name(clinic, card)} can be given from cycle {offer.from_cycle + 1}.{note}"
    return own[0].text
