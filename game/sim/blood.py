"""In the blood: loss within hours, and arrest by anatomy (docs/model.md, 8)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from game.sim import exact
from game.sim.case import Case
from game.sim.cells import MAX_CLONES
from game.sim.chance import Process, binomial_scalar, name_key, running_shares, split_by, uniform_scalar
from game.sim.events import CellsLost
from game.sim.ground import Day
from game.sim.inherited import inherited
from game.sim.kept import kept
from game.sim.patient import Patient
from game.sim.vessels import expected_shedding
from game.spec.organs import Organ

Floats = npt.NDArray[np.float64]

HOME_RETURN = 0.0
"""Cells that come back to the organ they left are not followed: self-seeding is debated. Simplification."""
BLOOD_LITRES = 5.0
"""Blood of an adult: textbook."""
HOURS = 24.0
LEAST_RATE = 0.01
"""However weak the host, cells leave the blood at this share of the usual rate. Assumption: they get stuck."""


def surviving_share(hours: float, half_life_hours: float) -> float:
    """Share of the cells that entered the blood together and still circulate after some hours."""
    return exact.exp2(-hours / half_life_hours)


def attack(case: Case, patient: Patient) -> float:
    """Strength of the host's attack on cells in the blood, 1 = usual: the level's, and what the person can send."""
    return case.biology.blood_immunity * patient.host.immunity


def half_life_hours(case: Case, patient: Patient) -> float:
    """Half-life of cells in this host's blood: a weaker attack leaves them there longer."""
    spread = case.biology.spread
    rate = spread.alive_at_24h + (1.0 - spread.alive_at_24h) * attack(case, patient)
    return spread.half_life_hours / max(rate, LEAST_RATE)


def alive_share(alive_at_24h: float, immunity: float) -> float:
    """Share of the shed cells that stops alive, in a host whose attack on cells in the blood is `immunity` times usual.

    Arrest and death compete as two constant rates; the attack multiplies that of death.
    """
    if immunity == 1.0:
        return alive_at_24h
    dying = (1.0 - alive_at_24h) * immunity
    return alive_at_24h / (alive_at_24h + dying) if alive_at_24h > 0.0 else 0.0


def alive_by_clone(case: Case, patient: Patient) -> list[float]:
    """Share of the shed cells of each class that stops alive, [MAX_CLONES]: the usual, times what a class inherits."""
    share = alive_share(case.biology.spread.alive_at_24h, attack(case, patient))
    traits = inherited(case, patient).blood
    if traits is None:
        return [share] * MAX_CLONES
    by_clone: list[float] = np.minimum(share * traits, 1.0).tolist()
    return by_clone


def circulating_per_litre(shed_per_day: float, half_life: float) -> float:
    """Cells in a litre of blood in the steady state of steady shedding; `half_life` in hours."""
    return shed_per_day / HOURS * half_life / exact.log(2.0) / BLOOD_LITRES


def cells_per_litre(case: Case, patient: Patient) -> float:
    """Tumour cells in a litre of this patient's blood in the mean, as the patient is now."""
    return circulating_per_litre(expected_shedding(case, patient), half_life_hours(case, patient))


def arrest_shares(organs: tuple[Organ, ...], source: int, circuit: bool = False) -> Floats:
    """Share of the cells from one organ that stops in each, [organs + 1]; the last is the rest of the body.

    Venous blood may take a plexus past everything, then first meets one organ's capillaries, then, in a `circuit`,
    those of the lung; what passes is spread by arterial flow.
    """
    own = organs[source]
    shares = np.zeros(len(organs) + 1)
    passing = 1.0
    for index, organ in enumerate(organs):
        if organ.id == own.plexus:
            shares[index] += own.plexus_share
            passing = 1.0 - own.plexus_share
    for name, share in ((own.first_pass, own.first_pass_share), *_lungs(organs, own, circuit)):
        for index, organ in enumerate(organs):
            if organ.id == name:
                shares[index] += passing * share
                passing *= 1.0 - share
    for index, organ in enumerate(organs):
        if not (circuit and organ.venous_share):
            shares[index] += passing * organ.blood_share
    shares[source] *= HOME_RETURN
    shares[-1] = max(0.0, 1.0 - float(shares[:-1].sum()))
    return shares


def _lungs(organs: tuple[Organ, ...], own: Organ, circuit: bool) -> tuple[tuple[str, float], ...]:
    """The filter that venous blood meets before the arteries, and its share; blood from a lung has passed."""
    if not circuit or own.leaves_by == "arteries":
        return ()
    return tuple((organ.id, organ.venous_share) for organ in organs if organ.venous_share)


@kept
def arrest_table(case: Case) -> tuple[list[int], list[list[float]]]:
    """The running shares of `arrest_shares` from each organ, and the organs that they stand for: by name."""
    order = sorted(range(len(case.organs)), key=lambda organ: case.organs[organ].id)  # whatever the level's order
    circuit = case.biology.spread.flow == "circuit"
    shares = np.stack([arrest_shares(case.organs, organ, circuit) for organ in range(len(case.organs))])
    return order, [running_shares(row) for row in shares[:, [*order, -1]].tolist()]


@lru_cache(maxsize=4096)
def who_at(who: int, organ: str) -> int:
    """The "who and where" of cells that came to an organ, given who they were before."""
    return name_key(f"{who}/{organ}")


def names(day: Day, groups: Iterable[tuple[int, int]], way: str = "") -> list[int]:
    """The "who and where" of cells of a clone that left an organ by a way; the blood's has no name."""
    organs, clones = day.case.organs, day.patient.clones
    return [_who_left(way, organs[organ].id, clones[clone].name) for organ, clone in groups]


@lru_cache(maxsize=1024)
def _who_left(way: str, organ: str, clone: str) -> int:
    return name_key(f"{way}{organ}/{clone}")


def circulate(day: Day) -> None:
    """Within a day nearly all shed cells die in the blood; the others stop in an organ's capillaries."""
    if not day.shed:
        return
    case, patient = day.case, day.patient
    order, shares = arrest_table(case)
    survive, arrest = int(day.word(Process.SURVIVE)), int(day.word(Process.ARREST))
    by_clone = alive_by_clone(case, patient)
    lost = 0
    for (organ, clone), who in zip(day.shed, names(day, day.shed), strict=True):
        number = day.shed[organ, clone]
        alive = binomial_scalar(number, by_clone[clone], uniform_scalar(who, survive))
        lost += number - alive
        if alive == 0:
            continue
        patient.tally.arrested += alive
        stopped = split_by(alive, shares[organ], uniform_scalar(who, arrest))
        for place, cells in zip(order, stopped[:-1], strict=True):
            if cells:
                day.arrived[place, clone] = day.arrived.get((place, clone), 0) + cells
    patient.tally.lost += lost
    if lost:
        day.events.append(CellsLost(day.number, lost))
