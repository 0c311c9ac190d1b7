"""Three weeks pass: what is given on which day, and the known lesions as the chart believes them to be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from game.play.chart import Chart
from game.play.clinic import Clinic
from game.play.record import write_orders
from game.play.session import Session, Turn
from game.spec.common import CYCLE_DAYS
from game.ui.compat import pygame
from game.ui.draw import Canvas
from game.ui.layout import Box
from game.ui.screen import Command, Context, Hit, Replace, Stay
from game.ui.screens.large_text import LargeTextScreen
from game.ui.tissue import blend
from game.ui.views.lens_view import LensModel, look_at
from game.ui.views.sites_view import SiteView, read_sites, tabs_of
from game.ui.views.words import cycle_number
from game.ui.widgets.button import Button, ring
from game.ui.widgets.day_bar import DayBar, Mark
from game.ui.widgets.label import draw_pill
from game.ui.widgets.lens import LensView
from game.ui.widgets.named import named_hit
from game.ui.widgets.panel import draw_bar, draw_panel

LENS = Box(12, 60, 592, 568)
GIVEN = Box(616, 60, 652, 296)
PLACES = Box(616, 368, 652, 260)
FOOT = Box(12, 640, 1256, 68)
CYCLE_S = 6.0
FURTHER_CYCLE_S = 2.5
"""Seconds for the first cycle of a turn and for each further one."""
ARRIVE_SHARE = 0.86
"""From this share of the days on, what the tests of this turn showed comes into the lens."""
ARRIVE_STEPS = 2
LINGER_S = 0.7
MINI = 112.0
WEEK = 7


@dataclass(frozen=True)
class GivenRow:
    """One order and the days on which it is given: single days, or all of them."""

    card: str
    name: str
    category: str
    dose: str
    daily: bool
    days: tuple[int, ...]
    note: str


@dataclass(frozen=True)
class PlaceRow:
    """One place under a small lens."""

    site: SiteView
    model: LensModel


def read_given(clinic: Clinic, turn: Turn) -> tuple[GivenRow, ...]:
    """What the turn's plan gives, and when."""
    rows = []
    cycles = range(turn.first_day, turn.last_day, CYCLE_DAYS)
    for order in turn.plan.orders:
        card = clinic.cards[order.card]
        drugs = [clinic.drugs[drug] for drug in clinic.drugs_of(order.card)]
        once = clinic.is_test(order.card) or bool(order.targets)
        days = (turn.first_day,) if once else tuple(cycles)
        rows.append(
            GivenRow(
                order.card, card.name, card.category, "" if order.dose_percent is None else f"{order.dose_percent}%",
                any(drug.daily for drug in drugs), days, _note(clinic, turn, order.card),
            )
        )  # fmt: skip
    return tuple(rows)


def _note(clinic: Clinic, turn: Turn, card: str) -> str:
    if not clinic.is_test(card):
        return ""
    waits = [pending for pending in turn.after.pending if pending.test == card and pending.day >= turn.first_day]
    return f"result in cycle {cycle_number(waits[0].due_day)}" if waits else "result at the end"


