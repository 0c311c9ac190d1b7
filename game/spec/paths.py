"""Where the shipped content lies, and how a path is written in a message."""

from __future__ import annotations

import importlib.resources
from pathlib import Path
from typing import Literal

from game.spec.errors import UnreadableError, printable


def data_root(kind: Literal["levels", "assets"]) -> Path:
    """Folder of the shipped levels or assets, from a checkout, an editable install or a wheel.

    A wheel carries them inside the package as ``game/_data``; elsewhere they lie beside the package.
    Raises UnreadableError when neither place has them.
    """
    package = Path(str(importlib.resources.files("game")))
    for candidate in (package / "_data" / kind, package.parent / kind):
        if candidate.is_dir():
            return candidate
    raise UnreadableError(
        display_path(package.parent / kind), f"the folder of {kind} is missing; install the game again"
    )


def display_path(path: Path | str) -> str:
    """Short form of a path for messages: relative when it lies inside the current folder."""
    path = Path(path)
    try:
        shown = path.resolve().relative_to(Path.cwd().resolve())
    except (OSError, ValueError, RuntimeError):
        shown = path
    return printable(shown.as_posix())
