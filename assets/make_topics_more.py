# ruff: noqa: E501  (path data reads best on one line)
"""The pictures of the library, continued: resistance, what surrounds a tumour, and what cells inherit."""

from __future__ import annotations

from math import hypot, sin

from make_art import BLUE, LINE, OK, TARGET, TRACK, WHITE, YELLOW, disc, gradient, hexagon, path, poly
from make_topics import (
    IMMUNE,
    ORANGE,
    PURPLE,
    arrow,
    cell,
    ghost,
    glow_at,
    ground,
    hexagons,
    tube,
)


def drug(x: float, y: float, r: float = 5.0, dim: float = 1.0) -> str:
    """A drug molecule."""
    return path(hexagon(x, y, r), fill=WHITE, opacity=dim) + path(hexagon(x, y, r * 0.48), fill="#9FB4D2", opacity=dim)


def b11() -> str:
    """Before: one different cell among many. After: the many are gone, and it has the room."""
    out = ground()
    for n, (x, y) in enumerate(hexagons(44, 48, 44, 8.8)):
        out += cell(x, y, 4.3, ORANGE, glyph="triangle") if n == 9 else cell(x, y, 4.3)
    out += drug(90, 48, 6) + arrow(78, 66, 102, 66, WHITE, 1.4)
    for n, (x, y) in enumerate(hexagons(138, 48, 44, 8.8)):
        near = hypot(x - 143, y - 44) < 15
        out += cell(x, y, 4.3, ORANGE, glyph="triangle") if near else ghost(x, y, 4.0, 0.6 if n % 2 else 0.35)
    return out


def wall(y: float = 62) -> str:
    """A cell's membrane: two rows of lipids."""
    out = path(f"M0 {y - 7}H180V{y + 7}H0z", fill=TRACK, opacity=0.4)
    for n in range(26):
        x = 4 + 7 * n
        out += path(f"M{x} {y - 5.6}V{y - 1}M{x} {y + 1}V{y + 5.6}", LINE, 1.1)
        out += disc(x, y - 7, 1.9, LINE) + disc(x, y + 7, 1.9, LINE)
    return out


def receptor(x: float, colour: str = TARGET, pocket: str = "round") -> str:
    """A receptor across the membrane, with a pocket at its top."""
    out = path(f"M{x - 5} 40V88M{x + 5} 40V88", colour, 4.4)
    if pocket == "round":
        return out + path(
            f"M{x - 12} 22C{x - 12} 34 {x - 5} 34 {x - 5} 42M{x + 12} 22C{x + 12} 34 {x + 5} 34 {x + 5} 42", colour, 4.4
        )
    return out + path(f"M{x - 12} 20L{x - 12} 30L{x} 39L{x + 12} 30V20", colour, 4.4)


def b12() -> str:
    """One pocket holds the drug, the changed one does not; beside them a pump throws it out."""
    out = ground() + wall()
    out += receptor(32) + drug(32, 24, 7.4)
    out += receptor(86, ORANGE, "square") + drug(86, 9, 6.6, 0.9)
    out += path("M130 46H152V80H130z", YELLOW, 3, "#5C4A1C") + path(
        "M141 78V50M135.5 55.5L141 49.5L146.5 55.5", YELLOW, 2.2
    )
    return out + drug(141, 30, 6) + drug(151, 13, 5, 0.75) + drug(128, 88, 5.4)


def b13() -> str:
    """A drug leaves its vessel and thins out; far from it cells lie in the dark, whole."""
    out = ground() + tube("M-4 96C10 60 2 36 14 -6", 17)
    for x, y in hexagons(112, 48, 118, 8.8):
        if x > 34:
            far = min(1.0, max(0.0, (x - 50) / 95))
            out += ghost(x, y, 4.0, 0.55) if far < 0.34 else cell(x, y, 4.2, dim=1.0 - 0.5 * far)
    for n, (x, y) in enumerate(
        ((24, 22), (22, 50), (26, 76), (36, 36), (38, 64), (50, 20), (53, 50), (50, 82), (72, 38), (76, 66))
    ):
        out += drug(x, y, 3.4, 1.0 - 0.06 * n)
    dark = gradient("d", 70, 0, 170, 0, (0, "#050912", 0), (1, "#050912", 0.78))
    return f'{out}{dark}<path d="M70 0H180V96H70z" fill="url(#d)"/>'


