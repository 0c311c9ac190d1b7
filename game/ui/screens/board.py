"""The board: read the chart, choose a plan, commit. Every choice can be undone until then.

Keys: arrows, Tab, Enter · Page up and down: pages of the hand · 1-9: a lesion · Delete: out of the plan · Z: undo ·
R: the last plan again · + and -: cycles · D: next dose · Ctrl+Enter: commit · Esc or M: menu · T: as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from game.play.plans import with_order, without_card
from game.play.session import Session
from game.sim.plan import Order, Plan
from game.spec.cards import DOSES_PERCENT
from game.ui.compat import pygame
from game.ui.draw import Canvas
from game.ui.screen import Command, Context, Hit, Push, Replace, Screen, Stay
from game.ui.screens import board_layout as at
from game.ui.screens.board_draw import HELP, MENU, draw_board, site_tabs
from game.ui.views.board_view import BoardView, Focus, patient_of, read_board
from game.ui.views.cards_view import card_hit_id, default_dose, order_of
from game.ui.views.lens_view import LensModel
from game.ui.views.narrate import tell_board, tell_inspector
from game.ui.views.plan_view import repeatable
from game.ui.widgets.body_map import Pin, pin_at, place_pins
from game.ui.widgets.card import card_hit
from game.ui.widgets.hand import NEXT_ID, card_boxes, has_next, next_box, next_page, page_tabs, tab_id
from game.ui.widgets.inspector import inspector_hits
from game.ui.widgets.plan_slots import commit_button, cycles_button, repeat_button, slot_boxes

MOST_CYCLES = 4
HOVER_S = 0.12
KEEPS_CARD = ("dose.", "target.", "inspector:", "slot:", "cycles", "commit", "repeat", "page:", NEXT_ID)
"""Focus on these does not close the inspector."""


class BoardScreen(Screen):
    """One turn's decisions over a session. `draft` is the plan being made."""

    name = "board"

    def __init__(self, context: Context, session: Session) -> None:
        super().__init__(context)
        self.session = session
        self.patient = patient_of(session)
        self.draft = Plan()
        self.before: list[Plan] = []
        self.look = Focus()
        self.page = 0
        self.view: BoardView
        self.pins: tuple[Pin, ...] = ()
        self._lens: LensModel | None = None
        self._chart_day = -1
        self._hovered = ""
        self._hover_s = 0.0
        self._last_focus = ""
        self.rebuild()
        self.focus = self.hand_ids()[0] if self.hand_ids() else "commit"
        self._last_focus = self.focus

    # -- the view -------------------------------------------------------------------------------------

    def rebuild(self) -> None:
        """Make the view anew from the chart and the draft."""
        chart = self.session.chart
        if chart.day != self._chart_day:
            self._chart_day, self._lens = chart.day, None
        last = self.session.plans[-1] if self.session.plans else None
        self.view = read_board(self.patient, self.session.clinic, chart, self.draft, self.look, last, self._lens)
        self._lens = self.view.lens
        self.pins = place_pins(self.view.body, at.BODY)
        self.page = min(self.page, max(0, len(self.view.hand) - 1))

    def enter(self) -> None:
        """Fresh, also after a screen above closed."""
        self.rebuild()

    def change(self, draft: Plan) -> None:
        """Another draft; the one before can be brought back."""
        if draft != self.draft:
            self.before.append(self.draft)
            self.draft = draft
        self.rebuild()

    def undo(self) -> None:
        """The draft before the last change."""
        if self.before:
            self.draft = self.before.pop()
        self.rebuild()

    def show(self, **values: Any) -> None:
        """Look at something else."""
        self.look = replace(self.look, **values)
        self.rebuild()

    # -- cards ----------------------------------------------------------------------------------------

    def hand_ids(self) -> list[str]:
        """Hits of the cards on the page."""
        return [card.id for card in self.view.hand[self.page].cards] if self.view.hand else []

    def use_card(self, card: str) -> Command:
        """Put a card into the plan, take it out, or ask for its target."""
        clinic, chart = self.session.clinic, self.session.chart
        if self.look.aiming and self.look.card == card:
            return self.stop_aiming()
        if order_of(self.draft, card) is not None:
            self.look = Focus(self.look.site, card)
            self.change(without_card(self.draft, card))
            return Stay()
        seen = [lesion.id for lesion in chart.visible]
        if clinic.most_targets(card) and len(seen) > 1:
            self.show(card=card, aiming=True, picked=())
            return Stay()
        targets = tuple(seen[:1]) if clinic.most_targets(card) else ()
        self.look = Focus(self.look.site, card)
        self.change(with_order(self.draft, Order(card, default_dose(clinic, chart, self.draft, card), targets)))
        return Stay()

    def aim_at(self, lesion: str) -> Command:
        """Choose a lesion for the card that is being aimed; a card of several lesions is done when it is full."""
        clinic, card = self.session.clinic, self.look.card
        target = self.session.chart.lesion(lesion)
        if target is None or not target.visible:
            self.context.say("The last scan does not show this place as a lesion: choose another.")
            return Stay()
        order = order_of(self.draft, card)
        picked = self.look.picked if self.look.aiming else order.targets if order is not None else ()
        picked = tuple(one for one in picked if one != lesion) if lesion in picked else (*picked, lesion)
        most = clinic.most_targets(card)
        picked = picked[-most:]
        if not picked:
            self.look = replace(self.look, aiming=True, picked=())
            self.change(without_card(self.draft, card))
            return Stay()
        full = len(picked) >= min(most, len(self.session.chart.visible))
        self.look = replace(self.look, aiming=not full and self.look.aiming, picked=picked, site=lesion)
        dose = default_dose(clinic, self.session.chart, self.draft, card)
        self.change(with_order(without_card(self.draft, card), Order(card, dose, picked)))
        self.focus = self._last_focus = card_hit_id(card)
        return Stay()

    def stop_aiming(self) -> Command:
        """Leave the card as it is."""
        self.show(aiming=False, picked=())
        return Stay()

    def set_dose(self, card: str, dose: int) -> Command:
        """Give a dose; a card that was not in the plan is put there."""
        order = order_of(self.draft, card)
        wanted = Order(card, dose, order.targets if order is not None else ())
        orders = tuple(wanted if each.card == card else each for each in self.draft.orders)
        self.change(Plan(orders if order is not None else (*orders, wanted), self.draft.cycles))
        return Stay()

    def next_dose(self, card: str) -> None:
        """The next dose upwards, then the lowest again; only for a card in the plan."""
        order = order_of(self.draft, card)
        if order is None or order.dose_percent is None or self.view.inspector is None:
            return
        allowed = [each.percent for each in self.view.inspector.doses if not each.reason] or [DOSES_PERCENT[0]]
        here = allowed.index(order.dose_percent) if order.dose_percent in allowed else -1
        self.set_dose(card, allowed[(here + 1) % len(allowed)])

    def remove(self, card: str) -> Command:
        """Take a card out of the plan."""
        if card:
            self.change(without_card(self.draft, card))
        return Stay()

    def add_cycles(self, step: int) -> Command:
        """One cycle more or less, round from four to one."""
        most = max(1, min(MOST_CYCLES, self.session.chart.cycles_left))
        self.change(Plan(self.draft.orders, (self.draft.cycles - 1 + step) % most + 1))
        return Stay()

    def repeat_last(self) -> Command:
        """The last plan's drugs and support again."""
        if self.session.plans:
            kept = repeatable(self.session.clinic, self.session.chart, self.session.plans[-1])
            self.change(Plan(kept.orders, self.draft.cycles))
        return Stay()

    def choose_site(self, key: str) -> Command:
        """Put a site under the lens, or aim at it."""
        if self.look.aiming:
            return self.aim_at(key)
        self.show(site=key)
        return Stay()

    def turn_page(self, page: int, focus_last: bool = False) -> Command:
        """Another page of the hand."""
        self.page = min(max(0, page), len(self.view.hand) - 1)
        if self.focus.startswith("card:") or self.focus == NEXT_ID:
            ids = self.hand_ids()
            self.focus = ids[-1 if focus_last else 0]
        return Stay()

    # -- leaving --------------------------------------------------------------------------------------

    def commit(self) -> Command:
        """Carry the plan out and watch it."""
        if self.view.plan.refusals:
            self.context.say(self.view.plan.refusals[0])
            return Stay()
        turn = self.session.submit(self.draft)
        self.draft, self.before = Plan(), []
        self.look = Focus(self.look.site)
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
        self.show(card="", aiming=False, picked=())
        if not any(hit.id == self.focus for hit in self.hits()):
            self.focus = self._last_focus = "commit"
        return Stay()

    def on_back(self) -> Command:
        """Escape: out of aiming, out of the card, then the menu."""
        if self.look.aiming:
            return self.stop_aiming()
        if self.look.card:
            return self.close_card()
        return self.open_menu()

    # -- events ---------------------------------------------------------------------------------------

    def on_event(self, event: Any) -> Command | None:
        """Keys of the board, markers of the body, and the wheel over the hand."""
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            pin = pin_at(self.pins, event.pos)
            if pin is not None and not any(each.hit_box.contains(event.pos) for each in self.pins):
                self.focus = f"body:{pin.site.key}"
                return self.choose_site(pin.site.key)
            return None
        if event.type == pygame.MOUSEWHEEL and self._over_hand():
            return self.turn_page(self.page - event.y)
        if event.type != pygame.KEYDOWN:
            return None
        return self._key(event)

    def _over_hand(self) -> bool:
        return self.hover.startswith(("card:", "page:"))

    def _key(self, event: Any) -> Command | None:
        held = event.mod & (pygame.KMOD_CTRL | pygame.KMOD_META)
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER) and held:
            return self.commit()
        card = self._card_in_focus()
        match event.key:
            case pygame.K_PAGEDOWN:
                return self.turn_page(self.page + 1)
            case pygame.K_PAGEUP:
                return self.turn_page(self.page - 1)
            case pygame.K_DELETE | pygame.K_BACKSPACE:
                return self.remove(card)
            case pygame.K_z:
                self.undo()
                return Stay()
            case pygame.K_MINUS | pygame.K_KP_MINUS:
                return self.add_cycles(-1)
            case pygame.K_KP_PLUS:
                return self.add_cycles(1)
            case pygame.K_d if card:
                self.next_dose(card)
                return Stay()
            case pygame.K_RIGHT | pygame.K_LEFT if self.focus.startswith("card:"):
                return self._step_in_hand(1 if event.key == pygame.K_RIGHT else -1)
        return None

    def _card_in_focus(self) -> str:
        if self.focus.startswith("slot:"):
            return next((slot.card for slot in self.view.plan.slots if slot.id == self.focus), "")
        if self.focus.startswith("card:"):
            return self.focus.removeprefix("card:")
        return self.look.card

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
        if self.look.aiming:
            return
        if hit_id.startswith("card:"):
            card = hit_id.removeprefix("card:")
        elif hit_id.startswith("slot:"):
            card = next((slot.card for slot in self.view.plan.slots if slot.id == hit_id), "") or self.look.card
        elif hit_id.startswith(KEEPS_CARD):
            return
        else:
            card = ""
        if card != self.look.card:
            self.show(card=card)

    # -- drawing and hits -----------------------------------------------------------------------------

    def hits(self) -> Sequence[Hit]:
        """Top bar, body, lens side, hand, plan: the order of Tab."""
        out = [HELP.hit(self.open_help), MENU.hit(self.open_menu)]
        for pin in self.pins:
            keys = (str(pin.site.number),) if 1 <= pin.site.number <= 9 else ()
            out.append(
                Hit(
                    f"body:{pin.site.key}", pin.hit_box, pin.site.sentence,
                    lambda key=pin.site.key: self.choose_site(key), keys=keys, ring=False, group="body",
                )  # fmt: skip
            )
        if self.view.inspector is None:
            out += site_tabs(self.view).hits(self.choose_site)
        for index, place in enumerate(page_tabs(self.view.hand, at.HAND)):
            page = self.view.hand[index]
            label = f"Cards: {page.label}{', shown' if index == self.page else ''}"
            out.append(
                Hit(tab_id(index), place, label, lambda n=index: self.turn_page(n), ring=False, group="pages",
                    tooltip=page.label)  # fmt: skip
            )
        for card, place in card_boxes(self.view.hand, self.page, at.HAND):
            hit = card_hit(card, place, lambda name=card.id.removeprefix("card:"): self.use_card(name))
            out.append(replace(hit, reason=card.reason) if card.state == "closed" else hit)
        if has_next(self.view.hand, self.page):
            other = next_page(self.view.hand, self.page)
            out.append(
                Hit(
                    NEXT_ID, next_box(self.view.hand, self.page, at.HAND), f"More: {self.view.hand[other].label}",
                    lambda: self.turn_page(other), ring=False, group="hand",
                )  # fmt: skip
            )
        if self.view.inspector is not None:
            out += inspector_hits(
                self.view.inspector, at.INSPECTOR, lambda dose: self.set_dose(card, int(dose)), self.aim_at,
                self.open_sources, self.close_card,
            )  # fmt: skip
        return out + self._plan_hits()

    def _plan_hits(self) -> list[Hit]:
        plan, out = self.view.plan, []
        for slot, place in slot_boxes(plan, at.PLAN):
            label = f"{slot.words}, in the plan: use to take it out" if slot.card else f"Free {slot.slot} slot"
            out.append(
                Hit(slot.id, place, label, lambda card=slot.card: self.remove(card), ring=False, group="slots",
                    tooltip=f"{slot.words}: take out" if slot.card else "")  # fmt: skip
            )
        if plan.empty and plan.can_repeat_last:
            out.append(repeat_button(at.PLAN).hit(self.repeat_last))
        cycles = cycles_button(plan, at.PLAN).hit(lambda: self.add_cycles(1))
        words = "1 cycle" if plan.cycles == 1 else f"{plan.cycles} cycles"
        tip = "For how many cycles the plan runs. Tests and local treatment are done in the first one only."
        out.append(replace(cycles, label=f"Plan for {words}", tooltip=tip, adjust=self.add_cycles))
        commit = commit_button(plan, at.PLAN).hit(self.commit)
        out.append(replace(commit, sound="card", tooltip="" if plan.ready else commit.reason))
        return out

    def draw(self, canvas: Canvas) -> None:
        """The frame; the lens is alive, the rest is kept until it changes."""
        draw_board(canvas, self.view, self.pins, self.page, self.look.aiming)

    def plain_text(self) -> list[str]:
        """Every fact and every card in sentences."""
        return tell_board(self.view)
