"""One card in full: what it does, its doses or targets, what the body pays, what passes it by, and the evidence."""

from __future__ import annotations

from collections.abc import Callable

from game.ui.draw import Canvas
from game.ui.layout import Box
from game.ui.screen import Command, Hit
from game.ui.views.cards_view import InspectorView
from game.ui.views.words import count
from game.ui.widgets.badge import badge_tone, badge_word
from game.ui.widgets.button import Button, ring
from game.ui.widgets.card import draw_toxicity
from game.ui.widgets.label import draw_row
from game.ui.widgets.tabs import Tab, Tabs

PAD = 16.0
CONTROL_H = 44.0
ROW_H = 22.0
REASON_H = 66.0
MOST_NAMED_TARGETS = 3


def controls_box(box: Box) -> Box:
    """Where doses and targets stand."""
    return Box(box.x + PAD, box.y + 104, box.w - 2 * PAD, CONTROL_H)


def close_button(box: Box) -> Button:
    """Back to the pressures."""
    return Button("inspector:close", Box(box.right - 48, box.y + 4, 44, 44), "", "quiet", "cross")


def source_button(view: InspectorView, box: Box) -> Button:
    """Opens evidence and sources."""
    return Button("inspector:source", Box(box.right - 108, box.bottom - 46, 100, 44), "Source", "quiet", size=16)


def dose_tabs(view: InspectorView, box: Box, accent: tuple[int, int, int] | None = None) -> Tabs | None:
    """The doses as one bar."""
    if not view.doses or view.reason:
        return None
    tabs = tuple(Tab(str(d.percent), f"{d.percent}%", enabled=not d.reason, reason=d.reason) for d in view.doses)
    chosen = next((str(dose.percent) for dose in view.doses if dose.chosen), "")
    return Tabs("dose", controls_box(box), tabs, chosen, joined=True, size=18, accent=accent)


def target_tabs(view: InspectorView, box: Box) -> Tabs | None:
    """The lesions that the card can be aimed at."""
    if not view.targets or view.reason:
        return None
    few = len(view.targets) <= MOST_NAMED_TARGETS
    tabs = tuple(Tab(t.lesion, f"{t.number} {t.label}" if few else str(t.number)) for t in view.targets)
    chosen = next((target.lesion for target in view.targets if target.chosen), "")
    return Tabs("target", controls_box(box), tabs, chosen, size=16)


def inspector_hits(
    view: InspectorView,
    box: Box,
    on_dose: Callable[[str], Command | None],
    on_target: Callable[[str], Command | None],
    on_source: Callable[[], Command | None],
    on_close: Callable[[], Command | None],
) -> list[Hit]:
    """Doses or targets, the sources, and the way back, in the order of Tab."""
    out: list[Hit] = []
    doses, targets = dose_tabs(view, box), target_tabs(view, box)
    if doses is not None:
        out += doses.hits(on_dose)
    if targets is not None:
        out += targets.hits(on_target)
    out.append(source_button(view, box).hit(on_source))
    out.append(close_button(box).hit(on_close))
    named = {"inspector:source": f"Sources of {view.title}", "inspector:close": "Close the card"}
    return [hit if hit.id not in named else _renamed(hit, named[hit.id]) for hit in out]


def _renamed(hit: Hit, label: str) -> Hit:
    from dataclasses import replace

    return replace(hit, label=label)


def draw_inspector(canvas: Canvas, view: InspectorView, box: Box) -> None:
    """The whole panel; controls light up under pointer and focus."""
    theme = canvas.theme

    def paint(layer: Canvas) -> None:
        _paint(layer, view, box)

    canvas.layer(("inspector", view), box, paint)
    doses = dose_tabs(view, box, theme.of_category(view.category))
    if doses is not None:
        doses.draw(canvas)
    targets = target_tabs(view, box)
    if targets is not None:
        targets.draw(canvas)
        for target, place in zip(view.targets, targets.places(), strict=True):
            if target.chosen and view.most_targets > 1:
                canvas.box(place, border=theme.ok, radius=10, width=2)
    for button in (source_button(view, box), close_button(box)):
        _quiet(canvas, button)


