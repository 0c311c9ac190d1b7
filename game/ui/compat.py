"""The few calls that only pygame-ce has, each with a fallback that also runs on upstream pygame 2.6.1.

Nothing else in the project may call them directly. Also: what to say when both libraries are installed.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame as pygame

IS_CE = bool(getattr(pygame, "IS_CE", False))

BOTH_INSTALLED = (
    "Both pygame and pygame-ce are installed and overwrite each other's files; run "
    "'python -m pip uninstall -y pygame pygame-ce' and then 'python -m pip install pygame-ce'."
)


def conflict() -> str | None:
    """One sentence when both libraries are installed in this environment, else None."""
    from importlib import metadata

    found = 0
    for name in ("pygame", "pygame-ce"):
        try:
            metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        found += 1
    return BOTH_INSTALLED if found == 2 else None


def fblits(
    surface: pygame.Surface,
    pairs: Iterable[tuple[pygame.Surface, Sequence[float]]],
    flags: int = 0,
) -> None:
    """Blit many surfaces without building a list of rectangles."""
    if hasattr(surface, "fblits"):
        surface.fblits(pairs, flags)
        return
    surface.blits([(s, (int(p[0]), int(p[1])), None, flags) for s, p in pairs], doreturn=False)


def blur(surface: pygame.Surface, radius: int) -> pygame.Surface:
    """A blurred copy; dear (130 ms full screen on two cores), so bake it."""
    radius = max(1, int(radius))
    transform: Any = pygame.transform
    if hasattr(transform, "gaussian_blur"):
        return transform.gaussian_blur(surface, radius)
    w, h = surface.get_size()
    out = surface
    # Two passes down and up with area averaging come close enough to a Gaussian for glows.
    for _ in range(2):
        small = (max(1, w // (radius + 1)), max(1, h // (radius + 1)))
        out = pygame.transform.smoothscale(pygame.transform.smoothscale(out, small), (w, h))
    return out


_ATTRIBUTE = re.compile(r'\s(width|height)="[^"]*"')


def svg(data: str, size: tuple[int, int]) -> pygame.Surface:
    """Rasterise SVG text (with a viewBox) at exactly this size in pixels.

    Rewriting width and height works on both libraries, unlike `load_sized_svg`, and keeps edges crisp.
    """
    w, h = max(1, int(size[0])), max(1, int(size[1]))
    start = data.index("<svg")
    end = data.index(">", start)
    head = _ATTRIBUTE.sub("", data[start:end])
    sized = f'{head} width="{w}" height="{h}"{data[end:]}'
    image = pygame.image.load(io.BytesIO(sized.encode("utf-8")), "drawing.svg")
    if image.get_size() != (w, h):
        image = pygame.transform.smoothscale(image.convert_alpha() if _has_display() else image, (w, h))
    return image.convert_alpha() if _has_display() else image


def svg_file(path: Path, size: tuple[int, int]) -> pygame.Surface:
    """Rasterise an SVG file at exactly this size in pixels."""
    return svg(path.read_text(encoding="utf-8"), size)


def _has_display() -> bool:
    return pygame.display.get_init() and pygame.display.get_surface() is not None


def to_screen_format(surface: pygame.Surface) -> pygame.Surface:
    """The same picture in the format that blits fastest, once there is a window."""
    return surface.convert_alpha() if _has_display() else surface


def desktop_size() -> tuple[int, int]:
    """Size of the first screen in pixels."""
    sizes = pygame.display.get_desktop_sizes() if hasattr(pygame.display, "get_desktop_sizes") else []
    return sizes[0] if sizes else (1280, 720)


def aacircle(
    surface: pygame.Surface,
    colour: Sequence[int],
    centre: tuple[float, float],
    radius: float,
    width: int = 0,
) -> None:
    """A smooth-edged circle, filled when `width` is 0."""
    draw: Any = pygame.draw
    if hasattr(draw, "aacircle"):
        draw.aacircle(surface, colour, centre, radius, width)
        return
    factor, side = 4, int(2 * radius) + 4
    big = pygame.Surface((side * factor, side * factor), pygame.SRCALPHA)
    big.fill((*colour[:3], 0))
    middle = (side * factor // 2, side * factor // 2)
    pygame.draw.circle(big, colour, middle, round(radius * factor), width * factor)
    stamp = pygame.transform.smoothscale(big, (side, side))
    surface.blit(stamp, (round(centre[0] - side / 2), round(centre[1] - side / 2)))
