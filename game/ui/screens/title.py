"""The title: living tissue, the name, and the ways on."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from game.ui import assets
from game.ui.compat import pygame
from game.ui.draw import Canvas
from game.ui.layout import STAGE, Box
from game.ui.screen import Command, Context, Hit, Push, Quit, Screen, Stay
from game.ui.widgets.button import Button

NAME = "Seed & Soil"
LINE = "A small clinic. A tumour that changes.\nWhat would you do next?"
FADE_S = 0.9
FRAME_S = 1 / 30  # the tissue drifts a pixel a second: half the frames are enough
LEFT = 84.0
WIDE = 320.0


@dataclass(frozen=True)
class Resume:
    """A saved game that can be continued: what the button says, and how to open it."""

    label: str
    open: Callable[[], Screen]


class Backdrop:
    """The living tissue at the window's size. A still picture stands in until it is painted.

    Painting takes a second or more, so it happens on a thread; `patient` waits for it (headless pictures).
    """

    def __init__(self, patient: bool = False) -> None:
        self.patient = patient
        self._still: pygame.Surface | None = None
        self._still_size = (0, 0)
        self._ready: tuple[int, int] | None = None
        self._thread: threading.Thread | None = None
        self._since_s = -1.0
        self._frame: pygame.Surface | None = None
        self._frame_s = -1.0

    def draw(self, surface: pygame.Surface, time_s: float, reduced_motion: bool) -> None:
        """Cover the surface."""
        size = surface.get_size()
        if self.patient or self._ready == size:
            if self._since_s < 0:
                self._since_s = time_s
            surface.blit(self._living(size, time_s, reduced_motion), (0, 0))
            share = (time_s - self._since_s) / FADE_S
            if not self.patient and share < 1:
                still = self._picture(size)
                still.set_alpha(round(255 * (1 - share)))
                surface.blit(still, (0, 0))
            return
        still = self._picture(size)
        still.set_alpha(255)
        surface.blit(still, (0, 0))
        self._paint(size)

    def _living(self, size: tuple[int, int], time_s: float, reduced_motion: bool) -> pygame.Surface:
        from game.ui.tissue import title_background

        if self._frame is None or self._frame.get_size() != size:
            self._frame = pygame.Surface(size)
            self._frame_s = -1.0
        if not 0 <= time_s - self._frame_s < FRAME_S or self._frame_s < 0:
            title_background(self._frame, time_s, reduced_motion)
            self._frame_s = time_s
        return self._frame

    def _picture(self, size: tuple[int, int]) -> pygame.Surface:
        if self._still is None or self._still_size != size:
            path = assets.root() / "images" / "title.jpg"
            picture = pygame.image.load(os.fspath(path))
            w, h = picture.get_size()
            scale = max(size[0] / w, size[1] / h)
            grown = pygame.transform.smoothscale(picture, (round(w * scale), round(h * scale)))
            self._still = pygame.Surface(size)
            self._still.blit(grown, ((size[0] - grown.get_width()) // 2, (size[1] - grown.get_height()) // 2))
            self._still_size = size
        return self._still

    def _paint(self, size: tuple[int, int]) -> None:
        if self._thread is not None and self._thread.is_alive():
            return

        def work() -> None:
            from game.ui.tissue import title_background

            title_background(pygame.Surface(size), 0.0)
            self._since_s = -1.0
            self._ready = size

        self._thread = threading.Thread(target=work, name="title-tissue", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Wait for the painter, so that nothing draws after the display is gone."""
        if self._thread is not None:
            self._thread.join()


