"""A short explanation beside what it explains, and the sentence at the foot of the window."""

from __future__ import annotations

from game.ui.draw import Canvas
from game.ui.layout import STAGE, Box

SIZE = 16
MAX_W = 320
PAD = 12


def tooltip_box(canvas: Canvas, text: str, near: Box) -> Box:
    """Where a tooltip goes: above its target if there is room, else below, always on the stage."""
    room = min(STAGE.w - 24, MAX_W * max(1.0, canvas.view.text_scale)) - 2 * PAD
    w = min(room, canvas.measure(text, SIZE)) + 2 * PAD + 2
    h = canvas.text_height(text, SIZE, 400, w - 2 * PAD) + 2 * PAD - 4
    x = min(max(12.0, near.cx - w / 2), STAGE.w - 12 - w)
    y = near.y - h - 8
    if y < 8:
        y = min(near.bottom + 8, STAGE.h - h - 8)
    return Box(x, y, w, h)


def draw_tooltip(canvas: Canvas, text: str, near: Box) -> Box:
    """Draw it and return where."""
    box = tooltip_box(canvas, text, near)
    theme = canvas.theme
    canvas.glow(box, (0, 0, 0, 120), 10, 10)
    canvas.box(box, fill=theme.background, border=theme.line, radius=10)
    canvas.text(text, (box.x + PAD, box.y + PAD - 2), SIZE, max_width=box.w - 2 * PAD, lines=0)
    return box


def draw_toast(canvas: Canvas, text: str, share: float = 1.0) -> Box:
    """One sentence at the foot of the stage; `share` 0 to 1 slides it in."""
    theme = canvas.theme
    w = min(canvas.measure(text, 18, 600) + 48, STAGE.w - 160)
    h = canvas.text_height(text, 18, 600, w - 48) + 20
    box = Box(STAGE.cx - w / 2, STAGE.h - h - 20 + (1 - share) * (h + 24), w, h)
    canvas.glow(box, (0, 0, 0, 150), 14, 12)
    canvas.box(box, fill=theme.raised, border=theme.focus, radius=12, width=1.5)
    canvas.text(text, (box.cx, box.y + 10), 18, 600, align="centre", max_width=w - 46, lines=0)
    return box
