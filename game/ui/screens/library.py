"""How it works: every mechanism of the game, how sure one may be of it, and where it is simplified.

A list on the left, the chosen page on the right. With large text the list fills the stage, and a page opens over it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from typing import Any

from game.spec.common import EVIDENCE_MEANS
from game.spec.library import Library
from game.ui.compat import pygame
from game.ui.draw import Canvas
from game.ui.layout import STAGE, Box
from game.ui.screen import Command, Context, Hit, Pop, Screen, Stay
from game.ui.screens.library_draw import PAD, ROW_H, draw_fade, draw_page, draw_row
from game.ui.views.library_view import GROUPS, HAPPENS, Entry, read_entries
from game.ui.widgets.badge import BadgeFilter, badge_word
from game.ui.widgets.button import Button, ring
from game.ui.widgets.panel import BAR_H, draw_bar, draw_panel
from game.ui.widgets.scroll import BAR_W, Scroll
from game.ui.widgets.tabs import Tab, Tabs

TWO_COLUMNS_TO = 1.25
"""Text size up to which list and page stand side by side."""
LIST_W = 408.0
GAP = 12.0
CHIP_WEIGHTS = (1.0, 0.83, 0.745, 1.31)
"""Badges are as wide as their words."""


@dataclass(frozen=True)
class Layout:
    """Where everything stands for a text size; `page` and `list` share a place when there is one column."""

    tabs: Box
    chips: tuple[Box, ...]
    list: Box
    page: Box
    row_h: float
    rows: int


def layout_for(scale: float) -> Layout:
    """The layout of a text size."""
    top = BAR_H + GAP
    if scale <= TWO_COLUMNS_TO:
        bar = Box(12, top, STAGE.w - 24, 48)
        tabs, chips = Box(bar.x, bar.y, LIST_W, bar.h), Box(bar.x + LIST_W + GAP, bar.y, bar.w - LIST_W - GAP, bar.h)
        low = Box(bar.x, bar.bottom + GAP, bar.w, STAGE.h - bar.bottom - 2 * GAP)
        left = Box(low.x, low.y, LIST_W, low.h)
        page = Box(left.right + GAP, low.y, low.w - LIST_W - GAP, low.h)
        places = tuple(chips.columns(CHIP_WEIGHTS, 8))
    else:
        tabs = Box(12, top, STAGE.w - 24, 52)
        upper, lower = Box(12, tabs.bottom + 8, STAGE.w - 24, 112).rows([1, 1], 8)
        places = (*upper.columns([1, 1], 8), *lower.columns([1, 1], 8))
        left = Box(12, lower.bottom + GAP, STAGE.w - 24, STAGE.h - lower.bottom - 2 * GAP)
        page = Box(12, top, STAGE.w - 24, STAGE.h - top - GAP)
    rows = floor((left.h - 12) / (ROW_H * scale))
    return Layout(tabs, places, left, page, (left.h - 12) / rows, rows)


class LibraryScreen(Screen):
    """`chosen` is the page that is open, `badge` the confidence to which the list is narrowed, empty for all."""

    name = "library"

    def __init__(self, context: Context, library: Library, chosen: str = "") -> None:
        super().__init__(context)
        self.entries = read_entries(library)
        first = next((each for each in self.entries if each.key == chosen), self.entries[0] if self.entries else None)
        self.group = first.group if first is not None else HAPPENS
        self.badge = ""
        self.chosen = first.key if first is not None else ""
        self.top_row = 0
        self.reading = bool(chosen)
        self.scroll = Scroll()
        self.close = Button("close", Box(1172, 2, 96, 44), "Close")
        self._reveal()

    # -- what is shown --------------------------------------------------------------------------------

    @property
    def scale(self) -> float:
        """The player's text size."""
        return self.context.settings.text_scale

    @property
    def layout(self) -> Layout:
        """Places at this text size."""
        return layout_for(self.scale)

    @property
    def one_column(self) -> bool:
        """Whether a page covers the list."""
        return self.scale > TWO_COLUMNS_TO

    @property
    def page_shown(self) -> bool:
        """Whether the chosen page can be seen."""
        return bool(self.chosen) and (self.reading or not self.one_column)

    @property
    def list_shown(self) -> bool:
        """Whether the list can be seen."""
        return not (self.one_column and self.reading)

    def in_group(self) -> tuple[Entry, ...]:
        """Every entry of the chosen half."""
        return tuple(entry for entry in self.entries if entry.group == self.group)

    def listed(self) -> tuple[Entry, ...]:
        """Those that have the chosen badge."""
        return tuple(entry for entry in self.in_group() if not self.badge or self.badge in entry.badges)

    @property
    def entry(self) -> Entry:
        """The chosen entry."""
        return next(entry for entry in self.entries if entry.key == self.chosen)

    @property
    def default_focus(self) -> str:  # type: ignore[override]
        """The chosen row, or the page that covers it."""
        return f"entry.{self.chosen}" if self.list_shown else "page"

    # -- what can be done -----------------------------------------------------------------------------

    def choose(self, key: str, read: bool = False) -> Command:
        """Open a page."""
        if key != self.chosen:
            self.chosen = key
            self.scroll = Scroll()
        self._reveal()
        if read and self.one_column:
            self.reading = True
            self.focus = "page"
        return Stay()

    def _reveal(self) -> None:
        """Scroll the list so that the chosen row is seen."""
        keys = [entry.key for entry in self.listed()]
        rows = self.layout.rows
        if self.chosen in keys:
            at = keys.index(self.chosen)
            self.top_row = min(max(self.top_row, at - rows + 1), at)
        self.top_row = max(0, min(self.top_row, len(keys) - rows))

    def _choose_group(self, group: str) -> Command:
        if group != self.group:
            self.group, self.badge, self.top_row = group, "", 0
            self.choose(self.in_group()[0].key)
        return Stay()

    def _filter(self, badge: str) -> Command:
        self.badge = "" if badge == self.badge else badge
        keys = [entry.key for entry in self.listed()]
        if self.chosen not in keys and keys:
            self.choose(keys[0])
        self._reveal()
        return Stay()

    def on_back(self) -> Command | None:
        """From a page that covers the list to the list; from the list to where one came from."""
        if self.one_column and self.reading:
            self.reading = False
            self.focus = f"entry.{self.chosen}"
            return Stay()
        return Pop()

    def on_event(self, event: Any) -> Command | None:
        """Up and down walk the list or scroll the page, whichever has the focus; the wheel moves what it is over."""
        if event.type == pygame.MOUSEWHEEL and self.list_shown and (self.hover.startswith("entry.") or self.one_column):
            self.top_row = max(0, min(self.top_row - event.y, len(self.listed()) - self.layout.rows))
            return Stay()
        if event.type == pygame.KEYDOWN and self.focus.startswith("entry."):
            step = {pygame.K_UP: -1, pygame.K_DOWN: 1}.get(event.key)
            if step is not None:
                return self._walk(step)
            if event.key == pygame.K_RIGHT:
                return self._to_page()
        if event.type == pygame.KEYDOWN and event.key == pygame.K_LEFT and self.focus == "page" and self.list_shown:
            self._reveal()
            self.focus = f"entry.{self.chosen}"
            return Stay()
        if self.page_shown and self.scroll.on_event(event, keys=self.focus == "page"):
            return Stay()
        return None

    def _to_page(self) -> Command:
        self.choose(self.focus.removeprefix("entry."), read=True)
        self.focus = "page"
        return Stay()

    def _walk(self, step: int) -> Command | None:
        keys = [entry.key for entry in self.listed()]
        here = self.focus.removeprefix("entry.")
        at = (keys.index(here) if here in keys else 0) + step
        if not 0 <= at < len(keys):
            return None if step < 0 else Stay()
        self.choose(keys[at])
        self.focus = f"entry.{keys[at]}"
        return Stay()

    def update(self, dt_s: float) -> Command | None:
        """A changed text size may leave the list elsewhere."""
        self.top_row = max(0, min(self.top_row, len(self.listed()) - self.layout.rows))
        return None

    # -- controls -------------------------------------------------------------------------------------

    def tabs(self) -> Tabs:
        """The two halves."""
        counts = {key: sum(entry.group == key for entry in self.entries) for key, _ in GROUPS}
        tabs = tuple(Tab(key, f"{words}  {counts[key]}") for key, words in GROUPS)
        return Tabs("half", self.layout.tabs, tabs, self.group, joined=True, size=16)

    def filters(self) -> list[BadgeFilter]:
        """The legend: each badge with how many have it."""
        group = self.in_group()
        return [
            BadgeFilter(badge, box, sum(badge in entry.badges for entry in group), badge == self.badge)
            for badge, box in zip(EVIDENCE_MEANS, self.layout.chips, strict=True)
        ]

    def visible_rows(self) -> list[tuple[Entry, Box]]:
        """Rows of the list that are wholly seen."""
        at, rows = self.layout, self.listed()[self.top_row : self.top_row + self.layout.rows]
        w = at.list.w - 12 - (BAR_W + 6 if len(self.listed()) > at.rows else 0)
        return [(entry, Box(at.list.x + 6, at.list.y + 6 + n * at.row_h, w, at.row_h)) for n, entry in enumerate(rows)]

    def hits(self) -> Sequence[Hit]:
        """Halves, badges, rows, the page, the way back."""
        out: list[Hit] = []
        if self.list_shown:
            out += self.tabs().hits(self._choose_group)
            out += [chip.hit(lambda badge=chip.evidence: self._filter(badge)) for chip in self.filters()]
            out += [self._row_hit(entry, box) for entry, box in self.visible_rows()]
        if self.page_shown:
            label = f"{self.entry.name}, page" + (", scrolls" if self.scroll.limit else "")
            out.append(Hit("page", self.layout.page, label, Stay, ring=False, sound=""))
        word = "List" if self.one_column and self.reading else "Close"
        out.append(Button("close", self.close.box, word).hit(lambda: self.on_back() or Stay()))
        return out

    def _row_hit(self, entry: Entry, box: Box) -> Hit:
        state = "open" if entry.key == self.chosen else "closed"
        label = f"{entry.name}, {entry.evidence}, {state}"
        return Hit(
            f"entry.{entry.key}", box.inset(0, 1), label, lambda key=entry.key: self.choose(key, True), ring=False,
            group="entries", sound="card",
        )  # fmt: skip

    def plain_text(self) -> list[str]:
        """The open page, then what else there is."""
        if not self.chosen:
            return ["There is nothing in the library."]
        lines = self.entry.lines()
        lines += [f"{badge_word(badge)}: {means}" for badge, means in EVIDENCE_MEANS.items()]
        return [*lines, *(f"{entry.name}: {entry.evidence}." for entry in self.listed() if entry.key != self.chosen)]

    # -- drawing --------------------------------------------------------------------------------------

    def draw(self, canvas: Canvas) -> None:
        """Bar, list and page."""
        canvas.fill(canvas.theme.background)
        draw_bar(canvas, "How it works", "what the game models, and how sure one may be of it")
        Button("close", self.close.box, "List" if self.one_column and self.reading else "Close").draw(canvas)
        if self.list_shown:
            self.tabs().draw(canvas)
            for chip in self.filters():
                chip.draw(canvas)
            self._draw_list(canvas)
        if self.page_shown:
            self._draw_page(canvas)

    def _draw_list(self, canvas: Canvas) -> None:
        theme, at, listed = canvas.theme, self.layout, self.listed()
        draw_panel(canvas, at.list)
        for entry, box in self.visible_rows():
            draw_row(canvas, entry, box, entry.key == self.chosen, canvas.hover == f"entry.{entry.key}")
            if canvas.is_focused(f"entry.{entry.key}"):
                ring(canvas, box.inset(3, 4), 8)
        if len(listed) > at.rows:
            track = Box(at.list.right - BAR_W - 6, at.list.y + 8, BAR_W, at.list.h - 16)
            length = track.h * at.rows / len(listed)
            y = track.y + (track.h - length) * self.top_row / (len(listed) - at.rows)
            canvas.box(track, fill=theme.well, radius=BAR_W / 2)
            canvas.box(Box(track.x, y, BAR_W, length), fill=theme.faint, radius=BAR_W / 2)

    def _draw_page(self, canvas: Canvas) -> None:
        page = self.layout.page
        draw_panel(canvas, page)
        area = Box(page.x + PAD, page.y + PAD, page.w - 2 * PAD + 16, page.h - 2 * PAD)
        inner = Box(area.x, area.y, page.w - 2 * PAD, area.h)
        wide = not self.one_column
        height = draw_page(canvas, self.entry, inner, area.y, wide, dry=True)
        with self.scroll.window(canvas, area, height) as top:
            draw_page(canvas, self.entry, inner, top, wide)
            if self.scroll.offset > 1:
                draw_fade(canvas, Box(area.x, area.y, area.w - BAR_W - 8, 26), up=True)
            if self.scroll.offset < self.scroll.limit - 1:
                draw_fade(canvas, Box(area.x, area.bottom - 44, area.w - BAR_W - 8, 44))
        if canvas.is_focused("page"):
            ring(canvas, page.inset(4), 8)
