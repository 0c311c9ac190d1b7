"""Drawing the board: still parts are painted once for each view and kept, so that only the lens costs a frame."""

from __future__ import annotations

from dataclasses import replace

from game.ui.compat import pygame
from game.ui.draw import Canvas, arc
from game.ui.layout import Box
from game.ui.screens import board_layout as at
from game.ui.screens.board_zoom import AREA, Page, draw_zoomed, fitted
from game.ui.views.board_view import BoardView
from game.ui.views.narrate import tell_timeline
from game.ui.views.words import short_organ
from game.ui.widgets.body_map import Pin, draw_body, draw_label
from game.ui.widgets.button import Button
from game.ui.widgets.hand import draw_hand
from game.ui.widgets.inspector import draw_inspector
from game.ui.widgets.label import draw_pill, draw_pips, draw_steps
from game.ui.widgets.lens import LensView
from game.ui.widgets.panel import BAR_H, draw_panel
from game.ui.widgets.plan_slots import draw_plan
from game.ui.widgets.pressures import draw_pressures
from game.ui.widgets.reserves import draw_patient
from game.ui.widgets.tabs import Tab, Tabs
from game.ui.widgets.timeline import draw_timeline

HELP = Button("help", at.HELP, "Help")
MENU = Button("menu", at.MENU, "Menu", keys=("m",))
BIG_MENU = Button("menu", Box(1160, 8, 108, 48), "Menu", keys=("m",), size=13)
PULSE_S = 1.6
STRIP = Box(AREA.x, AREA.y, AREA.w, AREA.w * at.TIMELINE.h / at.TIMELINE.w)


def site_tabs(view: BoardView) -> Tabs:
    """One tab for each site that matters; a cell marks those with a lesion in sight."""
    roomy = len(view.tabs) <= 3
    tabs = []
    for site in view.tabs:
        name = short_organ(site.organ_name)
        label = f"{site.number} {name}" if site.is_lesion else name
        tabs.append(Tab(site.key, label, "sensitive" if site.state == "seen" and roomy else ""))
    return Tabs("site", at.TABS, tuple(tabs), view.site.key)


def lens_view(view: BoardView) -> LensView:
    """The microscope over the chosen site."""
    return LensView(
        "lens", at.LENS, view.lens.tissue, view.lens.centre_voxel, view.lens.span_voxels, f"Lens: {view.site.sentence}"
    )


class BoardPicture:
    """Everything but the living lens, composed once for each view, focus and pointer, and blitted afterwards."""

    def __init__(self) -> None:
        self._key: object = None
        self._view: BoardView | None = None
        self._still: pygame.Surface | None = None

    def draw(
        self, canvas: Canvas, view: BoardView, pins: tuple[Pin, ...], page: int, aiming: bool, zoom: str = ""
    ) -> None:
        """One frame; `zoom` names the page that is shown where text is large."""
        key = (
            zoom,
            canvas.surface.get_size(), canvas.view, canvas.focus if canvas.show_focus else "", canvas.hover,
            canvas.pressed, page, aiming,
        )  # fmt: skip
        # the view is compared by identity: a desk makes a new one after each change
        if self._still is None or self._key != key or self._view is not view:
            if self._still is None or self._still.get_size() != canvas.surface.get_size():
                self._still = pygame.Surface(canvas.surface.get_size(), 0, canvas.surface)
            self._paint(replace(canvas, surface=self._still), view, pins, page, aiming, zoom)
            self._key, self._view = key, view
        canvas.surface.blit(self._still, (0, 0))
        if not zoom:
            _alive(canvas, view, pins, aiming)
            return
        for part in next(each for each in zoom_pages(view) if each.key == zoom).parts:
            with canvas.clip(part.dst):
                near = replace(canvas, view=part.view(canvas.view))
                _alive(near, view, pins, aiming, part.src)

    def _paint(
        self, canvas: Canvas, view: BoardView, pins: tuple[Pin, ...], page: int, aiming: bool, zoom: str
    ) -> None:
        if not zoom:
            _compose(canvas, view, pins, page, aiming)
            return
        left = view.plan.hours - view.plan.hours_used
        words = f"Cycle {view.cycle} of {view.cycles}\n{left} of {view.plan.hours} hours left"
        draw_zoomed(canvas, zoom_pages(view), zoom, lambda near: _compose(near, view, pins, page, aiming), words)
        if zoom == "findings":
            _readings(canvas, view)
        BIG_MENU.draw(canvas)


