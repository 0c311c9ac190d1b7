"""The painter of living tissue behind the lens, the scene and the title.

What depends on the window alone (stroma, vessels, sites) is kept per window; what depends on the view (glow, membrane,
visible cells) per view; only what moves is worked out for each frame.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import numpy as np

from game.ui import compat
from game.ui.compat import pygame
from game.ui.tissue import cells, field, membrane, sprites, stroma, tubes
from game.ui.tissue.memory import give_back
from game.ui.tissue.noise import soften
from game.ui.tissue.sites import Sites, Window, sites_in
from game.ui.tissue.view import TissueView

CELL_PX = 11.0
"""Distance of neighbouring drawn cells; each stands for many (design: 11-12 px)."""
CELL_RADIUS_PX = 5.8
LONE_RADIUS_PX = 10.0
IMMUNE_PX = 17.0
IMMUNE_RADIUS_PX = 2.8
RED_RADIUS_PX = 2.5
VESSEL_HAZE = np.asarray((26, 5, 10), dtype=np.float32)[:, None, None]
DEBRIS = np.asarray((40, 27, 40), dtype=np.float32)[:, None, None]
"""Light of tissue without oxygen: dull plum."""
CELL_LIGHT = np.asarray((0.1, 0.2, 0.35, 0.5, 1.2), dtype=np.float32)
"""Light that a cell throws around itself, by shade."""
MEMBRANE_GAP_PX = 1.25 * CELL_RADIUS_PX


@dataclass
class _Place:
    """What one window over one organ needs, whatever lives in it."""

    window: Window
    backdrop: pygame.Surface
    grain: pygame.Surface
    vessels: list[tuple[pygame.Surface, tuple[int, int]]]
    paths: tuple[tubes.Path, ...]
    sites: Sites
    lookup: field.Lookup
    immune_sites: Sites
    immune_lookup: field.Lookup
    sampler: field.Sampler
    red: cells.Flow | None


@dataclass
class _Picture:
    """What one view adds: everything still, and the cells that will sway."""

    view: TissueView
    still: pygame.Surface
    crowd: cells.Crowd
    groups: np.ndarray
    lone: cells.Crowd
    lone_groups: np.ndarray
    immune: Sites
    blood: tuple[cells.Flow, np.ndarray] | None


class Painter:
    """Paints views into a window of one size. Deterministic: the same view and time give the same pixels."""

    def __init__(
        self, width_px: int, height_px: int, seed: int = 7, round_window: bool = False, scale: float = 1.0
    ) -> None:
        self.width_px, self.height_px, self.seed = width_px, height_px, seed
        # Quarter steps, so that dragging a window's edge does not paint a new set of sprites for every pixel.
        self.scale = max(1.0, round(scale * 4) / 4)
        self._round = round_window
        self._places: OrderedDict[Any, _Place] = OrderedDict()
        self._pictures: OrderedDict[Any, _Picture] = OrderedDict()
        self._bands: OrderedDict[Any, tuple[membrane.Ring | None, Any]] = OrderedDict()
        self._atlas = sprites.atlas(CELL_RADIUS_PX * self.scale)
        self._large = sprites.atlas(LONE_RADIUS_PX * self.scale)

    def window(self, centre_voxel: tuple[float, float], span_voxels: float) -> Window:
        """Return the window with a centre and a span along its width, both in voxels."""
        return Window(
            self.width_px, self.height_px, float(centre_voxel[0]), float(centre_voxel[1]), max(0.5, float(span_voxels))
        )

    def paint(self, surface: pygame.Surface, view: TissueView, window: Window, seconds: float) -> None:
        """Paint the tissue at a time (s) over the whole of a surface of the painter's size."""
        place, picture = self.prepare(view, window)
        surface.blit(picture.still, (0, 0))
        compat.fblits(surface, self.moving(place, picture, seconds))

    def prepare(self, view: TissueView, window: Window) -> tuple[_Place, _Picture]:
        """Return what is kept for a window and a view, made when it is new."""
        place = self._place(view, window)
        return place, self._picture(view, place)

    def moving(self, place: _Place, picture: _Picture, seconds: float, shift_px: float = 0.0) -> cells.Pairs:
        """Return all that moves at a time (s), everything shifted right and down by ``shift_px``."""
        pairs: cells.Pairs = []
        if place.red is not None:
            pictures, box = sprites.red_cells(RED_RADIUS_PX * self.scale)
            x, y, _ = place.red.at(seconds)
            pairs += cells.placed(pictures, np.zeros(len(x), dtype=np.int64), x + shift_px, y + shift_px, box)
        pairs += cells.drawn(picture.crowd, picture.groups, self._atlas, seconds, shift_px)
        if len(picture.immune.x_px):
            dots, box = sprites.immune_dots(IMMUNE_RADIUS_PX * self.scale)
            turn = picture.immune.look * cells.FULL_TURN + np.float32(seconds * 0.7)
            x = picture.immune.x_px + np.sin(turn) + shift_px
            y = picture.immune.y_px + shift_px + np.cos(turn * np.float32(1.3))
            pairs += cells.placed(dots, np.zeros(len(x), dtype=np.int64), x, y, box)
        if picture.blood is not None:
            flow, kinds = picture.blood
            x, y, end = flow.at(seconds)
            stage = (end > 6 * self.scale).astype(np.int64) + (end > 14 * self.scale)
            groups = sprites.Atlas.group(kinds, np.full(len(x), 3), stage, np.zeros(len(x), dtype=np.int64))
            self._atlas.need(groups)
            pairs += cells.placed(self._atlas.pictures, groups, x + shift_px, y + shift_px, self._atlas.box)
        if len(picture.lone):
            pairs += cells.drawn(picture.lone, picture.lone_groups, self._large, seconds, shift_px)
        return pairs

    def _place(self, view: TissueView, window: Window) -> _Place:
        key = (window, view.grid, view.vessels, view.lymph, view.mask.tobytes())
        if key not in self._places:
            self._places[key] = self._make_place(view, window)
            give_back()
            while len(self._places) > 3:
                self._places.popitem(last=False)
        self._places.move_to_end(key)
        return self._places[key]

    def _sites(self, window: Window, spacing: float, seed: int, paths: tuple[tubes.Path, ...], nested: bool) -> Sites:
        sites = sites_in(window, spacing * self.scale, seed, (CELL_RADIUS_PX + 2) * self.scale, nested)
        keep = ~tubes.lumen(paths, sites.x_px, sites.y_px, (1.0 if nested else -2.0) * self.scale)
        if self._round:
            middle = self.width_px / 2
            keep &= np.hypot(sites.x_px - middle, sites.y_px - middle) < middle + CELL_RADIUS_PX * self.scale
        return sites.take(keep)

    def _make_place(self, view: TissueView, window: Window) -> _Place:
        paths = tubes.paths_in(view.vessels, window)
        sampler = field.Sampler(window, view.grid, round(8 * self.scale))
        scale = window.px_per_voxel
        left, top = window.left_voxel * scale, window.top_voxel * scale
        rgb = stroma.crop(stroma.stroma_tile(self.seed), left, top, self.width_px, self.height_px, self.scale)
        rgb = rgb * self._organ(view, window)
        grain = stroma.crop(stroma.grain_tile(self.seed), left, top, self.width_px, self.height_px, self.scale) * 255
        sites = self._sites(window, CELL_PX, self.seed, paths, True)
        immune_sites = self._sites(window, IMMUNE_PX, self.seed + 1, paths, False)
        visible_paths = tuple(p for p in paths if p.x.max() > 0 and p.x.min() < self.width_px)
        return _Place(
            window,
            stroma.image(rgb),
            stroma.image(np.repeat(grain[..., None], 3, axis=2)),
            tubes.lymph_pictures(tubes.paths_in(view.lymph, window), window) + tubes.tube_pictures(paths, window),
            paths,
            sites,
            field.Lookup(sites, sampler, self.seed, self.scale),
            immune_sites,
            field.Lookup(immune_sites, sampler, self.seed, self.scale),
            sampler,
            cells.red_flow(visible_paths, self.seed, 240, self.scale),
        )

    def _organ(self, view: TissueView, window: Window) -> np.ndarray:
        """Return what the stroma is multiplied by, [h, w, 1]: dim outside the organ, a pale capsule at its edge."""
        fine = field.Sampler(window, view.grid, round(4 * self.scale))
        inside = fine(field.soft_mask(view.mask))
        grey = fine.enlarge(np.repeat(inside[None] * 255, 3, axis=0))
        share = pygame.surfarray.array_green(grey).T[: self.height_px, : self.width_px, None].astype(np.float32) / 255
        step = np.clip((share - 0.35) / 0.3, 0, 1)
        capsule = np.exp(-(((share - 0.5) / 0.11) ** 2))
        return np.asarray(0.3 + 0.7 * step * step * (3 - 2 * step) + 1.1 * capsule, dtype=np.float32)

    def _picture(self, view: TissueView, place: _Place) -> _Picture:
        key = (id(view), place.window)
        kept = self._pictures.get(key)
        if kept is None or kept.view is not view:
            kept = self._pictures[key] = self._make_picture(view, place)
            while len(self._pictures) > 2:
                self._pictures.popitem(last=False)
        self._pictures.move_to_end(key)
        return kept

    def _make_picture(self, view: TissueView, place: _Place) -> _Picture:
        window, sampler = place.window, place.sampler
        ring, band = self._membrane(view, window)
        zero = np.zeros((view.grid, view.grid), dtype=np.float32)
        entering = zero if view.about_to_enter is None else view.about_to_enter
        coarse = sampler(np.concatenate((view.density, (view.oxygen, view.vessel, entering))))
        hidden = self._respect_membrane(place, ring)
        at_sites = place.lookup(coarse)
        at_sites[:5, hidden] = 0
        crowd = cells.crowd(place.sites, at_sites[:5], at_sites[5], at_sites[7])
        alone = cells.lone(view, window, LONE_RADIUS_PX * self.scale)
        still = self._still(view, place, band, coarse, crowd, alone)
        self._atlas.need(crowd.groups)
        self._large.need(alone.groups)
        immune = place.immune_sites
        if view.immune is None:
            immune = immune.take(np.zeros(len(immune.x_px), dtype=bool))
        else:
            level = place.immune_lookup(sampler(view.immune * view.mask))
            immune = immune.take(immune.appear < level)
        visible_paths = tuple(p for p in place.paths if p.x.max() > 0 and p.x.min() < self.width_px)
        return _Picture(
            view,
            still,
            crowd,
            crowd.groups,
            alone,
            alone.groups,
            immune,
            cells.blood_flow(view, visible_paths, self.seed, self.scale),
        )

    def _respect_membrane(self, place: _Place, ring: membrane.Ring | None) -> np.ndarray:
        """Let sites near a whole membrane read clear of it, and return the mask of sites that lie on it."""
        lookup, sites = place.lookup, place.sites
        if ring is None:
            lookup.place(lookup.x_px, lookup.y_px)
            return np.zeros(len(sites.x_px), dtype=bool)
        window = place.window
        beyond, whole, radius = membrane.polar(ring, window, sites.x_px, sites.y_px)
        clear = np.where(beyond > 0, 2.2, 1.6) * window.px_per_voxel
        shift = np.where(beyond > 0, np.maximum(clear - beyond, 0), -np.maximum(clear + beyond, 0))
        shift = np.where(whole > membrane.WHOLE, shift, 0.0)
        centre_x, centre_y = window.to_px(ring.x_voxel, ring.y_voxel)
        distance = np.maximum(beyond + radius, 1.0)
        outward_x, outward_y = (sites.x_px - centre_x) / distance, (sites.y_px - centre_y) / distance
        near = np.abs(beyond) < clear
        guarded = near & (whole > membrane.WHOLE)
        x = np.where(guarded, sites.x_px + outward_x * shift, lookup.x_px)
        y = np.where(guarded, sites.y_px + outward_y * shift, lookup.y_px)
        lookup.place(x, y)
        return guarded & (np.abs(beyond) < (MEMBRANE_GAP_PX + 2) * self.scale)

    def _still(
        self, view: TissueView, place: _Place, band: Any, coarse: np.ndarray, crowd: cells.Crowd, alone: cells.Crowd
    ) -> pygame.Surface:
        sampler = place.sampler
        still = place.backdrop.copy()
        density = np.clip(coarse[:5], 0, 2)
        light = field.tissue_glow(density, coarse[5])
        strength = CELL_LIGHT[crowd.shade]
        haze = field.splat(crowd.x_px, crowd.y_px, crowd.kind, strength, sampler)
        light += soften(haze, 3) * 0.22
        if len(alone):
            spots = field.splat(alone.x_px, alone.y_px, alone.kind, np.full(len(alone), 4.5), sampler)
            light += soften(spots, 4)
        light += np.clip(coarse[6], 0, 1) * VESSEL_HAZE
        light += np.clip(1 - coarse[5] / 0.22, 0, 1) * DEBRIS
        shine = sampler.enlarge(soften(light, 1))
        shine.blit(place.grain, (0, 0), special_flags=pygame.BLEND_RGB_MULT)
        still.blit(shine, (0, 0), special_flags=pygame.BLEND_RGB_ADD)
        compat.fblits(still, place.vessels)
        if view.about_to_enter is not None and float(coarse[7].max()) > 0.02:
            self._entering(still, coarse, sampler)
        if band is not None:
            still.blit(*band)
        return still

    def _entering(self, still: pygame.Surface, coarse: np.ndarray, sampler: field.Sampler) -> None:
        """Add the glow of cells about to enter a vessel, over tissue and vessel alike."""
        light = soften(field.mean_colour(np.clip(coarse[:5], 0, None)) * np.clip(coarse[7], 0, 1) * 0.95, 4)
        rows, columns = np.flatnonzero(light.max(axis=(0, 2)) > 1), np.flatnonzero(light.max(axis=(0, 1)) > 1)
        if len(rows) and len(columns):
            top, left, step = int(rows[0]), int(columns[0]), sampler.step_px
            part = light[:, top : rows[-1] + 1, left : columns[-1] + 1]
            size = part.shape[2] * step, part.shape[1] * step
            glow = pygame.transform.smoothscale(stroma.image(part.transpose(1, 2, 0)), size)
            still.blit(glow, (left * step, top * step), special_flags=pygame.BLEND_RGB_ADD)

    def _membrane(self, view: TissueView, window: Window) -> tuple[membrane.Ring | None, Any]:
        """Return the traced ring and its painted band, kept while the integrity stays within a sixteenth."""
        steps = np.round(np.clip(view.membrane, 0, 1) * 16)
        key = (window, steps.astype(np.uint8).tobytes())
        if key not in self._bands:
            ring = membrane.trace(steps / 16)
            self._bands[key] = (ring, None if ring is None else membrane.band(ring, window, self.seed, self.scale))
            while len(self._bands) > 4:
                self._bands.popitem(last=False)
        self._bands.move_to_end(key)
        return self._bands[key]
