"""From voxels to a soft picture: smooth resampling by two small matrix products, colour by density-weighted mean."""

from __future__ import annotations

import numpy as np

from game.ui.compat import pygame
from game.ui.tissue import palette
from game.ui.tissue.noise import smooth_tile, soften
from game.ui.tissue.sites import Sites, Window
from game.ui.tissue.stroma import image

_COLOURS = np.asarray(palette.CLASS_COLOURS, dtype=np.float32)
_GLOWS = (_COLOURS * np.asarray((1.0, 1.0, 1.1, 0.9, 0.5), dtype=np.float32)[:, None]).T
"""Sleeping cells are pale: at full weight their glow would wash the field out (assumption)."""
SINGLE_THREAD_PRODUCTS = 240_000
"""Multiplications in one matrix product below which OpenBLAS stays on one thread (4 x 65,536 in its sources)."""
_HYPOXIC = np.asarray(palette.HYPOXIC, dtype=np.float32)[:, None, None]


def _matrix(count: int, start_voxel: float, step_voxel: float, grid: int) -> np.ndarray:
    """Return weights [count, grid]: half bilinear, half cubic B-spline, so peaks stay and edges are soft."""
    place = start_voxel + step_voxel * (np.arange(count) + 0.5) - 0.5
    gap = np.abs(np.clip(place, 0, grid - 1)[:, None] - np.arange(grid)[None, :])
    linear = np.maximum(0, 1 - gap)
    near, far = 2 / 3 - gap**2 + gap**3 / 2, np.maximum(0, 2 - gap) ** 3 / 6
    weights = 0.5 * linear + 0.5 * np.where(gap < 1, near, far)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), dtype=np.float32)


def _product(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return ``left @ right`` in slices too small for the linear-algebra library to start threads.

    Waiting for a second thread on a busy machine costs many times what the thread saves.
    """
    width = max(1, SINGLE_THREAD_PRODUCTS // (left.shape[-2] * left.shape[-1]))
    if right.shape[-1] <= width:
        return left @ right
    slices = [left @ right[..., k : k + width] for k in range(0, right.shape[-1], width)]
    return np.concatenate(slices, axis=-1)


class Sampler:
    """Resamples voxel fields of one grid to a coarse picture of a window, ``step_px`` pixels to a sample."""

    def __init__(self, window: Window, grid: int, step_px: int) -> None:
        self.window, self.step_px = window, step_px
        self.width, self.height = -(-window.width_px // step_px), -(-window.height_px // step_px)
        step = step_px / window.px_per_voxel
        self._rows = _matrix(self.height, window.top_voxel, step, grid)
        self._columns = np.ascontiguousarray(_matrix(self.width, window.left_voxel, step, grid).T)

    def __call__(self, fields: np.ndarray) -> np.ndarray:
        """Return fields [..., grid, grid] as float32 [..., height, width]."""
        return _product(_product(self._rows, np.asarray(fields, dtype=np.float32)), self._columns)

    def enlarge(self, rgb: np.ndarray) -> pygame.Surface:
        """Return coarse light [3, height, width] (0-255) at the size of the window."""
        size = self.width * self.step_px, self.height * self.step_px
        return pygame.transform.smoothscale(image(rgb.transpose(1, 2, 0)), size)


class Lookup:
    """Reads coarse fields at the sites, slightly displaced so that tumour edges are not those of voxels."""

    def __init__(self, sites: Sites, sampler: Sampler, seed: int, scale: float) -> None:
        self._sampler = sampler
        window = sampler.window
        reach = min(0.45 * window.px_per_voxel, 13.0 * scale)
        left, top = window.left_voxel * window.px_per_voxel, window.top_voxel * window.px_per_voxel
        cell = 5 * scale
        column, row = (((a + b) / cell).astype(int) % 256 for a, b in ((sites.x_px, left), (sites.y_px, top)))
        self.x_px = sites.x_px + reach * np.clip(smooth_tile(256, 7, seed, 81)[row, column], -1.6, 1.6)
        self.y_px = sites.y_px + reach * np.clip(smooth_tile(256, 7, seed, 82)[row, column], -1.6, 1.6)
        self.place(self.x_px, self.y_px)

    def place(self, x_px: np.ndarray, y_px: np.ndarray) -> None:
        """Set where each site reads (pixels)."""
        width, height, step = self._sampler.width, self._sampler.height, self._sampler.step_px
        column = np.clip(x_px / step - 0.5, 0, width - 1.001)
        row = np.clip(y_px / step - 0.5, 0, height - 1.001)
        left, top = column.astype(np.int32), row.astype(np.int32)
        fx, fy = (column - left).astype(np.float32), (row - top).astype(np.float32)
        right, below = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
        self._index = np.stack((top * width + left, top * width + right, below * width + left, below * width + right))
        self._weight = np.stack(((1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy)).astype(np.float32)

    def __call__(self, coarse: np.ndarray) -> np.ndarray:
        """Return coarse fields [..., height, width] at the sites, [..., n]."""
        flat = coarse.reshape(*coarse.shape[:-2], -1)
        total = flat[..., self._index[0]] * self._weight[0]
        for corner in (1, 2, 3):
            total += flat[..., self._index[corner]] * self._weight[corner]
        return total


def soft_mask(mask: np.ndarray) -> np.ndarray:
    """Return a bool voxel mask as float32 with an edge some three voxels soft."""
    return soften(mask.astype(np.float32), 3)


def tissue_glow(density: np.ndarray, oxygen: np.ndarray) -> np.ndarray:
    """Return the light [3, h, w] of coarse density [5, h, w]: mean colour, brighter with density and oxygen."""
    total = density.sum(axis=0)
    colour = np.tensordot(_GLOWS, density, axes=1) / np.maximum(total, 1e-4)
    starved = np.clip(1 - oxygen * 1.6, 0, 1) * 0.6
    colour += (_HYPOXIC - colour) * starved
    return colour * (np.clip(total, 0, 1.2) * (0.16 + 0.84 * np.clip(oxygen, 0, 1)) * 0.38)


def mean_colour(density: np.ndarray) -> np.ndarray:
    """Return the density-weighted class colour [3, h, w] of coarse density [5, h, w]."""
    weight = density + 1e-3 * np.eye(palette.CLASS_COUNT, 1, dtype=np.float32)[:, :, None]
    return np.tensordot(_COLOURS.T, weight, axes=1) / weight.sum(axis=0)


def splat(x_px: np.ndarray, y_px: np.ndarray, kinds: np.ndarray, strength: np.ndarray, sampler: Sampler) -> np.ndarray:
    """Return the light [3, h, w] that cells at pixels, of classes ``kinds``, throw on their surroundings."""
    width, height, step = sampler.width, sampler.height, sampler.step_px
    column, row = (x_px / step).astype(int), (y_px / step).astype(int)
    inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
    place = (row * width + column)[inside]
    colour = _COLOURS[kinds[inside]] * strength[inside, None]
    channels = [np.bincount(place, colour[:, k], width * height) for k in range(3)]
    return np.stack(channels).reshape(3, height, width).astype(np.float32)
