"""What an onlooker may know of the window: screen, focus, and where each control lies, as one line of JSON.

With the environment variable SEED_AND_SOIL_WITNESS set to a file, the app writes it there whenever it changes. Tests
and assistive programs find controls by name with it, then use them with a real mouse and keyboard.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from game.ui.layout import View
from game.ui.screen import Hit, Screen

VARIABLE = "SEED_AND_SOIL_WITNESS"


class Witness:
    """Writes the state of the window into a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._last = ""

    @staticmethod
    def from_environment() -> Witness | None:
        """A witness when the environment asks for one."""
        path = os.environ.get(VARIABLE)
        return Witness(Path(path)) if path else None

    def tell(self, screen: Screen, hits: Sequence[Hit], view: View, frames: int) -> None:
        """Write what is there, if it differs from the last time; pixels of the window."""
        rows = []
        for hit in hits:
            box = view.pixels(hit.box)
            rows.append(
                {
                    "id": hit.id,
                    "label": hit.label,
                    "enabled": hit.enabled,
                    "reason": hit.reason,
                    "x": round(box[0] + box[2] / 2),
                    "y": round(box[1] + box[3] / 2),
                }
            )
        state = json.dumps({"screen": screen.name, "focus": screen.focus, "hits": rows})
        if state != self._last:
            self._last = state
            part = self.path.with_suffix(".part")
            part.write_text(state[:-1] + f', "frame": {frames}}}\n', encoding="utf-8")
            os.replace(part, self.path)
