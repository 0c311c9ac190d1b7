"""`calibrate` on the command line: which rows, how they are told, and the page of docs."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from game.lab.calibrate import Report, Row, UnknownRow, choose, read_targets, run, table
from game.lab.pool import processors
from game.lab.trial_draw import TrialFault
from game.lab.validation import write
from game.spec.errors import ContentError, UnreadableError
from game.spec.library import Library
from game.spec.paths import data_root


class Refused(Exception):
    """A request that cannot be carried out, in one sentence."""


def run_command(request: argparse.Namespace, library: Library, folder: Path | None) -> int:
    """Measure and tell; returns 1 if a measured row lies outside its band. Raises Refused."""
    names = None if request.rows is None else [name for name in request.rows.split(",") if name]
    try:
        targets = choose(read_targets(), names, request.quick)
    except UnknownRow as error:
        raise Refused(str(error)) from error
    if not targets:
        raise Refused("none of these rows is a closed form (role O); leave --quick out")
    docs = data_root("levels").parent / "docs"
    if request.write and names is not None:
        raise Refused("--write needs the whole table; leave --rows out")
    if request.write and not docs.is_dir():
        raise Refused(f"{docs}: there is no such folder; run --write from the source tree")
    try:
        report = run(targets, request.workers or processors(), _tell, folder, request.patients)
    except (ContentError, TrialFault) as error:
        _clear()
        print(error, file=sys.stderr)
        return 1
    except (UnreadableError, OSError) as error:
        raise Refused(str(error)) from error
    except KeyboardInterrupt:
        _clear()
        print("stopped; finished patients are kept, and the same command goes on from there", file=sys.stderr)
        return 130
    _clear()
    if request.json:
        print(json.dumps({"rows": [row.as_json() for row in report.rows]}, indent=1, ensure_ascii=False))
    else:
        print(table(report.rows))
    if request.write:
        measured = {row.target.id: row for row in report.rows}
        whole = Report(tuple(measured.get(each.id, Row(each, None)) for each in read_targets()), report.series)
        for path in write(whole, library, docs):
            print(f"wrote {path}", file=sys.stderr)
    return report.exit_status


def _tell(words: str) -> None:
    """One line that the next one covers, on a terminal only."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{words} \x1b[K")
        sys.stderr.flush()


def _clear() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
