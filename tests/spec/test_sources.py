"""Where numbers come from: every block says so, identifiers of papers are well formed, years agree."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from game.spec.common import Sourced
from game.spec.levels import Level
from game.spec.library import Library, load_library, shipped_roots, walk
from game.spec.yamlio import load_file

LIKE_A_DOI = re.compile(r"(?<![\d.])10\.(?:\d{4,}\S*|\d+/\S*)")
DOI = re.compile(r"10\.\d{4,9}/[-._;()/:A-Za-z0-9]*[A-Za-z0-9)]")
YEAR = re.compile(r"\b(?:18|19|20)\d\d\b")
APPROVED = re.compile(r"approved in (\d{4})")
BOOKKEEPING = {("Card", "since_year"), ("Card", "hours"), ("Card", "read_after_cycles")}
"""Numbers of a card that are rules of the clinic or history; its `sources` answer for the year."""


def models(value: Any, where: str, inside: bool = False) -> Iterator[tuple[str, BaseModel, bool]]:
    """Every model below a value: its place, itself, and whether a block with an origin surrounds or is it."""
    if isinstance(value, BaseModel):
        inside = inside or isinstance(value, Sourced)
        yield where, value, inside
        for field in type(value).model_fields:
            yield from models(getattr(value, field), f"{where}.{field}", inside)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from models(item, f"{where}.{key}", inside)
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from models(item, f"{where}.{number}", inside)


def library_models(library: Library) -> list[tuple[str, BaseModel, bool]]:
    """`models` of a whole library."""
    sections = [field.name for field in dataclasses.fields(library)]
    return [met for name in sections for met in models(getattr(library, name), name)]


def origins(model: BaseModel) -> list[str]:
    """The texts in which a model says where it comes from."""
    single = [getattr(model, field, None) for field in ("source", "assumption", "published")]
    return [text for text in (*single, *getattr(model, "sources", ())) if text is not None]


def dois(text: str) -> list[tuple[str, str]]:
    """What looks like a DOI in a text, without the punctuation of the sentence, and the words before it."""
    found = []
    for match in LIKE_A_DOI.finditer(text):
        doi = match.group().rstrip(".,;:")
        while doi.endswith(")") and doi.count(")") > doi.count("("):
            doi = doi[:-1].rstrip(".,;:")
        found.append((doi, text[: match.start()]))
    return found


def well_formed(doi: str) -> bool:
    """Prefix, slash and suffix of the characters that DOIs of papers use, parentheses in pairs."""
    return DOI.fullmatch(doi) is not None and doi.count("(") == doi.count(")")


def mappings_with_origin(data: Any) -> int:
    """How many mappings of a raw YAML tree hold `source` or `assumption`."""
    if isinstance(data, dict):
        return ("source" in data or "assumption" in data) + sum(map(mappings_with_origin, data.values()))
    return sum(map(mappings_with_origin, data)) if isinstance(data, list) else 0


def test_every_block_of_numbers_has_a_source_or_an_assumption() -> None:
    met = library_models(load_library())
    blocks = [(where, model) for where, model, _ in met if isinstance(model, Sourced)]
    silent = [where for where, model in blocks if not f"{model.source or ''}{model.assumption or ''}".strip()]
    assert silent == []
    assert len(blocks) == sum(mappings_with_origin(load_file(path).data) for path in walk(shipped_roots()))
    kinds = Counter(type(model).__name__ for _, model in blocks)
    assert {"Growth", "Spread", "Soil", "Drug", "Organ", "Defeat", "Toll", "Targeted", "Level"} <= set(kinds)


def test_no_number_stands_outside_a_block_with_an_origin() -> None:
    bare = {
        (type(model).__name__, field)
        for _, model, inside in library_models(load_library())
        if not inside
        for field in type(model).model_fields
        if isinstance(getattr(model, field), int | float) and not isinstance(getattr(model, field), bool)
    }
    assert bare == BOOKKEEPING


def test_dois_are_well_formed_and_keep_their_year() -> None:
    years: dict[str, set[str]] = defaultdict(set)
    for where, model, _ in library_models(load_library()):
        for text in origins(model):
            for doi, before in dois(text):
                assert well_formed(doi), f"{where}: {doi}"
                near = YEAR.findall(before[-40:])
                assert near, f"{where}: no year before {doi}"
                years[doi.casefold()].add(near[-1])
    assert len(years) >= 20
    assert {doi: told for doi, told in years.items() if len(told) > 1} == {}


def test_a_source_names_a_year_or_the_document() -> None:
    vague = [
        where
        for where, model, _ in library_models(load_library())
        if isinstance(model, Sourced) and model.source is not None
        if not YEAR.search(model.source) and not re.search("prescribing information|abstract e\\d+", model.source)
    ]
    assert vague == []


@pytest.mark.parametrize(
    ("text", "doi", "good"),
    [
        ("Pao 2005, 10.1371/journal.pmed.0020073.", "10.1371/journal.pmed.0020073", True),
        ("(Hanna 2020, 10.1136/bmj.m4087).", "10.1136/bmj.m4087", True),
        ("TATTON 2020, 10.1016/S1470-2045(19)30785-5", "10.1016/S1470-2045(19)30785-5", True),
        ("10.1056NEJMoa1713137", "10.1056NEJMoa1713137", False),
        ("10.105/NEJMoa1713137", "10.105/NEJMoa1713137", False),
        ("10.1016/S1470-2045(19", "10.1016/S1470-2045(19", False),
        ("10.1038/", "10.1038/", False),
    ],
)
def test_reading_of_dois(text: str, doi: str, good: bool) -> None:
    assert [found for found, _ in dois(text)] == [doi]
    assert well_formed(doi) == good


def test_figures_are_not_taken_for_dois() -> None:
    assert dois("10.2 months against 18.9; 10.1 of 110.5555/3 days") == []


def too_early(level: Level, library: Library) -> list[str]:
    """Cards of a level that are younger than its year, where no note of the offer explains it."""
    offered = [offer.card for offer in level.cards if not offer.note]
    return [card for card in (*offered, *level.referral.tests) if library.cards[card].since_year > level.year]


@pytest.mark.parametrize("level_id", sorted(load_library().levels))
def test_no_card_comes_before_its_year(level_id: str) -> None:
    library = load_library()
    assert too_early(library.levels[level_id], library) == []


def test_a_card_offered_too_early_is_noticed() -> None:
    library = load_library()
    level = next(level for level in library.levels.values() if any(offer.note is None for offer in level.cards))
    early = level.model_copy(update={"year": 1900})
    plain = [offer.card for offer in level.cards if not offer.note and library.cards[offer.card].since_year > 1900]
    assert plain and set(plain) <= set(too_early(early, library))


def test_year_of_a_card_is_that_of_the_first_approval_it_names() -> None:
    told = {
        card.id: (card.since_year, min(int(year) for text in card.sources for year in APPROVED.findall(text)))
        for card in load_library().cards.values()
        if any(APPROVED.search(text) for text in card.sources)
    }
    assert len(told) >= 5
    assert {card: years for card, years in told.items() if years[0] != years[1]} == {}
