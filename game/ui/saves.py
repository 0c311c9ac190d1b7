"""Saves: every committed turn is written down at once, and the newest unfinished game can be continued."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from game.play.progress import data_folder
from game.play.replay import resume
from game.play.runfile import Run, fresh_path, load_run, run_of, save_run
from game.play.session import Session, UnknownLevel
from game.spec.errors import ContentError, UnreadableError
from game.spec.library import Library

FOLDER = "runs"


def saves_dir(data_dir: Path | None) -> Path:
    """Where runs lie: under --data-dir, else the user's data folder."""
    return data_folder(data_dir) / FOLDER


@dataclass
class Keeper:
    """Writes a session's run after every turn; a game is its own file.

    Attributes:
        say: told one sentence when the run cannot be written; the game goes on.
    """

    folder: Path
    say: Callable[[str], None]

    def keep(self, session: Session, path: Path | None = None) -> Session:
        """Keep a session from now on, in a new file or the one it came from; returns the session."""
        target: list[Path] = [] if path is None else [path]

        def write(kept: Session) -> None:
            try:
                if not target:
                    target.append(fresh_path(self.folder, kept.level_id, kept.seed))
                save_run(target[0], run_of(kept))
            except (UnreadableError, ContentError, OSError) as error:
                self.say(f"The game could not be saved: {error}")

        session.after_turn = write
        return session

    def newest(self, library: Library) -> tuple[Path, Run] | None:
        """The newest run that can be read and is not over; damaged files are left where they are."""
        try:
            paths = sorted(
                self.folder.glob("*.jsonl"), key=lambda path: (path.stat().st_mtime, path.name), reverse=True
            )
        except OSError:
            return None
        for path in paths:
            try:
                run = load_run(path)
            except (ContentError, UnreadableError):
                continue
            if run.level not in library.levels:
                continue
            cycles = sum(turn.plan.cycles for turn in run.turns)
            return (path, run) if cycles < library.levels[run.level].horizon.cycles else None
        return None

    def reopen(self, library: Library, path: Path, run: Run) -> Session | None:
        """The session of a run, replayed; None with one sentence when it no longer agrees."""
        try:
            session, report = resume(run, library)
        except UnknownLevel as error:
            self.say(f"{path.name} cannot be continued: {error}.")
            return None
        if not report.ok:
            self.say(f"{path.name} cannot be continued. {report.text}")
            return None
        return None if session.ending is not None else self.keep(session, path)
