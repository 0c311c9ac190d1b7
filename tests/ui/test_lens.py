"""The living tissue: deterministic, steady from day to day, honest about few cells, and quick."""

from __future__ import annotations

import os
import time
from dataclasses import replace

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

import numpy as np
import pytest

from game.ui.compat import pygame
from game.ui.draw import Canvas
from game.ui.layout import Box, View
from game.ui.theme import DARK
from game.ui.tissue import (
    Lens,
    Scene,
    TissueView,
    blend,
    cells,
    membrane,
    palette,
    static_tissue,
    suggest_window,
    title_background,
    vessel_path,
)
from game.ui.tissue.sites import Window, sites_in
from game.ui.widgets.lens import LensView, SceneView
from tests.ui import tissue_samples as samples

CENTRE = (32.0, 33.0)


def _lens_pixels(
    view: TissueView, seconds: float = 1.0, span: float = 34.0, lens: Lens | None = None, still: bool = False
) -> np.ndarray:
    surface = pygame.Surface((300, 300), 0, 32)
    surface.fill((24, 35, 56))
    (lens or Lens(300)).draw(surface, surface.get_rect(), view, CENTRE, span, seconds, still)
    return pygame.surfarray.array3d(surface).transpose(1, 0, 2).astype(int)


def _scene_pixels(view: TissueView, seconds: float = 0.0) -> np.ndarray:
    surface = pygame.Surface((455, 285), 0, 32)
    Scene(455, 285).draw(surface, surface.get_rect(), view, CENTRE, 64, seconds)
    return pygame.surfarray.array3d(surface).transpose(1, 0, 2).astype(int)


def _uniform(level: float, kind: int = 0, **changes: object) -> TissueView:
    density = np.zeros((5, samples.GRID, samples.GRID), dtype=np.float32)
    density[kind] = level
    return samples.view(density=density, **changes)


def test_same_view_and_time_give_the_same_pixels() -> None:
    first = _lens_pixels(samples.tumour(), 3.25)
    second = _lens_pixels(samples.tumour(), 3.25)
    assert np.array_equal(first, second)


def test_pixels_do_not_depend_on_what_was_drawn_before() -> None:
    lens = Lens(300)
    duct, tumour = samples.duct(), samples.tumour()
    _lens_pixels(duct, 9.0, 64.0, lens)
    _lens_pixels(replace(tumour, membrane=duct.membrane), 2.0, 34.0, lens)
    assert np.array_equal(_lens_pixels(tumour, 1.0, 34.0, lens), _lens_pixels(tumour, 1.0, 34.0))


def test_time_moves_something_and_reduced_motion_stops_it() -> None:
    view = samples.tumour()
    assert not np.array_equal(_lens_pixels(view, 1.0), _lens_pixels(view, 2.0))
    assert np.array_equal(_lens_pixels(view, 1.0, still=True), _lens_pixels(view, 2.0, still=True))


def test_idle_drift_stays_within_a_pixel() -> None:
    sites = sites_in(Window(300, 300, 32, 32, 20), 11, 7, 4)
    crowd = cells.crowd(sites, np.full((5, len(sites.x_px)), 0.2), np.ones(len(sites.x_px)), np.zeros(len(sites.x_px)))
    atlas = palette_atlas()
    atlas.need(crowd.groups)
    frames = [cells.drawn(crowd, crowd.groups, atlas, second) for second in range(0, 40, 3)]
    corners = np.asarray([[corner for _, corner in frame] for frame in frames])
    assert np.ptp(corners, axis=0).max() <= 1


def palette_atlas() -> cells.sprites.Atlas:
    return cells.sprites.atlas(5.8)


def test_rising_density_only_adds_cells_and_keeps_their_class() -> None:
    sites = sites_in(Window(440, 440, 32, 32, 34), 11, 7, 4)
    shares = np.asarray([0.5, 0.2, 0.15, 0.05, 0.1])[:, None]
    before: dict[int, int] = {}
    for total in (0.05, 0.2, 0.45, 0.8, 1.0):
        shown, kind = cells.visible(sites, np.repeat(shares * total, len(sites.x_px), axis=1))
        now = dict(zip(shown.tolist(), kind.tolist(), strict=True))
        assert before.items() <= now.items()
        assert len(now) == pytest.approx(total * len(sites.x_px), rel=0.15)
        before = now
    assert len(before) == len(sites.x_px)
    counts = np.bincount(list(before.values()), minlength=5) / len(before)
    assert counts == pytest.approx(shares[:, 0], abs=0.05)


