from __future__ import annotations

import json

import pytest

from game.play.policies import UnknownPolicy
from game.play.session import Session, UnknownLevel
from game.play.simulate import event_counts, play_out, rates, summary, timed
from game.play.stats import wilson
from game.sim.events import CellsSettled, CellsShed, MembraneBreached
from game.sim.plan import Plan

KEYS = (
    "level", "seed", "policy", "outcome", "cause", "win", "days", "cycles", "qa_months", "stars", "cells_total",
    "cells_peak", "n_clones", "sites_with_cells", "truth_hash",
)  # fmt: skip


@pytest.fixture(scope="module")
def game(library):
    session = play_out(library, "two_locks", "teaching", 2)
    return session, summary(session, "teaching")


def test_a_summary_holds_what_the_command_promises_as_json(game):
    session, data = game
    assert json.loads(json.dumps(data)) == data
    assert set(KEYS) <= set(data)
    assert (data["level"], data["seed"], data["policy"]) == ("two_locks", 2, "teaching")
    assert (data["days"], data["cycles"]) == (168, 8)
    assert data["truth_hash"] == session.turns[-1].truth_hash


def test_the_same_game_gives_the_same_summary(game, library):
    again = summary(play_out(library, "two_locks", "teaching", 2), "teaching")
    assert again == game[1]


def test_clones_tell_their_birth_and_their_shares(game):
    clones = {row["clone"]: row for row in game[1]["clones"]}
    resistant = next(row for name, row in clones.items() if name in ("T790M", "bypass") and row["reckoned"])
    assert resistant["born_day"] < 0 and 0 < resistant["share_start"] < 0.05
    assert resistant["share_peak"] >= resistant["share_start"]
    assert sum(row["share_start"] for row in clones.values()) == pytest.approx(1, abs=1e-6)


def test_a_game_that_goes_on_has_no_summary(library):
    with pytest.raises(ValueError, match="not over"):
        summary(Session.start(library, "two_locks", 1), "nothing")


def test_unknown_names_are_told(library):
    with pytest.raises(UnknownLevel, match="did you mean watched"):
        play_out(library, "watchd", "nothing", 1)
    with pytest.raises(UnknownPolicy, match="did you mean nothing"):
        play_out(library, "watched", "nothin", 1)


def test_events_are_counted_by_kind(library):
    events = [MembraneBreached(5, "lung", 0), CellsShed(6, "lung", 100), CellsShed(7, "lung", 50)]
    events += [CellsSettled(9, "liver", 1, 3, 2)]
    assert event_counts(events) == {
        "cells_settled": {"count": 1, "first_day": 9, "cells": 3, "asleep": 2},
        "cells_shed": {"count": 2, "first_day": 6, "cells": 150},
        "membrane_breached": {"count": 1, "first_day": 5},
    }


def test_timings_when_asked(library):
    session, timings = timed(library, "watched", "nothing", 1)
    assert session.ending is not None and timings["seconds"] > 0 and timings["ms_per_day"] > 0


def test_rates_leave_out_what_cannot_be_won():
    games = [{"win": True}, {"win": True}, {"win": False}, {"win": None}]
    assert rates(games) == {"games": 4, "judged": 3, "wins": 2, "win_rate": 0.6667, "low": 0.2077, "high": 0.9385}
    assert rates([{"win": None}])["win_rate"] is None


def test_wilson_interval_against_published_values():
    # Newcombe, Stat Med 1998; 17: 857-872, table I, method 3
    for (successes, trials), (low, high) in {
        (81, 263): (0.2553, 0.3662), (15, 148): (0.0624, 0.1605), (0, 20): (0.0, 0.1611), (1, 29): (0.0061, 0.1718),
    }.items():  # fmt: skip
        assert wilson(successes, trials) == pytest.approx((low, high), abs=1e-4)
    with pytest.raises(ValueError, match="not a proportion"):
        wilson(3, 2)


def test_plans_alone_replay_a_policy(game, library):
    session, data = game
    again = Session.start(library, "two_locks", 2)
    for plan in session.plans:
        again.submit(Plan(plan.orders, plan.cycles))
    assert again.turns[-1].truth_hash == data["truth_hash"]
