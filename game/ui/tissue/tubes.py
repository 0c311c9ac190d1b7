"""Blood vessels: smooth shaded tubes, painted once, and the paths along which cells move in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from game.ui.compat import pygame
from game.ui.tissue import palette
from game.ui.tissue.noise import smooth_tile
from game.ui.tissue.sites import Window
from game.ui.tissue.sprites import surface_from
from game.ui.tissue.view import Vessel

Points = tuple[tuple[float, float], ...]
MIN_RADIUS_PX = 2.5
SHADOW = 1.45
"""Reach of the soft shadow beside a tube, in radii."""


@dataclass(frozen=True)
class Path:
    """A vessel's axis in pixels, one row a pixel of its length."""

    x: np.ndarray
    y: np.ndarray
    normal_x: np.ndarray
    normal_y: np.ndarray
    radius_px: float


def smooth_path(points: Points, radius_px: float, step_px: float = 1.0) -> Path:
    """Return the Catmull-Rom curve through points (pixels), resampled evenly. Raises ValueError below two points."""
    if len(points) < 2:
        raise ValueError(f"A vessel needs at least two points; this one has {len(points)}.")
    knots = np.asarray(points, dtype=np.float64)
    padded = np.vstack((2 * knots[0] - knots[1], knots, 2 * knots[-1] - knots[-2]))
    t = np.linspace(0, 1, 24, endpoint=False)[:, None]
    pieces = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        pieces.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    rough = np.vstack((*pieces, knots[-1:]))
    along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(rough, axis=0).T))))
    count = max(2, int(along[-1] / step_px) + 1)
    even = np.linspace(0, along[-1], count)
    x, y = np.interp(even, along, rough[:, 0]), np.interp(even, along, rough[:, 1])
    dx, dy = np.gradient(x), np.gradient(y)
    length = np.maximum(np.hypot(dx, dy), 1e-9)
    return Path(x, y, -dy / length, dx / length, radius_px)


def paths_in(vessels: tuple[Vessel, ...], window: Window) -> tuple[Path, ...]:
    """Return the vessels' axes in the pixels of a window, thin ones first."""
    scale = window.px_per_voxel
    found = []
    for points, radius in sorted(vessels, key=lambda vessel: vessel[1]):
        found.append(smooth_path(tuple(window.to_px(x, y) for x, y in points), max(MIN_RADIUS_PX, radius * scale)))
    return tuple(found)


def _rasterise(path: Path, left: int, top: int, width: int, height: int, factor: int) -> tuple[np.ndarray, ...]:
    """Return [height, width] maps at ``factor`` samples a pixel: place across (-1.45 to 1.45) and along (pixels).

    Samples are laid from the outside inwards, so where a bend folds over itself the part nearest the axis wins.
    """
    across = np.full((height * factor, width * factor), 9.0, dtype=np.float32)
    along = np.zeros_like(across)
    reach = path.radius_px * SHADOW
    half = np.linspace(0, reach, int(reach * factor * 1.6) + 2)[::-1]
    dense = np.linspace(0, len(path.x) - 1, int(len(path.x) * factor * 1.7))
    x, y, nx, ny = (np.interp(dense, np.arange(len(path.x)), a) for a in (path.x, path.y, path.normal_x, path.normal_y))
    for distance in half:
        for side in (-distance, distance):
            column = ((x + nx * side - left) * factor).astype(np.int32)
            row = ((y + ny * side - top) * factor).astype(np.int32)
            inside = (column >= 0) & (column < width * factor) & (row >= 0) & (row < height * factor)
            across[row[inside], column[inside]] = side / path.radius_px
            along[row[inside], column[inside]] = dense[inside]
    return across, along


def _ramp(value: np.ndarray, stops: tuple[tuple[float, palette.Colour], ...]) -> np.ndarray:
    places = [place for place, _ in stops]
    return np.stack([np.interp(value, places, [c[k] for _, c in stops]) for k in range(3)], axis=-1)


