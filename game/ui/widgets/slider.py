"""A slider: left and right by keyboard, click or drag by mouse, its value in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from game.ui.draw import Canvas
from game.ui.input import MIN_TARGET
from game.ui.layout import Box
from game.ui.screen import Hit, Stay
from game.ui.theme import mix
from game.ui.widgets.toggle import draw_row_label

TRACK_SHARE = 0.36


@dataclass(frozen=True)
class Slider:
    """`value` is 0 to 1 in steps of `step`; `words` says what it means ("60%")."""

    id: str
    box: Box
    label: str
    value: float
    words: str
    step: float = 0.1
    note: str = ""
    icon: str = ""
    enabled: bool = True
    reason: str = ""

    @property
    def track(self) -> Box:
        """The part that the mouse uses, as tall as a target."""
        w = self.box.w * TRACK_SHARE
        return Box(self.box.right - 20 - w, self.box.cy - MIN_TARGET / 2, w, MIN_TARGET)

    def hit(self, change: Callable[[float], None]) -> Hit:
        """`change` gets the new value, 0 to 1, snapped to the step."""

        def snapped(value: float) -> None:
            change(min(1.0, max(0.0, round(value / self.step) * self.step)))

        def adjust(direction: int) -> Stay:
            snapped(self.value + direction * self.step)
            return Stay()

        return Hit(
            self.id, self.track.inset(-8, 0), f"{self.label}: {self.words}", lambda: None, self.enabled, self.reason,
            adjust=adjust, drag=lambda share: snapped((share * (self.track.w + 16) - 8) / self.track.w),
            radius=14, sound="move",
        )  # fmt: skip

    def draw(self, canvas: Canvas) -> None:
        """Name, value, track and knob."""
        theme = canvas.theme
        track = Box(self.track.x, self.box.cy - 4, self.track.w, 8)
        words_w = canvas.measure("100%", 16, 600)
        canvas.text(self.words, (track.x - 20, self.box.cy), 16, 600, theme.muted, "right", "middle", tabular=True)
        draw_row_label(canvas, self.box, self.label, self.note, self.icon, track.x - 32 - words_w)
        canvas.box(track, fill=theme.track, radius=4)
        x = track.x + track.w * self.value
        colour = theme.ok if self.enabled else theme.faint
        if self.value > 0.02:
            canvas.box(Box(track.x, track.y, max(8.0, x - track.x), 8), fill=colour, radius=4)
        knob = theme.text if self.enabled else theme.faint
        if canvas.hover == self.id:
            knob = mix(knob, theme.focus, 0.4)
        canvas.circle((x, self.box.cy), 12, fill=knob, border=theme.background, width=3)
