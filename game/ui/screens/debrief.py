"""The debrief: truth beside belief once a game is over, and what the run shows against what many people think."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from game.play.chart import Chart
from game.play.classes import CloneClass
from game.play.debrief import Debrief, open_debrief
from game.play.figures import count, signed
from game.play.progress import data_folder
from game.play.session import Session
from game.spec.common import GRID
from game.spec.errors import ContentError, UnreadableError
from game.ui.compat import pygame
from game.ui.draw import Canvas, curve
from game.ui.layout import STAGE, Box
from game.ui.screen import Command, Context, Hit, Reset, Stay
from game.ui.screens.debrief_draw import (
    LENS,
    MULLER,
    SCORE,
    SHOWS,
    TEXTS,
    DebriefWords,
    draw_belief,
    draw_score,
    draw_shows,
    draw_unknown,
)  # fmt: skip
from game.ui.screens.large_text import LargeTextScreen
from game.ui.tissue import TissueView
from game.ui.tissue.view import SPANS_VOXELS
from game.ui.truth_reel import Reel, replay_reel
from game.ui.truth_views import DayFrame, disc_of
from game.ui.views.lens_view import look_at
from game.ui.views.sites_view import read_sites
from game.ui.views.words import short_organ
from game.ui.widgets.button import Button, ring
from game.ui.widgets.cell_story import Lone, draw_lone
from game.ui.widgets.label import draw_cell, draw_pill
from game.ui.widgets.lens import LensView
from game.ui.widgets.muller import Muller, MullerView, read_muller
from game.ui.widgets.panel import draw_bar, draw_panel
from game.ui.widgets.tabs import Tab, Tabs

LENS_SIDE = 218.0
EXPORTS = "exports"


@dataclass(frozen=True, eq=False)
class Look:
    """What the lens shows on the cursor's day: tissue, window, caption, and single cells in the window's voxels."""

    tissue: TissueView
    centre: tuple[float, float]
    span: float
    pill: str
    caption: str
    lone: tuple[tuple[float, float, int], ...] = ()


class DebriefScreen(LargeTextScreen):
    """Opens the truth of a session that is over. `threaded=False` makes the days at once, for headless pictures."""

    name = "debrief"
    default_focus = "muller"
    parts = (
        ("tree", "Tree", MULLER), ("lens", "Lens", LENS), ("unknown", "Unknown", TEXTS), ("shows", "Shows", SHOWS),
        ("score", "Score", SCORE),
    )  # fmt: skip

    def __init__(self, context: Context, session: Session, day: float | None = None, threaded: bool = True) -> None:
        super().__init__(context)
        self.session = session
        self.clinic = session.clinic
        self.level = session.library.levels[session.level_id]
        self.debrief: Debrief = open_debrief(session)
        cards = self.clinic.cards
        self.view: MullerView = read_muller(
            self.debrief, {card: cards[card].name for card in cards}, {card: cards[card].category for card in cards}
        )
        self.reel: Reel = replay_reel(session, threaded)
        self.reel.need(self.debrief.days[-1])
        self.truth = True
        self.day = float(self._first_look() if day is None else day)
        self.organ = self._most_told()
        self.time_s = 0.0
        self._look: tuple[object, Look] | None = None
        self.words = self._words()

    def _first_look(self) -> float:
        """The birth of the clone that came to live through the drugs, else the day of most cells."""
        later = [band for band in self.view.bands[1:] if band.born_day >= self.view.first]
        if later:
            peaks = {clone.name: clone.peak for clone in self.debrief.clones}
            return float(max(later, key=lambda band: peaks.get(band.name, 0)).born_day)
        totals = [sum(day) for day in zip(*self.debrief.classes, strict=True)]
        return float(totals.index(max(totals)))

    def _most_told(self) -> int:
        peaks = [max(organ.cells) for organ in self.debrief.organs]
        home = next(n for n, organ in enumerate(self.clinic.organs) if organ.id == self.clinic.home)
        return home if peaks[home] else peaks.index(max(peaks))

    def _words(self) -> DebriefWords:
        ending = self.session.ending
        assert ending is not None  # open_debrief has refused before
        person = self.level.patient
        return DebriefWords(
            title=f"{self.clinic.name} · {person.name}" + (f", {person.age}" if person.age else ""),
            outcome=ending.headline,
            win=ending.outcome.win,
            cause=ending.cause_text,
            unknown=self.debrief.unknown,
            think=self.debrief.think,
            shows=self.debrief.shows,
            published=self.debrief.published or "",
            stars=(ending.stars.intent, ending.stars.comfort, ending.stars.insight),
            insight=ending.stars.insight_text,
            qa_months=ending.qa_months,
            quality=ending.mean_quality,
            charted=self.debrief.charted,
            true_sum=self.debrief.true_sum_mm,
            first_day=self.view.first,
            last_day=self.view.last,
        )

    def leave(self) -> None:
        """Stop living the days again."""
        self.reel.close()

    def update(self, dt_s: float) -> Command | None:
        """Time flows under the lens."""
        self.time_s += dt_s
        return None

    def on_event(self, event: Any) -> Command | None:
        """B and the other tab key are quick ways; the cursor moves with left and right when nothing else is near."""
        if event.type == pygame.KEYDOWN and event.key == pygame.K_b and not event.mod & pygame.KMOD_CTRL:
            self.truth = not self.truth
            return Stay()
        return None

    def on_back(self) -> Command | None:
        """To the patients."""
        return self._patients()

    # -- what the lens shows --------------------------------------------------------------------------

    def chart_on(self, day: float) -> Chart:
        """What the clinic knew on a day."""
        turns = self.session.turns
        known = [turn.after for turn in turns if turn.last_day <= day]
        return known[-1] if known else turns[0].before

    def look(self) -> Look:
        """The lens, kept until cursor, organ or tab change."""
        frame = self.reel.frame(max(0.0, self.day))
        key = (self.truth, self.organ, round(self.day), id(frame))
        if self._look is None or self._look[0] != key:
            made = self._belief() if not self.truth else self._past() if self.day < 0 else self._true(frame)
            self._look = (key, made)
        return self._look[1]

    def _belief(self) -> Look:
        chart = self.chart_on(self.day)
        organ = self.clinic.organs[self.organ].id
        sites = [site for site in read_sites(self.clinic, chart) if site.organ == organ]
        site = max(sites, key=lambda each: (each.state == "seen", each.diameter_mm, each.number))
        model = look_at(self.clinic, chart, site)
        return Look(
            model.tissue, model.centre_voxel, model.span_voxels, f"Belief, day {round(max(0.0, self.day))}",
            f"{site.sentence} {model.inferred}.",
        )  # fmt: skip

    def _true(self, frame: DayFrame) -> Look:
        painter = self.reel.painter
        tissue = painter.view(frame, self.organ)
        centre, span = self._window()
        k = tissue.grid / GRID
        lone = tuple((cell.x * k, cell.y * k, cell.kind) for cell in frame.organs[self.organ].lone)
        return Look(
            tissue, (centre[0] * k, centre[1] * k), span * k, f"Truth, day {frame.day}", self._true_words(frame), lone
        )

    def _window(self) -> tuple[tuple[float, float], float]:
        """One window for all days of an organ: what its largest crowd needs."""
        frames = self.reel.frames
        best = max(frames[:: max(1, len(frames) // 24)] + frames[-1:], key=lambda f: f.organs[self.organ].living)
        part = best.organs[self.organ]
        held = part.place[part.cells >= max(1, int(part.cells.max(initial=1)) // 10_000)]
        if not len(held):
            return (GRID / 2, GRID / 2), float(GRID)
        rows, columns = np.divmod(held.astype(np.int64), GRID)
        centre = ((columns.min() + columns.max() + 1) / 2, (rows.min() + rows.max() + 1) / 2)
        extent = max(np.ptp(columns), np.ptp(rows)) + 1.0
        span = next((s for s in SPANS_VOXELS if s >= max(8.0, extent * 1.45)), float(GRID))
        return (float(centre[0]), float(centre[1])), span

    def _true_words(self, frame: DayFrame) -> str:
        part = frame.organs[self.organ]
        name = self.clinic.organs[self.organ].name.lower()
        if frame.day < round(self.day):
            return "The days are being lived again …"
        if not part.living:
            return f"No living tumour cell in the {name}."
        cells = "One cell" if part.living == 1 else f"{_capital(count(part.living))} cells"
        if part.asleep == part.living:
            return f"{cells} in the {name}, all asleep."
        others = [clone for clone in self.debrief.clones if clone.kind != CloneClass.SENSITIVE]
        resistant = [clone for clone in others if clone.cells_on(frame.day) >= 1]
        if resistant:
            most = max(resistant, key=lambda clone: clone.cells_on(frame.day))
            share = int(most.cells_on(frame.day))
            return f"{cells} in the {name}. In the whole body {count(share)} carry {most.label}."
        asleep = f", {count(part.asleep)} of them asleep" if part.asleep else ""
        return f"{cells} in the {name}{asleep}."

    def _past(self) -> Look:
        """Before day 0: a disc of the reckoned size at the place of day 0; nothing else is known of its shape."""
        frame = self.reel.frame(0)
        painter = self.reel.painter
        total = sum(clone.cells_on(self.day) for clone in self.debrief.clones)
        home = self._most_told()
        part = frame.organs[home]
        rows, columns = np.divmod(part.place[part.cells > part.cells.max(initial=1) // 100].astype(np.int64), GRID)
        centre = (float(columns.mean()) + 0.5, float(rows.mean()) + 0.5) if len(rows) else (GRID / 2, GRID / 2)
        radius = 0.5 * (len(rows) / 0.785) ** 0.5 * (total / max(1, frame.cells)) ** (1 / 3)
        tissue = disc_of(painter.empty(home), centre, max(0.35, radius))
        living = [clone for clone in self.debrief.clones if clone.mechanisms and clone.cells_on(self.day) >= 1]
        lone: tuple[tuple[float, float, int], ...] = ()
        words = f"About {count(int(total))} cells, reckoned back along their growth."
        if living:
            oldest = min(living, key=lambda clone: clone.born_day)
            few = oldest.cells_on(self.day) < 2
            lone = ((centre[0] + radius * 0.45, centre[1] + radius * 0.3, int(oldest.kind)),)
            tail = f"One already carries {oldest.label}." if few else f"Some already carry {oldest.label}."
            words = f"About {count(int(total))} cells. {tail}"
        span = next((s for s in SPANS_VOXELS if s >= max(6.0, radius * 3.2)), float(GRID))
        return Look(tissue, centre, span, f"Reckoned, day {signed(round(self.day))}", words, lone)

    # -- controls -------------------------------------------------------------------------------------

    def muller(self) -> Muller:
        """The plot with its cursor."""
        return Muller("muller", MULLER, self.view, self.day)

    def go(self, day: float) -> Command:
        """Move the cursor."""
        day = min(max(day, self.view.first), self.view.last)
        births = [band.born_day for band in self.view.bands[1:]]
        muller = self.muller()
        near = [born for born in births if abs(muller.x_of(born) - muller.x_of(day)) < 5]
        self.day = float(near[0]) if near and abs(day - self.day) > 3 else float(round(day))
        return Stay()

    def tabs(self) -> Tabs:
        """Belief or truth."""
        return Tabs(
            "side", Box(880, 2, 204, 44), (Tab("belief", "Belief"), Tab("truth", "Truth")),
            "truth" if self.truth else "belief", joined=True,
        )  # fmt: skip

    def organ_tabs(self) -> Tabs:
        """One for each organ, with a cell where some live on the cursor's day."""
        tabs = tuple(Tab(str(n), short_organ(organ.name)) for n, organ in enumerate(self.clinic.organs))
        return Tabs("organ", Box(LENS.x + 10, LENS.bottom - 54, LENS.w - 20, 44), tabs, str(self.organ), size=15)

    def _choose_side(self, key: str) -> Command:
        self.truth = key == "truth"
        return Stay()

    def _choose_organ(self, key: str) -> Command:
        self.organ = int(key)
        if self.day < 0:
            self.day = 0.0
        return Stay()

    def buttons(self) -> list[tuple[Button, Any]]:
        """Export, patients, play again, next patient."""
        y = SCORE.bottom - 62
        return [
            (Button("export", Box(1096, 2, 84, 44), "Export", tooltip="Save this run as a file"), self._export),
            (Button("patients", Box(1192, 2, 76, 44), "Leave"), self._patients),
            (Button("again", Box(SCORE.x + 16, y, 132, 48), "Play again"), self._again),
            (Button("next", Box(SCORE.x + 160, y, SCORE.w - 176, 48), "Next patient", "primary", size=18),
             self._patients),
        ]  # fmt: skip

    def _patients(self) -> Command:
        from game.ui.screens.campaign import CampaignScreen

        return Reset(CampaignScreen(self.context, self.session.library, after=self.session.level_id))

    def _again(self) -> Command:
        from game.ui.screens.briefing import BriefingScreen

        return Reset(BriefingScreen(self.context, self.session.library, self.session.level_id, self.session.seed))

    def _export(self) -> Command:
        self.context.say(export_run(self.session, self.context.data_dir))
        return Stay()

    def normal_hits(self) -> Sequence[Hit]:
        """Tabs, plot, organs, buttons."""
        top = [button.hit(action) for button, action in self.buttons()]
        return [
            *self.tabs().hits(self._choose_side), *top[:2], self.muller().hit(self.go),
            *self.organ_tabs().hits(self._choose_organ), *top[2:],
        ]  # fmt: skip

    def plain_text(self) -> list[str]:
        """The whole story in sentences."""
        words = self.words
        lines = [f"{words.title}. {words.outcome}. {words.cause}"]
        lines += [f"{'First cell of ' + band.label if band.name != 'founder' else 'First tumour cell'}: day "
                  f"{signed(band.born_day)}." for band in self.view.bands]  # fmt: skip
        lines += [f"What the chart could not know: {sentence}" for sentence in words.unknown]
        lines += [f"Many people think {words.think}", f"Your run shows {words.shows}"]
        lines.append(f"{words.qa_months} quality-adjusted months; stars: {sum(words.stars)} of 3.")
        return [*lines, self.look().caption]

    # -- drawing --------------------------------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        """The whole frame."""
        theme = canvas.theme
        canvas.fill(theme.background)
        after = draw_bar(canvas, "Debrief", self.words.title)
        tone = theme.ok if self.words.win else theme.muted if self.words.win is None else theme.warn
        draw_pill(canvas, self.words.outcome, (max(340.0, after + 8), 24), tone, max_width=860 - max(340.0, after + 8))
        self.tabs().draw(canvas)
        draw_panel(canvas, MULLER)
        draw_panel(canvas, LENS, well=True)
        if self.truth:
            self._draw_link(canvas, (LENS.cx - LENS_SIDE / 2, LENS.y + 18 + LENS_SIDE / 2))
            self.muller().draw(canvas, "Every cell’s family, over time")
        else:
            draw_belief(canvas, self.words, self.muller())
        self._draw_lens(canvas)
        draw_unknown(canvas, TEXTS, self.words)
        draw_shows(canvas, SHOWS, self.words)
        draw_score(canvas, SCORE, self.words)
        for button, _ in self.buttons():
            button.draw(canvas)

    def _draw_lens(self, canvas: Canvas) -> None:
        theme = canvas.theme
        look = self.look()
        place = Box(LENS.cx - LENS_SIDE / 2, LENS.y + 18, LENS_SIDE, LENS_SIDE)
        lens = LensView("lens", place, look.tissue, look.centre, look.span, truth=self.truth)
        lens.draw(canvas)
        cells = []
        for x, y, kind in look.lone:
            px, py = lens.place(x, y)
            if lens.contains((px, py)):
                cells.append(Lone(px, py, kind, "asleep" if kind == int(CloneClass.ASLEEP) else "resting"))
        unit = LENS_SIDE / look.span * (look.tissue.grid / GRID)
        reckoned = self.truth and self.day < 0
        draw_lone(canvas, cells, 11 if reckoned else min(11.0, max(4.5, unit * 0.24)), self.time_s)
        if reckoned and cells:
            canvas.circle((cells[0].x, cells[0].y), 19, border=theme.focus, width=2.5)
        draw_pill(canvas, look.pill, (place.cx, place.y + 6), theme.focus if self.truth else theme.line, align="centre")
        canvas.text(
            look.caption, (LENS.cx, place.bottom + 12), 16, align="centre", max_width=LENS.w - 36, lines=2, least=12
        )
        self._draw_organs(canvas)

    def _draw_organs(self, canvas: Canvas) -> None:
        """Organs in two short lines each, marked where cells live on this day."""
        theme = canvas.theme
        frame = self.reel.frame(max(0.0, self.day))
        tabs = self.organ_tabs()
        for n, (tab, place) in enumerate(zip(tabs.tabs, tabs.places(), strict=True)):
            hit_id, chosen = f"organ.{tab.key}", n == self.organ
            fill = theme.raised if chosen or canvas.hover == hit_id else theme.panel
            canvas.box(place, fill=fill, border=theme.text if chosen else theme.panel_line, radius=9,
                       width=2 if chosen else 1)  # fmt: skip
            alive = self.truth and frame.organs[n].living > 0
            if alive:
                kind = "asleep" if frame.organs[n].asleep == frame.organs[n].living else "sensitive"
                draw_cell(canvas, (place.right - 9, place.y + 9), kind, 4.5)
            canvas.text(
                tab.label, place.centre, 15, 700 if chosen else 400, theme.text if chosen else theme.muted, "centre",
                "middle", max_width=place.w - 16, lines=2, least=11, leading=1.12,
            )  # fmt: skip
            if canvas.is_focused(hit_id):
                ring(canvas, place, 9)

    def _draw_link(self, canvas: Canvas, end: tuple[float, float]) -> None:
        """A dotted thread from the cursor to the lens."""
        muller = self.muller()
        start = (muller.x_of(self.day), muller.plot.y + 6)
        lift = min(start[1], end[1]) - 40
        reach = (end[0] - start[0]) * 0.35
        path = curve(start, (start[0] + reach, max(60.0, lift)), (end[0] - reach, max(60.0, lift)), end, 40)
        gold = canvas.theme.focus
        for x, y in path[3:-1]:
            if x < STAGE.w:
                canvas.circle((x, y), 1.4, fill=(*gold, 170))


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def export_run(session: Session, data_dir: Path | None) -> str:
    """Save the run; returns one sentence about it."""
    from game.play.runfile import fresh_path, run_of, save_run

    folder = data_folder(data_dir) / EXPORTS
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = fresh_path(folder, session.level_id, session.seed)
        save_run(path, run_of(session))
    except (ContentError, UnreadableError, OSError):
        return "The run could not be saved; choose another folder with --data-dir."
    return f"Run saved as {path.name} in {folder}."
