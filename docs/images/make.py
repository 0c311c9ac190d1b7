"""Makes the pictures of the README and the docs with the program itself: `python docs/images/make.py`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

SEED = 1
STEPS = (
    ("membrane_breached", 25, "breach"),
    ("vessel_entered", 38, "entry"),
    ("cells_lost", 57, "loss"),
    ("cells_settled", 2, "settled"),
    ("cells_settled", 26, "asleep"),
    ("lesion_woke", 18, "woken"),
)
"""First day of an event in this body, days after it at which it is well seen, and the picture's name."""


def main() -> None:
    """Draw all pictures."""
    from game.play.simulate import play_out, summary
    from game.spec.library import load_library
    from game.ui.compat import pygame
    from game.ui.shots import ShotRequest, draw, take

    library = load_library()
    for screen, level, cycle in (
        ("board", "one_lock", 5),
        ("debrief", "one_lock", None),
        ("campaign", "one_lock", None),
        ("library", "one_lock", None),
    ):
        take(library, ShotRequest(screen, level, 3, cycle, None, "teaching", 1.0, (1280, 720)), HERE / f"{screen}.png")
    events = summary(play_out(library, "glass_body", "nothing", SEED), "nothing")["events"]
    sheet = pygame.Surface((2 * 640 + 8, 3 * 400 + 16))
    sheet.fill((14, 20, 32))
    for index, (kind, later, name) in enumerate(STEPS):
        day = events[kind]["first_day"] + later
        request = ShotRequest("playback", "glass_body", SEED, None, day, "nothing", 1.0, (1280, 720), labels=False)
        scene = draw(library, request).subsurface((12, 60, 912, 568))
        pygame.image.save(scene, os.fspath(HERE / f"glass_{index + 1}_{name}.png"))
        small = pygame.transform.smoothscale(scene, (640, 400))
        sheet.blit(small, ((index % 2) * 648, (index // 2) * 408))
        print(f"glass_{index + 1}_{name}: day {day}")
    pygame.image.save(sheet, os.fspath(HERE / "glass_body.png"))


if __name__ == "__main__":
    main()
