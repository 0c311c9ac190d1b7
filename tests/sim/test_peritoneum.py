"""Implantation across the peritoneal cavity (docs/model.md, 8)."""

from __future__ import annotations

import numpy as np
import pytest
from bodies import body, new_day, population
from routes_bodies import ORGANS, PERITONEUM, STILL, routes

from game.sim.events import CellsExfoliated, CellsLostInCavity, CellsSettled
from game.sim.peritoneum import seed_cavity

EDGE = (64.0, 35.5)
"""A voxel at the upper edge of a section of 60 mm."""


def seeded(at=EDGE, cells=1e8, **more):
    made, patient = body(population(cells=cells, at_mm=at), growth=STILL, **routes(peritoneum=PERITONEUM, **more))
    day = new_day(made, patient)
    seed_cavity(day)
    return made, patient, day


def test_without_the_block_nothing_comes_off():
    made, patient = body(population(cells=1e8, at_mm=EDGE), growth=STILL, **routes())
    day = new_day(made, patient)
    seed_cavity(day)
    assert patient.routes is None and day.events == []


def test_only_a_lesion_at_the_surface_sheds_into_the_cavity():
    _made, patient, _day = seeded(at=(64.0, 64.0), cells=1e6)
    assert patient.routes is None
    _made, patient, day = seeded()
    ways = patient.routes
    assert ways.exfoliated == ways.lost_in_cavity + ways.implanted > 1000
    assert patient.cells_total() == 10**8 - ways.exfoliated + patient.tally.settled
    assert [e.cells for e in day.events if isinstance(e, CellsExfoliated)] == [ways.exfoliated]
    assert [e.cells for e in day.events if isinstance(e, CellsLostInCavity)] == [ways.lost_in_cavity]


def test_an_organ_away_from_the_cavity_does_not_shed_into_it():
    made, patient = body(
        population("filter", cells=1e8, at_mm=EDGE), growth=STILL, **routes(peritoneum=PERITONEUM)
    )  # fmt: skip
    assert not made.anatomy.surface[made.anatomy.slice_of(1)].any()
    seed_cavity(new_day(made, patient))
    assert patient.routes is None


def test_floating_cells_settle_on_surfaces_by_their_shares():
    made, patient, day = seeded(cells=1e9)
    events = [event for event in day.events if isinstance(event, CellsSettled)]
    by_organ = {name: sum(e.organ == name for e in events) for name in made.level.organs}
    assert {name for name, number in by_organ.items() if number} == {"home", "lining"}
    assert by_organ["home"] / by_organ["lining"] == pytest.approx(1 / 6, abs=0.08)
    fate = 0.75  # those that sleep or divide
    expected = patient.routes.implanted * PERITONEUM.settle_share * 0.7 * fate
    assert len(events) == pytest.approx(expected, rel=0.3)
    anatomy, lesions = made.anatomy, patient.lesions
    sites = [anatomy.nearest(int(lesions.organ[e.lesion]), float(lesions.x_mm[e.lesion]), float(lesions.y_mm[e.lesion]))
             for e in events if e.lesion > 0]  # fmt: skip
    assert anatomy.surface[sites].all()


def test_all_of_a_lining_is_surface_and_only_the_rim_of_an_organ():
    made, _patient, _day = seeded()
    surface = made.anatomy.surface
    assert surface[made.anatomy.slice_of(len(ORGANS) - 1)].all()
    rim = surface[made.anatomy.slice_of(0)]
    assert 0 < np.count_nonzero(rim) < len(rim) / 4
