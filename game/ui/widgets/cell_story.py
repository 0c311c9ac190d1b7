"""What happens to single cells, drawn large over the tissue: entering a vessel, dying in the blood, coming to rest,
sleeping, waking. Pictures only; what is drawn where is decided from true events by the screen.

Every state has a shape of its own, so a still picture without words and without colour can be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import atan2, ceil, cos, hypot, pi, sin

from game.ui import compat
from game.ui.compat import pygame
from game.ui.draw import Canvas
from game.ui.theme import Colour, mix
from game.ui.tissue import sprites, vessel_path

SUPER = 4
GHOST: Colour = (206, 214, 228)
PALE: Colour = (226, 236, 250)
MOON: Colour = (250, 236, 190)
STAGES_OF_DEATH = 5
FATE_SPEED = 0.05
"""Share of its life in the blood that a drawn cell passes in a second: some twenty seconds for a day."""


@dataclass(frozen=True)
class Lone:
    """A cell drawn by itself, in units on the stage. `state`: awake, asleep, woke, resting."""

    x: float
    y: float
    kind: int
    state: str
    from_x: float = 0.0
    from_y: float = 0.0
    fresh: float = 0.0


@dataclass(frozen=True)
class Crossing:
    """A cell on its way through a vessel's wall: from its place beside it to the axis, in units."""

    x: float
    y: float
    to_x: float
    to_y: float
    kind: int
    phase: float


@dataclass(frozen=True)
class Capillary:
    """A vessel too small for the section's own picture, through which a settled cell came; points in units."""

    points: tuple[tuple[float, float], ...]
    radius: float


@dataclass(frozen=True)
class Stream:
    """Cells that die in the blood, along an axis in units: `start` is the index where they enter; `number` of them."""

    axis: tuple[tuple[float, float], ...]
    radius: float
    start: int
    number: int
    kind: int = 0


def scatter(number: int, salt: int) -> float:
    """A fixed fraction 0-1 for decoration, well mixed."""
    word = (number * 0x9E3779B1 + salt * 0x85EBCA77) & 0xFFFFFFFF
    word = ((word ^ (word >> 15)) * 0x2C1B3C6D) & 0xFFFFFFFF
    word = ((word ^ (word >> 12)) * 0x297A2D39) & 0xFFFFFFFF
    return (word ^ (word >> 15)) / 0xFFFFFFFF


def _sheet(side: int) -> pygame.Surface:
    return pygame.Surface((side * SUPER, side * SUPER), pygame.SRCALPHA, 32)


def _small(sheet: pygame.Surface) -> pygame.Surface:
    side = sheet.get_width() // SUPER
    return compat.to_screen_format(pygame.transform.smoothscale(sheet, (side, side)))


def _disc(sheet: pygame.Surface, colour: Sequence[int], x: float, y: float, r: float, width: float = 0.0) -> None:
    pygame.draw.circle(sheet, colour, (x * SUPER, y * SUPER), max(1.0, r * SUPER), round(width * SUPER))


@lru_cache(64)
def halo(radius_px: int, colour: Colour, strength: float) -> pygame.Surface:
    """A soft light to be added."""
    side = 2 * radius_px
    surface = pygame.Surface((side, side), 0, 32)
    steps = min(24, radius_px)
    for step in range(steps):
        share = (step + 1) / steps
        level = strength * share**2.2
        paint = tuple(round(c * level) for c in colour)
        pygame.draw.circle(surface, paint, (radius_px, radius_px), radius_px * (1 - step / steps))
    return surface


@lru_cache(256)
def living(kind: int, radius_px: float, lit: bool = False) -> pygame.Surface:
    """A whole cell of a class."""
    import numpy as np

    atlas = sprites.atlas(round(radius_px * 2) / 2)
    one = np.zeros(1, np.int64)
    group = sprites.Atlas.group(one + kind, one + (sprites.LIT if lit else 3), one + 2, one)
    atlas.need(group)
    picture = atlas.pictures[int(group[0])]
    assert picture is not None  # `need` has just painted it
    return picture


