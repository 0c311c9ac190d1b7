"""Pressure, motility and the membrane (docs/model.md, 7)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from game.sim.case import Case
from game.sim.chance import Process, day_word, uniform
from game.sim.events import MembraneBreached
from game.sim.ground import Day
from game.sim.inherited import inherited
from game.sim.kept import kept
from game.sim.lesions import NO_LESION
from game.sim.moves import FEW_ROWS, SIDES, Moves
from game.sim.remodel import stroma_of
from game.sim.terrain import STROMA_HOLDS, Ways, running

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

PRESSURE_FROM = 0.8
"""Load above which cells press on their neighbours. Assumption."""
FLOW = 0.2
"""Share of a pressure difference that flows a day; chosen so that intended doublings hold up to 1e9 cells."""
HELD_UNTIL = 0.25
"""A membrane with less than this integrity no longer holds cells. Assumption."""
INVASIVENESS_STEPS = 64
"""Resolution at which a voxel's mean invasiveness is summed."""


def passage(day: Day) -> Ways:
    """How freely cells pass from each place to its neighbours: not at all where a membrane holds."""
    ways, terrain = day.terrain.ways, day.terrain
    if day.patient.remodelled is not None:  # laid matrix hinders as stroma does
        hindered = stroma_of(terrain.stroma_beside, day.patient.remodelled.matrix[terrain.to])
        hindered *= STROMA_HOLDS
        np.subtract(1.0, hindered, out=hindered)
        ways = Ways(np.multiply(hindered, terrain.passable, out=hindered))
    membrane = day.patient.membrane
    if np.count_nonzero(membrane > 0.0):
        held = membrane[terrain.to]
        ease = ways.ease * (held <= HELD_UNTIL)
        ease *= 1.0 - held
        ways = Ways(ease)
    return ways


def push_and_invade(day: Day) -> None:
    """The membrane wears, crowded cells are pushed out, and a few daughters travel."""
    _wear_membrane(day)
    pressed = day.ground.highest_load > PRESSURE_FROM
    travel = _travelling(day)
    if not pressed and travel is None:
        return
    ways = passage(day)
    flow = running(_pushed(day, ways.ease)) if pressed else None
    movement: _Movement | None = None
    cells = day.patient.cells
    for part in day.parts:
        at = day.at[part]
        mean = np.zeros(len(at)) if flow is None else flow[-1][at] * cells.count[part]
        if travel is not None:
            strays = travel[at]
            strays *= _daughters(day, part)
            mean += strays
        rows, moving, luck = day.flow(Process.MOVE, part, mean)
        if len(rows):
            movement = movement or _Movement(day, ways, flow, travel)
            movement.take(rows, moving, day.at[rows], luck)
    if movement is not None:
        movement.moves.arrive()


def _pushed(day: Day, ease: Floats) -> Floats:
    """Share of each place's cells that pressure moves to each side, [4, places], given the `ease` of passage."""
    ground = day.ground
    own = np.maximum(ground.load - PRESSURE_FROM, 0.0)
    pressure = np.zeros(day.case.anatomy.sites)
    pressure[ground.sites] = own
    flow: Floats = own - pressure[day.terrain.to]
    np.maximum(flow, 0.0, out=flow)
    flow *= ease
    flow *= FLOW / np.maximum(ground.load, PRESSURE_FROM)  # where nothing presses there is no flow to divide
    return flow


def _travelling(day: Day) -> Floats | None:
    """Share of each place's newborn cells that takes a step, [places]; None where none does."""
    invasion = day.case.biology.invasion
    if invasion.motility_per_division == 0.0 or np.count_nonzero(day.births) == 0:
        return None
    grade = day.patient.lesions.grade
    by_lesion = np.minimum(1.0, invasion.motility_per_division * invasion.invasiveness * grade / 2.0)
    result: Floats = by_lesion[day.ground.lesion]
    return result


def _daughters(day: Day, rows: Ints | slice) -> Ints | Floats:
    """Newborn cells of rows [n]; those of a more invasive class count as so many more."""
    traits = inherited(day.case, day.patient).invasiveness
    births: Ints = day.births[rows]
    return births if traits is None else births * traits[day.patient.cells.kind[rows] >> 1]


