"""The inventory of biology: every row once, and whatever its entry names is really there.

Also that every mechanism, kind of effect, diagnostic and way of spread has a test of its name.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from pydantic import ValidationError

from game.play.unknown import BY_ROUTE
from game.sim.admit import build_case
from game.sim.advance import DAY
from game.spec.common import Evidence
from game.spec.effects import Effect
from game.spec.inventory import MECHANISM_TESTS, named_test, replace_cancers, replace_inventory
from game.spec.library import load_library
from game.spec.topics import Topic, acts_in, blocks_of
from tests.spec.helpers import ROOT

ROWS = [f"B{number}" for number in range(1, 21)]
BESIDE_THE_DAY = {"admit", "give_orders", "run_tests"}
DEBATED_ROWS = {"B16", "B19"}
MODEL = ROOT / "docs" / "model.md"
TOPICS = list(load_library().topics.values())
EVERY = pytest.mark.parametrize("topic", TOPICS, ids=[topic.id for topic in TOPICS])
TELEOLOGY = re.compile(
    r"\b(wants?|tr(?:y|ies)|learns?|in order to|fights?|battles?|brave|wars?|enem\w+|weapons?|defen[cs]e|attacks? back|"
    r"strateg\w+|clever|invaders?|armies|army|failed chemotherapy|lost the|cured?)\b",
    re.IGNORECASE,
)


@cache
def functions(file: Path) -> dict[str, ast.FunctionDef]:
    """Top-level functions of a Python file by name."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def asserts(function: ast.FunctionDef, file: Path, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a function asserts something, itself or by a helper of the same file that it calls."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        if name in functions(file) and name not in seen and asserts(functions(file)[name], file, seen | {name}):
            return True
    return False


@cache
def sim_tests() -> dict[str, Path]:
    """Every test function of tests/sim with its file."""
    return {
        name: file
        for file in sorted((ROOT / "tests" / "sim").glob("test_*.py"))
        for name in functions(file)
        if name.startswith("test_")
    }


def test_every_row_is_there_once_in_order() -> None:
    assert [topic.id for topic in TOPICS] == ROWS


@EVERY
def test_phases_exist(topic: Topic) -> None:
    assert set(topic.phases) <= {phase.__name__ for phase in DAY} | BESIDE_THE_DAY


def test_every_phase_of_the_day_belongs_to_a_row() -> None:
    told = {phase for topic in TOPICS for phase in topic.phases}
    assert {phase.__name__ for phase in DAY} <= told


@EVERY
def test_named_tests_exist_and_assert(topic: Topic) -> None:
    assert len(set(topic.tests)) == len(topic.tests)
    for name in topic.tests:
        path, function = name.split("::")
        file = ROOT / path
        assert file.is_file(), name
        assert function in functions(file), f"{path} has no {function}"
        assert asserts(functions(file)[function], file), f"{name} asserts nothing"


