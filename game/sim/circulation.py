"""From a vessel to an organ: entry, loss in the blood, arrest and settling (docs/model.md, 8)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from game.sim.cells import ASLEEP, CYCLING
from game.sim.chance import Process, binomial_at, name_key, split, uniform
from game.sim.events import CellsLost, CellsSettled, CellsShed, VesselEntered
from game.sim.ground import Day
from game.sim.patient import Patient
from game.spec.organs import Organ

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]

PLACE_STEPS = 1 << 20
"""Resolution at which a voxel's vessel field weighs the choice of a place to settle."""
HOME_RETURN = 0.0
"""Cells that come back to the organ they left are not followed: self-seeding is debated. Simplification."""


def enter_vessels(day: Day) -> None:
    """Phase 6: cycling cells beside a vessel enter it, from every lesion."""
    case, patient = day.case, day.patient
    cells, spread = patient.cells, case.biology.spread
    rate = spread.shed_per_cell_day * case.biology.invasion.invasiveness
    rows = np.flatnonzero(((cells.kind & 1) == CYCLING) & ~patient.enclosed[cells.site])
    site = cells.site[rows]
    lesion = patient.lesion_at[site]
    vessel = patient.vessel[site]
    chance = np.minimum(1.0, rate * vessel * vessel * patient.lesions.grade[lesion] / 2.0)
    entering = binomial_at(cells.who[rows], day.word(Process.ENTER), cells.count[rows], chance)
    found = np.flatnonzero(entering)
    if len(found) == 0:
        return
    rows, lesion, entering = rows[found], lesion[found], entering[found]
    cells.count[rows] -= entering
    for organ, clone, number in zip(
        case.anatomy.organ[cells.site[rows]].tolist(), (cells.kind[rows] >> 1).tolist(), entering.tolist(), strict=True
    ):
        day.shed[organ, clone] = day.shed.get((organ, clone), 0) + number
    for first in sorted(set(lesion[~patient.lesions.entered[lesion]].tolist())):
        patient.lesions.entered[first] = True
        day.events.append(VesselEntered(day.number, case.organs[int(patient.lesions.organ[first])].id, int(first)))
    for organ in sorted({organ for organ, _ in day.shed}):
        total = sum(number for (place, _), number in day.shed.items() if place == organ)
        patient.tally.shed += total
        day.events.append(CellsShed(day.number, case.organs[organ].id, total))


def arrest_shares(organs: tuple[Organ, ...], source: int) -> Floats:
    """Share of the cells from one organ that stops in each, [organs + 1]; the last is the rest of the body.

    Venous blood first meets one organ's capillaries; what passes is spread by arterial flow.
    """
    shares = np.zeros(len(organs) + 1)
    first, passing = organs[source].first_pass, 1.0
    for index, organ in enumerate(organs):
        if organ.id == first:
            shares[index] += organs[source].first_pass_share
            passing = 1.0 - organs[source].first_pass_share
    for index, organ in enumerate(organs):
        shares[index] += passing * organ.blood_share
    shares[source] *= HOME_RETURN
    shares[-1] = max(0.0, 1.0 - float(shares[:-1].sum()))
    return shares


def _words(names: list[str]) -> Words:
    return np.array([name_key(name) for name in names], np.uint64)


def circulate(day: Day) -> None:
    """Phase 7: within a day nearly all shed cells die in the blood; the others stop in an organ's capillaries."""
    if not day.shed:
        return
    case, patient = day.case, day.patient
    groups = list(day.shed)
    number = np.array([day.shed[group] for group in groups], np.int64)
    who = _words([f"{case.organs[organ].id}/{patient.clones[clone].name}" for organ, clone in groups])
    alive = binomial_at(who, day.word(Process.SURVIVE), number, np.full(len(groups), case.biology.spread.alive_at_24h))
    lost = int((number - alive).sum())
    patient.tally.lost += lost
    patient.tally.arrested += int(alive.sum())
    if lost:
        day.events.append(CellsLost(day.number, lost))
    shares = np.stack([arrest_shares(case.organs, organ) for organ, _ in groups])
    by_name = sorted(range(len(case.organs)), key=lambda organ: case.organs[organ].id)  # whatever the level's order
    stopped = split(alive, shares[:, [*by_name, -1]], uniform(who, day.word(Process.ARREST)))
    for (_, clone), row in zip(groups, stopped.tolist(), strict=True):
        for organ, cells in zip(by_name, row[:-1], strict=True):
            if cells:
                day.arrived[organ, clone] = day.arrived.get((organ, clone), 0) + cells


def settle(day: Day) -> None:
    """Phase 8: of the arrested cells a few settle, by soil; most of these sleep, some divide, the rest die."""
    if not day.arrived:
        return
    case, patient = day.case, day.patient
    spread = case.biology.spread
    groups = list(day.arrived)
    number = np.array([day.arrived[group] for group in groups], np.int64)
    chance = np.array([min(1.0, spread.settle_share * case.soil_settling[organ]) for organ, _ in groups])
    who = _words([f"{case.organs[organ].id}/{patient.clones[clone].name}" for organ, clone in groups])
    settled = binomial_at(who, day.word(Process.SETTLE), number, chance)
    for (organ, clone), cells, word in zip(groups, settled.tolist(), who, strict=True):
        if cells:
            _found_lesions(day, organ, clone, cells, int(word))


def _found_lesions(day: Day, organ: int, clone: int, number: int, word: int) -> None:
    patient = day.patient
    cell = _words([f"{word}/{each}" for each in range(number)])
    places = perivascular(day, organ, uniform(cell, day.word(Process.PLACE)))
    fates = uniform(cell, day.word(Process.FATE))
    spread = day.case.biology.spread
    for site, fate in zip(places.tolist(), fates.tolist(), strict=True):
        asleep = fate < spread.asleep_share
        if not asleep and fate >= spread.asleep_share + spread.cycling_share:
            continue
        lesion = lesion_here(day.case.anatomy.x_mm, day.case.anatomy.y_mm, patient, site, organ, day.number)
        patient.cells.add(np.array([site]), np.array([2 * clone + (ASLEEP if asleep else CYCLING)]), np.array([1]))
        patient.tally.settled += 1
        day.events.append(CellsSettled(day.number, day.case.organs[organ].id, lesion, 1, int(asleep)))


def lesion_here(x_mm: Floats, y_mm: Floats, patient: Patient, site: int, organ: int, day: int) -> int:
    """The living lesion of a voxel, or a new one founded there."""
    if bool(patient.free_sites(np.array([site]))[0]):
        grade = int(patient.lesions.grade[0]) if len(patient.lesions) else 2
        patient.lesion_at[site] = patient.lesions.found(
            organ, float(x_mm[site]), float(y_mm[site]), day, grade, breached=True, cells=1
        )
    return int(patient.lesion_at[site])


def perivascular(day: Day, organ: int, luck: Floats) -> Ints:
    """Sites of an organ for cells that leave the blood, [n]: the nearer to a vessel, the likelier."""
    where = day.case.anatomy.slice_of(organ)
    weight = np.rint(day.patient.vessel[where] * PLACE_STEPS).astype(np.int64)
    steps = np.cumsum(weight)
    result: Ints = where.start + np.searchsorted(steps, (luck * steps[-1]).astype(np.int64), side="right")
    return result
