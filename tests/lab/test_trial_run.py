"""Whole trials: the number of workers, stopping and resuming change nothing; what is told of them."""

from __future__ import annotations

import csv
import io
import json
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from game.cli import main
from game.lab.pool import InlineExecutor, each_done
from game.lab.trial import NoTrial, find_trial, run_trial
from game.lab.trial_command import clock
from game.lab.trial_report import as_csv, report
from game.lab.trial_store import Records, file_of, key_of, read_records
from game.lab.trial_text import text
from game.spec.library import Library
from game.spec.trials import Trial
from tests.lab.trial_cases import library, small_trial
from tests.spec.helpers import ROOT

VARY = "growth.doubling_days: {draw: log_normal, median: 70, sd_log: 0.4, assumption: made}"


def two_arms(*more: str) -> Trial:
    arms = {"watch": "give: []", "drug": "give: [antimetabolite]"}
    return small_trial(
        arms,
        ["id: pfs, kind: pfs", "id: late, kind: hazard, of: pfs, cuts: [0, 0.1, 0.25]", *more],
        vary=VARY,
        censoring="horizon_days: 86",
        cells="1e7",
    )


def test_two_workers_and_one_find_the_same(tmp_path: Path) -> None:
    trial = two_arms()
    one = run_trial(library(), trial, 3, workers=1, folder=tmp_path / "one")
    two = run_trial(library(), trial, 3, workers=2, folder=tmp_path / "two")
    assert one.enrolled == two.enrolled
    assert report(one) == report(two)


def test_stopped_and_resumed_is_the_same_and_nobody_runs_twice(tmp_path: Path) -> None:
    trial = two_arms()
    whole = run_trial(library(), trial, 4, keep=False)

    def stop(done: int, needed: int, seconds: float) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_trial(library(), trial, 4, folder=tmp_path, told=stop)
    file = file_of(library(), trial, 1, tmp_path)
    assert sorted(read_records(file)) == [0, 1]
    file.write_bytes(file.read_bytes()[:-20])  # as if the power had gone in the middle of the last line
    assert sorted(read_records(file)) == [0]
    again = run_trial(library(), trial, 4, folder=tmp_path)
    assert again.enrolled == whole.enrolled and again.fresh == 3
    assert run_trial(library(), trial, 4, folder=tmp_path).fresh == 0
    assert run_trial(library(), trial, 2, folder=tmp_path).enrolled == whole.enrolled[:2]


