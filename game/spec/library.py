"""All content by id: the shipped catalog and campaign, and players' own folders, checked as one whole."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from game.spec.cancers import Cancer
from game.spec.cards import Card
from game.spec.catalog import CatalogFile, ContentFile, Index, model_of
from game.spec.drugs import Drug
from game.spec.effects import DrugEffect
from game.spec.errors import ContentError, Problem, UnreadableError, dotted
from game.spec.levelrules import level_problems
from game.spec.levels import Level
from game.spec.mechanisms import Mechanism
from game.spec.organs import Organ
from game.spec.paths import data_root, display_path
from game.spec.topics import Topic
from game.spec.trialrules import trial_problems
from game.spec.trials import Trial
from game.spec.validate import examine
from game.spec.yamlio import Document, load_file

SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True)
class Library:
    """Validated content by id, in the order of the files: catalog by name, campaign by name, then extras."""

    organs: dict[str, Organ] = field(default_factory=dict)
    cancers: dict[str, Cancer] = field(default_factory=dict)
    mechanisms: dict[str, Mechanism] = field(default_factory=dict)
    drugs: dict[str, Drug] = field(default_factory=dict)
    cards: dict[str, Card] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    levels: dict[str, Level] = field(default_factory=dict)
    trials: dict[str, Trial] = field(default_factory=dict)


@dataclass
class _File:
    """One file on its way through the checks."""

    document: Document | None = None
    model: type[BaseModel] | None = None
    content: ContentFile | None = None
    problems: list[Problem] = field(default_factory=list)


def load_library(extra: Sequence[Path] = ()) -> Library:
    """The shipped content, and that of `extra` folders or files.

    Raises ContentError with every problem of every file, UnreadableError for a path that cannot be read.
    The library without extras is read once; treat it as immutable.
    """
    return read_library([*shipped_roots(), *extra]) if extra else _shipped()


def read_library(roots: Sequence[Path]) -> Library:
    """The content of these folders or files alone, without the shipped one. Raises like `load_library`."""
    return _library([_read(path) for path in walk(roots)])


def _library(files: list[_File]) -> Library:
    library = _check(files)
    problems = [problem for file in files for problem in file.problems]
    if problems:
        raise ContentError(problems)
    return library


def check_paths(paths: Sequence[Path], base: Sequence[Path] | None = None) -> list[Problem]:
    """Every problem of the files under `paths`, read together with the shipped content (or `base`).

    Folders are walked for .yaml and .yml; a named file is checked whatever its ending. Only problems of the
    named files are reported. Nothing is written. Raises UnreadableError for a path that cannot be read.
    """
    chosen = walk(paths)
    inside = {_identity(path) for path in chosen}
    roots = shipped_roots() if base is None else base
    beside = [path for path in walk(roots) if _identity(path) not in inside]
    base_files, files = [_read(path) for path in beside], [_read(path) for path in chosen]
    _check([*base_files, *files])
    problems = [problem for file in files for problem in file.problems]
    for path in paths:
        if _is_folder(path) and not walk([path]):
            problems.append(Problem(display_path(path), 1, 1, "", "the folder holds no .yaml file; name one that does"))
    return sorted(set(problems))


def shipped_roots() -> list[Path]:
    """Folders of the shipped content, in the order in which it is read."""
    levels = data_root("levels")
    return [folder for folder in (levels / "catalog", levels / "campaign") if folder.is_dir()]


def walk(paths: Iterable[Path]) -> list[Path]:
    """The files themselves and, for folders, every YAML file below, sorted within each folder; each file once.

    Hidden folders and links to folders are passed over. Raises UnreadableError for what cannot be read.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        for file in _below(path) if _is_folder(path) else [path]:
            found.setdefault(_identity(file), file)
    return list(found.values())


def _identity(path: Path) -> Path:
    """The same path for the same file; a name the system refuses is left as it is, for the reader to tell."""
    try:
        return path.resolve()
    except (OSError, ValueError, RuntimeError):
        return path


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _below(folder: Path) -> list[Path]:
    def fail(error: OSError) -> None:
        shown = display_path(error.filename or folder)
        raise UnreadableError(shown, "the folder may not be read; check its permissions") from None

    files: list[Path] = []
    for place, folders, names in os.walk(folder, onerror=fail):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files += (Path(place) / name for name in sorted(names) if name.lower().endswith(SUFFIXES))
    return files


