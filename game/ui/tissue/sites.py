"""The places where a drawn cell may stand: a jittered hexagonal lattice anchored in the tissue.

Every site carries two fixed random numbers. A cell is visible while its first number is below the local density, and
its class follows from the second by cumulative share; so a site changes only when the biology does. The numbers are
partly correlated between neighbours, since cells grow in nests, but exactly uniform over the tile.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from game.ui.tissue.noise import generator, ranks, smooth_tile

TILE = 256
JITTER = 0.17
"""Largest displacement from the lattice in site spacings (assumption: looks alive, keeps cells apart)."""


@dataclass(frozen=True)
class Window:
    """The part of the section that a picture shows; ``span_voxels`` runs along the picture's width."""

    width_px: int
    height_px: int
    centre_x_voxel: float
    centre_y_voxel: float
    span_voxels: float

    @property
    def px_per_voxel(self) -> float:
        """Pixels along one voxel edge."""
        return self.width_px / self.span_voxels

    @property
    def left_voxel(self) -> float:
        """Voxel coordinate of the picture's left edge."""
        return self.centre_x_voxel - self.span_voxels / 2

    @property
    def top_voxel(self) -> float:
        """Voxel coordinate of the picture's top edge."""
        return self.centre_y_voxel - self.height_px / self.px_per_voxel / 2

    def to_px(self, x_voxel: float, y_voxel: float) -> tuple[float, float]:
        """Return the pixel of a place in the tissue."""
        scale = self.px_per_voxel
        return (x_voxel - self.left_voxel) * scale, (y_voxel - self.top_voxel) * scale

    def to_voxel(self, x_px: float, y_px: float) -> tuple[float, float]:
        """Return the place in the tissue under a pixel."""
        scale = self.px_per_voxel
        return self.left_voxel + x_px / scale, self.top_voxel + y_px / scale


@dataclass(frozen=True)
class Sites:
    """Sites inside a window, one row each: pixel place and the fixed numbers in (0, 1)."""

    x_px: np.ndarray
    y_px: np.ndarray
    appear: np.ndarray
    identity: np.ndarray
    look: np.ndarray
    """Chooses shape variant and phase of the idle drift."""

    def take(self, keep: np.ndarray) -> Sites:
        """Return only the sites that ``keep`` (bool mask) selects."""
        return Sites(self.x_px[keep], self.y_px[keep], self.appear[keep], self.identity[keep], self.look[keep])


@lru_cache(maxsize=4)
def _tile(seed: int, nested: bool) -> tuple[np.ndarray, ...]:
    source = generator(seed, 11 if nested else 12)
    jitter_x, jitter_y, white_a, white_b, look = (source.random((TILE, TILE)) for _ in range(5))
    if nested:
        appear = ranks(0.55 * smooth_tile(TILE, 2.2, seed, 101) * 0.29 + 0.75 * white_a)
        identity = ranks(smooth_tile(TILE, 2.6, seed, 102) * 0.29 + 0.55 * white_b)
    else:
        appear, identity = white_a, white_b
    return tuple(np.asarray(a, dtype=np.float32) for a in (jitter_x, jitter_y, appear, identity, look))


def sites_in(window: Window, spacing_px: float, seed: int, margin_px: float, nested: bool = True) -> Sites:
    """Return every lattice site in the window and a margin, in reading order (lower cells overlap upper ones)."""
    scale = window.px_per_voxel
    left, top = window.left_voxel * scale, window.top_voxel * scale
    row_px = spacing_px * 0.8660254
    rows = np.arange(np.floor((top - margin_px) / row_px), np.ceil((top + window.height_px + margin_px) / row_px) + 1)
    columns = np.arange(
        np.floor((left - margin_px) / spacing_px) - 1, np.ceil((left + window.width_px + margin_px) / spacing_px) + 1
    )
    row, column = (a.ravel().astype(np.int64) for a in np.meshgrid(rows, columns, indexing="ij"))
    jitter_x, jitter_y, appear, identity, look = (a[row % TILE, column % TILE] for a in _tile(seed, nested))
    reach = JITTER if nested else 0.45
    x = (column + 0.5 * (row & 1) + (jitter_x * 2 - 1) * reach) * spacing_px - left
    y = (row + (jitter_y * 2 - 1) * reach) * row_px - top
    keep = (x > -margin_px) & (x < window.width_px + margin_px) & (y > -margin_px) & (y < window.height_px + margin_px)
    return Sites(*(np.asarray(a[keep], dtype=np.float32) for a in (x, y, appear, identity, look)))
