"""Text: Inter in three weights, measured, wrapped, shortened or shrunk so that nothing is ever cut off.

Sizes are in pixels here; `draw.Canvas` takes logical units. Glyphs are rendered four times too large and
scaled down, because the hinted advances of SDL_ttf set small bold text too tightly.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np

from game.spec.paths import data_root
from game.ui import compat
from game.ui.compat import pygame
from game.ui.theme import Colour

WEIGHTS = (400, 600, 700)
DISPLAY_FROM_PX = 30
LINE_HEIGHT = 1.3
ELLIPSIS = "…"
# Scaling down thins the strokes of light text on dark; lifting the coverage restores Inter's weight.
COVERAGE_GAMMA = 0.84


@lru_cache(1)
def _folder() -> Path | None:
    folder = data_root("assets") / "fonts"
    return folder if (folder / "Inter-400.ttf").is_file() else None


def _oversample(size_px: float) -> int:
    return 4 if size_px < 40 else 2


@lru_cache(96)
def _font(quarter_px: int, weight: int, tabular: bool, display: bool) -> pygame.font.Font:
    if not pygame.font.get_init():
        pygame.font.init()
    folder = _folder()
    cut = 400 if weight < 500 else 600 if weight < 650 else 700
    if folder is None:
        # The default font has one weight; its synthetic bold is better than none.
        font = pygame.font.Font(None, quarter_px)
        font.set_bold(cut > 400)
        return font
    family = "InterTab" if tabular else "InterDisplay" if display and cut > 400 else "Inter"
    return pygame.font.Font(os.fspath(folder / f"{family}-{cut}.ttf"), quarter_px)


def _big(size_px: float, weight: int, tabular: bool) -> tuple[pygame.font.Font, int]:
    factor = _oversample(size_px)
    display = size_px >= DISPLAY_FROM_PX
    return _font(max(factor, round(size_px * factor)), weight, tabular, display), factor


@lru_cache(16384)
def width(text: str, size_px: float, weight: int = 400, tabular: bool = False) -> int:
    """Width in pixels of one line, rounded up."""
    if not text:
        return 0
    font, factor = _big(size_px, weight, tabular)
    return -(-font.size(text)[0] // factor)


def line_height(size_px: float) -> int:
    """Distance between baselines in pixels."""
    return round(size_px * LINE_HEIGHT)


def cap_offset(size_px: float) -> float:
    """From the top of a rendered line to the middle of its capitals, for centring by eye."""
    return size_px * (ASCENT - CAP_HEIGHT / 2)


# As shares of the size: room above the baseline (accents on capitals included), and Inter's capitals (OS/2).
ASCENT = 1.0
CAP_HEIGHT = 0.7273


@lru_cache(1)
def _lift() -> np.ndarray:
    return np.round(255 * (np.arange(256) / 255) ** COVERAGE_GAMMA).astype(np.uint8)


@lru_cache(1024)
def render(text: str, size_px: float, weight: int, colour: Colour, tabular: bool = False) -> pygame.Surface:
    """One line as a transparent surface whose baseline lies `round(ASCENT * size)` below its top."""
    font, factor = _big(size_px, weight, tabular)
    raw = font.render(text or " ", True, colour)
    baseline = round(ASCENT * size_px)
    w = -(-raw.get_width() // factor)
    h = max(baseline + round(0.27 * size_px), 1)
    sheet = pygame.Surface((w * factor, h * factor), pygame.SRCALPHA)
    sheet.fill((*colour, 0))
    # Place the baseline on a whole pixel of the small picture; blitting an SRCALPHA source would blend.
    offset = baseline * factor - font.get_ascent()
    alpha = pygame.surfarray.pixels_alpha(sheet)
    source = pygame.surfarray.array_alpha(raw)
    top, skip = max(0, offset), max(0, -offset)
    rows = min(source.shape[1] - skip, alpha.shape[1] - top)
    alpha[: source.shape[0], top : top + rows] = source[:, skip : skip + rows]
    del alpha
    small = pygame.transform.smoothscale(sheet, (w, h))
    lifted = pygame.surfarray.pixels_alpha(small)
    lifted[:] = _lift()[lifted]
    del lifted
    return compat.to_screen_format(small)


@lru_cache(4096)
def ellipsis(text: str, size_px: float, weight: int, max_px: float, tabular: bool = False) -> str:
    """The text, or its longest beginning followed by … that fits in `max_px` pixels."""
    if width(text, size_px, weight, tabular) <= max_px:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle].rstrip() + ELLIPSIS, size_px, weight, tabular) <= max_px:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + ELLIPSIS


@lru_cache(4096)
def fit(text: str, size_px: float, weight: int, max_px: float, least_px: float, tabular: bool = False) -> float:
    """The largest size from `size_px` down to `least_px`, in half pixels, at which the line fits."""
    size = size_px
    while size > least_px and width(text, size, weight, tabular) > max_px:
        size -= 0.5
    return max(size, min(size_px, least_px))


@lru_cache(4096)
def wrap(text: str, size_px: float, weight: int, max_px: float, max_lines: int = 0) -> tuple[str, ...]:
    """Break into lines no wider than `max_px`; with `max_lines` > 0 the last one ends in … if text is left."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            trial = f"{line} {word}" if line else word
            if width(trial, size_px, weight) <= max_px:
                line = trial
                continue
            if line:
                lines.append(line)
            line = word
            while width(line, size_px, weight) > max_px and len(line) > 1:
                cut = _longest(line, size_px, weight, max_px)
                lines.append(line[:cut])
                line = line[cut:]
        lines.append(line)
    if max_lines and len(lines) > max_lines:
        last = " ".join(lines[max_lines - 1 :])
        lines = [*lines[: max_lines - 1], ellipsis(last, size_px, weight, max_px)]
    return tuple(lines)


