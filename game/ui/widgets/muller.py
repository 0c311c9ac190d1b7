"""Every cell's family over time: nested bands whose heights are logarithms of cells, births, doses and a cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log10

import numpy as np

from game.play.debrief import CloneHistory, Debrief
from game.play.figures import signed
from game.ui import compat
from game.ui.compat import pygame
from game.ui.draw import Canvas
from game.ui.layout import Box
from game.ui.screen import Command, Hit, Stay
from game.ui.theme import CLONE_GLYPH, Colour, mix
from game.ui.views.words import CLONE_KEYS

PAST_SHARE = 0.4
"""Most of the width that the time before day 0 may take; a longer past is drawn on a shorter scale, and said so."""
PAST_DAYS_SHARE = 0.35
ROOM_IN_PARENT = 0.92
SAMPLES = 480
LOG_TOP = 10.0
LABEL_H = 26.0


@dataclass(frozen=True)
class Bar:
    """One run of cycles of a card under the plot."""

    name: str
    category: str
    from_day: int
    to_day: int
    dose: str


@dataclass(frozen=True)
class Band:
    """One clone: log10 heights of itself with all that descend from it, and where its middle lies, by sample.

    `low` and `high` are shares of the plot's height, 0 top to 1 bottom.
    """

    name: str
    label: str
    key: str
    born_day: int
    low: tuple[float, ...]
    high: tuple[float, ...]

    def middle(self, sample: int) -> float:
        """Middle of the band."""
        return (self.low[sample] + self.high[sample]) / 2

    def thick(self, sample: int) -> float:
        """Thickness of the band."""
        return self.high[sample] - self.low[sample]


@dataclass(frozen=True)
class MullerView:
    """The plot as plain numbers. `first` to `last` are days; `squeezed`: the past is on a shorter scale."""

    first: int
    last: int
    past_share: float
    squeezed: bool
    top_log: float
    bands: tuple[Band, ...]
    bars: tuple[tuple[str, tuple[Bar, ...]], ...]
    first_dose_day: int | None

    def share_of(self, day: float) -> float:
        """Where a day lies, 0 to 1."""
        if day < 0 and self.first < 0:
            return self.past_share * (1 - day / self.first)
        if self.last <= 0:
            return 1.0
        return self.past_share + (1 - self.past_share) * max(0.0, day) / self.last

    def day_at(self, share: float) -> float:
        """The day at a share of the width."""
        if share < self.past_share:
            return self.first * (1 - share / self.past_share)
        return (share - self.past_share) / max(1e-9, 1 - self.past_share) * self.last

    def sample_of(self, day: float) -> int:
        """The nearest sample."""
        return min(SAMPLES - 1, max(0, round(self.share_of(day) * (SAMPLES - 1))))


def read_muller(debrief: Debrief, names: dict[str, str], categories: dict[str, str]) -> MullerView:
    """The plot of a debrief; `names` and `categories` of cards by id."""
    last = debrief.days[-1]
    later = [clone.born_day for clone in debrief.clones if clone.mechanisms]
    founder = min((clone.born_day for clone in debrief.clones), default=0)
    wanted = min([0, *later])
    first = round(-PAST_DAYS_SHARE * last)
    if wanted < 0:
        first = min(round(wanted * 1.16) - 12, first)
    first = max(first, founder) if founder < 0 else min(0, first)
    past = min(PAST_SHARE, -first / max(1, last - first))
    squeezed = past < -first / max(1, last - first) - 1e-9
    shell = MullerView(first, last, past, squeezed, LOG_TOP, (), (), debrief.first_dose_day)
    days = [shell.day_at(n / (SAMPLES - 1)) for n in range(SAMPLES)]
    bands, top = _bands(debrief.clones, days)
    rows: dict[str, list[Bar]] = {}
    for span in debrief.doses:
        if categories.get(span.card) in ("test", None):
            continue
        dose = "" if span.dose_percent in (None, 100) else f"{span.dose_percent}%"
        name = names.get(span.card, span.card)
        rows.setdefault(name, []).append(Bar(name, categories[span.card], span.from_day, min(span.to_day, last), dose))
    bars = tuple((name, tuple(each)) for name, each in rows.items())
    return MullerView(first, last, past, squeezed, top, bands, bars, debrief.first_dose_day)


def parent_of(clone: CloneHistory, clones: Sequence[CloneHistory]) -> CloneHistory | None:
    """The clone it most likely came from: of those with part of its mechanisms the one with most, then the oldest."""
    own = set(clone.mechanisms)
    older = [other for other in clones if set(other.mechanisms) < own]
    return max(older, key=lambda other: (len(other.mechanisms), -other.born_day), default=None)


def _bands(clones: Sequence[CloneHistory], days: Sequence[float]) -> tuple[tuple[Band, ...], float]:
    order = sorted(clones, key=lambda clone: (len(clone.mechanisms), clone.born_day))
    children: dict[str, list[CloneHistory]] = {}
    roots = []
    for clone in order:
        parent = parent_of(clone, order)
        if parent is None:
            roots.append(clone)
        else:
            children.setdefault(parent.name, []).append(clone)

    @lru_cache(None)
    def total(name: str) -> tuple[float, ...]:
        clone = next(each for each in order if each.name == name)
        own = np.array([clone.cells_on(day) for day in days])
        for child in children.get(name, ()):
            own = own + np.array(total(child.name))
        return tuple(own.tolist())

    peak = max((max(total(root.name)) for root in roots), default=1.0)
    top = max(6.0, log10(max(10.0, peak)) + 0.35)
    out: list[Band] = []

    def lay(clone: CloneHistory, middle: np.ndarray, limit: np.ndarray | None) -> None:
        height = np.log10(1 + np.array(total(clone.name))) / top
        if limit is not None:
            height = np.minimum(height, limit)
        low, high = middle - height / 2, middle + height / 2
        key = CLONE_KEYS[int(clone.kind)]
        out.append(Band(clone.name, clone.label, key, clone.born_day, tuple(low.tolist()), tuple(high.tolist())))
        below = children.get(clone.name, [])
        heights = [np.log10(1 + np.array(total(child.name))) / top for child in below]
        whole = np.sum(heights, axis=0) if heights else np.zeros(len(days))
        room = height * ROOM_IN_PARENT
        scale = np.where(whole > room, room / np.maximum(whole, 1e-9), 1.0)
        edge = middle - np.minimum(whole, room) / 2
        for child, own in zip(below, heights, strict=True):
            thick = own * scale
            lay(child, edge + thick / 2, thick)
            edge = edge + thick

    for root in roots:
        lay(root, np.full(len(days), 0.5), None)
    return tuple(out), top


@dataclass(frozen=True)
class Muller:
    """The widget: `box` holds title row, plot, dose rows and axis, from top to bottom."""

    id: str
    box: Box
    view: MullerView
    day: float
    label_w: float = 138.0

    @property
    def rows(self) -> int:
        """Dose rows shown."""
        return min(4, max(1, len(self.view.bars)))

    @property
    def plot(self) -> Box:
        """Where the bands lie."""
        below = self.rows * 25 + 34
        return Box(self.box.x + self.label_w, self.box.y + 76, self.box.w - self.label_w - 18, self.box.h - 76 - below)

    def x_of(self, day: float) -> float:
        """Where a day lies."""
        return self.plot.x + self.plot.w * self.view.share_of(day)

    def hit(self, go: Callable[[float], Command | None]) -> Hit:
        """The plot and its rows: click or drag to a day, left and right to move."""
        plot = self.plot
        box = Box(plot.x - 8, plot.y - 20, plot.w + 16, self.box.bottom - plot.y + 14)

        def drag(share: float) -> None:
            go(self.view.day_at(min(1.0, max(0.0, (share * box.w - 8) / plot.w))))

        def adjust(direction: int) -> Command:
            return go(round(self.day) + direction * max(1, (self.view.last - self.view.first) // 60)) or Stay()

        return Hit(
            self.id, box, f"Family tree, day {signed(round(self.day))}", lambda: None, adjust=adjust, drag=drag,
            radius=8, sound="move", ring=False,
        )  # fmt: skip

    def draw(self, canvas: Canvas, title: str) -> None:
        """Everything but the cursor, painted once; then the cursor."""
        canvas.layer(("muller", self.view, self.box, title), self.box, lambda layer: self._paint(layer, title))
        self._cursor(canvas)

    def draw_frame(self, canvas: Canvas) -> None:
        """Doses, axis and cursor alone, for another picture over the same days."""
        self._doses(canvas)
        self._axis(canvas)
        self._cursor(canvas)

    # -- painting -------------------------------------------------------------------------------------

    def _paint(self, canvas: Canvas, title: str) -> None:
        theme, plot = canvas.theme, self.plot
        canvas.text(title, (self.box.x + 16, self.box.y + 12), 18, 700)
        note = "height: log₁₀ of cells, nested"
        canvas.text(note, (self.box.right - 16, self.box.y + 14), 16, colour=theme.muted, align="right")
        x, y, w, h = canvas.view.pixels(plot)
        colours = {band.key: theme.clone[band.key] for band in self.view.bands}
        canvas.surface.blit(paint_bands(self.view, (w, h), tuple(sorted(colours.items()))), (x, y))
        for power in (3, 6, 9):
            if power < self.view.top_log - 0.2:
                level = plot.y + plot.h * (0.5 - power / self.view.top_log / 2)
                words = f"10{'³⁶⁹'[power // 3 - 1]}"
                canvas.text(words, (plot.x - 18, level), 16, colour=theme.muted, align="right", v="middle")
                canvas.hairline(plot.x - 12, level, 6, theme.faint)
        self._glyphs(canvas)
        if self.view.first_dose_day is not None:
            at = self.x_of(self.view.first_dose_day)
            canvas.line([(at, plot.y - 26), (at, plot.bottom)], theme.text, 2)
        self._doses(canvas)
        self._axis(canvas)

    def _glyphs(self, canvas: Canvas) -> None:
        """A sign of each band's class where it is thickest, and a mark at its birth."""
        theme, plot = canvas.theme, self.plot
        taken: list[Box] = []
        for band in self.view.bands:
            birth = self.view.share_of(band.born_day)
            if self.view.first <= band.born_day and band is not self.view.bands[0]:
                place = (plot.x + plot.w * birth, plot.y + plot.h * band.middle(self.view.sample_of(band.born_day)))
                canvas.circle(place, 7, fill=theme.on_bright)
                canvas.circle(place, 5.2, fill=theme.focus)
                taken.append(Box(place[0] - 9, place[1] - 9, 18, 18))
            free = [n for n in range(20, SAMPLES - 14, 6) if band.thick(n) * plot.h > 22]
            inner = [child for child in self.view.bands if child is not band and child.name != "founder"]
            best = max(free, key=lambda n: _clear(band, inner, n) + 0.02 * band.thick(n), default=None)
            if best is None:
                continue
            y = _open_middle(band, inner, best)
            centre = (plot.x + plot.w * best / (SAMPLES - 1), plot.y + plot.h * y)
            spot = Box(centre[0] - 11, centre[1] - 11, 22, 22)
            if any(spot.overlaps(other) for other in taken):
                continue
            taken.append(spot)
            canvas.circle(centre, 10.5, fill=theme.text)
            canvas.icon(CLONE_GLYPH[band.key], centre, 15, theme.on_bright)

    def _doses(self, canvas: Canvas) -> None:
        theme, plot = canvas.theme, self.plot
        y = plot.bottom + 10
        if not self.view.bars:
            canvas.text("no treatment", (plot.x, y + 9), 16, colour=theme.muted, v="middle")
            return
        for name, bars in self.view.bars[: self.rows]:
            canvas.text(
                name, (plot.x - 10, y + 9), 16, colour=theme.muted, align="right", v="middle",
                max_width=self.label_w - 16, least=11,
            )  # fmt: skip
            canvas.box(Box(plot.x, y + 3, plot.w, 12), fill=theme.well, radius=6)
            for bar in bars:
                left, right = self.x_of(bar.from_day), self.x_of(bar.to_day)
                place = Box(left, y + 1, max(5.0, right - left - 1), 16)
                canvas.box(place, fill=theme.of_category(bar.category), radius=5)
                if bar.dose and place.w > 44:
                    canvas.text(bar.dose, place.centre, 14, 700, theme.on_bright, "centre", "middle")
            y += 25

    def _axis(self, canvas: Canvas) -> None:
        theme, plot = canvas.theme, self.plot
        y = self.box.bottom - 16
        canvas.text("day", (plot.x - 10, y), 16, colour=theme.muted, align="right", v="middle")
        end = plot.right
        for day in ticks(self.view):
            x = self.x_of(day)
            words = signed(day)
            half = canvas.measure(words, 16) / 2
            if x + half > end + 4 and day != self.view.last:
                continue
            canvas.fill(theme.faint, Box(x, y - 18, 1, 6))
            left = min(max(x, plot.x + half - 4), plot.right - half + 4)
            canvas.text(words, (left, y), 16, colour=theme.muted, align="centre", v="middle")
        if self.view.squeezed:
            words = "time before day 0 is drawn shorter"
            canvas.text(words, (plot.x + 4, plot.bottom - 12), 14, colour=theme.muted, v="middle")

    def _cursor(self, canvas: Canvas) -> None:
        theme, plot = canvas.theme, self.plot
        x = self.x_of(self.day)
        bottom = plot.bottom + self.rows * 25 + 6
        canvas.fill(theme.focus, Box(x - 1, plot.y - 22, 2, bottom - plot.y + 16))
        knob = (x, bottom)
        canvas.circle(knob, 11, fill=theme.background)
        canvas.circle(knob, 9.5, fill=theme.focus)
        for dx in (-3, 0, 3):
            canvas.fill(theme.on_bright, Box(x + dx - 0.5, bottom - 4, 1.4, 8))
        born = self.born_here()
        words = f"{born.label[0].upper() + born.label[1:]} born, day {signed(born.born_day)}" if born else ""
        words = words or f"day {signed(round(self.day))}"
        icon_w = 26 if born else 0
        w = canvas.measure(words, 16, 700) + 24 + icon_w
        left = min(max(plot.x - 20, x - w / 2), self.box.right - 12 - w)
        pill = Box(left, plot.y - 34, w, 28)
        self._first_dose(canvas, pill)
        canvas.box(pill, fill=theme.focus, radius=14)
        if born:
            canvas.circle((pill.x + 18, pill.cy), 9, fill=theme.on_bright)
            canvas.icon(CLONE_GLYPH[born.key], (pill.x + 18, pill.cy), 13, theme.focus)
        canvas.text(words, (pill.x + 12 + icon_w, pill.cy), 16, 700, theme.on_bright, v="middle")
        if canvas.is_focused(self.id):
            # Around what the arrows move: a ring about the whole plot would strike through its words.
            canvas.box(pill.inset(-5), border=theme.text, radius=19, width=2.5)
            canvas.circle(knob, 14, border=theme.text, width=2.5)

    def _first_dose(self, canvas: Canvas, pill: Box) -> None:
        """Its words stand beside the line on whichever side the cursor's pill leaves free."""
        if self.view.first_dose_day is None:
            return
        x, y = self.x_of(self.view.first_dose_day), self.plot.y - 20
        words = f"first dose, day {self.view.first_dose_day}"
        w = canvas.measure(words, 16, 600)
        for align, left in (("left", x + 8), ("right", x - 8 - w)):
            place = Box(left, y - 14, w, 28)
            if left >= self.box.x + 12 and place.right <= self.plot.right and not place.inset(-6).overlaps(pill):
                canvas.text(words, (x + 8 if align == "left" else x - 8, y), 16, 600, align=align, v="middle")
                return

    def born_here(self) -> Band | None:
        """The clone whose birth the cursor stands on, within a few pixels."""
        near = [band for band in self.view.bands[1:] if abs(self.x_of(band.born_day) - self.x_of(self.day)) < 5]
        return min(near, key=lambda band: abs(band.born_day - self.day), default=None)


