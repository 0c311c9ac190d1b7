"""Bake the title's still picture, shown while the living one is painted: assets/images/title.jpg.

Run from the repository root after a change of game/ui/tissue: `python assets/make_title.py`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from game.ui.compat import pygame  # noqa: E402  (the path has to be set first)
from game.ui.tissue import title_background  # noqa: E402

if __name__ == "__main__":
    pygame.display.init()
    pygame.display.set_mode((16, 16))
    still = pygame.Surface((1280, 720))
    title_background(still, 0.0)
    target = HERE / "images" / "title.jpg"
    target.parent.mkdir(exist_ok=True)
    pygame.image.save(still, os.fspath(target))
    print(f"{target.name}: {target.stat().st_size} bytes")
