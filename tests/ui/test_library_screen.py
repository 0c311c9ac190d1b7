"""How it works: the catalog's words and badges, by mouse alone, by keyboard alone, at every text size."""

from __future__ import annotations

import itertools
import os

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")

import pytest

from game.play.session import Session
from game.spec.common import EVIDENCE_MEANS
from game.spec.library import Library, load_library
from game.ui import assets
from game.ui.app import App
from game.ui.compat import pygame
from game.ui.input import MIN_TARGET
from game.ui.layout import STAGE, TEXT_SCALES
from game.ui.screen import Push
from game.ui.screens.help import HelpScreen
from game.ui.screens.library import LibraryScreen, layout_for
from game.ui.screens.title import TitleScreen
from game.ui.start import routes
from game.ui.theme import DARK, THEMES, contrast
from game.ui.views.library_view import HAPPENS, INHERITS, read_entries
from game.ui.widgets.badge import ICONS, badge_tone, badge_word

TOPICS = load_library().topics
MECHANISMS = load_library().mechanisms


def opened(tmp_path, scale: float = 1.0, chosen: str = "") -> App:
    app = App(lambda context: LibraryScreen(context, load_library(), chosen), (1280, 720), data_dir=tmp_path)
    app.change_settings(text_scale=scale)
    app.frame(0.02)
    return app


def press(app: App, *codes: int) -> None:
    for code in codes:
        app.handle(pygame.event.Event(pygame.KEYDOWN, key=code, mod=0, unicode=""))
        app.frame(0.02)


def click(app: App, hit_id: str) -> None:
    hit = next(hit for hit in app.hits() if hit.id == hit_id)
    pos = app.view.point(hit.box.centre)
    app.handle(pygame.event.Event(pygame.MOUSEMOTION, pos=pos, rel=(1, 1), buttons=(0, 0, 0)))
    for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
        app.handle(pygame.event.Event(kind, pos=pos, button=1))
    app.frame(0.02)


# -- what it tells --------------------------------------------------------------------------------------------


def test_every_topic_and_every_mechanism_is_told_with_its_own_badge() -> None:
    """What the game shows is what the catalog says."""
    entries = {entry.key: entry for entry in read_entries(load_library())}
    assert list(entries) == [*TOPICS, *MECHANISMS]
    for key, topic in TOPICS.items():
        entry = entries[key]
        assert (entry.group, entry.name, entry.evidence, entry.badges) == (
            HAPPENS, topic.name, topic.evidence, topic.badges,
        )  # fmt: skip
        told = " ".join(entry.lines())
        for words in (topic.what, topic.why, topic.simplified, topic.how_seen, *topic.sources):
            assert words in told
        for part in topic.parts:
            assert f"{part.name}: {part.evidence}. {part.why}" in told
    for key, mechanism in MECHANISMS.items():
        entry = entries[key]
        assert (entry.group, entry.name, entry.badges) == (INHERITS, mechanism.name, (mechanism.evidence,))
        assert mechanism.teaching in entry.lines()[1] and len(entry.facts) >= 2


@pytest.mark.parametrize("key", [*TOPICS, *MECHANISMS])
def test_the_page_shows_the_badge_of_the_catalog(tmp_path, monkeypatch, key) -> None:
    from game.ui.screens import library_draw

    shown: list[str] = []
    real = library_draw.draw_badge
    monkeypatch.setattr(
        library_draw,
        "draw_badge",
        lambda canvas, evidence, *args, **more: (shown.append(evidence), real(canvas, evidence, *args, **more))[1],
    )
    app = opened(tmp_path, chosen=key)
    shown.clear()
    app.draw(app.surface)
    listed = [entry.evidence for entry, _ in app.screen.visible_rows()]
    source = TOPICS.get(key) or MECHANISMS[key]
    assert shown == [*listed, source.evidence]
    app.close()


def test_a_badge_is_told_by_shape_and_word_not_by_colour_alone() -> None:
    assert set(ICONS) == set(EVIDENCE_MEANS)
    assert len(set(ICONS.values())) == len(ICONS) and all(assets.has("icons", icon) for icon in ICONS.values())
    assert len({badge_word(badge) for badge in ICONS}) == len(ICONS)
    for theme in THEMES.values():
        for badge in ICONS:
            assert contrast(badge_tone(theme, badge), theme.panel) >= 4.5
            assert contrast(badge_tone(theme, badge), theme.raised) >= 4.5


def test_every_entry_has_a_picture_and_no_picture_is_left_over() -> None:
    pygame.display.init()
    pygame.display.set_mode((16, 16))
    names = {entry.picture for entry in read_entries(load_library())}
    for name in names:
        picture = assets.topic(name, (180, 96))
        assert picture is not None and picture.get_at((0, 48))[3] == 255, name
    assert names == {path.stem for path in (assets.root() / "topics").glob("*.svg")}


