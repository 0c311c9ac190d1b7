"""The plan: seven slots, what it amounts to, for how many cycles, and the one button that cannot be undone."""

from __future__ import annotations

from game.ui.draw import Canvas
from game.ui.layout import Box
from game.ui.theme import mix
from game.ui.views.plan_view import SLOT_TITLES, PlanView, SlotView
from game.ui.views.words import count
from game.ui.widgets.button import Button, ring

SLOT = 44.0
PITCH = 46.0
GROUP_GAP = 18.0
TEXT_SIZE = 16.0


def slot_boxes(view: PlanView, box: Box) -> list[tuple[SlotView, Box]]:
    """Every slot with its place, groups apart."""
    x, y = box.x + 12, box.y + 27
    out, last = [], ""
    for slot in view.slots:
        if last and slot.slot != last:
            x += GROUP_GAP - (PITCH - SLOT)
        out.append((slot, Box(x, y, SLOT, SLOT)))
        x += PITCH
        last = slot.slot
    return out


def commit_button(view: PlanView, box: Box) -> Button:
    """Commit, or wait when the plan is empty."""
    label = "Wait" if view.empty else "Commit"
    reason = view.refusals[0] if view.refusals else ""
    place = Box(box.right - 122, box.y + 94, 110, 64)
    return Button("commit", place, label, "primary", size=20, enabled=view.ready, reason=reason)


def cycles_button(view: PlanView, box: Box) -> Button:
    """For how many cycles the plan runs; each use adds one, and after four it is one again."""
    return Button("cycles", Box(box.right - 176, box.y + 94, 48, 64), "", "plain", keys=("+", "="))


def words_box(box: Box) -> Box:
    """Where the strategy and the limits are told."""
    return Box(box.x + 12, box.y + 85, box.w - 196, box.h - 89)


def repeat_button(box: Box) -> Button:
    """Puts the drugs and support of the last plan back."""
    place = words_box(box)
    return Button("repeat", Box(place.x, place.bottom - 48, 176, 44), "Same again", "plain", "repeat", keys=("r",))


def draw_plan(canvas: Canvas, view: PlanView, box: Box) -> None:
    """Titles, slots, words and controls, inside their panel."""
    theme = canvas.theme
    titles: dict[str, float] = {}
    for slot, place in slot_boxes(view, box):
        titles.setdefault(slot.slot, place.x)
        draw_slot(canvas, slot, place)
    for name, x in titles.items():
        canvas.text(SLOT_TITLES[name], (x, box.y + 15), 15, colour=theme.muted, v="middle", max_width=92)  # type: ignore[index]
    canvas.hairline(box.x + 12, box.y + 80, box.w - 24)
    _words(canvas, view, words_box(box), view.empty and view.can_repeat_last)
    if view.empty and view.can_repeat_last:
        repeat_button(box).draw(canvas)
    commit_button(view, box).draw(canvas)
    _cycles(canvas, view, cycles_button(view, box))


def draw_slot(canvas: Canvas, slot: SlotView, place: Box) -> None:
    """A filled slot wears its category's colour; a free one is dashed."""
    theme = canvas.theme
    hot = canvas.hover == slot.id
    if not slot.card:
        canvas.dashed_box(place, theme.line, 9, 1.4, 4)
        canvas.icon("plus", place.centre, 16, theme.line)
    else:
        accent = theme.of_category(slot.category)
        canvas.box(place, fill=mix(theme.panel, accent, 0.30 if hot else 0.12), border=accent, radius=9, width=2)
        if hot:
            canvas.icon("cross", place.centre, 20, theme.text)
        else:
            lower = bool(slot.dose_percent or slot.targets)
            canvas.icon(slot.category, (place.cx, place.cy - (7 if lower else 0)), 20, accent)
            if lower:
                chip = Box(place.x + 6, place.bottom - 20, place.w - 12, 17)
                canvas.box(chip, fill=accent, radius=5)
                words = str(slot.dose_percent) if slot.dose_percent else f"L{','.join(slot.targets)}"
                canvas.text(words, chip.centre, 14, 700, theme.on_bright, "centre", "middle", chip.w - 2, tabular=True)
    if canvas.is_focused(slot.id):
        ring(canvas, place, 9)


def _words(canvas: Canvas, view: PlanView, box: Box, short: bool) -> None:
    theme = canvas.theme
    canvas.text(view.strategy, (box.x, box.y + 11), 18, 700, v="middle", max_width=box.w)
    if short:
        return
    y, room = box.y + 23, box.bottom
    lines = [(text, theme.danger) for text in view.refusals[:1]]
    lines += [(text, theme.warn) for text in view.limits]
    if view.because:
        lines.append((view.because, theme.muted))
    for text, ink in lines:
        alarm = ink != theme.muted
        inset = 22 if alarm else 0
        height = canvas.text_height(text, 15, 600 if alarm else 400, box.w - inset, 1.15)
        if y + height > room + 2:
            continue
        if alarm:
            canvas.icon("warning", (box.x + 8, y + 9), 17, ink)
        canvas.text(
            text, (box.x + inset, y), 15, 600 if alarm else 400, ink, max_width=box.w - inset, lines=0, leading=1.15
        )
        y += height + 2


def _cycles(canvas: Canvas, view: PlanView, button: Button) -> None:
    button.draw(canvas)
    theme, box = canvas.theme, button.box
    canvas.text(f"×{view.cycles}", (box.cx, box.cy - 10), 20, 700, theme.text, "centre", "middle", tabular=True)
    words = count(view.cycles, "cycle").split(" ", 1)[1]
    canvas.text(words, (box.cx, box.cy + 14), 14, 400, theme.muted, "centre", "middle", box.w - 4)
