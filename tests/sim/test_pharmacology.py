from __future__ import annotations

import math

import numpy as np
import pytest
from bodies import (
    CARDS,
    CENTRE,
    DRUGS,
    MECHANISMS,
    body,
    case,
    give,
    live,
    mixed_day,
    of_kind,
    organ,
    population,
    replicates,
)

from game.sim.acting import LEVELS
from game.sim.ground import survey
from game.sim.growth import divide_and_die, net_growth_per_day
from game.sim.patient import Dose
from game.sim.pharmacology import drug_day, effect_levels, fold_of, plasma_level, share_of_cycle, targets_of
from game.spec.cancers import Response
from game.spec.effects import Targeted

STILL = {"death_per_day": 0.0, "doubling_days": 1e18}


def without_persisters(card):
    effects = tuple(
        each.model_copy(update={"persister_per_day": 0.0}) if isinstance(each, Targeted) else each
        for each in card.effects
    )
    return card.model_copy(update={"effects": effects})


NO_PERSISTERS = {name: without_persisters(card) for name, card in CARDS.items()}


def test_a_daily_drug_holds_its_level_and_then_halves_by_its_half_life():
    blocker = DRUGS["blocker"]
    doses = (Dose("blocker", 1, 0.75, 21), Dose("closer", 1, 1.0, 21))
    assert [plasma_level(blocker, doses, day) for day in (0, 1, 21)] == [0.0, 0.75, 0.75]
    assert plasma_level(blocker, doses, 24) == pytest.approx(0.75 / 4)
    assert plasma_level(blocker, doses, 60) == 0.0
    again = (*doses, Dose("blocker", 22, 1.0, 42))
    assert plasma_level(blocker, again, 30) == 1.0, "the next cycle goes on, it does not add up"


def test_the_logs_of_one_dose_add_up_over_its_days():
    toxin, dose = DRUGS["toxin"], Dose("toxin", 5, 1.0, 4)
    shares = [share_of_cycle(toxin, dose, day) for day in range(40)]
    assert shares[4] == 0.0 and shares[5] == pytest.approx(0.5) and shares[6] == pytest.approx(0.25)
    assert sum(shares) == pytest.approx(1.0, abs=1e-12), "the last day takes what is left"


def survivors(logs_drug="toxin", asleep=False, clone=(), share=1.0, **more) -> float:
    """Logs that one dose kills over its cycle, in some 2,000 voxels of a million cells at full reach."""
    made = case(growth=STILL, **more)
    patient = replicates(made, 10**6, clone, asleep)
    give(patient, made, logs_drug, share)
    start = patient.cells_total()
    for _ in range(21):
        divide_and_die(mixed_day(made, patient))
    return math.log10(start / patient.cells_total())


def test_a_full_dose_kills_its_logs_of_cycling_cells():
    assert survivors() == pytest.approx(2.0, abs=0.02)


def test_sleeping_cells_feel_a_small_share_of_the_logs():
    assert survivors(asleep=True) == pytest.approx(0.2, abs=0.005)


def test_the_logs_are_constant_whatever_the_number_of_cells():
    made = case(growth=STILL)
    for cells in (10**4, 10**8):
        patient = replicates(made, cells)
        give(patient, made, "toxin")
        for _ in range(21):
            divide_and_die(mixed_day(made, patient))
        assert math.log10(cells * made.anatomy.sites / patient.cells_total()) == pytest.approx(2.0, abs=0.02)


def test_a_smaller_dose_kills_less_by_the_hill_curve():
    half = (0.5 / (0.5 + 0.5)) / (1.0 / (1.0 + 0.5))
    assert survivors(share=0.5) == pytest.approx(2.0 * half, abs=0.02)
    full = effect_levels(DRUGS["blocker"], 1.0, 1.0)
    assert full[LEVELS] == 1.0 and full[0] == 0.0
    assert (np.diff(full) > 0).all()


def reach_in(vessel=1.0, penetration=1.0, cells=1e6):
    made, patient = body(
        population(cells=cells), organs=(organ("home", drug_penetration=penetration), organ("filter"), organ("far"))
    )
    patient.vessel[:] = vessel
    return survey(made, patient).reach / LEVELS


def test_exposure_falls_with_perfusion_and_penetration():
    assert reach_in()[0] == 1.0
    assert reach_in(penetration=0.25)[0] == pytest.approx(0.25, abs=0.01)
    assert reach_in(vessel=0.08)[0] == pytest.approx(0.5 * 1.08, abs=0.01), "half of the drug at this perfusion"
    assert reach_in(vessel=0.0)[0] == 0.0
    crowded = reach_in(cells=1e9)
    assert crowded.min() > 0.9


def test_a_sanctuary_keeps_its_cells():
    made, patient = body(
        population("home", cells=1e6), population("far", cells=1e6), growth=STILL,
        organs=(organ("home"), organ("filter"), organ("far", drug_penetration=0.05)),
    )  # fmt: skip
    give(patient, made, "toxin")
    live(made, patient, 21)
    at_home, behind = patient.lesions.cells
    assert at_home == pytest.approx(1e4, rel=0.1)
    assert behind > 5e5


