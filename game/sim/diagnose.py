"""Tests: what each would read off the truth, with its limit, error and delay (docs/model.md, 12)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from game.sim.case import Case
from game.sim.chance import draw
from game.sim.findings import Finding
from game.sim.imaging import NINETY_FIVE, look, luck, noise, patient_luck
from game.sim.orders import within
from game.sim.patient import Patient
from game.sim.plan import Place, Plan
from game.spec.cards import Card
from game.spec.common import CYCLE_DAYS, RESERVES
from game.spec.effects import Biopsy, CtDna, MarkerAndCounts
from game.spec.levels import HiddenShare
from game.spec.looks import Look

NEUTROPHILS_PER_POINT = 0.5
"""Neutrophils in 1e9 per litre for a point of marrow reserve: 10 points are 5.0, 2 points 1.0 (grade 3). Assumption."""


def run_tests(case: Case, patient: Patient, plan: Plan, places: Mapping[str, Place]) -> tuple[Finding, ...]:
    """Take the plan's tests on today's truth."""
    found: list[Finding] = []
    for order in plan.orders:
        found += take_test(case, patient, case.cards[order.card], [places[target] for target in order.targets])
    return tuple(found)


def take_test(case: Case, patient: Patient, card: Card, places: list[Place]) -> list[Finding]:
    """Findings of one card's tests; none for a card without any."""
    found: list[Finding] = []
    for effect in card.effects:
        match effect:
            case Look():
                found += look(case, patient, card.id, effect)
            case MarkerAndCounts():
                found += marker_and_counts(case, patient, card.id, effect)
            case CtDna():
                found += ctdna(case, patient, card.id, effect)
            case Biopsy():
                for place in places:
                    found += biopsy(case, patient, card.id, effect, place)
            case _:
                pass
    return found


def hidden_factor(case: Case, name: str, hidden: HiddenShare | None) -> float:
    """What this patient sheds or secretes of the usual amount; 1 unless the level lets it vary and the seed has it."""
    return hidden.factor if hidden is not None and patient_luck(case, f"admit/{name}") < hidden.share else 1.0


def marker_and_counts(case: Case, patient: Patient, test: str, tube: MarkerAndCounts) -> list[Finding]:
    """Tumour marker, and neutrophils from the marrow reserve."""
    marker, day = case.cancer.marker, patient.day
    secretes = marker.per_1e9_cells * hidden_factor(case, "non_secreter", case.level.vary.non_secreter)
    true = tube.background + secretes * patient.cells_total() / 1e9
    a, b = noise(case, patient, f"{test}/marker", f"{test}/neutrophils")
    value = max(0.0, true * (1.0 + tube.error_fraction * a))
    error = NINETY_FIVE * tube.error_fraction * value
    count = max(0.0, NEUTROPHILS_PER_POINT * patient.reserves["marrow"] * (1.0 + 0.08 * b))
    return [
        Finding(
            day,
            day,
            test,
            "marker",
            _three(value),
            _three(max(0.0, value - error)),
            _three(value + error),
            note=marker.unit,
        ),
        Finding(day, day, test, "neutrophils", round(count, 1), round(count * 0.84, 1), round(count * 1.16, 1)),
    ]


def ctdna(case: Case, patient: Patient, test: str, tube: CtDna) -> list[Finding]:
    """Fraction of tumour DNA in blood, and the share that carries each mechanism, counted in a finite tube."""
    day, reads = patient.day, int(tube.genomes_read)
    totals = patient.by_clone()
    sheds = case.cancer.ctdna_shedding * hidden_factor(case, "low_shedder", case.level.vary.low_shedder)
    cells = float(patient.cells_total()) * sheds
    fraction = cells / (cells + tube.half_at_cells)
    by_mechanism = {each.id: 0 for each in case.mechanisms if each.detectable}
    for name, number in totals.items():
        for mechanism in name.split("+"):
            if mechanism in by_mechanism:
                by_mechanism[mechanism] += number
    names = list(by_mechanism)
    shares = [fraction] + [fraction * by_mechanism[name] / max(1, patient.cells_total()) for name in names]
    counted = draw(
        np.full(len(shares), reads, np.int64),
        np.array(shares),
        luck(case, patient, *[f"{test}/{n}" for n in ["all", *names]]),
    )
    total, *variants = (int(each) / reads for each in counted)
    seen = total if total >= tube.limit_fraction else 0.0
    found = [Finding(day, day, test, "ctdna", _three(seen), *_interval(total, reads))]
    for name, share in zip(names, variants, strict=True):
        if share >= tube.variant_limit_fraction and seen > 0.0:
            found.append(Finding(day, day, test, "variant", _three(share), *_interval(share, reads), note=name))
    return found


