"""Draw the one-colour icons of assets/icons as SVG. Everything here is our own drawing.

Each icon lives on a 24 × 24 grid with 1.9 strokes and round ends, in white; the game paints it in any
colour. `s:` entries are stroked paths, `f:` filled ones. Only flat paint: SDL_image knows no <text>,
no currentColor and no object-bounding-box gradients. Run `python assets/make_icons.py` after a change.
"""

# ruff: noqa: E501  (path data reads best on one line)
from __future__ import annotations

from math import cos, pi, sin
from pathlib import Path

HERE = Path(__file__).resolve().parent
WIDTH = 1.9


def circle(cx: float, cy: float, r: float) -> str:
    """A circle as a path."""
    return f"M{cx - r:g} {cy:g}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0z"


def star(cx: float, cy: float, outer: float, inner: float, points: int = 5) -> str:
    """A star, one point up."""
    corners = []
    for n in range(points * 2):
        r = outer if n % 2 == 0 else inner
        a = pi * n / points - pi / 2
        corners.append(f"{cx + r * cos(a):.2f} {cy + r * sin(a):.2f}")
    return "M" + "L".join(corners) + "z"


def gear() -> str:
    """Eight teeth about a hub."""
    out = []
    for n in range(8):
        for offset, r in ((-0.19, 7.1), (-0.13, 9.6), (0.13, 9.6), (0.19, 7.1)):
            a = 2 * pi * n / 8 + offset * pi / 2 * 1.25
            out.append(f"{12 + r * cos(a):.2f} {12 + r * sin(a):.2f}")
    return "M" + "L".join(out) + "z"


HEART = (
    "M12 20.2C8.2 17.4 3.6 13.7 3.6 9.2C3.6 6.3 5.8 4.3 8.2 4.3C9.9 4.3 11.3 5.3 12 6.8"
    "C12.7 5.3 14.1 4.3 15.8 4.3C18.2 4.3 20.4 6.3 20.4 9.2C20.4 13.7 15.8 17.4 12 20.2z"
)
SHIELD = "M12 3.2L19.2 5.8V11.2C19.2 15.8 16.2 19.2 12 20.8C7.8 19.2 4.8 15.8 4.8 11.2V5.8z"
DROP = "M12 3.4C15 7.6 17.8 10.9 17.8 14.4A5.8 5.8 0 0 1 6.2 14.4C6.2 10.9 9 7.6 12 3.4z"
BONE = (
    "M8.3 13.6L13.6 8.3C12.9 6.4 14 4.6 15.7 4.4C17 4.3 18 5.1 18.3 6.1C19.3 6.3 20 7.3 19.7 8.6"
    "C19.4 10.2 17.6 11.2 15.8 10.4L10.4 15.8C11.2 17.6 10.2 19.4 8.6 19.7C7.3 20 6.3 19.3 6.1 18.3"
    "C5.1 18 4.3 17 4.4 15.7C4.6 14 6.4 12.9 8.3 13.6z"
)
SPEAKER = "M4 9.6H7.2L11.6 5.8V18.2L7.2 14.4H4z"

