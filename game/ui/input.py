"""One list of hits drives mouse and keyboard: hover, focus, activation, arrows between neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from game.ui.compat import pygame
from game.ui.layout import Box
from game.ui.screen import Command, Hit, Screen, Stay

ARROWS = {
    pygame.K_LEFT: (-1, 0),
    pygame.K_RIGHT: (1, 0),
    pygame.K_UP: (0, -1),
    pygame.K_DOWN: (0, 1),
}
MIN_TARGET = 44.0
WHILE_HELD = frozenset({*ARROWS, pygame.K_TAB, pygame.K_BACKSPACE, pygame.K_PAGEUP, pygame.K_PAGEDOWN})
"""Keys that go on acting while they are held; every other acts once."""
UNASKED_S = 0.4
"""Assumption: about the time in which a person sees that the screen has changed by itself, and stops."""


def hit_at(hits: Sequence[Hit], pos: tuple[float, float]) -> Hit | None:
    """The topmost hit under a logical position."""
    return next((hit for hit in reversed(hits) if hit.box.contains(pos)), None)


def neighbour(hits: Sequence[Hit], current: Hit, direction: tuple[int, int]) -> Hit | None:
    """The nearest hit in a direction, its own group first; None at the edge."""

    def cost(box: Box) -> float | None:
        dx, dy = box.cx - current.box.cx, box.cy - current.box.cy
        ahead = dx * direction[0] + dy * direction[1]
        if ahead <= 1:
            return None
        if direction[0]:
            aside = max(0.0, abs(dy) - (box.h + current.box.h) / 2)
        else:
            aside = max(0.0, abs(dx) - (box.w + current.box.w) / 2)
        slant = abs(dy if direction[0] else dx)
        return ahead + 4 * aside + 0.3 * slant

    best: Hit | None = None
    best_cost = float("inf")
    for hit in hits:
        if hit.id == current.id:
            continue
        found = cost(hit.box)
        if found is None:
            continue
        if current.group and hit.group == current.group and direction[0]:
            found *= 0.25
        if found < best_cost:
            best, best_cost = hit, found
    return best


class Meant:
    """Whether a press was meant. A held key repeats, by a timer that runs on while a frame takes long; and a screen
    that ends by itself would hand the press that was on its way to the next."""

    def __init__(self) -> None:
        self._held: set[int] = set()
        self._unasked_s = 0.0

    def unasked(self) -> None:
        """The screen has changed by itself."""
        self._unasked_s = UNASKED_S

    def wait(self, dt_s: float) -> None:
        """Let time pass."""
        self._unasked_s = max(0.0, self._unasked_s - dt_s)

    def holds(self, event: Any) -> bool:
        """Whether to use this event."""
        if event.type == pygame.KEYUP:
            self._held.discard(event.key)
        if event.type not in (pygame.KEYDOWN, pygame.MOUSEBUTTONDOWN):
            return True
        if event.type == pygame.KEYDOWN:
            repeats = event.key in self._held and event.key not in WHILE_HELD
            self._held.add(event.key)
            if repeats:
                return False
        return not self._unasked_s


class Pointer:
    """What mouse and keyboard point at. The app keeps one and hands it every event."""

    def __init__(self) -> None:
        self.hover = ""
        self.pressed = ""
        self.by_keys = True
        self.hover_s = 0.0

    def settle(self, screen: Screen, hits: Sequence[Hit]) -> None:
        """Make sure that the focus is on something that exists."""
        ids = {hit.id for hit in hits}
        if screen.focus not in ids:
            first = screen.default_focus if screen.default_focus in ids else ""
            screen.focus = first or (hits[0].id if hits else "")
        if self.hover not in ids:
            self.hover = ""
        screen.hover = self.hover

    def handle(self, event: Any, screen: Screen, hits: Sequence[Hit]) -> tuple[Hit | None, Command | None]:
        """Use an event: returns the hit that was used, if any, and its command."""
        if event.type == pygame.MOUSEMOTION:
            return None, self._move(event, screen, hits)
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            return None, self._press(event, screen, hits)
        if event.type == pygame.MOUSEBUTTONUP and event.button == 1:
            return self._release(event, hits)
        if event.type == pygame.KEYDOWN:
            return self._key(event, screen, hits)
        return None, None

    def _move(self, event: Any, screen: Screen, hits: Sequence[Hit]) -> Command | None:
        if any(getattr(event, "rel", (1, 1))):
            self.by_keys = False
        held = next((hit for hit in hits if hit.id == self.pressed and hit.drag), None)
        if held is not None and held.drag is not None and held.enabled:
            held.drag(_share(held, event.pos))
            return Stay()
        under = hit_at(hits, event.pos)
        before, self.hover = self.hover, under.id if under else ""
        if before != self.hover:
            self.hover_s = 0.0
        screen.hover = self.hover
        return None

    def _press(self, event: Any, screen: Screen, hits: Sequence[Hit]) -> Command | None:
        self.by_keys = False
        under = hit_at(hits, event.pos)
        self.pressed = under.id if under else ""
        if under is None:
            return None
        screen.focus = under.id
        if under.drag is not None and under.enabled:
            under.drag(_share(under, event.pos))
        return Stay()

    def _release(self, event: Any, hits: Sequence[Hit]) -> tuple[Hit | None, Command | None]:
        under = hit_at(hits, event.pos)
        same = under is not None and under.id == self.pressed
        self.pressed = ""
        if under is None or not same or under.drag is not None:
            return None, None
        return under, use(under)

    def _key(self, event: Any, screen: Screen, hits: Sequence[Hit]) -> tuple[Hit | None, Command | None]:
        named = pygame.key.name(event.key)
        plain = not event.mod & (pygame.KMOD_CTRL | pygame.KMOD_ALT | pygame.KMOD_META)
        shortcut = next((hit for hit in hits if named in hit.keys), None) if plain else None
        if shortcut is not None:
            self.by_keys = True
            screen.focus = shortcut.id
            return shortcut, use(shortcut)
        current = next((hit for hit in hits if hit.id == screen.focus), None)
        if event.key == pygame.K_TAB and plain and hits:
            self.by_keys = True
            step = -1 if event.mod & pygame.KMOD_SHIFT else 1
            at = next((n for n, hit in enumerate(hits) if hit.id == screen.focus), -step)
            screen.focus = hits[(at + step) % len(hits)].id
            return None, Stay()
        if current is None or not plain:
            return None, None
        if event.key in ARROWS:
            self.by_keys = True
            direction = ARROWS[event.key]
            if current.adjust is not None and direction[0] and current.enabled:
                return current, current.adjust(direction[0]) or Stay()
            there = neighbour(hits, current, direction)
            if there is not None:
                screen.focus = there.id
            return None, Stay()
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE):
            self.by_keys = True
            return current, use(current)
        return None, None


def use(hit: Hit) -> Command:
    """Activate a hit; a closed one does nothing."""
    if not hit.enabled:
        return Stay()
    return hit.action() or Stay()


def _share(hit: Hit, pos: tuple[float, float]) -> float:
    return min(1.0, max(0.0, (pos[0] - hit.box.x) / max(1.0, hit.box.w)))
