"""The same truth everywhere: fixed games on several NumPy versions, without dispatched CPU features, three hash seeds.

python tests/exactness/matrix.py                    NumPy 1.26, 2.2 and 2.4
python tests/exactness/matrix.py --numpy 1.26 2.4   these two
python tests/exactness/matrix.py --here             only the NumPy of this interpreter, without a download

Virtual environments are made with this interpreter in --cache and kept for the next time. Exit 1 with the first
difference, 2 when an environment cannot be made.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

GAMES = Path(__file__).with_name("games.py")
ROOT = GAMES.parents[2]
VERSIONS = ("1.26", "2.2", "2.4")
HASH_SEEDS = ("0", "1", "4242")
OLDEST = {(3, 13): "2.1", (3, 14): "2.3"}
"""First NumPy with a wheel for a Python newer than 3.12."""
OTHERS = ("pydantic>=2.11,<3", "pyyaml>=6.0.2")
"""What the rules need beside NumPy; no window here, so none of the rest."""


class CannotMake(Exception):
    """An environment could not be made."""


def available(version: str) -> str:
    """The version, or the oldest one that exists for this Python."""
    oldest = OLDEST.get(sys.version_info[:2])
    if oldest is None or tuple(map(int, version.split("."))) >= tuple(map(int, oldest.split("."))):
        return version
    print(f"NumPy {version} has no wheel for Python {sys.version_info[0]}.{sys.version_info[1]}; {oldest} stands in")
    return oldest


def environment(version: str, cache: Path) -> Path:
    """The Python of a virtual environment with this NumPy, made on first use."""
    folder = cache / f"py{sys.version_info[0]}.{sys.version_info[1]}-numpy{version}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    ready = folder / "ready"
    if not ready.exists():
        print(f"making an environment with NumPy {version} …", flush=True)
        venv.create(folder, with_pip=True, clear=True)
        command = [str(python), "-m", "pip", "install", "-q", "--only-binary", ":all:", f"numpy=={version}.*", *OTHERS]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            reason = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
            raise CannotMake(f"no environment with NumPy {version}: {' '.join(reason)}")
        ready.write_text("", encoding="utf-8")
    return python


def run(python: Path, *arguments: str, hash_seed: str = "0", disabled: str = "") -> dict[str, Any]:
    """One run of the games in a process of its own."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(("NPY_", "PYTHON"))}
    surroundings["PYTHONHASHSEED"] = hash_seed
    if disabled:
        surroundings["NPY_DISABLE_CPU_FEATURES"] = disabled
    done = subprocess.run([str(python), str(GAMES), *arguments], env=surroundings, capture_output=True, text=True)
    if done.returncode:
        raise CannotMake(f"the games did not run: {done.stderr.strip().splitlines()[-1:]}")
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def runs(python: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every run in one environment, with its name."""
    for seed in HASH_SEEDS:
        result = run(python, hash_seed=seed)
        yield f"NumPy {result['environment']['numpy']}, hash seed {seed}", result["games"]
    switched_on = [name for name, on in run(python, "--features").items() if on]
    result = run(python, disabled=" ".join(switched_on))
    still_on = [name for name, on in result["environment"]["features"].items() if on]
    if still_on:
        raise CannotMake(f"these CPU features could not be switched off: {' '.join(still_on)}")
    what = f"without {' '.join(switched_on)}" if switched_on else "which has no dispatched feature on here"
    yield f"NumPy {result['environment']['numpy']}, {what}", result["games"]


def difference(one: dict[str, list[str]], two: dict[str, list[str]]) -> str | None:
    """The first place where two sets of games part."""
    for game in one:
        for turn, (a, b) in enumerate(zip(one[game], two.get(game, []), strict=False)):
            if a != b:
                return f"{game}, entry {turn}: {a} against {b}"
        if len(one[game]) != len(two.get(game, [])):
            return f"{game}: {len(one[game])} entries against {len(two.get(game, []))}"
    return None


def main() -> int:
    """Run the matrix and compare everything with the first run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--numpy", nargs="+", default=list(VERSIONS), metavar="X.Y", help="versions to run under")
    parser.add_argument("--here", action="store_true", help="only the NumPy of this interpreter")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "seed-and-soil-numpy")
    chosen = parser.parse_args()
    first: tuple[str, dict[str, list[str]]] | None = None
    try:
        versions = [] if chosen.here else list(dict.fromkeys(available(version) for version in chosen.numpy))
        pythons = [Path(sys.executable)] if chosen.here else [environment(each, chosen.cache) for each in versions]
        for python in pythons:
            for name, games in runs(python):
                if first is None:
                    first = (name, games)
                parted = difference(first[1], games)
                if parted is not None:
                    print(f"DIFFERENT {name} from {first[0]}\n  {parted}")
                    return 1
                print(f"equal     {name}", flush=True)
    except CannotMake as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
