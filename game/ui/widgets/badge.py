"""The confidence badge: a shape, a word and a tone, and the row of badges that filters a list."""

from __future__ import annotations

from dataclasses import dataclass

from game.spec.common import EVIDENCE_MEANS
from game.ui.draw import Canvas
from game.ui.input import MIN_TARGET
from game.ui.layout import Box
from game.ui.screen import Action, Hit
from game.ui.theme import Colour, Theme, mix
from game.ui.widgets.button import ring

ICONS = {
    "proved in trials": "badge_proved",
    "supported": "badge_supported",
    "debated": "badge_debated",
    "simplified for teaching": "badge_simplified",
}


def badge_word(evidence: str) -> str:
    """`Proved in trials`."""
    return evidence[:1].upper() + evidence[1:]


def badge_tone(theme: Theme, evidence: str) -> Colour:
    """The tone that goes with the shape."""
    tones = {"proved in trials": theme.ok, "supported": theme.text, "debated": theme.warn}
    return tones.get(evidence, theme.muted)


def draw_badge(
    canvas: Canvas, evidence: str, at: tuple[float, float], max_width: float, size: float = 16, weight: int = 600
) -> Box:
    """Shape and word; `at` is the middle of the left end. In a light weight the word of the usual badge steps back."""
    tone = badge_tone(canvas.theme, evidence)
    ink = canvas.theme.muted if weight < 600 and tone == canvas.theme.text else tone
    side = size * 1.2 * canvas.view.text_scale
    canvas.icon(ICONS[evidence], (at[0] + side / 2, at[1]), side, tone)
    gap = side * 0.42
    told = canvas.text(
        badge_word(evidence), (at[0] + side + gap, at[1]), size, weight, ink, v="middle",
        max_width=max_width - side - gap, least=size * 0.75,
    )  # fmt: skip
    return Box(at[0], at[1] - side / 2, told.right - at[0], side)


@dataclass(frozen=True)
class BadgeFilter:
    """One badge of a legend, which filters a list: its word and how many have it."""

    evidence: str
    box: Box
    number: int
    chosen: bool

    @property
    def id(self) -> str:
        """`badge.debated`."""
        return f"badge.{self.evidence.split()[0]}"

    def hit(self, action: Action) -> Hit:
        """The whole chip; closed where nothing has the badge."""
        state = "shown alone" if self.chosen else "not chosen"
        return Hit(
            self.id, self.box.at_least(MIN_TARGET, MIN_TARGET), f"{badge_word(self.evidence)}: {self.number}, {state}",
            action, self.number > 0, "" if self.number else "nothing here has this badge",
            tooltip=EVIDENCE_MEANS[self.evidence], ring=False, group="badges",
        )  # type: ignore[index]  # fmt: skip

    def draw(self, canvas: Canvas) -> None:
        """Shape, word and number; the chosen one is light and framed."""
        theme = canvas.theme
        hover = canvas.hover == self.id and self.number > 0
        fill = theme.raised if self.chosen else mix(theme.well, theme.text, 0.08 if hover else 0.0)
        border = theme.text if self.chosen else theme.panel_line
        canvas.box(self.box, fill=fill, border=border, radius=10, width=2 if self.chosen else 1)
        side = 20 * min(1.6, canvas.view.text_scale)
        tone = badge_tone(theme, self.evidence) if self.number else theme.faint
        ink = (theme.text if self.chosen else theme.muted) if self.number else theme.faint
        x = self.box.x + 14
        canvas.icon(ICONS[self.evidence], (x + side / 2, self.box.cy), side, tone)
        number_w = canvas.measure(str(self.number), 16, 600)
        right = self.box.right - 14
        canvas.text(str(self.number), (right, self.box.cy), 16, 600, ink, "right", "middle", tabular=True)
        room = right - number_w - 10 - (x + side + 9)
        canvas.text(
            badge_word(self.evidence), (x + side + 9, self.box.cy), 16, 600 if self.chosen else 400, ink, v="middle",
            max_width=room, least=11,
        )  # fmt: skip
        if canvas.is_focused(self.id):
            ring(canvas, self.box, 10)
