# ruff: noqa: E501  (path data reads best on one line)
"""Draw the body map, assets/body/*.svg: one file a layer, all in one frame of 240 × 420 units.

Seen from the front, so the patient's right is on the left. Organs are drawn to be told apart, not to scale;
`game/ui/widgets/body_anchors.py` says where lesions go. Flat paint and user-space gradients only.
`python assets/make_body.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin
from pathlib import Path

HERE = Path(__file__).resolve().parent
W, H, MIDDLE = 240, 420, 120.0
Number = float

RIGHT_SIDE = (
    # start, then cubic segments (control, control, end) down the patient's left
    (120, 8),
    ((142, 8), (153.4, 24), (152, 44)),
    ((151, 62), (146, 75), (137.4, 82.6)),
    ((134.6, 85.6), (134.2, 90), (134.6, 96)),
    ((135.4, 103.6), (144, 107.4), (156, 110.4)),
    ((178, 115.4), (195, 121), (200.6, 143)),
    ((205, 162), (206, 188), (209, 211)),
    ((213, 244), (220, 286), (225.4, 326)),
    ((229.6, 346), (231, 368), (225, 381)),
    ((221, 389.6), (213.4, 388), (211.4, 377)),
    ((209.6, 363), (208, 350), (205, 336)),
    ((198, 305), (192, 270), (187.6, 236)),
    ((184.6, 214), (182, 194), (180.4, 170)),
    ((179.6, 200), (176, 226), (171.4, 250)),
    ((169.4, 274), (178, 296), (183.4, 320)),
    ((187.6, 346), (188, 384), (186.6, 420)),
)
INNER_THIGH = ((131, 420), ((129, 402), (125.6, 386), (120, 375)))


def flip(p: tuple[float, float]) -> tuple[float, float]:
    """Mirror about the body's axis."""
    return (2 * MIDDLE - p[0], p[1])


def n(p: tuple[float, float]) -> str:
    """A point as path text."""
    return f"{p[0]:.1f} {p[1]:.1f}"


def outline() -> str:
    """The whole figure: one side, the legs, and the mirror of that side."""
    start, *segments = RIGHT_SIDE
    out = [f"M{n(start)}"]  # type: ignore[arg-type]
    out += [f"C{n(a)} {n(b)} {n(c)}" for a, b, c in segments]  # type: ignore[misc]
    foot, thigh = INNER_THIGH
    out.append(f"L{n(foot)}C{n(thigh[0])} {n(thigh[1])} {n(thigh[2])}")  # type: ignore[arg-type]
    out.append(f"C{n(flip(thigh[1]))} {n(flip(thigh[0]))} {n(flip(foot))}")  # type: ignore[arg-type]
    out.append(f"L{n(flip(segments[-1][2]))}")  # type: ignore[arg-type]
    ends = [start, *[s[2] for s in segments]]
    for k in range(len(segments) - 1, -1, -1):
        a, b, _ = segments[k]
        out.append(f"C{n(flip(b))} {n(flip(a))} {n(flip(ends[k]))}")  # type: ignore[arg-type]
    return "".join(out) + "z"


def path(d: str, fill: str = "none", stroke: str = "", width: float = 0, opacity: float = 1, dash: str = "") -> str:
    """One path, round joints."""
    out = f'<path d="{d}" fill="{fill}"'
    if stroke:
        out += f' stroke="{stroke}" stroke-width="{width:g}" stroke-linecap="round" stroke-linejoin="round"'
    if dash:
        out += f' stroke-dasharray="{dash}"'
    return out + (f' opacity="{opacity:g}"/>' if opacity < 1 else "/>")


def linear(name: str, x1: float, y1: float, x2: float, y2: float, *stops: tuple[float, str, float]) -> str:
    """A gradient in user space."""
    inner = "".join(f'<stop offset="{o:g}" stop-color="{c}" stop-opacity="{a:g}"/>' for o, c, a in stops)
    return f'<linearGradient id="{name}" gradientUnits="userSpaceOnUse" x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}">{inner}</linearGradient>'


