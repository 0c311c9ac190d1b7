"""What happens in the body, told to a reader: one entry a row of the inventory, with how sure one may be of it.

Words only: no rule reads them. A test holds phases, sections, tests and screens against the code.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from game.spec.cancers import Cancer
from game.spec.common import Content, Evidence, Identifier, Text, Title
from game.spec.levels import Level
from game.spec.organs import Organ

ModuleName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,39}$")]
SectionNumber = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]?$")]
TestName = Annotated[str, StringConstraints(pattern=r"^tests(/[a-z_]+)+\.py::test_[A-Za-z0-9_]+$", max_length=200)]
Block = Literal["lymph", "peritoneum", "immunity", "remodelling", "host", "niche_priming", "drug_spread", "nerve"]
"""Blocks of a level or a cancer without which an effect is off."""


class TopicPart(Content):
    """A part of a topic that is more, or less, sure than the whole."""

    name: Title
    evidence: Evidence
    why: Text = Field(description="what the badge rests on")


class Topic(Content):
    """One thing that happens in the body, as the game's library tells it."""

    id: Identifier = Field(description="row of the inventory")
    name: Title
    what: Text = Field(description="what happens, for someone who never studied it")
    phases: tuple[ModuleName, ...] = Field(
        min_length=1, description="phases of the day that do it, by name; beside them admit, give_orders, run_tests"
    )
    sections: tuple[SectionNumber, ...] = Field(min_length=1, description="sections of docs/model.md")
    tests: tuple[TestName, ...] = Field(min_length=1, description="tests that fail if it stops working")
    needs: tuple[Block, ...] = Field(
        default=(), description="it acts only where a level or its cancer has one of these; always when left out"
    )
    seen_on: tuple[ModuleName, ...] = Field(min_length=1, description="files of game/ui/screens or game/ui/widgets")
    how_seen: Text = Field(description="what the player sees there")
    evidence: Evidence
    why: Text = Field(description="what the badge rests on")
    parts: tuple[TopicPart, ...] = Field(default=(), description="parts with a badge of their own")
    simplified: Text = Field(description="what the game leaves out, and what that changes")
    sources: tuple[Text, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _parts_differ(self) -> Topic:
        if any(part.evidence == self.evidence for part in self.parts):
            raise ValueError("a part is named for its other badge; leave out parts with the badge of the whole")
        return self

    @property
    def badges(self) -> tuple[Evidence, ...]:
        """Its own badge, then those of its parts, each once."""
        return tuple(dict.fromkeys((self.evidence, *(part.evidence for part in self.parts))))


def acts_in(topic: Topic, level: Level, cancer: Cancer, organs: Iterable[Organ]) -> bool:
    """Whether it can happen in a level; `organs` are the level's."""
    return not topic.needs or bool(set(topic.needs) & blocks_of(level, cancer, organs))


def blocks_of(level: Level, cancer: Cancer, organs: Iterable[Organ]) -> set[Block]:
    """The blocks that a level has, by itself or by its cancer. Lymph also needs a node to lead to."""
    own, usual = level.biology, cancer
    left_out = set(own.without)
    drained = any(organ.drains_to in level.organs for organ in organs)
    blocks: dict[Block, object] = {
        "lymph": drained and (own.lymph or (None if "lymph" in left_out else usual.lymph)),
        "peritoneum": own.peritoneum or (None if "peritoneum" in left_out else usual.peritoneum),
        "immunity": own.immunity or (None if "immunity" in left_out else usual.immunity),
        "remodelling": own.remodelling or (None if "remodelling" in left_out else usual.remodelling),
        "host": level.host,
        "niche_priming": own.debated.niche_priming,
        "drug_spread": own.debated.drug_spread,
        "nerve": own.debated.nerve,
    }
    return {name for name, block in blocks.items() if block}
