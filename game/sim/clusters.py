"""Clusters of cells in the blood, which settle together (docs/model.md, 8)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from game.sim.blood import alive_by_clone, arrest_table, names, who_at
from game.sim.bodydrugs import settling_soil
from game.sim.cells import CYCLING
from game.sim.chance import (
    Process,
    binomial_scalar,
    choice,
    name_key,
    rounded,
    split_by,
    uniform,
    uniform_scalar,
)
from game.sim.debated import priming
from game.sim.events import CellsLost, CellsShed
from game.sim.ground import Day
from game.sim.settling import fate_of, found, perivascular, settle_chance
from game.sim.vessels import by_group, per_organ
from game.spec.routes import Clusters

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
            rows, whole = rows[some], whole[some]
            cells.count[rows] -= whole * clusters.cells
            _circulate(day, clusters, rows, whole)


def _circulate(day: Day, clusters: Clusters, rows: Ints, whole: Ints) -> None:
    """Clusters [n] of rows [n] are lost or arrested like single cells, by the organ and class that they left."""
    patient, tally = day.patient, day.patient.tally
    groups = by_group(day, [(rows, whole)])
    for organ, number in sorted(per_organ(groups).items()):
        day.events.append(CellsShed(day.number, day.case.organs[organ].id, number * clusters.cells))
    survive, by_clone = int(day.word(Process.CLUSTER_ALIVE)), alive_by_clone(day.case, patient)
    chances = _settle_chances(day, clusters)
    shed = arrested = 0
    for (organ, clone), who in zip(groups, names(day, groups, "cluster/"), strict=True):
        number = groups[organ, clone]
        alive = binomial_scalar(number, by_clone[clone], uniform_scalar(who, survive))
        shed += number * clusters.cells
        arrested += alive * clusters.cells
        for place, word in _settling(day, chances, organ, alive, who):
            own = ((day.terrain.organ[day.at[rows]] == organ) & (patient.cells.kind[rows] >> 1 == clone)).nonzero()[0]
            _found(day, place, clone, _origin(day, rows[own], whole[own], word), word)
    tally.shed += shed
    tally.arrested += arrested
    tally.lost += shed - arrested
    if shed > arrested:
        day.events.append(CellsLost(day.number, shed - arrested))


def _settle_chances(day: Day, clusters: Clusters) -> list[float]:
    """Chance that an arrested cluster settles, by organ."""
    case, share = day.case, min(1.0, day.case.biology.spread.settle_share * clusters.potency)
    primed, soil = priming(case, day.patient), settling_soil(case, day.patient)
    return [settle_chance(case, organ, share, primed, soil) for organ in range(len(case.organs))]


def _settling(day: Day, chances: list[float], organ: int, alive: int, who: int) -> list[tuple[int, int]]:
    """Living clusters from one organ stop by anatomy, and a few settle: of each the organ, and who it is."""
    if alive == 0:
        return []
    order, shares = arrest_table(day.case)
    arrest, settle = int(day.word(Process.ARREST)), int(day.word(Process.SETTLE))
    found = []
    stopped = split_by(alive, shares[organ], uniform_scalar(who, arrest))
    for place, number in zip(order, stopped[:-1], strict=True):
        if number:
            here = who_at(who, day.case.organs[place].id)
            settled = binomial_scalar(number, chances[place], uniform_scalar(here, settle))
            found += [(place, name_key(f"{here}/{nth}")) for nth in range(settled)]
    return found


def _origin(day: Day, rows: Ints, whole: Ints, word: int) -> int:
    """The row that a settled cluster left: any of rows [n] by the clusters that it shed."""
    by_site = np.argsort(day.patient.cells.site[rows])  # whatever the order of rows
    luck = uniform(np.array([word], np.uint64), day.word(Process.CLUSTER))
    return int(rows[by_site][choice(np.cumsum(whole[by_site]), luck)[0]])


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
