"""`python main.py check`: exit codes, streams, no traceback, nothing written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.spec.helpers import BROKEN, ROOT

MAIN = ROOT / "main.py"
pytestmark = pytest.mark.skipif(not MAIN.is_file(), reason="main.py is not there yet")


def check(*paths: Path | str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(MAIN), "check", *map(str, paths)]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert "Traceback" not in done.stdout + done.stderr
    assert list(cwd.iterdir()) == [], "check wrote something"
    return done


def test_shipped_content_is_accepted(tmp_path: Path) -> None:
    done = check(cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_several_broken_files_at_once(tmp_path: Path) -> None:
    names = ["unknown_field.yaml", "duplicate_key.yaml", "python_tag.yaml", "binary.yaml", "empty.yaml", "nan.yaml"]
    done = check(*(BROKEN / name for name in names), cwd=tmp_path)
    assert done.returncode == 1
    told = done.stdout + done.stderr
    for name, place in zip(names, ("14:9", "8:5", "4:11", "3:1", "1:1", "9:11"), strict=True):
        assert f"{name}:{place}" in told
    assert "did you mean log10_kill?" in told


def test_folder_of_broken_files(tmp_path: Path) -> None:
    done = check(BROKEN, cwd=tmp_path)
    assert done.returncode == 1
    assert "alias_bomb.yaml:2:4" in done.stdout + done.stderr


def test_what_cannot_be_read_ends_with_two(tmp_path: Path) -> None:
    done = check("absent.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert "absent.yaml: there is no such file or folder; check the spelling" in done.stderr
    assert "absent.yaml" not in done.stdout


def test_large_and_deep_files(tmp_path: Path) -> None:
    files, cwd = tmp_path / "files", tmp_path / "empty"
    files.mkdir()
    cwd.mkdir()
    (files / "big.yaml").write_bytes(b"# padding\n" * 1_048_576)
    (files / "deep.yaml").write_text("[" * 100_000, encoding="utf-8")
    done = check(files, cwd=cwd)
    told = done.stdout + done.stderr
    assert done.returncode == 1
    assert "big.yaml:1:1" in told and "deep.yaml:1:33" in told
