"""A small library for tests of play: one cancer, two organs, ten cards, three levels. Numbers are assumptions."""

from __future__ import annotations

from typing import Any

from game.spec.cancers import Cancer
from game.spec.cards import Card
from game.spec.drugs import Drug
from game.spec.levels import Level
from game.spec.library import Library
from game.spec.mechanisms import Mechanism
from game.spec.organs import Organ

BY = {"assumption": "for tests"}


def organ(name: str, **more: Any) -> Organ:
    return Organ.model_validate(
        {
            "id": name, "name": name.capitalize(), "width_mm": 60, "height_mm": 60, "cells_per_mm3": 1e6,
            "vessel_density": 0.5, "stroma": 0.2, "drug_penetration": 1.0, "blood_share": 0.3, "function_weight": 0.3,
            "fails_below": 0.2, "teaching": "x", **BY, **more,
        }
    )  # fmt: skip


def drug(name: str, **more: Any) -> Drug:
    return Drug.model_validate(
        {
            "id": name, "name": name, "drug_class": "x", "half_life_days": 1, "daily": True, "ec50": 0.3, "hill": 2,
            "teaching": "x", **BY, **more,
        }
    )  # fmt: skip


def card(card_id: str, slot: str, effects: list[dict[str, Any]], **more: Any) -> Card:
    categories = {"systemic": "targeted", "local": "local", "test": "test", "support": "support"}
    return Card.model_validate(
        {
            "id": card_id, "name": more.pop("name", card_id.replace("_", " ").capitalize()), "since_year": 2000,
            "category": categories[slot], "slot": slot, "hours": 1, "dosed": slot == "systemic", "reach": "systemic",
            "effects": [{**BY, **effect} for effect in effects], "read_after_cycles": 0, "mechanism": "x",
            "teaching": "x", "evidence": "simplified for teaching", "sources": ["x"], **more,
        }
    )  # fmt: skip


def toll(reserve: str, points: float) -> dict[str, Any]:
    return {"reserve": reserve, "points": points, "nadir_day": 10, **BY}


CANCER = Cancer.model_validate(
    {
        "id": "test_cancer", "name": "Test cancer", "home": "lung", "targets": ["lock"],
        "growth": {"doubling_days": 60, "death_per_day": 0.1, "gompertz_cells": 3.1e12, **BY},
        "invasion": {"membrane_loss_per_day": 0.05, "motility_per_division": 5e-4, "invasiveness": 1, **BY},
        "spread": {
            "shed_per_cell_day": 5e-5, "alive_at_24h": 0.01, "settle_share": 5e-5, "asleep_share": 0.7,
            "cycling_share": 0.05, **BY,
        },
        "sleep": {
            "wake_per_day": 0.0025, "wake_at_home_per_day": 0.05, "crowding_per_day": 0.01, "starvation_per_day": 0.01,
            **BY,
        },
        "oxygen": {"demand": 0.5, "death_per_day": 0.02, **BY},
        "soils": [
            {"organ": "lung", "growth": 1, "settling": 1, **BY},
            {"organ": "liver", "growth": 0.8, "settling": 0.5, **BY},
        ],
        "marker": {"name": "Marker", "unit": "ng/ml", "per_1e9_cells": 10, **BY}, "ctdna_shedding": 1,
        "mechanisms": ["T790M", "bypass"], "teaching": "x", **BY,
    }
)  # fmt: skip

MECHANISMS = [
    {
        "id": "T790M", "name": "T790M", "kind": "target_mutation", "short": "T790M", "per_division": 1e-8,
        "fitness_cost": 0.02, "defeats": [{"drug": "first_lock", "fold_ec50": 1000, **BY}],
        "evidence": "supported", "teaching": "x", **BY,
    },
    {
        "id": "bypass", "name": "Bypass", "kind": "bypass", "short": "bypass", "per_division": 1e-8,
        "fitness_cost": 0.05, "closed_by": ["closer"],
        "defeats": [
            {"drug": "first_lock", "fold_ec50": 1000, **BY}, {"drug": "third_lock", "fold_ec50": 1000, **BY}
        ],
        "evidence": "supported", "teaching": "x", **BY,
    },
]  # fmt: skip

TARGETED = {"kind": "targeted", "birth_block": 1.0, "death_per_day": 0.06}