class _Movement:
    """How the cells that leave each place are shared among the four sides, for pressure and travel together."""

    def __init__(self, day: Day, ways: Ways, flow: Floats | None, travel: Floats | None) -> None:
        self.day, self.moves, self.flow = day, Moves(day), flow
        self.open = ways.open
        self.travel = None if travel is None else ways.running[:-1] * (travel / ways.whole)

    def take(self, rows: Ints, moving: Ints, place: Ints, luck: Floats) -> None:
        """Take `moving` cells [n] ≥ 1 out of rows [n]; those of a voxel without a way stay."""
        possible = self.open[place]
        if np.count_nonzero(possible) < len(rows):
            keep = possible.nonzero()[0]
            rows, moving, place, luck = rows[keep], moving[keep], place[keep], luck[keep]
        if len(rows) <= FEW_ROWS:
            self.moves.share(rows, place, self._table(rows, moving, place, luck))
        else:
            self.moves.share(rows, place, self._columns(rows, moving, place, luck))

    def _table(self, rows: Ints, moving: Ints, place: Ints, luck: Floats) -> Ints:
        """Running numbers over the sides, [4, n]: few calls for few rows."""
        mean = np.empty((SIDES - 1, len(rows)))
        mean[:] = luck
        if self.flow is not None:
            mean += self.flow[:-1].take(place, axis=1) * self.day.patient.cells.count[rows]
        if self.travel is not None:
            mean += self.travel.take(place, axis=1) * _daughters(self.day, rows)
        edges = np.empty((SIDES, len(rows)), np.int64)
        edges[:-1] = mean  # towards zero: the floor of what is not negative
        edges[-1] = moving
        np.minimum(edges[:-1], moving, out=edges[:-1])
        return edges

    def _columns(self, rows: Ints, moving: Ints, place: Ints, luck: Floats) -> list[Ints]:
        """The same, side by side."""
        count, births = self.day.patient.cells.count[rows], _daughters(self.day, rows)
        edges = []
        for side in range(SIDES - 1):
            mean = luck
            if self.flow is not None:
                pushed = self.flow[side].take(place)
                pushed *= count
                pushed += luck
                mean = pushed
            if self.travel is not None:
                strays = self.travel[side].take(place)
                strays *= births
                strays += mean
                mean = strays
            edge = mean.astype(np.int64)
            edges.append(np.minimum(edge, moving, out=edge))
        return [*edges, moving]


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


def _invasiveness_by_site(day: Day) -> Floats | None:
    """Mean of the classes' factor over the cells of each site, [S], 1 where none is; None where no class differs.

    Summed in steps of 1/64, so that the sums are those of whole numbers, below 2**53 exact in any order.
    """
    traits, cells = inherited(day.case, day.patient).invasiveness, day.patient.cells
    if traits is None:
        return None
    steps = np.rint(traits * INVASIVENESS_STEPS)[cells.kind >> 1] * cells.count
    sites = day.case.anatomy.sites
    total = np.bincount(cells.site, weights=cells.count, minlength=sites)
    factor = np.bincount(cells.site, weights=steps, minlength=sites) / INVASIVENESS_STEPS
    return np.divide(factor, total, out=np.ones(sites), where=total > 0)


@kept
def _beside_or_nothing(case: Case) -> Ints:
    """Neighbouring site by side and site, [4, S]; S where there is none."""
    anatomy = case.anatomy
    result: Ints = np.ascontiguousarray(np.where(anatomy.beside < 0, anatomy.sites, anatomy.beside).T)
    return result


def _wear_membrane(day: Day) -> None:
    """Cells beside a membrane wear it down; where it gives way first differs by chance."""
    patient, anatomy, ground = day.patient, day.case.anatomy, day.ground
    ring = (patient.membrane > 0.0).nonzero()[0]
    if len(ring) == 0:
        return
    load = np.zeros(anatomy.sites + 1)  # beside the organ's edge lies nothing
    load[ground.sites] = np.minimum(ground.load, 1.0)
    beside = _beside_or_nothing(day.case).take(ring, axis=1)
    pressing = load[beside]
    most = np.maximum.reduce(pressing, axis=0)
    touched = (most > 0.0).nonzero()[0]
    by = beside[:, touched][pressing[:, touched].argmax(axis=0), np.arange(len(touched))]
    lesion = patient.lesion_at[by]
    owned = (lesion != NO_LESION).nonzero()[0]
    if len(owned) == 0:
        return
    touched, by, lesion = touched[owned], by[owned], lesion[owned]
    site = ring[touched]
    invasion = day.case.biology.invasion
    wear = (patient.lesions.grade / 2.0)[lesion]
    wear *= invasion.membrane_loss_per_day * invasion.invasiveness
    wear *= most[touched]
    pressed_by = _invasiveness_by_site(day)
    if pressed_by is not None:
        wear *= pressed_by[by]
    wear *= weak_spots(day, site)
    left = patient.membrane[site] = np.maximum(0.0, patient.membrane[site] - wear)
    for opened in sorted(set(lesion[left <= HELD_UNTIL].tolist())):
        if not patient.lesions.breached[opened]:
            patient.lesions.breached[opened] = True
            organ = day.case.organs[int(patient.lesions.organ[opened])].id
            day.events.append(MembraneBreached(day.number, organ, int(opened)))
