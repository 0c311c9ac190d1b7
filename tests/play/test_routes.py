"""A level whose tumour takes every route of spread, played to its end without a window."""

from __future__ import annotations

from pathlib import Path

import pytest

from game.play.debrief import open_debrief
from game.play.replay import replay
from game.play.runfile import load_run, run_of, save_run
from game.play.session import TruthReason
from game.play.simulate import play_out, summary
from game.spec.library import check_paths, load_library

FOLDER = Path(__file__).parents[1] / "data" / "routes"
WAYS = ("cells_shed", "cells_drained", "cells_lost_in_lymph", "cells_exfoliated", "cells_lost_in_cavity",
        "cells_settled")  # fmt: skip


@pytest.fixture(scope="module")
def library():
    return load_library([FOLDER])


@pytest.fixture(scope="module")
def game(library):
    return play_out(library, "all_routes", "naive", 1)


def test_the_files_are_in_order():
    assert check_paths([FOLDER]) == []


def test_every_route_is_taken_and_told(game):
    data = summary(game, "naive")
    assert set(WAYS) <= set(data["events"])
    assert data["days"] == 8 * 21 and all(data["events"][way]["cells"] > 0 for way in WAYS)
    truth = game.truth(TruthReason.DEBRIEF)
    patient, ways = truth.patient, truth.patient.routes
    assert ways.drained == ways.lost_in_lymph + ways.in_nodes + ways.to_blood
    assert ways.exfoliated == ways.lost_in_cavity + ways.implanted
    assert data["events"]["cells_drained"]["cells"] == ways.drained
    assert data["events"]["cells_shed"]["cells"] == patient.tally.shed == patient.tally.lost + patient.tally.arrested
    reached = {truth.case.organs[organ].id for organ in patient.lesions.organ.tolist()}
    assert {"ovary", "peritoneum", "node_paraaortic"} <= reached


def test_the_debrief_tells_of_nodes_and_the_peritoneum(game):
    debrief = open_debrief(game)
    assert "{" not in debrief.shows
    words = " ".join(debrief.unknown)
    assert "para-aortic nodes, by lymph, on day" in words
    assert "peritoneal lining, across the peritoneal cavity, on day" in words


@pytest.mark.parametrize("policy", ["teaching", "nothing", "random"])
def test_it_plays_to_the_end_under_other_policies(library, policy):
    assert play_out(library, "all_routes", policy, 2).ending is not None


def test_a_saved_run_replays_to_the_same_truth(library, game, tmp_path):
    save_run(tmp_path / "game.run", run_of(game))
    assert replay(load_run(tmp_path / "game.run"), library).ok
