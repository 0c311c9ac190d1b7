"""Escape on the board: back, help, the library, settings, a fresh plan, or leave; beside them the board's keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from game.ui.compat import pygame
from game.ui.draw import Canvas
from game.ui.screen import Command, Context, Hit, Pop, Push, Reset, Screen
from game.ui.widgets.button import Button
from game.ui.widgets.menu import Choice, draw_menu, menu_box, menu_buttons

if TYPE_CHECKING:
    from game.ui.screens.board import BoardScreen

KEYS = (
    ("Arrows, Tab", "Move between controls"),
    ("Enter", "Card into the plan, or out of it"),
    ("Page up, down", "Other cards of the hand"),
    ("1 to 9", "A lesion: look, or aim"),
    ("D", "Next dose of a card in the plan"),
    ("Delete, Z", "Take out of the plan; undo"),
    ("+, −", "Cycles that the plan runs"),
    ("R", "The last drugs and support again"),
    ("Ctrl+Enter", "Commit"),
    ("T", "The board as plain text"),
)
SHADE = (6, 9, 16, 190)


class BoardMenu(Screen):
    """Drawn over its board."""

    name = "menu"
    default_focus = "menu:back"

    def __init__(self, context: Context, board: BoardScreen) -> None:
        super().__init__(context)
        self.board = board

    def choices(self) -> tuple[Choice, ...]:
        """What can be done."""
        empty = not self.board.draft.orders
        known = "library" in self.context.routes
        return (
            Choice("menu:back", "Back to the board", "back", kind="primary"),
            Choice("menu:help", "Help", "help"),
            *((Choice("menu:library", "How it works", "library"),) if known else ()),
            Choice("menu:settings", "Settings", "settings"),
            Choice("menu:clear", "Clear the plan", "undo", not empty, "The plan is empty." if empty else ""),
            Choice("menu:leave", "Save and leave", "quit"),
        )

    def use(self, choice: str) -> Command:
        """Carry a choice out."""
        match choice:
            case "menu:help":
                from game.ui.screens.help import HelpScreen

                return Push(HelpScreen(self.context))
            case "menu:library":
                return Push(self.context.routes["library"](self.context))
            case "menu:settings":
                from game.ui.screens.settings import SettingsScreen

                return Push(SettingsScreen(self.context))
            case "menu:clear":
                self.board.desk.clear()
                return Pop()
            case "menu:leave":
                return self.leave_game()
            case _:
                return Pop()

    def leave_game(self) -> Command:
        """To the first screen. A kept session is written after every turn, so nothing committed is lost."""
        if self.board.session.after_turn is not None and self.board.session.turns:
            self.context.say("Saved: the title continues this game.")
        return Reset()

    def hits(self) -> Sequence[Hit]:
        """The choices."""
        choices = self.choices()
        return [self._hit(button) for button in menu_buttons(choices, menu_box(choices, KEYS))]

    def _hit(self, button: Button) -> Hit:
        def choose() -> Command:
            return self.use(button.id)

        return button.hit(choose)

    def on_event(self, event: Any) -> Command | None:
        """M closes what it opened."""
        if event.type == pygame.KEYDOWN and event.key == pygame.K_m:
            return Pop()
        return None

    def draw(self, canvas: Canvas) -> None:
        """The board, dimmed, and the menu."""
        show, hover, pressed = canvas.show_focus, canvas.hover, canvas.pressed
        canvas.show_focus, canvas.hover, canvas.pressed = False, "", ""
        self.board.draw(canvas)
        canvas.show_focus, canvas.hover, canvas.pressed = show, hover, pressed
        canvas.box(canvas.view.whole, fill=SHADE, radius=0)
        view = self.board.view
        draw_menu(canvas, "Menu", self.choices(), KEYS, f"{view.patient.title} · cycle {view.cycle} of {view.cycles}")

    def plain_text(self) -> list[str]:
        """Choices and keys."""
        return [choice.label for choice in self.choices()] + [f"{key}: {words}" for key, words in KEYS]