def radial(name: str, x: float, y: float, r: float, *stops: tuple[float, str, float]) -> str:
    """A round gradient in user space."""
    inner = "".join(f'<stop offset="{o:g}" stop-color="{c}" stop-opacity="{a:g}"/>' for o, c, a in stops)
    return f'<radialGradient id="{name}" gradientUnits="userSpaceOnUse" cx="{x:g}" cy="{y:g}" r="{r:g}">{inner}</radialGradient>'


def both(d: Callable[[float], str]) -> str:
    """A path and its mirror: `d(1)` and `d(-1)` draw about the axis."""
    return d(1) + d(-1)


def x(side: float, away: float) -> float:
    """A distance from the axis as a coordinate."""
    return MIDDLE + side * away


def figure() -> str:
    """Glass skin, lit from above, fading below the hips."""
    d = outline()
    defs = (
        linear("skin", 0, 8, 0, 420, (0, "#2B3F66", 1), (0.55, "#21304F", 1), (0.86, "#1E2C48", 0.9), (1, "#1A2640", 0))
        + linear(
            "rim", 0, 8, 0, 420, (0, "#6E8FC9", 0.95), (0.6, "#42598A", 0.9), (0.88, "#38507E", 0.7), (1, "#38507E", 0)
        )
        + radial("light", 120, 170, 120, (0, "#4A6CA8", 0.34), (1, "#4A6CA8", 0))
    )
    return (
        f"<defs>{defs}</defs>" + path(d, "url(#skin)") + path(d, "url(#light)") + path(d, stroke="url(#rim)", width=1.6)
        + path("M97 30C101 18 109 13.6 118 13.2", stroke="#A9C6F2", width=1.8, opacity=0.4)
        + path("M47.4 136C52 125.6 60 121.6 70 119.6", stroke="#A9C6F2", width=1.6, opacity=0.35)
    )  # fmt: skip


def bone() -> str:
    """Spine, ribs, collar bones, pelvis and thigh bones."""
    tone, edge = "#7C88A0", "#A3AEC2"
    out = []
    for k in range(6):
        y, reach = 137 + k * 17, (35, 43, 48, 51, 52, 50)[k]
        out.append(
            both(
                lambda s, y=y, r=reach: path(
                    f"M{x(s, 6):g} {y - 4:g}C{x(s, r * 0.5):g} {y - 12:g} {x(s, r):g} {y - 2:g} {x(s, r + 2):g} {y + 14:g}",
                    stroke=tone,
                    width=3.2,
                    opacity=0.26,
                )
            )
        )
    out.append(
        both(
            lambda s: path(
                f"M{x(s, 7):g} 120C{x(s, 22):g} 116.6 {x(s, 44):g} 120 {x(s, 66):g} 130",
                stroke=tone,
                width=4.4,
                opacity=0.6,
            )
        )
    )
    for k in range(16):
        y = 99 + k * 14.4
        half, high = 4.6 + k * 0.12, 9.4 + k * 0.12
        out.append(
            path(
                f"M{120 - half:.1f} {y + 2:.1f}C{120 - half:.1f} {y:.1f} {120 + half:.1f} {y:.1f} {120 + half:.1f} {y + 2:.1f}V{y + high - 2:.1f}C{120 + half:.1f} {y + high:.1f} {120 - half:.1f} {y + high:.1f} {120 - half:.1f} {y + high - 2:.1f}z",
                tone,
                opacity=0.55,
            )
        )

    def wing(s: float) -> str:
        d = (
            f"M{x(s, 7):g} 334C{x(s, 20):g} 325 {x(s, 44):g} 318 {x(s, 55):g} 330C{x(s, 60):g} 340 {x(s, 54):g} 354 {x(s, 46):g} 363"
            f"C{x(s, 42):g} 369 {x(s, 43):g} 376 {x(s, 37):g} 385C{x(s, 32):g} 393 {x(s, 20):g} 394 {x(s, 13):g} 388C{x(s, 8):g} 384 {x(s, 4):g} 381 {x(s, 3):g} 376"
            f"C{x(s, 8):g} 368 {x(s, 12):g} 362 {x(s, 11):g} 352C{x(s, 10):g} 345 {x(s, 7):g} 340 {x(s, 7):g} 334z"
        )
        hole = f"M{x(s, 17):g} 376a6.4 6.4 0 1 0 {12.8 * s:g} 0a6.4 6.4 0 1 0 {-12.8 * s:g} 0z"
        return path(d, tone, edge, 1.1, opacity=0.52) + path(hole, "#1E2B47", opacity=0.85)

    out.append(both(wing))
    out.append(path("M110.6 333H129.4L126 356C124.6 363 115.4 363 114 356z", tone, edge, 1, opacity=0.55))

    def thigh(s: float) -> str:
        shaft = f"M{x(s, 47):g} 372C{x(s, 56):g} 371 {x(s, 60):g} 377 {x(s, 57.4):g} 387C{x(s, 55):g} 398 {x(s, 53):g} 408 {x(s, 52.4):g} 420H{x(s, 43):g}C{x(s, 44):g} 406 {x(s, 47):g} 394 {x(s, 46):g} 386z"
        return path(shaft, "url(#femur)") + path(
            f"M{x(s, 38):g} 371a7.4 7.4 0 1 0 {14.8 * s:g} 0a7.4 7.4 0 1 0 {-14.8 * s:g} 0z", tone, opacity=0.6
        )

    defs = linear("femur", 0, 372, 0, 420, (0, tone, 0.6), (0.6, tone, 0.45), (1, tone, 0))
    return f"<defs>{defs}</defs>" + both(thigh) + "".join(out)


