"""The debrief: truth beside belief once a game is over, clone by clone and organ by organ.

A `Debrief` is plain numbers and words, so that a screen can keep it without holding the patient.
"""

from __future__ import annotations

from dataclasses import dataclass

from game.play.chart import Chart
from game.play.charted import DoseSpan, Point
from game.play.classes import N_CLASSES, CloneClass, class_labels, clone_class, clone_label, mechanisms_of
from game.play.clinic import Clinic
from game.play.figures import fill, run_figures
from game.play.history import DayRecord
from game.play.session import Session, Truth, TruthReason
from game.play.unknown import unknown_to_the_chart
from game.sim.admit import days_to_grow


@dataclass(frozen=True)
class CloneHistory:
    """One clone over time.

    Attributes:
        name: mechanism ids joined by +, or `founder`; `label`: for the player.
        kind: its class, which is its colour.
        born_day: day of its first cell; before day 0 it is reckoned back along its growth curve.
        cells: living cells on each day of `Debrief.days`.
    """

    name: str
    label: str
    mechanisms: tuple[str, ...]
    kind: CloneClass
    born_day: int
    cells: tuple[int, ...]

    @property
    def peak(self) -> int:
        """Most cells on any day."""
        return max(self.cells)

    def cells_on(self, day: float) -> float:
        """Cells on a day; before day 0 an even growth from one cell at birth (an illustration)."""
        if day >= 0:
            return float(self.cells[min(round(day), len(self.cells) - 1)])
        if day < self.born_day or self.born_day >= 0 or not self.cells[0]:
            return 0.0
        return float(self.cells[0] ** ((day - self.born_day) / -self.born_day))


@dataclass(frozen=True)
class OrganHistory:
    """Where cells truly were.

    Attributes:
        cells, awake: living and cycling cells on each day.
        first_cell_day: first day with a living cell, None when there never was one.
        first_seen_day: first scan that charted a lesion there, None when none did.
    """

    organ: str
    name: str
    cells: tuple[int, ...]
    awake: tuple[int, ...]
    first_cell_day: int | None
    first_seen_day: int | None


@dataclass(frozen=True)
class Debrief:
    """Everything the debrief screen draws.

    Attributes:
        days: 0 to the last day, one each; every series below has one entry a day.
        clones: every clone that ever had 1,000 cells, or lived at the start, by birth; `classes`: cells by
            `CloneClass`, where sleeping cells stand in their own class and in no other.
        true_sum_mm: sum of the true diameters of the lesions measured on day 0; `charted`: what scans read of them.
        doses: bars of treatment; `first_dose_day`: of the first systemic drug.
        labels: what each class means.
        unknown: what the chart could not know, one sentence each.
        think, shows: the misconception, and what this run shows instead.
        figures: the named figures of the run.
    """

    days: tuple[int, ...]
    clones: tuple[CloneHistory, ...]
    classes: tuple[tuple[int, ...], ...]
    labels: tuple[str, ...]
    organs: tuple[OrganHistory, ...]
    true_sum_mm: tuple[float, ...]
    charted: tuple[Point, ...]
    quality: tuple[float, ...]
    doses: tuple[DoseSpan, ...]
    first_dose_day: int | None
    unknown: tuple[str, ...]
    think: str
    shows: str
    published: str | None
    figures: dict[str, str]

    @property
    def first_day(self) -> int:
        """Birth of the oldest clone: where a Muller plot may begin."""
        return min([0, *(clone.born_day for clone in self.clones)])


LISTED_AT_CELLS = 1000


def open_debrief(session: Session) -> Debrief:
    """The debrief of a game that is over. Raises TruthClosed before that."""
    truth = session.truth(TruthReason.DEBRIEF)
    return build_debrief(session.clinic, session.chart, truth)


def build_debrief(clinic: Clinic, chart: Chart, truth: Truth) -> Debrief:
    """The debrief of a truth: also for a demonstration or a Glass Body that is still running."""
    days = truth.days
    clones = _clones(clinic, truth)
    doses = chart.doses
    given = [span.from_day for span in doses if clinic.cards[span.card].slot == "systemic"]
    figures = run_figures(clinic, chart, truth)
    lesson = truth.case.level.lesson
    return Debrief(
        days=tuple(record.day for record in days),
        clones=clones,
        classes=_classes(clinic, days),
        labels=class_labels(clinic),
        organs=_organs(clinic, chart, days),
        true_sum_mm=tuple(round(record.sum_mm, 1) for record in days),
        charted=chart.diameters,
        quality=tuple(round(record.quality, 1) for record in days),
        doses=doses,
        first_dose_day=min(given, default=None),
        unknown=unknown_to_the_chart(clinic, chart, truth),
        think=lesson.many_people_think,
        shows=fill(lesson.your_run_shows, figures),
        published=truth.case.level.published,
        figures=figures,
    )


def _clones(clinic: Clinic, truth: Truth) -> tuple[CloneHistory, ...]:
    days = truth.days
    names = dict.fromkeys(name for record in days for name in record.by_clone)
    clones = []
    for name in names:
        cells = tuple(record.by_clone.get(name, 0) for record in days)
        if max(cells) < LISTED_AT_CELLS and cells[0] == 0:
            continue
        mechanisms = mechanisms_of(name)
        born = _founding_day(truth) if not mechanisms else _born_day(days, name)
        label = clone_label(clinic, mechanisms)
        clones.append(CloneHistory(name, label, mechanisms, clone_class(clinic, mechanisms), born, cells))
    return tuple(sorted(clones, key=lambda clone: (clone.born_day, clone.name)))


def _born_day(days: tuple[DayRecord, ...], name: str) -> int:
    """Birth of the lineage as it was at its largest: an earlier one of the same class may have died out."""
    largest = max(days, key=lambda record: record.by_clone.get(name, 0))
    return largest.born[name]


def _founding_day(truth: Truth) -> int:
    """Day of the first cell, reckoned back by Gompertz growth of the organ that holds most cells on day 0."""
    cells = float(max(truth.days[0].by_organ))
    return -days_to_grow(truth.case, truth.patient.doubling_days, 1.0, cells, cells)


def _classes(clinic: Clinic, days: tuple[DayRecord, ...]) -> tuple[tuple[int, ...], ...]:
    """Awake cells by class and day, sleeping cells apart; who sleeps is spread over the clones by their size."""
    series: list[list[int]] = [[] for _ in range(N_CLASSES)]
    for record in days:
        totals = [0] * N_CLASSES
        for name, cells in record.by_clone.items():
            totals[clone_class(clinic, mechanisms_of(name))] += cells
        for kind in range(N_CLASSES - 1):
            series[kind].append(totals[kind] * record.awake // max(1, record.cells))
        series[CloneClass.ASLEEP].append(record.cells - record.awake)
    return tuple(tuple(values) for values in series)


def _organs(clinic: Clinic, chart: Chart, days: tuple[DayRecord, ...]) -> tuple[OrganHistory, ...]:
    histories = []
    for index, organ in enumerate(clinic.organs):
        cells = tuple(record.by_organ[index] for record in days)
        awake = tuple(record.awake_by_organ[index] for record in days)
        first = next((record.day for record in days if record.by_organ[index]), None)
        seen = min((lesion.first_seen_day for lesion in chart.lesions if lesion.organ == organ.id), default=None)
        histories.append(OrganHistory(organ.id, organ.name, cells, awake, first, seen))
    return tuple(histories)
