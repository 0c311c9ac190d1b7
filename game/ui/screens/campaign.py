"""The patients: a vessel runs from one to the next; beside it who is chosen, and why one would meet them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import ceil
from typing import Any

from game.play.progress import Progress, data_folder, load_progress
from game.spec.library import Library
from game.ui.compat import pygame
from game.ui.draw import Canvas
from game.ui.layout import Box
from game.ui.screen import Command, Context, Hit, Pop, Push, Stay
from game.ui.screens.large_text import LargeTextScreen, halves
from game.ui.tissue import static_tissue, vessel_path
from game.ui.widgets.button import Button, ring
from game.ui.widgets.label import draw_pill, draw_stars
from game.ui.widgets.named import named_hit
from game.ui.widgets.panel import draw_bar, draw_panel

MAP = Box(12, 56, 868, 652)
SIDE = Box(892, 56, 376, 652)
PER_ROW = 6
NODE_R = 24.0
CHOSEN_R = 56.0
VESSEL_R = 13.0
INTENT_WORDS = {"clear": "clear", "control": "control", "watch": "watch"}


@dataclass(frozen=True)
class Stop:
    """One level on the way."""

    level: str
    number: str
    name: str
    patient: str
    age: int | None
    portrait: str
    cancer: str
    idea: str
    minutes: int
    cycles: int
    intent: str
    hypothetical: bool
    story: str
    stars: int | None

    @property
    def who(self) -> str:
        """`Marta, 61`."""
        return self.patient if self.age is None else f"{self.patient}, {self.age}"


def read_stops(library: Library, progress: Progress) -> tuple[Stop, ...]:
    """Every level in the campaign's order."""
    return tuple(
        Stop(
            level.id, level.number, level.name, level.patient.name, level.patient.age, level.patient.portrait,
            library.cancers[level.cancer].name, level.text.idea, level.minutes, level.horizon.cycles, level.intent,
            level.hypothetical, level.patient.story, progress.of(level.id),
        )
        for level in library.levels.values()
    )  # fmt: skip


def first_choice(stops: Sequence[Stop], after: str) -> int:
    """The level after the one just finished, else the first without stars, else the first."""
    for n, stop in enumerate(stops[:-1]):
        if stop.level == after:
            return n + 1
    return next((n for n, stop in enumerate(stops) if stop.stars is None), 0)


def node_places(count: int, area: Box = MAP) -> list[tuple[float, float]]:
    """Places of the levels: rows that turn back at their ends, gently swaying, filling the panel."""
    per_row = min(PER_ROW, max(1, count)) if count > 4 else max(1, count)
    rows = max(1, ceil(count / per_row))
    places = []
    for n in range(count):
        row, at = divmod(n, per_row)
        in_row = min(per_row, count - row * per_row) if rows == 1 else per_row
        share = (at + 0.5) / in_row
        if row % 2:
            share = 1 - share
        x = area.x + 40 + (area.w - 80) * share
        sway = 52 if rows == 1 else 30 if rows == 2 else 14
        y = area.y + 90 + (area.h - 120) * (row + 0.5) / rows + sway * (1 if at % 2 else -1)
        places.append((x, y))
    return places


def way(places: Sequence[tuple[float, float]], area: Box = MAP) -> tuple[tuple[float, float], ...]:
    """The vessel's course through the places, from beyond the panel to beyond it."""
    first, last = places[0], places[-1]
    out: list[tuple[float, float]] = [(area.x - 60, first[1] + 40), first]
    for a, b in pairwise(places):
        if abs(b[1] - a[1]) > 110:
            bulge = area.right - 30 if a[0] > area.cx else area.x + 30
            out.append((bulge, (a[1] + b[1]) / 2))
        else:
            out.append(((a[0] + b[0]) / 2, (a[1] + b[1]) / 2 + 6))
        out.append(b)
    away = area.right + 60 if last[0] >= area.cx else area.x - 60
    out.append((away, last[1] - 46))
    return tuple(out)


@lru_cache(2)
def _ground(width_px: int, height_px: int) -> pygame.Surface:
    return static_tissue(width_px, height_px)


