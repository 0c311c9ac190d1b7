"""The therapy card: category, cost, picture, title, and what the body pays, in 116 × 160 units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from game.ui import assets
from game.ui.draw import Canvas
from game.ui.input import MIN_TARGET
from game.ui.layout import Box
from game.ui.screen import Action, Hit
from game.ui.theme import Colour, mix
from game.ui.widgets.button import ring

CARD_W = 116.0
CARD_H = 160.0
HEAD_H = 32.0
ART_H = 54.0
FOOT_H = 30.0
RADIUS = 11.0
LIFT = 6.0
SEVERE = 3  # reserve points lost from which a toxicity letter is drawn in the danger colour

CardState = Literal["normal", "closed", "in_plan"]


@dataclass(frozen=True)
class CardView:
    """All a card shows. `footer` is the dose when in plan, the reason in few words when closed.

    `toxicity` holds (letter, points), a gain as a negative number; `icon` defaults to the category's.
    """

    id: str
    title: str
    category: str
    hours: int
    toxicity: tuple[tuple[str, int], ...] = ()
    state: CardState = "normal"
    footer: str = ""
    icon: str = ""
    art: str = ""
    reason: str = ""

    @property
    def picture(self) -> str:
        """Name of its art; the card's own id unless given."""
        return self.art or self.id


def card_hit(view: CardView, box: Box, action: Action, keys: tuple[str, ...] = ()) -> Hit:
    """The hit of a card: closed ones stay in the order so that their reason can be read."""
    label = f"{view.title}, {view.category}, {view.hours} hour{'' if view.hours == 1 else 's'}"
    if view.state == "in_plan":
        label += f", in plan {view.footer}".rstrip()
    return Hit(
        view.id, box.at_least(MIN_TARGET, MIN_TARGET), label, action, view.state != "closed",
        view.reason or view.footer, keys, ring=False, group="hand", sound="card",
    )  # fmt: skip


def draw_card(canvas: Canvas, view: CardView, box: Box) -> None:
    """Draw a card at 116 × 160 (or any size of that shape); focused it lifts and wears the ring."""
    focused, hovered = canvas.is_focused(view.id), canvas.hover == view.id
    place = box.move(0, -LIFT) if focused else box
    if focused:
        canvas.glow(place.move(0, 6), (0, 0, 0, 140), 10, RADIUS)

    def paint(layer: Canvas) -> None:
        _paint(layer, view, place, hovered)

    canvas.layer(("card", view, hovered), place.inset(-1), paint)
    if focused:
        ring(canvas, place, RADIUS)


def _paint(canvas: Canvas, view: CardView, box: Box, hovered: bool) -> None:
    theme = canvas.theme
    k = box.w / CARD_W
    closed, planned = view.state == "closed", view.state == "in_plan"
    accent = theme.of_category(view.category)
    lit = mix(theme.raised, theme.text, 0.08 if hovered and not closed else 0.0)
    canvas.box(box, fill=lit, fill_low=theme.panel, radius=RADIUS * k)
    picture = Box(box.x + 1, box.y + HEAD_H * k + 2 * k, box.w - 2, ART_H * k)
    canvas.fill(theme.well, picture)
    _head(canvas, view, box, k, accent)
    canvas.fill(accent, Box(box.x + 1, box.y + HEAD_H * k, box.w - 2, 2.5 * k))
    x, y, w, h = canvas.view.pixels(picture)
    image = assets.art(view.picture, (w, h))
    if image is not None:
        canvas.surface.blit(image, (x, y))
    else:
        canvas.icon(view.icon or view.category, picture.centre, 36 * k, accent)
    if closed:
        shade = Box(box.x + 1, box.y + 1, box.w - 2, picture.bottom - box.y - 1)
        canvas.box(shade, fill=(*mix(theme.panel, theme.well, 0.5), 150), radius=RADIUS * k)
    _title(canvas, view, box, picture, k)
    _foot(canvas, view, box, k)
    border = theme.ok if planned else theme.text if hovered and not closed else theme.line
    canvas.box(box, border=border, radius=RADIUS * k, width=2.5 if planned else 1)