CARDS = [
    card("first", "systemic", [{**TARGETED, "drug": "first_lock"}], name="First drug", toxicity=[toll("gut", 1)]),
    card("third", "systemic", [{**TARGETED, "drug": "third_lock"}], name="Third drug", toxicity=[toll("gut", 1)]),
    card("closer_card", "systemic", [{**TARGETED, "drug": "closer", "death_per_day": 0.0}], name="Closer"),
    card(
        "platinum", "systemic", [{"kind": "cytotoxic", "drug": "platinum", "log10_kill": 0.5, "sleeping_share": 0.1}],
        name="Platinum", toxicity=[toll("marrow", 6), toll("gut", 3)],
    ),
    card("resection", "local", [{"kind": "resect", "margin_mm": 10, "max_lesions": 1}], reach="lesions", hours=2),
    card(
        "ct", "test",
        [{
            "kind": "ct", "sees_mm": 5, "measures_mm": 10, "error_fraction": 0.03, "error_mm": 0.5, "false_lesions": 0
        }],
        name="CT",
    ),
    card("marker_counts", "test", [{"kind": "marker_counts", "error_fraction": 0.1, "background": 2}], name="Marker"),
    card(
        "ctdna", "test", [{"kind": "ctdna", "limit_fraction": 0.001, "variant_limit_fraction": 0.001,
          "genomes_read": 10000,
          "half_at_cells": 1e10}],
        name="ctDNA",
    ),
    card(
        "biopsy", "test", [{"kind": "biopsy", "radius_mm": 3, "limit_fraction": 0.05, "delay_cycles": 1}],
        reach="lesions", hours=2, name="Biopsy",
    ),
    card(
        "gcsf", "support", [{"kind": "restore", "reserve": "marrow", "points": 4, "half_life_days": 5}], name="G-CSF",
        dosed=False,
    ),
]  # fmt: skip

TEACHING = [
    {"when": {"found": "T790M"}, "give": [{"card": "third", "dose": 100}], "set": "switched"},
    {"when": {"found": "bypass"}, "give": ["first", "closer_card"], "set": "switched"},
    {
        "when": {"rise": {"of": "ctdna", "over": 2, "ratio": 1.5}, "not": {"flag": "switched"}},
        "give": [{"card": "biopsy", "at": "largest:1"}],
    },
    {"when": {"every": 2}, "give": ["ctdna", "ct"]},
    {"when": {"not": {"flag": "switched"}}, "give": [{"card": "first", "dose": 100}]},
]


def level(name: str = "two_locks", **changes: Any) -> Level:
    base: dict[str, Any] = {
        "schema_version": 1, "id": name, "number": "1", "name": "Test level", "minutes": 5, "year": 2020,
        "concept": "selection", "patient": {"name": "P", "portrait": "p", "story": "x", "goal": "x"},
        "cancer": "test_cancer", "organs": ["lung", "liver"], "intent": "control", "horizon": {"cycles": 8},
        "start": [
            {
                "organ": "lung", "at_mm": [30, 30], "cells": 3e9,
                "clones": [{"share": 0.99}, {"share": 0.01, "mechanisms": ["drawn"]}],
            },
            {"organ": "liver", "at_mm": [30, 30], "cells": 1.5e9},
        ],
        "vary": {"mechanism": {"T790M": 0.5, "bypass": 0.5}},
        "cards": [
            {"card": "first"}, {"card": "third", "from_cycle": 2, "note": "By a trial."}, {"card": "closer_card"},
            {"card": "platinum"}, {"card": "resection"}, {"card": "ct"}, {"card": "marker_counts"}, {"card": "ctdna"},
            {"card": "biopsy"}, {"card": "gcsf"},
        ],
        "referral": {"tests": ["ct", "ctdna", "marker_counts"], "letter": "x"},
        "policies": {"teaching": TEACHING, "naive": [{"give": ["first"]}]},
        "stars": {"insight": "mechanism_before_progression", "text": "x"},
        "text": {"idea": "x", "briefing": "x", "intent": "x", "won": "x", "lost": "x"},
        "lesson": {"many_people_think": "x", "your_run_shows": "{resistant_clone} born on day {resistant_born_day}."},
        **BY,
    }  # fmt: skip
    return Level.model_validate({**base, **changes})


STAGE_ONE = level(
    "stage_one", intent="clear", organs=["lung", "liver"], horizon={"cycles": 4}, vary={},
    start=[{"organ": "lung", "at_mm": [30, 30], "cells": 1e9, "membrane": "intact"}],
    stars={"insight": "tests_at_most", "tests": 2, "text": "x"},
    policies={
        "teaching": [{"when": {"cycle": 0}, "give": [{"card": "resection", "at": "primary"}]}],
        "naive": [{"give": ["platinum"]}],
    },
    lesson={"many_people_think": "x", "your_run_shows": "{removed} cells were taken out."},
)  # fmt: skip
WATCHED = level(
    "watched", intent="watch", truth_shown=True, horizon={"cycles": 3}, vary={}, policies={"naive": [{}]},
    start=[{"organ": "lung", "at_mm": [30, 30], "cells": 1000, "membrane": "intact"}],
    stars={"insight": "watched_to_the_end", "text": "x"},
    lesson={"many_people_think": "x", "your_run_shows": "{shed} cells were shed."},
)  # fmt: skip

LEVELS = [level(), STAGE_ONE, WATCHED]


def library(*more: Level) -> Library:
    return Library(
        organs={each.id: each for each in (organ("lung"), organ("liver"))},
        cancers={CANCER.id: CANCER},
        mechanisms={str(each["id"]): Mechanism.model_validate(each) for each in MECHANISMS},
        drugs={
            each.id: each
            for each in (
                drug("first_lock", target="lock"),
                drug("third_lock", target="lock"),
                drug("closer"),
                drug("platinum", daily=False, half_life_days=2, hill=1),
            )
        },
        cards={each.id: each for each in CARDS},
        levels={each.id: each for each in (*LEVELS, *more)},
    )