@lru_cache(maxsize=1)
def _shipped() -> Library:
    return _library([_read(path, shipped=True) for path in walk(shipped_roots())])


def _read(path: Path, shipped: bool = False) -> _File:
    """Parse and validate one file; content problems are kept in the result."""
    try:
        document = load_file(path, shipped)
    except ContentError as error:
        return _File(problems=list(error.problems))
    model = model_of(document, path.resolve().parent.name)
    if model is None:
        return _File(document, problems=[_unclear(document)])
    content, problems = examine(document, model)
    return _File(document, model, content, problems)


def _unclear(document: Document) -> Problem:
    data: Any = document.data
    if isinstance(data, dict):
        message = (
            "this is neither a level (patient:, start:, …), a catalog (organs:, drugs:, cards:, …) nor a trial "
            "(population:, arms:, endpoints:, …); add those"
        )
    else:
        kind = "a list" if isinstance(data, list) else "nothing" if data is None else "a single value"
        message = f"expected a mapping (key: value) at the top, found {kind}; start with schema_version: 1"
    return Problem(document.path, *document.marks.of_value(()), "", message)


def _check(files: list[_File]) -> Library:
    """Add to each file its problems with names and sense; the library of all that is valid in form."""
    index = Index()
    for file in files:
        if file.document is not None and file.model is not None:
            file.problems += index.add(file.document, file.model)
    library = Library()
    for file in files:
        if isinstance(file.content, CatalogFile):
            _take(library, file.content)
        elif isinstance(file.content, Level):
            library.levels.setdefault(file.content.id, file.content)
        elif isinstance(file.content, Trial):
            library.trials.setdefault(file.content.id, file.content)
    for file in files:
        if file.document is None or file.model is None:
            continue
        file.problems += index.unresolved(file.document, file.model)
        told: list[Problem] = []
        if isinstance(file.content, CatalogFile):
            told = _drugs_of_two_cards(file.content, file.document, library)
        elif isinstance(file.content, Level):
            catalog = (library.organs, library.cancers, library.cards)
            told = level_problems(file.content, file.document, *catalog)
        elif isinstance(file.content, Trial):
            told = trial_problems(
                file.content, file.document, library.organs, library.cancers, library.cards, library.levels
            )
        if told:
            known = {(problem.line, problem.column) for problem in file.problems}
            file.problems += [problem for problem in told if (problem.line, problem.column) not in known]
    return library


def _drugs_of_two_cards(content: CatalogFile, document: Document, library: Library) -> list[Problem]:
    """A dose acts by all effects of its drug, so a second card with them would change every dose of the first."""
    givers: dict[str, str] = {}
    for card in library.cards.values():
        for effect in card.effects:
            if isinstance(effect, DrugEffect):
                givers.setdefault(effect.drug, card.id)
    problems = []
    for number, card in enumerate(content.cards):
        for at, effect in enumerate(card.effects):
            giver = givers.get(effect.drug, card.id) if isinstance(effect, DrugEffect) else card.id
            if giver != card.id:
                path = ("cards", number, "effects", at, "drug")
                told = f"the card {giver} gives this drug already; give this card a drug of its own"
                problems.append(Problem(document.path, *document.marks.of_value(path), dotted(path), told))
    return problems


def _take(library: Library, content: CatalogFile) -> None:
    for organ in content.organs:
        library.organs.setdefault(organ.id, organ)
    for cancer in content.cancers:
        library.cancers.setdefault(cancer.id, cancer)
    for mechanism in content.mechanisms:
        library.mechanisms.setdefault(mechanism.id, mechanism)
    for drug in content.drugs:
        library.drugs.setdefault(drug.id, drug)
    for card in content.cards:
        library.cards.setdefault(card.id, card)
    for topic in content.topics:
        library.topics.setdefault(topic.id, topic)
