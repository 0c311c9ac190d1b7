"""Virtual trials: who takes part, what the arms do, what is read and how it is told."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from game.spec.common import Content, Fraction, Identifier, Millimetres, Positive, Reserve, Sourced, Text, Title
from game.spec.endpoints import Endpoint
from game.spec.levels import Biology, HiddenShare
from game.spec.policies import Rules, When
from game.spec.trialnumbers import Number

StudyDays = Annotated[int, Field(ge=0, le=36525)]
Trait = Annotated[str, StringConstraints(pattern=r"^[a-z][A-Za-z0-9_]*(\.[A-Za-z0-9_]+){0,2}$", max_length=80)]
"""A number of the cancer by its path, for example `growth.doubling_days` or `soils.liver.growth`."""


class TrialClone(Content):
    """A share of a starting population and the mechanisms it carries; `drawn` stands for the one `mechanism` drew."""

    share: Number
    mechanisms: tuple[Identifier, ...] = ()


class TrialPopulation(Content):
    """Cells that are there on day 0; as in a level, with numbers that may be distributions."""

    organ: Identifier
    at_mm: tuple[Millimetres, Millimetres] | None = Field(default=None, description="drawn per patient when left out")
    cells: Number = Field(description="living cells; a draw below 1 is none")
    times: Number = Field(default=Number(value=1), description="how many such lesions, 0 to 50, rounded")
    asleep: bool = False
    grade: Annotated[int, Field(ge=1, le=3)] = 2
    membrane: Literal["none", "intact", "breached"] = "none"
    exactly: bool = Field(default=False, description="shares are exact numbers, not draws")
    clones: tuple[TrialClone, ...] = Field(
        default=(TrialClone(share=Number(value=1)),), description="the first takes what the others leave"
    )


class Cohort(Content):
    """Who takes part: the patient of a level, or a cancer with a start; each patient drawn anew.

    What is given beside `level` replaces that part of it.
    """

    level: Identifier | None = Field(default=None, description="a level whose patient is taken, seed by seed")
    cancer: Identifier | None = None
    organs: tuple[Identifier, ...] = Field(default=(), max_length=8)
    start: tuple[TrialPopulation, ...] = Field(default=(), max_length=40)
    vary: dict[Trait, Number] = Field(
        default_factory=dict, description="numbers of the cancer that differ between patients, by path"
    )
    biology: Biology | None = Field(
        default=None, description="blocks that replace the cancer's, as in a level; instead of the level's when given"
    )
    mechanism: dict[Identifier, Fraction] = Field(default_factory=dict, description="one is drawn, by these chances")
    low_shedder: HiddenShare | None = Field(default=None, description="patients whose tumours shed less DNA")
    non_secreter: HiddenShare | None = Field(default=None, description="patients whose tumours make less marker")
    reserves: dict[Reserve, Annotated[float, Field(ge=0, le=10)]] = Field(default_factory=dict)
    quality: Annotated[float, Field(ge=0, le=100)] | None = None
    referral: tuple[Identifier, ...] = Field(default=(), description="tests on day 0, before anything is decided")
    eligible: When | None = Field(default=None, description="on the chart after the referral; others are not enrolled")

    @model_validator(mode="after")
    def _one_origin(self) -> Cohort:
        if self.level is None:
            missing = [name for name in ("cancer", "organs", "start") if not getattr(self, name)]
            if missing:
                raise ValueError(f"a cohort must have a level, or cancer, organs and start; add {missing[0]}:")
        elif self.cancer is not None:
            raise ValueError("the level brings its cancer; remove cancer: or level:")
        return self


class Assessment(Content):
    """A test by protocol: its result is read on its day, before the rules are."""

    test: Identifier
    every_days: Annotated[int, Field(ge=1, le=36525)] | None = None
    every_cycles: Annotated[int, Field(ge=1, le=400)] | None = Field(default=None, description="cycles of the arm")
    from_day: StudyDays = Field(default=0, description="day of the first one")
    until_day: StudyDays | None = Field(default=None, description="none later; to the end when left out")
    on: Literal["schedule", "symptom"] = Field(
        default="schedule", description="symptom: when a visit tells of a complaint, and again while it lasts"
    )

    @model_validator(mode="after")
    def _one_interval(self) -> Assessment:
        if (self.every_days is None) == (self.every_cycles is None):
            raise ValueError("an assessment must have every_days or every_cycles; give one of the two")
        return self


class Protocol(Content):
    """What is done, and when it is looked at."""

    cycle_days: Annotated[int, Field(ge=1, le=365)] = Field(
        default=21, description="days from one decision and dose to the next"
    )
    assess: tuple[Assessment, ...] = ()
    rules: Rules = Field(description="as the policies of a level; cycles count from the start of the protocol")


class RunIn(Protocol):
    """What happens to every patient, whatever the arm, before day 0 of the study."""

    until: Literal["diagnosis", "surgery", "clear", "progression", "relapse", "day"]
    day: StudyDays | None = Field(default=None, description="until: day")
    at_most_days: Annotated[int, Field(ge=1, le=36525)] = Field(
        default=3650, description="who has not come so far by then is not enrolled"
    )
    eligible: When | None = Field(default=None, description="on the chart at its end; others are not enrolled")

    @model_validator(mode="after")
    def _day(self) -> RunIn:
        if (self.until == "day") != (self.day is not None):
            raise ValueError("until: day must have a day, and only it; add or remove day:")
        return self


class Arm(Protocol):
    """One arm. Patient number i of every arm is the same body with the same luck."""

    id: Identifier
    name: Title


class Censoring(Content):
    """How long patients are followed, and why one may be lost."""

    horizon_days: Annotated[int, Field(ge=1, le=36525)] = Field(description="days after day 0 of the study")
    accrual_days: StudyDays = Field(
        default=0, description="patients enter evenly over so long and all are cut off on one date"
    )
    dropout_per_year: Annotated[float, Field(ge=0, le=10)] = Field(
        default=0.0, description="hazard of being lost to follow-up"
    )
    other_deaths_per_year: Annotated[float, Field(ge=0, le=10)] = Field(
        default=0.0, description="hazard of death from causes that the body does not model"
    )

    @model_validator(mode="after")
    def _cut(self) -> Censoring:
        if self.accrual_days >= self.horizon_days:
            raise ValueError("accrual_days must be below horizon_days; follow for longer")
        return self


class MarkerProgression(Content):
    """Progression read from blood instead of scans: so many times the first reading, on so many readings in a row."""

    of: Literal["marker", "ctdna"]
    at_least: Positive = Field(description="times the first reading of the study")
    readings: Annotated[int, Field(ge=1, le=5)] = Field(default=1, description="dated on the first of them")


class Trial(Sourced):
    """One virtual trial."""

    schema_version: Literal[1]
    id: Identifier
    name: Text
    question: Text
    patients: Annotated[int, Field(ge=1, le=1_000_000)] = Field(
        default=200, description="enrolled in each arm when the command says nothing"
    )
    population: Cohort
    run_in: RunIn | None = None
    arms: tuple[Arm, ...] = Field(min_length=1, max_length=12, description="the first is the control")
    censoring: Censoring
    progression: MarkerProgression | None = Field(
        default=None, description="what pfs, ttp and the moment progression are dated on; RECIST 1.1 when left out"
    )
    endpoints: tuple[Endpoint, ...] = Field(min_length=1, max_length=40)
    published: Text | None = Field(default=None, description="what the published trial found")
