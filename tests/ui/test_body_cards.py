"""Cards on immune cells, hormones and surroundings: a picture each, and rows that say what they do."""

from __future__ import annotations

import os

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

from pathlib import Path

import pytest

from game.play.session import Session
from game.sim.plan import Plan
from game.spec.library import load_library
from game.ui import assets
from game.ui.views.cards_view import inspect

FOLDER = Path(__file__).parents[1] / "data" / "immune"
SAYS = {
    "checkpoint_inhibitor": {"May first look like": "growth", "Passed by": "B2M"},
    "cancer_vaccine": {"Does not lift": "the tumour's brake", "Passed by": "B2M"},
    "steroid": {"Keeps away": "60% of immune cells"},
    "anti_vegf": {"After": "28 days: less blood"},
    "bone_agent": {"Helps in": "bone"},
    "matrix_drug": {"Dissolves": "matrix that keeps drugs out"},
    "pump_inhibitor": {"Pumped drugs": "1.3 times as toxic"},
    "heart_shield": {"Spares": "70% of a loss of heart"},
}
MORE = (
    "aromatase_inhibitor", "oestrogen_blocker", "androgen_deprivation", "androgen_synthesis_inhibitor", "ar_inhibitor",
)  # fmt: skip


@pytest.fixture(scope="module")
def session():
    return Session.start(load_library([FOLDER]), "held", 1)


@pytest.mark.parametrize("card", [*SAYS, *MORE])
def test_every_card_has_its_own_picture(card):
    assert card in load_library().cards and assets.has("art", card)


@pytest.mark.parametrize("card", SAYS)
def test_the_inspector_says_what_it_does(session, card):
    view = inspect(session.clinic, session.chart, Plan(()), card)
    rows = {row.name: row.value for row in view.rows}
    assert SAYS[card].items() <= rows.items()
    assert "Hardly reaches" not in rows, "it does not act by reaching cells"
