"""Blood: half-life, arrest by anatomy, the host's attack (docs/model.md, 8)."""

from __future__ import annotations

import pytest
from bodies import admit, body, level, new_day, organ, population
from routes_bodies import STILL

from game.sim.blood import (
    alive_share,
    arrest_shares,
    attack,
    cells_per_litre,
    circulate,
    circulating_per_litre,
    half_life_hours,
    surviving_share,
)
from game.sim.case import Case
from game.sim.vessels import enter_vessels, expected_shedding
from game.spec.library import load_library

SHEDDING = {"shed_per_cell_day": 1e-3}
BODY = (
    organ("bowel", first_pass="liver", first_pass_share=0.7, blood_share=0.01),
    organ("prostate", plexus="bone", plexus_share=0.4, blood_share=0.0),
    organ("liver", blood_share=0.2),
    organ("lung", venous_share=0.6, blood_share=0.3, leaves_by="arteries"),
    organ("bone", blood_share=0.1),
)


@pytest.mark.parametrize("half_life", [1.0, 1.6, 2.4])
def test_half_of_the_cells_in_the_blood_are_left_after_each_half_life(half_life):
    """V15; and within a day practically all have left, so that the day is a fair step."""
    assert surviving_share(0.0, half_life) == 1.0
    for times in (1, 2, 3):
        assert surviving_share(times * half_life, half_life) == pytest.approx(0.5**times)
    assert surviving_share(24.0, half_life) < 0.001


def test_one_in_a_hundred_is_alive_a_day_later():
    """V17."""
    made, patient = body(population(cells=1e9), spread=SHEDDING)
    day = new_day(made, patient)
    enter_vessels(day)
    circulate(day)
    assert patient.tally.arrested / patient.tally.shed == pytest.approx(0.01, abs=0.001)


def test_cells_per_litre_follow_shedding_and_half_life():
    """As much flows in as is cleared: the steady state of constant shedding, summed hour by hour."""
    per_minute, left, inside = 480 / 1440, surviving_share(1 / 60, 1.6), 0.0
    for _ in range(48 * 60):
        inside = (inside + per_minute) * left
    assert circulating_per_litre(480, 1.6) == pytest.approx(inside / 5, rel=0.01)
    made, patient = body(population(cells=1e7), spread=SHEDDING, growth=STILL)
    day = new_day(made, patient)
    expected, in_blood = expected_shedding(made, patient), cells_per_litre(made, patient)
    assert in_blood == pytest.approx(circulating_per_litre(expected, 1.6))
    enter_vessels(day)
    assert patient.tally.shed == pytest.approx(expected, rel=0.05)


def test_a_weak_host_lets_more_cells_through_the_blood():
    assert alive_share(0.01, 1.0) == 0.01
    assert alive_share(0.01, 0.5) == pytest.approx(0.01 / (0.01 + 0.99 * 0.5))
    assert alive_share(0.01, 0.0) == 1.0 and alive_share(0.0, 0.0) == 0.0
    assert alive_share(0.01, 2.0) < 0.01
    arrested = {}
    for immunity in (1.0, 0.25):
        made, patient = body(
            population(cells=1e9), spread=SHEDDING, level_fields={"biology": {"blood_immunity": immunity}}
        )
        day = new_day(made, patient)
        enter_vessels(day)
        circulate(day)
        arrested[immunity] = patient.tally.arrested / patient.tally.shed
        assert half_life_hours(made, patient) == pytest.approx(1.6 / (0.01 + 0.99 * immunity))
    patient.host.immunity = 0.5
    assert attack(made, patient) == 0.25 * 0.5, "what the person can send counts too"
    assert arrested[0.25] == pytest.approx(alive_share(0.01, 0.25), rel=0.03)


def test_portal_blood_meets_the_liver_and_then_the_lung():
    bowel = arrest_shares(BODY, 0, circuit=True).tolist()
    assert bowel[2] == pytest.approx(0.7 + 0.3 * 0.4 * 0.2) and bowel[3] == pytest.approx(0.3 * 0.6)
    assert bowel[4] == pytest.approx(0.3 * 0.4 * 0.1)
    liver = arrest_shares(BODY, 2, circuit=True)
    assert liver[3] == pytest.approx(0.6) and liver[4] == pytest.approx(0.4 * 0.1)
    assert liver.sum() == pytest.approx(1.0)


def test_blood_of_the_lung_goes_straight_to_the_arteries():
    lung = arrest_shares(BODY, 3, circuit=True)
    assert lung[2] == pytest.approx(0.2) and lung[4] == pytest.approx(0.1) and lung[3] == 0.0


def test_blood_of_the_other_lung_does_not_meet_the_first():
    other = (*BODY, organ("other", blood_share=0.1, leaves_by="arteries"))
    shares = arrest_shares(other, len(BODY), circuit=True)
    assert shares[3] == 0.0 and shares[2] == pytest.approx(0.2)
    assert arrest_shares(other, 3, circuit=True)[len(BODY)] == pytest.approx(0.1)


def test_the_plexus_leads_past_the_lung():
    prostate = arrest_shares(BODY, 1, circuit=True)
    assert prostate[4] == pytest.approx(0.4 + 0.6 * 0.4 * 0.1)
    assert prostate[3] == pytest.approx(0.6 * 0.6)


def test_without_a_circuit_the_lung_has_its_share_of_flow():
    assert arrest_shares(BODY, 0)[3] == pytest.approx(0.3 * 0.3)


def test_a_small_breast_tumour_puts_a_few_cells_into_a_litre():
    """V16: 2.7 mm, in the mean over places of the organ."""
    library = load_library()
    found = []
    for seed in range(24):
        start = level(population("breast", cells=1.03e7, at_mm=None)).model_copy(
            update={"organs": ("breast",), "cancer": "breast_tn"}
        )
        made = Case(start, library.cancers["breast_tn"], (library.organs["breast"],), (), {}, {}, seed)
        patient = admit(made)
        assert patient.lesions.sizes_mm[0] == pytest.approx(2.7, abs=0.02)
        found.append(cells_per_litre(made, patient))
    assert 3.0 <= sum(found) / len(found) <= 15.0
