"""Published results and closed forms that the simulation is measured against."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from game.spec.common import Content, Identifier, Sourced, Text, Title

Role = Literal["O", "K"]
ArmName = Annotated[str, StringConstraints(min_length=1, max_length=90)]


class Change(Content):
    """One number of a trial's population, multiplied."""

    of: tuple[str | int, ...] = Field(
        min_length=1, description="the way to it from population, by name and place: [start, 0, cells, median]"
    )
    times: float = Field(gt=0, le=1e6)


class Reads(Content):
    """Which statistic of which trial stands against a target: those of a trial's rows that are named must agree.

    With `over` the trial is run twice, and its value is the one with `changed` divided by the one with `over`.
    """

    trial: Identifier = Field(description="id of a shipped trial")
    endpoint: Identifier
    arm: ArmName | None = Field(default=None, description="an arm, or `b / a` for a comparison")
    statistic: Identifier
    of: Text | None = Field(default=None, description="the organ, stage or kind that a share is of")
    at: float | None = Field(default=None, description="the time at which it is read")
    pick: Literal["value", "rank"] = "value"
    complement: bool = Field(default=False, description="what the share leaves of 1")
    times: float = Field(default=1.0, gt=0, le=1e6, description="factor to the target's unit, 100 for percent")
    patients: int = Field(default=500, ge=1, le=1_000_000, description="patients an arm")
    changed: tuple[Change, ...] = Field(default=(), description="numbers of the trial's population that are changed")
    over: tuple[Change, ...] = Field(default=(), description="the same in the run that it is compared with, if any")


class Target(Sourced):
    """One statistic, its value elsewhere, and the band that ours must lie in."""

    id: Identifier
    row: Identifier = Field(description="statistics of one experiment share it")
    role: Role = Field(description="O: closed form, tests the code; K: numbers of the catalog may be set by it")
    what: Text
    target: float
    low: float | None = Field(default=None, description="no lower bound when left out")
    high: float | None = Field(default=None, description="no upper bound when left out")
    unit: Title
    reads: Reads | None = Field(default=None, description="a trial; none for what the rules give without one")
    explained: Text | None = Field(default=None, description="why ours lies outside")

    @model_validator(mode="after")
    def _band(self) -> Target:
        if self.low is None and self.high is None:
            raise ValueError("it has no band; give low, high or both")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("low must not be above high; exchange them")
        return self

    def holds(self, value: float) -> bool:
        """Whether a value lies in the band."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


class TargetsFile(Content):
    """A file of targets."""

    schema_version: Literal[1] = Field(description="version of this file format")
    targets: tuple[Target, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids(self) -> TargetsFile:
        names = [target.id for target in self.targets]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"there are two targets {twice[0]}; choose another id")
        return self
