"""The whole cascade as Glass Body shows it, untreated, in the shipped content."""

from __future__ import annotations

import pytest

from game.sim.admit import admit, build_case
from game.sim.advance import live_a_day
from game.sim.events import CellsSettled, kind
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
