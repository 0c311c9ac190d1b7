from __future__ import annotations

from play_charts import later, lesion, scan

from game.play.charted import DoseSpan
from game.play.record import is_open, with_pending, write_findings, write_orders
from game.sim.findings import Finding
from game.sim.plan import Order, Plan


def test_the_nearest_sighting_of_the_same_organ_continues_a_lesion(chart):
    after = later(chart, 21, *scan(21, lesion(21, 15, "lung", 33, 34), lesion(21, 12, "liver", 21, 20)))
    lung = after.lesion("L1")
    assert [reading.diameter_mm for reading in lung.series] == [20, 15]
    assert (lung.x_mm, lung.y_mm) == (33, 34)


def test_a_sighting_far_away_is_a_new_lesion(chart):
    after = later(chart, 21, *scan(21, lesion(21, 20, "lung", 30, 30), lesion(21, 11, "lung", 50, 30)))
    assert after.lesions[-1].id == "L4"
    assert after.lesions[-1].first_seen_day == 21


def test_the_same_place_in_another_organ_is_another_lesion(chart):
    after = later(chart, 21, *scan(21, lesion(21, 11, "liver", 30, 30)))
    assert after.lesion("L1").newest.diameter_mm == 0
    assert after.lesion("L4").organ == "liver"


def test_a_lesion_that_a_later_scan_does_not_show_reads_zero_and_is_not_visible(chart):
    after = later(chart, 21, *scan(21, lesion(21, 20, "lung")))
    assert after.lesion("L2").newest.diameter_mm == 0
    assert [seen.id for seen in after.visible] == ["L1"]


def test_what_stays_behind_after_removal_is_charted_as_new(chart, clinic):
    cut = write_orders(chart, clinic, Plan((Order("resection", None, ("L1",)),)), 21)
    after = later(cut, 42, *scan(42, lesion(42, 11, "lung")))
    assert (after.lesion("L1").removed_day, len(after.lesion("L1").series)) == (0, 1)
    assert after.lesion("L4").first_seen_day == 42
    assert after.recist[-1].response == "PD"


def test_a_scan_of_the_day_of_removal_was_taken_before_it(chart, clinic):
    cut = write_orders(later(chart, 21), clinic, Plan((Order("resection", None, ("L1",)),)), 42)
    after = later(cut, 42, *scan(21, lesion(21, 22, "lung")))
    assert [reading.diameter_mm for reading in after.lesion("L1").series] == [20, 22]


def test_the_same_findings_are_not_written_twice(chart):
    assert write_findings(chart, chart.findings, 0) == chart


def test_the_primary_is_the_first_lesion_of_the_home_organ(chart):
    assert chart.primary.id == "L1"
    after = later(chart, 21, *scan(21, lesion(21, 40, "lung", 60, 60)))
    assert after.primary.id == "L1"


def test_local_treatment_is_aimed_at_the_largest_charted_extent(chart):
    after = later(chart, 21, *scan(21, lesion(21, 12, "lung", 31, 31)))
    assert (after.lesion("L1").place.extent_mm, after.lesion("L1").place.x_mm) == (20, 31)


def test_results_open_at_the_next_turn_and_after_their_delay():
    at_once, delayed = Finding(21, 21, "ct", "scan", 0, 0, 0), Finding(21, 42, "biopsy", "biopsy", 0, 0, 0)
    assert is_open(at_once, 42) and not is_open(delayed, 42) and is_open(delayed, 63)
    assert is_open(Finding(42, 42, "visit", "quality", 1, 1, 1), 42)


def test_a_pending_test_shows_its_date_and_not_its_result(chart):
    waiting = [Finding(0, 21, "biopsy", "clone", 0.5, 0.5, 0.5, "lung", 1, 1, "T790M")]
    after = with_pending(chart, waiting)
    assert [(p.test, p.day, p.due_day) for p in after.pending] == [("biopsy", 0, 42)]
    assert after.found == ()


def test_one_unused_hour_carries_over_and_no_more(chart, clinic):
    spend = lambda hours: write_orders(chart, clinic, Plan(tuple([Order("first", 100)] * hours)), 21).hours  # noqa: E731
    assert [spend(hours) for hours in (0, 3, 4)] == [5, 5, 4]


def test_repeated_cycles_give_drugs_again_but_neither_tests_nor_targets(chart, clinic):
    plan = Plan((Order("first", 100), Order("ct"), Order("resection", None, ("L1",))), cycles=3)
    given = write_orders(chart, clinic, plan, 63).given
    assert [(each.cycle, each.order.card) for each in given] == [
        (0, "first"), (0, "ct"), (0, "resection"), (1, "first"), (2, "first"),
    ]  # fmt: skip


def test_cycles_that_death_cut_off_were_not_given(chart, clinic):
    given = write_orders(chart, clinic, Plan((Order("first", 100),), cycles=4), 30).given
    assert [each.cycle for each in given] == [0, 1]


def test_doses_join_into_spans_until_dose_or_cycle_breaks(chart, clinic):
    for day, dose in ((0, 100), (21, 100), (42, 50), (84, 50)):
        chart = write_orders(later(chart, day), clinic, Plan((Order("first", dose),)), day + 21)
    assert chart.doses == (
        DoseSpan("first", 100, 0, 42), DoseSpan("first", 50, 42, 63), DoseSpan("first", 50, 84, 105),
    )  # fmt: skip


def test_sequencing_of_blood_and_tissue_is_one_list(chart):
    blood = Finding(0, 0, "ctdna", "variant", 0.01, 0, 0, note="T790M")
    tissue = Finding(21, 42, "biopsy", "clone", 0.3, 0, 0, "lung", 30, 30, "T790M+bypass")
    after = later(chart, 63, blood, tissue, Finding(21, 42, "biopsy", "biopsy", 5000, 0, 0, "lung", 30, 30))
    assert [(f.mechanism, f.day, f.share) for f in after.found] == [
        ("T790M", 0, 0.01), ("T790M", 21, 0.3), ("bypass", 21, 0.3),
    ]  # fmt: skip
    assert after.first_found("bypass").known_day == 42
    (report,) = after.biopsies
    assert (report.cells, report.clones[0].mechanisms) == (5000, ("T790M", "bypass"))


def test_reserves_and_quality_are_the_newest_readings(chart):
    after = later(chart, 21, Finding(21, 21, "visit", "reserve", 4, 4, 4, note="marrow"))
    assert (after.reserves["marrow"], after.reserves["gut"], after.quality) == (4, 10, 80)