def brain() -> str:
    """Two halves and their folds."""
    defs = linear("brain", 0, 14, 0, 66, (0, "#8A6180", 1), (1, "#57425F", 1))

    def half(s: float) -> str:
        d = (
            f"M{x(s, 0.8):g} 16C{x(s, 8):g} 12.6 {x(s, 17):g} 13.6 {x(s, 20):g} 19C{x(s, 26.6):g} 20 {x(s, 30):g} 27 {x(s, 28):g} 33"
            f"C{x(s, 31):g} 39 {x(s, 29.6):g} 47 {x(s, 24):g} 50C{x(s, 23):g} 57 {x(s, 16):g} 61 {x(s, 10):g} 59.6C{x(s, 6):g} 63 {x(s, 2.4):g} 62.4 {x(s, 0.8):g} 60z"
        )
        folds = (
            f"M{x(s, 6):g} 21C{x(s, 11):g} 24 {x(s, 8):g} 31 {x(s, 12):g} 34M{x(s, 15):g} 20C{x(s, 19.6):g} 25 {x(s, 15):g} 29 {x(s, 19):g} 33C{x(s, 22):g} 36 {x(s, 25.6):g} 33 {x(s, 25):g} 29"
            f"M{x(s, 5.6):g} 40C{x(s, 9):g} 37 {x(s, 13):g} 40 {x(s, 12):g} 45C{x(s, 11):g} 50 {x(s, 6):g} 50 {x(s, 6):g} 54M{x(s, 18):g} 41C{x(s, 23):g} 39 {x(s, 25):g} 43 {x(s, 22):g} 46C{x(s, 18):g} 48 {x(s, 15):g} 51 {x(s, 17):g} 55"
        )
        return path(d, "url(#brain)", "#E2A6BC", 1.7) + path(folds, stroke="#E2A6BC", width=1.3, opacity=0.75)

    return f"<defs>{defs}</defs>" + both(half)


