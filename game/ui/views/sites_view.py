"""Places that the board can look at: charted lesions by number, and organs where nothing is charted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from game.play.chart import Chart
from game.play.charted import ChartLesion
from game.play.clinic import Clinic
from game.play.pressures import STALE_DAYS
from game.ui.views.words import age, cycle_number, look_word, millimetres

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
        age_days: days since the last look that tells about it; None when there was none.
        test: that look, in a word. beside: what another test showed of it since, in few words.
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
    test: str = "CT"
    beside: str = ""

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
                more = f", {self.beside}" if self.beside else ""
                return f"{self._head}: {millimetres(self.diameter_mm)} on {self.test}{when}{more}."
            case "gone":
                return f"{self._head}: no longer seen on {self.test}{when}; it may be below the limit."
            case "removed":
                return f"{self._head}: removed in cycle {self.removed_cycle}."
            case "clear":
                return f"{self.organ_name}: nothing seen on {self.test}{when}."
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
    lesions = [_lesion_site(clinic, chart, lesion) for lesion in chart.lesions]
    taken = {lesion.organ for lesion in chart.lesions}
    organs = [_organ_site(clinic, chart, organ.id) for organ in clinic.organs if organ.id not in taken]
    return (*sorted(lesions, key=lambda site: site.number), *organs)


def _organ_site(clinic: Clinic, chart: Chart, organ: str) -> SiteView:
    look = chart.last_look(organ)
    days = None if look is None else chart.day - look.day
    word = "CT" if look is None else look_word(clinic, look.test)
    state: SiteState = "clear" if days is not None and days <= STALE_DAYS else "unknown"
    return SiteView(
        key=organ,
        organ=organ,
        organ_name=clinic.organ_name(organ),
        number=0,
        state=state,
        x_mm=64.0,
        y_mm=64.0,
        diameter_mm=0.0,
        bed_mm=0.0,
        age_days=days,
        reading=f"nothing seen on {word}" if state == "clear" else "no recent scan",
        test=word,
    )


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
        reading=_reading(clinic, lesion, state),
        test=look_word(clinic, lesion.newest.test),
        beside=_beside(clinic, lesion) if state == "seen" else "",
    )


def _beside(clinic: Clinic, lesion: ChartLesion) -> str:
    """`dark on PET`: the newest remark of another test since the newest reading."""
    later = [reading for reading in lesion.beside if reading.day >= lesion.newest.day]
    if not later:
        return ""
    word = look_word(clinic, later[-1].test)
    if word == "PET":
        return f"{'active' if later[-1].diameter_mm > 0 else 'dark'} on PET"
    return f"{'seen' if later[-1].diameter_mm > 0 else 'not seen'} on {word}"


def _reading(clinic: Clinic, lesion: ChartLesion, state: SiteState) -> str:
    """`17 mm (15–19), was 24`."""
    if state == "removed":
        return f"removed in cycle {cycle_number(lesion.removed_day or 0)}"
    newest = lesion.newest
    word = look_word(clinic, newest.test)
    if newest.diameter_mm <= 0:
        return f"no longer seen on {word}"
    beside = _beside(clinic, lesion)
    if not newest.measures:
        return f"about {newest.diameter_mm:.0f} mm on {word}"
    if not newest.measurable:
        return f"{newest.diameter_mm:.0f} mm, {beside or 'not measurable'}"
    was = f", was {lesion.measured[-2].diameter_mm:.0f}" if len(lesion.measured) > 1 else ""
    return f"{newest.diameter_mm:.0f} mm ({newest.low_mm:.0f}–{newest.high_mm:.0f}){f', {beside}' if beside else was}"


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