def _clear(band: Band, others: Sequence[Band], sample: int) -> float:
    """The widest part of a band at a sample that nothing nested covers."""
    return max((high - low for low, high in _gaps(band, others, sample)), default=0.0)


def _gaps(band: Band, others: Sequence[Band], sample: int) -> list[tuple[float, float]]:
    inside = sorted(
        (other.low[sample], other.high[sample])
        for other in others
        if other.thick(sample) > 1e-6 and other.low[sample] >= band.low[sample] - 1e-9
        and other.high[sample] <= band.high[sample] + 1e-9 and other.thick(sample) < band.thick(sample)
    )  # fmt: skip
    out, at = [], band.low[sample]
    for low, high in inside:
        if low > at:
            out.append((at, low))
        at = max(at, high)
    if band.high[sample] > at:
        out.append((at, band.high[sample]))
    return out


def _open_middle(band: Band, others: Sequence[Band], sample: int) -> float:
    gaps = _gaps(band, others, sample)
    if not gaps:
        return band.middle(sample)
    low, high = max(gaps, key=lambda gap: gap[1] - gap[0])
    return (low + high) / 2


def ticks(view: MullerView) -> list[int]:
    """Days to be written on the axis: round ones after day 0, fewer before it, and the last."""
    step = next((s for s in (20, 50, 100, 200, 500, 1000) if view.last / s <= 5), 2000)
    days = [day for day in range(0, view.last, step) if view.last - day > step * 0.45]
    if view.first < 0 and view.past_share > 0.1:
        back = next((s for s in (50, 100, 200, 500, 1000, 2000) if -view.first / s <= 3.2), 5000)
        days = [-day for day in range(back, -view.first + 1, back)][::-1] + days
    return [*days, view.last]


