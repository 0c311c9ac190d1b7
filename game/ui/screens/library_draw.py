"""How a row and a page of the library are drawn; a page flows to any text size and tells its height."""

from __future__ import annotations

from collections.abc import Sequence

from game.ui import assets
from game.ui.compat import pygame
from game.ui.draw import Canvas
from game.ui.layout import Box
from game.ui.theme import mix
from game.ui.views.library_view import Entry, Paragraph
from game.ui.widgets.badge import ICONS, badge_tone, draw_badge

PAD = 28.0
ROW_H = 55.0
PICTURE = (270.0, 144.0)
"""Width and height of the picture beside the name."""
THUMB_H = 44.0
LEADING = 1.36


def draw_row(canvas: Canvas, entry: Entry, box: Box, chosen: bool, hover: bool) -> None:
    """Picture, name and badge; the chosen row is raised and has a bar at its left."""
    theme, big = canvas.theme, canvas.view.text_scale
    if chosen or hover:
        fill = theme.raised if chosen else mix(theme.panel, theme.text, 0.06)
        canvas.box(box.inset(0, 1), fill=fill, radius=9)
    if chosen:
        canvas.box(Box(box.x + 3, box.y + 10, 4, box.h - 20), fill=theme.focus, radius=2)
    h = min(box.h - 14, THUMB_H if big <= 1.25 else THUMB_H * big)
    thumb = Box(box.x + 13, box.cy - h / 2, h * PICTURE[0] / PICTURE[1], h)
    _picture(canvas, entry, thumb, 7)
    x = thumb.right + 14
    room = box.right - 8 - x
    gap = 12.0 * big
    ink = theme.text if chosen or hover else mix(theme.text, theme.muted, 0.25)
    canvas.text(entry.name, (x, box.cy - gap), 18, 600, ink, v="middle", max_width=room, least=12)
    told = draw_badge(canvas, entry.evidence, (x, box.cy + gap), room, 16, weight=400)
    left = told.right + 12 * big
    side = 17 * big
    for other in entry.others:
        if left + side > box.right - 4:
            break
        canvas.icon(ICONS[other], (left + side / 2, box.cy + gap), side, badge_tone(theme, other))
        left += side + 7 * big


def draw_page(canvas: Canvas, entry: Entry, box: Box, top: float, wide: bool, dry: bool = False) -> float:
    """The whole page from `top` down; returns its height. `wide` sets two columns; `dry` only measures."""
    y = top + _head(canvas, entry, box, top, wide, dry)
    if entry.facts:
        y += 10 + _facts(canvas, entry.facts, box, y + 6, dry)
    y += 22
    if wide:
        left, right = box.columns([1.0, 1.0], 36)
        sure = _paragraphs(canvas, entry.sure, left, y, dry)
        rest = _paragraphs(canvas, entry.rest, right, y, dry)
        y += max(sure, rest)
    else:
        y += _paragraphs(canvas, entry.sure, box, y, dry)
        y += _paragraphs(canvas, entry.rest, box, y, dry)
    return y + _foot(canvas, entry, box, y, dry) - top


def draw_fade(canvas: Canvas, box: Box, up: bool = False) -> None:
    """A page that goes on fades out at its foot, and at its head once it has been scrolled."""
    panel = canvas.theme.panel
    high, low = ((*panel, 255), (*panel, 1)) if up else ((*panel, 1), (*panel, 255))
    canvas.box(box, fill=high, fill_low=low, radius=0)


def _head(canvas: Canvas, entry: Entry, box: Box, top: float, wide: bool, dry: bool) -> float:
    """Name, badge and what happens; the picture at the right of them."""
    big = canvas.view.text_scale
    w, h = PICTURE if wide else (PICTURE[0] * 1.35, PICTURE[1] * 1.35)
    room = box.w - w - 32
    if not dry:
        _picture(canvas, entry, Box(box.right - w, top, w, h), 12)
    y = top
    if entry.kind:
        y += _text(canvas, entry.kind, Box(box.x, box.y, room, box.h), y, 18, 400, dry, muted=True) + 2
    if not dry:
        canvas.text(entry.name, (box.x, y), 34, 700, max_width=room, lines=0, leading=1.16)
    y += canvas.text_height(entry.name, 34, 700, room, 1.16) + 8
    if not dry:
        draw_badge(canvas, entry.evidence, (box.x, y + 13 * big), room, 18)
    y += 26 * big + 14
    y += _text(canvas, entry.what, Box(box.x, box.y, room, box.h), y, 20, 400, dry)
    return max(h, y - top)


