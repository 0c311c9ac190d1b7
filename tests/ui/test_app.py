"""The loop, the stack, the keys that work everywhere, and the screens of this layer."""

from __future__ import annotations

import os

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")

import numpy as np
import pytest

from game.ui import app as app_module
from game.ui import compat, sound
from game.ui.app import App, NoDisplayError, render_screen_to_surface
from game.ui.compat import pygame
from game.ui.layout import STAGE, Box
from game.ui.screen import Context, Hit, Pop, Push, Quit, Replace, Reset, Screen, Stay
from game.ui.screens.help import HelpScreen, TextScreen
from game.ui.screens.settings import SettingsScreen
from game.ui.screens.title import Resume, TitleScreen
from game.ui.settings import Settings
from game.ui.sound import Sound


class Plain(Screen):
    def __init__(self, context: Context, name: str = "plain") -> None:
        super().__init__(context)
        self.name = name
        self.log: list[str] = []

    def enter(self) -> None:
        self.log.append("enter")

    def leave(self) -> None:
        self.log.append("leave")

    def hits(self):
        return [Hit("ok", Box(100, 100, 200, 60), "Fine", lambda: None), Hit("go", Box(100, 300, 200, 60), "Go", Quit)]

    def draw(self, canvas):
        canvas.fill(canvas.theme.background)


@pytest.fixture
def app(tmp_path):
    made = App(Plain, size=(1280, 720), data_dir=tmp_path, seed=3)
    yield made
    made.close()


def press(app: App, code: int, mod: int = 0) -> None:
    app.handle(pygame.event.Event(pygame.KEYDOWN, key=code, mod=mod, unicode=""))


class Counting(Plain):
    """Counts how often its control is used; `update` may change the screen by itself."""

    used = 0
    then = None

    def use(self):
        self.used += 1

    def hits(self):
        return [Hit("count", Box(100, 100, 200, 60), "Count", self.use)]

    def update(self, dt_s):
        then, self.then = self.then, None
        return then


def arrive(app: App, kind: int, **values: object) -> None:
    pygame.event.post(pygame.event.Event(kind, **values))
    app.frame(1 / 60)


ENTER = {"key": pygame.K_RETURN, "mod": 0, "unicode": "", "scancode": 40}


def test_a_held_enter_acts_once(app):
    app.apply(Push(Counting(app.context)))
    for kind in (pygame.KEYDOWN, pygame.KEYDOWN, pygame.KEYDOWN, pygame.KEYUP, pygame.KEYDOWN, pygame.KEYUP):
        arrive(app, kind, **ENTER)
    assert app.screen.used == 2


def test_a_press_on_its_way_does_not_reach_the_screen_that_came_by_itself(app):
    late, screen = Counting(app.context, "late"), Counting(app.context)
    app.apply(Push(screen))
    screen.then = Replace(late)
    app.frame(1 / 60)
    assert app.screen is late
    press_here = {"button": 1, "pos": (200, 130), "touch": False}
    for _ in range(2):
        arrive(app, pygame.MOUSEBUTTONDOWN, **press_here)
        arrive(app, pygame.MOUSEBUTTONUP, **press_here)
        arrive(app, pygame.KEYDOWN, **ENTER)
        arrive(app, pygame.KEYUP, **ENTER)
    assert late.used == 0
    for _ in range(40):
        app.frame(1 / 60)
    arrive(app, pygame.MOUSEBUTTONDOWN, **press_here)
    arrive(app, pygame.MOUSEBUTTONUP, **press_here)
    assert late.used == 1


def test_fifty_frames_of_every_screen_here(tmp_path):
    made = App(lambda c: TitleScreen(c), data_dir=tmp_path)
    for open_screen in (SettingsScreen, HelpScreen):
        made.apply(Push(open_screen(made.context)))
    assert made.run(max_frames=50) == 0
    assert made.frames == 50 and made.stack == []


def test_one_match_applies_every_command(app):
    first = app.screen
    second, third = Plain(app.context, "second"), Plain(app.context, "third")
    app.apply(Push(second))
    assert app.screen is second and second.log == ["enter"]
    app.apply(Replace(third))
    assert app.screen is third and second.log == ["enter", "leave"] and len(app.stack) == 2
    app.apply(Pop())
    assert app.screen is first and first.log == ["enter", "enter"]
    app.apply(Pop())
    assert app.stack == [first]  # the last screen stays
    for _ in range(3):
        app.apply(Push(Plain(app.context)))
    app.apply(Reset(second))
    assert app.stack == [first, second]
    app.apply(Stay())
    assert app.running
    app.apply(Quit())
    assert not app.running


