"""Whole games without a window: one played out by a policy, and its summary as plain data."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from game.play.classes import mechanisms_of
from game.play.policies import policy
from game.play.session import Session, Truth, TruthReason, UnknownLevel
from game.play.stats import wilson
from game.sim.events import (
    CellsDrained,
    CellsExfoliated,
    CellsLost,
    CellsLostInCavity,
    CellsLostInLymph,
    CellsSettled,
    CellsShed,
    CellsSlept,
    CloneArose,
    Event,
    LesionRemoved,
    kind,
)
from game.spec.library import Library

MOVES = (
    CellsShed, CellsLost, CellsDrained, CellsLostInLymph, CellsExfoliated, CellsLostInCavity, CellsSettled, CellsSlept,
    LesionRemoved,
)  # fmt: skip
"""Events that tell of a number of cells."""

__all__ = ["UnknownLevel", "play_out", "rates", "summary", "timed"]


def play_out(library: Library, level_id: str, policy_name: str, seed: int) -> Session:
    """A finished game. Raises UnknownLevel or UnknownPolicy with "did you mean"."""
    session = Session.start(library, level_id, seed)
    clinician = policy(policy_name, library.levels[level_id], session.clinic, seed)
    while session.ending is None:
        session.submit(clinician(session.chart))
    return session


def timed(library: Library, level_id: str, policy_name: str, seed: int) -> tuple[Session, dict[str, float]]:
    """A finished game and its timings: seconds in all, and milliseconds for a simulated day."""
    start = time.perf_counter()
    session = play_out(library, level_id, policy_name, seed)
    seconds = time.perf_counter() - start
    days = max(1, session.chart.day)
    return session, {"seconds": round(seconds, 4), "ms_per_day": round(1000 * seconds / days, 4)}


def summary(session: Session, policy_name: str) -> dict[str, Any]:
    """A finished game as plain data for JSON. Raises ValueError for one that still goes on."""
    ending = session.ending
    if ending is None:
        raise ValueError("the game is not over; play it out first")
    truth = session.truth(TruthReason.DEBRIEF)
    patient, stars = truth.patient, ending.stars
    return {
        "level": session.level_id,
        "seed": session.seed,
        "policy": policy_name,
        "outcome": ending.outcome.termination,
        "cause": ending.outcome.cause,
        "win": ending.outcome.win,
        "days": patient.day,
        "cycles": sum(turn.plan.cycles for turn in session.turns),
        "qa_months": ending.qa_months,
        "mean_quality": ending.mean_quality,
        "stars": stars.count,
        "star_names": [name for name in ("intent", "comfort", "insight") if getattr(stars, name)],
        "likely_from_day": ending.outcome.likely_from_day,
        "cells_total": patient.cells_total(),
        "cells_asleep": patient.cells_total() - patient.awake_total(),
        "cells_peak": patient.cells_peak,
        "n_clones": patient.n_clones(),
        "sites_with_cells": patient.sites_with_cells(),
        "truth_hash": session.turns[-1].truth_hash,
        "events": event_counts(truth.events),
        "clones": clone_rows(truth),
    }


def event_counts(events: Sequence[Event]) -> dict[str, dict[str, int]]:
    """By kind of event: how many, the day of the first, and the cells they moved where they move any."""
    counts: dict[str, dict[str, int]] = {}
    for event in events:
        row = counts.setdefault(kind(event), {"count": 0, "first_day": event.day})
        row["count"] += 1
        if isinstance(event, MOVES):
            row["cells"] = row.get("cells", 0) + event.cells
        if isinstance(event, CellsSettled):
            row["asleep"] = row.get("asleep", 0) + event.asleep
    return dict(sorted(counts.items()))


def clone_rows(truth: Truth) -> list[dict[str, Any]]:
    """Every clone that was logged or lived at the start: birth, shares of all cells, largest number."""
    logged = {event.clone: event for event in truth.events if isinstance(event, CloneArose)}
    start, end = truth.days[0], truth.days[-1]
    names = dict.fromkeys([*start.by_clone, *logged])
    rows = []
    for name in names:
        shares = [record.by_clone.get(name, 0) / record.cells if record.cells else 0.0 for record in truth.days]
        largest = max(truth.days, key=lambda record, clone=name: record.by_clone.get(clone, 0))  # type: ignore[misc]
        rows.append(
            {
                "clone": name,
                "mechanisms": list(mechanisms_of(name)),
                "born_day": largest.born.get(name, logged[name].born_day if name in logged else 0),
                "reckoned": name in start.by_clone,
                "share_start": _figures(shares[0]),
                "share_peak": _figures(max(shares)),
                "share_end": _figures(shares[-1]),
                "cells_peak": largest.by_clone.get(name, 0),
                "cells_end": end.by_clone.get(name, 0),
            }
        )
    return rows


def rates(summaries: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Wins among several games, with Wilson's 95% interval; games where nothing can be won are left out."""
    judged = [game["win"] for game in summaries if game["win"] is not None]
    if not judged:
        return {"games": len(summaries), "judged": 0, "wins": 0, "win_rate": None, "low": None, "high": None}
    wins = sum(judged)
    low, high = wilson(wins, len(judged))
    return {
        "games": len(summaries),
        "judged": len(judged),
        "wins": wins,
        "win_rate": round(wins / len(judged), 4),
        "low": round(low, 4),
        "high": round(high, 4),
    }


def _figures(value: float) -> float:
    return float(f"{value:.6g}")
