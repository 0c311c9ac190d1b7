from __future__ import annotations

import pytest

from game.play.session import IllegalPlan, Session, TruthClosed, TruthReason, UnknownLevel
from game.sim.plan import Order, Plan


def start(library, level="two_locks", seed=1, **more):
    return Session.start(library, level, seed, **more)


def test_day_zero_shows_the_referral(library):
    chart = start(library).chart
    assert (chart.day, chart.cycle, chart.hours) == (0, 0, 4)
    assert [lesion.organ for lesion in chart.visible] == ["lung", "liver"]
    assert set(chart.reserves) == {"marrow", "gut", "flare", "heart", "nerve"}
    assert chart.points("ctdna") and chart.points("marker")


def test_an_unknown_level_with_did_you_mean(library):
    with pytest.raises(UnknownLevel, match="no level two_lock, did you mean two_locks"):
        start(library, "two_lock")


def test_a_turn_reads_at_its_end_what_was_ordered_at_its_start(library):
    session = start(library)
    session.submit(Plan())
    turn = session.submit(Plan((Order("ct"), Order("marker_counts"))))
    assert (turn.first_day, turn.last_day) == (21, 42)
    assert {finding.day for finding in turn.findings if finding.test == "ct"} == {21}
    assert session.chart.scan_days == (0, 21)


def test_a_delayed_result_opens_a_turn_later_and_is_pending_until_then(library):
    session = start(library)
    session.submit(Plan((Order("biopsy", None, ("L1",)),)))
    assert session.chart.biopsies == ()
    assert [(each.test, each.due_day) for each in session.chart.pending] == [("biopsy", 42)]
    session.submit(Plan())
    assert [report.day for report in session.chart.biopsies] == [0]
    assert session.chart.pending == ()


def test_an_illegal_plan_changes_nothing(library):
    session = start(library)
    before = session.chart
    with pytest.raises(IllegalPlan, match="on offer from cycle 3"):
        session.submit(Plan((Order("first", 100), Order("third", 100))))
    assert session.chart is before
    assert session.plans == () and session.ending is None


def test_a_plan_of_several_cycles_is_one_turn_with_the_same_truth_as_single_ones(library):
    together, apart = start(library), start(library)
    together.submit(Plan((Order("first", 75), Order("gcsf")), cycles=3))
    for _ in range(3):
        apart.submit(Plan((Order("first", 75), Order("gcsf"))))
    assert (len(together.turns), len(apart.turns)) == (1, 3)
    assert together.turns[-1].truth_hash == apart.turns[-1].truth_hash
    assert together.chart.doses == apart.chart.doses


def test_the_game_ends_at_the_horizon_and_takes_no_more_plans(library):
    session = start(library)
    session.submit(Plan(cycles=8))
    assert session.ending is not None and session.chart.over
    assert session.chart.scan_days == (0, 168), "the closing work-up is on the chart"
    with pytest.raises(IllegalPlan, match="The game is over"):
        session.submit(Plan())


def test_the_same_seed_and_plans_give_the_same_truth_and_another_seed_another(library):
    hashes = []
    for seed in (3, 3, 4):
        session = start(library, seed=seed)
        hashes.append(session.submit(Plan((Order("first", 100),))).truth_hash)
    assert hashes[0] == hashes[1] != hashes[2]


def test_a_branch_has_the_same_past_and_is_marked(library):
    session = start(library)
    for order in (Order("first", 100), Order("platinum", 50), Order("first", 50)):
        session.submit(Plan((order,)))
    branch = session.branch(2)
    assert branch.branched_at == 2 and session.branched_at is None
    assert branch.chart == session.turns[1].after
    assert [turn.truth_hash for turn in branch.turns] == [turn.truth_hash for turn in session.turns[:2]]
    branch.submit(Plan((Order("first", 50),)))
    assert branch.turns[2].truth_hash == session.turns[2].truth_hash, "the same luck"
    with pytest.raises(IndexError, match="there is no turn 9"):
        session.branch(9)


def test_the_door_opens_for_its_reason_only(library):
    session = start(library)
    for reason in (TruthReason.DEBRIEF, TruthReason.GLASS_BODY, TruthReason.DEMONSTRATION, TruthReason.SANDBOX):
        with pytest.raises(TruthClosed):
            session.truth(reason)
    session.submit(Plan(cycles=8))
    assert session.truth(TruthReason.DEBRIEF).patient.day == 168
    assert start(library, "watched").truth(TruthReason.GLASS_BODY).patient.day == 0
    demo = start(library, door=TruthReason.DEMONSTRATION)
    assert demo.truth(TruthReason.DEMONSTRATION).patient.cells_total() > 0
    with pytest.raises(TruthClosed):
        demo.truth(TruthReason.SANDBOX)


def test_watching_the_days_needs_the_door_too(library):
    session = start(library)
    with pytest.raises(TruthClosed):
        session.submit(Plan(), watch=lambda patient: None)
    assert session.turns == ()
    days = []
    start(library, "watched").submit(Plan(), watch=lambda p: days.append(p.day), reason=TruthReason.GLASS_BODY)
    assert days == list(range(1, 22))


def test_what_the_door_hands_out_cannot_change_the_game(library):
    session, twin = start(library), start(library)
    patient = session.truth(TruthReason.TESTS).patient
    patient.cells.count[:] = 0
    patient.host.reserves["marrow"] = 0.0
    plan = Plan((Order("first", 100),))
    assert session.submit(plan).truth_hash == twin.submit(plan).truth_hash
