"""Scripted clinicians: ordered rules that read the chart and give orders."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, model_validator

from game.spec.common import Content, Identifier, Positive, Reserve

Series = Literal["ctdna", "marker", "diameter"]
Response = Literal["CR", "PR", "SD", "PD"]
Dose = Literal[50, 75, 100]


class Change(Content):
    """The newest reading against the lowest (rise) or highest (fall) of the readings before it."""

    of: Series
    over: Annotated[int, Field(ge=1, le=20)] = Field(description="how many earlier readings are looked at")
    ratio: Positive


class Baseline(Content):
    """The newest reading against the first one of the protocol."""

    of: Series
    at_least: Positive | None = Field(default=None, description="times the first reading")
    at_most: Positive | None = Field(default=None, description="times the first reading")

    @model_validator(mode="after")
    def _bounded(self) -> Baseline:
        if self.at_least is None and self.at_most is None:
            raise ValueError("against_first must have at_least or at_most; give one of the two")
        return self


class Elapsed(Content):
    """Days since a card was last given; true when it never was."""

    card: Identifier
    days: Annotated[int, Field(ge=1, le=10000)]


class ReserveLevel(Content):
    """A charted reserve below a level."""

    reserve: Reserve
    level: Annotated[float, Field(ge=0, le=10)]


class When(Content):
    """A condition on the chart; every key that is given must hold."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, populate_by_name=True)

    cycle: Annotated[int, Field(ge=0)] | None = None
    from_cycle: Annotated[int, Field(ge=0)] | None = None
    every: Annotated[int, Field(ge=1)] | None = Field(default=None, description="cycles divisible by this")
    recist: Response | None = Field(default=None, description="the newest reading by RECIST")
    rise: Change | None = None
    fall: Change | None = None
    against_first: Baseline | None = None
    found: Identifier | None = Field(default=None, description="a mechanism on the chart")
    lesions_at_least: Annotated[int, Field(ge=0)] | None = None
    new_lesion: bool | None = None
    reserve_below: ReserveLevel | None = None
    quality_below: Annotated[float, Field(ge=0, le=100)] | None = None
    days_since: Elapsed | None = None
    given: Identifier | None = Field(default=None, description="a card given in any earlier turn")
    flag: Identifier | None = None
    all: tuple[When, ...] = ()
    any: tuple[When, ...] = ()
    not_: When | None = Field(default=None, alias="not")


class Give(Content):
    """One order of a rule."""

    card: Identifier
    dose: Dose | None = None
    at: str | None = Field(
        default=None,
        pattern=r"^(primary|all|new|largest:\d+|organ:[A-Za-z0-9_]+|lesion:[A-Za-z0-9_]+)$",
        description="primary, all, new, largest:N, organ:ID or lesion:ID",
    )

    @model_validator(mode="before")
    @classmethod
    def _card_alone(cls, value: object) -> object:
        return {"card": value} if isinstance(value, str) else value


class Rule(Content):
    """When it holds, give; rules are read from the top until slots and hours are used."""

    when: When = When()
    give: tuple[Give, ...] = ()
    set: Identifier | None = Field(default=None, description="a flag to raise")
    clear: Identifier | None = Field(default=None, description="a flag to lower")
    once: bool = False


Rules = Annotated[tuple[Rule, ...], Field(min_length=1)]