@lru_cache(64)
def dying(kind: int, stage: int, radius_px: int) -> pygame.Surface:
    """A cell that dies: 0 swollen and pale, then blebs, a broken nucleus, fragments, dust."""
    side = ceil(radius_px * 4.4)
    sheet, middle = _sheet(side), side / 2
    own = (21, 121, 233) if kind == 0 else (233, 124, 8)
    tone = mix(own, GHOST, (0.35, 0.6, 0.82, 1.0, 1.0)[stage])
    body = mix(tone, (20, 26, 40), (0.35, 0.45, 0.6, 0.55, 0.5)[stage])
    r = radius_px * (1.12, 1.05, 0.92, 0.5, 0.3)[stage]
    if stage < 3:
        bumps = (0, 7, 9)[stage]
        for n in range(bumps):
            turn = 2 * pi * (n + 0.34 * (scatter(n, 3) - 0.5)) / bumps + 0.4
            size = r * (0.2 + 0.3 * scatter(n, 5))
            away = r * (0.86 + 0.2 * scatter(n, 7) * stage)
            bx, by = middle + away * cos(turn), middle + away * sin(turn)
            _disc(sheet, (*body, 235), bx, by, size)
            _disc(sheet, (*tone, 255), bx, by, size, max(1.0, radius_px * 0.11))
        _disc(sheet, (*body, 225), middle, middle, r)
        _disc(sheet, (*tone, 255), middle, middle, r, max(1.2, radius_px * 0.13))
        dark = (14, 18, 30, 255)
        if stage == 0:
            _disc(sheet, dark, middle, middle, r * 0.44)
        else:
            for n in range(3 + stage):
                turn = 2 * pi * n / (3 + stage)
                _disc(sheet, dark, middle + r * 0.4 * cos(turn), middle + r * 0.4 * sin(turn), r * 0.19)
    else:
        count = 9 if stage == 3 else 11
        for n in range(count):
            turn = 2 * pi * n / count + 0.5 * scatter(n, 11)
            away = radius_px * (0.4 + 0.6 * scatter(n, 13)) * (1.0 if stage == 3 else 1.6)
            size = r * (0.32 + 0.55 * scatter(n, 17))
            alpha = 235 if stage == 3 else 150
            fx, fy = middle + away * cos(turn), middle + away * sin(turn)
            _disc(sheet, (*body, alpha), fx, fy, size)
            _disc(sheet, (*tone, alpha), fx, fy, size, max(1.0, size * 0.3))
    return _small(sheet)


