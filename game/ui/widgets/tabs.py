"""One choice of several in a row: site tabs, doses, belief or truth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from game.ui.draw import Canvas
from game.ui.input import MIN_TARGET
from game.ui.layout import Box
from game.ui.screen import Command, Hit, Stay
from game.ui.theme import Colour, mix
from game.ui.widgets.button import ring


@dataclass(frozen=True)
class Tab:
    """`key` names the choice; `mark` is the kind of a clone whose cell stands before the label."""

    key: str
    label: str
    mark: str = ""
    enabled: bool = True
    reason: str = ""


@dataclass(frozen=True)
class Tabs:
    """A row of tabs. `joined` draws one bar with segments; apart, they are separate boxes."""

    id: str
    box: Box
    tabs: tuple[Tab, ...]
    chosen: str
    joined: bool = False
    size: float = 16
    accent: Colour | None = None

    def places(self) -> list[Box]:
        """One box a tab, equally wide."""
        return self.box.columns([1.0] * len(self.tabs), 0 if self.joined else 8) if self.tabs else []

    def hits(self, choose: Callable[[str], Command | None]) -> list[Hit]:
        """One hit a tab, named `<id>.<key>`."""
        out = []
        for tab, place in zip(self.tabs, self.places(), strict=True):
            chosen = "chosen" if tab.key == self.chosen else "not chosen"

            def action(key: str = tab.key) -> Command:
                return choose(key) or Stay()

            out.append(
                Hit(
                    f"{self.id}.{tab.key}",
                    place.at_least(MIN_TARGET, MIN_TARGET),
                    f"{tab.label}, {chosen}",
                    action,
                    tab.enabled,
                    tab.reason,
                    ring=False,
                    group=self.id,
                )
            )
        return out

    def draw(self, canvas: Canvas) -> None:
        """Skin and labels; the chosen one is light and framed, never told by colour alone."""
        theme = canvas.theme
        if self.joined:
            canvas.box(self.box, fill=theme.panel, border=theme.line, radius=10)
        focused: Box | None = None
        for tab, place in zip(self.tabs, self.places(), strict=True):
            self._one(canvas, tab, place)
            if canvas.is_focused(f"{self.id}.{tab.key}"):
                focused = place
        if focused is not None:
            ring(canvas, focused, 10)

    def _one(self, canvas: Canvas, tab: Tab, place: Box) -> None:
        from game.ui.widgets.label import draw_cell

        theme = canvas.theme
        chosen, hover = tab.key == self.chosen, canvas.hover == f"{self.id}.{tab.key}"
        ink = theme.text if chosen else theme.muted
        if self.joined:
            if chosen:
                canvas.box(place.inset(3), fill=self.accent or theme.text, radius=8)
                ink = theme.on_bright
            elif hover:
                canvas.box(place.inset(3), fill=theme.raised, radius=8)
        else:
            fill = theme.raised if chosen else theme.well
            if chosen and self.accent:
                fill, ink = self.accent, theme.on_bright
            border = theme.text if chosen else theme.panel_line
            canvas.box(
                place, fill=mix(fill, theme.text, 0.08 if hover and not chosen else 0), border=border, radius=10,
                width=2 if chosen else 1,
            )  # fmt: skip
        if not tab.enabled:
            ink = theme.faint
        weight = 700 if chosen else 400
        icon_w = self.size * 1.5 if tab.mark else 0
        w = min(place.w - 16 - icon_w, canvas.measure(tab.label, self.size, weight))
        x = place.cx - (w + icon_w) / 2
        if tab.mark:
            draw_cell(canvas, (x + self.size * 0.45, place.cy), tab.mark, self.size * 0.45)
        canvas.text(
            tab.label, (x + icon_w, place.cy), self.size, weight, ink, v="middle", max_width=w + 2,
            least=self.size * 0.65,
        )  # fmt: skip
