"""Patients through protocols: schedules, moments, and what each endpoint reads."""

from __future__ import annotations

from game.lab.trial_course import Course, _next_halts, seen_again, unequivocal
from game.lab.trial_draw import draw_person
from game.lab.trial_read import time_to
from game.play.charted import ChartLesion, Reading
from game.sim.admit import admit
from game.spec.trials import Arm, MarkerProgression
from tests.lab.trial_cases import library, person, read, small_trial

OBSERVE = "give: []"
OPERATE = "when: {cycle: 0}, give: [{card: resection, at: primary}]"


def lesion(*sizes: tuple[int, float], removed: int | None = None) -> ChartLesion:
    series = tuple(Reading(day, "ct", size, size, size, size >= 10) for day, size in sizes)
    return ChartLesion("L1", "liver", 60.0, 60.0, series, removed)


def test_same_patient_and_luck_in_both_arms() -> None:
    trial = small_trial({"a": OBSERVE, "b": OBSERVE}, ["id: os, kind: os", "id: n, kind: count, at: day, day: 100"])
    record = person(trial)
    assert record["arms"]["a"] == record["arms"]["b"]
    assert read(record, "a", "n") > 1e9


def test_progression_is_dated_on_the_scan_that_showed_it() -> None:
    trial = small_trial({"a": OBSERVE}, ["id: pfs, kind: pfs"], vary="growth.doubling_days: 60")
    days, event = read(person(trial), "a", "pfs")
    assert event == 1 and days % 84 == 0 and 0 < days <= 336


def test_time_without_progression_is_censored_on_the_last_scan() -> None:
    trial = small_trial({"a": OBSERVE}, ["id: pfs, kind: pfs", "id: os, kind: os"], vary="growth.doubling_days: 3000")
    record = person(trial)
    assert read(record, "a", "pfs") == [336, 0]
    assert read(record, "a", "os") == [365, 0]


def test_surgery_clears_and_cures_where_nothing_has_spread() -> None:
    endpoints = [
        "id: dfs, kind: dfs, since: surgery", "id: cure, kind: cure", "id: size, kind: size, at: surgery",
        "id: stage, kind: stage, at: diagnosis",
    ]  # fmt: skip
    record = person(small_trial({"a": OPERATE}, endpoints, cells="2e9"))
    assert record["arms"]["a"]["moments"]["surgery"] == 0
    assert read(record, "a", "cure") == 1
    assert read(record, "a", "dfs") == [336, 0]
    assert 12 < read(record, "a", "size") < 20
    assert read(record, "a", "stage") == "local"


def test_who_was_never_clear_is_not_at_risk_of_relapse() -> None:
    trial = small_trial({"a": OBSERVE}, ["id: dfs, kind: dfs", "id: relapse, kind: relapse"])
    record = person(trial)
    assert read(record, "a", "dfs") is None and read(record, "a", "relapse") is None


def test_other_deaths_are_events_of_pfs_and_censor_ttp() -> None:
    endpoints = ["id: pfs, kind: pfs", "id: ttp, kind: ttp", "id: os, kind: os"]
    trial = small_trial(
        {"a": OBSERVE},
        endpoints,
        vary="growth.doubling_days: 3000",
        censoring="horizon_days: 3000, other_deaths_per_year: 5",
    )
    record = person(trial)
    assert record["arms"]["a"]["died_of"] == "other"
    died = record["arms"]["a"]["days"]
    assert read(record, "a", "os") == read(record, "a", "pfs") == [died, 1]
    assert read(record, "a", "ttp") == [died - died % 84, 0]


def test_nobody_home_is_an_empty_body() -> None:
    trial = small_trial({"a": OBSERVE}, ["id: cure, kind: cure", "id: n, kind: count"], cells="0.5")
    record = person(trial)
    assert read(record, "a", "cure") == 1 and read(record, "a", "n") == 0


def test_doses_every_14_and_every_21_days() -> None:
    endpoints = ["id: on, kind: exposure, card: antimetabolite", "id: gut, kind: toxicity, reserve: gut, days: [100]"]
    given = {}
    for days in (14, 21):
        trial = small_trial({"a": "give: [antimetabolite]"}, endpoints, days=days, censoring="horizon_days: 126")
        drawn = draw_person(library(), trial, 1, 0)
        course = Course.admitted(drawn.case, admit(drawn.case))
        course.begin_study()
        course.run(trial.arms[0], 126, (), lambda *_: None, lambda _: False)
        given[days] = [each.day for each in course.chart.given]
    assert given[14] == list(range(0, 126, 14))
    assert given[21] == list(range(0, 126, 21))


