"""What the board says of tests other than a CT, on a level that offers all of them."""

from __future__ import annotations

from pathlib import Path

import board_samples  # noqa: F401  (a display without a window)
import pytest

from game.play.policies import policy
from game.play.session import Session
from game.sim.plan import Plan
from game.spec.library import load_library
from game.ui.assets import has
from game.ui.compat import pygame
from game.ui.draw import Canvas
from game.ui.layout import View
from game.ui.screen import Context
from game.ui.screens.board import BoardScreen
from game.ui.settings import Settings
from game.ui.sound import Sound
from game.ui.theme import DARK
from game.ui.views.cards_view import inspect
from game.ui.views.results_view import read_results
from game.ui.views.sites_view import read_sites

LOOKS = ("examination", "plain_film", "low_dose_ct", "ct", "mri", "pet", "laparoscopy")


@pytest.fixture(scope="module")
def library():
    return load_library([Path(__file__).parents[1] / "data" / "looks"])


def played(library, cycles: int) -> Session:
    session = Session.start(library, "all_tests", 1)
    clinician = policy("teaching", library.levels["all_tests"], session.clinic, 1)
    while session.chart.cycle < cycles:
        session.submit(clinician(session.chart))
    return session


def test_sites_name_the_test_that_saw_them(library):
    session = played(library, 3)
    sites = {site.organ: site for site in read_sites(session.clinic, session.chart)}
    assert "on MRI" in sites["brain"].sentence
    assert "on laparoscopy" in sites["peritoneum"].sentence and "about" in sites["peritoneum"].reading
    session = played(library, 1)
    early = {site.organ: site for site in read_sites(session.clinic, session.chart) if site.bed_mm > 8}
    assert "active on PET" in early["bone"].reading and early["lung"].beside == "dark on PET"


def test_results_tell_every_look(library):
    session = played(library, 3)
    words = " / ".join(text for turn in session.turns for text, _ in read_results(session, turn).headline)
    for told in ("Examination: ", "Plain film: ", "PET: ", "MRI: ", "Laparoscopy: ", "Low-dose CT: ", "CT: "):
        assert told in words, told


@pytest.mark.parametrize("card", LOOKS)
def test_each_look_has_a_picture_and_at_most_three_rows(library, card):
    session = played(library, 0)
    view = inspect(session.clinic, session.chart, Plan(), card)
    assert has("art", card)
    assert 2 <= len(view.rows) <= 3 and any(row.tone == "warn" for row in view.rows)


def test_no_word_of_the_tests_is_cut_off(library):
    if not pygame.display.get_init() or pygame.display.get_surface() is None:
        pygame.display.init()
        pygame.display.set_mode((16, 16))
    settings = Settings(sound_on=False)
    board = BoardScreen(Context(settings, Sound(settings)), played(library, 3))
    for page in (0, 1):
        board.turn_page(page)
        for card in board.hand_ids():
            board.use_card(card.removeprefix("card:"))
            canvas = Canvas(pygame.Surface((1280, 720)), View.of(1280, 720), DARK, board.focus)
            board.draw(canvas)
            assert not canvas.shortened, card
