"""Pictures of the truth for the screens that may show it: one small frame a day, tissue views made from it on demand.

A frame keeps plain arrays and numbers, never the patient. `FrameReel` gathers frames as `Session.submit(watch=…)`
shows each day; `TruthPainter` knows the fixed anatomy and turns a frame into a `TissueView` of one organ.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from math import cos, sin
from typing import Any

import numpy as np
import numpy.typing as npt

from game.play.classes import N_CLASSES, CloneClass, clone_class, mechanisms_of
from game.play.clinic import Clinic
from game.sim.anatomy import Polyline
from game.sim.case import Case
from game.sim.ground import Ground, survey
from game.sim.invasion import HELD_UNTIL
from game.sim.patient import Patient
from game.spec.common import GRID, VOXEL_MM
from game.ui.tissue import TissueView
from game.ui.tissue.view import LYMPH_RADIUS_VOXELS, Vessel

Floats = npt.NDArray[np.float32]

SHOWN_POWER = 0.25
"""Drawn density is this power of the true one, since a drawn cell stands for a hundred thousand and a thousand true
ones must still be seen. Only how many cells are drawn is compressed, never where they are. Assumption."""
FEW_CELLS = 100
"""A voxel with fewer cells, apart from any crowd, is drawn as single cells."""
MOST_SINGLES = 150
MOST_IN_VOXEL = 12
CLUMP = 0.36
"""Distance of the cells of a drawn clump, in voxels."""
CROWD_CELLS = 2000
"""A voxel with so many belongs to a crowd, and singles beside it are drawn as part of it."""
NEAR_VESSEL = 0.6
"""Vessel field from which cells count as lying at a vessel: within about two millimetres of its wall."""
REMNANT = 0.35
"""Less of the ring than this is not drawn: a few scattered pieces no longer show where it ran."""
TRUNK_RADIUS_VOXELS = 1.0
BRANCH_RADIUS_VOXELS = 0.62
"""Radii of the drawn vessels; the trunk's is the simulation's 2 mm."""


@dataclass(frozen=True)
class LoneCell:
    """One drawn cell of a thinly held voxel.

    Attributes:
        x, y: place in voxels; voxel: row * 64 + column.
        kind: a CloneClass; count: how many of its kind the voxel holds.
    """

    x: float
    y: float
    kind: int
    count: int
    lesion: int
    born_day: int
    voxel: int


@dataclass(frozen=True, eq=False)
class OrganFrame:
    """One organ on one day.

    Attributes:
        place: uint16 [n], row * 64 + column of each occupied voxel.
        density: float32 [5, n], true cells / capacity by class.
        oxygen: uint8 [n], 0-255 for 0-1.
        cells: int64 [n] living cells.
        lone: cells drawn one by one.
    """

    place: npt.NDArray[np.uint16]
    density: Floats
    oxygen: npt.NDArray[np.uint8]
    cells: npt.NDArray[np.int64]
    lone: tuple[LoneCell, ...]
    living: int
    asleep: int


@dataclass(frozen=True, eq=False)
class DayFrame:
    """What was true at the end of one day.

    Attributes:
        organs: in the case's order.
        ring: uint16 [m] places of the membrane in the home organ, and `whole`: uint8 [m], its integrity 0-255.
        shed, lost, rested, woken: cells since day 0; `shed_today`.
        alive_places: settled places that still hold a living cell.
        diameter_mm: of the largest lesion in each organ.
    """

    day: int
    organs: tuple[OrganFrame, ...]
    ring: npt.NDArray[np.uint16]
    whole: npt.NDArray[np.uint8]
    cells: int
    shed: int
    lost: int
    rested: int
    woken: int
    shed_today: int
    alive_places: int
    diameter_mm: tuple[float, ...]


class TruthPainter:
    """The fixed part of every picture of one case: anatomy, vessels, classes of clones."""

    def __init__(self, case: Case, clinic: Clinic) -> None:
        anatomy = case.anatomy
        self.clinic = clinic
        self.organs = tuple(organ.id for organ in case.organs)
        self.home = self.organs.index(case.cancer.home)
        self._place = (anatomy.row * GRID + anatomy.column).astype(np.uint16)
        self._masks: list[npt.NDArray[np.bool_]] = []
        self._vessel: list[Floats] = []
        self._tubes = []
        self._classes: dict[str, int] = {}
        for index in range(len(self.organs)):
            where = anatomy.slice_of(index)
            mask = np.zeros(GRID * GRID, np.bool_)
            mask[self._place[where]] = True
            field = np.zeros(GRID * GRID, np.float32)
            field[self._place[where]] = anatomy.vessel[where]
            self._masks.append(mask.reshape(GRID, GRID))
            self._vessel.append(field.reshape(GRID, GRID))
            lines = [_run_out(_in_voxels(line), both=number == 0) for number, line in enumerate(anatomy.vessels[index])]
            radii = (TRUNK_RADIUS_VOXELS, *(BRANCH_RADIUS_VOXELS for _ in lines[1:]))
            self._tubes.append(tuple(zip(lines, radii, strict=True)))
        drawn = anatomy.lymph_vessels if clinic.lymph else [()] * len(self.organs)
        self._lymph = [
            tuple((_run_out(_in_voxels(line), both=n == 0), LYMPH_RADIUS_VOXELS) for n, line in enumerate(lines))
            for lines in drawn
        ]
        self._kept: OrderedDict[tuple[int, int], tuple[DayFrame, TissueView]] = OrderedDict()
        self.ring: npt.NDArray[np.uint16] = np.zeros(0, np.uint16)
        self._fine_home: tuple[Any, npt.NDArray[np.bool_], Floats] | None = None
        self._annulus: tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]] | None = None

    def class_of(self, name: str) -> int:
        """Colour class of a clone by its name."""
        if name not in self._classes:
            self._classes[name] = int(clone_class(self.clinic, mechanisms_of(name)))
        return self._classes[name]

    def vessels_of(self, organ: int) -> tuple[tuple[tuple[tuple[float, float], ...], float], ...]:
        """Polylines of an organ's vessels in voxels, each with its radius."""
        return self._tubes[organ]

    def nearest_vessel(self, organ: int, x: float, y: float) -> tuple[float, float]:
        """The nearest point on a vessel's axis, in voxels."""
        best, found = np.inf, (x, y)
        for line, _ in self._tubes[organ]:
            points = np.asarray(line)
            a, b = points[:-1], points[1:]
            along = ((np.array((x, y)) - a) * (b - a)).sum(axis=1) / np.maximum(((b - a) ** 2).sum(axis=1), 1e-9)
            foot = a + (b - a) * np.clip(along, 0, 1)[:, None]
            away = np.hypot(foot[:, 0] - x, foot[:, 1] - y)
            at = int(away.argmin())
            if away[at] < best:
                best, found = float(away[at]), (float(foot[at, 0]), float(foot[at, 1]))
        return found

    # -- frames ---------------------------------------------------------------------------------------

    def capture(self, case: Case, patient: Patient, shed_before: int = 0) -> DayFrame:
        """The frame of one day. `shed_before` is the tally of the day before."""
        ground = survey(case, patient)
        site, kind, count = patient.cells.sorted_rows()
        of_kind = np.full(2 * len(patient.clones.rows), int(CloneClass.ASLEEP), np.int64)
        for row, clone in enumerate(patient.clones.rows):
            if clone is not None:
                of_kind[2 * row] = self.class_of(clone.name)
        at = np.searchsorted(ground.sites, site)
        numbers = np.zeros((N_CLASSES, len(ground.sites)), np.int64)
        np.add.at(numbers, (of_kind[kind], at), count)
        lesions = patient.lesions
        organ_of = case.anatomy.organ[ground.sites]
        organs = tuple(
            self._organ_frame(patient, ground, numbers, np.flatnonzero(organ_of == index))
            for index in range(len(self.organs))
        )
        ring = np.flatnonzero(patient.membrane > 0)
        settled = (lesions.born_day > 0) & (lesions.cells > 0)
        sizes = lesions.diameters_mm() if len(lesions) else np.zeros(0)
        tally = patient.tally
        return DayFrame(
            day=patient.day,
            organs=organs,
            ring=self._place[ring],
            whole=np.round(patient.membrane[ring] * 255).astype(np.uint8),
            cells=patient.cells_total(),
            shed=tally.shed,
            lost=tally.lost,
            rested=tally.settled,
            woken=tally.woken,
            shed_today=tally.shed - shed_before,
            alive_places=int(np.count_nonzero(settled)),
            diameter_mm=tuple(
                float(sizes[lesions.organ == index].max(initial=0.0)) for index in range(len(self.organs))
            ),
        )

    def _organ_frame(
        self, patient: Patient, ground: Ground, numbers: npt.NDArray[np.int64], at: npt.NDArray[np.int64]
    ) -> OrganFrame:
        sites = ground.sites[at]
        total = numbers[:, at].sum(axis=0)
        place = self._place[sites]
        return OrganFrame(
            place=place,
            density=(numbers[:, at] / ground.capacity[at]).astype(np.float32),
            oxygen=np.round(np.clip(ground.oxygen[at], 0, 1) * 255).astype(np.uint8),
            cells=total,
            lone=_lone(patient, sites, place, numbers[:, at], total),
            living=int(total.sum()),
            asleep=int(numbers[int(CloneClass.ASLEEP), at].sum()),
        )

    # -- pictures -------------------------------------------------------------------------------------

    def view(self, frame: DayFrame, organ: int, power: float = SHOWN_POWER) -> TissueView:
        """The tissue of one organ on a frame's day; the last few are kept."""
        key = (id(frame), organ)
        kept = self._kept.get(key)
        if kept is None or kept[0] is not frame:
            kept = self._kept[key] = (frame, self._make_view(frame, organ, power))
            while len(self._kept) > 4:
                self._kept.popitem(last=False)
        return kept[1]

    def _make_view(self, frame: DayFrame, organ: int, power: float) -> TissueView:
        part = frame.organs[organ]
        density = np.zeros((N_CLASSES, GRID * GRID), np.float32)
        total = part.density.sum(axis=0)
        shown = np.minimum(total, 1.5) ** power / np.maximum(total, 1e-12)
        crowd = ~np.isin(part.place, [cell.voxel for cell in part.lone])
        density[:, part.place[crowd]] = (part.density * shown)[:, crowd]
        oxygen = np.where(self._masks[organ].ravel(), 0.95, 0.5).astype(np.float32)
        oxygen[part.place] = part.oxygen / np.float32(255)
        glow = self.entering(frame, organ) if frame.shed else None
        view = TissueView(
            grid=GRID,
            density=density.reshape(N_CLASSES, GRID, GRID),
            oxygen=oxygen.reshape(GRID, GRID),
            vessel=self._vessel[organ] * np.float32(0.35),
            vessels=self._tubes[organ],
            lymph=self._lymph[organ],
            membrane=np.zeros((GRID, GRID), np.float32),
            mask=self._masks[organ],
            about_to_enter=glow,
        )
        return self._refined(view, frame) if organ == self.home and self._annulus is not None else view

    def _refined(self, view: TissueView, frame: DayFrame) -> TissueView:
        """The same picture on a grid twice as fine, on which a small ring is round."""
        if self._fine_home is None:
            self._fine_home = (_doubled(view.vessels), finer(view.mask.astype(np.float32)) > 0.5, finer(view.vessel))
        vessels, mask, vessel = self._fine_home
        glow = view.about_to_enter
        return replace(
            view, grid=2 * GRID, density=finer(view.density), oxygen=finer(view.oxygen), vessel=vessel,
            vessels=vessels, lymph=_doubled(view.lymph), membrane=self._membrane(frame), mask=mask,
            about_to_enter=None if glow is None else finer(glow),
        )  # fmt: skip

    def entering(self, frame: DayFrame, organ: int) -> Floats | None:
        """[64, 64] 0 to 1 where a crowd lies at a vessel outside any membrane, or None."""
        part = frame.organs[organ]
        glow = np.zeros(GRID * GRID, np.float32)
        near = (self._vessel[organ].ravel()[part.place] > NEAR_VESSEL) & (part.cells > CROWD_CELLS)
        if organ == self.home and self._annulus is not None:
            near &= ~self._inside[part.place]
        if not near.any():
            return None
        glow[part.place[near]] = 0.85
        return glow.reshape(GRID, GRID)

    def keep_ring(self, ring: npt.NDArray[np.uint16]) -> None:
        """Take the whole membrane as it was at the start: voxels of its ring, by place.

        Its few voxels are drawn as a full circle through them; each point has the integrity of the voxels beside it.
        """
        self.ring = ring
        if len(ring) < 6:
            return
        rows, columns = np.divmod(ring.astype(np.int64), GRID)
        y, x = (rows.min() + rows.max()) / 2, (columns.min() + columns.max()) / 2
        radius = np.hypot(rows - y, columns - x).mean()
        down, across = np.divmod(np.arange(GRID * GRID), GRID)
        self._inside = np.hypot(down - y, across - x) < radius - 0.5
        down, across = np.divmod(np.arange(4 * GRID * GRID), 2 * GRID)
        down, across = (down + 0.5) / 2 - 0.5 - y, (across + 0.5) / 2 - 0.5 - x
        on = np.flatnonzero(np.abs(np.hypot(down, across) - radius) <= 0.75)
        self._annulus = (on, np.arctan2(down[on], across[on]))
        self._ring_turns = np.arctan2(rows - y, columns - x)

    def integrity(self, frame: DayFrame) -> npt.NDArray[np.float64]:
        """Integrity 0-1 today of each voxel of the ring as it was at the start."""
        today = np.zeros(GRID * GRID)
        today[frame.ring] = frame.whole / 255
        return today[self.ring]

    def _membrane(self, frame: DayFrame) -> Floats:
        """[128, 128] integrity as it is drawn: whole where the ring still holds cells, nothing where it does not."""
        shown = np.zeros(4 * GRID * GRID, np.float32)
        if self._annulus is not None:
            holds = np.clip((self.integrity(frame) - HELD_UNTIL) / 0.12, 0, 1)
            if np.count_nonzero(holds) < REMNANT * len(holds):
                return shown.reshape(2 * GRID, 2 * GRID)
            order = np.argsort(self._ring_turns)
            on, turns = self._annulus
            shown[on] = np.interp(turns, self._ring_turns[order], holds[order], period=2 * np.pi)
        return shown.reshape(2 * GRID, 2 * GRID)

    def empty(self, organ: int) -> TissueView:
        """The organ without a cell: what is left when the truth is hidden."""
        square = np.zeros((GRID, GRID), np.float32)
        return TissueView(
            grid=GRID, density=np.zeros((N_CLASSES, GRID, GRID), np.float32), oxygen=square + 0.95,
            vessel=self._vessel[organ] * np.float32(0.35), vessels=self._tubes[organ], membrane=square,
            mask=self._masks[organ],
        )  # fmt: skip


