"""The upper panels of the results: the scan against the one before, and blood over time."""

from __future__ import annotations

from math import log10

from game.ui.draw import Canvas
from game.ui.layout import Box
from game.ui.theme import Colour, mix
from game.ui.views.results_view import BloodView, ScanView
from game.ui.views.timeline_view import DNA_FLOOR
from game.ui.views.words import age, millimetres, percent, signed
from game.ui.widgets.label import draw_cell
from game.ui.widgets.panel import draw_panel

PAD = 20.0
SAME = 0.02  # a change of a sum smaller than this is called none
SWINGS = ((0.45, 0.2), (1.12, 0.5))  # change at either end of the axis between two scans, and between its ticks


def tone_of(canvas: Canvas, tone: str) -> Colour:
    """A theme colour by role."""
    theme = canvas.theme
    tones = {"ok": theme.ok, "warn": theme.warn, "danger": theme.danger, "text": theme.text}
    return tones.get(tone, theme.muted)


def draw_head(canvas: Canvas, box: Box, title: str, note: str, tone: str = "muted") -> None:
    """A panel's title and, at its right, how fresh it is."""
    canvas.text(title, (box.x + PAD, box.y + 28), 18, 700, v="middle")
    room = box.w - 2 * PAD - canvas.measure(title, 18, 700) - 12
    canvas.text(
        note, (box.right - PAD, box.y + 28), 16, colour=tone_of(canvas, tone), align="right", v="middle", max_width=room
    )


def draw_scan(canvas: Canvas, scan: ScanView | None, box: Box) -> None:
    """The sum of diameters against the scan before, and where it stands between response and progression."""
    draw_panel(canvas, box)
    theme = canvas.theme
    if scan is None:
        draw_head(canvas, box, "Sum of diameters", "")
        draw_empty(canvas, box, "scan", "No scan yet", "A CT shows lesions from 5 mm.")
        return
    note = f"{scan.word} of day {scan.day}" if scan.fresh else f"no new scan; the last is {age(scan.age_days)}"
    draw_head(canvas, box, "Sum of diameters", note, "ok" if scan.fresh else "warn")
    left, right = box.x + PAD, box.right - PAD
    if scan.previous_mm is not None:
        canvas.text("Scan before", (left, box.y + 64), 16, colour=theme.muted, v="middle")
        canvas.text(millimetres(scan.previous_mm), (left, box.y + 98), 34, 700, v="middle", tabular=True)
    else:
        canvas.text("First scan", (left, box.y + 64), 16, colour=theme.muted, v="middle")
        canvas.text("the baseline", (left, box.y + 96), 24, 600, theme.muted, v="middle")
    canvas.text("This scan" if scan.fresh else "Last scan", (right, box.y + 64), 16, colour=theme.muted, align="right",
                v="middle")  # fmt: skip
    ink = tone_of(canvas, way_of(scan))
    shown = signed(scan.change * 100, "%") if scan.change is not None else millimetres(scan.sum_mm)
    number = canvas.text(shown, (right, box.y + 99), 44, 700, ink, "right", "middle", tabular=True)
    if scan.change is not None:
        canvas.text(millimetres(scan.sum_mm), (number.x - 14, box.y + 103), 24, 600, theme.muted, "right", "middle")
    _axis(canvas, scan, Box(left + 12, box.y + 138, right - left - 24, 62), ink)
    canvas.hairline(left, box.y + 216, right - left)
    _recist(canvas, scan, Box(left, box.y + 226, right - left, 80))


def way_of(scan: ScanView) -> str:
    """Tone of the change since the scan before: growth is told as growth even while a response still holds."""
    if scan.tone == "danger" or scan.change is None or abs(scan.change) < SAME:
        return scan.tone
    return "warn" if scan.change > 0 else "ok"