def test_sites_are_anchored_in_the_tissue() -> None:
    here, there = Window(440, 440, 32, 32, 34), Window(440, 440, 35.5, 30.25, 34)
    numbers = []
    for window in (here, there):
        sites = sites_in(window, 11, 7, 0)
        x, y = window.to_voxel(sites.x_px, sites.y_px)  # type: ignore[arg-type]
        inside = (x > 22) & (x < 44) & (y > 20) & (y < 42)
        rows = np.stack((x[inside], y[inside], sites.appear[inside]), axis=1)
        numbers.append(rows[np.lexsort((rows[:, 0].round(2), rows[:, 1].round(2)))])
    assert len(numbers[0]) > 300
    assert np.allclose(numbers[0], numbers[1], atol=2e-3)


def test_one_cell_is_seen_at_its_place() -> None:
    empty = replace(samples.one_cell(), single=())
    difference = np.abs(_lens_pixels(samples.one_cell(), 0, 9) - _lens_pixels(empty, 0, 9)).sum(axis=2)
    rows, columns = np.nonzero(difference > 60)
    x, y = Window(300, 300, *CENTRE, 9).to_px(32.0, 32.0)
    assert len(rows) > 150
    assert abs(columns.mean() - x) < 2 and abs(rows.mean() - y) < 2


def test_crowded_single_cells_are_nudged_apart() -> None:
    view = samples.view(single=((32.0, 32.0, 4),) * 6)
    crowd = cells.lone(view, Window(300, 300, 32, 32, 20), 10)
    gap = np.hypot(crowd.x_px[:, None] - crowd.x_px, crowd.y_px[:, None] - crowd.y_px) + np.eye(6) * 99
    assert len(crowd) == 6 and gap.min() > 10


def test_classes_differ_by_more_than_colour() -> None:
    greys = []
    for kind in range(palette.CLASS_COUNT):
        first = cells.sprites.Atlas.group(*(np.asarray([n]) for n in (kind, 3, 2, 0)))
        atlas = palette_atlas()
        atlas.need(first)
        picture = atlas.pictures[int(first[0])]
        grey = pygame.surfarray.array3d(picture).sum(axis=2).astype(float)
        middle = grey[6:-6, 6:-6]
        greys.append((middle - middle.mean()) / middle.std())
    for one in range(5):
        for other in range(one):
            assert np.abs(greys[one] - greys[other]).mean() > 0.2, (one, other)


def test_each_class_tints_the_field_with_its_own_colour() -> None:
    means = [_lens_pixels(_uniform(1.0, kind))[100:200, 100:200].mean(axis=(0, 1)) for kind in range(5)]
    for one in range(5):
        for other in range(one):
            assert np.abs(means[one] - means[other]).max() > 12
    assert means[palette.SENSITIVE].argmax() == 2 and means[palette.CLONE_A].argmax() == 0


def test_low_oxygen_darkens() -> None:
    airless = np.zeros((samples.GRID, samples.GRID), dtype=np.float32)
    bright, dark = _lens_pixels(_uniform(1.0)), _lens_pixels(_uniform(1.0, oxygen=airless))
    assert dark[80:220, 80:220].mean() < 0.7 * bright[80:220, 80:220].mean()


@pytest.mark.parametrize("level", [0.0, 1e-9, 1.0, 1.5, 40.0])
def test_no_cells_and_every_cell(level: float) -> None:
    picture = _lens_pixels(_uniform(level))
    assert picture[150, 150].max() > 5
    assert np.array_equal(picture[0, 0], (24, 35, 56)), "beyond the circle the panel stays"


