"""The next game made ready while its first page is read: the session, and the lens of its board."""

from __future__ import annotations

import threading

from game.play.session import Session
from game.spec.library import Library
from game.ui.compat import pygame
from game.ui.draw import Canvas
from game.ui.layout import View
from game.ui.theme import DARK


class Warm:
    """One game ahead. Its lens takes half a second to bake, on a thread; `session` waits for it."""

    def __init__(self, library: Library, level_id: str, seed: int) -> None:
        self.library = library
        self.level_id = level_id
        self.seed = seed
        self._session: Session | None = None
        self._thread: threading.Thread | None = None

    def start(self, view: View) -> None:
        """Begin, once; `view` is that in which the board will be drawn."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, args=(view,), name="warm", daemon=True)
            self._thread.start()

    def _work(self, view: View) -> None:
        from game.ui.screens.board_desk import Desk
        from game.ui.screens.board_draw import lens_view

        session = Session.start(self.library, self.level_id, self.seed)
        if not session.clinic.truth_shown:
            picture = pygame.Surface((view.width_px, view.height_px))
            lens_view(Desk(session).view).draw(Canvas(picture, view, DARK))
        self._session = session

    def wait(self) -> None:
        """Until nothing is drawn on the thread any more."""
        if self._thread is not None:
            self._thread.join()

    def session(self) -> Session:
        """The game, fresh; made now when it was not made ready, or was given away already."""
        self.wait()
        ready, self._session = self._session, None
        return ready or Session.start(self.library, self.level_id, self.seed)
