"""The basement membrane: a smooth contour through its ring of voxels, luminous where whole, frayed at a breach."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from game.ui import compat
from game.ui.compat import pygame
from game.ui.tissue import palette
from game.ui.tissue.noise import generator
from game.ui.tissue.sites import Window
from game.ui.tissue.sprites import surface_from

ANGLES = 720
BINS = 90
LEVELS = 12
WHOLE = 0.35
"""Integrity above which the membrane still keeps cells apart in the picture (assumption)."""


@dataclass(frozen=True)
class Ring:
    """The contour around a centre (voxels): radius and integrity for ``ANGLES`` equal steps from angle 0."""

    x_voxel: float
    y_voxel: float
    radius_voxels: np.ndarray
    integrity: np.ndarray


def _smooth(values: np.ndarray, bins: float) -> np.ndarray:
    frequency = np.fft.rfftfreq(len(values))
    return np.asarray(np.fft.irfft(np.fft.rfft(values) * np.exp(-2 * (np.pi * frequency * bins) ** 2), len(values)))


def trace(membrane: np.ndarray) -> Ring | None:
    """Return the contour through the ring voxels of an integrity field [grid, grid], or None without a ring.

    Voxels are taken in order of angle around their centroid, so one ring that is not deeply folded is assumed.
    """
    rows, columns = np.nonzero(membrane > 0.02)
    if len(rows) < 6:
        return None
    x, y = columns + 0.5, rows + 0.5
    # A breach pulls the plain centroid away from itself; the middle of the extremes and the mean together err less.
    middle_x, middle_y = ((a.min() + a.max()) / 4 + a.mean() / 2 for a in (x, y))
    angle = np.arctan2(y - middle_y, x - middle_x) % (2 * np.pi)
    place = (angle / (2 * np.pi) * BINS).astype(int) % BINS
    count = np.bincount(place, minlength=BINS)
    radius = np.bincount(place, np.hypot(x - middle_x, y - middle_y), BINS) / np.maximum(count, 1)
    whole = np.zeros(BINS)
    np.maximum.at(whole, place, membrane[rows, columns])
    known = np.flatnonzero(count)
    around = np.arange(BINS)
    radius = np.interp(around, known, radius[known], period=BINS)
    # Few voxels leave bins empty between neighbours: close holes as wide as the voxel spacing, not a true breach.
    spread = max(1, int(np.ceil(0.8 * BINS / (2 * np.pi * max(float(radius.mean()), 1.0)))))
    closed = whole.copy()
    for shift in range(1, spread + 1):
        closed = np.maximum(closed, np.minimum(np.roll(whole, shift), np.roll(whole, -shift)))
        both = np.minimum(np.roll(whole, shift), np.roll(whole, shift - spread - 1))
        closed = np.maximum(closed, both)
    steps = np.arange(ANGLES) * BINS / ANGLES - 0.5
    fine_radius = np.interp(steps, around, _smooth(radius, 2.2), period=BINS)
    fine_whole = np.interp(steps, around, closed, period=BINS)
    fine_radius = _smooth(fine_radius, 9.0)
    return Ring(float(middle_x), float(middle_y), fine_radius, np.clip(_smooth(fine_whole, 4.0), 0, 1))


def polar(ring: Ring, window: Window, x_px: np.ndarray, y_px: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return, for pixels, the distance beyond the ring in pixels, its integrity there, and its radius in pixels."""
    centre_x, centre_y = window.to_px(ring.x_voxel, ring.y_voxel)
    dx, dy = x_px - centre_x, y_px - centre_y
    place = (np.arctan2(dy, dx) % (2 * np.pi) * (ANGLES / (2 * np.pi))).astype(int) % ANGLES
    radius = ring.radius_voxels[place] * window.px_per_voxel
    return np.hypot(dx, dy) - radius, ring.integrity[place], radius


