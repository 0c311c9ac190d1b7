"""Colours of the living tissue: the clone palette of the dark theme, and the stain's own tones.

The stain's tones are decoration (assumption: chosen by eye).
"""

from __future__ import annotations

from game.ui.theme import DARK, Colour, mix

__all__ = ["Colour", "mix"]

SENSITIVE, CLONE_A, CLONE_B, DOUBLE, ASLEEP = range(5)
CLASS_COUNT = 5
CLASS_COLOURS: tuple[Colour, ...] = tuple(DARK.clone[name] for name in ("sensitive", "a", "b", "both", "asleep"))
IMMUNE: Colour = DARK.clone["immune"]

LINE: Colour = DARK.line
FOCUS: Colour = DARK.focus
TEXT: Colour = DARK.text

STROMA_DEEP: Colour = (10, 18, 35)
STROMA_LIGHT: Colour = (36, 64, 106)
STROMA_TEAL: Colour = (26, 84, 102)
WISP: Colour = (84, 136, 176)
FIBRE: Colour = (112, 152, 196)
HYPOXIC: Colour = (66, 47, 64)
BLOOD_WALL: Colour = (46, 8, 18)
BLOOD_DARK: Colour = (108, 22, 36)
BLOOD: Colour = (190, 44, 60)
BLOOD_LIGHT: Colour = (238, 138, 138)
LYMPH: Colour = (150, 205, 150)
MEMBRANE_CORE: Colour = (240, 247, 255)
MEMBRANE_GLOW: Colour = (104, 152, 214)
