"""Heritable traits where they act: each rule of docs/model.md, 6, on the phase that it changes."""

from __future__ import annotations

import numpy as np
import pytest
from bodies import body, by_site, case, live, mechanism, mixed_day, new_day, of_kind, population, put, replicates

from game.sim.case import Case
from game.sim.dormancy import sleep_and_wake
from game.sim.events import MembraneBreached
from game.sim.growth import divide_and_die
from game.sim.invasion import push_and_invade
from game.sim.patient import Patient
from game.spec.mechanisms import Mechanism


def trait(name: str, **traits: object) -> Mechanism:
    return mechanism(name, "trait", {}, traits=traits)


def net(made: Case, patient: Patient, **ground: float) -> float:
    """Growth of a day, births less deaths, as a share of the cells."""
    before = patient.cells_total()
    divide_and_die(mixed_day(made, patient, **ground))
    return patient.cells_total() / before - 1.0


def pair(*traits: Mechanism, cells: int = 10**6, asleep: bool = False, **more: dict[str, object]) -> list[tuple]:
    """A case with a body of the founder and one of a class with the traits."""
    made = case(mechanisms=traits, **more)
    names = tuple(each.id for each in traits)
    return [(made, replicates(made, cells, (), asleep)), (made, replicates(made, cells, names, asleep))]


def test_tolerance_of_low_oxygen_spares_its_share_of_the_slower_growth():
    founder, hardy = pair(trait("hardy", hypoxia_tolerance=0.5))
    full = net(*pair(trait("hardy", hypoxia_tolerance=0.5))[0])
    slow, spared = net(*founder, oxygen=0.15), net(*hardy, oxygen=0.15)
    assert slow == pytest.approx(0.5 * full, rel=0.05)
    assert spared == pytest.approx(0.75 * full, rel=0.05)


def test_tolerance_of_low_oxygen_spares_its_share_of_starving_and_of_sleep():
    blocks = {"oxygen": {"death_per_day": 0.2}, "growth": {"death_per_day": 0.0}, "sleep": {"starvation_per_day": 0.2}}
    founder, hardy = pair(trait("hardy", hypoxia_tolerance=0.75), **blocks)
    lost = [-net(*each, oxygen=0.0) for each in (founder, hardy)]
    assert lost[0] == pytest.approx(0.2, rel=0.02)
    full = net(*pair(trait("hardy", hypoxia_tolerance=0.75), **blocks)[0])
    assert lost[1] == pytest.approx(0.05 - 0.75 * full * 0.95, rel=0.03)
    slept = []
    for made, patient in pair(trait("hardy", hypoxia_tolerance=0.75), **blocks):
        total = patient.cells_total()
        sleep_and_wake(mixed_day(made, patient, oxygen=0.0))
        slept.append(of_kind(patient, 1) / total)
    assert slept[0] == pytest.approx(0.2, rel=0.02)
    assert slept[1] == pytest.approx(0.05, rel=0.02)


def test_an_adapted_class_grows_in_a_foreign_soil_as_at_home():
    founder, settler = pair(trait("settler", at_home_in=["far"]))
    made = founder[0]
    far, home = made.organ_index("far"), made.organ_index("home")
    assert 0.0 < made.soil_growth[far] < 1.0
    grown = []
    for each, patient in (founder, settler):
        day = mixed_day(each, patient)
        day.ground.organ[:] = each.anatomy.organ
        before = by_site(each, patient).copy()
        divide_and_die(day)
        after = by_site(each, patient)
        grown.append(
            [(after[each.anatomy.organ == o].sum() / before[each.anatomy.organ == o].sum()) - 1 for o in (home, far)]
        )
    assert grown[0][1] == pytest.approx(made.soil_growth[far] * grown[0][0], rel=0.05)
    assert grown[1][1] == pytest.approx(grown[1][0], rel=0.05), "as at home"
    assert grown[1][0] == pytest.approx(grown[0][0], rel=0.05), "at home nothing changes"


def test_an_adapted_class_wakes_in_a_foreign_soil_as_at_home():
    made = case(
        mechanisms=(trait("settler", at_home_in=["far"]),), sleep={"wake_per_day": 0.0, "wake_at_home_per_day": 0.1}
    )
    woken = []
    for names in ((), ("settler",)):
        patient = replicates(made, 1000, names, asleep=True)
        patient.lesions.cells[:] = 10
        day = mixed_day(made, patient)
        patient.lesions.cells[:] = 10
        day.ground.organ[:] = made.anatomy.organ
        sleep_and_wake(day)
        site, kind, count = patient.cells.sorted_rows()
        awake = (kind & 1) == 0
        far = made.anatomy.organ[site] == made.organ_index("far")
        woken.append(count[awake & far].sum() / count[far].sum())
    assert woken[0] == 0.0
    assert woken[1] == pytest.approx(0.1, rel=0.05)


def test_invasive_daughters_travel_more_often():
    moved = []
    for names in ((), ("loose",)):
        made, patient = body(
            population(cells=1), mechanisms=(trait("loose", invasiveness_times=3.0),),
            invasion={"motility_per_division": 0.02},
        )  # fmt: skip
        site = put(made, patient, "home", 74, 64, 4_000_000, names)
        day = new_day(made, patient)
        divide_and_die(day)
        push_and_invade(day)
        cells = patient.cells
        moved.append(int(cells.count[(cells.site != site) & (cells.kind > 1 if names else cells.kind <= 1)].sum()))
    assert moved[1] == pytest.approx(3 * moved[0], rel=0.1)


def test_invasive_cells_breach_the_membrane_sooner():
    days = []
    for names in ((), ("loose",)):
        made, patient = body(
            population(cells=1e8, membrane="intact", clones=[{"share": 0.0}, {"share": 1.0, "mechanisms": list(names)}])
            if names
            else population(cells=1e8, membrane="intact"),
            mechanisms=(trait("loose", invasiveness_times=4.0),),
        )  # fmt: skip
        found = [each for each in live(made, patient, 200) if isinstance(each, MembraneBreached)]
        days.append(found[0].day if found else 999)
    assert days[1] < days[0]


def test_what_no_class_has_changes_no_bit():
    """A trait in the catalog of a level that nobody carries leaves the truth as it is."""
    counts = []
    for mechanisms in ((), (trait("hardy", hypoxia_tolerance=0.9, invasiveness_times=5.0, at_home_in=["far"]),)):
        made, patient = body(population(cells=1e8), mechanisms=mechanisms)
        live(made, patient, 30)
        counts.append([column.tolist() for column in patient.cells.sorted_rows()])
    assert np.array_equal(counts[0], counts[1])
