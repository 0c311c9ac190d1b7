"""Pressure, motility, the membrane, and contraction of the bed (docs/model.md, 7)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from game.sim.chance import Process, binomial_at, split, uniform
from game.sim.events import MembraneBreached
from game.sim.ground import Day
from game.sim.lesions import NO_LESION
from game.sim.patient import Patient
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


def passage(day: Day, sites: Ints) -> Floats:
    """How freely cells pass from sites [n] to each neighbour, [n, 4]: 0 where there is none or a membrane holds."""
    anatomy, patient = day.case.anatomy, day.patient
    beside = anatomy.beside[sites]
    to = np.maximum(beside, 0)
    closed = (beside < 0) | (patient.membrane[to] > HELD_UNTIL)
    ease = (1.0 - STROMA_HOLDS * anatomy.stroma[to]) * (1.0 - patient.membrane[to])
    result: Floats = np.where(closed, 0.0, ease)
    return result


def push_and_invade(day: Day) -> None:
    """Phase 4: the membrane wears, crowded cells are pushed out, and a few daughters travel."""
    _wear_membrane(day)
    _push(day)
    _travel(day)


def _push(day: Day) -> None:
    ground, cells = day.ground, day.patient.cells
    pressed = np.flatnonzero(ground.load > PRESSURE_FROM)
    if len(pressed) == 0:
        return
    sites = ground.sites[pressed]
    pressure = np.zeros(day.case.anatomy.sites)
    pressure[ground.sites] = np.maximum(ground.load - PRESSURE_FROM, 0.0)
    beside = np.maximum(day.case.anatomy.beside[sites], 0)
    drop = np.maximum(pressure[sites][:, None] - pressure[beside], 0.0)
    flow = FLOW * drop * passage(day, sites) / ground.load[pressed][:, None]
    leaving = np.zeros(len(ground.sites))
    leaving[pressed] = flow.sum(axis=1)
    sides = np.zeros((len(ground.sites), 4))
    sides[pressed] = flow
    rows = np.flatnonzero(leaving[day.at] > 0.0)
    at = day.at[rows]
    moving = binomial_at(cells.who[rows], day.word(Process.PUSH), cells.count[rows], leaving[at])
    _move(day, rows, moving, sides[at], Process.PUSH_SIDE)


def _travel(day: Day) -> None:
    invasion, patient = day.case.biology.invasion, day.patient
    cells = patient.cells
    rows = np.flatnonzero(day.births)
    if len(rows) == 0 or invasion.motility_per_division == 0.0:
        return
    grade = patient.lesions.grade[day.ground.lesion[day.at[rows]]]
    chance = np.minimum(1.0, invasion.motility_per_division * invasion.invasiveness * grade / 2.0)
    daughters = np.minimum(day.births[rows], cells.count[rows])
    moving = binomial_at(cells.who[rows], day.word(Process.TRAVEL), daughters, chance)
    found = np.flatnonzero(moving)
    if len(found):
        rows = rows[found]
        _move(day, rows, moving[found], passage(day, cells.site[rows]), Process.TRAVEL_SIDE)


def _move(day: Day, rows: Ints, moving: Ints, weights: Floats, process: Process) -> None:
    """Take `moving` cells [n] out of rows and put them into their neighbours by weight [n, 4], conserving each."""
    cells = day.patient.cells
    possible = np.flatnonzero((moving > 0) & (weights.sum(axis=1) > 0.0))
    if len(possible) == 0:
        return
    rows, moving = rows[possible], moving[possible]
    parts = split(moving, weights[possible], uniform(cells.who[rows], day.word(process)))
    row, side = np.nonzero(parts)
    source = cells.site[rows[row]]
    target = day.case.anatomy.beside[source, side]
    kind, number = cells.kind[rows[row]], parts[row, side]
    cells.count[rows] -= moving
    claim(day.patient, target, day.patient.lesion_at[source])
    cells.add(target, kind, number)


def claim(patient: Patient, sites: Ints, lesions: Ints) -> None:
    """Give free voxels to the lesion whose cells come in; of two on one day, the older one."""
    free = patient.free_sites(sites)
    if free.any():
        patient.lesion_at[sites[free]] = np.iinfo(np.int64).max
        np.minimum.at(patient.lesion_at, sites[free], lesions[free])


def _wear_membrane(day: Day) -> None:
    """Cells beside a membrane wear it down; where it gives way first differs by chance."""
    patient, anatomy = day.patient, day.case.anatomy
    ring = np.flatnonzero(patient.membrane)
    if len(ring) == 0:
        return
    invasion = day.case.biology.invasion
    load = np.zeros(anatomy.sites)
    load[day.ground.sites] = np.minimum(day.ground.load, 1.0)
    beside = anatomy.beside[ring]
    to = np.maximum(beside, 0)
    pressing = np.where(beside >= 0, load[to], 0.0)
    strongest = pressing.argmax(axis=1)
    neighbour = np.take_along_axis(to, strongest[:, None], axis=1)[:, 0]
    lesion = patient.lesion_at[neighbour]
    touched = np.flatnonzero((pressing.max(axis=1) > 0.0) & (lesion != NO_LESION))
    if len(touched) == 0:
        return
    grade = patient.lesions.grade[lesion[touched]] / 2.0
    luck = uniform(anatomy.keys[ring[touched]], day.word(Process.MEMBRANE))
    wear = invasion.membrane_loss_per_day * invasion.invasiveness * grade * pressing.max(axis=1)[touched] * 2.0 * luck
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
    shrinking = (lesions.mass < lesions.peak_mass * SHRUNKEN) & (lesions.cells > 0)
    if not shrinking.any():
        return
    lesion = patient.lesion_at[cells.site]
    rows = np.flatnonzero(shrinking[lesion] & (cells.count > 0))
    site, lesion = cells.site[rows], lesion[rows]
    dx, dy = lesions.x_mm[lesion] - anatomy.x_mm[site], lesions.y_mm[lesion] - anatomy.y_mm[site]
    reach = lesions.diameters_mm()[lesion] / 2.0 + VOXEL_MM
    outside = np.flatnonzero(dx * dx + dy * dy > reach * reach)
    if len(outside) == 0:
        return
    rows, dx, dy = rows[outside], dx[outside], dy[outside]
    across = np.abs(dx) >= np.abs(dy)
    toward = np.where(across, np.where(dx > 0, 0, 1), np.where(dy > 0, 2, 3))
    weights = (toward[:, None] == np.arange(4)) * (anatomy.beside[cells.site[rows]] >= 0).astype(np.float64)
    moving = binomial_at(
        cells.who[rows], day.word(Process.CONTRACT), cells.count[rows], np.full(len(rows), CONTRACTION_PER_DAY)
    )
    _move(day, rows, moving, weights, Process.CONTRACT)
