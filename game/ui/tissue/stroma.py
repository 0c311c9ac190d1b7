"""The tissue between the cells: cloudy stroma, collagen fibres and faint resident nuclei, in tiles without seams."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from game.ui.compat import pygame
from game.ui.tissue import palette
from game.ui.tissue.noise import clouds, generator, smooth_tile, soften

TILE_PX = 1024


def image(rgb: np.ndarray) -> pygame.Surface:
    """Return an opaque surface from a float or uint8 array [h, w, 3]."""
    surface = pygame.Surface((rgb.shape[1], rgb.shape[0]), 0, 32)
    data = rgb if rgb.dtype == np.uint8 else np.clip(rgb + 0.5, 0, 255).astype(np.uint8)
    pygame.surfarray.blit_array(surface, np.ascontiguousarray(data.transpose(1, 0, 2)))
    return surface


def _double(half: np.ndarray) -> np.ndarray:
    """Enlarge a periodic array twofold by wrapped bilinear interpolation."""
    for axis in (0, 1):
        following = np.roll(half, -1, axis=axis)
        half = np.stack((half, (half + following) / 2), axis=axis + 1)
        shape = list(half.shape)
        shape[axis : axis + 2] = [shape[axis] * 2]
        half = half.reshape(shape)
    return half


def _walks(source: np.random.Generator, count: int, steps: int, stride_px: float) -> np.ndarray:
    """Return wandering paths [count, steps, 2] whose bend changes slowly, as collagen lies in tissue."""
    heading = source.random(count) * 2 * np.pi
    bend = (source.random(count) - 0.5) * 0.09
    place = source.random((count, 2)) * TILE_PX
    path = np.empty((count, steps, 2))
    for step in range(steps):
        path[:, step] = place
        bend = bend * 0.975 + (source.random(count) - 0.5) * 0.02
        heading = heading + bend
        place = place + np.stack((np.cos(heading), np.sin(heading)), axis=1) * stride_px
    return path


def _draw_wrapped(surface: pygame.Surface, path: np.ndarray, level: int, width: int) -> None:
    low, high = path.min(axis=0) - 4, path.max(axis=0) + 4
    for shift_x in range(int(-(high[0] // TILE_PX)), int(-(low[0] // TILE_PX)) + 1):
        for shift_y in range(int(-(high[1] // TILE_PX)), int(-(low[1] // TILE_PX)) + 1):
            points = (path + np.asarray((shift_x, shift_y)) * TILE_PX).tolist()
            colour = (level, level, level)
            if width == 1:
                pygame.draw.aalines(surface, colour, False, points)
            else:
                pygame.draw.lines(surface, colour, False, points, width)


def _fibres(seed: int) -> np.ndarray:
    """Return fibre brightness, float32 [TILE_PX, TILE_PX] 0 to 1."""
    source = generator(seed, 21)
    total = np.zeros((TILE_PX, TILE_PX), dtype=np.float32)
    for count, strands, width, level in ((14, 1, 3, 110), (10, 2, 2, 110), (26, 1, 1, 150)):
        layer = pygame.Surface((TILE_PX, TILE_PX), 0, 32)
        for path in _walks(source, count, 90, 6.0):
            for _ in range(strands):
                apart = (source.random(2) - 0.5) * (9 if strands > 1 else 0)
                stray = np.linspace(0.3, 1.2, len(path))[:, None] * apart
                _draw_wrapped(layer, path + stray, int(level * (0.5 + 0.5 * source.random())), width)
        sharp = pygame.surfarray.array3d(layer)[..., 0].T.astype(np.float32) / 255
        soft = (sharp + np.roll(sharp, 1, 0) + np.roll(sharp, -1, 0) + np.roll(sharp, 1, 1) + np.roll(sharp, -1, 1)) / 5
        total = np.maximum(total, soft if width > 1 else 0.35 * soft + 0.65 * sharp)
    patchy = np.clip(0.62 + 0.42 * _double(smooth_tile(TILE_PX // 2, 60, seed, 22)), 0.08, 1.0)
    return np.asarray(total * patchy, dtype=np.float32)


def _wisps(seed: int) -> np.ndarray:
    """Return out-of-focus strands of matrix, float32 [TILE_PX, TILE_PX] 0 to 1."""
    half = TILE_PX // 2
    ridge = np.exp(-(((smooth_tile(half, 34, seed, 25) + 0.06 * smooth_tile(half, 7, seed, 24)) / 0.2) ** 2)) * 0.8
    ridge += np.exp(-((smooth_tile(half, 24, seed, 26) / 0.11) ** 2)) * 0.3
    patch = np.clip(0.3 + 0.35 * smooth_tile(half, 40, seed, 27), 0, 1)
    grain = np.clip(0.8 + 0.2 * smooth_tile(half, 3, seed, 28), 0, 1.3)
    return np.asarray(_double(ridge * patch * grain), dtype=np.float32)


def _nuclei(seed: int) -> np.ndarray:
    """Return the brightness of spindle-shaped resident nuclei, float32 [TILE_PX, TILE_PX]."""
    source = generator(seed, 23)
    total = np.zeros((TILE_PX, TILE_PX), dtype=np.float32)
    axis = np.arange(-16, 17, dtype=np.float32)
    x, y = np.meshgrid(axis, axis)
    for _ in range(230):
        angle, length, girth = source.random() * np.pi, 5 + 4 * source.random(), 2 + 1.3 * source.random()
        along, across = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
        spot = np.exp(-(((along / length) ** 2 + (across / girth) ** 2) ** 2)) * (0.3 + 0.7 * source.random())
        column, row = (source.random(2) * TILE_PX).astype(int)
        total[np.ix_((row + axis.astype(int)) % TILE_PX, (column + axis.astype(int)) % TILE_PX)] += spot
    return total


@lru_cache(maxsize=2)
def stroma_tile(seed: int) -> np.ndarray:
    """Return the stroma, float16 [TILE_PX, TILE_PX, 3] of 0 to 255, periodic in both directions: half the memory."""
    half = TILE_PX // 2
    cloud = _double(clouds(half, 90, 5, seed, 31))
    teal = np.clip(_double(clouds(half, 70, 4, seed, 41)) * 0.5, 0, 1)[..., None]
    hollow = np.clip(_double(clouds(half, 60, 3, seed, 51)) - 0.9, 0, 1.5)[..., None]
    level = np.clip(0.42 + 0.2 * cloud, 0, 1)[..., None] ** 1.25
    deep, light, sea = (
        np.asarray(c, dtype=np.float32) for c in (palette.STROMA_DEEP, palette.STROMA_LIGHT, palette.STROMA_TEAL)
    )
    rgb = deep + (light - deep) * level
    rgb = rgb + (sea - rgb) * teal * 0.5
    rgb *= 1 - 0.3 * hollow
    rgb += np.asarray(palette.WISP, dtype=np.float32) * _wisps(seed)[..., None] * 0.34
    rgb += np.asarray(palette.FIBRE, dtype=np.float32) * _fibres(seed)[..., None] * 0.36
    rgb += np.asarray((44, 74, 120), dtype=np.float32) * _nuclei(seed)[..., None] * 0.26
    return np.asarray(rgb, dtype=np.float16)


@lru_cache(maxsize=2)
def grain_tile(seed: int) -> np.ndarray:
    """Return the mottling that the glow of dense tissue is multiplied by, float32 [TILE_PX, TILE_PX] about 0.5 to 1."""
    return np.asarray(np.clip(0.8 + 0.13 * _double(clouds(TILE_PX // 2, 14, 3, seed, 61)), 0.4, 1.0), dtype=np.float32)


def crop(tile: np.ndarray, left_px: float, top_px: float, width: int, height: int, scale: float = 1.0) -> np.ndarray:
    """Return the part of a periodic tile, enlarged by ``scale``, that starts at a pixel (any sign) of the tissue."""
    rows = np.floor((np.arange(height) + np.floor(top_px)) / scale).astype(int) % tile.shape[0]
    columns = np.floor((np.arange(width) + np.floor(left_px)) / scale).astype(int) % tile.shape[1]
    part = tile[np.ix_(rows, columns)].astype(np.float32, copy=False)
    if scale <= 1:
        return part
    # Whole tile pixels were repeated; a small blur hides their edges.
    return np.moveaxis(soften(np.moveaxis(part, -1, 0), round(scale)), 0, -1) if part.ndim == 3 else part


GROUND_SEED = 7
"""All quiet backgrounds are cuts of one tile; their own seed chooses where."""


@lru_cache(maxsize=8)
def static_tissue(width: int, height: int, seed: int = 7) -> pygame.Surface:
    """Return stroma and fibres under a dark gradient, without cells: a quiet background for a panel."""
    rgb = crop(stroma_tile(GROUND_SEED), seed * 37, seed * 91, width, height)
    x = np.linspace(-1, 1, width, dtype=np.float32)
    y = np.linspace(-1, 1, height, dtype=np.float32)
    shade = 1.0 - 0.42 * np.clip(x[None, :] ** 2 * 0.7 + y[:, None] ** 2 * 0.8, 0, 1.2)
    return image(rgb * shade[..., None])
