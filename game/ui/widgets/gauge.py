"""Gauges: a reserve as a column of ten, a share as a bar, a forecast as a range on a track."""

from __future__ import annotations

from dataclasses import dataclass

from game.ui.draw import Canvas
from game.ui.layout import Box
from game.ui.theme import Colour

RESERVE_MAX = 10
SEVERE_AT = 2  # grade 3 at two or less (play rules); drawn as a red line
COLUMN_W = 28.0


@dataclass(frozen=True)
class ReserveView:
    """One reserve, 0 to 10, now and after the plan."""

    name: str
    value: float
    after: float


def draw_reserve(canvas: Canvas, view: ReserveView, box: Box) -> None:
    """Number, column and name from top to bottom of the box."""
    theme = canvas.theme
    size = 16.0
    text_h = 24.0
    column = Box(box.cx - COLUMN_W / 2, box.y + text_h, COLUMN_W, box.h - 2 * text_h)
    low = view.after <= SEVERE_AT
    canvas.text(
        f"{view.value:.0f}", (box.cx, box.y + 9), 18, 700, theme.danger if low else theme.text, "centre", "middle",
        max_width=box.w, tabular=True,
    )  # fmt: skip

    def paint(layer: Canvas) -> None:
        layer.box(column, fill=theme.well, border=theme.line, radius=9)
        inner = column.inset(4.5, 5)
        step = inner.h / RESERVE_MAX
        kept, now = round(min(view.value, view.after)), round(view.value)
        gain = round(max(view.value, view.after))
        for n in range(RESERVE_MAX):
            segment = Box(inner.x, inner.bottom - (n + 1) * step + 1, inner.w, step - 2)
            if n < kept:
                layer.box(segment, fill=theme.danger if low else theme.reserve, radius=2.5)
            elif n < now:
                layer.box(segment, border=theme.warn, radius=2.5, hatch=theme.warn, hatch_gap=5)
            elif n < gain:
                layer.box(segment, border=theme.ok, radius=2.5)
        y = inner.bottom - SEVERE_AT * step
        layer.fill(theme.danger, Box(column.x - 4, y - 0.75, column.w + 8, 1.5))

    canvas.layer(("reserve", round(view.value), round(view.after)), column.inset(-5, -1), paint)
    canvas.text(
        view.name, (box.cx, box.bottom - 9), size, 400, theme.text, "centre", "middle", max_width=box.w, least=12
    )


def draw_meter(
    canvas: Canvas,
    box: Box,
    share: float,
    colour: Colour | None = None,
    loss: float = 0.0,
    mark: float | None = None,
) -> None:
    """A horizontal bar; `loss` is the part of the share that the plan may cost, `mark` a goal's place (0 to 1)."""
    theme = canvas.theme
    canvas.box(box, fill=theme.well, border=theme.line, radius=box.h / 2)
    inner = box.inset(2)
    share = min(1.0, max(0.0, share))
    lost = min(share, max(0.0, loss))
    if share > 0.01:
        w = max(inner.h, inner.w * share)
        if lost > 0:
            canvas.box(Box(inner.x, inner.y, w, inner.h), fill=theme.warn, radius=inner.h / 2)
        kept = max(inner.h, inner.w * (share - lost))
        canvas.box(Box(inner.x, inner.y, kept, inner.h), fill=colour or theme.reserve, radius=inner.h / 2)
    if mark is not None:
        x = inner.x + inner.w * min(1.0, max(0.0, mark))
        canvas.fill(theme.text, Box(x - 1.25, box.y - 5, 2.5, box.h + 10))


def draw_bar(canvas: Canvas, box: Box, share: float, colour: Colour) -> None:
    """A plain thin bar on its track."""
    canvas.box(box, fill=canvas.theme.well, radius=box.h / 2)
    if share > 0:
        w = max(box.h, box.w * min(1.0, share))
        canvas.box(Box(box.x, box.y, w, box.h), fill=colour, radius=box.h / 2)


def draw_range(
    canvas: Canvas,
    box: Box,
    low: float | None,
    high: float | None,
    colour: Colour | None = None,
) -> None:
    """A forecast between two shares of the track; unknown (None) is hatched across the middle."""
    theme = canvas.theme
    track = Box(box.x, box.cy - 4, box.w, 8)
    canvas.box(track, fill=theme.track, radius=4)
    if low is None or high is None:
        unknown = Box(box.x + box.w * 0.1, box.cy - 7.5, box.w * 0.7, 15)
        canvas.box(unknown, fill=theme.well, border=theme.muted, radius=7.5, hatch=theme.muted, hatch_gap=7)
        return
    x0 = box.x + box.w * min(1.0, max(0.0, low))
    x1 = box.x + box.w * min(1.0, max(0.0, high))
    w = max(18.0, x1 - x0)
    x0 = min(max(box.x, (x0 + x1) / 2 - w / 2), box.right - w)
    canvas.box(Box(x0, box.cy - 7.5, w, 15), fill=colour or theme.muted, radius=7.5)
