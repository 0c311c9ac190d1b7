from __future__ import annotations

from dataclasses import replace

import pytest
from play_charts import later, lesion, scan, with_reserve

from game.play.record import write_orders
from game.play.rules import Memory, RulePolicy, decide, holds, select
from game.sim.findings import Finding
from game.sim.plan import Order, Plan
from game.spec.policies import Rule, When


def when(chart, flags=(), **keys):
    return holds(When.model_validate(keys), chart, frozenset(flags))


def plan_of(clinic, chart, *rules, memory=None):
    plan, _ = decide(clinic, [Rule.model_validate(rule) for rule in rules], chart, memory or Memory())
    return [(order.card, order.dose_percent, order.targets) for order in plan.orders]


def ctdna(day, value):
    return Finding(day, day, "ctdna", "ctdna", value, 0, 1)


def test_nothing_given_always_holds(chart):
    assert when(chart)


def test_cycle_from_cycle_and_every(chart):
    third = later(chart, 63)
    assert when(third, cycle=3) and not when(third, cycle=2)
    assert when(third, from_cycle=2) and not when(third, from_cycle=4)
    assert when(third, every=3) and not when(third, every=2)


def test_recist_reads_the_newest_scan(chart):
    assert not when(chart, recist="SD")
    grown = later(chart, 42, *scan(42, lesion(42, 30), lesion(42, 12, "liver", 20, 20), lesion(42, 7, "liver", 50, 50)))
    assert when(grown, recist="PD") and not when(grown, recist="SD")


def test_rise_is_against_the_lowest_of_the_readings_before(chart):
    falling = later(chart, 63, ctdna(0, 0.1), ctdna(21, 0.01), ctdna(42, 0.02))
    assert when(falling, rise={"of": "ctdna", "over": 2, "ratio": 2})
    assert not when(falling, rise={"of": "ctdna", "over": 2, "ratio": 2.5})
    assert not when(later(chart, 21, ctdna(0, 1)), rise={"of": "ctdna", "over": 1, "ratio": 1})


def test_rise_from_nothing_found_is_a_rise(chart):
    assert when(later(chart, 42, ctdna(0, 0), ctdna(21, 0.01)), rise={"of": "ctdna", "over": 1, "ratio": 5})
    assert not when(later(chart, 42, ctdna(0, 0), ctdna(21, 0)), rise={"of": "ctdna", "over": 1, "ratio": 5})


def test_rise_looks_back_only_as_far_as_it_says(chart):
    series = later(chart, 84, ctdna(0, 0.01), ctdna(21, 0.05), ctdna(42, 0.05), ctdna(63, 0.06))
    assert not when(series, rise={"of": "ctdna", "over": 2, "ratio": 2})
    assert when(series, rise={"of": "ctdna", "over": 3, "ratio": 2})


def test_fall_is_against_the_highest_of_the_readings_before(chart):
    series = later(chart, 42, ctdna(0, 0.1), ctdna(21, 0.04))
    assert when(series, fall={"of": "ctdna", "over": 1, "ratio": 2})
    assert not when(series, fall={"of": "ctdna", "over": 1, "ratio": 3})


def test_the_diameter_is_a_series_too(chart):
    smaller = later(chart, 42, *scan(42, lesion(42, 10), lesion(42, 10, "liver", 20, 20)))
    assert when(smaller, fall={"of": "diameter", "over": 1, "ratio": 1.5})


def test_found_is_what_sequencing_named(chart):
    seen = later(chart, 42, Finding(0, 0, "ctdna", "variant", 0.01, 0, 0, note="T790M"))
    assert when(seen, found="T790M") and not when(seen, found="bypass") and not when(chart, found="T790M")


def test_lesions_and_new_lesions(chart):
    assert when(chart, lesions_at_least=3) and not when(chart, lesions_at_least=4)
    more = later(chart, 42, *scan(42, lesion(42, 20), lesion(42, 11, "lung", 55, 50)))
    assert when(more, new_lesion=True) and when(chart, new_lesion=False)


def test_reserve_and_quality_below(chart):
    low = with_reserve(chart, "marrow", 3)
    assert when(low, reserve_below={"reserve": "marrow", "level": 4})
    assert not when(low, reserve_below={"reserve": "marrow", "level": 3})
    assert when(chart, quality_below=81) and not when(chart, quality_below=80)


def test_days_since_and_given(chart, clinic):
    assert when(chart, days_since={"card": "first", "days": 42}) and not when(chart, given="first")
    given = later(write_orders(chart, clinic, Plan((Order("first", 50),)), 21), 21)
    assert when(given, given="first")
    assert when(given, days_since={"card": "first", "days": 21})
    assert not when(given, days_since={"card": "first", "days": 22})


