from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from play_charts import lesion, scan, tumour

from game.play.check import check, possible_orders
from game.play.recist import read_recist
from game.play.record import link_scan
from game.play.runfile import plan_from_json, plan_to_json
from game.play.session import IllegalPlan, Session
from game.sim.plan import Order, Plan

CARDS = ["first", "third", "closer_card", "platinum", "resection", "ct", "marker_counts", "ctdna", "biopsy", "gcsf"]
TARGETS = st.lists(st.sampled_from(["L1", "L2", "L3", "L9", ""]), max_size=3).map(tuple)
ORDERS = st.builds(
    Order, st.sampled_from([*CARDS, "unheard of", ""]), st.sampled_from([None, 50, 75, 100, 0, -5]), TARGETS
)
PLANS = st.builds(Plan, st.lists(ORDERS, max_size=9).map(tuple), st.integers(-2, 12))
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
MANY = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def sensible(chart, clinic, draw):
    """Orders that are mostly legal, so that plans get through."""
    cards = draw(st.lists(st.sampled_from(CARDS), unique=True, max_size=4))
    return tuple(draw(st.sampled_from(possible_orders(clinic, chart, card))) for card in cards)


@MANY
@given(PLANS)
def test_check_answers_any_plan_with_sentences(clinic, chart, plan):
    for refusal in check(clinic, chart, plan):
        assert refusal.text.strip().endswith(".") and "\n" not in refusal.text


@MANY
@given(st.data())
def test_leaving_an_order_out_of_a_legal_plan_leaves_it_legal(clinic, chart, data):
    plan = Plan(sensible(chart, clinic, data.draw))
    if check(clinic, chart, plan):
        return
    for index in range(len(plan.orders)):
        assert check(clinic, chart, Plan(plan.orders[:index] + plan.orders[index + 1 :])) == ()


@FEW
@given(st.data())
def test_submit_carries_out_exactly_what_check_allows(library, data):
    session = Session.start(library, "stage_one", data.draw(st.integers(0, 5)))
    while session.ending is None:
        before = session.chart
        plan = Plan(sensible(before, session.clinic, data.draw), data.draw(st.integers(1, 3)))
        if check(session.clinic, before, plan):
            with pytest.raises(IllegalPlan):
                session.submit(plan)
            assert session.chart is before
            session.submit(Plan())
            continue
        turn = session.submit(plan)
        after = session.chart
        assert turn.after is after and turn.before is before
        assert after.day == before.day + 21 * plan.cycles or after.over
        assert after.hours in (after.hours_per_cycle, after.hours_per_cycle + 1)
        assert len({lesion.id for lesion in after.lesions}) == len(after.lesions)
        for charted in after.lesions:
            days = [reading.day for reading in charted.series]
            assert days == sorted(set(days))
        assert set(before.findings) <= set(after.findings)
        assert all(finding.day <= after.day for finding in after.findings)
    assert all(0 <= value <= 10 for value in session.chart.reserves.values())


SIGHTINGS = st.lists(
    st.builds(lambda mm, organ, x, y: lesion(21, mm, organ, x, y), st.integers(5, 60), st.sampled_from(["a", "b"]),
              st.integers(0, 120), st.integers(0, 120)), max_size=6, unique_by=lambda f: (f.organ, f.x_mm, f.y_mm),
)  # fmt: skip


@MANY
@given(SIGHTINGS, SIGHTINGS)
def test_every_sighting_is_charted_once_and_every_lesion_read_once(first, second):
    charted = link_scan((), first, scan(21)[0])
    after = link_scan(charted, second, scan(42)[0])
    shown = [each.newest.diameter_mm for each in after if each.newest.diameter_mm > 0]
    assert len(charted) == len(first)
    assert sorted(shown) == sorted(finding.value for finding in second)
    assert all(len(each.series) == 2 for each in after[: len(charted)])


@MANY
@given(st.lists(st.floats(0, 90).map(lambda mm: round(mm, 1)), min_size=2, max_size=8))
def test_the_nadir_never_rises_and_progression_is_always_above_it(sizes):
    if sizes[0] < 10:
        sizes[0] += 10
    days = list(range(0, 42 * len(sizes), 42))
    readings = read_recist([tumour("L1", *zip(days, sizes, strict=True))], days)
    nadirs = [reading.nadir_mm for reading in readings]
    assert nadirs == sorted(nadirs, reverse=True)
    for reading in readings[1:]:
        assert (reading.response == "PD") == (
            reading.sum_mm >= 1.2 * reading.nadir_mm and reading.sum_mm >= reading.nadir_mm + 5
        )


@MANY
@given(PLANS)
def test_a_plan_survives_its_file(plan):
    assert plan_from_json(plan_to_json(plan)) == plan
