"""A column that is longer than its window: wheel, arrow and page keys, and a bar that shows where one is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from game.ui.compat import pygame
from game.ui.draw import Canvas
from game.ui.layout import Box

STEP = 48.0
BAR_W = 6.0


@dataclass
class Scroll:
    """Where a column of `height` units stands in its window `box`; both are set when it is drawn."""

    box: Box = field(default_factory=lambda: Box(0, 0, 0, 0))
    height: float = 0.0
    offset: float = 0.0

    @property
    def limit(self) -> float:
        """The furthest offset."""
        return max(0.0, self.height - self.box.h)

    def by(self, units: float) -> None:
        """Move, staying inside."""
        self.offset = min(self.limit, max(0.0, self.offset + units))

    def reveal(self, box: Box) -> None:
        """Scroll just enough to show a box given in the column's own coordinates (y from its top)."""
        if box.y < self.offset:
            self.offset = box.y
        elif box.bottom > self.offset + self.box.h:
            self.offset = box.bottom - self.box.h
        self.by(0)

    def on_event(self, event: Any, keys: bool = True) -> bool:
        """Use wheel and, with `keys`, arrows, page, home and end; True when used."""
        if event.type == pygame.MOUSEWHEEL:
            self.by(-event.y * STEP)
            return True
        if event.type != pygame.KEYDOWN:
            return False
        moves = {
            pygame.K_PAGEUP: -self.box.h * 0.9,
            pygame.K_PAGEDOWN: self.box.h * 0.9,
            pygame.K_HOME: -self.height,
            pygame.K_END: self.height,
        }
        if keys:
            moves |= {pygame.K_UP: -STEP, pygame.K_DOWN: STEP}
        if event.key not in moves or not self.limit:
            return False
        self.by(moves[event.key])
        return True

    @contextmanager
    def window(self, canvas: Canvas, box: Box, height: float) -> Iterator[float]:
        """Clip to the window and give the y at which the column starts; draws the bar when needed."""
        self.box, self.height = box, height
        self.by(0)
        with canvas.clip(box):
            yield box.y - self.offset
        if self.limit:
            track = Box(box.right - BAR_W, box.y, BAR_W, box.h)
            length = max(36.0, box.h * box.h / height)
            top = box.y + (box.h - length) * self.offset / self.limit
            canvas.box(track, fill=canvas.theme.well, radius=BAR_W / 2)
            canvas.box(Box(track.x, top, BAR_W, length), fill=canvas.theme.faint, radius=BAR_W / 2)