def lung() -> str:
    """Both lungs with the windpipe and its branches."""
    defs = linear("lung", 0, 128, 0, 240, (0, "#5A7BC0", 0.62), (1, "#31487A", 0.72))
    right = "M101 129C110 130.6 113.4 142 113.6 158C113.8 184 115 212 112.4 232C111 238.4 105 235.6 97 235.4C87 235.2 76 241 68.6 238C62 234 63.6 212 68 190C73 164 84 127 101 129z"
    left = "M139 129C130 130.6 127 142 127.2 158C127.4 172 126 184 130.6 194C134.6 203 138.6 206 140.6 216C142 226 146 231.6 152 234.6C160 238.8 168 240.4 172 237C177.4 232 176.6 212 172.4 190C167 164 156 127 139 129z"
    tree = (
        "M120 150C114 154 108 158 104.6 166C102 174 95 184 88 194M104.6 166C104 180 105 196 102 212M100 180C94 184 86 184 80.6 188M103.4 192C99 202 92 210 86 218"
        "M120 150C126 154 132 158 135.4 166C138 174 145 184 152 194M136.6 169C139 182 146 196 152 210M140 178C146 182 154 183 159.6 187M149 198C155 204 160 212 164 220"
    )
    fissures = "M69 186C84 190 98 186 113.6 178M66 212C80 204 96 194 106 188M172 196C160 190 148 182 138 170"
    return (
        f"<defs>{defs}</defs>" + path(right, "url(#lung)", "#8FB2EE", 1.7) + path(left, "url(#lung)", "#8FB2EE", 1.7)
        + path(fissures, stroke="#8FB2EE", width=1.1, opacity=0.4)
        + path(tree, stroke="#A9C6F4", width=1.7, opacity=0.6)
        + path("M120 100V148", stroke="#A9C6F4", width=5.2, opacity=0.42) + path("M120 100V148", stroke="#203055", width=2.2, opacity=0.9, dash="0.1 4.4")
    )  # fmt: skip


def heart() -> str:
    """The heart with the great vessels."""
    defs = linear("heart", 108, 184, 146, 226, (0, "#B8434E", 0.95), (1, "#6C2536", 0.95))
    return (
        f"<defs>{defs}</defs>"
        + path("M122 192C121 176 123 166 131 165C138.6 164.6 140 172 139.4 182", stroke="#C85560", width=4.6, opacity=0.85)
        + path("M114.6 194V164", stroke="#5E7FC4", width=4, opacity=0.8)
        + path("M113.6 190C118.6 184.6 126 187 128.6 189.4C134.6 185.6 143 190 145 199C147.4 210 142 222.4 133 227.6C122.6 225 110.6 214 109.4 203C109 198 110.6 193 113.6 190z", "url(#heart)", "#EE8A8E", 1.5)
        + path("M129 190.6C127 199 129 206 136 214M136 200C139 203 140 208 139 213", stroke="#EE8A8E", width=1.2, opacity=0.7)
    )  # fmt: skip


def liver() -> str:
    """The liver and its gall bladder."""
    defs = linear("liver", 66, 244, 130, 300, (0, "#A2555A", 1), (1, "#662F3C", 1))
    return (
        f"<defs>{defs}</defs>"
        + path("M98 292C96 299 97.4 306 102.6 306C107.6 306 108.6 298 106.6 290z", "#5E8A5C", "#8FBF86", 1.2)
        + path(
            "M67 256C68 247 80 243.6 96 243.4C120 243 146 246 166 248.6C171.6 250 171 255 166.6 259C153 271 137 276 123 283C109 291 96 299.6 82 299C70 298 65 274 67 256z",
            "url(#liver)",
            "#E0898C",
            1.7,
        )
        + path("M118.6 245C120 258 117 272 107 287.4", stroke="#E0898C", width=1.3, opacity=0.6)
        + path("M74 257C78 250.6 86 248.6 96 248.2", stroke="#F3C4C2", width=1.8, opacity=0.4)
    )


