"""Numbers drawn for each patient: distributions, limits, independence, and bad draws told in one sentence."""

from __future__ import annotations

import statistics

import pytest

from game.lab.trial_draw import TrialFault, draw_person, luck, person_seed, value_of, waiting_days
from game.spec.trialnumbers import Number
from tests.lab.trial_cases import library, person, small_trial

MADE = {"assumption": "made for the tests"}


def sample(number: Number, n: int = 2000) -> list[float]:
    return [value_of(number, (each + 0.5) / n) for each in range(n)]


def test_a_log_normal_has_its_median_and_spread() -> None:
    drawn = sample(Number(draw="log_normal", median=60, sd_log=0.5, **MADE))
    assert statistics.median(drawn) == pytest.approx(60, rel=0.01)
    assert sum(each < 60 * 2.718281828**0.5 for each in drawn) / len(drawn) == pytest.approx(0.8413, abs=0.002)


def test_a_normal_stays_between_its_limits() -> None:
    drawn = sample(Number(draw="normal", mean=10, sd=5, least=8, most=12, **MADE))
    assert min(drawn) == 8 and max(drawn) == 12 and statistics.mean(drawn) == pytest.approx(10, abs=0.05)


def test_uniform_and_log_uniform() -> None:
    assert statistics.mean(sample(Number(draw="uniform", low=2, high=4, **MADE))) == pytest.approx(3)
    assert statistics.median(sample(Number(draw="log_uniform", low=1, high=1e4, **MADE))) == pytest.approx(
        100, rel=0.02
    )


def test_a_choice_keeps_its_weights_and_a_poisson_its_mean() -> None:
    drawn = sample(Number(draw="choice", values=(1, 5), weights=(3, 1), **MADE))
    assert drawn.count(1) == 1500 and drawn.count(5) == 500
    counted = sample(Number(draw="poisson", mean=2.5, **MADE))
    assert statistics.mean(counted) == pytest.approx(2.5, abs=0.01) and min(counted) == 0


def test_a_patients_luck_is_its_own() -> None:
    seeds = {person_seed(seed, number) for seed in (1, 2) for number in range(100)}
    assert len(seeds) == 200 and all(0 <= seed < 2**63 for seed in seeds)
    assert luck(5, "a") == luck(5, "a") != luck(5, "b")


def test_a_further_number_leaves_the_others() -> None:
    one = "growth.doubling_days: {draw: normal, mean: 100, sd: 9, assumption: made}"
    two = one + ", sleep.wake_per_day: {draw: uniform, low: 0.001, high: 0.01, assumption: made}"
    first = draw_person(library(), small_trial({"a": ""}, ["id: os, kind: os"], vary=one), 1, 4)
    second = draw_person(library(), small_trial({"a": ""}, ["id: os, kind: os"], vary=two), 1, 4)
    assert first.drawn["growth.doubling_days"] == second.drawn["growth.doubling_days"]
    assert first.case.biology.growth.doubling_days == first.drawn["growth.doubling_days"]


def test_a_number_that_a_trial_gives_is_each_patients_own() -> None:
    """The cancer's spread between patients is that of its own median."""
    trial = small_trial({"a": ""}, ["id: os, kind: os"], vary="growth.doubling_days: 100")
    growth = draw_person(library(), trial, 1, 4).case.biology.growth
    assert (growth.doubling_days, growth.doubling_sd_log) == (100, 0)
    wide = small_trial({"a": ""}, ["id: os, kind: os"], vary="growth.doubling_days: 100, growth.doubling_sd_log: 0.3")
    assert draw_person(library(), wide, 1, 4).case.biology.growth.doubling_sd_log == 0.3
    other = small_trial({"a": ""}, ["id: os, kind: os"], vary="ctdna_shedding: 3")
    assert draw_person(library(), other, 1, 4).case.biology.growth.doubling_sd_log > 0


def test_traits_reach_the_case() -> None:
    vary = "soils.liver.growth: 0.5, responses.taxane.factor: 0.4, responses.egfr_first.factor: 2, ctdna_shedding: 3"
    case = draw_person(library(), small_trial({"a": "give: [taxane]"}, ["id: os, kind: os"], vary=vary), 1, 0).case
    assert case.soil_growth[1] == 0.5
    assert case.responses["taxane"] == 0.4
    assert {each.drug: each.factor for each in case.cancer.responses}["egfr_first"] == 2
    assert case.cancer.ctdna_shedding == 3


def test_a_draw_out_of_bounds_is_told_with_its_patient() -> None:
    trial = small_trial(
        {"a": ""}, ["id: os, kind: os"], vary="growth.death_per_day: {draw: uniform, low: 2, high: 3, assumption: made}"
    )
    with pytest.raises(TrialFault, match=r"patient 0: growth.death_per_day is 2\.\d+, expected a number from 0 to 1"):
        person(trial)


def test_waiting_times_have_their_hazard() -> None:
    days = [waiting_days(0.5, (each + 0.5) / 1000) for each in range(1000)]
    assert statistics.mean(days) == pytest.approx(2 * 365.25, rel=0.01)
    assert waiting_days(0, 0.9) > 10**8