@EVERY
def test_sections_are_headings_of_the_model(topic: Topic) -> None:
    headings = re.findall(r"^## (\d+)\. ", MODEL.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(topic.sections) <= set(headings)
    assert list(topic.sections) == sorted(set(topic.sections), key=int)


@EVERY
def test_screens_exist(topic: Topic) -> None:
    for name in topic.seen_on:
        places = [ROOT / "game" / "ui" / folder / f"{name}.py" for folder in ("screens", "widgets")]
        assert any(place.is_file() for place in places), name


def test_debated_rows_say_so_and_are_off_by_default() -> None:
    topics = load_library().topics
    for row in DEBATED_ROWS:
        assert topics[row].evidence == "debated" and topics[row].needs
    nerve = next(part for part in topics["B20"].parts if part.name == "Nerve signals")
    assert nerve.evidence == "debated"
    assert {badge for topic in TOPICS for badge in topic.badges} == set(get_args(Evidence))


@EVERY
def test_words_are_neutral_and_plain(topic: Topic) -> None:
    """No battle, and nothing that cells want; sentences that end."""
    words = [topic.what, topic.how_seen, topic.why, topic.simplified, *(part.why for part in topic.parts)]
    for text in words:
        assert not TELEOLOGY.search(text), (topic.id, TELEOLOGY.search(text))
        assert text[0].isupper() and text.endswith(".")
    assert not topic.name.endswith(".")


def test_the_tables_of_the_model_are_up_to_date() -> None:
    text = MODEL.read_text(encoding="utf-8")
    assert replace_inventory(text, load_library()) == text, "run python -m game.spec.schema"
    for topic in TOPICS:
        (row,) = re.findall(rf"^\| {topic.id} \|.*$", text, re.MULTILINE)
        assert f"**{topic.evidence}**" in row
    with pytest.raises(ValueError, match="markers"):
        replace_inventory("no markers", load_library())


def test_the_table_of_cancers_is_up_to_date() -> None:
    text = (ROOT / "docs" / "cancers.md").read_text(encoding="utf-8")
    assert replace_cancers(text, load_library()) == text, "run python -m game.spec.schema"
    for cancer in load_library().cancers.values():
        assert f"| {cancer.name} | {cancer.home} | {cancer.growth.doubling_days:g} |" in text
    with pytest.raises(ValueError, match="markers"):
        replace_cancers("no markers", load_library())


def test_parts_are_named_for_another_badge() -> None:
    raw = TOPICS[0].model_dump() | {"parts": [{"name": "The same", "evidence": TOPICS[0].evidence, "why": "x"}]}
    with pytest.raises(ValidationError, match="leave out parts"):
        Topic.model_validate(raw)


def test_a_level_says_where_an_effect_acts() -> None:
    library = load_library()
    level = library.levels["glass_body"]
    cancer, organs = library.cancers[level.cancer], [library.organs[name] for name in level.organs]
    assert blocks_of(level, cancer, organs) == set()
    assert acts_in(library.topics["B1"], level, cancer, organs)
    assert not acts_in(library.topics["B16"], level, cancer, organs)
    primed = {"niche_priming": {"settling_times": 2.0, "half_at_cells": 1e9, "assumption": "x"}}
    biology = type(level.biology).model_validate({"debated": primed})
    other = level.model_copy(update={"biology": biology})
    usual = {"peritoneum", "remodelling"}
    assert blocks_of(other, cancer, organs) == {"niche_priming", *usual}, "its cancer has these of its own"
    assert acts_in(library.topics["B16"], other, cancer, organs)
    nodes = [*organs, library.organs["node_mesentery"]]
    near = other.model_copy(update={"organs": (*other.organs, "node_mesentery")})
    assert "lymph" in blocks_of(near, cancer, nodes)


def test_the_blocks_of_a_level_are_those_that_the_body_resolves() -> None:
    """What the library says of a level is what its patients get, also in levels with immune cells and other ways."""
    data = ROOT / "tests" / "data"
    library = load_library([data / "immune", data / "routes"])
    met = set()
    for name, level in library.levels.items():
        made = build_case(library, name, 1)
        biology = made.biology
        resolved = {
            "lymph": biology.lymph if made.anatomy.lymph.any() else None,
            "peritoneum": biology.peritoneum,
            "immunity": biology.immunity,
            "remodelling": biology.remodelling,
            "host": level.host,
            "niche_priming": biology.debated.niche_priming,
            "drug_spread": biology.debated.drug_spread,
            "nerve": biology.debated.nerve,
        }
        blocks = blocks_of(level, made.cancer, made.organs)
        assert blocks == {block for block, found in resolved.items() if found is not None}, name
        met |= blocks
    assert {"lymph", "peritoneum", "immunity"} <= met


# -- a test of its own for each -----------------------------------------------------------------------------


def kinds_of_effects() -> list[str]:
    """The `kind` of every effect that a card can have."""
    union = get_args(Effect)[0]
    return [get_args(model.model_fields["kind"].annotation)[0] for model in get_args(union)]


def has_test(name: str) -> None:
    """A test of tests/sim is named after it, alone or with more words, and asserts something."""
    wanted = named_test(name)
    found = [test for test in sim_tests() if test == wanted or test.startswith(f"{wanted}_")]
    assert found, f"write {wanted} in tests/sim"
    for test in found:
        assert asserts(functions(sim_tests()[test])[test], sim_tests()[test]), f"{test} asserts nothing"


@pytest.mark.parametrize("kind", kinds_of_effects())
def test_each_kind_of_effect_has_a_test_of_its_name(kind: str) -> None:
    has_test(kind)


@pytest.mark.parametrize("way", [*BY_ROUTE, "clusters"])
def test_each_way_of_spread_has_a_test_of_its_name(way: str) -> None:
    has_test(way)


@pytest.mark.parametrize("card", [each.id for each in load_library().cards.values() if each.category == "test"])
def test_each_diagnostic_has_a_test_of_its_name(card: str) -> None:
    has_test(card)


@pytest.mark.parametrize("mechanism", sorted(load_library().mechanisms))
def test_each_mechanism_has_a_test_of_its_name(mechanism: str) -> None:
    file = ROOT / MECHANISM_TESTS
    assert named_test(mechanism) in functions(file), f"write {named_test(mechanism)} in {MECHANISM_TESTS}"
    function = functions(file)[named_test(mechanism)]
    assert asserts(function, file)
    source = ast.unparse(function)
    stem = mechanism.removesuffix("_adapted")
    assert f"'{mechanism}'" in source or f"'{stem}'" in source, "it must meet the mechanism"
