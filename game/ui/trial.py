"""Trying one card on a body whose truth is shown: the same luck up to a turn, then the card for as long as it goes."""

from __future__ import annotations

import threading

from game.play.chart import Chart
from game.play.check import check, possible_orders
from game.play.clinic import Clinic
from game.play.session import Session
from game.sim.plan import Plan
from game.spec.looks import CtScan
from game.ui.views.cards_view import tolls
from game.ui.widgets.card import CardView


def trial_cards(clinic: Clinic) -> tuple[CardView, ...]:
    """The treatments on offer, as cards; `art` is the card's id."""
    chosen = [clinic.cards[offer.card] for offer in clinic.offers if clinic.cards[offer.card].slot != "test"]
    return tuple(
        CardView(f"card{n}", card.name, card.category, card.hours, tolls(card, 100), art=card.id)
        for n, card in enumerate(chosen)
    )


class CardPlans:
    """Gives one card in every turn in which `check` allows it, at the highest dose; local treatment only once.

    A card that is aimed needs something charted, so a scan comes first where the level offers one.
    """

    def __init__(self, clinic: Clinic, card: str) -> None:
        self.clinic = clinic
        self.card = card
        self.aimed = clinic.cards[card].reach == "lesions"
        self.done = False

    def __call__(self, chart: Chart) -> Plan | None:
        """The plan of the next turn."""
        if chart.over:
            return None
        if self.done:
            return Plan()
        for order in possible_orders(self.clinic, chart, self.card):
            plan = Plan((order,))
            if not check(self.clinic, chart, plan):
                self.done = self.aimed
                return plan
        return self._scan(chart) if self.aimed else Plan()

    def _scan(self, chart: Chart) -> Plan:
        for offer in self.clinic.offers:
            if any(isinstance(effect, CtScan) for effect in self.clinic.cards[offer.card].effects):
                for order in possible_orders(self.clinic, chart, offer.card):
                    plan = Plan((order,))
                    if not check(self.clinic, chart, plan):
                        return plan
        return Plan()


class Trial:
    """A branch of a session in the making; living the days again may take a second, so a thread does it."""

    def __init__(self, session: Session, turn: int, card: str, threaded: bool = True) -> None:
        self.plans = CardPlans(session.clinic, card)
        self.session: Session | None = None
        self._seen = (session.library, session.level_id, session.seed, session.plans[:turn])
        self._closed = False
        self._thread: threading.Thread | None = None
        if threaded:
            self._thread = threading.Thread(target=self._live, name="trial", daemon=True)
            self._thread.start()
        else:
            self._live()

    @property
    def ready(self) -> bool:
        """Whether the branch is made."""
        return self.session is not None

    def _live(self) -> None:
        library, level_id, seed, plans = self._seen
        again = Session.start(library, level_id, seed)
        for plan in plans:
            if self._closed:
                return
            again.submit(plan)
        again.branched_at = len(plans)
        self.session = again

    def close(self) -> None:
        """Give up."""
        self._closed = True
        if self._thread is not None:
            self._thread.join()
