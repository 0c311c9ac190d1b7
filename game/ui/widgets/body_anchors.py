"""Where the organs lie in the frame of the body pictures (240 × 420 units, assets/make_body.py).

Positions are for pointing, not anatomy: a lesion's place in its organ section (millimetres) is carried into
the ellipse that the organ shows on the map, so equal places stay together and nothing leaves its organ.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from types import MappingProxyType

FRAME_W = 240.0
FRAME_H = 420.0
LAYERS = (
    "figure", "bone", "colon", "lung", "heart", "stomach", "pancreas", "liver", "adrenal", "peritoneum", "ovary",
    "prostate", "testis", "breast", "skin", "node", "node_mesentery", "node_coeliac", "node_paraaortic", "brain",
)  # fmt: skip
"""Pictures, back to front."""
USUAL = frozenset({"figure", "bone", "colon", "lung", "heart", "liver", "node", "brain"})
"""Those that every body shows; the others come with a level that follows their organ."""
SECTION_MM = 128.0  # organ sections are drawn in a square of 64 voxels of 2 mm (game/spec/organs.py)


@dataclass(frozen=True)
class Place:
    """An organ's ellipse on the map, the picture layer it belongs to, and where its label stands.

    `spots` are good points for markers without a known position ("cells may sleep here"). `label_side` is
    left or right of the figure.
    """

    layer: str
    cx: float
    cy: float
    rx: float
    ry: float
    spots: tuple[tuple[float, float], ...]
    label_side: str


PLACES: MappingProxyType[str, Place] = MappingProxyType(
    {
        "brain": Place("brain", 120, 38, 23, 18, ((103, 48), (137, 36)), "right"),
        "lung": Place("lung", 152, 202, 15, 26, ((152, 200), (90, 196)), "right"),
        "lung_opposite": Place("lung", 90, 198, 15, 26, ((90, 196),), "left"),
        "node": Place("node", 121, 160, 8, 7, ((121, 160), (178, 150), (62, 150)), "left"),
        "heart": Place("heart", 128, 206, 12, 13, ((128, 206),), "right"),
        "liver": Place("liver", 100, 269, 26, 18, ((98, 269), (138, 262)), "left"),
        "colon": Place("colon", 157, 334, 5, 20, ((157.6, 332), (82, 334)), "right"),
        "breast": Place("breast", 78, 193, 15, 15, ((78, 200),), "left"),
        "skin": Place("skin", 58.5, 133, 9, 10, ((58.5, 133),), "left"),
        "stomach": Place("stomach", 160, 274, 10, 15, ((160, 274),), "right"),
        "pancreas": Place("pancreas", 138, 293, 24, 4, ((140, 292),), "right"),
        "adrenal": Place("adrenal", 155.5, 280.5, 7, 3, ((155.5, 280.5), (84.5, 280.5)), "right"),
        "peritoneum": Place("peritoneum", 120, 336, 25, 16, ((120, 338), (101, 340), (139, 340)), "right"),
        "ovary": Place("ovary", 94, 358, 6, 4.4, ((94, 358), (146, 358)), "left"),
        "prostate": Place("prostate", 120, 375, 7, 6, ((120, 375),), "right"),
        "testis": Place("testis", 128.4, 397, 4.6, 6.4, ((128.4, 397), (111.6, 397)), "right"),
        "node_axilla": Place("node", 64, 152, 6, 6, ((64, 152), (176, 152)), "left"),
        "node_mesentery": Place("node_mesentery", 120, 326, 11, 6, ((120, 326),), "left"),
        "node_coeliac": Place("node_coeliac", 121, 282, 6, 6, ((121, 282),), "left"),
        "node_pelvis": Place("node", 97, 332, 5, 5, ((97, 332), (143, 332)), "left"),
        "node_paraaortic": Place("node_paraaortic", 120, 302, 8, 10, ((120, 302),), "left"),
        "bone": Place("bone", 82, 346, 16, 12, ((84, 346), (156, 346), (120, 294)), "left"),
    }
)


def place_of(organ: str) -> Place | None:
    """An organ's place on the map, or None when the picture does not show it."""
    return PLACES.get(organ)


def lesion_at(
    organ: str, x_mm: float, y_mm: float, width_mm: float = SECTION_MM, height_mm: float = SECTION_MM
) -> tuple[float, float]:
    """A point of an organ section as a point in the frame, kept inside the organ's ellipse.

    `x_mm`, `y_mm` count from the upper left corner of the 128 mm square that the section lies in;
    `width_mm` and `height_mm` are the organ's own (`Organ.width_mm`). An unknown organ raises KeyError.
    """
    place = PLACES[organ]
    u = (x_mm - SECTION_MM / 2) / (width_mm / 2)
    v = (y_mm - SECTION_MM / 2) / (height_mm / 2)
    length = hypot(u, v)
    if length > 1:
        u, v = u / length, v / length
    return (place.cx + u * place.rx, place.cy + v * place.ry)
