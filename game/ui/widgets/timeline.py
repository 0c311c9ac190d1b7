"""The strip of findings by cycle: sum of diameters, tumour DNA on a log scale, doses, and what was found when."""

from __future__ import annotations

from dataclasses import dataclass
from math import log10

from game.ui.draw import Canvas
from game.ui.layout import Box
from game.ui.theme import Colour, mix
from game.ui.views.timeline_view import DNA_FLOOR, Bar, TimelineView
from game.ui.views.words import percent
from game.ui.widgets.label import draw_cell, draw_pill

WORDS_W = 142.0
NAMES_W = 88.0
SCALE_W = 122.0
BAR_H = 17.0
DNA_TOP = 1.0


@dataclass(frozen=True)
class Lanes:
    """Where the three lanes lie; all share x."""

    diameters: Box
    ctdna: Box
    doses: Box
    days: int

    def x(self, day: float) -> float:
        """Place of a day."""
        return self.diameters.x + self.diameters.w * day / max(1, self.days)


def lanes_in(view: TimelineView, box: Box) -> Lanes:
    """Diameters above, DNA in the middle and higher, doses below; more rows of doses take from both."""
    left, right = box.x + WORDS_W + NAMES_W, box.right - SCALE_W
    rows = max(1, min(3, view.rows))
    doses_h = rows * BAR_H + (rows - 1) * 2
    rest = box.h - doses_h - 12
    upper = rest * 0.46
    return Lanes(
        Box(left, box.y, right - left, upper),
        Box(left, box.y + upper + 6, right - left, rest - upper),
        Box(left, box.bottom - doses_h, right - left, doses_h),
        view.days,
    )


def dna_y(lane: Box, share: float) -> float:
    """Place of a fraction on the log scale; nothing found lies on the floor."""
    span = log10(DNA_TOP) - log10(DNA_FLOOR)
    value = (log10(max(DNA_FLOOR, min(DNA_TOP, share))) - log10(DNA_FLOOR)) / span if share > 0 else 0.0
    return lane.bottom - 3 - value * (lane.h - 7)


def top_mm(view: TimelineView) -> float:
    """Upper end of the scale of diameters."""
    highest = max((point.value for point in view.diameters), default=0.0)
    growth = max((growth for _, _, growth in view.thresholds), default=0.0)
    return max(10.0, highest * 1.06, min(growth * 1.05, highest * 1.6))


def draw_timeline(canvas: Canvas, view: TimelineView, box: Box) -> None:
    """The whole strip inside its padding."""
    lanes = lanes_in(view, box)
    _words(canvas, view, Box(box.x, box.y, WORDS_W, box.h))
    _grid(canvas, view, lanes)
    _names(canvas, view, lanes, box)
    _diameters(canvas, view, lanes)
    _ctdna(canvas, view, lanes)
    _doses(canvas, view, lanes)
    _marks(canvas, view, lanes)


def _words(canvas: Canvas, view: TimelineView, box: Box) -> None:
    theme = canvas.theme
    tones: dict[str, Colour] = {"ok": theme.ok, "danger": theme.danger, "warn": theme.warn, "text": theme.text}
    ink = tones.get(view.verdict_tone, theme.muted)
    canvas.text(view.scan_title, (box.x, box.y + 9), 16, colour=theme.muted, v="middle", max_width=box.w - 12)
    canvas.text(view.change, (box.x, box.y + 36), 32, 700, v="middle", max_width=box.w - 4, least=18)
    canvas.text(view.verdict, (box.x, box.y + 66), 16, 600, ink, v="middle", max_width=box.w - 2, least=12)
    if view.sums:
        canvas.text(view.sums, (box.x, box.y + 88), 16, colour=theme.muted, v="middle", max_width=box.w - 12)
    if view.chip:
        chip = tones.get(view.chip_tone)
        at = (box.x, box.bottom - 15)
        draw_pill(canvas, view.chip, at, chip or theme.muted, filled=view.chip_tone == "warn", max_width=box.w - 4)


