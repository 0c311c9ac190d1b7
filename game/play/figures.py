"""Named figures of a run, which a level's lesson may quote in braces.

Names: `days_before`, `resistant_clone`, `resistant_born_day`, `resistant_share_start`, `resistant_share_end`,
`first_dose_day`, `shed`, `lost`, `lost_percent`, `drained`, `exfoliated`, `settled`, `settled_asleep`,
`settled_by_lymph`, `settled_across_peritoneum`, `slept`, `woken_lesions`, `removed`,
`breach_day`, `first_entry_day`, `first_settled_day`, `cells_start`, `cells_peak`, `cells_least`, `least_day`,
`cells_end`, `asleep_end`, `organs_end`, `smallest_sum_mm`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from game.play.chart import Chart
from game.play.classes import CloneClass, clone_class, clone_label, mechanisms_of
from game.play.clinic import Clinic
from game.play.history import DayRecord
from game.play.session import Truth
from game.sim.events import (
    CellsDrained,
    CellsExfoliated,
    CellsLost,
    CellsSettled,
    CellsShed,
    CellsSlept,
    LesionRemoved,
    LesionWoke,
    MembraneBreached,
    VesselEntered,
)

FIGURES = (
    "days_before", "resistant_clone", "resistant_born_day", "resistant_share_start", "resistant_share_end",
    "first_dose_day", "shed", "lost", "lost_percent", "drained", "exfoliated", "settled", "settled_asleep",
    "settled_by_lymph", "settled_across_peritoneum", "slept", "woken_lesions", "removed",
    "breach_day", "first_entry_day", "first_settled_day", "cells_start", "cells_peak", "cells_least", "least_day",
    "cells_end", "asleep_end", "organs_end", "smallest_sum_mm",
)  # fmt: skip
"""Every name that `run_figures` knows."""

NONE = "none"


def run_figures(clinic: Clinic, chart: Chart, truth: Truth) -> dict[str, str]:
    """Every figure of `FIGURES` as words; `none` where the run has no such thing."""
    days, events = truth.days, truth.events
    start, end = days[0], days[-1]
    shed = sum(event.cells for event in events if isinstance(event, CellsShed))
    lost = sum(event.cells for event in events if isinstance(event, CellsLost))
    settled = [event for event in events if isinstance(event, CellsSettled)]
    least = min(days, key=lambda record: (record.cells, record.day))
    organs = [organ.name.lower() for organ, cells in zip(clinic.organs, end.by_organ, strict=True) if cells]
    sums = [reading.sum_mm for reading in chart.recist]
    figures = {
        "shed": count(shed),
        "lost": count(lost),
        "lost_percent": f"{100 * lost / shed:.1f}%" if shed else NONE,
        "settled": count(sum(event.cells for event in settled)),
        "drained": count(sum(event.cells for event in events if isinstance(event, CellsDrained))),
        "exfoliated": count(sum(event.cells for event in events if isinstance(event, CellsExfoliated))),
        "settled_by_lymph": count(sum(event.cells for event in settled if event.route == "lymph")),
        "settled_across_peritoneum": count(sum(event.cells for event in settled if event.route == "peritoneum")),
        "settled_asleep": count(sum(event.asleep for event in settled)),
        "slept": count(sum(event.cells for event in events if isinstance(event, CellsSlept))),
        "woken_lesions": count(sum(isinstance(event, LesionWoke) for event in events)),
        "removed": count(sum(event.cells for event in events if isinstance(event, LesionRemoved))),
        "breach_day": _first_day(truth, MembraneBreached),
        "first_entry_day": _first_day(truth, VesselEntered),
        "first_settled_day": _first_day(truth, CellsSettled),
        "cells_start": count(start.cells),
        "cells_peak": count(max(record.cells for record in days)),
        "cells_least": count(least.cells),
        "least_day": str(least.day),
        "cells_end": count(end.cells),
        "asleep_end": count(end.cells - end.awake),
        "organs_end": ", ".join(organs) or NONE,
        "smallest_sum_mm": f"{min(sums):g}" if sums else NONE,
    }
    return {**figures, **_resistance(clinic, chart, days)}


def resistant_clone(clinic: Clinic, days: tuple[DayRecord, ...]) -> str | None:
    """Name of the clone that lives through the leading drug and was largest on any day."""
    peaks: dict[str, int] = {}
    for record in days:
        for name, cells in record.by_clone.items():
            if clone_class(clinic, mechanisms_of(name)) in (CloneClass.ONE, CloneClass.BOTH):
                peaks[name] = max(cells, peaks.get(name, 0))
    return max(peaks, key=lambda name: (peaks[name], name), default=None)


def _resistance(clinic: Clinic, chart: Chart, days: tuple[DayRecord, ...]) -> dict[str, str]:
    doses = [given.day for given in chart.given if clinic.cards[given.order.card].slot == "systemic"]
    first_dose = min(doses, default=None)
    figures = {"first_dose_day": NONE if first_dose is None else str(first_dose)}
    clone = resistant_clone(clinic, days)
    if clone is None:
        names = ("days_before", "resistant_clone", "resistant_born_day", "resistant_share_start", "resistant_share_end")
        return {**figures, **dict.fromkeys(names, NONE)}
    largest = max(days, key=lambda record: record.by_clone.get(clone, 0))
    born = largest.born[clone]
    return {
        **figures,
        "resistant_clone": clone_label(clinic, mechanisms_of(clone)),
        "resistant_born_day": signed(born),
        "days_before": count((first_dose or 0) - born),
        "resistant_share_start": share(days[0].by_clone.get(clone, 0), days[0].cells),
        "resistant_share_end": share(days[-1].by_clone.get(clone, 0), days[-1].cells),
    }


def fill(text: str, figures: Mapping[str, str]) -> str:
    """`text` with each {name} replaced by its figure; a name that is not known stays as it is written."""
    return re.sub(r"\{(\w+)\}", lambda found: figures.get(found.group(1), found.group(0)), text)


def unknown_names(text: str) -> tuple[str, ...]:
    """Names in braces that no figure has."""
    return tuple(name for name in re.findall(r"\{(\w+)\}", text) if name not in FIGURES)


def _first_day(truth: Truth, kind: type) -> str:
    return next((str(event.day) for event in truth.events if isinstance(event, kind)), NONE)


def count(number: int) -> str:
    """`1,204`, `46 million`, `1.2 billion`."""
    for size, word in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million")):
        if abs(number) >= size:
            value = number / size
            return f"{value:.1f} {word}" if abs(value) < 9.95 else f"{value:.0f} {word}"
    return f"{number:,}"


def signed(number: int) -> str:
    """A day with a true minus sign."""
    return f"−{-number:,}" if number < 0 else f"{number:,}"


def share(part: int, whole: int) -> str:
    """`1 in 100`, `34%`, `none`."""
    if part <= 0 or whole <= 0:
        return NONE
    if 20 * part <= whole:
        return f"1 in {count(round(whole / part))}"
    return f"{100 * part / whole:.0f}%"