def test_it_says_where_in_the_course_an_effect_acts() -> None:
    entries = {entry.key: entry for entry in read_entries(load_library())}
    assert entries["B1"].acts == "Acts in every patient."
    assert "One Lock" in entries["T790M"].acts
    for key, topic in TOPICS.items():
        assert entries[key].acts.startswith("Acts in")
        assert bool(topic.needs) == (entries[key].acts != "Acts in every patient.")


# -- rectangles and words -------------------------------------------------------------------------------------


def states(app: App):
    """Both halves, each badge, first and last row, list and page."""
    screen = app.screen
    for group in (HAPPENS, INHERITS):
        screen.reading = False
        screen._choose_group(group)
        for badge in ("", *EVIDENCE_MEANS):
            if badge and not any(badge in entry.badges for entry in screen.in_group()):
                continue
            screen.badge = ""
            if badge:
                screen._filter(badge)
            for entry in (screen.listed()[0], screen.listed()[-1]):
                screen.choose(entry.key)
                for screen.reading in (False, True):
                    yield f"{group} {badge} {entry.key} {screen.reading}"


@pytest.mark.parametrize("scale", TEXT_SCALES)
def test_targets_are_large_inside_the_stage_and_apart(tmp_path, scale) -> None:
    app = opened(tmp_path, scale)
    for state in states(app):
        hits = app.screen.hits()
        assert len({hit.id for hit in hits}) == len(hits)
        for hit in hits:
            assert hit.box.w >= MIN_TARGET and hit.box.h >= MIN_TARGET, (state, hit.id)
            assert hit.box.x >= 0 and hit.box.y >= 0 and hit.box.right <= STAGE.w and hit.box.bottom <= STAGE.h
            assert hit.label, (state, hit.id)
        for a, b in itertools.combinations(hits, 2):
            assert not a.box.overlaps(b.box), (state, a.id, b.id)
    app.close()


@pytest.mark.parametrize("scale", TEXT_SCALES)
def test_no_word_is_cut_off(tmp_path, scale) -> None:
    app = opened(tmp_path, scale)
    screen = app.screen
    for entry in screen.entries:
        screen._choose_group(entry.group)
        screen.choose(entry.key)
        for screen.reading in (False, True):
            assert app.draw(app.surface).shortened == [], (scale, entry.key)
    app.close()


@pytest.mark.parametrize("scale", TEXT_SCALES)
def test_a_page_that_is_longer_than_its_place_scrolls_to_its_last_line(tmp_path, scale) -> None:
    app = opened(tmp_path, scale, "B12")
    screen = app.screen
    app.draw(app.surface)
    assert screen.scroll.limit > 0
    screen.focus = "page"
    press(app, pygame.K_END)
    assert screen.scroll.offset == screen.scroll.limit
    press(app, pygame.K_HOME, pygame.K_DOWN)
    assert screen.scroll.offset == 48.0
    app.close()


def test_rows_fill_the_list() -> None:
    for scale in TEXT_SCALES:
        at = layout_for(scale)
        assert at.rows >= 4 and at.rows * at.row_h == pytest.approx(at.list.h - 12)
        assert not at.list.overlaps(at.tabs) and not any(at.list.overlaps(chip) for chip in at.chips)


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (1024, 768), (900, 500)])
def test_it_draws_at_any_size(tmp_path, size) -> None:
    app = App(lambda context: LibraryScreen(context, load_library()), size, data_dir=tmp_path)
    app.frame(0.02)
    shades = {tuple(app.surface.get_at((x, y)))[:3] for x in range(0, size[0], 9) for y in range(0, size[1], 9)}
    assert len(shades) > 30
    app.close()


def test_the_library_of_nothing_is_drawn_too(tmp_path) -> None:
    app = App(lambda context: LibraryScreen(context, Library()), (1280, 720), data_dir=tmp_path)
    app.frame(0.02)
    assert app.screen.plain_text() == ["There is nothing in the library."]
    press(app, pygame.K_DOWN, pygame.K_RETURN)
    app.close()


# -- by keyboard, by mouse ------------------------------------------------------------------------------------


