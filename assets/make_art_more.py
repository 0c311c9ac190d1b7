# ruff: noqa: E501  (path data reads best on one line)
"""More pictures on cards: immune cells, hormones, and what surrounds a tumour. `python assets/make_art_more.py`.

Same size, paint and rules as in make_art.py.
"""

from __future__ import annotations

from math import cos, pi, sin

from make_art import (
    BLUE,
    HERE,
    LINE,
    OK,
    ORANGE,
    PALE_RED,
    RED,
    SUPPORT,
    TARGET,
    TRACK,
    WHITE,
    YELLOW,
    H,
    W,
    cell,
    disc,
    gradient,
    hexagon,
    path,
    poly,
)

IMMUNE, DEEP = "#6FD9B8", "#0E3B33"


def killer(x: float, y: float, r: float = 8, dim: float = 1) -> str:
    """An immune cell: pale rim with short arms."""
    arms = "".join(
        f"M{x + r * 0.9 * cos(a):.1f} {y + r * 0.9 * sin(a):.1f}L{x + r * 1.35 * cos(a):.1f} {y + r * 1.35 * sin(a):.1f}"
        for a in [2 * pi * k / 8 + 0.2 for k in range(8)]
    )
    return (
        path(arms, IMMUNE, 2, opacity=dim) + disc(x, y, r, IMMUNE, opacity=dim) + disc(x, y, r * 0.5, DEEP, opacity=dim)
    )


def antibody(x: float, y: float, turn: int = 1, colour: str = WHITE) -> str:
    """An antibody: a Y, upright or hanging."""
    return path(
        f"M{x} {y}V{y - 9 * turn}M{x} {y - 9 * turn}L{x - 6} {y - 16 * turn}M{x} {y - 9 * turn}L{x + 6} {y - 16 * turn}",
        colour,
        2.8,
    )


def checkpoint_inhibitor() -> str:
    """The brake between a tumour cell and an immune cell is covered."""
    return (
        cell(27, 30, 17) + killer(86, 30, 12)
        + path("M44 24H52M44 36H52", PALE_RED, 3.4) + path("M52 20V40", PALE_RED, 3.4)
        + path("M73 30H66M66 24V36", IMMUNE, 3.2)
        + antibody(59, 50) + path("M54 12H64M59 7V17", OK, 2.6)
    )  # fmt: skip


def cancer_vaccine() -> str:
    """A syringe, and immune cells that carry what it showed."""
    flags = "".join(path(f"M{x} {y}l5 -8 5 8z", fill=ORANGE) for x, y in ((65, 17), (92, 14), (79, 36)))
    return (
        path("M8 46L20 36", WHITE, 1.8) + path("M18 33L38 14L45 21L24 40z", WHITE, 2, fill=TRACK)
        + path("M22 33L34 22L39 27L27 38z", fill=ORANGE) + path("M41 17L49 9M45 5L53 13", WHITE, 2.4)
        + killer(70, 23, 6.5) + killer(97, 20, 6.5) + killer(84, 42, 6.5) + flags
    )  # fmt: skip


def steroid() -> str:
    """A flame under a lid, an immune cell asleep beside it."""
    rings = "".join(path(hexagon(x, y, 8), WHITE, 1.8) for x, y in ((24, 20), (37.9, 20), (44.8, 32)))
    return (
        rings + path("M51.8 28L60 24V34L51.8 36", WHITE, 1.8)
        + killer(88, 32, 10, dim=0.4) + path("M78 12H86L78 20H86M90 6H96L90 12H96", WHITE, 2)
        + path("M30 48H62", SUPPORT, 2.4, opacity=0.8)
    )  # fmt: skip


def _hormone(x: float, y: float, dim: float = 1) -> str:
    return disc(x, y, 4.6, YELLOW, opacity=dim) + disc(x, y, 1.7, "#6B4A00", opacity=dim)


def aromatase_inhibitor() -> str:
    """The ring that turns one hormone into the other is blocked."""
    return (
        path("M8 40C8 20 22 12 34 12H78C92 12 104 20 104 40", LINE, 9, opacity=0.5)
        + _hormone(14, 40) + _hormone(26, 17) + _hormone(40, 12)
        + path(hexagon(57, 14, 11), WHITE, 2.2, fill=TRACK) + path("M51 8L63 20M63 8L51 20", PALE_RED, 3)
        + _hormone(78, 12, 0.25) + _hormone(94, 20, 0.25) + _hormone(103, 38, 0.25)
        + cell(57, 42, 9, BLUE, 0.6)
    )  # fmt: skip


def oestrogen_blocker() -> str:
    """A receptor is bound and falls to pieces."""
    pieces = "".join(
        path(f"M{x} {y}l6 3", TARGET, 3.4, opacity=o)
        for x, y, o in ((72, 34, 0.9), (84, 42, 0.6), (94, 34, 0.45), (90, 22, 0.35))
    )
    return (
        path("M22 44C22 30 30 26 38 26C46 26 54 30 54 44", TARGET, 5) + path("M38 26V14", WHITE, 2.4)
        + path(hexagon(38, 10, 7), fill=WHITE) + path("M58 34H66M63 30L67 34L63 38", OK, 2.4) + pieces
        + _hormone(12, 16, 0.5)
    )  # fmt: skip


def androgen_deprivation() -> str:
    """A tap of hormone is turned off; the last drops fall."""
    return (
        path("M6 18H46V30", LINE, 8) + path("M46 30V34", LINE, 11) + path("M30 18V8M22 8H38", WHITE, 3.4)
        + _hormone(46, 44, 0.9) + _hormone(46, 53, 0.35)
        + cell(86, 32, 13, BLUE, 0.55) + path("M78 12H94", PALE_RED, 3) + path("M72 32H64", LINE, 2, dash="2 3")
    )  # fmt: skip


