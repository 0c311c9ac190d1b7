# ruff: noqa: E501  (path data reads best on one line)
"""Draw the pictures of the library, assets/topics/*.svg: what happens, in 180 × 96 units, our own drawing.

The second half stands in make_topics_more.py. Flat paint and user-space gradients only. `python assets/make_topics.py`.
"""

from __future__ import annotations

from math import cos, hypot, pi, sin, sqrt
from pathlib import Path

from make_art import BLUE, RED, WHITE, YELLOW, disc, path, poly

HERE = Path(__file__).resolve().parent
W, H = 180, 96
ORANGE, PURPLE, GOLD, PALE, IMMUNE = "#E97C08", "#B86A96", "#FDFB22", "#D5E4F7", "#0CD49B"
DEEP, LYMPH = "#0B1730", "#9BC7A0"

Point = tuple[float, float]


def cell(x: float, y: float, r: float = 4.2, colour: str = BLUE, dim: float = 1.0, glyph: str = "dot") -> str:
    """A cell as the lens draws it: a bright rim about a dark body, its sign in the nucleus."""
    out = disc(x, y, r * 0.86, DEEP, colour, r * 0.36, dim)
    k = r * 0.36
    if glyph == "dot":
        return out + disc(x, y, k, colour, opacity=dim)
    if glyph == "triangle":
        return out + path(
            poly([(x, y - k * 1.15), (x + k * 1.1, y + k * 0.85), (x - k * 1.1, y + k * 0.85)]),
            fill=colour,
            opacity=dim,
        )
    if glyph == "square":
        return out + path(
            poly([(x - k, y - k), (x + k, y - k), (x + k, y + k), (x - k, y + k)]), fill=colour, opacity=dim
        )
    return out + path(
        f"M{x - k:.2f} {y - k:.2f}L{x + k:.2f} {y + k:.2f}M{x + k:.2f} {y - k:.2f}L{x - k:.2f} {y + k:.2f}",
        colour,
        k * 0.8,
        opacity=dim,
    )


def asleep(x: float, y: float, r: float = 4.4, dim: float = 1.0) -> str:
    """A sleeping cell: a pale ring."""
    return disc(x, y, r * 0.86, DEEP, PALE, r * 0.26, dim) + disc(x, y, r * 0.26, PALE, opacity=dim)


def ghost(x: float, y: float, r: float = 4.2, dim: float = 0.5) -> str:
    """A cell that is gone: a broken outline."""
    return disc(x, y, r * 0.86, "none", BLUE, r * 0.24, dim, f"{r * 0.5:.2f} {r * 0.6:.2f}")


def hexagons(x: float, y: float, number: int, step: float = 8.4) -> list[Point]:
    """So many places about a centre, packed as cells are, the nearest first."""
    places = []
    for row in range(-9, 10):
        for column in range(-9, 10):
            dx, dy = (column + (row % 2) / 2) * step, row * step * sqrt(3) / 2
            # a little of each place's own, the same every time
            dx += 0.9 * sin(12.9 * row + 7.3 * column)
            dy += 0.9 * cos(5.1 * row - 9.7 * column)
            places.append((hypot(dx, dy), x + dx, y + dy))
    return [(px, py) for _, px, py in sorted(places)[:number]]


def tubes(*courses: tuple[str, float]) -> str:
    """Vessels that run into one another: all walls, then the red inside, ever lighter towards the middle."""
    shades = (
        ("#5E1824", 1.0, 2.4),
        ("#9C2A38", 1.0, 0.0),
        (RED, 0.84, 0.0),
        ("#C8434F", 0.58, 0.0),
        ("#D4565F", 0.30, 0.0),
    )
    return "".join(path(d, colour, width * share + more) for colour, share, more in shades for d, width in courses)


def tube(d: str, width: float = 13.0) -> str:
    """One vessel."""
    return tubes((d, width))


def lymph_tube(d: str, width: float = 9.0) -> str:
    """A lymph vessel: pale green and half seen through."""
    return (
        path(d, "#4C6B57", width + 2, opacity=0.75)
        + path(d, LYMPH, width, opacity=0.45)
        + path(d, "#DDF3DF", width * 0.2, opacity=0.5)
    )


def ground() -> str:
    """Dark tissue with a soft light and a few fibres."""
    fibres = "".join(
        path(f"M{-6 + 31 * n} {8 + 23 * ((n * 5) % 4)}C{20 + 29 * n} {30 - 9 * (n % 3)} {44 + 22 * n} {70 - 12 * (n % 4)} {80 + 24 * n} {14 + 21 * ((n * 3) % 4)}", "#2B4471", 0.8, opacity=0.4)
        for n in range(6)
    )  # fmt: skip
    glow = '<radialGradient id="g" gradientUnits="userSpaceOnUse" cx="90" cy="48" r="104"><stop offset="0" stop-color="#1C2F55"/><stop offset="1" stop-color="#0C1424"/></radialGradient>'
    return f'{glow}<path d="M0 0H{W}V{H}H0z" fill="url(#g)"/>{fibres}'