def colon() -> str:
    """The large bowel as a frame: up on the left, across, down on the right."""
    d = "M84 352C80 342 80.6 330 83 318C85 309 92 308 99 311C112 316.6 128 316.6 141 311C148 308 155.6 309 157.4 318C160 332 160.6 344 155 355C150.6 364 140 357.6 134 362C128.6 366 126 372 121 380"
    beads = "M84 352C80 342 80.6 330 83 318C85 309 92 308 99 311C112 316.6 128 316.6 141 311C148 308 155.6 309 157.4 318C160 332 160.6 344 155 355"
    return (
        path(d, stroke="#E7B594", width=14.6)
        + path(d, stroke="#7D4F48", width=11.8)
        + path(beads, stroke="#A36F60", width=9.4, dash="0.1 9.6", opacity=0.9)
        + path(beads, stroke="#E7B594", width=1.1, opacity=0.45)
        + path("M84.6 358C84.6 361 86 363 88.4 363.6", stroke="#E7B594", width=1.8)
    )


def node() -> str:
    """Lymph nodes of neck, armpits, chest and groin, on their threads."""
    green, edge = "#A9CFA0", "#DDF0D6"
    threads = "M107.6 101C108 112 112 122 112.6 140M132 94C131 110 128 124 127.6 142M63 150C76 152 92 150 112 158M177 150C164 152 148 152 129 158M100 327C108 314 116 300 117.6 250M140 327C132 314 124 300 122.4 250"
    out = [path(threads, stroke=green, width=1.1, opacity=0.35)]
    for cx, cy, turn in (
        (108.4, 91, 1.2), (131.8, 92, -1.2), (107.6, 101.4, 1.0), (62, 149, 0.5), (178, 149, -0.5), (67.4, 156, 0.3), (172.6, 156, -0.3),
        (112, 158, 0.8), (128.6, 157, -0.8), (121, 166, 0), (99, 329, -0.4), (141, 329, 0.4), (93.6, 336, -0.4), (146.4, 336, 0.4),
    ):  # fmt: skip
        out.append(path(bean(cx, cy, 5, 3.5, turn), green, edge, 0.8))
    return "".join(out)


def beans(*places: tuple[float, float, float]) -> str:
    """Lymph nodes at places, each turned by an angle."""
    return "".join(path(bean(cx, cy, 5, 3.5, turn), "#A9CFA0", "#DDF0D6", 0.8) for cx, cy, turn in places)


def node_mesentery() -> str:
    """Nodes in the root of the bowel."""
    threads = path(
        "M120 306C120 316 119 320 119 326M119 322C110 324 104 330 98 336M119 324C128 326 136 330 143 334",
        stroke="#A9CFA0",
        width=1.1,
        opacity=0.35,
    )
    return threads + beans((110, 325, 0.5), (120, 321, 0), (130, 326, -0.5), (120, 332, 0.2))


def node_coeliac() -> str:
    """Nodes of the upper belly."""
    return beans((117, 278, 0.6), (126, 280.6, -0.4), (119.6, 287, 0.2))


def node_paraaortic() -> str:
    """Nodes along the aorta."""
    thread = path("M120 282C119 294 119 312 120 330", stroke="#A9CFA0", width=1.1, opacity=0.4)
    return thread + beans((113.6, 293, 1.2), (126.6, 298, -1.2), (113.8, 305, 1.2), (126.4, 311, -1.2))


def breast() -> str:
    """Both breasts in outline, with ducts that lead to the nipple."""
    defs = radial("breast", 80, 190, 26, (0, "#E7B0A4", 0.5), (1, "#9C6068", 0.34))
    far = radial("far", 160, 190, 26, (0, "#E7B0A4", 0.5), (1, "#9C6068", 0.34))

    def one(s: float) -> str:
        d = f"M{x(s, 22):g} 184C{x(s, 26):g} 172 {x(s, 48):g} 168 {x(s, 58):g} 180C{x(s, 64):g} 192 {x(s, 60):g} 210 {x(s, 44):g} 213C{x(s, 28):g} 213 {x(s, 19):g} 200 {x(s, 22):g} 184z"
        ducts = "".join(
            f"M{x(s, 42):g} 200C{x(s, 42 + dx * 0.5):g} {196 + dy * 0.3:g} {x(s, 42 + dx):g} {190 + dy:g} {x(s, 42 + dx * 1.1):g} {186 + dy:g}"
            for dx, dy in ((-13, 2), (-6, -6), (2, -8), (9, -4), (13, 6))
        )
        return (
            path(d, "url(#breast)" if s < 0 else "url(#far)", "#EDC2B6", 1.5)
            + path(ducts, stroke="#F3D5CB", width=1, opacity=0.55)
            + path(f"M{x(s, 42) - 3.2:g} 201a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0 -6.4 0z", "#C57F79", "#F3D5CB", 0.9)
        )

    return f"<defs>{defs}{far}</defs>" + both(one)


