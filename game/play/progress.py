"""The player's progress: the best stars of each level in one small file, written whole or not at all."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from game.play.files import write_whole

APP = "seed-and-soil"
FILE = "progress.json"
FORMAT = "seed-and-soil progress 1"
DAMAGED = "progress.damaged.json"
MOST_STARS = 3


def data_folder(data_dir: Path | None) -> Path:
    """Where progress and runs lie: the folder given, else the user's data folder."""
    if data_dir is not None:
        return data_dir
    import platformdirs

    return Path(platformdirs.user_data_path(APP, appauthor=False))


@dataclass(frozen=True)
class Progress:
    """Best stars of each level that was finished, 0 to 3, by its id; `last` the level finished last."""

    stars: dict[str, int] = field(default_factory=dict)
    last: str = ""

    def of(self, level_id: str) -> int | None:
        """Stars of a level, None when it was never finished."""
        return self.stars.get(level_id)

    def with_result(self, level_id: str, stars: int) -> Progress:
        """The progress after a level was finished with so many stars; a worse result never takes stars away."""
        best = max(min(MOST_STARS, max(0, stars)), self.stars.get(level_id, 0))
        return Progress({**self.stars, level_id: best}, level_id)

    @property
    def total(self) -> int:
        """All stars."""
        return sum(self.stars.values())


def load_progress(folder: Path) -> tuple[Progress, str]:
    """The progress and one sentence for the player, empty when all is well. A damaged file is moved aside and kept."""
    path = folder / FILE
    try:
        raw = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Progress(), ""
    except (OSError, UnicodeDecodeError):
        return Progress(), _set_aside(path)
    try:
        return _parse(raw), ""
    except (ValueError, TypeError, RecursionError):
        return Progress(), _set_aside(path)


def _parse(raw: str) -> Progress:
    data = json.loads(raw)
    if not isinstance(data, dict) or data.get("format") != FORMAT or not isinstance(data.get("stars"), dict):
        raise ValueError("not a progress file of this version")
    last = data.get("last", "")
    if not isinstance(last, str):
        raise ValueError("last is no level")
    for stars in data["stars"].values():
        if type(stars) is not int or not 0 <= stars <= MOST_STARS:
            raise ValueError("stars are whole numbers from 0 to 3")
    return Progress(dict(data["stars"]), last)


def _set_aside(path: Path) -> str:
    try:
        os.replace(path, path.with_name(DAMAGED))
    except OSError:
        return "The progress file cannot be read, so no stars are shown."
    return f"The progress file was damaged: it is kept as {DAMAGED} and a new one is begun."


def save_progress(folder: Path, progress: Progress) -> str:
    """Write atomically. Returns one sentence when that failed, else an empty string."""
    text = json.dumps({"format": FORMAT, "stars": progress.stars, "last": progress.last}, indent=1) + "\n"
    try:
        write_whole(folder / FILE, text)
    except OSError as error:
        reason = error.strerror or "the folder cannot be written"
        return f"Progress could not be saved ({reason}); choose another folder with --data-dir."
    return ""
