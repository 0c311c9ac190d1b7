"""Levels: one patient, one idea, and the policies that pass and fail it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

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
from game.spec.common import (
    Content,
    Fraction,
    Identifier,
    Millimetres,
    Positive,
    Reserve,
    Sourced,
    Text,
    Title,
)
from game.spec.mechanisms import Traits
from game.spec.policies import Rules
from game.spec.routes import Clusters, Debated, Implantation, Lymph


class Person(Content):
    """Who the patient is."""

    name: Title
    age: Annotated[int, Field(ge=18, le=100)] | None = None
    portrait: Identifier
    story: Text
    goal: Text


class FounderClone(Content):
    """A share of a starting population and the mechanisms it carries; `drawn` stands for the one `vary` drew."""

    share: Fraction
    mechanisms: tuple[Identifier, ...] = ()


class Population(Content):
    """Cells that are there on day 0."""

    organ: Identifier
    at_mm: tuple[Millimetres, Millimetres] | None = Field(default=None, description="drawn per seed when left out")
    cells: float = Field(ge=1, le=1e12)
    times: Annotated[int, Field(ge=1, le=50)] = 1
    asleep: bool = False
    grade: Annotated[int, Field(ge=1, le=3)] = 2
    membrane: Literal["none", "intact", "breached"] = "none"
    exactly: bool = Field(default=False, description="shares are exact numbers, not draws")
    clones: tuple[FounderClone, ...] = (FounderClone(share=1.0),)

    @model_validator(mode="after")
    def _shares(self) -> Population:
        if not 0.999 <= sum(clone.share for clone in self.clones) <= 1.1:
            raise ValueError("the shares of the clones must add up to 1; the first takes what the others leave")
        return self


class LogNormal(Sourced):
    """A hidden difference between seeds, log-normal."""

    median: Positive
    sd_log: Annotated[float, Field(ge=0, le=2)]


class HiddenShare(Sourced):
    """A hidden difference that some patients have and others do not."""

    share: Fraction = Field(description="chance that a patient has it")
    factor: Fraction = Field(description="what is left of the usual amount in those who have it")


class Vary(Content):
    """Hidden differences between seeds."""

    doubling_days: LogNormal | None = None
    resistant_share: LogNormal | None = Field(default=None, description="multiplies the shares of later clones")
    mechanism: dict[Identifier, Fraction] = Field(default_factory=dict, description="one is drawn, by these chances")
    low_shedder: HiddenShare | None = Field(default=None, description="patients whose tumour sheds little DNA")
    non_secreter: HiddenShare | None = Field(default=None, description="patients whose tumour makes little marker")


class LinkedTraits(Sourced):
    """Traits that a route of resistance carries in this level: resistance tied to spread, not so by default."""

    mechanism: Identifier
    traits: Traits


class Biology(Content):
    """Blocks of the cancer's biology that this patient replaces."""

    growth: Growth | None = None
    invasion: Invasion | None = None
    spread: Spread | None = None
    sleep: Sleep | None = None
    oxygen: Oxygen | None = None
    immunity: Immunity | None = None
    remodelling: Remodelling | None = None
    competition: tuple[Competition, ...] | None = None
    lymph: Lymph | None = None
    peritoneum: Implantation | None = None
    clusters: Clusters | None = None
    blood_immunity: Annotated[float, Field(ge=0, le=3)] = Field(
        default=1.0, description="strength of the host's attack on cells in the blood, 1 = usual"
    )
    debated: Debated = Debated()
    soils: tuple[Soil, ...] | None = Field(default=None, description="how well its cells do elsewhere")
    without: tuple[Literal["lymph", "peritoneum", "clusters", "immunity", "remodelling"], ...] = Field(
        default=(), description="blocks that the cancer has and this patient has not; what is given here stays"
    )
    mechanisms: tuple[Identifier, ...] | None = Field(
        default=None, description="routes and traits that its cells can gain, instead of the cancer's"
    )
    linked_traits: tuple[LinkedTraits, ...] = Field(
        default=(), description="traits that come with a mechanism in this level, instead of its own"
    )


