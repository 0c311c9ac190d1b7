"""Bodies with nodes, a peritoneal cavity and clusters, for tests of the routes of spread. Every number is made up."""

from __future__ import annotations

from typing import Any

from bodies import BY, CANCER, organ

from game.spec.cancers import Soil
from game.spec.routes import Clusters, Debated, Implantation, Lymph

ORGANS = (
    organ("home", first_pass="filter", first_pass_share=0.7, drains_to="near", lymph_density=0.2,
          peritoneal_surface="edge", implant_share=0.1),
    organ("filter", blood_share=0.3),
    organ("near", drains_to="next", blood_share=0.0),
    organ("next", blood_share=0.0),
    organ("lining", blood_share=0.0, peritoneal_surface="whole", implant_share=0.6),
)  # fmt: skip
LYMPH = Lymph.model_validate(
    {"enter_per_cell_day": 1e-3, "alive_share": 0.5, "onward_share": 0.4, "settle_share": 0.02, **BY}
)
PERITONEUM = Implantation.model_validate({"shed_per_cell_day": 1e-3, "alive_share": 0.5, "settle_share": 0.02, **BY})
CLUSTERS = Clusters.model_validate({"per_single_cell": 0.05, "cells": 3, "potency": 30, **BY})
STILL = {"death_per_day": 0.0, "doubling_days": 1e18}


def routes(organs: tuple[Any, ...] = ORGANS, **blocks: Any) -> dict[str, Any]:
    """Arguments of `bodies.case`: these organs, with all soil favourable, and the named blocks of a level's biology."""
    soils = [Soil(organ=each.id, growth=1.0, settling=1.0, assumption="x") for each in organs]
    return {
        "organs": organs,
        "cancer": CANCER.model_copy(update={"soils": tuple(soils)}),
        "level_fields": {"biology": {name: block.model_dump() for name, block in blocks.items()}},
    }


def debated(**effects: dict[str, Any]) -> Debated:
    return Debated.model_validate({name: {**fields, **BY} for name, fields in effects.items()})