def test_all_any_not_and_flag(chart):
    yes, no = {"cycle": 0}, {"cycle": 5}
    assert when(chart, all=[yes, yes]) and not when(chart, all=[yes, no])
    assert when(chart, any=[no, yes]) and not when(chart, any=[no, no])
    assert when(chart, **{"not": no}) and not when(chart, **{"not": yes})
    assert when(chart, flags=["seen"], flag="seen") and not when(chart, flag="seen")


@pytest.mark.parametrize(
    ("selector", "ids"),
    [
        ("primary", ("L1",)), ("all", ("L1", "L2", "L3")), ("largest:2", ("L1", "L2")), ("organ:liver", ("L2", "L3")),
        ("lesion:L3", ("L3",)), ("new", ()),
    ],
)  # fmt: skip
def test_selectors(chart, selector, ids):
    assert select(chart, selector) == ids


def test_new_selects_the_new_lesions_that_count(chart):
    more = later(chart, 42, *scan(42, lesion(42, 20), lesion(42, 11, "lung", 55, 50)))
    assert select(more, "new") == ("L4",)


def test_rules_add_their_orders_from_the_top_until_the_slots_are_full(clinic, chart):
    rules = [{"give": ["first"]}, {"give": ["closer_card", "platinum"]}]
    assert plan_of(clinic, chart, *rules) == [("first", 100, ()), ("closer_card", 100, ())]


def test_an_order_that_check_refuses_is_skipped_and_the_next_is_tried(clinic, chart):
    assert plan_of(clinic, chart, {"give": ["third", "first"]}) == [("first", 100, ())]


def test_without_a_dose_the_highest_legal_one_is_given(clinic, chart):
    low = with_reserve(chart, "marrow", 1)
    assert plan_of(clinic, low, {"give": ["platinum"]}) == [("platinum", 75, ())]
    assert plan_of(clinic, low, {"give": [{"card": "platinum", "dose": 100}]}) == []


def test_without_a_place_the_largest_lesion_is_the_target(clinic, chart):
    assert plan_of(clinic, chart, {"give": ["biopsy"]}) == [("biopsy", None, ("L1",))]


def test_a_flag_is_seen_by_later_rules_of_the_same_turn(clinic, chart):
    rules = [{"give": ["gcsf"], "set": "seen"}, {"when": {"flag": "seen"}, "give": ["first"]}]
    assert [card for card, *_ in plan_of(clinic, chart, *rules)] == ["gcsf", "first"]


def test_a_flag_is_not_set_by_a_rule_whose_orders_were_all_refused(clinic, chart):
    rules = [{"give": ["third"], "set": "switched"}, {"when": {"not": {"flag": "switched"}}, "give": ["first"]}]
    assert [card for card, *_ in plan_of(clinic, chart, *rules)] == ["first"]
    assert [card for card, *_ in plan_of(clinic, later(chart, 42), *rules)] == ["third"]


def test_once_fires_once(clinic, chart):
    policy = RulePolicy(clinic, [Rule.model_validate({"give": ["gcsf"], "once": True})])
    assert len(policy(chart).orders) == 1
    assert len(policy(later(chart, 21)).orders) == 0


def test_flags_last_over_turns(clinic, chart):
    rules = [{"when": {"cycle": 0}, "set": "started"}, {"when": {"flag": "started"}, "give": ["first"]}]
    policy = RulePolicy(clinic, [Rule.model_validate(rule) for rule in rules])
    policy(chart)
    assert len(policy(later(chart, 21)).orders) == 1


def test_a_flag_that_is_cleared_is_gone_until_it_is_set_again(clinic, chart):
    rules = [
        {"when": {"cycle": 0}, "set": "resting"},
        {"when": {"cycle": 1}, "clear": "resting"},
        {"when": {"flag": "resting"}, "give": ["gcsf"]},
    ]
    policy = RulePolicy(clinic, [Rule.model_validate(rule) for rule in rules])
    assert [len(policy(later(chart, day)).orders) for day in (0, 21, 42)] == [1, 0, 0]


def test_against_first_compares_with_the_reading_that_the_protocol_began_with(clinic, chart):
    series = later(chart, 63, ctdna(0, 0.1), ctdna(21, 0.2), ctdna(42, 0.02), ctdna(63, 0.05))
    assert when(series, against_first={"of": "ctdna", "at_most": 0.5})
    assert not when(series, against_first={"of": "ctdna", "at_most": 0.4})
    assert not when(series, against_first={"of": "ctdna", "at_least": 1})
    begun_later = replace(series, from_day=42)
    assert when(begun_later, against_first={"of": "ctdna", "at_least": 2})
    assert not when(later(chart, 0, ctdna(0, 0.1)), against_first={"of": "ctdna", "at_least": 0.1})
