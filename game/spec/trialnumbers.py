"""Numbers of a trial that may differ from patient to patient: a plain number, or a distribution."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from game.spec.common import Content, Positive, Text

NEEDS: dict[str, tuple[str, ...]] = {
    "fixed": ("value",),
    "log_normal": ("median", "sd_log"),
    "normal": ("mean", "sd"),
    "uniform": ("low", "high"),
    "log_uniform": ("low", "high"),
    "poisson": ("mean",),
    "choice": ("values",),
}
"""Fields that each distribution must have."""
LIMITS = ("least", "most")


class Number(Content):
    """A number, written bare, or a distribution it is drawn from for each patient. Its unit is that of the field."""

    draw: Literal["fixed", "log_normal", "normal", "uniform", "log_uniform", "poisson", "choice"] = "fixed"
    value: float | None = Field(default=None, description="fixed: the number; the same as writing it bare")
    median: Positive | None = Field(default=None, description="log_normal")
    sd_log: Annotated[float, Field(ge=0, le=5)] | None = Field(
        default=None, description="log_normal: standard deviation of the natural logarithm"
    )
    mean: float | None = Field(default=None, description="normal, poisson")
    sd: Annotated[float, Field(ge=0)] | None = Field(default=None, description="normal: standard deviation")
    low: float | None = Field(default=None, description="uniform, log_uniform")
    high: float | None = Field(default=None, description="uniform, log_uniform")
    values: tuple[float, ...] = Field(default=(), description="choice: the numbers it can be")
    weights: tuple[Annotated[float, Field(ge=0)], ...] = Field(
        default=(), description="choice: how often each; equally often when left out"
    )
    least: float | None = Field(default=None, description="a draw below is raised to this")
    most: float | None = Field(default=None, description="a draw above is lowered to this")
    source: Text | None = Field(default=None, description="the publication the distribution comes from")
    assumption: Text | None = Field(default=None, description="why this distribution, where no publication gives it")

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: object) -> object:
        if isinstance(value, dict):  # a list from JSON is no tuple to a strict model once Python has touched it
            return {key: tuple(item) if isinstance(item, list) else item for key, item in value.items()}
        return {"value": value} if isinstance(value, (int, float)) and not isinstance(value, bool) else value

    @model_validator(mode="after")
    def _complete(self) -> Number:
        needed = NEEDS[self.draw]
        given = [name for names in NEEDS.values() for name in names if getattr(self, name) not in (None, ())]
        missing = [name for name in needed if name not in given]
        if missing:
            raise ValueError(f"draw: {self.draw} must have {' and '.join(needed)}; add {missing[0]}:")
        extra = [name for name in given if name not in needed]
        if extra:
            raise ValueError(f"draw: {self.draw} has no {extra[0]}; remove it, or choose another draw:")
        if self.draw != "fixed" and self.source is None and self.assumption is None:
            raise ValueError("give a source, or say assumption, for this distribution")
        _in_order(self)
        return self


def _in_order(number: Number) -> None:
    if number.low is not None and number.high is not None and number.low >= number.high:
        raise ValueError("low must be below high; exchange them")
    if number.draw == "log_uniform" and number.low is not None and number.low <= 0:
        raise ValueError("log_uniform must have low above 0; write a positive number")
    if number.draw == "poisson" and number.mean is not None and not 0 < number.mean <= 1e6:
        raise ValueError("poisson must have a mean above 0, at most 1e6; write such a number")
    if number.weights and (len(number.weights) != len(number.values) or sum(number.weights) <= 0):
        raise ValueError("weights must be as many as values, and not all 0; write one for each value")
    if number.least is not None and number.most is not None and number.least > number.most:
        raise ValueError("least must not be above most; exchange them")