@lru_cache(64)
def sleeper(radius_px: int) -> pygame.Surface:
    """A sleeping cell: a pale ring whose nucleus is a closed eye."""
    side = radius_px * 2 + 8
    sheet, middle = _sheet(side), side / 2
    _disc(sheet, (26, 36, 58, 235), middle, middle, radius_px)
    _disc(sheet, (*PALE, 255), middle, middle, radius_px, max(1.5, radius_px * 0.15))
    lid = pygame.Rect(0, 0, radius_px * 1.1 * SUPER, radius_px * 0.8 * SUPER)
    lid.center = (round(middle * SUPER), round((middle - radius_px * 0.12) * SUPER))
    thick = round(max(1.4, radius_px * 0.14) * SUPER)
    pygame.draw.arc(sheet, PALE, lid, pi * 1.04, pi * 1.96, thick)
    for turn in (1.2, 1.5, 1.8):
        x0, y0 = lid.centerx + lid.w / 2 * cos(pi * turn), lid.centery - lid.h / 2 * sin(pi * turn)
        x1, y1 = lid.centerx + lid.w * 0.68 * cos(pi * turn), lid.centery - lid.h * 0.82 * sin(pi * turn)
        pygame.draw.line(sheet, PALE, (x0, y0), (x1, y1), max(2, thick * 2 // 3))
    return _small(sheet)


@lru_cache(32)
def moon(radius_px: int) -> pygame.Surface:
    """A crescent, the sign of sleep."""
    side = radius_px * 2 + 4
    sheet, middle = _sheet(side), side / 2
    _disc(sheet, (*MOON, 255), middle, middle, radius_px)
    _disc(sheet, (0, 0, 0, 0), middle + radius_px * 0.52, middle - radius_px * 0.3, radius_px * 0.86)
    return _small(sheet)


@lru_cache(32)
def sun(radius_px: int) -> pygame.Surface:
    """A small sun where the moon stood: the sign of waking."""
    side = ceil(radius_px * 3.2) + 4
    sheet, middle = _sheet(side), side / 2
    _disc(sheet, (*MOON, 255), middle, middle, radius_px * 0.8)
    for n in range(8):
        turn = 2 * pi * n / 8
        near, far = radius_px * 1.08, radius_px * 1.5
        start = ((middle + near * cos(turn)) * SUPER, (middle + near * sin(turn)) * SUPER)
        end = ((middle + far * cos(turn)) * SUPER, (middle + far * sin(turn)) * SUPER)
        pygame.draw.line(sheet, (*MOON, 255), start, end, round(max(1.2, radius_px * 0.24) * SUPER))
    return _small(sheet)


@lru_cache(32)
def rays(radius_px: int) -> pygame.Surface:
    """Short strokes all round: a cell that has just woken."""
    side = ceil(radius_px * 4.6)
    sheet, middle = _sheet(side), side / 2
    for n in range(12):
        turn = 2 * pi * n / 12
        near, far = radius_px * 1.45, radius_px * (2.15 if n % 2 == 0 else 1.85)
        start = ((middle + near * cos(turn)) * SUPER, (middle + near * sin(turn)) * SUPER)
        end = ((middle + far * cos(turn)) * SUPER, (middle + far * sin(turn)) * SUPER)
        pygame.draw.line(sheet, (*MOON, 255), start, end, round(max(1.4, radius_px * 0.13) * SUPER))
    return _small(sheet)


@lru_cache(64)
def dividing(kind: int, radius_px: int) -> pygame.Surface:
    """A cell in division: two daughters still joined at the waist."""
    one = living(kind, radius_px * 0.92)
    gap = radius_px * 1.24
    side = ceil(one.get_width() + gap + 4)
    surface = pygame.Surface((side, one.get_height() + 2), pygame.SRCALPHA, 32)
    middle = surface.get_height() / 2
    colour = (21, 121, 233) if kind == 0 else (233, 124, 8)
    waist = pygame.Rect(0, 0, round(gap), round(radius_px * 0.8))
    waist.center = (side // 2, round(middle))
    pygame.draw.rect(surface, mix(colour, (0, 0, 0), 0.25), waist)
    for sign in (-1, 1):
        left = side / 2 + sign * gap / 2 - one.get_width() / 2
        surface.blit(one, (round(left), round(middle - one.get_height() / 2)))
    return compat.to_screen_format(surface)


def _put(surface: pygame.Surface, picture: pygame.Surface, x: float, y: float, alpha: float = 1.0) -> None:
    place = (round(x - picture.get_width() / 2), round(y - picture.get_height() / 2))
    if alpha >= 0.99:
        surface.blit(picture, place)
        return
    faded = picture.copy()
    faded.fill((255, 255, 255, max(0, min(255, round(255 * alpha)))), special_flags=pygame.BLEND_RGBA_MULT)
    surface.blit(faded, place)


def draw_lone(canvas: Canvas, cells: Sequence[Lone], radius: float, time_s: float) -> None:
    """Single cells with their state; places in units. Signs lie on top of every cell."""
    r = max(5, round(radius * canvas.view.scale))
    surface = canvas.surface
    places = [canvas.view.point((cell.x, cell.y)) for cell in cells]
    for cell, (x, y) in zip(cells, places, strict=True):
        if cell.state != "woke" and cell.fresh > 0:
            _trail(canvas, cell, r)
        sleeps = cell.state == "asleep"
        colour: Colour = PALE if sleeps else (90, 170, 255) if cell.kind == 0 else (255, 160, 60)
        glow = halo(r * 3, colour, 0.16 if sleeps else 0.34 if cell.state == "woke" else 0.22)
        surface.blit(glow, (round(x - r * 3), round(y - r * 3)), special_flags=pygame.BLEND_RGB_ADD)
        if cell.state != "woke":
            _put(surface, sleeper(r) if sleeps else living(cell.kind, r), x, y)
    for cell, (x, y) in zip(cells, places, strict=True):
        if cell.state == "asleep":
            breath = 0.78 + 0.22 * sin(time_s * 1.1 + cell.x)
            _put(surface, moon(max(4, round(r * 0.55))), x + r * 1.15, y - r * 1.2, breath)
        elif cell.state == "woke":
            _put(surface, rays(r), x, y, 0.4 + 0.6 * cell.fresh)
            _put(surface, dividing(cell.kind, r), x, y)
            _put(surface, sun(max(4, round(r * 0.62))), x + r * 2.0, y - r * 1.7)


def draw_capillaries(canvas: Canvas, capillaries: Sequence[Capillary]) -> None:
    """Thin tubes that sink into the tissue at both ends."""
    for each in capillaries:
        points = tuple(canvas.view.point(place) for place in each.points)
        vessel_path(canvas.surface, points, each.radius * canvas.view.scale, 0.12)


def _trail(canvas: Canvas, cell: Lone, r: int) -> None:
    """Where a resting cell came from: fading outlines from the vessel through its wall, and an arrow."""
    x0, y0 = canvas.view.point((cell.from_x, cell.from_y))
    x1, y1 = canvas.view.point((cell.x, cell.y))
    length = hypot(x1 - x0, y1 - y0)
    if length < r:
        return
    dx, dy = (x1 - x0) / length, (y1 - y0) / length
    surface = canvas.surface
    steps = max(2, min(5, int(length / (r * 1.3))))
    for n in range(steps):
        share = n / steps
        picture = living(cell.kind if cell.kind < 4 else 0, max(3.0, r * (0.66 + 0.26 * share)))
        _put(surface, picture, x0 + dx * length * share, y0 + dy * length * share, 0.34 + 0.3 * share)
    end = length - r * 1.5
    for n in range(1, int(end / 7)):
        spot = (round(x0 + dx * n * 7), round(y0 + dy * n * 7))
        pygame.draw.circle(surface, PALE, spot, max(1, r // 10))
    tip, size = (x0 + dx * (end + 4), y0 + dy * (end + 4)), max(5.0, r * 0.42)
    left = (tip[0] - dx * size * 1.3 - dy * size * 0.7, tip[1] - dy * size * 1.3 + dx * size * 0.7)
    right = (tip[0] - dx * size * 1.3 + dy * size * 0.7, tip[1] - dy * size * 1.3 - dx * size * 0.7)
    pygame.draw.polygon(surface, PALE, (tip, left, right))
    pygame.draw.aalines(surface, PALE, True, (tip, left, right))


def draw_crossings(canvas: Canvas, crossings: Sequence[Crossing], radius: float, time_s: float) -> None:
    """Cells that squeeze into a vessel, each at its own moment; some are always seen half-way."""
    r = max(5, round(radius * canvas.view.scale))
    for cell in crossings:
        x0, y0 = canvas.view.point((cell.x, cell.y))
        x1, y1 = canvas.view.point((cell.to_x, cell.to_y))
        share = (cell.phase + time_s * 0.12) % 1.0
        for back in (0.3, 0.15):
            if share > back:
                at = share - back
                _put(canvas.surface, living(cell.kind, r * 0.8, True), x0 + (x1 - x0) * at, y0 + (y1 - y0) * at, 0.28)
        picture = living(cell.kind, r, True)
        squeeze = 1.0 - 0.42 * max(0.0, 1 - abs(share - 0.5) / 0.28)
        if squeeze < 0.98:
            angle = -180 / pi * atan2(y1 - y0, x1 - x0)
            w, h = picture.get_size()
            picture = pygame.transform.rotate(
                pygame.transform.smoothscale(picture, (round(w / squeeze**0.7), round(h * squeeze))), angle
            )
        _put(canvas.surface, picture, x0 + (x1 - x0) * share, y0 + (y1 - y0) * share)


def draw_stream(canvas: Canvas, stream: Stream, radius: float, time_s: float) -> None:
    """Cells carried along a vessel from where they entered; each swells, blebs, breaks up and fades on the way."""
    r = max(5, round(radius * canvas.view.scale))
    axis = stream.axis
    reach = len(axis) - 1 - stream.start
    if reach < 8 or stream.number < 1:
        return
    for n in range(stream.number):
        life = (n / stream.number + time_s * FATE_SPEED) % 1.0
        aside = (scatter(n, 19) - 0.5) * 1.1
        at = stream.start + life * reach
        i = min(len(axis) - 2, int(at))
        share = at - i
        x = axis[i][0] + (axis[i + 1][0] - axis[i][0]) * share
        y = axis[i][1] + (axis[i + 1][1] - axis[i][1]) * share
        dx, dy = axis[i + 1][0] - axis[i][0], axis[i + 1][1] - axis[i][1]
        length = max(1e-6, hypot(dx, dy))
        x, y = x - dy / length * aside * stream.radius, y + dx / length * aside * stream.radius
        px, py = canvas.view.point((x, y))
        jitter = (scatter(n, 23) - 0.5) * 0.2
        age = min(0.999, max(0.0, life + jitter))
        if age < 0.16:
            _put(canvas.surface, living(stream.kind, r * 0.95), px, py)
            continue
        stage = min(STAGES_OF_DEATH - 1, int((age - 0.16) / 0.84 * STAGES_OF_DEATH))
        alpha = 1.0 if age < 0.86 else max(0.0, (1 - age) / 0.14)
        _put(canvas.surface, dying(stream.kind, stage, r), px, py, alpha)
