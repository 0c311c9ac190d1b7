"""Pressure, motility, the membrane, and contraction of the bed (docs/model.md, 7)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from game.sim.case import Case
from game.sim.cells import KINDS
from game.sim.chance import Process, day_word, uniform
from game.sim.events import MembraneBreached
from game.sim.ground import Day, parts_of
from game.sim.kept import kept
from game.sim.lesions import NO_LESION
from game.spec.common import VOXEL_MM

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

PRESSURE_FROM = 0.8
"""Load above which cells press on their neighbours. Assumption."""
FLOW = 0.2
"""Share of a pressure difference that flows a day; chosen so that intended doublings hold up to 1e9 cells."""
HELD_UNTIL = 0.25
"""A membrane with less than this integrity no longer holds cells. Assumption."""
STROMA_HOLDS = 0.8
"""Share of the flow that the densest stroma holds back. Assumption."""
CONTRACTION_PER_DAY = 0.15
"""Share of the cells outside the shrunken bed that is drawn inward a day. Assumption."""
SHRUNKEN = 0.98
"""A lesion contracts once its mass is below this share of its peak. Assumption."""

_LEAST = 1e-300
"""Keeps the quotient of nothing by nothing at nothing."""
FEW_ROWS = 256
"""So many rows are shared out as one table, more of them side by side: faster."""


def passage(day: Day, sites: Ints) -> Floats:
    """How freely cells pass from sites [n] to each neighbour, [n, 4]: 0 where there is none or a membrane holds."""
    anatomy, membrane = day.case.anatomy, day.patient.membrane
    ease = ease_of_tissue(day.case)[sites]
    if np.count_nonzero(membrane):
        to = np.maximum(anatomy.beside[sites], 0)
        held = membrane[to]
        ease *= 1.0 - held
        ease[held > HELD_UNTIL] = 0.0
    return ease


@kept
def ease_of_tissue(case: Case) -> Floats:
    """How freely cells pass from each site to its neighbours where no membrane is, [S, 4]; 0 where there is none."""
    beside = case.anatomy.beside
    result: Floats = np.where(beside < 0, 0.0, 1.0 - STROMA_HOLDS * case.anatomy.stroma[np.maximum(beside, 0)])
    return result


def push_and_invade(day: Day) -> None:
    """Phase 4: the membrane wears, crowded cells are pushed out, and a few daughters travel."""
    _wear_membrane(day)
    _push(day)
    _travel(day)


def _push(day: Day) -> None:
    ground, cells = day.ground, day.patient.cells
    if ground.highest_load <= PRESSURE_FROM:
        return
    pressed = (ground.load > PRESSURE_FROM).nonzero()[0]
    sites, load = ground.sites[pressed], ground.load[pressed]
    own = load - PRESSURE_FROM
    pressure = np.zeros(day.case.anatomy.sites)
    pressure[sites] = own
    flow = own[:, None] - pressure[np.maximum(day.case.anatomy.beside[sites], 0)]
    np.maximum(flow, 0.0, out=flow)
    flow *= FLOW
    flow *= passage(day, sites)
    flow /= load[:, None]
    leaving = np.zeros(len(ground.sites))
    leaving[pressed] = across(flow)
    weights = np.zeros((len(ground.sites), 4))
    weights[pressed] = flow
    moves = _Moves(day, Process.PUSH_SIDE, weights)
    for part in day.parts():
        at = day.at[part]
        chance = leaving[at]
        some = chance.nonzero()[0]
        rows = some + part.start
        moving = day.draw(Process.PUSH, rows, cells.count[rows], chance[some])
        found = moving.nonzero()[0]
        moves.take(rows[found], moving[found], at[some[found]])
    moves.arrive()


def _travel(day: Day) -> None:
    invasion, patient = day.case.biology.invasion, day.patient
    cells = patient.cells
    if invasion.motility_per_division == 0.0:
        return
    by_lesion = np.minimum(1.0, invasion.motility_per_division * invasion.invasiveness * patient.lesions.grade / 2.0)
    by_place = by_lesion[day.ground.lesion]
    moves: _Moves | None = None
    for part in day.parts():
        rows = day.births[part].nonzero()[0]
        rows += part.start
        daughters = np.minimum(day.births[rows], cells.count[rows])
        moving = day.draw(Process.TRAVEL, rows, daughters, by_place[day.at[rows]])
        found = moving.nonzero()[0]
        if len(found):
            moves = moves or _Moves(day, Process.TRAVEL_SIDE, passage(day, day.ground.sites))
            moves.take(rows[found], moving[found], day.at[rows[found]])
    if moves is not None:
        moves.arrive()


def across(weights: Floats) -> Floats:
    """Sum over the four sides, [n]; from left to right, so that its bits are the same everywhere."""
    result: Floats = weights[:, 0] + weights[:, 1]
    result += weights[:, 2]
    result += weights[:, 3]
    return result


class _Moves:
    """Cells on their way into neighbouring voxels: taken out part by part, put in together.

    `weights` [places, 4] tell how the cells of each place of the ground are shared among its neighbours.
    """

    def __init__(self, day: Day, process: Process, weights: Floats) -> None:
        self.day, self.process = day, process
        running = np.add.accumulate(weights, axis=1)
        self.open = running[:, 3] > 0.0
        self.shares = running[:, :3] / np.maximum(running[:, 3:], _LEAST)
        self.groups: list[tuple[Ints, Ints]] = []
        self.claims: list[tuple[Ints, Ints]] = []

    def take(self, rows: Ints, moving: Ints, place: Ints) -> None:
        """Take `moving` cells [n] ≥ 1 out of rows at these places, conserving each; those without a way stay."""
        cells, beside = self.day.patient.cells, self.day.case.anatomy.beside
        possible = self.open[place].nonzero()[0]
        if len(possible) == 0:
            return
        if len(possible) < len(rows):
            rows, moving, place = rows[possible], moving[possible], place[possible]
        luck = self.day.luck(self.process, rows)
        cells.count[rows] -= moving
        site, kind = cells.site[rows], cells.kind[rows]
        if len(rows) <= FEW_ROWS:
            parts = self._table(moving, place, luck).reshape(-1)
            way = parts.nonzero()[0]
            row = way >> 2
            self._send(beside.reshape(-1)[site[row] * 4 + (way & 3)], site[row], kind[row], parts[way])
            return
        for side, number in enumerate(self._columns(moving, place, luck)):
            some = number.nonzero()[0]
            source = site[some]
            self._send(beside[:, side][source], source, kind[some], number[some])

    def _table(self, moving: Ints, place: Ints, luck: Floats) -> Ints:
        """As `chance.split`, [n, 4], with the shares worked out once for each place; few calls for few rows."""
        whole = moving[:, None]
        share = self.shares[place]
        share *= whole
        share += luck[:, None]
        edges = share.astype(np.int64)
        np.minimum(edges, whole, out=edges)
        parts = np.empty((len(moving), 4), np.int64)
        parts[:, :3] = edges
        parts[:, 3] = moving
        parts[:, 1:] -= edges
        return parts

    def _columns(self, moving: Ints, place: Ints, luck: Floats) -> Iterator[Ints]:
        """The same, side by side: faster for many rows."""
        edge = np.zeros(len(moving), np.int64)
        for side in range(3):
            share = self.shares[:, side][place]
            share *= moving
            share += luck
            following = np.minimum(share.astype(np.int64), moving)
            yield following - edge
            edge = following
        yield moving - edge

    def _send(self, target: Ints, source: Ints, kind: Ints, number: Ints) -> None:
        patient = self.day.patient
        free = patient.free_sites(target).nonzero()[0]
        if len(free):
            self.claims.append((target[free], patient.lesion_at[source[free]]))
        self.groups.append((target * KINDS + kind, number))

    def arrive(self) -> None:
        """Put in what was taken out; free voxels go to the lesion whose cells come in, of two to the older one."""
        if self.claims:
            lesion_at = self.day.patient.lesion_at
            site, lesion = (np.concatenate(each) for each in zip(*self.claims, strict=True))
            lesion_at[site] = np.iinfo(np.int64).max
            np.minimum.at(lesion_at, site, lesion)
        if self.groups:
            self.day.patient.cells.add_all(self.groups)


def weak_spots(day: Day, sites: Ints) -> Floats:
    """How much faster than the mean each piece of membrane wears, [n]: fixed for a patient, most of it near 0.

    Four times the cube of a uniform: its mean is 1, so a few weak spots give way long before the rest. Assumption.
    """
    result: Floats = _weakness(day.case)[sites]
    return result


@kept
def _weakness(case: Case) -> Floats:
    luck = uniform(case.anatomy.keys, day_word(case.seed, 0, Process.MEMBRANE))
    return 4.0 * luck * luck * luck


def _wear_membrane(day: Day) -> None:
    """Cells beside a membrane wear it down; where it gives way first differs by chance."""
    patient, anatomy = day.patient, day.case.anatomy
    ring = patient.membrane.nonzero()[0]
    if len(ring) == 0:
        return
    invasion = day.case.biology.invasion
    load = np.zeros(anatomy.sites)
    load[day.ground.sites] = np.minimum(day.ground.load, 1.0)
    beside = anatomy.beside[ring]
    to = np.maximum(beside, 0)
    pressing = np.where(beside >= 0, load[to], 0.0)
    strongest = np.arange(0, 4 * len(ring), 4)
    strongest += pressing.argmax(axis=1)
    most = pressing.reshape(-1)[strongest]
    lesion = patient.lesion_at[to.reshape(-1)[strongest]]
    touched = ((most > 0.0) & (lesion != NO_LESION)).nonzero()[0]
    if len(touched) == 0:
        return
    grade = patient.lesions.grade[lesion[touched]] / 2.0
    weakness = weak_spots(day, ring[touched])
    wear = invasion.membrane_loss_per_day * invasion.invasiveness * grade * most[touched] * weakness
    site = ring[touched]
    patient.membrane[site] = np.maximum(0.0, patient.membrane[site] - wear)
    for opened in sorted(set(lesion[touched][patient.membrane[site] <= HELD_UNTIL].tolist())):
        if not patient.lesions.breached[opened]:
            patient.lesions.breached[opened] = True
            organ = day.case.organs[int(patient.lesions.organ[opened])].id
            day.events.append(MembraneBreached(day.number, organ, int(opened)))


def contract(day: Day) -> None:
    """Phase 5: the bed follows a response, late, so that local treatment must cover the largest charted extent."""
    patient, anatomy = day.patient, day.case.anatomy
    lesions, cells = patient.lesions, patient.cells
    shrinking = lesions.mass < lesions.peak_mass * SHRUNKEN
    shrinking &= lesions.cells > 0
    if not np.count_nonzero(shrinking):
        return
    places = cells.places
    lesion = patient.lesion_at[places]
    dx, dy = lesions.x_mm[lesion] - anatomy.x_mm[places], lesions.y_mm[lesion] - anatomy.y_mm[places]
    reach = lesions.diameters_mm()[lesion] / 2.0 + VOXEL_MM
    outside = dx * dx + dy * dy > reach * reach
    outside &= shrinking[lesion]
    far = outside.nonzero()[0]
    if len(far) == 0:
        return
    dx, dy = dx[far], dy[far]
    toward = np.where(np.abs(dx) >= np.abs(dy), dx <= 0, 2 + (dy <= 0))
    weights = np.zeros((len(places), 4))
    weights.reshape(-1)[far * 4 + toward] = anatomy.beside.reshape(-1)[places[far] * 4 + toward] >= 0
    moves = _Moves(day, Process.CONTRACT, weights)
    for part in parts_of(cells.rows):
        at = cells.place_of[cells.site[part]]
        some = (outside[at] & (cells.count[part] > 0)).nonzero()[0]
        rows = some + part.start
        moving = day.draw(Process.CONTRACT, rows, cells.count[rows], np.full(len(rows), CONTRACTION_PER_DAY))
        found = moving.nonzero()[0]
        moves.take(rows[found], moving[found], at[some[found]])
    moves.arrive()
