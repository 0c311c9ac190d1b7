from __future__ import annotations

import numpy as np
import pytest
from bodies import CENTRE, body, case, empty, live, new_day, organ, population, put

from game.sim.contraction import CONTRACTION_PER_DAY, contract
from game.sim.events import MembraneBreached
from game.sim.growth import divide_and_die
from game.sim.invasion import FLOW, HELD_UNTIL, push_and_invade

STILL = {"death_per_day": 0.0, "doubling_days": 1e18}
FULL = 8_000_000


def pushed(made, patient):
    """One day of growth and movement; returns cells by site before and after the movement."""
    day = new_day(made, patient)
    divide_and_die(day)
    before = patient.cells.by_site()
    push_and_invade(day)
    return before, patient.cells.by_site()


def outside_membrane(made, patient) -> int:
    return int(patient.cells.by_site()[~patient.enclosed].sum())


def test_a_membrane_holds_until_it_is_worn():
    fast = {"doubling_days": 10.0}
    made, patient = body(population(cells=2e7, membrane="intact"), growth=fast, invasion={"membrane_loss_per_day": 0})
    assert not [event for event in live(made, patient, 40) if isinstance(event, MembraneBreached)]
    assert outside_membrane(made, patient) == 0
    assert patient.membrane.max() == 1.0
    ring = patient.membrane > 0
    assert patient.cells.by_site()[ring].sum() == 0

    made, patient = body(population(cells=2e7, membrane="intact"), growth=fast)
    breaches = [event for event in live(made, patient, 60) if isinstance(event, MembraneBreached)]
    assert len(breaches) == 1 and breaches[0].organ == "home", "a lesion breaches once"
    assert 10 < breaches[0].day <= 40, "a loss of 0.05 a day beside full voxels, and the luck of each place"
    assert patient.membrane[patient.membrane > 0].size == 0 or patient.membrane.min() <= HELD_UNTIL
    assert outside_membrane(made, patient) > 0


def test_invasiveness_and_grade_wear_faster():
    def day_of_breach(grade, invasiveness):
        made, patient = body(
            population(cells=2e7, membrane="intact", grade=grade),
            growth={"doubling_days": 10.0}, invasion={"invasiveness": invasiveness, "membrane_loss_per_day": 0.15},
        )  # fmt: skip
        return next(each.day for each in live(made, patient, 40) if isinstance(each, MembraneBreached))

    assert day_of_breach(3, 1) < day_of_breach(2, 1) < day_of_breach(1, 1)
    assert day_of_breach(2, 2) < day_of_breach(2, 1)


def test_a_breached_membrane_is_open_at_one_place():
    _made, patient = body(population(cells=2e7, membrane="breached"))
    ring = patient.enclosed & (patient.membrane == 0.0)
    assert patient.lesions.breached.all()
    assert 0 < np.count_nonzero(ring) < np.count_nonzero(patient.enclosed)
    assert np.count_nonzero(patient.membrane == 1.0) > 10


def test_pressure_moves_cells_and_conserves_each():
    made = case(growth=STILL)
    patient = empty(made)
    site = put(made, patient, "home", *CENTRE, 3 * FULL)
    load = 3 * FULL / (FULL * max(1.0, patient.lesions.diameters_mm()[-1] / 3.0))
    before, after = pushed(made, patient)
    assert before.sum() == after.sum() == 3 * FULL
    left = before[site] - after[site]
    assert left / before[site] == pytest.approx(4 * FLOW * (load - 0.8) / load, rel=0.01)
    for beside in made.anatomy.beside[site]:
        assert after[beside] == pytest.approx(left / 4, rel=0.01)


