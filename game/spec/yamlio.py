"""Strict reading of YAML: bytes in, plain data and the place of every value out.

Only a subset is accepted: one UTF-8 document, YAML 1.2 core scalars, text keys, no anchors, aliases, tags or
merge keys, bounded in size, depth and number of values. Only PyYAML's events are used, whose state is kept on a
list, so nesting cannot exhaust the stack; its C loader composes by recursion and crashes the process on 100,000 open
brackets.
"""

from __future__ import annotations

import math
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import yaml

from game.spec.errors import ContentError, Problem, UnreadableError, dotted, shorten
from game.spec.paths import display_path
from game.spec.yamlfaults import explain

MAX_BYTES = 1_000_000
MAX_DEPTH = 32
MAX_NODES = 100_000
MOST_DUPLICATES = 100
_LONGEST_NUMBER = 60
_C_EVENTS: Any = getattr(yaml, "CSafeLoader", None)

YamlPath = tuple[str | int, ...]
Place = tuple[int, int]

_INT = re.compile(r"[-+]?[0-9]+")
_BASED_INT = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_BARE_NOT_FINITE = re.compile(r"[-+]?(nan|inf|infinity)", re.IGNORECASE)
_CONSTANTS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
# What YAML 1.2 forbids in a stream; tab, line feed and carriage return are allowed.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Marks:
    """Line and column, from 1, of every value and of every key, by path from the root."""

    values: Mapping[YamlPath, Place]
    keys: Mapping[YamlPath, Place]

    def of_value(self, path: YamlPath) -> Place:
        """Place of a value, or of its nearest enclosing one."""
        while path not in self.values and path:
            path = path[:-1]
        return self.values.get(path, (1, 1))

    def of_key(self, path: YamlPath) -> Place:
        """Place of the key of an entry; for an item of a list, of the item."""
        return self.keys.get(path) or self.of_value(path)


@dataclass(frozen=True)
class Document:
    """A parsed file: its display path, plain data (dict, list, str, int, float, bool, None) and marks."""

    path: str
    data: Any
    marks: Marks


@dataclass
class _Open:
    """A mapping or list whose end has not been read yet."""

    value: dict[str, Any] | list[Any]
    path: YamlPath
    key: str | None = None
    awaits_key: bool = True


@dataclass
class _Build:
    path: str
    root: Any = None
    stack: list[_Open] = field(default_factory=list)
    values: dict[YamlPath, Place] = field(default_factory=dict)
    keys: dict[YamlPath, Place] = field(default_factory=dict)
    duplicates: list[Problem] = field(default_factory=list)


def read_bytes(path: Path) -> bytes:
    """Content of a regular file of at most 1 MB.

    Raises UnreadableError when it cannot be opened, ContentError when it is larger (it is then not read).
    """
    shown = display_path(path)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise UnreadableError(shown, "this is a folder where a file is expected; name a .yaml file")
        if not stat.S_ISREG(mode):
            raise UnreadableError(shown, "this is not a regular file; name a .yaml file")
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise UnreadableError(shown, "there is no such file or folder; check the spelling") from None
    except PermissionError:
        raise UnreadableError(shown, "the file may not be read; check its permissions") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UnreadableError(shown, f"the file cannot be read ({reason}); check the path") from None
    if len(raw) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES:,} bytes; split it into several files"
        raise ContentError([Problem(shown, 1, 1, "", message)])
    return raw


def load_file(path: Path, shipped: bool = False) -> Document:
    """Read and parse one file. Raises UnreadableError or ContentError.

    `shipped` files are read by the quicker parser where there is one; a test holds that both read them alike.
    """
    raw, shown = read_bytes(path), display_path(path)
    return (parse_quickly(raw, shown) if shipped else None) or parse(raw, shown)


def parse_quickly(raw: bytes, shown: str) -> Document | None:
    """As `parse`, by the events of the C parser, five times as fast; None without it, and where the text is at fault.

    It takes some tabs that the plain parser refuses, so an author's files do not come here: every machine is to tell
    the same of them.
    """
    if _C_EVENTS is None:
        return None
    text, build = _decode(raw, shown), _Build(shown)
    try:
        _consume(build, yaml.parse(text, Loader=_C_EVENTS))
    except (yaml.YAMLError, ContentError):
        return None
    return None if build.duplicates else Document(shown, build.root, Marks(build.values, build.keys))