def _axis(canvas: Canvas, scan: ScanView, box: Box, ink: Colour) -> None:
    """From the scan before (0%) to this one, with the interval of the reading."""
    theme = canvas.theme
    middle = box.y + 18
    base = scan.previous_mm if scan.previous_mm else scan.sum_mm

    swing, step = SWINGS[0] if base <= 0 or abs(scan.sum_mm / base - 1) <= SWINGS[0][0] else SWINGS[1]

    def place(value_mm: float) -> float:
        change = value_mm / base - 1 if base > 0 else 0.0
        return box.x + box.w * min(1.0, max(0.0, 0.5 + change / (2 * swing)))

    canvas.box(Box(box.x, middle - 3, box.w, 6), fill=theme.track, radius=3)
    for share in (-2 * step, -step, 0.0, step, 2 * step):
        x = box.x + box.w * (0.5 + share / (2 * swing))
        canvas.fill(theme.line, Box(x - 0.75, middle - 10, 1.5, 20))
        words = signed(share * 100, "%") if share else "0%"
        canvas.text(words, (x, middle + 26), 16, colour=theme.muted, align="centre", v="middle")
    zero, now = place(base), place(scan.sum_mm)
    low, high = place(scan.low_mm), place(scan.high_mm)
    if scan.sum_mm > 0 and high - low > 4:
        span = Box(low, middle - 13, high - low, 26)
        canvas.box(span, fill=(*ink, 36), border=ink, radius=9, width=1.5, hatch=ink, hatch_gap=9)
    if abs(now - zero) > 22 and scan.previous_mm is not None:
        way = 1 if now > zero else -1
        canvas.line([(zero + 14 * way, middle), (now - 16 * way, middle)], ink, 3, dash=5, gap=5)
    if scan.previous_mm is not None:
        canvas.circle((zero, middle), 8, fill=theme.panel, border=theme.text, width=2.5)
    canvas.circle((now, middle), 12, fill=theme.panel)
    canvas.circle((now, middle), 10, fill=ink)


def _recist(canvas: Canvas, scan: ScanView, box: Box) -> None:
    theme, ink = canvas.theme, tone_of(canvas, scan.tone)
    canvas.text(f"RECIST: {scan.verdict.lower()}", (box.x, box.y + 12), 16, 600, ink, v="middle", max_width=box.w * 0.5)
    note, colour = scan.note or f"growth counts from {millimetres(round(scan.progression_mm))}", theme.muted
    if scan.note:
        colour = theme.danger
    canvas.text(note, (box.right, box.y + 12), 16, colour=colour, align="right", v="middle", max_width=box.w * 0.48)
    top = max(scan.progression_mm * 1.35, scan.baseline_mm * 1.15, scan.sum_mm * 1.1, 10.0)
    bar = Box(box.x, box.y + 28, box.w, 40)
    split = bar.x + bar.w * scan.progression_mm / top
    calm = Box(bar.x, bar.y, split - bar.x - 2, bar.h)
    canvas.box(calm, fill=mix(theme.panel, theme.ok, 0.22), border=theme.ok, radius=9)
    alarm = Box(split + 2, bar.y, bar.right - split - 2, bar.h)
    canvas.box(alarm, fill=mix(theme.panel, theme.danger, 0.22), border=theme.danger, radius=9)
    if alarm.w > 110:
        canvas.text("Progression", alarm.centre, 16, 600, theme.danger, "centre", "middle", alarm.w - 12)
    taken: list[tuple[float, float]] = []

    def tick(value_mm: float, words: str, strong: bool) -> None:
        x = bar.x + bar.w * min(1.0, value_mm / top)
        if strong:
            canvas.box(Box(x - 2.5, bar.y - 5, 5, bar.h + 10), fill=ink, radius=2)
        else:
            canvas.line([(x, bar.y + 4), (x, bar.bottom - 4)], theme.text, 1.6, dash=3.5)
        size, weight = (17, 700) if strong else (15, 400)
        w = canvas.measure(words, size, weight)
        for left in (x + 8, x - 8 - w):
            inside = left >= bar.x + 4 and left + w <= bar.right - 4 and not (left < split < left + w)
            if inside and all(left + w < a or left > b for a, b in taken):
                colour = ink if strong else theme.muted
                canvas.text(words, (left, bar.cy), size, weight, colour, v="middle", tabular=True)
                taken.append((left - 4, left + w + 4))
                return

    if alarm.w > 110:
        taken.append((alarm.cx - 52, alarm.cx + 52))
    tick(scan.sum_mm, f"{scan.sum_mm:.0f}", True)
    if abs(scan.smallest_mm - scan.sum_mm) >= 0.5:
        tick(scan.smallest_mm, f"smallest {scan.smallest_mm:.0f}", False)
    if abs(scan.baseline_mm - scan.sum_mm) >= 0.5:
        tick(scan.baseline_mm, f"first {scan.baseline_mm:.0f}", False)


