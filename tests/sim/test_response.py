from __future__ import annotations

import pytest
from bodies import CARDS, body, card, case, live, population, put

from game.sim.advance import advance
from game.sim.lesions import diameter_mm
from game.sim.plan import Order, Plan
from game.sim.response import follow

STILL = {"death_per_day": 0.0, "doubling_days": 1e18}


def sized(*cells):
    """A patient with one lesion per number of cells, at places far apart."""
    places = [("home", 64, 64), ("filter", 64, 64), ("far", 64, 64), ("home", 44, 64), ("home", 84, 64),
              ("filter", 44, 64), ("far", 44, 64)]  # fmt: skip
    start = [population(organ, cells=each, at_mm=(x, y)) for each, (organ, x, y) in zip(cells, places, strict=False)]
    return body(*start, growth=STILL)


def read_with(patient, *cells):
    patient.lesions.mass[: len(cells)] = [int(each) for each in cells]
    patient.lesions.sizes_mm = diameter_mm(patient.lesions.mass)
    follow(patient)
    return patient.response.reading


def test_targets_are_the_five_largest_of_ten_millimetres_or_more():
    _made, patient = sized(1e9, 2e9, 1e8, 3e9, 4e9, 5e9, 6e9)
    assert patient.response.targets == (6, 5, 4, 3, 1)
    assert patient.response.baseline_mm == pytest.approx(
        sum(float(diameter_mm([cells])[0]) for cells in (6e9, 5e9, 4e9, 3e9, 2e9))
    )


def test_partial_response_needs_thirty_percent_less():
    _made, patient = sized(1e9)
    assert read_with(patient, 1e9 * 0.71**3) == "SD"
    assert read_with(patient, 1e9 * 0.699**3) == "PR"


def test_complete_response_means_nothing_visible():
    _made, patient = sized(1e9)
    assert read_with(patient, 1e8) == "PR"
    assert read_with(patient, 6e7) == "CR", "below 5 mm"


def test_progression_needs_twenty_percent_and_five_millimetres_over_the_nadir():
    _made, patient = sized(1e9)
    assert read_with(patient, 1e9 * 1.25**3) == "SD", "a quarter more, but only 3 mm"
    assert read_with(patient, 1e9 * 1.45**3) == "PD"
    assert patient.response.progressed_day == 0

    _made, patient = sized(3.2e10)
    assert read_with(patient, 3.2e10 * 1.15**3) == "SD", "6 mm, but only 15%"
    assert read_with(patient, 3.2e10 * 0.5**3) == "PR"
    assert read_with(patient, 3.2e10 * 0.65**3) == "PD", "measured from the nadir, not from the baseline"


def test_a_new_visible_lesion_is_progression():
    made, patient = sized(1e9)
    put(made, patient, "far", 64, 64, 5 * 10**7)
    follow(patient)
    assert patient.response.reading == "SD"
    put(made, patient, "far", 74, 64, 10**8)
    follow(patient)
    assert patient.response.reading == "PD"


def test_dead_cells_leave_the_mass_by_four_percent_a_day():
    made, patient = body(population(cells=1e9), growth=STILL)
    patient.cells.count[:] //= 1000
    live(made, patient, 17)
    assert patient.lesions.mass[0] == pytest.approx(1e9 * 0.96**17, rel=1e-3)
    assert patient.lesions.diameters_mm()[0] == pytest.approx(diameter_mm([5e8])[0], rel=0.01)


@pytest.mark.parametrize("logs", [1.0])
def test_a_one_log_kill_reads_as_a_partial_response_by_day_42(logs):
    strong = card("toxin", "systemic", [{"kind": "cytotoxic", "drug": "toxin", "log10_kill": logs,
                  "sleeping_share": 0.1}], category="cytotoxic")  # fmt: skip
    made, patient = body(population(cells=2.6e9), growth={"doubling_days": 60.0}, cards={**CARDS, "toxin": strong})
    step = advance(made, patient, Plan((Order("toxin", 100),)), {})
    assert step.patient.cells_total() < 0.16 * 2.6e9
    step = advance(made, step.patient, Plan(), {})
    assert step.patient.day == 42 and step.patient.response.reading == "PR"


def test_no_disease_at_the_start_reads_as_nothing_to_progress():
    made = case(population(cells=1e7))
    from game.sim.admit import admit

    patient = admit(made)
    live(made, patient, 3)
    assert patient.response.reading == "CR" and patient.response.baseline_mm == 0.0
