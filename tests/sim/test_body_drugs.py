"""Endocrine drugs, pump blockers, shields, oxygen and competition (docs/model.md, 5 and 10)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from bodies import (
    BY,
    CARDS,
    DRUGS,
    GATE,
    MECHANISMS,
    body,
    card,
    case,
    drug,
    give,
    mechanism,
    mixed_day,
    new_day,
    population,
)
from bodies import replicates as laid

from game.sim.bodydrugs import days_on
from game.sim.cells import ASLEEP, CYCLING, MAX_CLONES
from game.sim.competition import competition
from game.sim.growth import divide_and_die, net_growth_per_day, without_oxygen
from game.sim.orders import give_orders
from game.sim.pharmacology import onset
from game.sim.plan import Order, Plan
from game.spec.cancers import Competition

STILL = {"death_per_day": 0.0, "doubling_days": 1e18}
HORMONE = {
    "kind": "endocrine", "drug": "hormone", "birth_block": 0.9, "death_per_day": 0.002, "sleep_per_day": 0.01,
    "sleeping_death_per_day": 0.001, "onset_days": 5,
}  # fmt: skip
RECEPTOR = mechanism("receptor", "target_mutation", {"hormone": 100})
BLOCK = {"kind": "pump_block", "drug": "cork", "closes": 0.9, "toxicity_times": 1.5}
MORE = {
    each.id: each
    for each in (
        drug("hormone", half_life_days=2, daily=True, target="A", ec50=0.1),
        drug("cork", half_life_days=1, daily=True, ec50=0.1),
    )
}
MORE_CARDS = {
    each.id: each
    for each in (
        card("hormone", "systemic", [HORMONE], category="targeted"),
        card("cork", "systemic", [BLOCK], category="targeted"),
        card("shield", "support", [{"kind": "protect", "reserve": "marrow", "share": 0.75, "days": 21}]),
    )
}


def more_case(*start, mechanisms=MECHANISMS, **more):
    return case(*start, mechanisms=mechanisms, drugs={**DRUGS, **MORE}, cards={**CARDS, **MORE_CARDS}, **more)


def a_day_on(made, name="hormone", days=60, clone=(), asleep=False):
    """Births, deaths, and the drug's table, on one day of a long course; a million cells in every voxel."""
    patient = laid(made, 10**6, clone, asleep)
    give(patient, made, name, days=10**4)
    patient.day += days
    n = patient.cells_total()
    day = mixed_day(made, patient)
    divide_and_die(day)
    return patient.tally.born / n, patient.tally.died / n, day.drugs


def test_endocrine():
    """Births fall, deaths hardly rise, some cells sleep, and those asleep are kept so."""
    made = more_case()
    born, died, table = a_day_on(made)
    usual = 0.1 + net_growth_per_day(60)
    assert born == pytest.approx(0.1 * usual * 0.998, rel=0.02)
    assert died == pytest.approx(1 - 0.9 * 0.998, rel=0.01)
    assert table.persist[CYCLING].max() == pytest.approx(0.01, rel=0.01)
    assert table.pressed[ASLEEP].max() == pytest.approx(1.0, abs=0.01)
    assert a_day_on(more_case(growth=STILL), asleep=True)[1] == pytest.approx(0.001, rel=0.05)


def test_an_endocrine_drug_takes_days_to_set_in():
    made = more_case()
    births = [a_day_on(made, days=days)[0] for days in (0, 5, 10, 60)]
    assert births[0] > 0.8 * (0.1 + net_growth_per_day(60))
    assert births[0] > births[1] > births[2] > births[3]
    patient = laid(made, 1)
    give(patient, made, "hormone", days=100)
    assert onset(patient.doses, "hormone", 5, 5.0) == pytest.approx(0.5, abs=1 / 256)
    assert onset(patient.doses, "hormone", 90, 5.0) == 1.0, "steps end it"


def test_a_course_without_a_gap_sets_in_once():
    made = more_case()
    patient = laid(made, 1)
    turn = Plan((Order("hormone"),))
    for day in (0, 21, 42):
        patient.day = day
        give_orders(made, patient, turn, {})
    assert days_on(patient.doses, "hormone", 50) == 50
    patient.day = 105
    give_orders(made, patient, turn, {})
    assert days_on(patient.doses, "hormone", 106) == 1, "a break starts anew"


def test_a_course_goes_on_in_longer_cycles():
    made = more_case()
    patient = laid(made, 1)
    for day in (0, 28, 56):
        patient.day = day
        give_orders(made, patient, Plan((Order("hormone"),)), {}, 28)
    assert days_on(patient.doses, "hormone", 60) == 60


def test_a_receptor_mutation_escapes_the_endocrine_drug():
    made = more_case(mechanisms=(*MECHANISMS, RECEPTOR))
    assert a_day_on(made, clone=("receptor",))[0] > 5 * a_day_on(made)[0]


def test_cells_without_the_receptor_are_passed_by():
    made = more_case()
    made = replace(made, cancer=made.cancer.model_copy(update={"targets": ()}))
    assert a_day_on(made)[0] == pytest.approx(0.1 + net_growth_per_day(60), rel=0.01)