def test_keyboard_alone_reads_filters_and_goes_back(tmp_path) -> None:
    app = App(TitleScreen, (1280, 720), data_dir=tmp_path, routes=routes(load_library()))
    app.frame(0.02)
    while app.screen.focus != "library":
        press(app, pygame.K_TAB)
    press(app, pygame.K_RETURN)
    assert app.screen.name == "library" and app.screen.focus == "entry.B1"
    press(app, *[pygame.K_DOWN] * 12)
    assert app.screen.chosen == "B13" and app.screen.focus == "entry.B13"
    assert "B13" in [entry.key for entry, _ in app.screen.visible_rows()]
    press(app, *[pygame.K_DOWN] * 12)
    assert app.screen.chosen == "B20", "the last row holds"
    press(app, pygame.K_RIGHT)
    assert app.screen.focus == "page"
    press(app, pygame.K_DOWN)
    assert app.screen.scroll.offset > 0
    press(app, pygame.K_LEFT)
    assert app.screen.focus.startswith("entry.")
    while app.screen.focus != "badge.debated":
        press(app, pygame.K_TAB)
    press(app, pygame.K_SPACE)
    assert {"debated"} <= set(app.screen.listed()[0].badges) and len(app.screen.listed()) < len(TOPICS)
    while app.screen.focus != "half.inherits":
        press(app, pygame.K_TAB)
    press(app, pygame.K_RETURN)
    assert app.screen.badge == "" and app.screen.entry.group == INHERITS
    press(app, pygame.K_ESCAPE)
    assert app.screen.name == "title"
    app.close()


def test_mouse_alone_reads_filters_and_goes_back(tmp_path) -> None:
    app = App(TitleScreen, (1280, 720), data_dir=tmp_path, routes=routes(load_library()))
    app.frame(0.02)
    click(app, "library")
    click(app, "entry.B5")
    assert app.screen.chosen == "B5"
    click(app, "badge.simplified")
    assert [entry.key for entry in app.screen.listed()] == [
        key for key, topic in TOPICS.items() if "simplified for teaching" in topic.badges
    ]
    click(app, "badge.simplified")
    assert len(app.screen.listed()) == len(TOPICS)
    click(app, "half.inherits")
    assert app.screen.chosen == next(iter(MECHANISMS))
    click(app, "entry.T790M")
    app.handle(pygame.event.Event(pygame.MOUSEWHEEL, x=0, y=-2))
    assert (app.screen.top_row, app.screen.scroll.offset) == (2, 0.0), "over the list the wheel moves the list"
    click(app, "page")
    app.handle(pygame.event.Event(pygame.MOUSEWHEEL, x=0, y=-1))
    assert app.screen.top_row == 2 and app.screen.scroll.offset > 0, "over the page the page"
    click(app, "close")
    assert app.screen.name == "title"
    app.close()


def test_with_large_text_a_page_opens_over_the_list_and_escape_returns_to_it(tmp_path) -> None:
    app = opened(tmp_path, 2.0)
    assert app.screen.list_shown and not app.screen.page_shown
    press(app, pygame.K_DOWN, pygame.K_RETURN)
    assert app.screen.page_shown and not app.screen.list_shown and app.screen.focus == "page"
    assert [hit.label for hit in app.hits() if hit.id == "close"] == ["List"]
    press(app, pygame.K_PAGEDOWN)
    assert app.screen.scroll.offset > 0
    press(app, pygame.K_ESCAPE)
    assert app.screen.list_shown and app.screen.focus == "entry.B2"
    app.change_settings(text_scale=1.0)
    app.frame(0.02)
    assert app.screen.list_shown and app.screen.page_shown
    app.close()


def test_help_and_the_board_s_menu_lead_to_it(tmp_path) -> None:
    from game.ui.screens.board import BoardScreen
    from game.ui.screens.board_menu import BoardMenu

    session = Session.start(load_library(), "first_look", 3)
    app = App(lambda c: BoardScreen(c, session), (1280, 720), data_dir=tmp_path, routes=routes(load_library()))
    app.frame(0.02)
    app.apply(Push(BoardMenu(app.context, app.screen)))
    click(app, "menu:library")
    assert app.screen.name == "library"
    press(app, pygame.K_ESCAPE)
    assert app.screen.name == "menu"
    press(app, pygame.K_F1)
    assert isinstance(app.screen, HelpScreen)
    click(app, "library")
    assert app.screen.name == "library"
    press(app, pygame.K_ESCAPE, pygame.K_ESCAPE, pygame.K_ESCAPE)
    assert app.screen.name == "board"
    app.close()
    bare = App(HelpScreen, (1280, 720), data_dir=tmp_path)
    assert [hit.id for hit in bare.hits()] == ["close"], "without a library there is no way to it"
    bare.close()


def test_the_text_key_tells_the_open_page(tmp_path) -> None:
    app = opened(tmp_path, chosen="B19")
    press(app, pygame.K_t)
    lines = app.screen.lines
    assert lines[0] == f"{TOPICS['B19'].name}. Confidence: debated."
    assert f"Left out here: {TOPICS['B19'].simplified}" in lines
    assert any(line.startswith("Source: Mice and biopsies") for line in lines)
    assert f"A tumour grows: {TOPICS['B1'].evidence}." in lines
    app.close()


def test_the_tones_of_the_badges_are_those_of_the_card_inspector() -> None:
    assert [badge_tone(DARK, badge) for badge in EVIDENCE_MEANS] == [DARK.ok, DARK.text, DARK.warn, DARK.muted]
