"""RECIST 1.1 (Eisenhauer et al., Eur J Cancer 2009; 45: 228-247), read on what was seen.

Simplifications: nodes are measured like other lesions; a reading describes its own scan, so a response to a later
line of therapy shows although progression was read before. A lesion taken out by local treatment counts 0 mm. Only
CT and MRI are read; a lesion whose organ a scan did not cover keeps its last reading, since an MRI of the brain says
nothing of the lung.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.spec.policies import Response

if TYPE_CHECKING:
    from game.play.charted import ChartLesion, Reading

MAX_TARGETS = 5
MAX_TARGETS_PER_ORGAN = 2
PARTIAL_RESPONSE = 0.30
PROGRESSION = 0.20
PROGRESSION_MM = 5.0
MEASURABLE_MM = 10.0


@dataclass(frozen=True)
class RecistReading:
    """One scan read against the baseline and the smallest sum so far.

    Attributes:
        sum_mm: sum of the target diameters, with the interval `low_mm` to `high_mm`.
        nadir_mm: smallest sum before this scan, the baseline included; growth counts from here.
        response: None for the baseline itself.
        new: ids of new lesions that count; `unclear`: new shadows below 10 mm seen on one scan only.
        grown: lesions beside the targets that have unequivocally grown.
    """

    day: int
    targets: tuple[str, ...]
    sum_mm: float
    low_mm: float
    high_mm: float
    baseline_mm: float
    nadir_mm: float
    response: Response | None
    new: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    grown: tuple[str, ...] = ()

    @property
    def change_from_baseline(self) -> float | None:
        """Fraction, -1 to many; None without target lesions."""
        return None if self.baseline_mm <= 0 else self.sum_mm / self.baseline_mm - 1

    @property
    def change_from_nadir(self) -> float | None:
        """Fraction; None when the smallest sum was 0."""
        return None if self.nadir_mm <= 0 else self.sum_mm / self.nadir_mm - 1


def read_recist(
    lesions: Sequence[ChartLesion],
    scan_days: Sequence[int],
    from_day: int | None = None,
    began: Mapping[str, int] | None = None,
) -> tuple[RecistReading, ...]:
    """One reading a scan; the first of `scan_days`, or the last one up to `from_day`, is the baseline.

    `from_day` re-baselines for a new line of therapy. `began` tells on which day each test was first used: what is too
    small to be measured and comes to light when a finer test is first used need not be new, and is followed from there.
    """
    days = sorted(set(scan_days))
    if from_day is not None:
        earlier = [day for day in days if day <= from_day]
        days = days[len(earlier) - 1 :] if earlier else days
    if not days:
        return ()
    baseline = days[0]
    present = [lesion for lesion in lesions if _diameter(lesion, baseline) > 0]
    targets = _choose_targets(present, baseline)
    rest = [lesion for lesion in present if lesion not in targets]
    after = [lesion for lesion in lesions if lesion.measured and lesion.measured[0].day > baseline]
    later = [lesion for lesion in after if not _came_to_light(lesion, began or {})]
    rest += [lesion for lesion in after if lesion not in later]
    start_mm = float(sum(_diameter(lesion, baseline) for lesion in targets))
    readings = []
    nadir_mm = start_mm
    for day in days:
        reading = _read_one(day, baseline, targets, rest, later, start_mm, nadir_mm)
        readings.append(reading)
        nadir_mm = min(nadir_mm, reading.sum_mm)
    return tuple(readings)


def _choose_targets(present: Sequence[ChartLesion], day: int) -> list[ChartLesion]:
    """The largest measurable lesions: at most five, at most two in one organ."""
    by_size = sorted(present, key=lambda lesion: (-_diameter(lesion, day), lesion.id))
    targets: list[ChartLesion] = []
    for lesion in by_size:
        reading = _reading(lesion, day)
        same_organ = sum(target.organ == lesion.organ for target in targets)
        if reading is not None and reading.measurable and same_organ < MAX_TARGETS_PER_ORGAN:
            targets.append(lesion)
    return targets[:MAX_TARGETS]


def _read_one(
    day: int,
    baseline: int,
    targets: Sequence[ChartLesion],
    rest: Sequence[ChartLesion],
    later: Sequence[ChartLesion],
    start_mm: float,
    nadir_mm: float,
) -> RecistReading:
    shown = [reading for lesion in targets if (reading := _reading(lesion, day)) is not None]
    sum_mm = round(float(sum(reading.diameter_mm for reading in shown)), 1)
    new = [lesion for lesion in later if _diameter(lesion, day) > 0]
    unclear = [lesion for lesion in new if not _unequivocal(lesion, day)]
    counted = [lesion for lesion in new if lesion not in unclear]
    grown = [lesion for lesion in rest if _has_grown(lesion, baseline, day)]
    gone = sum_mm <= 0 and not new and all(_diameter(lesion, day) <= 0 for lesion in rest)
    response: Response | None
    if day == baseline:
        response = None
    elif counted or grown or progressed(sum_mm, nadir_mm):
        response = "PD"
    elif gone:
        response = "CR"
    elif targets and sum_mm <= (1 - PARTIAL_RESPONSE) * start_mm:
        response = "PR"
    else:
        response = "SD"
    return RecistReading(
        day=day,
        targets=tuple(lesion.id for lesion in targets),
        sum_mm=sum_mm,
        low_mm=round(float(sum(reading.low_mm for reading in shown)), 1),
        high_mm=round(float(sum(reading.high_mm for reading in shown)), 1),
        baseline_mm=round(start_mm, 1),
        nadir_mm=round(nadir_mm, 1),
        response=response,
        new=tuple(lesion.id for lesion in counted),
        unclear=tuple(lesion.id for lesion in unclear),
        grown=tuple(lesion.id for lesion in grown),
    )


def _came_to_light(lesion: ChartLesion, began: Mapping[str, int]) -> bool:
    """Whether the first use of a test showed it, too small to have been seen for sure before."""
    first = lesion.measured[0]
    return began.get(first.test) == first.day and first.diameter_mm < MEASURABLE_MM


def progressed(sum_mm: float, nadir_mm: float) -> bool:
    """At least 20% and at least 5 mm over the smallest sum."""
    return sum_mm >= (1 + PROGRESSION) * nadir_mm and sum_mm >= nadir_mm + PROGRESSION_MM


def _unequivocal(lesion: ChartLesion, day: int) -> bool:
    """A new lesion counts when it can be measured, or when a second scan shows it again (RECIST 1.1, 4.3.5)."""
    sightings = [reading for reading in lesion.measured if reading.day <= day and reading.diameter_mm > 0]
    return len(sightings) >= 2 or any(reading.diameter_mm >= MEASURABLE_MM for reading in sightings)


def _has_grown(lesion: ChartLesion, baseline: int, day: int) -> bool:
    """Unequivocal growth of a lesion that is no target; the thresholds of the targets are used (assumption)."""
    before = [reading.diameter_mm for reading in lesion.measured if baseline <= reading.day < day]
    diameter_mm = _diameter(lesion, day)
    return bool(before) and diameter_mm >= MEASURABLE_MM and progressed(diameter_mm, min(before))


def _reading(lesion: ChartLesion, day: int) -> Reading | None:
    """What stands on that day: its own reading, or the last one of a lesion that this scan could not show."""
    measured = [reading for reading in lesion.measured if reading.day <= day]
    if not measured or (measured[-1].day < day and lesion.removed_day is not None and lesion.removed_day < day):
        return None
    return measured[-1]


def _diameter(lesion: ChartLesion, day: int) -> float:
    reading = _reading(lesion, day)
    return reading.diameter_mm if reading is not None else 0.0
