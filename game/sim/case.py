"""A case: one level, resolved against the catalog, and a seed. All that a body needs to be born, and never changes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from game.sim.anatomy import Anatomy
from game.spec.cancers import (
    Cancer,
    Competition,
    Growth,
    Immunity,
    Invasion,
    Oxygen,
    Remodelling,
    Sleep,
    Soil,
    Spread,
)
from game.spec.cards import Card
from game.spec.drugs import Drug
from game.spec.effects import BodyEffect, CellEffect
from game.spec.levels import Level
from game.spec.mechanisms import Mechanism
from game.spec.organs import Organ
from game.spec.routes import Clusters, Debated, Implantation, Lymph


@dataclass(frozen=True)
class Traits:
    """The cancer's biology with the level's replacements."""

    growth: Growth
    invasion: Invasion
    spread: Spread
    sleep: Sleep
    oxygen: Oxygen
    lymph: Lymph | None
    peritoneum: Implantation | None
    clusters: Clusters | None
    blood_immunity: float
    debated: Debated
    immunity: Immunity | None
    remodelling: Remodelling | None
    competition: tuple[Competition, ...]


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

    @cached_property
    def biology(self) -> Traits:
        """The numbers the rules use."""
        own, usual = self.level.biology, self.cancer
        invasion = own.invasion or usual.invasion
        if own.debated.nerve is not None:
            stronger = invasion.invasiveness * own.debated.nerve.invasiveness_times
            invasion = invasion.model_copy(update={"invasiveness": stronger})
        left_out = set(own.without)
        return Traits(
            growth=own.growth or usual.growth,
            invasion=invasion,
            spread=own.spread or usual.spread,
            sleep=own.sleep or usual.sleep,
            oxygen=own.oxygen or usual.oxygen,
            lymph=own.lymph or (None if "lymph" in left_out else usual.lymph),
            peritoneum=own.peritoneum or (None if "peritoneum" in left_out else usual.peritoneum),
            clusters=own.clusters or (None if "clusters" in left_out else usual.clusters),
            blood_immunity=own.blood_immunity,
            debated=own.debated,
            immunity=own.immunity or (None if "immunity" in left_out else usual.immunity),
            remodelling=own.remodelling or (None if "remodelling" in left_out else usual.remodelling),
            competition=usual.competition if own.competition is None else own.competition,
        )

    @cached_property
    def drug_effects(self) -> dict[str, tuple[CellEffect, ...]]:
        """What each drug does to cells, from the cards that give it."""
        found: dict[str, tuple[CellEffect, ...]] = {}
        for card in self.cards.values():
            for effect in card.effects:
                if isinstance(effect, CellEffect):
                    found[effect.drug] = (*found.get(effect.drug, ()), effect)
        return found

    @property
    def soils(self) -> tuple[Soil, ...]:
        """How well the cells do away from home: as the level says, else as the cancer."""
        own = self.level.biology.soils
        return self.cancer.soils if own is None else own

    @cached_property
    def body_effects(self) -> tuple[BodyEffect, ...]:
        """What drugs do to the body around the cells, from the cards that give them."""
        return tuple(
            effect for card in self.cards.values() for effect in card.effects if isinstance(effect, BodyEffect)
        )

    @cached_property
    def soil_growth(self) -> tuple[float, ...]:
        """Factor on net growth by organ index; 1 at home, and where the catalog says nothing, 0.3 (assumption)."""
        known = {soil.organ: soil.growth for soil in self.soils} | {self.cancer.home: 1.0}
        return tuple(known.get(organ.id, 0.3) for organ in self.organs)

    @cached_property
    def soil_settling(self) -> tuple[float, ...]:
        """Factor on settling by organ index: as the soils say.

        An organ that they leave out, as mostly the home organ, is as unready as the least ready of them, and at most a
        tenth (assumption).
        """
        known = {soil.organ: soil.settling for soil in self.soils}
        unnamed = min([0.1, *known.values()])
        return tuple(known.get(organ.id, unnamed) for organ in self.organs)

    @cached_property
    def responses(self) -> dict[str, float]:
        """Factor on a drug's effect in this cancer, by drug; 1 where the catalog says nothing."""
        known = {response.drug: response.factor for response in self.cancer.responses}
        return {drug: known.get(drug, 1.0) for drug in self.drugs}

    @cached_property
    def home(self) -> int:
        """Place on the site axis of the organ that the cancer comes from; -1 if the level leaves it out."""
        ids = [each.id for each in self.organs]
        return ids.index(self.cancer.home) if self.cancer.home in ids else -1

    def organ_index(self, organ: str) -> int:
        """Place of an organ on the site axis."""
        return [each.id for each in self.organs].index(organ)

    def __hash__(self) -> int:
        return hash((self.level.id, self.seed))
