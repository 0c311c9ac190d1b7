# ruff: noqa: E501  (path data reads best on one line)
"""Draw the patients, assets/portraits/*.svg: quiet faces without a model in life, 120 × 120 units.

Flat paint and user-space gradients only. The game cuts them to a circle. `python assets/make_portraits.py`.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).resolve().parent


def path(d: str, fill: str = "none", stroke: str = "", width: float = 0, opacity: float = 1) -> str:
    """One path."""
    out = f'<path d="{d}" fill="{fill}"'
    if stroke:
        out += f' stroke="{stroke}" stroke-width="{width:g}" stroke-linecap="round" stroke-linejoin="round"'
    return out + (f' opacity="{opacity:g}"/>' if opacity < 1 else "/>")


def ellipse(x: float, y: float, rx: float, ry: float, fill: str, opacity: float = 1) -> str:
    """An ellipse as a path."""
    return path(
        f"M{x - rx:g} {y:g}a{rx:g} {ry:g} 0 1 0 {2 * rx:g} 0a{rx:g} {ry:g} 0 1 0 {-2 * rx:g} 0z", fill, opacity=opacity
    )


def backdrop(top: str, low: str) -> str:
    """A soft light behind the head."""
    return (
        '<defs><linearGradient id="back" gradientUnits="userSpaceOnUse" x1="0" y1="0" x2="0" y2="120">'
        f'<stop offset="0" stop-color="{top}"/><stop offset="1" stop-color="{low}"/></linearGradient></defs>'
        + path("M0 0H120V120H0z", "url(#back)")
    )


def features(skin_shade: str, brow: str, lip: str, eye_y: float = 55, aged: bool = True) -> str:
    """Eyes, brows, nose and mouth, a few lines of age."""
    out = []
    for x in (48.6, 71.4):
        out.append(
            path(
                f"M{x - 4.6} {eye_y + 0.6}C{x - 2.4} {eye_y - 2.4} {x + 2.4} {eye_y - 2.4} {x + 4.6} {eye_y + 0.6}C{x + 2.2} {eye_y + 2.6} {x - 2.2} {eye_y + 2.6} {x - 4.6} {eye_y + 0.6}z",
                "#F5EFEA",
            )
        )
        out.append(ellipse(x, eye_y + 0.2, 2.3, 2.4, "#3A2C28"))
        out.append(ellipse(x + 0.8, eye_y - 0.7, 0.7, 0.7, "#FFFFFF"))
        out.append(
            path(
                f"M{x - 4.9} {eye_y + 0.4}C{x - 2.4} {eye_y - 2.8} {x + 2.4} {eye_y - 2.8} {x + 4.9} {eye_y + 0.4}",
                stroke="#3B2A25",
                width=1.3,
            )
        )
        if aged:
            out.append(
                path(
                    f"M{x - 4} {eye_y + 5}C{x - 1.4} {eye_y + 6.4} {x + 1.8} {eye_y + 6.4} {x + 4} {eye_y + 4.8}",
                    stroke=skin_shade,
                    width=1.1,
                    opacity=0.8,
                )
            )
    out.append(
        path(
            f"M42.4 {eye_y - 7}C45 {eye_y - 9.4} 50.4 {eye_y - 9.2} 53.6 {eye_y - 7}M66.4 {eye_y - 7}C69.6 {eye_y - 9.2} 75 {eye_y - 9.4} 77.6 {eye_y - 7}",
            stroke=brow,
            width=2.3,
        )
    )
    out.append(
        path(
            f"M60.6 {eye_y + 1}C60.4 {eye_y + 6} 63.4 {eye_y + 9.6} 63 {eye_y + 11.6}C62.4 {eye_y + 13.2} 59 {eye_y + 13} 57.4 {eye_y + 12.2}",
            stroke=skin_shade,
            width=1.7,
        )
    )
    out.append(
        path(f"M51.6 {eye_y + 19.6}C55.6 {eye_y + 23.4} 64.4 {eye_y + 23.4} 68.4 {eye_y + 19.6}", stroke=lip, width=2.3)
    )
    if aged:
        out.append(
            path(
                f"M47.6 {eye_y + 13.4}C45.8 {eye_y + 16} 45.6 {eye_y + 18.6} 46.4 {eye_y + 21}M72.4 {eye_y + 13.4}C74.2 {eye_y + 16} 74.4 {eye_y + 18.6} 73.6 {eye_y + 21}",
                stroke=skin_shade,
                width=1.2,
                opacity=0.7,
            )
        )
    return "".join(out)


def marta() -> str:
    """A woman of 61, grey hair to the jaw."""
    skin, shade = "#DDAA8B", "#B97F63"
    hair, hair_light = "#A7ADB8", "#C6CBD3"
    return (
        backdrop("#34486C", "#22314E")
        + path("M60 11C83 11 94 29 92.6 52C92 66 94.6 78 90 88C82 94 38 94 30 88C25.4 78 28 66 27.4 52C26 29 37 11 60 11z", hair)
        + path("M50.4 78H69.6V98C69.6 104 50.4 104 50.4 98z", shade)
        + path("M8 124C10 106 24 98.6 48 94C52 101.6 68 101.6 72 94C96 98.6 110 106 112 124z", "#3E6C8F")
        + path("M48 94C52 101.6 68 101.6 72 94L76.4 95C72 108 48 108 43.6 95z", "#5A8CB0")
        + path("M37.4 48C37.4 29 46 24 60 24C74 24 82.6 29 82.6 48C82.6 68 75 86.4 60 86.4C45 86.4 37.4 68 37.4 48z", skin)
        + path("M70 26.4C78 30 82.6 36 82.6 48C82.6 68 75 86.4 60 86.4C72 80 76.6 62 75.4 46C75 38 73 31 70 26.4z", shade, opacity=0.28)
        + ellipse(44.6, 66, 4.8, 3.2, "#D58A78", 0.45) + ellipse(75.4, 66, 4.8, 3.2, "#D58A78", 0.45)
        + features(shade, "#7E8189", "#A8584F")
        + path("M34.6 62C32 40 40 22.4 57.6 20.4C51 28 44 33 39.6 40C37 46 37.4 54 34.6 62z", hair)
        + path("M85.4 62C88 40 82 22.4 57.6 20.4C64 29 74 31 79.6 39.4C83 45 82.6 54 85.4 62z", hair)
        + path("M57.6 20.4C49 24 40.6 31.6 37.6 44M57.6 20.4C68 23 79 30 82.6 43M33.4 46C31.6 58 33.6 72 32 82M87 46C88.4 58 86.6 72 88 82", stroke=hair_light, width=1.8)
    )  # fmt: skip


def henrik() -> str:
    """A man of about 58, greying and balding, short beard."""
    skin, shade = "#C68F6C", "#96623F"
    hair = "#77716F"
    return (
        backdrop("#3B4A60", "#232F45")
        + path("M49.4 80H70.6V100C70.6 106 49.4 106 49.4 100z", shade)
        + path("M5 124C7 106 22 99.4 47 95.4L60 106L73 95.4C98 99.4 113 106 115 124z", "#5D6F57")
        + path("M47 95.4L60 106L54 116L41.6 97z", "#E4E6EA") + path("M73 95.4L60 106L66 116L78.4 97z", "#D2D6DC")
        + ellipse(36.6, 57.4, 4, 6.6, shade) + ellipse(83.4, 57.4, 4, 6.6, shade)
        + path("M36.8 46C36.8 27 46 19.4 60 19.4C74 19.4 83.2 27 83.2 46C83.2 68 77 89 60 89C43 89 36.8 68 36.8 46z", skin)
        + path("M71 22.4C79 27 83.2 34 83.2 46C83.2 68 77 89 60 89C71.4 82 76.6 64 75.4 46C75 36 74 28 71 22.4z", shade, opacity=0.3)
        + path("M37.4 60C38.4 80 47 90.4 60 90.4C73 90.4 81.6 80 82.6 60C80 66 77.6 69 74.4 70C69 67.4 64 68.2 60 69.6C56 68.2 51 67.4 45.6 70C42.4 69 40 66 37.4 60z", hair)
        + path("M51 75.4C55 72.6 65 72.6 69 75.4C66 79.8 54 79.8 51 75.4z", skin)
        + features(shade, "#5B5552", "#8C4A3E", eye_y=54)
        + path("M36.4 54C33.6 38 37.6 26 46.6 21.4C42.6 29 41 37 40.4 44C39.6 48 38 51 36.4 54z", hair)
        + path("M83.6 54C86.4 38 82.4 26 73.4 21.4C77.4 29 79 37 79.6 44C80.4 48 82 51 83.6 54z", hair)
        + path("M48.6 34.4C56 32.6 64 32.6 71.4 34.4M50 39C56.4 37.6 63.6 37.6 70 39", stroke=shade, width=1.1, opacity=0.5)
    )  # fmt: skip


def visitor() -> str:
    """Anyone: a plain bust."""
    return (
        backdrop("#31435F", "#202C44")
        + path("M10 124C12 104 30 97 60 97C90 97 108 104 110 124z", "#5F7391")
        + path("M50 82H70V98C70 104 50 104 50 98z", "#8093AF")
        + ellipse(60, 56, 22, 28, "#98AAC4")
        + path("M38 52C38 30 46 22 60 22C74 22 82 30 82 52C78 42 70 38 60 38C50 38 42 42 38 52z", "#54667F")
    )


def glass() -> str:
    """The glass figure of the demonstration: an outline with light inside."""
    light = (
        '<defs><radialGradient id="light" gradientUnits="userSpaceOnUse" cx="60" cy="88" r="52">'
        '<stop offset="0" stop-color="#5FB0FF" stop-opacity="0.75"/><stop offset="0.5" stop-color="#3B7FD0" stop-opacity="0.28"/>'
        '<stop offset="1" stop-color="#3B7FD0" stop-opacity="0"/></radialGradient></defs>'
    )
    figure = "M60 16C74 16 80 26 79.4 40C79 54 73 64 68.6 68.6L69.4 80C88 84 104 90 108 124H12C16 90 32 84 50.6 80L51.4 68.6C47 64 41 54 40.6 40C40 26 46 16 60 16z"
    return (
        path("M0 0H120V120H0z", "#131D33") + light + path(figure, "#1E2F50") + path(figure, "url(#light)")
        + path("M60 70V124M44 92C36 96 34 108 35 124M76 92C84 96 86 108 85 124", stroke="#7FB8F0", width=1.6, opacity=0.5)
        + path("M60 84C54 92 40 94 34 112M60 84C66 92 80 94 86 112M60 100C54 104 48 110 46 122M60 100C66 104 72 110 74 122", stroke="#E2636A", width=2, opacity=0.85)
        + ellipse(56, 97, 6.4, 7.4, "#C6404C", 0.85)
        + path(figure, stroke="#A9D2FA", width=2)
        + path("M46.4 28C49 22.4 54 20 59 20", stroke="#FFFFFF", width=2.2, opacity=0.7)
        + path("M24.6 100C28 93 33.6 89.4 41 87", stroke="#FFFFFF", width=2, opacity=0.55)
        + ellipse(78, 104, 3.6, 3.6, "#1579E9") + ellipse(78, 104, 1.5, 1.5, "#0B1730")
    )  # fmt: skip


PEOPLE = (marta, henrik, visitor, glass)


if __name__ == "__main__":
    folder = HERE / "portraits"
    folder.mkdir(exist_ok=True)
    for draw in PEOPLE:
        text = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120">\n{draw()}\n</svg>\n'
        (folder / f"{draw.__name__}.svg").write_text(text.replace("/><", "/>\n<"), encoding="utf-8")
    print(f"{len(PEOPLE)} portraits in {folder.name}")
