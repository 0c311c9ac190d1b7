"""The command line: what can be asked for, and in which words. What it does is in `game.commands`.

Nothing heavy is imported here, so that `--help` answers at once and without pygame.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

SCREENS = ("title", "campaign", "briefing", "board", "playback", "results", "debrief", "library", "settings")
EPILOG = "Exit status: 0 all well, 1 the content or the run is faulty, 2 the request is."


def seeds(text: str) -> range:
    """`A:B` as the seeds A to B - 1.

    Raises:
        argparse.ArgumentTypeError: when it is not of that form.
    """
    first, colon, last = text.partition(":")
    if colon and first.isdigit() and last.isdigit() and int(first) < int(last):
        return range(int(first), int(last))
    raise argparse.ArgumentTypeError(f"{text!r} is not of the form A:B with A below B, for example 0:40")


def seed(text: str) -> int:
    """A whole number from 0 on."""
    if text.isdigit() and int(text) < 2**63:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 on")


def size(text: str) -> tuple[int, int]:
    """`WxH` in pixels."""
    width, cross, height = text.lower().partition("x")
    if cross and width.isdigit() and height.isdigit():
        wide, high = int(width), int(height)
        if 640 <= wide <= 7680 and 360 <= high <= 4320:
            return wide, high
        raise argparse.ArgumentTypeError(f"{text} is outside 640x360 to 7680x4320")
    raise argparse.ArgumentTypeError(f"{text!r} is not of the form WxH, for example 1280x720")


def scale(text: str) -> float:
    """Text size, 1 to 2."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if 1.0 <= value <= 2.0:
        return value
    raise argparse.ArgumentTypeError(f"{text!r} is not a text size from 1 to 2")


def count(text: str) -> int:
    """A whole number of cycles or days."""
    if text.isdigit() and int(text) <= 10000:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 to 10000")


def some(text: str) -> int:
    """A whole number from 1 on."""
    if text.isdigit() and 1 <= int(text) <= 1_000_000:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 1000000")


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    parser = argparse.ArgumentParser(
        prog="seed-and-soil",
        description="A small oncology clinic and an evolving tumour. Without a command the game starts.",
        epilog=EPILOG,
    )
    parser.add_argument("--version", action="store_true", help="print the version and leave")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _window_commands(commands)
    _headless_commands(commands)
    return parser


def _window_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    play = commands.add_parser(
        "play", help="open the window", description="Open the window, at a level if one is named."
    )
    play.add_argument("level", nargs="?", metavar="LEVEL", help="id of a level; see `levels`")
    play.add_argument("--seed", type=seed, help="which patient of that kind; drawn by the clock when left out")
    play.add_argument("--size", type=size, metavar="WxH", help="size of the window, 1280x720 when left out")
    play.add_argument("--fullscreen", action="store_true", help="fill the screen")
    play.add_argument("--data-dir", type=Path, metavar="DIR", help="keep settings, saves and pictures in this folder")

    demo = commands.add_parser(
        "demo", help="let the window play itself", description="Let the window play itself, for the front of a class."
    )
    demo.add_argument("level", nargs="?", default="glass_body", metavar="LEVEL", help="glass_body when left out")
    demo.add_argument("--policy", default=None, metavar="P", help="who plays; see `levels --json`")
    demo.add_argument("--seed", type=seed, default=1, help="which patient (1 when left out)")
    demo.add_argument("--truth", action="store_true", help="start with the truth shown")
    demo.add_argument("--size", type=size, metavar="WxH", help="size of the window")
    demo.add_argument("--fullscreen", action="store_true", help="fill the screen")
    demo.add_argument("--data-dir", type=Path, metavar="DIR", help="keep settings and pictures in this folder")

    shot = commands.add_parser(
        "shot", help="draw a screen into a PNG", description="Draw any screen into a PNG; no display is needed."
    )
    shot.add_argument("screen", choices=SCREENS, metavar="SCREEN", help=" ".join(SCREENS))
    shot.add_argument("out", type=Path, metavar="OUT.png", help="the picture to write")
    shot.add_argument("--level", default="one_lock", metavar="L", help="id of a level (one_lock when left out)")
    shot.add_argument("--seed", type=seed, default=1, help="which patient (1 when left out)")
    shot.add_argument("--cycle", type=count, metavar="K", help="cycles played before; the screen's own when left out")
    shot.add_argument("--day", type=count, metavar="D", help="day shown, for playback and debrief")
    shot.add_argument("--policy", default="teaching", metavar="P", help="who played until then (teaching)")
    shot.add_argument("--scale", type=scale, default=1.0, metavar="S", help="text size, 1 to 2")
    shot.add_argument("--size", type=size, default=(1280, 720), metavar="WxH", help="1280x720 when left out")
    shot.add_argument("--no-labels", action="store_true", help="leave out words on the tissue")


