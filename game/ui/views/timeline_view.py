"""The timeline of findings: diameters, tumour DNA, marker, doses and what sequencing found, by cycle."""

from __future__ import annotations

from dataclasses import dataclass

from game.play.chart import Chart
from game.play.charted import Point
from game.play.classes import clone_class
from game.play.clinic import Clinic
from game.play.recist import PARTIAL_RESPONSE, PROGRESSION, PROGRESSION_MM, RecistReading
from game.sim.plan import Plan
from game.spec.common import CYCLE_DAYS
from game.ui.views.words import CLONE_KEYS, RESPONSE_TONES, RESPONSES, millimetres, percent, scan_word, signed, since

DNA_FLOOR = 1e-3
"""Lowest line of the ctDNA scale: the limit of a panel (catalog, ctdna)."""
MARKER_RISE = 1.3
DNA_RISE = 1.5
"""Ratio from which a newest reading is called rising. Assumption, above the error of a reading."""


@dataclass(frozen=True)
class Bar:
    """A run of cycles of one card; `planned` for the draft. Days; `row` counts from the top."""

    card: str
    name: str
    category: str
    dose_percent: int | None
    from_day: int
    to_day: int
    row: int
    planned: bool


@dataclass(frozen=True)
class Mark:
    """Something that happened on a day: a local treatment, or a variant first found."""

    day: int
    kind: str
    label: str
    clone: str = ""


@dataclass(frozen=True)
class Series:
    """Readings of one variant in blood, as fractions of all DNA."""

    name: str
    clone: str
    points: tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class TimelineView:
    """Attributes: verdict: the last scan in words; `change`: against the baseline; `chip`: one alarm or all clear.

    `thresholds`: (day of the scan, partial-response sum, progression sum) in mm, each holding from that day on.
    """

    day: int
    days: int
    cycle_days: int
    diameters: tuple[Point, ...]
    thresholds: tuple[tuple[int, float, float], ...]
    ctdna: tuple[Point, ...]
    variants: tuple[Series, ...]
    marker: tuple[Point, ...]
    marker_name: str
    marker_unit: str
    bars: tuple[Bar, ...]
    rows: int
    marks: tuple[Mark, ...]
    plan_until_day: int
    scan_title: str
    change: str
    verdict: str
    verdict_tone: str
    sums: str
    chip: str
    chip_tone: str


def read_timeline(clinic: Clinic, chart: Chart, draft: Plan) -> TimelineView:
    """The whole strip from the chart and the draft."""
    bars = _bars(clinic, chart, draft)
    title, change, verdict, tone = _verdict(clinic, chart)
    chip, chip_tone = _chip(clinic, chart)
    return TimelineView(
        day=chart.day,
        days=chart.horizon_cycles * CYCLE_DAYS,
        cycle_days=CYCLE_DAYS,
        diameters=chart.diameters,
        thresholds=thresholds(chart),
        ctdna=chart.points("ctdna"),
        variants=variant_series(clinic, chart),
        marker=chart.points("marker"),
        marker_name=clinic.marker_name,
        marker_unit=clinic.marker_unit.replace("ug", "µg"),
        bars=bars,
        rows=max((bar.row for bar in bars), default=0) + 1,
        marks=_marks(clinic, chart),
        plan_until_day=chart.day + draft.cycles * CYCLE_DAYS,
        scan_title=title,
        change=change,
        verdict=verdict,
        verdict_tone=tone,
        sums=_sums(chart),
        chip=chip,
        chip_tone=chip_tone,
    )


def progression_mm(nadir_mm: float) -> float:
    """Sum from which growth counts as progression."""
    return max(nadir_mm * (1 + PROGRESSION), nadir_mm + PROGRESSION_MM)


def thresholds(chart: Chart) -> tuple[tuple[int, float, float], ...]:
    """From each scan on: the sum below which a response, and above which progression, would be read."""
    return tuple(
        (
            reading.day,
            reading.baseline_mm * (1 - PARTIAL_RESPONSE),
            progression_mm(min(reading.nadir_mm, reading.sum_mm)),
        )
        for reading in chart.recist
    )


def variant_series(clinic: Clinic, chart: Chart) -> tuple[Series, ...]:
    """Variants in blood, in the order in which they were first found; 0 where a later sample lacks one."""
    blood_days = [(f.day, f.test) for f in chart.findings if f.kind == "ctdna"]
    tests = {test for _, test in blood_days}
    seen = [found for found in chart.found if found.test in tests]
    out = []
    for name in dict.fromkeys(found.mechanism for found in seen):
        values = {found.day: found.share for found in seen if found.mechanism == name}
        first = min(values)
        points = tuple((day, values.get(day, 0.0)) for day, _ in sorted(blood_days) if day >= first)
        out.append(Series(_short(clinic, name), CLONE_KEYS[clone_class(clinic, (name,))], points))
    return tuple(out)


