"""Lymph: entry, the draining node, the next node, and the blood (docs/model.md, 8)."""

from __future__ import annotations

import numpy as np
import pytest
from bodies import CENTRE, admit, body, case, live, new_day, population, put
from routes_bodies import LYMPH, ORGANS, STILL, routes

from game.sim.events import CellsDrained, CellsLostInLymph, CellsSettled, CellsShed
from game.sim.lymph import drain_lymph


def drained(cells: float = 1e9, seed: int = 1, where: str = "home", **lymph):
    """A day on which lymph alone has acted."""
    block = LYMPH.model_copy(update=lymph)
    made, patient = body(population(where, cells=cells), seed=seed, growth=STILL, **routes(lymph=block))
    day = new_day(made, patient)
    drain_lymph(day)
    return made, patient, day


def test_without_a_lymph_block_nothing_is_drained():
    made, patient = body(population(cells=1e9), growth=STILL, **routes())
    day = new_day(made, patient)
    drain_lymph(day)
    assert patient.routes is None and day.events == [] and patient.cells_total() == 10**9


def test_lymph_is_balanced_and_told():
    _made, patient, day = drained()
    routes_of = patient.routes
    assert routes_of.drained == routes_of.lost_in_lymph + routes_of.in_nodes + routes_of.to_blood > 10**4
    assert patient.cells_total() == 10**9 - routes_of.drained + patient.tally.settled
    assert [(e.organ, e.node, e.cells) for e in day.events if isinstance(e, CellsDrained)] == [
        ("home", "near", routes_of.drained)
    ]
    assert [e.cells for e in day.events if isinstance(e, CellsLostInLymph)] == [routes_of.lost_in_lymph]
    assert routes_of.lost_in_lymph / routes_of.drained == pytest.approx(0.5, abs=0.02)


def test_entry_into_lymph_goes_by_the_square_of_nearness():
    made = case(population(), growth=STILL, **routes(lymph=LYMPH))
    patient = admit(made)
    patient.cells.count[:] = 0
    patient.cells.tidy(always=True)
    patient.recount()
    field = made.anatomy.lymph[made.anatomy.slice_of(0)]
    far, near = int(field.argmin()), int(field.argmax())
    for site in (far, near):
        put(made, patient, "home", float(made.anatomy.x_mm[site]), float(made.anatomy.y_mm[site]), 10**7)
    drain_lymph(new_day(made, patient))
    left = 10**7 - patient.cells.by_site()[[far, near]]
    assert field[near] == 1.0 and field[far] == pytest.approx(0.2)
    assert left[1] == pytest.approx(1e4, rel=0.05) and left[0] == pytest.approx(1e4 * 0.04, rel=0.2)


def test_the_first_node_is_the_first_to_be_settled_and_passes_some_on():
    made, patient, day = drained()
    settled = {name: sum(e.cells for e in day.events if isinstance(e, CellsSettled) and e.organ == name)
               for name in made.level.organs}  # fmt: skip
    assert {name for name, cells in settled.items() if cells} == {"near", "next"}
    assert settled["next"] / settled["near"] == pytest.approx(0.4, abs=0.15), "onward_share passes the first node"
    alive = patient.routes.in_nodes + patient.routes.to_blood
    assert patient.routes.to_blood / alive == pytest.approx(0.4 * 0.4, abs=0.02), "two nodes passed"


def test_what_leaves_the_last_node_is_in_the_blood():
    made, patient, day = drained()
    last = made.organ_index("next")
    assert {organ for organ, _clone in day.shed} == {last}
    assert sum(day.shed.values()) == patient.routes.to_blood == patient.tally.shed
    assert [e.organ for e in day.events if isinstance(e, CellsShed)] == ["next"]


def test_an_organ_whose_node_the_level_leaves_out_has_no_lymph_route():
    organs = tuple(each for each in ORGANS if each.id not in ("near", "next"))
    made, patient = body(population(cells=1e9), growth=STILL, **routes(organs, lymph=LYMPH))
    assert not made.anatomy.lymph.any()
    drain_lymph(new_day(made, patient))
    assert patient.routes is None


def test_cells_grown_in_a_node_reach_the_next():
    _made, _patient, day = drained(where="near")
    assert {e.node for e in day.events if isinstance(e, CellsDrained)} == {"next"}


def test_sleeping_and_enclosed_cells_stay_out_of_lymph():
    for start in (population(cells=1e7, asleep=True), population(cells=1e6, membrane="intact")):
        made, patient = body(start, growth=STILL, **routes(lymph=LYMPH))
        drain_lymph(new_day(made, patient))
        assert patient.routes is None


def test_whole_days_keep_the_balance_with_nodes():
    made, patient = body(
        population(cells=1e9, at_mm=CENTRE), spread={"shed_per_cell_day": 1e-4, "settle_share": 0.01},
        **routes(lymph=LYMPH),
    )  # fmt: skip
    live(made, patient, 20)
    tally, ways = patient.tally, patient.routes
    assert tally.shed == tally.lost + tally.arrested
    gone = tally.shed - ways.to_blood + ways.drained
    assert patient.cells_total() == 10**9 + tally.born - tally.died - gone + tally.settled
    organs = {made.organs[i].id for i in np.unique(patient.lesions.organ[patient.lesions.cells > 0])}
    assert {"home", "near", "next"} <= organs
