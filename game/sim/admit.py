"""From a level to a patient on day 0 (docs/model.md, 13)."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from game.sim import exact
from game.sim.anatomy import Anatomy
from game.sim.case import Case
from game.sim.cells import ASLEEP, CYCLING, KINDS, Cells
from game.sim.chance import binomial
from game.sim.clones import LOGGED_AT_CELLS, Clone, Clones
from game.sim.drawn import log_normal, luck
from game.sim.ground import GOMPERTZ_CAP, REFERENCE_CELLS
from game.sim.growth import net_growth_per_day
from game.sim.host import start_host
from game.sim.immunity import start_immunity
from game.sim.inherited import fitness_of
from game.sim.lesions import NO_LESION, Lesions, diameter_mm
from game.sim.patient import Host, Patient
from game.sim.remodel import start_remodelling
from game.sim.response import baseline
from game.sim.settling import perivascular
from game.spec.cancers import Cancer
from game.spec.common import RESERVES, VOXEL_MM
from game.spec.effects import DrugEffect
from game.spec.levels import Level, Population, routes_of
from game.spec.library import Library
from game.spec.mechanisms import Mechanism

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LAID_LOAD = 0.95
"""A population is laid at this load: a tumour at rest, about to press outward. Assumption."""
PATCH_LOAD = 0.5
"""A minor clone fills this much of the voxels of its patch: lineages grow in place. Assumption."""
DUCT_MM = 4.0
"""Smallest radius of the space inside a basement membrane. Assumption."""
DUCT_SUPPLY = 0.6
"""Perfusion inside a membrane relative to outside it, since no vessel runs there. Assumption."""
OLDEST_DAYS = 20000


def build_case(library: Library, level_id: str, seed: int) -> Case:
    """Resolve a level against the catalog.

    Raises:
        KeyError: for an unknown level.
    """
    level = library.levels[level_id]
    cancer = library.cancers[level.cancer]
    cards = {offer.card: library.cards[offer.card] for offer in level.cards}
    for test in (*level.referral.tests, *CLOSING_TESTS):
        cards.setdefault(test, library.cards[test])
    drugs = {
        effect.drug: library.drugs[effect.drug]
        for card in cards.values()
        for effect in card.effects
        if isinstance(effect, DrugEffect)
    }
    return Case(
        level=level,
        cancer=cancer,
        organs=tuple(library.organs[name] for name in level.organs),
        mechanisms=_mechanisms(library, level, cancer),
        drugs=drugs,
        cards=cards,
        seed=seed,
    )


def _mechanisms(library: Library, level: Level, cancer: Cancer) -> tuple[Mechanism, ...]:
    """Routes and traits by id, with the cancer's mutability and the level's links."""
    factors = {each.mechanism: each.factor for each in cancer.mutability}
    links = {each.mechanism: each.traits for each in level.biology.linked_traits}
    found = []
    for name in sorted(routes_of(level, cancer)):
        usual = library.mechanisms[name]
        rate = min(1.0, usual.per_division * factors.get(name, 1.0))
        found.append(usual.model_copy(update={"per_division": rate, "traits": links.get(name, usual.traits)}))
    return tuple(found)


CLOSING_TESTS = ("ct", "marker_counts", "ctdna")
"""Cards of the fixed closing work-up, free and on the last day."""


def draw_mechanism(case: Case) -> str | None:
    """The one mechanism of `vary` that this patient has."""
    choices = case.level.vary.mechanism
    at = luck(case, "mechanism") * sum(choices.values())
    for name, chance in choices.items():
        if at < chance:
            return name
        at -= chance
    return None


def admit(case: Case) -> Patient:
    """The patient on day 0: every population laid, every hidden difference drawn."""
    anatomy, level = case.anatomy, case.level
    vary = level.vary
    doubling = case.biology.growth.doubling_days
    if vary.doubling_days is not None:
        doubling = log_normal(case, vary.doubling_days.median, vary.doubling_days.sd_log, "doubling_days")
    elif case.biology.growth.doubling_sd_log > 0.0:
        doubling = log_normal(case, doubling, case.biology.growth.doubling_sd_log, "doubling_days")
    cells = Cells(anatomy.keys, np.zeros(KINDS, np.uint64))
    reserves: dict[str, float] = {name: float(level.reserves.get(name, 10.0)) for name in RESERVES}
    patient = Patient(
        day=0,
        cells=cells,
        clones=Clones(),
        lesions=Lesions(),
        lesion_at=np.full(anatomy.sites, NO_LESION, np.int64),
        vessel=anatomy.vessel.copy(),
        membrane=np.zeros(anatomy.sites),
        enclosed=np.zeros(anatomy.sites, np.bool_),
        gone=np.zeros(anatomy.sites, np.bool_),
        host=Host(
            reserves, dict(reserves), level.quality, level.quality, [1.0] * len(case.organs), [0.0] * len(case.organs)
        ),
        doubling_days=doubling,
        drawn=draw_mechanism(case),
        immune=start_immunity(case),
        remodelled=start_remodelling(case),
    )
    start_host(case, patient.host)
    for number, population in enumerate(level.start):
        for each in range(population.times):
            _lay(case, patient, population, f"{number}/{each}")
    patient.recount()
    patient.lesions.slept_since = np.where(patient.lesions.awake == 0, 0, -1)
    _reckon_births(case, patient)
    total = max(1, patient.cells_total())
    patient.start_shares = tuple((name, number / total) for name, number in patient.by_clone().items())
    baseline(patient)
    return patient


def _lay(case: Case, patient: Patient, population: Population, name: str) -> None:
    """Lay one population as a disc at its density, with each minor clone in a patch of its own."""
    anatomy = case.anatomy
    organ = case.organ_index(population.organ)
    site = _place(case, patient, population, organ, name)
    x, y = float(anatomy.x_mm[site]), float(anatomy.y_mm[site])
    total = int(population.cells)
    size = float(diameter_mm(np.array([total]))[0])
    capacity = int(anatomy.voxel_cells[site] * max(1.0, size * 2.0 / (3.0 * VOXEL_MM)))
    near = _nearest(anatomy, organ, x, y)
    disc = near[: max(1, math.ceil(total / (capacity * LAID_LOAD)))]
    breached = population.membrane != "intact"
    lesion = patient.lesions.found(organ, x, y, 0, population.grade, breached, total)
    patient.lesion_at[disc] = lesion
    state = ASLEEP if population.asleep else CYCLING
    room = np.full(len(disc), total // len(disc), np.int64)
    room[: total % len(disc)] += 1
    patches: list[tuple[tuple[str, ...], Ints, Ints]] = []
    for index, (mechanisms, number) in enumerate(_minor_clones(case, patient, population, name)):
        patch = _patch(case, disc, number, capacity, f"{name}/{index}")
        share = np.minimum(room[patch], _evenly(number, len(patch)))
        room[patch] -= share
        patches.append((mechanisms, disc[patch], share))
    for mechanisms, sites, share in [((), disc, room), *patches]:
        row = patient.clones.row_for(mechanisms, 0, patient.cells)
        if row is None:
            raise ValueError(f"level {case.level.id} starts with more classes of cells than the table of clones holds")
        _put(patient, sites, 2 * row + state, share)
    if population.membrane != "none":
        _build_membrane(anatomy, patient, organ, x, y, size, breached)


def _put(patient: Patient, sites: Ints, kind: int, cells: Ints) -> None:
    some = cells > 0
    patient.cells.add(sites[some], np.full(int(some.sum()), kind, np.int64), cells[some])


def _evenly(number: int, parts: int) -> Ints:
    share = np.full(parts, number // parts, np.int64)
    share[: number % parts] += 1
    return share


def _place(case: Case, patient: Patient, population: Population, organ: int, name: str) -> int:
    if population.at_mm is not None:
        return case.anatomy.nearest(organ, *population.at_mm)
    return int(perivascular(case, patient, organ, np.array([luck(case, "place/" + name)]))[0])


def _nearest(anatomy: Anatomy, organ: int, x_mm: float, y_mm: float) -> Ints:
    """Sites of an organ by distance from a point."""
    where = anatomy.slice_of(organ)
    dx, dy = anatomy.x_mm[where] - x_mm, anatomy.y_mm[where] - y_mm
    result: Ints = where.start + np.argsort(dx * dx + dy * dy, kind="stable")
    return result


def _minor_clones(case: Case, patient: Patient, population: Population, name: str) -> list[tuple[tuple[str, ...], int]]:
    """Mechanisms and number of cells of each clone after the first: integer draws, different per seed."""
    found: list[tuple[tuple[str, ...], int]] = []
    spread = case.level.vary.resistant_share
    factor = 1.0 if spread is None else log_normal(case, spread.median, spread.sd_log, "resistant_share")
    for index, clone in enumerate(population.clones[1:]):
        mechanisms = tuple(sorted((patient.drawn or "") if each == "drawn" else each for each in clone.mechanisms))
        share = min(0.5, clone.share * (1.0 if population.exactly else factor))
        number = int(population.cells * share)
        if not population.exactly:
            u = np.array([luck(case, f"share/{name}/{index}")])
            number = int(binomial(np.array([int(population.cells)]), np.array([share]), u)[0])
        if number and "" not in mechanisms:
            found.append((mechanisms, number))
    return found


def _patch(case: Case, disc: Ints, number: int, capacity: int, name: str) -> Ints:
    """Places in `disc` that lie nearest to a drawn one, enough for a clone's cells at PATCH_LOAD."""
    centre = disc[int(luck(case, "patch/" + name) * len(disc))]
    dx = case.anatomy.x_mm[disc] - case.anatomy.x_mm[centre]
    dy = case.anatomy.y_mm[disc] - case.anatomy.y_mm[centre]
    order = np.argsort(dx * dx + dy * dy, kind="stable")
    result: Ints = order[: max(1, math.ceil(number / (capacity * PATCH_LOAD)))]
    return result


