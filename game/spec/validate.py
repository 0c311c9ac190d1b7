"""Plain data against a model: every fault at once, each at its line and column and with a remedy.

Values are checked strictly: a quoted number is text, `true` is no number. A float without a fraction counts
as a whole number, so that `cells: 1e9` may stand where cells are counted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from game.spec import yamlio
from game.spec.errors import ContentError, Problem, dotted
from game.spec.sentences import Fault, sentence
from game.spec.shapes import Shape, fields, is_model, kinds
from game.spec.yamlio import Document, YamlPath

M = TypeVar("M", bound=BaseModel)


def load_model(source: Path | bytes, model: type[M], shown: str = "<text>") -> M:
    """Read and validate one file, or YAML text given as bytes; `shown` then names it in messages.

    Raises UnreadableError when the path cannot be read, ContentError with every problem found.
    """
    document = yamlio.parse(source, shown) if isinstance(source, bytes) else yamlio.load_file(source)
    return validate(document, model)


def validate(document: Document, model: type[M]) -> M:
    """Validate a parsed file. Raises ContentError with every problem found."""
    result, problems = examine(document, model)
    if result is None:
        raise ContentError(problems)
    return result


def examine(document: Document, model: type[M]) -> tuple[M | None, list[Problem]]:
    """The validated model and no problems, or None and every problem."""
    try:
        return model.model_validate_json(json.dumps(_whole(document.data)), strict=True), []
    except ValidationError as error:
        located = (_locate(e, document, model) for e in error.errors(include_url=False))
        faults = [fault for fault in located if not _echoes(fault)]
    return None, sorted(_report(_told_once(_fitting_members(faults)), document))


def _whole(value: Any) -> Any:
    """The data with integral floats as integers; depth is bounded by the reader."""
    if isinstance(value, dict):
        return {key: _whole(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**63:
        return int(value)
    return value


@dataclass
class _Cursor:
    """A place in the data and what may stand there, moved along the parts of an error's location."""

    shape: Shape | None
    value: Any
    model: type[BaseModel] | None = None
    path: YamlPath = ()
    union: YamlPath | None = None
    union_shape: Shape | None = None
    label: str = ""
    is_key: bool = False
    keys: Shape | None = None
    _chosen: bool = False

    def move(self, part: str | int) -> None:
        """Follow one part; names of union members, which are no part of the YAML, only narrow the shape."""
        if part == "[key]":
            self.is_key, self.shape = True, self.keys
        elif self._narrow(part):
            return
        elif isinstance(part, int):
            self._enter(part, self.shape.item(part) if self.shape else None)
        else:
            owner = self.shape.model_for(self.value) if self.shape else None
            self.model = owner or self.model
            self._enter(part, self.shape.entry(part, self.value) if self.shape else None)

    def _narrow(self, part: str | int) -> bool:
        members = self.shape.members() if self.shape else ()
        if len(members) < 2 or self._chosen:
            return False
        for member in members:
            if is_model(member.annotation) and part in kinds(member.annotation):
                self.shape, self._chosen = member, True
                return True
        if all(is_model(m.annotation) and kinds(m.annotation) for m in members):
            return False
        self.union, self.union_shape = self.path, self.shape
        self.label, self._chosen = str(part), True
        named = [m for m in members if getattr(m.annotation, "__name__", "") == part]
        self.shape = named[0] if named else self.shape
        return True

    def _enter(self, part: str | int, shape: Shape | None) -> None:
        inside = isinstance(self.value, dict) and part in self.value
        if isinstance(self.value, list) and isinstance(part, int):
            inside = part < len(self.value)
        pair = self.shape.mapping() if self.shape else None
        self.keys = pair[0] if pair else None
        self.path, self.shape = (*self.path, part), shape
        self.value = self.value[part] if inside else None
        self._chosen = False


def _locate(error: Mapping[str, Any], document: Document, model: type[BaseModel]) -> Fault:
    cursor = _Cursor(Shape(model), document.data)
    location: Sequence[str | int] = error["loc"]
    for part in location:
        cursor.move(part)
    owner = cursor.model
    if cursor.shape is not None and error["type"] not in ("missing", "extra_forbidden"):
        owner = cursor.shape.model_for(cursor.value) or owner
    return Fault(
        kind=error["type"],
        context=error.get("ctx") or {},
        text=error["msg"],
        path=cursor.path,
        value=cursor.path[-1] if cursor.is_key and cursor.path else cursor.value,
        shape=cursor.shape or Shape(Any),
        model=owner or model,
        is_key=cursor.is_key,
        union=cursor.union,
        union_shape=cursor.union_shape,
        label=cursor.label,
    )


def _echoes(fault: Fault) -> bool:
    """Whether a list counts as too short only because a faulty item in it, told apart, was not counted."""
    least = fault.shape.bounds().get("min_length", 1)
    return fault.kind == "too_short" and isinstance(fault.value, list) and len(fault.value) >= least


def _fitting_members(faults: list[Fault]) -> Iterator[Fault]:
    """For a plain union pydantic reports every member; keep those whose form fits what was written."""
    groups: dict[YamlPath, list[Fault]] = {}
    for fault in faults:
        if fault.union is None:
            yield fault
        else:
            groups.setdefault(fault.union, []).append(fault)
    for at, group in groups.items():
        deeper = [f for f in group if len(f.path) > len(at) or not f.kind.endswith("_type")]
        labels = {f.label for f in deeper}
        if labels:
            best = min(sorted(labels), key=lambda name: sum(f.label == name for f in deeper))
            yield from (f for f in deeper if f.label == best)
        else:
            whole = group[0].union_shape or group[0].shape
            yield replace(group[0], kind="union_type", shape=whole, path=at)


def _told_once(faults: Iterator[Fault]) -> Iterator[Fault]:
    """Leave out a missing field whose misspelt name is reported anyway."""
    everything = list(faults)
    missing = {f.path for f in everything if f.kind == "missing"}
    meant: set[YamlPath] = set()
    for fault in everything:
        if fault.kind == "extra_forbidden":
            guess = fault.nearest(fields(fault.model))
            if guess:
                meant.add((*fault.path[:-1], guess))
    yield from (f for f in everything if f.kind != "missing" or f.path not in meant & missing)


def _report(faults: Iterator[Fault], document: Document) -> Iterator[Problem]:
    for fault in faults:
        if fault.kind == "missing":
            place = document.marks.of_value(fault.path[:-1])
        elif fault.kind == "extra_forbidden" or fault.is_key:
            place = document.marks.of_key(fault.path)
        elif fault.kind == "union_tag_invalid":
            place = document.marks.of_value((*fault.path, "kind"))
        else:
            place = document.marks.of_value(fault.path)
        path = (*fault.path, "kind") if fault.kind.startswith("union_tag") else fault.path
        yield Problem(document.path, *place, dotted(path), sentence(fault))