def _quiet(canvas: Canvas, button: Button) -> None:
    """A button without a box until it is pointed at."""
    theme = canvas.theme
    hot = canvas.hover == button.id
    if hot:
        canvas.box(button.box.inset(2), fill=theme.raised, border=theme.line, radius=9)
    if button.label:
        place = canvas.text(
            button.label, button.box.centre, 16, 400, theme.text if hot else theme.muted, "centre", "middle"
        )
        canvas.fill(theme.muted, Box(place.x, button.box.cy + 9, place.w, 1))
    else:
        canvas.icon(button.icon, button.box.centre, 18, theme.text if hot else theme.muted)
    if canvas.is_focused(button.id):
        ring(canvas, button.box.inset(3), 9)


def _paint(canvas: Canvas, view: InspectorView, box: Box) -> None:
    theme = canvas.theme
    canvas.box(box, fill=theme.well, border=theme.focus, radius=12, width=2)
    accent = theme.of_category(view.category)
    x, w = box.x + PAD, box.w - 2 * PAD
    canvas.icon(view.category, (x + 11, box.y + 25), 22, accent)
    canvas.text(view.category_name, (x + 30, box.y + 25), 16, 600, accent, v="middle")
    hours = count(view.hours, "hour") if view.hours else "no hours"
    left = box.right - 58 - view.hours * 15
    canvas.text(hours, (left, box.y + 25), 16, colour=theme.muted, align="right", v="middle")
    for n in range(view.hours):
        canvas.circle((left + 12 + 15 * n, box.y + 25), 5.5, fill=theme.text)
    canvas.text(view.title, (x, box.y + 51), 22, 700, v="middle", max_width=w)
    aiming = view.aiming and len(view.targets) > 1
    words = "Choose a lesion: here, on the body, or by its number." if aiming else view.mechanism
    ink = theme.focus if aiming else theme.text
    canvas.text(words, (x, box.y + 84), 16, 400, ink, v="middle", max_width=w, lines=2, least=13.5, leading=1.2)
    place = controls_box(box)
    if view.reason:
        place = Box(place.x, place.y, place.w, REASON_H)
        canvas.box(place, fill=(*theme.warn, 26), border=theme.warn, radius=10)
        canvas.icon("lock", (place.x + 20, place.cy), 20, theme.warn)
        canvas.text(
            view.reason, (place.x + 38, place.cy), 16, 600, theme.warn, v="middle", max_width=place.w - 46, lines=3,
            least=12, leading=1.14,
        )  # fmt: skip
    elif not view.doses and not view.targets:
        canvas.text(
            view.teaching,
            (x, place.cy),
            16,
            400,
            theme.muted,
            v="middle",
            max_width=w,
            lines=2,
            least=13.5,
            leading=1.2,
        )
    _rows(canvas, view, Box(x, place.bottom + 5, w, box.bottom - 46 - place.bottom - 5))
    canvas.hairline(x, box.bottom - 46, w)
    badge, tone = badge_word(view.evidence), badge_tone(theme, view.evidence)
    canvas.text(badge, (x, box.bottom - 24), 16, 600, tone, v="middle", max_width=w - 96)


def _rows(canvas: Canvas, view: InspectorView, box: Box) -> None:
    theme = canvas.theme
    tones = {"ok": theme.ok, "warn": theme.warn, "danger": theme.danger, "muted": theme.muted}
    y = box.y
    first = Box(box.x, y, box.w, ROW_H)
    canvas.text("Body pays", (first.x, first.cy), 16, colour=theme.muted, v="middle")
    if view.toxicity:
        draw_toxicity(canvas, view.toxicity, (first.right, first.cy), 0.92, "right", box.w - 110)
    else:
        canvas.text("nothing", (first.right, first.cy), 16, 600, theme.ok, "right", "middle")
    y += ROW_H
    rows = [(*view.when, theme.text)]
    rows += [(row.name, row.value, tones.get(row.tone, theme.text)) for row in view.rows]
    room = int((box.bottom - y) // ROW_H)
    for name, value, ink in rows[:room]:
        draw_row(canvas, Box(box.x, y, box.w, ROW_H), name, value, value_colour=ink)
        y += ROW_H
