"""RECIST 1.1 on the true diameters of every day (Eisenhauer 2009, 10.1016/j.ejca.2008.10.026; docs/model.md, 12)."""

from __future__ import annotations

import numpy as np

from game.sim.patient import Patient, TrueResponse

MEASURABLE_MM = 10.0
VISIBLE_MM = 5.0
MAX_TARGETS = 5
PARTIAL = 0.70
GROWTH = 1.20
GROWTH_MM = 5.0


def baseline(patient: Patient) -> None:
    """Choose the target lesions on day 0: the five largest of 10 mm or more."""
    diameters = patient.lesions.seen_mm()
    large = [int(each) for each in np.argsort(-diameters, kind="stable") if diameters[each] >= MEASURABLE_MM]
    targets = tuple(large[:MAX_TARGETS])
    total = _sum(patient, targets)
    known = tuple(int(each) for each in np.flatnonzero(diameters >= VISIBLE_MM))
    patient.response = TrueResponse(targets, known, total, total, total, "SD", -1)


def _sum(patient: Patient, targets: tuple[int, ...]) -> float:
    diameters = patient.lesions.seen_mm()
    total = 0.0
    for target in targets:
        total += diameters.item(target)
    return total


def follow(patient: Patient) -> None:
    """Read today's response and keep the nadir."""
    response = patient.response
    response.sum_mm = _sum(patient, response.targets)
    grown = response.sum_mm >= GROWTH * response.nadir_mm and response.sum_mm >= response.nadir_mm + GROWTH_MM
    diameters = patient.lesions.seen_mm()
    seen = (diameters >= VISIBLE_MM).nonzero()[0].tolist()
    new = any(each not in response.known for each in seen)
    if response.baseline_mm == 0.0:
        grown = False
    if grown or new:
        response.reading = "PD"
        if response.progressed_day < 0:
            response.progressed_day = patient.day
    elif len(seen) == 0:
        response.reading = "CR"
    elif response.sum_mm <= PARTIAL * response.baseline_mm and response.baseline_mm > 0.0:
        response.reading = "PR"
    else:
        response.reading = "SD"
    response.nadir_mm = min(response.nadir_mm, response.sum_mm)
