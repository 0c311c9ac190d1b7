"""Logical coordinates: screens think in a stage of 1280 × 720 units; a View maps it to any window.

The stage keeps its shape and is centred; what the window has beyond it (`View.whole`) belongs to backgrounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

STAGE_W = 1280.0
STAGE_H = 720.0
TEXT_SCALES = (1.0, 1.25, 1.5, 1.75, 2.0)


class Box(NamedTuple):
    """A rectangle in logical units; a plain tuple, so view models need no pygame."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """Right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """Bottom edge."""
        return self.y + self.h

    @property
    def cx(self) -> float:
        """Horizontal centre."""
        return self.x + self.w / 2

    @property
    def cy(self) -> float:
        """Vertical centre."""
        return self.y + self.h / 2

    @property
    def centre(self) -> tuple[float, float]:
        """Centre point."""
        return (self.cx, self.cy)

    def contains(self, pos: tuple[float, float]) -> bool:
        """Whether the point lies inside; right and bottom edges are outside."""
        return self.x <= pos[0] < self.right and self.y <= pos[1] < self.bottom

    def overlaps(self, other: Box) -> bool:
        """Whether the two share any area."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def inset(self, dx: float, dy: float | None = None) -> Box:
        """Shrink on all sides (negative values grow)."""
        dy = dx if dy is None else dy
        return Box(self.x + dx, self.y + dy, self.w - 2 * dx, self.h - 2 * dy)

    def move(self, dx: float, dy: float) -> Box:
        """The same size elsewhere."""
        return Box(self.x + dx, self.y + dy, self.w, self.h)

    def at_least(self, width: float, height: float) -> Box:
        """Grow about the centre to a minimum size, as hit areas of small controls need."""
        w, h = max(self.w, width), max(self.h, height)
        return Box(self.cx - w / 2, self.cy - h / 2, w, h)

    def columns(self, weights: Sequence[float], gap: float = 0.0) -> list[Box]:
        """Split from left to right in proportion to the weights."""
        room = self.w - gap * (len(weights) - 1)
        out, x, total = [], self.x, sum(weights)
        for weight in weights:
            w = room * weight / total
            out.append(Box(x, self.y, w, self.h))
            x += w + gap
        return out

    def rows(self, weights: Sequence[float], gap: float = 0.0) -> list[Box]:
        """Split from top to bottom in proportion to the weights."""
        room = self.h - gap * (len(weights) - 1)
        out, y, total = [], self.y, sum(weights)
        for weight in weights:
            h = room * weight / total
            out.append(Box(self.x, y, self.w, h))
            y += h + gap
        return out

    def take_top(self, height: float, gap: float = 0.0) -> tuple[Box, Box]:
        """A strip from the top, and the rest below it."""
        rest = max(0.0, self.h - height - gap)
        return Box(self.x, self.y, self.w, height), Box(self.x, self.y + height + gap, self.w, rest)


STAGE = Box(0.0, 0.0, STAGE_W, STAGE_H)


@dataclass(frozen=True)
class View:
    """How the stage lies in a window of `width_px` × `height_px`; `text_scale` is 1.0 to 2.0."""

    width_px: int
    height_px: int
    scale: float
    left_px: float
    top_px: float
    text_scale: float = 1.0

    @classmethod
    def of(cls, width_px: int, height_px: int, text_scale: float = 1.0) -> View:
        """Fit the stage into a window, centred; a window of no size counts as one pixel."""
        width_px, height_px = max(1, width_px), max(1, height_px)
        scale = min(width_px / STAGE_W, height_px / STAGE_H)
        left = (width_px - STAGE_W * scale) / 2
        top = (height_px - STAGE_H * scale) / 2
        return cls(width_px, height_px, scale, left, top, text_scale)

    @property
    def whole(self) -> Box:
        """The whole window in logical units; contains the stage."""
        return Box(
            -self.left_px / self.scale,
            -self.top_px / self.scale,
            self.width_px / self.scale,
            self.height_px / self.scale,
        )

    def point(self, pos: tuple[float, float]) -> tuple[float, float]:
        """Logical to pixel coordinates, not rounded."""
        return (self.left_px + pos[0] * self.scale, self.top_px + pos[1] * self.scale)

    def pixels(self, box: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
        """A logical box in whole pixels; edges are rounded, so neighbours meet without a seam."""
        x, y, w, h = box
        x0, y0 = round(self.left_px + x * self.scale), round(self.top_px + y * self.scale)
        x1, y1 = round(self.left_px + (x + w) * self.scale), round(self.top_px + (y + h) * self.scale)
        return (x0, y0, max(0, x1 - x0), max(0, y1 - y0))

    def logical(self, pos: tuple[float, float]) -> tuple[float, float]:
        """Pixel to logical coordinates, for the mouse."""
        return ((pos[0] - self.left_px) / self.scale, (pos[1] - self.top_px) / self.scale)

    def length(self, units: float) -> int:
        """A logical length in pixels, at least one."""
        return max(1, round(units * self.scale))
