"""One sentence for each way a value can fail its model: what was found, what is expected, what to write."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_origin

from pydantic import BaseModel

from game.spec.common import Identifier
from game.spec.errors import listing, printable, shorten, suggestion
from game.spec.shapes import SHORTHAND, Shape, fields, is_model, kinds
from game.spec.yamlio import YamlPath

_NUMBER = re.compile(r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?")
_IDENTIFIER = Shape(Identifier).bounds()["pattern"]


@dataclass(frozen=True)
class Fault:
    """One error of pydantic, brought back to the place in the YAML it belongs to."""

    kind: str
    context: Mapping[str, Any]
    text: str
    path: YamlPath
    value: Any
    shape: Shape
    model: type[BaseModel]
    is_key: bool = False
    union: YamlPath | None = None
    union_shape: Shape | None = None
    label: str = ""

    def nearest(self, choices: Iterable[str]) -> str | None:
        """The choice nearest to the last name of the path."""
        near = difflib.get_close_matches(str(self.path[-1])[:200], list(choices), n=1, cutoff=0.6)
        return near[0] if near else None


def sentence(fault: Fault) -> str:
    """The fault in one sentence with its remedy."""
    for pattern, speak in _SENTENCES:
        if re.fullmatch(pattern, fault.kind):
            return speak(fault)
    return f"{fault.text[:1].lower()}{fault.text[1:]}, found {found(fault.value)}; {_remedy(fault)}"


def found(value: Any) -> str:
    """How a value that was read is named in a message."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return f"the number {shorten(repr(value))}"
    if isinstance(value, str):
        return f'the text "{shorten(value)}"'
    return "a list" if isinstance(value, list) else "a mapping"


def expected(shape: Shape) -> str:
    """What may stand at a place, in words, with its bounds."""
    words = dict.fromkeys(_expected_one(member) for member in shape.members())
    return " or ".join(words)


def _expected_one(shape: Shape) -> str:
    annotation, origin = shape.annotation, get_origin(shape.annotation)
    if shape.choices():
        return ("one of " if len(shape.choices()) > 1 else "") + listing(_names(shape.choices()))
    if annotation is bool:
        return "true or false"
    if annotation in (int, float):
        return ("a whole number" if annotation is int else "a number") + _range(shape.bounds())
    if annotation is str:
        return "a name" if shape.bounds().get("pattern") == _IDENTIFIER else "text"
    if is_model(annotation):
        short = SHORTHAND.get(annotation)
        bare = "" if short is None else "a number or " if short == "value" else "a name or "
        return f"{bare}a mapping (key: value)"
    if origin is tuple and Ellipsis not in annotation.__args__:
        return f"a list of {len(annotation.__args__)}"
    if origin in (tuple, list, set, frozenset):
        return "a list"
    return "a mapping (key: value)" if origin in (dict, Mapping) else "a value"


def _range(bounds: Mapping[str, Any]) -> str:
    low, high = bounds.get("ge", bounds.get("gt")), bounds.get("le", bounds.get("lt"))
    if low is not None and high is not None:
        if "gt" in bounds:
            return f" above {_figure(low)}, " + ("below " if "lt" in bounds else "at most ") + _figure(high)
        return f" from {_figure(low)} to " + ("below " if "lt" in bounds else "") + _figure(high)
    if low is not None:
        return f" above {_figure(low)}" if "gt" in bounds else f" of at least {_figure(low)}"
    if high is not None:
        return f" below {_figure(high)}" if "lt" in bounds else f" of at most {_figure(high)}"
    return ""


def _figure(number: float) -> str:
    return f"{number:g}" if isinstance(number, float) else str(number)


def _names(choices: Iterable[Any]) -> list[str]:
    return [str(choice) for choice in choices]


def _remedy(fault: Fault) -> str:
    about = f" ({fault.shape.description})" if fault.shape.description else ""
    return f"write {expected(fault.shape)}{about}"


def _wrong_type(fault: Fault) -> str:
    value, members = fault.value, fault.shape.members()
    kinds_wanted = [m.annotation for m in members]
    numeric = int in kinds_wanted or float in kinds_wanted
    remedy = "write one"
    if isinstance(value, str) and numeric:
        if _NUMBER.fullmatch(value.strip()):
            remedy = "remove the quotes"
        elif _NUMBER.fullmatch(value.strip().replace(",", ".")):
            remedy = "use a point, not a comma"
        else:
            like = "0.5 or 1e-9" if float in kinds_wanted else "12"
            remedy = f"write digits only, like {like}, without a unit"
    elif isinstance(value, float) and int in kinds_wanted:
        remedy = "write it without a fraction"
    elif isinstance(value, (int, float)) and str in kinds_wanted:
        remedy = "put the text in quotes" if _not_identifier(fault) else "write a name that starts with a letter"
    elif bool in kinds_wanted:
        remedy = "write true or false without quotes"
    elif value is None:
        remedy = "write a value after the colon, or remove the field"
    elif expected(fault.shape).startswith("a list") and not isinstance(value, dict):
        remedy = "put it in square brackets"
    elif expected(fault.shape).startswith("a list"):
        remedy = "start each item with - and a space"
    elif any(is_model(a) for a in kinds_wanted) or fault.shape.mapping():
        remedy = "write key: value lines" + (", without -" if isinstance(value, list) else "")
    elif numeric:
        remedy = "write one number"
    elif str in kinds_wanted:
        remedy = "write one text"
    return f"expected {expected(fault.shape)}, found {found(value)}; {remedy}"


