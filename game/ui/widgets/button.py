"""Buttons: primary (green), plain (raised), quiet (outline)."""

from __future__ import annotations

from dataclasses import dataclass

from game.ui.draw import Canvas
from game.ui.input import MIN_TARGET
from game.ui.layout import Box
from game.ui.screen import Action, Hit
from game.ui.theme import mix

PAD_X = 16.0
ICON_GAP = 10.0
RING_GAP = 3.0


@dataclass(frozen=True)
class Button:
    """A labelled control. `kind`: primary, plain or quiet. `size` is that of its text in units."""

    id: str
    box: Box
    label: str
    kind: str = "plain"
    icon: str = ""
    size: float = 16
    enabled: bool = True
    reason: str = ""
    keys: tuple[str, ...] = ()
    tooltip: str = ""
    align: str = "centre"
    group: str = ""

    def hit(self, action: Action) -> Hit:
        """Its hit area, never under 44 units."""
        return Hit(
            self.id, self.box.at_least(MIN_TARGET, MIN_TARGET), self.label, action, self.enabled,
            self.reason, self.keys, self.tooltip, ring=False, group=self.group,
        )  # fmt: skip

    def text_room(self) -> float:
        """Width in units left for the label."""
        icon = self.icon_size(1.0) + ICON_GAP if self.icon and self.label else 0
        return self.box.w - 2 * min(PAD_X, self.box.w * 0.09) - icon

    def icon_size(self, text_scale: float) -> float:
        """The icon grows with the text as far as the button is tall."""
        return max(self.size * 1.25, min(self.size * 1.25 * text_scale, self.box.h * 0.55))

    def draw(self, canvas: Canvas) -> None:
        """Skin, icon, label, focus ring."""
        theme = canvas.theme
        hover, down = canvas.hover == self.id, canvas.pressed == self.id
        fill, border, text = theme.raised, theme.line, theme.text
        if self.kind == "primary":
            fill, border, text = theme.ok, theme.ok, theme.on_bright
        elif self.kind == "quiet":
            fill, border = theme.panel, theme.panel_line
        if not self.enabled:
            fill, border, text = theme.panel, theme.panel_line, theme.faint
        elif down:
            fill = mix(fill, theme.background, 0.22)
        elif hover:
            fill = mix(fill, theme.text, 0.18 if self.kind == "primary" else 0.10)
            border = theme.text if self.kind != "primary" else fill
        canvas.box(self.box, fill=fill, border=border, radius=10)
        self._face(canvas, text)
        if canvas.is_focused(self.id):
            ring(canvas, self.box, 10)

    def _face(self, canvas: Canvas, colour: tuple[int, int, int]) -> None:
        weight = 700 if self.kind == "primary" else 600
        icon_size = self.icon_size(canvas.view.text_scale)
        cx, cy = self.box.centre
        if not self.label:
            if self.icon:
                canvas.icon(self.icon, (cx, cy), max(icon_size, 22), colour)
            return
        room = self.text_room() - (icon_size - self.icon_size(1.0) if self.icon else 0)
        text_w = min(room, canvas.measure(self.label, self.size, weight))
        total = text_w + (icon_size + ICON_GAP if self.icon else 0)
        x = self.box.x + PAD_X if self.align == "left" else cx - total / 2
        if self.icon:
            canvas.icon(self.icon, (x + icon_size / 2, cy), icon_size, colour)
            x += icon_size + ICON_GAP
        canvas.text(
            self.label, (x, cy), self.size, weight, colour, v="middle", max_width=room + 2, least=self.size * 0.6
        )


def ring(canvas: Canvas, box: Box, radius: float) -> None:
    """The yellow focus ring, outside its control but never outside the window."""
    whole, wide = canvas.view.whole, box.inset(-RING_GAP - 2)
    x, y = max(wide.x, whole.x), max(wide.y, whole.y)
    place = Box(x, y, min(wide.right, whole.right) - x, min(wide.bottom, whole.bottom) - y)
    canvas.box(place, border=canvas.theme.focus, radius=radius + RING_GAP + 2, width=3)
