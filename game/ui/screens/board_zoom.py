"""Large text: parts of a screen that was composed for 100% are shown one page at a time, magnified, behind tabs.

Nothing is left out and nothing is cut off: the parts keep their layout, their hits and their words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from game.ui.draw import Canvas
from game.ui.layout import STAGE, Box, View
from game.ui.screen import Command, Hit
from game.ui.widgets.tabs import Tab, Tabs

BAR_H = 64.0
AREA = Box(12, BAR_H + 10, STAGE.w - 24, STAGE.h - BAR_H - 22)
TABS_BOX = Box(12, 8, 700, 48)


@dataclass(frozen=True)
class Part:
    """A box of the normal layout, and where it is shown; both have one shape."""

    src: Box
    dst: Box

    @property
    def times(self) -> float:
        """How many times larger."""
        return self.dst.w / self.src.w

    def box(self, box: Box) -> Box:
        """A box of the normal layout, where it is shown."""
        k = self.times
        return Box(
            self.dst.x + (box.x - self.src.x) * k, self.dst.y + (box.y - self.src.y) * k, box.w * k, box.h * k
        )  # fmt: skip

    def back(self, pos: tuple[float, float]) -> tuple[float, float]:
        """A place of the stage in the normal layout."""
        return (
            self.src.x + (pos[0] - self.dst.x) / self.times,
            self.src.y + (pos[1] - self.dst.y) / self.times,
        )

    def view(self, view: View) -> View:
        """The view through which the normal layout is drawn; its text is at 100% of a larger scale."""
        k = self.times
        left = view.left_px + (self.dst.x - self.src.x * k) * view.scale
        top = view.top_px + (self.dst.y - self.src.y * k) * view.scale
        return replace(view, scale=view.scale * k, left_px=left, top_px=top, text_scale=1.0)


@dataclass(frozen=True)
class Page:
    """Parts that are shown together."""

    key: str
    label: str
    parts: tuple[Part, ...]


def fitted(src: Box, room: Box, most: float = 2.0) -> Part:
    """As large as the room allows, in its middle."""
    k = min(room.w / src.w, room.h / src.h, most)
    w, h = src.w * k, src.h * k
    return Part(src, Box(room.cx - w / 2, room.cy - h / 2, w, h))


def page_bar(pages: Sequence[Page], chosen: str) -> Tabs:
    """The tabs of the pages."""
    return Tabs("zoom", TABS_BOX, tuple(Tab(page.key, page.label) for page in pages), chosen, size=13)


def zoomed_hits(
    pages: Sequence[Page], chosen: str, hits: Sequence[Hit], choose: Callable[[str], Command | None]
) -> list[Hit]:
    """The pages' tabs, then the hits of the chosen page, each where it is shown."""
    page = next(page for page in pages if page.key == chosen)
    out = page_bar(pages, chosen).hits(choose)
    for hit in hits:
        part = next((part for part in page.parts if part.src.contains(hit.box.centre)), None)
        if part is not None:
            out.append(replace(hit, box=part.box(hit.box)))
    return out


def draw_zoomed(
    canvas: Canvas, pages: Sequence[Page], chosen: str, paint: Callable[[Canvas], None], words: str
) -> None:
    """Background, tabs, one line of words, and every part of the chosen page drawn through its own view."""
    theme, whole = canvas.theme, canvas.view.whole
    canvas.fill(theme.background)
    canvas.fill(theme.panel, Box(whole.x, whole.y, whole.w, BAR_H - whole.y))
    canvas.hairline(whole.x, BAR_H, whole.w)
    page_bar(pages, chosen).draw(canvas)
    room = STAGE.w - 130 - TABS_BOX.right
    canvas.text(words, (TABS_BOX.right + 20, BAR_H / 2), 13, 600, v="middle", max_width=room, lines=2, least=8)
    for part in next(page for page in pages if page.key == chosen).parts:
        with canvas.clip(part.dst.inset(-3)):
            paint(replace(canvas, view=part.view(canvas.view)))