def _short(clinic: Clinic, mechanism: str) -> str:
    return clinic.mechanisms[mechanism].short if mechanism in clinic.mechanisms else mechanism


def _bars(clinic: Clinic, chart: Chart, draft: Plan) -> tuple[Bar, ...]:
    drawn = [
        (span.card, span.dose_percent, span.from_day, span.to_day, False)
        for span in chart.doses
        if span.card in clinic.cards and clinic.cards[span.card].slot == "systemic"
    ]
    end = chart.day + draft.cycles * CYCLE_DAYS
    drawn += [
        (order.card, order.dose_percent, chart.day, end, True)
        for order in draft.orders
        if clinic.cards[order.card].slot == "systemic"
    ]
    ends: list[tuple[int, str]] = []  # last day and card of each row
    bars = []
    for card, dose, start, stop, planned in sorted(drawn, key=lambda each: (each[4], each[2], each[0])):
        same = next((n for n, (last, held) in enumerate(ends) if last <= start and held == card), None)
        free = same if same is not None else next((n for n, (last, _) in enumerate(ends) if last <= start), None)
        if free is None:
            ends.append((stop, card))
            free = len(ends) - 1
        ends[free] = (stop, card)
        known = clinic.cards[card]
        bars.append(Bar(card, known.name, known.category, dose, start, stop, free, planned))
    return tuple(bars)


def _marks(clinic: Clinic, chart: Chart) -> tuple[Mark, ...]:
    marks = [
        Mark(given.day, "local", clinic.cards[given.order.card].name)
        for given in chart.given
        if given.order.card in clinic.cards and clinic.removes(given.order.card)
    ]
    for name in dict.fromkeys(found.mechanism for found in chart.found):
        first = chart.first_found(name)
        if first is not None:
            clone = CLONE_KEYS[clone_class(clinic, (name,))]
            marks.append(Mark(first.day, "found", f"{_short(clinic, name)} found", clone))
    return tuple(sorted(marks, key=lambda mark: mark.day))


def all_removed(chart: Chart, reading: RecistReading) -> bool:
    """Whether a complete response is the work of local treatment alone: nothing was left to respond."""
    targets = [chart.lesion(name) for name in reading.targets]
    taken = [t is not None and t.removed_day is not None and t.removed_day <= reading.day for t in targets]
    return reading.response == "CR" and bool(taken) and all(taken)


def _verdict(clinic: Clinic, chart: Chart) -> tuple[str, str, str, str]:
    if not chart.recist:
        return "CT", "none", "No scan yet", "muted"
    last = chart.recist[-1]
    days = chart.day - last.day
    word = scan_word(clinic, chart, last.day)
    title = f"{word} today" if days == 0 else f"{word} {since(days)}"
    if last.response is None:
        seen = sum(1 for lesion in chart.lesions if any(r.day == last.day and r.diameter_mm > 0 for r in lesion.series))
        words = f"{seen} lesion{'s' if seen != 1 else ''} seen"
        return title, millimetres(last.sum_mm), words if seen else "Nothing seen", "text"
    change = last.change_from_baseline
    if last.new:
        return title, "New", "Progression", "danger"
    if all_removed(chart, last):
        return title, millimetres(last.sum_mm), "Nothing seen", "ok"
    shown = signed(change * 100, "%") if change is not None else "clear" if last.response == "CR" else "—"
    return title, shown, RESPONSES[last.response], RESPONSE_TONES[last.response]


def _sums(chart: Chart) -> str:
    """`43 → 14 mm`: from the baseline to the last scan."""
    if len(chart.recist) < 2:
        return ""
    return f"{chart.recist[0].sum_mm:.0f} → {millimetres(chart.recist[-1].sum_mm)}"


def _chip(clinic: Clinic, chart: Chart) -> tuple[str, str]:
    dna = [point.value for point in chart.points("ctdna")]
    marker = [point.value for point in chart.points("marker")]
    if len(dna) > 1 and dna[-1] > 0 and dna[-1] >= DNA_RISE * dna[-2]:
        return "ctDNA rising", "warn"
    if dna and dna[-1] <= 0:
        return "no ctDNA found", "ok"
    if len(dna) > 1 and dna[-1] < dna[-2]:
        return "ctDNA falling", "ok"
    if len(marker) > 1 and marker[-1] >= MARKER_RISE * marker[-2]:
        return f"{clinic.marker_name} rising", "warn"
    if dna:
        return f"ctDNA {percent(dna[-1])}", "muted"
    if marker:
        return f"{clinic.marker_name} {marker[-1]:g}", "muted"
    return "", "muted"
