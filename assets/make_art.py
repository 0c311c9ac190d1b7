# ruff: noqa: E501  (path data reads best on one line)
"""Draw the pictures on the cards, assets/art/*.svg: one verb each, 112 × 54 units, our own drawing.

Flat paint and user-space gradients only, since SDL_image draws nothing else. `python assets/make_art.py`.
"""

from __future__ import annotations

from math import cos, pi, sin
from pathlib import Path

HERE = Path(__file__).resolve().parent
W, H = 112, 54

# The dark theme's palette (game/ui/theme.py).
LOCAL, CYTO, TARGET, TEST, SUPPORT = "#E3C08A", "#C6ABF5", "#8CCBF5", "#BECADB", "#F3ABBB"
WHITE, LINE, TRACK, WELL, PANEL = "#F2F5FA", "#6B82AB", "#2C3C5C", "#101829", "#182338"
BLUE, ORANGE, RED, PALE_RED, OK, YELLOW = "#1579E9", "#E97C08", "#B8323F", "#E2636A", "#5FD3A5", "#FFD166"


def path(d: str, stroke: str = "", width: float = 0, fill: str = "none", opacity: float = 1, dash: str = "") -> str:
    """One path; round joints."""
    out = f'<path d="{d}" fill="{fill}"'
    if stroke:
        out += f' stroke="{stroke}" stroke-width="{width:g}" stroke-linecap="round" stroke-linejoin="round"'
    if dash:
        out += f' stroke-dasharray="{dash}"'
    if opacity < 1:
        out += f' opacity="{opacity:g}"'
    return out + "/>"


def disc(
    x: float, y: float, r: float, fill: str, stroke: str = "", width: float = 0, opacity: float = 1, dash: str = ""
) -> str:
    """A circle."""
    d = f"M{x - r:.2f} {y:.2f}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0z"
    return path(d, stroke, width, fill, opacity, dash)


def cell(x: float, y: float, r: float, colour: str = BLUE, dim: float = 1) -> str:
    """A cell: rim, body, nucleus."""
    return disc(x, y, r, colour, opacity=dim) + disc(x, y, r * 0.42, "#0B1730", opacity=dim)


def poly(points: list[tuple[float, float]], closed: bool = True) -> str:
    """Straight path data."""
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points) + ("z" if closed else "")


def hexagon(x: float, y: float, r: float) -> str:
    """A drug molecule."""
    return poly([(x + r * sin(pi * n / 3), y - r * cos(pi * n / 3)) for n in range(6)])


def wave(x0: float, x1: float, y: float, height: float, period: float, shift: float) -> str:
    """A sine as path data."""
    points = []
    x = x0
    while x <= x1 + 0.01:
        points.append((x, y + height * sin(2 * pi * (x - x0) / period + shift)))
        x += 1.0
    return poly(points, closed=False)


def gradient(name: str, x1: float, y1: float, x2: float, y2: float, *stops: tuple[float, str, float]) -> str:
    """A linear gradient in user space: stops are (offset, colour, opacity)."""
    inner = "".join(f'<stop offset="{o:g}" stop-color="{c}" stop-opacity="{a:g}"/>' for o, c, a in stops)
    return f'<linearGradient id="{name}" gradientUnits="userSpaceOnUse" x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}">{inner}</linearGradient>'


def radial(name: str, x: float, y: float, r: float, *stops: tuple[float, str, float]) -> str:
    """A radial gradient in user space."""
    inner = "".join(f'<stop offset="{o:g}" stop-color="{c}" stop-opacity="{a:g}"/>' for o, c, a in stops)
    return f'<radialGradient id="{name}" gradientUnits="userSpaceOnUse" cx="{x:g}" cy="{y:g}" r="{r:g}">{inner}</radialGradient>'


def membrane(y: float = 38, skip: tuple[float, ...] = ()) -> str:
    """Two rows of lipids from edge to edge, leaving room where receptors stand."""
    out = [path(f"M0 {y - 6:g}H112V{y + 6:g}H0z", fill=TRACK, opacity=0.35)]
    x = 3.5
    while x < W:
        if all(abs(x - s) > 8 for s in skip):
            out.append(path(f"M{x:g} {y - 5.2:g}V{y - 1:g}M{x:g} {y + 1:g}V{y + 5.2:g}", LINE, 1.1))
            out.append(disc(x, y - 6.6, 1.7, LINE) + disc(x, y + 6.6, 1.7, LINE))
        x += 6
    return "".join(out)