def arrow(x0: float, y0: float, x1: float, y1: float, colour: str = YELLOW, width: float = 1.6, dash: str = "") -> str:
    """A straight arrow."""
    length = hypot(x1 - x0, y1 - y0) or 1.0
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    bx, by = x1 - ux * 5, y1 - uy * 5
    head = poly([(x1, y1), (bx - uy * 3.1, by + ux * 3.1), (bx + uy * 3.1, by - ux * 3.1)])
    return path(f"M{x0:.2f} {y0:.2f}L{bx:.2f} {by:.2f}", colour, width, dash=dash) + path(head, fill=colour)


def glow_at(x: float, y: float, r: float, colour: str, strength: float = 0.22) -> str:
    """A soft light in three rings."""
    return "".join(disc(x, y, r * share, colour, opacity=strength) for share in (1.0, 0.72, 0.44))


def b1() -> str:
    """One cell, some, many: the largest crowded and dark in its middle."""
    out = ground() + cell(21, 48, 5)
    out += "".join(cell(x, y, 4.4) for x, y in hexagons(62, 48, 8, 9))
    out += arrow(32, 48, 42, 48) + arrow(82, 48, 92, 48)
    for x, y in hexagons(137, 48, 62, 8.6):
        away = hypot(x - 137, y - 48) / 34
        out += cell(x, y, 4.2, dim=min(1.0, 0.34 + 0.75 * away))
    return out


def b2() -> str:
    """One tumour, four clones, each with its sign."""
    out = ground()
    for x, y in hexagons(90, 48, 104, 8.8):
        if hypot(x - 118, y - 34) < 19:
            kind = (GOLD, "cross") if hypot(x - 127, y - 28) < 8.5 else (ORANGE, "triangle")
        elif hypot(x - 64, y - 62) < 15:
            kind = (PURPLE, "square")
        else:
            kind = (BLUE, "dot")
        out += cell(x, y, 4.3, kind[0], glyph=kind[1])
    return out


def b3() -> str:
    """A membrane with one gap, and cells that come out of it."""
    out = ground()
    start, end = 0.10, 0.90  # turns of the ring that are whole; the gap lies at the right
    points = [
        (70 + 40 * cos(2 * pi * t), 48 + 36 * sin(2 * pi * t))
        for t in [start + (end - start) * n / 60 for n in range(61)]
    ]
    ring = poly(points, closed=False)
    out += path(ring, WHITE, 7, opacity=0.14) + path(ring, WHITE, 3)
    out += "".join(cell(x, y, 4.2) for x, y in hexagons(70, 48, 52, 8.4) if hypot((x - 70) / 34, (y - 48) / 30) < 1)
    for x, y in ((108, 44), (117, 52), (124, 41), (131, 55), (139, 45), (147, 60), (152, 36), (163, 50)):
        out += cell(x, y, 4.2)
    return out


def b4() -> str:
    """Cells beside a vessel; the nearest are in its wall, and in it."""
    out = ground() + tube("M-10 20C40 34 90 8 190 30", 20)
    out += "".join(cell(x, y, 4.2) for x, y in hexagons(82, 66, 58, 8.6) if y > 37)
    out += glow_at(78, 36, 12, YELLOW, 0.12) + cell(70, 33.5, 4.2) + cell(88, 31, 4.2)
    out += cell(104, 23, 4.2) + cell(128, 20.5, 4.2) + cell(158, 25, 4.2)
    return out + arrow(140, 40, 164, 45, WHITE, 1.2)


def b5() -> str:
    """A stream: of many cells one is whole at its end."""
    out = ground() + tube("M-10 48H190", 54)
    for n, (x, y) in enumerate(((14, 38), (22, 58), (34, 46), (41, 64), (50, 34), (58, 54))):
        out += cell(x, y, 4.2, dim=1.0 - 0.08 * n)
    for n, (x, y) in enumerate(
        ((70, 42), (78, 62), (86, 33), (95, 51), (104, 66), (112, 40), (122, 57), (130, 34), (138, 66))
    ):
        out += ghost(x, y, 4.2, 0.95 - 0.075 * n).replace(BLUE, "#BFD6FF")
    return out + glow_at(160, 48, 13, YELLOW, 0.14) + cell(160, 48, 4.8)


