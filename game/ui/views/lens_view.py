"""What the lens shows during play: tissue as the chart believes it to be, solid where seen, hatched where inferred."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from game.play.chart import Chart
from game.play.charted import BiopsyReport
from game.play.classes import N_CLASSES, CloneClass, clone_class, clone_label
from game.play.clinic import Clinic
from game.sim.anatomy import VESSEL_RADIUS_MM, Anatomy
from game.spec.common import GRID, VOXEL_MM
from game.spec.effects import Biopsy
from game.ui.tissue import TissueView
from game.ui.tissue.view import LYMPH_RADIUS_VOXELS, SPANS_VOXELS
from game.ui.views.sites_view import SiteView
from game.ui.views.words import age, percent

ROOM = 1.5  # how much wider the window is than what it frames
CAPTION_SHARE = 0.05  # of the span: lifts the picture above the caption
SOFT_VOXELS = 1.3
WOBBLE = 0.05  # unevenness of a drawn outline, within the error of a reading
BRANCH_SHARE = 0.62  # a branch is drawn thinner than its trunk


@dataclass(frozen=True)
class LensModel:
    """Tissue, window and captions of one place.

    Attributes:
        inferred: caption of all that is hatched; `seen`: caption of the circle, empty without one.
        bed: x, y, radius in voxels of a removed lesion's place, or None.
        clones: (theme key, label, share) of what a test has shown here, for the legend.
    """

    site: str
    tissue: TissueView
    centre_voxel: tuple[float, float]
    span_voxels: float
    inferred: str
    seen: str
    bed: tuple[float, float, float] | None
    clones: tuple[tuple[str, str, float], ...]


def look_at(clinic: Clinic, chart: Chart, site: SiteView) -> LensModel:
    """The belief about one site, from the chart alone."""
    report = _newest_biopsy(chart, site)
    blood = blood_shares(clinic, chart)
    shares = _sampled(clinic, report) if report is not None else blood or {CloneClass.SENSITIVE: 1.0}
    radius = _needle_mm(clinic) / VOXEL_MM
    circle = None
    if report is not None and site.state != "removed":
        circle = (report.x_mm / VOXEL_MM, report.y_mm / VOXEL_MM, radius)
    centre = (site.x_mm / VOXEL_MM, site.y_mm / VOXEL_MM) if site.is_lesion else (GRID / 2, GRID / 2)
    bed = (*centre, site.bed_mm / 2 / VOXEL_MM) if site.state == "removed" else None
    centre, span = _frame(clinic, site, centre)
    return LensModel(
        site=site.key,
        tissue=_tissue(clinic, chart, site, shares, circle),
        centre_voxel=centre,
        span_voxels=span,
        inferred=_inferred(site, chart, report, bool(blood)),
        seen=f"Seen: biopsy, {age(chart.day - report.day)}" if circle is not None and report is not None else "",
        bed=bed,
        clones=_legend(clinic, chart, report),
    )


def blood_shares(clinic: Clinic, chart: Chart) -> dict[CloneClass, float]:
    """Classes of the tumour DNA in the newest blood sample with variants; their place in the body is not known."""
    totals = [finding for finding in chart.findings if finding.kind == "ctdna" and finding.value > 0]
    if not totals:
        return {}
    newest = max(totals, key=lambda finding: finding.day)
    shares: dict[CloneClass, float] = {}
    for found in chart.found:
        if found.day == newest.day and found.test == newest.test:
            kind = clone_class(clinic, (found.mechanism,))
            shares[kind] = shares.get(kind, 0.0) + min(1.0, found.share / newest.value)
    resistant = sum(share for kind, share in shares.items() if kind is not CloneClass.SENSITIVE)
    if resistant <= 0:
        return {}
    scale = 1.0 / max(1.0, resistant)
    shares = {kind: share * scale for kind, share in shares.items()}
    shares[CloneClass.SENSITIVE] = max(0.0, 1.0 - min(1.0, resistant))
    return shares


def _newest_biopsy(chart: Chart, site: SiteView) -> BiopsyReport | None:
    if not site.is_lesion:
        return None
    reach = max(10.0, site.bed_mm / 2)
    here = [
        report
        for report in chart.biopsies
        if report.organ == site.organ
        and (report.x_mm - site.x_mm) ** 2 + (report.y_mm - site.y_mm) ** 2 <= reach * reach
    ]
    return here[-1] if here else None


def _sampled(clinic: Clinic, report: BiopsyReport) -> dict[CloneClass, float]:
    shares: dict[CloneClass, float] = {}
    for clone in report.clones:
        kind = clone_class(clinic, clone.mechanisms)
        shares[kind] = shares.get(kind, 0.0) + clone.share
    return shares


def _legend(clinic: Clinic, chart: Chart, report: BiopsyReport | None) -> tuple[tuple[str, str, float], ...]:
    from game.ui.views.words import CLONE_KEYS

    if report is not None:
        return tuple(
            (CLONE_KEYS[clone_class(clinic, clone.mechanisms)], clone_label(clinic, clone.mechanisms), clone.share)
            for clone in report.clones
        )
    newest = max((found.day for found in chart.found), default=None)
    return tuple(
        (CLONE_KEYS[clone_class(clinic, (found.mechanism,))], clone_label(clinic, (found.mechanism,)), found.share)
        for found in chart.found
        if found.day == newest
    )


def _needle_mm(clinic: Clinic) -> float:
    for card in clinic.cards.values():
        for effect in card.effects:
            if isinstance(effect, Biopsy):
                return effect.radius_mm
    return 3.0


def _span(bed_mm: float) -> float:
    """A step of magnification that frames the largest extent ever charted, so that cells keep their places."""
    extent = max(bed_mm / VOXEL_MM, 5.0) * ROOM if bed_mm else GRID * 0.44
    return next((span for span in SPANS_VOXELS if span >= extent), float(GRID))


def _frame(clinic: Clinic, site: SiteView, place: tuple[float, float]) -> tuple[tuple[float, float], float]:
    """Centre and span that keep the site in view and, where one is near enough, a drawn vessel beside it.

    The span follows from the largest extent ever charted, so that cells keep their places from visit to visit.
    """
    radius = max(1.5, site.bed_mm / 2 / VOXEL_MM)
    near, distance = _nearest_vessel(clinic, site, place)
    least = _span(site.bed_mm)
    wider = next((span for span in SPANS_VOXELS if span > least), least)
    for span in (least, wider) if site.is_lesion else (least,):
        free = max(0.0, 0.4 * span - radius)
        move = min(free, max(0.0, distance - 0.27 * span))
        if distance - move <= 0.4 * span:
            share = move / distance if distance > 0 else 0.0
            return (place[0] + (near[0] - place[0]) * share, place[1] + (near[1] - place[1]) * share), span
    return (place[0], place[1] + CAPTION_SHARE * least), least


def _nearest_vessel(clinic: Clinic, site: SiteView, place: tuple[float, float]) -> tuple[tuple[float, float], float]:
    """The nearest point of a drawn vessel and its distance, in voxels."""
    anatomy = Anatomy.of(clinic.organs)
    near, best = place, float("inf")
    for line in anatomy.vessels[anatomy.organ_ids.index(site.organ)]:
        for (ax, ay), (bx, by) in pairwise(line):
            for step in range(9):
                x, y = (ax + (bx - ax) * step / 8) / VOXEL_MM, (ay + (by - ay) * step / 8) / VOXEL_MM
                away = (x - place[0]) ** 2 + (y - place[1]) ** 2
                if away < best:
                    near, best = (x, y), away
    return near, best**0.5


def _inferred(site: SiteView, chart: Chart, report: BiopsyReport | None, blood: bool) -> str:
    told = age(site.age_days) if site.age_days is not None else ""
    match site.state:
        case "seen" if site.age_days == 0:
            return f"Inferred from today's {site.test}"
        case "seen":
            return f"Inferred from {site.test}, {told}"
        case "gone":
            return f"No longer seen on {site.test}" if site.age_days == 0 else f"Not seen on {site.test}, {told}"
        case "removed":
            return f"Removed in cycle {site.removed_cycle}"
        case "clear":
            return (
                f"Nothing seen on today's {site.test}" if site.age_days == 0 else f"Nothing seen on {site.test}, {told}"
            )
        case _:
            return f"Last {site.test} is {told}" if told else "Never scanned"


def _disc(x: float, y: float, radius: float) -> np.ndarray:
    """A soft, slightly uneven disc, float32 [GRID, GRID]."""
    axis = np.arange(GRID, dtype=np.float32) + 0.5
    across, down = axis[None, :] - x, axis[:, None] - y
    turn = np.arctan2(down, across)
    wobble = 1 + WOBBLE * (np.sin(3 * turn + x) * 0.6 + np.sin(5 * turn + y) * 0.4)
    soft = min(SOFT_VOXELS, max(0.5, radius * 0.6))
    disc: np.ndarray = np.clip(0.5 + (radius * wobble - np.hypot(across, down)) / soft, 0, 1).astype(np.float32)
    return disc


def _tissue(
    clinic: Clinic,
    chart: Chart,
    site: SiteView,
    shares: dict[CloneClass, float],
    circle: tuple[float, float, float] | None,
) -> TissueView:
    anatomy = Anatomy.of(clinic.organs)
    index = anatomy.organ_ids.index(site.organ)
    where = anatomy.slice_of(index)
    mask = np.zeros((GRID, GRID), dtype=bool)
    mask[anatomy.row[where], anatomy.column[where]] = True
    vessel = np.zeros((GRID, GRID), dtype=np.float32)
    vessel[anatomy.row[where], anatomy.column[where]] = anatomy.vessel[where]
    trunk_voxels = VESSEL_RADIUS_MM / VOXEL_MM
    vessels = tuple(
        (tuple((x / VOXEL_MM, y / VOXEL_MM) for x, y in line), trunk_voxels * (1.0 if n == 0 else BRANCH_SHARE))
        for n, line in enumerate(anatomy.vessels[index])
    )
    drawn = anatomy.lymph_vessels[index] if clinic.lymph else ()
    lymph = tuple((tuple((x / VOXEL_MM, y / VOXEL_MM) for x, y in line), LYMPH_RADIUS_VOXELS) for line in drawn)
    density = np.zeros((N_CLASSES, GRID, GRID), dtype=np.float32)
    for lesion in chart.visible:
        if lesion.organ != site.organ:
            continue
        disc = _disc(lesion.x_mm / VOXEL_MM, lesion.y_mm / VOXEL_MM, lesion.newest.diameter_mm / 2 / VOXEL_MM)
        mixture = shares if lesion.id == site.key else {CloneClass.SENSITIVE: 1.0}
        for kind, share in mixture.items():
            density[kind] = np.maximum(density[kind], disc * np.float32(share))
    density *= mask
    return TissueView(
        grid=GRID,
        density=density,
        oxygen=np.where(mask, np.float32(0.85), np.float32(0.5)),
        vessel=vessel * np.float32(0.6),
        vessels=vessels,
        lymph=lymph,
        membrane=np.zeros((GRID, GRID), dtype=np.float32),
        mask=mask,
        seen_circle=circle,
        inferred=True,
    )


def clones_in_words(model: LensModel) -> str:
    """`T790M 71%, sensitive 29%`."""
    return ", ".join(f"{label} {percent(share)}" for _, label, share in model.clones)
