"""A trial's result for reading."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import Any

from game.lab.trial import TrialRun
from game.lab.trial_report import Row, rows

WIDTH = 100
NONE = "not reached"
UNKNOWN = "not known"
DISCLAIMER = "A model, not medical advice: distributions of simulated patients, never a prognosis."


def text(run: TrialRun) -> str:
    """Title, one table for each endpoint, what was published."""
    trial = run.trial
    out = [trial.name, *_wrapped(trial.question), ""]
    out.append(f"{len(run.enrolled):,} patients in each arm, seed {run.seed}: {_arms(run)}")
    if run.not_enrolled:
        reasons = Counter(record["out"] for record in run.not_enrolled)
        told = ", ".join(f"{number:,} {reason}" for reason, number in sorted(reasons.items()))
        out.append(f"Not enrolled: {told}")
    if len(run.enrolled) < run.asked:
        out.append(f"Only {len(run.enrolled):,} of the {run.asked:,} asked for could be enrolled.")
    found = rows(run)
    for endpoint in trial.endpoints:
        out += ["", f"{endpoint.id} ({endpoint.kind.replace('_', ' ')})"]
        out += _table([_cells(row) for row in found if row["endpoint"] == endpoint.id])
    out.append("")
    if trial.published:
        out += _wrapped(f"Published: {trial.published}")
    if run.fresh:
        out.append(f"{run.fresh:,} patients simulated in {run.seconds:.0f} s ({run.seconds / run.fresh:.2f} s each).")
    out.append(DISCLAIMER)
    return "\n".join(out)


def _arms(run: TrialRun) -> str:
    return "; ".join(f"{arm.id} = {arm.name}" for arm in run.trial.arms)


def _wrapped(words: str) -> list[str]:
    return textwrap.wrap(words, WIDTH, break_long_words=False, break_on_hyphens=False)


def _cells(row: Row) -> tuple[str, str, str, str, str]:
    return (row["arm"], _what(row), _value(row), _interval(row), _beside(row))


def _what(row: Row) -> str:
    name = str(row["statistic"]).replace("_", " ")
    if "at" in row:
        name += f" at {row['at']:g} {row['at_unit']}"
    if "from" in row:
        name += f" {row['from']:g} to {row['to']:g}"
    if row["statistic"] == "distribution":
        name = name.replace("distribution", "median")
    return f"{name}, {row['of']}" if "of" in row else name


def _value(row: Row) -> str:
    value = row["value"]
    if value is None:
        return (NONE if row["statistic"] == "median" else UNKNOWN) if row["n"] else "nobody"
    if row["unit"] == "share":
        return f"{100 * value:.1f}%"
    unit = "" if row["unit"] in ("ratio", "chi2") else f" {row['unit']}"
    return f"{_short(value)}{unit}"


def _interval(row: Row) -> str:
    if row["statistic"] == "log_rank":
        return f"p {row['p']:.2g}"
    low, high = row["low"], row["high"]
    if low is None and high is None:
        return ""
    scale = 100 if row["unit"] == "share" else 1
    ends = [("…" if end is None else _short(end * scale)) for end in (low, high)]
    name = "quartiles" if row.get("interval") == "quartiles" else "95%"
    return f"{name} {ends[0]} to {ends[1]}"


def _beside(row: Row) -> str:
    words = []
    if "events" in row and row["n"]:
        words.append(f"{row['events']} events in {row['n']}")
    elif "count" in row:
        words.append(f"{row['count']} of {row['n']}")
    else:
        words.append(f"n {row['n']}")
    if row.get("missed"):
        words.append(f"{row['missed']} without the first")
    return ", ".join(words)


def _short(value: float) -> str:
    if value != 0 and (abs(value) >= 1e6 or abs(value) < 0.01):
        return f"{value:.2e}"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"


def _table(cells: list[tuple[Any, ...]]) -> list[str]:
    if not cells:
        return ["  nothing to tell"]
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    return [
        "  " + "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells
    ]
