"""Where the day has a quick way and a plain one, both give the same bits."""

from __future__ import annotations

import numpy as np
import pytest
from bodies import body, case, give, live, new_day, population, replicates

from game.sim import exact, ground, invasion, lesions, luck, rows
from game.sim.cells import KINDS, Cells
from game.sim.chance import Process, day_word, day_words, uniform
from game.sim.ground import GOMPERTZ_CAP, gompertz, survey, walk
from game.sim.lesions import FEW_LESIONS, Lesions, diameter_mm
from game.sim.luck import ROWS_OF_LUCK
from game.sim.pharmacology import drug_day
from game.sim.truth import truth_hash


def test_words_of_many_days_are_those_of_single_days():
    for seed, first in ((0, 0), (12345, 700), (2**63 - 1, 64)):
        words = day_words(seed, first, 5)
        for day in range(5):
            for process in Process:
                assert words[day, process] == day_word(seed, first + day, process)


@pytest.mark.parametrize("at_once", [512, 0])
def test_luck_is_the_hash_of_who_and_when(monkeypatch, at_once):
    monkeypatch.setattr(luck, "AT_ONCE", at_once)
    made, patient = body()
    day = new_day(made, patient)
    who = patient.cells.who
    for process in ROWS_OF_LUCK:
        expected = uniform(who, day_word(made.seed, day.number, process))
        rows = np.arange(0, len(who), 3)
        assert (day.luck(process, slice(0, len(who))) == expected).all()
        assert (day.luck(process, rows) == expected[rows]).all()


def test_luck_of_a_row_added_today_is_its_own():
    made, patient = body()
    day = new_day(made, patient)
    day.luck(Process.ENTER, slice(0, 1))
    end = patient.cells.rows
    patient.cells.add_one(made.anatomy.sites - 1, 0, 5)
    expected = uniform(patient.cells.who[end:], day_word(made.seed, day.number, Process.ENTER))
    assert (day.luck(Process.ENTER, np.array([end])) == expected).all()


@pytest.mark.parametrize("dosed", [True, False])
@pytest.mark.parametrize("rows_at_once", [1, 7, 100])
def test_parts_do_not_change_the_truth(monkeypatch, rows_at_once, dosed):
    start = population(cells=3e9, clones=[{"share": 1.0}, {"share": 0.1, "mechanisms": ["gate"]}])
    traits = {
        "invasion": {"motility_per_division": 1e-3},
        "spread": {"shed_per_cell_day": 1e-5, "settle_share": 1e-2},
        "sleep": {"wake_per_day": 0.05, "wake_at_home_per_day": 0.1, "crowding_per_day": 0.05},
    }
    made, patient = body(start, **traits)
    give(patient, made, "blocker")
    if not dosed:  # sleepers that nothing reaches any more
        live(made, patient, 3)
        patient.doses = ()
    whole = patient.copy()
    live(made, whole, 8)
    monkeypatch.setattr(rows, "ROWS_AT_ONCE", rows_at_once)
    monkeypatch.setattr(ground, "FEW_ROWS", 0)
    monkeypatch.setattr(luck, "AT_ONCE", 0)
    monkeypatch.setattr(invasion, "FEW_ROWS", 0)
    monkeypatch.setattr(lesions, "FEW_LESIONS", 0)
    monkeypatch.setattr(ground, "FEW_LESIONS", 0)
    live(made, patient, 8)
    assert whole.tally.slept and whole.tally.woken and whole.tally.shed and whole.cells.rows > 100
    assert truth_hash(made, patient) == truth_hash(made, whole)
    assert vars(patient.tally) == vars(whole.tally)


def test_cells_that_leave_are_shared_alike_as_one_table_and_side_by_side(monkeypatch):
    made, patient = body(population(cells=3e9), growth={"doubling_days": 5.0}, invasion={"motility_per_division": 0.3})
    totals = []
    for few in (0, invasion.FEW_ROWS):
        monkeypatch.setattr(invasion, "FEW_ROWS", few)
        twin = patient.copy()
        live(made, twin, 4)
        totals.append(twin.cells.by_site().tolist())
    assert totals[0] == totals[1] != patient.cells.by_site().tolist()


