"""The one state-changing call of the game, and the order of a day (docs/model.md, 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from game.sim.admit import CLOSING_TESTS
from game.sim.blood import circulate
from game.sim.case import Case
from game.sim.clusters import release_clusters
from game.sim.contraction import contract
from game.sim.diagnose import run_tests, take_test, visit
from game.sim.dormancy import sleep_and_wake
from game.sim.events import Event
from game.sim.evolution import log_clones, mutate
from game.sim.findings import Finding
from game.sim.ground import Day, walk
from game.sim.growth import divide_and_die
from game.sim.host import injure_and_heal
from game.sim.immunity import immune_response
from game.sim.invasion import push_and_invade
from game.sim.leap import quiet_stretch, rest_a_day
from game.sim.lymph import drain_lymph
from game.sim.orders import give_orders, repeat
from game.sim.patient import Patient
from game.sim.peritoneum import seed_cavity
from game.sim.pharmacology import deliver_drugs
from game.sim.plan import Place, Plan
from game.sim.radiation import irradiate
from game.sim.remodel import remodel
from game.sim.response import follow
from game.sim.settling import settle
from game.sim.vessels import enter_vessels
from game.spec.common import CYCLE_DAYS

DAY: tuple[Callable[[Day], None], ...] = (
    deliver_drugs,
    immune_response,
    divide_and_die,
    irradiate,
    mutate,
    push_and_invade,
    contract,
    enter_vessels,
    drain_lymph,
    seed_cavity,
    circulate,
    settle,
    release_clusters,
    sleep_and_wake,
    remodel,
    injure_and_heal,
    log_clones,
)
"""The day, from top to bottom."""


@dataclass(frozen=True)
class Step:
    """What one turn came to."""

    patient: Patient
    events: tuple[Event, ...]
    findings: tuple[Finding, ...]


def live_a_day(case: Case, patient: Patient) -> list[Event]:
    """Let one day pass, changing the patient; returns what happened."""
    patient.day += 1
    day = Day(case, patient, walk(case, patient), patient.day)
    for phase in DAY:
        phase(day)
    patient.cells.tidy()
    follow(patient)
    return day.events


def live(case: Case, patient: Patient, days: int) -> Iterator[list[Event]]:
    """Let days pass, changing the patient; yields what happened on each. Quiet days are leapt: the truth is the same.

    Stop asking once the patient has died.
    """
    left = days
    while left > 0:
        stretch = quiet_stretch(case, patient, left)
        for _ in range(stretch.days):
            yield rest_a_day(case, patient, stretch)
        left -= stretch.days
        if left > 0:
            yield live_a_day(case, patient)
            left -= 1


def advance(
    case: Case,
    patient: Patient,
    plan: Plan,
    places: Mapping[str, Place],
    watch: Callable[[Patient], None] | None = None,
) -> Step:
    """Carry out one turn: tests and orders on its first day, then the days; the patient given stays as it was.

    Args:
        plan: checked before; its local orders name `places`.
        watch: called with the patient after each day; for those who may see the truth.
    """
    patient = patient.copy()
    findings = list(run_tests(case, patient, plan, places))
    events: list[Event] = []
    for cycle in range(plan.cycles):
        events += give_orders(case, patient, plan if cycle == 0 else repeat(case, plan), places)
        for happened in live(case, patient, CYCLE_DAYS):
            events += happened
            if watch is not None:
                watch(patient)
            if patient.dead is not None:
                return Step(patient, tuple(events), (*findings, *visit(case, patient)))
    return Step(patient, tuple(events), (*findings, *visit(case, patient)))


def referral(case: Case, patient: Patient) -> tuple[Finding, ...]:
    """What the patient arrives with on day 0: the level's tests and the first visit."""
    found: list[Finding] = []
    for test in case.level.referral.tests:
        found += take_test(case, patient, case.cards[test], [])
    return (*found, *visit(case, patient))


def closing_workup(case: Case, patient: Patient) -> tuple[Finding, ...]:
    """The fixed work-up on the last day: CT, marker and ctDNA, free."""
    found: list[Finding] = []
    for test in CLOSING_TESTS:
        found += take_test(case, patient, case.cards[test], [])
    return tuple(found)
