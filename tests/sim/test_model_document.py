"""docs/model.md and the code name the same constants, with the same values, and the same sections."""

from __future__ import annotations

import importlib
import pkgutil
import re
from fractions import Fraction
from pathlib import Path

import game.sim

TEXT = (Path(__file__).parents[2] / "docs" / "model.md").read_text(encoding="utf-8")
NUMERICAL = {"chance", "counts", "exact", "inversion", "normal", "normal_table", "make_normal_table", "scratch"}
"""Modules whose constants belong to their numerical methods."""


def stated() -> dict[str, float]:
    rows = re.findall(r"^\| `(\w+\.[A-Z0-9_]+)` \| ([^|]+) \|", TEXT, re.MULTILINE)
    return {name: float(Fraction(value.strip())) for name, value in rows}


def held() -> dict[str, float]:
    modules = [each.name for each in pkgutil.iter_modules(game.sim.__path__) if each.name not in NUMERICAL]
    found = {}
    for name in modules:
        source = Path(game.sim.__path__[0], f"{name}.py").read_text(encoding="utf-8")
        module = importlib.import_module(f"game.sim.{name}")
        for constant in re.findall(r"^([A-Z][A-Z0-9_]+)(?:: [^=]+)? = ", source, re.MULTILINE):
            value = getattr(module, constant)
            if isinstance(value, int | float):
                found[f"{name}.{constant}"] = float(value)
    return found


TRIVIAL = {"anatomy.NO_SITE", "anatomy.SECTION_MM", "lesions.NO_LESION", "cells.KINDS", "moves.SIDES"}
"""Marks and products of other constants."""
SPEED = re.compile(r"\.(FEW_(ENTRIES|LESIONS|ROWS)|\w*AT_ONCE|MOST_KEPT)$")
"""Which of two ways to the same result is taken: no part of the model."""


def test_every_constant_is_in_the_table_with_its_value():
    table, code = stated(), held()
    missing = {name for name in set(code) - set(table) - TRIVIAL if not SPEED.search(name)}
    assert not missing, f"list {sorted(missing)} in docs/model.md, or here if they change speed only"
    common = importlib.import_module("game.spec.common")
    for name, value in table.items():
        module, constant = name.split(".")
        actual = getattr(common, constant) if module == "common" else code[name]
        assert value == actual, f"{name} is {actual}, docs/model.md says {value}"


def test_sections_are_those_that_the_files_refer_to():
    sections = [int(number) for number in re.findall(r"^## (\d+)\. ", TEXT, re.MULTILINE)]
    assert sections == list(range(1, len(sections) + 1))
    for each in Path(game.sim.__path__[0]).glob("*.py"):
        for number in re.findall(r"docs/model\.md, (\d+)", each.read_text(encoding="utf-8")):
            assert int(number) in sections, each.name


def test_the_order_of_the_day_is_the_one_in_the_document():
    from game.sim.advance import DAY

    rows = re.findall(r"^\| \d+ \| `(\w+)` \|", TEXT, re.MULTILINE)
    assert rows == [phase.__name__ for phase in DAY]