class CampaignScreen(LargeTextScreen):
    """`after` is the level just finished: the next one is chosen."""

    name = "campaign"
    default_focus = "meet"
    parts = (("map", "Map", Box(MAP.x, MAP.y + 130, MAP.w, 420)), *halves("who", "Patient", "Idea", SIDE, 0.53))

    def __init__(self, context: Context, library: Library, after: str = "") -> None:
        super().__init__(context)
        self.library = library
        self.after = after
        self.progress = Progress()
        self.stops: tuple[Stop, ...] = ()
        self.chosen = 0
        self._read()
        self.chosen = first_choice(self.stops, after) if self.stops else 0

    def _read(self) -> None:
        self.progress, notice = load_progress(data_folder(self.context.data_dir))
        self.stops = read_stops(self.library, self.progress)
        if notice:
            self.context.say(notice)

    def enter(self) -> None:
        """Stars may have changed."""
        self._read()

    @property
    def stop(self) -> Stop:
        """The chosen level."""
        return self.stops[self.chosen]

    def choose(self, index: int) -> Command:
        """Choose a level; choosing the chosen one meets the patient."""
        if index == self.chosen:
            return self.meet()
        self.chosen = index
        return Stay()

    def meet(self) -> Command:
        """To the briefing."""
        from game.ui.screens.briefing import BriefingScreen

        seed = self.context.seed if self.context.seed is not None else fresh_seed()
        return Push(BriefingScreen(self.context, self.library, self.stop.level, seed))

    def on_event(self, event: Any) -> Command | None:
        """Left and right go along the vessel while a patient has the focus."""
        arrows = (pygame.K_LEFT, pygame.K_RIGHT)
        if event.type == pygame.KEYDOWN and self.focus.startswith("level") and event.key in arrows:
            step = 1 if event.key == pygame.K_RIGHT else -1
            self.chosen = min(len(self.stops) - 1, max(0, self.chosen + step))
            self.focus = f"level{self.chosen}"
            return Stay()
        return None

    def buttons(self) -> list[tuple[Button, Callable[[], Command]]]:
        """Back, settings, meet."""
        word = "Watch" if self.stop.intent == "watch" else f"Meet {self.stop.patient.split()[0]}"
        return [
            (Button("back", Box(1112, 2, 72, 44), "Back"), Pop),
            (Button("settings", Box(1196, 2, 72, 44), "", icon="settings", tooltip="Settings"), self._settings),
            (Button("meet", Box(SIDE.x + 24, SIDE.bottom - 80, SIDE.w - 48, 60), word, "primary", size=24), self.meet),
        ]

    def _settings(self) -> Command:
        from game.ui.screens.settings import SettingsScreen

        return Push(SettingsScreen(self.context))

    def normal_hits(self) -> Sequence[Hit]:
        """Patients along the vessel, then the buttons."""
        out = []
        for n, (stop, place) in enumerate(zip(self.stops, node_places(len(self.stops)), strict=True)):
            r = CHOSEN_R if n == self.chosen else NODE_R
            stars = "not played" if stop.stars is None else f"{stop.stars} of 3 stars"
            box = Box(place[0] - r, place[1] - r, 2 * r, 2 * r).at_least(56, 56)
            label = f"{stop.number}, {stop.name}, {stop.who}, {stars}"
            action = lambda n=n: self.choose(n)  # noqa: E731
            out.append(Hit(f"level{n}", box, label, action, ring=False, group="levels", sound="card"))
        meet, rest = self.buttons()[2], self.buttons()[:2]
        return [meet[0].hit(meet[1]), *out, *(named_hit(button, action) for button, action in rest)]

    def plain_text(self) -> list[str]:
        """The chosen patient, then all of them."""
        stop = self.stop
        lines = [f"Chosen: {stop.name}. {stop.who}, {stop.cancer}. {stop.idea}.",
                 f"About {stop.minutes} minutes, {stop.cycles} cycles, intent: {stop.intent}."]  # fmt: skip
        for each in self.stops:
            stars = "not played" if each.stars is None else f"{each.stars} of 3 stars"
            lines.append(f"{each.number} {each.name}, {each.who}: {stars}.")
        return lines

    # -- drawing --------------------------------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        """Map and side panel."""
        theme = canvas.theme
        canvas.fill(theme.background)
        course = {1: "one patient", 2: "a course of two", 3: "a course of three"}
        draw_bar(canvas, "Patients", course.get(len(self.stops), f"a course of {len(self.stops)}"))
        canvas.icon("star", (986, 24), 24, theme.focus)
        total = f"{self.progress.total} of {3 * len(self.stops)}"
        canvas.text(total, (1006, 24), 16, 600, v="middle", max_width=96)
        self._draw_map(canvas)
        self._draw_side(canvas)
        for button, _ in self.buttons():
            button.draw(canvas)

    def _draw_map(self, canvas: Canvas) -> None:
        places = node_places(len(self.stops))
        key = ("campaign-map", len(self.stops))
        canvas.layer(key, MAP, lambda layer: self._paint_ground(layer, places))
        canvas.box(MAP, border=canvas.theme.panel_line, radius=12)
        canvas.text("Where to next?", (MAP.x + 24, MAP.y + 18), 24, 700)
        for n, (stop, place) in enumerate(zip(self.stops, places, strict=True)):
            if n == self.chosen:
                self._draw_chosen(canvas, stop, place)
            else:
                self._draw_node(canvas, stop, place, n)

    def _paint_ground(self, canvas: Canvas, places: Sequence[tuple[float, float]]) -> None:
        w, h = canvas.surface.get_size()
        ground = _ground(w, h)
        canvas.surface.blit(ground, (0, 0))
        scale = canvas.view.scale
        for branch in _branches(places):
            vessel_path(canvas.surface, tuple(canvas.view.point(p) for p in branch), VESSEL_R * 0.62 * scale, 0.34)
        vessel_path(canvas.surface, tuple(canvas.view.point(p) for p in way(places)), VESSEL_R * scale, 0.16)
        mask = pygame.Surface((w, h), pygame.SRCALPHA)
        pygame.draw.rect(mask, (255, 255, 255, 255), mask.get_rect(), border_radius=round(12 * scale))
        canvas.surface.blit(mask, (0, 0), special_flags=pygame.BLEND_RGBA_MULT)

    def _draw_node(self, canvas: Canvas, stop: Stop, place: tuple[float, float], n: int) -> None:
        theme = canvas.theme
        done = stop.stars is not None
        hover = canvas.hover == f"level{n}"
        fill = theme.text if done else theme.panel
        if hover:
            canvas.circle(place, NODE_R + 7, fill=(*theme.text, 40))
        canvas.circle(place, NODE_R + 3, fill=theme.background)
        canvas.circle(place, NODE_R, fill=fill, border=theme.text if done or hover else theme.line, width=2)
        canvas.text(stop.number, place, 18, 700, theme.on_bright if done else theme.text, "centre", "middle")
        self._caption(canvas, (place[0], place[1] + NODE_R + 20), stop.name, 600)
        if done:
            self._stars_plate(canvas, (place[0], place[1] + NODE_R + 48), stop.stars or 0)
        if canvas.is_focused(f"level{n}"):
            ring(canvas, Box(place[0] - NODE_R, place[1] - NODE_R, 2 * NODE_R, 2 * NODE_R), NODE_R)

    def _draw_chosen(self, canvas: Canvas, stop: Stop, place: tuple[float, float]) -> None:
        theme = canvas.theme
        for grow, alpha in ((15, 38), (8, 70)):
            canvas.circle(place, CHOSEN_R + grow, fill=(*theme.focus, alpha))
        canvas.circle(place, CHOSEN_R, fill=theme.raised)
        canvas.portrait(stop.portrait, place, CHOSEN_R, theme.focus)
        words = f"{stop.number}  {stop.name}"
        w = canvas.measure(words, 18, 700) + 30
        pill = Box(place[0] - w / 2, place[1] + CHOSEN_R + 8, w, 34)
        canvas.box(pill, fill=theme.focus, radius=17)
        canvas.text(words, pill.centre, 18, 700, theme.on_bright, "centre", "middle")
        if stop.stars is not None:
            self._stars_plate(canvas, (place[0], pill.bottom + 18), stop.stars)
        if canvas.is_focused(f"level{self.chosen}"):
            ring(canvas, Box(place[0] - CHOSEN_R, place[1] - CHOSEN_R, 2 * CHOSEN_R, 2 * CHOSEN_R), CHOSEN_R)

    def _caption(self, canvas: Canvas, centre: tuple[float, float], words: str, weight: int) -> None:
        w = canvas.measure(words, 16, weight) + 20
        canvas.box(Box(centre[0] - w / 2, centre[1] - 13, w, 26), fill=(*canvas.theme.background, 200), radius=8)
        canvas.text(words, centre, 16, weight, align="centre", v="middle")

    def _stars_plate(self, canvas: Canvas, centre: tuple[float, float], stars: int) -> None:
        canvas.box(Box(centre[0] - 38, centre[1] - 12, 76, 24), fill=(*canvas.theme.background, 170), radius=8)
        draw_stars(canvas, centre, stars, size=18)

    def _draw_side(self, canvas: Canvas) -> None:
        theme, stop = canvas.theme, self.stop
        draw_panel(canvas, SIDE)
        x, w = SIDE.x + 24, SIDE.w - 48
        canvas.circle((SIDE.cx, SIDE.y + 124), 112, fill=theme.well)
        canvas.portrait(stop.portrait, (SIDE.cx, SIDE.y + 124), 110)
        canvas.text(stop.who, (x, SIDE.y + 262), 16, colour=theme.muted, v="middle", max_width=w)
        canvas.text(stop.name, (x, SIDE.y + 294), 34, 700, v="middle", max_width=w)
        canvas.text(stop.cancer, (x, SIDE.y + 327), 18, colour=theme.muted, v="middle", max_width=w)
        idea = Box(x, SIDE.y + 350, w, 78)
        canvas.box(idea, fill=theme.raised, radius=10)
        canvas.icon("idea", (idea.x + 28, idea.cy), 28, theme.category["targeted"])
        canvas.text("The idea", (idea.x + 56, idea.y + 18), 16, colour=theme.muted, v="middle")
        canvas.text(
            stop.idea, (idea.x + 56, idea.y + 49), 18, 700, v="middle", max_width=idea.w - 68, lines=2, least=12,
            leading=1.2,
        )  # fmt: skip
        facts = ((str(stop.minutes), "minutes"), (str(stop.cycles), "cycles"), (INTENT_WORDS[stop.intent], "intent"))
        for (value, name), place in zip(facts, Box(x, SIDE.y + 444, w, 56).columns([1, 1, 1.1]), strict=True):
            canvas.text(value, (place.x, place.y + 16), 24, 700, v="middle", max_width=place.w - 8)
            canvas.text(name, (place.x, place.y + 43), 16, colour=theme.muted, v="middle", max_width=place.w - 8)
        y = SIDE.y + 534
        if stop.hypothetical:
            draw_pill(canvas, "Hypothetical patient", (x, y), theme.warn, max_width=w - 110)
        else:
            words = "played" if stop.stars is not None else "not met yet"
            canvas.text(words, (x, y), 16, colour=theme.muted, v="middle")
        draw_stars(canvas, (SIDE.right - 24 - 48, y), stop.stars or 0, size=26, gap=6)


def _branches(places: Sequence[tuple[float, float]]) -> list[tuple[tuple[float, float], ...]]:
    """Side vessels that leave the way between patients, as decoration."""
    out = []
    for n, (a, b) in enumerate(pairwise(places)):
        x, y = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
        up = -1 if n % 2 else 1
        course = ((0, 0), (26, 70), (10 - 30 * up, 150), (40, 250), (70, 420))
        out.append(tuple((x + dx, y + up * dy) for dx, dy in course))
    return out


def fresh_seed() -> int:
    """A patient nobody has met: the one place where a seed comes from outside."""
    import secrets

    return secrets.randbelow(1_000_000)