def b6() -> str:
    """A vessel that branches ever finer; cells stop where it is too narrow."""
    fine = [(f"M100 {y}C120 {y} 124 {y + dy} 150 {y + dy}H190", 3.4) for y in (20, 48, 76) for dy in (-9, 0, 9)]
    large = [
        ("M-10 48H46", 22.0),
        ("M40 45C70 40 74 20 106 20", 12.0),
        ("M40 51C70 56 74 76 106 76", 12.0),
        ("M40 48H106", 10.0),
    ]
    out = ground() + tubes(*fine, *large)
    out += cell(22, 44, 4.6) + cell(70, 33.5, 4.6)
    for x, y in ((106, 20), (108, 48), (107, 76)):
        out += glow_at(x, y, 10, YELLOW, 0.13) + cell(x, y, 4.8)
    return out


def b7() -> str:
    """Two soils under one seed: on the left a cell lies alone, on the right it has grown."""
    out = ground()
    out += path("M0 58C24 52 60 62 88 57V96H0z", fill="#2A3142") + path(
        "M92 57C120 62 152 52 180 57V96H92z", fill="#1D4A46"
    )
    for n in range(16):
        out += disc(6 + (n * 23) % 80, 66 + (n * 11) % 26, 1.4 + (n % 3) * 0.5, "#3E475C")
        out += path(f"M{96 + (n * 19) % 80} {92 - (n * 7) % 24}q2 -5 5 -6", "#39877A", 1.3)
    out += cell(44, 56, 4.6, dim=0.65)
    out += "".join(cell(x, y, 4.3) for x, y in hexagons(136, 48, 34, 8.7) if y < 63)
    for x in (44, 136):
        out += arrow(x, 6, x, 20, WHITE, 1.2)
    return out


def b8() -> str:
    """A lymph vessel with its node on the one side, drops on a lining on the other."""
    out = ground() + lymph_tube("M-8 26C24 22 34 40 56 44") + lymph_tube("M88 52C104 58 112 80 128 104", 8)
    out += path(
        "M52 40C52 26 74 22 86 32C97 41 96 58 86 64C80 68 78 60 72 58C62 56 52 52 52 40z", "#9BC7A0", 2, "#2F4A3B"
    )
    out += "".join(cell(x, y, 3.9) for x, y in hexagons(72, 42, 9, 8))
    out += cell(20, 25.5, 3.6) + cell(40, 35, 3.6) + cell(103, 62, 3.6)
    out += path("M124 0C122 22 138 34 160 36C170 37 176 42 180 46V0z", fill="#3D2A3C") + path(
        "M124 0C122 22 138 34 160 36C170 37 176 42 180 46", "#C58FA6", 2.2
    )
    for x, y in ((131, 23), (140, 31), (158, 37), (170, 42)):
        out += cell(x, y, 3.9)
    return out + cell(146, 48, 3.6, dim=0.75) + cell(160, 58, 3.6, dim=0.55)


def b9() -> str:
    """A dashed ring, the smallest that a scan sees: a lesion larger than it, and one within it."""
    out = ground()
    out += "".join(cell(x, y, 4.2) for x, y in hexagons(56, 48, 62, 8.6))
    out += disc(56, 48, 24, "none", WHITE, 1.8, dash="4.5 3.5")
    out += "".join(cell(x, y, 4.2) for x, y in hexagons(136, 48, 4, 8.6)) + disc(
        136, 48, 24, "none", WHITE, 1.8, 0.9, "4.5 3.5"
    )
    return out


def b10() -> str:
    """Sleepers in the tissue beside a vessel, and one that has woken."""
    out = ground() + tube("M-10 12C50 26 110 2 190 16", 11)
    for n, (x, y) in enumerate(((22, 44), (40, 66), (58, 40), (30, 84), (76, 62), (94, 42), (62, 86), (104, 80))):
        out += asleep(x, y, 5.2, 1.0 - 0.04 * n)
    out += glow_at(143, 60, 25, YELLOW, 0.1)
    return out + "".join(cell(x, y, 4.6) for x, y in hexagons(143, 60, 7, 9.4))


PICTURES = {f"B{n}": draw for n, draw in enumerate((b1, b2, b3, b4, b5, b6, b7, b8, b9, b10), 1)}


def svg(body: str) -> str:
    """One picture's file."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {W} {H}">\n{body}\n</svg>\n'


def main() -> None:
    """Write both halves."""
    from make_topics_more import MORE

    folder = HERE / "topics"
    folder.mkdir(exist_ok=True)
    for name, draw in (PICTURES | MORE).items():
        (folder / f"{name}.svg").write_text(svg(draw()).replace("/><", "/>\n<"), encoding="utf-8")
    print(f"{len(PICTURES | MORE)} pictures in {folder.name}")


if __name__ == "__main__":
    main()