def _interval(share: float, reads: int) -> tuple[float, float]:
    """Wilson's 95% interval of a counted share."""
    z2 = NINETY_FIVE * NINETY_FIVE
    middle = (share + z2 / (2 * reads)) / (1 + z2 / reads)
    root = share * (1 - share) / reads + z2 / (4.0 * reads * reads)
    half = NINETY_FIVE * float(np.sqrt(root)) / (1 + z2 / reads)
    return _three(max(0.0, middle - half)), _three(min(1.0, middle + half))


def biopsy(case: Case, patient: Patient, test: str, needle: Biopsy, place: Place) -> list[Finding]:
    """Clones of one disc: one needle, so what lies elsewhere in the lesion stays unknown."""
    day = patient.day
    known = day + CYCLE_DAYS * needle.delay_cycles
    disc = within(case, Place(place.organ, place.x_mm, place.y_mm, 0.0), needle.radius_mm)
    cells = patient.cells
    rows = np.flatnonzero(disc[cells.site])
    by_clone: dict[tuple[str, ...], int] = {}
    for kind, number in zip(cells.kind[rows].tolist(), cells.count[rows].tolist(), strict=True):
        if number:
            mechanisms = patient.clones[kind >> 1].mechanisms
            by_clone[mechanisms] = by_clone.get(mechanisms, 0) + number
    total = sum(by_clone.values())
    x, y = place.x_mm, place.y_mm
    found = [Finding(day, known, test, "biopsy", _two(total), 0.0, 0.0, place.organ, x, y)]
    visible = {mechanism.id for mechanism in case.mechanisms if mechanism.detectable}
    charted: dict[str, int] = {}
    for mechanisms, number in by_clone.items():
        name = (
            "+".join(each for each in mechanisms if each in visible) if number >= needle.limit_fraction * total else ""
        )
        charted[name] = charted.get(name, 0) + number
    for name in sorted(charted):
        share = round(charted[name] / total, 2)
        found.append(Finding(day, known, test, "clone", share, share, share, place.organ, x, y, name))
    return found


def visit(case: Case, patient: Patient) -> tuple[Finding, ...]:
    """What every visit tells: reserves, quality of life and complaints, free and vague."""
    day = patient.day
    found = [
        Finding(day, day, "visit", "reserve", *(round(patient.reserves[name], 1),) * 3, note=name) for name in RESERVES
    ]
    found.append(Finding(day, day, "visit", "quality", *(round(patient.quality, 0),) * 3))
    burden = patient.cells_total()
    if burden >= 1e11:
        found.append(Finding(day, day, "visit", "symptom", 2.0, 0.0, 0.0, note="tired, less appetite, losing weight"))
    elif burden >= 1e10:
        found.append(Finding(day, day, "visit", "symptom", 1.0, 0.0, 0.0, note="tired now and then"))
    for organ, function in zip(case.organs, patient.host.function, strict=True):
        if function < 0.8:
            note = f"complaints that may come from the {organ.name.lower()}"
            found.append(Finding(day, day, "visit", "symptom", 2.0, 0.0, 0.0, organ.id, note=note))
    return tuple(found)


def _three(value: float) -> float:
    """Rounded to three significant figures: policies branch on charted values, so each has a stated precision."""
    return _significant(value, 3)


def _two(value: float) -> float:
    return _significant(value, 2)


def _significant(value: float, figures: int) -> float:
    return float(f"{value:.{figures - 1}e}")