def immune(x: float, y: float, r: float = 4.0) -> str:
    """An immune cell: a soft bright body, a little longer to the side it moves to."""
    body = f"M{x - r:.2f} {y:.2f}C{x - r:.2f} {y - 0.9 * r:.2f} {x - 0.2 * r:.2f} {y - 1.2 * r:.2f} {x + 0.6 * r:.2f} {y - 0.8 * r:.2f}C{x + 1.5 * r:.2f} {y - 0.4 * r:.2f} {x + 1.5 * r:.2f} {y + 0.5 * r:.2f} {x + 0.6 * r:.2f} {y + 0.8 * r:.2f}C{x - 0.3 * r:.2f} {y + 1.2 * r:.2f} {x - r:.2f} {y + 0.8 * r:.2f} {x - r:.2f} {y:.2f}z"
    return (
        disc(x, y, r * 1.9, IMMUNE, opacity=0.12)
        + path(body, IMMUNE, r * 0.34, "#0A4A3E")
        + disc(x, y, r * 0.4, IMMUNE)
    )


def b14() -> str:
    """Immune cells come to what shows itself; a clone that shows nothing is passed by."""
    out = ground()
    for n, (x, y) in enumerate(hexagons(96, 48, 58, 8.8)):
        hidden = hypot(x - 116, y - 40) < 15
        edge = hypot(x - 96, y - 48) > 27 and not hidden and x < 100
        out += (
            cell(x, y, 4.3, PURPLE, glyph="square")
            if hidden
            else ghost(x, y, 4.1, 0.6)
            if edge and n % 2
            else cell(x, y, 4.3)
        )
    for x, y in ((24, 26), (40, 56), (22, 76), (56, 18), (60, 82), (46, 36), (14, 50), (76, 88), (84, 9)):
        out += immune(x, y)
    return out + immune(158, 70) + immune(166, 22)


