"""The window and its loop: events in, one frame out, sixty times a second."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from game.ui import compat, draw, settings
from game.ui.compat import pygame
from game.ui.draw import Canvas
from game.ui.input import Meant, Pointer
from game.ui.layout import View
from game.ui.screen import Command, Context, Hit, Pop, Push, Quit, Replace, Reset, Screen, Stay
from game.ui.sound import Sound
from game.ui.theme import DARK
from game.ui.widgets.button import ring
from game.ui.widgets.tooltip import draw_toast, draw_tooltip
from game.ui.witness import Witness

FPS = 60
LONGEST_STEP_S = 0.1  # after a stall animation goes on from where it was instead of jumping
TOAST_S = 4.5
TOAST_ARRIVES_S = 0.25
"""A sentence younger than this was said on the way to the new screen, and stays."""
TOOLTIP_AFTER_S = 0.45
SETTLE_S = 0.15
"""While the window is dragged larger the last picture is stretched: each size would bake tissue anew."""
KEEP_EVERY = 150
"""Frames between copies of the picture: a copy costs about a millisecond."""
TITLE = "Seed & Soil"
MakeScreen = Callable[[Context], Screen]


class NoDisplayError(RuntimeError):
    """There is no window system; the message is one sentence with what to use instead."""


NO_DISPLAY = (
    "There is no display to open a window on; use 'simulate LEVEL --policy NAME --seed N' to play without one "
    "or 'shot SCREEN OUT.png' to draw a screen into a file."
)


@dataclass
class Toast:
    """The sentence at the foot of the window and its age."""

    text: str = ""
    age_s: float = 0.0


class App:
    """The game's window. `first` makes the first screen; `routes` are the ways between screens by name."""

    def __init__(
        self,
        first: MakeScreen,
        size: tuple[int, int] | None = None,
        fullscreen: bool | None = None,
        data_dir: Path | None = None,
        seed: int | None = None,
        routes: dict[str, Callable[..., Any]] | None = None,
    ) -> None:
        warning = compat.conflict()
        if warning:
            print(warning, file=sys.stderr)
        self.folder = settings.config_dir(data_dir)
        chosen, notice = settings.load(self.folder)
        self.settings = chosen
        self.windowed = size or (chosen.window_w_px, chosen.window_h_px)
        self.fullscreen = chosen.fullscreen if fullscreen is None else fullscreen
        self.data_dir = data_dir
        self.context = Context(
            settings=chosen,
            sound=Sound(chosen),
            data_dir=data_dir,
            seed=seed,
            routes=routes or {},
            say=self.say,
            apply_settings=self.apply_settings,
        )
        self.running = True
        self.witness = Witness.from_environment()
        self.pointer = Pointer()
        self.meant = Meant()
        self.toast = Toast(notice)
        self.time_s = 0.0
        self.frames = 0
        self._hits: list[Hit] | None = None
        self._kept: tuple[object, int, pygame.Surface] | None = None
        self._settle_s = 0.0
        self._size_px = (0, 0)
        self._open_display()
        self._set_mode()
        self.stack: list[Screen] = []
        self._push(first(self.context))

    # -- window ---------------------------------------------------------------------------------------

    def _open_display(self) -> None:
        open_display()
        pygame.display.set_caption(TITLE)
        pygame.key.set_repeat(350, 60)

    def _set_mode(self) -> None:
        if self.fullscreen:
            # Size 0 × 0 asks for the desktop's own; a new mode keeps the picture sharp.
            self.surface = pygame.display.set_mode((0, 0), pygame.FULLSCREEN)
        else:
            self.surface = pygame.display.set_mode(self.windowed, pygame.RESIZABLE)
            if self.surface.get_size() != tuple(self.windowed):
                # Upstream pygame leaves fullscreen at its size; a second call gives the window its own.
                self.surface = pygame.display.set_mode(self.windowed, pygame.RESIZABLE)
        self._fit()

    def _fit(self) -> None:
        w, h = self.surface.get_size()
        if self.frames and self._size_px != (w, h):
            self._settle_s = SETTLE_S
        self._size_px = (w, h)
        self.view = View.of(w, h, self.context.settings.text_scale)

    def toggle_fullscreen(self) -> None:
        """Switch between the whole screen and the remembered window."""
        self.fullscreen = not self.fullscreen
        self._set_mode()
        self.change_settings(fullscreen=self.fullscreen)

    # -- settings -------------------------------------------------------------------------------------

    def change_settings(self, **values: Any) -> None:
        """Change and save some settings."""
        self.context.settings = self.context.settings.changed(**values)
        self.apply_settings()

    def apply_settings(self) -> None:
        """Make `context.settings` hold at once, and save them."""
        now = self.context.settings
        self.context.sound.set(now)
        if now.fullscreen != self.fullscreen:
            self.fullscreen = now.fullscreen
            self._set_mode()
        self._fit()
        problem = settings.save(now, self.folder)
        if problem:
            self.say(problem)
        self._hits = None

    def say(self, sentence: str) -> None:
        """Show one sentence at the foot of the window."""
        self.toast = Toast(sentence)

    # -- the stack ------------------------------------------------------------------------------------

    @property
    def screen(self) -> Screen:
        """The screen on top."""
        return self.stack[-1]

    def _push(self, screen: Screen) -> None:
        self.stack.append(screen)
        self._arrived()

    def _arrived(self) -> None:
        self._hits = None
        if self.toast.age_s > TOAST_ARRIVES_S:
            self.toast = Toast()  # it was about the screen before
        self.pointer.hover = self.pointer.pressed = ""
        self.screen.enter()
        self.pointer.settle(self.screen, self.hits())

    def apply(self, command: Command | None) -> None:
        """The one place where screens change."""
        match command:
            case None | Stay():
                self._hits = None
                return
            case Quit():
                self.running = False
                return
            case Push(screen):
                self.stack.append(screen)
            case Replace(screen):
                self.stack.pop().leave()
                self.stack.append(screen)
            case Pop():
                if len(self.stack) == 1:
                    return
                self.stack.pop().leave()
            case Reset(screen):
                while len(self.stack) > 1:
                    self.stack.pop().leave()
                if screen is not None:
                    self.stack.append(screen)
        self._arrived()

    def hits(self) -> list[Hit]:
        """This frame's hit list, made once until something changes."""
        if self._hits is None:
            self._hits = list(self.screen.hits())
        return self._hits

    # -- events ---------------------------------------------------------------------------------------

    def handle(self, event: Any) -> None:
        """Use one pygame event."""
        if event.type == pygame.QUIT:
            self.running = False
            return
        if event.type == pygame.VIDEORESIZE:
            self._resized(event)
            return
        if hasattr(event, "pos"):
            event = pygame.event.Event(event.type, {**event.__dict__, "pos": self.view.logical(event.pos)})
        if event.type == pygame.KEYDOWN and self._global_key(event):
            return
        command = self.screen.on_event(event)
        if command is not None:
            self.apply(command)
            return
        before = self.screen.focus
        hit, command = self.pointer.handle(event, self.screen, self.hits())
        if hit is not None:
            self._used(hit)
        elif self.screen.focus != before:
            self.context.sound.play("move")
        if command is not None:
            self.apply(command)
        elif event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self.apply(self.screen.on_back())

    def _used(self, hit: Hit) -> None:
        if hit.enabled:
            self.context.sound.play(hit.sound)
        elif hit.reason:
            self.say(hit.reason[0].upper() + hit.reason[1:])

    def _keep_picture(self) -> None:
        """Copy the frame now and then: a resized window has lost it."""
        if self._kept is None or self._kept[0] is not self.screen or self.frames - self._kept[1] >= KEEP_EVERY:
            self._kept = (self.screen, self.frames, self.surface.copy())

    def _stretched(self, dt_s: float) -> bool:
        """Show the kept picture at the window's size, until that size has stood for a moment."""
        self._settle_s -= dt_s
        if self._settle_s <= 0 or self._kept is None:
            return False
        self.surface.blit(pygame.transform.scale(self._kept[2], self.surface.get_size()), (0, 0))
        return True

    def _resized(self, event: Any) -> None:
        self.surface = pygame.display.get_surface() or self.surface
        if not self.fullscreen:
            self.windowed = (event.w, event.h)
        self._fit()
        self._hits = None

    def _global_key(self, event: Any) -> bool:
        alt = event.mod & pygame.KMOD_ALT
        if event.key == pygame.K_F11 or (event.key == pygame.K_RETURN and alt):
            self.toggle_fullscreen()
        elif event.key == pygame.K_F12:
            self.say(self.screenshot())
        elif event.key == pygame.K_F1:
            self._open_help()
        elif event.key == pygame.K_t and not event.mod & (pygame.KMOD_CTRL | pygame.KMOD_ALT):
            self._open_text()
        else:
            return False
        return True

    def _open_help(self) -> None:
        from game.ui.screens.help import HelpScreen

        self.apply(Pop() if isinstance(self.screen, HelpScreen) else Push(HelpScreen(self.context)))

    def _open_text(self) -> None:
        from game.ui.screens.help import TextScreen

        if isinstance(self.screen, TextScreen):
            self.apply(Pop())
        else:
            self.apply(Push(TextScreen(self.context, self.screen.name, self.screen.plain_text())))

    def screenshot(self) -> str:
        """Save the window as a PNG; returns one sentence about it."""
        folder = settings.pictures_dir(self.data_dir)
        name = time.strftime("seed-and-soil-%Y%m%d-%H%M%S")
        path = folder / f"{name}.png"
        n = 1
        try:
            folder.mkdir(parents=True, exist_ok=True)
            while path.exists():
                n += 1
                path = folder / f"{name}-{n}.png"
            pygame.image.save(self.surface, os.fspath(path))
        except (OSError, pygame.error):
            return "The screenshot could not be saved; choose another folder with --data-dir."
        return f"Screenshot saved as {path.name} in {folder.name}."

    # -- frames ---------------------------------------------------------------------------------------

    def frame(self, dt_s: float) -> None:
        """Events, one step of animation, one picture."""
        for event in pygame.event.get():
            if self.meant.holds(event):
                self.handle(event)
            if not self.running:
                return
        dt_s = min(dt_s, LONGEST_STEP_S)
        self.meant.wait(dt_s)
        self.time_s += dt_s
        self.pointer.hover_s += dt_s
        self.toast.age_s += dt_s
        self._hits = None
        shown = self.screen
        self.apply(shown.update(dt_s))
        if self.screen is not shown:
            self.meant.unasked()
        self.pointer.settle(self.screen, self.hits())
        if not self._stretched(dt_s):
            self.draw(self.surface)
            self._keep_picture()
        pygame.display.flip()
        self.frames += 1
        if self.witness is not None:
            self.witness.tell(self.screen, self.hits(), self.view, self.frames)

    def canvas(self, surface: pygame.Surface) -> Canvas:
        """A canvas for the screen on top."""
        return Canvas(
            surface, self.view, DARK, self.screen.focus, self.pointer.hover, self.pointer.pressed,
            self.pointer.by_keys, self.time_s, self.context.settings.reduced_motion,
        )  # fmt: skip

    def draw(self, surface: pygame.Surface) -> Canvas:
        """Draw screen, focus ring, tooltip and toast; returns the canvas used."""
        canvas = self.canvas(surface)
        self.screen.draw(canvas)
        hits = self.hits()
        focused = next((hit for hit in hits if hit.id == canvas.focus), None)
        if focused is not None and focused.ring and canvas.show_focus:
            ring(canvas, focused.box, focused.radius)
        self._draw_tooltip(canvas, hits)
        if self.toast.text and self.toast.age_s < TOAST_S:
            share = 1.0 if canvas.reduced_motion else min(1.0, self.toast.age_s / 0.18)
            draw_toast(canvas, self.toast.text, 1 - (1 - share) ** 2)
        return canvas

    def _draw_tooltip(self, canvas: Canvas, hits: list[Hit]) -> None:
        pointed = canvas.focus if canvas.show_focus else canvas.hover
        if not canvas.show_focus and self.pointer.hover_s < TOOLTIP_AFTER_S:
            return
        hit = next((h for h in hits if h.id == pointed), None)
        if hit is None:
            return
        words = hit.tooltip if hit.enabled or not hit.reason else hit.reason
        said = self.toast.age_s < TOAST_S and self.toast.text.casefold() == words.casefold()
        if words and not said:
            draw_tooltip(canvas, words[0].upper() + words[1:], hit.box)

    def run(self, max_frames: int | None = None) -> int:
        """Loop until the player leaves; returns the exit code."""
        clock = pygame.time.Clock()
        try:
            while self.running and (max_frames is None or self.frames < max_frames):
                self.frame(clock.tick(FPS) / 1000)
                if self.frames == 2:
                    self.context.sound.open()  # after the first picture: opening a device takes a while
        finally:
            self.close()
        return 0

    def close(self) -> None:
        """Remember the window, close screens, free everything."""
        while self.stack:
            self.stack.pop().leave()
        if not self.fullscreen:
            w, h = self.windowed
            changed = self.context.settings.changed(window_w_px=w, window_h_px=h)
            if changed != self.context.settings:
                settings.save(changed, self.folder)
        self.context.sound.close()
        draw.forget()
        pygame.quit()


