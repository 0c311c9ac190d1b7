"""Ways a cell survives a drug: what each defeats, what closes it, what it costs."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from game.spec.common import Evidence, Fraction, Identifier, Rate, Sourced, Text, Title


class Defeat(Sourced):
    """One drug that a mechanism weakens, and by how much."""

    drug: Identifier
    fold_ec50: float = Field(ge=1.0, le=1e6, description="how many times more drug the same effect needs")


class Mechanism(Sourced):
    """A heritable route of resistance, arising by chance at division."""

    id: Identifier
    name: Title
    kind: Literal["target_mutation", "bypass", "efflux"]
    short: Title = Field(description="what a chip on the board says")
    per_division: Rate = Field(description="chance that a division makes a cell with it")
    fitness_cost: Fraction = Field(description="share of the net growth lost")
    defeats: tuple[Defeat, ...] = Field(min_length=1)
    closed_by: tuple[Identifier, ...] = Field(
        default=(), description="drugs that block the route; only a bypass can be closed"
    )
    targets: tuple[Identifier, ...] = Field(default=(), description="drug targets that cells with it come to carry")
    detectable: bool = Field(default=True, description="whether sequencing finds it")
    evidence: Evidence
    teaching: Text

    @model_validator(mode="after")
    def _closing(self) -> Mechanism:
        if self.closed_by and self.kind != "bypass":
            raise ValueError("closed_by belongs to a bypass; remove it or set kind: bypass")
        return self