def _headless_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    simulate = commands.add_parser(
        "simulate", help="play games without a window", description="Let a policy play games without a window."
    )
    simulate.add_argument("level", metavar="LEVEL", help="id of a level; see `levels`")
    simulate.add_argument("--policy", required=True, metavar="NAME", help="who plays; see `levels --json`")
    which = simulate.add_mutually_exclusive_group(required=True)
    which.add_argument("--seed", type=seed, help="one patient")
    which.add_argument("--seeds", type=seeds, metavar="A:B", help="patients A to B - 1")
    simulate.add_argument("--json", action="store_true", help="all figures, as JSON; a list with --seeds")
    simulate.add_argument("--timing", action="store_true", help="add the seconds each game took")

    check = commands.add_parser(
        "check", help="validate content files", description="Validate content files; folders are walked."
    )
    check.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="the shipped levels when left out")

    replay = commands.add_parser(
        "replay", help="replay a saved run", description="Replay a saved run and verify every turn of it."
    )
    replay.add_argument("file", type=Path, metavar="FILE", help="a run file")
    replay.add_argument("--json", action="store_true", help="the report as JSON")

    trial = commands.add_parser(
        "trial",
        help="run a virtual trial",
        description="Run many patients through every arm. Finished patients are kept; a rerun goes on.",
    )
    trial.add_argument("file", metavar="FILE", help="a trial file, or the name of a shipped one; see docs/trials.md")
    trial.add_argument(
        "--patients", type=some, metavar="N", help="patients enrolled; the trial's own number if left out"
    )
    trial.add_argument("--workers", type=some, metavar="W", help="processes; as many as processors when left out")
    trial.add_argument("--seed", type=seed, default=1, metavar="S", help="which patients (1 when left out)")
    trial.add_argument("--json", action="store_true", help="every statistic, as JSON")
    trial.add_argument("--csv", type=Path, metavar="OUT", help="write a line for each patient and arm to this file")
    trial.add_argument("--data-dir", type=Path, metavar="DIR", help="keep finished patients in this folder")

    bench = commands.add_parser(
        "bench", help="measure speed", description="Measure speed, each figure beside its floor in the same run."
    )
    bench.add_argument("--json", action="store_true", help="the figures as JSON")

    calibrate = commands.add_parser(
        "calibrate",
        help="compare with published results",
        description="Measure the simulation against closed forms and published results. "
        "Exit status 1: a measured row lies outside its band.",
    )
    calibrate.add_argument("--rows", metavar="V1,V5a,…", help="these rows or statistics only")
    calibrate.add_argument("--quick", action="store_true", help="closed forms (role O) only")
    calibrate.add_argument("--json", action="store_true", help="the rows as JSON")
    calibrate.add_argument("--workers", type=some, metavar="W", help="processes; as many as processors when left out")
    calibrate.add_argument("--patients", type=some, metavar="N", help="patients an arm, for a try with fewer")
    calibrate.add_argument("--write", action="store_true", help="write docs/validation.md and its pictures")
    calibrate.add_argument("--data-dir", type=Path, metavar="DIR", help="keep finished patients in this folder")

    for name, what in (("levels", "levels"), ("cards", "cards")):
        listing = commands.add_parser(name, help=f"list the {what}", description=f"List the {what}.")
        listing.add_argument("--json", action="store_true", help="as JSON")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    parser = build_parser()
    request = parser.parse_args(arguments)
    if request.version:
        from game import __version__

        print(f"seed-and-soil {__version__}")
        return 0
    if request.command is None:
        request = parser.parse_args(["play", *(arguments or ())])
    from game import commands

    try:
        return commands.run(request)
    except commands.UsageError as error:
        print(f"seed-and-soil: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone; nothing is wrong on this side
        return 0
    except KeyboardInterrupt:
        return 130
