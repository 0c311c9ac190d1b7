"""The layers: imports run only downwards, only the interface knows pygame, screens use the one door to the truth."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_import_contracts_hold() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 kept, 0 broken" in done.stdout


def test_a_forbidden_import_is_noticed(tmp_path: Path) -> None:
    """The check can fail: a body that knows a screen, and a screen that takes the truth by the back door."""
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    kept = settings[settings.index("[tool.importlinter]") :]
    ignored = kept[kept.index("ignore_imports") : kept.index("]\n", kept.index("ignore_imports")) + 2]
    (tmp_path / "pyproject.toml").write_text(kept.replace(ignored, ""), encoding="utf-8")
    for module in ("", "cli", "commands", "ui", "lab", "play", "play.history", "spec", "sim"):
        package = tmp_path / "game" / Path(*module.split("."))
        if "." in module:
            package.with_suffix(".py").write_text("", encoding="utf-8")
            continue
        package.mkdir(parents=True, exist_ok=True)
        (package / "__init__.py").write_text("", encoding="utf-8")
    for name in [
        "patient",
        "cells",
        "clones",
        "lesions",
        "case",
        "admit",
        "advance",
        "diagnose",
        "ground",
        "truth",
        "orders",
    ]:
        (tmp_path / "game" / "sim" / f"{name}.py").write_text("", encoding="utf-8")
    assert lint(tmp_path).returncode == 0, lint(tmp_path).stdout
    (tmp_path / "game" / "sim" / "patient.py").write_text("import game.ui\n", encoding="utf-8")
    (tmp_path / "game" / "ui" / "__init__.py").write_text("import game.sim.truth\n", encoding="utf-8")
    done = lint(tmp_path)
    assert done.returncode == 1
    assert "game.sim is not allowed to import game.ui" in done.stdout
    assert "game.ui is not allowed to import game.sim.truth" in done.stdout
