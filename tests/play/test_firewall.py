"""Nothing that a screen or a policy may hold leads to the truth: a walk over every object that can be reached."""

from __future__ import annotations

import ast
import types
from enum import Enum
from pathlib import Path

import numpy as np
import pytest
from pydantic import BaseModel

from game.play.check import check, legal_orders
from game.play.history import DayRecord
from game.play.policies import BUILT_IN, policy
from game.play.pressures import read_pressures
from game.play.runfile import run_of
from game.play.session import Session, Truth
from game.sim.case import Case
from game.sim.cells import Cells
from game.sim.clones import Clones
from game.sim.events import Event
from game.sim.lesions import Lesions
from game.sim.patient import Host, Patient
from game.sim.plan import Order, Plan
from game.spec.levels import Biology, Level, Population, Vary

UI = Path(__file__).parents[2] / "game" / "ui"
BEHIND_THE_DOOR = {"truth_reel.py", "truth_views.py"}
"""Modules that draw the truth for those who may see it; every other screen knows the chart only."""
CLOSED = {
    f"game.sim.{name}"
    for name in (
        "patient", "cells", "clones", "lesions", "case", "admit", "advance", "diagnose", "ground", "truth", "orders",
    )
} | {"game.play.history"}  # fmt: skip
PRIVATE = {"_patient", "_events", "_days", "_case", "_pending"}

TRUTH = (
    Patient, Host, Cells, Clones, Lesions, Case, Truth, DayRecord, Event, Session, np.ndarray, np.generic,
    Level, Population, Vary, Biology,
)  # fmt: skip
PLAIN = (str, bytes, int, float, bool, type(None), Enum)


def reachable(root):
    """Every object reachable from `root` by attributes, items and closures, with the path to it."""
    seen, stack = set(), [(root, "")]
    while stack:
        here, path = stack.pop()
        if isinstance(here, PLAIN) or id(here) in seen or isinstance(here, type | types.ModuleType):
            continue
        seen.add(id(here))
        yield here, path
        if isinstance(here, dict) or hasattr(here, "items"):
            stack += [(value, f"{path}[{key!r}]") for key, value in here.items()]
        elif isinstance(here, list | tuple | set | frozenset):
            stack += [(value, f"{path}[{index}]") for index, value in enumerate(here)]
        if isinstance(here, types.FunctionType | types.MethodType):
            cells = here.__closure__ or () if isinstance(here, types.FunctionType) else ()
            stack += [(cell.cell_contents, f"{path}.<closure>") for cell in cells]
            stack += [(here.__self__, f"{path}.__self__")] if isinstance(here, types.MethodType) else []
        stack += [(value, f"{path}.{name}") for name, value in getattr(here, "__dict__", {}).items()]
        for name in getattr(type(here), "__slots__", ()):
            stack.append((getattr(here, name, None), f"{path}.{name}"))
        if isinstance(here, BaseModel):
            stack += [(getattr(here, name), f"{path}.{name}") for name in type(here).model_fields]


def leaks(root):
    return [f"{type(root).__name__}{path} is a {type(here).__name__}" for here, path in reachable(root)
            if isinstance(here, TRUTH)]  # fmt: skip


@pytest.fixture(scope="module", params=["two_locks", "stage_one", "watched"])
def played(request, library):
    session = Session.start(library, request.param, 5)
    plan = Plan((Order("first", 100), Order("ctdna")))
    session.submit(plan if not session.refusals(plan) else Plan((Order("first", 100),)))
    session.submit(Plan((Order("ct"), Order("first", 50))))
    return session


def warm(chart):
    """Fill every cached property, so that the walk sees what is kept."""
    for name in dir(type(chart)):
        if not name.startswith("_"):
            getattr(chart, name)
    return chart


def test_the_walk_finds_what_it_looks_for(played):
    assert leaks(played) and leaks([{"a": (played._patient,)}]) and leaks(lambda: played)


def test_the_chart_leads_nowhere(played):
    assert leaks(warm(played.chart)) == []


def test_turns_ending_and_run_lead_nowhere(played):
    session = played.branch(len(played.turns))
    while session.ending is None:
        session.submit(Plan())
    assert leaks(session.ending) == []
    assert leaks(session.turns) == [] and leaks(session.plans) == [] and leaks(run_of(session)) == []


def test_what_the_board_shows_leads_nowhere(played):
    clinic, chart, draft = played.clinic, played.chart, Plan((Order("platinum", 100),))
    views = [clinic, read_pressures(clinic, chart, draft), check(clinic, chart, draft), legal_orders(clinic, chart)]
    assert leaks(views) == []


@pytest.mark.parametrize("name", [*BUILT_IN, "naive"])
def test_policies_hold_nothing_of_the_truth(played, library, name):
    clinician = policy(name, library.levels[played.level_id], played.clinic, 5)
    plan = clinician(played.chart)
    assert leaks(clinician) == [] and leaks(plan) == []


def test_the_session_shows_the_truth_by_no_public_name(played):
    public = {name: getattr(played, name) for name in dir(played) if not name.startswith("_")}
    shown = {name: value for name, value in public.items() if name != "library" and not callable(value)}
    assert {name: leaks(value) for name, value in shown.items() if leaks(value)} == {}


def test_screens_import_nothing_of_the_truth_and_touch_no_private_part_of_a_session():
    found = []
    for path in sorted(UI.rglob("*.py")):
        if path.name in BEHIND_THE_DOOR:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module in CLOSED:
                found.append(f"{path.name}:{node.lineno} imports {node.module}")
            if isinstance(node, ast.Import):
                found += [f"{path.name}:{node.lineno} imports {a.name}" for a in node.names if a.name in CLOSED]
            if isinstance(node, ast.Attribute) and node.attr in PRIVATE and "session" in ast.unparse(node.value):
                found.append(f"{path.name}:{node.lineno} touches {node.attr}")
    assert found == []
