"""Where the numbers of the catalog come from: how many have a source, how many are assumed, how many say nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from pydantic import BaseModel

from game.spec.common import Sourced
from game.spec.library import Library

CATALOG = ("organs", "cancers", "mechanisms", "drugs", "cards")
BOOKKEEPING = {("Card", "since_year"), ("Card", "hours"), ("Card", "read_after_cycles")}
"""Rules of the clinic and history, not biology; a card's list of sources answers for its year."""


@dataclass(frozen=True)
class Number:
    """One number of the content: where it stands, and the origin of the block around it."""

    place: str
    section: str
    value: float
    origin: str


def numbers(library: Library, sections: tuple[str, ...] = CATALOG) -> list[Number]:
    """Every number that may decide something, with `source`, `source and assumption`, `assumption` or `none`.

    A number belongs to the innermost block around it that says where its numbers come from.
    """
    known = {each.name for each in fields(library)}
    found = []
    for section in sections:
        if section in known:
            for name, model in getattr(library, section).items():
                found += [Number(*each) for each in _walk(model, f"{section}.{name}", section, "none")]
    return found


def _walk(value: Any, place: str, section: str, origin: str) -> Iterator[tuple[str, str, float, str]]:
    if isinstance(value, BaseModel):
        own = _origin(value) if isinstance(value, Sourced) else origin
        for name in type(value).model_fields:
            if (type(value).__name__, name) not in BOOKKEEPING:
                yield from _walk(getattr(value, name), f"{place}.{name}", section, own)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _walk(item, f"{place}.{name}", section, origin)
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _walk(item, f"{place}.{number}", section, origin)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield place, section, float(value), origin


def _origin(block: Sourced) -> str:
    if block.source is not None:
        return "source and assumption" if block.assumption is not None else "source"
    return "assumption" if block.assumption is not None else "none"


def shares(found: list[Number]) -> dict[str, Counter[str]]:
    """How many numbers of each origin, by section and for `all`."""
    result: dict[str, Counter[str]] = {}
    for number in found:
        result.setdefault(number.section, Counter())[number.origin] += 1
    result["all"] = Counter(number.origin for number in found)
    return result
