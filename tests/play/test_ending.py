from __future__ import annotations

from dataclasses import replace

import play_content
import pytest

from game.play.ending import disease_found, judge
from game.play.history import DayRecord, since_when
from game.play.policies import policy
from game.play.record import write_findings
from game.play.session import Session, TruthReason
from game.sim.events import Died, ReserveSpent
from game.sim.findings import Finding
from game.sim.plan import Order, Plan


def record(day, cells=10, awake=10, recist="SD"):
    return DayRecord(day, cells, awake, recist, 0.0, {}, {}, (), (), 80.0)


@pytest.fixture(scope="module")
def over(library):
    """A game over on its horizon, with the parts an ending is judged from."""
    session = Session.start(library, "stage_one", 1)
    session.submit(Plan((Order("resection", None, ("L1",)),), cycles=4))
    return session, session.truth(TruthReason.TESTS)


def ending(over, intent, days, findings=(), dead=None, events=(), **level):
    session, truth = over
    patient = truth.patient.copy()
    patient.dead = dead
    chart = write_findings(session.chart, findings, session.chart.day)
    changed = session.library.levels["stage_one"].model_copy(update={"intent": intent, **level})
    return judge(changed, session.clinic, patient, events, chart, days)


def test_clear_when_nothing_lives(over):
    result = ending(over, "clear", [record(0), record(1, 0, 0), record(84, 0, 0)])
    assert (result.outcome.termination, result.outcome.win, result.outcome.likely_from_day) == (
        "no_evidence_of_disease", True, 1,
    )  # fmt: skip


def test_clear_with_sleepers_depends_on_what_the_level_means_by_it(over):
    days = [record(0), record(42, 5, 0), record(84, 5, 0)]
    assert ending(over, "clear", days, clear_means="none_found").outcome.win is True
    assert ending(over, "clear", days, clear_means="extinct").outcome.win is False


def test_waking_cells_that_no_test_sees_are_not_clear(over):
    result = ending(over, "clear", [record(0), record(84, 500, 500)])
    assert (result.outcome.termination, result.outcome.cause) == ("progressed", "cells_left")


def test_disease_on_the_closing_scan_is_named_with_its_organ(over):
    seen = Finding(84, 84, "ct2", "lesion", 12, 11, 13, "liver", 30, 30)
    head = Finding(84, 84, "ct2", "scan", 1, 1, 1)
    result = ending(over, "clear", [record(0), record(84)], [head, seen])
    assert result.outcome.termination == "disease_found"
    assert "in liver" in result.cause_text


def test_control_is_judged_on_the_true_diameters_of_every_day(over):
    kept = ending(over, "control", [record(0), record(84, recist="PR")])
    assert (kept.outcome.termination, kept.outcome.win) == ("controlled", True)
    lost = ending(
        over, "control", [record(0), record(40, recist="PR"), record(41, recist="PD"), record(84, recist="PD")]
    )
    assert (lost.outcome.termination, lost.outcome.win, lost.outcome.likely_from_day) == ("progressed", False, 41)


def test_watching_is_neither_won_nor_lost(over):
    result = ending(over, "watch", [record(0), record(84)])
    assert (result.outcome.termination, result.outcome.win) == ("watched", None)


def test_death_of_treatment_names_the_reserve_and_the_day_it_was_used_up(over):
    events = [ReserveSpent(40, "marrow", 3), ReserveSpent(44, "marrow", 4)]
    result = ending(over, "clear", [record(0), record(50)], dead=Died(50, "marrow", None), events=events)
    assert (result.outcome.termination, result.outcome.likely_from_day) == ("died_of_treatment", 44)
    assert result.cause_text.startswith("Marrow was used up by treatment")
    assert not result.stars.comfort


def test_death_of_disease_names_the_organ(over):
    days = [record(0), record(30, recist="PD"), record(50, recist="PD")]
    result = ending(over, "control", days, dead=Died(50, "liver_failure", "liver"))
    assert (result.outcome.termination, result.outcome.likely_from_day) == ("died_of_disease", 30)
    assert "liver to work" in result.cause_text


def test_every_ending_is_told_in_neutral_words(over):
    days = [record(0), record(84)]
    for intent in ("clear", "control", "watch"):
        result = ending(over, intent, days)
        text = f"{result.headline} {result.cause_text} {result.unknown}".lower()
        assert not any(word in text for word in ("cured", "fight", "battle", "failed", "lost the"))


def test_since_when_finds_the_last_unbroken_run():
    days = [record(0, recist="PD"), record(1), record(2, recist="PD"), record(3, recist="PD")]
    assert since_when(days, lambda day: day.recist == "PD") == 2
    assert since_when(days, lambda day: day.recist == "CR") == 3


def test_disease_is_found_by_scan_or_blood_of_the_last_day_only(chart):
    assert disease_found(chart)
    old = replace(chart, day=21)
    assert not disease_found(old)
    assert disease_found(write_findings(old, [Finding(21, 21, "ctdna", "ctdna", 0.01, 0, 1)], 21))


def test_the_score_counts_quality_over_days_alive(over):
    session, truth = over
    assert session.ending.qa_months == round(truth.patient.quality_days / 30.44, 1)
    assert session.ending.mean_quality == pytest.approx(100 * truth.patient.quality_days / 84, abs=0.05)


def test_few_tests_earn_the_third_star_only_with_the_intent(library):
    def stars(*orders):
        session = Session.start(library, "stage_one", 1)
        session.submit(Plan((Order("resection", None, ("L1",)),)))
        for order in orders:
            session.submit(Plan((order,)))
        if session.ending is None:
            session.submit(Plan(cycles=session.chart.cycles_left))
        return session.ending.stars

    assert stars(Order("ct"), Order("ctdna")).insight
    assert not stars(Order("ct"), Order("ctdna"), Order("ct")).insight
    lost = Session.start(library, "stage_one", 1)
    lost.submit(Plan(cycles=4))
    assert (lost.ending.stars.intent, lost.ending.stars.insight) == (False, False)


def test_a_mechanism_known_before_progression_earns_the_third_star(library):
    session = Session.start(library, "two_locks", 1)
    clinician = policy("teaching", library.levels["two_locks"], session.clinic, 1)
    while session.ending is None:
        session.submit(clinician(session.chart))
    assert session.ending.outcome.win and session.ending.stars.insight


def test_comfort_needs_quality_and_no_grade_four(library):
    hard = play_content.level("hard", reserves={"marrow": 5}, policies={"naive": [{"give": ["platinum"]}]})
    more = play_content.library(hard)
    session = Session.start(more, "hard", 1)
    while session.ending is None:
        plan = Plan((Order("platinum", 100),))
        session.submit(plan if not session.refusals(plan) else Plan())
    assert session.truth(TruthReason.TESTS).patient.grade4_days > 0
    assert not session.ending.stars.comfort