def open_display() -> None:
    """Start SDL's video; raises NoDisplayError when there is nothing to draw on."""
    wanted = os.environ.get("SDL_VIDEODRIVER", "") or os.environ.get("SDL_VIDEO_DRIVER", "")
    if not wanted and sys.platform.startswith("linux") and not _linux_display():
        raise NoDisplayError(NO_DISPLAY)  # SDL would first write a complaint of its own to stderr
    try:
        pygame.display.init()
    except pygame.error as error:
        raise NoDisplayError(NO_DISPLAY) from error
    if not wanted and pygame.display.get_driver() in ("dummy", "offscreen"):
        pygame.display.quit()
        raise NoDisplayError(NO_DISPLAY)
    pygame.font.init()


def _linux_display() -> bool:
    """Whether a window system or a graphics card is in reach."""
    windows = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(windows) or Path("/dev/dri/card0").exists()


def render_screen_to_surface(
    make: MakeScreen,
    size: tuple[int, int] = (1280, 720),
    text_scale: float = 1.0,
    seconds: float = 0.0,
    focus: str = "",
    data_dir: Path | None = None,
    seed: int | None = None,
    routes: dict[str, Callable[..., Any]] | None = None,
    show_focus: bool = True,
) -> pygame.Surface:
    """Draw one screen without a window, after `seconds` of its animation. Needs no display.

    The result stays valid: it is a plain surface; save it with `pygame.image.save`.
    """
    if not pygame.display.get_init():
        os.environ["SDL_VIDEODRIVER"] = "dummy"
        pygame.display.init()
    pygame.font.init()
    if pygame.display.get_surface() is None:
        pygame.display.set_mode((16, 16))
    chosen = settings.Settings().changed(text_scale=text_scale, sound_on=False)
    context = Context(chosen, Sound(chosen), data_dir, seed, routes or {})
    screen = make(context)
    surface = pygame.Surface(size)
    view = View.of(size[0], size[1], text_scale)
    pointer = Pointer()
    screen.enter()
    steps = max(1, round(seconds * FPS))
    for _ in range(steps):
        screen.update(seconds / steps)
    screen.focus = focus or screen.focus
    hits = list(screen.hits())
    pointer.settle(screen, hits)
    canvas = Canvas(surface, view, DARK, screen.focus, show_focus=show_focus, time_s=seconds)
    screen.draw(canvas)
    focused = next((hit for hit in hits if hit.id == screen.focus), None)
    if focused is not None and focused.ring and show_focus:
        ring(canvas, focused.box, focused.radius)
    screen.leave()
    return surface