def _grid(canvas: Canvas, view: TimelineView, lanes: Lanes) -> None:
    theme = canvas.theme
    whole = Box(lanes.diameters.x, lanes.diameters.y, lanes.diameters.w, lanes.doses.bottom - lanes.diameters.y)
    today, until = lanes.x(view.day), lanes.x(min(view.plan_until_day, view.days))
    if until > today:
        canvas.fill(mix(theme.panel, theme.focus, 0.10), Box(today, whole.y, until - today, whole.h))
    faint = mix(theme.panel, theme.panel_line, 0.55)
    for cycle in range(view.days // view.cycle_days + 1):
        canvas.fill(faint, Box(lanes.x(cycle * view.cycle_days) - 0.5, whole.y, 1, whole.h))
    canvas.fill(theme.focus, Box(today - 1, whole.y, 2, whole.h))


def _names(canvas: Canvas, view: TimelineView, lanes: Lanes, box: Box) -> None:
    theme = canvas.theme
    right, end = lanes.diameters.x - 12, lanes.diameters.right + 12
    canvas.text("Diameters", (right, lanes.diameters.y + 10), 16, 600, align="right", v="middle")
    canvas.text("sum", (right, lanes.diameters.y + 29), 15, colour=theme.muted, align="right", v="middle")
    canvas.text("ctDNA", (right, lanes.ctdna.y + 10), 16, 600, align="right", v="middle")
    canvas.text("of all DNA", (right, lanes.ctdna.y + 29), 15, colour=theme.muted, align="right", v="middle")
    canvas.text("Doses", (right, lanes.doses.y + BAR_H / 2), 16, 600, align="right", v="middle")
    room = box.right - end
    if view.thresholds:
        _, partial, growth = view.thresholds[-1]
        top = top_mm(view)
        if partial > 0:
            y = _mm_y(lanes.diameters, partial, top)
            other = _mm_y(lanes.diameters, growth, top)
            if abs(y - other) < 18:
                middle = min(max((y + other) / 2, lanes.diameters.y + 18), lanes.diameters.bottom - 10)
                y, other = (middle + 9, middle - 9) if partial < growth else (middle - 9, middle + 9)
            y = min(max(y, lanes.diameters.y + 8), lanes.diameters.bottom - 2)
            other = min(max(other, lanes.diameters.y + 8), lanes.diameters.bottom - 2)
            canvas.text("−30% partial", (end, y), 15, colour=theme.ok, v="middle", max_width=room)
            canvas.text("+20% growth", (end, other), 15, colour=theme.danger, v="middle", max_width=room)
    for share in (0.1, 0.001):
        y = dna_y(lanes.ctdna, share)
        canvas.hairline(lanes.ctdna.x, y, lanes.ctdna.w)
        words = f"{percent(share)}" + (" limit" if share == DNA_FLOOR else "")
        canvas.text(words, (end, min(y, lanes.ctdna.bottom - 5)), 15, colour=theme.muted, v="middle", max_width=room)
    words = f"cycle {view.days // view.cycle_days}"
    canvas.text(words, (end, lanes.doses.bottom - BAR_H / 2), 15, colour=theme.muted, v="middle", max_width=room)


def _free_x(view: TimelineView, lanes: Lanes) -> float:
    """Right of the cycles that are being planned."""
    return lanes.x(min(view.plan_until_day, view.days)) + 10


def _mm_y(lane: Box, value: float, top: float) -> float:
    return lane.bottom - 3 - (lane.h - 5) * min(1.0, value / top)


def _diameters(canvas: Canvas, view: TimelineView, lanes: Lanes) -> None:
    theme, lane, top = canvas.theme, lanes.diameters, top_mm(view)
    if not view.diameters:
        canvas.text("no scan yet", (_free_x(view, lanes), lane.cy), 16, colour=theme.faint, v="middle")
        return
    if view.thresholds:
        partial = view.thresholds[-1][1]
        first = lanes.x(view.thresholds[0][0])
        if partial > 0:
            y = _mm_y(lane, partial, top)
            canvas.fill(mix(theme.panel, theme.ok, 0.16), Box(first, y, lane.right - first, lane.bottom - y))
            canvas.fill(mix(theme.panel, theme.ok, 0.5), Box(first, y, lane.right - first, 1))
        steps: list[tuple[float, float]] = []
        for n, (day, _, growth) in enumerate(view.thresholds):
            until = view.thresholds[n + 1][0] if n + 1 < len(view.thresholds) else view.days
            y = max(lane.y, _mm_y(lane, growth, top))
            steps += [(lanes.x(day), y), (lanes.x(until), y)]
        if view.thresholds[-1][2] > 0:
            canvas.line(steps, theme.danger, 1.5, dash=5, gap=4)
    points = [(lanes.x(point.day), _mm_y(lane, point.value, top)) for point in view.diameters]
    for point, (x, _) in zip(view.diameters, points, strict=True):
        low, high = _mm_y(lane, point.low, top), max(lane.y - 4, _mm_y(lane, point.high, top))
        canvas.fill(mix(theme.panel, theme.text, 0.45), Box(x - 0.75, high, 1.5, low - high))
    canvas.line(points, theme.text, 2.2)
    for x, y in points:
        canvas.circle((x, y), 5, fill=theme.background, border=theme.text, width=2)


def _ctdna(canvas: Canvas, view: TimelineView, lanes: Lanes) -> None:
    theme, lane = canvas.theme, lanes.ctdna
    if view.marker:
        _marker(canvas, view, lanes)
    if not view.ctdna:
        if not view.marker:
            canvas.text("no sample yet", (_free_x(view, lanes), lane.cy), 16, colour=theme.faint, v="middle")
        return
    blue = theme.of_category("targeted")
    points = [(lanes.x(point.day), dna_y(lane, point.value)) for point in view.ctdna]
    canvas.line(points, blue, 2.2)
    for series in view.variants:
        ink = theme.clone.get(series.clone, theme.warn)
        track = [(lanes.x(day), dna_y(lane, value)) for day, value in series.points]
        canvas.line(track, ink, 2)
        for at, (_, value) in zip(track, series.points, strict=True):
            if value > 0:
                draw_cell(canvas, at, series.clone, 5.5)
            else:
                canvas.circle(at, 4, fill=theme.panel, border=ink, width=1.6)
    for point, (x, y) in zip(view.ctdna, points, strict=True):
        if point.value > 0:
            canvas.circle((x, y), 4.5, fill=blue)
        else:
            canvas.circle((x, y), 4.5, fill=theme.panel, border=blue, width=1.6)


def _marker(canvas: Canvas, view: TimelineView, lanes: Lanes) -> None:
    """The marker on its own scale, from none to its highest reading, as a grey line with squares."""
    theme, lane = canvas.theme, lanes.ctdna
    top = max(point.value for point in view.marker) * 1.15 or 1.0
    points = [(lanes.x(p.day), lane.bottom - 3 - (lane.h - 10) * p.value / top) for p in view.marker]
    canvas.line(points, theme.muted, 1.6, dash=4, gap=3)
    for x, y in points:
        canvas.box(Box(x - 3.5, y - 3.5, 7, 7), fill=theme.muted, radius=1.5)
    x, y = points[-1]
    words = f"{view.marker_name} {view.marker[-1].value:g}"
    w = canvas.measure(words, 15)
    left = x + 10 if x + 14 + w < lane.right else x - 10 - w
    today = lanes.x(view.day)
    if left - 4 < today < left + w + 4 and today + 10 + w < lane.right:
        left = today + 10  # today's line would strike through the words
    canvas.text(words, (left, y - 1), 15, colour=theme.muted, v="middle")


def _doses(canvas: Canvas, view: TimelineView, lanes: Lanes) -> None:
    rows = max(1, min(3, view.rows))
    for bar in view.bars:
        if bar.row < rows:
            _bar(canvas, bar, lanes)
    if not any(not bar.planned for bar in view.bars) and not any(m.kind == "local" for m in view.marks):
        theme = canvas.theme
        words = "" if view.bars else "none given"
        canvas.text(words, (_free_x(view, lanes), lanes.doses.y + 9), 15, colour=theme.faint, v="middle")


def _bar(canvas: Canvas, bar: Bar, lanes: Lanes) -> None:
    theme = canvas.theme
    accent = theme.of_category(bar.category)
    x, right = lanes.x(bar.from_day), min(lanes.x(bar.to_day), lanes.doses.right)
    place = Box(x + 1, lanes.doses.y + bar.row * (BAR_H + 2), max(4.0, right - x - 2), BAR_H)
    share = (bar.dose_percent or 100) / 100
    if bar.planned:
        canvas.box(place, border=accent, radius=5, width=1.5, hatch=accent, hatch_gap=7)
    else:
        canvas.box(place, fill=mix(theme.panel, accent, 0.45 + 0.55 * (share - 0.5) / 0.5), radius=5)
    words = bar.name if bar.dose_percent in (None, 100) else f"{bar.name} {bar.dose_percent}%"
    w = canvas.measure(words, 14, 600)
    if bar.planned and x + w + 22 < lanes.doses.right:
        canvas.text(words, (right + 7, place.cy), 14, 400, theme.muted, v="middle")
    elif place.w > 34 and not bar.planned:
        canvas.text(
            words, (place.x + 6, place.cy), 14, 600, theme.on_bright, v="middle", max_width=place.w - 9, least=14
        )


def _marks(canvas: Canvas, view: TimelineView, lanes: Lanes) -> None:
    theme = canvas.theme
    for mark in view.marks:
        x = lanes.x(mark.day)
        if mark.kind == "local":
            accent = theme.of_category("local")
            middle = lanes.doses.y + BAR_H / 2
            at = max(x, lanes.doses.x + 10)
            canvas.circle((at, middle), 10, fill=theme.well, border=accent, width=1.6)
            canvas.icon("scalpel", (at, middle), 13, accent)
            canvas.text(mark.label, (at + 15, middle), 14, 400, accent, v="middle")
    found = [mark for mark in view.marks if mark.kind == "found"]
    right = lanes.ctdna.right
    for n, mark in enumerate(found[:3]):
        # readings lie left of today, so the words stand to its right
        x = lanes.x(view.day)
        w = canvas.measure(mark.label, 15, 600)
        y = lanes.ctdna.y + 11 + 19 * n
        left = x + 12 if x + 42 + w < right else x - w - 36
        draw_cell(canvas, (left + 8, y), mark.clone, 7.5)
        canvas.text(mark.label, (left + 20, y), 15, 600, theme.clone.get(mark.clone, theme.warn), v="middle")
