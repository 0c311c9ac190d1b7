"""A column of choices in a panel over whatever is beneath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from game.ui.draw import Canvas
from game.ui.layout import STAGE, Box
from game.ui.widgets.button import Button
from game.ui.widgets.panel import draw_panel

ROW_H = 52.0
GAP = 10.0
PAD = 28.0
COLUMN_W = 300.0
KEY_W = 150.0


@dataclass(frozen=True)
class Choice:
    """One line of a menu."""

    id: str
    label: str
    icon: str
    enabled: bool = True
    reason: str = ""
    kind: str = "plain"


def menu_box(choices: Sequence[Choice], keys: Sequence[tuple[str, str]]) -> Box:
    """The panel, in the middle of the stage."""
    rows = max(len(choices) * (ROW_H + GAP) - GAP, len(keys) * 33.0)
    w = COLUMN_W + 2 * PAD + (COLUMN_W + 130 if keys else 0)
    h = rows + 2 * PAD + 50
    return Box(STAGE.cx - w / 2, STAGE.cy - h / 2, w, h)


def menu_buttons(choices: Sequence[Choice], box: Box) -> list[Button]:
    """One button a choice, one above the other."""
    out = []
    y = box.y + PAD + 50
    for choice in choices:
        place = Box(box.x + PAD, y, COLUMN_W, ROW_H)
        out.append(
            Button(
                choice.id,
                place,
                choice.label,
                choice.kind,
                choice.icon,
                18,
                choice.enabled,
                choice.reason,
                align="left",
                group="menu",
            )
        )
        y += ROW_H + GAP
    return out


def draw_menu(
    canvas: Canvas, title: str, choices: Sequence[Choice], keys: Sequence[tuple[str, str]], notes: str = ""
) -> None:
    """Shade, panel, choices, and the keys beside them."""
    theme = canvas.theme
    box = menu_box(choices, keys)
    canvas.glow(box, (0, 0, 0, 160), 24, 14)
    draw_panel(canvas, box)
    canvas.text(title, (box.x + PAD, box.y + PAD + 12), 24, 700, v="middle")
    if notes:
        canvas.text(notes, (box.right - PAD, box.y + PAD + 13), 16, colour=theme.muted, align="right", v="middle")
    for button in menu_buttons(choices, box):
        button.draw(canvas)
    if not keys:
        return
    x = box.x + PAD + COLUMN_W + 36
    canvas.fill(theme.panel_line, Box(x - 18, box.y + PAD + 50, 1, box.h - 2 * PAD - 50))
    y = box.y + PAD + 50
    for key, words in keys:
        cap = Box(x, y, min(KEY_W, canvas.measure(key, 15, 600) + 20), 27)
        canvas.box(cap, fill=theme.raised, border=theme.line, radius=7)
        canvas.text(key, cap.centre, 15, 600, align="centre", v="middle", max_width=cap.w - 8, least=11)
        canvas.text(
            words, (x + KEY_W + 12, y + 13.5), 16, v="middle", max_width=box.right - PAD - x - KEY_W - 12, least=12
        )
        y += 33