STRIP_PX = 96
"""Columns painted at a time: the whole picture at once would need some sixty megabytes for a moment."""


@lru_cache(4)
def paint_bands(view: MullerView, size: tuple[int, int], colours: tuple[tuple[str, Colour], ...]) -> pygame.Surface:
    """The bands at a size in pixels, smooth, each a little darker towards its middle."""
    w, h = size[0] * 2, size[1] * 2
    at = np.linspace(0, SAMPLES - 1, w)
    surface = pygame.Surface((w, h), pygame.SRCALPHA, 32)
    for left in range(0, w, STRIP_PX):
        strip = surface.subsurface((left, 0, min(STRIP_PX, w - left), h))
        rgb, inside = _paint_strip(view, at[left : left + STRIP_PX], h, dict(colours))
        pixels = pygame.surfarray.pixels3d(strip)
        pixels[...] = rgb.astype(np.uint8)
        del pixels
        opacity = pygame.surfarray.pixels_alpha(strip)
        opacity[...] = inside * np.uint8(255)
        del opacity
    return compat.to_screen_format(pygame.transform.smoothscale(surface, size))


def _paint_strip(
    view: MullerView, at: np.ndarray, height: int, paint: dict[str, Colour]
) -> tuple[np.ndarray, np.ndarray]:
    """Colour [columns, height, 3] and cover [columns, height] of the bands at some samples."""
    rgb = np.zeros((len(at), height, 3), np.float32)
    covered = np.zeros((len(at), height), np.bool_)
    rows = (np.arange(height) + 0.5)[None, :] / height
    for band in view.bands:
        low = np.interp(at, np.arange(SAMPLES), band.low)[:, None]
        high = np.interp(at, np.arange(SAMPLES), band.high)[:, None]
        half = np.maximum(high - low, 1e-6) / 2
        inside = (rows >= low) & (rows < high) & (half > 1e-4)
        off = np.abs(rows - (low + high) / 2) / half
        tone = (0.84 + 0.16 * np.clip(off, 0, 1))[..., None] * np.asarray(paint[band.key], np.float32)
        rgb = np.where(inside[..., None], tone, rgb)
        edge = inside & ((rows - low) * height < 2.2) | inside & ((high - rows) * height < 2.2)
        if band is not view.bands[0]:
            dark = np.asarray(mix(paint[band.key], (0, 0, 0), 0.35), np.float32)
            rgb = np.where(edge[..., None], dark, rgb)
        covered |= inside
    return rgb, covered
