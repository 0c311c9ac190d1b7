"""Kinds of content files, what refers to what in them, and the index of names that references are held against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, Field

from game.spec.cancers import Cancer, Competition, Mutability, Response, Soil
from game.spec.cards import Card
from game.spec.common import Content
from game.spec.drugs import Drug
from game.spec.effects import (
    AntigenPrime,
    Cytotoxic,
    Endocrine,
    ImmuneRelease,
    PumpBlock,
    SoilChange,
    Targeted,
    VesselChange,
)
from game.spec.endpoints import Count, Exposure, LeadTime, Prevalence
from game.spec.errors import Problem, dotted, listing, shorten, suggestion
from game.spec.levels import Biology, FounderClone, Level, LinkedTraits, Offer, Population, Referral, Vary
from game.spec.looks import LOOKS, Complaint, FalseInOrgan
from game.spec.mechanisms import Defeat, Mechanism, Traits
from game.spec.organs import Organ
from game.spec.policies import Elapsed, Give, When
from game.spec.shapes import visit
from game.spec.targets import TargetsFile
from game.spec.topics import Topic
from game.spec.trials import Assessment, Cohort, Trial, TrialClone, TrialPopulation
from game.spec.yamlio import Document, Place, YamlPath


class CatalogFile(Content):
    """A file of the catalog: any of the six lists, in any number of files."""

    schema_version: Literal[1] = Field(description="version of this file format")
    organs: tuple[Organ, ...] = ()
    cancers: tuple[Cancer, ...] = ()
    mechanisms: tuple[Mechanism, ...] = ()
    drugs: tuple[Drug, ...] = ()
    cards: tuple[Card, ...] = ()
    topics: tuple[Topic, ...] = ()


Kind = Literal["organ", "cancer", "mechanism", "drug", "card", "level", "target", "trial", "topic"]
SECTIONS: dict[str, Kind] = {
    "organs": "organ",
    "cancers": "cancer",
    "mechanisms": "mechanism",
    "drugs": "drug",
    "cards": "card",
    "topics": "topic",
}
"""Lists of a catalog file and the kind of thing in each."""

REFERENCES: dict[tuple[type[BaseModel], str], Kind] = {
    (Level, "cancer"): "cancer",
    (Level, "organs"): "organ",
    (Population, "organ"): "organ",
    (FounderClone, "mechanisms"): "mechanism",
    (Vary, "mechanism"): "mechanism",
    (Biology, "mechanisms"): "mechanism",
    (LinkedTraits, "mechanism"): "mechanism",
    (Mutability, "mechanism"): "mechanism",
    (Traits, "at_home_in"): "organ",
    (Offer, "card"): "card",
    (Referral, "tests"): "card",
    (Give, "card"): "card",
    (Elapsed, "card"): "card",
    (When, "given"): "card",
    (When, "found"): "mechanism",
    (Card, "good_with"): "card",
    (Cytotoxic, "drug"): "drug",
    (Targeted, "drug"): "drug",
    **{(look, "organs"): "organ" for look in LOOKS},
    (FalseInOrgan, "organ"): "organ",
    (Complaint, "organ"): "organ",
    (Endocrine, "drug"): "drug",
    (PumpBlock, "drug"): "drug",
    (ImmuneRelease, "drug"): "drug",
    (AntigenPrime, "drug"): "drug",
    (VesselChange, "drug"): "drug",
    (SoilChange, "drug"): "drug",
    (SoilChange, "organs"): "organ",
    (Competition, "mechanism"): "mechanism",
    (Mechanism, "closed_by"): "drug",
    (Defeat, "drug"): "drug",
    (Drug, "target"): "target",
    (Cancer, "home"): "organ",
    (Cancer, "mechanisms"): "mechanism",
    (Soil, "organ"): "organ",
    (Response, "drug"): "drug",
    (Organ, "first_pass"): "organ",
    (Organ, "plexus"): "organ",
    (Organ, "drains_to"): "organ",
}
"""Fields that name something defined elsewhere. A test holds every field of names against this table."""

TRIAL_REFERENCES: dict[tuple[type[BaseModel], str], Kind] = {
    (Cohort, "level"): "level",
    (Cohort, "cancer"): "cancer",
    (Cohort, "organs"): "organ",
    (Cohort, "mechanism"): "mechanism",
    (Cohort, "referral"): "card",
    (TrialPopulation, "organ"): "organ",
    (TrialClone, "mechanisms"): "mechanism",
    (Assessment, "test"): "card",
    (Prevalence, "mechanism"): "mechanism",
    (Prevalence, "organ"): "organ",
    (Prevalence, "by"): "card",
    (Count, "mechanism"): "mechanism",
    (Count, "organ"): "organ",
    (LeadTime, "first"): "card",
    (LeadTime, "then"): "card",
    (Exposure, "card"): "card",
}
"""The same for the fields of a virtual trial."""
READERS = ("truth", "chart")
"""What an endpoint can be read by beside a test."""

DRAWN = "drawn"
"""In a founder clone: the mechanism that the level's `vary` drew."""


