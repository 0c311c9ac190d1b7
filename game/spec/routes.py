"""Ways of spread beside single cells in the blood, and debated effects: each is off where a level has no block."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from game.spec.common import Content, Evidence, Fraction, Positive, Rate, Sourced


class Lymph(Sourced):
    """From a lymph vessel to the node that drains the organ, and on to the next node or the blood."""

    enter_per_cell_day: Rate = Field(description="entry into lymph per cell and day, beside a lymph vessel")
    alive_share: Fraction = Field(description="share of the entered cells that reaches the node alive")
    onward_share: Fraction = Field(
        description="share of those that passes the node, to the next one or to the blood; the rest stops in it"
    )
    settle_share: Fraction = Field(description="share of the stopped cells that settles in a fully favourable node")


class Implantation(Sourced):
    """From the surface of an organ into the peritoneal cavity, and onto a surface there."""

    shed_per_cell_day: Rate = Field(description="cells that come off per cell and day, at the organ's surface")
    alive_share: Fraction = Field(description="share of them that comes to lie on a surface alive")
    settle_share: Fraction = Field(description="share of those that settles on a fully favourable surface")


class Clusters(Sourced):
    """Clumps of cells that enter the blood together."""

    per_single_cell: Fraction = Field(description="clusters that enter the blood for each single cell that does")
    cells: Annotated[int, Field(ge=2, le=50)] = Field(description="cells in a cluster")
    potency: float = Field(ge=1, le=1000, description="times as likely as a single cell to settle once arrested")


class DrugSpread(Sourced):
    """Entry into vessels raised by chemotherapy: seen in mice, without an excess of metastases in trials."""

    entry_times: float = Field(ge=1, le=100, description="multiplies entry into blood on days a cytotoxic drug acts")
    evidence: Evidence = "debated"


class NichePriming(Sourced):
    """Distant soil prepared by what the primary secretes."""

    settling_times: float = Field(ge=1, le=100, description="multiplies settling away from home, at most")
    half_at_cells: Positive = Field(description="cells in the home organ at which half of that excess is reached")
    evidence: Evidence = "debated"


class NerveSignals(Sourced):
    """Nerves in the tumour that make its cells more invasive."""

    invasiveness_times: float = Field(
        ge=1, le=100, description="multiplies membrane loss, motility and entry into vessels"
    )
    evidence: Evidence = "debated"


class Debated(Content):
    """Effects that researchers disagree about; each is off unless the level has its block."""

    drug_spread: DrugSpread | None = None
    niche_priming: NichePriming | None = None
    nerve: NerveSignals | None = None

    def told(self) -> tuple[str, ...]:
        """What the level assumes, in a sentence each."""
        found = []
        if self.drug_spread is not None:
            found.append(
                f"While chemotherapy acts, {self.drug_spread.entry_times:g} times as many cells enter the blood."
            )
        if self.niche_priming is not None:
            times = self.niche_priming.settling_times
            found.append(f"A large primary prepares other organs: up to {times:g} times as many cells settle.")
        if self.nerve is not None:
            found.append(f"Nerve signals make the cells {self.nerve.invasiveness_times:g} times as invasive.")
        return tuple(found)