def receptor(x: float, colour: str = TARGET, opacity: float = 1) -> str:
    """A receptor across the membrane: two arms outside, two stems inside."""
    d = (
        f"M{x - 12:g} 9.5C{x - 12:g} 17 {x - 3.4:g} 18 {x - 3.4:g} 25V54"
        f"M{x + 12:g} 9.5C{x + 12:g} 17 {x + 3.4:g} 18 {x + 3.4:g} 25V54"
    )
    return path(d, colour, 3.6, opacity=opacity)


def helix(x0: float, x1: float, front: str, rung: str) -> str:
    """A double helix: the far strand dim, rungs between, the near strand bright."""
    y, height, period = 27.0, 16.5, 54.0
    rungs, x = [], x0 + 4.5
    while x < x1:
        a = sin(2 * pi * (x - x0) / period)
        if abs(a) > 0.28:
            rungs.append(f"M{x:g} {y + height * a:.2f}V{y - height * a:.2f}")
        x += 5.0
    return (
        path(wave(x0, x1, y, height, period, pi), front, 3.2, opacity=0.5)
        + path("".join(rungs), rung, 1.5)
        + path(wave(x0, x1, y, height, period, 0), front, 3.4)
    )


def egfr_first() -> str:
    """The drug sits in one receptor; the messenger finds no place."""
    return (
        membrane(skip=(34, 78)) + receptor(34) + receptor(78)
        + path(hexagon(34, 9.6, 6.6), fill=WHITE) + path(hexagon(34, 9.6, 3.2), fill="#B9CBE4")
        + disc(78, 7.4, 5.6, "none", WHITE, 1.5, dash="2.6 2.4")
    )  # fmt: skip


def egfr_third() -> str:
    """The drug ties itself to the receptor: a bond, drawn as a bar."""
    out = membrane(skip=(34, 78)) + receptor(34) + receptor(78)
    for x in (34, 78):
        out += path(f"M{x} 14V26", WHITE, 2.6) + disc(x, 27.4, 3.1, YELLOW)
        out += path(hexagon(x, 9.6, 6.6), fill=WHITE) + path(hexagon(x, 9.6, 3.2), fill="#B9CBE4")
    return out


def met_inhibitor() -> str:
    """The side road round a closed receptor is closed too."""
    return (
        membrane(skip=(24, 84)) + receptor(24, LINE, 0.8) + receptor(84)
        + path(hexagon(24, 9.6, 6.6), fill=LINE)
        + path("M80 50C66 50 62 50 52 50M56 46.4L51.2 50L56 53.4", TARGET, 0)
        + path("M84 30C70 30 60 20 46 20", TARGET, 2.2, dash="3.4 3.6", opacity=0.9)
        + path("M47.6 15.4L41.6 20L47.6 24.6z", TARGET, 1, fill=TARGET)
        + disc(64, 23.4, 8.4, WELL) + disc(64, 23.4, 7.2, "#C6404C") + path("M60 23.4H68", WHITE, 2.8)
        + path(hexagon(84, 9.6, 6.6), fill=WHITE) + path(hexagon(84, 9.6, 3.2), fill="#B9CBE4")
    )  # fmt: skip


def platinum() -> str:
    """A staple through both strands."""
    return (
        helix(5, 107, CYTO, LINE)
        + path("M51.4 15.4A4.6 4.6 0 0 1 60.6 15.4V38.6A4.6 4.6 0 0 1 51.4 38.6z", WHITE, 2.8, fill="#101829")
        + disc(56, 27, 4.2, WHITE)
    )


