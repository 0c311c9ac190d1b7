"""Large text on the screens around the board: their parts magnified behind tabs, as on the board itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from game.ui.draw import Canvas
from game.ui.layout import Box
from game.ui.screen import Command, Context, Hit, Screen, Stay
from game.ui.screens.board_zoom import AREA, Page, Part, draw_zoomed, fitted, zoomed_hits

TOP = Box(860, 0, 420, 48)
TOP_SHOWN = Box(860, 8, 420, 48)
GAP = 8.0


class LargeTextScreen(Screen):
    """A screen composed for 100%. Subclasses give `parts`, and paint and hits of the normal layout.

    `always` is a box that stays on every page at its own size, as a player's controls must.
    """

    parts: tuple[tuple[str, str, Box], ...] = ()
    always: Box | None = None
    top_bar = True

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.page = self.parts[0][0]

    def paint(self, canvas: Canvas) -> None:
        """The normal layout."""
        raise NotImplementedError

    def normal_hits(self) -> Sequence[Hit]:
        """Hits of the normal layout."""
        raise NotImplementedError

    @property
    def enlarged(self) -> bool:
        """Whether the parts are shown one by one."""
        return self.context.settings.text_scale > 1.0

    def pages(self) -> tuple[Page, ...]:
        """One page a part, each with the top bar's controls and with what always stays."""
        room, fixed = AREA, [Part(TOP, TOP_SHOWN)] if self.top_bar else []
        if self.always is not None:
            low = Box(self.always.x, AREA.bottom - self.always.h, self.always.w, self.always.h)
            fixed.append(Part(self.always, low))
            room = Box(AREA.x, AREA.y, AREA.w, AREA.h - self.always.h - GAP)
        return tuple(Page(key, label, (fitted(box, room), *fixed)) for key, label, box in self.parts)

    def _turn(self, page: str) -> Command:
        self.page = page
        return Stay()

    def hits(self) -> Sequence[Hit]:
        """Hits where they are shown."""
        if not self.enlarged:
            return self.normal_hits()
        return zoomed_hits(self.pages(), self.page, self.normal_hits(), self._turn)

    def draw(self, canvas: Canvas) -> None:
        """The normal layout, or one part of it magnified."""
        if not self.enlarged:
            self.paint(canvas if canvas.view.text_scale <= 1.0 else _plain(canvas))
            return
        draw_zoomed(canvas, self.pages(), self.page, self.paint, "")


def _plain(canvas: Canvas) -> Canvas:
    return replace(canvas, view=replace(canvas.view, text_scale=1.0))


def halves(key: str, label: str, other: str, box: Box, share: float = 0.5) -> tuple[tuple[str, str, Box], ...]:
    """A tall box as two parts, one above the other."""
    top = Box(box.x, box.y, box.w, box.h * share)
    return ((key, label, top), (f"{key}2", other, Box(box.x, top.bottom, box.w, box.h - top.h)))
