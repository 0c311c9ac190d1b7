"""The window plays itself: a policy decides, the truth is one switch; for the front of a class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from game.play.chart import Chart
from game.play.session import Session, TruthReason
from game.sim.plan import Plan
from game.ui.layout import Box
from game.ui.screen import Command, Context, Quit, Stay
from game.ui.screens.glass_body import GlassBodyScreen
from game.ui.widgets.button import Button
from game.ui.widgets.day_bar import Span


class DemoScreen(GlassBodyScreen):
    """Glass Body's scene over any level. The session's door must be that of a demonstration."""

    name = "demo"
    title = "Demonstration"
    reason = TruthReason.DEMONSTRATION

    def __init__(
        self, context: Context, session: Session, policy: Callable[[Chart], Plan], truth: bool = False,
        subtitle: str = "", threaded: bool = True, day: float = 0.0,
    ) -> None:  # fmt: skip
        self.subtitle = subtitle or session.clinic.name
        super().__init__(
            context, session, day, threaded=threaded, plans=lambda chart: None if chart.over else policy(chart)
        )
        self.truth = truth

    def _shows(self, key: str) -> bool:
        return any(m.key == key and m.day is not None and m.day <= self.day for m in self.story.milestones())

    def spans(self) -> tuple[Span, ...]:
        """Treatment up to the day shown: what the policy will do later is not told."""
        now = round(self.day)
        return tuple(
            Span(span.from_day, min(span.to_day, now), span.category) for span in super().spans() if span.from_day < now
        )

    def _top_buttons(self) -> list[tuple[Button, Any]]:
        label = "Hide truth" if self.truth else "Show truth"
        return [
            (Button("truth", Box(1020, 2, 132, 44), label, keys=("h",)), self._hide),
            (Button("menu", Box(1164, 2, 104, 44), "Ending" if self.at_end else "Leave"), self._finish),
        ]

    def on_back(self) -> Command | None:
        """Escape points at Leave: a demonstration is not left by accident."""
        self.focus = "menu"
        return Stay()

    def _finish(self) -> Command | None:
        if self.at_end and self.session.ending is not None:
            return super()._finish()
        return Quit()
