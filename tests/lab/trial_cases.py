"""Small trials for the tests: few cells, so that a patient takes milliseconds."""

from __future__ import annotations

from typing import Any

from game.lab.trial_person import Record, run_person
from game.spec.library import Library, load_library
from game.spec.trials import Trial
from game.spec.validate import load_model

HEAD = """schema_version: 1
id: small
name: A small trial
question: Does it run?
assumption: made for the tests
patients: 3
"""
COHORT = """population:
  cancer: colorectal
  organs: [colon, liver]
  start:
    - {organ: colon, at_mm: [66, 52], cells: CELLS, grade: 1}
  vary: {spread.settle_share: 0, VARY}
  referral: [ct]
"""
ARM = """  - id: NAME
    name: NAME
    cycle_days: DAYS
    assess: [{test: ct, every_days: 84}]
    rules:
      - {RULE}
"""


def small_trial(
    arms: dict[str, str],
    endpoints: list[str],
    cells: str = "1e9",
    vary: str = "growth.doubling_days: 100",
    days: int = 21,
    censoring: str = "horizon_days: 365",
    run_in: str = "",
    cohort: str = "",
) -> Trial:
    """A trial of a small tumour of the colon; an arm is given as one rule."""
    text = HEAD + COHORT.replace("CELLS", cells).replace("VARY", vary) + cohort + run_in + "arms:\n"
    for name, rule in arms.items():
        text += ARM.replace("NAME", name).replace("DAYS", str(days)).replace("RULE", rule)
    text += f"censoring: {{{censoring}}}\nendpoints:\n" + "".join(f"  - {{{each}}}\n" for each in endpoints)
    return load_model(text.encode(), Trial)


def library() -> Library:
    """The shipped content."""
    return load_library()


def person(trial: Trial, number: int = 0, seed: int = 1) -> Record:
    """One patient of a trial."""
    return run_person(library(), trial, seed, number)


def read(record: Record, arm: str, endpoint: str) -> Any:
    """What an endpoint read of a patient."""
    return record["arms"][arm]["reads"][endpoint]
