"""The panels of the debrief and what they say."""

from __future__ import annotations

from dataclasses import dataclass

from game.play.charted import Point
from game.play.figures import signed
from game.ui.draw import Canvas
from game.ui.layout import Box
from game.ui.theme import mix
from game.ui.widgets.muller import Muller
from game.ui.widgets.panel import draw_panel

MULLER = Box(12, 56, 868, 352)
LENS = Box(892, 56, 376, 352)
TEXTS = Box(12, 420, 868, 148)
SHOWS = Box(12, 580, 868, 128)
SCORE = Box(892, 420, 376, 288)
MOST_UNKNOWN = 3


@dataclass(frozen=True)
class DebriefWords:
    """Every word and number beside the plot. `stars`: intent, comfort, insight."""

    title: str
    outcome: str
    win: bool | None
    cause: str
    unknown: tuple[str, ...]
    think: str
    shows: str
    published: str
    stars: tuple[bool, bool, bool]
    insight: str
    qa_months: float
    quality: float
    charted: tuple[Point, ...]
    true_sum: tuple[float, ...]
    first_day: int
    last_day: int


def draw_unknown(canvas: Canvas, box: Box, words: DebriefWords) -> None:
    """What the chart could not know, as up to three cards."""
    theme = canvas.theme
    canvas.text("What the chart could not know", (box.x + 4, box.y + 12), 18, 700, v="middle")
    shown = words.unknown[:MOST_UNKNOWN] or ("The chart and the truth agree: nothing was hidden from it.",)
    area = Box(box.x, box.y + 30, box.w, box.h - 30)
    for sentence, place in zip(shown, area.columns([1.0] * len(shown), 12), strict=True):
        draw_panel(canvas, place)
        canvas.fill(mix(theme.focus, theme.panel, 0.25), Box(place.x + 16, place.y + 18, 3, place.h - 36))
        canvas.text(
            sentence, (place.x + 32, place.cy), 16, max_width=place.w - 48, lines=4, v="middle", least=11.5,
            leading=1.32,
        )  # fmt: skip


def draw_shows(canvas: Canvas, box: Box, words: DebriefWords) -> None:
    """The misconception beside what the run shows."""
    theme = canvas.theme
    draw_panel(canvas, box)
    left = Box(box.x + 1, box.y + 1, box.w * 0.42, box.h - 2)
    canvas.box(left, fill=theme.well, radius=11)
    room = left.w - 36
    canvas.text("Many people think …", (left.x + 17, box.y + 14), 16, 600, theme.muted)
    canvas.text(words.think, (left.x + 17, box.y + 42), 20, 700, theme.muted, max_width=room, lines=3, least=13)
    x = left.right + 20
    room = box.right - x - 18
    canvas.text("Your run shows …", (x, box.y + 14), 16, 600, theme.focus)
    canvas.text(words.shows, (x, box.y + 42), 18, 600, max_width=room, lines=3, least=12, leading=1.35)


def draw_score(canvas: Canvas, box: Box, words: DebriefWords) -> None:
    """Stars, months, quality; room is left below for the buttons."""
    theme = canvas.theme
    draw_panel(canvas, box)
    names = ("Intent", "Comfort", "Insight")
    for name, got, place in zip(names, words.stars, box.inset(16, 0).columns([1, 1, 1]), strict=True):
        icon = "star" if got else "star_outline"
        canvas.icon(icon, (place.cx, box.y + 34), 42, theme.focus if got else theme.faint)
        ink = theme.text if got else theme.muted
        canvas.text(name, (place.cx, box.y + 69), 16, colour=ink, align="centre", v="middle")
    canvas.text(
        words.insight, (box.cx, box.y + 99), 15, colour=theme.muted, align="centre", v="middle",
        max_width=box.w - 28, lines=2, least=11.5, leading=1.2,
    )  # fmt: skip
    canvas.hairline(box.x + 16, box.y + 122, box.w - 32)
    left, right = Box(box.x + 16, box.y + 130, box.w - 32, 88).columns([1, 1])
    for value, lines, place in (
        (f"{words.qa_months:.1f}", "quality-adjusted\nmonths", left),
        (f"{words.quality:.0f}", "mean quality\nof life, of 100", Box(right.x + 20, right.y, right.w - 20, right.h)),
    ):
        canvas.text(value, (place.x + 4, place.y + 22), 40, 700, v="middle", max_width=place.w)
        for n, line in enumerate(lines.split("\n")):
            at = (place.x + 4, place.y + 52 + 20 * n)
            canvas.text(line, at, 16, colour=theme.muted, v="middle", max_width=place.w)
    canvas.fill(theme.panel_line, Box(right.x, box.y + 134, 1, 76))


def draw_belief(canvas: Canvas, words: DebriefWords, muller: Muller) -> None:
    """What the scans showed, in the same place and on the same days as the families."""
    theme, plot, view = canvas.theme, muller.plot, muller.view
    box = muller.box
    canvas.text("What the chart showed", (box.x + 16, box.y + 12), 18, 700)
    canvas.text("sum of diameters on scans, mm", (box.right - 16, box.y + 14), 16, colour=theme.muted, align="right")
    points = [point for point in words.charted if 0 <= point.day <= view.last]
    top = max([20.0, *(point.high for point in points)]) * 1.12
    canvas.box(plot, fill=theme.well, radius=8)
    y_of = lambda value: plot.bottom - plot.h * value / top  # noqa: E731
    step = next((s for s in (10, 20, 50, 100) if top / s <= 5), 200)
    for value in range(0, int(top) + 1, step):
        canvas.hairline(plot.x, y_of(value), plot.w, theme.panel_line)
        canvas.text(str(value), (plot.x - 10, y_of(value)), 16, colour=theme.muted, align="right", v="middle")
    if view.past_share > 0.05:
        past = Box(plot.x, plot.y, plot.w * view.past_share, plot.h)
        canvas.box(past, fill=mix(theme.well, theme.panel, 0.4), radius=8, hatch=(*theme.faint, 60), hatch_gap=12)
        if canvas.measure("before the first visit", 16) < past.w - 12:
            canvas.text("before the first visit", past.centre, 16, colour=theme.muted, align="centre", v="middle")
    if not points:
        middle = (plot.x + plot.w * (1 + view.past_share) / 2, plot.cy)
        canvas.text("no lesion was ever measured", middle, 18, colour=theme.muted, align="centre", v="middle")
    path = [(muller.x_of(point.day), y_of(point.value)) for point in points]
    if len(path) > 1:
        canvas.line(path, theme.text, 2.4)
    for point, (x, y) in zip(points, path, strict=True):
        canvas.line([(x, y_of(point.low)), (x, y_of(min(top, point.high)))], theme.muted, 2)
        canvas.circle((x, y), 6, fill=theme.panel, border=theme.text, width=2.4)
    muller.draw_frame(canvas)


def belief_words(words: DebriefWords) -> str:
    """One sentence on what the scans showed."""
    if not words.charted:
        return "No lesion was ever measured."
    first, last = words.charted[0], words.charted[-1]
    return f"Scans read {first.value:g} mm on day {signed(first.day)} and {last.value:g} mm on day {last.day}."
