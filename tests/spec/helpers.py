"""Folders and small helpers shared by the tests of the content layer."""

from __future__ import annotations

from pathlib import Path

from game.spec.errors import ContentError, Problem
from game.spec.yamlio import parse

ROOT = Path(__file__).resolve().parents[2]
WORLD = Path(__file__).resolve().parent / "world"
BROKEN = ROOT / "tests" / "data" / "broken"


def problems_of(text: str | bytes) -> list[Problem]:
    """Problems that the reader finds in a text."""
    try:
        parse(text.encode() if isinstance(text, str) else text, "f.yaml")
    except ContentError as error:
        return list(error.problems)
    return []


def world_copy(tmp_path: Path) -> Path:
    """A copy of the small valid world that a test may spoil."""
    for file in sorted(WORLD.rglob("*.yaml")):
        target = tmp_path / "world" / file.relative_to(WORLD)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    return tmp_path / "world"
