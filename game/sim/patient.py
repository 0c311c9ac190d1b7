"""The patient: the whole truth of one body, as a plain value (docs/model.md, 1 to 3)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from game.sim.cells import ASLEEP, CYCLING, Cells
from game.sim.clones import Clones
from game.sim.events import Died
from game.sim.lesions import NO_LESION, Lesions
from game.sim.surroundings import Immune, Remodelled, Spell

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Dose:
    """One giving of a drug: the day, and the share of the full dose.

    Attributes:
        since: first day of the course that it continues; -1 for a first dose.
    """

    drug: str
    day: int
    share: float
    until_day: int
    since: int = -1

    @property
    def began(self) -> int:
        """First day of the course."""
        return self.day if self.since < 0 else self.since


@dataclass(frozen=True)
class Course:
    """Fractions still to come on one bed.

    Attributes:
        sites: int64 [n], the bed. organ: its index.
        from_day: the course's first Monday. per_week: fractions a week.
        fractions: how many are left. gray: dose of each.
        organ_loss: share of the organ's section lost with each fraction.
    """

    sites: Ints
    organ: int
    from_day: int
    per_week: int
    fractions: int
    gray: float
    organ_loss: float


@dataclass(frozen=True)
class Hit:
    """Points that a dose takes from a reserve, evenly until its nadir."""

    reserve: str
    points: float
    from_day: int
    until_day: int


@dataclass(frozen=True)
class Relief:
    """Points that support gives back to a reserve, by a half-life."""

    reserve: str
    points: float
    from_day: int
    half_life_days: float


@dataclass(frozen=True)
class Comfort:
    """Points of quality of life that an order adds or takes for some days."""

    points: float
    from_day: int
    until_day: int


@dataclass(frozen=True)
class Wound:
    """A place that local treatment touched: it heals with inflammation, which some tests take for tumour."""

    organ: str
    x_mm: float
    y_mm: float
    day: int


@dataclass
class Host:
    """The person around the tumour.

    Attributes:
        reserves: 0-10 by name; ceilings: where each started.
        quality: 0-100, smoothed over a week; quality_days: sum over days alive of quality / 100.
        function: 0-1 by organ index; removed: share of each organ lost to local treatment.
        grade4_days: days with a reserve at 0.
        immunity: 0-1, what the host can send of immune cells.
        shields: what spares reserves part of a toxicity.
    """

    reserves: dict[str, float]
    ceilings: dict[str, float]
    quality: float
    baseline: float
    function: list[float]
    removed: list[float]
    quality_days: float = 0.0
    grade4_days: int = 0
    grades: dict[str, int] = field(default_factory=dict)
    hits: tuple[Hit, ...] = ()
    reliefs: tuple[Relief, ...] = ()
    comforts: tuple[Comfort, ...] = ()
    immunity: float = 1.0
    shields: tuple[Spell, ...] = ()

    def copy(self) -> Host:
        """An independent host."""
        return Host(
            dict(self.reserves), dict(self.ceilings), self.quality, self.baseline, list(self.function),
            list(self.removed), self.quality_days, self.grade4_days, dict(self.grades), self.hits, self.reliefs,
            self.comforts, self.immunity, self.shields,
        )  # fmt: skip


@dataclass
class Tally:
    """Counts since day 0, in cells."""

    shed: int = 0
    lost: int = 0
    arrested: int = 0
    settled: int = 0
    slept: int = 0
    woken: int = 0
    born: int = 0
    died: int = 0
    removed: int = 0
    peak: int = 0


@dataclass
class Routes:
    """Counts since day 0 of cells that took another way than the blood, in cells.

    drained = lost_in_lymph + in_nodes + to_blood, and the last are shed from then on;
    exfoliated = lost_in_cavity + implanted.
    """

    drained: int = 0
    lost_in_lymph: int = 0
    in_nodes: int = 0
    to_blood: int = 0
    exfoliated: int = 0
    lost_in_cavity: int = 0
    implanted: int = 0


@dataclass
class TrueResponse:
    """RECIST on the true diameters of every day, so that a skipped scan cannot hide the nadir.

    Attributes:
        targets: lesion numbers measured on day 0 (10 mm or more).
        baseline_mm, nadir_mm: sums of their diameters.
        reading: CR, PR, SD or PD today.
        progressed_day: first day of PD, or -1.
    """

    targets: tuple[int, ...] = ()
    known: tuple[int, ...] = ()
    baseline_mm: float = 0.0
    nadir_mm: float = 0.0
    sum_mm: float = 0.0
    reading: str = "SD"
    progressed_day: int = -1


@dataclass
class Patient:
    """The truth.

    Attributes:
        day: days since the first visit; cells, clones, lesions: the tumour.
        lesion_at: int64 [S], lesion of each voxel or -1.
        vessel, membrane: float64 [S], 0-1. enclosed: bool [S], inside a membrane, where no vessel runs.
        gone: bool [S], tissue that surgery or heat has taken.
        doubling_days, drawn: what `vary` drew for this seed.
        doses: what was given; older than its effect is dropped.
        wounds: places of local treatment, oldest first.
        tables: what `game.sim.inherited` derives from the classes of cells, kept.
        terrain: what `game.sim.terrain` derives from the places of the table, kept; bearings: `game.sim.contraction`
            from these and the lesions, kept.
        courses: radiotherapy that has not ended.
        routes: counts of spread by lymph and over the peritoneum; None before the first such cell.
        immune, remodelled: what only some patients carry; None without immune cells, and in tissue that stays.
    """

    day: int
    cells: Cells
    clones: Clones
    lesions: Lesions
    lesion_at: Ints
    vessel: Floats
    membrane: Floats
    enclosed: Bools
    gone: Bools
    host: Host
    doubling_days: float
    drawn: str | None
    start_shares: tuple[tuple[str, float], ...] = ()
    doses: tuple[Dose, ...] = ()
    tally: Tally = field(default_factory=Tally)
    routes: Routes | None = None
    response: TrueResponse = field(default_factory=TrueResponse)
    courses: tuple[Course, ...] = ()
    dead: Died | None = None
    wounds: tuple[Wound, ...] = ()
    immune: Immune | None = None
    remodelled: Remodelled | None = None
    tables: object = field(default=None, repr=False, compare=False)
    terrain: object = field(default=None, repr=False, compare=False)
    bearings: object = field(default=None, repr=False, compare=False)

    def copy(self) -> Patient:
        """An independent patient: changing one never changes the other."""
        return Patient(
            day=self.day,
            cells=self.cells.copy(),
            clones=self.clones.copy(),
            lesions=self.lesions.copy(),
            lesion_at=self.lesion_at.copy(),
            vessel=self.vessel.copy(),
            membrane=self.membrane.copy(),
            enclosed=self.enclosed.copy(),
            gone=self.gone.copy(),
            host=self.host.copy(),
            doubling_days=self.doubling_days,
            drawn=self.drawn,
            start_shares=self.start_shares,
            doses=self.doses,
            tally=Tally(**vars(self.tally)),
            routes=None if self.routes is None else Routes(**vars(self.routes)),
            response=TrueResponse(**vars(self.response)),
            courses=self.courses,
            dead=self.dead,
            wounds=self.wounds,
            immune=None if self.immune is None else self.immune.copy(),
            remodelled=None if self.remodelled is None else self.remodelled.copy(),
            tables=self.tables,
            terrain=self.terrain,
        )

    @property
    def reserves(self) -> dict[str, float]:
        """Reserves 0-10 by name."""
        return self.host.reserves

    @property
    def quality(self) -> float:
        """Quality of life 0-100."""
        return self.host.quality

    @property
    def quality_days(self) -> float:
        """Sum over days alive of quality / 100."""
        return self.host.quality_days

    @property
    def grade4_days(self) -> int:
        """Days with a reserve at 0."""
        return self.host.grade4_days

    @property
    def cells_peak(self) -> int:
        """Most living cells on any day."""
        return self.tally.peak

    def cells_total(self) -> int:
        """Living cells."""
        return self.cells.total()

    def awake_total(self) -> int:
        """Living cells that cycle."""
        return int(self.cells.by_kind()[0::2].sum())

    def sites_with_cells(self) -> int:
        """Voxels that hold a living cell."""
        return int(np.count_nonzero(self.cells.by_site()))

    def n_clones(self) -> int:
        """Genotype classes with a living cell."""
        by_kind = self.cells.by_kind()
        return int(np.count_nonzero(by_kind[0::2] + by_kind[1::2]))

    def by_clone(self) -> dict[str, int]:
        """Living cells of each class, by its name, largest first."""
        by_kind = self.cells.by_kind()
        totals = by_kind[0::2] + by_kind[1::2]
        pairs = [(self.clones[int(row)].name, int(totals[row])) for row in np.flatnonzero(totals)]
        return dict(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))

    def recount(self) -> None:
        """Bring lesions and the peak up to date with the table."""
        cells, lesions = self.cells, len(self.lesions)
        # sums of whole numbers below 2**53 are exact in float64, whatever their order
        by_stand = np.bincount(cells.stand, cells.count, 2 * len(cells.places)).reshape(-1, 2)
        lesion = self.lesion_at[cells.places]
        awake = np.bincount(lesion, by_stand[:, CYCLING], lesions).astype(np.int64)
        living = awake + np.bincount(lesion, by_stand[:, ASLEEP], lesions).astype(np.int64)
        self.lesions.recount(living, awake)
        self.tally.peak = max(self.tally.peak, int(np.add.reduce(living)))

    def free_sites(self, sites: Ints) -> Bools:
        """Which of these sites belong to no living lesion."""
        free = np.empty(len(self.lesions) + 1, np.bool_)
        np.equal(self.lesions.cells, 0, out=free[:-1])
        free[NO_LESION] = True
        result: Bools = free[self.lesion_at[sites]]
        return result
