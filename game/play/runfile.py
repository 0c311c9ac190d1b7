"""Run files: a level, a seed and the plans, as JSON lines. They *are* the run; digests and hashes only verify it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from game.play.files import write_whole
from game.play.session import Session
from game.sim.plan import Order, Plan
from game.spec.digest import level_digest
from game.spec.errors import ContentError, Problem, UnreadableError, shorten

FORMAT = "seed-and-soil run 1"
MAX_BYTES = 2_000_000
MAX_SEED = 2**63 - 1
KEPT = "the file is kept as it is; play the level again, or restore a copy"


@dataclass(frozen=True)
class RunTurn:
    """One plan, and the hash of the truth after it."""

    plan: Plan
    hash: str


@dataclass(frozen=True)
class Run:
    """A saved game.

    Attributes:
        digest: of the resolved level and catalog it was played with.
        branched_at: turn at which it left another run, or None.
    """

    level: str
    seed: int
    game_version: str
    numpy_version: str
    digest: str
    turns: tuple[RunTurn, ...]
    branched_at: int | None = None

    @property
    def plans(self) -> tuple[Plan, ...]:
        """Plans in order."""
        return tuple(turn.plan for turn in self.turns)


def game_version() -> str:
    """Version of the installed game, or `unknown` when it runs from a checkout that was never installed."""
    try:
        return version("seed-and-soil")
    except PackageNotFoundError:
        return "unknown"


def run_of(session: Session) -> Run:
    """The run of a session so far."""
    return Run(
        level=session.level_id,
        seed=session.seed,
        game_version=game_version(),
        numpy_version=np.__version__,
        digest=level_digest(session.library, session.level_id),
        turns=tuple(RunTurn(turn.plan, turn.truth_hash) for turn in session.turns),
        branched_at=session.branched_at,
    )


def dumps(run: Run) -> str:
    """The run as JSON lines: a header, then one line a turn."""
    header: dict[str, Any] = {
        "format": FORMAT,
        "game": run.game_version,
        "level": run.level,
        "digest": run.digest,
        "seed": run.seed,
        "numpy": run.numpy_version,
    }
    if run.branched_at is not None:
        header["branched_at"] = run.branched_at
    lines = [header, *({"plan": plan_to_json(turn.plan), "hash": turn.hash} for turn in run.turns)]
    return "".join(json.dumps(line, ensure_ascii=True) + "\n" for line in lines)


def save_run(path: Path, run: Run) -> None:
    """Write a run atomically. An existing file is replaced only by a continuation of the same run.

    Raises ContentError when the existing file is damaged or holds another run: it is kept.
    Raises UnreadableError when the folder cannot be written.
    """
    if path.exists():
        old = load_run(path)
        shared = run.turns[: len(old.turns)]
        if (old.level, old.seed) != (run.level, run.seed) or shared != old.turns:
            _damaged(path, 1, "the file holds another run; save under another name")
    try:
        write_whole(path, dumps(run))
    except OSError as error:
        raise UnreadableError(str(path), f"the run cannot be saved ({error.strerror}); choose another folder") from None


def fresh_path(folder: Path, level: str, seed: int) -> Path:
    """A name for a new run that no file in the folder has yet: `one_lock-7.jsonl`, `one_lock-7-2.jsonl` …"""
    path, number = folder / f"{level}-{seed}.jsonl", 1
    while path.exists():
        number += 1
        path = folder / f"{level}-{seed}-{number}.jsonl"
    return path


def load_run(path: Path) -> Run:
    """Read a run file. Raises UnreadableError when it cannot be read, ContentError (one sentence) when damaged."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise UnreadableError(str(path), "there is no such file; check the spelling") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UnreadableError(str(path), f"the run cannot be read ({reason}); check the path") from None
    if len(raw) > MAX_BYTES:
        _damaged(path, 1, f"it is larger than {MAX_BYTES:,} bytes, so it is no run of this game; {KEPT}")
    try:
        lines = raw.decode("ascii").splitlines()
    except UnicodeDecodeError as error:
        _damaged(path, raw[: error.start].count(b"\n") + 1, f"it is not plain text; {KEPT}")
    if not lines:
        _damaged(path, 1, f"the file is empty; {KEPT}")
    if not raw.endswith(b"\n"):
        _damaged(path, len(lines), f"the last line is cut off; {KEPT}")
    header = _read_header(path, _object(path, 1, lines[0]))
    turns = tuple(_read_turn(path, number, _object(path, number, line)) for number, line in enumerate(lines[1:], 2))
    return Run(turns=turns, **header)


