"""One short test for each kind of effect, diagnostic and way of spread that has none of its name elsewhere, with the
shipped cards where they do. `tests/spec/test_biology.py` holds that none is missing."""

from __future__ import annotations

import numpy as np
import pytest
from bodies import (
    BY,
    CARDS,
    CENTRE,
    DRUGS,
    body,
    case,
    empty,
    live,
    mixed_day,
    new_day,
    population,
    put,
    replicates,
)
from shipped_bodies import killed, net, shipped

from game.sim.blood import circulate
from game.sim.clusters import release_clusters
from game.sim.diagnose import take_test
from game.sim.events import CellsSettled
from game.sim.growth import divide_and_die
from game.sim.lymph import drain_lymph
from game.sim.orders import give_orders
from game.sim.peritoneum import seed_cavity
from game.sim.plan import Order, Place, Plan
from game.sim.vessels import enter_vessels
from game.spec.library import load_library
from game.spec.routes import Clusters

STILL = {"death_per_day": 0.0, "doubling_days": 1e18}
BED = Place("home", *CENTRE, 10.0)


def with_cards(*names, **more):
    """A body to which shipped cards can be given."""
    library = load_library()
    cards = {name: library.cards[name] for name in names}
    return body(cards={**CARDS, **cards}, drugs={**DRUGS, **library.drugs}, **more)


def in_and_out(card: str, days: int, asleep: bool = False) -> tuple[int, int, int]:
    """Cells left in the bed, beside it, and in another organ, of a million each, after a local card and some days."""
    made, patient = with_cards(card, growth=STILL)
    patient = empty(made)
    sites = [
        put(made, patient, organ, x, 64, 10**6, asleep=asleep)
        for organ, x in (("home", 64), ("home", 86), ("far", 64))
    ]  # fmt: skip
    give_orders(made, patient, Plan((Order(card, None, ("L1",)),)), {"L1": BED})
    live(made, patient, days)
    return tuple(int(patient.cells.by_site()[site]) for site in sites)


# -- effects on cells --------------------------------------------------------------------------------------


def test_cytotoxic():
    """A full dose kills its logs of dividing cells over its days, whatever their number."""
    logs = load_library().cards["taxane"].effects[0].log10_kill
    for cells in (10**6, 10**8):
        made, patient = with_cards("taxane", growth=STILL)
        patient = replicates(made, cells)
        start = patient.cells_total()
        give_orders(made, patient, Plan((Order("taxane", 100),)), {})
        for _ in range(21):
            divide_and_die(mixed_day(made, patient))
        assert np.log10(start / patient.cells_total()) == pytest.approx(logs, abs=0.02)


def test_targeted():
    """It stops what carries its target, and nothing else."""
    assert net(shipped("egfr_lung"), drugs=("egfr_first",)) < 0.0
    assert killed(shipped("melanoma"), drugs=("egfr_first",)) == 0.0


# -- local treatment ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("asleep", [False, True])
def test_resect(asleep):
    """All of one place is gone, awake or asleep, and nothing elsewhere."""
    assert in_and_out("resection", 1, asleep) == (0, 10**6, 10**6)


@pytest.mark.parametrize("asleep", [False, True])
def test_radiation(asleep):
    """Three doses of 18 Gy leave next to nothing of one bed over their days, and touch nothing else."""
    inside, beside, far = in_and_out("radiotherapy_stereotactic", 8, asleep)
    assert inside < 10 and (beside, far) == (10**6, 10**6)


def test_ablate():
    """Heat removes its bed but for cells that a drawn vessel cools, and touches nothing else."""
    inside, beside, far = in_and_out("ablation", 1)
    assert inside <= 0.03 * 10**6 and (beside, far) == (10**6, 10**6)


# -- the person --------------------------------------------------------------------------------------------


def test_restore():
    """G-CSF lifts the marrow sooner, by its points and no higher than before treatment."""
    marrow = []
    for orders in ((Order("toxin", 100),), (Order("toxin", 100), Order("gcsf"))):
        made, patient = with_cards("gcsf")
        give_orders(made, patient, Plan(orders), {})
        levels = [(live(made, patient, 1), patient.reserves["marrow"])[1] for _ in range(40)]
        marrow.append((min(levels), levels[-1]))
    assert marrow[1][0] > marrow[0][0] + 1.5
    assert marrow[0][1] == marrow[1][1] == 10.0


def test_quality():
    """Early palliative care raises quality of life for its days, and then it falls back."""
    made, patient = with_cards("early_palliative")
    patient = empty(made)
    give_orders(made, patient, Plan((Order("early_palliative"),)), {})
    live(made, patient, 28)
    assert patient.quality == pytest.approx(86.0, abs=0.2)
    live(made, patient, 60)
    assert patient.quality == pytest.approx(80.0, abs=0.2)


