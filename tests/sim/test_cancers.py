"""Every cancer of the catalog: its parts fit together, and an untreated patient of it lives, and spreads, headless."""

from __future__ import annotations

from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest
from untreated import live, organs_of, untreated

from game.sim.admit import admit
from game.sim.ground import gompertz
from game.spec.library import load_library

CANCERS = sorted(load_library().cancers)
TEN = {
    "breast_er", "breast_her2", "breast_tn", "colorectal", "egfr_lung", "melanoma", "pancreas", "prostate", "stomach",
    "testis",
}  # fmt: skip


def test_there_are_ten_cancers_and_more():
    assert set(CANCERS) >= TEN


@pytest.mark.parametrize("cancer", CANCERS)
def test_a_cancer_fits_its_organs_drugs_and_mechanisms(cancer):
    library = load_library()
    found = library.cancers[cancer]
    made = untreated(cancer, 1, library=library)
    assert found.home not in {soil.organ for soil in found.soils}, "home is its own soil"
    assert len({soil.organ for soil in found.soils}) == len(found.soils)
    assert 4 <= len(organs_of(library, cancer)) <= 8
    assert len(found.mechanisms) <= 5, "32 classes hold five"
    assert [mechanism.id for mechanism in made.mechanisms] == sorted(found.mechanisms)
    assert {each.mechanism for each in found.mutability} <= set(found.mechanisms)
    known = set(found.targets) | {target for each in made.mechanisms for target in each.targets}
    answered = [library.drugs[response.drug] for response in found.responses]
    assert all(drug.target is None or drug.target in known for drug in answered)
    homes = {organ for each in made.mechanisms for organ in each.traits.at_home_in}
    assert homes <= {soil.organ for soil in found.soils}


@pytest.mark.parametrize("cancer", CANCERS)
def test_an_untreated_patient_of_each_cancer_lives_on_and_sheds_cells(cancer):
    made = untreated(cancer, 3, 2e8)
    patient = admit(made)
    course = live(made, patient, 0.5)
    assert course.cause == "alive" and course.cells > 2e8
    assert patient.tally.shed > patient.tally.arrested > 0
    assert patient.clones.unplaced == 0


QUICK_TO_DIE = {"testis", "egfr_lung"}
"""These are followed for five years; the slow ones, whose five years hold the most days and cells, for one."""


@pytest.mark.slow
@pytest.mark.parametrize("cancer", CANCERS)
def test_years_untreated(cancer):
    made = untreated(cancer, 3)
    patient = admit(made)
    years = 5.0 if cancer in QUICK_TO_DIE else 1.0
    course = live(made, patient, years)
    assert course.cause != "alive" or course.days > years * 365
    assert course.cells > 1e8
    assert course.unplaced <= course.cells / 1e6


def test_doubling_times_differ_between_patients_as_the_cancer_says():
    made = [untreated("breast_er", seed) for seed in range(1, 61)]
    growth = made[0].biology.growth
    logs = np.log([admit(each).doubling_days / growth.doubling_days for each in made])
    assert abs(logs.mean()) < 0.25
    assert logs.std() == pytest.approx(growth.doubling_sd_log, rel=0.25)
    alike = growth.model_copy(update={"doubling_sd_log": 0.0})
    same = [replace(each, cancer=each.cancer.model_copy(update={"growth": alike})) for each in made[:3]]
    assert {admit(each).doubling_days for each in same} == {growth.doubling_days}


@pytest.mark.parametrize(("cancer", "mean_days"), [("breast_er", 241.0), ("breast_her2", 162.0), ("breast_tn", 103.0)])
def test_v2_volume_doubling_seen_by_imaging(cancer, mean_days):
    """Ryu 2014, Eur Radiol: mean volume doubling 241, 162 and 103 days. Lesions of 8 to 20 mm, three months apart.

    On the law of growth alone; the median of many patients' doublings is drawn as in admission.
    """
    made = untreated(cancer, 1)
    growth = made.biology.growth
    quantiles = np.linspace(0.0025, 0.9975, 400)
    doublings = growth.doubling_days * np.exp([growth.doubling_sd_log * NormalDist().inv_cdf(q) for q in quantiles])
    sizes = 1e9 * np.pi / 6 * (np.linspace(0.8, 2.0, 13)) ** 3
    lesions = admit(made).lesions
    seen = []
    for cells in sizes:
        lesions.cells = np.array([int(cells)])
        seen.append(np.mean(doublings / float(gompertz(lesions, growth.gompertz_cells)[0])))
    assert np.mean(seen) == pytest.approx(mean_days, rel=0.15)
    print(f"\nV2: {cancer} {np.mean(seen):.0f} days")
