"""Colours of the living tissue: the clone palette measured for colour-blind vision, and the stain's own tones.

The clone colours are the dark palette of the design; everything else here is decoration (assumption: chosen by eye).
"""

from __future__ import annotations

Colour = tuple[int, int, int]

SENSITIVE, CLONE_A, CLONE_B, DOUBLE, ASLEEP = range(5)
CLASS_COUNT = 5
CLASS_COLOURS: tuple[Colour, ...] = (
    (0x15, 0x79, 0xE9),
    (0xE9, 0x7C, 0x08),
    (0x9C, 0x56, 0x7D),
    (0xFD, 0xFB, 0x22),
    (0xD5, 0xE4, 0xF7),
)
IMMUNE: Colour = (0x0C, 0xD4, 0x9B)

LINE: Colour = (0x6B, 0x82, 0xAB)
FOCUS: Colour = (0xFF, 0xD1, 0x66)
TEXT: Colour = (0xF2, 0xF5, 0xFA)

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
MEMBRANE_CORE: Colour = (240, 247, 255)
MEMBRANE_GLOW: Colour = (104, 152, 214)


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """Return the colour ``share`` of the way from ``a`` to ``b`` (0 gives ``a``, 1 gives ``b``)."""
    red, green, blue = (round(p + (q - p) * share) for p, q in zip(a, b, strict=True))
    return red, green, blue
