"""docs/validation.md and its pictures, written from a run of `calibrate`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from game.lab.calibrate import Report, Row, origin, summary, told_cells
from game.lab.origins import numbers, shares
from game.lab.svg import Plot, Series, bands
from game.play.files import write_whole
from game.spec.library import Library

PICTURES = "images"
INTRODUCTION = """# What it is checked against

Written by `python main.py calibrate --write`; do not edit. Closed forms and textbook results (role O) test the code:
the game's own rules run on thousands of tumours at once. Published results of role K may be used to set numbers of
the catalog; a number serves every row of its cancer.

This is a teaching model. No patient's data went in, and nothing that comes out is a prognosis or advice. Trials enrol
selected patients, and overall survival mixes later treatment with other causes of death; so progression-free survival
and hazard ratios are compared, on the trial's schedule of scans where it is known.
"""
METHOD = """## How the closed forms are measured

`game/lab/oracles.py` lays one tumour in every voxel, all voxels alike, and runs the day's own rules:
`divide_and_die`, `mutate`, `irradiate`, the drugs. No formula stands in for a rule, with these exceptions, which are
told here because they matter: V3's crowded time multiplies the day's net growth by the rule's Gompertz factor without
chance; V4's induced mutation is a hypothesis that the game does not hold, made by switching mutation on for a single
division; V15 reads the survival function that circulation uses. V6 begins with 10,000 sensitive cells and V5 with 30,
since what arises before is too rare to be seen. Intervals are those of the number of tumours: Wilson's for shares,
ten batches for V4, the spread of sizes for V1.

Of role K, V2, V16, V17 and V31 are read off the rules for patients and cards of the catalog
(`game/lab/untreated.py`, `game/lab/oracles.py`): V2 by the law of growth without chance between two images, V16 from
the mean shedding of each patient. The other rows are virtual trials (`levels/trials`), with their patients an arm in
`levels/targets`.
"""


def write(report: Report, library: Library, docs: Path) -> list[Path]:
    """Write the page and its pictures below `docs`; returns what was written.

    Raises OSError.
    """
    (docs / PICTURES).mkdir(parents=True, exist_ok=True)
    written = []
    for name, svg in pictures(report).items():
        path = docs / PICTURES / name
        write_whole(path, svg)
        written.append(path)
    page_path = docs / "validation.md"
    write_whole(page_path, page(report, library))
    return [*written, page_path]


def page(report: Report, library: Library) -> str:
    """The whole page."""
    parts = [INTRODUCTION, f"**{summary(report.rows)}**\n"]
    for role, title in (("O", "Closed forms (O)"), ("K", "Published results (K)")):
        rows = [row for row in report.rows if row.target.role == role]
        if rows:
            parts.append(f"## {title}\n\n{_table(rows)}\n")
    parts += [_misses(report.rows), _gallery(pictures(report)), METHOD, _origins(library)]
    return "\n".join(part for part in parts if part)


def _table(rows: Sequence[Row]) -> str:
    lines = ["| id | what | target | band | ours | interval | | source |", "|---|---|---|---|---|---|---|---|"]
    for row in rows:
        target, band, value, interval, verdict = told_cells(row)
        verdict = f"**{verdict.lower()}**" if row.ok is False else verdict
        cells = (row.target.id, row.target.what, target, band, value, interval, verdict, origin(row.target))
        lines.append("| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |")
    return "\n".join(lines)


def _misses(rows: Sequence[Row]) -> str:
    outside = [row for row in rows if row.ok is False]
    if not outside:
        return "## Misses\n\nNo measured row lies outside its band.\n"
    told = [f"- **{row.target.id}**: {row.target.explained or 'not explained yet.'}" for row in outside]
    return "## Misses\n\n" + "\n".join(told) + "\n"


def _gallery(names: dict[str, str]) -> str:
    return "## Pictures\n\n" + "\n\n".join(f"![{name[:-4]}]({PICTURES}/{name})" for name in names) + "\n"


def _origins(library: Library) -> str:
    """How many numbers of the catalog have a source."""
    found = shares(numbers(library))
    lines = [
        "## Where the numbers of the catalog come from",
        "",
        "Each number belongs to the innermost block that says where its numbers come from. A block with a source and",
        "an assumption has both kinds, and says which is which. Years, clinic hours and delays of reading are rules of",
        "the clinic and are not counted.",
        "",
        "| | numbers | a source | a source, in part assumed | assumption | neither |",
        "|---|---|---|---|---|---|",
    ]  # fmt: skip
    for section, counted in found.items():
        total = sum(counted.values())
        cells = [f"{counted[each]} ({100 * counted[each] / total:.0f}%)" for each in ORIGINS]
        lines.append(f"| {section} | {total} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


ORIGINS = ("source", "source and assumption", "assumption", "none")


def pictures(report: Report) -> dict[str, str]:
    """SVG by file name; those whose rows were not measured are left out."""
    made: dict[str, str] = {"validation_bands.svg": _bands(report.rows)}
    series = report.series
    if "V5a" in series:
        made["validation_v5.svg"] = Plot(
            "V5: a resistant cell before treatment", "cells of the tumour", "share of tumours", log_x=True,
            series=[
                Series("Bozic 2013", series["V5a"]["formula"]),
                Series("measured", series["V5a"]["measured"], line=False),
            ],
        ).svg()  # fmt: skip
    if "V4a" in series:
        made["validation_v4.svg"] = Plot(
            "V4: mutants before exposure, and if induced", "mutants of a tumour / mean", "share with as many",
            log_x=True, log_y=True,
            series=[Series(name, points, dashed=name == "induced") for name, points in series["V4a"].items()],
        ).svg()  # fmt: skip
    if "V30a" in series:
        made["validation_v30.svg"] = Plot(
            "V30: survival of one dose", "dose in Gy", "share alive", log_y=True,
            series=[Series(name, points, dashed=name == "anoxic") for name, points in series["V30a"].items()],
        ).svg()  # fmt: skip
    return made


def _bands(rows: Sequence[Row]) -> str:
    shown = []
    for row in rows:
        target, found = row.target, row.measured
        if found is None or target.low is None or target.high is None or target.high == target.low:
            continue
        width = target.high - target.low
        scaled = None
        if found.interval is not None:
            scaled = ((found.interval[0] - target.low) / width, (found.interval[1] - target.low) / width)
        shown.append((target.id, (found.value - target.low) / width, scaled, bool(row.ok)))
    return bands("Measured values in their bands", shown)
