"""Which cells stand where: the fixed sites read the density of a view and become pictures with a place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.ui.compat import pygame
from game.ui.tissue import palette, sprites
from game.ui.tissue.noise import generator
from game.ui.tissue.sites import Sites, Window
from game.ui.tissue.tubes import Path
from game.ui.tissue.view import TissueView

Pairs = list[tuple[pygame.Surface, tuple[int, int]]]

FULL_TURN = np.float32(2 * np.pi)
DRIFT_PX = 0.5
DRIFT_PER_S = 0.9
"""Idle drift: half a pixel to each side, about one sway in seven seconds."""


@dataclass(frozen=True)
class Crowd:
    """Visible cells, one row each: pixel place, class, light, size stage, shape, and phase of the drift."""

    x_px: np.ndarray
    y_px: np.ndarray
    kind: np.ndarray
    shade: np.ndarray
    stage: np.ndarray
    shape: np.ndarray
    phase: np.ndarray

    def __len__(self) -> int:
        return len(self.x_px)

    @property
    def groups(self) -> np.ndarray:
        """Atlas index of each cell's picture before its quarter-pixel position is known."""
        return sprites.Atlas.group(self.kind, self.shade, self.stage, self.shape)


def visible(sites: Sites, density: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (indices of visible sites, their classes) for densities [5, n] at the sites.

    A site is visible while its number is below the total density, so raising the density only ever adds cells.
    """
    cumulative = np.cumsum(density, axis=0)
    total = cumulative[-1]
    shown = np.flatnonzero(sites.appear < total)
    threshold = sites.identity[shown] * total[shown]
    kind = (threshold[None, :] >= cumulative[:-1, shown]).sum(axis=0)
    return shown, kind


def crowd(sites: Sites, density: np.ndarray, oxygen: np.ndarray, glow: np.ndarray) -> Crowd:
    """Return the visible cells for density [5, n], oxygen [n] and about-to-enter glow [n] at the sites."""
    shown, kind = visible(sites, density)
    look = sites.look[shown]
    margin = density.sum(axis=0)[shown] - sites.appear[shown]
    breath = oxygen[shown] + (look - 0.5) * 0.12
    shade = (breath > 0.14).astype(np.int64) + (breath > 0.27) + (breath > 0.42)
    shade[glow[shown] > 0.3 + 0.25 * look] = sprites.LIT
    shade[(kind == palette.ASLEEP) & (shade < 2)] = 2
    stage = (margin > 0.025).astype(np.int64) + (margin > 0.07)
    return Crowd(
        sites.x_px[shown],
        sites.y_px[shown],
        kind,
        shade,
        stage,
        (look * 997).astype(np.int64) % sprites.SHAPES,
        look * FULL_TURN,
    )


def lone(view: TissueView, window: Window, radius_px: float) -> Crowd:
    """Return the single cells of a view inside a window, nudged apart where they would cover one another."""
    rows = [(*window.to_px(x, y), kind) for x, y, kind in view.single]
    table = np.asarray(rows, dtype=np.float64).reshape(-1, 3)
    inside = (table[:, 0] > -radius_px) & (table[:, 0] < window.width_px + radius_px)
    inside &= (table[:, 1] > -radius_px) & (table[:, 1] < window.height_px + radius_px)
    table = table[inside][:300]
    place = table[:, :2].copy()
    count = len(place)
    if count > 1:
        place += (generator(7, 91).random((count, 2)) - 0.5) * 0.5
        for _ in range(12):
            gap = place[:, None] - place[None, :]
            distance = np.hypot(gap[..., 0], gap[..., 1]) + np.eye(count) * 1e6
            push = np.clip(radius_px * 1.95 - distance, 0, None) / np.maximum(distance, 0.1)
            place += 0.5 * (gap * push[..., None]).sum(axis=1)
    whole = np.zeros(count, dtype=np.int64)
    return Crowd(
        place[:, 0],
        place[:, 1],
        table[:, 2].astype(np.int64),
        whole + 3,
        whole + 2,
        np.arange(count) % sprites.SHAPES,
        np.arange(count) * np.float32(1.7),
    )


def placed(
    pictures: list[pygame.Surface | None], first: np.ndarray, x_px: np.ndarray, y_px: np.ndarray, box: int
) -> Pairs:
    """Return (picture, corner) pairs: quarter-pixel pictures of edge ``box`` centred on pixel places."""
    # The painted canvas has one spare pixel, so the cell in phase 0 lies half a pixel left of and above the middle.
    fine_x = np.floor((x_px - box / 2) * 4 + 2.5).astype(np.int64)
    fine_y = np.floor((y_px - box / 2) * 4 + 2.5).astype(np.int64)
    index = first + (fine_y & 3) * 4 + (fine_x & 3)
    chosen = map(pictures.__getitem__, index.tolist())
    return list(zip(chosen, zip((fine_x >> 2).tolist(), (fine_y >> 2).tolist(), strict=True), strict=True))  # type: ignore[arg-type]


def drawn(cells: Crowd, groups: np.ndarray, atlas: sprites.Atlas, seconds: float, shift_px: float = 0.0) -> Pairs:
    """Return the pairs that draw a crowd at a time (s); ``groups`` is its ``groups``, kept by the caller."""
    sway = cells.phase + np.float32(seconds * DRIFT_PER_S)
    x = cells.x_px + shift_px + DRIFT_PX * np.sin(sway)
    y = cells.y_px + shift_px + DRIFT_PX * np.cos(sway * np.float32(0.83) + cells.phase)
    return placed(atlas.pictures, groups, x, y, atlas.box)


class Flow:
    """Cells carried along vessels: fastest on the axis, as in a pipe."""

    def __init__(
        self, paths: tuple[Path, ...], starts: np.ndarray, laterals: np.ndarray, which: np.ndarray, px_per_s: float
    ) -> None:
        lengths = np.asarray([len(path.x) for path in paths], dtype=np.int64)
        self._offset = np.concatenate(([0], np.cumsum(lengths)[:-1]))[which]
        self._length = lengths[which]
        self._start = starts * self._length
        self._speed = px_per_s * (1 - 0.6 * laterals**2)
        radius = np.asarray([path.radius_px for path in paths])[which]
        self._aside = laterals * radius
        self._axis = np.stack(
            [np.concatenate(parts) for parts in zip(*((p.x, p.y, p.normal_x, p.normal_y) for p in paths), strict=True)]
        )

    def at(self, seconds: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return x, y in pixels and the distance along the path to its nearer end in pixels."""
        along = (self._start + self._speed * seconds) % self._length
        x, y, normal_x, normal_y = self._axis[:, self._offset + along.astype(np.int64)]
        return x + normal_x * self._aside, y + normal_y * self._aside, np.minimum(along, self._length - along)


def red_flow(paths: tuple[Path, ...], seed: int, limit: int, scale: float) -> Flow | None:
    """Return red blood cells for the vessels, at most ``limit``, or None without a vessel wide enough for them."""
    roomy = tuple(path for path in paths if path.radius_px >= 5 * scale)
    if not roomy:
        return None
    wanted = np.asarray([len(path.x) * min(path.radius_px, 30 * scale) / (130 * scale**2) for path in roomy])
    counts = np.maximum(1, wanted * min(1.0, limit / wanted.sum())).astype(int)
    source = generator(seed, 51)
    which = np.repeat(np.arange(len(roomy)), counts)
    return Flow(roomy, source.random(len(which)), (source.random(len(which)) * 2 - 1) * 0.68, which, 26.0 * scale)


def shown_in_blood(count: int) -> int:
    """Return how many cells stand for ``count`` circulating ones: 0, then 1, 3, 6, 9 ... three more a decade."""
    return 0 if count <= 0 else min(24, 1 + int(3 * np.log10(count)))


def blood_flow(view: TissueView, paths: tuple[Path, ...], seed: int, scale: float) -> tuple[Flow, np.ndarray] | None:
    """Return the circulating tumour cells and their classes, which keep the colour of their origin, or None."""
    count = shown_in_blood(view.in_blood)
    if not paths or count == 0:
        return None
    source = generator(seed, 61)
    numbers = source.random((24, 4))[:count]
    weight = np.asarray([len(path.x) * path.radius_px for path in paths])
    which = np.searchsorted(np.cumsum(weight) / weight.sum(), numbers[:, 0]).clip(0, len(paths) - 1)
    if view.blood_shares is not None:
        shares = np.asarray(view.blood_shares, dtype=np.float64)
    else:
        shares = view.density.sum(axis=(1, 2), dtype=np.float64)
        for _, _, kind in view.single:
            shares[kind] += 1e-3
    if shares.sum() <= 0:
        shares = np.eye(palette.CLASS_COUNT)[palette.SENSITIVE]
    kinds = np.searchsorted(np.cumsum(shares) / shares.sum(), numbers[:, 3]).clip(0, palette.CLASS_COUNT - 1)
    return Flow(paths, numbers[:, 1], (numbers[:, 2] * 2 - 1) * 0.5, which, 19.0 * scale), kinds
