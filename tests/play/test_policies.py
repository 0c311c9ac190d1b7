from __future__ import annotations

import pytest
from play_charts import later, lesion, scan, with_reserve

from game.play.check import check
from game.play.policies import UnknownPolicy, policy, policy_names
from game.play.record import write_orders
from game.play.simulate import play_out
from game.spec.library import load_library


@pytest.fixture
def build(library, clinic):
    return lambda name, seed=1: policy(name, library.levels["two_locks"], clinic, seed)


def cards(plan):
    return [(order.card, order.dose_percent) for order in plan.orders]


def sizes(day, *mm):
    places = [("lung", 30, 30), ("liver", 20, 20), ("liver", 50, 50)]
    return scan(day, *(lesion(day, size, *place) for size, place in zip(mm, places, strict=False)))


def test_nothing_gives_nothing(build, chart):
    assert build("nothing")(chart).orders == ()


def test_max_dose_fills_the_systemic_slots_at_the_highest_dose_allowed(build, chart):
    assert cards(build("max-dose")(chart)) == [("first", 100), ("closer_card", 100)]
    low = with_reserve(chart, "gut", 1)
    assert cards(build("max-dose")(low)) == [("first", 75), ("closer_card", 100)]


def test_random_is_legal_varied_and_the_same_for_the_same_seed(build, clinic, chart):
    plans = [build("random", seed)(chart) for seed in range(60)]
    assert all(check(clinic, chart, plan) == () for plan in plans)
    assert plans == [build("random", seed)(chart) for seed in range(60)]
    assert len(set(plans)) > 30
    systemic = [order for plan in plans for order in plan.orders if order.dose_percent is not None]
    assert 30 <= len(systemic) <= 90, "each of two slots in half of 60 turns, less what the hours forbid"


def test_random_moves_on_with_the_cycle(build, chart):
    clinician = build("random", 3)
    assert len({clinician(later(chart, 21 * cycle)) for cycle in range(6)}) > 3


def test_sequential_stays_while_it_works_and_scans_every_second_cycle(build, chart):
    clinician = build("sequential")
    assert cards(clinician(chart)) == [("first", 100)], "the scan of day 0 is on the chart"
    assert cards(clinician(later(chart, 42, *sizes(21, 14, 10, 7)))) == [("first", 100), ("ct", None)]


def test_sequential_takes_the_next_drug_when_a_scan_reads_progression(build, chart, clinic):
    clinician = build("sequential")
    clinician(chart)
    grown = later(chart, 63, *sizes(42, 30, 16, 7))
    assert cards(clinician(grown)) == [("third", 100)]
    again = later(grown, 84)
    assert cards(clinician(again)) == [("third", 100), ("ct", None)], "the old scan says nothing about the new drug"
    worse = later(again, 105, *sizes(84, 44, 20, 9))
    assert cards(clinician(worse)) == [("closer_card", 100)]


def test_sequential_waits_for_a_drug_that_is_not_on_offer_yet(build, chart):
    clinician = build("sequential")
    clinician(chart)
    assert cards(clinician(later(chart, 21, *sizes(10, 30, 16, 7)))) == [("first", 100)]


def test_a_level_names_its_own_policies_first(library):
    names = policy_names(library.levels["two_locks"])
    assert names == ("teaching", "naive", "nothing", "random", "max-dose", "sequential")


def test_an_unknown_policy_with_did_you_mean(build):
    with pytest.raises(UnknownPolicy) as caught:
        build("teachin")
    assert str(caught.value) == "two_locks has no policy teachin, did you mean teaching?"


def test_every_policy_gives_legal_plans_after_orders_too(build, clinic, chart):
    for name in ("teaching", "naive", "random", "max-dose", "sequential"):
        clinician, here = build(name), chart
        for _ in range(6):
            plan = clinician(here)
            assert check(clinic, here, plan) == (), name
            here = later(write_orders(here, clinic, plan, here.day + 21), here.day + 21)


def test_every_policy_plays_first_look_to_its_end():
    content = load_library()
    for name in policy_names(content.levels["first_look"]):
        session = play_out(content, "first_look", name, 4)
        assert session.ending is not None and session.ending.outcome.win in (True, False), name
