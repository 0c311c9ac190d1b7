from __future__ import annotations

import numpy as np
import pytest
from bodies import LARGE, body, card, case, empty, live, organ, population, toll

from game.sim.advance import advance
from game.sim.chance import Process, day_word, name_key, uniform
from game.sim.events import Died, ReserveSpent
from game.sim.host import ORGAN_FOLLOWS, TREATMENT_DEATH_PER_DAY, refilling
from game.sim.orders import give_orders
from game.sim.patient import Comfort, Hit, Relief
from game.sim.plan import Order, Plan


def healthy(**more):
    made = case(**more)
    return made, empty(made)


def course(made, patient, days, reserve="marrow"):
    levels = []
    for _ in range(days):
        live(made, patient, 1)
        levels.append(patient.reserves[reserve])
    return levels


def test_the_marrow_is_lowest_between_day_10_and_14_and_recovered_by_day_28():
    """V31: neutrophils after one cytotoxic cycle."""
    kill = {"kind": "cytotoxic", "drug": "toxin", "log10_kill": 1, "sleeping_share": 0}
    two_points = card("x", "systemic", [kill], category="cytotoxic", toxicity=[toll("marrow", 2, 12)])
    made, patient = healthy(cards={"x": two_points})
    give_orders(made, patient, Plan((Order("x", 100),)), {})
    levels = course(made, patient, 35)
    nadir = 1 + min(range(35), key=lambda day: levels[day])
    assert 10 <= nadir <= 14 and levels[nadir - 1] == pytest.approx(8.0)
    recovered = next(day for day in range(nadir, 36) if levels[day - 1] >= 10.0 - 1e-9)
    assert 21 <= recovered <= 28


def test_shipped_cytotoxic_cards_reach_their_nadir_in_time(library):
    for each in library.cards.values():
        for effect in each.toxicity:
            if each.category == "cytotoxic" and effect.reserve == "marrow":
                assert 10 <= effect.nadir_day <= 14, each.id


def test_cycles_too_close_add_up():
    made, patient = healthy()
    turn = Plan((Order("toxin", 100),))
    lows = []
    for _ in range(4):
        give_orders(made, patient, turn, {})
        lows.append(min(course(made, patient, 21)))
    assert lows[0] > lows[1] > lows[2], "three points a cycle come back more slowly than they go"


def test_heart_does_not_recover_and_nerves_hardly():
    made, patient = healthy()
    patient.host.hits = tuple(Hit(name, 4.0, 0, 5) for name in ("heart", "nerve", "gut"))
    live(made, patient, 60)
    assert patient.reserves["heart"] == pytest.approx(6.0)
    assert 6.0 < patient.reserves["nerve"] < 6.5
    assert patient.reserves["gut"] == 10.0


def test_support_gives_back_points_by_its_half_life_and_not_beyond_the_ceiling():
    made, patient = healthy(level_fields={"reserves": {"marrow": 8}})
    patient.host.reserves["marrow"] = 2.0
    patient.host.hits = (Hit("marrow", 1e-9, 0, 50),)
    patient.host.reliefs = (Relief("marrow", 4.0, 0, 4.0),)
    levels = course(made, patient, 40)
    assert levels[3] == pytest.approx(4.0, abs=1e-6), "half of the points after one half-life"
    assert levels[7] == pytest.approx(5.0, abs=1e-6)
    patient.host.hits = ()
    assert course(made, patient, 60)[-1] == 8.0


def test_grades_are_told_once_on_the_way_down():
    made, patient = healthy()
    patient.host.hits = (Hit("gut", 20.0, 0, 10),)
    events = [event for event in live(made, patient, 10) if isinstance(event, ReserveSpent)]
    assert [(event.day, event.reserve, event.grade) for event in events] == [(4, "gut", 3), (5, "gut", 4)]
    assert patient.host.grade4_days == 6
    events = [event for event in live(made, patient, 60) if isinstance(event, ReserveSpent)]
    assert events == [] and patient.host.grades["gut"] == 0


def test_an_empty_reserve_may_end_a_life_and_not_always():
    days = []
    for seed in range(16):
        made, patient = healthy(seed=seed)
        patient.host.hits = (Hit("marrow", 1e6, 0, 5), Hit("marrow", 1e6, 5, 400))
        died = [event for event in live_until_dead(made, patient, 400) if isinstance(event, Died)]
        days.append(died[0].day if died else 400)
        assert not died or died[0].cause == "marrow"
    mean = sum(days) / len(days)
    assert mean == pytest.approx(1 / TREATMENT_DEATH_PER_DAY["marrow"], rel=0.6)


def live_until_dead(made, patient, days):
    events = []
    while patient.dead is None and days:
        events += live(made, patient, 1)
        days -= 1
    return events


def test_death_by_treatment_is_the_day_s_luck():
    made, patient = healthy(seed=5)
    patient.host.hits = (Hit("marrow", 1e6, 0, 400),)
    live_until_dead(made, patient, 400)
    who = np.array([name_key("death by marrow")], np.uint64)
    assert uniform(who, day_word(5, patient.day, Process.TOXIC_DEATH))[0] < TREATMENT_DEATH_PER_DAY["marrow"]