def test_outside_the_organ_is_darker_and_holds_no_immune_cells() -> None:
    half = np.ones((samples.GRID, samples.GRID), dtype=bool)
    half[:, 32:] = False
    immune = np.ones((samples.GRID, samples.GRID), dtype=np.float32)
    picture = _lens_pixels(samples.view(mask=half, immune=immune), span=40)
    assert picture[100:200, 180:260].mean() < 0.5 * picture[100:200, 40:120].mean()


def test_a_mask_without_any_tissue_is_drawn() -> None:
    assert _lens_pixels(samples.view(mask=np.zeros((64, 64), dtype=bool))).shape == (300, 300, 3)


def test_whole_membrane_keeps_its_gap_free_of_cells() -> None:
    view = samples.duct(breached=False)
    ring = membrane.trace(view.membrane)
    assert ring is not None and ring.integrity.min() > membrane.WHOLE
    scene = Scene(910, 570)
    _, picture = scene.painter.prepare(view, scene.window(CENTRE, 64))
    beyond, _, _ = membrane.polar(ring, scene.window(CENTRE, 64), picture.crowd.x_px, picture.crowd.y_px)
    assert (beyond < -6).sum() > 800
    assert (beyond > -4).sum() == 0


def test_breach_opens_the_membrane_and_lets_cells_out() -> None:
    view = samples.duct()
    ring = membrane.trace(view.membrane)
    assert ring is not None
    share_open = (ring.integrity < membrane.WHOLE).mean()
    assert 0.06 < share_open < 0.25
    assert ring.integrity[0] < membrane.WHOLE, "the breach faces the vessel on the right"
    scene = Scene(910, 570)
    _, picture = scene.painter.prepare(view, scene.window(CENTRE, 64))
    beyond, _, _ = membrane.polar(ring, scene.window(CENTRE, 64), picture.crowd.x_px, picture.crowd.y_px)
    assert (beyond > 20).sum() > 50


def test_no_ring_no_membrane() -> None:
    assert membrane.trace(np.zeros((64, 64), dtype=np.float32)) is None


def test_circulating_cells_are_shown_logarithmically_and_only_in_vessels() -> None:
    assert [cells.shown_in_blood(n) for n in (0, 1, 10, 100, 10**9)] == [0, 1, 4, 7, 24]
    calm, busy = replace(samples.duct(), in_blood=0), replace(samples.duct(), in_blood=100_000)
    assert not np.array_equal(_scene_pixels(calm), _scene_pixels(busy))
    without = samples.view(in_blood=50)
    assert np.array_equal(_scene_pixels(without), _scene_pixels(replace(without, in_blood=0)))


def test_glow_at_the_vessel() -> None:
    view = samples.duct()
    glowing, plain = _scene_pixels(view), _scene_pixels(replace(view, about_to_enter=None))
    rows, columns = np.nonzero((glowing - plain).sum(axis=2) > 40)
    assert len(rows) > 200 and 300 < columns.mean() < 380


def test_inferred_is_hatched_outside_what_was_seen() -> None:
    view = samples.tumour()
    plain = _lens_pixels(replace(view, seen_circle=(32.0, 33.0, 7.0)))
    hatched = _lens_pixels(replace(view, seen_circle=(32.0, 33.0, 7.0), inferred=True))
    changed = np.abs(plain - hatched).sum(axis=2) > 6
    y, x = np.mgrid[:300, :300]
    distance = np.hypot(x - 150, y - 150)
    assert not changed[distance < 55].any()
    assert changed[(distance > 70) & (distance < 140)].mean() > 0.5


def test_blend_interpolates_and_keeps_its_ends() -> None:
    empty, full = _uniform(0.0, in_blood=0), _uniform(1.0, in_blood=100)
    middle = blend(empty, full, 0.25)
    assert middle.density[0].mean() == pytest.approx(0.25)
    assert middle.in_blood == 25
    assert blend(empty, full, 0) is empty and blend(empty, full, 1) is full
    immune = np.ones((64, 64), dtype=np.float32)
    assert blend(empty, replace(full, immune=immune), 0.5).immune.mean() == pytest.approx(0.5)  # type: ignore[union-attr]


def test_bad_shapes_are_named() -> None:
    with pytest.raises(ValueError, match=r"TissueView\.oxygen has shape \(3, 3\)"):
        samples.view(oxygen=np.zeros((3, 3), dtype=np.float32))
    with pytest.raises(ValueError, match="at least two points"):
        vessel_path(pygame.Surface((10, 10)), ((1.0, 1.0),), 3)