def test_pump_block():
    """The blocker gives a pumped drug back most of its kill, and does nothing by itself."""
    killed = {}
    for names in (("toxin",), ("toxin", "cork"), ("cork",)):
        made = more_case(growth=STILL)
        patient = laid(made, 10**6, ("pump",))
        for name in names:
            give(patient, made, name)
        divide_and_die(mixed_day(made, patient))
        killed[names] = patient.tally.died
    assert killed["cork",] == 0
    assert killed["toxin", "cork"] > 3 * killed["toxin",]


def test_a_pump_blocker_makes_pumped_drugs_more_toxic():
    losses = []
    for orders in ((Order("toxin", 100),), (Order("toxin", 100), Order("cork"))):
        made, patient = body(drugs={**DRUGS, **MORE}, cards={**CARDS, **MORE_CARDS})
        give_orders(made, patient, Plan(orders), {})
        losses.append(sum(hit.points for hit in patient.host.hits))
    assert losses == [3.0, 4.5]


def test_protect():
    """A shield spares its own reserve its share, whatever the order of the orders, and only for its days."""
    for orders in ((Order("toxin", 100), Order("shield")), (Order("shield"), Order("toxin", 100))):
        made, patient = body(drugs={**DRUGS, **MORE}, cards={**CARDS, **MORE_CARDS})
        give_orders(made, patient, Plan(orders), {})
        assert [hit.points for hit in patient.host.hits] == [0.75]
    patient.day = 21
    give_orders(made, patient, Plan((Order("toxin", 100),)), {})
    assert patient.host.hits[-1].points == 3.0 and patient.host.shields == (), "its 21 days are over"


def killed_at(oxygen, shield=0.6, name="toxin"):
    made = more_case(growth=STILL, oxygen={"drug_shield": shield})
    patient = laid(made, 10**6)
    give(patient, made, name)
    divide_and_die(mixed_day(made, patient, oxygen=oxygen))
    return patient.tally.died


def test_low_oxygen_weakens_cytotoxic_kill():
    """B13: a cancer may say so; a voxel is a mixture of cells with and without oxygen."""
    full, half, none = killed_at(1.0), killed_at(0.15), killed_at(0.0, shield=0.6)
    assert full > half > none
    assert half == pytest.approx((full + none) / 2, rel=0.01)
    assert killed_at(0.15, shield=0.0) == full
    assert without_oxygen(np.array([1.0, 0.3, 0.15, 0.0])).tolist() == [0.0, 0.0, 0.5, 1.0]


def test_less_oxygen_never_raises_the_kill():
    killed = [killed_at(oxygen) for oxygen in (0.4, 0.3, 0.25, 0.2, 0.1, 0.02)]
    assert killed == sorted(killed, reverse=True)


def crowded(from_others, share=0.01):
    clones = [{"share": 1.0 - share}, {"share": share, "mechanisms": ["gate"]}]
    made, patient = body(population(cells=1e9, clones=clones), mechanisms=(GATE,))
    rule = Competition.model_validate({"mechanism": "gate", "from_others": from_others, **BY})
    return replace(made, cancer=made.cancer.model_copy(update={"competition": (rule,)})), patient


def test_competition():
    """A rare resistant class is held down by the others, more so the more strongly it feels them."""
    assert competition(case(), crowded(2.0)[1]) is None
    made, patient = crowded(1.0)
    assert competition(made, patient) is None, "1 is as it was"
    factors = []
    for weight in (1.5, 2.0, 5.0):
        made, patient = crowded(weight)
        factor = competition(made, patient)
        assert factor.shape == (1, MAX_CLONES)
        row = patient.clones.find(("gate",))
        others = [each for each in range(MAX_CLONES) if each != row]
        assert (factor[0, others] == 1.0).all()
        factors.append(float(factor[0, row]))
    assert 1.0 > factors[0] > factors[1] > factors[2] > 0.0
    made, patient = crowded(2.0, share=0.5)
    assert competition(made, patient)[0, patient.clones.find(("gate",))] > factors[1]


def test_two_mechanisms_under_one_rule_are_held_down_once():
    clones = [{"share": 0.99}, {"share": 0.01, "mechanisms": ["gate", "pump"]}]
    made, patient = body(population(cells=1e9, clones=clones), mechanisms=MECHANISMS)
    rules = tuple(
        Competition.model_validate({"mechanism": name, "from_others": 2.0, **BY}) for name in ("gate", "pump")
    )
    row, factors = patient.clones.find(("gate", "pump")), []
    for chosen in (rules[:1], rules):
        cancer = made.cancer.model_copy(update={"competition": chosen})
        factors.append(competition(replace(made, cancer=cancer), patient)[0, row])
    assert factors[0] == factors[1] < 1.0


def test_a_held_down_class_grows_more_slowly():
    born = []
    for weight in (1.0, 5.0):
        made, patient = crowded(weight, share=0.2)
        fast = made.cancer.growth.model_copy(update={"death_per_day": 0.0, "doubling_days": 10.0})
        made = replace(made, cancer=made.cancer.model_copy(update={"growth": fast}))
        before = patient.by_clone()["gate"]
        for _ in range(3):
            divide_and_die(new_day(made, patient))
            patient.recount()
        born.append(patient.by_clone()["gate"] / before)
    assert 1.0 < born[1] < born[0]
