"""Cell pictures: class x light x size x shape, each in sixteen quarter-pixel positions so that drift is smooth.

Painted by arithmetic at four times the size and averaged down, once, when first asked for.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from game.ui.compat import pygame
from game.ui.tissue import palette
from game.ui.tissue.palette import Colour, mix

SUPER = 4
PHASES = SUPER * SUPER
SHADES = 5
"""0 no oxygen ... 3 full oxygen, 4 lit (about to enter a vessel)."""
LIT = 4
STAGES = 3
"""0 just appearing, 1 growing, 2 full size."""
SHAPES = 3


def surface_from(rgb: np.ndarray, alpha: np.ndarray) -> pygame.Surface:
    """Return a per-pixel-alpha surface from float arrays [h, w, 3] (0-255) and [h, w] (0-1)."""
    height, width = alpha.shape
    surface = pygame.Surface((width, height), pygame.SRCALPHA, 32)
    pixels = pygame.surfarray.pixels3d(surface)
    pixels[...] = np.clip(rgb, 0, 255).transpose(1, 0, 2).astype(np.uint8)
    del pixels
    opacity = pygame.surfarray.pixels_alpha(surface)
    opacity[...] = np.clip(alpha * 255 + 0.5, 0, 255).T.astype(np.uint8)
    del opacity
    return surface


def _cover(distance: np.ndarray) -> np.ndarray:
    """Turn a signed distance in supersampled pixels into coverage 0 to 1."""
    return np.clip(0.5 - distance, 0.0, 1.0)


class _Canvas:
    """Premultiplied float layers painted one over the other."""

    def __init__(self, size: int) -> None:
        self.rgb = np.zeros((size, size, 3), dtype=np.float32)
        self.alpha = np.zeros((size, size), dtype=np.float32)

    def over(self, colour: Colour | np.ndarray, alpha: np.ndarray) -> None:
        """Paint ``colour`` (one colour or [h, w, 3]) with ``alpha`` over what is there."""
        a = alpha[..., None]
        self.rgb = np.asarray(colour, dtype=np.float32) * a + self.rgb * (1 - a)
        self.alpha = alpha + self.alpha * (1 - alpha)

    def phases(self, box: int) -> list[pygame.Surface]:
        """Return the sixteen quarter-pixel positions, index = 4 * y + x."""
        layers = np.concatenate((self.rgb, self.alpha[..., None]), axis=2)
        sums = layers[:-3] + layers[1:-2] + layers[2:-1] + layers[3:]
        sums = (sums[:, :-3] + sums[:, 1:-2] + sums[:, 2:-1] + sums[:, 3:]) / SUPER**2
        surfaces = []
        for phase in range(PHASES):
            up, left = SUPER - phase // SUPER, SUPER - phase % SUPER
            small = sums[up : up + box * SUPER : SUPER, left : left + box * SUPER : SUPER]
            surfaces.append(surface_from(small[..., :3] / np.maximum(small[..., 3:], 1e-3), small[..., 3]))
        return surfaces


def _glyph(kind: int, x: np.ndarray, y: np.ndarray, size: float) -> np.ndarray:
    """Signed distance (supersampled pixels) to the nucleus shape of a class, about ``size`` from centre to rim."""
    if kind == palette.CLONE_A:
        side = np.maximum(0.866 * np.abs(x) + 0.5 * (y - 0.12 * size) * -1.0, (y - 0.12 * size))
        return side - 0.62 * size
    if kind == palette.CLONE_B:
        return np.maximum(np.abs(x), np.abs(y)) - 0.9 * size
    if kind == palette.DOUBLE:
        u, v = (x + y) * 0.7071, (x - y) * 0.7071
        arm, half = 1.35 * size, 0.34 * size
        first = np.maximum(np.abs(u) - arm, np.abs(v) - half)
        return np.minimum(first, np.maximum(np.abs(v) - arm, np.abs(u) - half))
    radius = np.hypot(x, y)
    if kind == palette.ASLEEP:
        return np.abs(radius - 0.8 * size) - 0.3 * size
    return radius - size


def _shaded(kind: int, shade: int) -> Colour:
    colour = palette.CLASS_COLOURS[kind]
    if shade == LIT:
        return mix(colour, (70, 235, 255) if kind == palette.SENSITIVE else (255, 255, 255), 0.62)
    starved = (0.62, 0.36, 0.14, 0.0)[shade]
    dim = (0.62, 0.76, 0.9, 1.0)[shade]
    return mix((0, 0, 0), mix(colour, palette.HYPOXIC, starved), dim)


def _paint_cell(kind: int, shade: int, shape: int, radius: float, box: int, opacity: float) -> _Canvas:
    canvas = _Canvas((box + 1) * SUPER)
    middle = (box + 1) * SUPER / 2 - 0.5
    axis = np.arange((box + 1) * SUPER, dtype=np.float32) - middle
    x, y = np.meshgrid(axis, axis)
    angle = np.arctan2(y, x)
    tilt = shape * 2.1
    bumps = 1 + 0.035 * np.cos(2 * angle + tilt) + 0.02 * np.cos(3 * angle - 2 * tilt)
    rim_radius = radius * SUPER * bumps
    distance = np.hypot(x, y)
    edge = distance - rim_radius
    colour = _shaded(kind, shade)
    glow = 0.55 if shade == LIT else (0.10, 0.16, 0.22, 0.26)[shade]
    spread = (2.6 if shade == LIT else 1.7) * SUPER * max(1.0, radius / 6)
    canvas.over(mix(colour, (255, 255, 255), 0.1), glow * np.exp(-(np.maximum(edge, 0) ** 2) / spread**2) * opacity)
    asleep = kind == palette.ASLEEP
    inner = np.clip(distance / rim_radius, 0, 1)[..., None]
    deep, flesh = (mix((0, 0, 0), colour, s) for s in ((0.14, 0.2) if asleep else (0.46, 0.8)))
    body = np.asarray(deep) + (np.asarray(flesh) - np.asarray(deep)) * inner**1.6
    canvas.over(body, _cover(edge) * (0.82 if asleep else 0.94) * opacity)
    sheen = np.exp(-((x + 0.38 * rim_radius) ** 2 + (y + 0.42 * rim_radius) ** 2) / (0.42 * radius * SUPER) ** 2)
    canvas.over(mix(colour, (255, 255, 255), 0.35), sheen * _cover(edge) * (0.2 if asleep else 0.26) * opacity)
    width = max(1.15, radius * 0.15) * SUPER
    rim = _cover(np.abs(edge + width / 2) - width / 2)
    light = mix(colour, (255, 255, 255), 0.13 if shade in (3, LIT) else 0.05)
    canvas.over(light, rim * (0.9 if asleep else 1.0) * opacity)
    nucleus = 0.44 * radius * SUPER
    ink = mix((4, 10, 24), colour, 0.75 if asleep else 0.06)
    canvas.over(ink, _cover(_glyph(kind, x, y, nucleus)) * opacity)
    if kind == palette.SENSITIVE:
        speck = _cover(np.hypot(x, y) - 0.36 * nucleus)
        canvas.over(mix(colour, (255, 255, 255), 0.72), speck * 0.95 * opacity)
    return canvas


class Atlas:
    """All pictures of cells with one full radius in pixels; ``box`` is the edge of every picture."""

    def __init__(self, radius_px: float) -> None:
        self.radius_px = radius_px
        self.box = int(np.ceil(radius_px * 2 + 7 * max(1.0, radius_px / 6)))
        self.box += self.box % 2
        self.pictures: list[pygame.Surface | None] = [None] * (palette.CLASS_COUNT * SHADES * STAGES * SHAPES * PHASES)

    @staticmethod
    def group(kind: np.ndarray, shade: np.ndarray, stage: np.ndarray, shape: np.ndarray) -> np.ndarray:
        """Return the index of phase 0 for arrays of class, shade, stage and shape."""
        return (((kind * SHADES + shade) * STAGES + stage) * SHAPES + shape) * PHASES

    def need(self, groups: np.ndarray) -> None:
        """Paint the groups (indices of phase 0) that are not painted yet."""
        for first in np.unique(groups).tolist():
            if self.pictures[first] is None:
                self._paint(first)

    def _paint(self, first: int) -> None:
        rest, shape = divmod(first // PHASES, SHAPES)
        rest, stage = divmod(rest, STAGES)
        kind, shade = divmod(rest, SHADES)
        size, opacity = ((0.62, 0.7), (0.82, 0.9), (1.0, 1.0))[stage]
        canvas = _paint_cell(kind, shade, shape, self.radius_px * size, self.box, opacity)
        self.pictures[first : first + PHASES] = canvas.phases(self.box)


@lru_cache(maxsize=8)
def atlas(radius_px: float) -> Atlas:
    """Return the shared atlas for a cell radius."""
    return Atlas(radius_px)


def _dot(radius: float, box: int, layers: tuple[tuple[Colour, float, float, float], ...]) -> list[pygame.Surface]:
    """Paint concentric layers (colour, radius share, softness px, alpha) in sixteen positions."""
    canvas = _Canvas((box + 1) * SUPER)
    axis = np.arange((box + 1) * SUPER, dtype=np.float32) - ((box + 1) * SUPER / 2 - 0.5)
    distance = np.hypot(*np.meshgrid(axis, axis)) / SUPER
    for colour, share, softness, alpha in layers:
        beyond = np.maximum(distance - radius * share, 0)
        canvas.over(colour, alpha * np.exp(-((beyond / softness) ** 2)))
    return canvas.phases(box)


@lru_cache(maxsize=4)
def immune_dots(radius_px: float) -> tuple[list[pygame.Surface], int]:
    """Return the sixteen positions of an immune cell of a radius, and the edge of their box."""
    green = palette.IMMUNE
    layers = (
        (green, 0.9, 2.0, 0.2),
        (mix((0, 0, 0), green, 0.42), 1.0, 0.4, 0.95),
        (green, 0.7, 0.5, 0.6),
        ((226, 255, 242), 0.3, 0.55, 0.95),
    )
    box = 2 * int(np.ceil(radius_px + 3))
    return _dot(radius_px, box, layers), box


@lru_cache(maxsize=4)
def red_cells(radius_px: float) -> tuple[list[pygame.Surface], int]:
    """Return the sixteen positions of a red blood cell of a radius, and the edge of their box."""
    box = 2 * int(np.ceil(radius_px + 2))
    layers = (
        ((122, 20, 34), 1.0, 0.9, 0.5),
        ((244, 120, 112), 0.85, 0.5, 0.75),
        ((196, 52, 62), 0.4, 0.7, 0.9),
    )
    return _dot(radius_px, box, layers), box
