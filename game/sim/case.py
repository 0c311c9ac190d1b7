"""A case: one level, resolved against the catalog, and a seed. All that a body needs to be born, and never changes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from game.sim.anatomy import Anatomy
from game.spec.cancers import Cancer
from game.spec.cards import Card
from game.spec.drugs import Drug
from game.spec.levels import Level
from game.spec.mechanisms import Mechanism
from game.spec.organs import Organ


@dataclass(frozen=True)
class Case:
    """A resolved level and a seed.

    Attributes:
        organs: in the level's order; they share one site axis.
        mechanisms: the routes that this cancer's cells can take, sorted by id.
        drugs, cards: those that the level's cards need, by id.
    """

    level: Level
    cancer: Cancer
    organs: tuple[Organ, ...]
    mechanisms: tuple[Mechanism, ...]
    drugs: dict[str, Drug]
    cards: dict[str, Card]
    seed: int

    @cached_property
    def anatomy(self) -> Anatomy:
        """Geometry of the organ sections, shared by every case with the same organs."""
        return Anatomy.of(self.organs)

    def __hash__(self) -> int:
        return hash((self.level.id, self.seed))
