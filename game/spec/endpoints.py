"""Endpoints of a virtual trial: what is read of each patient. docs/trials.md says from where each is read."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from game.spec.common import Content, Fraction, Identifier, Reserve

Moment = Literal[
    "start", "diagnosis", "surgery", "first_dose", "clear", "progression", "relapse", "death", "end", "day"
]
"""Days of a course that an endpoint can begin at or be read on; `day` is a day of the study given by number."""
TimeKind = Literal["pfs", "ttp", "dfs", "relapse", "os"]
Statistic = Literal[
    "median", "proportion", "hazard_ratio", "log_rank", "ratio_of_medians", "distribution", "hazard", "mean"
]
Unit = Literal["days", "weeks", "months", "years"]
UNIT_DAYS: dict[Unit, float] = {"days": 1.0, "weeks": 7.0, "months": 30.4375, "years": 365.25}
"""Days in each unit; a year has 365.25."""
Days = Annotated[int, Field(ge=0, le=36525)]


class _Reading(Content):
    id: Identifier


class _AtMoment(_Reading):
    at: Moment = "end"
    day: Days | None = Field(default=None, description="at: day")

    @model_validator(mode="after")
    def _has_day(self) -> _AtMoment:
        if (self.at == "day") != (self.day is not None):
            raise ValueError("at: day must have a day, and only it; add or remove day:")
        return self


class TimeTo(_Reading):
    """Time to an event: progression or death, progression, relapse or death, relapse, death."""

    kind: TimeKind
    since: Moment = Field(default="start", description="from when time counts; not `day`")
    unit: Unit = "months"
    at_times: tuple[Annotated[float, Field(gt=0)], ...] = Field(
        default=(), description="proportion: shares without the event so long after, in the unit"
    )
    statistics: tuple[Literal["median", "proportion", "hazard_ratio", "log_rank", "ratio_of_medians"], ...] = (
        "median", "hazard_ratio", "log_rank",
    )  # fmt: skip


class Hazard(_Reading):
    """Events by interval: their rate, and their chance for those who come to it free of them."""

    kind: Literal["hazard"]
    of: TimeKind
    since: Moment = "start"
    unit: Unit = "years"
    cuts: tuple[Annotated[float, Field(ge=0)], ...] = Field(min_length=2, description="rising bounds, in the unit")

    @model_validator(mode="after")
    def _rising(self) -> Hazard:
        if any(after <= before for before, after in zip(self.cuts, self.cuts[1:], strict=False)):
            raise ValueError("the cuts must rise; sort them")
        return self


class Cure(_AtMoment):
    """Share of the patients without one living tumour cell, in truth."""

    kind: Literal["cure"]
    statistics: tuple[Literal["proportion"], ...] = ("proportion",)


class Prevalence(_AtMoment):
    """Share of the patients who have something at a moment."""

    kind: Literal["prevalence"]
    mechanism: Identifier | None = Field(default=None, description="cells with this mechanism")
    organ: Identifier | None = Field(default=None, description="cells in this organ")
    asleep: bool = Field(default=False, description="sleeping cells")
    by: Identifier = Field(
        default="truth", description="truth, chart, or a test that is done at that moment on the largest lesion"
    )
    at_least_cells: Annotated[float, Field(ge=1)] = Field(default=1, description="by: truth")
    at_least_share: Fraction = Field(default=0.0, description="by: truth; share of all living cells")


class OrganPattern(_AtMoment):
    """Share of the patients with disease in each organ, and the order of the organs."""

    kind: Literal["organ_pattern"]
    by: Literal["truth", "chart"] = "truth"
    at_least_cells: Annotated[float, Field(ge=1)] = Field(default=1, description="by: truth")
    involved_only: bool = Field(default=True, description="among patients with disease outside the home organ")
    nodes: bool = Field(default=True, description="whether lymph nodes count; false: distant organs alone")


class Stage(_AtMoment):
    """Local, nodal or distant."""

    kind: Literal["stage"]
    by: Literal["truth", "chart"] = "chart"
    at_least_cells: Annotated[float, Field(ge=1)] = Field(default=1, description="by: truth")


class Size(_AtMoment):
    """Diameter in millimetres."""

    kind: Literal["size"]
    of: Literal["largest", "primary", "sum"] = "largest"
    by: Literal["truth", "chart"] = "chart"


class Count(_AtMoment):
    """Number of living cells, of cells with a mechanism, in an organ or asleep, or of lesions."""

    kind: Literal["count"]
    of: Literal["cells", "lesions"] = "cells"
    by: Literal["truth", "chart"] = Field(default="truth", description="chart: only for lesions")
    mechanism: Identifier | None = None
    organ: Identifier | None = None
    asleep: bool = False
    statistics: tuple[Literal["distribution"], ...] = ("distribution",)

    @model_validator(mode="after")
    def _seen(self) -> Count:
        if self.by == "chart" and self.of == "cells":
            raise ValueError("a chart must not count cells; write of: lesions, or by: truth")
        return self


class LeadTime(_Reading):
    """Days between the first positive result of one test and that of another, after surgery if there was any."""

    kind: Literal["lead_time"]
    first: Identifier = Field(description="the test that should be earlier")
    then: Identifier
    unit: Unit = "months"


class Toxicity(_Reading):
    """A reserve (0 to 10) over time, and the share of patients who came to grade 3 (2 or less)."""

    kind: Literal["toxicity"]
    reserve: Reserve
    days: tuple[Days, ...] = Field(min_length=1, description="days of the study on which it is read")


class BestResponse(_Reading):
    """The best response that a scan read by RECIST up to progression; proportion: complete or partial."""

    kind: Literal["response"]


class Exposure(_Reading):
    """Share of the cycles in which a card was given, up to a moment."""

    kind: Literal["exposure"]
    card: Identifier
    until: Literal["progression", "relapse", "death", "end"] = "end"


Endpoint = Annotated[
    TimeTo | Hazard | Cure | Prevalence | OrganPattern | Stage | Size | Count | LeadTime | Toxicity | BestResponse
    | Exposure,
    Field(discriminator="kind"),
]  # fmt: skip
