"""Bodies of the shipped catalog: a cancer in its own organ, with every shipped mechanism, drug and card."""

from __future__ import annotations

from functools import cache
from typing import Any

from bodies import BY, case, mixed_day, population, replicates

from game.sim.case import Case
from game.sim.growth import divide_and_die
from game.sim.patient import Dose, Patient
from game.spec.library import load_library

LONG = 10**4


@cache
def shipped(cancer: str, *away: str, soil: float | None = None) -> Case:
    """A cancer at home and in further organs; `soil` replaces its soil in all of them."""
    library = load_library()
    kind = library.cancers[cancer]
    biology: dict[str, Any] = {}
    if soil is not None:
        biology["soils"] = [{"organ": name, "growth": soil, "settling": soil, **BY} for name in away]
    return case(
        population(kind.home),
        organs=tuple(library.organs[name] for name in (kind.home, *away)),
        mechanisms=tuple(library.mechanisms[name] for name in sorted(library.mechanisms)),
        drugs=dict(library.drugs),
        cards=dict(library.cards),
        cancer=kind,
        level_fields={"biology": biology},
    )


def under(made: Case, patient: Patient, *drugs: str) -> None:
    """Full doses of a long course whose next day is its sixtieth, or of today for what is given once a cycle."""
    patient.day = 60
    patient.doses = tuple(
        Dose(name, 1, 1.0, LONG) if made.drugs[name].daily else Dose(name, 61, 1.0, 61) for name in drugs
    )


def net(made: Case, *clone: str, drugs: tuple[str, ...] = (), **ground: float) -> float:
    """Births less deaths of a day, as a share of a class's cells, on a ground that is alike everywhere."""
    patient = replicates(made, 10**6, clone)
    under(made, patient, *drugs)
    before = patient.cells_total()
    divide_and_die(mixed_day(made, patient, **ground))
    return patient.cells_total() / before - 1.0


def killed(made: Case, *clone: str, drugs: tuple[str, ...]) -> float:
    """Share of a class's cells that a day with these drugs takes beyond the usual."""
    return net(made, *clone) - net(made, *clone, drugs=drugs)
