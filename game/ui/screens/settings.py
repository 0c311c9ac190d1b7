"""Settings: text size, motion, sound, screen; a live sample beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from game.ui.draw import Canvas
from game.ui.layout import STAGE, TEXT_SCALES, Box
from game.ui.screen import Command, Context, Hit, Pop, Screen
from game.ui.widgets.button import Button
from game.ui.widgets.card import CARD_H, CARD_W, CardView, draw_card
from game.ui.widgets.gauge import ReserveView, draw_meter, draw_reserve
from game.ui.widgets.label import draw_cell, draw_pill
from game.ui.widgets.panel import BAR_H, draw_bar, draw_panel
from game.ui.widgets.slider import Slider
from game.ui.widgets.tabs import Tab, Tabs
from game.ui.widgets.toggle import Toggle, draw_row_label

ROW_H = 84.0
LEFT_W = 760.0
SAMPLE_CARD = CardView("platinum", "Platinum", "cytotoxic", 1, (("M", 2), ("G", 3), ("N", 1)))
KINDS = (
    ("sensitive", "answers to the drugs"),
    ("a", "resists the first"),
    ("b", "resists the second"),
    ("both", "resists both"),
    ("asleep", "asleep"),
)
SAMPLE_TEXT = "The lens shows what tests have seen, and hatches what is only inferred."


class SettingsScreen(Screen):
    """One column of rows; every change holds at once and is saved."""

    name = "settings"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.close = Button("close", Box(1172, 2, 96, 44), "Done")
        self.focus = f"text.{context.settings.text_scale}"

    def change(self, **values: Any) -> None:
        """Change, apply and save."""
        self.context.settings = self.context.settings.changed(**values)
        self.context.apply_settings()

    def row(self, n: int) -> Box:
        """The box of the n-th row."""
        top = BAR_H + 12 + 22
        return Box(24, top + n * (ROW_H + 14), LEFT_W - 24, ROW_H)

    def text_tabs(self) -> Tabs:
        """The five text sizes."""
        row = self.row(0)
        box = Box(row.right - 20 - 400, row.cy - 24, 400, 48)
        tabs = tuple(Tab(f"{scale}", f"{scale:.0%}") for scale in TEXT_SCALES)
        return Tabs("text", box, tabs, f"{self.context.settings.text_scale}", joined=True)

    def switches(self) -> list[tuple[Toggle, Callable[[], None]]]:
        """On and off."""
        now = self.context.settings
        return [
            (
                Toggle("motion", self.row(1), "Reduced motion", now.reduced_motion, "crossfades only", "motion"),
                lambda: self.change(reduced_motion=not now.reduced_motion),
            ),
            (
                Toggle("fullscreen", self.row(2), "Whole screen", now.fullscreen, "also F11", "fullscreen"),
                lambda: self.change(fullscreen=not now.fullscreen),
            ),
            (
                Toggle("sound", self.row(3), "Sound", now.sound_on, "every cue is also shown", "sound"),
                lambda: self.change(sound_on=not now.sound_on),
            ),
        ]

    def sliders(self) -> list[tuple[Slider, Callable[[float], None]]]:
        """Volumes."""
        now = self.context.settings
        closed = "" if now.sound_on else "sound is off"
        return [
            (
                Slider(
                    "cues", self.row(4), "Cues", now.volume_cues, f"{now.volume_cues:.0%}", note="cards and results",
                    icon="goal", enabled=now.sound_on, reason=closed,
                ),
                lambda value: self.change(volume_cues=value),
            ),
            (
                Slider(
                    "room", self.row(5), "Room tone", now.volume_room, f"{now.volume_room:.0%}",
                    note="a quiet clinic", icon="room", enabled=now.sound_on, reason=closed,
                ),
                lambda value: self.change(volume_room=value),
            ),
        ]  # fmt: skip

    def hits(self) -> Sequence[Hit]:
        """Row by row, then the way back."""

        def choose(key: str) -> Command | None:
            self.change(text_scale=float(key))
            return None

        out = list(self.text_tabs().hits(choose))
        out += [switch.hit(action) for switch, action in self.switches()]
        out += [slider.hit(change) for slider, change in self.sliders()]
        out.append(self.close.hit(Pop))
        return out

    def draw(self, canvas: Canvas) -> None:
        """Rows on the left, a sample on the right."""
        canvas.fill(canvas.theme.background)
        draw_bar(canvas, "Settings", "saved as you change them")
        self.close.draw(canvas)
        draw_panel(canvas, Box(12, BAR_H + 12, LEFT_W + 12, STAGE.h - BAR_H - 24))
        tabs = self.text_tabs()
        draw_row_label(canvas, self.row(0), "Text size", "", "text_size", tabs.box.x - 16)
        tabs.draw(canvas)
        for n in range(1, 6):
            canvas.hairline(44, self.row(n).y - 7.5, LEFT_W - 64)
        for switch, _ in self.switches():
            switch.draw(canvas)
        for slider, _ in self.sliders():
            slider.draw(canvas)
        self._sample(canvas, Box(LEFT_W + 36, BAR_H + 12, STAGE.w - LEFT_W - 48, STAGE.h - BAR_H - 24))

    def _sample(self, canvas: Canvas, box: Box) -> None:
        theme = canvas.theme
        draw_panel(canvas, box, well=True)
        x, w = box.x + 28, box.w - 56
        canvas.text("Sample", (x, box.y + 34), 20, 700, v="middle", max_width=w)
        card = Box(x, box.y + 68, CARD_W * 1.35, CARD_H * 1.35)
        draw_card(canvas, SAMPLE_CARD, card)
        gauges = Box(card.right + 20, card.y, box.right - 28 - card.right - 20, card.h)
        names = (("Marrow", 8, 6), ("Gut", 9, 6), ("Nerve", 7, 6))
        for (name, value, after), place in zip(names, gauges.columns((1, 1, 1)), strict=True):
            draw_reserve(canvas, ReserveView(name, value, after), place)
        y = card.bottom + 28
        draw_meter(canvas, Box(x, y, w, 14), 0.68, loss=0.04, mark=0.6)
        draw_pill(canvas, "Intent: control", (x, y + 50), theme.ok, "intent_control", max_width=w)
        text = canvas.text(SAMPLE_TEXT, (x, y + 84), 18, 400, theme.text, max_width=w, lines=0)
        step = (box.bottom - 24 - text.bottom - 12) / len(KINDS)
        if step < 22 * canvas.view.text_scale:
            return
        for n, (kind, words) in enumerate(KINDS):
            middle = text.bottom + 14 + step * (n + 0.5)
            draw_cell(canvas, (x + 10, middle), kind, 10)
            canvas.text(words, (x + 34, middle), 16, 400, theme.muted, v="middle", max_width=w - 34)
