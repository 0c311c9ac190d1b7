"""One turn's intent, as a value: orders on cards, and the places that the chart gives for their targets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Order:
    """One card, its dose and its targets.

    Attributes:
        card: card id.
        dose_percent: 50, 75 or 100; None for a card without a dose.
        targets: chart-lesion ids, for a card whose reach is lesions.
    """

    card: str
    dose_percent: int | None = None
    targets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """The orders of one turn; with `cycles` > 1 the same orders are repeated without new decisions."""

    orders: tuple[Order, ...] = ()
    cycles: int = 1


@dataclass(frozen=True)
class Place:
    """Where the clinic believes a lesion to be: the centre, and the largest extent charted there, in millimetres."""

    organ: str
    x_mm: float
    y_mm: float
    extent_mm: float
