"""Everything on the board that can be used, in the order of Tab: bar, body, lens side, hand, inspector, plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from game.ui.screen import Command, Hit
from game.ui.screens import board_layout as at
from game.ui.screens.board_draw import HELP, MENU, site_tabs
from game.ui.views.plan_view import SlotView
from game.ui.views.words import count
from game.ui.widgets.body_map import Pin
from game.ui.widgets.card import CardView, card_hit
from game.ui.widgets.hand import NEXT_ID, card_boxes, has_next, next_box, next_page, page_tabs, tab_id
from game.ui.widgets.inspector import inspector_hits
from game.ui.widgets.plan_slots import commit_button, cycles_button, repeat_button, slot_boxes

if TYPE_CHECKING:
    from game.ui.layout import Box
    from game.ui.screens.board import BoardScreen


def board_hits(board: BoardScreen) -> list[Hit]:
    """This frame's hits."""
    out = [HELP.hit(board.open_help), MENU.hit(board.open_menu)]
    out += [_pin_hit(board, pin) for pin in board.pins]
    if board.view.inspector is None:
        out += site_tabs(board.view).hits(board.choose_site)
    out += _hand_hits(board)
    if board.view.inspector is not None:
        out += inspector_hits(
            board.view.inspector, at.INSPECTOR, board.choose_dose, board.aim_at, board.open_sources, board.close_card
        )
    return out + _plan_hits(board)


def _pin_hit(board: BoardScreen, pin: Pin) -> Hit:
    def choose() -> Command:
        return board.choose_site(pin.site.key)

    keys = (str(pin.site.number),) if 1 <= pin.site.number <= 9 else ()
    return Hit(f"body:{pin.site.key}", pin.hit_box, pin.site.sentence, choose, keys=keys, ring=False, group="body")


def _hand_hits(board: BoardScreen) -> list[Hit]:
    pages, page = board.view.hand, board.page
    out = [_page_hit(board, index, place) for index, place in enumerate(page_tabs(pages, at.HAND))]
    out += [_card_hit(board, card, place) for card, place in card_boxes(pages, page, at.HAND)]
    if has_next(pages, page):
        other = next_page(pages, page)

        def turn() -> Command:
            return board.turn_page(other)

        place = next_box(pages, page, at.HAND)
        out.append(Hit(NEXT_ID, place, f"More cards: {pages[other].label}", turn, ring=False, group="hand"))
    return out


def _page_hit(board: BoardScreen, index: int, place: Box) -> Hit:
    page = board.view.hand[index]

    def turn() -> Command:
        return board.turn_page(index)

    label = f"Cards: {page.label}{', shown' if index == board.page else ''}"
    return Hit(tab_id(index), place, label, turn, tooltip=page.label, ring=False, group="pages")


def _card_hit(board: BoardScreen, card: CardView, place: Box) -> Hit:
    def use() -> Command:
        return board.use_card(card.id.removeprefix("card:"))

    hit = card_hit(card, place, use)
    # the inspector tells the reason at length, so a closed card only says it when it is used
    return replace(hit, reason=card.reason) if card.state == "closed" else hit


def _slot_hit(board: BoardScreen, slot: SlotView, place: Box) -> Hit:
    def take_out() -> Command:
        return board.remove(slot.card)

    label = f"{slot.words}, in the plan: use to take it out" if slot.card else f"Free {slot.slot} slot"
    tip = f"{slot.words}: take out" if slot.card else f"Free slot: {slot.slot}"
    return Hit(slot.id, place, label, take_out, tooltip=tip, ring=False, group="slots")


def _plan_hits(board: BoardScreen) -> list[Hit]:
    plan = board.view.plan
    out = [_slot_hit(board, slot, place) for slot, place in slot_boxes(plan, at.PLAN)]
    if plan.empty and plan.can_repeat_last:
        out.append(repeat_button(at.PLAN).hit(board.repeat_last))
    tip = "For how many cycles the plan runs. Tests and local treatment belong to the first one only."
    cycles = cycles_button(plan, at.PLAN).hit(board.more_cycles)
    label = f"Plan for {count(plan.cycles, 'cycle')}"
    out.append(replace(cycles, label=label, tooltip=tip, adjust=board.add_cycles))
    commit = commit_button(plan, at.PLAN).hit(board.commit)
    out.append(replace(commit, sound="card", tooltip=commit.reason))
    return out
