"""Scripted clinicians: built in, or written as rules in a level. A policy maps a chart to a legal plan."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from typing import Protocol

from game.play.chart import Chart
from game.play.check import check, legal_orders, possible_orders
from game.play.clinic import Clinic
from game.play.plans import with_order
from game.play.recist import read_recist
from game.play.rules import RulePolicy
from game.sim.plan import Plan
from game.spec.cards import SLOTS
from game.spec.errors import listing, suggestion
from game.spec.levels import Level
from game.spec.looks import CtScan

SCAN_EVERY_CYCLES = 2


class Policy(Protocol):
    """A scripted clinician. It sees only the chart; its memory is its own, so use a fresh one for each game."""

    def __call__(self, chart: Chart) -> Plan:
        """The plan of this turn."""
        ...


class UnknownPolicy(KeyError):
    """A policy that neither the game nor the level has."""

    def __str__(self) -> str:
        return str(self.args[0])


def policy(name: str, level: Level, clinic: Clinic, seed: int) -> Policy:
    """A fresh policy by name: one of the level's own, or a built-in one.

    `seed` is the game's; only `random` uses it. Raises UnknownPolicy with "did you mean".
    """
    if name in level.policies:
        return RulePolicy(clinic, level.policies[name])
    if name in BUILT_IN:
        return BUILT_IN[name](clinic, seed)
    names = policy_names(level)
    near = suggestion(name, names) or f"; choose {listing(names)}"
    raise UnknownPolicy(f"{level.id} has no policy {name}{near}")


def policy_names(level: Level) -> tuple[str, ...]:
    """Names that `policy` accepts for a level: its own first."""
    return tuple(dict.fromkeys([*level.policies, *BUILT_IN]))


class Nothing:
    """Never gives an order."""

    def __init__(self, clinic: Clinic, seed: int) -> None:
        pass

    def __call__(self, chart: Chart) -> Plan:
        """An empty plan."""
        return Plan()


class Random:
    """Fills each slot with probability 1/2 by a uniformly chosen legal order."""

    def __init__(self, clinic: Clinic, seed: int) -> None:
        self.clinic = clinic
        self.seed = seed

    def __call__(self, chart: Chart) -> Plan:
        """A legal plan, the same for the same chart and seed on every computer."""
        key = hashlib.sha256(f"{self.clinic.level_id}/{self.seed}/{chart.cycle}".encode()).digest()
        luck = random.Random(int.from_bytes(key, "big"))
        plan = Plan()
        for slot, places in SLOTS.items():
            for _ in range(places):
                if luck.random() >= 0.5:
                    continue
                orders = [o for o in legal_orders(self.clinic, chart, plan) if self.clinic.cards[o.card].slot == slot]
                if orders:
                    plan = with_order(plan, orders[int(luck.random() * len(orders))])
        return plan


class MaxDose:
    """Every systemic card that fits, at the highest dose that is allowed, always; nothing else."""

    def __init__(self, clinic: Clinic, seed: int) -> None:
        self.clinic = clinic

    def __call__(self, chart: Chart) -> Plan:
        """Systemic cards in the level's order."""
        plan = Plan()
        for card in systemic_cards(self.clinic):
            plan = _add_strongest(self.clinic, chart, plan, card)
        return plan


class Sequential:
    """One systemic drug after another: the next one when a scan reads progression under the present one.

    Growth counts from the smallest sum since the present drug was started, as each line of therapy has its own
    baseline. A CT every second cycle; no other test, no surgery.
    """

    def __init__(self, clinic: Clinic, seed: int) -> None:
        self.clinic = clinic
        self.line = 0
        self.since_day = 0

    def __call__(self, chart: Chart) -> Plan:
        """The present line at the highest dose allowed, and the scan when it is due."""
        lines = systemic_cards(self.clinic)
        readings = read_recist(chart.lesions, chart.scan_days, self.since_day, chart.began)
        later = [reading for reading in readings if reading.day > self.since_day]
        if later and later[-1].response == "PD" and self.line + 1 < len(lines):
            following = _add_strongest(self.clinic, chart, Plan(), lines[self.line + 1])
            if following.orders:
                self.line += 1
                self.since_day = chart.day
        plan = _add_strongest(self.clinic, chart, Plan(), lines[self.line]) if lines else Plan()
        if chart.cycle % SCAN_EVERY_CYCLES == 0:
            for offer in self.clinic.offers:
                if any(isinstance(effect, CtScan) for effect in self.clinic.cards[offer.card].effects):
                    return _add_strongest(self.clinic, chart, plan, offer.card)
        return plan


BUILT_IN: dict[str, Callable[[Clinic, int], Policy]] = {
    "nothing": Nothing,
    "random": Random,
    "max-dose": MaxDose,
    "sequential": Sequential,
}


def systemic_cards(clinic: Clinic) -> tuple[str, ...]:
    """Systemic cards of the level, in its order."""
    return tuple(offer.card for offer in clinic.offers if clinic.cards[offer.card].slot == "systemic")


def _add_strongest(clinic: Clinic, chart: Chart, plan: Plan, card: str) -> Plan:
    """The plan with a card at its highest legal dose, or as it was."""
    for order in possible_orders(clinic, chart, card):
        longer = with_order(plan, order)
        if not check(clinic, chart, longer):
            return longer
    return plan
