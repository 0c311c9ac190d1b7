"""From a vessel to an organ: entry, loss in the blood, arrest and settling (docs/model.md, 8)."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from game.sim.case import Case
from game.sim.cells import ASLEEP, CYCLING, MAX_CLONES
from game.sim.chance import Process, binomial_scalar, name_key, split_scalar, uniform, uniform_scalar
from game.sim.events import CellsLost, CellsSettled, CellsShed, VesselEntered
from game.sim.ground import Day, parts_of
from game.sim.kept import kept
from game.sim.lesions import NO_LESION
from game.sim.patient import Patient
from game.spec.organs import Organ

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

PLACE_STEPS = 1 << 20
"""Resolution at which a voxel's vessel field weighs the choice of a place to settle."""
HOME_RETURN = 0.0
"""Cells that come back to the organ they left are not followed: self-seeding is debated. Simplification."""

FEW_ENTRIES = 32
"""So many entries that shed cells are added up one by one: faster than arrays."""


def enter_vessels(day: Day) -> None:
    """Phase 6: cycling cells beside a vessel enter it, from every lesion."""
    case, patient = day.case, day.patient
    cells, spread = patient.cells, case.biology.spread
    rate = spread.shed_per_cell_day * case.biology.invasion.invasiveness
    if rate == 0.0 or cells.rows == 0:
        return
    places = cells.places
    vessel = patient.vessel[places]
    by_place = rate * vessel
    by_place *= vessel
    by_place *= patient.lesions.grade[patient.lesion_at[places]]
    by_place /= 2.0
    np.minimum(by_place, 1.0, out=by_place)
    by_place[patient.enclosed[places]] = 0.0
    leaving = np.zeros(len(patient.lesions), np.bool_)
    for part in parts_of(cells.rows):
        chance = by_place[cells.place_of[cells.site[part]]]
        chance *= (cells.kind[part] & 1) == CYCLING
        some = chance.nonzero()[0]
        rows = some + part.start
        entering = day.draw(Process.ENTER, rows, cells.count[rows], chance[some])
        found = entering.nonzero()[0]
        if len(found) == 0:
            continue
        rows, entering = rows[found], entering[found]
        cells.count[rows] -= entering
        site = cells.site[rows]
        leaving[patient.lesion_at[site]] = True
        _shed(day, case.anatomy.organ[site] * MAX_CLONES + (cells.kind[rows] >> 1), entering)
    if day.shed:
        _report(day, leaving)


def _report(day: Day, leaving: npt.NDArray[np.bool_]) -> None:
    """Note lesions [n] from which cells entered for the first time, and the cells by organ."""
    lesions, organs = day.patient.lesions, day.case.organs
    new = leaving & ~lesions.entered
    lesions.entered |= new
    for first in new.nonzero()[0].tolist():
        day.events.append(VesselEntered(day.number, organs[int(lesions.organ[first])].id, first))
    by_organ: dict[int, int] = {}
    for (organ, _), number in day.shed.items():
        by_organ[organ] = by_organ.get(organ, 0) + number
    for organ in sorted(by_organ):
        day.patient.tally.shed += by_organ[organ]
        day.events.append(CellsShed(day.number, organs[organ].id, by_organ[organ]))


def _shed(day: Day, group: Ints, entering: Ints) -> None:
    """Add up what entered by organ x MAX_CLONES + clone, in the order of first appearance."""
    shed = day.shed
    if len(group) <= FEW_ENTRIES:
        pairs = list(zip(group.tolist(), entering.tolist(), strict=True))
    else:
        size = len(day.case.organs) * MAX_CLONES
        total = np.bincount(group, weights=entering, minlength=size).astype(np.int64)
        first = np.zeros(size, np.int64)
        first[group[::-1]] = np.arange(len(group) - 1, -1, -1)  # of equals the last written stays: the first
        present = total.nonzero()[0]
        pairs = [(each, int(total[each])) for each in present[np.argsort(first[present])].tolist()]
    for each, number in pairs:
        key = divmod(each, MAX_CLONES)
        shed[key] = shed.get(key, 0) + number


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


@kept
def arrest_table(case: Case) -> tuple[list[int], list[list[float]]]:
    """`arrest_shares` from each organ, and the organs that its columns stand for: by name."""
    order = sorted(range(len(case.organs)), key=lambda organ: case.organs[organ].id)  # whatever the level's order
    shares = np.stack([arrest_shares(case.organs, organ) for organ in range(len(case.organs))])
    return order, shares[:, [*order, -1]].tolist()