# name: list of (s|f, path data)
ICONS: dict[str, list[tuple[str, str]]] = {
    # categories
    "local": [
        ("s", circle(12, 12, 6.4)),
        ("s", "M12 2.6V8.2M12 15.8V21.4M2.6 12H8.2M15.8 12H21.4"),
        ("f", circle(12, 12, 1.5)),
    ],
    "cytotoxic": [
        ("s", "M9.2 3H14.8M10 3V9.2L4.9 18.4A1.9 1.9 0 0 0 6.6 21H17.4A1.9 1.9 0 0 0 19.1 18.4L14 9.2V3"),
        ("s", "M7.6 14.6C9.4 13.5 10.9 15.6 12.6 14.9C13.9 14.3 15 13.9 16.3 14.5"),
    ],
    "targeted": [("s", "M12 20.6V11.6L5.2 5.4M12 11.6L18.8 5.4"), ("f", circle(12, 5.4, 2.5))],
    "immune": [("s", SHIELD), ("f", circle(12, 11.6, 2.2))],
    "test": [("s", circle(10.4, 10.4, 6.3)), ("s", "M15.1 15.1L20.6 20.6")],
    "support": [("s", HEART)],
    # intents
    "intent_control": [("s", circle(12, 12, 8.4)), ("f", circle(12, 12, 2.0))],
    "intent_clear": [("s", circle(12, 12, 8.4)), ("s", "M8.2 12.2L11 15L16 9.4")],
    "intent_comfort": [
        ("s", circle(12, 12, 8.9)),
        (
            "f",
            "M12 16.6C9.8 15 7.4 13.1 7.4 10.7C7.4 9.2 8.5 8.2 9.8 8.2"
            "C10.7 8.2 11.6 8.7 12 9.5C12.4 8.7 13.3 8.2 14.2 8.2C15.5 8.2 16.6 9.2 16.6 10.7C16.6 13.1 14.2 15 12 16.6z",
        ),
    ],
    "intent_watch": [
        ("s", "M2.8 12C5 8.2 8.2 6.2 12 6.2C15.8 6.2 19 8.2 21.2 12C19 15.8 15.8 17.8 12 17.8C8.2 17.8 5 15.8 2.8 12z"),
        ("f", circle(12, 12, 2.7)),
    ],
    # stars and marks
    "star": [("f", star(12, 12.6, 10.2, 4.5))],
    "star_outline": [("s", star(12, 12.6, 9.3, 4.1))],
    "check": [("s2", "M5 12.8L9.8 17.4L19.2 7")],
    "cross": [("s", "M6 6L18 18M18 6L6 18")],
    "plus": [("s", "M12 5V19M5 12H19")],
    "minus": [("s", "M5 12H19")],
    "warning": [("s", "M12 3.6L21.4 20H2.6z"), ("s", "M12 9.4V14"), ("f", circle(12, 16.9, 1.15))],
    "info": [("s", circle(12, 12, 8.8)), ("s", "M12 11.2V16.4"), ("f", circle(12, 7.9, 1.2))],
    "question": [
        ("s", "M8.4 8.6C8.6 6.2 10.2 5 12.2 5C14.4 5 16 6.4 16 8.4C16 11.4 12.2 11.4 12.2 14.6"),
        ("f", circle(12.2, 18.6, 1.35)),
    ],
    "lock": [("s", "M6 11H18V20H6zM8.6 11V8A3.4 3.4 0 0 1 15.4 8V11"), ("f", circle(12, 15.4, 1.4))],
    "pip": [("f", circle(12, 12, 7))],
    "hatched": [("s", circle(12, 12, 8.6)), ("s1", "M5.6 14.4L14.4 5.6M7 18.2L18.2 7M10.6 19.6L19.6 10.6")],
    # controls
    "settings": [("s", gear()), ("s", circle(12, 12, 3.1))],
    "help": [
        ("s", circle(12, 12, 9)),
        ("s", "M9.6 9.7C9.7 8 10.8 7.2 12.1 7.2C13.6 7.2 14.6 8.1 14.6 9.5C14.6 11.5 12.1 11.6 12.1 13.7"),
        ("f", circle(12.1, 16.7, 1.1)),
    ],
    "menu": [("s", "M4 7H20M4 12H20M4 17H20")],
    "back": [("s", "M10.6 5.4L4 12L10.6 18.6M4.4 12H20")],
    "forward": [("s", "M13.4 5.4L20 12L13.4 18.6M19.6 12H4")],
    "up": [("s", "M5.4 14.6L12 8L18.6 14.6")],
    "down": [("s", "M5.4 9.4L12 16L18.6 9.4")],
    "play": [
        ("f", "M7 4.6C7 3.8 7.9 3.3 8.6 3.7L19.6 11C20.3 11.4 20.3 12.6 19.6 13L8.6 20.3C7.9 20.7 7 20.2 7 19.4z")
    ],
    "pause": [("f", "M6.2 4.4H10V19.6H6.2zM14 4.4H17.8V19.6H14z")],
    "step": [("f", "M5.4 5L15 12L5.4 19zM16 5H19V19H16z")],
    "step_back": [("f", "M18.6 5L9 12L18.6 19zM8 5H5V19H8z")],
    "skip": [("f", "M4 5.4L12 12L4 18.6zM12 5.4L20 12L12 18.6z")],
    "undo": [("s", "M8 4.6L3.8 8.8L8 13M4.2 8.8H14.4A5.3 5.3 0 0 1 14.4 19.4H9.4")],
    "branch": [
        ("s", "M7 6.6V17.4M7 14C7 11 17 12.6 17 8.4"),
        ("f", circle(7, 5, 2.3)),
        ("f", circle(7, 19, 2.3)),
        ("f", circle(17, 6.6, 2.3)),
    ],
    "repeat": [
        ("s", "M4.6 11.4A7.6 7.6 0 0 1 18.4 8.2M18.8 3.8V8.4H14.2M19.4 12.6A7.6 7.6 0 0 1 5.6 15.8M5.2 20.2V15.6H9.8")
    ],
    "export": [("s", "M12 14.6V3.8M7.8 7.8L12 3.6L16.2 7.8M4.6 13.6V20H19.4V13.6")],
    "quit": [("s", "M13.6 4H5V20H13.6M10 12H20.4M16.4 7.8L20.6 12L16.4 16.2")],
    "fullscreen": [("s", "M4 9V4H9M15 4H20V9M20 15V20H15M9 20H4V15")],
    "sound": [("f", SPEAKER), ("s", "M14.8 9A4.4 4.4 0 0 1 14.8 15M17.4 6.4A8 8 0 0 1 17.4 17.6")],
    "sound_off": [("f", SPEAKER), ("s", "M15 9.4L20.2 14.6M20.2 9.4L15 14.6")],
    "text_size": [("s", "M3 18.4L7.4 7.2L11.8 18.4M4.6 14.6H10.2M13.6 18.4L17.2 9.2L20.8 18.4M14.9 15.4H19.5")],
    "motion": [
        (
            "s",
            "M3.4 8.4C6 5.8 8.6 5.8 11.2 8.4C13.8 11 16.4 11 20 7.8M3.4 16C6 13.4 8.6 13.4 11.2 16C13.8 18.6 16.4 18.6 20 15.4",
        )
    ],
    "room": [("s", "M4 11.6L12 4.6L20 11.6M6.2 10V19.6H17.8V10M10 19.6V14.4H14V19.6")],
    "clock": [("s", circle(12, 12, 8.6)), ("s", "M12 7V12.4L15.6 14.4")],
    "calendar": [("s", "M4.4 6H19.6V20H4.4zM4.4 10.4H19.6M8.4 3.4V7.4M15.6 3.4V7.4"), ("f", circle(12, 15.2, 1.6))],
    "people": [
        ("s", circle(9, 8.4, 3.5)),
        ("s", "M2.8 19.8C3.2 15.6 5.8 13.8 9 13.8C12.2 13.8 14.8 15.6 15.2 19.8"),
        ("s", "M15.4 5.2A3.4 3.4 0 0 1 15.4 11.6M17.2 14.2C19.6 14.9 21 16.8 21.2 19.8"),
    ],
    "idea": [
        ("s", "M9.2 16.6C8.9 14.4 6.2 13 6.2 9.4A5.8 5.8 0 0 1 17.8 9.4C17.8 13 15.1 14.4 14.8 16.6zM9.8 19.8H14.2"),
    ],
    "speed": [("s", "M4.2 17.4A8.8 8.8 0 1 1 19.8 17.4M12 14L16 8.8"), ("f", circle(12, 14, 1.8))],
    "eye": [
        ("s", "M2.8 12C5 8.2 8.2 6.2 12 6.2C15.8 6.2 19 8.2 21.2 12C19 15.8 15.8 17.8 12 17.8C8.2 17.8 5 15.8 2.8 12z"),
        ("s", circle(12, 12, 2.8)),
    ],
    "eye_off": [
        ("s", "M2.8 12C5 8.2 8.2 6.2 12 6.2C15.8 6.2 19 8.2 21.2 12C19 15.8 15.8 17.8 12 17.8C8.2 17.8 5 15.8 2.8 12z"),
        ("s", "M4.4 19.6L19.6 4.4"),
    ],
    # findings and body
    "scan": [("s", circle(12, 10.6, 7)), ("s", circle(12, 10.6, 2.8)), ("s", "M3.6 20.4H20.4")],
    "drop": [("s", DROP)],
    "tube": [
        ("s", "M8 3.4H16M9.2 3.6V17.4A2.8 2.8 0 0 0 14.8 17.4V3.6"),
        ("f", "M10.6 11H13.4V17.4A1.4 1.4 0 0 1 10.6 17.4z"),
    ],
    "dna": [
        ("s", "M7 3C7 9 17 9 17 15C17 18 16.4 19.6 15.8 21M17 3C17 9 7 9 7 15C7 18 7.6 19.6 8.2 21"),
        ("s1", "M8.2 5.6H15.8M8.4 16.4H15.6M9 19H15"),
    ],
    "biopsy": [("s", "M20.6 3.4L11 13M16.6 2.8L21.2 7.4M12.8 7.6L16.4 11.2"), ("f", circle(7.8, 16.2, 4.2))],
    "scalpel": [("s", "M20.4 3.6L12.2 11.8L14.6 14.2C12 17.4 8.4 19.6 3.6 20.4C5.6 17.4 8.4 13.8 12.2 11.8")],
    "pill": [("s", "M5.1 12.7L12.7 5.1A4.4 4.4 0 0 1 18.9 11.3L11.3 18.9A4.4 4.4 0 0 1 5.1 12.7zM8.9 8.9L15.1 15.1")],
    "marrow": [("s", BONE)],
    "gut": [
        (
            "s",
            "M7.6 3.4V7.2C7.6 9 9 9.6 10.6 9.6H14.4C16.6 9.6 17.6 10.6 17.6 12.2C17.6 13.8 16.6 14.8 14.4 14.8H9.4"
            "C7.4 14.8 6.4 15.8 6.4 17.2C6.4 18.8 7.6 20.4 9.8 20.4H17.4M11.6 3.4V5.6H14.8C19 5.6 21.4 8.4 21.4 12",
        )
    ],
    "flare": [
        (
            "s",
            "M12 3.2C13 7 17.6 9 17.6 14.2A5.6 5.6 0 0 1 6.4 14.2C6.4 11.8 7.6 10.6 8.4 9C9.2 10.4 10 11 10.8 11.2C10.4 8.2 11 5.4 12 3.2z",
        )
    ],
    "heart": [("f", HEART)],
    "nerve": [
        (
            "s",
            "M12 12V21.2M12 15.4L8 19.8M12 12L6.8 8.6M12 12L17.2 8.6M12 12V4.2M6.8 8.6L3.2 8.8M6.8 8.6L6 4.8M17.2 8.6L20.8 8.8M17.2 8.6L18 4.8",
        ),
        ("f", circle(12, 12, 3)),
    ],
    "quality": [
        ("s", circle(12, 12, 8.8)),
        ("s", "M8 13.8C9.6 16.8 14.4 16.8 16 13.8"),
        ("f", circle(9, 9.6, 1.25)),
        ("f", circle(15, 9.6, 1.25)),
    ],
    "goal": [
        ("s", "M9 17.6V5.4L19 3.4V15.6"),
        ("f", circle(6.4, 17.6, 3)),
        ("f", circle(16.4, 15.6, 3)),
        ("f", "M9 5.4L19 3.4V7L9 9z"),
    ],
    "walk": [
        ("f", circle(13.2, 4.4, 2.1)),
        (
            "s",
            "M12.6 9L10.6 14.6L14.2 17.2L14.8 21.2M10.6 14.6L8 21M12.6 9L8.6 10.4L7.4 13.4M12.6 9L15.6 11.6L18.4 12.2",
        ),
    ],
    "garden": [
        (
            "s",
            "M12 21V11M12 15C7.6 15 5.2 12.6 5.2 8.6C9.6 8.6 12 11 12 15M12 12C12 7.6 14.4 5 18.8 5C18.8 9.4 16.4 12 12 12",
        )
    ],
    # confidence badges, told apart by shape, and the library that explains them
    "badge_proved": [("s", star(12, 12, 9.9, 8.1, 9)), ("s2", "M8 12.3L10.9 15.1L16.1 9.3")],
    "badge_supported": [
        ("s", "M12 3.6L20.8 8.2L12 12.8L3.2 8.2zM3.2 12.2L12 16.8L20.8 12.2M3.2 16.2L12 20.8L20.8 16.2")
    ],
    "badge_debated": [
        ("s", "M12 3.4V20M7.4 20.4H16.6M4.6 7.6L19.4 5.4"),
        ("f", "M1.8 15.2L4.6 8L7.4 15.2A2.9 2.9 0 0 1 1.8 15.2zM16.6 13L19.4 5.8L22.2 13A2.9 2.9 0 0 1 16.6 13z"),
    ],
    "badge_simplified": [
        ("s", "M12 5.2L21.8 9.8L12 14.4L2.2 9.8zM6.6 12.2V16.6C9.4 19 14.6 19 17.4 16.6V12.2M21.4 10.2V15.6"),
    ],
    "library": [
        (
            "s",
            "M12 6.8C9.6 5 6.6 4.5 3.4 4.9V18.5C6.6 18.1 9.6 18.6 12 20.4C14.4 18.6 17.4 18.1 20.6 18.5V4.9C17.4 4.5 14.4 5 12 6.8zM12 6.8V20.2",
        ),
    ],
    # nuclei: what a cell resists, in shape; each on its own so that a cell's colour can surround it
    "glyph_dot": [("f", circle(12, 12, 5.6))],
    "glyph_triangle": [("f", "M12 4.6L20 18.6H4z")],
    "glyph_square": [("f", "M5.6 5.6H18.4V18.4H5.6z")],
    "glyph_cross": [("s3", "M6.4 6.4L17.6 17.6M17.6 6.4L6.4 17.6")],
    "glyph_ring": [("s2", circle(12, 12, 6.4))],
}
STROKE = {"s": WIDTH, "s1": 1.4, "s2": 2.6, "s3": 4.2}


def svg(parts: list[tuple[str, str]]) -> str:
    """One icon's file."""
    out = []
    for kind, path in parts:
        if kind == "f":
            out.append(f'<path d="{path}" fill="#FFFFFF"/>')
        else:
            out.append(
                f'<path d="{path}" fill="none" stroke="#FFFFFF" stroke-width="{STROKE[kind]:g}" '
                'stroke-linecap="round" stroke-linejoin="round"/>'
            )
    body = "\n".join(out)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">\n{body}\n</svg>\n'


if __name__ == "__main__":
    folder = HERE / "icons"
    folder.mkdir(exist_ok=True)
    for name, parts in ICONS.items():
        (folder / f"{name}.svg").write_text(svg(parts), encoding="utf-8")
    print(f"{len(ICONS)} icons in {folder.name}")