def test_suggested_window_frames_the_cells() -> None:
    centre, span = suggest_window(samples.one_cell())
    assert centre == (32.0, 32.0) and span == 6.0
    _, wide = suggest_window(samples.sleepers())
    assert wide > 30
    assert suggest_window(samples.view()) == ((32.0, 32.0), 64.0)


def test_widgets_agree_with_the_picture() -> None:
    surface = pygame.Surface((1280, 720), 0, 32)
    canvas = Canvas(surface, View.of(1280, 720), DARK)
    lens = LensView("lens", Box(100, 100, 340, 328), samples.one_cell(), CENTRE, 9.0, truth=True)
    lens.draw(canvas)
    x, y = lens.place(32.0, 32.0)
    patch = pygame.surfarray.array3d(surface)[round(x) - 12 : round(x) + 12, round(y) - 12 : round(y) + 12]
    assert patch[..., 0].max() > 180 > patch[..., 2].max(), "an orange cell"
    assert lens.contains(lens.round_box.centre) and not lens.contains((lens.round_box.x + 2, lens.round_box.y + 2))
    surface.fill((0, 0, 0))
    scene = SceneView("scene", Box(12, 60, 910, 568), samples.duct(), CENTRE, 64.0, truth=True)
    scene.draw(canvas)
    assert tuple(surface.get_at((12, 60)))[:3] == (0, 0, 0), "rounded corner"
    assert surface.get_at((12, 300))[0] > 180, "yellow frame"


@pytest.mark.parametrize("window_px", [(640, 360), (1920, 1080)])
def test_widgets_at_other_window_sizes(window_px: tuple[int, int]) -> None:
    surface = pygame.Surface(window_px, 0, 32)
    canvas = Canvas(surface, View.of(*window_px), DARK)
    LensView("lens", Box(100, 100, 328, 328), samples.tumour(), CENTRE, 34.0).draw(canvas)
    assert pygame.surfarray.array3d(surface).max() > 100


def test_title_and_panel_backgrounds() -> None:
    first, again, later = (pygame.Surface((640, 360), 0, 32) for _ in range(3))
    title_background(first, 5.0)
    title_background(again, 5.0)
    title_background(later, 9.0)
    a, b, c = (pygame.surfarray.array3d(s) for s in (first, again, later))
    assert np.array_equal(a, b) and not np.array_equal(a, c)
    assert a[:200].mean() < a[320:].mean(), "darker where the words stand"
    panel = pygame.surfarray.array3d(static_tissue(300, 200, 3))
    assert 5 < panel.mean() < 60 and panel.std() > 3


def test_frame_time_is_sane() -> None:
    """Budgets are 3 ms (lens) and 6 ms (scene); the limits here leave room for busy machines."""
    surface = pygame.Surface((910, 570), 0, 32)
    for painter, view, span, limit_s in (
        (Lens(440), samples.tumour(), 34.0, 0.03), (Scene(910, 570), samples.duct(), 64.0, 0.05),
    ):  # fmt: skip
        painter.draw(surface, surface.get_rect(), view, CENTRE, span, 0.0)
        times = []
        for frame in range(15):
            start = time.perf_counter()
            painter.draw(surface, surface.get_rect(), view, CENTRE, span, frame / 30)
            times.append(time.perf_counter() - start)
        assert sorted(times)[7] < limit_s


def test_a_lymph_vessel_is_drawn_green_and_only_where_it_is_given() -> None:
    bare = _uniform(0.0, vessels=())
    line = ((20.0, 33.0), (32.0, 33.0), (44.0, 33.0))
    drawn = replace(bare, lymph=((line, 1.0),))
    before, after = _lens_pixels(bare, still=True), _lens_pixels(drawn, still=True)
    middle = after[150, 150]
    assert middle[1] > middle[0] + 20 and middle[1] > middle[2] + 20
    assert after[150, 150, 1] > before[150, 150, 1] + 60
    assert (before[60] == after[60]).all(), "nothing away from it"
