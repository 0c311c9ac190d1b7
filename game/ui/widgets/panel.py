"""Panels: the quiet ground that everything else stands on, and the bar at the top of every screen."""

from __future__ import annotations

from game.ui.draw import Canvas
from game.ui.layout import STAGE, Box

BAR_H = 48.0
PANEL_RADIUS = 12.0
GAP = 12.0


def draw_panel(canvas: Canvas, box: Box, raised: bool = False, well: bool = False, focused: bool = False) -> None:
    """A panel; `raised` is lighter, `well` is sunk, `focused` wears the yellow frame."""
    theme = canvas.theme
    fill = theme.raised if raised else theme.well if well else theme.panel
    border = theme.focus if focused else theme.panel_line
    canvas.box(box, fill=fill, border=border, radius=PANEL_RADIUS, width=2.5 if focused else 1)


def draw_bar(canvas: Canvas, title: str = "", subtitle: str = "") -> float:
    """The top bar across the whole window; returns the x where free space begins."""
    theme = canvas.theme
    whole = canvas.view.whole
    canvas.fill(theme.panel, Box(whole.x, whole.y, whole.w, BAR_H - 1 - whole.y))
    canvas.hairline(whole.x, BAR_H - 1, whole.w)
    x = 20.0
    if title:
        x = canvas.text(title, (x, BAR_H / 2), 20, 700, v="middle").right
    if subtitle:
        room = STAGE.w / 2 - x
        x = canvas.text(subtitle, (x + 16, BAR_H / 2 + 1), 16, colour=theme.muted, v="middle", max_width=room).right
    return x + 20