def _head(canvas: Canvas, view: CardView, box: Box, k: float, accent: Colour) -> None:
    middle = box.y + HEAD_H * k / 2 + 1 * k
    canvas.icon(view.icon or view.category, (box.x + 18 * k, middle), 20 * k, accent)
    for n in range(view.hours):
        canvas.circle((box.right - (16 + 14 * n) * k, middle), 5 * k, fill=canvas.theme.text)


def _title(canvas: Canvas, view: CardView, box: Box, picture: Box, k: float) -> None:
    theme = canvas.theme
    foot_top = box.bottom - FOOT_H * k
    colour = theme.muted if view.state == "closed" else theme.text
    canvas.text(
        view.title, (box.cx, (picture.bottom + foot_top) / 2 - 1.5 * k), 16 * k, 700, colour, "centre", "middle",
        max_width=box.w - 10 * k, lines=2, least=12 * k, leading=1.16,
    )  # fmt: skip


def _foot(canvas: Canvas, view: CardView, box: Box, k: float) -> None:
    theme = canvas.theme
    middle = box.bottom - (FOOT_H / 2 + 1.5) * k
    room = box.w - 12 * k
    if view.state == "in_plan":
        tint = mix(theme.panel, theme.ok, 0.18)
        strip = Box(box.x + 4 * k, box.bottom - 30 * k, box.w - 8 * k, 26 * k)
        canvas.box(strip, fill=tint, radius=7 * k)
        words = view.footer or "In plan"
        w = min(room - 30 * k, canvas.measure(words, 16 * k, 700))
        x = box.cx - (w + 26 * k) / 2
        canvas.icon("check", (x + 8 * k, strip.cy), 21 * k, theme.ok)
        canvas.text(
            words, (x + 26 * k, strip.cy), 16 * k, 700, theme.ok, v="middle", max_width=room - 28 * k, least=12 * k
        )
    elif view.state == "closed":
        canvas.text(view.footer, (box.cx, middle), 16 * k, 400, theme.warn, "centre", "middle", room, least=11 * k)
    elif view.toxicity:
        draw_toxicity(canvas, view.toxicity, (box.cx, middle), k, room=room)
    else:
        words = view.footer or "no toxicity"
        canvas.text(words, (box.cx, middle), 16 * k, 400, theme.muted, "centre", "middle", room, least=12 * k)


def toxicity_text(letter: str, points: int) -> str:
    """`M2` for a loss of two, `M+4` for a gain."""
    return f"{letter}{points}" if points >= 0 else f"{letter}+{-points}"


def draw_toxicity(
    canvas: Canvas,
    toxicity: tuple[tuple[str, int], ...],
    at: tuple[float, float],
    k: float = 1.0,
    align: str = "centre",
    room: float = 1000.0,
) -> Box:
    """The letters in their chips about (or from) a point; orange, red from 3 points, green for a gain."""
    theme = canvas.theme
    size, gap = 15 * k, 5 * k
    words = [toxicity_text(letter, points) for letter, points in toxicity]
    widths = [max(28 * k, canvas.measure(word, size, 700) + 10 * k) for word in words]
    total = sum(widths) + gap * (len(widths) - 1)
    if total > room:
        size *= room / total
        widths = [w * room / total for w in widths]
        gap *= room / total
        total = room
    x = at[0] - total / 2 if align == "centre" else at[0] - total if align == "right" else at[0]
    start = x
    for (letter, points), word, w in zip(toxicity, words, widths, strict=True):
        severe = points >= (SEVERE if letter != "Q" else 10)
        colour = theme.ok if points < 0 else theme.danger if severe else theme.warn
        chip = Box(x, at[1] - 11.5 * k, w, 23 * k)
        canvas.box(chip, border=colour, radius=6 * k, width=1.5 * k)
        canvas.text(word, chip.centre, size, 700, colour, "centre", "middle", w - 4 * k, least=size * 0.6)
        x += w + gap
    return Box(start, at[1] - 11.5 * k, total, 23 * k)