def test_arms_may_read_different_lengths_of_cycle_and_rules_count_their_own() -> None:
    rule = "when: {from_cycle: 1, not: {from_cycle: 3}}, give: [{card: antimetabolite, dose: 50}]"
    trial = small_trial(
        {"a": rule}, ["id: on, kind: exposure, card: antimetabolite"], days=14, censoring="horizon_days: 112"
    )
    assert read(person(trial), "a", "on") == 0.25  # two of eight


def test_scans_begin_and_end_as_the_protocol_says() -> None:
    arm = Arm.model_validate(
        {
            "id": "a",
            "name": "a",
            "rules": [{}],
            "assess": [{"test": "ct", "every_days": 50, "from_day": 30, "until_day": 130}],
        }
    )
    days, today = [], 0
    while today < 200:
        today = min(_next_halts(arm, 0, today, [200]))
        days.append(today)
    assert [day for day in days if day % 21] == [30, 80, 130, 200]
    assert [day for day in days if day % 21 == 0] == list(range(21, 200, 21))


def test_a_run_in_comes_before_day_0_of_the_study() -> None:
    run_in = "run_in: {until: surgery, rules: [{when: {from_cycle: 2}, give: [{card: resection, at: primary}]}]}\n"
    trial = small_trial({"a": OBSERVE, "b": OBSERVE}, ["id: os, kind: os", "id: cure, kind: cure"], run_in=run_in)
    record = person(trial)
    assert record["arms"]["a"]["moments"]["surgery"] == 0
    assert record["arms"]["a"]["moments"]["diagnosis"] == -42
    assert read(record, "b", "cure") == 1 and read(record, "b", "os") == [365, 0]


def test_who_does_not_come_to_the_study_is_not_enrolled() -> None:
    run_in = "run_in: {until: progression, at_most_days: 60, rules: [{}], assess: [{test: ct, every_days: 30}]}\n"
    trial = small_trial({"a": OBSERVE}, ["id: os, kind: os"], run_in=run_in, vary="growth.doubling_days: 3000")
    assert person(trial)["out"] == "no progression within 60 days"
    trial = small_trial({"a": OBSERVE}, ["id: os, kind: os"], cohort="  eligible: {lesions_at_least: 2}\n")
    assert person(trial)["out"] == "not eligible on day 0"


def test_who_relapsed_before_the_study_must_be_clear_again_to_relapse_in_it() -> None:
    drawn = draw_person(library(), small_trial({"a": OBSERVE}, ["id: os, kind: os"]), 1, 0)
    course = Course.admitted(drawn.case, admit(drawn.case))
    course.moments.update(clear=0, relapse=0)
    course.begin_study()
    assert course.visibly_ill and course.mark() == ["diagnosis"]
    assert "clear" not in course.moments and time_to(course, "relapse", "start") is None


def test_a_small_shadow_counts_once_it_is_measured_or_seen_again() -> None:
    assert not unequivocal(lesion((0, 6)))
    assert unequivocal(lesion((0, 6), (84, 7)))
    assert unequivocal(lesion((0, 11)))
    assert not unequivocal(lesion((0, 6), (84, 0)))


def test_relapse_is_dated_on_the_first_sighting_after_the_clear_scan() -> None:
    assert seen_again(lesion((100, 6), (184, 8)), 50) == 100
    assert seen_again(lesion((40, 12), (100, 0), (184, 11)), 100) == 184
    assert seen_again(lesion((100, 6)), 50) is None


def test_lead_time_counts_from_surgery_and_both_tests() -> None:
    endpoints = ["id: lead, kind: lead_time, first: ctdna, then: ct"]
    rule = "give: [], when: {cycle: 0}"
    trial = small_trial({"a": rule}, endpoints, vary="growth.doubling_days: 60", cells="1e6")
    first, then = read(person(trial), "a", "lead")
    assert first is None  # no ctDNA was drawn
    assert then is None or then > 0


def test_progression_by_the_marker_is_dated_on_the_first_of_the_high_readings() -> None:
    trial = small_trial({"a": "give: [marker_counts]"}, ["id: ttp, kind: ttp"], censoring="horizon_days: 730")
    twice = trial.model_copy(update={"progression": MarkerProgression(of="marker", at_least=2.0, readings=2)})
    days, event = read(person(twice), "a", "ttp")
    assert event == 1 and days % 21 == 0
    single = trial.model_copy(update={"progression": MarkerProgression(of="marker", at_least=2.0)})
    assert read(person(single), "a", "ttp")[0] <= days
    never = trial.model_copy(update={"progression": MarkerProgression(of="marker", at_least=1e6)})
    assert read(person(never), "a", "ttp") == [714, 0]