def antimetabolite() -> str:
    """A strand being copied meets a false letter."""
    out = []
    colours = (CYTO, "#8FA6E8")
    for n, x in enumerate(range(10, 58, 8)):
        out.append(path(f"M{x} 17V27", colours[n % 2], 3) + path(f"M{x} 27V37", colours[(n + 1) % 2], 3, opacity=0.6))
    for n, x in enumerate(range(74, 112, 8)):
        lift = 4.5 + (x - 74) * 0.13
        out.append(path(f"M{x} {16 - lift:.1f}V{25 - lift:.1f}", colours[n % 2], 3, opacity=0.55))
        out.append(path(f"M{x} {38 + lift:.1f}V{29 + lift:.1f}", colours[(n + 1) % 2], 3, opacity=0.55))
    top = path("M4 15.4H58C68 15.4 70 10 80 8.8C90 7.8 100 6.6 108 5.6", CYTO, 3.4)
    low = path("M4 38.6H58C68 38.6 70 44 80 45.2C90 46.2 100 47.4 108 48.4", CYTO, 3.4, opacity=0.75)
    false = (
        disc(66, 27, 12, WELL) + path("M66 17L76 27L66 37L56 27z", WHITE, 2.6, fill=WELL)
        + path("M62.6 23.6L69.4 30.4M69.4 23.6L62.6 30.4", "#FF7A6B", 2.6)
    )  # fmt: skip
    return "".join(out) + top + low + false


def taxane() -> str:
    """The spindle is held fast, so the chromosomes stay in the middle."""
    out = [disc(56, 27, 25, "#2A2350", opacity=0.55), disc(56, 27, 25, "none", CYTO, 1.4, opacity=0.55)]
    for k in (-20, -12, -4, 4, 12, 20):
        out.append(path(f"M30 27C40 {27 + k * 1.05:g} 72 {27 + k * 1.05:g} 82 27", CYTO, 2.2, opacity=0.9))
    for k in (-13, -4.4, 4.4, 13):
        out.append(
            path(
                f"M53 {27 + k - 2.6:.1f}L59 {27 + k + 2.6:.1f}M59 {27 + k - 2.6:.1f}L53 {27 + k + 2.6:.1f}", WHITE, 2.5
            )
        )
    for x, side in ((30, -1), (82, 1)):
        for a in (-0.9, 0, 0.9):
            out.append(path(f"M{x} 27L{x + side * 9 * cos(a):.1f} {27 + 9 * sin(a):.1f}", CYTO, 1.4, opacity=0.7))
        out.append(disc(x, 27, 4, WHITE))
    for x in (43.5, 68.5):
        out.append(path(f"M{x - 2.6:g} 13.4H{x + 2.6:g}V40.6H{x - 2.6:g}z", WHITE, 1.8, fill=WELL, opacity=0.95))
    return "".join(out)


def resection() -> str:
    """A whole disc of tissue is lifted out, with a margin."""
    out = [disc(44, 28, 23.5, "#3A3325", opacity=0.55), disc(44, 28, 22.5, "none", LOCAL, 1.8, dash="4 3.4")]
    for x, y in ((44, 28), (36, 24.4), (51.6, 24), (40, 35.6), (48.6, 35), (43.6, 19.4), (32.4, 32.6), (55.4, 31.8)):
        out.append(cell(x, y, 4.3))
    out.append(path("M98.5 3.5L76 26", "#8A94A8", 5.6) + path("M98.5 3.5L78 24", "#C9D2E0", 2.2))
    out.append(
        path("M78.6 22.2L82.4 26C80 34.6 73.6 43.4 61.4 49.6C64.8 38.6 70.4 29 78.6 22.2z", WHITE, 0.8, fill=WHITE)
    )
    out.append(path("M82 26.4C79.4 34.4 73.4 43 61.6 49.4", "#9AA9C0", 1.2))
    return "".join(out)


def beams(x: float, y: float, number: int, reach: float, width: float, opacity: float) -> list[str]:
    """Beams that cross at one place."""
    out = []
    for n in range(number):
        a = pi * (n + 0.5) / number
        dx, dy = reach * cos(a), reach * sin(a)
        out.append(path(f"M{x - dx:.2f} {y - dy:.2f}L{x + dx:.2f} {y + dy:.2f}", YELLOW, width, opacity=opacity))
    return out


def radiotherapy_radical() -> str:
    """Beams cross in one bed; a calendar of small doses below."""
    out = [*beams(56, 22, 4, 62, 8.5, 0.17), disc(56, 22, 14.5, "none", LOCAL, 1.8, dash="4 3.4")]
    out += [
        cell(x, y, 3.9, dim=dim)
        for x, y, dim in (
            (56, 22, 1),
            (48.6, 19, 0.9),
            (63, 18.4, 0.55),
            (52.4, 29, 0.5),
            (60.6, 27.6, 0.85),
            (55, 13.6, 0.4),
        )
    ]
    for week in range(6):
        for day in range(5):
            out.append(disc(18.5 + 13.6 * week + 2.1 * day, 47.6, 0.85, LOCAL if week < 3 else LINE))
    return "".join(out)


