"""Golden playthroughs: rewrite them with `python tests/play/playthrough.py` and read the difference."""

from __future__ import annotations

import pytest
from playthrough import FOLDER, GAMES, name_of, playthrough

from game.spec.library import load_library


@pytest.mark.parametrize("game", GAMES, ids=lambda game: name_of(*game))
def test_the_game_goes_as_it_is_written(game):
    written = (FOLDER / name_of(*game)).read_text(encoding="utf-8")
    assert playthrough(load_library(), *game).splitlines() == written.splitlines()


def test_no_file_is_left_over():
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(name_of(*game) for game in GAMES)
