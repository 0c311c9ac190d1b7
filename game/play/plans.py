"""Small questions about a plan, asked by the check, the policies and the screens."""

from __future__ import annotations

from game.play.clinic import Clinic
from game.sim.plan import Order, Plan
from game.spec.cards import SLOTS, Slot

MOST_CARRIED_HOURS = 1


def carried_on(hours_per_cycle: int, left: int) -> int:
    """Clinic hours of the next cycle: at most one unused hour carries over."""
    return hours_per_cycle + min(MOST_CARRIED_HOURS, left)


def hours_of(clinic: Clinic, plan: Plan) -> int:
    """Clinic hours that one cycle of a plan takes."""
    return sum(clinic.cards[order.card].hours for order in plan.orders if order.card in clinic.cards)


def slots_free(clinic: Clinic, plan: Plan) -> dict[Slot, int]:
    """Free places of each slot."""
    free = dict(SLOTS)
    for order in plan.orders:
        if order.card in clinic.cards:
            free[clinic.cards[order.card].slot] -= 1
    return free


def with_order(plan: Plan, order: Order) -> Plan:
    """The plan with one more order."""
    return Plan((*plan.orders, order), plan.cycles)


def without_card(plan: Plan, card: str) -> Plan:
    """The plan without a card."""
    return Plan(tuple(order for order in plan.orders if order.card != card), plan.cycles)


def systemic(clinic: Clinic, plan: Plan) -> tuple[Order, ...]:
    """Orders that treat the whole body."""
    return tuple(order for order in plan.orders if clinic.cards[order.card].slot == "systemic")


def in_cycle(clinic: Clinic, plan: Plan, index: int) -> Plan:
    """What a plan gives in its first cycle (index 0), or in a further one: drugs and support, no tests or targets."""
    if index == 0:
        return plan
    again = (order for order in plan.orders if not order.targets and not clinic.is_test(order.card))
    return Plan(tuple(again))
