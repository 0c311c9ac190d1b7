"""Places that the board can look at: charted lesions by number, and organs where nothing is charted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from game.play.chart import Chart, ChartLesion
from game.play.clinic import Clinic
from game.play.pressures import STALE_DAYS
from game.ui.views.words import age, cycle_number, millimetres

SiteState = Literal["seen", "gone", "removed", "clear", "unknown"]
"""seen: on the last scan; gone: no longer; removed: by local treatment; clear: an organ whose recent scan shows
nothing; unknown: an organ never scanned, or long ago."""


@dataclass(frozen=True)
class SiteView:
    """One place.

    Attributes:
        key: lesion id, or organ id where no lesion is charted.
        number: 1, 2 … for lesions, as the number keys name them; 0 for organs.
        x_mm, y_mm, diameter_mm: place and newest diameter on the chart; bed_mm: the largest one.
        reading: newest diameter with its interval, and the one before.
        age_days: days since the last scan that tells about it; None when there was none.
    """

    key: str
    organ: str
    organ_name: str
    number: int
    state: SiteState
    x_mm: float
    y_mm: float
    diameter_mm: float
    bed_mm: float
    age_days: int | None
    removed_cycle: int | None = None
    reading: str = ""

    @property
    def is_lesion(self) -> bool:
        """Whether a lesion was ever charted here."""
        return self.number > 0

    @property
    def label(self) -> str:
        """Few words for the body map."""
        match self.state:
            case "seen":
                return millimetres(self.diameter_mm)
            case "gone":
                return "not seen"
            case "removed":
                return "removed"
            case "clear":
                return f"{self.organ_name} clear"
            case _:
                return self.organ_name

    @property
    def name(self) -> str:
        """`lesion 2, liver` or `the brain`."""
        return (
            f"lesion {self.number}, {self.organ_name.lower()}" if self.is_lesion else f"the {self.organ_name.lower()}"
        )

    @property
    def sentence(self) -> str:
        """All that is known here, in one sentence."""
        when = f" ({age(self.age_days)})" if self.age_days is not None else ""
        match self.state:
            case "seen":
                return f"{self._head}: {millimetres(self.diameter_mm)} on CT{when}."
            case "gone":
                return f"{self._head}: no longer seen on CT{when}; it may be below the limit."
            case "removed":
                return f"{self._head}: removed in cycle {self.removed_cycle}."
            case "clear":
                return f"{self.organ_name}: nothing seen on CT{when}."
            case _:
                told = f"last scanned, {age(self.age_days)}" if self.age_days is not None else "never scanned"
                return f"{self.organ_name}: {told}."

    @property
    def _head(self) -> str:
        return f"Lesion {self.number}, {self.organ_name.lower()}"


def lesion_number(lesion_id: str) -> int:
    """`L3` → 3."""
    digits = lesion_id.lstrip("L")
    return int(digits) if digits.isdigit() else 0


def read_sites(clinic: Clinic, chart: Chart) -> tuple[SiteView, ...]:
    """Charted lesions by number, then organs of the level without one."""
    last = chart.scan_days[-1] if chart.scan_days else None
    ages = None if last is None else chart.day - last
    lesions = [_lesion_site(clinic, chart, lesion) for lesion in chart.lesions]
    taken = {lesion.organ for lesion in chart.lesions}
    state: SiteState = "clear" if ages is not None and ages <= STALE_DAYS else "unknown"
    organs = [
        SiteView(
            organ.id,
            organ.id,
            organ.name,
            0,
            state,
            64.0,
            64.0,
            0.0,
            0.0,
            ages,
            reading="nothing seen on CT" if state == "clear" else "no recent scan",
        )
        for organ in clinic.organs
        if organ.id not in taken
    ]
    return (*sorted(lesions, key=lambda site: site.number), *organs)


def _lesion_site(clinic: Clinic, chart: Chart, lesion: ChartLesion) -> SiteView:
    state: SiteState = "removed" if lesion.removed_day is not None else "seen" if lesion.visible else "gone"
    return SiteView(
        key=lesion.id,
        organ=lesion.organ,
        organ_name=clinic.organ_name(lesion.organ),
        number=lesion_number(lesion.id),
        state=state,
        x_mm=lesion.x_mm,
        y_mm=lesion.y_mm,
        diameter_mm=lesion.newest.diameter_mm if state == "seen" else 0.0,
        bed_mm=lesion.largest_mm,
        age_days=chart.day - lesion.newest.day,
        removed_cycle=None if lesion.removed_day is None else cycle_number(lesion.removed_day),
        reading=_reading(lesion, state),
    )


def _reading(lesion: ChartLesion, state: SiteState) -> str:
    """`17 mm (15–19), was 24`."""
    if state == "removed":
        return f"removed in cycle {cycle_number(lesion.removed_day or 0)}"
    newest = lesion.newest
    if newest.diameter_mm <= 0:
        return "no longer seen on CT"
    if not newest.measurable:
        return f"{newest.diameter_mm:.0f} mm, not measurable"
    was = f", was {lesion.series[-2].diameter_mm:.0f}" if len(lesion.series) > 1 else ""
    return f"{newest.diameter_mm:.0f} mm ({newest.low_mm:.0f}–{newest.high_mm:.0f}){was}"


def tabs_of(sites: tuple[SiteView, ...], chosen: str, most: int = 4) -> tuple[SiteView, ...]:
    """The sites that get a tab: lesions, those that are seen first, and always the chosen one."""
    order = {"seen": 0, "gone": 1, "removed": 2, "unknown": 3, "clear": 3}
    lesions = [site for site in sites if site.is_lesion]
    ranked = sorted(lesions if len(lesions) > 2 else sites, key=lambda site: (order[site.state], site.number or 99))
    wanted = ranked[:most]
    here = next((site for site in sites if site.key == chosen), None)
    if here is not None and here not in wanted:
        wanted = [*wanted[: most - 1], here]
    return tuple(site for site in sites if site in wanted)
