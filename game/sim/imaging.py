"""Tests that look into organs: what each shows of the truth, misses, and takes for a lesion (docs/model.md, 12)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from game.sim.case import Case
from game.sim.chance import Process, day_word, name_key, normal, uniform
from game.sim.findings import Finding, FindingKind, Survey
from game.sim.lesions import diameter_mm
from game.sim.patient import Patient
from game.sim.response import VISIBLE_MM
from game.spec.looks import MEASURING, Complaint, CtScan, Examination, Laparoscopy, Look, LowDoseCt, Mri, Pet

Floats = npt.NDArray[np.float64]

NINETY_FIVE = 1.96
RULES_OUT = 1.5
"""A look rules out what was charted at so many times its limit, since sizes near it err to both sides. Assumption."""


def luck(case: Case, patient: Patient, *names: str) -> Floats:
    """One uniform for each name, [n], for the measurements of a day."""
    return _uniforms(case, patient.day, names)


def noise(case: Case, patient: Patient, *names: str) -> list[float]:
    """One standard normal for each name."""
    return [float(each) for each in normal(luck(case, patient, *names))]


def patient_luck(case: Case, name: str, spell: int = 0) -> float:
    """One uniform that belongs to the patient, whatever the day; `spell` numbers what is drawn anew now and then."""
    return float(_uniforms(case, spell, (name,))[0])


def _uniforms(case: Case, day: int, names: tuple[str, ...]) -> Floats:
    who = np.array([name_key(name) for name in names], np.uint64)
    return uniform(who, day_word(case.seed, day, Process.MEASURE))


def look(case: Case, patient: Patient, test: str, effect: Look) -> list[Finding]:
    """What one look shows: true lesions above its limit, and what it takes for lesions.

    The two diameters of a lesion seen by RECIST are one here: the section is round. Simplification.
    """
    shown = _true(case, patient, test, effect)
    shown += _shadow(case, patient, test, effect, _organs(case, effect), effect.false_lesions, test)
    for each in effect.false_in:
        here = [index for index, organ in enumerate(case.organs) if organ.id == each.organ]
        shown += _shadow(case, patient, test, effect, here, each.chance, f"{test}/{each.organ}")
    if isinstance(effect, Pet):
        shown += _inflamed(case, patient, test, effect)
    told: list[Finding] = []
    if isinstance(effect, Examination):
        for complaint in effect.complaints:
            told += _complaint(case, patient, test, complaint)
    return [_head(patient.day, test, effect, len(shown)), *shown, *told]


def _head(day: int, test: str, effect: Look, seen: int) -> Finding:
    kind: FindingKind = "scan" if isinstance(effect, MEASURING) else "look"
    count = float(seen)
    if isinstance(effect, CtScan) and not effect.organs and effect.sees_mm == VISIBLE_MM:
        return Finding(day, day, test, kind, count, count, count)
    # a film, a PET or a hand that shows nothing does not undo what a finer test showed
    fine = isinstance(effect, CtScan | Mri | LowDoseCt | Laparoscopy)
    limit = RULES_OUT * effect.sees_mm if fine else None
    return Survey(day, day, test, kind, count, count, count, organs=effect.organs, rules_out_mm=limit)


def _organs(case: Case, effect: Look) -> list[int]:
    """Indices of the level's organs that the look covers."""
    return [index for index, organ in enumerate(case.organs) if not effect.organs or organ.id in effect.organs]


def seen_as_mm(patient: Patient, effect: Look) -> Floats:
    """Diameter of each lesion as the look meets it, [n]; PET meets a sphere of the cycling cells alone."""
    return diameter_mm(patient.lesions.awake) if isinstance(effect, Pet) else patient.lesions.seen_mm()


def _true(case: Case, patient: Patient, test: str, effect: Look) -> list[Finding]:
    lesions = patient.lesions
    sizes = seen_as_mm(patient, effect)
    covered = _organs(case, effect)
    found: list[Finding] = []
    for lesion in np.flatnonzero(sizes >= effect.sees_mm).tolist():
        if int(lesions.organ[lesion]) not in covered:
            continue
        organ = case.organs[int(lesions.organ[lesion])].id
        x, y = float(lesions.x_mm[lesion]), float(lesions.y_mm[lesion])
        size = float(sizes[lesion])
        if _missed(case, test, effect, organ, x, y, size):
            continue
        (wobble,) = noise(case, patient, f"{test}/{organ}/{x}/{y}")
        found.append(_seen(patient.day, test, organ, x, y, size + _spread(effect, size) * wobble, effect, size))
    return found


