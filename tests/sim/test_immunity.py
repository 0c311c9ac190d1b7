"""Immune cells: elimination, equilibrium, escape, and the drugs that change them (docs/model.md, 14)."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from bodies import card, case, empty, give, live, new_day, population, put
from immune_bodies import IMMUNE_CARDS, RELEASE, immune_body, immune_case

from game.sim.admit import admit
from game.sim.chance import Process, day_word, name_key, uniform
from game.sim.events import ImmuneCleared, LesionSwelled
from game.sim.growth import divide_and_die
from game.sim.immunity import MARROW_ENOUGH, immune_response, immune_sleep, recruitment, swells, unsuppressed
from game.sim.orders import give_orders
from game.sim.plan import Order, Plan
from game.sim.truth import truth_hash

HELD = (1e4, 2e5)


def course(made, patient, days, drug=None, every=21):
    """Living cells after each day, with a dose of a drug every few weeks."""
    cells = []
    for number in range(days):
        if drug is not None and number % every == 0:
            give(patient, made, drug)
        live(made, patient, 1)
        cells.append(patient.cells_total())
    return cells


def test_without_immunity_in_the_cancer_nothing_of_it_is_there():
    made = case()
    patient = admit(made)
    live(made, patient, 5)
    assert patient.immune is None and patient.lesions.swelling is None
    assert patient.copy().immune is None


@pytest.mark.parametrize("cells", [1e5, 1e6, 1e7])
def test_a_small_visible_tumour_is_held(cells):
    made, patient = immune_body(population(cells=cells))
    after = course(made, patient, 280)
    assert HELD[0] < after[-1] < HELD[1] and HELD[0] < after[-100] < HELD[1]


def test_few_killers_come_to_few_cells_so_the_smallest_grow_until_they_are_held():
    made, patient = immune_body(population(cells=500))
    after = course(made, patient, 300)
    assert after[39] > 800 and HELD[0] < after[-1] < HELD[1]


def test_a_large_or_suppressing_tumour_is_not_held():
    made, patient = immune_body(population(cells=1e8))
    assert course(made, patient, 200)[-1] > 2e8, "it suppresses"
    made, patient = immune_body(population(cells=1e8), immunity={"suppression": 0.0})
    assert course(made, patient, 120)[-1] < 1e6, "without suppression the same number is overcome"
    made, patient = immune_body(population(cells=1e8), immunity={"suppression": 0.0, "saturated_at_cells": 1e6})
    assert course(made, patient, 120)[-1] > 1e8, "killers run short"


def test_suppression_grows_with_the_lesion_and_is_lifted_by_the_drug():
    rule = immune_case().biology.immunity
    held = unsuppressed(rule, np.array([1e3, 1e7, 1e10]), 0.0)
    assert held == pytest.approx([1.0, 1 - 0.97 / 2, 0.03], abs=2e-3)
    assert unsuppressed(rule, np.array([1e10]), 0.9)[0] == pytest.approx(1 - 0.097, abs=1e-3)


def test_an_antigen_loss_hides_a_class():
    hidden = [{"share": 1.0}, {"share": 0.001, "mechanisms": ["hidden"]}]
    made, patient = immune_body(population(cells=1e6, clones=hidden))
    course(made, patient, 300)
    by_clone = patient.by_clone()
    assert by_clone["hidden"] > 10 * 1000 and by_clone["founder"] < HELD[1]
    assert by_clone["hidden"] > 0.8 * patient.cells_total()


def killed_in_a_day(made, patient):
    """Deaths of a body in which cells die by immune attack alone."""
    before = patient.tally.died
    day = new_day(made, patient)
    immune_response(day)
    divide_and_die(day)
    return patient.tally.died - before


def infiltrated(asleep=False, **more):
    made, patient = immune_body(population(cells=1e6, asleep=asleep), growth={"death_per_day": 0.0}, **more)
    patient.immune.cover(1)
    patient.immune.infiltrate[:] = 0.5
    return made, patient


def test_the_kill_is_that_of_the_document():
    made, patient = infiltrated()
    rule = made.biology.immunity
    followed = 0.5 + 0.04 * (0.6 * 1e6 / 1.1e6 - 0.5)
    expected = 1e6 * rule.kill_per_day * followed * (1 - 0.97 * 1e6 / 1.1e7) * (1e10 / (1e10 + 1e6))
    assert killed_in_a_day(made, patient) == pytest.approx(expected, rel=0.01)


def test_a_cell_dies_of_one_cause_a_day():
    """The kill is joined to the usual death: together 1 - (1 - d)(1 - k), each entry drawn once."""
    made, patient = infiltrated()
    kill = killed_in_a_day(made, patient) / 1e6
    made, patient = immune_body(population(cells=1e6), growth={"death_per_day": 0.3})
    patient.immune.cover(1)
    patient.immune.infiltrate[:] = 0.5
    assert killed_in_a_day(made, patient) == pytest.approx(1e6 * (1 - 0.7 * (1 - kill)), rel=0.01)


def test_immune_cells_come_by_the_blood():
    made, patient = infiltrated()
    full = killed_in_a_day(made, patient)
    made, patient = infiltrated()
    patient.vessel[:] = 0.08
    assert killed_in_a_day(made, patient) == pytest.approx(0.54 * full, rel=0.02)


def test_low_marrow_steroids_and_a_weak_host_send_fewer():
    made, patient = immune_body()
    day = new_day(made, patient)
    usual = recruitment(day, patient.immune, made.biology.immunity)
    patient.host.reserves["marrow"] = MARROW_ENOUGH / 2
    assert recruitment(day, patient.immune, made.biology.immunity) == pytest.approx(usual / 2)
    patient.host.reserves["marrow"] = 10.0
    patient.host.immunity = 0.3
    assert recruitment(day, patient.immune, made.biology.immunity) == pytest.approx(0.3 * usual)


def test_immune_damp():
    """A steroid takes its share of recruitment from the next day on, for its days."""
    made, patient = immune_body()
    usual = recruitment(new_day(made, patient), patient.immune, made.biology.immunity)
    give_orders(made, patient, Plan((Order("steroid"),)), {})
    damped = recruitment(new_day(made, patient), patient.immune, made.biology.immunity)
    assert damped == pytest.approx(0.2 * usual)
    patient.day += 42
    assert recruitment(new_day(made, patient), patient.immune, made.biology.immunity) == usual


def test_low_immunity_of_the_host_raises_spread():
    """The same seeds of a metastasis: a healthy host holds them small, a transplanted one lets them be seen."""
    largest = []
    for immunity in (1.0, 0.1):
        made, patient = immune_body(
            *(population("filter", cells=200, at_mm=(50 + 10 * n, 64)) for n in range(3)),
            growth={"doubling_days": 30, "death_per_day": 0.1},
        )
        patient.host.immunity = immunity
        course(made, patient, 330)
        largest.append(int(patient.lesions.cells.max()))
    assert largest[0] < 1e6 and largest[1] > 20 * largest[0]


def test_immune_release():
    """A checkpoint inhibitor helps where suppression held the killers back, and only after weeks."""
    made, patient = immune_body(population(cells=1e9))
    after = course(made, patient, 160, "release")
    assert after[6] > 1e9, "in the first week it grows as before"
    assert after[39] < 0.9 * max(after) and after[-1] < 1e7
    weeks = [day for day in range(160) if after[day] < 0.5 * 1e9]
    assert 21 <= weeks[0] <= 70


def test_the_release_fades_with_the_drug():
    made, patient = immune_body(population(cells=1e9))
    course(made, patient, 63, "release")
    assert patient.immune.released > 0.7
    course(made, patient, 200)
    assert patient.immune.released < 0.2


def test_a_hidden_class_escapes_the_checkpoint_inhibitor():
    hidden = [{"share": 1.0}, {"share": 0.001, "mechanisms": ["hidden"]}]
    made, patient = immune_body(population(cells=1e9, clones=hidden))
    after = course(made, patient, 400, "release")
    assert min(after) < 2e7 and after[-1] > 4 * min(after)
    assert patient.by_clone()["hidden"] > 0.9 * after[-1]


def test_a_cold_tumour_does_not_answer_the_checkpoint_inhibitor():
    made, patient = immune_body(population(cells=1e9), immunity={"infiltrate": 0.03})
    assert course(made, patient, 120, "release")[-1] > 1e9


def test_antigen_prime():
    """A vaccine brings more killers, also to a cold tumour, after weeks; it cannot lift suppression."""
    made, patient = immune_body(population(cells=1e6), immunity={"infiltrate": 0.03})
    alone = course(made, patient, 120)[-1]
    made, patient = immune_body(population(cells=1e6), immunity={"infiltrate": 0.03})
    primed = course(made, patient, 120, "vaccine")
    assert primed[6] > 1e6 and primed[-1] < 0.05 * alone
    assert 0.5 < patient.immune.primed < 0.8
    made, patient = immune_body(population(cells=1e9), immunity={"infiltrate": 0.03})
    assert course(made, patient, 120, "vaccine")[-1] > 1e9


def swelling_cards(median, sd_log):
    release = card("release", "systemic", [{**RELEASE, "swelling_median": median, "swelling_sd_log": sd_log}],
                   category="immune")  # fmt: skip
    return {**IMMUNE_CARDS, "release": release}


def test_pseudoprogression():
    """A lesion that measures larger while its cells fall; the marker of its cells does not rise with it."""
    made, patient = immune_body(population(cells=1e9), cards=swelling_cards(12.0, 0.0))
    events, sizes, cells = [], [], []
    for number in range(126):
        if number % 21 == 0:
            give(patient, made, "release")
        events += live(made, patient, 1)
        sizes.append(float(patient.lesions.seen_mm()[0]))
        cells.append(patient.cells_total())
    start = 12.407
    assert max(sizes) > 1.2 * start, "read as progression"
    peak = sizes.index(max(sizes))
    assert cells[peak] < 1.5 * 1e9 and sizes[-1] < 0.7 * start, "and yet a response"
    assert sum(isinstance(event, LesionSwelled) for event in events) == 1
    assert patient.lesions.seen_mm()[0] >= patient.lesions.diameters_mm()[0]


def test_swelling_differs_between_patients_and_not_between_days():
    made = immune_case(cards=swelling_cards(2.0, 0.8))
    drawn = [swells(dataclasses.replace(made, seed=seed)) for seed in range(300)]
    logs = [math.log(each) for each in drawn]
    assert np.median(drawn) == pytest.approx(2.0, rel=0.15) and np.std(logs) == pytest.approx(0.8, rel=0.15)
    u = uniform(np.array([name_key("admit/swelling")], np.uint64), day_word(7, 0, Process.ADMIT))[0]
    assert (drawn[7] > 2.0) == (u > 0.5)


def test_immune_attack_puts_cells_to_sleep():
    made, patient = immune_body(population(cells=1e6), immunity={"sleep_per_day": 0.05, "kill_per_day": 0.0})
    patient.immune.cover(1)
    patient.immune.infiltrate[:] = 0.5
    live(made, patient, 1)
    expected = 0.05 * patient.immune.attack[0] * 1e6
    assert patient.tally.slept == pytest.approx(expected, rel=0.05)
    made, patient = immune_body(population(cells=1e6))
    assert immune_sleep(new_day(made, patient)) is None


def test_the_last_cell_of_a_lesion_is_told():
    made = immune_case(immunity={"recruited_at_cells": 1.0, "kill_per_day": 0.9})
    patient = empty(made)
    put(made, patient, "far", 64, 64, 40)
    patient.immune.cover(len(patient.lesions))
    patient.immune.infiltrate[:] = 0.6
    told = [event for event in live(made, patient, 60) if isinstance(event, ImmuneCleared)]
    assert len(told) == 1 and told[0].organ == "far" and patient.cells_total() == 0


def test_a_lesion_that_died_of_something_else_is_not_told():
    made = immune_case(immunity={"recruited_at_cells": 1.0, "kill_per_day": 0.3}, growth={"death_per_day": 0.9})
    patient = empty(made)
    put(made, patient, "far", 64, 64, 40)
    patient.immune.cover(len(patient.lesions))
    patient.immune.infiltrate[:] = 0.6
    told = [event for event in live(made, patient, 60) if isinstance(event, ImmuneCleared)]
    assert told == [] and patient.cells_total() == 0


def test_sleeping_cells_show_less():
    killed = []
    for shown in (1.0, 0.2):
        made, patient = infiltrated(asleep=True, immunity={"sleeping_visibility": shown, "recruited_at_cells": 1.0})
        killed.append(killed_in_a_day(made, patient))
    assert killed[1] == pytest.approx(0.2 * killed[0], rel=0.1)


def test_the_state_is_copied_and_part_of_the_truth():
    made, patient = immune_body(population(cells=1e6))
    course(made, patient, 5)
    twin = patient.copy()
    before = truth_hash(made, patient)
    assert truth_hash(made, twin) == before
    course(made, twin, 1)
    assert truth_hash(made, patient) == before
    patient.immune.infiltrate = patient.immune.infiltrate + 0.01
    assert truth_hash(made, patient) != before
