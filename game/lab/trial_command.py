"""`trial` on the command line: the request, the progress bar, and where the result goes."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TextIO

from game.lab.pool import processors
from game.lab.trial import NoTrial, find_trial, run_trial
from game.lab.trial_draw import TrialFault
from game.lab.trial_report import as_csv, report
from game.lab.trial_text import text
from game.play.files import write_whole
from game.spec.errors import ContentError, UnreadableError

BAR = 30


class Refused(Exception):
    """A request that cannot be carried out, in one sentence."""


def run(request: argparse.Namespace, folder: Path | None) -> int:
    """Run the trial that was asked for; returns the exit status. Raises Refused."""
    try:
        library, trial = find_trial(request.file)
    except (NoTrial, UnreadableError) as error:
        raise Refused(str(error)) from error
    except ContentError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return 1
    if request.csv is not None and not request.csv.parent.is_dir():
        raise Refused(f"{request.csv.parent}: there is no such folder; make it first")
    workers = request.workers or processors()
    bar = Bar(sys.stderr, workers)
    try:
        result = run_trial(library, trial, request.patients, workers, request.seed, folder, told=bar.told)
    except TrialFault as error:
        bar.clear()
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        raise Refused(f"finished patients cannot be kept ({error}); give a folder with --data-dir") from error
    except KeyboardInterrupt:
        bar.clear()
        print(f"stopped; {bar.done} patients are kept, and the same command goes on from there", file=sys.stderr)
        return 130
    bar.clear()
    if request.csv is not None:
        try:
            write_whole(request.csv, as_csv(result))
        except OSError as error:
            raise Refused(f"{request.csv}: cannot be written ({error.strerror}); choose another file") from error
    print(json.dumps(report(result), indent=1) if request.json else text(result))
    return 0


class Bar:
    """Progress with the time left, on a terminal only."""

    def __init__(self, stream: TextIO, workers: int) -> None:
        self.stream = stream
        self.workers = workers
        self.done = 0
        self.shown = stream.isatty()

    def told(self, done: int, needed: int, seconds: float) -> None:
        """Draw the bar; `seconds` a patient are those of all workers together."""
        self.done = done
        if not self.shown:
            return
        full = BAR * done // max(1, needed)
        left = clock((needed - done) * seconds)
        self.stream.write(f"\r[{'#' * full}{'.' * (BAR - full)}] {done:,} of {needed:,} patients, {left} left \x1b[K")
        self.stream.flush()

    def clear(self) -> None:
        """Take the bar away."""
        if self.shown and self.done:
            self.stream.write("\r\x1b[K")
            self.stream.flush()


def clock(seconds: float) -> str:
    """`1:02:03` or `2:03`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
