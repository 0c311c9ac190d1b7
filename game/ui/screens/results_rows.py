"""The lower panels of the results: lesions, biopsy, the body's bill, what was given and told."""

from __future__ import annotations

from game.ui.draw import Canvas
from game.ui.layout import Box
from game.ui.screens.results_draw import PAD, draw_empty, draw_head, draw_shares, tone_of
from game.ui.theme import mix
from game.ui.views.results_view import Change, LesionRow, ResultsView, ScanView, TissueReport
from game.ui.views.words import age, millimetres, percent
from game.ui.widgets.gauge import draw_bar
from game.ui.widgets.label import draw_cell, draw_pill
from game.ui.widgets.panel import draw_panel

LEAST_ROW = 30.0
"""Height of one lesion's row below which there are two columns."""


def draw_lesions(canvas: Canvas, scan: ScanView, box: Box) -> None:
    """Each lesion's diameter, before and now."""
    draw_panel(canvas, box)
    draw_head(canvas, box, "Lesions", "" if scan.fresh else f"{scan.word} {age(scan.age_days)}", "warn")
    top = max([row.was_mm or 0 for row in scan.lesions] + [row.now_mm for row in scan.lesions] + [10])
    room = box.h - 64
    columns = 1 if len(scan.lesions) * LEAST_ROW <= room else 2
    per_column = max(1, -(-len(scan.lesions) // columns))
    step = min(44.0, max(LEAST_ROW, room / per_column))
    width = (box.w - 2 * PAD - (columns - 1) * PAD) / columns
    for n, row in enumerate(scan.lesions[: columns * int(room // step)]):
        column, line = divmod(n, per_column)
        place = Box(box.x + PAD + column * (width + PAD), box.y + 52 + line * step, width, step)
        _lesion(canvas, row, place, top, narrow=columns > 1)
    if not scan.lesions:
        draw_empty(canvas, box, "check", "Nothing seen", "")
    if scan.sees_mm and room - step * per_column > 40:
        canvas.icon("eye_off", (box.x + PAD + 11, box.bottom - 24), 18, canvas.theme.muted)
        words = f"CT sees nothing under {scan.sees_mm:g} mm"
        canvas.text(
            words, (box.x + PAD + 30, box.bottom - 24), 16, colour=canvas.theme.muted, v="middle",
            max_width=box.w - 2 * PAD - 30, least=13,
        )  # fmt: skip


def _lesion(canvas: Canvas, row: LesionRow, box: Box, top: float, narrow: bool) -> None:
    theme = canvas.theme
    canvas.circle((box.x + 11, box.cy - 5), 11, fill=theme.track)
    canvas.text(str(row.number), (box.x + 11, box.cy - 5), 15, 700, align="centre", v="middle", tabular=True)
    canvas.text(row.organ, (box.x + 30, box.cy - 5), 16, 600, v="middle", max_width=66 if narrow else 90, least=13)
    if row.removed:
        words, ink = "removed", theme.muted
    elif row.now_mm <= 0:
        words, ink = "not seen" if narrow else "no longer seen", theme.ok
    elif row.was_mm is None:
        words, ink = f"{millimetres(row.now_mm)}, {'new' if narrow else 'first seen'}", theme.text
    elif row.was_mm <= 0:
        words, ink = f"{millimetres(row.now_mm)}, {'back' if narrow else 'back again'}", theme.danger
    else:
        words = f"{row.was_mm:.0f} → {millimetres(row.now_mm)}"
        ink = theme.warn if row.now_mm > row.was_mm else theme.ok if row.now_mm < row.was_mm else theme.text
    canvas.text(
        words,
        (box.right, box.cy - 5),
        16,
        600,
        ink,
        "right",
        "middle",
        box.w - (98 if narrow else 118),
        least=13,
        tabular=True,
    )
    track = Box(box.x + 30, box.cy + 9, box.w - 30, 6)
    if row.was_mm:
        draw_bar(canvas, track, row.was_mm / top, mix(theme.panel, theme.line, 0.7))
    else:
        draw_bar(canvas, track, 0, theme.line)
    if row.now_mm > 0 and not row.removed:
        canvas.box(Box(track.x, track.y, max(6.0, track.w * row.now_mm / top), 6), fill=ink, radius=3)


def draw_biopsy(canvas: Canvas, report: TissueReport, box: Box) -> None:
    """The clones of one disc."""
    draw_panel(canvas, box)
    draw_head(canvas, box, "Biopsy", "new" if report.fresh else age(report.age_days), "ok" if report.fresh else "warn")
    theme = canvas.theme
    words = f"One place in the {report.where.lower()}; the rest was not sampled."
    canvas.text(words, (box.x + PAD, box.y + 46), 16, colour=theme.muted, max_width=box.w - 2 * PAD, lines=2, least=14)
    y = box.y + 96
    if not report.clones:
        canvas.text("No tumour cells in the sample.", (box.x + PAD, y + 14), 16, 600, v="middle")
        return
    draw_shares(canvas, report.clones, Box(box.x + PAD, y, box.w - 2 * PAD, 36))
    y += 54
    for key, label, share in report.clones[:4]:
        draw_cell(canvas, (box.x + PAD + 9, y), key, 9)
        canvas.text(label, (box.x + PAD + 28, y), 16, 600, v="middle", max_width=box.w - 2 * PAD - 90)
        canvas.text(percent(share), (box.right - PAD, y), 16, 600, align="right", v="middle", tabular=True)
        y += 28


def draw_bill(canvas: Canvas, view: ResultsView, box: Box) -> None:
    """Quality of life and reserves, before and after."""
    draw_panel(canvas, box)
    draw_head(canvas, box, "The body", "before → now")
    rows: list[Change] = [*((view.quality,) if view.quality else ()), *view.reserves]
    step = (box.h - 60) / max(1, len(rows))
    for n, change in enumerate(rows):
        _gauge(canvas, change, Box(box.x + PAD, box.y + 48 + n * step, box.w - 2 * PAD, step))


def _gauge(canvas: Canvas, change: Change, box: Box) -> None:
    theme = canvas.theme
    first = change.top > 10
    lost = change.after < change.before - 0.05
    low = change.after <= (2 if not first else 40)
    canvas.text(change.name, (box.x, box.cy), 16, 600 if first else 400, v="middle", max_width=118)
    words = (
        f"{change.before:.0f} → {change.after:.0f}"
        if round(change.before) != round(change.after)
        else f"{change.after:.0f}"
    )
    ink = theme.danger if low else theme.warn if lost and words.count("→") else theme.text
    canvas.text(words, (box.right, box.cy), 16, 600, ink, "right", "middle", tabular=True)
    track = Box(box.x + 122, box.cy - 4, box.w - 122 - 80, 8)
    canvas.box(track, fill=theme.well, radius=4)
    if lost:
        w = track.w * change.before / change.top
        canvas.box(Box(track.x, track.y, w, 8), fill=theme.warn, radius=4)
    w = max(8.0, track.w * change.after / change.top)
    canvas.box(Box(track.x, track.y, w, 8), fill=theme.danger if low else theme.reserve, radius=4)


def draw_told(canvas: Canvas, view: ResultsView, box: Box) -> None:
    """What the patient told, and what is on its way."""
    draw_panel(canvas, box)
    draw_head(canvas, box, "This cycle", "")
    theme = canvas.theme
    lines = [(category, words, theme.of_category(category)) for category, words in view.given[:4]]
    if not lines:
        lines = [("pause", "Nothing was given", theme.muted)]
    lines += [("quality", words[0].upper() + words[1:], theme.warn) for words in view.told[:3]]
    if not view.told:
        lines.append(("check", "No new complaints", theme.muted))
    lines += [("clock", words, theme.focus) for words in view.pending[:2]]
    y = box.y + 50
    for icon, words, ink in lines:
        height = canvas.text_height(words, 16, 400, box.w - 2 * PAD - 34)
        if y + height > box.bottom - 6:
            break
        canvas.icon(icon, (box.x + PAD + 11, y + 12), 20, ink)
        canvas.text(words, (box.x + PAD + 34, y + 2), 16, colour=theme.text, max_width=box.w - 2 * PAD - 34, lines=0)
        y += height + 10


def draw_headline(canvas: Canvas, view: ResultsView, box: Box) -> None:
    """What opened, as pills in one row."""
    x = box.x
    for words, tone in view.headline:
        room = box.right - x
        if room < 120:
            break
        ink = tone_of(canvas, tone)
        pill = draw_pill(canvas, words, (x, box.cy), ink, size=17, height=38, max_width=room)
        x = pill.right + 10