def radiotherapy_stereotactic() -> str:
    """Many narrow beams meet in three small places."""
    out = []
    for x, y in ((28, 18), (58, 36), (86, 17)):
        out += beams(x, y, 6, 17, 1.3, 0.5)
        out += [disc(x, y, 7.2, WELL, LOCAL, 1.6), cell(x - 1.8, y - 1.2, 2.7), cell(x + 2.2, y + 1.6, 2.5)]
    return "".join(out)


def radiotherapy_palliative() -> str:
    """One beam on a bone that hurts."""
    return (
        path("M4 4L44 20L44 34L4 50z", fill=YELLOW, opacity=0.16)
        + path("M6 27H38M32 21.6L38.4 27L32 32.4", LOCAL, 2)
        + path(
            "M52.6 20.4C48 20 47 13.8 51.2 12.6C52.2 8.6 58.6 9 59 13.6C60 17 58.6 19 57.6 20.6L86 34.6C87.6 33 91.4 32.8 93 35.6C95 39.4 91 43.6 87.6 41.8C84 44.8 79.6 41.4 81.4 37.4z",
            "#C7CFDC",
            1.2,
            fill="#DDE3EC",
        )
        + disc(66.4, 25.4, 8, "none", PALE_RED, 1.8, dash="3 2.8")
        + cell(64.6, 24, 3)
        + cell(69, 27.4, 2.7)
    )


def ablation() -> str:
    """A needle's tip heats a small place; a vessel beside it stays cool."""
    defs = radial("heat", 46, 31, 20, (0, "#FFD38A", 0.95), (0.5, "#E97C08", 0.6), (1, "#B8323F", 0.05))
    return (
        f"<defs>{defs}</defs>"
        + path("M26 11H66V51H26z", fill="url(#heat)")
        + disc(46, 31, 15.5, "none", LOCAL, 1.8, dash="4 3.4")
        + "".join(cell(x, y, 3.6, ORANGE, 0.85) for x, y in ((46, 37), (39.4, 29.6), (53, 30), (41.6, 36.6), (51, 24)))
        + path("M72 2C66 16 68 36 78 52", RED, 8.5)
        + path("M70.6 4C65.4 17 67 36 76 51", PALE_RED, 2, opacity=0.7)
        + cell(62, 34, 3.4)
        + path("M8 3L44 30", "#C9D2E0", 2.6)
        + path("M38 25.4L45.6 31.2", WHITE, 3.2)
        + path("M4 0L14 7.5", "#8A94A8", 5.4)
    )


def ct() -> str:
    """A slice of the chest; the spot is measured."""
    return (
        disc(56, 27, 26, "#1B2942") + disc(56, 27, 25, "none", TEST, 2.6)
        + disc(56, 27, 20.6, "none", LINE, 1, dash="1.2 4.2")
        + path("M56 13.2C70 13.2 76.6 19 76.6 27.6C76.6 36.2 69 41.4 56 41.4C43 41.4 35.4 36.2 35.4 27.6C35.4 19 42 13.2 56 13.2z", "#8797B2", 1.6, fill="#55637E")
        + path("M52.4 19.6C45.4 18 39.6 22.4 39.6 28.4C39.6 33.4 44.6 36.2 49.6 34.6C52.8 33.4 53.6 23.4 52.4 19.6z", fill="#0C1424")
        + path("M59.6 19.6C66.6 18 72.4 22.4 72.4 28.4C72.4 33.4 67.4 36.2 62.4 34.6C59.2 33.4 58.4 23.4 59.6 19.6z", fill="#0C1424")
        + path("M53 35.4H59V39.4H53z", WHITE, 1, fill=WHITE)
        + disc(66.4, 27, 3.5, WHITE)
        + path("M60.8 20.6H72M60.8 18.8V22.4M72 18.8V22.4", YELLOW, 1.5)
        + path("M4 27H24M20 23L24.4 27L20 31", LINE, 1.8) + path("M108 27H88M92 23L87.6 27L92 31", LINE, 1.8)
    )  # fmt: skip