def test_escape_goes_back_and_never_quits(app):
    app.apply(Push(Plain(app.context)))
    for _ in range(4):
        press(app, pygame.K_ESCAPE)
    assert app.running and len(app.stack) == 1


def test_f1_and_t_open_and_close_their_pages(app):
    press(app, pygame.K_F1)
    assert isinstance(app.screen, HelpScreen)
    press(app, pygame.K_F1)
    press(app, pygame.K_t)
    assert isinstance(app.screen, TextScreen) and app.screen.lines == ("Fine", "Go")
    press(app, pygame.K_t)
    assert len(app.stack) == 1


def test_f12_saves_pictures_in_the_data_folder_without_overwriting(app, tmp_path):
    for _ in range(3):
        press(app, pygame.K_F12)
    shots = sorted((tmp_path / "screenshots").glob("*.png"))
    assert len(shots) == 3 and "Screenshot saved" in app.toast.text


def test_fullscreen_remembers_the_window(app):
    app.handle(pygame.event.Event(pygame.VIDEORESIZE, w=900, h=700, size=(900, 700)))
    press(app, pygame.K_F11)
    assert app.fullscreen and app.context.settings.fullscreen
    press(app, pygame.K_RETURN, pygame.KMOD_ALT)
    assert not app.fullscreen and app.surface.get_size() == (900, 700)


def test_a_resized_window_keeps_its_picture_until_it_stands_still(app):
    drawn = []
    real = app.draw
    app.draw = lambda surface: (drawn.append(surface.get_size()), real(surface))
    app.frame(0.02)
    app.surface = pygame.display.set_mode((900, 700), pygame.RESIZABLE)
    app.handle(pygame.event.Event(pygame.VIDEORESIZE, w=900, h=700, size=(900, 700)))
    before = len(drawn)
    app.frame(0.02)
    assert len(drawn) == before and app.surface.get_at((450, 350))[:3] != (0, 0, 0)
    for _ in range(10):
        app.frame(0.02)
    assert drawn[-1] == (900, 700)


def test_the_window_is_restored_next_time(tmp_path):
    one = App(Plain, data_dir=tmp_path)
    one.handle(pygame.event.Event(pygame.VIDEORESIZE, w=1000, h=640, size=(1000, 640)))
    one.close()
    two = App(Plain, data_dir=tmp_path)
    assert two.surface.get_size() == (1000, 640)
    two.close()


def test_mouse_alone_and_keyboard_alone_reach_the_way_out(app):
    x, y = app.view.point((200, 330))
    for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
        app.handle(pygame.event.Event(kind, pos=(x, y), button=1))
    assert not app.running
    app.running = True
    press(app, pygame.K_TAB)
    assert app.screen.focus == "ok"
    press(app, pygame.K_DOWN)
    press(app, pygame.K_RETURN)
    assert not app.running


def test_the_close_button_of_the_window_ends_the_loop(app):
    app.handle(pygame.event.Event(pygame.QUIT))
    assert not app.running


def test_the_focus_ring_is_drawn_for_keys_and_hidden_for_the_mouse(app):
    app.pointer.by_keys = True
    app.draw(app.surface)
    x, y = (round(v) for v in app.view.point((200, 100 - 3.5)))
    assert app.surface.get_at((x, y))[:3] == app.canvas(app.surface).theme.focus
    app.pointer.by_keys = False
    app.draw(app.surface)
    assert app.surface.get_at((x, y))[:3] != app.canvas(app.surface).theme.focus


def test_a_damaged_settings_file_is_told_in_the_first_frame(tmp_path):
    (tmp_path / "settings.json").write_text("{")
    made = App(Plain, data_dir=tmp_path)
    assert "settings.damaged.json" in made.toast.text
    made.close()