def draw_blood(canvas: Canvas, blood: BloodView, box: Box) -> None:
    """Tumour DNA on a log scale with its variants; the marker where no DNA was read."""
    draw_panel(canvas, box)
    name = "ctDNA, log scale" if blood.points else blood.marker_name if blood.marker else "Blood"
    note = "" if blood.age_days is None else "new sample" if blood.fresh else f"{age(blood.age_days)}"
    draw_head(canvas, box, name, note, "ok" if blood.fresh else "warn")
    shares = bool(blood.shares)
    plot = Box(box.x + PAD + 50, box.y + 56, box.w - 2 * PAD - 122, box.h - 92 - (66 if shares else 0))
    if blood.points:
        _dna_plot(canvas, blood, plot)
    elif blood.marker:
        _marker_plot(canvas, blood, plot)
    else:
        draw_empty(canvas, box, "tube", "No blood test yet", "Tumour DNA often tells earlier than a scan.")
    if shares:
        strip = Box(box.x + PAD, box.bottom - 68, box.w - 2 * PAD, 56)
        canvas.text("Of the tumour DNA found", (strip.x, strip.y + 8), 16, 600, v="middle")
        draw_shares(canvas, blood.shares, Box(strip.x, strip.y + 22, strip.w, 30))


def _x_of(days: list[int], plot: Box) -> dict[int, float]:
    first, last = min(days), max(days)
    return {day: plot.x + plot.w * ((day - first) / (last - first) if last > first else 0.5) for day in days}


def _cycle_axis(canvas: Canvas, places: dict[int, float], plot: Box) -> None:
    last = -100.0
    for day, x in sorted(places.items()):
        if x - last > 30:
            words = f"{day // 21}"
            canvas.text(words, (x, plot.bottom + 18), 16, colour=canvas.theme.muted, align="centre", v="middle")
            last = x
    canvas.text("cycles", (plot.right + 70, plot.bottom + 18), 16, colour=canvas.theme.muted, align="right", v="middle")


def _dna_plot(canvas: Canvas, blood: BloodView, plot: Box) -> None:
    theme = canvas.theme
    places = _x_of([point.day for point in blood.points], plot)
    top = 1.0 if max(point.value for point in blood.points) > 0.1 else 0.1

    def y_of(share: float) -> float:
        span = log10(top) - log10(DNA_FLOOR)
        value = (log10(max(DNA_FLOOR, min(top, share))) - log10(DNA_FLOOR)) / span if share > 0 else 0.0
        return plot.bottom - plot.h * value

    for share in (1.0, 0.1, 0.01, 0.001):
        if share <= top:
            canvas.hairline(plot.x - 8, y_of(share), plot.w + 16)
            canvas.text(percent(share), (plot.x - 14, y_of(share)), 16, colour=theme.muted, align="right", v="middle")
    _cycle_axis(canvas, places, plot)
    blue = theme.of_category("targeted")
    track = [(places[point.day], y_of(point.value)) for point in blood.points]
    canvas.line(track, blue, 2.6)
    ends: list[tuple[float, str, Colour]] = [(track[-1][1], "total", blue)]
    for series in blood.variants:
        ink = theme.clone.get(series.clone, theme.warn)
        line = [(places[day], y_of(value)) for day, value in series.points]
        canvas.line(line, ink, 2.6)
        for at, (_, value) in zip(line, series.points, strict=True):
            if value > 0:
                draw_cell(canvas, at, series.clone, 8)
            else:
                canvas.circle(at, 5.5, fill=theme.panel, border=ink, width=2)
        ends.append((line[-1][1], series.name, ink))
    for (x, y), point in zip(track, blood.points, strict=True):
        filled = point.value > 0
        canvas.circle((x, y), 5.5, fill=blue if filled else theme.panel, border=None if filled else blue, width=2)
    last = -100.0
    for y, words, ink in sorted(ends):
        y = max(y, last + 19)
        canvas.text(words, (plot.right + 14, y), 16, 600, ink, v="middle", max_width=60, least=12)
        last = y