def test_cells_below_the_pressure_stay():
    made = case(growth=STILL)
    patient = empty(made)
    put(made, patient, "home", *CENTRE, FULL // 2)
    before, after = pushed(made, patient)
    assert (before == after).all()


def test_clones_and_sleepers_are_pushed_alike():
    made = case(growth=STILL)
    patient = empty(made)
    site = put(made, patient, "home", *CENTRE, FULL)
    put(made, patient, "home", *CENTRE, FULL, ("gate",))
    put(made, patient, "home", *CENTRE, FULL, asleep=True)
    before = patient.cells.by_kind()
    pushed(made, patient)
    assert (patient.cells.by_kind() == before).all()
    moved = [FULL - patient.cells.at(site, kind) for kind in np.flatnonzero(before).tolist()]
    assert len(moved) == 3 and min(moved) > 0.99 * max(moved) > 0


def test_motility_moves_daughters_only():
    def strays(motility):
        made = case(growth={"doubling_days": 10.0}, invasion={"motility_per_division": motility})
        patient = empty(made)
        site = put(made, patient, "home", *CENTRE, FULL // 4)
        _before, after = pushed(made, patient)
        return int(after.sum() - after[site]), patient.tally.born

    assert strays(0.0)[0] == 0
    moved, born = strays(0.01)
    assert moved == pytest.approx(0.01 * born, abs=4 * (0.01 * born) ** 0.5)


def test_stroma_hinders_passage():
    def flow(stroma):
        made = case(organs=(organ("home", stroma=stroma), organ("filter"), organ("far")), growth=STILL)
        patient = empty(made)
        put(made, patient, "home", *CENTRE, 3 * FULL)
        before, after = pushed(made, patient)
        return (before - after).max()

    assert flow(0.5) / flow(0.0) == pytest.approx(1 - 0.8 * 0.5, rel=0.01)


def test_cells_pushed_out_belong_to_their_lesion():
    made, patient = body(population(cells=1e9), growth={"doubling_days": 20.0})
    live(made, patient, 60)
    assert (patient.lesion_at[patient.cells.site] == 0).all()
    assert patient.sites_with_cells() > 20


def reach_mm(made, patient) -> float:
    """Root mean square distance of living cells from the middle of the lesion."""
    cells = patient.cells.by_site()
    dx, dy = made.anatomy.x_mm - patient.lesions.x_mm[0], made.anatomy.y_mm - patient.lesions.y_mm[0]
    return float(np.sqrt((cells * (dx * dx + dy * dy)).sum() / cells.sum()))


def test_the_bed_contracts_late_and_only_after_a_response():
    made, patient = body(population(cells=2e9), growth=STILL)
    live(made, patient, 30)
    start = reach_mm(made, patient)
    live(made, patient, 10)
    assert reach_mm(made, patient) >= start, "a lesion that does not shrink does not contract"
    start = reach_mm(made, patient)
    patient.cells.count[:] = patient.cells.count // 20
    patient.recount()
    cells = patient.cells_total()
    live(made, patient, 1)
    assert reach_mm(made, patient) > 0.97 * start, "on the day after the kill the bed is as wide as ever"
    live(made, patient, 59)
    assert reach_mm(made, patient) < 0.75 * start
    assert patient.cells_total() == pytest.approx(cells, rel=1e-2)


def test_a_stray_of_a_lesion_that_does_not_shrink_stays():
    made, patient = body(population(cells=1e9), growth=STILL)
    site = made.anatomy.nearest(0, 84.0, 64.0)
    patient.lesion_at[site] = 0
    put(made, patient, "home", 84.0, 64.0, 1000)
    live(made, patient, 20)
    assert patient.cells.by_site()[site] == 1000
    patient.cells.count[:] = patient.cells.count // 2
    live(made, patient, 20)
    assert patient.cells.by_site()[site] < 100


def test_a_share_of_the_outer_cells_moves_inward():
    made, patient = body(population(cells=2e9), growth=STILL)
    patient.cells.count[:] = patient.cells.count // 100
    patient.recount()
    patient.lesions.mass[:] = patient.lesions.cells
    patient.lesions.sizes_mm[:] = 5.0
    day = new_day(made, patient)
    divide_and_die(day)
    before = patient.cells.by_site()
    contract(day)
    after = patient.cells.by_site()
    assert before.sum() == after.sum()
    dx = made.anatomy.x_mm - patient.lesions.x_mm[0]
    dy = made.anatomy.y_mm - patient.lesions.y_mm[0]
    outside = (dx * dx + dy * dy > 4.5 * 4.5) & (before > 0)
    rim = outside & (dx * dx + dy * dy > 7.0 * 7.0)
    assert after[rim].sum() / before[rim].sum() == pytest.approx(1 - CONTRACTION_PER_DAY, abs=0.1)
    assert after[outside].sum() < before[outside].sum()
