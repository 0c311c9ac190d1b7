"""One test for each diagnostic that looks into organs, with its shipped numbers, over many seeds."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from bodies import body, case, empty, organ, population, reseed

from game.sim.diagnose import take_test
from game.sim.findings import Survey
from game.sim.imaging import seen_as_mm
from game.sim.patient import Wound
from game.spec.cards import Card
from game.spec.library import load_library

SEEDS = 600
CELLS_OF_MM = np.pi / 6 * 1e6
"""Cells of a sphere of 1 mm at 1e9 per cubic centimetre."""


def card(name: str) -> Card:
    return load_library().cards[name]


@cache
def whole_body():
    """Organs that the shipped tests look at; nothing in them but one tumour at home."""
    names = ("home", "lung", "bone", "brain", "liver", "breast", "peritoneum")
    return case(organs=tuple(organ(name) for name in names))


def with_lesion(where: str, mm: float, **more):
    made = whole_body()
    return body(population(where, cells=int(CELLS_OF_MM * (mm + 0.05) ** 3), **more), organs=made.organs)


def seen(name: str, made, patient, seeds=SEEDS) -> list[list]:
    """What the test shows, one list for each seed."""
    found = [take_test(reseed(made, seed), patient, card(name), []) for seed in range(seeds)]
    return [[each for each in reading if each.kind in ("lesion", "spot")] for reading in found]


def share(readings) -> float:
    return sum(bool(reading) for reading in readings) / len(readings)


def near(expected: float, seeds: int = SEEDS):
    return pytest.approx(expected, abs=4 * (expected * (1 - expected) / seeds) ** 0.5 + 1e-9)


def at_the_lesion(readings, where: str = "lung") -> list[list]:
    """The findings at the place of the one lesion, in the voxel nearest to the middle."""
    return [
        [each for each in reading if (each.organ, each.x_mm, each.y_mm) == (where, 63.0, 63.0)] for reading in readings
    ]


def true_share(name: str, where: str, mm: float) -> float:
    """Share of patients in whom the lesion itself is shown."""
    made, patient = with_lesion(where, mm)
    return share(at_the_lesion(seen(name, made, patient), where))


def false_share(name: str, seeds: int = 2000) -> float:
    made = whole_body()
    return share(seen(name, made, empty(made), seeds))


@pytest.mark.parametrize(
    ("name", "where", "kind"),
    [("plain_film", "lung", "spot"), ("pet", "liver", "spot"), ("mri", "brain", "lesion"),
     ("laparoscopy", "peritoneum", "spot"), ("low_dose_ct", "lung", "spot"), ("examination", "breast", "spot"),
     ("ct", "liver", "lesion")],
)  # fmt: skip
def test_limit_misses_and_false_findings_are_those_of_the_catalog(name, where, kind):
    effect = card(name).effects[0]
    assert true_share(name, where, effect.sees_mm - 0.5) < 0.02, "below the limit nothing but chance"
    assert true_share(name, where, effect.sees_mm + 1.0) == near(1 - effect.misses)
    if effect.misses_none_from_mm is not None:
        assert true_share(name, where, effect.misses_none_from_mm + 0.5) == 1.0
    assert false_share(name) == near(effect.false_lesions, 2000)
    made, patient = with_lesion(where, 45.0)
    shown = [each for reading in seen(name, made, patient, 40) for each in reading if each.value > 30]
    assert {each.kind for each in shown} == {kind}
    assert np.mean([each.low <= 45.05 <= each.high for each in shown]) > 0.85, "the interval holds the truth"


def test_plain_film_looks_at_the_chest_and_bones_and_does_not_measure():
    assert true_share("plain_film", "liver", 60.0) == 0.0
    made, patient = with_lesion("bone", 60.0)
    head = take_test(made, patient, card("plain_film"), [])[0]
    assert isinstance(head, Survey) and head.kind == "look" and head.organs == ("lung", "bone")
    assert head.rules_out_mm is None, "a film that shows nothing says little"


def test_pet_shows_what_cycles_and_leaves_the_sleeping_and_the_dead_dark():
    effect = card("pet").effects[0]
    made, patient = with_lesion("liver", 25.0, asleep=True)
    assert patient.lesions.diameters_mm()[0] > 25 and seen_as_mm(patient, effect)[0] == 0.0
    assert share(seen("pet", made, patient)) == near(effect.false_lesions)
    made, patient = with_lesion("liver", 15.0)
    patient.cells.count[:] //= 10  # nine in ten killed today, their mass not yet cleared
    patient.recount()
    assert patient.lesions.diameters_mm()[0] > 14, "a CT hardly sees a difference"
    assert share(seen("pet", made, patient)) < 0.1, "what is left of 15 mm would fill 7"


def test_pet_takes_a_healing_bed_for_tumour():
    effect = card("pet").effects[0]
    made = whole_body()
    patient = empty(made)
    patient.day, patient.wounds = 42, (Wound("liver", 63.0, 63.0, 21),)
    lit = at_the_lesion(seen("pet", made, patient), "liver")
    assert share(lit) == near(effect.inflamed)
    patient.day = 63
    later = at_the_lesion(seen("pet", made, patient), "liver")
    assert [bool(each) for each in lit] == [bool(each) for each in later], "the same bed shines again"
    patient.day = 21 + 85
    assert share(at_the_lesion(seen("pet", made, patient), "liver")) < 0.02, "healed"


def test_mri_sees_the_brain_finer_than_a_ct():
    made, patient = with_lesion("brain", 4.4)
    assert share(seen("mri", made, patient)) > 0.8 and share(seen("ct", made, patient)) < 0.1
    made, patient = with_lesion("lung", 30.0)
    assert share(seen("mri", made, patient)) < 0.1, "it looks at brain and liver"


def test_laparoscopy_sees_deposits_that_no_scan_shows():
    made, patient = with_lesion("peritoneum", 2.5)
    assert share(seen("laparoscopy", made, patient)) > 0.8
    for scan in ("ct", "mri", "pet", "plain_film", "low_dose_ct"):
        assert share(seen(scan, made, patient)) < 0.3
    assert card("laparoscopy").slot == "local"


def test_low_dose_ct_is_wrong_in_most_of_its_positives():
    """NLST 2011: 24.2% of screens positive, 96.4% of these false; 0.9% of the screened have a cancer here."""
    ill = 0.009
    right = ill * true_share("low_dose_ct", "lung", 12.0)
    false = (1 - ill) * false_share("low_dose_ct")
    assert right + false == pytest.approx(0.242, abs=0.03)
    assert false / (right + false) == pytest.approx(0.964, abs=0.006)


def test_examination_hears_the_same_words_with_a_metastasis_and_with_back_strain():
    complaint = card("examination").effects[0].complaints[0]
    made, patient = with_lesion("bone", 30.0)
    told = [take_test(reseed(made, seed), patient, card("examination"), []) for seed in range(SEEDS)]
    notes = [[each.note for each in reading if each.kind == "symptom" and each.organ == "bone"] for reading in told]
    assert share(notes) == 1.0
    assert share([[n for n in note if complaint.taken_for in n] for note in notes]) == near(complaint.taken_share)
    made = whole_body()
    well = [take_test(reseed(made, seed), empty(made), card("examination"), []) for seed in range(SEEDS)]
    heard = [[each.note for each in reading if each.organ == "bone"] for reading in well]
    assert share(heard) == near(complaint.without)
    assert {note for each in heard for note in each} <= {note for each in notes for note in each}


def test_examination_keeps_its_judgement_for_weeks():
    made, patient = with_lesion("bone", 30.0)
    by_day = []
    for patient.day in range(0, 84, 7):
        (note,) = [each.note for each in take_test(made, patient, card("examination"), []) if each.organ == "bone"]
        by_day.append(note)
    assert len(set(by_day[:6])) == 1 and len(set(by_day[6:])) == 1


@pytest.mark.parametrize("name", ["plain_film", "pet", "mri", "laparoscopy", "low_dose_ct", "examination", "ct"])
def test_the_same_test_twice_in_a_day_agrees(name):
    made, patient = with_lesion("lung", 30.0)
    for seed in range(30):
        again = reseed(made, seed)
        assert take_test(again, patient, card(name), []) == take_test(again, patient, card(name), [])


def test_what_is_missed_is_missed_again_and_a_shadow_is_not_seen_again():
    made, patient = with_lesion("lung", 15.0)
    shown = [bool(each) for each in at_the_lesion(seen("plain_film", made, patient, 60))]
    patient.day = 42
    assert [bool(each) for each in at_the_lesion(seen("plain_film", made, patient, 60))] == shown
    assert 0 < shown.count(True) < 60
    made = whole_body()
    patient = empty(made)
    first = seen("low_dose_ct", made, patient, 300)
    patient.day = 84
    again = seen("low_dose_ct", made, patient, 300)
    places = [
        (one[0].x_mm, one[0].y_mm) == (two[0].x_mm, two[0].y_mm)
        for one, two in zip(first, again, strict=True)
        if one and two
    ]
    assert len(places) > 5 and not any(places)


def test_false_findings_by_organ_have_their_own_chance_and_sizes():
    scan = card("ct").effects[0].model_copy(update={"false_lesions": 0.0, "false_mm": (4.0, 20.0)})
    scan = type(scan).model_validate({**scan.model_dump(), "false_in": [{"organ": "lung", "chance": 0.3}]})
    test = card("ct").model_copy(update={"effects": (scan,)})
    made = whole_body()
    found = [take_test(reseed(made, seed), empty(made), test, [])[1:] for seed in range(SEEDS)]
    assert share(found) == near(0.3)
    sizes = [each.value for reading in found for each in reading]
    assert {each.organ for reading in found for each in reading} == {"lung"}
    assert min(sizes) >= 4 and max(sizes) > 15 and np.median(sizes) < 10, "small ones are the more frequent"


def test_low_shedders_and_non_secreters_are_drawn_with_the_patient():
    vary = {"low_shedder": {"share": 0.3, "factor": 0.02, "assumption": "x"},
            "non_secreter": {"share": 0.2, "factor": 0.0, "assumption": "x"}}  # fmt: skip
    made, patient = body(population(cells=2e10), level_fields={"vary": vary})
    low = none = 0
    for seed in range(SEEDS):
        here = reseed(made, seed)
        low += take_test(here, patient, card("ctdna"), [])[0].value < 0.1
        none += take_test(here, patient, card("marker_counts"), [])[0].value < 10
    assert low / SEEDS == near(0.3) and none / SEEDS == near(0.2)
    plain, _ = body(population(cells=2e10))
    assert all(take_test(reseed(plain, seed), patient, card("ctdna"), [])[0].value > 0.4 for seed in range(40))
