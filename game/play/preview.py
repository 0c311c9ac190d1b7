"""What a draft would cost, from the chart alone: hours, reserves, and what it cannot reach. No forecast of response."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from game.play.chart import Chart
from game.play.check import GRADE_3_POINTS, RESERVE_NAMES
from game.play.clinic import Clinic
from game.play.plans import carried_on, hours_of, in_cycle, systemic
from game.sim.host import RECOVERY_PER_DAY
from game.sim.plan import Plan
from game.spec.common import CYCLE_DAYS, RESERVES, Reserve
from game.spec.effects import Resect, Restore

LITTLE_DRUG = 0.3
"""Share of the plasma exposure below which little of a drug is said to reach an organ. Assumption."""


@dataclass(frozen=True)
class ReservePreview:
    """One reserve under a draft, 0 to 10.

    Attributes:
        now: newest reading; `lowest`: expected lowest of the plan's days; `after`: at the next visit.
        grade: 0, 3 (2 points or less) or 4 (none left) at the lowest.
    """

    reserve: Reserve
    name: str
    now: float
    lowest: float
    after: float

    @property
    def grade(self) -> int:
        """Toxicity grade at the lowest point."""
        return 4 if self.lowest <= 0 else 3 if self.lowest <= GRADE_3_POINTS else 0


@dataclass(frozen=True)
class Preview:
    """A draft's price.

    Attributes:
        hours: clinic hours of its first cycle; `hours_left`: what stays of this cycle's (negative when short);
            `hours_next`: hours of the next cycle.
        notes: what it cannot reach, one sentence each.
    """

    hours: int
    hours_left: int
    hours_next: int
    reserves: tuple[ReservePreview, ...]
    notes: tuple[str, ...]


def preview(clinic: Clinic, chart: Chart, draft: Plan) -> Preview:
    """Price of a draft. Cards that the clinic does not know are passed over."""
    known = Plan(tuple(order for order in draft.orders if order.card in clinic.cards), draft.cycles)
    hours = hours_of(clinic, known)
    left = chart.hours - hours
    reserves = tuple(_reserve(clinic, chart, known, name) for name in RESERVES if name in chart.reserves)
    return Preview(hours, left, carried_on(chart.hours_per_cycle, max(0, left)), reserves, tuple(_notes(clinic, known)))


def _reserve(clinic: Clinic, chart: Chart, draft: Plan, reserve: Reserve) -> ReservePreview:
    """Day by day as the body does it: an even fall to the nadir, then recovery; doses of earlier turns are left out."""
    now = chart.reserves[reserve]
    ceiling = chart.reserve_points(reserve)[0].value
    level = lowest = now
    for day in range(1, CYCLE_DAYS * max(1, draft.cycles) + 1):
        fall = rise = 0.0
        for index in range(max(1, draft.cycles)):
            since = day - index * CYCLE_DAYS
            for order in in_cycle(clinic, draft, index).orders if since > 0 else ():
                share = (order.dose_percent or 100) / 100
                card = clinic.cards[order.card]
                for toll in card.toxicity:
                    until = max(1, int(toll.nadir_day))
                    if toll.reserve == reserve and since <= until:
                        fall += toll.points * share / until
                for effect in card.effects:
                    if isinstance(effect, Restore) and effect.reserve == reserve:
                        half = effect.half_life_days
                        rise += effect.points * share * (0.5 ** ((since - 1) / half) - 0.5 ** (since / half))
        level = min(max(level - fall + rise + (0.0 if fall else RECOVERY_PER_DAY[reserve]), 0.0), ceiling)
        lowest = min(lowest, level)
    return ReservePreview(reserve, RESERVE_NAMES[reserve], now, round(lowest, 1), round(level, 1))


def _notes(clinic: Clinic, draft: Plan) -> Iterator[str]:
    drugs = systemic(clinic, draft)
    local = [o for o in draft.orders if any(isinstance(e, Resect) for e in clinic.cards[o.card].effects)]
    if not drugs and not local:
        yield "Nothing in this plan reaches the tumour."
        return
    if local and not drugs:
        yield "Nothing in this plan reaches what no scan shows."
    for organ in clinic.organs:
        if drugs and organ.drug_penetration < LITTLE_DRUG:
            yield f"Little of the drug reaches the {organ.name.lower()}."