@lru_cache(maxsize=8)
def _stamps(core_px: float) -> list[pygame.Surface]:
    """Return the light around one point of the membrane, to be laid with BLEND_RGBA_MAX.

    Index = 16 * integrity level + 4 * quarter pixels down + quarter pixels right.
    """
    reach = int(core_px * 4.2) + 2
    axis = np.arange(-reach, reach + 2, dtype=np.float32)
    stamps = []
    for index in range(LEVELS * 16):
        share = index // 16 / (LEVELS - 1)
        distance = np.hypot(*np.meshgrid(axis - index % 4 / 4, axis - index % 16 // 4 / 4))
        width = core_px * (0.5 + 0.5 * share)
        core = np.exp(-((distance / width) ** 4))
        near, far = np.exp(-((distance / (width * 1.75)) ** 4)), np.exp(-((distance / (width * 3)) ** 2))
        alpha = np.maximum(core * (0.3 + 0.7 * share), (0.62 * near + 0.24 * far) * share)
        alpha *= np.clip((reach - distance) / (reach * 0.3), 0, 1)
        glow = np.asarray(palette.MEMBRANE_GLOW, dtype=np.float32)
        rgb = glow + (np.asarray(palette.MEMBRANE_CORE) - glow) * core[..., None]
        stamps.append(surface_from(rgb * (alpha[..., None] > 0.004), alpha))
    return stamps


def _lay(layer: pygame.Surface, stamps: list[pygame.Surface], x: np.ndarray, y: np.ndarray, level: np.ndarray) -> None:
    """Lay stamps of brightness ``level`` (0 to 1) at pixel places."""
    reach = stamps[0].get_width() // 2 - 1
    column, row = ((x - reach) * 4 + 0.5).astype(int), ((y - reach) * 4 + 0.5).astype(int)
    chosen = (np.clip(level, 0, 1) * (LEVELS - 1) + 0.5).astype(int) * 16 + row % 4 * 4 + column % 4
    rows = zip(chosen.tolist(), (column // 4).tolist(), (row // 4).tolist(), strict=True)
    compat.fblits(layer, [(stamps[n], (left, top)) for n, left, top in rows], pygame.BLEND_RGBA_MAX)


def _contour_px(ring: Ring, window: Window) -> tuple[np.ndarray, np.ndarray]:
    turn = np.arange(ANGLES) * (2 * np.pi / ANGLES)
    centre_x, centre_y = window.to_px(ring.x_voxel, ring.y_voxel)
    radius = ring.radius_voxels * window.px_per_voxel
    return centre_x + radius * np.cos(turn), centre_y + radius * np.sin(turn)


def _fray(layer: pygame.Surface, x: np.ndarray, y: np.ndarray, whole: np.ndarray, core_px: float, seed: int) -> None:
    """Draw loose fibres where the membrane stops."""
    is_whole = whole > WHOLE
    for edge in np.flatnonzero(is_whole != np.roll(is_whole, -1)).tolist():
        onward = 1 if is_whole[edge] else -1
        start = edge if is_whole[edge] else (edge + 1) % ANGLES
        back = (start - onward * 6) % ANGLES
        heading = float(np.arctan2(y[start] - y[back], x[start] - x[back]))
        source = generator(seed, 4000 + (start * 8) // ANGLES)
        for _ in range(11):
            aim = heading + (float(source.random()) - 0.5) * 1.5
            length = core_px * (4.0 + 8.0 * float(source.random()))
            curl = (float(source.random()) - 0.5) * 1.1
            side = (float(source.random()) - 0.5) * core_px * 1.6
            along = np.arange(0, length, 0.7)
            turn = aim + curl * along / length
            px = x[start] - np.sin(heading) * side + np.cumsum(np.cos(turn)) * 0.7
            py = y[start] + np.cos(heading) * side + np.cumsum(np.sin(turn)) * 0.7
            _lay(layer, _stamps(0.7), px, py, 0.85 * (1 - along / length) ** 0.8)


def band(ring: Ring, window: Window, seed: int, scale: float = 1.0) -> tuple[pygame.Surface, tuple[int, int]] | None:
    """Return the luminous band on a transparent surface and its corner in the window, or None when out of sight."""
    x, y = _contour_px(ring, window)
    core_px = float(np.clip(window.px_per_voxel * 0.24, 1.3 * scale, 3.3 * scale))
    step = np.hypot(np.diff(x, append=x[0]), np.diff(y, append=y[0]))
    along = np.concatenate(([0.0], np.cumsum(step)))
    count = int(along[-1] / 1.5) + 1
    even = np.arange(count) * (along[-1] / count)
    place = np.interp(even, along, np.arange(ANGLES + 1))
    px, py, whole = (np.interp(place, np.arange(ANGLES), a, period=ANGLES) for a in (x, y, ring.integrity))
    uneven = generator(seed, 41).random(257)
    shimmer = 0.94 + 0.06 * np.interp(even / 23.0 % 256, np.arange(257), uneven)
    level = np.clip(whole * shimmer, 0, 1) * np.clip((whole - WHOLE * 0.5) / WHOLE, 0, 1)
    stamps = _stamps(core_px)
    reach = stamps[0].get_width() // 2 - 1
    keep = np.flatnonzero(
        (level > 0.03)
        & (px > -reach)
        & (py > -reach)
        & (px < window.width_px + reach)
        & (py < window.height_px + reach)
    )
    if not len(keep):
        return None
    left, top = int(px[keep].min()) - reach - 40, int(py[keep].min()) - reach - 40
    right, bottom = int(px[keep].max()) + reach + 40, int(py[keep].max()) + reach + 40
    area = pygame.Rect(left, top, right - left, bottom - top).clip((0, 0, window.width_px, window.height_px))
    if area.width <= 0 or area.height <= 0:
        return None
    layer = pygame.Surface(area.size, pygame.SRCALPHA, 32)
    _lay(layer, stamps, px[keep] - area.x, py[keep] - area.y, level[keep])
    _fray(layer, x - area.x, y - area.y, ring.integrity, core_px, seed)
    return layer, area.topleft