def mri() -> str:
    """The brain in a ring of coils; a spot smaller than a CT shows is measured."""
    rays = [(cos(pi * n / 6), sin(pi * n / 6)) for n in range(12)]
    coils = "".join(
        path(f"M{56 + 24 * x:.2f} {27 + 24 * y:.2f}L{56 + 27 * x:.2f} {27 + 27 * y:.2f}", TEST, 3.4)
        for x, y in rays
        if abs(y) < 0.9
    )
    return (
        disc(56, 27, 24, "#1B2942") + disc(56, 27, 23, "none", TEST, 2) + coils
        + path("M56 10.4C66 9.6 73.4 17 73.4 26.4C73.4 36.6 66.4 43.4 56 43.4C45.6 43.4 38.6 36.6 38.6 26.4C38.6 17 46 9.6 56 10.4z", "#8797B2", 1.6, fill="#55637E")
        + path("M56 12V42", "#1B2942", 1.6)
        + path("M52.4 17C47.4 17.4 44.4 20.4 44.6 24M52.2 26C47.6 25.6 43.6 28 43 32.4M52.4 37C49.6 38.4 46.8 37.6 45.4 36M59.6 17C64.6 17.4 67.6 20.4 67.4 24M59.8 37C62.4 38.4 65.2 37.6 66.6 36", "#0C1424", 1.8)
        + disc(64, 29.4, 2.3, WHITE) + path("M60.4 24H67.6M60.4 22.4V25.6M67.6 22.4V25.6", YELLOW, 1.4)
        + path("M6 20C12 14 12 26 18 20M6 34C12 28 12 40 18 34M94 20C100 14 100 26 106 20M94 34C100 28 100 40 106 34", LINE, 1.8)
    )  # fmt: skip


def pet() -> str:
    """A body: one place glows, one of the same size stays dark."""
    glow = "".join(disc(66, 24, r, ORANGE, opacity=o) for r, o in ((10, 0.18), (7.4, 0.3), (5.2, 0.55)))
    return (
        disc(56, 27, 25.4, "none", LINE, 1.4, dash="1.2 4.2")
        + path("M56 4.4C59.6 4.4 61.8 7 61.8 10C61.8 12.4 60.6 14 59.6 15C69 16 76 20 76 28V50H36V28C36 20 43 16 52.4 15C51.4 14 50.2 12.4 50.2 10C50.2 7 52.4 4.4 56 4.4z", "#8797B2", 1.5, fill="#26334F")
        + glow + disc(66, 24, 2.8, YELLOW) + disc(47, 36, 5.2, "#121B2E", "#6B82AB", 1.4, dash="2 2.4")
        + path("M84 17L92 11M86 24H96M84 31L92 36", ORANGE, 2) + path("M28 33L20 31M28 40L20 43", LINE, 1.6)
    )  # fmt: skip


def plain_film() -> str:
    """A film of the chest: one shadow is seen, another hides behind the heart."""
    ribs = "".join(
        path(
            f"M54 {12 + 7 * n}C46 {10 + 7 * n} 39 {13 + 7 * n} 36 {19 + 7 * n}M58 {12 + 7 * n}C66 {10 + 7 * n} 73 {13 + 7 * n} 76 {19 + 7 * n}",
            "#8FA3C4",
            2,
            opacity=0.75,
        )
        for n in range(4)
    )
    return (
        path("M26 2H86V52H26z", TEST, 2, fill="#0C1424")
        + path("M50 9C42 8 33 20 32 42C40 46 48 43 51 38zM62 9C70 8 79 20 80 42C72 46 65 43 62 38z", fill="#24324E")
        + ribs + path("M56 6V48", "#8FA3C4", 4.6, opacity=0.6)
        + path("M55 25C63 23 70 30 69 40C63 46 55 44 53 38z", fill="#55637E")
        + disc(41.4, 30, 3.8, WHITE, opacity=0.9) + disc(62.4, 35, 3.8, "none", PALE_RED, 1.6, dash="1.8 2.2")
    )  # fmt: skip


