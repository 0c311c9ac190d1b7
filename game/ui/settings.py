"""The player's settings: one small JSON file, written whole or not at all, kept aside when damaged."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from game.play.files import write_whole
from game.ui.layout import TEXT_SCALES

APP = "seed-and-soil"
FILE = "settings.json"
FORMAT = 1


@dataclass(frozen=True)
class Settings:
    """Shares are 0 to 1; `text_scale` is 1.0 to 2.0. The window size is the last one not fullscreen."""

    text_scale: float = 1.0
    reduced_motion: bool = False
    sound_on: bool = True
    volume_cues: float = 0.6
    volume_room: float = 0.25
    fullscreen: bool = False
    window_w_px: int = 1280
    window_h_px: int = 720

    def changed(self, **values: Any) -> Settings:
        """A copy with other values, each brought into its range."""
        return _checked(replace(self, **values))


def _checked(settings: Settings) -> Settings:
    scale = min(TEXT_SCALES, key=lambda s: abs(s - settings.text_scale))
    return replace(
        settings,
        text_scale=scale,
        volume_cues=min(1.0, max(0.0, settings.volume_cues)),
        volume_room=min(1.0, max(0.0, settings.volume_room)),
        window_w_px=min(16384, max(320, settings.window_w_px)),
        window_h_px=min(16384, max(180, settings.window_h_px)),
    )


def config_dir(data_dir: Path | None) -> Path:
    """Where settings lie: beside the saves with --data-dir, else the user's config folder."""
    if data_dir is not None:
        return data_dir
    import platformdirs

    return Path(platformdirs.user_config_path(APP, appauthor=False))


def pictures_dir(data_dir: Path | None) -> Path:
    """Where F12 puts screenshots."""
    if data_dir is not None:
        return data_dir / "screenshots"
    import platformdirs

    return Path(platformdirs.user_pictures_path()) / "Seed and Soil"


def load(folder: Path) -> tuple[Settings, str]:
    """The settings and one sentence for the player, empty when all is well.

    A damaged file is moved aside as settings.damaged.json and the defaults are used.
    """
    path = folder / FILE
    try:
        raw = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings(), ""
    except (OSError, UnicodeDecodeError):
        return Settings(), _set_aside(path)
    try:
        return _checked(_parse(raw)), ""
    except (ValueError, TypeError, OverflowError, RecursionError):
        return Settings(), _set_aside(path)


def _parse(raw: str) -> Settings:
    data = json.loads(raw)
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ValueError("not a settings file of this version")
    values: dict[str, Any] = {}
    for entry in fields(Settings):
        if entry.name not in data:
            continue
        value = data[entry.name]
        default = getattr(Settings(), entry.name)
        if isinstance(default, bool):
            good = isinstance(value, bool)
        elif isinstance(default, int):
            good = isinstance(value, int) and not isinstance(value, bool)
        else:
            good = isinstance(value, (int, float)) and not isinstance(value, bool) and value == value
            value = float(value) if good else value
        if not good:
            raise ValueError(f"{entry.name} has the wrong type")
        values[entry.name] = value
    return Settings(**values)


def _set_aside(path: Path) -> str:
    kept = path.with_name("settings.damaged.json")
    try:
        os.replace(path, kept)
    except OSError:
        return "The settings file cannot be read, so the defaults are used."
    return f"The settings file was damaged: it is kept as {kept.name} and the defaults are used."


def save(settings: Settings, folder: Path) -> str:
    """Write atomically. Returns one sentence when that failed, else an empty string."""
    text = json.dumps({"format": FORMAT, **asdict(settings)}, indent=2) + "\n"
    try:
        write_whole(folder / FILE, text)
    except OSError as error:
        reason = error.strerror or "the folder cannot be written"
        return f"The settings could not be saved ({reason}); choose another folder with --data-dir."
    return ""
