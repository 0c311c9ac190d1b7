"""A level with nodes and a peritoneal lining, on the screens that show the body and its tissue."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from truth_samples import context, paint

from game.play.clinic import Clinic
from game.play.session import Session
from game.sim.admit import build_case
from game.spec.library import Library, load_library
from game.ui.layout import Box
from game.ui.screens.board import BoardScreen
from game.ui.truth_views import TruthPainter
from game.ui.views.body_view import read_body
from game.ui.widgets.body_map import place_pins

FOLDER = Path(__file__).parents[1] / "data" / "routes"


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library([FOLDER])


def test_nodes_and_lining_stand_on_the_body_map(library: Library, tmp_path: Path) -> None:
    session = Session.start(library, "all_routes", 1)
    view = read_body(session.clinic, session.chart)
    pins = place_pins(view, Box(12, 56, 256, 476))
    assert {pin.site.organ for pin in pins} == set(library.levels["all_routes"].organs)
    labels = sorted(pin.label.y for pin in pins if pin.side == "left")
    assert all(b - a >= 28 for a, b in pairwise(labels))
    assert paint(BoardScreen(context(tmp_path, 1.0), session)).shortened == []


def test_lymph_vessels_are_drawn_where_the_route_is_followed(library: Library) -> None:
    for level, followed in (("all_routes", True), ("first_look", False)):
        case = build_case(library, level, 1)
        clinic = Clinic.of(case)
        painter = TruthPainter(case, clinic)
        assert clinic.lymph == followed == any(painter._lymph)
        assert all(bool(lines) == bool(case.anatomy.lymph_vessels[n] and followed)
                   for n, lines in enumerate(painter._lymph))  # fmt: skip
