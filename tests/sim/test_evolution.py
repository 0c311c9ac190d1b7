from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from bodies import body, case, empty, give, live, mechanism, mixed_day, population, put, replicates

from game.sim.admit import build_case
from game.sim.cells import MAX_CLONES
from game.sim.clones import Clone, Clones
from game.sim.events import CloneArose
from game.sim.evolution import mutate, mutation_rates
from game.sim.growth import divide_and_die
from game.sim.inherited import inherited
from game.sim.pharmacology import drug_day, fold_of
from game.spec.cancers import Mutability
from game.spec.levels import LinkedTraits
from game.spec.library import load_library
from game.spec.mechanisms import Mechanism, Traits


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


def trait(name: str, rate: float = 0.0, **traits: object) -> Mechanism:
    return mechanism(name, "trait", {}, per_division=rate, traits=traits)


def test_a_mechanism_that_changes_nothing_is_refused():
    with pytest.raises(ValueError, match="it changes nothing"):
        trait("idle")


def test_traits_that_no_class_has_cost_nothing():
    made = case(mechanisms=(trait("wild", invasiveness_times=3.0), trait("hardy", hypoxia_tolerance=0.5)))
    tables = inherited(made, replicates(made, 10))
    assert tables.invasiveness is None and tables.spared is None and tables.blood is None
    assert tables.soil is None and tables.at_home is None and tables.visibility is None and tables.radiation is None


def test_genomic_instability_multiplies_the_chance_of_every_further_mechanism():
    made = case(mechanisms=(*mutating(1e-4), trait("unstable", mutation_rate_times=50.0)))
    patient = replicates(made, 10**6, ("unstable",))
    day = mixed_day(made, patient)
    divide_and_die(day)
    before = patient.cells_total()
    mutate(day)
    expected = 2 * 50e-4 * patient.tally.born
    assert before - patient.by_clone()["unstable"] == pytest.approx(expected, abs=4 * expected**0.5)
    assert set(patient.by_clone()) == {"unstable", "a+unstable", "b+unstable"}


def test_instability_never_makes_a_chance_above_one():
    made = case(mechanisms=(*mutating(0.4), trait("unstable", mutation_rate_times=1e5)))
    tables = inherited(made, replicates(made, 10, ("unstable",)))
    assert tables.any_rate.max() <= 1.0


def test_traits_of_several_mechanisms_multiply():
    made = case(
        mechanisms=(
            trait("one", invasiveness_times=3.0, visibility=0.5, hypoxia_tolerance=0.5),
            trait("two", invasiveness_times=2.0, visibility=0.1, radiation_share=0.7, hypoxia_tolerance=0.5),
        )
    )
    patient = replicates(made, 10, ("one", "two"))
    row, tables = patient.clones.find(("one", "two")), inherited(made, patient)
    assert row is not None
    assert tables.invasiveness is not None and tables.invasiveness[row] == 6.0
    assert tables.visibility is not None and tables.visibility[row] == pytest.approx(0.05)
    assert tables.radiation is not None and tables.radiation[row] == 0.7
    assert tables.spared is not None and tables.spared[row] == 0.75
    assert tables.blood is None


def test_an_adapted_class_has_a_home_in_a_foreign_soil():
    made = case(mechanisms=(trait("settler", at_home_in=["far"]),))
    patient = replicates(made, 10, ("settler",))
    tables, row = inherited(made, patient), patient.clones.find(("settler",))
    far, soil = made.organ_index("far"), made.soil_growth[made.organ_index("far")]
    assert tables.soil is not None and tables.at_home is not None
    assert tables.soil[row, far] * soil == pytest.approx(1.0)
    assert tables.soil[row].sum() == pytest.approx(len(made.organs) - 1 + 1.0 / soil)
    assert tables.at_home.sum() == 1


def test_blocked_apoptosis_takes_a_share_of_every_cytotoxic_drug():
    made = case(mechanisms=(trait("stubborn", cytotoxic_share=0.5),))
    patient = replicates(made, 1000)
    patient.clones.row_for(("stubborn",), 0, patient.cells)
    give(patient, made, "toxin")
    patient.day += 1
    drugs = drug_day(made, patient)
    row = patient.clones.find(("stubborn",))
    assert drugs is not None and row is not None
    usual, partly = drugs.death[0, -1], drugs.death[2 * row, -1]
    assert 1.0 - partly == pytest.approx((1.0 - usual) ** 0.5)


def test_the_generations_of_a_target_mutation():
    """T790M leaves the third generation, C797S the first; a cell with both yields to neither."""
    library = load_library()
    by_name = {name: library.mechanisms[name] for name in ("T790M", "C797S")}
    made = replace(build_case(library, "one_lock", 1), mechanisms=tuple(by_name[name] for name in ("C797S", "T790M")))

    def fold(drug: str, *names: str) -> float:
        return float(fold_of(made, Clone(names, 0), drug, {})[0])

    assert [fold("egfr_first", "T790M"), fold("egfr_third", "T790M")] == [100.0, 1.0]
    assert [fold("egfr_first", "C797S"), fold("egfr_third", "C797S")] == [1.0, 100.0]
    assert [fold("egfr_first", "C797S", "T790M"), fold("egfr_third", "C797S", "T790M")] == [100.0, 100.0]


def test_mutability_and_links_of_content():
    """A cancer scales a mechanism's chance, a level chooses its mechanisms and ties a trait to one of them."""
    library = load_library()
    lung, level = library.cancers["egfr_lung"], library.levels["one_lock"]
    more = Mutability.model_validate({"mechanism": "T790M", "factor": 3.0, "assumption": "for tests"})
    link = LinkedTraits.model_validate(
        {"mechanism": "efflux", "traits": {"invasiveness_times": 2.0}, "assumption": "for tests"}
    )
    biology = level.biology.model_copy(update={"mechanisms": ("efflux", "T790M"), "linked_traits": (link,)})
    changed = replace(
        library,
        cancers={**library.cancers, "egfr_lung": lung.model_copy(update={"mutability": (more,)})},
        levels={**library.levels, "one_lock": level.model_copy(update={"biology": biology})},
    )
    made = build_case(changed, "one_lock", 1)
    assert [each.id for each in made.mechanisms] == ["T790M", "efflux"]
    assert made.mechanisms[0].per_division == pytest.approx(1.5e-7)
    assert made.mechanisms[1].traits.invasiveness_times == 2.0
    usual = build_case(library, "one_lock", 1).mechanisms
    assert [each.traits for each in usual if each.kind != "trait"] == [Traits()] * len(usual), "none by default"
