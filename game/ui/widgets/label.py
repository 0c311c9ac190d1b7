"""Small lettered things: pills, name-and-value rows, steps of a count."""

from __future__ import annotations

from game.ui.draw import Canvas
from game.ui.layout import Box
from game.ui.theme import Colour, mix


def pill_width(canvas: Canvas, text: str, size: float = 16, icon: str = "", weight: int = 600) -> float:
    """How wide a pill will be, in units."""
    return canvas.measure(text, size, weight) + 2 * size * 0.95 + (size * 1.6 if icon else 0)


def draw_pill(
    canvas: Canvas,
    text: str,
    at: tuple[float, float],
    colour: Colour | None = None,
    icon: str = "",
    filled: bool = False,
    size: float = 16,
    align: str = "left",
    height: float = 30,
    max_width: float = 1000,
) -> Box:
    """A rounded label about the height of its text; `at` is the middle of its left, centre or right end.

    Outlined in its colour by default; `filled` paints it and turns the text dark.
    """
    theme = canvas.theme
    paint = colour or theme.line
    height = max(height, canvas.px(size) / canvas.view.scale * 1.7)
    w = min(max_width, pill_width(canvas, text, size, icon))
    x = at[0] - (w / 2 if align == "centre" else w if align == "right" else 0)
    box = Box(x, at[1] - height / 2, w, height)
    ink = theme.on_bright if filled else (colour or theme.text)
    fill = paint if filled else mix(theme.background, theme.panel, 0.3)
    canvas.box(box, fill=fill, border=paint, radius=height / 2, width=1.6)
    x += size * 0.95
    if icon:
        canvas.icon(icon, (x + size * 0.55, box.cy), size * 1.25, ink)
        x += size * 1.6
    room = box.right - size * 0.8 - x
    canvas.text(text, (x, box.cy), size, 600, ink, v="middle", max_width=room + 2, least=size * 0.7)
    return box


def draw_row(
    canvas: Canvas,
    box: Box,
    name: str,
    value: str,
    name_colour: Colour | None = None,
    value_colour: Colour | None = None,
    bold: bool = True,
    size: float = 16,
) -> None:
    """Name on the left, value on the right, sharing the width so that neither is cut."""
    theme = canvas.theme
    value_w = min(canvas.measure(value, size, 600 if bold else 400), box.w * 0.68)
    canvas.text(
        value, (box.right, box.cy), size, 600 if bold else 400, value_colour or theme.text, "right", "middle",
        max_width=value_w + 2, least=size * 0.75,
    )  # fmt: skip
    canvas.text(
        name, (box.x, box.cy), size, 400, name_colour or theme.muted, v="middle",
        max_width=box.w - value_w - 10, least=size * 0.75,
    )  # fmt: skip


def draw_pips(
    canvas: Canvas, at: tuple[float, float], used: int, left: int, radius: float = 8, gap: float = 6
) -> float:
    """Clinic hours: spent ones as rings, those left in yellow. Returns the x after the last."""
    theme = canvas.theme
    x = at[0]
    for n in range(used + left):
        centre = (x + radius, at[1])
        if n < used:
            canvas.circle(centre, radius, border=theme.line, width=1.6)
            canvas.circle(centre, radius * 0.45, fill=theme.line)
        else:
            canvas.circle(centre, radius, fill=theme.focus)
        x += 2 * radius + gap
    return x


def draw_steps(canvas: Canvas, box: Box, done: int, current: int, total: int) -> None:
    """Cycles as squares: past ones white, the current one yellow, the rest open."""
    theme = canvas.theme
    gap = 2.0 if total > 18 else 3.0
    side = min(box.h, (box.w - gap * (total - 1)) / max(1, total))
    x = box.x
    for n in range(total):
        cell = Box(x, box.cy - min(box.h, side * 1.25) / 2, side, min(box.h, side * 1.25))
        if n == current:
            canvas.box(cell, fill=theme.focus, radius=3)
        elif n < done:
            canvas.box(cell, fill=theme.text, radius=3)
        else:
            canvas.box(cell, border=theme.line, radius=3)
        x += side + gap


def draw_stars(
    canvas: Canvas, centre: tuple[float, float], got: int, of: int = 3, size: float = 22, gap: float = 4
) -> None:
    """Stars won and open, about a centre."""
    x = centre[0] - (of * size + (of - 1) * gap) / 2 + size / 2
    for n in range(of):
        name = "star" if n < got else "star_outline"
        canvas.icon(name, (x, centre[1]), size, canvas.theme.focus if n < got else canvas.theme.faint)
        x += size + gap


def draw_cell(canvas: Canvas, centre: tuple[float, float], kind: str, radius: float = 9) -> None:
    """A cell as a key: the clone's colour with its glyph in the nucleus."""
    from game.ui.theme import CLONE_GLYPH

    theme = canvas.theme
    colour = theme.clone.get(kind, theme.muted)
    if kind == "asleep":
        canvas.circle(centre, radius, fill=theme.well, border=colour, width=radius / 4.5)
        canvas.circle(centre, radius * 0.3, fill=colour)
        return
    canvas.circle(centre, radius, fill=colour)
    canvas.icon(CLONE_GLYPH.get(kind, "glyph_dot"), centre, radius * 1.3, theme.on_bright)
