"""Clusters of cells in the blood, which settle together (docs/model.md, 8)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from game.sim.blood import alive_by_clone, arrest_table, word_of
from game.sim.bodydrugs import settling_soil
from game.sim.cells import CYCLING, MAX_CLONES
from game.sim.chance import (
    Process,
    binomial_scalar,
    choice,
    name_key,
    rounded,
    split_scalar,
    uniform,
    uniform_scalar,
)
from game.sim.debated import priming
from game.sim.events import CellsLost, CellsShed
from game.sim.ground import Day
from game.sim.settling import fate_of, found, perivascular, settle_chance
from game.sim.vessels import Groups, add_up, per_organ

Ints = npt.NDArray[np.int64]


def release_clusters(day: Day) -> None:
    """Clusters enter the blood beside the single cells; rare, but far likelier to settle.

    An entry from which single cells entered sheds clusters in proportion, so that no other entry is asked. A cluster
    takes its cells from that entry. Only in one that settles are its members drawn among all cycling cells of the voxel
    that it left, each exchanged for one of that entry, so that no cell is lost or made.
    """
    clusters, cells = day.case.biology.clusters, day.patient.cells
    if clusters is None:
        return
    for rows, singles in day.entered:
        mean = np.multiply(singles, clusters.per_single_cell, dtype=np.float64)
        whole = rounded(mean, uniform(cells.who[rows], day.word(Process.CLUSTER)))
        np.minimum(whole, cells.count[rows] // clusters.cells, out=whole)
        some = whole.nonzero()[0]
        if len(some):
            _release(day, rows[some], whole[some])


def _release(day: Day, rows: Ints, whole: Ints) -> None:
    """Take clusters [n] ≥ 1 out of rows [n] and follow them to their end."""
    clusters, patient = day.case.biology.clusters, day.patient
    cells = patient.cells
    assert clusters is not None  # asked by the phase
    cells.count[rows] -= whole * clusters.cells
    share = alive_by_clone(day.case, patient)[cells.kind[rows] >> 1]
    luck = uniform(cells.who[rows], day.word(Process.CLUSTER_ALIVE))
    alive = np.minimum(rounded(whole * share, luck), whole)
    _tell(day, rows, whole * clusters.cells, alive * clusters.cells)
    living = alive.nonzero()[0]
    if len(living):
        _arrest(day, rows[living], alive[living])


def _tell(day: Day, rows: Ints, shed: Ints, alive: Ints) -> None:
    """Count the cells of all clusters, and tell of them, by row [n]."""
    cells, case, tally = day.patient.cells, day.case, day.patient.tally
    groups: Groups = {}
    add_up(groups, case, case.anatomy.organ[cells.site[rows]] * MAX_CLONES + (cells.kind[rows] >> 1), shed)
    for organ, number in sorted(per_organ(groups).items()):
        if number:
            day.events.append(CellsShed(day.number, case.organs[organ].id, number))
    total, arrested = int(shed.sum()), int(alive.sum())
    tally.shed += total
    tally.arrested += arrested
    tally.lost += total - arrested
    if total > arrested:
        day.events.append(CellsLost(day.number, total - arrested))


def _arrest(day: Day, rows: Ints, alive: Ints) -> None:
    """Living clusters [n] of rows [n] stop by anatomy, and a few settle."""
    case, patient = day.case, day.patient
    clusters, cells = case.biology.clusters, patient.cells
    assert clusters is not None  # asked by the phase
    order, shares = arrest_table(case)
    primed, soil = priming(case, patient), settling_soil(case, patient)
    group = case.anatomy.organ[cells.site[rows]] * MAX_CLONES + (cells.kind[rows] >> 1)
    for each in np.unique(group).tolist():
        organ, clone = divmod(each, MAX_CLONES)
        own = np.flatnonzero(group == each)
        own = own[np.argsort(cells.site[rows[own]])]  # whatever the order of rows
        who = word_of(f"cluster/{case.organs[organ].id}/{patient.clones[clone].name}")
        stopped = split_scalar(int(alive[own].sum()), shares[organ], uniform_scalar(who, int(day.word(Process.ARREST))))
        for place, number in zip(order, stopped[:-1], strict=True):
            if number == 0:
                continue
            here = word_of(f"{who}/{case.organs[place].id}")
            share = min(1.0, case.biology.spread.settle_share * clusters.potency)
            chance = settle_chance(case, place, share, primed, soil)
            settled = binomial_scalar(number, chance, uniform_scalar(here, int(day.word(Process.SETTLE))))
            for nth in range(settled):
                word = name_key(f"{here}/{nth}")
                source = choice(np.cumsum(alive[own]), uniform(np.array([word], np.uint64), day.word(Process.CLUSTER)))
                _found(day, place, clone, int(rows[own][source[0]]), word)


def _found(day: Day, organ: int, clone: int, row: int, word: int) -> None:
    """One cluster settles: its members are drawn from the voxel of its row."""
    case, patient = day.case, day.patient
    assert case.biology.clusters is not None
    state = fate_of(case, uniform_scalar(word, int(day.word(Process.FATE))))
    if state is None:
        return
    members = {clone: 1}
    for nth in range(1, case.biology.clusters.cells):
        other = _companion(day, clone, row, name_key(f"{word}/{nth}"))
        members[other] = members.get(other, 0) + 1
    luck = uniform(np.array([word], np.uint64), day.word(Process.PLACE))
    found(day, organ, int(perivascular(case, patient, organ, luck)[0]), members, state)


def _companion(day: Day, clone: int, row: int, word: int) -> int:
    """The clone of a further member: any cycling cell beside the first; its place is taken by one of the row's."""
    cells, clones = day.patient.cells, day.patient.clones
    near = np.flatnonzero((cells.site == cells.site[row]) & ((cells.kind & 1) == CYCLING) & (cells.count > 0))
    near = near[np.argsort([clones[kind >> 1].name for kind in cells.kind[near].tolist()])]
    if len(near) == 0:
        return clone
    luck = uniform(np.array([word], np.uint64), day.word(Process.CLUSTER))
    drawn = int(near[choice(np.cumsum(cells.count[near]), luck)[0]])
    cells.count[drawn] -= 1
    cells.count[row] += 1
    return int(cells.kind[drawn]) >> 1
