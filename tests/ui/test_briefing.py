from __future__ import annotations

from pathlib import Path

import pytest
from truth_samples import Desk, check_hits, context, library, paint

from game.play.session import Session
from game.spec.library import load_library
from game.ui.compat import pygame
from game.ui.screens.board import BoardScreen
from game.ui.screens.briefing import CARDS, BriefingScreen, read_meeting
from game.ui.screens.glass_body import GlassBodyScreen
from game.ui.screens.help import TextScreen
from game.ui.widgets.lens import _lens

LEVELS = sorted(library().levels)


@pytest.mark.parametrize("level", LEVELS)
def test_it_tells_what_the_level_says_and_every_card(level: str) -> None:
    meeting = read_meeting(library(), level)
    source = library().levels[level]
    assert (meeting.story, meeting.goal, meeting.letter) == (
        source.patient.story, source.patient.goal, source.referral.letter,
    )  # fmt: skip
    assert [card.id for card in meeting.cards] == [offer.card for offer in source.cards]
    for card, offer in zip(meeting.cards, source.cards, strict=True):
        assert (f"cycle {offer.from_cycle + 1}" in card.footer) == (offer.from_cycle > 0)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_it_draws_and_all_cards_lie_in_their_panel(tmp_path: Path, level: str, scale: float) -> None:
    screen = BriefingScreen(context(tmp_path, scale), library(), level, 1)
    seen = set()
    for page in range(screen.card_pages):
        screen.card_page = page
        check_hits(screen)
        seen |= {card.id for card in screen.shown_cards()}
        assert all(CARDS.contains((box.x, box.y)) and box.right <= CARDS.right for box in screen.card_boxes())
        canvas = paint(screen, scale=scale)
        if scale == 1.0:
            assert canvas.shortened == []
    assert seen == {card.id for card in screen.meeting.cards}


def test_keyboard_alone_begins(tmp_path: Path) -> None:
    kept: list[Session] = []
    desk = Desk(lambda made: BriefingScreen(made, library(), "first_look", 4), tmp_path)
    desk.app.context.routes["keep"] = lambda made, session: kept.append(session)
    assert desk.screen.focus == "begin"
    desk.key(pygame.K_RETURN)
    assert isinstance(desk.screen, BoardScreen)
    assert kept == [desk.screen.session] and kept[0].seed == 4
    desk.close()


def test_mouse_alone_reads_a_card_and_begins(tmp_path: Path) -> None:
    desk = Desk(lambda made: BriefingScreen(made, library(), "one_lock", 4), tmp_path)
    card = desk.screen.shown_cards()[0]
    desk.click(card.id)
    assert isinstance(desk.screen, TextScreen) and library().cards[card.id].mechanism in desk.screen.lines
    desk.click("close")
    desk.click("more")
    assert desk.screen.card_page == 1
    desk.click("begin")
    assert isinstance(desk.screen, BoardScreen)
    desk.close()


def test_a_level_with_the_truth_on_opens_glass_body(tmp_path: Path) -> None:
    desk = Desk(lambda made: BriefingScreen(made, library(), "glass_body", 4), tmp_path)
    desk.click("begin")
    assert isinstance(desk.screen, GlassBodyScreen)
    desk.close()


def test_nothing_is_started_before_begin(tmp_path: Path) -> None:
    screen = BriefingScreen(context(tmp_path), library(), "one_lock", 4)
    assert not any(isinstance(value, Session) for value in vars(screen).values())


def test_the_game_is_made_ready_while_the_page_is_read(tmp_path: Path) -> None:
    desk = Desk(lambda made: BriefingScreen(made, library(), "one_lock", 4), tmp_path)
    screen = desk.screen
    assert isinstance(screen, BriefingScreen)
    desk.app.draw(desk.app.surface)
    screen.update(10.0)
    screen.leave()
    baked = _lens.cache_info().misses
    desk.key(pygame.K_RETURN)
    board = desk.screen
    assert isinstance(board, BoardScreen) and (board.session.seed, board.session.turns) == (4, ())
    desk.app.draw(desk.app.surface)
    assert _lens.cache_info().misses == baked, "the board's lens was baked before it opened"
    assert screen.begin().screen.session is not board.session, "a game is given away once"
    desk.close()


def test_a_debated_effect_is_named_before_the_game(tmp_path: Path) -> None:
    known = load_library([Path(__file__).parents[1] / "data" / "routes"])
    assert read_meeting(library(), "first_look").debated == ()
    screen = BriefingScreen(context(tmp_path, 1.0), known, "all_routes", 1)
    assert screen.meeting.debated == ("While chemotherapy acts, 1.5 times as many cells enter the blood.",)
    assert any("debated: While chemotherapy" in line for line in screen.plain_text())
    check_hits(screen)
    assert paint(screen).shortened == []
