"""The table of published results: each target, what the simulation gives, and whether it lies in the band.

Closed forms are measured by `game.lab.oracles`, what needs no trial by `game.lab.untreated`, trials by
`game.lab.trial`, which keeps every finished patient, so that a run that was stopped goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from game.lab import oracles, untreated
from game.lab.calibrate_trials import from_trials
from game.lab.oracles import Measured, Result
from game.lab.pool import executor
from game.spec.errors import listing, suggestion
from game.spec.library import Library, load_library, walk
from game.spec.paths import data_root
from game.spec.targets import Target, TargetsFile
from game.spec.validate import load_model

Told = Callable[[str], None]
"""Called with one line about what is done."""


@dataclass(frozen=True)
class Row:
    """A target and what was measured; `measured` is None for what nothing measures yet."""

    target: Target
    measured: Measured | None

    @property
    def ok(self) -> bool | None:
        """Whether it lies in the band; None when it was not measured."""
        found = self.measured
        if found is None:
            return None
        values = found.interval if found.spread and found.interval else (found.value,)
        return all(self.target.holds(value) for value in values)

    def as_json(self) -> dict[str, Any]:
        """One row of the JSON answer; `pass` is null for what was not measured."""
        target, found = self.target, self.measured
        return {
            "id": target.id, "row": target.row, "role": target.role, "what": target.what, "target": target.target,
            "low": target.low, "high": target.high, "unit": target.unit,
            "value": None if found is None else figures(found.value),
            "interval": None if found is None or found.interval is None else [figures(x) for x in found.interval],
            "n": None if found is None else found.n, "pass": self.ok, "source": origin(target),
            "note": None if found is not None else "not measured yet",
        }  # fmt: skip


def figures(value: float) -> float:
    """Six figures: more would say more than the replicates know."""
    return float(f"{value:.6g}")


def origin(target: Target) -> str:
    """The source, and what is assumed."""
    assumed = f"assumption: {target.assumption}" if target.assumption else None
    return "; ".join(part for part in (target.source, assumed) if part)


def read_targets(folder: Path | None = None) -> tuple[Target, ...]:
    """The shipped targets, or those of another folder, in the order of the files.

    Raises ContentError and UnreadableError.
    """
    files = walk([folder or data_root("levels") / "targets"])
    return tuple(target for file in files for target in load_model(file, TargetsFile).targets)


class UnknownRow(Exception):
    """There is no such row, in one sentence."""


def choose(targets: Iterable[Target], names: Sequence[str] | None, quick: bool) -> list[Target]:
    """Targets by row or id (all when none is named); with `quick` those of role O.

    Raises UnknownRow.
    """
    known = list(targets)
    if names is not None:
        rows = {target.row for target in known} | {target.id for target in known}
        for name in names:
            if name not in rows:
                near = suggestion(name, rows) or f"; choose of {listing(sorted({target.row for target in known}))}"
                raise UnknownRow(f"there is no row {name!r}{near}")
        known = [target for target in known if target.id in names or target.row in names]
    return [target for target in known if not quick or target.role == "O"]


MEASURES: dict[str, tuple[str, ...]] = {
    "v6_together": ("V6a",),
    "v1": ("V1a", "V1b"),
    "v5": ("V5a", "V5b", "V5c", "V5d", "V5e"),
    "v6_shared": ("V6b",),
    "v6_in_turn": ("V6c",),
    "v3": ("V3a", "V3b"),
    "v4": ("V4a", "V4b"),
    "v7": ("V7a", "V7b", "V7c"),
    "v15": ("V15",),
    "v30": ("V30a", "V30b", "V30c"),
    "v31": ("V31a", "V31b"),
    "v2": ("V2a", "V2b", "V2c", "V2d"),
    "v16": ("V16",),
    "v17": ("V17",),
}
"""Functions of `game.lab.oracles` and `game.lab.untreated`, and the statistics that each gives."""
ON_THE_CATALOG: dict[str, Callable[[Library], Result]] = {
    "v2": untreated.v2,
    "v15": oracles.v15,
    "v16": untreated.v16,
    "v17": untreated.v17,
    "v31": oracles.v31,
}
"""Those of them that measure the shipped content."""


def measure(name: str) -> Result:
    """One result by the name of its function."""
    if name in ON_THE_CATALOG:
        return ON_THE_CATALOG[name](load_library())
    function: Callable[[], Result] = getattr(oracles, name)
    return function()


def _nothing() -> None:
    """Workers need no preparation."""


def without_trials(wanted: Sequence[str], workers: int, told: Told | None = None) -> Iterator[Result]:
    """Results of the functions that give any of the wanted statistics, as they are done."""
    names = [name for name, gives in MEASURES.items() if set(gives) & set(wanted)]
    if not names:
        return
    pool = executor(min(workers, len(names)), _nothing, ())
    try:
        waiting = {pool.submit(measure, name): name for name in names}
        while waiting:
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                name = waiting.pop(future)
                if told is not None:
                    told(f"{', '.join(MEASURES[name])} measured; {len(waiting)} of {len(names)} left before the trials")
                yield future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@dataclass(frozen=True)
class Report:
    """All rows in the order of the targets, and the series of plots by the first statistic beside which they arose."""

    rows: tuple[Row, ...]
    series: dict[str, dict[str, list[tuple[float, float]]]]

    @property
    def exit_status(self) -> int:
        """1 if a measured row lies outside its band."""
        return 1 if any(row.ok is False for row in self.rows) else 0


def run(
    targets: Sequence[Target],
    workers: int = 1,
    told: Told | None = None,
    folder: Path | None = None,
    patients: int | None = None,
) -> Report:
    """Measure these targets; `folder` and `patients` as for `from_trials`."""
    found: dict[str, Measured] = {}
    series: dict[str, dict[str, list[tuple[float, float]]]] = {}
    for result in without_trials([target.id for target in targets if target.reads is None], workers, told):
        found |= result.statistics
        series[min(result.statistics)] = result.series
    found |= dict(from_trials(targets, workers, told, folder, patients))
    return Report(tuple(Row(target, found.get(target.id)) for target in targets), series)


def table(rows: Sequence[Row]) -> str:
    """The rows for reading in a terminal."""
    cells = [("id", "role", "target", "band", "ours", "interval", "", "what")]
    for row in rows:
        target = row.target
        cells.append((target.id, target.role, *told_cells(row), target.what))
    widths = [max(len(line[column]) for line in cells) for column in range(7)]
    lines = ["  ".join([*map(str.ljust, line[:7], widths), line[7]]) for line in cells]
    return "\n".join([*lines, "", summary(rows)])


def told_cells(row: Row) -> tuple[str, str, str, str, str]:
    """Target, band, our value, its interval and the verdict, in words and figures."""
    target, found = row.target, row.measured
    low = "" if target.low is None else f"{target.low:g}"
    high = "" if target.high is None else f"{target.high:g}"
    band = f"{low} to {high}" if low and high else f"from {low}" if low else f"to {high}"
    value = "-" if found is None else f"{found.value:.4g}"
    interval = "" if found is None or found.interval is None else f"{found.interval[0]:.4g} to {found.interval[1]:.4g}"
    verdict = {True: "inside", False: "OUTSIDE", None: "not measured yet"}[row.ok]
    return f"{target.target:g} {target.unit}", band, value, interval, verdict


def summary(rows: Sequence[Row]) -> str:
    """How many experiments of each role lie inside with all of their statistics."""
    parts = []
    for role in ("O", "K"):
        groups: dict[str, list[bool | None]] = {}
        for row in rows:
            if row.target.role == role:
                groups.setdefault(row.target.row, []).append(row.ok)
        if groups:
            inside = sum(all(each is True for each in group) for group in groups.values())
            missing = sum(any(each is None for each in group) for group in groups.values())
            waiting = f", {missing} not measured yet or in part" if missing else ""
            parts.append(f"{role}: {inside} of {len(groups)} rows inside{waiting}")
    return ". ".join(parts) + "."
