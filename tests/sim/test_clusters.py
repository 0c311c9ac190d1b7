"""Clusters of cells in the blood (docs/model.md, 8)."""

from __future__ import annotations

import pytest
from bodies import body, new_day, population, put
from routes_bodies import CLUSTERS, STILL, routes

from game.sim.clusters import release_clusters
from game.sim.events import CellsSettled
from game.sim.vessels import enter_vessels

SPREAD = {"shed_per_cell_day": 1e-3, "alive_at_24h": 0.1, "settle_share": 1e-3, "asleep_share": 0.5,
          "cycling_share": 0.5}  # fmt: skip


def released(days: int = 1, clusters=CLUSTERS, mixed: bool = False, **spread):
    """What clusters alone did: the single cells beside which they enter are left out of the tally."""
    made, patient = body(
        population(cells=1e6), spread={**SPREAD, **spread}, growth=STILL, **routes(clusters=clusters)
    )  # fmt: skip
    put(made, patient, "home", 64, 64, 10**8)
    if mixed:
        put(made, patient, "home", 64, 64, 10**8, ("gate",))
    events = []
    start, tally, singles = patient.cells_total(), patient.tally, 0
    for _ in range(days):
        day = new_day(made, patient)
        before = tally.shed
        enter_vessels(day)
        singles += tally.shed - before
        tally.shed = before
        release_clusters(day)
        events += [event for event in day.events if isinstance(event, CellsSettled)]
    start -= singles
    assert tally.shed == tally.lost + tally.arrested
    assert patient.cells_total() == start - tally.shed + tally.settled
    return made, patient, events


def test_without_the_block_no_cluster_leaves():
    made, patient = body(population(cells=1e8), spread=SPREAD, growth=STILL, **routes())
    day = new_day(made, patient)
    enter_vessels(day)
    singles, told = patient.tally.shed, list(day.events)
    release_clusters(day)
    assert patient.tally.shed == singles > 0 and day.events == told


def test_single_cells_enter_alike_with_clusters_and_without():
    entered = []
    for blocks in ({}, {"clusters": CLUSTERS}):
        made, patient = body(population(cells=1e8), spread=SPREAD, growth=STILL, **routes(**blocks))
        day = new_day(made, patient)
        enter_vessels(day)
        entered.append(patient.cells.count.tolist())
    assert entered[0] == entered[1]


def test_few_single_cells_bring_clusters_in_the_same_proportion():
    """Each voxel sheds a cell on one day in five: the share holds in the mean, though no day has a whole cluster's."""
    made, patient = body(spread={**SPREAD, "alive_at_24h": 0.0}, growth=STILL, **routes(clusters=CLUSTERS))
    for x in range(40, 90, 2):
        for y in range(40, 90, 2):
            put(made, patient, "home", x, y, 200)
    patient.vessel[:] = 1.0
    singles = clusters = 0
    for _ in range(60):
        day = new_day(made, patient)
        before = patient.tally.shed
        enter_vessels(day)
        singles += patient.tally.shed - before
        before = patient.tally.shed
        release_clusters(day)
        clusters += (patient.tally.shed - before) / CLUSTERS.cells
    assert singles > 4000 and clusters == pytest.approx(singles * CLUSTERS.per_single_cell, rel=0.15)


def test_clusters_are_few_and_take_whole_clumps():
    _made, patient, _events = released()
    assert patient.tally.shed % 3 == 0
    assert patient.tally.shed / 3 == pytest.approx(1.01e8 * 1e-3 * 0.05, rel=0.05)
    assert patient.tally.arrested / patient.tally.shed == pytest.approx(0.1, abs=0.02)


def test_a_cluster_is_so_many_times_likelier_to_settle():
    _made, patient, events = released(days=40)
    _made, alone, few = released(days=40, clusters=CLUSTERS.model_copy(update={"potency": 1.0}))
    landed = 0.3 + 0.7 * 0.7  # of what is arrested, in the filter; the far lining and the nodes get none
    expected = patient.tally.arrested / 3 * 1e-3 * 30 * landed
    assert len(events) == pytest.approx(expected, rel=0.15)
    assert alone.tally.arrested == pytest.approx(patient.tally.arrested, rel=0.05)
    assert len(few) < len(events) / 12


def test_a_cluster_founds_a_lesion_of_several_cells():
    _made, patient, events = released(days=10)
    assert events and all(event.cells == 3 and event.asleep in (0, 3) for event in events)
    assert {int(patient.lesions.mass[event.lesion]) for event in events} == {3}


def test_a_cluster_may_carry_several_classes_and_a_single_cell_not():
    _made, patient, events = released(days=60, mixed=True)
    lesions = [event.lesion for event in events]
    classes = {lesion: set() for lesion in lesions if lesions.count(lesion) == 1}
    cells = patient.cells
    for site, kind, count in zip(cells.site, cells.kind, cells.count, strict=True):
        lesion = int(patient.lesion_at[site])
        if count and lesion in classes:
            classes[lesion].add(int(kind) >> 1)
    several = sum(len(found) > 1 for found in classes.values()) / len(classes)
    assert several == pytest.approx(1 - 2 * 0.5**3, abs=0.15), "three draws from two classes of equal number"
