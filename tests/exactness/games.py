"""A fixed set of games, printed as JSON: the truth hash after every turn, and a digest of what was found and told.

python tests/exactness/games.py            every game, with the environment it ran in
python tests/exactness/games.py --write    the same into tests/data/golden_hashes.json
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "data" / "golden_hashes.json"
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "sim")]

import bodies  # noqa: E402
import numpy as np  # noqa: E402

from game.play.simulate import play_out, summary  # noqa: E402
from game.sim.admit import admit, build_case  # noqa: E402
from game.sim.advance import advance, closing_workup, referral  # noqa: E402
from game.sim.case import Case  # noqa: E402
from game.sim.patient import Patient  # noqa: E402
from game.sim.plan import Order, Place, Plan  # noqa: E402
from game.sim.truth import truth_hash  # noqa: E402
from game.spec.library import load_library  # noqa: E402

REST = Plan()


def digest(things: Sequence[Any]) -> str:
    """Of dataclass values, whatever type of number they hold."""
    text = json.dumps([[type(each).__name__, asdict(each)] for each in things], default=float)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def true_places(made: Case, patient: Patient) -> dict[str, Place]:
    """Every living lesion where it really is, as L0, L1, …"""
    lesions = patient.lesions
    return {
        f"L{row}": Place(
            made.organs[int(lesions.organ[row])].id, float(lesions.x_mm[row]), float(lesions.y_mm[row]),
            float(lesions.diameters_mm()[row]),
        )
        for row in range(len(lesions))
    }  # fmt: skip


def course(made: Case, plans: Sequence[Plan]) -> list[str]:
    """The hash of the truth on day 0 and after each plan, each with the digest of its findings and events."""
    patient = admit(made)
    lines = [f"{truth_hash(made, patient)} {digest(referral(made, patient))}"]
    for plan in plans:
        step = advance(made, patient, plan, true_places(made, patient))
        patient = step.patient
        lines.append(f"{truth_hash(made, patient)} {digest([*step.events, *step.findings])}")
        if patient.dead is not None:
            break
    return [*lines, digest(closing_workup(made, patient))]


def orders(*names: str) -> Plan:
    """`card`, `card:dose` or `card@lesion`, joined to a plan."""
    made = []
    for name in names:
        card, _, dose = name.partition(":")
        card, _, target = card.partition("@")
        made.append(Order(card, int(dose) if dose else None, (target,) if target else ()))
    return Plan(tuple(made))


def small_body() -> list[str]:
    """Every process of the rules on, content of the tests: it changes with rules only."""
    more: dict[str, Any] = {
        "invasion": {"motility_per_division": 0.005, "membrane_loss_per_day": 0.1},
        "spread": {"shed_per_cell_day": 1e-4, "alive_at_24h": 0.02, "settle_share": 0.02},
        "sleep": {"wake_per_day": 0.05, "wake_at_home_per_day": 0.1, "crowding_per_day": 0.1,
                  "starvation_per_day": 0.2},
        "oxygen": {"demand": 0.2, "death_per_day": 0.1}, "growth": {"doubling_days": 30.0},
        "mechanisms": tuple(each.model_copy(update={"per_division": 1e-5}) for each in bodies.MECHANISMS),
    }  # fmt: skip
    start = (
        bodies.population(cells=2e8, grade=3, membrane="breached"),
        bodies.population("far", cells=1e9, clones=[{"share": 1.0}, {"share": 1e-5, "mechanisms": ["gate"]}]),
        bodies.population("filter", cells=1, times=4, at_mm=None, asleep=True),
    )
    plans = (
        orders("ct", "marker_counts", "ctdna"), orders("blocker:100", "needle@L1"), orders("blocker:75", "toxin:100"),
        orders("cut@L0", "lift"), orders("blocker:100", "closer:50", "ctdna"), REST,
    )  # fmt: skip
    return course(bodies.case(*start, seed=11, **more), plans)


def glass_body() -> list[str]:
    """Untreated, to shortly after the first cells settle."""
    return course(build_case(load_library(), "glass_body", 3), [Plan(cycles=4)] * 6 + [REST])


def one_lock() -> list[str]:
    """A list of plans with two drug classes, two doses, support, tests and a needle."""
    plans = (
        orders("egfr_first:100", "ct", "ctdna"),
        orders("egfr_first:100"),
        orders("egfr_first:50", "biopsy_sequencing@L1"),
        orders("egfr_first:100", "met_inhibitor:100", "ctdna"),
        orders("platinum:75", "taxane:75", "gcsf", "antiemetic"),
        orders("egfr_third:100", "ct", "marker_counts"),
    )
    return course(build_case(load_library(), "one_lock", 5), plans)


def all_routes() -> list[str]:
    """Spread by blood, lymph, clusters and across the peritoneum, with a debated effect and a weaker host."""
    library = load_library([ROOT / "tests" / "data" / "routes"])
    plans = (REST, orders("platinum:75", "antiemetic"), orders("resection@L0"), REST)
    return course(build_case(library, "all_routes", 7), plans)


def first_look() -> list[str]:
    """A whole game of the scripted clinician: session, chart, policy and ending as well."""
    session = play_out(load_library(), "first_look", "teaching", 7)
    turns = [f"{turn.truth_hash} {digest(turn.findings)}" for turn in session.turns]
    end = summary(session, "teaching")
    return [*turns, f"{end['outcome']} {end['win']} {end['qa_months']}"]


GAMES: dict[str, Callable[[], list[str]]] = {
    "small_body": small_body, "glass_body": glass_body, "one_lock": one_lock, "all_routes": all_routes,
    "first_look": first_look,
}  # fmt: skip


def dispatched_features() -> dict[str, bool]:
    """CPU features for which this NumPy has code of its own beside its baseline, and whether each is on."""
    try:
        from numpy._core import _multiarray_umath as core
    except ImportError:  # before NumPy 2.0
        from numpy.core import _multiarray_umath as core  # type: ignore[no-redef]
    return {name: bool(core.__cpu_features__.get(name)) for name in core.__cpu_dispatch__}


def main() -> int:
    """Print or write the hashes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write them into tests/data/golden_hashes.json")
    parser.add_argument("--features", action="store_true", help="print the dispatched CPU features only")
    chosen = parser.parse_args()
    if chosen.features:
        print(json.dumps(dispatched_features()))
        return 0
    games = {name: play() for name, play in GAMES.items()}
    if chosen.write:
        GOLDEN.write_text(json.dumps(games, indent=1) + "\n", encoding="utf-8")
        print(f"wrote {GOLDEN.relative_to(ROOT)}")
        return 0
    environment = {
        "numpy": np.__version__, "python": sys.version.split()[0], "features": dispatched_features(),
        "hash_seed": os.environ.get("PYTHONHASHSEED"),
    }  # fmt: skip
    print(json.dumps({"environment": environment, "games": games}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