def _picture(canvas: Canvas, entry: Entry, box: Box, radius: float) -> None:
    theme = canvas.theme

    def paint(layer: Canvas) -> None:
        w, h = layer.surface.get_size()
        layer.box(box, fill=theme.well, radius=radius)
        image = assets.topic(entry.picture, (w, h))
        if image is not None:
            shown = image.copy()
            mask = pygame.Surface((w, h), pygame.SRCALPHA)
            corner = round(radius * layer.view.scale)
            pygame.draw.rect(mask, (255, 255, 255, 255), mask.get_rect(), border_radius=corner)
            shown.blit(mask, (0, 0), special_flags=pygame.BLEND_RGBA_MULT)
            layer.surface.blit(shown, (0, 0))
        layer.box(box, border=theme.panel_line, radius=radius)

    canvas.layer(("library-picture", entry.picture, radius), box, paint)


def _text(
    canvas: Canvas, words: str, box: Box, y: float, size: float, weight: int, dry: bool, muted: bool = False
) -> float:
    """A paragraph; its height."""
    if not dry:
        ink = canvas.theme.muted if muted else canvas.theme.text
        canvas.text(words, (box.x, y), size, weight, ink, max_width=box.w, lines=0, leading=LEADING)
    return canvas.text_height(words, size, weight, box.w, LEADING)


def _facts(canvas: Canvas, facts: Sequence[str], box: Box, y: float, dry: bool) -> float:
    """Numbers of a mechanism, each after a dot."""
    used, big = 0.0, canvas.view.text_scale
    for fact in facts:
        inner = Box(box.x + 22, box.y, box.w - 22, box.h)
        if not dry:
            canvas.circle((box.x + 7, y + used + 11 * big), 3.2, fill=canvas.theme.focus)
        used += _text(canvas, fact, inner, y + used, 18, 400, dry) + 3
    return used


def _paragraphs(canvas: Canvas, paragraphs: Sequence[Paragraph], box: Box, y: float, dry: bool) -> float:
    """Headings with their words, one below the other; a badge stands at the heading of a part."""
    theme, big = canvas.theme, canvas.view.text_scale
    used = 0.0
    for n, each in enumerate(paragraphs):
        line = 25 * big
        part = bool(each.evidence) and n > 0
        if not dry:
            middle = y + used + line / 2 - 2
            if part:
                side = 18 * big
                canvas.icon(ICONS[each.evidence], (box.x + side / 2, middle), side, badge_tone(theme, each.evidence))
                words = f"{each.heading}: {each.evidence}"
                canvas.text(
                    words, (box.x + side + 8, middle), 16, 600, badge_tone(theme, each.evidence), v="middle",
                    max_width=box.w - side - 8, least=12,
                )  # fmt: skip
            else:
                canvas.text(each.heading, (box.x, middle), 16, 600, theme.muted, v="middle", max_width=box.w)
        used += line
        used += _text(canvas, each.text, box, y + used, 16, 400, dry) + 16
    return used


def _foot(canvas: Canvas, entry: Entry, box: Box, y: float, dry: bool) -> float:
    """Where it acts, and the papers."""
    theme, big = canvas.theme, canvas.view.text_scale
    used = 8.0
    if not dry:
        canvas.hairline(box.x, y + 2, box.w)
    used += 8
    acts = Box(box.x + 30 * big, box.y, box.w - 30 * big, box.h)
    if not dry:
        canvas.icon("people", (box.x + 10 * big, y + used + 11 * big), 20 * big, theme.muted)
    used += _text(canvas, entry.acts, acts, y + used, 16, 600, dry) + 8
    for source in entry.sources:
        used += _text(canvas, source, box, y + used, 16, 400, dry, muted=True) + 3
    return used