def births_and_deaths(drugs=("blocker",), clone=(), share=1.0, **more):
    made = case(cards=NO_PERSISTERS, **more)
    patient = replicates(made, 10**6, clone)
    for name in drugs:
        give(patient, made, name, share)
    n = patient.cells_total()
    divide_and_die(mixed_day(made, patient))
    return patient.tally.born / n, patient.tally.died / n


USUAL = 0.1 + net_growth_per_day(60)


def test_a_targeted_drug_blocks_births_and_adds_deaths():
    born, died = births_and_deaths()
    assert born == pytest.approx(0.1 * USUAL * 0.96, rel=0.01), "a tenth of the births of the cells that live"
    assert died == pytest.approx(1 - 0.9 * 0.96, rel=0.002)
    assert births_and_deaths(drugs=())[0] == pytest.approx(USUAL, rel=0.002)


def test_a_drug_without_its_target_does_nothing():
    assert births_and_deaths(("closer",)) == births_and_deaths(())


def test_a_target_mutation_raises_what_its_drug_needs():
    made = case()
    gate = next(each for each in MECHANISMS if each.id == "gate")
    assert gate.defeats[0].fold_ec50 == 100
    strength = effect_levels(DRUGS["blocker"], 1.0, 100.0)[LEVELS]
    assert strength == pytest.approx((1 / (1 + 20**2)) / (1 / (1 + 0.2**2)), rel=1e-9)
    net = net_growth_per_day(60) * 0.95
    born, died = births_and_deaths(clone=("gate",))
    assert died == pytest.approx(1 - 0.9 * (1 - 0.04 * strength), rel=0.002)
    assert born == pytest.approx((0.1 + net) * (1 - 0.9 * strength) * (1 - 0.04 * strength), rel=0.005)
    patient = replicates(made, 1, ("gate",))
    assert (fold_of(made, patient.clones[0], "toxin", {}) == 1.0).all(), "and of no other drug"


def test_a_bypass_counts_only_while_its_own_door_is_open():
    founder = births_and_deaths()
    bypass = births_and_deaths(clone=("detour",))
    both = births_and_deaths(("blocker", "closer"), clone=("detour",))
    alone = births_and_deaths(("closer",), clone=("detour",))
    assert bypass[0] > 9 * founder[0], "the blocker alone passes the bypass by"
    assert both[0] < founder[0] and both[1] > founder[1], "with both doors shut each drug does its part"
    assert alone[0] == pytest.approx(0.5 * bypass[0], rel=0.05), "the closer alone acts where the bypass is carried"
    made = case()
    patient = replicates(made, 1, ("detour",))
    assert targets_of(made, patient.clones[0]) == {"A", "B"}
    closing = {"closer": effect_levels(DRUGS["closer"], 1.0, 1.0)}
    fold = fold_of(made, patient.clones[0], "blocker", closing)
    assert fold[0] == 100.0 and fold[LEVELS] == 1.0, "where the closer does not reach, the door stays open"


def test_an_efflux_pump_defeats_unrelated_drugs_at_a_cost():
    pump = survivors(clone=("pump",))
    strength = effect_levels(DRUGS["toxin"], 1.0, 30.0)[LEVELS]
    assert strength == pytest.approx((1 / (1 + 15)) / (1 / 1.5), rel=1e-9)
    assert pump == pytest.approx(2.0 * strength, abs=0.02)
    usual, pumped = births_and_deaths(), births_and_deaths(clone=("pump",))
    assert usual[0] < pumped[0] < 3 * usual[0], "a weak substrate: twice as much is needed, not a hundred times"
    free = np.subtract(*births_and_deaths((), clone=("pump",)))
    assert free == pytest.approx(0.85 * net_growth_per_day(60), rel=0.02)


def test_mechanisms_of_one_cell_multiply():
    made = case()
    patient = replicates(made, 1, ("gate", "pump"))
    assert fold_of(made, patient.clones[0], "blocker", {})[0] == 200.0


def test_a_cancer_may_answer_a_drug_less():
    made = case(growth=STILL)
    dull = made.cancer.model_copy(update={"responses": (Response(drug="toxin", factor=0.5, assumption="for tests"),)})
    made = type(made)(made.level, dull, made.organs, made.mechanisms, made.drugs, made.cards, 1)
    patient = replicates(made, 10**6)
    give(patient, made, "toxin")
    for _ in range(21):
        divide_and_die(mixed_day(made, patient))
    assert math.log10(1e6 * made.anatomy.sites / patient.cells_total()) == pytest.approx(1.0, abs=0.01)


def test_two_drugs_at_once_act_together():
    made = case(growth=STILL, cards=NO_PERSISTERS)
    patient = replicates(made, 10**6)
    give(patient, made, "toxin")
    give(patient, made, "blocker")
    patient.day = 1
    both = drug_day(made, patient)
    assert both is not None
    killed = 1 - 10 ** (-2.0 * 0.5)
    assert both.death[0, LEVELS] == pytest.approx(1 - (1 - killed) * (1 - 0.04), rel=1e-9)
    assert of_kind(patient, 0) == patient.cells_total()


def test_drugs_are_gone_some_half_lives_after_the_last_dose():
    made, patient = body(population(cells=1e6, at_mm=CENTRE))
    give(patient, made, "toxin")
    give(patient, made, "blocker")
    patient.day = 200
    assert drug_day(made, patient) is None
