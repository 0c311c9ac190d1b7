"""One short test for each shipped mechanism that cells inherit, named after it: what it does in a body
(docs/model.md, 6)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from bodies import mixed_day, new_day, put, replicates
from immune_bodies import IMMUNITY
from shipped_bodies import killed, net, shipped

from game.sim.blood import circulate
from game.sim.evolution import mutate
from game.sim.growth import divide_and_die
from game.sim.immunity import immune_response
from game.sim.patient import Course
from game.sim.radiation import irradiate
from game.sim.vessels import enter_vessels
from game.spec.cancers import Immunity
from game.spec.library import load_library


def cost_of(made, name: str) -> None:
    """Without a drug the class grows by its fitness cost more slowly."""
    expected = 1.0 - load_library().mechanisms[name].fitness_cost
    assert net(made, name) / net(made) == pytest.approx(expected, rel=0.05)


def escapes(made, name: str, drug: str) -> None:
    """Under the drug the founder shrinks and the class grows."""
    assert net(made, drugs=(drug,)) < 0.0 < net(made, name, drugs=(drug,))


def test_t790m():
    """It escapes the first generation and yields to the third."""
    lung = shipped("egfr_lung")
    escapes(lung, "T790M", "egfr_first")
    assert net(lung, "T790M", drugs=("egfr_third",)) == pytest.approx(net(lung, drugs=("egfr_third",)), abs=1e-3)
    cost_of(lung, "T790M")


def test_c797s():
    """It escapes the third generation and yields to the first; with T790M, to neither."""
    lung = shipped("egfr_lung")
    escapes(lung, "C797S", "egfr_third")
    assert net(lung, "C797S", drugs=("egfr_first",)) < 0.0
    assert net(lung, "C797S", "T790M", drugs=("egfr_first", "egfr_third")) > 0.0
    cost_of(lung, "C797S")


def test_met_bypass():
    """It passes both generations by, until its own door is shut as well."""
    lung = shipped("egfr_lung")
    for drug in ("egfr_first", "egfr_third"):
        escapes(lung, "MET_bypass", drug)
        assert net(lung, "MET_bypass", drugs=(drug, "met_inhibitor")) < 0.0
    cost_of(lung, "MET_bypass")


def test_kras():
    """It is switched on below the receptor that the antibody holds."""
    bowel = shipped("colorectal")
    escapes(bowel, "KRAS", "egfr_antibody")
    cost_of(bowel, "KRAS")


def test_braf_amplified():
    """More of the target takes more of the drug; a second drug below still helps, and less than in the founder."""
    skin = shipped("melanoma")
    assert killed(skin, "BRAF_amplified", drugs=("braf_inhibitor",)) < 0.6 * killed(skin, drugs=("braf_inhibitor",))
    alone = net(skin, "BRAF_amplified", drugs=("braf_inhibitor",))
    both = net(skin, "BRAF_amplified", drugs=("braf_inhibitor", "mek_inhibitor"))
    assert net(skin, drugs=("braf_inhibitor", "mek_inhibitor")) < both < alone
    cost_of(skin, "BRAF_amplified")


def test_ras_reactivated():
    """It passes the BRAF inhibitor by, and the MEK inhibitor closes the way."""
    skin = shipped("melanoma")
    escapes(skin, "RAS_reactivated", "braf_inhibitor")
    assert net(skin, "RAS_reactivated", drugs=("braf_inhibitor", "mek_inhibitor")) < 0.0
    cost_of(skin, "RAS_reactivated")


def test_pi3k_bypass():
    """The signal runs on below the receptor, whatever holds it."""
    breast = shipped("breast_her2")
    for drug in ("her2_antibody", "her2_tki"):
        assert killed(breast, "PI3K_bypass", drugs=(drug,)) < 0.5 * killed(breast, drugs=(drug,))
    cost_of(breast, "PI3K_bypass")


def test_her2_loss():
    """What is not there can be neither bound nor blocked; the growth it gave is gone too."""
    breast = shipped("breast_her2")
    for drug in ("her2_antibody", "her2_tki"):
        assert killed(breast, "HER2_loss", drugs=(drug,)) < 0.2 * killed(breast, drugs=(drug,))
    cost_of(breast, "HER2_loss")


def test_esr1():
    """The receptor is on without its hormone; a drug that breaks it down still acts."""
    breast = shipped("breast_er")
    assert killed(breast, "ESR1", drugs=("aromatase_inhibitor",)) < 0.3 * killed(breast, drugs=("aromatase_inhibitor",))
    assert killed(breast, "ESR1", drugs=("oestrogen_blocker",)) > 0.5 * killed(breast, drugs=("oestrogen_blocker",))
    cost_of(breast, "ESR1")


def test_ar_change():
    """It makes do with traces of hormone; a drug that holds the receptor is weakened, not defeated."""
    prostate = shipped("prostate")
    assert killed(prostate, "AR_change", drugs=("androgen_deprivation",)) < 0.3 * killed(
        prostate, drugs=("androgen_deprivation",)
    )
    blocked = killed(prostate, "AR_change", drugs=("ar_inhibitor",)) / killed(prostate, drugs=("ar_inhibitor",))
    assert 0.5 < blocked < 0.95
    cost_of(prostate, "AR_change")


def test_efflux():
    """One pump throws out three unrelated drugs and spares a fourth; the pump inhibitor gives them their kill back."""
    breast = shipped("breast_tn")
    for drug in ("taxane", "anthracycline", "vinca"):
        usual, pumped = killed(breast, drugs=(drug,)), killed(breast, "efflux", drugs=(drug,))
        assert pumped < 0.3 * usual
        assert killed(breast, "efflux", drugs=(drug, "pump_inhibitor")) > 2 * pumped
    assert killed(breast, "efflux", drugs=("platinum",)) == pytest.approx(killed(breast, drugs=("platinum",)), rel=0.05)
    cost_of(breast, "efflux")


def irradiated(made, *clone: str) -> float:
    """Share of cells that 8 Gy leaves in a class."""
    patient = replicates(made, 10**6, clone)
    before = patient.cells_total()
    patient.courses = (Course(np.arange(made.anatomy.sites), 0, 1, 5, 1, 8.0, 0.0),)
    irradiate(mixed_day(made, patient))
    return patient.cells_total() / before


def test_repair():
    """Platinum, a PARP inhibitor and radiation do less to what mends its DNA again."""
    ovary = shipped("ovary")
    for drug, most in (("platinum", 0.6), ("parp_inhibitor", 0.2)):
        assert killed(ovary, "repair", drugs=(drug,)) < most * killed(ovary, drugs=(drug,))
    assert killed(ovary, "repair", drugs=("taxane",)) == pytest.approx(killed(ovary, drugs=("taxane",)), rel=0.05)
    assert irradiated(ovary, "repair") > 1.3 * irradiated(ovary)
    cost_of(ovary, "repair")


def test_apoptosis_block():
    """Every cytotoxic drug and radiation do a little less, none is defeated."""
    lung = shipped("egfr_lung")
    for drug in ("platinum", "taxane", "antimetabolite"):
        share = killed(lung, "apoptosis_block", drugs=(drug,)) / killed(lung, drugs=(drug,))
        assert 0.55 < share < 0.75
    assert irradiated(lung, "apoptosis_block") > 1.5 * irradiated(lung)
    assert net(lung, "apoptosis_block", oxygen=0.1) > net(lung, oxygen=0.1), "and it bears low oxygen better"
    cost_of(lung, "apoptosis_block")


def test_b2m_loss():
    """Immune cells pass by what shows them nothing, in the same voxel as what they kill."""
    plain = shipped("melanoma")
    rule = Immunity.model_validate({**IMMUNITY, "suppression": 0.0, "recruited_at_cells": 1e3})
    still = plain.cancer.growth.model_copy(update={"doubling_days": 36500.0, "death_per_day": 0.0})
    made = replace(plain, cancer=plain.cancer.model_copy(update={"immunity": rule, "growth": still}))
    patient = replicates(made, 0)
    for clone in ((), ("B2M_loss",)):
        put(made, patient, made.cancer.home, 64, 64, 10**5, clone)
    patient.immune.cover(len(patient.lesions))
    patient.immune.infiltrate[:] = 0.6
    day = new_day(made, patient)
    immune_response(day)
    divide_and_die(day)
    died = {name: 10**5 - cells for name, cells in patient.by_clone().items()}
    assert died["founder"] > 1000
    assert died["B2M_loss"] == pytest.approx(0.05 * died["founder"], rel=0.3)
    cost_of(plain, "B2M_loss")


def mutants(made, *clone: str) -> float:
    """Mutants that a day brings for each division of a class."""
    patient = replicates(made, 10**6, clone)
    day = mixed_day(made, patient)
    divide_and_die(day)
    before = patient.cells_total()
    mutate(day)
    return (before - patient.by_clone()["+".join(clone) or "founder"]) / patient.tally.born


def test_unstable():
    """Every further change comes fifty times as often."""
    breast = shipped("breast_tn")
    own = load_library().mechanisms["unstable"].per_division
    others = sum(each.per_division for each in breast.mechanisms) - own
    assert mutants(breast) == pytest.approx(others + own, rel=0.15)
    assert mutants(breast, "unstable") == pytest.approx(50 * others, rel=0.05)
    cost_of(breast, "unstable")


def travelled(made, *clone: str) -> tuple[int, float]:
    """Cells of a class that enter the blood in a day, and the share of them that stops alive."""
    patient = replicates(made, 10**7, clone)
    day = mixed_day(made, patient)
    enter_vessels(day)
    circulate(day)
    return patient.tally.shed, patient.tally.arrested / patient.tally.shed


def test_invasive():
    """Three times as many enter the blood, where they do no better."""
    made = shipped("pancreas", "liver")
    usual, more = travelled(made), travelled(made, "invasive")
    assert more[0] == pytest.approx(3 * usual[0], rel=0.02)
    assert more[1] == pytest.approx(usual[1], rel=0.1)
    cost_of(made, "invasive")


def test_blood_survivor():
    """No more of them enter the blood, and five times as many of them stop alive."""
    made = shipped("pancreas", "liver")
    usual, hardy = travelled(made), travelled(made, "blood_survivor")
    assert hardy[0] == pytest.approx(usual[0], rel=0.02)
    assert hardy[1] == pytest.approx(5 * usual[1], rel=0.1)
    cost_of(made, "blood_survivor")


def test_hypoxia_tolerant():
    """Where oxygen is half of enough it is spared seven tenths of the slower growth."""
    made = shipped("pancreas")
    full, slow, spared = net(made), net(made, oxygen=0.15), net(made, "hypoxia_tolerant", oxygen=0.15)
    cost = 1.0 - load_library().mechanisms["hypoxia_tolerant"].fitness_cost
    assert slow / full == pytest.approx(0.5, rel=0.05)
    assert spared / full == pytest.approx(0.85 * cost, rel=0.05)
    cost_of(made, "hypoxia_tolerant")


def at_home_in(organ: str) -> None:
    """In an organ whose soil lets the founder grow half as fast, the adapted class grows as it does at home."""
    made = shipped("breast_er", organ, soil=0.5)
    name, grown = f"{organ}_adapted", {}
    for clone in ((), (name,)):
        patient = replicates(made, 10**6, clone)
        before = patient.cells.by_site().copy()
        day = mixed_day(made, patient)
        day.ground.organ[:] = made.anatomy.organ
        divide_and_die(day)
        there = made.anatomy.organ == made.organ_index(organ)
        after = patient.cells.by_site()
        grown[clone] = after[there].sum() / before[there].sum() - 1, after[~there].sum() / before[~there].sum() - 1
    assert grown[()][0] == pytest.approx(0.5 * grown[()][1], rel=0.1)
    assert grown[name,][0] == pytest.approx(grown[name,][1], rel=0.1)


def test_liver_adapted():
    at_home_in("liver")


def test_bone_adapted():
    at_home_in("bone")


def test_brain_adapted():
    at_home_in("brain")


def test_lung_adapted():
    at_home_in("lung")
