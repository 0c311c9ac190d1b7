"""Why a game ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Termination = Literal[
    "no_evidence_of_disease",  # intent clear, reached
    "controlled",  # intent control, reached
    "watched",  # Glass Body: no win or loss
    "progressed",  # alive at the horizon, intent missed
    "disease_found",  # alive at the horizon, intent clear, disease seen by the closing work-up
    "died_of_disease",
    "died_of_treatment",
]


@dataclass(frozen=True)
class Outcome:
    """How, when and by what a game ended.

    Attributes:
        cause: a short stable word, for example `burden`, `liver_failure`, `marrow`, `horizon`.
        win: whether the level's intent was met; None where nothing can be won.
        likely_from_day: day from which this ending was the likely one.
    """

    termination: Termination
    cause: str
    day: int
    win: bool | None
    likely_from_day: int
