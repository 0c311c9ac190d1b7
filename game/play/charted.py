"""What a chart is made of: one reading, one lesion as scans showed it, one report. Plain values."""

from __future__ import annotations

from dataclasses import dataclass

from game.sim.plan import Order, Place
from game.spec.common import CYCLE_DAYS


@dataclass(frozen=True)
class Reading:
    """One diameter of one lesion; 0 when a scan of its organ no longer showed it.

    Attributes:
        day: day of the scan.
        test: card id of the test.
        low_mm, high_mm: the interval the clinic would state, about 95%.
        measurable: large enough for a diameter that counts (RECIST: 10 mm on CT).
        measures: whether RECIST reads it: CT and MRI. Other tests give a rough size.
    """

    day: int
    test: str
    diameter_mm: float
    low_mm: float
    high_mm: float
    measurable: bool
    measures: bool = True


@dataclass(frozen=True)
class ChartLesion:
    """Something that scans showed at one place. It need not be a tumour, and two that touch may be charted as one.

    Attributes:
        id: `L1`, `L2` … in the order of first sight.
        x_mm, y_mm: the newest charted centre, in the organ's section.
        series: readings by day that decide whether it is there, at least one.
        removed_day: day of the local treatment that took it, if any.
        beside: what other tests showed of it meanwhile, 0 where they did not show it; they decide nothing.
    """

    id: str
    organ: str
    x_mm: float
    y_mm: float
    series: tuple[Reading, ...]
    removed_day: int | None = None
    beside: tuple[Reading, ...] = ()

    @property
    def measured(self) -> tuple[Reading, ...]:
        """The readings that RECIST may use, by day."""
        return tuple(reading for reading in self.series if reading.measures)

    @property
    def first_seen_day(self) -> int:
        """Day of the scan that first showed it."""
        return self.series[0].day

    @property
    def newest(self) -> Reading:
        """The latest reading."""
        return self.series[-1]

    @property
    def visible(self) -> bool:
        """Whether the last scan showed it and it was not removed since."""
        return self.removed_day is None and self.newest.diameter_mm > 0

    @property
    def largest_mm(self) -> float:
        """The largest diameter ever charted: the bed that local treatment has to cover."""
        return max(reading.diameter_mm for reading in self.series)

    @property
    def smallest_mm(self) -> float:
        """The smallest diameter ever charted."""
        return min(reading.diameter_mm for reading in self.series)

    @property
    def place(self) -> Place:
        """Where local treatment would be aimed."""
        return Place(self.organ, self.x_mm, self.y_mm, self.largest_mm)


@dataclass(frozen=True)
class Look:
    """One test that looked into organs, whatever it showed.

    Attributes:
        measures: whether RECIST reads it; organs: ids, every organ when empty.
        rules_out_mm: size from which a lesion that it did not show is not there; None when it never says so.
    """

    day: int
    test: str
    measures: bool
    organs: tuple[str, ...]
    rules_out_mm: float | None

    def covers(self, organ: str) -> bool:
        """Whether it looked at an organ."""
        return not self.organs or organ in self.organs


@dataclass(frozen=True)
class Point:
    """One reading of a series: value with the interval the clinic would state."""

    day: int
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Found:
    """A mechanism that sequencing reported.

    Attributes:
        day: day of the sample; `known_day`: day the result opened.
        share: fraction of DNA (blood) or of the sampled cells (biopsy).
    """

    mechanism: str
    day: int
    known_day: int
    test: str
    share: float


@dataclass(frozen=True)
class CloneShare:
    """Share of the sampled cells with one set of mechanisms; an empty set is sensitive."""

    mechanisms: tuple[str, ...]
    share: float


@dataclass(frozen=True)
class BiopsyReport:
    """One biopsy: one disc of one lesion, not the whole tumour."""

    day: int
    known_day: int
    organ: str
    x_mm: float
    y_mm: float
    cells: float
    clones: tuple[CloneShare, ...]


@dataclass(frozen=True)
class Pending:
    """A test whose result is not back yet."""

    test: str
    day: int
    due_day: int


@dataclass(frozen=True)
class Given:
    """An order that was carried out, once for each cycle it ran."""

    day: int
    order: Order

    @property
    def cycle(self) -> int:
        """Cycle number, from 0."""
        return self.day // CYCLE_DAYS


@dataclass(frozen=True)
class DoseSpan:
    """Consecutive cycles of one card at one dose; `to_day` is exclusive."""

    card: str
    dose_percent: int | None
    from_day: int
    to_day: int
