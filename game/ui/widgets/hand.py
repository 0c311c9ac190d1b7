"""The hand: one page of cards at a time, and a tab for each page."""

from __future__ import annotations

from game.ui.draw import Canvas
from game.ui.layout import Box
from game.ui.theme import mix
from game.ui.views.cards_view import CATEGORY_NAMES, HandPage
from game.ui.widgets.button import ring
from game.ui.widgets.card import CARD_H, CARD_W, CardView, draw_card

TAB_W = 44.0
TAB_GAP = 8.0
MOST = 7
WIDEST_GAP = 27.0
NEXT_ID = "more_cards"


def page_tabs(pages: tuple[HandPage, ...], box: Box) -> list[Box]:
    """A tab for each page, one above the other at the left; none for a single page."""
    if len(pages) < 2:
        return []
    return Box(box.x, box.y + 8, TAB_W, box.h - 10).rows([1.0] * len(pages), TAB_GAP)


def tab_id(index: int) -> str:
    """The hit of a page's tab."""
    return f"page:{index}"


def card_boxes(pages: tuple[HandPage, ...], page: int, box: Box) -> list[tuple[CardView, Box]]:
    """The cards of a page with their places, never larger than 116 × 160."""
    if not pages:
        return []
    cards = pages[page].cards
    left = box.x + (TAB_W + TAB_GAP if len(pages) > 1 else 0)
    room = box.right - left
    gap = 5.0 if len(pages) > 1 else 7.0
    w = min(CARD_W, (room - gap * (MOST - 1)) / MOST)
    shown = len(cards) + (1 if has_next(pages, page) else 0)
    if 3 < shown < MOST:
        gap = min(WIDEST_GAP, (room - w * shown) / (shown - 1))
    h = w * CARD_H / CARD_W
    y = box.y + 8 + (box.h - 10 - h) / 2
    return [(card, Box(left + n * (w + gap), y, w, h)) for n, card in enumerate(cards)]


def has_next(pages: tuple[HandPage, ...], page: int) -> bool:
    """Whether a page has room for the way to another one."""
    return len(pages) > 1 and len(pages[page].cards) < MOST


def next_page(pages: tuple[HandPage, ...], page: int) -> int:
    """The page that the way beside the last card leads to."""
    return (page + 1) % len(pages)


def next_box(pages: tuple[HandPage, ...], page: int, box: Box) -> Box:
    """Where the way to the other page stands: beside the last card, as large as a card."""
    (_, first), *rest = card_boxes(pages, page, box)
    last = rest[-1][1] if rest else first
    gap = rest[0][1].x - first.right if rest else 5.0
    return last.move(last.w + gap, 0)


def draw_hand(canvas: Canvas, pages: tuple[HandPage, ...], page: int, box: Box) -> None:
    """Tabs and cards; the focused card last, since it is lifted over its neighbours."""
    for index, place in enumerate(page_tabs(pages, box)):
        _tab(canvas, pages[index], index, place, index == page)
    if has_next(pages, page):
        _next(canvas, pages[next_page(pages, page)], next_box(pages, page, box))
    cards = card_boxes(pages, page, box)
    for card, place in cards:
        if not canvas.is_focused(card.id):
            draw_card(canvas, card, place)
    for card, place in cards:
        if canvas.is_focused(card.id):
            draw_card(canvas, card, place)


def _next(canvas: Canvas, page: HandPage, box: Box) -> None:
    """The way to the other cards: dashed, with their categories."""
    theme, hot = canvas.theme, canvas.hover == NEXT_ID
    canvas.box(box, fill=mix(theme.background, theme.panel, 0.9 if hot else 0.45), radius=11)
    canvas.dashed_box(box, theme.text if hot else theme.line, 11, 1.4, 5)
    step = min(30.0, (box.w - 12) / len(page.categories))
    x = box.cx - step * (len(page.categories) - 1) / 2
    for name in page.categories:
        canvas.icon(name, (x, box.y + box.h * 0.24), min(24.0, step - 2), theme.of_category(name))
        x += step
    words = "\n".join(CATEGORY_NAMES[name] for name in page.categories)
    ink = theme.text if hot else theme.muted
    canvas.text(
        words, (box.cx, box.y + box.h * 0.58), 15, 600, ink, "centre", "middle", box.w - 16, len(page.categories), 12
    )
    canvas.icon("forward", (box.cx, box.bottom - 22), 20, theme.text if hot else theme.muted)
    if canvas.is_focused(NEXT_ID):
        ring(canvas, box, 11)


def _tab(canvas: Canvas, page: HandPage, index: int, box: Box, chosen: bool) -> None:
    theme = canvas.theme
    hot = canvas.hover == tab_id(index)
    fill = theme.raised if chosen else theme.panel
    border = theme.text if chosen else theme.panel_line
    canvas.box(box, fill=mix(fill, theme.text, 0.08 if hot else 0), border=border, radius=10, width=2 if chosen else 1)
    planned = sum(card.state == "in_plan" for card in page.cards)
    marks = list(page.categories)
    step = min(26.0, (box.h - 8) / max(1, len(marks)))
    y = box.cy - step * (len(marks) - 1) / 2
    for name in marks:
        colour = theme.of_category(name)
        canvas.icon(name, (box.cx, y), min(20.0, step - 3), colour if chosen or hot else mix(colour, theme.panel, 0.35))
        y += step
    if planned:
        canvas.circle((box.right - 4, box.y + 5), 7.5, fill=theme.ok)
        canvas.text(str(planned), (box.right - 4, box.y + 5), 12, 700, theme.on_bright, "centre", "middle")
    if canvas.is_focused(tab_id(index)):
        ring(canvas, box, 10)