def zoom_pages(view: BoardView) -> tuple[Page, ...]:
    """The board in four pages for large text."""
    hand, below = AREA.rows((262, AREA.h - 274), 12)
    beside = at.PRESSURES if view.inspector is None else at.INSPECTOR
    plan, side = below.columns((1, 0.78), 12)
    body, patient = AREA.columns((0.4, 0.6), 12)
    return (
        Page("cards", "Cards", (fitted(at.HAND, hand), fitted(at.PLAN, plan), fitted(beside, side))),
        Page("lens", "Lens", (fitted(at.CENTRE, AREA),)),
        Page("body", "Body", (fitted(at.BODY, body), fitted(at.PATIENT, patient))),
        Page("findings", "Findings", (fitted(at.TIMELINE, STRIP),)),
    )


def _readings(canvas: Canvas, view: BoardView) -> None:
    """Under the strip, its readings in words, newest last, as far as they fit."""
    room = Box(AREA.x, STRIP.bottom + 14, AREA.w, AREA.bottom - STRIP.bottom - 14)
    draw_panel(canvas, room)
    for column, lines in zip(
        room.inset(20, 16).columns((1, 1), 28), _halves(tell_timeline(view.timeline)), strict=True
    ):
        y = column.y
        for line in lines:
            height = canvas.text_height(line, 13, 400, column.w) + 5
            if y + height > column.bottom:
                break
            canvas.text(line, (column.x, y), 13, max_width=column.w, lines=0)
            y += height


def _halves(lines: list[str]) -> tuple[list[str], list[str]]:
    middle = (len(lines) + 1) // 2
    return lines[:middle], lines[middle:]


def _alive(canvas: Canvas, view: BoardView, pins: tuple[Pin, ...], aiming: bool, shown: Box | None = None) -> None:
    """What moves: the tissue, and the rings about what can be aimed at."""
    if shown is None or shown.overlaps(at.LENS):
        _lens(canvas, view)
    if aiming and (shown is None or shown.overlaps(at.BODY)):
        for pin in pins:
            if pin.site.state == "seen":
                _aim(canvas, pin)


def _compose(canvas: Canvas, view: BoardView, pins: tuple[Pin, ...], page: int, aiming: bool) -> None:
    canvas.fill(canvas.theme.background)
    _top(canvas, view)
    _panels(canvas, view, pins)
    for pin in pins:
        key = f"body:{pin.site.key}"
        aim = aiming and pin.site.state == "seen"
        draw_label(canvas, pin, pin.site.key == view.site.key, canvas.hover == key, aim)
        if canvas.is_focused(key):
            canvas.box(pin.label.inset(-3), border=canvas.theme.focus, radius=11, width=3)
    if view.inspector is not None:
        draw_inspector(canvas, view.inspector, at.INSPECTOR)
    else:
        site_tabs(view).draw(canvas)
        draw_pressures(canvas, view, at.PRESSURES)
    draw_hand(canvas, view.hand, page, at.HAND)
    draw_plan(canvas, view.plan, at.PLAN)
    HELP.draw(canvas)
    MENU.draw(canvas)


def _panels(canvas: Canvas, view: BoardView, pins: tuple[Pin, ...]) -> None:
    def body(layer: Canvas) -> None:
        draw_panel(layer, at.BODY)
        draw_body(layer, view.body, pins, at.BODY)

    def patient(layer: Canvas) -> None:
        draw_panel(layer, at.PATIENT)
        draw_patient(layer, view, at.PATIENT.inset(14, 9))

    def timeline(layer: Canvas) -> None:
        draw_panel(layer, at.TIMELINE)
        draw_timeline(layer, view.timeline, at.TIMELINE.inset(14, 7))

    canvas.layer(("body", view.body), at.BODY, body)
    canvas.layer(("patient", view.reserves, view.quality, view.symptoms, view.patient), at.PATIENT, patient)
    canvas.layer(("timeline", view.timeline), at.TIMELINE, timeline)
    canvas.layer("centre panel", at.CENTRE, lambda layer: draw_panel(layer, at.CENTRE))
    canvas.layer("plan panel", at.PLAN, lambda layer: draw_panel(layer, at.PLAN))


