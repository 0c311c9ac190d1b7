from __future__ import annotations

from dataclasses import replace

import pytest
from play_charts import later, lesion, scan, with_reserve
from play_content import card

from game.play.check import check, legal_orders, refusals_for
from game.play.clinic import Clinic
from game.play.record import write_orders
from game.sim.findings import Finding
from game.sim.plan import Order, Plan
from game.spec.levels import Offer


def texts(clinic, chart, *orders, cycles=1):
    return [refusal.text for refusal in check(clinic, chart, Plan(tuple(orders), cycles))]


def test_a_legal_plan_has_no_refusals(clinic, chart):
    plan = (Order("first", 100), Order("platinum", 50), Order("resection", None, ("L1",)))
    assert texts(clinic, chart, *plan) == []


def test_an_unknown_card_with_did_you_mean(clinic, chart):
    assert texts(clinic, chart, Order("frist", 100)) == ["This clinic has no card frist, did you mean first?"]


def test_a_card_that_comes_later_says_when_and_why(clinic, chart):
    assert texts(clinic, chart, Order("third", 100)) == ["Third drug is on offer from cycle 3. By a trial."]
    assert texts(clinic, later(chart, 42), Order("third", 100)) == []


def test_a_slot_that_is_full_refuses_the_card_beyond_it(clinic, chart):
    plan = (Order("first", 50), Order("closer_card", 50), Order("platinum", 50))
    assert texts(clinic, chart, *plan) == ["No room for Platinum: the 2 systemic treatment slots are full."]


def test_hours_that_are_short_name_the_card(clinic, chart):
    plan = (Order("resection", None, ("L1",)), Order("first", 100), Order("biopsy", None, ("L1",)))
    assert texts(clinic, chart, *plan) == ["1 hour short for Biopsy."]
    assert texts(clinic, replace(chart, hours=5), *plan) == []


def test_hours_of_a_repeated_plan_count_what_is_repeated(clinic, chart):
    plan = (Order("first", 50), Order("closer_card", 50), Order("gcsf"), Order("resection", None, ("L1",)))
    assert texts(clinic, replace(chart, hours=5), *plan, cycles=3) == []


def test_a_dose_is_needed_or_not_wanted_or_not_made(clinic, chart):
    assert texts(clinic, chart, Order("first")) == ["First drug needs a dose: choose 50, 75 or 100%."]
    assert texts(clinic, chart, Order("first", 60)) == ["First drug comes at 50, 75 or 100%, not 60%."]
    assert texts(clinic, chart, Order("gcsf", 50)) == ["G-CSF has no dose to choose: leave the dose out."]


def test_grade_3_caps_the_dose_of_what_draws_on_that_reserve(clinic, chart):
    low = with_reserve(chart, "marrow", 2)
    assert texts(clinic, low, Order("platinum", 100)) == ["Marrow is at 2 of 10: give Platinum at 75% or less."]
    assert texts(clinic, low, Order("platinum", 75), Order("first", 100)) == []


def test_grade_4_allows_no_systemic_treatment(clinic, chart):
    gone = with_reserve(chart, "gut", 0)
    assert texts(clinic, gone, Order("closer_card", 50)) == [
        "Gut is at 0: no systemic treatment this cycle, so that it recovers."
    ]
    assert texts(clinic, gone, Order("gcsf")) == []


def test_targets_are_needed_known_present_few_and_not_twice(clinic, chart):
    def cut(*targets):
        return texts(clinic, chart, Order("resection", None, targets))

    assert cut() == ["Resection needs a target: choose a charted lesion."]
    assert cut("L9") == ["The chart has no lesion L9: choose one that a scan showed."]
    assert cut("L1", "L2") == ["Resection reaches 1 lesion at a time, not 2."]
    assert texts(clinic, chart, Order("first", 50, ("L1",))) == [
        "First drug reaches the whole body: leave the target out."
    ]


def test_a_removed_lesion_is_no_target(clinic, chart):
    cut = later(write_orders(chart, clinic, Plan((Order("resection", None, ("L1",)),)), 21), 21)
    assert texts(clinic, cut, Order("biopsy", None, ("L1",))) == ["Lesion L1 was removed on day 0: choose another."]


def test_a_lesion_that_the_last_scan_no_longer_shows_is_no_target(clinic, chart):
    gone = later(chart, 21, *scan(21, lesion(21, 10)))
    assert texts(clinic, gone, Order("biopsy", None, ("L2",))) == [
        "The last scan no longer shows lesion L2: there is nothing to aim Biopsy at."
    ]


def test_without_any_lesion_local_cards_say_so(clinic, chart):
    clear = later(chart, 21, *scan(21))
    assert texts(clinic, clear, Order("resection")) == ["Resection needs a charted lesion, and no scan shows one."]


def test_one_card_once_a_cycle(clinic, chart):
    plan = (Order("gcsf"), Order("gcsf"))
    assert texts(clinic, chart, *plan) == ["G-CSF is in the plan 2 times: once is enough."]


def test_a_test_of_today_is_on_the_chart_already(clinic, chart):
    assert texts(clinic, chart, Order("ct")) == ["CT was done today: its result is on the chart."]
    assert texts(clinic, later(chart, 21), Order("ct")) == []