class HostTraits(Sourced):
    """What the person brings; what is left out changes nothing."""

    age: Annotated[int, Field(ge=18, le=100)] | None = Field(
        default=None, description="years; over 65 reserves refill more slowly, over 50 immunity falls"
    )
    fitness: Fraction = Field(default=1.0, description="1 fully active, 0 in bed: how full reserves can be")
    immunity: Fraction = Field(default=1.0, description="1 healthy, about 0.3 after an organ transplant")
    nutrition: Fraction = Field(default=1.0, description="1 well fed, 0 wasting: refilling of reserves, immunity")
    exercise: Fraction = Field(default=0.0, description="1 = a supervised programme: refilling of reserves, quality")
    support: Fraction = Field(default=0.0, description="1 = family, work and counsel in place: quality")


class Offer(Content):
    """A card on offer, and since when."""

    card: Identifier
    from_cycle: Annotated[int, Field(ge=0)] = 0
    alone: bool = Field(default=False, description="no other systemic drug in the same cycle, as a trial may ask")
    note: Text | None = Field(default=None, description="why it comes later or alone, for example by a trial")


class Referral(Content):
    """Tests that the patient arrives with; the first CT is the RECIST baseline."""

    tests: tuple[Identifier, ...] = ()
    letter: Text


class Horizon(Content):
    """How long the level runs."""

    cycles: Annotated[int, Field(ge=1, le=400)]


class Stars(Content):
    """The third star; the first is the intent, the second comfort."""

    insight: Literal["tests_at_most", "mechanism_before_progression", "watched_to_the_end"]
    tests: Annotated[int, Field(ge=0, le=100)] | None = None
    text: Text


class Lesson(Content):
    """One misconception and what the run shows instead; braces name figures of the debrief."""

    many_people_think: Text
    your_run_shows: Text


class LevelText(Content):
    """Words of a level."""

    idea: Text
    briefing: Text
    intent: Text
    won: Text
    lost: Text


class Level(Sourced):
    """One level of the campaign."""

    schema_version: Literal[1]
    id: Identifier
    number: Title
    name: Title
    minutes: Annotated[int, Field(ge=1, le=120)]
    year: int = Field(ge=1900, le=2026)
    hypothetical: bool = False
    concept: Identifier
    patient: Person
    cancer: Identifier
    organs: tuple[Identifier, ...] = Field(min_length=1, max_length=8)
    intent: Literal["clear", "control", "watch"]
    clear_means: Literal["extinct", "none_found"] = Field(
        default="none_found", description="extinct: no living cell; none_found: none found and none awake"
    )
    progression_days: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="control: most days in progression over the whole course; any number when left out"
    )
    horizon: Horizon
    truth_shown: bool = Field(default=False, description="Glass Body: the truth is on from the start")
    start: tuple[Population, ...] = Field(min_length=1)
    biology: Biology = Biology()
    vary: Vary = Vary()
    host: HostTraits | None = Field(default=None, description="age, fitness and the like; none: neutral")
    reserves: dict[Reserve, Annotated[float, Field(ge=0, le=10)]] = Field(default_factory=dict)
    quality: Annotated[float, Field(ge=0, le=100)] = 80.0
    hours: Annotated[int, Field(ge=0, le=12)] = 4
    cards: tuple[Offer, ...]
    referral: Referral
    policies: dict[Identifier, Rules]
    stars: Stars
    text: LevelText
    lesson: Lesson
    published: Text | None = Field(default=None, description="the published trial effect that the debrief quotes")


def routes_of(level: Level, cancer: Cancer) -> tuple[str, ...]:
    """Mechanisms that the cells of a level can gain: its own list, else its cancer's."""
    return cancer.mechanisms if level.biology.mechanisms is None else level.biology.mechanisms