def _top(canvas: Canvas, view: BoardView) -> None:
    theme, whole = canvas.theme, canvas.view.whole
    canvas.fill(theme.panel, Box(whole.x, whole.y, whole.w, BAR_H - 1 - whole.y))
    canvas.hairline(whole.x, BAR_H - 1, whole.w)
    key = ("top", view.patient, view.cycle, view.cycles, view.plan.cycles, view.plan.hours, view.plan.hours_used)
    canvas.layer(key, Box(0, 0, 1116, BAR_H - 1), lambda layer: _top_words(layer, view))


def _top_words(canvas: Canvas, view: BoardView) -> None:
    theme, patient, middle = canvas.theme, view.patient, BAR_H / 2
    canvas.portrait(patient.portrait, (34, middle), 18)
    x = canvas.text(patient.title, (62, middle), 20, 700, v="middle", max_width=150).right + 10
    x = canvas.text(patient.cancer, (x, middle + 1), 16, colour=theme.muted, v="middle", max_width=150).right + 14
    pill = draw_pill(
        canvas, patient.intent_words, (x, middle), theme.ok, f"intent_{patient.intent}", max_width=190, height=32
    )
    x = max(pill.right + 18, 470)
    x = canvas.text(f"Cycle {view.cycle}", (x, middle), 18, 700, v="middle", tabular=True).right + 6
    x = canvas.text(f"of {view.cycles}", (x, middle), 18, colour=theme.muted, v="middle", tabular=True).right + 14
    steps = Box(x, middle - 8, 815 - x, 16)
    draw_steps(canvas, steps, view.cycle - 1, view.cycle - 1, view.cycles)
    left = max(0, view.plan.hours - view.plan.hours_used)
    words = f"{left} of {view.plan.hours} left"
    x = canvas.text("Clinic hours", (836, middle), 16, colour=theme.muted, v="middle").right + 10
    x = draw_pips(canvas, (x, middle), min(view.plan.hours_used, view.plan.hours), left, 7, 5)
    ink = theme.text if view.plan.hours_used <= view.plan.hours else theme.danger
    canvas.text(words, (x + 4, middle), 16, 600, ink, v="middle", max_width=1112 - x)


def _aim(canvas: Canvas, pin: Pin) -> None:
    """A slow ring about what can be chosen; still when motion is reduced."""
    phase = 0.5 if canvas.reduced_motion else (canvas.time_s % PULSE_S) / PULSE_S
    radius = pin.radius + 5 + 5 * (1 - abs(2 * phase - 1))
    canvas.circle(pin.at, round(radius * 2) / 2, border=canvas.theme.focus, width=2.5)


def _lens(canvas: Canvas, view: BoardView) -> None:
    lens, theme = lens_view(view), canvas.theme
    lens.draw(canvas)
    unit = at.LENS.w / view.lens.span_voxels
    if view.lens.bed is not None:
        x, y, radius = view.lens.bed
        with canvas.clip(at.LENS):
            canvas.line(arc(lens.place(x, y), radius * unit, 0, 1, 48), theme.text, 2, dash=7, gap=6)
    bottom = at.LENS.bottom - 18
    icon = "hatched" if view.site.state in ("seen", "unknown") else "scan"
    draw_pill(canvas, view.lens.inferred, (at.LENS.cx, bottom), icon=icon, align="centre", max_width=304)
    if view.lens.seen and view.lens.tissue.seen_circle is not None:
        x, y, radius = view.lens.tissue.seen_circle
        cx, cy = lens.place(x, y)
        low, high = cy + radius * unit, cy - radius * unit
        if low + 26 <= bottom - 36:
            middle = low + 26
            canvas.fill(theme.text, Box(cx - 1, low, 2, middle - 15 - low))
        else:
            middle = max(at.LENS.y + 60, high - 26)
            canvas.fill(theme.text, Box(cx - 1, middle + 15, 2, max(0.0, high - middle - 15)))
        draw_pill(canvas, view.lens.seen, (at.LENS.cx, middle), theme.text, "pip", align="centre", max_width=304)
