"""The desk: the draft of a plan and what the player looks at, without window or keys. The board draws it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from game.play.plans import with_order, without_card
from game.play.session import Session, Turn
from game.sim.plan import Order, Plan
from game.ui.views.board_view import BoardView, Focus, patient_of, read_board
from game.ui.views.cards_view import default_dose, inspect, order_of
from game.ui.views.lens_view import LensModel
from game.ui.views.plan_view import repeatable

MOST_CYCLES = 4
"""Cycles that one plan may run: about the time between two scans, so that new information is not skipped."""


class Desk:
    """One turn's decisions. Everything can be undone until `commit`; `view` is made anew after each change."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.patient = patient_of(session)
        self.draft = Plan()
        self.before: list[Plan] = []
        self.look = Focus()
        self._lens: LensModel | None = None
        self._day = -1
        self.view: BoardView
        self.rebuild()

    def rebuild(self) -> None:
        """Make the view from the chart and the draft; the lens is kept while its site and the day are the same."""
        chart = self.session.chart
        if chart.day != self._day:
            self._day, self._lens = chart.day, None
        last = self.session.plans[-1] if self.session.plans else None
        self.view = read_board(self.patient, self.session.clinic, chart, self.draft, self.look, last, self._lens)
        self._lens = self.view.lens

    def change(self, draft: Plan) -> None:
        """Another draft; the one before can be brought back."""
        if draft != self.draft:
            self.before.append(self.draft)
            self.draft = draft
        self.rebuild()

    def undo(self) -> None:
        """The draft before the last change."""
        if self.before:
            self.draft = self.before.pop()
        self.rebuild()

    def show(self, **values: Any) -> None:
        """Look at something else: `site`, `card`, `aiming`, `picked`."""
        site, self.look = self.look.site, replace(self.look, **values)
        if self.look.site != site:
            self.rebuild()
            return
        look, clinic, chart = self.look, self.session.clinic, self.session.chart
        card = inspect(clinic, chart, self.draft, look.card, look.aiming, look.picked) if look.card else None
        self.view = replace(self.view, inspector=card)

    def use_card(self, card: str) -> None:
        """Put a card into the plan, take it out, or ask for its target when there are several."""
        clinic, chart = self.session.clinic, self.session.chart
        if self.look.aiming and self.look.card == card:
            self.show(aiming=False, picked=())
            return
        self.look = Focus(self.look.site, card)
        if order_of(self.draft, card) is not None:
            self.change(without_card(self.draft, card))
            return
        seen = [lesion.id for lesion in chart.visible]
        if clinic.most_targets(card) and len(seen) > 1:
            self.show(aiming=True)
            return
        targets = tuple(seen[:1]) if clinic.most_targets(card) else ()
        self.change(with_order(self.draft, Order(card, default_dose(clinic, chart, self.draft, card), targets)))

    def aim_at(self, lesion_id: str) -> str:
        """Choose, or leave out, a lesion for the card that is looked at; one sentence when that cannot be."""
        clinic, chart, card = self.session.clinic, self.session.chart, self.look.card
        lesion = chart.lesion(lesion_id)
        if lesion is None or not lesion.visible:
            return "The last scan shows no lesion there: choose another."
        order = order_of(self.draft, card)
        picked = self.look.picked if self.look.aiming else order.targets if order is not None else ()
        most = clinic.most_targets(card)
        picked = tuple(one for one in picked if one != lesion_id) if lesion_id in picked else (*picked, lesion_id)
        picked = picked[-most:]
        rest = without_card(self.draft, card)
        full = len(picked) >= min(most, len(chart.visible))
        self.look = replace(self.look, aiming=not full, picked=picked, site=lesion_id)
        self.change(
            with_order(rest, Order(card, default_dose(clinic, chart, self.draft, card), picked)) if picked else rest
        )
        return ""

    def set_dose(self, card: str, dose_percent: int) -> None:
        """Give a dose; a card that was not in the plan is put there."""
        order = order_of(self.draft, card)
        wanted = Order(card, dose_percent, order.targets if order is not None else ())
        orders = tuple(wanted if each.card == card else each for each in self.draft.orders)
        self.change(Plan(orders if order is not None else (*orders, wanted), self.draft.cycles))

    def next_dose(self, card: str) -> None:
        """The next dose upwards, then the lowest again; only for a card in the plan."""
        order = order_of(self.draft, card)
        if order is None or order.dose_percent is None:
            return
        self.show(card=card)
        view = self.view.inspector
        allowed = [each.percent for each in view.doses if not each.reason] if view is not None else []
        if allowed:
            here = allowed.index(order.dose_percent) if order.dose_percent in allowed else -1
            self.set_dose(card, allowed[(here + 1) % len(allowed)])

    def remove(self, card: str) -> None:
        """Take a card out of the plan."""
        if card:
            self.change(without_card(self.draft, card))

    def add_cycles(self, step: int) -> None:
        """More or fewer cycles, round from four to one."""
        most = max(1, min(MOST_CYCLES, self.session.chart.cycles_left))
        self.change(Plan(self.draft.orders, (self.draft.cycles - 1 + step) % most + 1))

    def repeat_last(self) -> None:
        """The last plan's drugs, support and tests again, as far as they may be given."""
        if self.session.plans:
            kept = repeatable(self.session.clinic, self.session.chart, self.session.plans[-1])
            self.change(Plan(kept.orders, self.draft.cycles))

    def clear(self) -> None:
        """An empty plan."""
        self.look = Focus(self.look.site)
        self.change(Plan())

    def commit(self) -> Turn | str:
        """Carry the plan out: the turn, or one sentence when it is refused. This cannot be undone."""
        if self.view.plan.refusals:
            return self.view.plan.refusals[0]
        turn = self.session.submit(self.draft)
        self.draft, self.before = Plan(), []
        self.look = Focus(self.look.site)
        self.rebuild()
        return turn
