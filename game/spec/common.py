"""What every piece of content shares: frozen models, bounded numbers, a source beside each block of numbers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,39}$")]
"""Letters, digits and underscores, a letter first, at most 40 characters."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=600)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=40)]

Fraction = Annotated[float, Field(ge=0.0, le=1.0)]
Rate = Annotated[float, Field(ge=0.0, le=1.0)]
"""A probability a day; the day is the step, so it cannot exceed 1."""
Positive = Annotated[float, Field(gt=0.0, le=1e13)]
NonNegative = Annotated[float, Field(ge=0.0, le=1e13)]
Days = Annotated[float, Field(gt=0.0, le=36500.0)]
Millimetres = Annotated[float, Field(ge=0.0, le=500.0)]
Reserve = Literal["marrow", "gut", "flare", "heart", "nerve"]
CYCLE_DAYS = 21
"""A cycle: the usual interval of chemotherapy. Day 0 is the first visit."""
GRID = 64
"""Voxels along one side of an organ section."""
VOXEL_MM = 2.0
"""Side of a voxel and thickness of a section."""

RESERVES: tuple[Reserve, ...] = ("marrow", "gut", "flare", "heart", "nerve")

Evidence = Literal["proved in trials", "supported", "debated", "simplified for teaching"]
"""The confidence badge a player sees beside a card or a mechanism."""
EVIDENCE_MEANS: dict[Evidence, str] = {
    "proved in trials": "Shown in people, in clinical trials.",
    "supported": "Shown by observing people, or by several lines of experiments. Rates may be assumed.",
    "debated": "Studies disagree, or it is known from animals only.",
    "simplified for teaching": "Real, and told by a rule that is much plainer than the truth.",
}
"""What each badge stands for, the surest first."""


class Content(BaseModel):
    """Frozen content that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Sourced(Content):
    """A block of numbers that says where they come from.

    Raises:
        ValueError: when neither a source nor an assumption is given.
    """

    source: Text | None = Field(default=None, description="the publication the numbers of this block come from")
    assumption: Text | None = Field(default=None, description="why these numbers, where no publication gives them")

    @model_validator(mode="after")
    def _has_origin(self) -> Sourced:
        if self.source is None and self.assumption is None:
            raise ValueError("give a source, or say assumption, for the numbers of this block")
        return self
