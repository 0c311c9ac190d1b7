"""The board: read the chart, choose a plan, commit. Every choice can be undone until then.

Keys: arrows, Tab, Enter · Page up and down: other cards · 1-9: a lesion · Delete: out of the plan · Z: undo ·
R: the last plan again · + and -: cycles · D: next dose · Ctrl+Enter: commit · Esc or M: menu · T: as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from game.play.session import Session
from game.sim.plan import Plan
from game.ui.compat import pygame
from game.ui.draw import Canvas
from game.ui.screen import Command, Context, Hit, Push, Replace, Screen, Stay
from game.ui.screens import board_layout as at
from game.ui.screens.board_desk import Desk
from game.ui.screens.board_draw import BIG_MENU, BoardPicture, zoom_pages
from game.ui.screens.board_hits import board_hits
from game.ui.screens.board_zoom import zoomed_hits
from game.ui.views.board_view import BoardView
from game.ui.views.cards_view import card_hit_id
from game.ui.views.narrate import tell_board, tell_inspector
from game.ui.widgets.body_map import Pin, pin_at, place_pins
from game.ui.widgets.hand import NEXT_ID

HOVER_S = 0.12
KEEPS_CARD = ("dose.", "target.", "inspector:", "slot:", "cycles", "commit", "repeat", "page:", NEXT_ID)
"""Focus on these does not close the inspector."""


class BoardScreen(Screen):
    """One turn over a session. The desk holds what was decided; here are keys, pointer and picture."""

    name = "board"

    def __init__(self, context: Context, session: Session) -> None:
        super().__init__(context)
        self.session = session
        self.desk = Desk(session)
        self.page = 0
        self._picture = BoardPicture()
        self._hits: tuple[object, object, list[Hit]] = (None, None, [])
        self._zoom = "cards"
        self._hovered = ""
        self._hover_s = 0.0
        self._pins: tuple[object, tuple[Pin, ...]] = (None, ())
        ids = self.hand_ids()
        self.focus = self._last_focus = ids[0] if ids else "commit"

    @property
    def view(self) -> BoardView:
        """What is shown now."""
        return self.desk.view

    @property
    def draft(self) -> Plan:
        """The plan being made."""
        return self.desk.draft

    @property
    def pins(self) -> tuple[Pin, ...]:
        """The sites on the body map, placed once for each view of it."""
        if self._pins[0] is not self.view.body:
            self._pins = (self.view.body, place_pins(self.view.body, at.BODY))
        return self._pins[1]

    @property
    def zoom(self) -> str:
        """The page that is shown where text is large; empty where everything fits."""
        return self._zoom if self.context.settings.text_scale > 1.0 else ""

    def turn_zoom(self, page: str) -> Command:
        """Another page of the large board."""
        self._zoom = page
        return Stay()

    def enter(self) -> None:
        """Fresh, also after a screen above closed."""
        self.desk.rebuild()
        ids = self.hand_ids()
        self.default_focus = ids[0] if ids else "commit"

    def hand_ids(self) -> list[str]:
        """Hits of the cards on the page."""
        return [card.id for card in self.view.hand[self.page].cards] if self.view.hand else []

    # -- decisions ------------------------------------------------------------------------------------

    def use_card(self, card: str) -> Command:
        """Into the plan, or out of it."""
        self.desk.use_card(card)
        return Stay()

    def aim_at(self, lesion: str) -> Command:
        """A target for the card that is looked at."""
        problem = self.desk.aim_at(lesion)
        if problem:
            self.context.say(problem)
        elif card_hit_id(self.desk.look.card) in self.hand_ids():
            self.focus = self._last_focus = card_hit_id(self.desk.look.card)
        return Stay()

    def choose_site(self, key: str) -> Command:
        """Put a site under the lens, or aim at it."""
        if self.desk.look.aiming:
            return self.aim_at(key)
        self.desk.show(site=key)
        return Stay()

    def choose_dose(self, percent: str) -> Command:
        """A dose of the card in the inspector."""
        self.desk.set_dose(self.desk.look.card, int(percent))
        return Stay()

    def remove(self, card: str) -> Command:
        """Out of the plan."""
        self.desk.remove(card)
        return Stay()

    def add_cycles(self, step: int) -> Command:
        """More or fewer cycles."""
        self.desk.add_cycles(step)
        return Stay()

    def more_cycles(self) -> Command:
        """One cycle more."""
        return self.add_cycles(1)

    def repeat_last(self) -> Command:
        """The last plan again."""
        self.desk.repeat_last()
        return Stay()

    def turn_page(self, page: int, focus_last: bool = False) -> Command:
        """Another page of the hand."""
        self.page = min(max(0, page), max(0, len(self.view.hand) - 1))
        ids = self.hand_ids()
        if ids and (self.focus.startswith("card:") or self.focus == NEXT_ID):
            self.focus = ids[-1 if focus_last else 0]
        return Stay()

    # -- leaving --------------------------------------------------------------------------------------

    def commit(self) -> Command:
        """Carry the plan out and watch it."""
        turn = self.desk.commit()
        if isinstance(turn, str):
            self.context.say(turn)
            return Stay()
        from game.ui.screens.playback import PlaybackScreen

        return Replace(PlaybackScreen(self.context, self.session, turn))

    def open_menu(self) -> Command:
        """The menu over the board."""
        from game.ui.screens.board_menu import BoardMenu

        return Push(BoardMenu(self.context, self))

    def open_help(self) -> Command:
        """F1's page."""
        from game.ui.screens.help import HelpScreen

        return Push(HelpScreen(self.context))

    def open_sources(self) -> Command:
        """Evidence and sources of the card as text."""
        from game.ui.screens.help import TextScreen

        view = self.view.inspector
        return Push(TextScreen(self.context, view.title, tell_inspector(view))) if view is not None else Stay()

    def close_card(self) -> Command:
        """Back to the pressures."""
        card = card_hit_id(self.desk.look.card)
        self.desk.show(card="", aiming=False, picked=())
        if not any(hit.id == self.focus for hit in self.hits()):
            self.focus = self._last_focus = card if card in self.hand_ids() else "commit"
        return Stay()

    def on_back(self) -> Command:
        """Escape: out of aiming, out of the card, then the menu."""
        if self.desk.look.aiming:
            self.desk.show(aiming=False, picked=())
            return Stay()
        return self.close_card() if self.desk.look.card else self.open_menu()

    # -- events ---------------------------------------------------------------------------------------

    def on_event(self, event: Any) -> Command | None:
        """Keys of the board, markers of the body, and the wheel over the hand."""
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            return self._press(event.pos)
        if event.type == pygame.MOUSEWHEEL and self.hover.startswith(("card:", "page:", NEXT_ID)):
            return self.turn_page(self.page - (1 if event.y > 0 else -1))
        return self._key(event) if event.type == pygame.KEYDOWN else None

    def _press(self, pos: tuple[float, float]) -> Command | None:
        if self.zoom:
            parts = next(page.parts for page in zoom_pages(self.view) if page.key == self.zoom)
            part = next((part for part in parts if part.dst.contains(pos)), None)
            if part is None:
                return None
            pos = part.back(pos)
        if any(pin.hit_box.contains(pos) for pin in self.pins):
            return None
        pin = pin_at(self.pins, pos)
        if pin is None:
            return None
        self.focus = f"body:{pin.site.key}"
        return self.choose_site(pin.site.key)

    def _key(self, event: Any) -> Command | None:
        if event.mod & (pygame.KMOD_CTRL | pygame.KMOD_META):
            if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
                return self.commit()
            if event.key != pygame.K_z:
                return None
        card = self._card_in_focus()
        if self.zoom and pygame.K_1 <= event.key <= pygame.K_9:
            site = next((site for site in self.view.body.sites if site.number == event.key - pygame.K_0), None)
            return self.choose_site(site.key) if site is not None else None
        match event.key:
            case pygame.K_PAGEDOWN:
                return self.turn_page(self.page + 1)
            case pygame.K_PAGEUP:
                return self.turn_page(self.page - 1)
            case pygame.K_DELETE | pygame.K_BACKSPACE:
                return self.remove(card)
            case pygame.K_z:
                self.desk.undo()
            case pygame.K_MINUS | pygame.K_KP_MINUS:
                return self.add_cycles(-1)
            case pygame.K_KP_PLUS:
                return self.add_cycles(1)
            case pygame.K_d if card:
                self.desk.next_dose(card)
            case pygame.K_RIGHT | pygame.K_LEFT if self.focus.startswith("card:"):
                return self._step_in_hand(1 if event.key == pygame.K_RIGHT else -1)
            case _:
                return None
        return Stay()

    def _card_in_focus(self) -> str:
        if self.focus.startswith("slot:"):
            return next((slot.card for slot in self.view.plan.slots if slot.id == self.focus), "")
        if self.focus.startswith("card:"):
            return self.focus.removeprefix("card:")
        return self.desk.look.card

    def _step_in_hand(self, step: int) -> Command | None:
        """Past the last card of a page the next page begins."""
        ids = self.hand_ids()
        here = ids.index(self.focus) if self.focus in ids else 0
        page = self.page + step
        if 0 <= here + step < len(ids) or not 0 <= page < len(self.view.hand):
            return None
        return self.turn_page(page, focus_last=step < 0)

    def update(self, dt_s: float) -> Command | None:
        """Follow focus and pointer: the card that is looked at fills the inspector."""
        if self.focus != self._last_focus:
            self._last_focus = self.focus
            self._follow(self.focus)
        if self.hover != self._hovered:
            self._hovered, self._hover_s = self.hover, 0.0
        elif self._hovered.startswith("card:") and self._hover_s < HOVER_S:
            self._hover_s += dt_s
            if self._hover_s >= HOVER_S:
                self._follow(self._hovered)
        return None

    def _follow(self, hit_id: str) -> None:
        look = self.desk.look
        if look.aiming or (hit_id.startswith(KEEPS_CARD) and not hit_id.startswith("slot:")):
            return
        card = ""
        if hit_id.startswith("card:"):
            card = hit_id.removeprefix("card:")
        elif hit_id.startswith("slot:"):
            card = next((slot.card for slot in self.view.plan.slots if slot.id == hit_id), "") or look.card
        if card != look.card:
            self.desk.show(card=card)

    # -- picture --------------------------------------------------------------------------------------

    def hits(self) -> Sequence[Hit]:
        """Everything that can be used now, made once for each view and page."""
        view, shown, hits = self._hits
        if view is not self.view or shown != (self.page, self.zoom):
            hits = board_hits(self)
            if self.zoom:
                near = zoomed_hits(zoom_pages(self.view), self.zoom, hits, self.turn_zoom)
                hits = [*near, BIG_MENU.hit(self.open_menu)]
            self._hits = (self.view, (self.page, self.zoom), hits)
        return hits

    def draw(self, canvas: Canvas) -> None:
        """The frame; the lens is alive, the rest is kept until it changes."""
        self._picture.draw(canvas, self.view, self.pins, self.page, self.desk.look.aiming, self.zoom)

    def plain_text(self) -> list[str]:
        """Every fact and every card in sentences."""
        return tell_board(self.view)