@dataclass(frozen=True)
class Definition:
    """Where a name is defined."""

    path: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass
class Index:
    """Names by kind, taken from the raw data so that a faulty entry does not make its users faulty too."""

    names: dict[Kind, dict[str, Definition]] = field(default_factory=dict)

    def add(self, document: Document, model: type[BaseModel]) -> list[Problem]:
        """Take in the names that a file defines; a name defined before is a problem."""
        problems = []
        for kind, name, path in _definitions(document.data, model):
            known = self.names.setdefault(kind, {})
            here = Definition(document.path, *document.marks.of_value(path))
            if name not in known:
                known[name] = here
            elif kind != "target":
                message = f"there is a {kind} {shorten(name)} already at {known[name]}; choose another id"
                problems.append(Problem(document.path, here.line, here.column, dotted(path), message))
        return problems

    def unresolved(self, document: Document, model: type[BaseModel]) -> list[Problem]:
        """References of a file to names that nothing defines."""
        return [
            Problem(document.path, *place, dotted(path), self._unknown(kind, name))
            for kind, name, path, place in _references(document, model)
            if name not in self.names.get(kind, {}) and not self._free_target(kind, name)
        ]

    def _free_target(self, kind: Kind, name: str) -> bool:
        """A drug may aim at what no cancer here carries, unless only case or order of letters differ."""
        known = self.names.get("target", {})
        return kind == "target" and not any(_letters(name) == _letters(other) for other in known)

    def _unknown(self, kind: Kind, name: str) -> str:
        known = self.names.get(kind, {})
        meant = suggestion(name, known)
        if meant:
            return f'there is no {kind} "{shorten(name)}"{meant}'
        return f'there is no {kind} "{shorten(name)}"; the catalog has {listing(sorted(known), most=12)}'


def _letters(name: str) -> list[str]:
    return sorted(name.casefold())


ContentFile = Level | CatalogFile | Trial | TargetsFile
FILE_MODELS: tuple[type[ContentFile], ...] = (Level, CatalogFile, Trial, TargetsFile)


def model_of(document: Document, folder: str = "") -> type[ContentFile] | None:
    """Which kind of file this is, by its top-level fields, else by the folder it lies in; None if unclear."""
    if isinstance(document.data, Mapping):
        scores = [len(set(document.data) & own_fields(model)) for model in FILE_MODELS]
        best = max(scores)
        if best and scores.count(best) == 1:
            return FILE_MODELS[scores.index(best)]
        if best == 0 and set(document.data) & set(SECTIONS):
            return CatalogFile
    by_folder: dict[str, type[ContentFile]] = {"catalog": CatalogFile, "campaign": Level, "trials": Trial}
    by_folder["targets"] = TargetsFile
    return by_folder.get(folder)


def own_fields(model: type[BaseModel]) -> set[str]:
    """Top-level fields that only this kind of file has."""
    others = [set(other.model_fields) for other in FILE_MODELS if other is not model]
    return set(model.model_fields) - set().union(*others)


def _definitions(data: Any, model: type[BaseModel]) -> Iterator[tuple[Kind, str, YamlPath]]:
    if not isinstance(data, dict):
        return
    if model is Level or model is Trial:
        if isinstance(data.get("id"), str):
            yield "level" if model is Level else "trial", data["id"], ("id",)
        return
    for section, kind in SECTIONS.items():
        items = data.get(section)
        for index, item in enumerate(items if isinstance(items, list) else ()):
            if not isinstance(item, dict):
                continue
            if isinstance(item.get("id"), str):
                yield kind, item["id"], (section, index, "id")
            targets = item.get("targets") if kind in ("cancer", "mechanism") else None
            for number, target in enumerate(targets if isinstance(targets, list) else ()):
                if isinstance(target, str):
                    yield "target", target, (section, index, "targets", number)


def _references(document: Document, model: type[BaseModel]) -> Iterator[tuple[Kind, str, YamlPath, Place]]:
    marks = document.marks
    for met in visit(model, document.data):
        kind = REFERENCES.get((met.model, met.field)) or TRIAL_REFERENCES.get((met.model, met.field))
        if kind is None or not isinstance(met.value, str):
            continue
        if (met.model in (FounderClone, TrialClone) and met.value == DRAWN) or (met.model is Vary and not met.is_key):
            continue
        if met.model is Prevalence and met.field == "by" and met.value in READERS:
            continue
        yield kind, met.value, met.path, marks.of_key(met.path) if met.is_key else marks.of_value(met.path)