def androgen_synthesis_inhibitor() -> str:
    """A chain of steps that makes the hormone, cut before the last one."""
    return (
        "".join(disc(x, 27, 7, TRACK) + disc(x, 27, 7, "none", LINE, 2.4) for x in (14, 38, 62))
        + path("M22 27H30M46 27H54", LINE, 3) + path("M70 27H74M86 27H88", LINE, 3)
        + path("M74 17L86 37M86 17L74 37", PALE_RED, 3.4) + _hormone(98, 27, 0.35)
    )  # fmt: skip


def ar_inhibitor() -> str:
    """A keyhole with a wedge in it; the hormone waits outside."""
    return (
        disc(56, 27, 22, TRACK) + disc(56, 27, 22, "none", TARGET, 3)
        + disc(56, 21, 6.5, WHITE) + path("M52 24H60L63 40H49z", fill=WHITE)
        + path(poly([(50, 16), (62, 16), (56, 34)]), fill=PALE_RED)
        + _hormone(14, 16) + _hormone(20, 38) + _hormone(98, 20) + _hormone(94, 40)
    )  # fmt: skip


def anti_vegf() -> str:
    """A tangle of leaky vessels on the left becomes one good vessel on the right."""
    tangle = "M4 12C18 12 14 30 26 28C36 26 30 10 42 14C52 18 40 40 50 42M4 40C16 46 20 34 30 40"
    leaks = "".join(disc(x, y, 1.8, PALE_RED) for x, y in ((20, 14), (34, 33), (12, 32), (46, 28)))
    return (
        path(tangle, RED, 4) + leaks + path("M56 27H64M61 22.6L66 27L61 31.4", WHITE, 2.4)
        + path("M72 14C84 14 88 20 108 20M72 40C84 40 88 34 108 34", RED, 4) + path("M74 27H106", "#6E1F29", 9)
        + "".join(disc(x, 27, 3.2, PALE_RED) for x in (78, 88, 98))
    )  # fmt: skip


def bone_agent() -> str:
    """A bone with a layer laid over it."""
    bone = "M24 22C16 14 26 6 32 14C36 18 76 18 80 14C86 6 96 14 88 22C96 30 86 38 80 32C76 28 36 28 32 32C26 38 16 30 24 22z"
    return (
        path(bone, "#D9D3C3", 1.5, fill="#D9D3C3") + path("M36 24H76", "#B3AB96", 2)
        + path("M26 41C44 36 68 36 86 41", OK, 3) + path("M30 47C46 43 66 43 82 47", OK, 2.2, opacity=0.6)
        + cell(56, 8, 4.5, BLUE, 0.6)
    )  # fmt: skip


def matrix_drug() -> str:
    """Fibres part, and a vessel opens between them."""
    fibres = "".join(
        path(f"M{x} 4C{x + 5} 16 {x - 5} 38 {x} 50", "#B99A6B", 2.4, opacity=0.85)
        for x in (6, 14, 22, 30, 82, 90, 98, 106)
    )
    bits = "".join(path(f"M{x} {y}l4 2", "#B99A6B", 2, opacity=0.6) for x, y in ((40, 10), (68, 8), (40, 46), (70, 44)))
    return (
        fibres
        + bits
        + path("M36 27H76", RED, 13)
        + path("M36 27H76", "#6E1F29", 6)
        + "".join(disc(x, 27, 2.6, PALE_RED) for x in (44, 56, 68))
        + path(hexagon(56, 10, 5), fill=WHITE)
    )


def pump_inhibitor() -> str:
    """A pump in a membrane is corked; the drug stays inside."""
    rows = path("M0 18H40M72 18H112M0 28H40M72 28H112", LINE, 3)
    return (
        rows + path("M44 12C40 20 40 26 44 36M68 12C72 20 72 26 68 36", TARGET, 5)
        + path("M48 4H64L61 22H51z", fill="#C79A5B") + path("M49 9H63M50.5 15H61.5", "#8A6232", 1.4)
        + "".join(path(hexagon(x, y, 4.6), fill=WHITE) for x, y in ((32, 44), (56, 46), (80, 43)))
    )  # fmt: skip


def heart_shield() -> str:
    """A heart behind a shield."""
    defs = gradient("heart", 0, 8, 0, 48, (0, PALE_RED, 1), (1, RED, 1))
    return (
        f"<defs>{defs}</defs>"
        + path("M48 46C26 32 24 20 32 13C39 8 46 12 48 19C50 12 57 8 64 13C72 20 70 32 48 46z", fill="url(#heart)")
        + path("M64 14L80 9L96 14V28C96 38 88 45 80 49C72 45 64 38 64 28z", SUPPORT, 2.6, fill=TRACK)
        + path("M72 28L78 34L89 21", OK, 3.4)
        + path("M6 16L18 22M4 30H16M8 44L18 38", YELLOW, 2.2, opacity=0.8)
    )  # fmt: skip


CARDS = (
    checkpoint_inhibitor, cancer_vaccine, steroid, aromatase_inhibitor, oestrogen_blocker, androgen_deprivation,
    androgen_synthesis_inhibitor, ar_inhibitor, anti_vegf, bone_agent, matrix_drug, pump_inhibitor, heart_shield,
)  # fmt: skip


if __name__ == "__main__":
    folder = HERE / "art"
    for draw in CARDS:
        text = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {W} {H}">\n{draw()}\n</svg>\n'
        (folder / f"{draw.__name__}.svg").write_text(text.replace("/><", "/>\n<"), encoding="utf-8")
    print(f"{len(CARDS)} pictures in {folder.name}")
