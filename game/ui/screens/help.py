"""F1: how to play and every key; and T: any screen as plain sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from game.ui.draw import Canvas
from game.ui.layout import STAGE, Box
from game.ui.screen import Command, Context, Hit, Pop, Push, Screen, Stay
from game.ui.widgets.button import Button
from game.ui.widgets.panel import BAR_H, draw_bar, draw_panel
from game.ui.widgets.scroll import Scroll

STEPS = (
    ("people", "Read", "Who the patient is, what they hope for, and what the last tests showed."),
    ("targeted", "Choose", "Pick therapy cards and tests. Each costs clinic hours, and the body pays too."),
    ("check", "Commit", "Three weeks pass and play back. Until you commit, every choice can be undone."),
    ("eye", "Look again", "Tests err and come late. The lens shows what was seen, and hatches what is inferred."),
)
AFTER = (
    "A level ends in one of several ways, and control or comfort can be the aim. The debrief then opens the "
    "truth: where every cell was, and what no test could show."
)
KEYS = (
    ("Arrows, Tab", "Move between controls"),
    ("Enter, Space", "Use the control in the yellow ring"),
    ("Esc", "Back, or the menu"),
    ("Space", "Pause and go on, in a playback"),
    ("F1", "This page"),
    ("T", "The screen as plain text"),
    ("F11, Alt+Enter", "Whole screen on or off"),
    ("F12", "Save a picture of the window"),
)


class HelpScreen(Screen):
    """Four steps on the left, the keys on the right."""

    name = "help"
    default_focus = "close"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.scroll = Scroll()
        self.close = Button("close", Box(1172, 2, 96, 44), "Close")
        self.library = Button("library", Box(956, 2, 204, 44), "How it works", icon="library")

    def hits(self) -> Sequence[Hit]:
        """The way back, and to the library where there is one."""
        make = self.context.routes.get("library")
        back = self.close.hit(Pop)
        return (back,) if make is None else (back, self.library.hit(lambda: Push(make(self.context))))

    def on_event(self, event: Any) -> Command | None:
        """Scroll, where large text needs it."""
        return Stay() if self.scroll.on_event(event) else None

    def plain_text(self) -> list[str]:
        """Steps and keys."""
        return [f"{title}: {text}" for _, title, text in STEPS] + [AFTER] + [f"{k}: {v}" for k, v in KEYS]

    def draw(self, canvas: Canvas) -> None:
        """Both columns; one above the other when the text is large."""
        canvas.fill(canvas.theme.background)
        draw_bar(canvas, "Help", "how to play, and the keys")
        self.close.draw(canvas)
        if "library" in self.context.routes:
            self.library.draw(canvas)
        area = Box(12, BAR_H + 12, STAGE.w - 24, STAGE.h - BAR_H - 24)
        if canvas.view.text_scale <= 1.25:
            left, right = area.columns((740, 504), 12)
            self._steps(canvas, left, left.y)
            self._keys(canvas, right, right.y)
            return
        height = self._steps(canvas, area, area.y, dry=True) + self._keys(canvas, area, area.y, dry=True) + 12
        with self.scroll.window(canvas, Box(area.x, area.y, area.w, area.h), height) as y:
            inner = Box(area.x, y, area.w - 16, area.h)
            used = self._steps(canvas, inner, y)
            self._keys(canvas, inner, y + used + 12)

    def _steps(self, canvas: Canvas, box: Box, top: float, dry: bool = False) -> float:
        theme, big = canvas.theme, canvas.view.text_scale
        room = box.w - 132
        heights = [max(88.0, 44 * big + canvas.text_height(text, 18, 400, room) + 16) for _, _, text in STEPS]
        after = canvas.text_height(AFTER, 18, 400, box.w - 56) + 40
        total = max(72 * big + sum(heights) + after, 0 if big > 1.25 else box.h)
        if dry:
            return total
        draw_panel(canvas, Box(box.x, top, box.w, total))
        canvas.text("A turn", (box.x + 28, top + 22), 24, 700)
        y = top + 68 * big
        for n, ((icon, title, text), height) in enumerate(zip(STEPS, heights, strict=True)):
            centre = (box.x + 62, y + 38)
            if n < len(STEPS) - 1:
                canvas.line([(centre[0], y + 66), (centre[0], y + height + 10)], theme.track, 3)
            canvas.circle(centre, 28, fill=theme.well, border=theme.line, width=1.5)
            canvas.icon(icon, centre, 28, theme.focus)
            canvas.text(title, (box.x + 108, y + 6), 20, 700)
            canvas.text(text, (box.x + 108, y + 6 + 28 * big), 18, 400, theme.muted, max_width=room, lines=0)
            y += height
        canvas.hairline(box.x + 28, y + 10, box.w - 56)
        canvas.text(AFTER, (box.x + 28, y + 26), 18, max_width=box.w - 56, lines=0)
        return total

    def _keys(self, canvas: Canvas, box: Box, top: float, dry: bool = False) -> float:
        theme, big = canvas.theme, canvas.view.text_scale
        wide = max(canvas.measure(key, 16, 600) for key, _ in KEYS) + 24
        room = box.w - wide - 76
        heights = [max(52.0, canvas.text_height(text, 18, 400, room) + 24) for _, text in KEYS]
        total = max(76 * big + sum(heights) + 16, 0 if big > 1.25 else box.h)
        if dry:
            return total
        draw_panel(canvas, Box(box.x, top, box.w, total))
        canvas.text("Keys", (box.x + 28, top + 22), 24, 700)
        y = top + 68 * big
        for (key, text), height in zip(KEYS, heights, strict=True):
            cap = Box(box.x + 28, y + 8, canvas.measure(key, 16, 600) + 24, 34 * big)
            canvas.box(cap, fill=theme.raised, border=theme.line, radius=8)
            canvas.text(key, (cap.cx, cap.cy), 16, 600, align="centre", v="middle")
            canvas.text(text, (box.x + 28 + wide + 20, y + 13), 18, colour=theme.text, max_width=room, lines=0)
            y += height
        if not dry and big <= 1.25:
            note = "Mouse alone and keyboard alone can both do everything."
            canvas.text(
                note, (box.x + 28, top + total - 24 - canvas.text_height(note, 16, 400, box.w - 56)), 16,
                colour=theme.muted, max_width=box.w - 56, lines=0,
            )  # fmt: skip
        return total


class TextScreen(Screen):
    """Sentences, large and scrollable; the route for screen readers and magnifiers."""

    name = "text"
    default_focus = "close"

    def __init__(self, context: Context, title: str, lines: Sequence[str]) -> None:
        super().__init__(context)
        self.title = title
        self.lines = tuple(lines)
        self.scroll = Scroll()
        self.close = Button("close", Box(1172, 2, 96, 44), "Close")

    def hits(self) -> Sequence[Hit]:
        """Only the way back."""
        return (self.close.hit(Pop),)

    def on_event(self, event: Any) -> Command | None:
        """Scroll."""
        return Stay() if self.scroll.on_event(event) else None

    def plain_text(self) -> list[str]:
        """Itself."""
        return list(self.lines)

    def draw(self, canvas: Canvas) -> None:
        """One column."""
        theme = canvas.theme
        canvas.fill(theme.background)
        draw_bar(canvas, "Plain text", self.title)
        self.close.draw(canvas)
        panel = Box(12, BAR_H + 12, STAGE.w - 24, STAGE.h - BAR_H - 24)
        draw_panel(canvas, panel)
        area = panel.inset(28, 20)
        room = area.w - 24
        heights = [canvas.text_height(line, 20, 400, room) + 10 for line in self.lines]
        with self.scroll.window(canvas, area, sum(heights)) as top:
            y = top
            for line, height in zip(self.lines, heights, strict=True):
                if y + height > area.y and y < area.bottom:
                    canvas.text(line, (area.x, y), 20, max_width=room, lines=0)
                y += height
