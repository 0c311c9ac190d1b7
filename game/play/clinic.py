"""The public side of a level: what the clinic may know before the first visit. Never the patient's hidden biology."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from game.sim.case import Case
from game.sim.radiation import course_days
from game.spec.cards import Card
from game.spec.drugs import Drug
from game.spec.effects import (
    Ablate,
    AntigenPrime,
    Biopsy,
    DrugEffect,
    ImmuneRelease,
    LocalEffect,
    Radiation,
    Resect,
    TestEffect,
)
from game.spec.levels import Level, Offer
from game.spec.mechanisms import Mechanism
from game.spec.organs import Organ


@dataclass(frozen=True)
class Clinic:
    """A level's formulary, organs and rules of play.

    Attributes:
        home: organ id of the primary.
        organs: in the level's order.
        mechanisms: routes of escape that the textbook knows for this cancer, by id; not what this patient has.
        offers: cards of the level in its order, each with the cycle from which it can be given.
        marker_name, marker_unit: the tumour marker of this cancer.
        lymph: whether its spread by lymph is followed.
    """

    level_id: str
    name: str
    number: str
    intent: Literal["clear", "control", "watch"]
    truth_shown: bool
    horizon_cycles: int
    hours_per_cycle: int
    cancer_name: str
    home: str
    marker_name: str
    marker_unit: str
    organs: tuple[Organ, ...]
    offers: tuple[Offer, ...]
    cards: Mapping[str, Card]
    drugs: Mapping[str, Drug]
    mechanisms: Mapping[str, Mechanism]
    lymph: bool = False

    @classmethod
    def of(cls, case: Case) -> Clinic:
        """The public side of a case."""
        level: Level = case.level
        cancer = case.cancer
        return cls(
            level_id=level.id,
            name=level.name,
            number=level.number,
            intent=level.intent,
            truth_shown=level.truth_shown,
            horizon_cycles=level.horizon.cycles,
            hours_per_cycle=level.hours,
            cancer_name=cancer.name,
            home=cancer.home,
            marker_name=cancer.marker.name,
            marker_unit=cancer.marker.unit,
            organs=case.organs,
            offers=level.cards,
            cards=dict(case.cards),
            drugs=dict(case.drugs),
            mechanisms={mechanism.id: mechanism for mechanism in case.mechanisms},
            lymph=case.biology.lymph is not None,
        )

    def offer(self, card: str) -> Offer | None:
        """When a card is on offer; None when the level never offers it."""
        return next((offer for offer in self.offers if offer.card == card), None)

    def organ_name(self, organ: str) -> str:
        """Name of an organ for the player."""
        return next((known.name for known in self.organs if known.id == organ), organ)

    def drugs_of(self, card: str) -> tuple[str, ...]:
        """Ids of the drugs a card gives."""
        effects = self.cards[card].effects
        return tuple(effect.drug for effect in effects if isinstance(effect, DrugEffect))

    @property
    def immune_drugs(self) -> tuple[str, ...]:
        """Ids of the drugs that act by immune cells, of all cards."""
        effects = (effect for card in self.cards.values() for effect in card.effects)
        return tuple(effect.drug for effect in effects if isinstance(effect, ImmuneRelease | AntigenPrime))

    def most_targets(self, card: str) -> int:
        """How many lesions a card can be aimed at; 0 for one that reaches the whole body."""
        effects = self.cards[card].effects
        reach = [1 if isinstance(e, Biopsy) else e.max_lesions for e in effects if isinstance(e, LocalEffect)]
        return min(reach, default=0)

    def removes(self, card: str) -> bool:
        """Whether a card takes out the lesions it is aimed at."""
        return any(isinstance(effect, Resect | Ablate) for effect in self.cards[card].effects)

    def course_days(self, card: str) -> int:
        """Days from the order to the last fraction of a card's radiotherapy; 0 for one that gives none."""
        effects = self.cards[card].effects
        courses = [e for e in effects if isinstance(e, Radiation)]
        return max((course_days(e.fractions, e.fractions_per_week) for e in courses), default=0)

    def largest_mm(self, card: str) -> float:
        """Largest charted lesion that a card can treat, in millimetres."""
        effects = self.cards[card].effects
        return min((effect.largest_mm for effect in effects if isinstance(effect, Ablate)), default=math.inf)

    def is_test(self, card: str) -> bool:
        """Whether a card reads something."""
        return any(isinstance(effect, TestEffect) for effect in self.cards[card].effects)
