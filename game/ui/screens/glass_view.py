"""Glass Body's view model, its places on the stage, and the drawing of its panels."""

from __future__ import annotations

from dataclasses import dataclass

from game.ui.draw import Canvas
from game.ui.layout import Box
from game.ui.widgets.button import ring
from game.ui.widgets.card import CARD_H, CARD_W, CardView, draw_card
from game.ui.widgets.counters import HIDDEN, Counter, draw_counters, short_count
from game.ui.widgets.day_bar import DayBar
from game.ui.widgets.label import draw_cell
from game.ui.widgets.panel import draw_panel

SCENE = Box(12, 60, 912, 568)
SIDE = Box(936, 60, 332, 568)
FOOT = Box(12, 640, 1256, 68)


@dataclass(frozen=True)
class Chip:
    """One organ in the side panel."""

    organ: int
    name: str
    cells: int | None
    kind: str


@dataclass(frozen=True)
class GlassView:
    """All numbers and words of one frame; the tissue is kept apart."""

    day: int
    last_day: int
    course: str
    counters: tuple[Counter, ...]
    largest: int
    chips: tuple[Chip, ...]
    bar: DayBar
    organ: int
    truth: bool
    caption: str


def chip_boxes(n: int) -> list[Box]:
    """Where the organs stand in the side panel."""
    rows = (n + 1) // 2
    top = SIDE.bottom - 14 - rows * 44 - (rows - 1) * 8
    area = Box(SIDE.x + 20, top, SIDE.w - 40, rows * 44 + (rows - 1) * 8)
    boxes = []
    for row in area.rows([1.0] * rows, 8):
        boxes += row.columns([1.0, 1.0], 8)
    return boxes[:n]


def card_boxes(number: int) -> list[Box]:
    """Where the cards lie that can be tried."""
    width = number * CARD_W + (number - 1) * 20
    left = SCENE.cx - width / 2
    return [Box(left + n * (CARD_W + 20), SCENE.cy - CARD_H / 2 + 24, CARD_W, CARD_H) for n in range(number)]


def draw_side(canvas: Canvas, view: GlassView) -> None:
    """Day, counters, organs."""
    theme = canvas.theme
    draw_panel(canvas, SIDE)
    x, w = SIDE.x + 20, SIDE.w - 40
    day = canvas.text(f"Day {view.day}", (x, SIDE.y + 30), 24, 700, v="middle", tabular=True)
    canvas.text(
        view.course, (SIDE.right - 20, SIDE.y + 31), 16, colour=theme.muted, align="right", v="middle",
        max_width=w - day.w - 16, least=12,
    )  # fmt: skip
    boxes = chip_boxes(len(view.chips))
    top, bottom = SIDE.y + 60, boxes[0].y - 36
    draw_counters(canvas, Box(x, top, w, bottom - top), view.counters, view.largest)
    canvas.text("bars: log scale", (x, bottom + 2), 16, colour=theme.muted, v="middle")
    right = (SIDE.right - 20, bottom + 2)
    canvas.text("cells in each organ", right, 16, colour=theme.muted, align="right", v="middle")
    canvas.hairline(x, boxes[0].y - 14, w)
    for chip, box in zip(view.chips, boxes, strict=True):
        _draw_chip(canvas, chip, box, view.organ)


def _draw_chip(canvas: Canvas, chip: Chip, box: Box, looked_at: int) -> None:
    theme = canvas.theme
    hit_id = f"organ{chip.organ}"
    chosen = chip.organ == looked_at
    fill = theme.raised if chosen or canvas.hover == hit_id else theme.well
    border = theme.focus if chosen else theme.line
    canvas.box(box, fill=fill, border=border, radius=10, width=2 if chosen else 1)
    x = box.x + 12
    if chip.cells:
        draw_cell(canvas, (x + 9, box.cy), chip.kind, 9)
    else:
        canvas.circle((x + 9, box.cy), 8, border=theme.faint, width=1.5)
    number = HIDDEN if chip.cells is None else short_count(chip.cells)
    end = box.right - 10
    number_w = canvas.measure(number, 16)
    canvas.text(number, (end, box.cy), 16, colour=theme.muted, align="right", v="middle", max_width=box.w * 0.5)
    canvas.text(
        chip.name, (x + 26, box.cy), 16, 600, v="middle", max_width=max(30.0, end - number_w - x - 32), least=11
    )
    if canvas.is_focused(hit_id):
        ring(canvas, box, 10)


def draw_cards(canvas: Canvas, cards: tuple[CardView, ...], day: int) -> None:
    """The cards that can be tried, over the scene."""
    theme = canvas.theme
    boxes = card_boxes(len(cards))
    wide = max(boxes[-1].right - boxes[0].x + 80, 560.0)
    panel = Box(SCENE.cx - wide / 2, boxes[0].y - 96, wide, CARD_H + 132)
    canvas.glow(panel, (0, 0, 0, 170), 24, 14)
    canvas.box(panel, fill=(*theme.panel, 246), border=theme.line, radius=14, width=1.5)
    canvas.text("Try one card", (panel.cx, panel.y + 18), 24, 700, align="centre")
    words = f"The same body with the same luck, from day {day}"
    canvas.text(words, (panel.cx, panel.y + 54), 16, colour=theme.muted, align="centre", max_width=panel.w - 40)
    for card, box in zip(cards, boxes, strict=True):
        draw_card(canvas, card, box)


def draw_zoom(canvas: Canvas, wide: bool) -> None:
    """The round control in the corner of the scene."""
    theme = canvas.theme
    centre = (SCENE.right - 38, SCENE.bottom - 38)
    hover = canvas.hover == "zoom"
    canvas.circle(centre, 22, fill=(*theme.background, 225), border=theme.text if hover else theme.line, width=1.5)
    canvas.icon("plus" if wide else "minus", centre, 22, theme.text)
    if canvas.is_focused("zoom"):
        ring(canvas, Box(centre[0] - 22, centre[1] - 22, 44, 44), 22)
