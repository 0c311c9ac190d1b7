"""The story of a body whose truth is shown: what has happened by a day, where to look, what to point at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import hypot, log10

import numpy as np

from game.play.classes import CloneClass
from game.play.figures import count
from game.sim.events import CellsLost, CellsSettled, CellsSlept, Event, LesionWoke, MembraneBreached, VesselEntered
from game.sim.growth import STARVING_OXYGEN
from game.sim.invasion import HELD_UNTIL
from game.spec.common import GRID
from game.ui.truth_reel import Reel
from game.ui.truth_views import DayFrame, LoneCell

ASLEEP = int(CloneClass.ASLEEP)
SPANS = (10.0, 13.0, 19.0, 28.0, 42.0, 64.0)
CLOSE_SPAN = 13.0
HOLD_DAYS = 9
"""Days that a step stays in the picture before the next may take over, when several fall together."""
WOKEN_DAYS = 60
FRESH_DAYS = 10
"""Days for which a settled cell is drawn with the way it came."""
WIDE_AFTER_DAYS = 45
MOST_STREAM = 26
LATELY_DAYS = 5
"""The first entries are days apart; a picture shows those of so many days together."""
NEAR_VOXELS = 2.6
"""Up to this distance a settled cell and its vessel are shown in one picture."""
INNER_VOXELS = 20.0
"""A cell nearer than this to the middle of its organ makes a better picture than one at its edge."""


@dataclass(frozen=True)
class Milestone:
    """A step of the cascade and the first day it truly happened, None when it has not within the days known."""

    key: str
    label: str
    day: int | None
    organ: str = ""
    lesion: int = -1


STEPS = (
    ("grows", "grows"),
    ("breaches", "breaches"),
    ("enters", "enters blood"),
    ("lost", "dies there"),
    ("settles", "settles"),
    ("sleeps", "sleeps"),
    ("wakes", "wakes"),
)


@dataclass(frozen=True)
class Camera:
    """Where the scene looks: an organ by index, centre and span in voxels."""

    organ: int
    centre: tuple[float, float]
    span: float


class Story:
    """Reads a reel's events as they come. Cheap to ask every frame."""

    def __init__(self, reel: Reel, aspect: float) -> None:
        self.reel = reel
        self.aspect = aspect
        self._events: tuple[Event, ...] | None = None
        self._milestones: tuple[Milestone, ...] = ()
        self._grown: int | None = None
        self._looked = 0
        self._contact: int | None = None
        self._contacts = 0
        self._woken: dict[int, int] = {}
        self._reach: list[float] = []
        self._home = self._home_centre()

    # -- what happened --------------------------------------------------------------------------------

    def milestones(self) -> tuple[Milestone, ...]:
        """Every step, in order, with its first day as far as the reel knows."""
        self._find_growth()
        if self._events is not self.reel.events:
            self._events = self.reel.events
            self._woken = {}
            for event in self._events:
                if isinstance(event, LesionWoke):
                    self._woken.setdefault(event.lesion, event.day)
            self._milestones = self._read(self._events)
        grows = Milestone("grows", "grows", self._grown)
        return (grows, *self._milestones)

    def _find_growth(self) -> None:
        frames = self.reel.frames
        while self._grown is None and self._looked < len(frames):
            if frames[self._looked].cells >= 2 * max(1, frames[0].cells):
                self._grown = frames[self._looked].day
            self._looked += 1

    def _find_contact(self, entered: int) -> None:
        """First day on which a crowd lies at a drawn vessel; the first cells may have entered a smaller one before."""
        frames, painter = self.reel.frames, self.reel.painter
        self._contacts = max(self._contacts, entered - self.reel.first_day)
        while self._contact is None and self._contacts < len(frames):
            frame = frames[self._contacts]
            if frame.shed_today and painter.entering(frame, painter.home) is not None:
                self._contact = frame.day
            self._contacts += 1

    def _read(self, events: tuple[Event, ...]) -> tuple[Milestone, ...]:
        home = self.reel.painter.organs[self.reel.painter.home]
        found: dict[str, tuple[int, str, int]] = {}
        for event in events:
            match event:
                case MembraneBreached(day, organ, lesion):
                    found.setdefault("breaches", (day, organ, lesion))
                case VesselEntered(day, organ, lesion):
                    found.setdefault("enters", (day, organ, lesion))
                case CellsLost(day, _):
                    found.setdefault("lost", (day, home, -1))
                case CellsSettled(day, organ, lesion, _, asleep):
                    found.setdefault("settles", (day, organ, lesion))
                    if asleep:
                        found.setdefault("sleeps", (day, organ, lesion))
                case CellsSlept(day, organ, _, _) if organ != home:
                    found.setdefault("sleeps", (day, organ, -1))
                case LesionWoke(day, organ, lesion, _):
                    found.setdefault("wakes", (day, organ, lesion))
        return tuple(
            Milestone(key, label, *found[key]) if key in found else Milestone(key, label, None)
            for key, label in STEPS[1:]
        )

    def chapter(self, day: float) -> str:
        """The step to look at on a day; several that fall together are shown one after another."""
        start = -HOLD_DAYS
        current = "grows"
        for milestone in self.milestones():
            if milestone.day is None:
                continue
            shown = milestone.day
            if milestone.key == "enters":
                self._find_contact(milestone.day)
                shown = self._contact if self._contact is not None else self.reel.last_day + 1
            start = max(shown, start + HOLD_DAYS)
            if day < start:
                return current
            current = milestone.key
        return "wide" if current == "wakes" and day > start + WIDE_AFTER_DAYS else current

    # -- where to look --------------------------------------------------------------------------------

    def _home_centre(self) -> tuple[float, float]:
        frame, painter = self.reel.frames[0], self.reel.painter
        part = frame.organs[painter.home]
        if not len(part.place):
            return GRID / 2, GRID / 2
        rows, columns = np.divmod(part.place[int(part.cells.argmax())], GRID)
        x, y = float(columns) + 0.5, float(rows) + 0.5
        vx, vy = painter.nearest_vessel(painter.home, x, y)
        share = 0.42 if len(painter.ring) and hypot(vx - x, vy - y) < 12 else 0.0
        return x + (vx - x) * share, y + (vy - y) * share

    def home(self, day: float) -> Camera:
        """The primary with its membrane and vessel; steps back when it has outgrown the picture, never forth."""
        painter = self.reel.painter
        cx, cy = self._home
        frames = self.reel.frames
        while len(self._reach) < len(frames):
            frame = frames[len(self._reach)]
            part = frame.organs[painter.home]
            held = part.place[part.cells > max(1000, int(part.cells.max(initial=0)) // 3000)]
            rows, columns = np.divmod(np.concatenate([held, painter.ring]).astype(np.int64), GRID)
            wide = np.abs(columns + 0.5 - cx).max(initial=1.0) + 1.0
            tall = (np.abs(rows + 0.5 - cy).max(initial=1.0) + 1.0) * self.aspect
            before = self._reach[-1] if self._reach else 0.0
            self._reach.append(max(before, 2 * max(float(wide), float(tall))))
        index = max(0, min(len(frames) - 1, round(day) - self.reel.first_day))
        return Camera(painter.home, self._home, self._step(max(16.0, self._reach[index])))

    def whole(self, organ: int) -> Camera:
        """A whole organ."""
        return Camera(organ, (GRID / 2, GRID / 2), SPANS[-1])

    def _step(self, need: float) -> float:
        return next((span for span in SPANS if span >= need), SPANS[-1])

    def camera(self, day: float) -> Camera:
        """Where the story is on a day."""
        chapter = self.chapter(day)
        if chapter in ("grows", "breaches"):
            return self.home(day)
        if chapter in ("enters", "lost"):
            return self._at_the_vessel(day, chapter)
        cell = self._cell_of(day, chapter)
        if chapter == "wide" or cell is None:
            return self._away(day)
        organ, lone = cell
        vx, vy = self.reel.painter.nearest_vessel(organ, lone.x, lone.y)
        away = max(1.0, hypot(vx - lone.x, vy - lone.y))
        share = min(0.5, 3.0 / away) if away < NEAR_VOXELS else 0.0
        centre = (lone.x + (vx - lone.x) * share, lone.y + (vy - lone.y) * share)
        return Camera(organ, (round(centre[0], 1), round(centre[1], 1)), CLOSE_SPAN)

    def _at_the_vessel(self, day: float, chapter: str) -> Camera:
        home = self.home(day)
        painter = self.reel.painter
        x, y = self._home
        vx, vy = painter.nearest_vessel(painter.home, x, y)
        if chapter == "lost":
            axis = self.axis_near(painter.home, vx, vy)
            at = min(len(axis) - 1, _nearest(axis, vx, vy) + 22)
            return Camera(painter.home, (round(axis[at][0], 1), round(axis[at][1], 1)), CLOSE_SPAN)
        return Camera(painter.home, (round((x + vx) / 2, 1), round((y + vy) / 2, 1)), min(home.span, 19.0))

    def _away(self, day: float) -> Camera:
        """The organ away from home that holds most cells."""
        frame = self.reel.frame(day)
        home = self.reel.painter.home
        others = [(part.living, -n) for n, part in enumerate(frame.organs) if n != home]
        most, index = max(others, default=(0, 0))
        return self.whole(-index) if most else self.home(day)

    def _cell_of(self, day: float, chapter: str) -> tuple[int, LoneCell] | None:
        """The single cell that a chapter is about."""
        frame = self.reel.frame(day)
        home = self.reel.painter.home
        lone = [(n, cell) for n, part in enumerate(frame.organs) if n != home for cell in part.lone]
        if chapter == "settles":
            lone = [each for each in lone if frame.day - each[1].born_day <= FRESH_DAYS] or lone
            return max(lone, key=lambda each: (-each[1].born_day, each[1].kind != ASLEEP), default=None)
        if chapter == "sleeps":
            return min(
                (each for each in lone if each[1].kind == ASLEEP),
                key=lambda each: (frame.day - each[1].born_day <= FRESH_DAYS, each[1].born_day), default=None,
            )  # fmt: skip
        never = frame.day + 1
        woken = [each for each in lone if self._woken.get(each[1].lesion, never) < never and each[1].kind != ASLEEP]
        inner = [each for each in woken if hypot(each[1].x - GRID / 2, each[1].y - GRID / 2) < INNER_VOXELS]
        return min(inner or woken, key=lambda each: (self._woken[each[1].lesion], each[1].lesion), default=None)

    # -- what to draw over the tissue -----------------------------------------------------------------

    def woke_within(self, lesion: int, day: int) -> float:
        """1 on the day a lesion woke, falling to 0 within WOKEN_DAYS; 0 for one that never slept."""
        since = day - self._woken.get(lesion, 10**9)
        return max(0.0, 1 - since / WOKEN_DAYS) if since >= 0 else 0.0

    def axis_near(self, organ: int, x: float, y: float) -> tuple[tuple[float, float], ...]:
        """Axis of the vessel nearest to a place, in steps of a tenth of a voxel or so, as the blood flows."""
        best: tuple[float, tuple[tuple[float, float], ...]] | None = None
        for line, _ in self.reel.painter.vessels_of(organ):
            axis = dense_axis(line)
            at = _nearest(axis, x, y)
            away = hypot(axis[at][0] - x, axis[at][1] - y) + (6.0 if len(axis) - at < 40 else 0.0)
            if best is None or away < best[0]:
                best = (away, axis)
        return best[1] if best else ()

    def stream_number(self, frame: DayFrame) -> int:
        """Drawn cells for those shed in the last days: on a logarithmic scale."""
        shed = frame.shed - self.reel.frame(frame.day - LATELY_DAYS).shed
        return 0 if shed <= 0 else min(MOST_STREAM, 7 + int(4 * log10(shed)))

    def entry(self, frame: DayFrame) -> tuple[float, float] | None:
        """The place at a vessel where most cells lie ready, in voxels."""
        painter = self.reel.painter
        glow = painter.entering(frame, painter.home)
        if glow is None:
            return None
        rows, columns = np.nonzero(glow)
        part = frame.organs[painter.home]
        cells = np.zeros(GRID * GRID)
        cells[part.place] = part.cells
        best = int(cells.reshape(GRID, GRID)[rows, columns].argmax())
        return float(columns[best]) + 0.5, float(rows[best]) + 0.5

    def gap(self, frame: DayFrame) -> tuple[float, float] | None:
        """The most open place of the membrane, in voxels; of equals the one nearest to a vessel."""
        painter = self.reel.painter
        if not len(painter.ring):
            return None
        whole = painter.integrity(frame)
        rows, columns = np.divmod(painter.ring.astype(np.int64), GRID)
        if whole.min() > HELD_UNTIL:
            return None
        x, y = columns + 0.5, rows + 0.5
        vx, vy = painter.nearest_vessel(painter.home, float(x.mean()), float(y.mean()))
        at = min(range(len(x)), key=lambda n: (whole[n] > HELD_UNTIL, hypot(x[n] - vx, y[n] - vy)))
        return float(x[at]), float(y[at])

    def starved(self, frame: DayFrame) -> tuple[float, float] | None:
        """A place held by cells without oxygen to divide, in voxels."""
        part = frame.organs[self.reel.painter.home]
        if not len(part.place):
            return None
        held = np.flatnonzero(part.density.sum(axis=0) > 0.3)
        if not len(held):
            return None
        worst = held[int(part.oxygen[held].argmin())]
        if part.oxygen[worst] / 255 > STARVING_OXYGEN:
            return None
        row, column = divmod(int(part.place[worst]), GRID)
        return column + 0.5, row + 0.5

    def crowd_words(self, frame: DayFrame, organ: int) -> str:
        """`1.2 million cells`."""
        living = frame.organs[organ].living
        return f"{count(living)} cell{'' if living == 1 else 's'}"


def _nearest(axis: tuple[tuple[float, float], ...], x: float, y: float) -> int:
    return min(range(len(axis)), key=lambda n: (axis[n][0] - x) ** 2 + (axis[n][1] - y) ** 2)


nearest_on_axis = _nearest


@lru_cache(32)
def dense_axis(line: tuple[tuple[float, float], ...], step: float = 0.2) -> tuple[tuple[float, float], ...]:
    """A polyline in even steps along a smooth curve through its points (Catmull-Rom, as the vessels are drawn)."""
    padded = [(2 * line[0][0] - line[1][0], 2 * line[0][1] - line[1][1]), *line]
    padded.append((2 * line[-1][0] - line[-2][0], 2 * line[-1][1] - line[-2][1]))
    rough: list[tuple[float, float]] = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for k in range(24):
            t = k / 24
            rough.append(
                tuple(  # type: ignore[arg-type]
                    0.5 * (2 * b[i] + (c[i] - a[i]) * t + (2 * a[i] - 5 * b[i] + 4 * c[i] - d[i]) * t * t
                           + (3 * b[i] - a[i] - 3 * c[i] + d[i]) * t**3)
                    for i in (0, 1)
                )
            )  # fmt: skip
    rough.append(line[-1])
    out, left = [rough[0]], step
    for (x0, y0), (x1, y1) in pairwise(rough):
        length, done = hypot(x1 - x0, y1 - y0), 0.0
        while length - done >= left:
            done += left
            out.append((x0 + (x1 - x0) * done / length, y0 + (y1 - y0) * done / length))
            left = step
        left -= length - done
    return tuple(out)