def _marker_plot(canvas: Canvas, blood: BloodView, plot: Box) -> None:
    theme = canvas.theme
    places = _x_of([point.day for point in blood.marker], plot)
    highest = max(point.value for point in blood.marker) * 1.1
    step = next((each for each in (1, 2, 4, 5, 10, 20, 25, 50, 100, 250, 500, 1000) if 2 * each >= highest), highest)
    top = 2.0 * step
    for share in (0.0, 0.5, 1.0):
        y = plot.bottom - plot.h * share
        canvas.hairline(plot.x - 8, y, plot.w + 16)
        canvas.text(f"{top * share:.0f}", (plot.x - 14, y), 16, colour=theme.muted, align="right", v="middle")
    _cycle_axis(canvas, places, plot)
    track = [(places[point.day], plot.bottom - plot.h * point.value / top) for point in blood.marker]
    canvas.line(track, theme.muted, 2.4)
    for (x, y), point in zip(track, blood.marker, strict=True):
        low, high = plot.bottom - plot.h * point.low / top, plot.bottom - plot.h * min(top, point.high) / top
        canvas.fill(theme.line, Box(x - 1, high, 2, max(1.0, low - high)))
        canvas.box(Box(x - 5, y - 5, 10, 10), fill=theme.text, radius=2)
    words = f"{blood.marker[-1].value:g}"
    canvas.text(words, (plot.right + 14, track[-1][1]), 18, 700, v="middle", max_width=66)
    canvas.text(blood.marker_unit, (plot.right + 14, track[-1][1] + 20), 15, colour=theme.muted, v="middle")


def draw_shares(canvas: Canvas, shares: tuple[tuple[str, str, float], ...], box: Box) -> None:
    """A bar cut by shares; each part has its colour, its glyph and, where there is room, its words."""
    theme = canvas.theme
    room = box.w - 4 * (len(shares) - 1)
    widths = [max(30.0, room * share) for _, _, share in shares]
    scale = room / sum(widths)
    x = box.x
    for (key, label, share), w in zip(shares, (width * scale for width in widths), strict=True):
        place = Box(x, box.y, w, box.h)
        canvas.box(place, fill=theme.clone.get(key, theme.muted), radius=7)
        ink = theme.on_bright if key != "sensitive" and key != "b" else theme.text
        canvas.circle((x + 15, box.cy), 9, fill=theme.text if key in ("sensitive", "b") else theme.on_bright)
        dark = theme.clone.get(key, theme.muted)
        from game.ui.theme import CLONE_GLYPH

        canvas.icon(CLONE_GLYPH.get(key, "glyph_dot"), (x + 15, box.cy), 12, dark)
        words = f"{percent(share)} {label}"
        if canvas.measure(words, 16, 600) > w - 36:
            words = percent(share)
        if canvas.measure(words, 16, 600) <= w - 32:
            canvas.text(words, (x + 29, box.cy), 16, 600, ink, v="middle")
        x += w + 4


def draw_empty(canvas: Canvas, box: Box, icon: str, title: str, text: str) -> None:
    """What a panel says when there is nothing to show."""
    theme = canvas.theme
    canvas.circle((box.cx, box.cy - 16), 34, fill=theme.well)
    canvas.icon(icon, (box.cx, box.cy - 16), 34, theme.faint)
    canvas.text(title, (box.cx, box.cy + 40), 18, 600, theme.muted, "centre", "middle")
    if text:
        canvas.text(text, (box.cx, box.cy + 66), 16, 400, theme.faint, "centre", "middle", box.w - 60)