class TitleScreen(Screen):
    """`routes` used: `resume(context) -> Resume | None`, `campaign(context)` and `library(context) -> Screen`."""

    name = "title"

    def __init__(self, context: Context, patient: bool = False) -> None:
        super().__init__(context)
        self.backdrop = Backdrop(patient)
        self.resume: Resume | None = None
        self.time_s = 0.0
        self._opens_in = 0

    def enter(self) -> None:
        """Look for a saved game each time the title is seen."""
        find = self.context.routes.get("resume")
        known, self.resume = self.resume, find(self.context) if find else None
        self._opens_in = 0
        if self.resume is not None and known is None:
            self.focus = "continue"

    def leave(self) -> None:
        """Stop the painter."""
        self.backdrop.close()

    def update(self, dt_s: float) -> Command | None:
        """Time flows; a saved game opens once a frame has said so, since living its turns again takes a while."""
        self.time_s += dt_s
        if self._opens_in:
            self._opens_in -= 1
            if not self._opens_in and self.resume is not None:
                return Push(self.resume.open())
        return None

    def _continue(self) -> Command:
        self._opens_in = 2
        return Stay()

    def on_back(self) -> Command | None:
        """Escape only points at Quit: it never leaves the game at once."""
        self.focus = "quit"
        return Stay()

    def buttons(self) -> list[tuple[Button, Callable[[], Command | None]]]:
        """The column of buttons; the first is green and focused."""
        rows: list[tuple[str, str, str, Callable[[], Command | None]]] = []
        resume, campaign = self.resume, self.context.routes.get("campaign")
        if resume is not None:
            label = f"Opening {resume.label.partition(': ')[2]} …" if self._opens_in else resume.label
            rows.append(("continue", label, "play", self._continue))
        if campaign is not None:
            rows.append(("patients", "Patients", "people", lambda: Push(campaign(self.context))))
        library = self.context.routes.get("library")
        if library is not None:
            rows.append(("library", "How it works", "library", lambda: Push(library(self.context))))
        rows += [
            ("settings", "Settings", "settings", self._settings),
            ("help", "Help", "help", self._help),
            ("quit", "Quit", "quit", Quit),
        ]
        height, gap = (56.0, 12.0) if len(rows) < 5 else (52.0, 10.0)
        wide = WIDE * min(1.5, self.context.settings.text_scale)
        y = 676.0 - len(rows) * (height + gap) - 36
        out = []
        for n, (key, label, icon, action) in enumerate(rows):
            box = Box(LEFT, y + n * (height + gap), wide, height)
            kind = "primary" if n == 0 and key in ("continue", "patients") else "plain"
            out.append((Button(key, box, label, kind, icon, 20, align="left", group="menu"), action))
        return out

    def _settings(self) -> Command:
        from game.ui.screens.settings import SettingsScreen

        return Push(SettingsScreen(self.context))

    def _help(self) -> Command:
        from game.ui.screens.help import HelpScreen

        return Push(HelpScreen(self.context))

    def hits(self) -> Sequence[Hit]:
        """Top to bottom."""
        return [button.hit(action) for button, action in self.buttons()]

    def plain_text(self) -> list[str]:
        """The name, then what can be done."""
        return [NAME, LINE.replace("\n", " "), *super().plain_text()]

    def draw(self, canvas: Canvas) -> None:
        """Tissue, name, buttons."""
        theme = canvas.theme
        self.backdrop.draw(canvas.surface, self.time_s, canvas.reduced_motion)
        big = canvas.view.text_scale
        buttons = [button for button, _ in self.buttons()]
        line_size = 20 * min(big, 1.4) / big
        lines = canvas.text_height(LINE, line_size, 400, 620, 1.35)
        line_y = buttons[0].box.y - 26 - lines
        name_size = 80 / big
        # Dark light behind the words: the vessel would otherwise show through them.
        canvas.glow(Box(LEFT + 120, line_y - 40, 160, 40), (4, 8, 18, 190), 190, 20)
        canvas.text(NAME, (LEFT - 5, line_y - 22), name_size, 700, v="baseline", max_width=640, least=60)
        canvas.text(LINE, (LEFT, line_y), line_size, 400, theme.text, max_width=620, lines=0, leading=1.35)
        for button in buttons:
            button.draw(canvas)
        if big <= 1.25:
            note = "For learning. Not medical advice."
            canvas.text(note, (STAGE.x + LEFT, 694), 16, 400, theme.muted, v="middle")
