"""What weighs on the tumour and how old the evidence is, read plainly from the chart."""

from __future__ import annotations

from game.play.pressures import Escape, Growth
from game.ui.draw import Canvas
from game.ui.layout import Box
from game.ui.views.board_view import BoardView, TestRow
from game.ui.views.sites_view import SiteView
from game.ui.views.words import percent, short_since
from game.ui.widgets.gauge import draw_range

LOWEST_ROW, HIGHEST_ROW = 25.0, 35.0
MOST_ESCAPES = 3
FAST_DAYS = 10.0
"""Doubling time that fills half of the growth track. Assumption, for drawing only."""


def growth_range(growth: Growth) -> tuple[float | None, float | None, str]:
    """Low and high share of a track whose middle is no change, and the tone of its band."""
    if growth.trend == "not known":
        return None, None, "muted"
    if growth.trend == "stable" or growth.days_low is None:
        return 0.44, 0.56, "muted"
    near = 0.5 * min(1.0, FAST_DAYS / growth.days_low) ** 0.5
    far = 0.5 * min(1.0, FAST_DAYS / growth.days_high) ** 0.5 if growth.days_high else 0.04
    if growth.trend == "growing":
        return 0.5 + far, 0.5 + near, "warn"
    return 0.5 - near, 0.5 - far, "ok"


def row_height(view: BoardView, box: Box) -> float:
    """Rows share the height, so that few of them do not leave a hole."""
    shown = min(MOST_ESCAPES, max(1, len(view.pressures.escapes)))
    rows = 1 + shown + (len(view.pressures.escapes) < MOST_ESCAPES) + -(-len(view.tests) // 2)
    fixed = 26 + 34 + (36 if view.narrow else 2)
    return min(HIGHEST_ROW, max(LOWEST_ROW, (box.h - fixed) / rows))


def draw_pressures(canvas: Canvas, view: BoardView, box: Box) -> None:
    """Growth, escape routes, age of the tests, and which test would narrow the rest."""
    theme, row = canvas.theme, row_height(view, box)
    canvas.text("Pressures", (box.x, box.y + 12), 18, 700, v="middle")
    canvas.text("from the chart", (box.right, box.y + 12), 16, colour=theme.muted, align="right", v="middle")
    y = box.y + 26
    if len(view.pressures.escapes) < MOST_ESCAPES:
        _here(canvas, view.site, Box(box.x, y, box.w, row))
        y += row
    _growth(canvas, view.pressures.growth, Box(box.x, y, box.w, row))
    y = _escapes(canvas, view, Box(box.x, y + row, box.w, row))
    canvas.hairline(box.x, y + 4, box.w)
    y += 20
    canvas.text("Last looked", (box.x, y), 16, 600, v="middle")
    canvas.text("by test", (box.right, y), 16, colour=theme.muted, align="right", v="middle")
    half = box.w / 2 - 10
    for n, test in enumerate(view.tests):
        _test(canvas, test, Box(box.x + n % 2 * (half + 20), y + 12 + n // 2 * row, half, row))
    if view.narrow:
        strip = Box(box.x, box.bottom - 31, box.w, 31)
        canvas.box(strip, fill=theme.well, border=theme.panel_line, radius=9)
        canvas.icon("test", (strip.x + 18, strip.cy), 18, theme.text)
        canvas.text(view.narrow, (strip.x + 36, strip.cy), 16, 600, v="middle", max_width=strip.w - 46, least=13)


def _here(canvas: Canvas, site: SiteView, box: Box) -> None:
    """What is charted of the place under the lens."""
    theme = canvas.theme
    name = f"Lesion {site.number}" if site.is_lesion else site.organ_name
    canvas.text(name, (box.x, box.cy), 16, 600, v="middle", max_width=130)
    canvas.text(site.reading, (box.right, box.cy), 16, 400, theme.text, "right", "middle", box.w - 136, least=13)


def _growth(canvas: Canvas, growth: Growth, box: Box) -> None:
    theme = canvas.theme
    canvas.text("Growth", (box.x, box.cy), 16, 600, v="middle")
    low, high, tone = growth_range(growth)
    words = growth.text
    ink = {"warn": theme.warn, "ok": theme.ok}.get(tone, theme.muted)
    w = canvas.measure(words, 16, 600)
    canvas.text(words, (box.right, box.cy), 16, 600, ink, "right", "middle", max_width=200, least=13)
    track = Box(box.x + 76, box.y, box.right - w - 16 - box.x - 76, box.h)
    if track.w < 50:
        return
    draw_range(canvas, track, low, high, ink)
    canvas.fill(theme.faint, Box(track.cx - 0.75, track.cy - 10, 1.5, 20))


def _escapes(canvas: Canvas, view: BoardView, row: Box) -> float:
    theme = canvas.theme
    canvas.text("Escape", (row.x, row.cy), 16, 600, v="middle")
    shown = view.pressures.escapes[:MOST_ESCAPES]
    if not shown:
        drugs = any(slot.card for slot in view.plan.slots if slot.slot == "systemic")
        words = "no known route" if drugs else "no drug chosen"
        canvas.text(words, (row.right, row.cy), 16, colour=theme.muted, align="right", v="middle")
        return row.bottom
    y = row.y
    for escape in shown:
        _escape(canvas, view, escape, Box(row.x + 76, y, row.w - 76, row.h))
        y += row.h
    return y


def _escape(canvas: Canvas, view: BoardView, escape: Escape, box: Box) -> None:
    theme = canvas.theme
    found = escape.found_day is not None and bool(escape.share)
    if escape.closed:
        words, ink = "closed by this plan", theme.ok
    elif found:
        words, ink = f"found, {percent(escape.share or 0)}", theme.warn
    elif not escape.detectable:
        words, ink = "no test shows it", theme.muted
    else:
        words, ink = "not found" if _sequenced(view) else "not looked for", theme.muted
    icon = "check" if escape.closed else "warning" if found else "question"
    canvas.icon(icon, (box.x + 9, box.cy), 18, ink)
    canvas.text(escape.short, (box.x + 26, box.cy), 16, 600, theme.text, v="middle", max_width=100)
    canvas.text(words, (box.right, box.cy), 16, 600 if found else 400, ink, "right", "middle", max_width=150, least=13)


def _sequenced(view: BoardView) -> bool:
    return bool(view.timeline.ctdna or any(mark.kind == "found" for mark in view.timeline.marks) or view.lens.seen)


def _test(canvas: Canvas, test: TestRow, box: Box) -> None:
    theme = canvas.theme
    name = test.name.split(" and ")[0]
    if test.due_cycle is not None:
        words, ink = f"cycle {test.due_cycle}", theme.focus
    else:
        words = short_since(test.days)
        ink = theme.ok if test.days == 0 else theme.muted if test.days is None else theme.text
        ink = theme.warn if test.old and test.days is not None else ink
    canvas.text(name, (box.x, box.cy), 16, colour=theme.muted, v="middle", max_width=box.w - 64)
    canvas.text(words, (box.right, box.cy), 16, 600, ink, "right", "middle", max_width=62)