class PlaybackScreen(LargeTextScreen):
    """Plays one committed turn back from the chart alone; never opens the truth.

    Args:
        day: a day to stand on, counted from day 0 of the game, for pictures; None plays from the turn's first day.
    """

    name = "playback"
    default_focus = "skip"
    parts = (("lens", "Lens", LENS), ("given", "Given", GIVEN), ("places", "Places", PLACES))
    always = FOOT

    def __init__(self, context: Context, session: Session, turn: Turn, day: float | None = None) -> None:
        super().__init__(context)
        self.session = session
        self.turn = turn
        self.clinic = session.clinic
        self.person = session.library.levels[session.level_id].patient
        self.first, self.last = turn.first_day, turn.last_day
        self.day = float(self.first if day is None else min(max(day, self.first), self.last))
        self.playing = day is None
        self.seconds = CYCLE_S + FURTHER_CYCLE_S * max(0, turn.plan.cycles - 1)
        self.given = read_given(self.clinic, turn)
        self.committed: Chart = write_orders(turn.before, self.clinic, turn.plan, turn.last_day)
        self.places = self._read_places(self.committed)
        self.after = {row.site.key: row for row in self._read_places(turn.after)}
        self.chosen = 0
        self._linger_s = 0.0
        self._blends: dict[tuple[str, int], Any] = {}
        self._captions = {row.site.key: self._captions_of(row) for row in self.places}
        self._minis: dict[str, int] = {}
        self._mini_made = False
        self._last_tissue: Any = None

    def _read_places(self, chart: Chart) -> tuple[PlaceRow, ...]:
        sites = read_sites(self.clinic, chart)
        order = {"seen": 0, "gone": 1, "removed": 2, "unknown": 3, "clear": 4}
        best = min(sites, key=lambda site: (order[site.state], -site.diameter_mm, site.number))
        shown = list(tabs_of(sites, best.key))
        shown.sort(key=lambda each: (each.key != best.key, order[each.state], each.number))
        return tuple(PlaceRow(site, look_at(self.clinic, chart, site)) for site in shown)

    # -- time -----------------------------------------------------------------------------------------

    def update(self, dt_s: float) -> Command | None:
        """Let the days pass; at the end linger a moment, then go on."""
        if not self.playing:
            return None
        if self.day < self.last:
            self.day = min(float(self.last), self.day + dt_s * (self.last - self.first) / self.seconds)
            return None
        self._linger_s += dt_s
        return self.go_on() if self._linger_s >= LINGER_S else None

    def go_on(self) -> Command:
        """To the results, which lead on to the ending when the game is over."""
        from game.ui.screens.results import ResultsScreen

        return Replace(ResultsScreen(self.context, self.session, self.turn))

    def on_back(self) -> Command | None:
        """Escape skips, too: the plan is committed."""
        return self.go_on()

    def toggle(self) -> Command:
        """Pause, or go on; from the end, play again."""
        if not self.playing and self.day >= self.last:
            self.day, self._linger_s = float(self.first), 0.0
        self.playing = not self.playing
        return Stay()

    def step(self, days: int) -> Command:
        """Stop, and stand a day earlier or later."""
        return self.go(round(self.day) + days)

    def go(self, day: float) -> Command:
        """Stop on a day."""
        self.playing = False
        self.day = float(min(max(day, self.first), self.last))
        return Stay()

    def show_day(self, day: float) -> None:
        """Stand on a day, for pictures."""
        self.go(day)

    def on_event(self, event: Any) -> Command | None:
        """Space pauses, arrows step, Enter goes on; a click beside every control goes on, too."""
        if event.type == pygame.KEYDOWN and not event.mod & (pygame.KMOD_CTRL | pygame.KMOD_ALT | pygame.KMOD_META):
            match event.key:
                case pygame.K_SPACE:
                    return self.toggle()
                case pygame.K_LEFT:
                    return self.step(-1)
                case pygame.K_RIGHT:
                    return self.step(1)
        clicked = event.type == pygame.MOUSEBUTTONUP and event.button == 1
        if clicked and not any(hit.box.contains(event.pos) for hit in self.hits()):
            return self.go_on()
        return None

    # -- what is seen ---------------------------------------------------------------------------------

    @property
    def share(self) -> float:
        """How much of the turn has passed, 0 to 1."""
        return (self.day - self.first) / max(1, self.last - self.first)

    def arrived(self) -> float:
        """How far what was found has come into the lens, 0 to 1, in steps."""
        share = min(1.0, max(0.0, (self.share - ARRIVE_SHARE) / (1 - ARRIVE_SHARE)))
        return round(share * ARRIVE_STEPS) / ARRIVE_STEPS

    def tissue_of(self, row: PlaceRow) -> Any:
        """The belief about a place on the day shown: as committed, then as the results make it."""
        arrived, later = self.arrived(), self.after.get(row.site.key)
        if arrived <= 0 or later is None:
            return row.model.tissue
        key = (row.site.key, round(arrived * ARRIVE_STEPS))
        if key not in self._blends:
            self._blends[key] = blend(row.model.tissue, later.model.tissue, arrived)
        return self._blends[key]

    def caption(self, row: PlaceRow) -> str:
        """Where the belief comes from, with its age on the day shown."""
        later = self.after.get(row.site.key)
        if self.arrived() >= 1 and later is not None:
            return later.model.inferred
        captions = self._captions[row.site.key]
        return captions[min(len(captions) - 1, round(self.day - self.first) // WEEK)]

    def _captions_of(self, row: PlaceRow) -> tuple[str, ...]:
        """One caption a week: evidence is dated in weeks."""
        words = []
        for day in range(self.first, self.last + 1, WEEK):
            chart = replace(self.committed, day=day)
            site = next((site for site in read_sites(self.clinic, chart) if site.key == row.site.key), row.site)
            words.append(look_at(self.clinic, chart, site).inferred)
        return tuple(words)

    def lens(self) -> LensView:
        """The large lens."""
        row = self.places[self.chosen]
        model = row.model
        box = Box(LENS.x + 24, LENS.y + 20, LENS.w - 48, LENS.h - 72)
        return LensView("lens", box, self.tissue_of(row), model.centre_voxel, model.span_voxels, row.site.name)

    def bar(self) -> DayBar:
        """Days of this turn, with what is given marked on them."""
        marks = tuple(
            Mark(f"cycle {cycle_number(day)}", day, self.day >= day, False)
            for day in range(self.first, self.last, CYCLE_DAYS)
        )
        end = Mark("results", self.last, self.day >= self.last, self.day >= self.last)
        return DayBar("days", Box(236, FOOT.y + 16, 776, 40), self.first, self.last, self.day, self.last, (*marks, end))

    def buttons(self) -> list[tuple[Button, Callable[[], Command]]]:
        """The player's controls."""
        y = FOOT.y + 12
        state = "pause" if self.playing else "repeat" if self.day >= self.last else "play"
        words = {"pause": "Pause", "repeat": "Once more", "play": "Go on"}[state]
        return [
            (Button("back", Box(24, y, 48, 44), "", icon="step_back", tooltip="One day back"), lambda: self.step(-1)),
            (Button("play", Box(80, y, 48, 44), "", icon=state, tooltip=words), self.toggle),
            (Button("step", Box(136, y, 48, 44), "", icon="step", tooltip="One day on"), lambda: self.step(1)),
            (Button("skip", Box(1112, y - 2, 144, 48), "Results", "primary", size=18), self.go_on),
        ]

    def mini_boxes(self) -> list[Box]:
        """Where the small lenses stand."""
        n = len(self.places)
        cells = Box(PLACES.x + 16, PLACES.y + 48, PLACES.w - 32, PLACES.h - 60).columns([1.0] * max(n, 4), 8)
        return cells[:n]

    def _choose(self, n: int) -> Command:
        self.chosen = n
        return Stay()

    def normal_hits(self) -> Sequence[Hit]:
        """Skip first, then the player, then places."""
        buttons = self.buttons()
        out = [buttons[-1][0].hit(buttons[-1][1]), *(named_hit(button, action) for button, action in buttons[:-1])]
        out.append(self.bar().hit(self.go))
        for n, (row, box) in enumerate(zip(self.places, self.mini_boxes(), strict=True)):
            out.append(
                Hit(f"place{n}", box, row.site.sentence, lambda n=n: self._choose(n), tooltip=row.site.sentence,
                    ring=False, group="places", keys=(str(n + 1),))
            )  # fmt: skip
        return out

    def plain_text(self) -> list[str]:
        """Day, what is given, places."""
        lines = [f"Day {round(self.day)}, from {self.first} to {self.last}."]
        for row in self.given:
            lines.append(f"Given: {row.name} {row.dose}{', every day' if row.daily else ''}. {row.note}".strip())
        return [*lines, *(row.site.sentence for row in self.places)]

    # -- drawing --------------------------------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        """The whole frame."""
        canvas.fill(canvas.theme.background)
        n = cycle_number(self.first)
        last = cycle_number(self.last - 1)
        words = f"cycle {n}" if last == n else f"cycles {n} to {last}"
        who = self.person.name if self.person.age is None else f"{self.person.name}, {self.person.age}"
        draw_bar(canvas, "The days pass", f"{who} · {words} of {self.clinic.horizon_cycles}")
        self._draw_lens(canvas)
        self._draw_given(canvas)
        self._draw_places(canvas)
        draw_panel(canvas, FOOT)
        for button, _ in self.buttons():
            button.draw(canvas)
        self.bar().draw(canvas)
        canvas.text(
            f"day {round(self.day)}", (1096, FOOT.y + 34), 16, colour=canvas.theme.muted, align="right", v="middle",
            tabular=True, max_width=72,
        )  # fmt: skip

    def _draw_lens(self, canvas: Canvas) -> None:
        theme = canvas.theme
        draw_panel(canvas, LENS)
        row = self.places[self.chosen]
        lens = self.lens()
        lens.draw(canvas)
        if row.model.bed is not None:
            x, y = lens.place(row.model.bed[0], row.model.bed[1])
            radius = row.model.bed[2] * lens.round_box.w / row.model.span_voxels
            canvas.circle((x, y), radius, border=theme.muted, width=2)
        draw_pill(
            canvas, self.caption(row), (LENS.cx, LENS.bottom - 30), None, "hatched", align="centre",
            max_width=LENS.w - 60,
        )  # fmt: skip
        canvas.text(row.site.organ_name, (LENS.x + 20, LENS.y + 30), 20, 700, v="middle")

    def _draw_given(self, canvas: Canvas) -> None:
        theme = canvas.theme
        draw_panel(canvas, GIVEN)
        day = canvas.text(f"Day {round(self.day)}", (GIVEN.x + 20, GIVEN.y + 36), 34, 700, v="middle", tabular=True)
        canvas.text("what is given, and when", (day.right + 16, GIVEN.y + 40), 16, colour=theme.muted, v="middle")
        if not self.given:
            canvas.text(
                "Nothing is given in this turn: time passes.", (GIVEN.x + 20, GIVEN.y + 96), 18, colour=theme.muted
            )
            return
        area = Box(GIVEN.x + 20, GIVEN.y + 72, GIVEN.w - 40, GIVEN.h - 88)
        step = min(44.0, area.h / len(self.given))
        track_x = area.x + 250
        now = track_x + (area.right - track_x) * self.share
        for n, row in enumerate(self.given):
            self._draw_row(canvas, row, Box(area.x, area.y + n * step, area.w, step), track_x, now)
        canvas.fill(theme.focus, Box(now - 1, area.y - 6, 2, step * len(self.given) + 10))

    def _draw_row(self, canvas: Canvas, row: GivenRow, box: Box, track_x: float, now: float) -> None:
        theme = canvas.theme
        colour = theme.of_category(row.category)
        canvas.icon(row.category, (box.x + 12, box.cy), 22, colour)
        words = f"{row.name} {row.dose}".strip()
        canvas.text(words, (box.x + 34, box.cy), 16, 600, v="middle", max_width=track_x - box.x - 48, least=12)
        track = Box(track_x, box.cy - 3, box.right - track_x, 6)
        canvas.box(track, fill=theme.well, radius=3)
        length = max(1, self.last - self.first)
        if row.daily:
            canvas.box(Box(track.x, box.cy - 5, max(6.0, now - track.x), 10), fill=colour, radius=5)
        else:
            for day in row.days:
                x = track.x + track.w * (day - self.first) / length
                given = self.day >= day
                canvas.circle((x + 7, box.cy), 8, fill=colour if given else theme.panel, border=colour, width=2)
        if row.note:
            done = self.arrived() >= 1 and row.note == "result at the end"
            canvas.text(
                "result is in" if done else row.note, (box.right, box.cy - 13), 14,
                colour=theme.ok if done else theme.muted, align="right", v="middle", max_width=track.w * 0.6,
            )  # fmt: skip

    def _draw_places(self, canvas: Canvas) -> None:
        theme = canvas.theme
        draw_panel(canvas, PLACES)
        tissue = self.lens().tissue
        self._mini_made = tissue is not self._last_tissue  # the large lens is painted anew in this frame
        self._last_tissue = tissue
        canvas.text("Known places", (PLACES.x + 20, PLACES.y + 26), 18, 700, v="middle")
        right = (PLACES.right - 20, PLACES.y + 27)
        canvas.text("as the chart believes", right, 16, colour=theme.muted, align="right", v="middle")
        for n, (row, box) in enumerate(zip(self.places, self.mini_boxes(), strict=True)):
            self._draw_mini(canvas, n, row, box)

    def _mini_step(self, key: str) -> int:
        """0 as committed, 1 as found; only one small lens changes in a frame, so that no frame pays for all."""
        wanted = int(self.arrived() >= 1)
        if self._minis.get(key) != wanted and not self._mini_made:
            self._minis[key] = wanted
            self._mini_made = True
        return self._minis.get(key, 0)

    def _draw_mini(self, canvas: Canvas, n: int, row: PlaceRow, box: Box) -> None:
        theme = canvas.theme
        hit_id, chosen = f"place{n}", n == self.chosen
        fill = theme.raised if chosen or canvas.hover == hit_id else theme.well
        border = theme.text if chosen else theme.panel_line
        canvas.box(box, fill=fill, border=border, radius=10, width=2 if chosen else 1)
        side = min(MINI, box.w - 20)
        place = Box(box.cx - side / 2, box.y + 12, side, side)
        later = self.after.get(row.site.key)
        step = self._mini_step(row.site.key)
        tissue = later.model.tissue if step and later is not None else row.model.tissue

        def paint(layer: Canvas) -> None:
            LensView(hit_id, place, tissue, row.model.centre_voxel, row.model.span_voxels).draw(layer)

        # Small lenses stand still: each is painted twice, as committed and as the results make it.
        canvas.layer(("mini", id(tissue), row.site.key, self.turn.first_day), place.inset(-4), paint)
        site = later.site if later is not None and self.arrived() >= 1 else row.site
        canvas.text(row.site.organ_name, (box.cx, place.bottom + 20), 16, 700, align="centre", v="middle",
                    max_width=box.w - 12, least=12)  # fmt: skip
        words = site.label if site.is_lesion else f"clear on {site.test}" if site.state == "clear" else "not known"
        canvas.text(words, (box.cx, place.bottom + 42), 16, colour=theme.muted, align="centre", v="middle",
                    max_width=box.w - 12, least=11)  # fmt: skip
        if canvas.is_focused(hit_id):
            ring(canvas, box, 10)
