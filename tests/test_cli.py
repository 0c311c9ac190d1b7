"""The command line: standard conventions, one clear sentence for a bad request, nothing heavy for --help."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from game.cli import SCREENS, main

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = ("play", "demo", "simulate", "check", "replay", "shot", "trial", "calibrate", "bench", "levels", "cards")


def run(*words: str, **extra: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment.pop("SDL_VIDEODRIVER", None)
    return subprocess.run(
        [sys.executable, "main.py", *words],
        cwd=ROOT,
        env={**environment, **extra},
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_names_every_command_and_imports_no_pygame() -> None:
    program = (
        "import sys; from game.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit as end: assert end.code == 0\n"
        "assert not {'pygame', 'numpy', 'pydantic'} & set(sys.modules), 'heavy import'"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert all(command in done.stdout for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([command, "--help"])
    assert end.value.code == 0
    assert command in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["simulate", "one_lok", "--policy", "teaching", "--seed", "1"], "did you mean one_lock?"),
        (["simulate", "one_lock", "--policy", "teachin", "--seed", "1"], "did you mean teaching?"),
        (["check", "no/such/file.yaml"], "there is no such file"),
        (["replay", "no_run.jsonl"], "there is no such file"),
        (["shot", "board", "board.jpg"], "let its name end in .png"),
        (["shot", "board", "no/such/folder/board.png"], "make it first"),
        (["shot", "board", "board.png", "--level", "onelock"], "did you mean one_lock?"),
    ],
)
def test_a_bad_request_is_told_in_one_sentence(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert sentence in said.err
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        ["simulate", "one_lock", "--policy", "teaching"],
        ["simulate", "one_lock", "--policy", "teaching", "--seeds", "4:2"],
        ["simulate", "one_lock", "--policy", "teaching", "--seed", "-1"],
        ["play", "--size", "12x"],
        ["shot", "bord", "out.png"],
        ["fly"],
    ],
)
def test_wrong_words_are_usage_errors(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(words)
    assert end.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_play_without_a_display_says_what_to_use() -> None:
    done = run("play", "first_look")
    if done.returncode == 0:
        pytest.skip("this system has a display of its own")
    assert done.returncode == 2
    assert "There is no display" in done.stderr and "simulate" in done.stderr and "shot" in done.stderr
    assert "Traceback" not in done.stderr


def test_simulate_gives_json_with_every_figure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "first_look", "--policy", "teaching", "--seed", "2", "--json", "--timing"]) == 0
    game = json.loads(capsys.readouterr().out)
    wanted = "level seed policy outcome cause win days cycles qa_months stars cells_total cells_peak n_clones "
    wanted += "sites_with_cells truth_hash seconds events clones"
    assert set(wanted.split()) <= set(game)
    assert main(["simulate", "first_look", "--policy", "nothing", "--seeds", "0:2", "--json"]) == 0
    games = json.loads(capsys.readouterr().out)
    assert [game["seed"] for game in games] == [0, 1]


def test_lists_have_ids_names_and_policies(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["levels", "--json"]) == 0
    levels = json.loads(capsys.readouterr().out)
    assert {"glass_body", "first_look", "one_lock"} <= {level["id"] for level in levels}
    assert all({"id", "name", "policies"} <= set(level) and "teaching" in level["policies"] for level in levels)
    assert main(["cards", "--json"]) == 0
    cards = json.loads(capsys.readouterr().out)
    assert len(cards) >= 10
    assert all({"id", "name"} <= set(card) for card in cards)


def test_a_saved_run_replays_and_a_changed_one_does_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from game.play.runfile import run_of, save_run
    from game.play.simulate import play_out
    from game.spec.library import load_library

    path = tmp_path / "run.jsonl"
    save_run(path, run_of(play_out(load_library(), "first_look", "teaching", 5)))
    assert main(["replay", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    turn = json.loads(lines[3])
    turn["hash"] = "0" * 16
    path.write_text("".join([*lines[:3], json.dumps(turn) + "\n", *lines[4:]]), encoding="utf-8")
    assert main(["replay", str(path)]) == 1
    assert "turn 2 differs" in capsys.readouterr().out


def test_shot_draws_a_png(tmp_path: Path) -> None:
    out = tmp_path / "settings.png"
    done = run("shot", "settings", str(out), "--scale", "1.5", SDL_VIDEODRIVER="dummy")
    assert done.returncode == 0, done.stderr
    assert out.read_bytes().startswith(b"\x89PNG")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["settings.png"]
    assert "title" in SCREENS
