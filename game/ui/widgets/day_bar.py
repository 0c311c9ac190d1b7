"""Days on a bar: where one is, how far the days are known, and what happened when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from game.ui.draw import Canvas
from game.ui.layout import Box
from game.ui.screen import Command, Hit, Stay
from game.ui.theme import Colour, mix

BAR_H = 8.0
LABEL_GAP = 18.0


@dataclass(frozen=True)
class Mark:
    """Something that happens on a day; `day` None when no such day is known yet. `lit` once it has happened."""

    label: str
    day: int | None
    lit: bool = False
    current: bool = False


@dataclass(frozen=True)
class Span:
    """A stretch of days to be marked on the bar, in a colour by its category."""

    from_day: int
    to_day: int
    category: str


@dataclass(frozen=True)
class DayBar:
    """The bar in units: `box` holds the track at its top and the labels below it."""

    id: str
    box: Box
    first: int
    last: int
    day: float
    ready: int
    marks: tuple[Mark, ...] = ()
    spans: tuple[Span, ...] = ()

    @property
    def track(self) -> Box:
        """The bar itself."""
        return Box(self.box.x, self.box.y + 8, self.box.w, BAR_H)

    def x_of(self, day: float) -> float:
        """Where a day lies."""
        length = max(1, self.last - self.first)
        return self.track.x + self.track.w * min(1.0, max(0.0, (day - self.first) / length))

    def day_at(self, share: float) -> int:
        """The day under a share of the track."""
        return round(self.first + (self.last - self.first) * share)

    def label_places(self, widths: list[float]) -> list[float]:
        """Middles of the labels: under their days where there is room, never over one another or beyond the bar.

        Marks without a day stand at the right end of what is left.
        """
        free = self.box.right
        wanted: list[float] = []
        unknown = [n for n, mark in enumerate(self.marks) if mark.day is None]
        for n, mark in enumerate(self.marks):
            if mark.day is not None:
                wanted.append(self.x_of(mark.day))
            else:
                share = (unknown.index(n) + 1) / (len(unknown) + 1)
                known = self.x_of(self.ready)
                wanted.append(known + (free - known) * share)
        places = list(wanted)
        for n in range(len(places)):
            low = self.box.x + widths[n] / 2 - 24
            if n:
                low = places[n - 1] + (widths[n - 1] + widths[n]) / 2 + LABEL_GAP
            places[n] = max(places[n], low)
        for n in reversed(range(len(places))):
            high = self.box.right - widths[n] / 2 + 24
            if n + 1 < len(places):
                high = places[n + 1] - (widths[n + 1] + widths[n]) / 2 - LABEL_GAP
            places[n] = min(places[n], high)
        return places

    def hit(self, go: Callable[[int], Command | None]) -> Hit:
        """The whole bar: click or drag to a day; left and right by one day."""

        def drag(share: float) -> None:
            go(self.day_at((share * (self.track.w + 16) - 8) / self.track.w))

        def adjust(direction: int) -> Command:
            return go(round(self.day) + direction) or Stay()

        box = Box(self.track.x - 8, self.box.y - 10, self.track.w + 16, 44)
        return Hit(
            self.id, box, f"Day {round(self.day)} of {self.last}", lambda: None, adjust=adjust, drag=drag, sound="move"
        )

    def draw(self, canvas: Canvas) -> None:
        """Track, spans, marks, labels and the knob."""
        theme = canvas.theme
        track = self.track
        canvas.box(track, fill=mix(theme.track, theme.panel, 0.45), radius=BAR_H / 2)
        ready = self.x_of(self.ready)
        if self.ready > self.first:
            canvas.box(Box(track.x, track.y, max(8.0, ready - track.x), BAR_H), fill=theme.track, radius=BAR_H / 2)
        x = self.x_of(self.day)
        if x - track.x > 2:
            canvas.box(Box(track.x, track.y, max(8.0, x - track.x), BAR_H), fill=theme.focus, radius=BAR_H / 2)
        for span in self.spans:
            left, right = self.x_of(span.from_day), self.x_of(span.to_day)
            place = Box(left, track.y - 9, max(4.0, right - left - 1), 5)
            canvas.box(place, fill=theme.of_category(span.category), radius=2.5)
        self._draw_marks(canvas, track)
        canvas.circle((x, track.cy), 13, fill=theme.background)
        canvas.circle((x, track.cy), 11, fill=theme.focus)
        if canvas.is_focused(self.id):
            canvas.circle((x, track.cy), 15, border=theme.focus, width=2.5)

    def _draw_marks(self, canvas: Canvas, track: Box) -> None:
        theme = canvas.theme
        weights = [700 if mark.current else 400 for mark in self.marks]
        widths = [canvas.measure(mark.label, 16, weight) for mark, weight in zip(self.marks, weights, strict=True)]
        places = self.label_places(widths)
        y = track.bottom + 14
        for mark, place in zip(self.marks, places, strict=True):
            if mark.day is None:
                continue
            x = self.x_of(mark.day)
            colour: Colour = theme.focus if mark.lit else theme.line
            if abs(x - place) > 6:
                canvas.line([(x, track.cy), (x, track.bottom + 4), (place, y + 1)], mix(colour, theme.panel, 0.35), 1.2)
            canvas.circle((x, track.cy), 6.5, fill=theme.focus if mark.lit else theme.panel, border=colour, width=2)
        for mark, place, weight in zip(self.marks, places, weights, strict=True):
            ink = theme.text if mark.lit else theme.muted
            canvas.text(mark.label, (place, y + 8), 16, weight, ink, "centre", "middle")