def _read_header(path: Path, data: dict[str, Any]) -> dict[str, Any]:
    if data.get("format") != FORMAT:
        _damaged(path, 1, f'this is not a run of this game (its format is not "{FORMAT}"); {KEPT}')
    wanted = {"level": str, "digest": str, "seed": int, "game": str, "numpy": str}
    for key, kind in wanted.items():
        if type(data.get(key)) is not kind:
            _damaged(path, 1, f"the header has no valid {key}; {KEPT}")
    branched_at = data.get("branched_at")
    if branched_at is not None and type(branched_at) is not int:
        _damaged(path, 1, f"the header has no valid branched_at; {KEPT}")
    if not 0 <= data["seed"] <= MAX_SEED:
        _damaged(path, 1, f"the seed must be from 0 to {MAX_SEED}; {KEPT}")
    return {
        "level": data["level"],
        "seed": data["seed"],
        "game_version": data["game"],
        "numpy_version": data["numpy"],
        "digest": data["digest"],
        "branched_at": branched_at,
    }


def _read_turn(path: Path, number: int, data: dict[str, Any]) -> RunTurn:
    digits = data.get("hash")
    if not isinstance(digits, str) or len(digits) != 16 or any(d not in "0123456789abcdef" for d in digits):
        _damaged(path, number, f"the hash of turn {number - 2} is not 16 hex digits; {KEPT}")
    try:
        return RunTurn(plan_from_json(data.get("plan")), digits)
    except ValueError as error:
        _damaged(path, number, f"the plan of turn {number - 2} is damaged ({error}); {KEPT}")


def _object(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        _damaged(path, number, f"this line is not JSON; {KEPT}")
    if not isinstance(data, dict):
        _damaged(path, number, f"this line is not a JSON object; {KEPT}")
    return data


def _damaged(path: Path, line: int, message: str) -> NoReturn:
    raise ContentError([Problem(str(path), line, 1, "", message)])


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """A plan as plain data."""
    orders = []
    for order in plan.orders:
        data: dict[str, Any] = {"card": order.card}
        if order.dose_percent is not None:
            data["dose"] = order.dose_percent
        if order.targets:
            data["targets"] = list(order.targets)
        orders.append(data)
    return {"orders": orders, "cycles": plan.cycles}


def plan_from_json(data: Any) -> Plan:
    """A plan from plain data. Raises ValueError naming what is wrong."""
    if not isinstance(data, dict) or not isinstance(data.get("orders"), list) or type(data.get("cycles")) is not int:
        raise ValueError("it needs orders and cycles")
    return Plan(tuple(_order_from_json(order) for order in data["orders"]), data["cycles"])


def _order_from_json(data: Any) -> Order:
    if not isinstance(data, dict) or not isinstance(data.get("card"), str):
        raise ValueError("an order needs a card")
    dose, targets = data.get("dose"), data.get("targets", [])
    if dose is not None and type(dose) is not int:
        raise ValueError(f"the dose of {shorten(data['card'])} is not a whole number")
    if not isinstance(targets, list) or not all(isinstance(target, str) for target in targets):
        raise ValueError(f"the targets of {shorten(data['card'])} are not a list of names")
    return Order(data["card"], dose, tuple(targets))
