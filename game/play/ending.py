"""How a game ended, judged on the truth after the closing work-up, told in the chart's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from game.play.chart import Chart
from game.play.check import RESERVE_NAMES
from game.play.clinic import Clinic
from game.play.history import DayRecord, since_when
from game.play.scoring import Stars, award, mean_quality, qa_months
from game.sim.events import Died, Event, ReserveSpent
from game.sim.outcome import Outcome, Termination
from game.sim.patient import Patient
from game.spec.errors import listing
from game.spec.levels import Level


@dataclass(frozen=True)
class Ending:
    """What the ending screen tells.

    Attributes:
        outcome: why, when and by what; `outcome.win` is None where nothing can be won.
        headline: the chart's word for it; `cause_text`: one sentence, with when it became likely.
        qa_months: quality-adjusted months; `mean_quality`: 0-100 over the days alive.
        unknown: what the chart cannot know at this point, for the debrief to answer.
    """

    outcome: Outcome
    headline: str
    cause_text: str
    stars: Stars
    qa_months: float
    mean_quality: float
    unknown: str


HEADLINES: dict[Termination, str] = {
    "no_evidence_of_disease": "No evidence of disease",
    "controlled": "Controlled at the horizon",
    "watched": "Watched to the end",
    "progressed": "Progressed",
    "disease_found": "Disease found at the horizon",
    "died_of_disease": "Died of the disease",
    "died_of_treatment": "Died of treatment",
}


def judge(
    level: Level, clinic: Clinic, patient: Patient, events: Sequence[Event], chart: Chart, days: Sequence[DayRecord]
) -> Ending:
    """The ending of a game that is over. `chart` holds the closing work-up; `days` one record a day, from day 0."""
    outcome = _outcome(level, patient, events, chart, days)
    return Ending(
        outcome=outcome,
        headline=HEADLINES[outcome.termination],
        cause_text=_cause_text(clinic, outcome, chart),
        stars=award(level, clinic, chart, patient, outcome),
        qa_months=qa_months(patient),
        mean_quality=mean_quality(patient),
        unknown=_unknown(outcome),
    )


def _outcome(
    level: Level, patient: Patient, events: Sequence[Event], chart: Chart, days: Sequence[DayRecord]
) -> Outcome:
    if patient.dead is not None:
        return _death(patient.dead, events, days)
    day = patient.day
    if level.intent == "watch":
        return Outcome("watched", "horizon", day, None, day)
    if level.intent == "control":
        return _control(level, days)
    extinct = days[-1].cells == 0
    found = disease_found(chart)
    if extinct or (level.clear_means == "none_found" and days[-1].awake == 0 and not found):
        since = since_when(days, lambda record: record.cells == 0 if extinct else record.awake == 0)
        return Outcome("no_evidence_of_disease", "horizon", day, True, since)
    since = since_when(days, lambda record: record.cells > 0)
    return Outcome("disease_found" if found else "progressed", "cells_left", day, False, since)


def _control(level: Level, days: Sequence[DayRecord]) -> Outcome:
    """Controlled: no progression on the last day, and no more days of it in all than the level allows."""
    day = days[-1].day
    progressing = [record.day for record in days if record.recist == "PD"]
    limit = level.progression_days
    if limit is not None and len(progressing) > limit:
        return Outcome("progressed", "too_long", day, False, progressing[limit])
    kept = days[-1].recist != "PD"
    since = since_when(days, lambda record: (record.recist != "PD") == kept)
    return Outcome("controlled" if kept else "progressed", "horizon" if kept else "growth", day, kept, since)


def _death(died: Died, events: Sequence[Event], days: Sequence[DayRecord]) -> Outcome:
    """Death is a loss in every level, also in one that can only be watched."""
    spent = [event for event in events if isinstance(event, ReserveSpent) and event.reserve == died.cause]
    if spent:
        grave = [event.day for event in spent if event.grade == 4]
        return Outcome("died_of_treatment", died.cause, died.day, False, grave[-1] if grave else spent[-1].day)
    since = since_when(days, lambda record: record.recist == "PD") if days[-1].recist == "PD" else died.day
    return Outcome("died_of_disease", died.cause, died.day, False, since)


def disease_found(chart: Chart) -> bool:
    """Whether the tests of the chart's last day show disease: a lesion on the scan, or tumour DNA in blood."""
    last = [finding for finding in chart.findings if finding.day == chart.day]
    return any(finding.kind in ("lesion", "ctdna") and finding.value > 0 for finding in last)


def _cause_text(clinic: Clinic, outcome: Outcome, chart: Chart) -> str:
    """One sentence in the chart's words, with the day since which this ending was the likely one."""
    day = outcome.likely_from_day
    since = f"Likely from day {day}." if 0 < day < outcome.day else ""
    match outcome.termination:
        case "no_evidence_of_disease":
            text = f"The closing tests find no disease after {clinic.horizon_cycles} cycles."
        case "controlled":
            text = f"After {clinic.horizon_cycles} cycles the disease is not in progression."
        case "watched":
            text = "Nothing is won or lost here: this body was only watched."
            since = ""
        case "disease_found":
            text = f"The closing tests show disease after {clinic.horizon_cycles} cycles{_where(clinic, chart)}."
        case "progressed" if outcome.cause == "cells_left":
            text = "The closing tests find nothing, and living tumour cells were left where no test sees them."
        case "progressed" if outcome.cause == "too_long":
            text = "The tumour was in progression for longer than the intent allows."
        case "progressed":
            text = "The tumour is at least a fifth larger than at its smallest, or has spread to a new place."
        case "died_of_treatment":
            text = f"{RESERVE_NAMES[outcome.cause]} was used up by treatment, and the body could not make up for it."
        case "died_of_disease" if outcome.cause == "burden":
            text = "The tumour reached about a kilogram, more than a body can carry."
        case "died_of_disease":
            organ = clinic.organ_name(outcome.cause.removesuffix("_failure"))
            text = f"Too little healthy tissue was left for the {organ.lower()} to work."
    return f"{text} {since}".strip()


def _where(clinic: Clinic, chart: Chart) -> str:
    organs = dict.fromkeys(clinic.organ_name(lesion.organ).lower() for lesion in chart.visible)
    return f", in {listing(organs).replace(' or ', ' and ')}" if organs else ", in blood only"


def _unknown(outcome: Outcome) -> str:
    match outcome.termination:
        case "no_evidence_of_disease":
            return "Whether the last cell is gone, asleep or too few to be seen, no test can say. The debrief opens it."
        case "watched":
            return "You saw what no clinic can see."
        case "died_of_treatment" | "died_of_disease":
            return "How much disease was left, and where, the debrief opens."
        case _:
            return "Where its cells truly are, and which of them live through the drugs, the debrief opens."
