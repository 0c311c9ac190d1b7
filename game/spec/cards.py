"""Cards: what a clinician can order, with its price and its evidence."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from game.spec.common import Content, Evidence, Identifier, Reserve, Sourced, Text, Title
from game.spec.effects import Effect, LocalEffect

Category = Literal["local", "cytotoxic", "targeted", "immune", "test", "support"]
Slot = Literal["systemic", "local", "support", "test"]
SLOTS: dict[Slot, int] = {"systemic": 2, "local": 1, "support": 2, "test": 2}
DOSES_PERCENT = (50, 75, 100)


class Toll(Sourced):
    """What a full dose takes from one reserve, and how many days later it is lowest."""

    reserve: Reserve
    points: float = Field(gt=0, le=10)
    nadir_day: float = Field(ge=0, le=42, description="days after the dose at which the reserve is lowest")


class Card(Content):
    """One card of the formulary."""

    id: Identifier
    name: Title
    since_year: int = Field(ge=1800, le=2026)
    category: Category
    slot: Slot
    hours: int = Field(ge=0, le=4, description="clinic hours it takes")
    dosed: bool = Field(description="whether 50, 75 or 100 percent can be chosen")
    reach: Literal["systemic", "lesions"] = Field(description="whether it needs charted lesions as targets")
    effects: tuple[Effect, ...] = Field(min_length=1)
    toxicity: tuple[Toll, ...] = ()
    read_after_cycles: int = Field(ge=0, le=8, description="cycles before its effect can be read")
    mechanism: Annotated[str, StringConstraints(min_length=1, max_length=110)]
    teaching: Text
    evidence: Evidence
    sources: tuple[Text, ...] = Field(min_length=1)
    good_with: tuple[Identifier, ...] = ()

    @model_validator(mode="after")
    def _reach_fits_effects(self) -> Card:
        local = any(isinstance(effect, LocalEffect) for effect in self.effects)
        if local != (self.reach == "lesions"):
            raise ValueError("reach is lesions exactly when an effect is resect, radiation, ablate or biopsy")
        return self
