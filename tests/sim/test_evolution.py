from __future__ import annotations

import numpy as np
import pytest
from bodies import body, case, empty, live, mechanism, mixed_day, population, put, replicates

from game.sim.cells import MAX_CLONES
from game.sim.clones import Clone, Clones
from game.sim.events import CloneArose
from game.sim.evolution import mutate, mutation_rates
from game.sim.growth import divide_and_die


def mutating(rate: float, names: str = "ab") -> tuple:
    return tuple(mechanism(name, "target_mutation", {"blocker": 100}, per_division=rate) for name in names)


def test_mutation_is_counted_per_division():
    made = case(mechanisms=mutating(1e-4))
    patient = replicates(made, 10**6)
    day = mixed_day(made, patient)
    divide_and_die(day)
    before = patient.cells_total()
    mutate(day)
    mutants = before - patient.by_clone()["founder"]
    expected = 2e-4 * patient.tally.born
    assert mutants == pytest.approx(expected, abs=4 * expected**0.5)
    assert patient.cells_total() == before
    assert patient.by_clone()["a"] == pytest.approx(expected / 2, abs=4 * (expected / 2) ** 0.5)


def test_a_mutant_moves_to_the_class_with_one_more_mechanism():
    made = case(mechanisms=mutating(0.01))
    patient = replicates(made, 1000, ("a",))
    day = mixed_day(made, patient)
    divide_and_die(day)
    mutate(day)
    assert set(patient.by_clone()) == {"a", "a+b"}, "a mechanism is gained once, and never lost"


def test_rates_are_zero_for_what_a_class_has():
    made = case(mechanisms=mutating(0.01))
    rates = mutation_rates(made, Clones([None, Clone((), 0), Clone(("a",), 0), Clone(("a", "b"), 0)]))
    assert rates[1].tolist() == [0.01, 0.01]
    assert rates[2].tolist() == [0.0, 0.01]
    assert rates[3].tolist() == [0.0, 0.0]
    assert rates.sum() == pytest.approx(0.03), "rows without a class cannot mutate"


def test_the_table_of_classes_is_bounded_and_what_finds_no_row_is_counted():
    made = case(mechanisms=mutating(0.1, "abcdef"), growth={"death_per_day": 0.0, "doubling_days": 1.0})
    patient = replicates(made, 100)
    for _ in range(4):
        day = mixed_day(made, patient)
        divide_and_die(day)
        before = patient.cells_total()
        mutate(day)
        assert patient.cells_total() == before, "an unplaced mutant stays in its parent's class"
    assert patient.n_clones() == MAX_CLONES
    assert patient.clones.unplaced > 0


def test_a_row_is_reused_once_its_class_is_gone():
    made = case()
    patient = empty(made)
    site = put(made, patient, "home", 64, 64, 5, ("gate",))
    row = patient.clones.find(("gate",))
    assert patient.clones.row_for(("pump",), 3, patient.cells) != row
    patient.cells.count[patient.cells.site == site] = 0
    clones = Clones(list(patient.clones.rows))
    clones.rows = [clones.rows[row]] * MAX_CLONES
    assert clones.row_for(("detour",), 3, patient.cells) != row, "an empty entry still carries the old class's words"
    patient.cells.tidy(always=True)
    assert patient.clones.row_for(("detour", "gate"), 4, patient.cells) == 0, "the founder's row was free"
    assert patient.clones[0].born_day == 4


def test_classes_that_come_and_go_never_disturb_the_day():
    """Tiny populations with much mutation: rows of extinct classes are reused in the middle of days."""
    for seed in range(4):
        made, patient = body(
            population(cells=300), seed=seed, mechanisms=mutating(0.02, "abcd"),
            growth={"death_per_day": 0.3, "doubling_days": 200.0},
        )  # fmt: skip
        live(made, patient, 120)
        _site, kind, _count = patient.cells.sorted_rows()
        names = [patient.clones[int(row)].name for row in np.unique(kind >> 1)]
        assert len(names) == len(set(names))
        for row in range(patient.cells.rows):
            place, what = int(patient.cells.site[row]), int(patient.cells.kind[row])
            words = patient.clones[what >> 1].words
            assert patient.cells.who[row] == made.anatomy.keys[place] ^ words[what & 1]


def test_a_lineage_is_logged_at_a_thousand_cells():
    made, patient = body(population(cells=1e6), growth={"doubling_days": 2.0})
    put(made, patient, "home", 74, 64, 900, ("gate",))
    events = [event for event in live(made, patient, 5) if isinstance(event, CloneArose)]
    assert [(event.clone, event.born_day, event.reckoned) for event in events] == [("gate", 0, False)]
    assert not [event for event in live(made, patient, 5) if isinstance(event, CloneArose)]