def low_dose_ct() -> str:
    """Many small spots in a lung, each a question; one of them is a tumour."""
    places = ((47, 20, 1.8), (43, 33, 2.1), (70, 21, 1.7), (65, 35, 2.0), (48, 38, 1.6))
    spots = "".join(disc(x, y, r, "#93A4C2") for x, y, r in places)
    question = "C{0} 15.6 {1} 15.6 {1} 20.4C{1} 24 {2} 24 {2} 28M{2} 33V33.6"
    return (
        disc(56, 27, 26, "#1B2942") + disc(56, 27, 25, "none", TEST, 1.6, dash="3 3.4")
        + path("M52 13C43 12 35 20 35 31C35 39 42 44 49 41.6C53.6 39.6 54 18 52 13zM60 13C69 12 77 20 77 31C77 39 70 44 63 41.6C58.4 39.6 58 18 60 13z", "#8797B2", 1.4, fill="#0C1424")
        + spots + disc(71.4, 29.4, 2.4, ORANGE)
        + path("M12 20" + question.format(12, 20, 16), YELLOW, 2.4)
        + path("M92 20" + question.format(92, 100, 96), YELLOW, 2.4)
    )  # fmt: skip


def laparoscopy() -> str:
    """A camera through the belly wall; its light falls on deposits too small for a scan."""
    deposits = "".join(
        disc(x, y, r, WHITE) for x, y, r in ((52, 40.4, 1.9), (60, 38.6, 1.5), (68, 39.4, 2.1), (77, 40.6, 1.6))
    )
    return (
        path("M6 46C30 33 82 33 106 46V52H6z", fill="#3A2A3C") + path("M6 46C30 33 82 33 106 46", PALE_RED, 2)
        + path("M60 21L38 43.6C52 38.4 76 38.6 90 41.4z", fill=YELLOW, opacity=0.25)
        + path("M6 13C30 5 82 5 106 13", "#C98E97", 4.4)
        + path("M43 1.6L61 21", TEST, 5.4) + path("M57.4 17L61.4 21.4", WHITE, 3)
        + deposits + disc(26, 41.6, 1.5, WHITE, opacity=0.3) + disc(97, 44, 1.6, WHITE, opacity=0.3)
    )  # fmt: skip


def examination() -> str:
    """Two fingers feel a lump under the skin; a smaller one lies too deep."""
    return (
        path("M4 34C30 30 44 30 54 26C64 22 72 24 80 28C90 32 100 33 108 33V52H4z", fill="#3A2A3C")
        + path("M4 34C30 30 44 30 54 26C64 22 72 24 80 28C90 32 100 33 108 33", PALE_RED, 2)
        + disc(66, 34, 7.4, ORANGE, opacity=0.9) + disc(26, 44, 2.6, "none", LINE, 1.4, dash="1.6 2")
        + path("M26 5L46 11L56 19.6", TEST, 7) + path("M36 3L56 5L68 17.6", TEST, 7)
    )  # fmt: skip


def marker_counts() -> str:
    """Blood cells counted on the left, a marker's trend on the right."""
    out = []
    for x, y, r in (
        (13, 14, 6.2),
        (27, 10.4, 5.2),
        (21, 27, 6.6),
        (8.6, 34, 5),
        (33.6, 21.6, 4.6),
        (15, 44.4, 5.8),
        (31, 41, 6),
    ):
        out.append(disc(x, y, r, RED) + disc(x, y, r * 0.5, "#8E2631"))
    out.append(
        disc(36.6, 31.4, 4.8, "#E8ECF5")
        + path("M34.6 30A1.6 1.6 0 1 1 36.6 31.6A1.6 1.6 0 1 1 38.4 33.4", "#7C5BC0", 2)
    )
    out.append(path("M50 47.5V8M50 47.5H106", LINE, 1.6))
    out.append(path("M50 34.6H106", TRACK, 1.2, dash="3 3"))
    points = [(56, 13), (67, 17), (77, 31), (87, 38.6), (98, 34.6)]
    out.append(path(poly(points, closed=False), TEST, 2.4))
    for x, y in points:
        out.append(path(f"M{x} {y - 5}V{y + 5}", TEST, 1.2, opacity=0.65) + disc(x, y, 2.7, WHITE))
    return "".join(out)