def wraps_whole(text: str, size_px: float, weight: int, max_px: float, max_lines: int) -> bool:
    """Whether the text fits in so many lines without breaking a word."""
    widest = max((width(word, size_px, weight) for word in text.split()), default=0)
    return widest <= max_px and len(wrap(text, size_px, weight, max_px)) <= max_lines


def _longest(word: str, size_px: float, weight: int, max_px: float) -> int:
    return next((n for n in range(len(word) - 1, 1, -1) if width(word[:n], size_px, weight) <= max_px), 1)


def text(
    surface: pygame.Surface,
    string: str,
    pos: tuple[float, float],
    size: float,
    weight: int = 400,
    colour: Colour = (255, 255, 255),
    align: str = "left",
    max_width: float | None = None,
    wrapped: bool = False,
    tabular: bool = False,
) -> pygame.Rect:
    """Draw text in pixels and return what it covers. `pos` is the top at the left, centre or right edge.

    With `max_width` a line is shortened by …; with `wrapped` it is broken instead.
    """
    if wrapped and max_width is not None:
        lines: tuple[str, ...] = wrap(string, size, weight, max_width)
    elif max_width is not None:
        lines = (ellipsis(string, size, weight, max_width, tabular),)
    else:
        lines = (string,)
    step = line_height(size)
    x, y = pos
    covered: pygame.Rect | None = None
    for n, line in enumerate(lines):
        image = render(line, size, weight, colour, tabular)
        w = image.get_width()
        left = x - (w / 2 if align == "centre" else w if align == "right" else 0)
        rect = surface.blit(image, (round(left), round(y + n * step)))
        box = pygame.Rect(round(left), round(y + n * step), w, image.get_height())
        del rect  # blit's answer is cut to the surface; the caller wants the true extent
        covered = box if covered is None else covered.union(box)
    return covered if covered is not None else pygame.Rect(round(x), round(y), 0, 0)


_CACHES: tuple[Callable[..., object], ...] = (_font, width, render, ellipsis, fit, wrap)


def forget() -> None:
    """Drop every cached font and text; needed after pygame.quit(), which frees the fonts beneath them."""
    for cache in _CACHES:
        cache.cache_clear()  # type: ignore[attr-defined]
