"""What a plan costs the body: each reserve through the coming cycles, from the charted value and the cards' tolls."""

from __future__ import annotations

from dataclasses import dataclass

from game.play.chart import Chart
from game.play.charted import Given
from game.play.clinic import Clinic
from game.play.plans import in_cycle
from game.play.scoring import COMFORT_QUALITY
from game.sim.host import GRADE_3_AT, RECOVERY_PER_DAY
from game.sim.plan import Order, Plan
from game.spec.common import CYCLE_DAYS, RESERVES
from game.spec.effects import Quality, Restore
from game.ui.views.words import RESERVES as NAMES


@dataclass(frozen=True)
class ReserveForecast:
    """One reserve, 0 to 10.

    Attributes:
        now: newest reading; lowest: the least it is expected to be under the plan; next_visit: at the plan's end.
    """

    id: str
    name: str
    now: float
    lowest: float
    next_visit: float

    @property
    def severe(self) -> bool:
        """Whether it is at, or is expected to reach, grade 3."""
        return min(self.now, self.lowest) <= GRADE_3_AT

    @property
    def sentence(self) -> str:
        """In words."""
        if abs(self.lowest - self.now) < 0.05 and abs(self.next_visit - self.now) < 0.05:
            return f"{self.name} {self.now:g} of 10."
        return f"{self.name} {self.now:g} of 10; under this plan lowest {self.lowest:.0f}, then {self.next_visit:.0f}."


@dataclass(frozen=True)
class QualityView:
    """Quality of life, 0 to 100: newest reading, change since the one before, and what the plan's cards cost or give.

    `star` is the mean that the comfort star asks for.
    """

    now: float
    change: float
    plan: float
    star: float


def forecast(clinic: Clinic, chart: Chart, draft: Plan) -> tuple[ReserveForecast, ...]:
    """Every reserve under a draft, reckoned day by day with the rules of the body and no luck.

    A ceiling is the highest value ever charted, since the chart does not hold another.
    """
    out = []
    for reserve in RESERVES:
        now = chart.reserves.get(reserve)
        if now is None:
            continue
        ceiling = max(point.value for point in chart.reserve_points(reserve))
        lowest, last = _course(clinic, chart, draft, reserve, now, ceiling)
        out.append(ReserveForecast(reserve, NAMES[reserve], now, lowest, last))
    return tuple(out)


def _course(clinic: Clinic, chart: Chart, draft: Plan, reserve: str, now: float, ceiling: float) -> tuple[float, float]:
    hits: list[tuple[float, int, int]] = []  # points, from day, until day
    reliefs: list[tuple[float, int, float]] = []  # points, from day, half-life
    planned = [
        Given(chart.day + index * CYCLE_DAYS, order)
        for index in range(max(1, draft.cycles))
        for order in in_cycle(clinic, draft, index).orders
    ]
    for given in (*chart.given, *planned):
        card = clinic.cards.get(given.order.card)
        if card is None:
            continue
        share = (given.order.dose_percent or 100) / 100
        for toll in card.toxicity:
            if toll.reserve == reserve:
                hits.append((toll.points * share, given.day, given.day + max(1, int(toll.nadir_day))))
        for effect in card.effects:
            if isinstance(effect, Restore) and effect.reserve == reserve:
                reliefs.append((effect.points * share, given.day, effect.half_life_days))
    level = lowest = now
    for day in range(chart.day + 1, chart.day + max(1, draft.cycles) * CYCLE_DAYS + 1):
        active = [hit for hit in hits if hit[1] < day <= hit[2]]
        level -= sum(points / (until - start) for points, start, until in active)
        if not active:
            level += RECOVERY_PER_DAY[reserve]
        for points, start, half_life in reliefs:
            if start < day:
                level += points * (0.5 ** ((day - 1 - start) / half_life) - 0.5 ** ((day - start) / half_life))
        level = min(max(level, 0.0), ceiling)
        lowest = min(lowest, level)
    return lowest, level


def quality_of(clinic: Clinic, order: Order) -> float:
    """Points of quality that a card takes (negative) or gives while it is felt."""
    card = clinic.cards[order.card]
    return sum(effect.points for effect in card.effects if isinstance(effect, Quality))


def read_quality(clinic: Clinic, chart: Chart, draft: Plan) -> QualityView | None:
    """Newest quality of life; None before the first visit."""
    points = chart.points("quality")
    if not points:
        return None
    change = points[-1].value - points[-2].value if len(points) > 1 else 0.0
    plan = sum(quality_of(clinic, order) for order in draft.orders if order.card in clinic.cards)
    return QualityView(points[-1].value, change, plan, COMFORT_QUALITY)
