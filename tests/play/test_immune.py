"""A level with immune cells, changing tissue and a host, played to its end without a window."""

from __future__ import annotations

from pathlib import Path

import pytest

from game.play.debrief import open_debrief
from game.play.session import TruthReason
from game.play.simulate import play_out
from game.spec.library import check_paths, load_library

FOLDER = Path(__file__).parents[1] / "data" / "immune"


@pytest.fixture(scope="module")
def library():
    return load_library([FOLDER])


def truth_of(library, policy):
    return play_out(library, "held", policy, 1).truth(TruthReason.DEBRIEF)


def test_the_files_are_in_order():
    assert check_paths([FOLDER]) == []


def test_untreated_the_large_lesion_escapes_and_the_small_one_is_held(library):
    truth = truth_of(library, "naive")
    liver, lung = truth.patient.lesions.cells[:2].tolist()
    assert liver > 1.5 * 2e9 and lung < 2e5
    tissue = truth.patient.remodelled
    assert tissue.sprouts.max() > 0.01 and tissue.matrix.max() > 0.1 and truth.patient.host.immunity < 1.0


def test_a_checkpoint_inhibitor_helps_after_weeks_and_a_hidden_class_remains(library):
    truth = truth_of(library, "teaching")
    cells = [record.cells for record in truth.days]
    assert cells[7] > 2e9, "in the first week nothing is seen of it"
    least = min(cells)
    assert least < 1e8 and cells.index(least) > 60
    last = truth.days[-1].by_clone
    assert last["B2M_loss"] > 5 * 2e4 and last["B2M_loss"] > last.get("founder", 0)


def test_the_debrief_tells_it(library):
    debrief = open_debrief(play_out(library, "held", "teaching", 1))
    assert "it took weeks" in debrief.shows and "{" not in debrief.shows
    assert any("B2M" in sentence for sentence in debrief.unknown)