def skin() -> str:
    """A patch of skin on the shoulder, with its pores."""
    d = "M66.5 118C56.5 119 47 125 44.4 134C42 145 47 151 54 149C63 146 72 139 73.4 129C73.8 122 71.4 118 66.5 118z"
    pores = ((66, 125), (59, 128), (53, 133), (63, 134), (56, 141), (50, 143))
    return path(d, "#C99A7E", "#F0CDB4", 1.4, 0.82) + "".join(
        path(f"M{px} {py}h0.1", stroke="#7A5342", width=1.7, opacity=0.7) for px, py in pores
    )


def stomach() -> str:
    """The stomach, its upper part behind the liver."""
    defs = linear("stomach", 130, 240, 172, 300, (0, "#C98A7B", 1), (1, "#7E4A4C", 1))
    d = "M136 240C137 250 142 252 150 249C162 245 174 254 173 270C172 288 158 301 142 300C132 299.6 126 294 119 293.6L118.6 285C126 285 130 288 137 286C146 283 149 274 143 266C136 260 131 252 131 240z"
    folds = "M160 256C166 266 164 280 152 289M152 256C159 266 156 278 147 285"
    return (
        f"<defs>{defs}</defs>"
        + path(d, "url(#stomach)", "#EDB9A6", 1.6)
        + path(folds, stroke="#EDB9A6", width=1.2, opacity=0.5)
    )


def pancreas() -> str:
    """The pancreas across the spine, with its duct."""
    defs = linear("pancreas", 104, 0, 172, 0, (0, "#C79A5E", 1), (1, "#8F6A45", 1))
    d = "M105 299C103 291 110 286.6 118 288C130 290 142 286 152 282.6C162 279 171 278 172 283.4C173 289 163 292 153 294.6C141 298 131 299 122 300C117 301 116 308 110.6 307.4C107 307 105.8 303 105 299z"
    return (
        f"<defs>{defs}</defs>" + path(d, "url(#pancreas)", "#EBCB92", 1.5)
        + path("M110 299C122 294.6 146 293 167 284", stroke="#F4E2B8", width=1.3, opacity=0.65)
    )  # fmt: skip


def peritoneum() -> str:
    """The lining of the belly and the fatty apron before the bowel, seen through."""
    defs = linear("apron", 0, 306, 0, 372, (0, "#E9CF86", 0.42), (1, "#C9A45E", 0.22))
    lining = "M75 300C70 326 74 352 92 366C104 374 136 374 148 366C166 352 170 326 165 300"
    apron = "M92 312C104 318 136 318 148 312C154 326 152 346 145 356C139 350 133 360 126 352C120 362 112 352 106 359C100 352 95 356 92 347C89 336 89 322 92 312z"
    strands = "M104 318C101 330 106 338 103 350M120 320C117 332 122 340 119 352M136 318C139 330 133 338 137 350"
    return (
        f"<defs>{defs}</defs>" + path(lining, stroke="#F0DDA6", width=1.5, dash="1 4.4")
        + path(apron, "url(#apron)", "#F0DDA6", 1.3) + path(strands, stroke="#F7EBC8", width=1.1, opacity=0.5)
    )  # fmt: skip


