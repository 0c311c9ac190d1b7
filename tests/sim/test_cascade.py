"""What the shipped levels must show: the whole cascade in Glass Body, selection in One Lock."""

from __future__ import annotations

import pytest

from game.sim.admit import admit, build_case
from game.sim.advance import advance, live_a_day
from game.sim.events import CellsSettled, kind
from game.sim.plan import Order, Plan
from game.spec.common import CYCLE_DAYS

KINDS = (
    "membrane_breached", "vessel_entered", "cells_shed", "cells_lost", "cells_settled", "cells_slept", "lesion_woke",
    "clone_arose",
)  # fmt: skip
SEEDS = 20


def first_days(library, seed: int) -> tuple[dict[str, int], int, float]:
    """Day of the first event of each kind, settled cells that slept, and lost over shed; until all kinds were seen."""
    made = build_case(library, "glass_body", seed)
    patient = admit(made)
    first: dict[str, int] = {}
    asleep = 0
    for _ in range(made.level.horizon.cycles * CYCLE_DAYS):
        for event in live_a_day(made, patient):
            first.setdefault(kind(event), event.day)
            asleep += event.asleep if isinstance(event, CellsSettled) else 0
        if patient.dead is not None or all(each in first for each in KINDS):
            break
    return first, asleep, patient.tally.lost / max(1, patient.tally.shed)


@pytest.mark.slow
def test_glass_body_shows_every_step_in_at_least_18_of_20_games(library):
    incomplete, story = [], []
    for seed in range(SEEDS):
        first, asleep, lost = first_days(library, seed)
        story.append(first)
        missing = [each for each in KINDS if each not in first]
        if missing:
            incomplete.append((seed, missing))
            continue
        assert lost >= 0.97 and asleep > 0, f"seed {seed}"
        breach, entry, shed, dead, settled = (first[each] for each in KINDS[:5])
        assert breach < entry <= shed <= dead <= settled, f"seed {seed}: {first}"
    for each in KINDS:
        days = sorted(first[each] for first in story if each in first)
        print(f"{each:18} in {len(days):2} games, first on days {days[0]} to {days[-1]}" if days else f"{each}: never")
    assert len(incomplete) <= SEEDS - 18, incomplete


def resistant_share(patient) -> float:
    by_clone = patient.by_clone()
    return 1.0 - by_clone.get("founder", 0) / max(1, sum(by_clone.values()))


@pytest.mark.slow
def test_the_first_drug_of_one_lock_selects_what_was_there(library):
    """The resistant share rises tenfold in at least 36 of 40 games, from clones born before the first dose."""
    risen = 0
    for seed in range(40):
        made = build_case(library, "one_lock", seed)
        patient = admit(made)
        start = resistant_share(patient)
        assert start > 0.0, f"seed {seed}: no resistant cell on day 0"
        drawn = patient.clones[patient.clones.find((patient.drawn,))]
        assert drawn.reckoned and drawn.born_day < 0
        for _ in range(made.level.horizon.cycles):
            patient = advance(made, patient, Plan((Order("egfr_first", 100),)), {}).patient
            if patient.dead is not None or resistant_share(patient) >= 10 * start:
                break
        risen += resistant_share(patient) >= 10 * start
    print(f"share of resistant cells risen tenfold in {risen} of 40 games")
    assert risen >= 36
