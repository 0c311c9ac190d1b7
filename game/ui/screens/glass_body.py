"""Glass Body: one tumour with the truth on, from its first cells to another organ; then cards can be tried on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from game.play.chart import Chart
from game.play.charted import DoseSpan
from game.play.session import Session, TruthReason
from game.sim.plan import Plan
from game.spec.common import CYCLE_DAYS, GRID
from game.ui.compat import pygame
from game.ui.draw import Canvas
from game.ui.glass_overlay import Eye, Overlay, make_overlay
from game.ui.layout import Box
from game.ui.screen import Command, Context, Hit, Reset, Screen, Stay
from game.ui.screens.glass_view import (
    FOOT,
    SCENE,
    SIDE,
    Chip,
    GlassView,
    card_boxes,
    chip_boxes,
    draw_cards,
    draw_side,
    draw_zoom,
)  # fmt: skip
from game.ui.screens.large_text import LargeTextScreen, halves
from game.ui.story import Camera, Story
from game.ui.trial import Trial, trial_cards
from game.ui.truth_reel import NextPlan, Reel, only_watch
from game.ui.truth_views import DayFrame
from game.ui.views.lens_view import LensModel, look_at
from game.ui.views.sites_view import read_sites
from game.ui.views.words import short_organ
from game.ui.widgets.button import Button
from game.ui.widgets.card import card_hit
from game.ui.widgets.cell_story import draw_capillaries, draw_crossings, draw_lone, draw_stream
from game.ui.widgets.counters import HIDDEN, Counter, grouped
from game.ui.widgets.day_bar import DayBar, Mark, Span
from game.ui.widgets.lens import SceneView
from game.ui.widgets.named import named_hit
from game.ui.widgets.panel import draw_bar, draw_panel
from game.ui.widgets.truth_panel import draw_callouts, draw_caption, draw_truth_pill

SPEEDS_DAYS_S = (4, 12, 36)
HOLD_S = 1.4
"""Pause at the first sight of a step, so that it can be read."""
SHOWN_AHEAD_DAYS = 400
MOST_COURSE_LETTERS = 26


class GlassBodyScreen(LargeTextScreen):
    """Watches a session whose truth may be shown.

    Args:
        day: first day shown.
        labels: False leaves the scene alone, without a word.
        threaded: False makes the days at once, as headless pictures need.
    """

    name = "glass_body"
    default_focus = "play"
    parts = (("scene", "Scene", SCENE), *halves("counts", "Counts", "Organs", SIDE, 0.56))
    always = FOOT
    title = "Glass Body"
    subtitle = "a demonstration"
    reason = TruthReason.GLASS_BODY

    def __init__(
        self, context: Context, session: Session, day: float = 0.0, labels: bool = True, threaded: bool = True,
        plans: NextPlan = only_watch, playing: bool = True,
    ) -> None:  # fmt: skip
        super().__init__(context)
        self.session = session
        self.clinic = session.clinic
        self.labels = labels
        self.threaded = threaded
        self.reel = Reel(session, self.reason, plans, threaded)
        self.story = Story(self.reel, SCENE.w / SCENE.h)
        self.horizon = session.clinic.horizon_cycles * CYCLE_DAYS
        self.day = float(max(day, self.reel.first_day))
        self.playing = playing
        self.speed = 1
        self.truth = True
        self.organ: int | None = None
        self.wide = False
        self.time_s = 0.0
        self._hold_s = 0.0
        self._held: set[str] = set()
        self._overlay: Overlay | None = None
        self._camera: tuple[object, Camera] | None = None
        self._view: tuple[object, GlassView] | None = None
        self._hidden: tuple[object, LensModel] | None = None
        self.untreated = self.reel
        self.trial: Trial | None = None
        self.choosing = False
        self.reel.need(round(self.day) + (SHOWN_AHEAD_DAYS if threaded else 0))
        if not threaded:
            self.playing = False
        self._held.update(m.key for m in self.story.milestones() if m.day is not None and m.day <= self.day)

    # -- time -----------------------------------------------------------------------------------------

    def leave(self) -> None:
        """Stop living further days."""
        if self.trial is not None:
            self.trial.close()
        if self.reel is not self.untreated:
            self.reel.close()
        self.untreated.close()

    @property
    def at_end(self) -> bool:
        """Whether the last day is on the screen."""
        return self.reel.done and self.day >= self.reel.last_day

    def update(self, dt_s: float) -> Command | None:
        """Let days pass, with a pause at the first sight of each step."""
        self.time_s += dt_s
        if self.trial is not None and self.trial.ready:
            self._start_trial(self.trial)
        if self.threaded:
            self.reel.need(round(self.day) + SHOWN_AHEAD_DAYS)
        if not self.playing:
            return None
        if self._hold_s > 0:
            self._hold_s -= dt_s
            return None
        before = self.day
        self.day = min(self.day + dt_s * SPEEDS_DAYS_S[self.speed], float(self.reel.last_day))
        for milestone in self.story.milestones() if self.truth else ():  # a pause would tell what is hidden
            if milestone.day is not None and milestone.key not in self._held and before <= milestone.day <= self.day:
                self._held.add(milestone.key)
                self.day = float(milestone.day)
                self._hold_s = HOLD_S
                break
        if self.at_end:
            self.playing = False
        return None

    def go(self, day: float) -> Command:
        """Show a day and stop there."""
        self.day = float(min(max(day, self.reel.first_day), self.reel.last_day))
        self.playing = False
        self._hold_s = 0.0
        return Stay()

    def toggle_play(self) -> Command:
        """Go on or stop; from the end, start again."""
        if self.at_end:
            self.day = float(self.reel.first_day)
            self._held.clear()
        self.playing = not self.playing or self.at_end
        return Stay()

    def _faster(self) -> Command:
        self.speed = (self.speed + 1) % len(SPEEDS_DAYS_S)
        return Stay()

    def _hide(self) -> Command:
        self.truth = not self.truth
        return Stay()

    def _look(self, organ: int) -> Command:
        self.organ = None if self.organ == organ else organ
        self.wide = False
        return Stay()

    def _zoom(self) -> Command:
        self.wide = not self.wide
        return Stay()

    def on_event(self, event: Any) -> Command | None:
        """Space pauses, arrows step by a day, Home and End go to the ends."""
        if event.type != pygame.KEYDOWN or event.mod & (pygame.KMOD_CTRL | pygame.KMOD_ALT | pygame.KMOD_META):
            return None
        match event.key:
            case pygame.K_SPACE:
                return self.toggle_play()
            case pygame.K_LEFT:
                return self.go(round(self.day) - 1)
            case pygame.K_RIGHT:
                return self.go(round(self.day) + 1)
            case pygame.K_HOME:
                return self.go(self.reel.first_day)
            case pygame.K_END:
                return self.go(self.reel.last_day)
        return None

    # -- what is seen ---------------------------------------------------------------------------------

    def camera(self) -> Camera:
        """Where the scene looks now."""
        key = (self.day, self.organ, self.wide, self.reel.last_day, id(self.story))
        if self._camera is None or self._camera[0] != key:
            self._camera = (key, self._find_camera())
        return self._camera[1]

    def _find_camera(self) -> Camera:
        auto = self.story.camera(self.day)
        if self.organ is None or self.organ == auto.organ:
            return self.story.whole(auto.organ) if self.wide else auto
        if self.organ == self.reel.painter.home:
            return self.story.whole(self.organ) if self.wide else self.story.home(self.day)
        return self._first_place(self.organ) if self.wide else self.story.whole(self.organ)

    def _first_place(self, organ: int) -> Camera:
        lone = self.reel.frame(self.day).organs[organ].lone
        if not lone:
            return self.story.whole(organ)
        cell = min(lone, key=lambda each: each.born_day)
        return Camera(organ, (round(cell.x, 1), round(cell.y, 1)), 19.0)

    def chart(self) -> Chart:
        """What the clinic knew on the day shown."""
        turns = self.reel.session.turns
        known = [turn.after for turn in turns if turn.last_day <= round(self.day)]
        return known[-1] if known else turns[0].before if turns else self.reel.session.chart

    def view(self) -> GlassView:
        """This frame's numbers and words."""
        key = (self.day, self.organ, self.wide, self.reel.last_day, id(self.reel), self.truth, self.playing,
               self.trial is not None, self.reel.done)  # fmt: skip
        if self._view is None or self._view[0] != key:
            self._view = (key, self._read_view())
        return self._view[1]

    def _read_view(self) -> GlassView:
        frame = self.reel.frame(self.day)
        camera = self.camera()
        milestones = self.story.milestones()
        lit = [m for m in milestones if m.day is not None and m.day <= self.day]
        marks = tuple(
            Mark(m.label, m.day, m in lit, bool(lit) and m is lit[-1])
            for m in milestones
            if self.truth and self._shows(m.key)
        )
        shown = self.truth
        counters = (
            Counter("Shed into blood", frame.shed if shown else None, "shed"),
            Counter("Lost within a day", frame.lost if shown else None, "lost"),
            Counter("Came to rest", frame.rested if shown else None, "text"),
            Counter("New places alive", frame.alive_places if shown else None, "focus"),
        )
        chips = tuple(
            Chip(n, short_organ(organ.name), frame.organs[n].living if shown else None, self._chip_kind(frame, n))
            for n, organ in enumerate(self.clinic.organs)
        )
        bar = DayBar(
            "days", Box(self._bar_x(), FOOT.y + 14, 1130 - self._bar_x(), 40), self.reel.first_day, self._last(),
            self.day, self.reel.last_day, marks, self.spans(),
        )  # fmt: skip
        return GlassView(
            frame.day, self._last(), self.course(), counters, max(1, self.reel.frames[-1].shed), chips, bar,
            camera.organ, shown, self.caption(frame),
        )  # fmt: skip

    def _last(self) -> int:
        return self.reel.last_day if self.reel.done else max(self.horizon, self.reel.last_day)

    def _bar_x(self) -> float:
        return 314.0

    def _shows(self, key: str) -> bool:
        return True

    def _chip_kind(self, frame: DayFrame, organ: int) -> str:
        part = frame.organs[organ]
        return "asleep" if part.living and part.asleep == part.living else "sensitive"

    def course(self) -> str:
        """What treatment the body has had by now."""
        cards = self.clinic.cards
        given = {
            dose.card for dose in self._doses() if dose.from_day <= self.day
            and cards[dose.card].slot in ("systemic", "local")
        }  # fmt: skip
        words = ", ".join(sorted(cards[card].name for card in given)) or "untreated"
        return words if len(words) <= MOST_COURSE_LETTERS else f"{len(given)} treatments"

    def _doses(self) -> Sequence[DoseSpan]:
        turns = self.reel.session.turns
        return (turns[-1].after if turns else self.reel.session.chart).doses

    def spans(self) -> tuple[Span, ...]:
        """Treatment on the day bar."""
        return tuple(
            Span(dose.from_day, dose.to_day, self.clinic.cards[dose.card].category)
            for dose in self._doses()
            if self.clinic.cards[dose.card].category != "test"
        )

    def caption(self, frame: DayFrame) -> str:
        """One sentence under the scene; only when the truth is hidden, or while days are being made."""
        if not self.truth:
            return self._hidden_model().inferred
        if self.trial is not None:
            return "The same days are lived again, with the same luck …"
        if self.playing and not self.reel.done and self.day >= self.reel.last_day:
            return "The next days are being lived …"
        return ""

    def _hidden_model(self) -> LensModel:
        organ = self.camera().organ
        chart = self.chart()
        key = (organ, id(chart))
        if self._hidden is None or self._hidden[0] != key:
            sites = [site for site in read_sites(self.clinic, chart) if site.organ == self.clinic.organs[organ].id]
            site = max(sites, key=lambda each: (each.state == "seen", each.diameter_mm, each.number))
            self._hidden = (key, look_at(self.clinic, chart, site))
        return self._hidden[1]

    # -- hits -----------------------------------------------------------------------------------------

    def buttons(self) -> list[tuple[Button, Any]]:
        """Top bar and player controls with what they do."""
        y = FOOT.y + 12
        state = "pause" if self.playing else "repeat" if self.at_end else "play"
        words = {"pause": "Pause", "repeat": "From the start", "play": "Go on"}[state]
        out: list[tuple[Button, Any]] = [
            (Button("back", Box(24, y, 48, 44), "", icon="step_back", tooltip="One day back"),
             lambda: self.go(round(self.day) - 1)),
            (Button("play", Box(80, y, 48, 44), "", "plain", icon=state, tooltip=words), self.toggle_play),
            (Button("step", Box(136, y, 48, 44), "", icon="step", tooltip="One day on"),
             lambda: self.go(round(self.day) + 1)),
            (Button("speed", Box(192, y, 96, 44), f"{SPEEDS_DAYS_S[self.speed]} d/s",
                    tooltip="Days that pass in a second"), self._faster),
        ]  # fmt: skip
        return [*out, *self._top_buttons()]

    def _top_buttons(self) -> list[tuple[Button, Any]]:
        label = "Hide truth" if self.truth else "Show truth"
        trying = self.reel is not self.untreated
        if self.choosing:
            first = Button("try", Box(868, 2, 168, 44), "Watch on", icon="back", keys=("c",))
        else:
            first = Button(
                "try", Box(868, 2, 168, 44), "Another card" if trying else "Try the cards",
                "primary" if self.at_end else "plain", enabled=self._may_try(), keys=("c",),
                reason="watch until the first cell has settled; then the cards open",
            )  # fmt: skip
        last = Button("menu", Box(1184, 2, 84, 44), "Finish" if self.at_end and not trying else "Leave")
        if trying:
            last = Button("menu", Box(1184, 2, 84, 44), "Back", tooltip="Back to the untreated body")
        return [
            (first, self._choose),
            (Button("truth", Box(1048, 2, 124, 44), label, keys=("h",)), self._hide),
            (last, self._untreat if trying else self._finish),
        ]

    def _may_try(self) -> bool:
        if not self.clinic.offers or (self.trial is not None and not self.trial.ready):
            return False
        settled = next((m.day for m in self.story.milestones() if m.key == "settles"), None)
        return self.reel is not self.untreated or self.at_end or (settled is not None and settled <= self.day)

    def _choose(self) -> Command:
        self.choosing = not self.choosing
        self.playing = False
        if self.choosing:
            self.focus = "card0"
        return Stay()

    def _pick(self, card: str) -> Command:
        """Live on from the chosen turn with one card, and with the same luck."""
        self.choosing = False
        self.trial = Trial(self.session, self.try_turn(), card, self.threaded)
        if self.trial.ready:
            self._start_trial(self.trial)
        return Stay()

    def _start_trial(self, trial: Trial) -> None:
        self.trial = None
        self._untreat()
        if trial.session is not None:
            self.reel = Reel(trial.session, self.reason, trial.plans, self.threaded)
            self.reel.painter.keep_ring(self.untreated.painter.ring)
            self._use(self.reel.first_day)
            self.playing = True

    def _untreat(self) -> Command:
        """Go back to the body that was only watched, on the same day."""
        if self.reel is not self.untreated:
            self.reel.close()
            self.reel = self.untreated
            self._use(self.day)
        return Stay()

    def _use(self, day: float) -> None:
        self.story = Story(self.reel, SCENE.w / SCENE.h)
        self.day = float(min(max(day, self.reel.first_day), self.reel.last_day))
        self._overlay = None
        self.reel.need(round(self.day) + (SHOWN_AHEAD_DAYS if self.threaded else 10**6))

    def try_turn(self) -> int:
        """The turn from which cards are tried: the one on the screen, or the first entry where too little is left."""
        if self.reel is not self.untreated:
            return self.reel.first_day // CYCLE_DAYS
        turn = int(self.day) // CYCLE_DAYS
        if turn > self.clinic.horizon_cycles - 6:
            entered = next((m.day for m in self.story.milestones() if m.key == "enters" and m.day is not None), None)
            turn = (entered or 0) // CYCLE_DAYS
        return max(0, min(turn, len(self.reel.session.turns), self.clinic.horizon_cycles - 1))

    def _finish(self) -> Command | None:
        if self.at_end and self.session.ending is not None:
            from game.ui.screens.ending import EndingScreen

            return Reset(EndingScreen(self.context, self.session))
        from game.ui.screens.campaign import CampaignScreen

        return Reset(CampaignScreen(self.context, self.session.library))

    def on_back(self) -> Command | None:
        """Escape closes the cards, then the trial, then the screen."""
        if self.choosing:
            return self._choose()
        return self._untreat() if self.reel is not self.untreated else self._finish()

    def normal_hits(self) -> Sequence[Hit]:
        """Controls, the day bar, organs, zoom."""
        view = self.view()
        out = [named_hit(button, action) for button, action in self.buttons()]
        if self.choosing:
            cards = trial_cards(self.clinic)
            out += [
                card_hit(card, box, lambda name=card.art: self._pick(name), (str(n + 1),))
                for n, (card, box) in enumerate(zip(cards, card_boxes(len(cards)), strict=True))
            ]
            return out
        out.append(view.bar.hit(self.go))
        for chip, box in zip(view.chips, chip_boxes(len(view.chips)), strict=True):
            cells = "hidden" if chip.cells is None else f"{grouped(chip.cells)} cells"
            out.append(
                Hit(f"organ{chip.organ}", box, f"{chip.name}, {cells}", lambda n=chip.organ: self._look(n),
                    tooltip="Follow the story" if chip.organ == self.organ else f"Look at the {chip.name.lower()}",
                    ring=False, group="organs")
            )  # fmt: skip
        out.append(
            Hit("zoom", Box(SCENE.right - 60, SCENE.bottom - 60, 44, 44), "Closer or wider", self._zoom, keys=("z",),
                tooltip="Closer or wider", radius=22, ring=False)
        )  # fmt: skip
        return out

    def plain_text(self) -> list[str]:
        """Day, counts, organs, steps."""
        view = self.view()
        lines = [f"Day {view.day} of {view.last_day}, {view.course}."]
        lines += [f"{counter.label}: {counter.words}." for counter in view.counters]
        lines += [f"{chip.name}: {HIDDEN if chip.cells is None else grouped(chip.cells)} cells." for chip in view.chips]
        for mark in view.bar.marks:
            lines.append(f"{mark.label}: {'day ' + str(mark.day) if mark.lit else 'not yet'}.")
        return lines

    # -- drawing --------------------------------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        """The whole frame."""
        theme = canvas.theme
        canvas.fill(theme.background)
        view = self.view()
        if not self.labels:
            self._draw_scene(canvas, view)
            return
        draw_bar(canvas, self.title, self.subtitle)
        self._draw_scene(canvas, view)
        draw_side(canvas, view)
        draw_panel(canvas, FOOT)
        for button, _ in self.buttons():
            button.draw(canvas)
        view.bar.draw(canvas)
        canvas.text(
            f"day {view.day} / {view.last_day}", (FOOT.right - 16, FOOT.y + 26), 16, colour=theme.muted, align="right",
            v="middle", max_width=104, tabular=True,
        )  # fmt: skip

    def _scene_view(self) -> SceneView:
        camera = self.camera()
        frame = self.reel.frame(self.day)
        if self.truth:
            tissue = self.reel.painter.view(frame, camera.organ)
            k = tissue.grid / GRID
            centre = (camera.centre[0] * k, camera.centre[1] * k)
            return SceneView("scene", SCENE, tissue, centre, camera.span * k, True)
        model = self._hidden_model()
        return SceneView("scene", SCENE, model.tissue, model.centre_voxel, min(64.0, model.span_voxels * 1.5), False)

    def _draw_scene(self, canvas: Canvas, view: GlassView) -> None:
        scene = self._scene_view()
        scene.draw(canvas)
        keep_off = [Box(SCENE.right - 70, SCENE.bottom - 70, 70, 70)]
        inner = SCENE.inset(3)
        if self.truth:
            overlay = self._overlay_for()
            with canvas.clip(inner):
                seconds = 0.0 if canvas.reduced_motion else self.time_s
                if overlay.stream is not None:
                    draw_stream(canvas, overlay.stream, overlay.blood_radius, seconds)
                draw_capillaries(canvas, overlay.capillaries)
                draw_crossings(canvas, overlay.crossings, overlay.blood_radius * 0.9, seconds)
                draw_lone(canvas, overlay.lone, overlay.lone_radius, seconds)
        else:
            canvas.box(SCENE, hatch=(206, 220, 244, 60), hatch_gap=14, border=canvas.theme.line, radius=12, width=2)
        if self.labels:
            keep_off.append(draw_truth_pill(canvas, SCENE, self.truth))
            name = self.clinic.organs[view.organ].name
            w = canvas.measure(name, 18, 700)
            spot = Box(SCENE.right - w - 44, SCENE.y + 18, w + 28, 34)
            canvas.box(spot, fill=(*canvas.theme.background, 220), radius=17)
            canvas.text(name, spot.centre, 18, 700, align="centre", v="middle")
            keep_off.append(spot)
            if view.caption:
                keep_off.append(draw_caption(canvas, SCENE, view.caption))
            if self.truth and not self.choosing:
                draw_callouts(canvas, self._overlay_for().callouts, SCENE, keep_off)
            draw_zoom(canvas, self._is_wide())
        if self.choosing:
            draw_cards(canvas, trial_cards(self.clinic), self.try_turn() * CYCLE_DAYS)

    def _is_wide(self) -> bool:
        return self.camera().span >= 64.0

    def _overlay_for(self) -> Overlay:
        frame, camera = self.reel.frame(self.day), self.camera()
        kept = self._overlay
        if kept is None or kept.frame is not frame or kept.camera != camera:
            eye = Eye(SCENE, camera.centre, camera.span)
            kept = self._overlay = make_overlay(self.story, eye, frame, camera, self.day)
        return kept


def demo_screen(
    context: Context, session: Session, policy: Callable[[Chart], Plan], truth: bool = False, name: str = "",
    threaded: bool = True, day: float = 0.0,
) -> Screen:  # fmt: skip
    """A demonstration of a session by a policy, which plays itself over this screen's scene.

    A session without the door of a demonstration is started anew, so that the truth can be switched on.
    """
    from game.ui.screens.demo import DemoScreen

    if session.door is not TruthReason.DEMONSTRATION:
        session = Session.start(session.library, session.level_id, session.seed, TruthReason.DEMONSTRATION)
    words = f"{session.clinic.name} · seed {session.seed}" + (f" · {name}" if name else "")
    return DemoScreen(context, session, policy, truth, words, threaded, day)