def test_a_card_that_a_trial_gives_alone_keeps_others_out(clinic, chart):
    offers = tuple(o.model_copy(update={"alone": True}) if o.card == "closer_card" else o for o in clinic.offers)
    trial: Clinic = replace(clinic, offers=offers)
    for plan in ((Order("closer_card", 50), Order("first", 50)), (Order("first", 50), Order("closer_card", 50))):
        (refusal,) = check(trial, chart, Plan(plan))
        assert refusal.card == plan[1].card
        assert refusal.text == "Closer allows no other systemic treatment in the same cycle."
    assert texts(trial, chart, Order("closer_card", 50), Order("gcsf")) == []


@pytest.mark.parametrize(
    ("cycles", "text"),
    [(0, "A plan runs for at least 1 cycle."), (9, "Only 8 cycles left before the end: plan no more than that.")],
)
def test_cycles_within_the_horizon(clinic, chart, cycles, text):
    assert texts(clinic, chart, cycles=cycles) == [text]


def test_nothing_after_the_end(clinic, chart):
    assert texts(clinic, replace(chart, over=True)) == ["The game is over: no further plan can be given."]


def test_a_card_is_greyed_only_when_no_dose_and_target_will_do(clinic, chart):
    low = with_reserve(chart, "marrow", 1)
    assert refusals_for(clinic, low, Plan(), "platinum") == ()
    assert refusals_for(clinic, chart, Plan(), "third")[0].reason == "not_yet"
    full = Plan((Order("first", 50), Order("closer_card", 50)))
    assert refusals_for(clinic, chart, full, "platinum")[0].reason == "slots"


def test_a_card_of_the_draft_is_judged_as_if_put_there_anew(clinic, chart):
    assert refusals_for(clinic, chart, Plan((Order("first", 50),)), "first") == ()


def test_the_hours_of_a_draft_grey_what_no_longer_fits(clinic, chart):
    draft = Plan((Order("resection", None, ("L1",)), Order("first", 50)))
    (refusal,) = refusals_for(clinic, chart, draft, "biopsy")
    assert refusal.text == "1 hour short for Biopsy."


def test_legal_orders_are_all_legal_and_name_every_dose_and_lesion(clinic, chart):
    orders = legal_orders(clinic, chart)
    assert all(check(clinic, chart, Plan((order,))) == () for order in orders)
    assert {order.dose_percent for order in orders if order.card == "first"} == {50, 75, 100}
    assert {order.targets for order in orders if order.card == "biopsy"} == {("L1",), ("L2",), ("L3",)}
    assert "third" not in {order.card for order in orders}


def test_every_refusal_is_one_sentence(clinic, chart):
    plan = Plan((Order("x", 3), Order("third"), Order("gcsf", 2), Order("gcsf"), Order("biopsy", None, ("a\nb",))), 99)
    for refusal in check(clinic, replace(chart, hours=0), plan):
        assert refusal.text.endswith(".") and "None" not in refusal.text


def test_finding_of_another_day_does_not_count_as_today(clinic, chart):
    old = later(chart, 42, Finding(21, 21, "ct", "scan", 0, 0, 0))
    assert texts(clinic, old, Order("ct")) == []


def with_local_cards(clinic: Clinic) -> Clinic:
    beam = {"kind": "radiation", "fractions": 30, "gray_per_fraction": 2, "fractions_per_week": 5, "margin_mm": 10}
    heat = {"kind": "ablate", "margin_mm": 5, "max_lesions": 3, "largest_mm": 12, "heat_sink": 0}
    cards = (
        card("beam", "local", [{**beam, "max_lesions": 1, "organ_loss": 0.3}], reach="lesions", name="Beam"),
        card("heat", "local", [heat], reach="lesions", name="Heat"),
    )
    offers = (*clinic.offers, *(Offer(card=each.id) for each in cards))
    return replace(clinic, cards={**clinic.cards, **{each.id: each for each in cards}}, offers=offers)


def test_radiotherapy_needs_a_charted_place_and_a_lesion_takes_one_course_at_a_time(clinic, chart):
    clinic = with_local_cards(clinic)
    aimed = Order("beam", None, ("L1",))
    assert clinic.course_days("beam") == 40
    assert clinic.course_days("resection") == 0
    assert texts(clinic, chart, Order("beam")) == ["Beam needs a target: choose a charted lesion."]
    assert texts(clinic, chart, aimed) == []
    begun = later(write_orders(chart, clinic, Plan((aimed,)), 21), 21)
    assert begun.lesion("L1").removed_day is None
    assert texts(clinic, begun, aimed) == [
        "Lesion L1 is being irradiated until day 40: choose another, or wait.",
    ]
    assert texts(clinic, begun, Order("beam", None, ("L2",))) == []
    assert texts(clinic, later(begun, 42), aimed) == []


def test_ablation_reaches_small_lesions_only_and_the_chart_counts_them_as_removed(clinic, chart):
    clinic = with_local_cards(clinic)
    small, large = chart.visible[-1].id, chart.visible[0].id
    assert texts(clinic, chart, Order("heat", None, (large,))) == [
        f"Heat reaches lesions of up to 12 mm; {large} was charted with more."
    ]
    assert texts(clinic, chart, Order("heat", None, (small,))) == []
    after = write_orders(chart, clinic, Plan((Order("heat", None, (small,)),)), 21)
    assert after.lesion(small).removed_day == 0