def _spread(effect: Look, size: float) -> float:
    share = effect.error_fraction * size
    return float(np.sqrt(effect.error_mm * effect.error_mm + share * share))


def _missed(case: Case, test: str, effect: Look, organ: str, x: float, y: float, size: float) -> bool:
    """Whether this lesion is one of those that the test does not show: behind the heart, or of the tissue's grey.

    It is drawn once for a lesion and a test, not by the day: what was missed is missed again until it has grown.
    """
    if effect.misses <= 0.0 or (effect.misses_none_from_mm is not None and size >= effect.misses_none_from_mm):
        return False
    return patient_luck(case, f"{test}/missed/{organ}/{x}/{y}") < effect.misses


def _seen(
    day: int, test: str, organ: str, x: float, y: float, read: float, effect: Look, true: float | None = None
) -> Finding:
    """One place as it is charted, to whole millimetres; what does not measure gives a rough size."""
    size = round(max(read, effect.sees_mm), 0)
    if not isinstance(effect, CtScan | Mri):
        spread = _spread(effect, size)
        low, high = max(0.0, size - NINETY_FIVE * spread), size + NINETY_FIVE * spread
        return Finding(day, day, test, "spot", size, round(low, 1), round(high, 1), organ, round(x, 1), round(y, 1))
    spread = effect.error_mm if true is None else _spread(effect, true)
    measurable = size >= effect.measures_mm
    low = round(size - NINETY_FIVE * spread, 1) if measurable else 0.0
    high = round(size + NINETY_FIVE * spread, 1) if measurable else effect.measures_mm
    return Finding(day, day, test, "lesion", size, low, high, organ, round(x, 1), round(y, 1))


def _shadow(
    case: Case, patient: Patient, test: str, effect: Look, organs: list[int], false: float, name: str
) -> list[Finding]:
    """Something that is no lesion: a scar, a vessel cut across, an inflamed spot. Another day has other ones."""
    if false <= 0.0 or not organs:
        return []
    chance, where, which, size = luck(
        case, patient, f"{name}/shadow", f"{name}/where", f"{name}/organ", f"{name}/size"
    ).tolist()
    if chance >= false:
        return []
    organ = organs[int(which * len(organs))]
    sites = case.anatomy.slice_of(organ)
    site = sites.start + int(where * (sites.stop - sites.start))
    x, y = float(case.anatomy.x_mm[site]), float(case.anatomy.y_mm[site])
    smallest, largest = effect.false_mm
    read = smallest + (largest - smallest) * size * size
    return [_seen(patient.day, test, case.organs[organ].id, x, y, read, effect)]


def _inflamed(case: Case, patient: Patient, test: str, effect: Pet) -> list[Finding]:
    """Beds of recent local treatment that shine because they heal; one draw for each bed, the same on every day."""
    found: list[Finding] = []
    covered = {case.organs[index].id for index in _organs(case, effect)}
    for wound in patient.wounds:
        fresh = patient.day - wound.day <= effect.inflamed_days
        name = f"{test}/inflamed/{wound.organ}/{wound.x_mm}/{wound.y_mm}/{wound.day}"
        if fresh and wound.organ in covered and patient_luck(case, name) < effect.inflamed:
            size = effect.false_mm[1]
            found.append(_seen(patient.day, test, wound.organ, wound.x_mm, wound.y_mm, size, effect))
    return found


def _complaint(case: Case, patient: Patient, test: str, complaint: Complaint) -> list[Finding]:
    """What the person tells of one organ, and what it is put down to; the same words with a lesion and without."""
    if complaint.organ not in {organ.id for organ in case.organs}:
        return []
    organ = case.organ_index(complaint.organ)
    here = patient.lesions.seen_mm()[patient.lesions.organ == organ]
    spell = int(patient.day // complaint.days)
    name = f"{test}/{complaint.organ}/{complaint.words}"
    ill = bool(len(here)) and float(here.max()) >= complaint.from_mm
    if not ill and patient_luck(case, f"{name}/without", spell) >= complaint.without:
        return []
    # without a lesion it is put down to something else as often: nobody can tell the two apart by asking
    taken = patient_luck(case, f"{name}/taken", spell) < complaint.taken_share
    words = f"{complaint.words}: {complaint.taken_for if taken else complaint.suspect}"
    weight = 1.0 if taken else 2.0
    return [Finding(patient.day, patient.day, test, "symptom", weight, 0.0, 0.0, complaint.organ, note=words)]
