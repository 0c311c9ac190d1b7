"""Spread by lymph: into a lymph vessel, to the node that drains the organ, and on (docs/model.md, 8)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from game.sim.blood import names, word_of
from game.sim.bodydrugs import settling_soil
from game.sim.case import Case
from game.sim.cells import MAX_CLONES
from game.sim.chance import Process, binomial_scalar, uniform_scalar
from game.sim.events import CellsDrained, CellsLostInLymph, CellsShed
from game.sim.ground import Day
from game.sim.patient import Routes
from game.sim.settling import found_lesions, perivascular, settle_chance
from game.sim.vessels import Groups, add_up, leave, of_lesion, per_organ

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def drain_lymph(day: Day) -> None:
    """Cycling cells beside a lymph vessel enter it and reach the next node, where a few settle."""
    lymph, patient = day.case.biology.lymph, day.patient
    if lymph is None or patient.cells.rows == 0:
        return
    rate = lymph.enter_per_cell_day * day.case.biology.invasion.invasiveness
    near = day.case.anatomy.lymph[day.ground.sites]
    drained = set_free(day, rate * near * near, Process.LYMPH)
    if drained:
        _to_nodes(day, drained)


def set_free(day: Day, by_place: Floats, process: Process) -> Groups:
    """Take cells out of the tissue by a chance of the ground's places [V], for grade 2; by organ and clone."""
    case, patient = day.case, day.patient
    cells = patient.cells
    groups: Groups = {}
    for rows, number in leave(day, of_lesion(patient, day.ground.sites, by_place), process):
        add_up(groups, case, case.anatomy.organ[cells.site[rows]] * MAX_CLONES + (cells.kind[rows] >> 1), number)
    return groups


def next_node(case: Case, organ: int) -> int | None:
    """The node that lymph from an organ meets first, if the level has it."""
    node = case.organs[organ].drains_to
    return next((index for index, each in enumerate(case.organs) if each.id == node), None)


def _to_nodes(day: Day, drained: Groups) -> None:
    case, patient, lymph = day.case, day.patient, day.case.biology.lymph
    assert lymph is not None  # asked by the phase
    routes = patient.routes = patient.routes or Routes()
    for organ, number in sorted(per_organ(drained).items()):
        routes.drained += number
        node = next_node(case, organ)
        assert node is not None  # elsewhere no lymph vessel is drawn
        day.events.append(CellsDrained(day.number, case.organs[organ].id, case.organs[node].id, number))
    word, lost, passed = int(day.word(Process.LYMPH)), 0, Groups()
    for (organ, clone), who in zip(drained, names(day, list(drained), "lymph/"), strict=True):
        alive = binomial_scalar(drained[organ, clone], lymph.alive_share, uniform_scalar(who, word))
        lost += drained[organ, clone] - alive
        last, node = organ, next_node(case, organ)
        while node is not None and alive:
            alive = _through(day, node, clone, alive, word_of(f"{who}/{case.organs[node].id}"))
            last, node = node, next_node(case, node)
        if alive:
            passed[last, clone] = passed.get((last, clone), 0) + alive
    routes.lost_in_lymph += lost
    if lost:
        day.events.append(CellsLostInLymph(day.number, lost))
    _into_blood(day, routes, passed)


def _through(day: Day, node: int, clone: int, arriving: int, who: int) -> int:
    """Cells that reach a node alive: some settle there; returns those that pass on."""
    case, patient, lymph = day.case, day.patient, day.case.biology.lymph
    assert lymph is not None and patient.routes is not None
    passing = binomial_scalar(arriving, lymph.onward_share, uniform_scalar(who, int(day.word(Process.ARREST))))
    patient.routes.in_nodes += arriving - passing
    chance = settle_chance(case, node, lymph.settle_share, soil=settling_soil(case, day.patient))
    settled = binomial_scalar(arriving - passing, chance, uniform_scalar(who, int(day.word(Process.SETTLE))))
    if settled:
        found_lesions(day, node, clone, settled, who, perivascular, "lymph")
    return passing


def _into_blood(day: Day, routes: Routes, passed: Groups) -> None:
    """What leaves the last node is led into the great veins: from here it is shed like any other."""
    for organ, number in sorted(per_organ(passed).items()):
        routes.to_blood += number
        day.patient.tally.shed += number
        day.events.append(CellsShed(day.number, day.case.organs[organ].id, number))
    for group, number in passed.items():
        day.shed[group] = day.shed.get(group, 0) + number
