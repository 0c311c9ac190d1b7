"""Pictures: SVG icons, card art, portraits and body layers, rasterised at the size they are shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from game.spec.paths import data_root
from game.ui import compat
from game.ui.compat import pygame
from game.ui.theme import Colour

ICON_PAINT = "#FFFFFF"
PORTRAIT_FALLBACK = "visitor"


@lru_cache(1)
def root() -> Path:
    """The folder assets/."""
    return data_root("assets")


@lru_cache(512)
def _source(kind: str, name: str) -> str | None:
    path = root() / kind / f"{name}.svg"
    return path.read_text(encoding="utf-8") if path.is_file() else None


def has(kind: str, name: str) -> bool:
    """Whether `assets/<kind>/<name>.svg` exists; kinds are icons, art, topics, portraits and body."""
    return _source(kind, name) is not None


@lru_cache(1024)
def icon(name: str, size_px: int, colour: Colour) -> pygame.Surface:
    """A one-colour icon, square. Raises FileNotFoundError for a name that was never drawn."""
    source = _source("icons", name)
    if source is None:
        raise FileNotFoundError(f"assets/icons/{name}.svg is missing; see assets/make_icons.py")
    paint = "#{:02X}{:02X}{:02X}".format(*colour)
    return compat.svg(source.replace(ICON_PAINT, paint), (size_px, size_px))


@lru_cache(256)
def art(name: str, size_px: tuple[int, int]) -> pygame.Surface | None:
    """A card's picture (112 × 54 units), or None when the card has none."""
    source = _source("art", name)
    return None if source is None else compat.svg(source, size_px)


@lru_cache(48)
def topic(name: str, size_px: tuple[int, int]) -> pygame.Surface | None:
    """A picture of the library (180 × 96 units), or None when there is none."""
    source = _source("topics", name)
    return None if source is None else compat.svg(source, size_px)


@lru_cache(64)
def portrait(name: str, size_px: int) -> pygame.Surface:
    """A patient's portrait in a circle; the neutral visitor for an unknown name."""
    source = _source("portraits", name) or _source("portraits", PORTRAIT_FALLBACK)
    if source is None:
        raise FileNotFoundError("assets/portraits/visitor.svg is missing; see assets/make_portraits.py")
    big = compat.svg(source, (size_px * 2, size_px * 2))
    mask = pygame.Surface((size_px * 2, size_px * 2), pygame.SRCALPHA)
    compat.aacircle(mask, (255, 255, 255, 255), (size_px, size_px), size_px - 1)
    big.blit(mask, (0, 0), special_flags=pygame.BLEND_RGBA_MULT)
    return compat.to_screen_format(pygame.transform.smoothscale(big, (size_px, size_px)))


@lru_cache(64)
def body(layer: str, size_px: tuple[int, int]) -> pygame.Surface:
    """One layer of the body map; all layers share one frame, so they stack."""
    source = _source("body", layer)
    if source is None:
        raise FileNotFoundError(f"assets/body/{layer}.svg is missing; see assets/make_body.py")
    return compat.svg(source, size_px)


_CACHES: tuple[Callable[..., object], ...] = (icon, art, topic, portrait, body)


def forget() -> None:
    """Drop cached pictures, after pygame.quit()."""
    for cache in _CACHES:
        cache.cache_clear()  # type: ignore[attr-defined]
