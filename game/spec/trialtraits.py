"""Numbers of a cancer by their path, such as `growth.doubling_days` or `soils.liver.growth`, for one patient."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from game.spec.cancers import Cancer, Response
from game.spec.errors import listing, suggestion
from game.spec.levels import Biology
from game.spec.sentences import expected
from game.spec.shapes import Shape

M = TypeVar("M", bound=BaseModel)

NAMED_BY = {"soils": "organ", "responses": "drug", "mutability": "mechanism"}
"""Lists of a cancer whose entries are named by one of their fields."""


class TraitError(ValueError):
    """A path that leads to no number, or a number that may not stand there; one sentence."""


def trait(cancer: Cancer, biology: Biology, path: str) -> float:
    """The number at a path: the level's where its biology has the block, else the cancer's. Raises TraitError."""
    value: Any = _owner(cancer, biology, path)
    for number, name in enumerate(path.split(".")):
        value = _entry(value, path.split(".")[:number], name)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TraitError(f"{path} is not a number; name one inside it{_inside(value)}")
    return float(value)


def with_trait(cancer: Cancer, biology: Biology, path: str, value: float) -> tuple[Cancer, Biology]:
    """Cancer and biology with another number at a path. Raises TraitError."""
    if path.split(".")[0] != "responses":
        trait(cancer, biology, path)
    owner = _owner(cancer, biology, path)
    changed = _changed(owner, path, path.split("."), value)
    return (cancer, changed) if isinstance(changed, Biology) else (changed, biology)


def _owner(cancer: Cancer, biology: Biology, path: str) -> BaseModel:
    block = path.split(".")[0]
    if block in Biology.model_fields and block != "mechanisms" and getattr(biology, block) is not None:
        return biology
    if block in Cancer.model_fields:
        return cancer
    known = sorted(set(Cancer.model_fields) | set(Biology.model_fields))
    meant = suggestion(block, known)
    raise TraitError(f"a cancer has no {block}{meant or '; see docs/trials.md for what may vary'}")


def _entry(value: Any, before: list[str], name: str) -> Any:
    if isinstance(value, BaseModel):
        if name in type(value).model_fields:
            return getattr(value, name)
        known = list(type(value).model_fields)
        raise TraitError(f"{'.'.join(before)} has no {name}{suggestion(name, known) or f'; it has {listing(known)}'}")
    key = NAMED_BY.get(before[-1]) if before else None
    if isinstance(value, tuple) and key is not None:
        names = [getattr(each, key) for each in value]
        if name in names:
            return value[names.index(name)]
        known_text = suggestion(name, names) or f"; it has {listing(names)}"
        raise TraitError(f"{'.'.join(before)} has no {name}{known_text}")
    if value is None:
        raise TraitError(f"this cancer has no {'.'.join(before)}; give it in biology: first")
    raise TraitError(f"{'.'.join(before)} is a number itself; remove .{name}")


def _inside(value: Any) -> str:
    if isinstance(value, BaseModel):
        return f": {listing(list(type(value).model_fields))}"
    return ", for example growth.doubling_days"


def _changed(value: Any, path: str, parts: list[str], number: float) -> Any:
    """The value with the number at the rest of the path, checked against the bounds of its field."""
    name, rest = parts[0], parts[1:]
    if isinstance(value, BaseModel):
        inner = _changed(getattr(value, name), path, rest, number) if rest else _whole(type(value), name, number)
        return _checked(value, name, inner, path, number)
    key = NAMED_BY[path.split(".")[0]]
    names = [getattr(each, key) for each in value]
    if name not in names and path.startswith("responses."):
        if rest != ["factor"]:
            raise TraitError(f"a response has only a factor; write responses.{name}.factor")
        return (*value, _checked(Response(drug=name, factor=1.0, assumption="drawn"), "factor", number, path, number))
    at = names.index(name)
    return (*value[:at], _changed(value[at], path, rest, number), *value[at + 1 :])


def _whole(model: type[BaseModel], name: str, number: float) -> float | int:
    annotation = Shape.of_field(model.model_fields[name]).unwrapped().annotation
    return round(number) if annotation is int else number


def _checked(model: M, name: str, value: Any, path: str, number: float) -> M:
    try:
        return type(model)(**{**dict(model), name: value})
    except ValidationError:
        words = expected(Shape.of_field(type(model).model_fields[name]))
        raise TraitError(f"{path} is {number:g}, expected {words}; bound the draw with least: and most:") from None
