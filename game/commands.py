"""What each command does. Imports are made inside, so that a command pays only for what it needs."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from game.spec.library import Library


class UsageError(Exception):
    """A request that cannot be carried out, in one sentence; exit status 2."""


def run(request: argparse.Namespace) -> int:
    """Carry out one parsed request; returns the exit status.

    Raises:
        UsageError: when it cannot be carried out as asked.
    """
    return COMMANDS[request.command](request)


def library_or_fail() -> Library:
    """The shipped content.

    Raises:
        UsageError: when it cannot be read, with the first problem.
    """
    from game.spec.errors import ContentError, UnreadableError
    from game.spec.library import load_library

    try:
        return load_library()
    except ContentError as error:
        raise UsageError(f"the shipped content is faulty; run `check`: {error.problems[0]}") from error
    except UnreadableError as error:
        raise UsageError(str(error)) from error


def known_level(library: Library, level: str) -> str:
    """The level's id again.

    Raises:
        UsageError: for one that does not exist, with the nearest.
    """
    from game.spec.errors import listing, suggestion

    if level not in library.levels:
        near = suggestion(level, library.levels) or f"; choose {listing(sorted(library.levels))}"
        raise UsageError(f"there is no level {level!r}{near}")
    return level


def known_policy(library: Library, level: str, policy: str) -> str:
    """The policy's name again.

    Raises:
        UsageError: for one that does not exist, with the nearest.
    """
    from game.play.policies import policy_names
    from game.spec.errors import listing, suggestion

    names = policy_names(library.levels[level])
    if policy not in names:
        near = suggestion(policy, names) or f"; choose {listing(names)}"
        raise UsageError(f"{level} has no policy {policy!r}{near}")
    return policy


def check(request: argparse.Namespace) -> int:
    """Validate files: one line for each problem."""
    from game.spec.errors import UnreadableError
    from game.spec.library import check_paths
    from game.spec.paths import data_root

    try:
        problems = check_paths(request.paths or [data_root("levels")])
    except UnreadableError as error:
        raise UsageError(str(error)) from error
    for problem in problems:
        print(problem)
    if not problems:
        print("no problems found")
    return 1 if problems else 0


def simulate(request: argparse.Namespace) -> int:
    """Let a policy play one or many patients."""
    from game.play.simulate import play_out, summary

    library = library_or_fail()
    level = known_level(library, request.level)
    policy = known_policy(library, level, request.policy)
    games: list[dict[str, Any]] = []
    for number in request.seeds if request.seeds is not None else [request.seed]:
        start = time.perf_counter()
        figures = summary(play_out(library, level, policy, number), policy)
        if request.timing:
            figures["seconds"] = round(time.perf_counter() - start, 4)
        games.append(figures)
        if not request.json:
            print(one_line(figures))
    if request.json:
        print(json.dumps(games if request.seeds is not None else games[0], indent=1))
    elif len(games) > 1:
        wins = sum(1 for game in games if game["win"])
        print(f"{wins} of {len(games)} won ({100 * wins / len(games):.0f}%)")
    return 0


def one_line(figures: dict[str, Any]) -> str:
    """One game for reading."""
    won = {True: "won", False: "not won", None: "-"}[figures["win"]]
    timing = f"  {figures['seconds']:.2f} s" if "seconds" in figures else ""
    return (
        f"{figures['level']} seed {figures['seed']} {figures['policy']}: "
        f"{figures['outcome']} ({figures['cause']}), {won}, "
        f"day {figures['days']}, {figures['qa_months']:.1f} quality-adjusted months, stars {figures['stars']}, "
        f"{figures['cells_total']:,} cells, truth {figures['truth_hash']}{timing}"
    )


def replay(request: argparse.Namespace) -> int:
    """Replay a run file and verify every turn."""
    from dataclasses import asdict

    from game.play.replay import replay as replay_run
    from game.play.runfile import load_run
    from game.play.session import UnknownLevel
    from game.spec.errors import ContentError, UnreadableError

    try:
        report = replay_run(load_run(request.file), library_or_fail())
    except UnreadableError as error:
        raise UsageError(str(error)) from error
    except ContentError as error:
        print(error.problems[0], file=sys.stderr)
        return 1
    except UnknownLevel as error:
        print(f"{request.file}: {error}", file=sys.stderr)
        return 1
    print(json.dumps({"ok": report.ok, **asdict(report)}, indent=1) if request.json else report.text)
    return 0 if report.ok else 1


def levels(request: argparse.Namespace) -> int:
    """List the levels."""
    from game.play.policies import policy_names

    rows = [
        {
            "id": level.id,
            "name": level.name,
            "number": level.number,
            "idea": level.text.idea,
            "intent": level.intent,
            "cycles": level.horizon.cycles,
            "minutes": level.minutes,
            "policies": list(policy_names(level)),
        }
        for level in library_or_fail().levels.values()
    ]
    return _list(request, rows, ("id", "name", "idea"))


def cards(request: argparse.Namespace) -> int:
    """List the cards."""
    rows = [
        {
            "id": card.id,
            "name": card.name,
            "category": card.category,
            "hours": card.hours,
            "since_year": card.since_year,
            "mechanism": card.mechanism,
            "evidence": card.evidence,
        }
        for card in library_or_fail().cards.values()
    ]
    return _list(request, rows, ("id", "name", "mechanism"))


def _list(request: argparse.Namespace, rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> int:
    if request.json:
        print(json.dumps(rows, indent=1))
        return 0
    widths = {column: max(len(str(row[column])) for row in rows) for column in columns}
    for row in rows:
        print("  ".join(f"{row[column]!s:{widths[column]}}" for column in columns).rstrip())
    return 0


def bench(request: argparse.Namespace) -> int:
    """Measure the body and the frames, each beside its floor."""
    from game.lab import bench as body
    from game.ui import bench as frames

    figures = [*body.run(), *frames.run()]
    if request.json:
        print(json.dumps([figure.as_dict() for figure in figures], indent=1))
    else:
        for figure in figures:
            print(figure.text())
    return 0


def trial(request: argparse.Namespace) -> int:
    """Run a virtual trial."""
    from game.lab.trial_command import Refused
    from game.lab.trial_command import run as run_command

    try:
        return run_command(request, _folder(request.data_dir))
    except Refused as error:
        raise UsageError(str(error)) from error


def calibrate(request: argparse.Namespace) -> int:
    """Measure against closed forms and published results."""
    from game.lab.calibrate_command import Refused, run_command

    try:
        return run_command(request, library_or_fail(), _folder(request.data_dir))
    except Refused as error:
        raise UsageError(str(error)) from error


def _quiet() -> None:
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")


def play(request: argparse.Namespace) -> int:
    """Open the window."""
    _quiet()
    from game.ui.app import NoDisplayError
    from game.ui.start import play as start

    library = library_or_fail()
    level = None if request.level is None else known_level(library, request.level)
    try:
        return start(library, level, request.seed, request.size, request.fullscreen, _folder(request.data_dir))
    except NoDisplayError as error:
        raise UsageError(str(error)) from error


def demo(request: argparse.Namespace) -> int:
    """Let the window play itself."""
    _quiet()
    from game.ui.app import NoDisplayError
    from game.ui.start import demo as start

    library = library_or_fail()
    level = known_level(library, request.level)
    truth = request.truth or library.levels[level].truth_shown
    usual = "nothing" if library.levels[level].intent == "watch" else "teaching"
    policy = known_policy(library, level, request.policy or usual)
    try:
        return start(
            library,
            level,
            policy,
            request.seed,
            truth,
            request.size,
            request.fullscreen,
            _folder(request.data_dir),
        )
    except NoDisplayError as error:
        raise UsageError(str(error)) from error


def shot(request: argparse.Namespace) -> int:
    """Draw a screen into a PNG."""
    if request.out.suffix.lower() != ".png":
        raise UsageError(f"{request.out}: the picture is a PNG; let its name end in .png")
    if not request.out.parent.is_dir():
        raise UsageError(f"{request.out.parent}: there is no such folder; make it first")
    _quiet()
    from game.ui.shots import ShotRequest, take

    library = library_or_fail()
    level = known_level(library, request.level)
    policy = known_policy(library, level, request.policy)
    wanted = ShotRequest(
        request.screen, level, request.seed, request.cycle, request.day, policy, request.scale, request.size,
        labels=not request.no_labels,
    )  # fmt: skip
    take(library, wanted, request.out)
    return 0


def _folder(path: Path | None) -> Path | None:
    """The data folder, made if need be.

    Raises:
        UsageError: when it cannot be one.
    """
    if path is None:
        return None
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{path}: cannot be used as a data folder ({error.strerror}); choose another") from error
    return path


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "play": play,
    "demo": demo,
    "shot": shot,
    "simulate": simulate,
    "check": check,
    "replay": replay,
    "trial": trial,
    "calibrate": calibrate,
    "bench": bench,
    "levels": levels,
    "cards": cards,
}