def test_few_lesions_have_the_sizes_and_slowing_of_many():
    rng = np.random.default_rng(2)
    numbers = [0, 1, 2, 999, 10**6, 5 * 10**8, 10**9, 10**12, *(10 ** (rng.random(400) * 13)).astype(int).tolist()]
    for low in range(0, len(numbers), FEW_LESIONS):
        cells = np.array(numbers[low : low + FEW_LESIONS], np.int64)
        few = Lesions(mass=cells * 0, peak_mass=cells * 0, cells=cells)
        few.recount(cells, cells)
        assert (few.sizes_mm == diameter_mm(few.mass)).all()
        slow = exact.log(3.1e12 / np.maximum(cells, 1).astype(float)) / exact.log(3.1e12 / ground.REFERENCE_CELLS)
        assert (gompertz(few, 3.1e12) == np.clip(slow, 0.0, GOMPERTZ_CAP)).all()


def test_the_table_knows_the_voxels_that_a_survey_finds():
    made, patient = body(population(cells=2e9))
    live(made, patient, 30)
    patient.cells.count[::3] = 0
    for always in (False, True):
        patient.cells.tidy(always)
        slow, quick = survey(made, patient), walk(made, patient)
        order = np.argsort(quick.sites)
        assert (quick.sites[order] == slow.sites).all()
        for name in ("lesion", "organ", "capacity", "load", "perfusion", "oxygen"):
            assert (getattr(quick, name)[order] == getattr(slow, name)).all(), name
        assert (quick.sites[quick.index[patient.cells.site]] == patient.cells.site).all()


def test_adding_together_is_adding_one_by_one():
    made = case()
    patient = replicates(made, 1)
    rng = np.random.default_rng(3)
    words = made.anatomy.keys
    together, singly = Cells(words, np.zeros(KINDS, np.uint64)), Cells(words, np.zeros(KINDS, np.uint64))
    codes, numbers = [], []
    for _ in range(4):
        site, kind = rng.integers(0, 60, 300), rng.integers(0, 6, 300)
        cells = rng.integers(1, 1000, 300)
        codes.append(kind * made.anatomy.sites + site)
        numbers.append(cells)
        for each in zip(site.tolist(), kind.tolist(), cells.tolist(), strict=True):
            singly.add_one(*each)
    together.add_coded(np.concatenate(codes), np.concatenate(numbers))
    for table in (together, singly):
        assert (table.code == table.kind * table.sites + table.site).all()
        assert (table.turned == (table.kind ^ 1) * table.sites + table.site).all()
        assert (table.places[table.place] == table.site).all() and (
            table.stand == 2 * table.place + table.kind % 2
        ).all()
    for one, other in zip(together.sorted_rows(), singly.sorted_rows(), strict=True):
        assert (one == other).all()
    assert sorted(together.places.tolist()) == sorted(singly.places.tolist())
    assert (np.diff(together.site * KINDS + together.kind) > 0).all(), "rows made together stand in order"
    assert patient.cells.rows == made.anatomy.sites


def test_tables_of_drugs_are_kept_only_for_the_same_drugs_and_classes():
    made, patient = body(population(clones=[{"share": 1.0}, {"share": 0.01, "mechanisms": ["gate"]}]))
    give(patient, made, "blocker")
    patient.day = 2
    first = drug_day(made, patient)
    patient.day = 3
    assert drug_day(made, patient) is first, "a drug that is held does the same every day"
    give(patient, made, "toxin")
    patient.day = 4
    second = drug_day(made, patient)
    assert second is not first and (second.death >= first.death).all() and (second.death > first.death).any()
    fresh = drug_day(case(population(clones=[{"share": 1.0}, {"share": 0.01, "mechanisms": ["gate"]}])), patient)
    for name in ("birth_kept", "death", "persist", "pressed"):
        assert (getattr(fresh, name) == getattr(second, name)).all()