def test_replaced_tissue_costs_function_with_a_delay():
    made, patient = body(population(cells=5e10), growth={"death_per_day": 0.0, "doubling_days": 1e18})
    filled = patient.sites_with_cells() * 0.95 / (made.anatomy.starts[1] - made.anatomy.starts[0])
    live(made, patient, 1)
    assert 1 - patient.host.function[0] == pytest.approx(ORGAN_FOLLOWS * filled, rel=0.1)
    live(made, patient, 150)
    assert 1 - patient.host.function[0] == pytest.approx(filled, rel=0.1)
    assert patient.host.function[1:] == [1.0, 1.0]


def test_an_organ_that_fails_ends_the_game_with_its_name():
    made, patient = body(
        population("filter", cells=2e11), growth={"death_per_day": 0.0, "doubling_days": 1e18},
        organs=(organ("home"), organ("filter", fails_below=0.4), organ("far")),
    )  # fmt: skip
    events = live_until_dead(made, patient, 200)
    assert patient.dead == Died(patient.day, "filter_failure", "filter") == events[-1]
    assert patient.day > 5


def test_a_kilogram_of_tumour_ends_the_game():
    made, patient = body(population(cells=9.9e11), growth={"doubling_days": 20.0}, organs=LARGE)
    live_until_dead(made, patient, 100)
    assert patient.dead is not None and patient.dead.cause == "burden"
    assert patient.cells_total() >= made.biology.growth.lethal_cells


def test_quality_follows_burden_toxicity_and_comfort_over_a_week():
    made, patient = healthy()
    live(made, patient, 10)
    assert patient.quality == pytest.approx(80.0)
    patient.host.comforts = (Comfort(10.0, patient.day, patient.day + 60),)
    live(made, patient, 1)
    assert patient.quality == pytest.approx(80 + 10 / 7)
    live(made, patient, 50)
    assert patient.quality == pytest.approx(90.0, abs=0.1)

    made, patient = healthy()
    patient.host.reserves["nerve"] = 2.0
    live(made, patient, 1)
    assert patient.quality == pytest.approx(80 - 2.5 * (6.0 - 2.0) / 7, abs=0.02)

    made, patient = body(population(cells=1e11), growth={"death_per_day": 0.0, "doubling_days": 1e18})
    live(made, patient, 60)
    lost = 20.0 + 30.0 * (1 - patient.host.function[0])
    assert patient.quality == pytest.approx(80 - lost, abs=1.5)
    assert 0.0 <= patient.quality_days <= 60.0


def test_a_turn_counts_quality_day_by_day():
    made, patient = healthy()
    step = advance(made, patient, Plan(), {})
    assert step.patient.quality_days == pytest.approx(21 * 0.8)


def with_host(**traits):
    made = case(level_fields={"host": {"assumption": "for tests", **traits}})
    return made, empty(made)


def test_a_level_without_host_and_a_neutral_host_are_alike():
    plain, neutral = healthy()[1].host, with_host()[1].host
    assert plain == neutral and refilling(with_host()[0]) == 1.0


def test_fitness_lowers_what_reserves_can_be_and_the_baseline():
    host = with_host(fitness=0.5)[1].host
    assert host.ceilings["marrow"] == host.reserves["marrow"] == pytest.approx(8.5)
    assert host.baseline == host.quality == pytest.approx(80.0 - 7.5)


def test_age_nutrition_and_exercise_change_how_reserves_refill():
    assert refilling(with_host(age=60)[0]) == 1.0
    assert refilling(with_host(age=75)[0]) == pytest.approx(0.85)
    assert refilling(with_host(nutrition=0.0)[0]) == pytest.approx(0.6)
    assert refilling(with_host(exercise=1.0)[0]) == pytest.approx(1.15)
    regained = []
    for traits in ({}, {"age": 75}):
        made, patient = with_host(**traits)
        patient.host.reserves["marrow"] = 2.0
        regained.append(course(made, patient, 10)[-1] - 2.0)
    assert regained[1] == pytest.approx(0.85 * regained[0])


def test_age_transplant_and_wasting_lower_immunity():
    assert with_host(immunity=0.3)[1].host.immunity == pytest.approx(0.3)
    assert with_host(age=80)[1].host.immunity == pytest.approx(0.7)
    assert with_host(age=100)[1].host.immunity == pytest.approx(0.5)
    assert with_host(nutrition=0.0)[1].host.immunity == pytest.approx(0.7)
    assert with_host(exercise=1.0)[1].host.immunity == 1.0, "not above the healthy"
    assert with_host(exercise=1.0, age=80)[1].host.immunity == pytest.approx(0.77)


def test_exercise_and_support_raise_quality():
    assert with_host(exercise=1.0, support=1.0)[1].host.baseline == pytest.approx(89.0)
