"""Drawing in logical units: a Canvas is a surface, a View, a Theme and the state of focus for one frame.

Smooth shapes come from signed distances in NumPy and are cached, so no frame pays for them twice.
"""

from __future__ import annotations

import itertools
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil, cos, floor, hypot, pi, sin

import numpy as np

from game.ui import assets, compat, fonts
from game.ui.compat import pygame
from game.ui.layout import Box, View
from game.ui.theme import Colour, Theme

Rgba = tuple[int, ...]
Point = tuple[float, float]
BIG_SKIN_PX = 90_000
LAYER_LIMIT_PX = 16_000_000  # cached static layers: about 64 MB at four bytes a pixel
SMOOTH = 3  # how many times larger thick lines are drawn before they are scaled down
TRANSPARENT: Rgba = (0, 0, 0, 0)


def _rgba(colour: Sequence[int] | None) -> Rgba:
    if colour is None:
        return TRANSPARENT
    return (*colour[:3], colour[3] if len(colour) > 3 else 255)


@dataclass(frozen=True)
class Skin:
    """What a rounded box looks like; lengths in pixels. `fill_low` makes a vertical gradient from `fill`."""

    w: int
    h: int
    radius: float
    fill: Rgba = TRANSPARENT
    fill_low: Rgba = TRANSPARENT
    border: Rgba = TRANSPARENT
    border_px: float = 0.0
    hatch: Rgba = TRANSPARENT
    hatch_gap_px: float = 8.0
    hatch_px: float = 1.3


