"""Large counts under one another, each with a bar on a common logarithmic scale."""

from __future__ import annotations

from dataclasses import dataclass
from math import log10

from game.ui.draw import Canvas
from game.ui.layout import Box
from game.ui.theme import Colour

THIN_SPACE = "\u2009"
HIDDEN = "?"
TIGHT_STEP = 85.0
"""Below this height of a counter its number would touch its bar."""


@dataclass(frozen=True)
class Counter:
    """`value` None is hidden; `tone` a theme role for number and bar."""

    label: str
    value: int | None
    tone: str = "text"
    note: str = ""

    @property
    def words(self) -> str:
        """The number as it is read: `1 204 318`, from a billion on `1.2 billion`."""
        return HIDDEN if self.value is None else grouped(self.value)


def grouped(number: int) -> str:
    """Digits in groups of three; a billion and more in words."""
    for size, word in ((10**12, "trillion"), (10**9, "billion")):
        if number >= size:
            value = number / size
            return f"{value:.2f} {word}" if value < 10 else f"{value:.1f} {word}"
    return f"{number:,}".replace(",", THIN_SPACE)


def short_count(number: int) -> str:
    """A count in little room: `7`, `1 204`, `52 k`, `1.3 M`, `42 bn`."""
    if number < 10_000:
        return grouped(number)
    for size, word in ((10**9, "bn"), (10**6, "M"), (10**3, "k")):
        if number >= size:
            value = number / size
            return f"{value:.1f} {word}" if value < 10 else f"{value:.0f} {word}"
    return str(number)


def log_share(value: int, largest: int) -> float:
    """Length of a bar, 0 to 1, on a logarithmic scale that ends at `largest`; one cell is still seen."""
    if value <= 0:
        return 0.0
    return min(1.0, (log10(value) + 0.4) / (log10(max(largest, 10)) + 0.4))


def draw_counters(canvas: Canvas, box: Box, counters: tuple[Counter, ...], largest: int) -> None:
    """The column; every counter gets the same height."""
    theme = canvas.theme
    tones: dict[str, Colour] = {
        "shed": (76, 154, 240), "lost": theme.line, "text": theme.text, "focus": theme.focus, "muted": theme.muted,
    }  # fmt: skip
    step = box.h / max(1, len(counters))
    tight = step < TIGHT_STEP
    for n, counter in enumerate(counters):
        top = box.y + n * step
        hidden = counter.value is None
        tone = tones.get(counter.tone, theme.text)
        canvas.text(counter.label, (box.x, top), 16, colour=theme.muted, max_width=box.w)
        if counter.note:
            canvas.text(counter.note, (box.right, top), 16, colour=theme.muted, align="right", max_width=box.w * 0.5)
        size = min(34.0, step * (0.33 if tight else 0.4) / canvas.view.text_scale)
        canvas.text(
            counter.words, (box.x, top + step * 0.44), size, 700,
            theme.faint if hidden else theme.focus if counter.tone == "focus" else theme.text,
            v="middle", max_width=box.w, tabular=True,
        )  # fmt: skip
        track = Box(box.x, top + step - (21 if tight else 28), box.w, 8)
        canvas.box(track, fill=theme.well, radius=4)
        share = 0.0 if counter.value is None else log_share(counter.value, largest)
        if share > 0:
            canvas.box(Box(track.x, track.y, max(8.0, round(track.w * share)), 8), fill=tone, radius=4)
