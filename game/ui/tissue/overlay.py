"""What lies over the tissue: vignettes, the lens rim with its ticks, the hatching of what is only inferred."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from game.ui.compat import pygame
from game.ui.tissue.palette import LINE, TEXT, Colour
from game.ui.tissue.sprites import surface_from
from game.ui.tissue.stroma import image

RIM_PX = 3.0
HATCH_PX = 13
"""Distance of hatching lines across (design comp: 13 px)."""


def _radius(size: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    axis = np.arange(size, dtype=np.float32) - (size - 1) / 2
    x, y = np.meshgrid(axis, axis)
    return x, y, np.hypot(x, y)


@lru_cache(maxsize=8)
def disc_mask(diameter: int, scale: float = 1.0) -> pygame.Surface:
    """Return what a lens picture is multiplied by: darker towards the rim, transparent beyond it."""
    x, y, distance = _radius(diameter)
    share = distance / (diameter / 2)
    light = 1.0 - 0.56 * np.clip((share - 0.5) / 0.5, 0, 1) ** 2.2
    light *= 1 - 0.06 * np.clip((x + y) / diameter + 0.2, 0, 1)
    alpha = np.clip(diameter / 2 - RIM_PX * scale * 0.5 - distance, 0, 1)
    return surface_from(np.repeat((light * 255)[..., None], 3, axis=2), alpha)


@lru_cache(maxsize=4)
def vignette(width: int, height: int) -> pygame.Surface:
    """Return what a rectangular scene is multiplied by: darker in the corners."""
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    edge = np.sqrt(x**2 * 0.9 + y**2 * 0.8)
    light = 1.0 - 0.55 * np.clip((edge - 0.62) / 0.72, 0, 1) ** 1.7
    return image(np.repeat((light * 255)[..., None], 3, axis=2))


@lru_cache(maxsize=2)
def title_shade(width: int, height: int) -> pygame.Surface:
    """Return what the title's picture is multiplied by: dark on the left under the words, and in the corners."""
    x = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    words = 1 - 0.66 * np.clip((0.58 - x) / 0.46, 0, 1) ** 1.3
    edge = 1 - 0.5 * np.clip((np.sqrt((x - 0.6) ** 2 * 2.6 + y**2 * 0.75) - 0.55) / 0.7, 0, 1) ** 1.5
    return image(np.repeat((words * edge * 255)[..., None], 3, axis=2))


def _over(rgb: np.ndarray, alpha: np.ndarray, colour: Colour | np.ndarray, cover: np.ndarray) -> None:
    """Paint a colour with a coverage over straight-alpha layers, in place."""
    total = cover + alpha * (1 - cover)
    share = (cover / np.maximum(total, 1e-6))[..., None]
    rgb += (np.asarray(colour, dtype=np.float32) - rgb) * share
    alpha[...] = total


@lru_cache(maxsize=16)
def lens_overlay(
    diameter: int, seen: tuple[int, int, int] | None, inferred: bool, frame: Colour, scale: float = 1.0
) -> pygame.Surface:
    """Return rim, ticks, the ring around what was seen (x, y, radius in pixels) and hatching around it."""
    x, y, distance = _radius(diameter)
    middle = (diameter - 1) / 2
    rgb = np.zeros((diameter, diameter, 3), dtype=np.float32)
    alpha = np.zeros((diameter, diameter), dtype=np.float32)
    rim = RIM_PX * scale
    inner = diameter / 2 - rim
    inside = np.clip(inner - distance + 0.5, 0, 1)
    if inferred:
        clear = np.ones_like(inside)
        if seen is not None:
            clear = np.clip(np.hypot(x + middle - seen[0], y + middle - seen[1]) - seen[2] + 0.5, 0, 1)
        _over(rgb, alpha, (10, 16, 30), inside * clear * 0.16)
        across = np.abs((x + y) * 0.7071 % (HATCH_PX * scale) - HATCH_PX * scale / 2)
        _over(rgb, alpha, (206, 220, 244), np.clip(0.55 + 0.5 * scale - across, 0, 1) * inside * clear * 0.3)
    if seen is not None:
        ring = np.abs(np.hypot(x + middle - seen[0], y + middle - seen[1]) - seen[2])
        _over(rgb, alpha, (6, 10, 20), np.clip(0.5 + 2.4 * scale - ring, 0, 1) * inside * 0.45)
        _over(rgb, alpha, TEXT, np.clip(0.5 + 1.2 * scale - ring, 0, 1) * inside)
    turn = np.arctan2(y, x)
    from_tick = np.abs((turn / (np.pi / 6) + 0.5) % 1 - 0.5) * (np.pi / 6) * distance
    tick = np.clip(0.5 + 0.6 * scale - from_tick, 0, 1) * np.clip(distance - (inner - diameter * 0.03), 0, 1) * inside
    _over(rgb, alpha, (198, 208, 226), tick * 0.75)
    band = np.clip(rim / 2 + 0.5 - np.abs(distance - (diameter / 2 - rim / 2 - 0.5)), 0, 1)
    lit = (1.0 - 0.28 * np.clip((x + y) / diameter + 0.5, 0, 1))[..., None] if frame == LINE else 1.0
    _over(rgb, alpha, np.asarray(frame, dtype=np.float32) * lit, band)
    return surface_from(rgb, alpha)