def parse(raw: bytes, shown: str) -> Document:
    """Parse one document. `shown` names its origin in messages. Raises ContentError with the place and remedy."""
    text, build = _decode(raw, shown), _Build(shown)
    try:
        _consume(build, yaml.parse(text, Loader=yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        line, column, message = explain(error, text)
        raise ContentError([Problem(shown, line, column, "", message)]) from None
    except yaml.YAMLError as error:
        message = f"this is not YAML ({shorten(str(error), 100)}); save it as plain UTF-8 text"
        raise ContentError([Problem(shown, 1, 1, "", message)]) from None
    if build.duplicates:
        raise ContentError(build.duplicates)
    return Document(shown, build.root, Marks(build.values, build.keys))


def _decode(raw: bytes, shown: str) -> str:
    def refuse(offset: int, message: str) -> NoReturn:
        before = raw[:offset]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        raise ContentError([Problem(shown, line, column, "", message)])

    if len(raw) > MAX_BYTES:
        refuse(0, f"the text is larger than {MAX_BYTES:,} bytes; split it into several files")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        refuse(0, "the file is UTF-16; save it as UTF-8")
    zero = raw.find(b"\0")
    if zero >= 0:
        refuse(zero, f"byte {zero} is zero, so this is a binary file, not text; name a YAML text file")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        byte = raw[error.start]
        refuse(error.start, f"byte {error.start} (0x{byte:02x}) is not UTF-8; save the file as UTF-8")
    forbidden = _FORBIDDEN.search(text)
    if forbidden:
        offset = len(text[: forbidden.start()].encode()) + len(raw) - len(text.encode())
        code = ord(forbidden.group())
        refuse(offset, f"the control character U+{code:04X} is not allowed in YAML; delete it")
    return text


def _consume(build: _Build, events: Iterator[yaml.Event]) -> None:
    """Build plain data from events without recursion, refusing whatever the subset leaves out."""
    seen_document = False
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            if seen_document:
                _refuse(build, event, "a second document starts here; keep one document in a file, remove ---")
            if event.version or event.tags:
                _refuse(build, event, "YAML directives are not allowed; remove the lines that start with %")
            seen_document = True
        elif isinstance(event, yaml.AliasEvent):
            _refuse(build, event, f"aliases (*{shorten(event.anchor or '')}) are not allowed; write the value out")
        elif isinstance(event, yaml.CollectionEndEvent):
            build.stack.pop()
        elif isinstance(event, yaml.NodeEvent):
            _add(build, event)
    if not seen_document:
        message = "the file is empty; start it with schema_version: 1"
        raise ContentError([Problem(build.path, 1, 1, "", message)])


def _add(build: _Build, event: yaml.NodeEvent) -> None:
    tag = getattr(event, "tag", None)
    if event.anchor is not None:
        _refuse(build, event, f"anchors (&{shorten(event.anchor or '')}) are not allowed; write the value out")
    if tag is not None:
        _refuse(build, event, f"tags are not allowed; remove {shorten(tag.replace('tag:yaml.org,2002:', '!!'))}")
    top = build.stack[-1] if build.stack else None
    if top is not None and isinstance(top.value, dict) and top.awaits_key:
        _take_key(build, top, event)
        return
    path: YamlPath = ()
    if top is not None:
        path = (*top.path, len(top.value) if isinstance(top.value, list) else top.key or "")
    _place(build, path, event)
    value: Any
    if isinstance(event, yaml.ScalarEvent):
        value = _scalar(build, event, path)
    else:
        value = {} if isinstance(event, yaml.MappingStartEvent) else []
        build.stack.append(_Open(value, path))
        if len(build.stack) > MAX_DEPTH:
            _refuse(build, event, f"nested deeper than {MAX_DEPTH} levels; write it flatter")
    if top is None:
        build.root = value
    elif isinstance(top.value, list):
        top.value.append(value)
    else:
        top.value[top.key or ""] = value
        top.awaits_key = True


def _take_key(build: _Build, top: _Open, event: yaml.NodeEvent) -> None:
    if not isinstance(event, yaml.ScalarEvent):
        _refuse(build, event, "a list or mapping cannot be a key; use a plain name before the colon", top.path)
    key = event.value
    if event.implicit[0] and not _is_text(key):
        shown = f'"{shorten(key)}"'
        _refuse(build, event, f"keys must be text, this one is not; write it in quotes: {shown}", top.path)
    if key == "<<":
        _refuse(build, event, "merge keys (<<) are not allowed; write the fields out", top.path)
    path = (*top.path, key)
    line, column = _start(event)
    if path in build.keys:
        first_line, first_column = build.keys[path]
        message = f"the key is already given at {first_line}:{first_column}; keep one of the two"
        build.duplicates.append(Problem(build.path, line, column, dotted(path), message))
        if len(build.duplicates) >= MOST_DUPLICATES:
            raise ContentError(build.duplicates)
    else:
        build.keys[path] = (line, column)
    top.key, top.awaits_key = key, False


def _place(build: _Build, path: YamlPath, event: yaml.NodeEvent) -> None:
    if len(build.values) >= MAX_NODES:
        _refuse(build, event, f"more than {MAX_NODES:,} values; split the file")
    build.values[path] = _start(event)


def _scalar(build: _Build, event: yaml.ScalarEvent, path: YamlPath) -> Any:
    if not event.implicit[0]:
        return event.value
    try:
        value = _plain(event.value)
    except ValueError:
        _refuse(build, event, "the number is too long; write it with an exponent, like 1e9", path)
    if isinstance(value, float) and not math.isfinite(value):
        _refuse(build, event, f"{shorten(event.value)} is not a finite number; write a finite one", path)
    return value


def _plain(text: str) -> str | int | float | bool | None:
    """A plain scalar by the YAML 1.2 core schema; `nan` and `inf` without their dot count as numbers too.

    Raises ValueError for a number of more than 60 characters.
    """
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    first = text[0]
    if not (first.isdigit() or first in "+-.nNiI"):
        return text
    if _NOT_FINITE.fullmatch(text) or _BARE_NOT_FINITE.fullmatch(text):
        return float(text.replace(".", ""))
    if _FLOAT.fullmatch(text) or _BASED_INT.fullmatch(text):
        if len(text) > _LONGEST_NUMBER:
            raise ValueError("number too long")
        if _BASED_INT.fullmatch(text):
            return int(text, 0)
        return int(text) if _INT.fullmatch(text) else float(text)
    return text


def _is_text(plain: str) -> bool:
    try:
        return isinstance(_plain(plain), str)
    except ValueError:
        return False


def _refuse(build: _Build, event: yaml.Event, message: str, path: YamlPath | None = None) -> NoReturn:
    if path is None:
        top = build.stack[-1] if build.stack else None
        key = top.key if top is not None and not top.awaits_key else None
        path = () if top is None else (*top.path, key) if key is not None else top.path
    line, column = _start(event)
    here = dotted(path[:6]) + ("…" if len(path) > 6 else "")
    raise ContentError([Problem(build.path, line, column, here, message)])


def _start(event: yaml.Event) -> Place:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
