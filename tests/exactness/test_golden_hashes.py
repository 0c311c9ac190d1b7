from __future__ import annotations

import json

import pytest
from games import GAMES, GOLDEN
from matrix import difference

REMEDY = "if a rule or content was meant to change, run: python tests/exactness/games.py --write"


@pytest.mark.parametrize("game", GAMES)
def test_the_truth_is_the_one_on_record(game):
    recorded = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert set(recorded) == set(GAMES), REMEDY
    parted = difference({game: recorded[game]}, {game: GAMES[game]()})
    assert parted is None, f"{parted}; {REMEDY}"


def test_the_matrix_tells_the_first_difference():
    one = {"a": ["1", "2"], "b": ["3"]}
    assert difference(one, {"a": ["1", "2"], "b": ["3"]}) is None
    assert difference(one, {"a": ["1", "9"], "b": ["8"]}) == "a, entry 1: 2 against 9"
    assert difference(one, {"a": ["1", "2"]}) == "b: 1 entries against 0"