def _build_membrane(
    anatomy: Anatomy, patient: Patient, organ: int, x_mm: float, y_mm: float, size_mm: float, breached: bool
) -> None:
    """A basement membrane around the lesion, just outside its duct; open on the vessel's side if breached."""
    where = anatomy.slice_of(organ)
    radius = max(DUCT_MM, size_mm / 2.0 + VOXEL_MM)
    dx, dy = anatomy.x_mm[where] - x_mm, anatomy.y_mm[where] - y_mm
    inside = np.zeros(anatomy.sites, np.bool_)
    inside[where] = dx * dx + dy * dy <= radius * radius
    beside = anatomy.beside
    touching = ((beside >= 0) & inside[np.maximum(beside, 0)]).any(axis=1)
    ring = np.flatnonzero(touching & ~inside)
    patient.membrane[ring] = 1.0
    patient.enclosed |= inside
    patient.enclosed[ring] = True
    patient.vessel[inside] *= DUCT_SUPPLY
    if breached and len(ring):
        gap = ring[np.argmax(patient.vessel[ring])]
        opened = [int(each) for each in (gap, *beside[gap]) if each in ring]
        patient.membrane[opened] = 0.0


def _reckon_births(case: Case, patient: Patient) -> None:
    """Reckon back the day of each starting clone's first cell along its lesion's growth curve.

    Simplification: the clone's share changed only by its fitness cost, and nothing was lost by chance.
    """
    by_clone = patient.by_clone()
    lesion_cells = float(max(1, int(patient.lesions.cells.max())))
    found = [(row, clone) for row, clone in enumerate(patient.clones.rows) if clone is not None and clone.mechanisms]
    numbers = [by_clone.get(clone.name, 0) for _, clone in found]
    fitness = [fitness_of(case, clone) for _, clone in found]
    ages = ages_of_clones(case, patient.doubling_days, fitness, numbers, lesion_cells)
    for (row, clone), number, age in zip(found, numbers, ages, strict=True):
        logged = number >= LOGGED_AT_CELLS
        patient.clones.rows[row] = Clone(clone.mechanisms, -age, reckoned=True, logged=logged)