# -- diagnostics -------------------------------------------------------------------------------------------


def test_marker_counts():
    """The marker rises with the burden, and the counts fall with the marrow."""
    readings = []
    for cells, marrow in ((1e8, 10.0), (1e11, 2.0)):
        made, patient = body(population(cells=cells))
        patient.host.reserves["marrow"] = marrow
        found = take_test(made, patient, load_library().cards["marker_counts"], [])
        readings.append({each.kind: each.value for each in found})
    assert readings[1]["marker"] > 50 * readings[0]["marker"]
    assert readings[1]["neutrophils"] < 0.4 * readings[0]["neutrophils"]


def test_biopsy():
    """It counts one disc of one place, and tells nothing of another disc."""
    made = case()
    patient = empty(made)
    put(made, patient, "home", 64, 64, 900)
    put(made, patient, "home", 64, 64, 100, ("gate",))
    put(made, patient, "home", 84, 64, 10**6, ("detour",))
    found = take_test(made, patient, CARDS["needle"], [Place("home", 64.0, 64.0, 30.0)])
    assert {each.note: each.value for each in found if each.kind == "clone"} == {"": 0.9, "gate": 0.1}


def test_biopsy_sequencing():
    """The shipped card names T790M from a twentieth of the cells on, and never a pump, which no sequence shows."""
    made = shipped("egfr_lung")
    card = load_library().cards["biopsy_sequencing"]
    named = []
    for rare in (30, 300):
        patient = empty(made)
        for cells, clone in ((1000 - rare - 200, ()), (rare, ("T790M",)), (200, ("efflux",))):
            put(made, patient, "lung", 64, 64, cells, clone)
        found = take_test(made, patient, card, [Place("lung", 64.0, 64.0, 30.0)])
        named.append({each.note for each in found if each.kind == "clone"})
    assert named == [{""}, {"", "T790M"}]


# -- ways of spread ----------------------------------------------------------------------------------------


def test_blood():
    """From the bowel most of what stops alive stops in the liver; nearly all is lost before."""
    made = shipped("colorectal", "liver", "lung", "bone")
    patient = empty(made)
    put(made, patient, "colon", 64, 64, 10**13)
    patient.vessel[:] = 1.0
    day = new_day(made, patient)
    enter_vessels(day)
    circulate(day)
    stopped = {made.organs[organ].id: cells for (organ, _clone), cells in day.arrived.items() if organ >= 0}
    assert patient.tally.lost / patient.tally.shed > 0.97
    assert max(stopped, key=stopped.__getitem__) == "liver" and stopped["liver"] > 2 * stopped.get("lung", 0)


def test_lymph():
    """From the breast cells come to the node that drains it; some stop there, some pass on to the blood."""
    made = shipped("breast_er", "node_axilla")
    patient = empty(made)
    put(made, patient, "breast", 64, 64, 10**12)
    drain_lymph(new_day(made, patient))
    ways = patient.routes
    assert ways.drained == ways.lost_in_lymph + ways.in_nodes + ways.to_blood
    assert ways.in_nodes > ways.to_blood > 0


def test_peritoneum():
    """From the ovary's surface cells come to lie on the lining of the belly; from its middle none come off."""
    made = shipped("ovary", "peritoneum")
    off = []
    for y in (64.0, float(made.anatomy.y_mm[made.anatomy.slice_of(0)].min())):
        patient = empty(made)
        put(made, patient, "ovary", 64.0, y, 10**9)
        seed_cavity(new_day(made, patient))
        off.append(patient.routes)
    assert off[0] is None
    assert off[1].exfoliated == off[1].lost_in_cavity + off[1].implanted and off[1].implanted > 100


def test_clusters():
    """Clumps enter whole and found lesions of all their cells."""
    rule = Clusters.model_validate({"per_single_cell": 0.1, "cells": 4, "potency": 30, **BY})
    made, patient = body(
        population(cells=1e9), growth=STILL, level_fields={"biology": {"clusters": rule.model_dump()}},
        spread={"shed_per_cell_day": 1e-3, "alive_at_24h": 0.1, "settle_share": 1e-2},
    )  # fmt: skip
    day = new_day(made, patient)
    enter_vessels(day)
    singles = patient.tally.shed
    release_clusters(day)
    founded = [event.cells for event in day.events if isinstance(event, CellsSettled)]
    clumped = patient.tally.shed - singles
    assert clumped % 4 == 0 and clumped > 1000
    assert founded and set(founded) == {4}
