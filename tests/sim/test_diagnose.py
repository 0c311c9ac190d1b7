from __future__ import annotations

import numpy as np
import pytest
from bodies import CARDS, CENTRE, body, case, empty, population, put, reseed

from game.sim.admit import admit
from game.sim.advance import closing_workup, referral
from game.sim.diagnose import marker_and_counts, take_test, visit
from game.sim.lesions import diameter_mm
from game.sim.plan import Place

SEEDS = 400


def test_ct_sees_from_five_millimetres_and_measures_from_ten():
    made, patient = body(
        population(cells=5e7), population("filter", cells=1e8), population("far", cells=2e9)
    )  # 4.6, 5.8 and 15.6 mm
    found = [each for each in take_test(made, patient, CARDS["ct"], []) if each.kind == "lesion"]
    assert [each.organ for each in found] == ["filter", "far"]
    small, large = found
    assert small.low == 0.0, "below the limit a size is not measurable"
    assert large.low < large.value < large.high
    assert (large.x_mm, large.y_mm) == (63.0, 63.0), "the nearest voxel's centre"
    (scan,) = [each for each in take_test(made, patient, CARDS["ct"], []) if each.kind == "scan"]
    assert scan.value == 2.0


def test_ct_errs_by_its_stated_error():
    made, patient = body(population(cells=1e10))
    size = float(diameter_mm([10**10])[0])
    sizes = []
    for seed in range(SEEDS):
        found = take_test(reseed(made, seed), patient, CARDS["ct"], [])
        sizes += [each.value for each in found if each.kind == "lesion" and each.organ == "home" and each.value > 20]
    sd = ((0.05 * size) ** 2 + 0.5**2 + 1 / 12) ** 0.5
    assert np.mean(sizes) == pytest.approx(size, abs=4 * sd / SEEDS**0.5)
    assert np.std(sizes) == pytest.approx(sd, rel=0.15)
    assert all(size == round(size) for size in sizes)


def test_ct_sometimes_shows_a_shadow():
    made = case()
    patient = empty(made)
    shadows = sum(
        any(each.kind == "lesion" for each in take_test(reseed(made, seed), patient, CARDS["ct"], []))
        for seed in range(2000)
    )
    assert shadows == pytest.approx(0.03 * 2000, abs=4 * (0.03 * 0.97 * 2000) ** 0.5)


def test_two_scans_of_one_day_agree_and_of_two_days_differ():
    made, patient = body(population(cells=1e10))
    first = take_test(made, patient, CARDS["ct"], [])
    assert first == take_test(made, patient, CARDS["ct"], [])
    values = set()
    for patient.day in range(1, 30):
        values |= {each.value for each in take_test(made, patient, CARDS["ct"], []) if each.organ == "home"}
    assert len(values) > 3


def test_the_marker_follows_burden_with_noise():
    made, patient = body(population(cells=1e10))
    values = []
    for seed in range(SEEDS):
        marker = marker_and_counts(reseed(made, seed), patient, "m", CARDS["marker_counts"].effects[0])[0]
        values.append(marker.value)
        assert marker.low < marker.value < marker.high and marker.note == "ug/l"
    true = 2.0 + 4.0 * 10
    assert np.mean(values) == pytest.approx(true, rel=4 * 0.15 / SEEDS**0.5)
    assert np.std(values) / true == pytest.approx(0.15, rel=0.15)
    patient = empty(made)
    background = marker_and_counts(made, patient, "m", CARDS["marker_counts"].effects[0])[0]
    assert 1.0 < background.value < 3.0


def test_counts_follow_the_marrow():
    made, patient = body()
    effect = CARDS["marker_counts"].effects[0]
    for points, expected in ((10.0, 5.0), (2.0, 1.0), (0.0, 0.0)):
        patient.host.reserves["marrow"] = points
        counts = [marker_and_counts(reseed(made, seed), patient, "m", effect)[1].value for seed in range(100)]
        assert np.mean(counts) == pytest.approx(expected, rel=0.04)


def fractions(made, patient, seeds=SEEDS):
    found = [take_test(reseed(made, seed), patient, CARDS["ctdna"], []) for seed in range(seeds)]
    return [next(each.value for each in reading if each.kind == "ctdna") for reading in found], found


def test_ctdna_counts_a_finite_tube():
    made, patient = body(population(cells=1e9))
    values, _found = fractions(made, patient)
    share = 1e9 / (1e9 + 2e10)
    assert np.mean(values) == pytest.approx(share, rel=0.01)
    assert np.std(values) == pytest.approx((share * (1 - share) / 10000) ** 0.5, rel=0.15), "binomial noise"


