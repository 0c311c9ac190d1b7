"""Walking a model's types beside plain data: what may stand where, by pydantic's public field information."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from game.spec.policies import Give
from game.spec.trialnumbers import Number
from game.spec.yamlio import YamlPath

SHORTHAND: Mapping[type[BaseModel], str] = {Give: "card", Number: "value"}
"""Models that may be written as the bare value of one field."""


@dataclass(frozen=True)
class Shape:
    """What may stand at one place: an annotation and the constraints that go with it."""

    annotation: Any
    metadata: tuple[Any, ...] = ()
    description: str = ""

    @staticmethod
    def of_field(info: FieldInfo) -> Shape:
        """Shape of a model's field."""
        return Shape(info.annotation, tuple(info.metadata), info.description or "")

    def unwrapped(self) -> Shape:
        """The shape without `Annotated` and without the alternative `None`."""
        shape = self
        while True:
            origin = get_origin(shape.annotation)
            if origin is Annotated:
                inner, *extra = get_args(shape.annotation)
                shape = Shape(inner, (*shape.metadata, *_flat(extra)), shape.description)
            elif origin in (Union, types.UnionType):
                members = [a for a in get_args(shape.annotation) if a is not type(None)]
                if len(members) != 1:
                    return shape
                shape = Shape(members[0], shape.metadata, shape.description)
            else:
                return shape

    def members(self) -> tuple[Shape, ...]:
        """The alternatives of a union, or the shape itself."""
        shape = self.unwrapped()
        if get_origin(shape.annotation) in (Union, types.UnionType):
            inner = (a for a in get_args(shape.annotation) if a is not type(None))
            return tuple(Shape(a, shape.metadata, shape.description).unwrapped() for a in inner)
        return (shape,)

    def models(self) -> tuple[type[BaseModel], ...]:
        """The models among the alternatives."""
        return tuple(m.annotation for m in self.members() if is_model(m.annotation))

    def model_for(self, data: Any) -> type[BaseModel] | None:
        """The model that `data` is meant to be: the only one, or the one its `kind` names."""
        models = self.models()
        if len(models) == 1:
            return models[0]
        kind = data.get("kind") if isinstance(data, dict) else None
        return next((m for m in models if kind is not None and kind in kinds(m)), None)

    def item(self, index: int) -> Shape | None:
        """Shape of an item of a list."""
        for member in self.members():
            arguments = get_args(member.annotation)
            if get_origin(member.annotation) is tuple and arguments:
                if len(arguments) == 2 and arguments[1] is Ellipsis:
                    return Shape(arguments[0])
                return Shape(arguments[index]) if index < len(arguments) else None
            if get_origin(member.annotation) in (list, frozenset, set):
                return Shape(arguments[0])
        return None

    def entry(self, key: str, data: Any = None) -> Shape | None:
        """Shape of an entry of a mapping or of a field of the model that `data` is meant to be."""
        model = self.model_for(data)
        if model is not None:
            info = fields(model).get(key)
            return Shape.of_field(info) if info is not None else None
        mapping = self.mapping()
        return mapping[1] if mapping else None

    def mapping(self) -> tuple[Shape, Shape] | None:
        """Shapes of the keys and values of a mapping."""
        for member in self.members():
            if get_origin(member.annotation) in (dict, Mapping):
                key, value = get_args(member.annotation)
                return Shape(key), Shape(value)
        return None

    def choices(self) -> tuple[Any, ...]:
        """Values of a Literal, or of all the Literals among the alternatives."""
        found: list[Any] = []
        for member in self.members():
            if get_origin(member.annotation) is Literal:
                found += get_args(member.annotation)
        return tuple(found)

    def bounds(self) -> dict[str, Any]:
        """Constraints by name (ge, gt, le, lt, pattern, min_length, max_length), as far as given."""
        found: dict[str, Any] = {}
        for shape in (self, *self.members()):
            for item in shape.metadata:
                for name in ("ge", "gt", "le", "lt", "pattern", "min_length", "max_length"):
                    value = getattr(item, name, None)
                    if value is not None:
                        found[name] = value
        return found


@dataclass(frozen=True)
class Visit:
    """One value met on the walk: the model and field it belongs to (the field's own items included)."""

    model: type[BaseModel]
    field: str
    path: YamlPath
    value: Any
    is_key: bool = False


def visit(model: type[BaseModel], data: Any, path: YamlPath = ()) -> Iterator[Visit]:
    """Every scalar of `data`, with the field it belongs to; tolerates data that does not fit the model.

    Keys of mappings are visited too, as `is_key`. Unknown fields are passed over.
    """
    if model in SHORTHAND and not isinstance(data, dict):
        yield Visit(model, SHORTHAND[model], path, data)
        return
    if not isinstance(data, dict):
        return
    for name, info in fields(model).items():
        if name in data:
            yield from _visit_value(model, name, Shape.of_field(info), data[name], (*path, name))


def _visit_value(model: type[BaseModel], name: str, shape: Shape, value: Any, path: YamlPath) -> Iterator[Visit]:
    inner = shape.model_for(value)
    if inner is not None:
        yield from visit(inner, value, path)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            item_shape = shape.item(index)
            if item_shape is not None:
                yield from _visit_value(model, name, item_shape, item, (*path, index))
    elif isinstance(value, dict):
        mapping = shape.mapping()
        for key, item in value.items() if mapping else ():
            yield Visit(model, name, (*path, key), key, is_key=True)
            if mapping is not None:
                yield from _visit_value(model, name, mapping[1], item, (*path, key))
    else:
        yield Visit(model, name, path, value)


def fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Fields of a model by the name an author writes."""
    return {info.alias or name: info for name, info in model.model_fields.items()}


def kinds(model: type[BaseModel]) -> tuple[Any, ...]:
    """Values of the field `kind` that name this model."""
    info = model.model_fields.get("kind")
    return Shape.of_field(info).choices() if info is not None else ()


def is_model(annotation: Any) -> bool:
    """Whether an annotation is a pydantic model class."""
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def all_models(*roots: type[BaseModel]) -> tuple[type[BaseModel], ...]:
    """The roots and every model reachable from their fields, each once, in order of first appearance."""
    found: list[type[BaseModel]] = []

    def follow(shape: Shape) -> None:
        for member in shape.members():
            if is_model(member.annotation):
                add(member.annotation)
            for argument in get_args(member.annotation) if get_origin(member.annotation) else ():
                if argument is not Ellipsis and get_origin(member.annotation) is not Literal:
                    follow(Shape(argument))

    def add(model: type[BaseModel]) -> None:
        if model not in found:
            found.append(model)
            for info in model.model_fields.values():
                follow(Shape.of_field(info))

    for root in roots:
        add(root)
    return tuple(found)


def _flat(metadata: list[Any]) -> Iterator[Any]:
    for item in metadata:
        if isinstance(item, FieldInfo):
            yield from item.metadata
        else:
            yield item
