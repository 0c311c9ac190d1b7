"""Strategies, recognised from a plan instead of played as cards: what a draft does, and why it may work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from game.play.chart import Chart
from game.play.classes import drugs_beaten
from game.play.clinic import Clinic
from game.play.plans import systemic
from game.sim.plan import Plan


@dataclass(frozen=True)
class Strategy:
    """A recognised strategy: its name, and one sentence on what it does to selection."""

    name: str
    text: str


def recognise(clinic: Clinic, chart: Chart, draft: Plan) -> tuple[Strategy, ...]:
    """Strategies of a draft, seen against the last cycle and the last scan."""
    known = Plan(tuple(order for order in draft.orders if order.card in clinic.cards), draft.cycles)
    now = tuple(order.card for order in systemic(clinic, known))
    last = Plan(chart.given_in(chart.cycle - 1)) if chart.cycle else Plan()
    before = tuple(order.card for order in systemic(clinic, last))
    return (*_combination(clinic, now), *_course(clinic, chart, set(now), set(before)))


def _combination(clinic: Clinic, cards: tuple[str, ...]) -> Iterator[Strategy]:
    if len(cards) < 2:
        return
    drugs = {drug for card in cards for drug in clinic.drugs_of(card)}
    closing = [each for each in clinic.mechanisms.values() if drugs & set(each.closed_by)]
    if any(drugs & set(drugs_beaten(each)) for each in closing):
        names = " and ".join(each.short for each in closing)
        yield Strategy("two doors", f"One drug closes the bypass ({names}) by which the other is escaped.")
        return
    both = [
        mechanism.short
        for mechanism in clinic.mechanisms.values()
        if len(drugs & set(drugs_beaten(mechanism))) >= 2 and not drugs & set(mechanism.closed_by)
    ]
    if both:
        yield Strategy("combination", f"Two drugs at once, but one route escapes both: {', '.join(both)}.")
    else:
        yield Strategy("combination", "Two drugs at once: a cell has to live through both, which few do.")


def _course(clinic: Clinic, chart: Chart, now: set[str], before: set[str]) -> Iterator[Strategy]:
    response = chart.recist[-1].response if chart.recist else None
    if before and not now:
        yield Strategy("break", "Without the drug, sensitive cells compete with resistant ones again.")
    elif before and now and not now & before:
        if response == "PD":
            yield Strategy("switch", "Another drug after growth: what lived through the first is met by the second.")
        else:
            yield Strategy("early switch", "Another drug before growth is read, while few cells are left.")
    elif before and now == before and response in ("CR", "PR"):
        yield Strategy("maintenance", "The same drug goes on while it works; what it cannot reach is selected.")
