"""The table of published results: rows, bands, exit status, the page, and where the catalog's numbers come from."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from game.lab import calibrate
from game.lab.calibrate import (
    MEASURES,
    Report,
    Row,
    UnknownRow,
    choose,
    read_targets,
    run,
    summary,
    table,
    without_trials,
)
from game.lab.calibrate_trials import Variant, compared, from_trials, read, variants, with_changes
from game.lab.oracles import Measured
from game.lab.origins import numbers, shares
from game.lab.svg import Plot, Series, label
from game.lab.trial import find_trial
from game.lab.validation import page, pictures, write
from game.spec.library import load_library
from game.spec.targets import Change, Reads, Target
from game.spec.trials import Trial

ROOT = Path(__file__).parents[2]
TARGETS = read_targets()
ROWS_OF_ROLE_O = {"V1", "V3", "V4", "V5", "V6", "V7", "V15", "V30"}
ROWS_OF_ROLE_K = {"V2", "V9", "V10", "V14", "V16", "V17", "V19", "V21", "V23", "V26", "V31"}
FAST = ("V2", "V3", "V4", "V7", "V15", "V16", "V17", "V30", "V31")


def target(low: float | None = 1.0, high: float | None = 2.0, name: str = "V99a", role: str = "O") -> Target:
    return Target.model_validate(
        {
            "id": name, "row": name.rstrip("abc"), "role": role, "what": "x", "target": 1.5, "low": low, "high": high,
            "unit": "x", "source": "x",
        }
    )  # fmt: skip


def main(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "main.py"), "calibrate", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env={**os.environ}, check=False)


def test_every_row_of_the_table_of_outcomes_is_a_target():
    rows = {(each.row, each.role) for each in TARGETS}
    assert {row for row, role in rows if role == "O"} == ROWS_OF_ROLE_O
    assert {row for row, role in rows if role == "K"} == ROWS_OF_ROLE_K
    assert len({each.id for each in TARGETS}) == len(TARGETS)
    assert all(each.id.startswith(each.row) for each in TARGETS)
    assert all(each.holds(each.target) for each in TARGETS)


def test_every_closed_form_is_measured_by_some_function():
    measured = [name for gives in MEASURES.values() for name in gives]
    assert len(set(measured)) == len(measured)
    assert {each.id for each in TARGETS if each.role == "O"} <= set(measured) <= {each.id for each in TARGETS}


def test_a_band_may_be_open_and_an_interval_counts_only_where_all_of_it_must_lie_inside():
    assert target(low=None).holds(-5) and not target(low=None).holds(2.1)
    assert target(high=None).holds(1e9) and not target(high=None).holds(0.9)
    wide = (0.5, 1.6)
    assert Row(target(), Measured(1.5, wide, 1)).ok is True
    assert Row(target(), Measured(1.5, wide, 1, spread=True)).ok is False
    assert Row(target(), Measured(2.5, None, 1)).ok is False


def test_what_nobody_measured_is_never_a_pass_and_never_a_miss():
    row = Row(target(), None)
    assert row.ok is None
    told = row.as_json()
    assert told["pass"] is None and told["value"] is None and told["note"] == "not measured yet"
    assert Report((row,), {}).exit_status == 0
    assert "not measured yet" in table((row,))
    assert summary((row,)) == "O: 0 of 1 rows inside, 1 not measured yet or in part."


def test_a_row_is_inside_only_with_all_of_its_statistics():
    good, bad = Measured(1.5, None, 1), Measured(9.0, None, 1)
    rows = (Row(target(name="V99a"), good), Row(target(name="V99b"), bad), Row(target(name="V98"), good))
    assert summary(rows) == "O: 1 of 2 rows inside."
    assert Report(rows, {}).exit_status == 1


def test_rows_are_chosen_by_experiment_or_statistic_and_quick_means_without_trials():
    assert [each.id for each in choose(TARGETS, ["V5a", "V3"], False)] == ["V3a", "V3b", "V5a"]
    assert {each.row for each in choose(TARGETS, None, True)} == ROWS_OF_ROLE_O
    with pytest.raises(UnknownRow, match="there is no row 'V99'"):
        choose(TARGETS, ["V99"], False)


def test_fast_rows_lie_in_their_bands_and_only_what_is_asked_for_is_measured(monkeypatch):
    asked = []
    plain = calibrate.measure
    monkeypatch.setattr(calibrate, "measure", lambda name: asked.append(name) or plain(name))
    report = run(choose(TARGETS, FAST, False))
    assert asked == ["v3", "v4", "v7", "v15", "v30", "v31", "v2", "v16", "v17"]
    assert [row.target.id for row in report.rows if row.ok is not True] == []
    assert report.exit_status == 0


def test_the_same_row_measured_twice_is_equal_to_the_last_digit():
    first, second = (next(iter(without_trials(["V30b"], 1))).statistics for _ in range(2))
    assert first == second


def test_every_reading_names_a_statistic_that_its_trial_reports():
    for each in TARGETS:
        if each.reads is not None:
            _, trial = find_trial(each.reads.trial)
            endpoint = next(known for known in trial.endpoints if known.id == each.reads.endpoint)
            assert each.reads.statistic in getattr(endpoint, "statistics", (each.reads.statistic,)), each.id
            arms = [arm.id for arm in trial.arms]
            assert each.reads.arm is None or set(each.reads.arm.split(" / ")) <= set(arms), each.id


def report_row(**more):
    row = {"endpoint": "pfs", "arm": "first", "statistic": "median", "value": 10.0, "low": 9.0, "high": 11.0, "n": 5}
    return {**row, **more}


def test_a_reading_takes_the_one_row_that_fits():
    rows = [report_row(), report_row(arm="third", value=20.0), report_row(statistic="proportion", at=6, value=0.5)]
    reads = Reads(trial="t", endpoint="pfs", arm="third", statistic="median")
    assert read(rows, reads) == Measured(20.0, (9.0, 11.0), 5)
    share = Reads(trial="t", endpoint="pfs", statistic="proportion", at=6, times=100)
    assert read(rows, share) == Measured(50.0, (900.0, 1100.0), 5)
    assert read(rows, Reads(trial="t", endpoint="os", statistic="median")) is None
    assert read([report_row(value=None)], Reads(trial="t", endpoint="pfs", statistic="median")) is None
    with pytest.raises(ValueError, match="several rows fit"):
        read(rows, Reads(trial="t", endpoint="pfs", statistic="median"))
    ranked = [report_row(statistic="proportion", of="bone", rank=1)]
    assert read(ranked, Reads(trial="t", endpoint="pfs", statistic="proportion", of="bone", pick="rank")).value == 1


def test_a_trial_is_run_once_for_all_its_rows_and_goes_on_where_it_was(tmp_path, monkeypatch):
    ran = []
    from game.lab import calibrate_trials

    plain = calibrate_trials.run_trial

    def counted(library, trial: Trial, *rest, **more):
        result = plain(library, trial, *rest, **more)
        ran.append((trial.id, result.fresh))
        return result

    monkeypatch.setattr(calibrate_trials, "run_trial", counted)
    wanted = [each for each in TARGETS if each.row in ("V9", "V10")]
    first = dict(from_trials(wanted, 1, folder=tmp_path, patients=2))
    again = dict(from_trials(wanted, 1, folder=tmp_path, patients=2))
    assert first == again
    assert [fresh for _, fresh in ran] == [2, 0]
    assert len(ran) == 2


def test_a_trial_may_be_read_with_changed_numbers_against_others():
    _, trial = find_trial("prostate_breaks")
    crowded = with_changes(trial, [Change(of=("vary", "growth.gompertz_cells", "median"), times=0.5)])
    limits = [each.population.vary["growth.gompertz_cells"].median for each in (trial, crowded)]
    assert limits[1] == 0.5 * limits[0]
    assert crowded.arms == trial.arms and with_changes(trial, []) is trial
    resistant = with_changes(trial, [Change(of=("start", 0, "clones", 1, "share", "median"), times=4)])
    shares = [each.population.start[0].clones[1].share.median for each in (trial, resistant)]
    assert shares[1] == 4 * shares[0]
    with pytest.raises(ValueError, match=r"start\.3\.cells leads to no number"):
        with_changes(trial, [Change(of=("start", 3, "cells"), times=2)])


def test_a_comparison_divides_the_changed_run_by_the_other():
    change = (Change(of=("start", 0, "cells", "median"), times=2),)
    reads = Reads(trial="t", endpoint="pfs", statistic="median", over=change)
    assert variants(reads) == (Variant("t", ()), Variant("t", change))
    assert compared([Measured(9.0, (8.0, 10.0), 50), Measured(6.0, None, 40)]) == Measured(1.5, None, 40)
    assert compared([Measured(9.0, None, 50), None]) is None
    assert compared([Measured(9.0, (8.0, 10.0), 50)]) == Measured(9.0, (8.0, 10.0), 50)


def test_every_change_of_a_target_leads_to_a_number():
    for each in TARGETS:
        for variant in variants(each.reads) if each.reads is not None else ():
            with_changes(find_trial(variant.trial)[1], variant.changed)


def test_a_trial_that_is_not_shipped_leaves_its_row_unmeasured(tmp_path):
    missing = TARGETS[0].model_copy(update={"reads": Reads(trial="no_such", endpoint="pfs", statistic="median")})
    assert dict(from_trials([missing], 1, folder=tmp_path)) == {}


def test_the_command_tells_rows_as_json_and_ends_with_the_right_status():
    done = main("--rows", "V3,V15", "--json", "--workers", "1")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["rows"]
    assert [row["id"] for row in rows] == ["V3a", "V3b", "V15"]
    assert {"id", "role", "target", "low", "high", "value", "interval", "pass", "source"} <= set(rows[0])
    assert all(row["pass"] is True for row in rows)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--rows", "V55"), "there is no row 'V55'"),
        (("--rows", "V9", "--quick"), "none of these rows is a closed form"),
        (("--rows", "V3", "--write"), "--write needs the whole table"),
        (("--workers", "0"), "is not a whole number"),
    ],
)
def test_a_faulty_request_is_refused_in_one_sentence(arguments, sentence):
    done = main(*arguments)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_quick_measures_every_closed_form():
    """That they lie in their bands is told by `tests/sim/test_oracles.py`, on the same measures."""
    assert {row.id for row in choose(TARGETS, None, True)} == {each.id for each in TARGETS if each.role == "O"}


# The page ---------------------------------------------------------------------------------------------------------


def test_the_page_holds_the_table_the_pictures_and_the_origins(tmp_path):
    report = run(choose(TARGETS, ["V4", "V30"], False))
    written = write(report, load_library(), tmp_path)
    text = (tmp_path / "validation.md").read_text(encoding="utf-8")
    for name in re.findall(r"\]\((images/[^)]+)\)", text):
        assert (tmp_path / name).is_file()
    assert {path.name for path in written} == {
        "validation.md", "validation_bands.svg", "validation_v4.svg", "validation_v30.svg",
    }  # fmt: skip
    assert "| V30b |" in text and "No measured row lies outside its band." in text
    for path in written:
        if path.suffix == ".svg":
            assert ElementTree.parse(path).getroot().tag.endswith("svg")


def test_a_miss_is_told_with_its_reason_and_never_left_out():
    missed = target().model_copy(update={"explained": "The clinic of the game scans more often."})
    rows = (Row(missed, Measured(9.0, None, 1)), Row(target(name="V98"), Measured(9.0, None, 1)))
    text = page(Report(rows, {}), load_library())
    assert "- **V99a**: The clinic of the game scans more often." in text
    assert "- **V98**: not explained yet." in text
    assert text.count("**outside**") == 2


def test_the_committed_page_is_about_the_present_targets():
    text = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| (V\w+) \|", text, re.MULTILINE))
    assert told == {each.id for each in TARGETS}, "run main.py calibrate --write"


def test_every_number_of_the_catalog_has_a_source_or_says_assumption():
    found = numbers(load_library())
    assert [number.place for number in found if number.origin == "none"] == []
    counted = shares(found)
    assert sum(counted["all"].values()) == len(found) > 500
    assert {"organs", "cancers", "mechanisms", "drugs", "cards", "all"} == set(counted)


def test_a_plot_puts_points_where_they_belong():
    svg = Plot("t", "x", "y", log_x=True, series=[Series("a", [(1, 0), (100, 10)])]).svg()
    curve = re.search(r'<path d="M([^"]+)" fill="none" stroke="#1565c0"', svg)
    assert curve is not None
    (x0, y0), (x1, y1) = (tuple(map(float, pair.split())) for pair in curve.group(1).split("L"))
    assert x0 < x1 and y0 > y1
    assert [label(value) for value in (0, 0.01, 20.0, 1e6, 1e-5)] == ["0", "0.01", "20", "1e6", "1e-5"]


def test_pictures_of_what_was_not_measured_are_left_out():
    assert set(pictures(Report((), {}))) == {"validation_bands.svg"}
