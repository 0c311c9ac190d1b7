from __future__ import annotations

import numpy as np
import pytest
from bodies import body, case, population, reseed

from game.sim.admit import DUCT_MM, admit, build_case, days_to_grow, draw_mechanism
from game.sim.ground import survey
from game.sim.lesions import diameter_mm
from game.spec.levels import routes_of

RARE = [{"share": 1.0}, {"share": 1e-6, "mechanisms": ["gate"]}]


def test_a_population_is_laid_as_a_filled_disc_of_its_size():
    made, patient = body(population(cells=1e9))
    assert patient.cells_total() == 10**9
    ground = survey(made, patient)
    assert ground.load.max() <= 0.96 and np.median(ground.load) > 0.9
    area_mm = 2 * (patient.sites_with_cells() * 4.0 / np.pi) ** 0.5
    assert area_mm == pytest.approx(float(diameter_mm([10**9])[0]), rel=0.15)
    made, patient = body(population(cells=1))
    assert patient.cells_total() == 1 and patient.sites_with_cells() == 1


def test_a_share_is_a_draw_that_differs_between_seeds():
    made = case(population(cells=1e9, clones=RARE))
    numbers = [admit(reseed(made, seed)).by_clone().get("gate", 0) for seed in range(60)]
    assert len(set(numbers)) > 30
    assert np.mean(numbers) == pytest.approx(1000, abs=20)
    assert 15 < np.std(numbers) < 55, "about the square root of a thousand"


def test_exact_shares_are_exact():
    made = case(population(cells=1e9, exactly=True, clones=RARE))
    assert {admit(reseed(made, seed)).by_clone()["gate"] for seed in range(5)} == {1000}


def test_a_minor_clone_lies_in_a_patch():
    _made, patient = body(population(cells=1e10, clones=[{"share": 1.0}, {"share": 0.01, "mechanisms": ["gate"]}]))
    kind = 2 * patient.clones.find(("gate",))
    places = np.count_nonzero(patient.cells.count[patient.cells.kind == kind])
    assert 0 < places < 0.1 * patient.sites_with_cells()


def test_vary_draws_hidden_differences_by_seed():
    vary = {
        "doubling_days": {"median": 60, "sd_log": 0.2, "assumption": "x"},
        "mechanism": {"gate": 0.5, "detour": 0.3},
    }
    made = case(population(clones=[{"share": 1.0}, {"share": 0.01, "mechanisms": ["drawn"]}]),
                level_fields={"vary": vary})  # fmt: skip
    patients = [admit(reseed(made, seed)) for seed in range(200)]
    doubling = [patient.doubling_days for patient in patients]
    assert np.median(doubling) == pytest.approx(60, rel=0.05)
    assert np.std(np.log(doubling)) == pytest.approx(0.2, rel=0.2)
    drawn = [patient.drawn for patient in patients]
    assert drawn.count("gate") == pytest.approx(125, abs=28), "chances are relative: 5 to 3"
    assert drawn.count("detour") == 200 - drawn.count("gate")
    for patient in patients[:20]:
        assert set(patient.by_clone()) == {"founder", patient.drawn}
    assert draw_mechanism(case()) is None


def test_sleepers_lie_at_drawn_places_each_in_its_own_lesion():
    start = (population(cells=1e6), population("far", cells=1, times=6, asleep=True, at_mm=None))
    _made, patient = body(*start)
    assert patient.lesions.cells.tolist() == [10**6, 1, 1, 1, 1, 1, 1]
    assert patient.lesions.awake.tolist() == [10**6, 0, 0, 0, 0, 0, 0]
    assert patient.lesions.slept_since.tolist() == [-1, 0, 0, 0, 0, 0, 0]
    _made, other = body(*start, seed=2)
    assert patient.cells.site.tolist() != other.cells.site.tolist()


def test_an_intact_membrane_closes_the_duct():
    made, patient = body(population(cells=1000, membrane="intact"))
    inside = patient.enclosed & (patient.membrane == 0.0)
    ring = patient.membrane > 0
    assert (np.pi * DUCT_MM**2) == pytest.approx(np.count_nonzero(inside) * 4, rel=0.3)
    for site in np.flatnonzero(inside):
        assert all(inside[beside] or ring[beside] for beside in made.anatomy.beside[site])
    assert (patient.vessel[inside] < made.anatomy.vessel[inside]).all()


def test_a_clone_s_birth_is_reckoned_back_along_its_lesion():
    made, patient = body(population(cells=1e9, exactly=True, clones=RARE))
    gate = patient.clones[patient.clones.find(("gate",))]
    assert gate.reckoned and gate.logged and gate.born_day == -days_to_grow(made, 60.0, 0.95, 1000.0, 1e9)
    founder = patient.clones[0]
    assert founder.name == "founder" and founder.born_day == 0
    doublings = np.log2(1000)
    assert 0.7 * 60 * doublings < -gate.born_day < 60 * doublings, "its lesion was smaller and faster then"
    assert days_to_grow(made, 60.0, 1.0, 1.0, 1e9) == 0


def test_the_same_seed_is_the_same_patient():
    made = case(population(cells=1e9, clones=RARE, at_mm=None))
    one, two, other = admit(made), admit(made), admit(reseed(made, 2))
    for first, second in zip(one.cells.sorted_rows(), two.cells.sorted_rows(), strict=True):
        assert (first == second).all()
    assert one.cells.sorted_rows()[0].tolist() != other.cells.sorted_rows()[0].tolist()


def test_shipped_levels_are_admitted(library):
    for level in library.levels:
        made = build_case(library, level, 3)
        patient = admit(made)
        expected = sum(int(each.cells) * each.times for each in made.level.start)
        assert patient.cells_total() == expected
        assert {each.id for each in made.mechanisms} == set(routes_of(made.level, made.cancer))
    with pytest.raises(KeyError):
        build_case(library, "no_such_level", 1)
