from __future__ import annotations

import pytest
from play_charts import later, lesion, scan

from game.play.classes import CloneClass, class_labels, clone_class, clone_label, mechanisms_of
from game.play.pressures import read_escapes, read_growth, read_pressures, read_test_ages
from game.play.record import write_orders
from game.sim.findings import Finding
from game.sim.plan import Order, Plan


def drugs(*cards):
    return Plan(tuple(Order(card, 100) for card in cards))


def grown(chart, day, *mm):
    places = [("lung", 30, 30), ("liver", 20, 20)]
    return later(chart, day, *scan(day, *(lesion(day, size, *place) for size, place in zip(mm, places, strict=True))))


def test_growth_is_not_known_from_one_scan(chart):
    growth = read_growth(later(chart, 21))
    assert (growth.trend, growth.text, growth.age_days) == ("not known", "not known", 21)


def test_doubling_time_is_a_range_around_the_one_of_the_volumes(chart):
    growth = read_growth(grown(chart, 60, 25.2, 15.1))  # both diameters times 1.26: the volume doubled
    assert growth.trend == "growing"
    assert growth.days_low < 60 < growth.days_high
    assert growth.text == f"doubles in {growth.days_low:.0f}–{growth.days_high:.0f} days"


def test_shrinking_halves(chart):
    growth = read_growth(grown(chart, 42, 14, 10))
    assert growth.trend == "shrinking" and growth.text.startswith("halves in ")


def test_a_change_within_the_error_of_the_readings_is_stable(chart):
    assert read_growth(grown(chart, 42, 20, 12)).trend == "stable"


def test_growth_says_how_old_it_is(chart):
    growth = read_growth(later(grown(chart, 42, 25, 15), 105))
    assert (growth.from_day, growth.to_day, growth.age_days) == (0, 42, 63)


def test_escapes_are_those_of_the_chosen_drugs(clinic, chart):
    assert [e.mechanism for e in read_escapes(clinic, chart, drugs("first"))] == ["T790M", "bypass"]
    assert [e.mechanism for e in read_escapes(clinic, chart, drugs("platinum"))] == []
    (escape,) = read_escapes(clinic, later(chart, 42), drugs("third"))
    assert (escape.mechanism, escape.defeats, escape.found_day, escape.closed) == ("bypass", ("third",), None, False)


def test_an_escape_is_closed_by_the_drug_that_closes_it(clinic, chart):
    escapes = {e.mechanism: e for e in read_escapes(clinic, chart, drugs("first", "closer_card"))}
    assert escapes["bypass"].closed and not escapes["T790M"].closed


def test_an_escape_found_on_the_chart_comes_first_with_its_newest_share(clinic, chart):
    reports = [
        Finding(day, day, "ctdna", "variant", share, 0, 1, note="bypass") for day, share in ((0, 0.01), (21, 0.2))
    ]
    first = read_escapes(clinic, later(chart, 42, *reports), drugs("first"))[0]
    assert (first.mechanism, first.found_day, first.share) == ("bypass", 0, 0.2)


def test_without_a_draft_the_drugs_of_the_last_cycle_count(clinic, chart):
    given = later(write_orders(chart, clinic, drugs("first"), 21), 21)
    assert [e.mechanism for e in read_escapes(clinic, given, Plan())] == ["T790M", "bypass"]


def test_the_age_of_each_test(clinic, chart):
    ages = {age.card: age for age in read_test_ages(clinic, later(chart, 84))}
    assert (ages["ct"].days, ages["ct"].old) == (84, True)
    assert (ages["biopsy"].days, ages["biopsy"].old) == (None, True)
    assert not {age.card: age for age in read_test_ages(clinic, later(chart, 63))}["ct"].old


def test_one_test_would_narrow_what_is_known_least(clinic, chart):
    assert read_pressures(clinic, chart, drugs("first")).narrow == "CT would narrow Growth"
    fresh = grown(chart, 42, 25, 15)
    assert read_pressures(clinic, fresh, drugs("first")).narrow == "Biopsy would narrow Escape"
    sampled = later(fresh, 42, Finding(42, 42, "ctdna", "ctdna", 0.01, 0, 1))
    assert read_pressures(clinic, sampled, drugs("platinum")).narrow is None


@pytest.mark.parametrize(
    ("mechanisms", "kind"),
    [
        ((), CloneClass.SENSITIVE), (("T790M",), CloneClass.ONE), (("bypass",), CloneClass.BOTH),
        (("T790M", "bypass"), CloneClass.BOTH), (("unheard_of",), CloneClass.SENSITIVE),
    ],
)  # fmt: skip
def test_colour_is_what_a_clone_lives_through(clinic, mechanisms, kind):
    assert clone_class(clinic, mechanisms) is kind


def test_names_of_clones(clinic):
    assert mechanisms_of("founder") == () and mechanisms_of("T790M+bypass") == ("T790M", "bypass")
    assert clone_label(clinic, ()) == "sensitive" and clone_label(clinic, ("T790M", "bypass")) == "T790M + bypass"
    assert class_labels(clinic)[CloneClass.ONE] == "lives through first_lock"
