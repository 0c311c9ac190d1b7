"""Small bodies with immune cells: `bodies` with a hot, suppressing tumour and the drugs that meet it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bodies import BY, CANCER, CARDS, DRUGS, MECHANISMS, card, case, drug, mechanism

from game.sim.admit import admit
from game.sim.case import Case
from game.sim.patient import Patient
from game.spec.cancers import Immunity

HIDDEN = mechanism("hidden", "antigen_loss", {}, traits={"visibility": 0.05}, fitness_cost=0.02)
IMMUNITY: dict[str, Any] = {
    "infiltrate": 0.6, "recruited_at_cells": 1e5, "follow_per_day": 0.04, "kill_per_day": 0.15,
    "saturated_at_cells": 1e10, "suppression": 0.97, "suppressed_at_cells": 1e7, **BY,
}  # fmt: skip

IMMUNE_DRUGS = {
    each.id: each
    for each in (
        drug("release", half_life_days=22, daily=False, hill=1, ec50=0.1),
        drug("vaccine", half_life_days=30, daily=False, hill=1, ec50=0.1),
    )
}
RELEASE = {"kind": "immune_release", "drug": "release", "lifts": 0.9, "delay_days": 30, "swelling_median": 0.0,
           "swelling_sd_log": 0.0}  # fmt: skip
IMMUNE_CARDS = {
    each.id: each
    for each in (
        card("release", "systemic", [RELEASE], category="immune"),
        card("vaccine", "systemic", [{"kind": "antigen_prime", "drug": "vaccine", "primes": 0.8, "delay_days": 21}],
             category="immune"),
        card("steroid", "support", [{"kind": "immune_damp", "share": 0.8, "days": 42}]),
    )
}  # fmt: skip


def immune_case(*start: dict[str, Any], immunity: dict[str, Any] | None = None, **more: Any) -> Case:
    """A case whose cancer meets immune cells; `immunity` replaces single numbers."""
    made = case(
        *start, mechanisms=(*MECHANISMS[:1], MECHANISMS[1], HIDDEN, MECHANISMS[2]), drugs={**DRUGS, **IMMUNE_DRUGS},
        cards=more.pop("cards", {**CARDS, **IMMUNE_CARDS}), **more,
    )  # fmt: skip
    block = Immunity.model_validate({**IMMUNITY, **(immunity or {})})
    return replace(made, cancer=made.cancer.model_copy(update={"immunity": block}))


def immune_body(*start: dict[str, Any], **more: Any) -> tuple[Case, Patient]:
    """That case and its patient on day 0."""
    made = immune_case(*start, **more)
    return made, admit(made)


assert CANCER.immunity is None, "immune cells take no part unless a test asks for them"
