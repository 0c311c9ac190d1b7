"""The patient's gauges: five reserves with what the plan takes, quality of life, and the patient's goal."""

from __future__ import annotations

from game.ui.draw import Canvas
from game.ui.layout import Box
from game.ui.views.board_view import BoardView
from game.ui.views.reserves_view import QualityView, ReserveForecast
from game.ui.views.words import signed
from game.ui.widgets.gauge import COLUMN_W, RESERVE_MAX, SEVERE_AT, draw_meter

GAUGE_H = 134.0


def draw_patient(canvas: Canvas, view: BoardView, box: Box) -> None:
    """The whole panel, inside its padding."""
    theme = canvas.theme
    planned = any(abs(r.lowest - r.now) > 0.05 for r in view.reserves)
    canvas.text("Reserves", (box.x, box.y + 12), 18, 700, v="middle")
    if planned:
        words = "after this plan"
        w = canvas.measure(words, 16)
        canvas.text(words, (box.right, box.y + 12), 16, colour=theme.muted, align="right", v="middle")
        swatch = Box(box.right - w - 24, box.y + 5, 15, 15)
        canvas.box(swatch, border=theme.warn, radius=3, hatch=theme.warn, hatch_gap=5)
    else:
        canvas.text("of 10", (box.right, box.y + 12), 16, colour=theme.muted, align="right", v="middle")
    columns = Box(box.x - 2, box.y + 28, box.w + 4, GAUGE_H).columns([1.0] * max(1, len(view.reserves)))
    for reserve, column in zip(view.reserves, columns, strict=False):
        draw_gauge(canvas, reserve, column)
    y = box.y + 28 + GAUGE_H + 8
    canvas.hairline(box.x, y, box.w)
    if view.quality is not None:
        _quality(canvas, view.quality, view.symptoms, Box(box.x, y + 4, box.w, 66))
    goal = Box(box.x, box.bottom - 54, box.w, 54)
    canvas.box(goal, fill=theme.raised, border=theme.panel_line, radius=10)
    canvas.icon("calendar", (goal.x + 26, goal.cy), 28, theme.focus)
    canvas.text(
        view.patient.goal, (goal.x + 50, goal.cy), 16, 600, v="middle", max_width=goal.w - 58, lines=3, least=13,
        leading=1.14,
    )  # fmt: skip


def draw_gauge(canvas: Canvas, view: ReserveForecast, box: Box) -> None:
    """Number, column of ten and name. Hatched: what the plan takes; paler: what is back by the next visit."""
    theme = canvas.theme
    column = Box(box.cx - COLUMN_W / 2, box.y + 22, COLUMN_W, box.h - 44)
    low = view.now <= SEVERE_AT
    ink = theme.danger if low else theme.warn if view.severe else theme.text
    canvas.text(f"{view.now:.0f}", (box.cx, box.y + 9), 18, 700, ink, "centre", "middle", tabular=True)
    canvas.box(column, fill=theme.well, border=theme.line, radius=9)
    inner = column.inset(4.5, 5)
    step = inner.h / RESERVE_MAX
    now, kept = round(view.now), min(round(view.now), round(view.lowest))
    if view.lowest < view.now - 0.24 and kept == now and now > 0:
        kept = now - 1
    back = max(kept, min(now, round(view.next_visit)))
    for n in range(RESERVE_MAX):
        segment = Box(inner.x, inner.bottom - (n + 1) * step + 1, inner.w, step - 2)
        if n < kept:
            canvas.box(segment, fill=theme.danger if low else theme.reserve, radius=2.5)
        elif n < back and n < now:
            canvas.box(segment, fill=(*theme.reserve, 70), border=theme.warn, radius=2.5, hatch=theme.warn, hatch_gap=5)
        elif n < now:
            canvas.box(segment, border=theme.warn, radius=2.5, hatch=theme.warn, hatch_gap=5)
        elif n < round(view.next_visit):
            canvas.box(segment, border=theme.ok, radius=2.5)
    y = inner.bottom - SEVERE_AT * step
    canvas.fill(theme.danger, Box(column.x - 4, y - 0.75, column.w + 8, 1.5))
    canvas.text(view.name, (box.cx, box.bottom - 9), 16, 400, theme.text, "centre", "middle", box.w + 2, least=13)


def _quality(canvas: Canvas, view: QualityView, symptoms: tuple[str, ...], box: Box) -> None:
    theme = canvas.theme
    number = canvas.text(f"{view.now:.0f}", (box.x, box.y + 25), 40, 700, v="middle", tabular=True)
    x = number.right + 12
    canvas.text("Quality of life", (x, box.y + 15), 16, 600, v="middle")
    if view.plan:
        ink = theme.warn if view.plan < 0 else theme.ok
        canvas.text(signed(view.plan), (box.right, box.y + 15), 16, 700, ink, "right", "middle")
    words = symptoms[0] if symptoms else f"star for a mean of {view.star:.0f}"
    ink = theme.warn if symptoms else theme.muted
    canvas.text(words, (x, box.y + 36), 16, 400, ink, v="middle", max_width=box.right - x, least=12)
    meter = Box(box.x, box.y + 52, box.w, 12)
    draw_meter(canvas, meter, view.now / 100, loss=max(0.0, -view.plan) / 100, mark=view.star / 100)