def days_to_grow(case: Case, doubling_days: float, fitness: float, cells: float, lesion_cells: float) -> int:
    """Days from one cell to `cells`, inside a lesion that reached `lesion_cells` by Gompertz growth."""
    return ages_of_clones(case, doubling_days, [fitness], [cells], lesion_cells)[0]


def ages_of_clones(
    case: Case, doubling_days: float, fitness: Sequence[float], cells: Sequence[float], lesion_cells: float
) -> list[int]:
    """`days_to_grow` of several clones of one lesion, whose growth curve is walked back once."""
    net = net_growth_per_day(doubling_days)
    limit = case.biology.growth.gompertz_cells
    scale = exact.log(limit / REFERENCE_CELLS)
    left = [(index, float(number)) for index, number in enumerate(cells) if number > 1.0]
    ages, days = [0] * len(cells), 0
    while left and days < OLDEST_DAYS:
        slowing = min(GOMPERTZ_CAP, max(0.01, exact.log(limit / max(1.0, lesion_cells)) / scale))
        left = [(index, number / (1.0 + net * slowing * fitness[index])) for index, number in left]
        lesion_cells /= 1.0 + net * slowing
        days += 1
        for index, number in left:
            if number <= 1.0 or days == OLDEST_DAYS:
                ages[index] = days
        left = [each for each in left if each[1] > 1.0]
    return ages
