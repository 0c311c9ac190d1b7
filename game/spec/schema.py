"""JSON Schemas and the tables of the guides, made from the models and from the catalog.

`python -m game.spec.schema` writes them; with `--check` nothing is written, and the exit code is 1 when a
file is missing or stale.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from game.spec.catalog import CatalogFile
from game.spec.errors import ContentError
from game.spec.inventory import replace_cancers, replace_inventory
from game.spec.levels import Level
from game.spec.library import load_library
from game.spec.paths import data_root, display_path
from game.spec.reference import replace_section, replace_trials
from game.spec.shapes import SHORTHAND
from game.spec.targets import TargetsFile
from game.spec.trials import Trial

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MODELS: Mapping[str, type[BaseModel]] = {
    "level.json": Level,
    "catalog.json": CatalogFile,
    "trial.json": Trial,
    "targets.json": TargetsFile,
}


def schemas() -> dict[str, str]:
    """Text of each schema file by file name."""
    return {name: _text(model) for name, model in _MODELS.items()}


def outdated(write: bool = False) -> list[str]:
    """Display paths of the generated files that are missing or stale; with `write` they are renewed."""
    stale = []
    for path, text in _generated().items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(display_path(path))
            if write:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8", newline="\n")
    return stale


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line of the module; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m game.spec.schema", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only tell which files are stale")
    check = parser.parse_args(arguments).check
    try:
        stale = outdated(write=not check)
    except ContentError as error:
        print("\n".join(map(str, error.problems)))
        return 1
    for name in stale:
        print(f"{name}: stale; run python -m game.spec.schema" if check else f"wrote {name}")
    return 1 if check and stale else 0


def _generated() -> dict[Path, str]:
    folder = data_root("levels") / "schema"
    files = {folder / name: text for name, text in schemas().items()}
    docs = data_root("levels").parent / "docs"
    renewals: dict[str, Callable[[str], str]] = {
        "levels.md": replace_section,
        "trials.md": replace_trials,
        "model.md": lambda text: replace_inventory(text, load_library()),
        "cancers.md": lambda text: replace_cancers(text, load_library()),
    }
    for name, renew in renewals.items():
        if (docs / name).is_file():  # an installed wheel has no docs
            files[docs / name] = renew((docs / name).read_text(encoding="utf-8"))
    return files


def _text(model: type[BaseModel]) -> str:
    schema = model.model_json_schema(by_alias=True, mode="validation")
    for short, name in SHORTHAND.items():
        definition = schema.get("$defs", {}).get(short.__name__)
        if definition is not None:
            schema["$defs"][short.__name__] = _or_bare(definition, name)
    return json.dumps({"$schema": _DIALECT, **schema}, indent=1, ensure_ascii=False) + "\n"


def _or_bare(definition: dict[str, Any], name: str) -> dict[str, Any]:
    bare = {key: value for key, value in definition["properties"][name].items() if key != "title"}
    return {"anyOf": [bare, definition]}


if __name__ == "__main__":
    sys.exit(main())