def tube(x: float, level: float) -> str:
    """A blood tube with its cap."""
    return (
        path(f"M{x - 9} 7.5V38.5A9 9 0 0 0 {x + 9} 38.5V7.5z", fill="#1E2B45")
        + path(f"M{x - 7} {level}H{x + 7}V38.5A7 7 0 0 1 {x - 7} 38.5z", fill=RED)
        + path(f"M{x - 7} {level}H{x + 7}V{level + 3}H{x - 7}z", fill=PALE_RED)
        + path(f"M{x - 4.4} {level + 6}V37", "#E2858C", 1.8, opacity=0.8)
        + path(f"M{x - 9} 7.5V38.5A9 9 0 0 0 {x + 9} 38.5V7.5", TEST, 2.2)
        + path(f"M{x - 12} 6.5H{x + 12}", TEST, 3)
    )


def fragment(x: float, y: float, turn: float, colour: str) -> str:
    """A short piece of DNA."""
    c, s = cos(turn), sin(turn)

    def at(u: float, v: float) -> str:
        return f"{x + u * c - v * s:.2f} {y + u * s + v * c:.2f}"

    one = f"M{at(-9, -3.2)}C{at(-5, -3.2)} {at(-4, 3.4)} {at(0, 3.4)}C{at(4, 3.4)} {at(5, -3.2)} {at(9, -3.2)}"
    two = f"M{at(-9, 3.2)}C{at(-5, 3.2)} {at(-4, -3.4)} {at(0, -3.4)}C{at(4, -3.4)} {at(5, 3.2)} {at(9, 3.2)}"
    return path(two, colour, 2.1, opacity=0.55) + path(one, colour, 2.3)


def ctdna() -> str:
    """Fragments in the blood; one of them differs."""
    return (
        tube(56, 20) + fragment(20, 13, 0.35, "#4A9BFF") + fragment(25, 38.5, -0.4, "#4A9BFF")
        + fragment(86, 13.4, -0.45, "#FF9A2E") + fragment(95, 28, 0.5, "#4A9BFF") + fragment(83, 43, -0.2, "#4A9BFF")
    )  # fmt: skip


def biopsy_sequencing() -> str:
    """A needle takes one place; its letters are read."""
    out = [disc(27, 29, 20, "#2A3856", opacity=0.8)]
    for x, y, colour in (
        (20, 22, BLUE),
        (28, 16.5, BLUE),
        (17, 32, BLUE),
        (26, 40, BLUE),
        (36, 37, BLUE),
        (26.4, 30.4, BLUE),
        (36, 25.6, ORANGE),
    ):
        out.append(cell(x, y, 4.4, colour))
    out.append(path("M38 23.4L61 7", TEST, 3.4) + path("M57.4 3.4L63.6 12M60 9L70.4 1.8", TEST, 3))
    out.append(path("M60 47.5H108", LINE, 1.6))
    for x, top, colour in ((66, 24, BLUE), (75, 32, OK), (84, 11, ORANGE), (93, 27, CYTO), (102, 20, BLUE)):
        out.append(
            path(
                f"M{x - 6} 46.4C{x - 2.6} 46.4 {x - 2.4} {top} {x} {top}C{x + 2.4} {top} {x + 2.6} 46.4 {x + 6} 46.4",
                colour if colour != BLUE else "#4A9BFF",
                2.2,
            )
        )
    return "".join(out)


def gcsf() -> str:
    """The marrow lets new white cells go."""
    out = [path("M2 35C14 27.6 40 27.6 58 33C76 38 98 36.4 110 31V54H2z", fill="#4A3B3F")]
    out.append(path("M2 35C14 27.6 40 27.6 58 33C76 38 98 36.4 110 31", SUPPORT, 2.6))
    out.append(path("M2 42.6C18 36.6 38 36.6 56 41.4C76 46 96 45 110 40.4V54H2z", fill="#8E3E50"))
    for x, y in ((10, 47.5), (22, 45.4), (34, 46.6), (46, 47), (58, 48.6), (70, 50), (82, 49.4), (94, 48), (105, 47.4)):
        out.append(disc(x, y, 3.4, "#D8798F"))
    for x, y, r in ((24, 19, 7.6), (53, 12.6, 8.2), (84, 19.6, 7.6)):
        out.append(
            disc(x, y, r, "#E9E4F6")
            + disc(x - r * 0.34, y - r * 0.2, r * 0.34, "#7C5BC0")
            + disc(x + r * 0.34, y - r * 0.28, r * 0.34, "#7C5BC0")
            + disc(x + r * 0.06, y + r * 0.38, r * 0.34, "#7C5BC0")
        )
        out.append(
            path(
                f"M{x - r * 0.34:.1f} {y - r * 0.2:.1f}L{x + r * 0.06:.1f} {y + r * 0.38:.1f}L{x + r * 0.34:.1f} {y - r * 0.28:.1f}",
                "#7C5BC0",
                1.8,
            )
        )
    for x, y in ((24, 34), (53, 31), (84, 35)):
        out.append(path(f"M{x} {y}V{y - 3.6}M{x - 3.4} {y - 1.2}L{x} {y - 4.8}L{x + 3.4} {y - 1.2}", OK, 1.9))
    return "".join(out)


