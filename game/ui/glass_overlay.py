"""What is drawn over the tissue of a truth scene: single cells with their state, blood, callouts. Places in units."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, hypot, sin

from game.ui.layout import Box
from game.ui.story import ASLEEP, FRESH_DAYS, Camera, Story, nearest_on_axis
from game.ui.truth_views import TRUNK_RADIUS_VOXELS, DayFrame
from game.ui.widgets.cell_story import Capillary, Crossing, Lone, Stream, scatter
from game.ui.widgets.counters import short_count
from game.ui.widgets.truth_panel import Callout

MOST_CROSSINGS = 6
LEAST_CROSSINGS = 4
CAPILLARY_SPAN = 19.0
CAPILLARY_FROM = 2.4
"""A close picture draws a capillary for cells that settled further from a drawn vessel than this, in voxels: a cell
leaves the blood through the wall of a vessel, and most are too small for the section's own picture."""
MOST_CAPILLARIES = 5


@dataclass(frozen=True)
class Eye:
    """Where places of a section (voxels of the simulation) lie in a box on the stage (units)."""

    box: Box
    centre: tuple[float, float]
    span: float

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A place on the stage."""
        unit = self.box.w / self.span
        return self.box.cx + (x - self.centre[0]) * unit, self.box.cy + (y - self.centre[1]) * unit


@dataclass(frozen=True, eq=False)
class Overlay:
    """Of one day and camera; moving parts find their phase by time."""

    frame: DayFrame
    camera: Camera
    capillaries: tuple[Capillary, ...]
    lone: tuple[Lone, ...]
    lone_radius: float
    blood_radius: float
    crossings: tuple[Crossing, ...]
    stream: Stream | None
    callouts: tuple[Callout, ...]


def make_overlay(story: Story, scene: Eye, frame: DayFrame, camera: Camera, day: float) -> Overlay:
    """Everything drawn over one day's tissue, seen by one camera."""
    painter, box = story.reel.painter, scene.box
    unit = box.w / camera.span
    radius = min(22.0, max(6.5, unit * 0.3))
    lone: list[Lone] = []
    capillaries: dict[int, Capillary] = {}
    shining: set[int] = set()
    for cell in frame.organs[camera.organ].lone:
        x, y = scene.place(*beside_vessel(story, camera.organ, cell.x, cell.y))
        if not box.inset(-20).contains((x, y)):
            continue
        fx, fy = scene.place(*painter.nearest_vessel(camera.organ, cell.x, cell.y))
        if camera.span <= CAPILLARY_SPAN and hypot(fx - x, fy - y) > CAPILLARY_FROM * unit:
            known = next((c for c in capillaries.values() if _away(c, x, y) < 2.5 * unit), None)
            if known is None and len(capillaries) < MOST_CAPILLARIES:
                known = capillaries[cell.lesion] = _capillary(cell.lesion, x, y, unit)
            if known is not None:
                fx, fy = min(known.points, key=lambda point: hypot(point[0] - x, point[1] - y))
        age = frame.day - cell.born_day
        fresh = max(0.0, 1 - age / FRESH_DAYS) if cell.born_day > 0 else 0.0
        woke = story.woke_within(cell.lesion, frame.day)
        state = "asleep" if cell.kind == ASLEEP else "woke" if woke > 0 and cell.lesion not in shining else "resting"
        if state == "woke":
            shining.add(cell.lesion)
        far = hypot(fx - x, fy - y) > unit * 5
        lone.append(Lone(x, y, cell.kind, state, fx, fy, woke if state == "woke" else 0.0 if far else fresh))
    crossings, stream = _blood(story, scene, frame, camera)
    callouts = _callouts(story, scene, frame, camera, tuple(lone), stream, day)
    blood = min(14.0, max(8.0, unit * 0.17))
    return Overlay(frame, camera, tuple(capillaries.values()), tuple(lone), radius, blood, crossings, stream, callouts)


def _capillary(lesion: int, x: float, y: float, unit: float) -> Capillary:
    """A thin curved vessel that passes a cell at a distance; its course is decoration, fixed for each lesion."""
    turn = 6.283 * scatter(lesion, 31)
    bend = (scatter(lesion, 37) - 0.5) * 1.6
    dx, dy = cos(turn), sin(turn)
    points = []
    for step in range(-9, 10):
        along, aside = step * 0.85 * unit, (1.45 + bend * (step / 6) ** 2 + 0.12 * (step % 2)) * unit
        points.append((x + dx * along - dy * aside, y + dy * along + dx * aside))
    return Capillary(tuple(points), 0.26 * unit)


def _away(capillary: Capillary, x: float, y: float) -> float:
    return min(hypot(px - x, py - y) for px, py in capillary.points)


def beside_vessel(story: Story, organ: int, x: float, y: float) -> tuple[float, float]:
    """A settled cell lies in the tissue beside its vessel: one whose voxel the vessel crosses is drawn at the wall."""
    painter = story.reel.painter
    vx, vy = painter.nearest_vessel(organ, x, y)
    away = hypot(x - vx, y - vy)
    clear = TRUNK_RADIUS_VOXELS + 0.4
    if away >= clear:
        return x, y
    dx, dy = ((x - vx) / away, (y - vy) / away) if away > 0.05 else (0.0, -1.0)
    return vx + dx * clear, vy + dy * clear