def b15() -> str:
    """Many kinds before a narrow passage, one kind behind it."""
    out = ground()
    for n, (x, y) in enumerate(hexagons(40, 48, 58, 8.8)):
        kind = ((BLUE, "dot"), (ORANGE, "triangle"), (BLUE, "dot"), (PURPLE, "square"), (BLUE, "dot"))[
            (n * 7 + n // 3) % 5
        ]
        out += cell(x, y, 4.3, kind[0], glyph=kind[1])
    out += path("M76 12C94 40 96 43 112 43M76 84C94 56 96 53 112 53", LINE, 2.4)
    out += cell(97, 48, 3.9, ORANGE, glyph="triangle") + arrow(106, 48, 120, 48, WHITE, 1.2)
    return out + "".join(cell(x, y, 4.3, ORANGE, glyph="triangle") for x, y in hexagons(149, 48, 24, 8.8))


def b16() -> str:
    """A primary secretes; far away a soil is made ready before a cell has come."""
    out = ground() + "".join(cell(x, y, 4.3) for x, y in hexagons(34, 48, 42, 8.8))
    for n in range(26):
        x = 66 + 3.1 * n
        y = 48 + 15 * sin(n * 1.9) * (1 - n / 40) + 4 * sin(n * 0.7)
        out += disc(x, y, 1.7, YELLOW, opacity=0.9 - 0.018 * n)
    out += glow_at(152, 48, 25, OK, 0.12) + disc(152, 48, 24, "none", OK, 1.6, dash="3 4")
    return out + "".join(
        path(f"M{140 + (n * 9) % 26} {62 - (n * 7) % 28}q2.5 -6 6 -7", "#5FD3A5", 1.6) for n in range(6)
    )


def b17() -> str:
    """An organ, half of it tumour; what works is left at the other side."""
    organ = "M26 34C40 14 104 12 146 22C164 26 164 40 150 50C128 66 96 62 78 76C62 88 30 88 22 66C18 54 19 44 26 34z"
    out = ground() + path(organ, "#D9847C", 2.4, "#6E3133")
    lobules = [(x, y) for x, y in hexagons(86, 46, 150, 10) if 26 < x < 152 and 22 < y < 78]
    for x, y in lobules:
        inside = y < 84 - (x - 60) * 0.42 and y > 22 and not (x < 34 and y < 34) and not (x > 138 and y > 50)
        if inside and hypot(x - 62, y - 52) > 32:
            out += disc(x, y, 3.0, "#A85C58", opacity=0.7)
    return out + "".join(cell(x, y, 4.3) for x, y in hexagons(58, 52, 44, 8.6) if y < 80)


def b18() -> str:
    """A person, and what they bring: years, food, movement, people."""
    out = ground() + glow_at(90, 46, 42, "#8CCBF5", 0.05)
    out += disc(90, 34, 13, "#D8B69B") + path("M62 92C63 66 74 56 90 56C106 56 117 66 118 92z", fill="#5D7A93")
    out += path(
        "M90 82C84.5 78 79.5 74.4 79.5 69.6C79.5 66.4 82 64.4 84.7 64.4C87 64.4 89 65.6 90 67.6C91 65.6 93 64.4 95.3 64.4C98 64.4 100.5 66.4 100.5 69.6C100.5 74.4 95.5 78 90 82z",
        fill="#F3ABBB",
    )
    out += disc(36, 28, 13, "none", WHITE, 2.4) + path("M36 19V28L42 32", WHITE, 2.4)  # years
    out += path(
        "M138 78C128 78 124 70 124 60C136 60 140 68 138 78zM138 78C138 66 142 58 152 56C153 68 148 76 138 78zM138 78V90",
        OK,
        2.2,
    )
    out += disc(149, 14, 4, YELLOW) + path(
        "M147 21L141 31L149 36L147 46M141 31L135 43M147 21L139 25L136 31M148 23L155 28L160 28", YELLOW, 2.4
    )
    return (
        out
        + disc(32, 64, 5.4, "#C6ABF5")
        + path("M22 84C22 74 27 71 32 71C37 71 42 74 42 84z", fill="#C6ABF5")
        + disc(47, 68, 4.4, "#C6ABF5", opacity=0.7)
        + path("M42 84C42 77 45 74 48 74C52 74 55 77 55 84z", fill="#C6ABF5", opacity=0.7)
    )


def b19() -> str:
    """A drug, a vessel, and a question about the way between tumour and vessel."""
    out = ground() + tube("M-10 84C50 74 120 92 190 80", 15)
    out += "".join(
        (ghost(x, y, 4.0, 0.55) if n % 3 else cell(x, y, 4.3)) for n, (x, y) in enumerate(hexagons(60, 36, 40, 8.8))
    )
    out += drug(18, 16, 6) + drug(30, 30, 5) + drug(16, 44, 4.4)
    out += cell(82, 76, 4.2) + path("M96 54C110 60 112 64 112 72", WHITE, 1.6, dash="3 3.4")
    return (
        out
        + path("M130 26C130.6 16 138 11 146.6 11C156 11 162.6 17 162.6 25C162.6 37 147 37 147 49", YELLOW, 4.6)
        + disc(147, 60.4, 3.4, YELLOW)
    )


def b20() -> str:
    """New vessels, thin and crooked, and fibres that press on them."""
    out = ground() + tube("M-8 14C40 22 60 6 120 12C150 15 170 8 190 12", 14)
    for d in (
        "M34 18C38 34 24 40 32 52C40 60 28 70 38 84",
        "M74 12C70 30 86 34 78 48C70 58 90 64 84 84",
        "M116 13C124 30 108 36 118 50C128 60 116 70 126 86",
        "M38 52C50 50 50 44 62 46",
        "M82 52C94 58 98 46 112 48",
    ):
        out += tube(d, 3.4)
    out += "".join(
        cell(x, y, 4.2, dim=0.75)
        for x, y in hexagons(80, 66, 62, 8.8)
        if y > 40 and min(abs(x - 36), abs(x - 82), abs(x - 121)) > 7
    )
    fibres = "".join(f"M{104 + 9 * n} 34C{112 + 9 * n} 52 {98 + 9 * n} 66 {108 + 9 * n} 92" for n in range(9))
    return out + path(fibres, "#8FA6CF", 1.8, opacity=0.6) + path("M150 58L162 52L158 60L174 56", YELLOW, 1.8)


# -- what cells inherit: one picture a kind -------------------------------------------------------------------


def target_mutation() -> str:
    """Two receptors: one holds the drug, the other's pocket has changed."""
    out = ground() + wall()
    return out + receptor(56) + drug(56, 24, 7.6) + receptor(124, ORANGE, "square") + drug(124, 8, 6.8)


def bypass() -> str:
    """The held receptor is silent; another gives the signal."""
    out = ground() + wall() + receptor(46) + drug(46, 24, 7.6) + receptor(122, ORANGE)
    return (
        out
        + path("M44 80V90M48 80V90", TARGET, 2, opacity=0.4)
        + arrow(122, 76, 122, 94, YELLOW, 2.4)
        + disc(122, 22, 6, YELLOW)
    )


def efflux() -> str:
    """A pump in the membrane: drugs come in beside it and leave through it."""
    out = (
        ground()
        + wall()
        + path("M74 42H106V82H74z", YELLOW, 3.2, "#5C4A1C")
        + path("M90 80V48M82.5 55.5L90 47.5L97.5 55.5", YELLOW, 2.6)
    )
    return (
        out
        + drug(90, 28, 6.6)
        + drug(104, 11, 5.4, 0.75)
        + drug(74, 12, 5.4, 0.75)
        + drug(40, 88, 6)
        + drug(140, 87, 6)
        + arrow(40, 34, 40, 54, WHITE, 1.2)
        + arrow(140, 34, 140, 54, WHITE, 1.2)
    )


def repair() -> str:
    """A double helix with a break that is mended."""
    out = ground()
    front, back = [], []
    rungs = ""
    for n in range(81):
        x = 10 + 2 * n
        a = 24 * sin(x / 13.5)
        front.append((x, 48 + a))
        back.append((x, 48 - a))
        if n % 3 == 0 and abs(a) > 6:
            rungs += f"M{x} {48 + a:.2f}V{48 - a:.2f}"
    out += (
        path(poly(back, closed=False), TARGET, 4, opacity=0.5)
        + path(rungs, LINE, 2)
        + path(poly(front, closed=False), TARGET, 4.2)
    )
    return (
        out
        + glow_at(96, 66, 16, OK, 0.16)
        + disc(96, 66, 9, "#0F3B33", OK, 2.2)
        + path("M91.6 66.4L95 69.8L101 62.6", OK, 2.6)
    )


def apoptosis_block() -> str:
    """A damaged cell: the order to die does not get through."""
    out = ground() + disc(104, 48, 36, "#0E2247", BLUE, 4) + disc(104, 48, 14, "#0B1730", "#4A9BFF", 2)
    out += path("M98 40L106 46L101 50L110 57", "#FF7A6B", 2.4)
    out += arrow(22, 48, 58, 48, "#FF7A6B", 3.4) + path("M66 26V70", WHITE, 5.4)
    return out + disc(128, 26, 2.6, BLUE) + disc(132, 64, 2.6, BLUE) + disc(84, 72, 2.6, BLUE)


def antigen_loss() -> str:
    """One cell shows its marks and is met; beside it one shows none."""
    out = ground()
    for x, colour, marks in ((56, BLUE, True), (128, PURPLE, False)):
        if marks:
            for dx, dy in ((0, -1), (0.87, -0.5), (0.87, 0.5), (0, 1), (-0.87, 0.5), (-0.87, -0.5)):
                out += path(
                    f"M{x + 20 * dx:.1f} {48 + 20 * dy:.1f}L{x + 29 * dx:.1f} {48 + 29 * dy:.1f}", YELLOW, 2.4
                ) + disc(x + 30 * dx, 48 + 30 * dy, 3, YELLOW)
        out += disc(x, 48, 19, "#0E2247", colour, 4) + (
            disc(x, 48, 6.6, colour)
            if marks
            else path(poly([(x - 6, 42), (x + 6, 42), (x + 6, 54), (x - 6, 54)]), fill=colour)
        )
    return out + immune(22, 22, 7) + immune(18, 70, 7) + immune(168, 84, 7)


def trait() -> str:
    """A cell with a change in its nucleus, and daughters that have it too."""
    out = ground() + disc(48, 48, 24, "#0E2247", BLUE, 3.4) + disc(48, 48, 11, "#0B1730", "#4A9BFF", 1.6)
    out += path("M42 48C45 42 51 54 54 48", YELLOW, 2.8)
    out += arrow(78, 44, 104, 30, WHITE, 1.4) + arrow(78, 52, 104, 66, WHITE, 1.4)
    for y in (26, 70):
        out += (
            disc(132, y, 17, "#0E2247", BLUE, 2.8)
            + disc(132, y, 7.6, "#0B1730", "#4A9BFF", 1.4)
            + path(f"M127.6 {y}C129.8 {y - 4.4} 134.2 {y + 4.4} 136.4 {y}", YELLOW, 2.2)
        )
    return out


MORE = {f"B{n}": draw for n, draw in enumerate((b11, b12, b13, b14, b15, b16, b17, b18, b19, b20), 11)} | {
    draw.__name__: draw for draw in (target_mutation, bypass, efflux, repair, apoptosis_block, antigen_loss, trait)
}