def test_ctdna_reports_nothing_below_its_limit():
    made, patient = body(population(cells=1e7))
    values, found = fractions(made, patient)
    below = sum(value == 0.0 for value in values) / len(values)
    assert 0.9 < below < 1.0, "half a genome in a thousand expected, ten of 10,000 needed"
    assert all(value == 0.0 or value >= 1e-3 for value in values)
    assert not any(each.kind == "variant" for reading in found for each in reading)
    made, patient = body(population(cells=2e7))
    assert 0.3 < sum(value == 0.0 for value in fractions(made, patient)[0]) / SEEDS < 0.6


def test_ctdna_names_detectable_variants_by_their_share():
    made, patient = body(
        population(cells=2e10, exactly=True, clones=[{"share": 0.8}, {"share": 0.1, "mechanisms": ["gate"]},
                   {"share": 0.1, "mechanisms": ["pump"]}])
    )  # fmt: skip
    _values, found = fractions(made, patient, 100)
    variants = [each for reading in found for each in reading if each.kind == "variant"]
    assert {each.note for each in variants} == {"gate"}, "a pump is not seen in a sequence"
    assert np.mean([each.value for each in variants]) == pytest.approx(0.05, rel=0.02)
    inside = sum(each.low <= 0.05 <= each.high for each in variants) / len(variants)
    assert inside > 0.88, "Wilson's interval covers the truth in about 95%"


def test_a_biopsy_reads_one_disc_and_no_other():
    made = case()
    patient = empty(made)
    put(made, patient, "home", 64, 64, 9000)
    put(made, patient, "home", 64, 64, 1000, ("gate",))
    put(made, patient, "home", 84, 64, 10**6, ("detour",))
    found = take_test(made, patient, CARDS["needle"], [Place("home", 64.0, 64.0, 30.0)])
    assert [(each.kind, each.note, each.value) for each in found] == [
        ("biopsy", "", 10000.0), ("clone", "", 0.9), ("clone", "gate", 0.1),
    ]  # fmt: skip
    other = take_test(made, patient, CARDS["needle"], [Place("home", 84.0, 64.0, 30.0)])
    assert [(each.note, each.value) for each in other if each.kind == "clone"] == [("detour", 1.0)]
    nothing = take_test(made, patient, CARDS["needle"], [Place("far", 64.0, 64.0, 30.0)])
    assert [(each.kind, each.value) for each in nothing] == [("biopsy", 0.0)]


def test_a_biopsy_misses_what_is_rare_or_not_in_the_sequence():
    made = case()
    patient = empty(made)
    put(made, patient, "home", 64, 64, 9600)
    put(made, patient, "home", 64, 64, 400, ("gate",))
    put(made, patient, "home", 64, 64, 5000, ("detour", "pump"))
    found = take_test(made, patient, CARDS["needle"], [Place("home", 64.0, 64.0, 30.0)])
    assert {each.note: each.value for each in found if each.kind == "clone"} == {"": 0.67, "detour": 0.33}


def test_sleeping_cells_are_in_the_needle_too():
    made = case()
    patient = empty(made)
    put(made, patient, "home", 64, 64, 1000, asleep=True)
    found = take_test(made, patient, CARDS["needle"], [Place("home", 64.0, 64.0, 30.0)])
    assert found[0].value == 1000.0


def test_a_delayed_result_opens_a_cycle_later():
    made, patient = body()
    slow = CARDS["needle"].model_copy(
        update={"effects": (CARDS["needle"].effects[0].model_copy(update={"delay_cycles": 1}),)}
    )
    found = take_test(made, patient, slow, [Place("home", *CENTRE, 10.0)])
    assert {(each.day, each.known_day) for each in found} == {(0, 21)}


def test_a_visit_tells_reserves_quality_and_vague_complaints():
    made, patient = body(population(cells=2e11))
    found = visit(made, patient)
    assert {each.note for each in found if each.kind == "reserve"} == set(patient.reserves)
    assert [each.value for each in found if each.kind == "quality"] == [80.0]
    assert [each.value for each in found if each.kind == "symptom"] == [2.0]
    patient.host.function[1] = 0.7
    assert any("filter" in each.note for each in visit(made, patient))


def test_the_referral_and_the_closing_work_up_are_fixed():
    made = case(population(cells=1e9), level_fields={"referral": {"tests": ["ct"], "letter": "x"}})
    patient = admit(made)
    assert {each.test for each in referral(made, patient)} == {"ct", "visit"}
    assert {each.test for each in closing_workup(made, patient)} == {"ct", "marker_counts", "ctdna"}
