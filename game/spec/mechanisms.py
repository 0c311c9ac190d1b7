"""What a cell inherits: ways it survives a drug, and traits. What each defeats, what closes it, what it costs."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from game.spec.common import Content, Evidence, Fraction, Identifier, Rate, Sourced, Text, Title


class Defeat(Sourced):
    """One drug that a mechanism weakens, and by how much."""

    drug: Identifier
    fold_ec50: float = Field(ge=1.0, le=1e6, description="how many times more drug the same effect needs")


class Traits(Content):
    """What cells of a class do differently, drugs aside. What is left out is as in the founder."""

    mutation_rate_times: float = Field(
        default=1.0, ge=1.0, le=1e5, description="genomic instability: multiplies the chance of every further mechanism"
    )
    invasiveness_times: float = Field(
        default=1.0, ge=0.0, le=10.0, description="multiplies membrane loss, motility and entry into vessels"
    )
    hypoxia_tolerance: Fraction = Field(
        default=0.0, description="share of the harm of low oxygen that it is spared: slower growth, death and sleep"
    )
    blood_survival_times: float = Field(
        default=1.0, ge=0.0, le=100.0, description="multiplies the share alive a day after entry into the blood"
    )
    at_home_in: tuple[Identifier, ...] = Field(
        default=(), description="organs in which it grows and wakes as at home, whatever the soil"
    )
    visibility: Fraction = Field(default=1.0, description="share of its antigen that immune cells still see")
    cytotoxic_share: Fraction = Field(
        default=1.0, description="share of the logs of every cytotoxic drug that it feels"
    )
    radiation_share: Fraction = Field(default=1.0, description="share of the logs of radiation that it feels")

    @property
    def any(self) -> bool:
        """Whether anything differs from the founder."""
        return self != Traits()


class Mechanism(Sourced):
    """A heritable change, arising by chance at division: a route of resistance, a trait, or both."""

    id: Identifier
    name: Title
    kind: Literal["target_mutation", "bypass", "efflux", "repair", "apoptosis_block", "antigen_loss", "trait"]
    short: Title = Field(description="what a chip on the board says")
    per_division: Rate = Field(description="chance that a division makes a cell with it")
    fitness_cost: Fraction = Field(description="share of the net growth lost")
    defeats: tuple[Defeat, ...] = Field(default=(), description="drugs that it weakens")
    traits: Traits = Field(default=Traits(), description="what else its cells do differently")
    closed_by: tuple[Identifier, ...] = Field(
        default=(), description="drugs that block the route; only a bypass can be closed"
    )
    targets: tuple[Identifier, ...] = Field(default=(), description="drug targets that cells with it come to carry")
    detectable: bool = Field(default=True, description="whether sequencing finds it")
    evidence: Evidence
    teaching: Text

    @model_validator(mode="after")
    def _sense(self) -> Mechanism:
        if self.closed_by and self.kind != "bypass":
            raise ValueError("closed_by belongs to a bypass; remove it or set kind: bypass")
        if not self.defeats and not self.traits.any:
            raise ValueError("it changes nothing; give defeats: a drug that it weakens, or traits: what its cells do")
        return self
