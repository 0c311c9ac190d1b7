"""What a turn's end opened: the scan against the one before, blood, biopsy, the body's bill, and what was told."""

from __future__ import annotations

from dataclasses import dataclass

from game.play.chart import Chart
from game.play.charted import ChartLesion, Point
from game.play.classes import clone_class, clone_label
from game.play.clinic import Clinic
from game.play.recist import PARTIAL_RESPONSE, RecistReading
from game.play.session import Session, Turn
from game.spec.common import CYCLE_DAYS, RESERVES
from game.ui.views.board_view import patient_of, symptoms_now
from game.ui.views.body_view import limit_mm
from game.ui.views.sites_view import lesion_number
from game.ui.views.timeline_view import Series, all_removed, progression_mm, variant_series
from game.ui.views.words import (
    CLONE_KEYS,
    RESPONSE_TONES,
    RESPONSES,
    age,
    card_name,
    count,
    cycle_number,
    look_word,
    millimetres,
    percent,
    scan_word,
    short_organ,
    signed,
)  # fmt: skip
from game.ui.views.words import RESERVES as NAMES

LEAST_SHARE = 0.005
"""A share below this rounds to nothing in a bar, and is left out of it."""


@dataclass(frozen=True)
class LesionRow:
    """One lesion on the newest scan; `was_mm` None when it is new, `now_mm` 0 when it is not seen."""

    number: int
    organ: str
    was_mm: float | None
    now_mm: float
    removed: bool


@dataclass(frozen=True)
class ScanView:
    """The newest scan by RECIST. `fresh`: it opened this turn; sums in mm; `change`: against the scan before, 0-1."""

    fresh: bool
    age_days: int
    day: int
    sum_mm: float
    low_mm: float
    high_mm: float
    previous_mm: float | None
    previous_day: int | None
    change: float | None
    from_baseline: float | None
    baseline_mm: float
    smallest_mm: float
    partial_mm: float
    progression_mm: float
    verdict: str
    tone: str
    note: str
    lesions: tuple[LesionRow, ...]
    sees_mm: float
    word: str = "CT"


@dataclass(frozen=True)
class BloodView:
    """ctDNA and marker up to now; `fresh` when a sample opened this turn. `shares`: of the newest tumour DNA."""

    fresh: bool
    age_days: int | None
    points: tuple[Point, ...]
    variants: tuple[Series, ...]
    shares: tuple[tuple[str, str, float], ...]
    marker: tuple[Point, ...]
    marker_name: str
    marker_unit: str
    new: tuple[str, ...]


@dataclass(frozen=True)
class TissueReport:
    """The newest biopsy: (clone key, label, share) of the sampled cells."""

    fresh: bool
    where: str
    age_days: int
    cells: float
    clones: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True)
class Change:
    """A gauge before and after the turn."""

    name: str
    before: float
    after: float
    top: float


@dataclass(frozen=True)
class ResultsView:
    """Everything that the results screen shows."""

    title: str
    subtitle: str
    scan: ScanView | None
    blood: BloodView
    biopsy: TissueReport | None
    reserves: tuple[Change, ...]
    quality: Change | None
    given: tuple[tuple[str, str], ...]
    told: tuple[str, ...]
    pending: tuple[str, ...]
    headline: tuple[tuple[str, str], ...]
    over: bool


def read_results(session: Session, turn: Turn) -> ResultsView:
    """The results of one turn, from its charts before and after."""
    clinic, chart = session.clinic, turn.after
    patient = patient_of(session)
    scan, blood, biopsy = read_scan(clinic, turn), read_blood(clinic, turn), read_biopsy(clinic, turn)
    days = f"day {turn.last_day}"
    cycles = f"end of cycle {-(-turn.last_day // CYCLE_DAYS)}"
    return ResultsView(
        title="Results",
        subtitle=f"{patient.title} · {cycles} of {clinic.horizon_cycles} · {days}",
        scan=scan,
        blood=blood,
        biopsy=biopsy,
        reserves=_reserves(turn),
        quality=_quality(turn),
        given=_given(clinic, turn),
        told=symptoms_now(chart),
        pending=tuple(
            f"{card_name(clinic, pending.test)} opens in cycle {cycle_number(pending.due_day)}"
            for pending in chart.pending
        ),
        headline=_headline(clinic, turn, scan, blood, biopsy),
        over=chart.over,
    )


