"""Drugs: how long each stays, and how strongly a dose acts."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from game.spec.common import Days, Identifier, Sourced, Text, Title


class Drug(Sourced):
    """Pharmacology of one drug, relative to its full dose.

    The full dose gives a plasma level of 1 on the day it is taken; `daily` drugs hold their level through the cycle.
    """

    id: Identifier
    name: Title
    drug_class: Identifier = Field(description="for example alkylator, taxane, egfr_inhibitor")
    half_life_days: Days = Field(description="elimination half-life of the effect")
    daily: bool = Field(description="taken every day of the cycle (true) or once, on its first day (false)")
    ec50: float = Field(gt=0, le=10, description="tissue level, full dose = 1, at which half the effect is reached")
    hill: Literal[1, 2, 3, 4] = Field(default=1, description="steepness of the effect around ec50")
    target: Identifier | None = Field(default=None, description="what a cancer must carry for the drug to act")
    teaching: Text