def antiemetic() -> str:
    """A bowl that stays down, with green leaves."""
    return (
        path("M27.6 23H84.4C84.4 38.6 73 48.6 56 48.6C39 48.6 27.6 38.6 27.6 23z", fill="#D98A9B")
        + path("M62 47.9C76 45.4 84.4 36.6 84.4 23H77C77 34 72 43 62 47.9z", fill="#B96C7F")
        + path("M44 51.4H68", SUPPORT, 2.8) + path("M24 22.4H88", SUPPORT, 3.6)
        + path("M56.4 20.4C56.4 13.6 57 11.4 59.6 7.4", "#3FA883", 2)
        + path("M57 19.4C47 21 40 15.4 38.4 7.2C49 6.4 56 10.6 57 19.4z", fill=OK)
        + path("M58.4 17.4C58.4 8.6 64.6 3 75 3.6C75 12.4 68.6 18.6 58.4 17.4z", fill="#49BC90")
        + path("M43 10.4C48 11.6 52.4 14.6 55.4 18.4M71 6.4C66.6 8.6 62.4 12 60 16", "#2A7F62", 1.1)
    )  # fmt: skip


def early_palliative() -> str:
    """Evening light over a path that two walk."""
    defs = gradient("sky", 0, 0, 0, 44, (0, "#22304E", 1), (0.65, "#6A4A66", 1), (1, "#D98A7E", 1)) + radial(
        "sun", 74, 33, 26, (0, "#FFE2A8", 0.95), (0.35, "#FFC98A", 0.5), (1, "#FFC98A", 0)
    )
    return (
        f"<defs>{defs}</defs>"
        + path("M0 0H112V46H0z", fill="url(#sky)") + path("M44 7H104V44H44z", fill="url(#sun)")
        + disc(74, 33, 8.4, "#FFE7B8")
        + path("M0 36C18 27 34 29 50 35C66 40.6 88 39 112 30V54H0z", fill="#3B3557")
        + path("M0 43C22 36.4 46 38.6 64 43C82 47 98 45.6 112 41V54H0z", fill="#251F3E")
        + path("M30 54C34 49 44 48 50 45.6C56 43.4 62 42.2 70 41.2", "#8C6E86", 2.2, opacity=0.9)
        + disc(36, 25.6, 2.7, "#171228") + path("M32.4 42.6L33.4 31.6A2.7 2.7 0 0 1 38.6 31.6L39.4 42.6z", "#171228", 1.2, fill="#171228")
        + disc(44.4, 27.4, 2.5, "#171228") + path("M40.8 42.6L42 32.8A2.5 2.5 0 0 1 46.8 32.8L48 42.6z", "#171228", 1.2, fill="#171228")
        + path("M38.6 33.6L42.4 36.6", "#171228", 1.8)
    )  # fmt: skip


CARDS = (
    resection, radiotherapy_radical, radiotherapy_stereotactic, radiotherapy_palliative, ablation, antimetabolite, platinum, taxane, egfr_first, egfr_third, met_inhibitor, ct, marker_counts, ctdna,
    biopsy_sequencing, mri, pet, plain_film, low_dose_ct, laparoscopy, examination, gcsf, antiemetic, early_palliative,
)  # fmt: skip


if __name__ == "__main__":
    folder = HERE / "art"
    folder.mkdir(exist_ok=True)
    for draw in CARDS:
        text = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {W} {H}">\n{draw()}\n</svg>\n'
        (folder / f"{draw.__name__}.svg").write_text(text.replace("/><", "/>\n<"), encoding="utf-8")
    print(f"{len(CARDS)} pictures in {folder.name}")
