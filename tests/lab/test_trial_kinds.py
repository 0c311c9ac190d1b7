"""Any published trial of these kinds is YAML alone: one file each, valid, and run for a patient."""

from __future__ import annotations

import json
import re

import pytest

from game.lab.trial import TrialRun, places_of
from game.lab.trial_person import run_person
from game.lab.trial_report import as_csv, report
from game.lab.trial_text import text
from game.spec.library import check_paths, load_library
from game.spec.paths import data_root
from game.spec.shapes import Shape, kinds
from game.spec.trials import Trial
from tests.spec.helpers import ROOT

FOLDER = ROOT / "tests" / "data" / "trials"
FILES = sorted([*FOLDER.glob("*.yaml"), *(data_root("levels") / "trials").glob("*.yaml")])
SHORT_DAYS = 130


@pytest.fixture(scope="module")
def content():
    return load_library(FILES)


def shortened(trial: Trial) -> Trial:
    """The trial with a short follow-up, so that the test is quick."""
    days = min(SHORT_DAYS, trial.censoring.horizon_days)
    return trial.model_copy(
        update={
            "censoring": trial.censoring.model_copy(update={"horizon_days": days, "accrual_days": 0}),
            "run_in": trial.run_in and trial.run_in.model_copy(update={"at_most_days": 170}),
        }
    )


def test_every_kind_has_a_file() -> None:
    assert len(FILES) >= 13
    assert check_paths([FOLDER]) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_patient_goes_through(file, content) -> None:
    trial = shortened(content.trials[file.stem])
    record = json.loads(json.dumps(run_person(content, trial, 3, 0)))
    if "out" in record:
        assert record["out"].startswith(("no ", "not eligible"))
        enrolled, out = (), (record,)
    else:
        enrolled, out = (record,), ()
        wanted = {endpoint.id for endpoint in trial.endpoints}
        assert all(set(arm["reads"]) == wanted for arm in record["arms"].values())
        assert list(record["arms"]) == [arm.id for arm in trial.arms]
    run = TrialRun(trial, places_of(content, trial), 3, enrolled, out, 1, 1, 1.0, None)
    told = report(run)
    assert json.loads(json.dumps(told)) == told
    assert trial.name in text(run)
    assert as_csv(run).count("\n") == 1 + len(enrolled) * len(trial.arms)
    assert all(
        row["low"] <= row["value"] <= row["high"]
        for row in told["rows"]
        if None not in (row["low"], row["high"], row["value"])
    )


def test_the_example_of_the_guide_is_valid(tmp_path) -> None:
    guide = (ROOT / "docs" / "trials.md").read_text(encoding="utf-8")
    blocks = [block for block in re.findall(r"```yaml\n(.*?)```", guide, re.S) if "schema_version: 1" in block]
    assert blocks
    for number, block in enumerate(blocks):
        (tmp_path / f"{number}.yaml").write_text(block, encoding="utf-8")
    assert [str(problem) for problem in check_paths([tmp_path])] == []


def test_the_guide_names_every_recipe_and_every_kind_of_endpoint() -> None:
    guide = (ROOT / "docs" / "trials.md").read_text(encoding="utf-8")
    assert all(f"`{file.name}`" in guide for file in FOLDER.glob("*.yaml"))
    listed = Shape.of_field(Trial.model_fields["endpoints"]).item(0)
    assert listed is not None
    assert all(f"| `{kind}` |" in guide for model in listed.models() for kind in kinds(model))
