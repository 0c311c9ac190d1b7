"""Every fault at once, at its place, in one sentence; strictness; unions; models other than the game's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, field_validator

from game.spec.catalog import CatalogFile
from game.spec.errors import ContentError, Problem
from game.spec.levels import Level
from game.spec.validate import load_model
from tests.spec.helpers import WORLD


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Round(Strict):
    kind: Literal["round"]
    radius_mm: float = Field(gt=0, description="half of the width")


class Square(Strict):
    """Its one field bears the name of a kind, which must not be taken for the tag."""

    kind: Literal["square"]
    square: int = Field(ge=0, lt=5)


class Sample(Strict):
    shapes: tuple[Annotated[Round | Square, Field(discriminator="kind")], ...] = ()
    either: int | str | Round | None = None
    pair: tuple[int, str] | None = None
    table: dict[Literal["left", "right"], tuple[float, ...]] = Field(default_factory=dict)
    short: Annotated[str, Field(pattern="^[a-z]+$", description="small letters")] = "a"

    @field_validator("short")
    @classmethod
    def _not_bad(cls, value: str) -> str:
        if value == "bad":
            raise ValueError("bad is taken; write another word")
        return value


def told(text: str, model: type[BaseModel] = Sample) -> list[str]:
    try:
        load_model(text.encode(), model, "f.yaml")
    except ContentError as error:
        return [str(problem).removeprefix("f.yaml:") for problem in error.problems]
    return []


def test_valid_world_loads() -> None:
    level = load_model(WORLD / "campaign" / "01_first.yaml", Level)
    assert level.start[0].cells == 1e9 and isinstance(level.start[0].cells, float)
    assert level.policies["teaching"][0].give[0].card == "ct"
    assert level.policies["teaching"][1].when.not_ is not None
    catalog = load_model(WORLD / "catalog" / "body.yaml", CatalogFile)
    assert catalog.mechanisms[0].per_division == 1e-8


def test_every_fault_at_once_in_reading_order() -> None:
    lines = told("shapes:\n  - {kind: round, radius_mm: -1}\n  - {kind: squared}\nshrt: x\ntable: {up: [1]}\n")
    assert lines == [
        "2:30 shapes.0.radius_mm: -1 is too low; write a number above 0 (half of the width)",
        '3:12 shapes.1.kind: unknown kind, the text "squared", did you mean square? write round or square',
        "4:1 shrt: unknown field, did you mean short?",
        '5:9 table.up: the text "up" is not one of the choices; write left or right',
    ]


def test_a_field_named_like_the_tag_keeps_its_place() -> None:
    assert told("shapes: [{kind: square, square: 7}]") == [
        "1:33 shapes.0.square: 7 is too high; write a whole number from 0 to below 5"
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("either: [1]", '1:9 either: expected a whole number or text or a mapping (key: value), found a list; '),
        ("either: {kind: round, radius_mm: a}", "1:34 either.radius_mm: expected a number above 0, found"),
        ("either: 1.5", "1:9 either: expected a whole number or text or a mapping (key: value), found the number 1.5"),
        ("pair: [1]", "1:7 pair.1: the list is too short; add its item 2"),
        ("pair: [1, b, c]", "1:7 pair: 3 items are too many; keep at most 2"),
        ("pair: 3", "1:7 pair: expected a list of 2, found the number 3; put it in square brackets"),
        ("table: {left: [a]}", "1:16 table.left.0: expected a number, found"),
        ("table: [1]", "1:8 table: expected a mapping (key: value), found a list; write key: value lines, without -"),
        ("short: bad", "1:8 short: bad is taken; write another word"),
        ("short: A1", '1:8 short: the text "A1" does not fit; write small letters'),
        ("shapes: [{radius_mm: 1}]", "1:10 shapes.0.kind: the field is missing; add kind: with round or square"),
        ("shapes: [7]", "1:10 shapes.0: expected a mapping (key: value), found the number 7; write key: value lines"),
        ("- 1", "1:1: expected a mapping (key: value), found a list; write key: value lines, without -"),
    ],
)  # fmt: skip
def test_sentence(text: str, line: str) -> None:
    (found,) = told(text)
    assert found.startswith(line)


@pytest.mark.parametrize("value", ['"3"', "true", "3.5", "[3]"])
def test_numbers_are_not_guessed(value: str) -> None:
    assert len(told(f"shapes: [{{kind: square, square: {value}}}]")) == 1


def test_a_float_without_a_fraction_counts_as_whole() -> None:
    assert told("shapes: [{kind: square, square: 3.0}]\npair: [1e9, x]") == []


def test_a_misspelt_field_is_told_once() -> None:
    lines = told("shapes: [{kind: round, radius_m: 1}]")
    assert lines == ["1:24 shapes.0.radius_m: unknown field, did you mean radius_mm?"]


def test_path_and_bytes_agree(tmp_path: Path) -> None:
    file = tmp_path / "sample.yaml"
    file.write_text("shrt: x\n", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_model(file, Sample)
    (problem,) = caught.value.problems
    assert Problem("f.yaml", 1, 1, "shrt", problem.message).message == "unknown field, did you mean short?"
    assert problem.path.endswith("sample.yaml")
