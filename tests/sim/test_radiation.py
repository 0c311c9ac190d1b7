"""Radiotherapy and ablation: survival, oxygen, days, beds and what the organ pays (docs/model.md, 5 and 11)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from bodies import BY, CARDS, CENTRE, GATE, ORGANS, body, card, case, empty, live, mechanism, mixed_day, population, put
from hypothesis import given, settings
from hypothesis import strategies as st

from game.sim.admit import admit
from game.sim.advance import advance
from game.sim.case import Case
from game.sim.ground import survey
from game.sim.orders import give_orders
from game.sim.patient import Course, Patient
from game.sim.plan import Order, Place, Plan
from game.sim.radiation import course_days, irradiate, is_given, oxygen_effect, survival
from game.spec.cancers import Radiosensitivity

AT_CENTRE = {"L1": Place("home", *CENTRE, 10.0)}


def beam(fractions: int = 1, gray: float = 2.0, per_week: int = 5, **more: Any) -> dict[str, Any]:
    return {
        "kind": "radiation", "fractions": fractions, "gray_per_fraction": gray, "fractions_per_week": per_week,
        "margin_mm": 10, "max_lesions": 3, "organ_loss": 0.0, **more,
    }  # fmt: skip


def with_card(effect: dict[str, Any]) -> dict[str, Any]:
    return {**CARDS, "beam": card("beam", "local", [effect], reach="lesions")}


def aimed(made: Case, patient: Patient) -> None:
    give_orders(made, patient, Plan((Order("beam", None, ("L1",)),)), AT_CENTRE)


def in_every_site(made: Case, gray: float, fractions: int = 1) -> Course:
    return Course(np.arange(made.anatomy.sites), 0, 1, 5, fractions, gray, 0.0)


def test_survival_is_linear_quadratic_in_the_dose():
    for gray in (0.0, 1.0, 2.0, 8.0, 18.0):
        assert survival(gray, np.ones(1))[0] == pytest.approx(math.exp(-0.3 * gray - 0.03 * gray * gray), rel=1e-12)


def test_without_oxygen_the_same_kill_takes_almost_three_times_the_dose():
    assert 1 / oxygen_effect(np.zeros(1))[0] == pytest.approx(2.887, abs=0.001)
    assert oxygen_effect(np.ones(1))[0] == 1.0
    assert survival(10 * 2.887, np.zeros(1))[0] == pytest.approx(survival(10, np.ones(1))[0], rel=0.01)


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 40), st.lists(st.floats(0, 1), min_size=2, max_size=2), st.floats(0, 1))
def test_less_oxygen_never_raises_the_kill_and_more_dose_never_lowers_it(gray, oxygen, share):
    low, high = sorted(oxygen)
    alive = survival(gray, np.array([low, high]), share)
    assert 0.0 <= alive[1] <= alive[0] <= 1.0
    assert survival(gray + 1.0, np.array([high]), share)[0] <= alive[1]


def test_fractions_fall_on_their_days_of_the_week():
    daily, alternate = (Course(np.arange(1), 0, 1, per_week, 30, 2.0, 0.0) for per_week in (5, 3))
    assert [day for day in range(15) if is_given(daily, day)] == [1, 2, 3, 4, 5, 8, 9, 10, 11, 12]
    assert [day for day in range(15) if is_given(alternate, day)] == [1, 3, 5, 8, 10, 12]
    assert [course_days(*each) for each in ((30, 5), (3, 3), (1, 1), (5, 5), (6, 5))] == [40, 5, 1, 5, 8]


def test_a_course_gives_all_its_fractions_through_the_turns_and_then_is_over():
    made, patient = body(population(cells=1e6), cards=with_card(beam(fractions=30, organ_loss=0.3)))
    step = advance(made, patient, Plan((Order("beam", None, ("L1",)),)), AT_CENTRE)
    assert patient.courses == ()
    assert [course.fractions for course in step.patient.courses] == [15]
    after = advance(made, step.patient, Plan(), {}).patient
    assert after.courses == ()
    anatomy = made.anatomy
    bed = (anatomy.organ == 0) & (np.hypot(anatomy.x_mm - CENTRE[0], anatomy.y_mm - CENTRE[1]) <= 15.0)
    share = np.count_nonzero(bed) / anatomy.starts[1]
    assert after.host.removed[0] == pytest.approx(0.3 * share)
    assert after.host.removed[1:] == [0.0, 0.0]


def test_a_course_repeats_neither_itself_in_a_turn_of_two_cycles():
    made, patient = body(population(cells=1e6), cards=with_card(beam(fractions=3, per_week=3)))
    after = advance(made, patient, Plan((Order("beam", None, ("L1",)),), cycles=2), AT_CENTRE).patient
    assert after.courses == ()
    assert after.tally.died > 0


def test_cells_die_by_the_expected_share_awake_or_asleep_and_only_in_the_bed():
    made = case(growth={"death_per_day": 0.0}, cards=with_card(beam()), mechanisms=())
    patient = empty(made)
    awake = put(made, patient, "home", *CENTRE, cells=10**9)
    asleep = put(made, patient, "home", CENTRE[0] + 4, CENTRE[1], cells=10**9, asleep=True)
    outside = put(made, patient, "home", CENTRE[0] + 24, CENTRE[1], cells=10**9)
    far = put(made, patient, "far", *CENTRE, cells=10**9)
    aimed(made, patient)
    day = mixed_day(made, patient)
    irradiate(day)
    left = patient.cells.by_site()
    expected = 10**9 * math.exp(-0.72)
    assert left[awake] == pytest.approx(expected, rel=1e-3)
    assert left[asleep] == pytest.approx(expected, rel=1e-3)
    assert left[outside] == left[far] == 10**9
    assert patient.tally.died == 2 * 10**9 - left[awake] - left[asleep]


def test_cells_without_oxygen_outlive_a_dose_more_often():
    made = case(mechanisms=())
    alive = []
    for oxygen in (1.0, 0.0):
        patient = empty(made)
        put(made, patient, "home", *CENTRE, cells=10**9)
        patient.courses = (in_every_site(made, 10.0),)
        irradiate(mixed_day(made, patient, oxygen=oxygen))
        alive.append(patient.cells_total())
    assert alive[0] == pytest.approx(10**9 * math.exp(-6), rel=0.01)
    assert alive[1] > 50 * alive[0]


def test_a_class_that_repairs_feels_a_share_of_the_logs():
    tough = mechanism("tough", "repair", {}, traits={"radiation_share": 0.5})
    made = case(mechanisms=(GATE, tough))
    patient = empty(made)
    put(made, patient, "home", *CENTRE, cells=10**9)
    put(made, patient, "home", *CENTRE, cells=10**9, clone=("tough",))
    patient.courses = (in_every_site(made, 10.0),)
    irradiate(mixed_day(made, patient))
    left = patient.by_clone()
    assert left["tough"] == pytest.approx(10**9 * math.exp(-3), rel=0.01)
    assert sum(left.values()) - left["tough"] == pytest.approx(10**9 * math.exp(-6), rel=0.01)


def test_a_cancer_may_be_more_sensitive():
    sensitive = Radiosensitivity(alpha_per_gray=0.6, beta_per_gray2=0.0, **BY)
    made = case(mechanisms=())
    made = type(made)(
        made.level, made.cancer.model_copy(update={"radiation": sensitive}), made.organs, (), made.drugs, made.cards, 1
    )
    patient = empty(made)
    put(made, patient, "home", *CENTRE, cells=10**9)
    patient.courses = (in_every_site(made, 10.0),)
    irradiate(mixed_day(made, patient))
    assert patient.cells_total() == pytest.approx(10**9 * math.exp(-6), rel=0.01)


def test_a_lesion_reoxygenates_as_its_cells_die():
    made, patient = body(population(cells=1e9), cards=with_card(beam(fractions=10)), oxygen={"demand": 1.0})
    before = float(survey(made, patient).oxygen.mean())
    aimed(made, patient)
    live(made, patient, 12)
    assert float(survey(made, patient).oxygen.mean()) > before + 0.1


def test_an_irradiated_lesion_shrinks_over_weeks_not_at_once():
    made, patient = body(population(cells=1e9), cards=with_card(beam(fractions=1, gray=20.0)))
    start = float(patient.lesions.diameters_mm()[0])
    aimed(made, patient)
    sizes = []
    for _ in range(6):
        live(made, patient, 7)
        sizes.append(float(patient.lesions.diameters_mm()[0]))
    assert patient.cells_total() < 1e7
    assert sizes[0] > 0.9 * start
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] < 0.7 * start


def test_the_order_of_organs_does_not_matter_to_a_course():
    left = []
    for organs in (ORGANS, (ORGANS[2], ORGANS[0], ORGANS[1])):
        made = case(population(cells=1e7), cards=with_card(beam(fractions=5)), organs=organs)
        patient = admit(made)
        aimed(made, patient)
        live(made, patient, 7)
        home = made.anatomy.slice_of(made.organ_index("home"))
        left.append(patient.cells.by_site()[home].tolist())
    assert sum(left[0]) > 0
    assert left[0] == left[1]


@settings(max_examples=10)
@given(
    st.integers(0, 2**40),
    st.sampled_from([1, 10**4, 10**9]),
    st.integers(1, 12),
    st.sampled_from([0.5, 2.0, 18.0]),
    st.sampled_from(["beam", "heat"]),
)
def test_cells_are_conserved_under_local_treatment(seed, cells, fractions, gray, kind):
    effect = beam(fractions, gray, organ_loss=1.0) if kind == "beam" else heat(sink=0.3)
    made, patient = body(population(cells=cells), seed=seed, cards=with_card(effect), oxygen={"demand": 0.5})
    aimed(made, patient)
    for _ in range(15):
        live(made, patient, 1)
        tally = patient.tally
        assert patient.cells_total() == cells + tally.born - tally.died - tally.removed
        assert 0.0 <= patient.host.function[0] <= 1.0


def test_without_a_course_nothing_is_drawn():
    made, patient = body(population(cells=1e6))
    irradiate(mixed_day(made, patient))
    assert patient.cells_total() == 10**6


def heat(sink: float = 0.0) -> dict[str, Any]:
    return {"kind": "ablate", "margin_mm": 5, "max_lesions": 3, "largest_mm": 30, "heat_sink": sink}


def test_ablation_removes_the_bed_and_leaves_the_rest():
    made = case(cards=with_card(heat()), mechanisms=())
    patient = empty(made)
    put(made, patient, "home", *CENTRE, cells=10**8)
    outside = put(made, patient, "home", CENTRE[0] + 24, CENTRE[1], cells=10**7)
    aimed(made, patient)
    left = patient.cells.by_site()
    assert left[outside] == left.sum() == 10**7
    assert patient.tally.removed == 10**8
    assert patient.host.removed[0] > 0


def test_ablation_leaves_some_cells_beside_a_vessel_that_cools_them():
    made = case(cards=with_card(heat(sink=0.02)), mechanisms=())
    patient = empty(made)
    warm = put(made, patient, "home", *CENTRE, cells=10**7)
    cooled = put(made, patient, "home", CENTRE[0] + 4, CENTRE[1], cells=10**7)
    patient.vessel[:] = 0.2
    patient.vessel[cooled] = 1.0
    aimed(made, patient)
    left = patient.cells.by_site()
    assert left[warm] == 0
    assert left[cooled] == pytest.approx(0.02 * 10**7, rel=0.02)
