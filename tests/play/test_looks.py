"""The chart when several kinds of tests look: what decides, what stands beside, and what RECIST reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from play_charts import later, lesion, scan

from game.play.record import open_chart, write_orders
from game.play.session import Session
from game.play.simulate import play_out
from game.sim.findings import Finding, Survey
from game.sim.plan import Order, Plan
from game.spec.library import check_paths, load_library


def look(day: int, test: str, *spots: Finding, organs=(), rules_out=None, kind="look") -> list[Finding]:
    count = float(len(spots))
    return [Survey(day, day, test, kind, count, count, count, organs=organs, rules_out_mm=rules_out), *spots]


def spot(day: int, mm: float, test: str = "pet", organ: str = "lung", x_mm: float = 30, y_mm: float = 30) -> Finding:
    return Finding(day, day, test, "spot", mm, mm * 0.6, mm * 1.4, organ, x_mm, y_mm)


def mri(day: int, *sizes: float, organ: str = "liver") -> list[Finding]:
    found = [Finding(day, day, "mri", "lesion", mm, mm - 1 if mm >= 10 else 0, mm + 1, organ, 20, 20) for mm in sizes]
    return look(day, "mri", *found, organs=("liver", "brain"), rules_out=4.0, kind="scan")


@pytest.fixture
def blank(clinic):
    return open_chart(clinic)


def test_pet_never_enters_recist(chart):
    after = later(chart, 21, *look(21, "pet", spot(21, 60)))
    assert after.scan_days == (0,) and len(after.recist) == 1
    tumour = after.lesion("L1")
    assert tumour.newest.diameter_mm == 20, "the measured size stands"
    assert [(each.test, each.diameter_mm) for each in tumour.beside] == [("pet", 60)]
    assert tumour.place.extent_mm == 20


def test_a_lesion_dark_on_pet_stays_on_the_chart(chart):
    after = later(chart, 21, *look(21, "pet"))
    assert len(after.visible) == 3
    assert [each.diameter_mm for each in after.lesion("L1").beside] == [0]


def test_a_spot_on_pet_alone_is_charted_and_a_ct_rules_it_out(blank):
    lit = later(blank, 0, *look(0, "pet", spot(0, 11)))
    assert [each.id for each in lit.visible] == ["L1"] and not lit.recist
    assert not lit.visible[0].newest.measurable and not lit.visible[0].newest.measures
    after = later(lit, 21, *scan(21))
    assert not after.visible and after.recist[0].response is None and after.recist[0].sum_mm == 0


def test_a_spot_on_pet_that_a_ct_then_measures_is_new_by_the_ct(chart):
    lit = later(chart, 21, *look(21, "pet", spot(21, 9, organ="brain")))
    everything = [lesion(42, 20, "lung"), lesion(42, 12, "liver", 20, 20), lesion(42, 7, "liver", 50, 50)]
    after = later(lit, 42, *scan(42, *everything, lesion(42, 12, "brain")))
    assert after.recist[-1].response == "PD" and after.recist[-1].new == ("L4",)


def test_a_ct_does_not_rule_out_what_lies_below_its_limit(chart):
    fine = later(chart, 0, *mri(0, 12, 4))
    small = [each for each in fine.lesions if each.newest.test == "mri" and each.newest.diameter_mm == 4]
    assert len(small) == 1
    everything = [lesion(21, 20, "lung"), lesion(21, 12, "liver", 20, 20), lesion(21, 7, "liver", 50, 50)]
    after = later(fine, 21, *scan(21, *everything))
    kept = after.lesion(small[0].id)
    assert kept.visible and [each.test for each in kept.beside] == ["ct"]


def test_a_scan_of_some_organs_leaves_the_others_alone(chart):
    after = later(chart, 21, *mri(21, 12))
    assert after.lesion("L1").newest.day == 0 and after.lesion("L1").visible, "the lung was not looked at"
    assert after.lesion("L3").newest.diameter_mm == 0, "7 mm in the liver, and the MRI shows nothing"
    reading = after.recist[-1]
    assert (reading.day, reading.sum_mm, reading.response) == (21, 32, "SD"), "the lung keeps its last reading"


def test_what_a_finer_test_brings_to_light_is_not_new(chart):
    tiny = Finding(21, 21, "mri", "lesion", 4, 0, 10, "brain", 20, 20)
    first = later(chart, 21, *look(21, "mri", tiny, organs=("brain",), rules_out=6.0, kind="scan"))
    again = Finding(42, 42, "mri", "lesion", 4, 0, 10, "brain", 20, 20)
    after = later(first, 42, *look(42, "mri", again, organs=("brain",), rules_out=6.0, kind="scan"))
    assert [(each.response, each.new) for each in after.recist[1:]] == [("SD", ()), ("SD", ())]
    grown = Finding(63, 63, "mri", "lesion", 14, 12, 16, "brain", 20, 20)
    worse = later(after, 63, *look(63, "mri", grown, organs=("brain",), rules_out=6.0, kind="scan"))
    assert worse.recist[-1].response == "PD" and worse.recist[-1].grown == ("L4",)


def test_the_baseline_is_a_scan_of_the_whole_body(blank):
    first = later(blank, 0, *mri(0, 12))
    assert first.recist[0].day == 0, "until there is one, the MRI is all there is"
    after = later(first, 21, *scan(21, lesion(21, 20, "lung"), lesion(21, 12, "liver", 20, 20)))
    assert [(each.day, each.response) for each in after.recist] == [(21, None)]


def test_the_same_test_says_that_its_own_finding_is_gone(blank):
    film = later(blank, 0, *look(0, "film", spot(0, 14, "film"), organs=("lung", "bone")))
    assert film.visible
    after = later(film, 21, *look(21, "film", organs=("lung", "bone")))
    assert not after.visible and after.lesion("L1").series[-1].diameter_mm == 0


def test_a_camera_rules_out_what_a_scan_showed_on_a_surface(blank):
    seen = later(blank, 0, *scan(0, lesion(0, 6, "peritoneum")))
    after = later(seen, 21, *look(21, "laparoscopy", organs=("peritoneum",), rules_out=2.0))
    assert not after.visible


def test_a_removed_lesion_does_not_keep_its_reading(chart, clinic):
    cut = write_orders(chart, clinic, Plan((Order("resection", None, ("L1",)),)), 21)
    after = later(cut, 42, *scan(42, lesion(42, 12, "liver", 20, 20), lesion(42, 7, "liver", 50, 50)))
    assert after.recist[-1].sum_mm == 12


def test_the_last_look_is_told_by_organ(chart):
    after = later(chart, 21, *mri(21, 12), *look(21, "pet"))
    assert (after.last_look("liver").day, after.last_look("liver").test) == (21, "mri")
    assert (after.last_look("lung").day, after.last_look("lung").test) == (0, "ct"), "PET rules nothing out"


@pytest.fixture(scope="module")
def whole_game():
    return load_library([Path(__file__).parents[1] / "data" / "looks"])


def test_a_level_with_every_test_plays_to_its_end(whole_game):
    for seed in range(3):
        played = play_out(whole_game, "all_tests", "teaching", seed)
        assert played.ending is not None
        assert {look.test for look in played.chart.looks} == {
            "examination", "plain_film", "low_dose_ct", "ct", "mri", "pet", "laparoscopy",
        }  # fmt: skip
        session = Session.start(whole_game, "all_tests", seed)
        for plan in played.plans:
            session.submit(plan)
        assert session.chart == played.chart, "the same plans, the same findings"


def test_each_test_finds_what_the_others_do_not(whole_game):
    charts = [play_out(whole_game, "all_tests", "teaching", seed).chart for seed in range(8)]
    found = [{(f.test, f.organ) for f in chart.findings if f.kind in ("lesion", "spot")} for chart in charts]
    for seen in (("mri", "brain"), ("laparoscopy", "peritoneum"), ("examination", "node"), ("plain_film", "bone")):
        assert sum(seen in each for each in found) >= 3, seen
    early = [f for chart in charts for f in chart.findings if f.kind == "lesion" and f.day == 0 and f.organ == "brain"]
    assert len(early) <= 1, "4.6 mm in the brain, and a CT sees from 5; a shadow may lie there"
    assert any(f.test == "examination" and "strain" in f.note for chart in charts for f in chart.symptoms)
    dark = [lesion for chart in charts for lesion in chart.lesions if lesion.organ == "lung"]
    assert any(each.test == "pet" and each.diameter_mm == 0 for lesion in dark for each in lesion.beside)
    for chart in charts:
        for reading in chart.recist:
            days = {look.day for look in chart.looks if look.measures}
            assert reading.day in days


def test_a_level_without_the_organs_of_a_test_is_told_so(tmp_path):
    text = (Path(__file__).parents[1] / "data" / "looks" / "level.yaml").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if "organ: peritoneum" not in line]
    (tmp_path / "l.yaml").write_text("\n".join(kept).replace(", peritoneum]", "]") + "\n", encoding="utf-8")
    (problem,) = check_paths([tmp_path])
    assert str(problem).endswith(
        "cards.6.card: laparoscopy looks only at peritoneum, which this level has not; add one to organs"
    )
