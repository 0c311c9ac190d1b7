"""The closed forms and textbook results of role O, measured on the game's own rules with replicates by the thousand.

Each function measures one row of the targets and returns its statistics by id. What is drawn beside it is kept for the
plots of docs/validation.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from game.lab.mixed import (
    WIDE_MM,
    card,
    clear_sites,
    counts,
    drug,
    empty,
    give,
    mechanism,
    mixed_day,
    plain_case,
    replicates,
)
from game.play.stats import wilson
from game.sim.blood import surviving_share
from game.sim.case import Case
from game.sim.evolution import mutate
from game.sim.ground import gompertz
from game.sim.growth import divide_and_die, net_growth_per_day
from game.sim.host import injure_and_heal
from game.sim.lesions import Lesions, diameter_mm
from game.sim.orders import give_orders
from game.sim.patient import Course, Patient
from game.sim.plan import Order, Plan
from game.sim.radiation import irradiate
from game.spec.common import CYCLE_DAYS
from game.spec.effects import Cytotoxic
from game.spec.library import Library
from game.spec.mechanisms import Mechanism

Floats = npt.NDArray[np.float64]
Z_95 = 1.96
BATCHES = 10
BOZIC_BIRTH, BOZIC_DEATH, BOZIC_RATE = 0.14, 0.13, 5e-8
"""Births and deaths a day, and 50 sites of 1e-9 a division: Bozic 2013, 10.7554/eLife.00747."""
BOZIC_DECLINE = 0.03
"""Net loss a day of cells that a drug reaches: as above, median of 68 lesions."""
SURE_CELLS = 500
"""A resistant lineage of so many cells dies out with a chance of (0.13/0.14)^500, below 1e-15."""


@dataclass(frozen=True)
class Measured:
    """One statistic.

    Attributes:
        interval: about 95% for the sampling of replicates; of several things, their range; None where nothing is drawn.
        n: replicates. spread: whether the whole interval must lie inside the band, not the value alone.
    """

    value: float
    interval: tuple[float, float] | None
    n: int
    spread: bool = False


@dataclass(frozen=True)
class Result:
    """Statistics of one row by id, and series [(x, y), …] by name for plots."""

    statistics: dict[str, Measured]
    series: dict[str, list[tuple[float, float]]] = field(default_factory=dict)


def proportion(successes: int, n: int) -> Measured:
    """A share with its Wilson interval."""
    low, high = wilson(successes, n)
    return Measured(successes / n, (low, high), n)


def in_percent(share: Measured) -> Measured:
    """The same in percent."""
    interval = None if share.interval is None else (100.0 * share.interval[0], 100.0 * share.interval[1])
    return Measured(100.0 * share.value, interval, share.n, share.spread)


def bozic_doubling_days() -> float:
    """Doubling time of the net growth of Bozic 2013."""
    return math.log(2.0) / math.log(1.0 + BOZIC_BIRTH - BOZIC_DEATH)


def v1(doubling_days: float = 103.0, organs: int = 3) -> Result:
    """Del Monte 2009, 10.4161/cc.8.3.7608: pure birth from one cell until the mean tumour measures 10 mm."""
    case = plain_case(doubling_days, 0.0, widths_mm=(WIDE_MM,) * organs)
    patient, n = replicates(case, 1), case.anatomy.sites
    days, before, size = 0, 0.0, 0.0
    while size < 10.0:
        before = size
        divide_and_die(mixed_day(case, patient))
        days += 1
        size = float(diameter_mm(np.array([patient.cells_total() / n]))[0])
    # the day on which 10 mm is passed, not the end of it: volume grows by a constant factor within a day
    part = math.log(10.0 / before) / math.log(size / before)
    doublings = (days - 1 + part) / doubling_days
    cells = counts(case, patient).astype(np.float64)
    error = float(cells.std() / cells.mean()) / math.sqrt(n) / math.log(2.0) * Z_95
    years = doubling_days / 365.25
    bounds = (doublings - error, doublings + error)
    return Result(
        {
            "V1a": Measured(doublings, bounds, n),
            "V1b": Measured(doublings * years, (bounds[0] * years, bounds[1] * years), n),
        }
    )


def v3(doubling_days: float = 60.0) -> Result:
    """From 1e9 to 1e12 cells: exponential by the day's rule, and crowded by Gompertz's slowing of the same rule."""
    case = plain_case(doubling_days, 0.0, widths_mm=(60.0,))
    patient, n = replicates(case, 10**9), case.anatomy.sites
    days, total, before = 0, 10.0**9, 0.0
    while total < 1e12:
        before = total
        divide_and_die(mixed_day(case, patient))
        days += 1
        total = patient.cells_total() / n
    exponential = days - 1 + math.log(1e12 / before) / math.log(total / before)
    lesions = Lesions()
    lesions.found(0, 0.0, 0.0, 0, 2, True, 10**9)
    net, slow = net_growth_per_day(doubling_days), 0
    fast = math.log(1000.0) / math.log(1.0 + net * float(gompertz(lesions, 3.1e12)[0]))
    curve = [(0.0, 1e9)]
    while lesions.cells[0] < 10**12:
        lesions.cells = (lesions.cells * (1.0 + net * gompertz(lesions, 3.1e12))).astype(np.int64)
        slow += 1
        curve.append((float(slow), float(lesions.cells[0])))
    return Result(
        {"V3a": Measured(exponential / doubling_days, None, n), "V3b": Measured(slow / fast, None, 1)},
        {"gompertz": curve},
    )


def v4() -> Result:
    """Luria and Delbrück 1943: mutants that arose before exposure vary far more than Poisson, induced ones do not.

    Induced mutation is no rule of the game. It is told here as the hypothesis would have it: all generations without
    mutation, then one division at which every cell may change.
    """
    case = plain_case(3.0, 0.0, (mechanism("gate", ("a",), 2e-6),), widths_mm=(WIDE_MM,))
    patient, n = replicates(case, 1), case.anatomy.sites
    while patient.cells_total() < 1e6 * n:
        _divide_and_mutate(case, patient)
    before = counts(case, patient, "gate")
    silent = plain_case(1.0, 0.0, (mechanism("gate", ("a",), 0.0),), widths_mm=(WIDE_MM,))
    exposed = plain_case(1.0, 0.0, (mechanism("gate", ("a",), 2e-5),), widths_mm=(WIDE_MM,))
    patient = replicates(silent, 1)
    for _ in range(19):
        divide_and_die(mixed_day(silent, patient))
    _divide_and_mutate(exposed, patient)
    after = counts(exposed, patient, "gate")
    return Result(
        {"V4a": _dispersion(before), "V4b": _dispersion(after)},
        {"pre-existing": _tail(before), "induced": _tail(after)},
    )


def _divide_and_mutate(case: Case, patient: Patient) -> None:
    day = mixed_day(case, patient)
    divide_and_die(day)
    mutate(day)


def _dispersion(mutants: npt.NDArray[np.int64]) -> Measured:
    """Variance over mean, with an interval from ten batches of tumours."""
    parts = np.array_split(mutants.astype(np.float64), BATCHES)
    ratios = np.array([part.var(ddof=1) / part.mean() for part in parts])
    value = float(mutants.var(ddof=1) / mutants.mean())
    error = Z_95 * float(ratios.std(ddof=1)) / math.sqrt(BATCHES)
    return Measured(value, (max(0.0, value - error), value + error), len(mutants))


def _tail(mutants: npt.NDArray[np.int64]) -> list[tuple[float, float]]:
    """Share of tumours with at least so many mutants, relative to the mean number."""
    ordered = np.sort(mutants)[::-1]
    steps = np.unique(np.geomspace(1, len(ordered), 120).astype(int)) - 1
    mean = float(mutants.mean())
    return [(float(ordered[i]) / mean, (int(i) + 1) / len(ordered)) for i in steps if ordered[i] > 0]


V5_SIZES = {"V5a": 1e5, "V5b": 1e6, "V5c": 5e6, "V5d": 1e7, "V5e": 1e8}


def v5() -> Result:
    """Bozic 2013, 10.7554/eLife.00747: chance of a resistant cell by the tumour's size.

    Tumours begin with 30 cells instead of one, so that few die out: what arises before is one part in 3,000.
    """
    case = plain_case(
        bozic_doubling_days(), BOZIC_DEATH, (mechanism("gate", ("a",), BOZIC_RATE),), widths_mm=(WIDE_MM,)
    )
    patient, n = replicates(case, 30), case.anatomy.sites
    found = {name: np.full(n, -1) for name in V5_SIZES}
    for _ in range(3000):
        _divide_and_mutate(case, patient)
        resistant, total = counts(case, patient, "gate"), counts(case, patient)
        for name, seen in found.items():
            first = (total >= V5_SIZES[name]) & (seen < 0)
            seen[first] = resistant[first] > 0
        done = found["V5e"] >= 0
        if np.count_nonzero(done) > 0.99 * np.count_nonzero((total > 0) | done):
            break
        clear_sites(patient, done)
    statistics, curve = {}, []
    for name, seen in found.items():
        reached = seen[seen >= 0]
        share = proportion(int(reached.sum()), len(reached))
        statistics[name] = in_percent(share)
        curve.append((V5_SIZES[name], share.value))
    exact = [(float(size), bozic(float(size))) for size in np.geomspace(1e4, 1e9, 60)]
    return Result(statistics, {"measured": curve, "formula": exact})


def bozic(size: float) -> float:
    """Chance that a tumour of so many cells holds a resistant one (Bozic 2013, pure birth and death)."""
    factor = BOZIC_BIRTH / BOZIC_DEATH * math.log(BOZIC_BIRTH / (BOZIC_BIRTH - BOZIC_DEATH))
    return 1.0 - math.exp(-size * BOZIC_RATE * factor)


V6_CELLS = 2.6e11


MANY_MM = 112.0
"""An organ of about 2,470 tumours: a failure rate of 0.28 within 0.02."""
FEW_MM = 56.0
"""An organ of 616 tumours, for an outcome that is nearly certain."""
APART = (mechanism("one", ("a",), BOZIC_RATE), mechanism("two", ("b",), BOZIC_RATE))
SHARED = mechanism("both", ("a", "b"), BOZIC_RATE / 50)
"""One of the 50 sites serves against either drug."""


def v6_together() -> Result:
    """Bozic 2013, Table 1: two drugs at once on a tumour of 2.6e11 cells.

    Treatment fails if a lineage that no drug reaches outgrows chance. Tumours begin with 10,000 sensitive cells: three
    of a thousand would hold a mutant by then. Where the variance is large an entry's day is drawn from the expansions
    of `game.sim.counts`, as in the game; where it is small, and so for every new lineage, exactly.
    """
    return Result({"V6a": _failures(APART, MANY_MM, at_once=True)})


def v6_shared() -> Result:
    """The same where one of the sites serves against both drugs."""
    return Result({"V6b": _failures((*APART, SHARED), FEW_MM, at_once=True)})


def v6_in_turn() -> Result:
    """The same drugs, the second once the first has failed."""
    return Result({"V6c": _failures(APART, FEW_MM, at_once=False)})


def _failures(mechanisms: Sequence[Mechanism], width_mm: float, at_once: bool) -> Measured:
    """Share of tumours that two drugs do not end; in turn, the second begins once the median tumour has grown back."""
    # a chance a of death by drug leaves (1 + net) (1 - a) a day: so much for the published decline
    growth = BOZIC_BIRTH - BOZIC_DEATH
    killed = 1.0 - (1.0 - BOZIC_DECLINE) / (1.0 + growth)
    effect = {"kind": "targeted", "birth_block": 0.0, "death_per_day": killed}
    case = plain_case(
        bozic_doubling_days(), BOZIC_DEATH, mechanisms,
        drugs=[drug(name, half_life_days=0.25, daily=True) for name in ("a", "b")],
        cards=[card(name, {**effect, "drug": name}) for name in ("a", "b")],
        widths_mm=(width_mm,),
    )  # fmt: skip
    patient = replicates(case, 10_000)
    while patient.cells_total() < V6_CELLS * case.anatomy.sites:
        _divide_and_mutate(case, patient)
    give(case, patient, "a", days=5000)
    if not at_once:
        _divide_and_mutate(case, patient)
        while int(np.median(counts(case, patient))) < V6_CELLS:
            _divide_and_mutate(case, patient)
        patient.doses = ()
    give(case, patient, "b", days=5000)
    return _outcome(case, patient, at_once)


def _outcome(case: Case, patient: Patient, at_once: bool) -> Measured:
    n = case.anatomy.sites
    failed = np.zeros(n, np.bool_)
    for _ in range(3000):
        _divide_and_mutate(case, patient)
        safe = counts(case, patient, "one", "two") if at_once else counts(case, patient, "two")
        if any(each.id == "both" for each in case.mechanisms):
            safe = safe + counts(case, patient, "both")
        failed |= safe > SURE_CELLS
        clear_sites(patient, failed)
        if patient.cells_total() == 0:
            break
    return proportion(int(np.count_nonzero(failed)), n)


def v7() -> Result:
    """Skipper 1964: cycles of three logs on 1e9 cells without regrowth; share of tumours without a cell."""
    case = plain_case(
        1e18, 0.0,
        drugs=[drug("toxin", half_life_days=0.5, daily=False, hill=1, ec50=0.5)],
        cards=[card("toxin", {"kind": "cytotoxic", "drug": "toxin", "log10_kill": 3, "sleeping_share": 0})],
        widths_mm=(WIDE_MM,) * 3,
    )  # fmt: skip
    patient, n = replicates(case, 10**9), case.anatomy.sites
    gone = []
    for _ in range(4):
        give(case, patient, "toxin")
        for _ in range(CYCLE_DAYS):
            divide_and_die(mixed_day(case, patient))
        gone.append(n - int(np.count_nonzero(patient.cells.by_site())))
    return Result({f"V7{letter}": proportion(gone[cycles - 1], n) for letter, cycles in (("a", 2), ("b", 3), ("c", 4))})


def v15(library: Library) -> Result:
    """Meng 2004: half-life of cells in the blood, read off the survival function for every cancer of the catalog."""
    found = []
    for half_life in (cancer.spread.half_life_hours for cancer in library.cancers.values()):
        low, high = 0.0, 24.0
        for _ in range(60):
            middle = (low + high) / 2.0
            low, high = (middle, high) if surviving_share(middle, half_life) > 0.5 else (low, middle)
        found.append(high)
    usual = float(np.median(found))
    curve = [(hour / 4, surviving_share(hour / 4, usual)) for hour in range(97)]
    return Result({"V15": Measured(usual, (min(found), max(found)), len(found), spread=True)}, {"in blood": curve})


OXIC_GRAY = tuple(float(gray) for gray in range(13))
ANOXIC_GRAY = tuple(float(gray) for gray in range(0, 37, 3))
TENTH = 0.1


def v30() -> Result:
    """Linear-quadratic survival: a dose series with and without oxygen, and tumour control by 30 fractions of 2 Gy."""
    series = {
        "oxic": [(gray, _survivors(gray, 1.0)) for gray in OXIC_GRAY],
        "anoxic": [(gray, _survivors(gray, 0.0)) for gray in ANOXIC_GRAY],
    }
    ratio = _dose_for(series["anoxic"], TENTH) / _dose_for(series["oxic"], TENTH)
    return Result(
        {"V30a": Measured(ratio, None, 1), "V30b": _control(hypoxic=0.0), "V30c": _control(hypoxic=0.1)}, series
    )


def _survivors(gray: float, oxygen: float) -> float:
    case = plain_case(1e18, 0.0, widths_mm=(20.0,))
    patient, n = replicates(case, 10**9), case.anatomy.sites
    _begin(case, patient, 1, gray)
    irradiate(mixed_day(case, patient, oxygen=oxygen))
    return patient.cells_total() / (n * 1e9)


def _dose_for(series: list[tuple[float, float]], share: float) -> float:
    """Dose that leaves a share alive, between the doses of the series, log-linearly."""
    for (dose, alive), (next_dose, next_alive) in pairwise(series):
        if next_alive <= share:
            part = math.log(alive / share) / math.log(alive / next_alive)
            return dose + part * (next_dose - dose)
    raise ValueError(f"no dose of the series leaves {share}")


def _begin(case: Case, patient: Patient, fractions: int, gray: float) -> None:
    patient.courses = (Course(np.arange(case.anatomy.sites), 0, 1, 5, fractions, gray, 0.0),)


def _control(hypoxic: float) -> Measured:
    """Share of tumours of 1e9 cells without a cell after 30 fractions; a hypoxic part lies in a site of its own."""
    case = plain_case(1e18, 0.0, widths_mm=(WIDE_MM,) * 3)
    patient = replicates(case, 10**9)
    tumours = case.anatomy.sites // 2 if hypoxic else case.anatomy.sites
    oxygen = np.ones(case.anatomy.sites)
    if hypoxic:
        low = patient.cells.site >= tumours
        patient.cells.count[:] = np.where(low, int(1e9 * hypoxic), int(1e9 * (1.0 - hypoxic)))
        oxygen[tumours:] = 0.0
    _begin(case, patient, 30, 2.0)
    while patient.courses:
        day = mixed_day(case, patient)
        day.ground.oxygen = oxygen
        irradiate(day)
    left = patient.cells.by_site()
    both = left[:tumours] + left[tumours : 2 * tumours] if hypoxic else left
    return proportion(int(np.count_nonzero(both == 0)), tumours)


FOLLOWED_DAYS = 2 * CYCLE_DAYS


def v31(library: Library) -> Result:
    """Textbook: after a cytotoxic dose the marrow is lowest on day 10 to 14 and back by day 21 to 28.

    Every cytotoxic card of the catalog with a toll on the marrow is given once to a body without a tumour; the median
    card counts, and the interval is the range of the cards.
    """
    lowest, back = [], []
    for each in library.cards.values():
        kills = any(isinstance(effect, Cytotoxic) for effect in each.effects)
        if not kills or not any(toll.reserve == "marrow" for toll in each.toxicity):
            continue
        case = plain_case(60.0, 0.0, drugs=list(library.drugs.values()), cards=[each], widths_mm=(20.0,))
        patient = empty(case)
        give_orders(case, patient, Plan((Order(each.id, 100 if each.dosed else None),)), {})
        course = []
        for _ in range(FOLLOWED_DAYS):
            injure_and_heal(mixed_day(case, patient))
            course.append(patient.reserves["marrow"])
        lowest.append(1 + course.index(min(course)))
        full = patient.host.ceilings["marrow"]
        back.append(next(day for day, level in enumerate(course, 1) if day > lowest[-1] and level >= full - 1e-9))
    return Result(
        {
            "V31a": Measured(float(np.median(lowest)), (min(lowest), max(lowest)), len(lowest)),
            "V31b": Measured(float(np.median(back)), (min(back), max(back)), len(back)),
        }
    )
