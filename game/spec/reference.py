"""Tables of fields for docs/levels.md and docs/trials.md, made from the models."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from game.spec.cancers import Cancer
from game.spec.cards import Card
from game.spec.catalog import REFERENCES, TRIAL_REFERENCES, CatalogFile
from game.spec.common import Sourced
from game.spec.drugs import Drug
from game.spec.levels import Level
from game.spec.mechanisms import Mechanism
from game.spec.organs import Organ
from game.spec.sentences import expected
from game.spec.shapes import Shape, all_models, fields, is_model, kinds
from game.spec.targets import TargetsFile
from game.spec.trials import Trial

BEGIN = "<!-- fields: written by python -m game.spec.schema; do not edit below -->"
END = "<!-- fields: end -->"
_ROOTS: tuple[type[BaseModel], ...] = (Level, CatalogFile, Card, Drug, Organ, Cancer, Mechanism, TargetsFile)


def replace_section(text: str) -> str:
    """`text` with the tables between the two marker lines renewed. Raises ValueError without the markers."""
    return _replaced(text, tables())


def replace_trials(text: str) -> str:
    """The same for the guide to trials; models that the guide to levels has are linked there."""
    known = all_models(*_ROOTS)
    lines = "\n".join(line for model in all_models(Trial) if model not in known for line in _table(model))
    for model in known:
        lines = lines.replace(f"(#{_anchor(model)})", f"(levels.md#{_anchor(model)})")
    return _replaced(text, lines)


def _replaced(text: str, lines: str) -> str:
    if BEGIN not in text or END not in text:
        raise ValueError("the guide has lost the markers of its tables; restore them")
    before, rest = text.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    return f"{before}{BEGIN}\n\n{lines}\n{END}{after}"


def tables() -> str:
    """One heading, sentence and table for each model, in reading order."""
    return "\n".join(line for model in all_models(*_ROOTS) for line in _table(model))


def _table(model: type[BaseModel]) -> Iterator[str]:
    kind = kinds(model)
    yield f"### {model.__name__}" + (f" (`kind: {kind[0]}`)" if kind else "")
    yield ""
    origin = " Needs `source` or `assumption`." if issubclass(model, Sourced) else ""
    yield (inspect.getdoc(model) or "").split("\n\nRaises")[0] + origin
    yield ""
    yield "| field | value | if left out | meaning |"
    yield "| --- | --- | --- | --- |"
    for name, info in fields(model).items():
        if name not in ("kind", "source", "assumption"):
            yield f"| `{name}` | {_value(model, name, info)} | {_default(info)} | {info.description or ''} |"
    yield ""


def _value(model: type[BaseModel], name: str, info: FieldInfo) -> str:
    shape = Shape.of_field(info)
    target = REFERENCES.get((model, name)) or TRIAL_REFERENCES.get((model, name))
    words = _words(shape)
    return f"{words}: {target} id" if target else words


def _words(shape: Shape) -> str:
    models = [member.annotation for member in shape.members() if is_model(member.annotation)]
    if models:
        return " or ".join(f"[{m.__name__}](#{_anchor(m)})" for m in models)
    pairs = shape.mapping()
    if pairs:
        return f"mapping of {_words(pairs[0])} to {_words(pairs[1])}"
    item = shape.item(0)
    if item is not None and expected(shape).startswith("a list of"):
        return f"{expected(shape)}, each {_words(item)}"
    return f"list of {_words(item)}" if item is not None else expected(shape)


def _anchor(model: type[BaseModel]) -> str:
    kind = kinds(model)
    return f"{model.__name__}-kind-{kind[0]}".lower() if kind else model.__name__.lower()


def _default(info: FieldInfo) -> str:
    if info.is_required():
        return "required"
    value = info.get_default(call_default_factory=True) if info.default_factory is None else {}
    if value is PydanticUndefined or value is None or value == () or value == {}:
        return "nothing"
    if isinstance(value, BaseModel):
        return "nothing set"
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    return "its defaults" if isinstance(value, tuple) else f"`{value}`"