def disc_of(view: TissueView, centre: tuple[float, float], radius: float) -> TissueView:
    """The view with a soft disc of sensitive cells: an illustration where only a number of cells is known."""
    axis = np.arange(view.grid, dtype=np.float32) + 0.5
    away = np.hypot(axis[None, :] - centre[0], axis[:, None] - centre[1])
    density = view.density.copy()
    density[int(CloneClass.SENSITIVE)] = np.clip(0.5 + (radius - away) / min(1.2, 2 * radius), 0, 1) * view.mask
    return replace(view, density=density)


def finer(field: Floats) -> Floats:
    """Fields [..., n, n] on a grid twice as fine, bilinear."""
    for axis in (-2, -1):
        low = np.concatenate((field.take([0], axis), field.take(range(field.shape[axis] - 1), axis)), axis)
        high = np.concatenate((field.take(range(1, field.shape[axis]), axis), field.take([-1], axis)), axis)
        shape = list(field.shape)
        shape[axis] *= 2
        # The pair lies behind its own axis, so that reshaping interleaves it.
        pair = np.stack((0.75 * field + 0.25 * low, 0.75 * field + 0.25 * high), -1 if axis == -1 else -2)
        field = pair.reshape(shape).astype(np.float32)
    return field


def _in_voxels(line: Polyline) -> Polyline:
    """A line of the anatomy, from millimetres."""
    return tuple((x / VOXEL_MM, y / VOXEL_MM) for x, y in line)