def read_scan(clinic: Clinic, turn: Turn) -> ScanView | None:
    """The newest scan, or None when there never was one."""
    chart = turn.after
    if not chart.recist:
        return None
    last = chart.recist[-1]
    before = chart.recist[-2] if len(chart.recist) > 1 else None
    fresh = last.day not in {reading.day for reading in turn.before.recist}
    smallest = min(reading.sum_mm for reading in chart.recist)
    taken = all_removed(chart, last)
    change = None if before is None or before.sum_mm <= 0 or taken else last.sum_mm / before.sum_mm - 1
    return ScanView(
        fresh=fresh,
        age_days=chart.day - last.day,
        day=last.day,
        sum_mm=last.sum_mm,
        low_mm=last.low_mm,
        high_mm=last.high_mm,
        previous_mm=None if before is None else before.sum_mm,
        previous_day=None if before is None else before.day,
        change=change,
        from_baseline=last.change_from_baseline if before is not None else None,
        baseline_mm=last.baseline_mm,
        smallest_mm=smallest,
        partial_mm=last.baseline_mm * (1 - PARTIAL_RESPONSE),
        progression_mm=progression_mm(min(last.nadir_mm, last.sum_mm)),
        verdict="Nothing seen, all removed" if taken else RESPONSES[last.response],
        tone=RESPONSE_TONES[last.response],
        note=_scan_note(clinic, chart, last),
        lesions=tuple(_row(clinic, lesion, last.day) for lesion in chart.lesions if _shows(lesion, last.day)),
        sees_mm=limit_mm(clinic),
        word=scan_word(clinic, chart, last.day),
    )


def _scan_note(clinic: Clinic, chart: Chart, reading: RecistReading) -> str:
    if reading.new:
        lesions = [chart.lesion(name) for name in reading.new]
        places = dict.fromkeys(clinic.organ_name(lesion.organ).lower() for lesion in lesions if lesion)
        return f"New lesion in the {' and the '.join(places)}"
    removed = [each for each in chart.lesions if each.removed_day is not None and each.removed_day >= reading.day]
    if any(seen.day == reading.day and seen.diameter_mm > 0 for lesion in removed for seen in lesion.series):
        return "This scan came before the operation"
    if reading.unclear:
        return "A new shadow, too small to count yet"
    if reading.grown:
        return "A lesion beside the measured ones has grown"
    return ""


def _shows(lesion: ChartLesion, day: int) -> bool:
    return any(reading.day == day for reading in lesion.series) or lesion.removed_day is not None


def _row(clinic: Clinic, lesion: ChartLesion, day: int) -> LesionRow:
    here = next((reading.diameter_mm for reading in lesion.series if reading.day == day), 0.0)
    earlier = [reading.diameter_mm for reading in lesion.series if reading.day < day]
    organ = short_organ(clinic.organ_name(lesion.organ))
    removed = lesion.removed_day is not None and lesion.removed_day <= day
    return LesionRow(lesion_number(lesion.id), organ, earlier[-1] if earlier else None, here, removed)


def read_blood(clinic: Clinic, turn: Turn) -> BloodView:
    """Blood up to now."""
    chart, before = turn.after, turn.before
    points, marker = chart.points("ctdna"), chart.points("marker")
    known = {found.mechanism for found in before.found}
    new = dict.fromkeys(found.mechanism for found in chart.found if found.mechanism not in known)
    days = [point.day for point in (*points, *marker)]
    variants = variant_series(clinic, chart)
    return BloodView(
        fresh=len(points) > len(before.points("ctdna")) or len(marker) > len(before.points("marker")),
        age_days=chart.day - max(days) if days else None,
        points=points,
        variants=variants,
        shares=_blood_shares(points, variants),
        marker=marker,
        marker_name=clinic.marker_name,
        marker_unit=clinic.marker_unit.replace("ug", "µg"),
        new=tuple(clinic.mechanisms[name].short if name in clinic.mechanisms else name for name in new),
    )


def _blood_shares(points: tuple[Point, ...], variants: tuple[Series, ...]) -> tuple[tuple[str, str, float], ...]:
    """What the newest tumour DNA is made of; a variant's share is its fraction over that of all tumour DNA."""
    if not points or points[-1].value <= 0:
        return ()
    newest = points[-1]
    out = []
    for series in variants:
        day, value = series.points[-1]
        if day == newest.day and value / newest.value >= LEAST_SHARE:
            out.append((series.clone, series.name, min(1.0, value / newest.value)))
    rest = max(0.0, 1.0 - sum(share for _, _, share in out))
    if rest >= LEAST_SHARE and out:
        out.insert(0, ("sensitive", "without a known variant", rest))
    return tuple(out)


def read_biopsy(clinic: Clinic, turn: Turn) -> TissueReport | None:
    """The newest biopsy."""
    chart = turn.after
    if not chart.biopsies:
        return None
    report = chart.biopsies[-1]
    clones = tuple(
        (CLONE_KEYS[clone_class(clinic, clone.mechanisms)], clone_label(clinic, clone.mechanisms), clone.share)
        for clone in report.clones
    )
    fresh = len(chart.biopsies) > len(turn.before.biopsies)
    return TissueReport(fresh, clinic.organ_name(report.organ), chart.day - report.day, report.cells, clones)