def test_a_torn_line_is_ended_before_the_next(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    file.write_text('{"n":0,"out":"a"}\n{"n":1,"ou', encoding="utf-8")
    store = Records(file)
    store.add({"n": 2, "out": "b"})
    store.close()
    assert sorted(read_records(file)) == [0, 2]


def test_the_file_is_named_after_all_that_could_change_it() -> None:
    trial = two_arms()
    keys = {
        key_of(library(), trial, 1),
        key_of(library(), trial, 2),
        key_of(library(), two_arms("id: os, kind: os"), 1),
    }
    assert len(keys) == 3
    told = trial.endpoints[0].model_copy(update={"unit": "years"})
    same = trial.model_copy(update={"patients": 9, "endpoints": (told, trial.endpoints[1])})
    assert key_of(library(), same, 1) == key_of(library(), trial, 1)


def test_another_cancer_may_change_without_running_anybody_again() -> None:
    shipped, trial = library(), two_arms()

    def with_marker(name: str) -> Library:
        changed = shipped.cancers[name].model_copy(update={"ctdna_shedding": 9.0})
        return replace(shipped, cancers={**shipped.cancers, name: changed})

    assert key_of(with_marker("prostate"), trial, 1) == key_of(shipped, trial, 1)
    assert key_of(with_marker("colorectal"), trial, 1) != key_of(shipped, trial, 1)


def test_screening_goes_on_until_enough_are_enrolled() -> None:
    cohort = "  eligible: {rise: {of: marker, over: 1, ratio: 1}}\n"
    nobody = small_trial({"a": ""}, ["id: os, kind: os"], cohort=cohort)
    run = run_trial(library(), nobody, 1, keep=False)
    assert len(run.enrolled) == 0 and len(run.not_enrolled) == 20
    half = small_trial(
        {"a": ""}, ["id: n, kind: count, at: start"], cohort="  eligible: {lesions_at_least: 1}\n",
        cells="{draw: choice, values: [1e9, 1e3], assumption: made}",
    )  # fmt: skip
    run = run_trial(library(), half, 4, keep=False)
    numbers = [record["n"] for record in (*run.enrolled, *run.not_enrolled)]
    assert len(run.enrolled) == 4 and run.not_enrolled and sorted(numbers) == list(range(len(numbers)))


def test_report_has_each_statistic_with_its_interval() -> None:
    run = run_trial(library(), two_arms("id: cure, kind: cure", "id: best, kind: response"), 3, keep=False)
    told = report(run)
    kinds = {(row["endpoint"], row["statistic"], row["arm"]) for row in told["rows"]}
    assert {
        ("pfs", "median", "watch"),
        ("pfs", "hazard_ratio", "drug / watch"),
        ("pfs", "log_rank", "drug / watch"),
    } <= kinds
    assert {("late", "hazard", "drug"), ("cure", "proportion", "watch"), ("best", "proportion", "drug")} <= kinds
    assert json.loads(json.dumps(told)) == told
    words = text(run)
    assert "hazard ratio" in words and "never a prognosis" in words and max(map(len, words.splitlines())) < 120
    rows = list(csv.DictReader(io.StringIO(as_csv(run))))
    assert len(rows) == 6 and rows[0]["pfs.event"] in "01" and float(rows[0]["drawn.growth.doubling_days"]) > 0


def test_the_one_interface_runs_inline_too() -> None:
    with InlineExecutor() as pool:
        assert sorted(each_done(pool, 1, lambda n: n * n, range(5))) == [0, 1, 4, 9, 16]
        with pytest.raises(ZeroDivisionError):
            list(each_done(pool, 1, lambda n: 1 // n, range(2)))


def test_find_by_name_and_by_path(tmp_path: Path) -> None:
    assert find_trial("egfr_first_third")[1].id == "egfr_first_third"
    with pytest.raises(NoTrial, match="did you mean egfr_first_third"):
        find_trial("egfr_first_thrid")
    with pytest.raises(NoTrial, match="holds no trial"):
        find_trial("levels/catalog/organs.yaml")


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "quick.yaml"
    file.write_text(
        "schema_version: 1\nid: quick\nname: Quick\nquestion: Quick?\nassumption: made\n"
        "population: {cancer: colorectal, organs: [colon], referral: [ct], start: [{organ: colon, cells: 1e6}]}\n"
        "arms: [{id: a, name: A, rules: [{}]}]\ncensoring: {horizon_days: 42}\nendpoints: [{id: os, kind: os}]\n",
        encoding="utf-8",
    )
    words = ["trial", str(file), "--patients", "2", "--workers", "1", "--data-dir", str(tmp_path)]
    assert main([*words, "--json", "--csv", str(tmp_path / "out.csv")]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["patients"] == 2 and said.err == ""
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").count("\n") == 3
    assert main(["trial", "no_such"]) == 2
    assert "there is no trial 'no_such'" in capsys.readouterr().err
    file.write_text(file.read_text(encoding="utf-8").replace("kind: os", "kind: so"), encoding="utf-8")
    assert main(words) == 1
    assert "endpoints.0.kind" in capsys.readouterr().err


def test_time_left_as_a_clock() -> None:
    assert (clock(59.6), clock(3725)) == ("1:00", "1:02:05")


def trial_process(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "main.py", "trial", "egfr_first_third", "--workers", "2", *words],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals differ")
def test_interrupt_keeps_the_finished_and_leaves_no_process(tmp_path: Path) -> None:
    ours = signal.signal(signal.SIGINT, signal.default_int_handler)  # tests run in the background are deaf to it
    try:
        process = trial_process("--patients", "50", "--data-dir", str(tmp_path))
    finally:
        signal.signal(signal.SIGINT, ours)
    file = None
    for _ in range(600):
        time.sleep(0.2)
        file = next((tmp_path / "trials").glob("*.jsonl"), None) if (tmp_path / "trials").is_dir() else None
        if file is not None and file.stat().st_size > 0:
            break
    assert file is not None
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=120)
    assert process.returncode == 130
    kept = len(read_records(file))
    assert kept >= 1 and said[0] == "" and f"{kept} patients are kept" in said[1] and "Traceback" not in said[1]
