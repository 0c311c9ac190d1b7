"""The tables at the end of docs/model.md, made from the catalog: every row of the inventory with its place in the code.

`game.spec.schema` writes them and tells when they are stale.
"""

from __future__ import annotations

from collections.abc import Iterable

from game.spec.common import EVIDENCE_MEANS
from game.spec.library import Library
from game.spec.mechanisms import Mechanism
from game.spec.topics import Topic

BEGIN = "<!-- inventory: written by python -m game.spec.schema; do not edit below -->"
END = "<!-- inventory: end -->"
MECHANISM_TESTS = "tests/sim/test_mechanisms.py"
"""The file with one short test a mechanism, named after it."""


def replace_inventory(text: str, library: Library) -> str:
    """`text` with the tables between the two marker lines renewed. Raises ValueError without the markers."""
    if BEGIN not in text or END not in text:
        raise ValueError("docs/model.md has lost the markers of its inventory; restore them")
    before, rest = text.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    tables = (badge_rows(), rows(library.topics.values()), mechanism_rows(library.mechanisms.values()))
    lines = "\n\n".join("\n".join(table) for table in tables)
    return f"{before}{BEGIN}\n\n{lines}\n\n{END}{after}"


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


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _test(name: str) -> str:
    path, function = name.split("::")
    return f"[`{function}`](../{path})"


def _badges(topic: Topic) -> str:
    parts = [f"{part.name}: {part.evidence}" for part in topic.parts]
    return "<br>".join((f"**{topic.evidence}**", *parts))
