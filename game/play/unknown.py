"""What the chart could not know, one sentence each: truth set beside the day it was first read, if ever."""

from __future__ import annotations

from collections.abc import Iterator

from game.play.chart import Chart
from game.play.charted import ChartLesion
from game.play.classes import clone_label, mechanisms_of
from game.play.clinic import Clinic
from game.play.figures import count, resistant_clone, signed
from game.play.record import LINK_MM
from game.play.session import Truth
from game.sim.events import CellsSettled, ImmuneCleared, LesionSwelled, LesionWoke

BY_ROUTE = {"blood": "", "lymph": ", by lymph,", "peritoneum": ", across the peritoneal cavity,"}
"""Words for the route by which cells came; the usual one goes without saying."""


def unknown_to_the_chart(clinic: Clinic, chart: Chart, truth: Truth) -> tuple[str, ...]:
    """Sentences, the most telling first."""
    return (
        *_resistance(clinic, chart, truth),
        *_nadir(chart, truth),
        *_spread(clinic, chart, truth),
        *_sleep(truth),
        *_immune(clinic, truth),
        *_shadows(clinic, chart, truth),
        *_end(chart, truth),
    )


def _resistance(clinic: Clinic, chart: Chart, truth: Truth) -> Iterator[str]:
    clone = resistant_clone(clinic, truth.days)
    if clone is None:
        return
    largest = max(truth.days, key=lambda record: record.by_clone.get(clone, 0))
    lineage = clone_label(clinic, mechanisms_of(clone))
    born = f"The {lineage} lineage began with one cell on day {signed(largest.born[clone])}"
    reports = [found for name in mechanisms_of(clone) if (found := chart.first_found(name)) is not None]
    if reports:
        yield f"{born}; sequencing named it in a sample of day {min(found.day for found in reports)}."
    elif any(clinic.mechanisms[name].detectable for name in mechanisms_of(clone)):
        yield f"{born}; no test of this game named it."
    else:
        yield f"{born}; sequencing cannot see it."


def _nadir(chart: Chart, truth: Truth) -> Iterator[str]:
    """99.9% is not enough: how many cells lived when the scan looked best."""
    later = [reading for reading in chart.recist if reading.response is not None]
    if not later or chart.recist[0].baseline_mm <= 0:
        return
    best = min(later, key=lambda reading: (reading.sum_mm, reading.day))
    if best.sum_mm >= best.baseline_mm:
        return
    record = next(record for record in truth.days if record.day == best.day)
    seen = "no lesion" if best.sum_mm <= 0 else f"{best.sum_mm:g} mm in all"
    alive = "not one tumour cell was alive" if record.cells == 0 else f"{_cells(record.cells)} alive"
    yield f"On day {best.day} the scan showed {seen}; {alive}."


def _spread(clinic: Clinic, chart: Chart, truth: Truth) -> Iterator[str]:
    settled: dict[str, CellsSettled] = {}
    for event in truth.events:
        if isinstance(event, CellsSettled):
            settled.setdefault(event.organ, event)
    started = {organ.id for organ, cells in zip(clinic.organs, truth.days[0].by_organ, strict=True) if cells}
    for organ, first in settled.items():
        if organ in started:
            continue
        way = f"settled in the {clinic.organ_name(organ).lower()}{BY_ROUTE[first.route]} on day {first.day}"
        seen = [lesion.first_seen_day for lesion in chart.lesions if lesion.organ == organ and _is_real(lesion, truth)]
        if seen:
            yield f"The first cells {way}; a scan showed them on day {min(seen)}."
        else:
            yield f"The first cells {way}; no scan ever showed them."


def _sleep(truth: Truth) -> Iterator[str]:
    woke = [event for event in truth.events if isinstance(event, LesionWoke)]
    if woke:
        times = "Once" if len(woke) == 1 else f"{count(len(woke))} times"
        yield f"{times} a sleeping place woke, first on day {woke[0].day} after {woke[0].slept_days} days of sleep."
    asleep = truth.days[-1].cells - truth.days[-1].awake
    if asleep:
        yield f"{_cells(asleep).capitalize()} asleep at the end, where no test sees them and drugs hardly reach them."


def _immune(clinic: Clinic, truth: Truth) -> Iterator[str]:
    """What immune cells did that no scan can tell apart."""
    cleared = [event for event in truth.events if isinstance(event, ImmuneCleared)]
    if cleared:
        places = "one place" if len(cleared) == 1 else f"{count(len(cleared))} places"
        organ = clinic.organ_name(cleared[0].organ).lower()
        yield f"Immune cells removed the last tumour cell of {places}, first in the {organ} on day {cleared[0].day}."
    swelled = [event for event in truth.events if isinstance(event, LesionSwelled)]
    if swelled:
        organ = clinic.organ_name(swelled[0].organ).lower()
        yield f"From day {swelled[0].day} the lesion in the {organ} measured larger by immune cells inside it."


def _shadows(clinic: Clinic, chart: Chart, truth: Truth) -> Iterator[str]:
    for lesion in chart.lesions:
        if not _is_real(lesion, truth):
            organ = clinic.organ_name(lesion.organ).lower()
            yield f"The shadow that a scan showed in the {organ} on day {lesion.first_seen_day} was no tumour."


def _end(chart: Chart, truth: Truth) -> Iterator[str]:
    last = truth.days[-1]
    if truth.patient.dead is not None:
        return
    if last.cells == 0:
        yield "At the end not one tumour cell was alive."
    elif not chart.visible:
        yield f"The last scan showed nothing; {_cells(last.cells)} alive."


def _cells(number: int) -> str:
    return "one cell was" if number == 1 else f"{count(number)} cells were"


def _is_real(lesion: ChartLesion, truth: Truth) -> bool:
    """Whether a true lesion lies, or lay, where the chart has one."""
    organ = truth.case.organ_index(lesion.organ)
    lesions = truth.patient.lesions
    reach = max(LINK_MM, lesion.largest_mm / 2)
    for row in range(len(lesions)):
        dx, dy = float(lesions.x_mm[row]) - lesion.x_mm, float(lesions.y_mm[row]) - lesion.y_mm
        if int(lesions.organ[row]) == organ and dx * dx + dy * dy <= reach * reach:
            return True
    return False
