"""Tables of the guides made from the catalog: the inventory's rows with their place in the code, and the cancers.

`game.spec.schema` writes them and tells when they are stale.
"""

from __future__ import annotations

from collections.abc import Iterable

from game.spec.cancers import Cancer
from game.spec.common import EVIDENCE_MEANS
from game.spec.library import Library
from game.spec.mechanisms import Mechanism
from game.spec.topics import Topic

BEGIN = "<!-- inventory: written by python -m game.spec.schema; do not edit below -->"
END = "<!-- inventory: end -->"
CANCERS_BEGIN = "<!-- cancers: written by python -m game.spec.schema; do not edit below -->"
CANCERS_END = "<!-- cancers: end -->"
ROUTES = ("lymph", "peritoneum", "clusters")
BLOCKS = ("immunity", "remodelling", "competition")
MECHANISM_TESTS = "tests/sim/test_mechanisms.py"
"""The file with one short test a mechanism, named after it."""


def replace_inventory(text: str, library: Library) -> str:
    """docs/model.md with its tables renewed. Raises ValueError without their markers."""
    tables = (badge_rows(), rows(library.topics.values()), mechanism_rows(library.mechanisms.values()))
    return _between(text, BEGIN, END, tables, "docs/model.md has lost the markers of its inventory; restore them")


def replace_cancers(text: str, library: Library) -> str:
    """docs/cancers.md with its table renewed. Raises ValueError without its markers."""
    tables = (cancer_rows(library.cancers.values()),)
    return _between(text, CANCERS_BEGIN, CANCERS_END, tables, "docs/cancers.md has lost the markers of its table")


def cancer_rows(cancers: Iterable[Cancer]) -> list[str]:
    """One line a cancer: its pace, its organs from the readiest soil on, its routes and its other blocks."""
    return [
        "| cancer | home | doubles in days | deaths a day | lethal at g | organs, readiest soil first "
        "| routes beside blood | besides | marker |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        *(
            f"| {each.name} | {each.home} | {each.growth.doubling_days:g} | {each.growth.death_per_day:g} | "
            f"{each.growth.lethal_cells / 1e9:g} | {_organs(each)} | "
            f"{_blocks(each, ROUTES)} | {_blocks(each, BLOCKS)} | {each.marker.name} |"
            for each in cancers
        ),
    ]


def badge_rows() -> list[str]:
    """What each confidence badge stands for."""
    return [
        "| badge | means |",
        "| --- | --- |",
        *(f"| {badge} | {means} |" for badge, means in EVIDENCE_MEANS.items()),
    ]


def rows(topics: Iterable[Topic]) -> list[str]:
    """One line a topic."""
    return [
        "| row | | phases | section | acts where | tests | seen on | badge |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        *(
            f"| {topic.id} | {topic.name} | {_code(topic.phases)} | {', '.join(topic.sections)} | "
            f"{' or '.join(f'`{block}`' for block in topic.needs) or 'always'} | "
            f"{'<br>'.join(_test(name) for name in topic.tests)} | {_code(topic.seen_on)} | {_badges(topic)} |"
            for topic in topics
        ),
    ]


def mechanism_rows(mechanisms: Iterable[Mechanism]) -> list[str]:
    """One line a mechanism that cells inherit; all of them belong to section 6."""
    return [
        "| mechanism | | kind | test | badge |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| `{each.id}` | {each.name} | {each.kind.replace('_', ' ')} | "
            f"{_test(f'{MECHANISM_TESTS}::{named_test(each.id)}')} | {each.evidence} |"
            for each in mechanisms
        ),
    ]


def named_test(name: str) -> str:
    """The test that is named after a mechanism, an effect's kind, a route or a diagnostic."""
    return f"test_{name.lower()}"


def _between(text: str, begin: str, end: str, tables: Iterable[list[str]], lost: str) -> str:
    if begin not in text or end not in text:
        raise ValueError(lost)
    before, rest = text.split(begin, 1)
    after = rest.split(end, 1)[1]
    lines = "\n\n".join("\n".join(table) for table in tables)
    return f"{before}{begin}\n\n{lines}\n\n{end}{after}"


def _organs(cancer: Cancer) -> str:
    soils = sorted(cancer.soils, key=lambda soil: (-soil.settling, soil.organ))
    return ", ".join(f"{soil.organ} {soil.settling:g}" for soil in soils)


def _blocks(cancer: Cancer, names: Iterable[str]) -> str:
    return ", ".join(name for name in names if getattr(cancer, name)) or "none"


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _test(name: str) -> str:
    path, function = name.split("::")
    return f"[`{function}`](../{path})"


def _badges(topic: Topic) -> str:
    parts = [f"{part.name}: {part.evidence}" for part in topic.parts]
    return "<br>".join((f"**{topic.evidence}**", *parts))
