"""The digest changes exactly with what can change an outcome; generated files are up to date."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from game.spec.catalog import CatalogFile
from game.spec.digest import PRESENTATION_MODELS, digest, is_presentation, level_digest
from game.spec.levels import Level
from game.spec.library import check_paths, read_library
from game.spec.schema import outdated, schemas
from game.spec.shapes import Shape, all_models
from game.spec.targets import TargetsFile
from game.spec.trials import Trial
from tests.spec.helpers import ROOT, WORLD, world_copy


def digest_after(tmp_path: Path, file: str, old: str, new: str) -> str:
    world = world_copy(tmp_path)
    target = world / file
    text = target.read_text(encoding="utf-8")
    assert old in text
    target.write_text(text.replace(old, new, 1), encoding="utf-8")
    return level_digest(read_library([world]), "first")


BEFORE = level_digest(read_library([WORLD]), "first")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("campaign/01_first.yaml", "story: A story.", "story: Another."),
        ("campaign/01_first.yaml", "assumption: made", "assumption: now made"),
        ("campaign/01_first.yaml", "note: by a trial", "note: later"),
        ("campaign/01_first.yaml", "won: Won.", "won: It went well."),
        ("campaign/01_first.yaml", "cells: 1e9", "cells: 1000000000.0"),
        ("catalog/treatment.yaml", "mechanism: EGFR signal", "mechanism: the EGFR signal"),
        ("catalog/treatment.yaml", "sources: [a paper]", "sources: [another paper]"),
        ("catalog/body.yaml", "unit: ng/ml", "unit: ug/l"),
        ("catalog/body.yaml", "evidence: supported", "evidence: debated"),
        ("catalog/treatment.yaml", "schema_version: 1\n", "# a comment\nschema_version: 1\n"),
    ],
)  # fmt: skip
def test_words_do_not_count(tmp_path: Path, file: str, old: str, new: str) -> None:
    assert digest_after(tmp_path, file, old, new) == BEFORE


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("campaign/01_first.yaml", "cells: 1e9", "cells: 1.1e9"),
        ("campaign/01_first.yaml", "asleep: true", "asleep: false"),
        ("campaign/01_first.yaml", "dose: 75", "dose: 50"),
        ("campaign/01_first.yaml", "{KRAS: 0.5, MET_bypass: 0.5}", "{MET_bypass: 0.5, KRAS: 0.5}"),
        ("catalog/treatment.yaml", "margin_mm: 10", "margin_mm: 11"),
        ("catalog/treatment.yaml", "hours: 2", "hours: 1"),
        ("catalog/treatment.yaml", "hill: 2", "hill: 3"),
        ("catalog/body.yaml", "fold_ec50: 100,", "fold_ec50: 101,"),
        ("catalog/body.yaml", "growth: 0.9", "growth: 0.91"),
    ],
)  # fmt: skip
def test_what_acts_counts(tmp_path: Path, file: str, old: str, new: str) -> None:
    assert digest_after(tmp_path, file, old, new) != BEFORE


def test_every_plain_text_is_presentation_and_nothing_that_acts_is() -> None:
    """Free text can decide nothing; numbers, switches and names can, so leaving one out must be deliberate."""
    deliberate = {("Level", "minutes"), ("Level", "hypothetical"), ("Level", "concept")}
    for model in all_models(Level, CatalogFile):
        for name, info in model.model_fields.items():
            shape = Shape.of_field(info)
            words = set(shape.models()) & set(PRESENTATION_MODELS) or (model.__name__, name) in deliberate
            if model not in PRESENTATION_MODELS and not words:
                assert is_presentation(model, name) == says_only(shape), f"{model.__name__}.{name}"


def says_only(shape: Shape) -> bool:
    """Whether a shape is free text, a list of it, or a confidence badge."""
    texts = [part.unwrapped() for part in (shape, shape.item(0)) if part is not None]
    free = any(part.annotation is str and "pattern" not in part.bounds() for part in texts)
    return free or shape.choices()[:1] == ("proved in trials",)


def test_digest_is_stable_between_processes() -> None:
    code = (
        "from pathlib import Path; from game.spec.digest import level_digest; "
        "from game.spec.library import read_library; "
        f"print(level_digest(read_library([Path({str(WORLD)!r})]), 'first'))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert out.stdout.strip() == BEFORE and re.fullmatch("[0-9a-f]{64}", BEFORE)


def test_digest_refuses_what_is_not_finite() -> None:
    with pytest.raises(ValueError):
        digest({"x": float("nan")})


def test_generated_files_are_up_to_date() -> None:
    assert outdated() == [], "run python -m game.spec.schema"


def test_schema_describes_every_field_and_the_shorthand() -> None:
    for text, model in zip(schemas().values(), (Level, CatalogFile, Trial, TargetsFile), strict=True):
        schema: dict[str, Any] = json.loads(text)
        assert set(schema["properties"]) == set(model.model_fields)
        assert schema["additionalProperties"] is False
    give = json.loads(schemas()["level.json"])["$defs"]["Give"]
    assert give["anyOf"][0]["type"] == "string" and give["anyOf"][1]["type"] == "object"
    when = json.loads(schemas()["level.json"])["$defs"]["When"]
    assert "not" in when["properties"] and "not_" not in when["properties"]


def test_check_of_the_module(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "game.spec.schema", "--check"], cwd=ROOT, capture_output=True)
    assert done.returncode == 0, done.stdout


def test_examples_of_the_guide_are_valid(tmp_path: Path) -> None:
    """Every whole file in docs/levels.md passes the check beside the shipped content."""
    guide = (ROOT / "docs" / "levels.md").read_text(encoding="utf-8")
    examples = [block for block in re.findall(r"```yaml\n(.*?)```", guide, re.S) if "schema_version: 1" in block]
    assert len(examples) >= 2
    for number, block in enumerate(examples):
        (tmp_path / f"{number}.yaml").write_text(block, encoding="utf-8")
    assert [str(problem) for problem in check_paths([tmp_path])] == []
