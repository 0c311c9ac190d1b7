"""Spread by lymph: into a lymph vessel, to the node that drains the organ, and on (docs/model.md, 8)."""

from __future__ import annotations

from game.sim.blood import names, who_at
from game.sim.bodydrugs import settling_soil
from game.sim.case import Case
from game.sim.chance import Process, binomial_scalar, uniform_scalar
from game.sim.events import CellsDrained, CellsLostInLymph, CellsShed
from game.sim.ground import Day
from game.sim.kept import kept
from game.sim.patient import Routes
from game.sim.settling import found_lesions, perivascular, settle_chance
from game.sim.vessels import Groups, by_group, leave, per_organ


def drain_lymph(day: Day) -> None:
    """Cycling cells beside a lymph vessel enter it and reach the next node, where a few settle."""
    lymph, patient = day.case.biology.lymph, day.patient
    if lymph is None or patient.cells.rows == 0:
        return
    drained = by_group(day, leave(day, day.terrain.into_lymph, Process.LYMPH))
    if drained:
        _to_nodes(day, drained)


@kept
def next_nodes(case: Case) -> list[int | None]:
    """The node that lymph from each organ meets first, if the level has it."""
    index = {organ.id: number for number, organ in enumerate(case.organs)}
    return [index.get(organ.drains_to or "") for organ in case.organs]


def _to_nodes(day: Day, drained: Groups) -> None:
    case, patient, lymph = day.case, day.patient, day.case.biology.lymph
    assert lymph is not None  # asked by the phase
    routes, next_node = patient.routes, next_nodes(case)
    if routes is None:
        routes = patient.routes = Routes()
    for organ, number in sorted(per_organ(drained).items()):
        routes.drained += number
        node = next_node[organ]
        assert node is not None  # elsewhere no lymph vessel is drawn
        day.events.append(CellsDrained(day.number, case.organs[organ].id, case.organs[node].id, number))
    word, lost, passed = int(day.word(Process.LYMPH)), 0, Groups()
    for (organ, clone), who in zip(drained, names(day, drained, "lymph/"), strict=True):
        alive = binomial_scalar(drained[organ, clone], lymph.alive_share, uniform_scalar(who, word))
        lost += drained[organ, clone] - alive
        last, node = organ, next_node[organ]
        while node is not None and alive:
            alive = _through(day, node, clone, alive, who_at(who, case.organs[node].id))
            last, node = node, next_node[node]
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
