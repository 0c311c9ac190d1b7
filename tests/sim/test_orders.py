from __future__ import annotations

import numpy as np
import pytest
from bodies import CENTRE, LARGE, body, case, empty, live, population, put

from game.sim.advance import advance
from game.sim.events import LesionRemoved
from game.sim.orders import give_orders
from game.sim.plan import Order, Place, Plan

BED = Place("home", *CENTRE, 12.0)
CUT = Plan((Order("cut", None, ("L1",)),))


def far_from(made, place, margin_mm):
    anatomy = made.anatomy
    dx, dy = anatomy.x_mm - place.x_mm, anatomy.y_mm - place.y_mm
    inside = (anatomy.organ == 0) & (dx * dx + dy * dy <= (place.extent_mm / 2 + margin_mm) ** 2)
    return ~inside


def test_surgery_takes_every_clone_within_the_margin_and_nothing_else():
    made = case()
    patient = empty(made)
    for x, clone, asleep in ((64, (), False), (64, ("gate",), False), (70, ("pump",), True), (78, (), True)):
        put(made, patient, "home", x, 64, 1000, clone, asleep)
    put(made, patient, "home", 84, 64, 700, ("gate",))
    put(made, patient, "filter", *CENTRE, 500)
    before = patient.cells.by_site()
    events = give_orders(made, patient, CUT, {"L1": BED})
    after = patient.cells.by_site()
    assert events == [LesionRemoved(0, "home", 4000)]
    outside = far_from(made, BED, 10.0)
    assert (after[outside] == before[outside]).all()
    assert after[~outside].sum() == 0
    assert patient.by_clone() == {"gate": 700, "founder": 500}
    assert patient.tally.removed == 4000


def test_a_resected_lesion_is_gone_from_every_measure_and_a_part_left_behind_grows_on():
    made, patient = body(population(cells=1e9))
    give_orders(made, patient, CUT, {"L1": Place("home", *CENTRE, 14.0)})
    assert patient.cells_total() == 0 and patient.lesions.diameters_mm()[0] == 0.0
    assert live(made, patient, 5) == []
    assert patient.response.reading == "CR"

    made, patient = body(population(cells=2e10))
    give_orders(made, patient, CUT, {"L1": Place("home", *CENTRE, 0.0)})
    left = patient.cells_total()
    assert 0 < left < 2e10, "what was charted too small leaves a rim"
    live(made, patient, 10)
    assert patient.cells_total() > left


def test_surgery_costs_part_of_the_organ_and_opens_the_membrane():
    made, patient = body(population(cells=1e8, membrane="intact"))
    give_orders(made, patient, CUT, {"L1": Place("home", *CENTRE, 14.0)})
    bed = np.pi * 17.0**2 / (np.pi * 30.0**2)
    assert patient.host.removed[0] == pytest.approx(bed, rel=0.1)
    assert patient.host.removed[1:] == [0.0, 0.0]
    assert patient.membrane.max() == 0.0 and not patient.enclosed.any()
    live(made, patient, 100)
    assert patient.host.function[0] == pytest.approx(1 - patient.host.removed[0], abs=0.01)


def test_tissue_that_is_gone_cannot_be_taken_again():
    made, patient = body(population(cells=1e8))
    give_orders(made, patient, CUT, {"L1": Place("home", *CENTRE, 14.0)})
    once = patient.host.removed[0]
    give_orders(made, patient, CUT, {"L1": Place("home", *CENTRE, 10.0)})
    assert patient.host.removed[0] == once
    give_orders(made, patient, CUT, {"L1": Place("home", CENTRE[0] + 8.0, CENTRE[1], 14.0)})
    assert once < patient.host.removed[0] < 2 * once, "the part of the new bed that was still there"


def test_a_false_lesion_can_be_cut_and_takes_no_cell():
    made, patient = body(population(cells=1e8))
    events = give_orders(made, patient, CUT, {"L1": Place("far", *CENTRE, 6.0)})
    assert events == [LesionRemoved(0, "far", 0)] and patient.cells_total() == 10**8


def test_orders_act_on_the_first_day_and_drugs_and_support_repeat():
    plan = Plan((Order("toxin", 75), Order("lift"), Order("cut", None, ("L1",))), 3)
    made, patient = body(population(cells=1e8))
    step = advance(made, patient, plan, {"L1": Place("filter", *CENTRE, 6.0)})
    removed = [event.day for event in step.events if isinstance(event, LesionRemoved)]
    assert removed == [0], "once, at the turn's start"
    assert step.patient.day == 63
    assert [dose.day for dose in step.patient.doses if dose.drug == "toxin"][-1] == 43


def test_a_dose_carries_its_share():
    made, patient = body()
    give_orders(made, patient, Plan((Order("toxin", 50), Order("blocker", 100))), {})
    assert {(dose.drug, dose.day, dose.share, dose.until_day) for dose in patient.doses} == {
        ("toxin", 1, 0.5, 0),
        ("blocker", 1, 1.0, 21),
    }
    assert [(hit.reserve, hit.points) for hit in patient.host.hits] == [("marrow", 1.5)]


def test_advance_leaves_the_patient_it_was_given():
    made, patient = body(population(cells=1e8))
    before = (patient.day, patient.cells_total(), patient.doses, dict(patient.reserves), patient.tally.born)
    advance(made, patient, Plan((Order("toxin", 100), Order("cut", None, ("L1",)))), {"L1": BED})
    assert before == (patient.day, patient.cells_total(), patient.doses, dict(patient.reserves), patient.tally.born)


def test_a_turn_ends_with_the_patient_s_death():
    made, patient = body(population(cells=9.9e11), growth={"doubling_days": 20.0}, organs=LARGE)
    step = advance(made, patient, Plan(cycles=5), {})
    assert step.patient.dead is not None and step.patient.day < 105
    assert step.events[-1] == step.patient.dead
