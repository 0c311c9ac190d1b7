"""Spread over the peritoneum: off the surface of an organ, into the cavity, onto a surface (docs/model.md, 8)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from game.sim.blood import names, who_at
from game.sim.bodydrugs import settling_soil
from game.sim.case import Case
from game.sim.chance import Process, binomial_scalar, running_shares, split_by, uniform_scalar
from game.sim.events import CellsExfoliated, CellsLostInCavity
from game.sim.ground import Day
from game.sim.kept import kept
from game.sim.patient import Patient, Routes
from game.sim.settling import found_lesions, settle_chance
from game.sim.vessels import by_group, leave, per_organ

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def seed_cavity(day: Day) -> None:
    """Cycling cells at a surface of the peritoneal cavity come off, and a few settle on a surface there."""
    implantation, patient = day.case.biology.peritoneum, day.patient
    if implantation is None or patient.cells.rows == 0:
        return
    freed = by_group(day, leave(day, day.terrain.into_cavity, Process.CAVITY))
    if not freed:
        return
    routes = patient.routes
    if routes is None:
        routes = patient.routes = Routes()
    for organ, number in sorted(per_organ(freed).items()):
        routes.exfoliated += number
        day.events.append(CellsExfoliated(day.number, day.case.organs[organ].id, number))
    word, lost = int(day.word(Process.CAVITY)), 0
    for (organ, clone), who in zip(freed, names(day, freed, "cavity/"), strict=True):
        alive = binomial_scalar(freed[organ, clone], implantation.alive_share, uniform_scalar(who, word))
        lost += freed[organ, clone] - alive
        routes.implanted += alive
        if alive:
            _implant(day, clone, alive, who)
    routes.lost_in_cavity += lost
    if lost:
        day.events.append(CellsLostInCavity(day.number, lost))


@kept
def implant_table(case: Case) -> tuple[list[int], list[float]]:
    """Organs with a surface in the cavity, by name, and the running shares of floating cells; the rest is left."""
    faces = [index for index, organ in enumerate(case.organs) if organ.peritoneal_surface != "none"]
    faces.sort(key=lambda index: case.organs[index].id)
    shares = [case.organs[index].implant_share for index in faces]
    return faces, running_shares([*shares, max(0.0, 1.0 - sum(shares))])


def _implant(day: Day, clone: int, number: int, who: int) -> None:
    """Share living cells among the surfaces; what falls on a part that the level leaves out is gone."""
    case, implantation = day.case, day.case.biology.peritoneum
    assert implantation is not None  # asked by the phase
    faces, shares = implant_table(case)
    soil = settling_soil(case, day.patient)
    lying = split_by(number, shares, uniform_scalar(who, int(day.word(Process.ARREST))))
    for organ, cells in zip(faces, lying[:-1], strict=True):
        if cells == 0:
            continue
        where = who_at(who, case.organs[organ].id)
        chance = settle_chance(case, organ, implantation.settle_share, soil=soil)
        settled = binomial_scalar(cells, chance, uniform_scalar(where, int(day.word(Process.SETTLE))))
        if settled:
            found_lesions(day, organ, clone, settled, where, on_surface, "peritoneum")


def on_surface(case: Case, _patient: Patient, organ: int, luck: Floats) -> Ints:
    """Sites at the surface of an organ [n], all alike."""
    where = case.anatomy.slice_of(organ)
    sites = where.start + np.flatnonzero(case.anatomy.surface[where])
    result: Ints = sites[(luck * len(sites)).astype(np.int64)]
    return result