def _doubled(vessels: tuple[Vessel, ...]) -> tuple[Vessel, ...]:
    """Vessels on a grid twice as fine."""
    return tuple((tuple((2 * x, 2 * y) for x, y in line), 2 * radius) for line, radius in vessels)


def _run_out(line: tuple[tuple[float, float], ...], both: bool) -> tuple[tuple[float, float], ...]:
    """A vessel carried on beyond the organ at its far end, or at both, so that no picture shows it end."""
    (ax, ay), (bx, by) = line[-2], line[-1]
    end = (bx + 3 * (bx - ax), by + 3 * (by - ay))
    if not both:
        return (*line, end)
    (cx, cy), (dx, dy) = line[1], line[0]
    return ((dx + 3 * (dx - cx), dy + 3 * (dy - cy)), *line, end)


def _lone(
    patient: Patient, sites: npt.NDArray[np.int64], place: npt.NDArray[np.uint16], numbers: npt.NDArray[np.int64],
    cells: npt.NDArray[np.int64],
) -> tuple[LoneCell, ...]:  # fmt: skip
    """Cells of thinly held voxels that lie apart from any crowd."""
    few = cells < FEW_CELLS
    if not few.any():
        return ()
    dense = np.zeros((GRID + 4, GRID + 4), np.bool_)
    rows, columns = np.divmod(place.astype(np.int64), GRID)
    crowd = np.flatnonzero(cells >= CROWD_CELLS)
    for down in range(5):
        for across in range(5):
            dense[rows[crowd] + down, columns[crowd] + across] = True
    found: list[LoneCell] = []
    lesions = patient.lesions
    for i in np.flatnonzero(few & ~dense[rows + 2, columns + 2])[:MOST_SINGLES].tolist():
        lesion = int(patient.lesion_at[sites[i]])
        born = int(lesions.born_day[lesion]) if lesion >= 0 else 0
        shown = 0
        for kind in np.flatnonzero(numbers[:, i]).tolist():
            number = min(MOST_IN_VOXEL - shown, int(numbers[kind, i]))
            for _ in range(number):
                x, y = _spot(int(place[i]), shown)
                shown += 1
                x, y = x + int(columns[i]), y + int(rows[i])
                found.append(LoneCell(x, y, kind, int(numbers[kind, i]), lesion, born, int(place[i])))
    return tuple(found)


def _spot(place: int, number: int) -> tuple[float, float]:
    """Where the n-th cell of a voxel is drawn: a spiral about a fixed spot, so that a few cells make a clump."""
    word = (place * 2654435761 + 12345) & 0xFFFFFFFF
    x, y = 0.35 + 0.3 * ((word >> 8) & 0xFF) / 255, 0.35 + 0.3 * ((word >> 20) & 0xFF) / 255
    away, turn = CLUMP * number**0.5, 2.39996 * number + place
    return x + away * cos(turn), y + away * sin(turn)
