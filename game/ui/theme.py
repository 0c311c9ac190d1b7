"""Every colour of the interface by its role. One theme so far, dark; a second is a second Theme value."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType

Colour = tuple[int, int, int]


def rgb(hex_code: str) -> Colour:
    """`#RRGGBB` as three bytes."""
    return (int(hex_code[1:3], 16), int(hex_code[3:5], 16), int(hex_code[5:7], 16))


def mix(a: Colour, b: Colour, share_of_b: float) -> Colour:
    """A straight blend of two colours; 0 gives a, 1 gives b."""
    t = min(1.0, max(0.0, share_of_b))
    return (
        round(a[0] + (b[0] - a[0]) * t),
        round(a[1] + (b[1] - a[1]) * t),
        round(a[2] + (b[2] - a[2]) * t),
    )


def luminance(colour: Colour) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [c / 255 for c in colour]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: Colour, b: Colour) -> float:
    """Contrast ratio of two colours, 1 to 21, WCAG 2.2."""
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@dataclass(frozen=True)
class Theme:
    """Colours by role. `category` maps card categories, `clone` maps what a cell resists."""

    name: str
    background: Colour
    panel: Colour
    panel_line: Colour
    raised: Colour
    well: Colour
    track: Colour
    text: Colour
    muted: Colour
    faint: Colour
    focus: Colour
    line: Colour
    ok: Colour
    warn: Colour
    danger: Colour
    reserve: Colour
    on_bright: Colour
    vessel: Colour
    vessel_light: Colour
    category: MappingProxyType[str, Colour] = field(hash=False)
    clone: MappingProxyType[str, Colour] = field(hash=False)

    def of_category(self, name: str) -> Colour:
        """A category's colour; an unknown one is shown in the muted text colour."""
        return self.category.get(name, self.muted)


DARK = Theme(
    name="dark",
    background=rgb("#0E1420"),
    panel=rgb("#182338"),
    panel_line=rgb("#2C3C5C"),
    raised=rgb("#21304C"),
    well=rgb("#101829"),
    track=rgb("#2C3C5C"),
    text=rgb("#F2F5FA"),
    muted=rgb("#A9B7CC"),
    faint=rgb("#6B82AB"),
    focus=rgb("#FFD166"),
    line=rgb("#6B82AB"),
    ok=rgb("#5FD3A5"),
    warn=rgb("#FFB454"),
    danger=rgb("#FF7A6B"),
    reserve=rgb("#58B893"),
    on_bright=rgb("#0E1420"),
    vessel=rgb("#B8323F"),
    vessel_light=rgb("#E2636A"),
    category=MappingProxyType(
        {
            "local": rgb("#E3C08A"),
            "cytotoxic": rgb("#C6ABF5"),
            "targeted": rgb("#8CCBF5"),
            "immune": rgb("#6FD9B8"),
            "test": rgb("#BECADB"),
            "support": rgb("#F3ABBB"),
        }
    ),
    clone=MappingProxyType(
        {
            "sensitive": rgb("#1579E9"),
            "a": rgb("#E97C08"),
            "b": rgb("#9C567D"),
            "both": rgb("#FDFB22"),
            "asleep": rgb("#D5E4F7"),
            "immune": rgb("#0CD49B"),
        }
    ),
)

THEMES: MappingProxyType[str, Theme] = MappingProxyType({"dark": DARK})

# Which glyph stands in the nucleus of each kind of cell: colour is never the only sign.
CLONE_GLYPH: MappingProxyType[str, str] = MappingProxyType(
    {
        "sensitive": "glyph_dot",
        "a": "glyph_triangle",
        "b": "glyph_square",
        "both": "glyph_cross",
        "asleep": "glyph_ring",
        "immune": "glyph_dot",
    }
)
