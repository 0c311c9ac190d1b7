"""The policy panel: how often each scripted clinician wins each level, beside the band it should lie in.

Run `python -m game.lab.panel` to print the table and write docs/balance.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from game.play.simulate import play_out, summary
from game.play.stats import wilson
from game.spec.library import load_library

LEVELS = ("first_look", "one_lock")
POLICIES = ("teaching", "naive", "nothing", "random", "max-dose", "sequential")
BANDS: dict[str, tuple[float, float]] = {
    "teaching": (0.75, 1.0),
    "naive": (0.0, 0.25),
    "nothing": (0.0, 0.05),
    "random": (0.0, 0.35),
}
"""Lowest and highest share of games that may be won; the other policies have no band yet."""
CASCADE = (
    "membrane_breached",
    "vessel_entered",
    "cells_shed",
    "cells_lost",
    "cells_settled",
    "cells_slept",
    "lesion_woke",
    "clone_arose",
)
HEADER = """# Balance

Made by `python -m game.lab.panel`; run it again after any change to rules or content. A win rate stands with its 95%
interval (Wilson) and the band it should lie in. Misses are printed like hits.

"""
NOTES = """

`nothing` waits, `random` fills each slot with probability one half by a uniformly drawn legal order, `max-dose` gives
every drug that fits, `sequential` takes the next drug when a scan reads progression; `teaching` and `naive` are in
each level's YAML. In First Look `naive` gives drugs and never operates; in One Lock it never tests again.

- **One Lock under its first drug alone**: the resistant share rises tenfold or more in {risen} of {games} games
  (wanted: at least {risen_wanted}); the median rise is {median:.0f}-fold.
- **Glass Body untreated**: all {kinds} kinds of cascade event in {complete} of {watched} games (wanted: at least
  {complete_wanted}); in the worst game {lost:.2%} of the shed cells were lost within a day (wanted: 97%).
"""


@dataclass(frozen=True)
class Row:
    """One policy on one level."""

    level: str
    policy: str
    games: int
    wins: int

    @property
    def rate(self) -> float:
        """Share of games won."""
        return self.wins / self.games

    @property
    def inside(self) -> bool | None:
        """Whether the rate lies in its band; None without one."""
        band = BANDS.get(self.policy)
        return None if band is None else band[0] <= self.rate <= band[1]

    def markdown(self) -> str:
        """One row of the table."""
        low, high = wilson(self.wins, self.games)
        band = BANDS.get(self.policy)
        wanted = "" if band is None else f"{band[0]:.0%} to {band[1]:.0%}"
        verdict = {True: "inside", False: "**outside**", None: ""}[self.inside]
        won = f"{self.wins} of {self.games} | {self.rate:.0%} ({low:.0%} to {high:.0%})"
        return f"| {self.level} | {self.policy} | {won} | {wanted} | {verdict} |"


def play(job: tuple[str, str, int]) -> dict[str, Any]:
    """One game's summary."""
    level, policy, seed = job
    return summary(play_out(load_library(), level, policy, seed), policy)


def panel(seeds: int, pool: Executor) -> list[Row]:
    """Every policy on every level, over seeds 0 to `seeds` - 1."""
    rows = []
    for level in LEVELS:
        for policy in POLICIES:
            games = list(pool.map(play, [(level, policy, seed) for seed in range(seeds)], chunksize=4))
            rows.append(Row(level, policy, seeds, sum(1 for game in games if game["win"])))
    return rows


def selection(seeds: int, pool: Executor) -> tuple[int, float]:
    """One Lock under its first drug alone: games in which the resistant share rose tenfold, and the median rise."""
    games = list(pool.map(_rise, range(seeds), chunksize=4))
    return sum(1 for rise in games if rise >= 10.0), sorted(games)[len(games) // 2]


def _rise(seed: int) -> float:
    from game.play.session import Session, TruthReason
    from game.sim.plan import Order, Plan

    session = Session.start(load_library(), "one_lock", seed, TruthReason.TESTS)
    while session.ending is None:
        session.submit(Plan((Order("egfr_first", 100),)))
    days = session.truth(TruthReason.TESTS).days
    return _resistant(days[-1].by_clone) / _resistant(days[0].by_clone)


def _resistant(by_clone: dict[str, int]) -> float:
    total = sum(by_clone.values())
    beaten = sum(cells for name, cells in by_clone.items() if "T790M" in name or "MET_bypass" in name)
    return beaten / total


def cascade(seeds: int, pool: Executor) -> tuple[int, float]:
    """Glass Body untreated: games with every kind of event, and the smallest share of shed cells lost within a day."""
    games = list(pool.map(play, [("glass_body", "nothing", seed) for seed in range(seeds)], chunksize=2))
    complete = sum(1 for game in games if all(kind in game["events"] for kind in CASCADE))
    lost = min(game["events"]["cells_lost"]["cells"] / game["events"]["cells_shed"]["cells"] for game in games)
    return complete, lost


def report(seeds: int, watched: int, pool: Executor) -> str:
    """The whole of docs/balance.md."""
    rows = panel(seeds, pool)
    risen, median = selection(seeds, pool)
    complete, lost = cascade(watched, pool)
    lines = ["| level | policy | won | share (95%) | band | |", "| --- | --- | --- | --- | --- | --- |"]
    lines += [row.markdown() for row in rows]
    return (
        HEADER
        + "\n".join(lines)
        + NOTES.format(
            risen=risen,
            games=seeds,
            risen_wanted=seeds * 36 // 40,
            median=median,
            kinds=len(CASCADE),
            complete=complete,
            watched=watched,
            complete_wanted=watched * 18 // 20,
            lost=lost,
        )
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table and write it down."""
    parser = argparse.ArgumentParser(prog="python -m game.lab.panel", description=__doc__)
    parser.add_argument("--seeds", type=int, default=40, help="games for each policy and level")
    parser.add_argument("--watched", type=int, default=20, help="games of Glass Body")
    parser.add_argument("--workers", type=int, default=2, help="processes")
    parser.add_argument("--out", type=Path, default=Path("docs/balance.md"), help="file to write")
    request = parser.parse_args(arguments)
    with ProcessPoolExecutor(request.workers, mp_context=get_context("spawn")) as pool:
        text = report(request.seeds, request.watched, pool)
    request.out.write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
