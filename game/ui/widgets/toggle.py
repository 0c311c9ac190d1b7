"""A switch with its name: one hit over the whole row."""

from __future__ import annotations

from dataclasses import dataclass

from game.ui.draw import Canvas
from game.ui.input import MIN_TARGET
from game.ui.layout import Box
from game.ui.screen import Action, Hit
from game.ui.theme import mix

SWITCH_W = 56.0
SWITCH_H = 30.0


@dataclass(frozen=True)
class Toggle:
    """`note` is a second, quieter line."""

    id: str
    box: Box
    label: str
    on: bool
    note: str = ""
    icon: str = ""

    def hit(self, action: Action) -> Hit:
        """The row."""
        return Hit(
            self.id, self.box.at_least(MIN_TARGET, MIN_TARGET), f"{self.label}: {'on' if self.on else 'off'}",
            action, radius=12, keys=(),
        )  # fmt: skip

    def draw(self, canvas: Canvas) -> None:
        """Name, note, switch, and On or Off in letters."""
        theme = canvas.theme
        if canvas.hover == self.id:
            canvas.box(self.box, fill=mix(theme.panel, theme.text, 0.06), radius=12)
        state = "On" if self.on else "Off"
        switch = Box(self.box.right - 20 - SWITCH_W, self.box.cy - SWITCH_H / 2, SWITCH_W, SWITCH_H)
        state_w = max(canvas.measure("Off", 16, 600), canvas.measure("On", 16, 600))
        canvas.text(state, (switch.x - 12, self.box.cy), 16, 600, theme.muted, "right", "middle")
        draw_row_label(canvas, self.box, self.label, self.note, self.icon, switch.x - 24 - state_w)
        fill = theme.ok if self.on else theme.well
        canvas.box(switch, fill=fill, border=theme.ok if self.on else theme.line, radius=SWITCH_H / 2, width=1.5)
        x = switch.right - SWITCH_H / 2 if self.on else switch.x + SWITCH_H / 2
        canvas.circle((x, switch.cy), SWITCH_H / 2 - 5, fill=theme.on_bright if self.on else theme.muted)


def draw_row_label(canvas: Canvas, box: Box, label: str, note: str, icon: str, right: float) -> None:
    """The left part of a settings row: icon, name, note."""
    theme = canvas.theme
    x = box.x + 20
    if icon:
        canvas.icon(icon, (x + 13, box.cy), 26, theme.muted)
        x += 44
    room = max(40.0, right - x)
    if not note:
        canvas.text(label, (x, box.cy), 18, 600, v="middle", max_width=room, lines=2, least=12, leading=1.15)
        return
    big = canvas.view.text_scale
    gap = 12.5 * min(big, box.h / 58)
    canvas.text(label, (x, box.cy - gap), 18, 600, v="middle", max_width=room, least=12)
    canvas.text(note, (x, box.cy + gap), 16, 400, theme.muted, v="middle", max_width=room, least=11)