@lru_cache(maxsize=1024)
def _word(name: str) -> int:
    return name_key(name)


def _names(day: Day, groups: list[tuple[int, int]]) -> list[int]:
    """The "who and where" of cells of a clone in the vessels of an organ."""
    organs, clones = day.case.organs, day.patient.clones
    return [_word(f"{organs[organ].id}/{clones[clone].name}") for organ, clone in groups]


def circulate(day: Day) -> None:
    """Phase 7: within a day nearly all shed cells die in the blood; the others stop in an organ's capillaries."""
    if not day.shed:
        return
    case, patient = day.case, day.patient
    order, shares = arrest_table(case)
    survive, arrest = int(day.word(Process.SURVIVE)), int(day.word(Process.ARREST))
    alive_at_24h = case.biology.spread.alive_at_24h
    lost = 0
    for (organ, clone), who in zip(day.shed, _names(day, list(day.shed)), strict=True):
        number = day.shed[organ, clone]
        alive = binomial_scalar(number, alive_at_24h, uniform_scalar(who, survive))
        lost += number - alive
        if alive == 0:
            continue
        patient.tally.arrested += alive
        stopped = split_scalar(alive, shares[organ], uniform_scalar(who, arrest))
        for place, cells in zip(order, stopped[:-1], strict=True):
            if cells:
                day.arrived[place, clone] = day.arrived.get((place, clone), 0) + cells
    patient.tally.lost += lost
    if lost:
        day.events.append(CellsLost(day.number, lost))


def settle(day: Day) -> None:
    """Phase 8: of the arrested cells a few settle, by soil; most of these sleep, some divide, the rest die."""
    if not day.arrived:
        return
    case = day.case
    word = int(day.word(Process.SETTLE))
    for (organ, clone), who in zip(day.arrived, _names(day, list(day.arrived)), strict=True):
        chance = min(1.0, case.biology.spread.settle_share * case.soil_settling[organ])
        settled = binomial_scalar(day.arrived[organ, clone], chance, uniform_scalar(who, word))
        if settled:
            _found_lesions(day, organ, clone, settled, who)


def _found_lesions(day: Day, organ: int, clone: int, number: int, word: int) -> None:
    patient = day.patient
    cell = np.array([name_key(f"{word}/{each}") for each in range(number)], np.uint64)
    places = perivascular(day.case, patient, organ, uniform(cell, day.word(Process.PLACE)))
    fates = uniform(cell, day.word(Process.FATE))
    spread = day.case.biology.spread
    for site, fate in zip(places.tolist(), fates.tolist(), strict=True):
        asleep = fate < spread.asleep_share
        if not asleep and fate >= spread.asleep_share + spread.cycling_share:
            continue
        lesion = lesion_here(day.case.anatomy.x_mm, day.case.anatomy.y_mm, patient, site, organ, day.number)
        patient.cells.add_one(site, 2 * clone + (ASLEEP if asleep else CYCLING), 1)
        patient.tally.settled += 1
        day.events.append(CellsSettled(day.number, day.case.organs[organ].id, lesion, 1, int(asleep)))


def lesion_here(x_mm: Floats, y_mm: Floats, patient: Patient, site: int, organ: int, day: int) -> int:
    """The living lesion of a voxel, or a new one founded there."""
    owner = int(patient.lesion_at[site])
    if owner == NO_LESION or patient.lesions.cells[owner] == 0:
        grade = int(patient.lesions.grade[0]) if len(patient.lesions) else 2
        patient.lesion_at[site] = patient.lesions.found(
            organ, float(x_mm[site]), float(y_mm[site]), day, grade, breached=True, cells=1
        )
    return int(patient.lesion_at[site])


def perivascular(case: Case, patient: Patient, organ: int, luck: Floats) -> Ints:
    """Sites of an organ for cells that leave the blood, [n]: the nearer to a vessel, the likelier."""
    where = case.anatomy.slice_of(organ)
    weight = np.rint(patient.vessel[where] * PLACE_STEPS).astype(np.int64)
    steps = np.cumsum(weight)
    result: Ints = where.start + np.searchsorted(steps, (luck * steps[-1]).astype(np.int64), side="right")
    return result
