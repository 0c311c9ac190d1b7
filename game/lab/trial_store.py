"""Finished patients on disk: one JSON line each, in a file named after everything that could change them."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import game
from game.lab.trial_draw import cards_of
from game.play.progress import data_folder
from game.spec.digest import digest
from game.spec.library import Library
from game.spec.trials import Trial

CODE = ("spec", "sim", "play", "lab")
"""Packages whose source decides what happens to a patient."""
NOT_RUN = frozenset({"name", "question", "patients", "published", "source", "assumption"})
TOLD_ONLY = frozenset({"statistics", "unit", "at_times", "cuts"})
"""Fields of an endpoint that only say how it is told; changing them runs nobody again."""


def key_of(library: Library, trial: Trial, seed: int) -> str:
    """64 hex digits of the trial, what it uses of the catalog, the seed and the code: equal keys, equal patients."""
    shown = {name: getattr(trial, name) for name in sorted(Trial.model_fields) if name not in NOT_RUN}
    shown["endpoints"] = [
        {name: value for name, value in endpoint.model_dump().items() if name not in TOLD_ONLY}
        for endpoint in trial.endpoints
    ]
    level = library.levels.get(trial.population.level or "")
    catalog = {
        "organs": library.organs,
        "cancer": library.cancers.get(trial.population.cancer or (level.cancer if level else "")),
        "mechanisms": library.mechanisms,
        "drugs": library.drugs,
        "cards": {name: library.cards[name] for name in cards_of(trial)},
        "level": level,
    }
    text = f"{digest(shown)}/{digest(catalog)}/{seed}/{code_hash()}"
    return hashlib.sha256(text.encode()).hexdigest()


def code_hash() -> str:
    """SHA-256 of the program's own source below the screens, or of its version where the source is not at hand."""
    root = Path(str(game.__file__)).parent
    files = sorted(path for package in CODE for path in (root / package).glob("*.py"))
    if not files:
        return game.__version__
    known = hashlib.sha256()
    for path in files:
        known.update(path.relative_to(root).as_posix().encode())
        known.update(path.read_bytes())
    return known.hexdigest()


def file_of(library: Library, trial: Trial, seed: int, folder: Path | None) -> Path:
    """Where the patients of this trial and seed are kept: below the folder given, else the user's data folder."""
    return data_folder(folder) / "trials" / f"{trial.id}-{key_of(library, trial, seed)[:20]}.jsonl"


def read_records(path: Path) -> dict[int, dict[str, Any]]:
    """Patients by number. A line that is torn or is no record is passed over, and its patient run again."""
    found: dict[int, dict[str, Any]] = {}
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return found
    for line in lines:
        try:
            record = json.loads(line)
        except ValueError:
            continue
        if isinstance(record, dict) and isinstance(record.get("n"), int) and ("arms" in record or "out" in record):
            found[record["n"]] = record
    return found


class Records:
    """A file that patients are added to, one whole line at a time."""

    def __init__(self, path: Path) -> None:
        """Open for adding, and make the folder; a torn last line is ended first. Raises OSError."""
        path.parent.mkdir(parents=True, exist_ok=True)
        torn = path.is_file() and path.stat().st_size > 0 and not _ends_line(path)
        self._handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        if torn:
            os.write(self._handle, b"\n")

    def add(self, record: dict[str, Any]) -> None:
        """Append one patient in one write."""
        os.write(self._handle, (json.dumps(record, separators=(",", ":")) + "\n").encode())

    def close(self) -> None:
        """Close the file."""
        os.close(self._handle)


def _ends_line(path: Path) -> bool:
    with path.open("rb") as stream:
        stream.seek(-1, os.SEEK_END)
        return stream.read(1) == b"\n"
