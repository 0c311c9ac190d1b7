"""Score and stars of a game that is over."""

from __future__ import annotations

from dataclasses import dataclass

from game.play.chart import Chart
from game.play.clinic import Clinic
from game.sim.outcome import Outcome
from game.sim.patient import Patient
from game.spec.common import CYCLE_DAYS
from game.spec.levels import Level

DAYS_PER_MONTH = 30.44
COMFORT_QUALITY = 60.0


@dataclass(frozen=True)
class Stars:
    """What each star is for, whether it was earned, and the words of the third."""

    intent: bool
    comfort: bool
    insight: bool
    insight_text: str

    @property
    def count(self) -> int:
        """0 to 3."""
        return self.intent + self.comfort + self.insight


def qa_months(patient: Patient) -> float:
    """Quality-adjusted months: sum over days alive of quality / 100, in months of 30.44 days, to a tenth."""
    return round(patient.quality_days / DAYS_PER_MONTH, 1)


def mean_quality(patient: Patient) -> float:
    """Mean quality of life over the days alive, 0-100, to a tenth."""
    return round(100.0 * patient.quality_days / patient.day, 1) if patient.day else round(patient.quality, 1)


def award(level: Level, clinic: Clinic, chart: Chart, patient: Patient, outcome: Outcome) -> Stars:
    """Stars: intent met; mean quality of at least 60 with no day at grade 4, alive; the level's insight."""
    alive = patient.dead is None
    watched = level.intent == "watch" and alive
    intent = outcome.win is True or watched
    comfort = alive and mean_quality(patient) >= COMFORT_QUALITY and patient.grade4_days == 0
    return Stars(intent, comfort, intent and _insight(level, clinic, chart), level.stars.text)


def _insight(level: Level, clinic: Clinic, chart: Chart) -> bool:
    match level.stars.insight:
        case "tests_at_most":
            return tests_given(clinic, chart) <= (level.stars.tests or 0)
        case "mechanism_before_progression":
            return mechanism_before_progression(chart)
        case "watched_to_the_end":
            return chart.day >= chart.horizon_cycles * CYCLE_DAYS


def tests_given(clinic: Clinic, chart: Chart) -> int:
    """Tests ordered in play; what the referral and the closing work-up bring is not counted."""
    return sum(clinic.is_test(given.order.card) for given in chart.given)


def mechanism_before_progression(chart: Chart) -> bool:
    """Whether a mechanism of resistance was charted before any scan was read as progression."""
    known = [found.known_day for found in chart.found]
    progressions = [reading.day for reading in chart.recist if reading.response == "PD"]
    if not known:
        return False
    opened = [f.known_day for f in chart.findings if f.kind == "scan" and progressions and f.day == progressions[0]]
    return not opened or min(known) < min(opened)