def _given(clinic: Clinic, turn: Turn) -> tuple[tuple[str, str], ...]:
    """Category and words of each order of the plan."""
    out = []
    for order in turn.plan.orders:
        words = card_name(clinic, order.card)
        if order.dose_percent is not None:
            words += f" {order.dose_percent}%"
        if order.targets:
            words += f", lesion {' and '.join(target.lstrip('L') for target in order.targets)}"
        out.append((clinic.cards[order.card].category, words))
    return tuple(out)


def _reserves(turn: Turn) -> tuple[Change, ...]:
    before, after = turn.before.reserves, turn.after.reserves
    return tuple(
        Change(NAMES[name], before.get(name, after[name]), after[name], 10) for name in RESERVES if name in after
    )


def _quality(turn: Turn) -> Change | None:
    if turn.after.quality is None:
        return None
    before = turn.before.quality
    return Change("Quality of life", turn.after.quality if before is None else before, turn.after.quality, 100)


def _headline(
    clinic: Clinic, turn: Turn, scan: ScanView | None, blood: BloodView, biopsy: TissueReport | None
) -> tuple[tuple[str, str], ...]:
    """What opened, in a few short statements with their tone."""
    out: list[tuple[str, str]] = []
    if scan is not None and scan.fresh:
        change = f" ({signed(scan.change * 100, '%')} on the scan before)" if scan.change is not None else ""
        out.append((f"{scan.word}: {scan.verdict.lower()}{change}", scan.tone))
        if scan.note:
            out.append((scan.note, "danger"))
    out += _looks(clinic, turn)
    if blood.fresh and blood.points and blood.points[-1].day >= turn.first_day:
        value = blood.points[-1].value
        out.append((f"ctDNA {percent(value)}" if value > 0 else "No ctDNA found", "text"))
    out += [(f"{name} found for the first time", "warn") for name in blood.new]
    if biopsy is not None and biopsy.fresh:
        out.append((f"Biopsy of the {biopsy.where.lower()} read", "text"))
    if not out:
        tests = any(clinic.is_test(order.card) for order in turn.plan.orders)
        out.append(("The results are still on their way" if tests else "No test was done this cycle", "muted"))
    return tuple(out)


def _looks(clinic: Clinic, turn: Turn) -> list[tuple[str, str]]:
    """What tests that do not measure showed this turn: `PET: 2 places, liver and lung`."""
    out = []
    for look in turn.after.looks:
        if look.measures or look in turn.before.looks:
            continue
        spots = [f for f in turn.after.findings if f.kind == "spot" and (f.day, f.test) == (look.day, look.test)]
        word = look_word(clinic, look.test)
        organs = dict.fromkeys(clinic.organ_name(f.organ or "").lower() for f in spots)
        told = f"{count(len(spots), 'place')}, {' and '.join(organs)}" if spots else "nothing seen"
        out.append((f"{word[0].upper()}{word[1:]}: {told}", "warn" if spots else "text"))
    return out


def tell_results(view: ResultsView) -> list[str]:
    """The results in sentences."""
    lines = [f"{view.title}. {view.subtitle}.", ". ".join(text for text, _ in view.headline) + "."]
    if view.scan is not None:
        scan = view.scan
        lines.append(
            f"{'New' if scan.fresh else 'Last'} scan, of day {scan.day}: sum of diameters {millimetres(scan.sum_mm)}."
        )
        if scan.previous_mm is not None:
            lines.append(
                f"The scan before: {millimetres(scan.previous_mm)}. Smallest: {millimetres(scan.smallest_mm)}."
            )
        lines.append(
            f"RECIST: {scan.verdict}. Progression from {millimetres(scan.progression_mm)}. {scan.note}".rstrip()
        )
        for row in scan.lesions:
            was = f"{millimetres(row.was_mm)} to " if row.was_mm is not None else "new, "
            now = "removed" if row.removed else millimetres(row.now_mm) if row.now_mm else "not seen"
            lines.append(f"Lesion {row.number}, {row.organ}: {was}{now}.")
    lines += [f"ctDNA day {p.day}: {percent(p.value) if p.value else 'none found'}." for p in view.blood.points]
    for series in view.blood.variants:
        lines.append(f"{series.name}: " + ", ".join(f"day {d} {percent(v)}" for d, v in series.points) + ".")
    lines += [f"{view.blood.marker_name} day {p.day}: {p.value:g} {view.blood.marker_unit}." for p in view.blood.marker]
    if view.biopsy is not None:
        told = ", ".join(f"{label} {percent(share)}" for _, label, share in view.biopsy.clones)
        lines.append(
            f"Biopsy of the {view.biopsy.where.lower()} ({age(view.biopsy.age_days)}): {told or 'no tumour cells'}."
        )
    for change in (*view.reserves, *((view.quality,) if view.quality else ())):
        lines.append(f"{change.name}: {change.before:g} to {change.after:g} of {change.top:g}.")
    lines += [f"Given: {words}." for _, words in view.given]
    lines += [f"Told: {words}." for words in view.told]
    return lines + [f"On its way: {words}." for words in view.pending]
