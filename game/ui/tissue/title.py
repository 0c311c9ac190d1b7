"""The title's picture: a drifting field of living tissue. A composed image, not the state of any patient."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from game.ui import compat
from game.ui.compat import pygame
from game.ui.tissue.overlay import title_shade
from game.ui.tissue.painter import Painter
from game.ui.tissue.stroma import image
from game.ui.tissue.view import TissueView

GRID = 64
SPAN_VOXELS = 60.0
DRIFT_PX = 22.0
DRIFT_PERIOD_S = 150.0
"""The picture sways along one diagonal, at most about one pixel a second."""
PHASES = 4


def _soft_disc(x: float, y: float, radius: float, softness: float) -> np.ndarray:
    axis = np.arange(GRID, dtype=np.float32) + 0.5
    across, down = np.meshgrid(axis, axis)
    return np.clip(0.5 + (radius - np.hypot(across - x, down - y)) / softness, 0, 1).astype(np.float32)


def _composition() -> TissueView:
    """Return the artwork: a tumour of several clones right of the middle, between two vessels."""
    density = np.zeros((5, GRID, GRID), dtype=np.float32)
    density[0] = np.maximum(_soft_disc(45, 30, 9.5, 5), 0.85 * _soft_disc(52, 37, 6.5, 5))
    density[0] += 0.13 * _soft_disc(45, 32, 17, 8)
    orange = _soft_disc(50.5, 25.5, 4.6, 3.5)
    density[0] *= 1 - 0.93 * orange
    density[1] = 0.92 * orange + 0.05 * _soft_disc(48, 28, 11, 4)
    plum = _soft_disc(40.0, 36.5, 3.2, 3.0)
    density[0] *= 1 - 0.9 * plum
    density[2] = 0.8 * plum
    yellow = _soft_disc(53.0, 24.4, 1.6, 2.6)
    density[3] = 0.7 * yellow
    density[1] *= 1 - 0.7 * yellow
    asleep = _soft_disc(29.5, 44.5, 1.9, 2.6) + _soft_disc(24.5, 20.0, 1.1, 2.0)
    density[4] = 0.42 * asleep
    oxygen = 0.95 - 0.72 * _soft_disc(45.0, 32.0, 2.6, 5.0)
    vessels = (
        (((-6.0, 26.0), (8.0, 20.5), (20.0, 23.5), (30.0, 19.0), (41.0, 14.5), (55.0, 16.0), (70.0, 10.0)), 1.9),
        (((22.0, 22.8), (25.5, 29.0), (26.0, 37.0), (31.5, 42.0), (33.0, 52.0)), 0.95),
        (((26.2, 35.0), (31.0, 35.5), (34.0, 33.5)), 0.5),
        (((70.0, 44.0), (60.0, 43.0), (54.0, 46.5), (47.0, 47.5), (41.0, 54.0)), 1.2),
    )
    immune = 0.1 + 0.1 * _soft_disc(45, 31, 14, 5) - 0.19 * _soft_disc(46, 31, 9, 5)
    zero = np.zeros((GRID, GRID), dtype=np.float32)
    return TissueView(
        grid=GRID,
        density=density,
        oxygen=oxygen,
        vessel=zero,
        vessels=vessels,
        membrane=zero,
        mask=np.ones((GRID, GRID), dtype=bool),
        immune=np.clip(immune, 0, 1).astype(np.float32),
        in_blood=900,
        blood_shares=(0.7, 0.25, 0.05, 0.0, 0.0),
    )


class TitleTissue:
    """Everything the title needs at one size, painted once (about a second) when first asked for."""

    def __init__(self, width_px: int, height_px: int) -> None:
        self.size = width_px, height_px
        pad = int(DRIFT_PX) + 4
        scale = max(1.0, min(width_px / 1280, height_px / 720))
        self._painter = Painter(width_px + 2 * pad, height_px + 2 * pad, scale=scale)
        view = _composition()
        window = self._painter.window((GRID / 2, GRID / 2), SPAN_VOXELS)
        self._pad = pad
        self._place, self._picture = self._painter.prepare(view, window)
        self._layers = self._shifted()
        self._shade = title_shade(width_px, height_px)

    def _shifted(self) -> list[pygame.Surface]:
        """Return the still picture in four quarter-pixel steps along the diagonal, so that slow drift is smooth."""
        still = pygame.surfarray.array3d(self._picture.still).transpose(1, 0, 2).astype(np.float32)
        layers = []
        for phase in range(PHASES):
            f = phase / PHASES
            across = still + f * (np.roll(still, 1, axis=1) - still)
            layers.append(image(across + f * (np.roll(across, 1, axis=0) - across)))
        return layers

    def draw(self, surface: pygame.Surface, seconds: float) -> None:
        """Draw at a time (s) over the whole surface."""
        quarter = round(DRIFT_PX * np.sin(seconds * 2 * np.pi / DRIFT_PERIOD_S) * PHASES)
        whole, phase = divmod(quarter, PHASES)
        corner = whole - self._pad
        surface.blit(self._layers[phase], (corner, corner))
        pairs = self._painter.moving(self._place, self._picture, seconds, quarter / PHASES - self._pad)
        compat.fblits(surface, pairs)
        surface.blit(self._shade, (0, 0), special_flags=pygame.BLEND_RGB_MULT)


@lru_cache(maxsize=2)
def _title(width_px: int, height_px: int) -> TitleTissue:
    return TitleTissue(width_px, height_px)


def title_background(surface: pygame.Surface, t_seconds: float, reduced_motion: bool = False) -> None:
    """Cover ``surface`` with slowly drifting living tissue, darker on the left where a title may stand."""
    _title(*surface.get_size()).draw(surface, 0.0 if reduced_motion else t_seconds)