def _shade(across: np.ndarray, along: np.ndarray, path: Path, fade: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return colour [n, 3] and alpha [n] of tube samples: wall, rounded lumen, streaks and a highlight."""
    end = np.minimum(along, len(path.x) - 1 - along) / path.radius_px
    if fade:
        across = np.clip(across / np.sqrt(np.clip(end / 1.3, 0.02, 1)), -SHADOW, SHADOW)
    distance = np.abs(across)
    facing = (path.normal_x * -0.5 + path.normal_y * -0.8)[np.clip(along.astype(int), 0, len(path.x) - 1)]
    lean = across - 0.3 * facing
    rgb = _ramp(
        np.abs(lean),
        (
            (0.0, (216, 84, 92)),
            (0.16, (206, 66, 78)),
            (0.42, palette.BLOOD),
            (0.7, (150, 32, 48)),
            (0.95, palette.BLOOD_DARK),
            (1.3, palette.BLOOD_WALL),
        ),
    )
    grain = smooth_tile(256, 2.2, 5, 71)
    streak = grain[(along * 0.16).astype(int) % 256, ((across + 2) * path.radius_px * 1.6).astype(int) % 256]
    rgb *= (1 + 0.045 * streak)[:, None]
    shine = np.exp(-(((across - 0.36 * facing) / 0.13) ** 2)) * 0.34
    rgb += (np.asarray(palette.BLOOD_LIGHT) - rgb) * shine[:, None]
    wall_px = np.clip((1 - distance) * path.radius_px, 0, None)
    thickness = max(1.6, 0.13 * path.radius_px)
    wall = np.clip(1.15 - wall_px / thickness, 0, 1)
    lamina = (grain[(along * 0.32).astype(int) % 256, (across > 0).astype(int) * 40] > 1.1) * 0.35
    rgb += ((np.asarray(palette.BLOOD_WALL) + lamina[:, None] * (130, 50, 60)) - rgb) * (wall * 0.85)[:, None]
    shadow = 0.5 * np.clip((SHADOW - distance) / (SHADOW - 1), 0, 1) ** 2
    edge = np.clip((1 - distance) * path.radius_px + 0.5, 0, 1)
    rgb *= edge[:, None]
    alpha = shadow * (1 - edge) + edge
    if fade:
        alpha *= np.clip(end / 2.2, 0, 1) ** 0.7
    return rgb, alpha


BAND_PX = 48
"""Rows of a picture shaded at a time: a large vessel at double resolution would need a hundred megabytes at once."""


def _paint_band(
    across: np.ndarray, along: np.ndarray, path: Path, fade: bool, factor: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return light [rows, columns, 3] and cover of some rows, from samples ``factor`` times as fine."""
    hit = across < 8
    rgb = np.zeros((*across.shape, 3), dtype=np.float32)
    alpha = np.zeros(across.shape, dtype=np.float32)
    rgb[hit], alpha[hit] = _shade(across[hit], along[hit], path, fade)
    fine = (across.shape[0] // factor, factor, across.shape[1] // factor, factor)
    rgb *= alpha[..., None]
    return rgb.reshape(*fine, 3).mean(axis=(1, 3)), alpha.reshape(fine).mean(axis=(1, 3))


def paint_tube(target: pygame.Surface, path: Path, fade: bool = True) -> None:
    """Paint one tube onto a surface; with ``fade`` its ends sink into the tissue."""
    reach = path.radius_px * SHADOW + 2
    box = pygame.Rect(int(path.x.min() - reach), int(path.y.min() - reach), 0, 0)
    box.width, box.height = int(np.ptp(path.x) + reach * 2) + 2, int(np.ptp(path.y) + reach * 2) + 2
    box = box.clip(target.get_rect())
    if box.width <= 0 or box.height <= 0:
        return
    factor = 2
    across, along = _rasterise(path, box.x, box.y, box.width, box.height, factor)
    cover = np.empty((box.height, box.width), dtype=np.float32)
    light = np.empty((box.height, box.width, 3), dtype=np.float32)
    for top in range(0, box.height, BAND_PX):
        band = slice(top, min(top + BAND_PX, box.height))
        fine = slice(band.start * factor, band.stop * factor)
        light[band], cover[band] = _paint_band(across[fine], along[fine], path, fade, factor)
    light /= np.maximum(cover, 1e-3)[..., None]
    target.blit(surface_from(light, cover), box.topleft)


def tube_pictures(paths: tuple[Path, ...], window: Window) -> list[tuple[pygame.Surface, tuple[int, int]]]:
    """Return (picture, corner) of every vessel that is seen in a window, in painting order."""
    pictures = []
    for path in paths:
        layer = pygame.Surface((window.width_px, window.height_px), pygame.SRCALPHA, 32)
        paint_tube(layer, path)
        seen = layer.get_bounding_rect()
        if seen.width and seen.height:
            pictures.append((layer.subsurface(seen).copy(), seen.topleft))
    return pictures


def lymph_pictures(paths: tuple[Path, ...], window: Window) -> list[tuple[pygame.Surface, tuple[int, int]]]:
    """Return (picture, corner) of every lymph vessel in a window: the same tubes, pale green and half seen through."""
    pictures = []
    for picture, corner in tube_pictures(paths, window):
        rgb = pygame.surfarray.pixels3d(picture)
        bright = np.sqrt(rgb.max(axis=2, keepdims=True) / 255)
        rgb[:] = (bright * np.asarray(palette.LYMPH)).astype(np.uint8)
        alpha = pygame.surfarray.pixels_alpha(picture)
        alpha[:] = (alpha * 0.75).astype(np.uint8)
        del rgb, alpha
        pictures.append((picture, corner))
    return pictures


def lumen(paths: tuple[Path, ...], x_px: np.ndarray, y_px: np.ndarray, clearance_px: float) -> np.ndarray:
    """Return a bool mask of the places that lie inside a vessel, its wall and ``clearance_px`` beyond it."""
    inside = np.zeros(x_px.shape, dtype=bool)
    for path in paths:
        step = max(1, int(path.radius_px / 2))
        reach = path.radius_px + clearance_px
        near = (x_px > path.x.min() - reach) & (x_px < path.x.max() + reach)
        near &= (y_px > path.y.min() - reach) & (y_px < path.y.max() + reach)
        where = np.flatnonzero(near)
        gap = (x_px[where, None] - path.x[None, ::step]) ** 2 + (y_px[where, None] - path.y[None, ::step]) ** 2
        if gap.size:
            inside[where] |= gap.min(axis=1) < reach**2
    return inside


@lru_cache(maxsize=64)
def _tube_picture(points: Points, radius: float, dim: float) -> tuple[pygame.Surface, tuple[int, int]]:
    reach = radius * SHADOW + 4
    left = int(min(x for x, _ in points) - reach)
    top = int(min(y for _, y in points) - reach)
    path = smooth_path(tuple((x - left, y - top) for x, y in points), radius)
    size = int(path.x.max() + reach) + 1, int(path.y.max() + reach) + 1
    picture = pygame.Surface(size, pygame.SRCALPHA, 32)
    paint_tube(picture, path)
    if dim > 0:
        veil = [round(255 - (255 - c) * dim) for c in (112, 118, 140)]
        picture.fill(veil, special_flags=pygame.BLEND_RGB_MULT)
    return picture, (left, top)


def vessel_path(surface: pygame.Surface, points: Points, radius: float, dim: float = 0.0) -> None:
    """Draw a vessel through points (pixels of ``surface``); painted once for the same arguments.

    ``dim`` (0 to 1) darkens it so that it can lie behind text and buttons.
    """
    picture, corner = _tube_picture(tuple((float(x), float(y)) for x, y in points), float(radius), dim)
    surface.blit(picture, corner)