def test_no_display_is_one_sentence(monkeypatch):
    pygame.display.quit()
    for name in ("SDL_VIDEODRIVER", "SDL_VIDEO_DRIVER", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(app_module, "_linux_display", lambda: False)
    monkeypatch.setattr(app_module.sys, "platform", "linux")
    with pytest.raises(NoDisplayError, match="simulate") as error:
        app_module.open_display()
    assert "shot" in str(error.value) and "\n" not in str(error.value)


def test_both_libraries_installed_is_said_with_the_fix(monkeypatch):
    from importlib import metadata

    monkeypatch.setattr(metadata, "distribution", lambda name: object())
    assert "pip uninstall" in (compat.conflict() or "")

    def only_ce(name):
        if name == "pygame":
            raise metadata.PackageNotFoundError(name)
        return object()

    monkeypatch.setattr(metadata, "distribution", only_ce)
    assert compat.conflict() is None


def title_routes(context_seen: list) -> dict:
    def campaign(context):
        context_seen.append(context)
        return Plain(context, "campaign")

    return {"campaign": campaign, "resume": lambda c: Resume("Continue: One Lock", lambda: Plain(c, "board"))}


def test_the_title_offers_only_ways_that_exist_and_continue_comes_first(tmp_path):
    seen: list = []
    made = App(TitleScreen, data_dir=tmp_path, routes=title_routes(seen))
    assert [h.id for h in made.hits()] == ["continue", "patients", "settings", "help", "quit"]
    assert made.screen.focus == "continue"
    press(made, pygame.K_RETURN)
    assert made.hits()[0].label == "Opening One Lock …"
    made.frame(0.02)
    assert made.screen.name == "title", "a frame says that it opens"
    made.frame(0.02)
    assert made.screen.name == "board"
    press(made, pygame.K_ESCAPE)
    assert made.hits()[0].label == "Continue: One Lock"
    press(made, pygame.K_ESCAPE)
    assert made.running and made.screen.focus == "quit"
    made.close()
    bare = App(TitleScreen, data_dir=tmp_path)
    assert [h.id for h in bare.hits()] == ["settings", "help", "quit"]
    bare.close()


def test_settings_change_at_once_and_are_saved(tmp_path):
    made = App(SettingsScreen, data_dir=tmp_path)
    hits = {h.id: h for h in made.hits()}
    assert made.screen.focus == "text.1.0"
    hits["text.1.5"].action()
    assert made.view.text_scale == 1.5
    hits["motion"].action()
    {h.id: h for h in made.screen.hits()}["cues"].adjust(1)
    made.close()
    again = App(SettingsScreen, data_dir=tmp_path)
    now = again.context.settings
    assert (now.text_scale, now.reduced_motion, round(now.volume_cues, 2)) == (1.5, True, 0.7)
    again.close()


@pytest.mark.parametrize("text_scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("make", [SettingsScreen, HelpScreen, TitleScreen])
def test_no_text_of_these_screens_is_shortened_and_hits_stay_on_the_stage(tmp_path, make, text_scale):
    made = App(make, data_dir=tmp_path, routes=title_routes([]))
    made.change_settings(text_scale=text_scale)
    canvas = made.draw(made.surface)
    assert canvas.shortened == []
    boxes = [hit.box for hit in made.hits()]
    for n, box in enumerate(boxes):
        assert box.w >= 44 and box.h >= 44
        assert box.x >= 0 and box.y >= 0 and box.right <= STAGE.w and box.bottom <= STAGE.h
        assert not any(box.overlaps(other) for other in boxes[n + 1 :])
    made.close()


def test_headless_pictures_need_no_window_and_repeat(tmp_path):
    one = render_screen_to_surface(SettingsScreen, (1280, 720), data_dir=tmp_path)
    two = render_screen_to_surface(SettingsScreen, (1280, 720), data_dir=tmp_path)
    assert np.array_equal(pygame.surfarray.array3d(one), pygame.surfarray.array3d(two))
    assert len(np.unique(pygame.surfarray.array2d(one))) > 50
    assert render_screen_to_surface(HelpScreen, (960, 720), 2.0).get_size() == (960, 720)


@pytest.mark.parametrize("name", [*sound.RECIPES, "room"])
def test_cues_are_soft_short_and_the_same_every_time(name):
    one = sound.samples(name)
    assert one.dtype == np.int16 and one.shape[1] == 2
    assert np.array_equal(one, sound.samples(name))
    peak = np.abs(one.astype(int)).max()
    assert 200 < peak <= 32767 * 0.55
    assert len(one) <= 8 * sound.RATE_HZ
    if name != "room":
        assert len(one) < 1.3 * sound.RATE_HZ
        assert np.abs(one[-50:].astype(int)).max() < peak * 0.1  # no click at the end


def test_without_a_device_the_game_is_silent(monkeypatch):
    def broken(*args, **kwargs):
        raise pygame.error("no device")

    monkeypatch.setattr(pygame.mixer, "init", broken)
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    quiet = Sound(Settings())
    assert quiet.open() is False
    quiet.play("tap")
    quiet.set(Settings().changed(volume_cues=1.0))
    quiet.close()
