"""Published figures of the untreated disease that need no trial: growth on images, cells in the blood (role K).

Each is read off the rules for patients of the catalog's cancers, admitted one by one with their own differences.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from game.lab.mixed import empty, mixed_day, plain_case
from game.lab.oracles import Measured, Result
from game.sim.admit import admit, build_case
from game.sim.blood import cells_per_litre, circulate
from game.sim.case import Case
from game.sim.ground import gompertz
from game.sim.growth import net_growth_per_day
from game.sim.lesions import CELLS_PER_CM3, Lesions
from game.spec.levels import Biology, Population, Vary
from game.spec.library import Library

PATIENTS = 500
Z_95 = 1.96
FRAME = "first_look"
"""A level whose words and cards stand in; its cancer, organs, start and differences are replaced."""
MOST_ORGANS = 8


def cells_of(diameter_mm: float) -> float:
    """Cells of a sphere of that diameter."""
    return math.pi / 6.0 * (diameter_mm / 10.0) ** 3 * CELLS_PER_CM3


def patients(library: Library, cancer: str, cells: float, number: int) -> Iterator[Case]:
    """Cases of one breached primary of so many cells in the organs of the cancer's pattern, seeds 1 to `number`."""
    found = library.cancers[cancer]
    start = Population.model_validate({"organ": found.home, "cells": int(cells), "grade": 2})
    changes = {
        "cancer": cancer, "organs": (found.home, *(soil.organ for soil in found.soils))[:MOST_ORGANS],
        "start": (start,), "vary": Vary(), "biology": Biology(),
    }  # fmt: skip
    level = library.levels[FRAME].model_copy(update=changes)
    made = build_case(replace(library, levels={**library.levels, FRAME: level}), FRAME, 1)
    return (replace(made, seed=seed) for seed in range(1, number + 1))


def mean_of(values: list[float]) -> Measured:
    """The mean with its interval."""
    error = Z_95 * float(np.std(values, ddof=1)) / math.sqrt(len(values))
    mean = float(np.mean(values))
    return Measured(mean, (mean - error, mean + error), len(values))


BREAST = {"V2a": "breast_er", "V2b": "breast_her2", "V2c": "breast_tn"}
BETWEEN_IMAGES_DAYS = 90
IMAGED_MM = (8.0, 20.0)
"""Sizes at the first of two images. Assumption: an early breast cancer that is watched for some months."""


def v2(library: Library) -> Result:
    """Ryu 2014: mean volume doubling time between two images, by the law of growth without chance.

    Patients' doubling times are those of admission; sizes are spread evenly over the range.
    """
    means: dict[str, Measured] = {}
    for name, cancer in BREAST.items():
        cases = list(patients(library, cancer, 1e6, PATIENTS))
        seen = []
        for case in cases:
            share = (case.seed * 0.6180339887498949) % 1.0
            size = cells_of(IMAGED_MM[0] + share * (IMAGED_MM[1] - IMAGED_MM[0]))
            seen.append(imaged_doubling_days(admit(case).doubling_days, size, case.biology.growth.gompertz_cells))
        means[name] = mean_of(seen)
    er, tn = means["V2a"], means["V2c"]
    ratio = er.value / tn.value
    spread = sum((each.interval[1] / each.value - 1.0) ** 2 for each in (er, tn) if each.interval is not None)
    error = ratio * math.sqrt(spread)
    return Result({**means, "V2d": Measured(ratio, (ratio - error, ratio + error), er.n)})


def imaged_doubling_days(doubling_days: float, cells: float, limit_cells: float) -> float:
    """Volume doubling time between two images of a lesion that has so many cells at the first."""
    lesions = Lesions()
    lesions.found(0, 0.0, 0.0, 0, 2, True, int(cells))
    net, now = net_growth_per_day(doubling_days), cells
    for _ in range(BETWEEN_IMAGES_DAYS):
        lesions.cells = np.array([int(now)])
        now *= 1.0 + net * float(gompertz(lesions, limit_cells)[0])
    return BETWEEN_IMAGES_DAYS * math.log(2.0) / math.log(now / cells)


V16_MM = 2.7
V16_PATIENTS = 60


def v16(library: Library) -> Result:
    """Coumans 2013: cells in a litre of blood with a primary of 2.7 mm, the mean of each breast cancer's patients.

    The median subtype counts, the interval is their range.
    """
    means = []
    for cancer in BREAST.values():
        cases = patients(library, cancer, cells_of(V16_MM), V16_PATIENTS)
        means.append(float(np.mean([cells_per_litre(case, admit(case)) for case in cases])))
    return Result({"V16": Measured(float(np.median(means)), (min(means), max(means)), len(means) * V16_PATIENTS)})


V17_CELLS = 1_000_000


def v17(library: Library) -> Result:
    """Fidler 1970: of cells brought into the blood, the share alive in an organ a day later; the median cancer."""
    shares = []
    for cancer in library.cancers.values():
        case = plain_case(60.0, 0.0, widths_mm=(20.0,))
        case = replace(case, cancer=case.cancer.model_copy(update={"spread": cancer.spread}))
        patient = empty(case)
        row = patient.clones.row_for((), 0, patient.cells)
        day = mixed_day(case, patient)
        day.shed[0, row or 0] = V17_CELLS
        circulate(day)
        shares.append(100.0 * patient.tally.arrested / V17_CELLS)
    return Result({"V17": Measured(float(np.median(shares)), (min(shares), max(shares)), len(shares) * V17_CELLS)})