def _blood(story: Story, scene: Eye, frame: DayFrame, camera: Camera) -> tuple[tuple[Crossing, ...], Stream | None]:
    painter, box = story.reel.painter, scene.box
    number = story.stream_number(frame)
    entry = story.entry(frame)
    if camera.organ != painter.home or not number or entry is None:
        return (), None
    part = frame.organs[painter.home]
    glow = painter.entering(frame, painter.home)
    assert glow is not None  # there is an entry, so cells lie at a vessel
    ready = []
    for place in part.place.tolist():
        row, column = divmod(place, 64)
        if glow[row, column] > 0:
            vx, vy = painter.nearest_vessel(painter.home, column + 0.5, row + 0.5)
            ready.append((hypot(vx - column - 0.5, vy - row - 0.5), column + 0.5, row + 0.5, vx, vy))
    ready.sort(key=lambda each: abs(each[0] - 1.5))
    chosen: list[tuple[float, float, float, float, float]] = []
    for each in ready:
        if all(hypot(each[1] - o[1], each[2] - o[2]) > 1.2 for o in chosen):
            chosen.append(each)
    for n in range(max(0, LEAST_CROSSINGS - len(chosen)) if chosen else 0):
        away, x, y, vx, vy = chosen[0]
        dx, dy = (vx - x) / max(away, 0.1), (vy - y) / max(away, 0.1)
        aside = 0.55 * (n // 2 + 1) * (1 if n % 2 else -1)
        chosen.append((away, x - dy * aside, y + dx * aside, vx - dy * aside, vy + dx * aside))
    crossings = []
    for n, (_, x, y, vx, vy) in enumerate(chosen[: min(MOST_CROSSINGS, 3 + number // 4)]):
        x0, y0 = scene.place(x, y)
        x1, y1 = scene.place(vx, vy)
        crossings.append(Crossing(x0, y0, x1, y1, 0, (n * 0.27 + 0.12) % 1.0))
    axis = story.axis_near(painter.home, *painter.nearest_vessel(painter.home, *entry))
    start = nearest_on_axis(axis, *entry)
    units = tuple(scene.place(x, y) for x, y in axis)
    inside = [n for n, place in enumerate(units) if n < start or box.inset(-24).contains(place)]
    units = units[: max(inside, default=0) + 1]
    return tuple(crossings), Stream(units, scene.box.w / camera.span * 0.5, min(start, len(units) - 1), number)


def _callouts(
    story: Story, scene: Eye, frame: DayFrame, camera: Camera, lone: tuple[Lone, ...], stream: Stream | None,
    day: float,
) -> tuple[Callout, ...]:  # fmt: skip
    out: list[Callout] = []
    painter, box = story.reel.painter, scene.box
    chapter = story.chapter(day)

    def add(text: str, place: tuple[float, float] | None, in_units: bool = False, clear: float = 0.0) -> None:
        if place is None:
            return
        x, y = place if in_units else scene.place(*place)
        if box.inset(24).contains((x, y)) and len(out) < 3:
            out.append(Callout(text, x, y, clear))

    if camera.organ == painter.home:
        if chapter == "lost" and stream is not None and len(stream.axis) > stream.start + 10:
            reach = len(stream.axis) - 1 - stream.start
            add("Lost in the blood", stream.axis[stream.start + int(reach * 0.6)], True, 16)
        gap = story.gap(frame)
        if gap is not None and chapter in ("breaches", "enters"):
            add("Membrane breached", gap)
        entry = story.entry(frame)
        if entry is not None and frame.shed and chapter != "grows":
            vx, vy = painter.nearest_vessel(painter.home, *entry)
            add("At the vessel: about to enter", (entry[0] + (vx - entry[0]) * 0.35, entry[1] + (vy - entry[1]) * 0.35))
        add("No oxygen: no division", story.starved(frame))
        part = frame.organs[painter.home]
        if chapter == "grows" and len(part.place):
            row, column = divmod(int(part.place[int(part.cells.argmax())]), 64)
            add(story.crowd_words(frame, painter.home), (column + 0.5, row + 0.5))
            if len(painter.ring):
                ring_row, ring_column = divmod(int(painter.ring.max()), 64)
                add("Basement membrane", (ring_column + 0.5, ring_row + 0.5))
        return tuple(out)
    woke = [cell for cell in lone if cell.state == "woke"]
    fresh = [cell for cell in lone if cell.fresh > 0 and cell.state != "woke"]
    asleep = [cell for cell in lone if cell.state == "asleep" and cell.fresh == 0]
    middle = lambda cell: hypot(cell.x - box.cx, cell.y - box.cy)  # noqa: E731
    if woke:
        add("Woke: it divides again", (min(woke, key=middle).x, min(woke, key=middle).y), True, 24)
    if fresh:
        cell = min(fresh, key=middle)
        add("Came to rest, asleep" if cell.state == "asleep" else "Came to rest", (cell.x, cell.y), True, 18)
    if asleep:
        cell = min(asleep, key=middle)
        add("Asleep: it does not divide", (cell.x, cell.y), True, 18)
    part = frame.organs[camera.organ]
    if len(part.place) and int(part.cells.max()) >= 100:
        row, column = divmod(int(part.place[int(part.cells.argmax())]), 64)
        number = int(part.cells.max())
        add(f"A colony, {short_count(number)} cells", (column + 0.5, row + 0.5))
    return tuple(out)