def ovary() -> str:
    """Both ovaries with the tubes and the womb."""
    tone, edge = "#B77C92", "#F0C3D0"
    womb = (
        "M109 350C113 346 127 346 131 350C129 360 125 366 124 374C123 377.6 117 377.6 116 374C115 366 111 360 109 350z"
    )

    def side(s: float) -> str:
        tube = f"M{x(s, 10):g} 350C{x(s, 16):g} 343 {x(s, 27):g} 342 {x(s, 31):g} 349"
        return path(tube, stroke=edge, width=2, opacity=0.6) + path(
            f"M{x(s, 26) - 7.5:g} 358a7.5 5.6 0 1 0 15 0a7.5 5.6 0 1 0 -15 0z", tone, edge, 1.4
        )

    return path(womb, tone, edge, 1.2, 0.4) + both(side)


def prostate() -> str:
    """The prostate below the bladder."""
    bladder = (
        "M108 360C106 350 113 345 120 345C127 345 134 350 132 360C131 366 126 369 120 369C114 369 109 366 108 360z"
    )
    gland = "M110.6 371C112 367 128 367 129.4 371C131 378 125 383 120 383C115 383 109 378 110.6 371z"
    return (
        path(bladder, "#7E8FB8", "#B7C6E6", 1.1, 0.45)
        + path(gland, "#B98457", "#F0CDA4", 1.5)
        + path("M120 369V382", stroke="#F0CDA4", width=1.2, opacity=0.6)
    )


def testis() -> str:
    """Both testes with their cords."""

    def side(s: float) -> str:
        cord = f"M{x(s, 9):g} 390C{x(s, 10):g} 382 {x(s, 22):g} 372 {x(s, 30):g} 362"
        return path(cord, stroke="#D8B7A6", width=1.4, opacity=0.5) + path(
            f"M{x(s, 8.4) - 6:g} 397a6 8 0 1 0 12 0a6 8 0 1 0 -12 0z", "#A9776B", "#EBC5B4", 1.4
        )

    return both(side)


def adrenal() -> str:
    """Kidneys in outline, and the glands on top of them."""

    def side(s: float) -> str:
        kidney = f"M{x(s, 34):g} 284C{x(s, 46):g} 282 {x(s, 50):g} 300 {x(s, 43):g} 310C{x(s, 36):g} 316 {x(s, 30):g} 310 {x(s, 33):g} 302C{x(s, 34.6):g} 297 {x(s, 28):g} 290 {x(s, 34):g} 284z"
        gland = f"M{x(s, 27):g} 285C{x(s, 32):g} 276 {x(s, 39):g} 275 {x(s, 44):g} 283C{x(s, 38):g} 280.6 {x(s, 32):g} 281.6 {x(s, 27):g} 285z"
        return path(kidney, "#8A5560", "#C98F96", 1.1, 0.4) + path(gland, "#D9A441", "#F6DC9E", 1.3)

    return both(side)


def bean(cx: float, cy: float, rx: float, ry: float, turn: float) -> str:
    """A slightly dented ellipse."""
    points = []
    for k in range(20):
        a = 2 * pi * k / 20
        r = 1 - 0.14 * max(0.0, sin(a)) ** 4
        u, v = rx * cos(a) * r, ry * sin(a) * r
        points.append((cx + u * cos(turn) - v * sin(turn), cy + u * sin(turn) + v * cos(turn)))
    return "M" + "L".join(n(p) for p in points) + "z"


LAYERS = (
    figure, bone, colon, lung, heart, stomach, pancreas, liver, adrenal, peritoneum, ovary, prostate, testis, breast, skin,
    node, node_mesentery, node_coeliac, node_paraaortic, brain,
)  # fmt: skip


def document(parts: str) -> str:
    """A file of the common frame."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {W} {H}">\n{parts.replace("/><", "/>" + chr(10) + "<")}\n</svg>\n'


if __name__ == "__main__":
    folder = HERE / "body"
    folder.mkdir(exist_ok=True)
    for layer in LAYERS:
        (folder / f"{layer.__name__}.svg").write_text(document(layer()), encoding="utf-8")
    print(f"{len(LAYERS)} layers in {folder.name}")
