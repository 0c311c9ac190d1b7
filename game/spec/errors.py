"""What can be wrong with content: one sentence each, with the place and the remedy."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

_LONGEST_QUOTE = 40


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in one file. `line` and `column` count from 1; `where` is dotted, empty for the whole file."""

    path: str
    line: int
    column: int
    where: str
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}"
        return f"{place} {self.where}: {self.message}" if self.where else f"{place}: {self.message}"


class ContentError(Exception):
    """Content was read and is not valid; `problems` lists everything found, in reading order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class UnreadableError(Exception):
    """A path cannot be read at all (missing, forbidden, not a file): a fault of the call, not of content."""

    def __init__(self, path: str, message: str) -> None:
        self.path = path
        self.message = message
        super().__init__(f"{path}: {message}")


def printable(text: str) -> str:
    """`text` with control and other unprintable characters escaped, so a message stays on one line."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def shorten(text: str, longest: int = _LONGEST_QUOTE) -> str:
    """Printable form of `text`, cut in its middle when longer than `longest` characters."""
    text = printable(text[: 4 * longest]) + ("…" if len(text) > 4 * longest else "")
    return text if len(text) <= longest else f"{text[: longest - 10]}…{text[-9:]}"


def dotted(path: Iterable[str | int]) -> str:
    """`("effects", 0, "kind")` as `effects.0.kind`."""
    return ".".join(shorten(str(part)) for part in path)


def suggestion(word: str, choices: Iterable[str]) -> str:
    """`, did you mean X?` for the choice nearest to `word`, or an empty string."""
    by_folded: dict[str, str] = {}
    for choice in choices:
        by_folded.setdefault(choice.casefold(), choice)
    near = difflib.get_close_matches(word[:200].casefold(), by_folded, n=1, cutoff=0.6)
    return f", did you mean {by_folded[near[0]]}?" if near else ""


def listing(choices: Iterable[str], most: int = 20) -> str:
    """`a, b or c`; a long list is cut and its length told."""
    names = list(choices)
    if len(names) > most:
        return ", ".join(names[:most]) + f" … ({len(names)} in all)"
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " or " + names[-1] if names else "nothing"