def _distance(w: int, h: int, radius: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Signed distance to a rounded box for every pixel centre (negative inside), with the coordinates."""
    x = (np.arange(w) + 0.5)[:, None]
    y = (np.arange(h) + 0.5)[None, :]
    r = min(radius, w / 2, h / 2)
    qx = np.abs(x - w / 2) - (w / 2 - r)
    qy = np.abs(y - h / 2) - (h / 2 - r)
    outside = np.hypot(np.maximum(qx, 0), np.maximum(qy, 0))
    return outside + np.minimum(np.maximum(qx, qy), 0) - r, x, y


@lru_cache(1024)
def skin(spec: Skin) -> pygame.Surface:
    """Paint a skin once."""
    w, h = max(1, spec.w), max(1, spec.h)
    distance, x, y = _distance(w, h, spec.radius)
    outer = np.clip(0.5 - distance, 0, 1)
    inner = np.clip(0.5 - (distance + spec.border_px), 0, 1) if spec.border_px else outer
    rim = outer - inner
    low = spec.fill_low if spec.fill_low[3] else spec.fill
    t = (y / h) + 0 * x
    body = [spec.fill[c] + (low[c] - spec.fill[c]) * t for c in range(4)]
    body_alpha = body[3] / 255 * inner
    if spec.hatch[3]:
        phase = (x + y) % spec.hatch_gap_px
        stroke = np.clip(spec.hatch_px / 2 + 0.5 - np.abs(phase - spec.hatch_gap_px / 2) * 0.7071, 0, 1)
        cover = stroke * inner * spec.hatch[3] / 255
        for c in range(3):
            below = body[c] * body_alpha * (1 - cover) + spec.hatch[c] * cover
            total = np.maximum(body_alpha * (1 - cover) + cover, 1e-6)
            body[c] = below / total
        body_alpha = body_alpha * (1 - cover) + cover
    rim_alpha = rim * spec.border[3] / 255
    alpha = body_alpha + rim_alpha
    safe = np.maximum(alpha, 1e-6)
    surface = pygame.Surface((w, h), pygame.SRCALPHA)
    pixels = pygame.surfarray.pixels3d(surface)
    for c in range(3):
        pixels[..., c] = np.clip((body[c] * body_alpha + spec.border[c] * rim_alpha) / safe + 0.5, 0, 255)
    del pixels
    alphas = pygame.surfarray.pixels_alpha(surface)
    alphas[:] = np.clip(alpha * 255 + 0.5, 0, 255)
    del alphas
    return compat.to_screen_format(surface)


@lru_cache(32)
def glow_skin(w: int, h: int, radius: float, spread: int, colour: Rgba) -> pygame.Surface:
    """A soft light around a rounded box of w × h; the surface is larger by `spread` on each side."""
    distance, _, _ = _distance(w + 2 * spread, h + 2 * spread, radius + spread)
    share = np.clip(-distance / max(1, spread), 0, 1)
    surface = pygame.Surface((w + 2 * spread, h + 2 * spread), pygame.SRCALPHA)
    surface.fill((*colour[:3], 0))
    alphas = pygame.surfarray.pixels_alpha(surface)
    alphas[:] = share * share * (3 - 2 * share) * colour[3]
    del alphas
    return compat.to_screen_format(surface)


class Layers:
    """Static parts painted once and blitted afterwards; the oldest go when memory runs out."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, pygame.Surface] = OrderedDict()
        self._pixels = 0

    def get(self, key: Hashable, make: Callable[[], pygame.Surface]) -> pygame.Surface:
        """The cached surface for the key, or a new one."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        made = make()
        self._kept[key] = made
        self._pixels += made.get_width() * made.get_height()
        while self._pixels > LAYER_LIMIT_PX and len(self._kept) > 1:
            _, old = self._kept.popitem(last=False)
            self._pixels -= old.get_width() * old.get_height()
        return made

    def forget(self) -> None:
        """Drop everything, after pygame.quit()."""
        self._kept.clear()
        self._pixels = 0


LAYERS = Layers()


@dataclass
class Canvas:
    """One frame's drawing surface. `focus` is the hit with the keyboard, shown when `show_focus`."""

    surface: pygame.Surface
    view: View
    theme: Theme
    focus: str = ""
    hover: str = ""
    pressed: str = ""
    show_focus: bool = True
    time_s: float = 0.0
    reduced_motion: bool = False
    shortened: list[str] = field(default_factory=list)
    oversampled: bool = False

    def is_focused(self, hit_id: str) -> bool:
        """Whether this hit has the visible focus."""
        return self.show_focus and self.focus == hit_id

    # -- shapes ---------------------------------------------------------------------------------------

    def fill(self, colour: Colour, box: Box | None = None) -> None:
        """Fill a box, or the whole window."""
        if box is None:
            self.surface.fill(colour)
        else:
            self.surface.fill(colour, self.view.pixels(box))

    def box(
        self,
        box: Sequence[float],
        fill: Sequence[int] | None = None,
        border: Sequence[int] | None = None,
        radius: float = 12,
        width: float = 1,
        fill_low: Sequence[int] | None = None,
        hatch: Sequence[int] | None = None,
        hatch_gap: float = 8,
    ) -> None:
        """A rounded box; colours may carry alpha. `hatch` draws diagonal lines inside."""
        x, y, w, h = self.view.pixels((box[0], box[1], box[2], box[3]))
        if w <= 0 or h <= 0:
            return
        s = self.view.scale
        spec = Skin(
            w, h, round(radius * s, 2), _rgba(fill), _rgba(fill_low), _rgba(border),
            max(1.0, round(width * s, 2)) if border is not None else 0.0,
            _rgba(hatch), max(3.0, hatch_gap * s), max(1.0, 1.2 * s),
        )  # fmt: skip
        plain = spec.fill[3] == 255 and not spec.fill_low[3] and not spec.hatch[3]
        if w * h <= BIG_SKIN_PX or not plain:
            self.surface.blit(skin(spec), (x, y))
            return
        self._big_box(spec, x, y)

    def _big_box(self, spec: Skin, x: int, y: int) -> None:
        """Corners from a small skin, edges and middle as plain fills: no large cached surfaces."""
        edge = int(max(spec.radius, spec.border_px)) + 2
        small = skin(Skin(2 * edge + 2, 2 * edge + 2, spec.radius, spec.fill, TRANSPARENT, spec.border, spec.border_px))
        w, h = spec.w, spec.h
        for sx, dx in ((0, x), (edge + 2, x + w - edge)):
            for sy, dy in ((0, y), (edge + 2, y + h - edge)):
                self.surface.blit(small, (dx, dy), (sx, sy, edge, edge))
        self.surface.fill(spec.fill, (x + edge, y, w - 2 * edge, h))
        self.surface.fill(spec.fill, (x, y + edge, w, h - 2 * edge))
        if spec.border_px:
            b = round(spec.border_px)
            for rect in (
                (x + edge, y, w - 2 * edge, b),
                (x + edge, y + h - b, w - 2 * edge, b),
                (x, y + edge, b, h - 2 * edge),
                (x + w - b, y + edge, b, h - 2 * edge),
            ):
                self.surface.fill(spec.border, rect)

    def dashed_box(
        self, box: Sequence[float], colour: Sequence[int], radius: float = 10, width: float = 1.5, dash: float = 4
    ) -> None:
        """The outline of a rounded box in dashes: an empty place."""
        place = Box(*box)
        inner = place.inset(width / 2)
        path = rounded_path(inner, radius)

        def paint(canvas: Canvas) -> None:
            canvas.line(path, colour, width, dash=dash)

        self.layer(("dashed", _rgba(colour), radius, width, dash), place, paint, smooth=3)

    def glow(self, box: Sequence[float], colour: Sequence[int], spread: float, radius: float = 12) -> None:
        """A soft light around a box; give the colour an alpha of 40 to 120."""
        x, y, w, h = self.view.pixels((box[0], box[1], box[2], box[3]))
        reach = max(1, round(spread * self.view.scale))
        light = glow_skin(w, h, round(radius * self.view.scale, 2), reach, _rgba(colour))
        self.surface.blit(light, (x - reach, y - reach))

    def circle(
        self,
        centre: Point,
        radius: float,
        fill: Sequence[int] | None = None,
        border: Sequence[int] | None = None,
        width: float = 1,
        hatch: Sequence[int] | None = None,
        hatch_gap: float = 6,
    ) -> None:
        """A smooth circle, its centre on the nearest half pixel."""
        s = self.view.scale
        side = max(1, round(2 * radius * s))
        px, py = self.view.point(centre)
        spec = Skin(
            side, side, side / 2, _rgba(fill), TRANSPARENT, _rgba(border),
            max(1.0, round(width * s, 2)) if border is not None else 0.0,
            _rgba(hatch), max(3.0, hatch_gap * s), max(1.0, 1.2 * s),
        )  # fmt: skip
        self.surface.blit(skin(spec), (round(px - side / 2), round(py - side / 2)))

    def line(
        self,
        points: Sequence[Point],
        colour: Sequence[int],
        width: float = 1,
        dash: float = 0,
        gap: float = 0,
        closed: bool = False,
    ) -> None:
        """A polyline with smooth edges and round joints; `dash` and `gap` in units."""
        path = [self.view.point(p) for p in points]
        if closed and path:
            path.append(path[0])
        thick = max(1.0, width * self.view.scale)
        pieces = _dashed(path, dash * self.view.scale, (gap or dash) * self.view.scale) if dash else [path]
        paint = _rgba(colour)[:3]
        if self.oversampled or thick <= 1.4:
            for piece in pieces:
                _stroke(self.surface, piece, paint, thick)
            return

        def draw_big(surface: pygame.Surface, dx: float, dy: float) -> None:
            for piece in pieces:
                big = [((px - dx) * SMOOTH, (py - dy) * SMOOTH) for px, py in piece]
                _stroke(surface, big, paint, thick * SMOOTH)

        self._smooth(path, thick / 2 + 1, paint, ("line", thick, dash, gap), draw_big)

    def polygon(self, points: Sequence[Point], colour: Sequence[int]) -> None:
        """A filled polygon with smooth edges."""
        path = [self.view.point(p) for p in points]
        if len(path) < 3:
            return
        paint = _rgba(colour)[:3]
        if self.oversampled:
            pygame.draw.polygon(self.surface, paint, path)
            return

        def draw_big(surface: pygame.Surface, dx: float, dy: float) -> None:
            pygame.draw.polygon(surface, paint, [((x - dx) * SMOOTH, (y - dy) * SMOOTH) for x, y in path])

        self._smooth(path, 1, paint, ("polygon",), draw_big)

    def _smooth(
        self,
        path: Sequence[Point],
        margin: float,
        paint: Sequence[int],
        key: Hashable,
        draw_big: Callable[[pygame.Surface, float, float], None],
    ) -> None:
        """Draw a shape larger, scale it down, keep it: pygame's own thick lines have ragged edges."""
        if not path:
            return
        x0, y0 = min(p[0] for p in path), min(p[1] for p in path)
        left, top = floor(x0 - margin), floor(y0 - margin)
        w = ceil(max(p[0] for p in path) + margin) - left
        h = ceil(max(p[1] for p in path) + margin) - top
        shape = tuple((round(px - left, 2), round(py - top, 2)) for px, py in path)

        def make() -> pygame.Surface:
            surface = pygame.Surface((w * SMOOTH, h * SMOOTH), pygame.SRCALPHA)
            surface.fill((*paint, 0))
            draw_big(surface, left, top)
            return compat.to_screen_format(pygame.transform.smoothscale(surface, (w, h)))

        self.surface.blit(LAYERS.get((key, shape, tuple(paint)), make), (left, top))

    def hairline(self, x: float, y: float, w: float, colour: Colour | None = None) -> None:
        """A horizontal rule, always of the same thickness in pixels."""
        left, top, width, _ = self.view.pixels((x, y, w, 1))
        self.surface.fill(colour or self.theme.panel_line, (left, top, width, max(1, int(self.view.scale))))

    # -- text -----------------------------------------------------------------------------------------

    def px(self, size: float) -> float:
        """A text size in pixels, with the player's text scale."""
        return round(size * self.view.scale * self.view.text_scale * 4) / 4

    def text(
        self,
        string: str,
        pos: Point,
        size: float = 18,
        weight: int = 400,
        colour: Colour | None = None,
        align: str = "left",
        v: str = "top",
        max_width: float | None = None,
        lines: int = 1,
        least: float | None = None,
        tabular: bool = False,
        leading: float = fonts.LINE_HEIGHT,
    ) -> Box:
        """Draw text and return the box it covers.

        `align`: left, centre, right of pos. `v`: top, middle (of the capitals of the whole block) or
        baseline (of the first line). With `max_width` the text wraps to at most `lines` (0: any number);
        before anything is shortened by … it shrinks to `least` (default: 80% of size), which the player's
        text scale does not raise: large text gives way before it is cut.
        """
        scale = self.view.scale
        px = self.px(size)
        shown: tuple[str, ...] = (string,) if lines == 1 else tuple(string.split("\n"))
        if max_width is not None:
            limit = max_width * scale
            low = (least if least is not None else size * 0.8) * scale
            shown, px = _settle(string, px, weight, limit, lines, low, tabular)
            if any(line.endswith(fonts.ELLIPSIS) for line in shown) and not string.endswith(fonts.ELLIPSIS):
                self.shortened.append(string)
        step = px * leading
        x, y = self.view.point(pos)
        if v == "middle":
            y -= fonts.cap_offset(px) + step * (len(shown) - 1) / 2
        elif v == "baseline":
            y -= round(fonts.ASCENT * px)
        paint = self.theme.text if colour is None else colour
        left, right = x, x
        for n, line in enumerate(shown):
            image = fonts.render(line, px, weight, paint, tabular)
            w = image.get_width()
            x0 = x - (w / 2 if align == "centre" else w if align == "right" else 0)
            self.surface.blit(image, (round(x0), round(y + n * step)))
            left, right = min(left, x0), max(right, x0 + w)
        x1, y1 = self.view.logical((left, y))
        return Box(x1, y1, (right - left) / scale, step * len(shown) / scale)

    def measure(self, string: str, size: float = 18, weight: int = 400, tabular: bool = False) -> float:
        """Width of one line in units."""
        return fonts.width(string, self.px(size), weight, tabular) / self.view.scale

    def text_height(
        self, string: str, size: float, weight: int, max_width: float, leading: float = fonts.LINE_HEIGHT
    ) -> float:
        """Height in units of a wrapped paragraph."""
        px = self.px(size)
        return len(fonts.wrap(string, px, weight, max_width * self.view.scale)) * px * leading / self.view.scale

    # -- pictures -------------------------------------------------------------------------------------

    def icon(self, name: str, centre: Point, size: float = 24, colour: Colour | None = None) -> None:
        """A one-colour icon about a centre."""
        side = self.view.length(size)
        image = assets.icon(name, side, self.theme.text if colour is None else colour)
        x, y = self.view.point(centre)
        self.surface.blit(image, (round(x - side / 2), round(y - side / 2)))

    def image(self, picture: pygame.Surface, box: Box) -> None:
        """A surface already in pixels, at the box's corner."""
        x, y, _, _ = self.view.pixels(box)
        self.surface.blit(picture, (x, y))

    def portrait(self, name: str, centre: Point, radius: float, ring: Colour | None = None) -> None:
        """A patient's portrait in a ring."""
        side = self.view.length(2 * radius)
        x, y = self.view.point(centre)
        self.surface.blit(assets.portrait(name, side), (round(x - side / 2), round(y - side / 2)))
        self.circle(centre, radius, border=ring or self.theme.line, width=max(1.5, radius / 16))

    def layer(
        self,
        key: Hashable,
        box: Box,
        paint: Callable[[Canvas], None],
        smooth: int = 1,
    ) -> None:
        """Paint a static part once and blit it ever after.

        `key` must hold everything the picture depends on (a frozen view model does well). `paint` gets a
        canvas with the same logical coordinates. `smooth` > 1 paints that many times larger and scales down.
        """
        x, y, w, h = self.view.pixels(box)
        if w <= 0 or h <= 0:
            return
        whole = (key, box, w, h, self.view.scale, self.view.text_scale, self.theme.name, smooth)

        def make() -> pygame.Surface:
            surface = pygame.Surface((w * smooth, h * smooth), pygame.SRCALPHA)
            view = View(
                w * smooth, h * smooth, self.view.scale * smooth,
                (self.view.left_px - x) * smooth, (self.view.top_px - y) * smooth, self.view.text_scale,
            )  # fmt: skip
            big = smooth > 1 or self.oversampled
            paint(Canvas(surface, view, self.theme, shortened=self.shortened, oversampled=big))
            if smooth > 1:
                surface = pygame.transform.smoothscale(surface, (w, h))
            return compat.to_screen_format(surface)

        self.surface.blit(LAYERS.get(whole, make), (x, y))

    @contextmanager
    def clip(self, box: Box) -> Iterator[None]:
        """Draw only inside the box."""
        before = self.surface.get_clip()
        self.surface.set_clip(before.clip(pygame.Rect(self.view.pixels(box))))
        try:
            yield
        finally:
            self.surface.set_clip(before)


def _settle(
    string: str, px: float, weight: int, limit: float, lines: int, low: float, tabular: bool
) -> tuple[tuple[str, ...], float]:
    """Lines and size at which the text fits: shrink first, shorten last."""
    if lines == 1:
        size = fonts.fit(string, px, weight, limit, low, tabular)
        return (fonts.ellipsis(string, size, weight, limit, tabular),), size
    if lines == 0:
        return fonts.wrap(string, px, weight, limit), px
    size = px
    while size > low and not fonts.wraps_whole(string, size, weight, limit, lines):
        size -= 0.5
    return fonts.wrap(string, size, weight, limit, lines), size


def _stroke(surface: pygame.Surface, path: Sequence[Point], colour: Sequence[int], width: float) -> None:
    if len(path) < 2:
        return
    if width <= 1.4:
        pygame.draw.aalines(surface, colour, False, path)
        return
    half = width / 2
    for (x0, y0), (x1, y1) in itertools.pairwise(path):
        length = hypot(x1 - x0, y1 - y0)
        if length < 1e-6:
            continue
        nx, ny = -(y1 - y0) / length * half, (x1 - x0) / length * half
        quad = [(x0 + nx, y0 + ny), (x1 + nx, y1 + ny), (x1 - nx, y1 - ny), (x0 - nx, y0 - ny)]
        pygame.draw.polygon(surface, colour, quad)
    for x, y in path:
        pygame.draw.circle(surface, colour, (x, y), half)


def _dashed(path: Sequence[Point], dash: float, gap: float) -> list[list[Point]]:
    """Cut a polyline into dashes; lengths in pixels."""
    pieces: list[list[Point]] = []
    drawing, left = True, max(0.5, dash)
    current: list[Point] = [path[0]] if path else []
    for (x0, y0), (x1, y1) in itertools.pairwise(path):
        length = hypot(x1 - x0, y1 - y0)
        done = 0.0
        while length - done > left:
            done += left
            point = (x0 + (x1 - x0) * done / length, y0 + (y1 - y0) * done / length)
            if drawing:
                pieces.append([*current, point])
            current, drawing = [point], not drawing
            left = max(0.5, dash if drawing else gap)
        left -= length - done
        if drawing:
            current.append((x1, y1))
    if drawing and len(current) > 1:
        pieces.append(current)
    return pieces


def curve(start: Point, control_1: Point, control_2: Point, end: Point, steps: int = 24) -> list[Point]:
    """Points along a cubic Bézier curve."""
    out = []
    for n in range(steps + 1):
        t = n / steps
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        out.append(
            (
                a * start[0] + b * control_1[0] + c * control_2[0] + d * end[0],
                a * start[1] + b * control_1[1] + c * control_2[1] + d * end[1],
            )
        )
    return out


def arc(centre: Point, radius: float, start_turn: float, end_turn: float, steps: int = 32) -> list[Point]:
    """Points along an arc; turns count clockwise from the top, 0 to 1."""
    out = []
    for n in range(steps + 1):
        angle = (start_turn + (end_turn - start_turn) * n / steps) * 2 * pi - pi / 2
        out.append((centre[0] + radius * cos(angle), centre[1] + radius * sin(angle)))
    return out


def rounded_path(box: Box, radius: float) -> list[Point]:
    """The outline of a rounded box, clockwise from its top left, closed."""
    r = min(radius, box.w / 2, box.h / 2)
    corners = (
        ((box.right - r, box.y + r), 0.0),
        ((box.right - r, box.bottom - r), 0.25),
        ((box.x + r, box.bottom - r), 0.5),
        ((box.x + r, box.y + r), 0.75),
    )
    out: list[Point] = [(box.x + r, box.y)]
    for centre, turn in corners:
        out.extend(arc(centre, r, turn, turn + 0.25, 8))
    return out


def forget() -> None:
    """Drop every cached picture and font, after pygame.quit()."""
    skin.cache_clear()
    glow_skin.cache_clear()
    LAYERS.forget()
    assets.forget()
    fonts.forget()