def _not_identifier(fault: Fault) -> bool:
    return bool(fault.shape.bounds().get("pattern") != _IDENTIFIER)


def _out_of_bounds(fault: Fault) -> str:
    about = f" ({fault.shape.description})" if fault.shape.description else ""
    shown = _figure(fault.value) if isinstance(fault.value, (int, float)) else found(fault.value)
    way = "too high" if fault.kind.startswith("less") else "too low"
    return f"{shown} is {way}; write {expected(fault.shape)}{about}"


def _unknown_field(fault: Fault) -> str:
    names = fields(fault.model)
    glued = str(fault.path[-1]).split(":", 1)
    if len(glued) == 2 and glued[0] in names:
        return f"the field {glued[0]} is not set off from its value; put a space after the colon"
    if " " in glued[0] and fault.value is None:
        return "this stands as a field of its own; text that holds a comma needs quotes around the whole"
    guess = fault.nearest(names)
    return f"unknown field, did you mean {guess}?" if guess else f"unknown field; allowed here: {listing(names)}"


def _missing(fault: Fault) -> str:
    info = fields(fault.model).get(str(fault.path[-1]))
    if info is None:
        return f"the list is too short; add its item {int(fault.path[-1]) + 1}"
    shape = Shape.of_field(info)
    about = f" ({shape.description})" if shape.description else ""
    return f"the field is missing; add {fault.path[-1]}: with {expected(shape)}{about}"


def _unknown_choice(fault: Fault) -> str:
    choices = _names(fault.shape.choices())
    if fault.path == ("schema_version",):
        return (
            f"this game reads schema_version {listing(choices)}, found {found(fault.value)}; write {listing(choices)}"
        )
    meant = suggestion(str(fault.value), choices) if isinstance(fault.value, str) else ""
    return f"{found(fault.value)} is not one of the choices{meant or ';'} write {listing(choices)}"


def _unknown_kind(fault: Fault) -> str:
    choices = [str(kind) for model in fault.shape.models() for kind in kinds(model)]
    if not isinstance(fault.value, dict):
        return f"expected a mapping with a kind, found {found(fault.value)}; write kind: with {listing(choices)}"
    if "kind" not in fault.value:
        return f"the field is missing; add kind: with {listing(choices)}"
    written = fault.value["kind"]
    meant = suggestion(written, choices) if isinstance(written, str) else ""
    return f"unknown kind, {found(written)}{meant or ';'} write {listing(choices)}"


def _pattern(fault: Fault) -> str:
    if _not_identifier(fault):
        return f"{found(fault.value)} does not fit; write {fault.shape.description or fault.text}"
    rule = "letters, digits and _ only, a letter first, at most 40"
    return f"{found(fault.value)} is not a valid name; write {rule}"


def _text_length(fault: Fault) -> str:
    bounds = {**fault.shape.bounds(), **fault.context}
    if fault.value == "":
        return "the text is empty; write something or remove the field"
    if "long" in fault.kind:
        most = bounds.get("max_length")
        return f"the text has {len(fault.value)} characters; shorten it to at most {most}"
    return f"the text is too short; write at least {bounds.get('min_length')} characters"


def _list_length(fault: Fault) -> str:
    bounds = {**fault.shape.bounds(), **fault.context}
    count = len(fault.value) if isinstance(fault.value, (list, dict)) else 0
    if fault.kind == "too_long":
        most = bounds.get("max_length", "fewer")
        return f"{count} items are too many; keep at most {most}"
    return f"{count} items are too few; give at least {bounds.get('min_length', 1)}"


def _told_by_validator(fault: Fault) -> str:
    cause = fault.context.get("error")
    return printable(str(cause)) if cause is not None else printable(fault.text)


_SENTENCES: tuple[tuple[str, Callable[[Fault], str]], ...] = (
    ("missing", _missing),
    ("extra_forbidden|unexpected_keyword_argument", _unknown_field),
    ("literal_error|enum", _unknown_choice),
    ("union_tag_.*", _unknown_kind),
    ("model_attributes_type", _wrong_type),
    ("int_from_float|.*_type|.*_parsing", _wrong_type),
    ("(greater|less)_than(_equal)?", _out_of_bounds),
    ("string_pattern_mismatch", _pattern),
    ("string_too_(long|short)", _text_length),
    ("too_(long|short)", _list_length),
    ("value_error|assertion_error", _told_by_validator),
)
