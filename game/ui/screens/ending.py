"""How it ended, in the chart's words; quiet. The truth comes after, in the debrief."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from game.play.progress import data_folder, load_progress, save_progress
from game.play.session import Session
from game.ui.compat import pygame
from game.ui.draw import Canvas
from game.ui.layout import Box
from game.ui.screen import Command, Context, Hit, Replace
from game.ui.screens.large_text import LargeTextScreen, halves
from game.ui.tissue import static_tissue
from game.ui.views.words import INTENTS
from game.ui.widgets.button import Button

PAPER = Box(240, 56, 800, 608)


@dataclass(frozen=True)
class Farewell:
    """What is told at the end."""

    who: str
    portrait: str
    headline: str
    told: str
    cause: str
    win: bool | None
    goal: str
    intent: str
    aim: str
    months: str
    days: int
    quality: str
    stars: tuple[bool, bool, bool]
    insight: str
    unknown: str


def read_farewell(session: Session) -> Farewell:
    """The ending of a session that is over. Raises ValueError before that."""
    ending = session.ending
    if ending is None:
        raise ValueError("the game goes on; there is no ending yet")
    level = session.library.levels[session.level_id]
    person = level.patient
    won = ending.outcome.win is not False
    return Farewell(
        who=person.name if person.age is None else f"{person.name}, {person.age}",
        portrait=person.portrait,
        headline=ending.headline,
        told=level.text.won if won else level.text.lost,
        cause=ending.cause_text,
        win=ending.outcome.win,
        goal=person.goal,
        intent=level.intent,
        aim=level.text.intent,
        months=f"{ending.qa_months:.1f}",
        days=ending.outcome.day,
        quality=f"{ending.mean_quality:.0f}",
        stars=(ending.stars.intent, ending.stars.comfort, ending.stars.insight),
        insight=ending.stars.insight_text,
        unknown=ending.unknown,
    )


@lru_cache(2)
def _ground(width_px: int, height_px: int) -> pygame.Surface:
    surface = static_tissue(width_px, height_px, 5).copy()
    surface.fill((120, 120, 130), special_flags=pygame.BLEND_RGB_MULT)
    return surface


class EndingScreen(LargeTextScreen):
    """Enters the stars into the player's progress, once."""

    name = "ending"
    default_focus = "debrief"
    top_bar = False
    parts = halves("end", "Ending", "Stars", PAPER, 0.53)

    def __init__(self, context: Context, session: Session) -> None:
        super().__init__(context)
        self.session = session
        self.farewell = read_farewell(session)
        self.time_s = 0.0
        self._kept = False

    def enter(self) -> None:
        """Keep the stars; a branch of another game earns none."""
        if self._kept or self.session.branched_at is not None:
            return
        self._kept = True
        folder = data_folder(self.context.data_dir)
        progress, notice = load_progress(folder)
        problem = save_progress(folder, progress.with_result(self.session.level_id, sum(self.farewell.stars)))
        if problem or notice:
            self.context.say(problem or notice)

    def update(self, dt_s: float) -> Command | None:
        """Fade in."""
        self.time_s += dt_s
        return None

    def on_back(self) -> Command | None:
        """The debrief is the way on."""
        return self.debrief()

    def debrief(self) -> Command:
        """Open the truth."""
        from game.ui.screens.debrief import DebriefScreen

        return Replace(DebriefScreen(self.context, self.session))

    def button(self) -> Button:
        """The one way on."""
        place = Box(PAPER.cx - 150, PAPER.bottom - 86, 300, 56)
        return Button("debrief", place, "Open the debrief", "primary", size=20)

    def normal_hits(self) -> Sequence[Hit]:
        """Only that."""
        return (self.button().hit(self.debrief),)

    def plain_text(self) -> list[str]:
        """In sentences."""
        told = self.farewell
        numbers = f"{told.months} quality-adjusted months, mean quality {told.quality} of 100"
        return [
            f"{told.who}: {told.headline}.", told.told, told.cause, f"What mattered: {told.goal}",
            f"{numbers}, {sum(told.stars)} of 3 stars.", told.unknown,
        ]  # fmt: skip

    def paint(self, canvas: Canvas) -> None:
        """One sheet over dim tissue."""
        theme, told = canvas.theme, self.farewell
        w, h = canvas.surface.get_size()
        canvas.surface.blit(_ground(w, h), (0, 0))
        canvas.glow(PAPER, (0, 0, 0, 150), 40, 16)
        canvas.box(PAPER, fill=(*theme.panel, 240), border=theme.panel_line, radius=16)
        x, room = PAPER.x + 56, PAPER.w - 112
        canvas.portrait(told.portrait, (PAPER.cx, PAPER.y + 82), 58, theme.line)
        canvas.text(told.who, (PAPER.cx, PAPER.y + 162), 18, colour=theme.muted, align="centre", v="middle")
        tone = theme.text if told.win is None else theme.ok if told.win else theme.text
        canvas.text(told.headline, (PAPER.cx, PAPER.y + 200), 40, 700, tone, "centre", "middle", max_width=room)
        canvas.text(
            told.told, (PAPER.cx, PAPER.y + 232), 18, align="centre", max_width=room, lines=2, least=13, leading=1.35
        )
        canvas.text(
            told.cause, (PAPER.cx, PAPER.y + 290), 16, colour=theme.muted, align="centre", max_width=room, lines=2,
            least=12, leading=1.35,
        )  # fmt: skip
        canvas.hairline(x, PAPER.y + 340, room)
        left, middle, right = Box(x, PAPER.y + 354, room, 106).columns([1.35, 0.85, 1.0], 28)
        self._matter(canvas, left)
        self._numbers(canvas, middle)
        self._stars(canvas, right)
        canvas.text(
            told.unknown, (PAPER.cx, PAPER.bottom - 118), 16, 600, theme.focus, "centre", "middle", max_width=room,
            lines=2, least=12, leading=1.3,
        )  # fmt: skip
        self.button().draw(canvas)

    def _matter(self, canvas: Canvas, box: Box) -> None:
        theme, told = canvas.theme, self.farewell
        canvas.text("What mattered", (box.x, box.y + 10), 16, colour=theme.muted, v="middle")
        canvas.text(told.goal, (box.x, box.y + 28), 18, 600, max_width=box.w, lines=2, least=12, leading=1.25)
        words = INTENTS[told.intent] + ("" if told.win is None else ", met" if told.win else ", not met")
        canvas.text(words, (box.x, box.bottom - 10), 16, colour=theme.muted, v="middle", max_width=box.w)

    def _numbers(self, canvas: Canvas, box: Box) -> None:
        theme, told = canvas.theme, self.farewell
        canvas.text(told.months, (box.x, box.y + 18), 34, 700, v="middle")
        for n, line in enumerate(("quality-adjusted", "months")):
            at = (box.x, box.y + 46 + 19 * n)
            canvas.text(line, at, 16, colour=theme.muted, v="middle", max_width=box.w, least=12)
        words = f"{told.days} days, quality {told.quality}"
        canvas.text(words, (box.x, box.bottom - 10), 16, colour=theme.muted, v="middle", max_width=box.w)

    def _stars(self, canvas: Canvas, box: Box) -> None:
        theme, told = canvas.theme, self.farewell
        for name, got, place in zip(("Intent", "Comfort", "Insight"), told.stars, box.columns([1, 1, 1]), strict=True):
            icon = "star" if got else "star_outline"
            canvas.icon(icon, (place.cx, box.y + 26), 38, theme.focus if got else theme.faint)
            at = (place.cx, box.y + 60)
            canvas.text(name, at, 16, colour=theme.muted, align="centre", v="middle", max_width=place.w)
        canvas.text(
            told.insight, (box.cx, box.bottom - 14), 14, colour=theme.muted, align="centre", v="middle",
            max_width=box.w, lines=2, least=11, leading=1.15,
        )  # fmt: skip
