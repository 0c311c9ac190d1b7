"""Cancers: how a tumour of one kind grows, spreads and sleeps."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from game.spec.common import Days, Fraction, Identifier, NonNegative, Positive, Rate, Sourced, Text, Title
from game.spec.routes import Clusters, Implantation, Lymph


class Growth(Sourced):
    """Birth and death of cells."""

    doubling_days: Days = Field(description="doubling time at 5e8 cells; of the median patient")
    doubling_sd_log: Annotated[float, Field(ge=0, le=2)] = Field(
        default=0.0, description="spread of it between patients, log-normal; a level's vary: doubling_days replaces it"
    )
    death_per_day: Rate = Field(description="chance of death a day, without treatment")
    gompertz_cells: Annotated[float, Field(gt=5e8, le=1e13)] = Field(
        description="burden at which growth stops; above the 5e8 cells at which the doubling time holds"
    )
    lethal_cells: Positive = Field(
        default=1e12, description="burden at which the person dies: by convention about a kilogram"
    )


class Invasion(Sourced):
    """Breach of the membrane and passage through tissue."""

    membrane_loss_per_day: Rate = Field(description="share of the membrane lost a day beside a full voxel")
    motility_per_division: Rate = Field(description="chance that a daughter leaves its voxel")
    invasiveness: NonNegative = Field(description="multiplies membrane loss, motility and entry into vessels")


class Spread(Sourced):
    """From entry into a vessel to settling in an organ."""

    shed_per_cell_day: Rate = Field(description="entry into blood per cell and day, beside a vessel")
    alive_at_24h: Fraction = Field(description="share of the shed cells alive and arrested a day later")
    settle_share: Fraction = Field(description="share of those that settle in fully favourable soil")
    asleep_share: Fraction = Field(description="share of the settled that sleep")
    cycling_share: Fraction = Field(description="share of the settled that go on dividing; the rest die")
    half_life_hours: Annotated[float, Field(gt=0, le=24)] = Field(
        default=1.6, description="half-life of cells in the blood; 1 to 2.4 hours after surgery (Meng 2004)"
    )
    settle_sd_log: Annotated[float, Field(ge=0, le=4)] = Field(
        default=0.0,
        description="spread of settling between patients, log-normal, alike in every organ; settle_share is the median",
    )
    soil_sd_log: Annotated[float, Field(ge=0, le=4)] = Field(
        default=0.0, description="the same in each organ by itself: whose cells fit which soil differs"
    )
    flow: Literal["shares", "circuit"] = Field(
        default="shares",
        description="what passes the first organ is spread by blood_share alone, or meets the lung first (circuit)",
    )


class Sleep(Sourced):
    """Sleep and waking."""

    wake_per_day: Rate = Field(description="chance that a sleeping cell wakes in foreign soil")
    wake_at_home_per_day: Rate = Field(description="the same in a lesion with room and oxygen, once the cause has gone")
    crowding_per_day: Rate = Field(description="chance of sleep a day at twice the capacity")
    starvation_per_day: Rate = Field(description="chance of sleep a day without oxygen")


class Oxygen(Sourced):
    """What low oxygen does."""

    demand: NonNegative = Field(description="oxygen use of a full voxel, in units of the supply beside a vessel")
    death_per_day: Rate = Field(description="chance of death a day without oxygen")
    drug_shield: Fraction = Field(
        default=0.0, description="share of the logs of a cytotoxic drug that cells without oxygen are spared"
    )


class Immunity(Sourced):
    """How immune cells meet this cancer, in a person of full immunity."""

    infiltrate: Fraction = Field(description="most of a full infiltrate that its lesions draw: 1 hot, near 0 cold")
    infiltrate_sd_log: Annotated[float, Field(ge=0, le=3)] = Field(
        default=0.0, description="spread of it between patients, log-normal: inflamed tumours and cold ones"
    )
    recruited_at_cells: Positive = Field(description="visible cells of a lesion at which half of that has come")
    follow_per_day: Rate = Field(description="share of the gap to it that closes a day")
    kill_per_day: Rate = Field(description="chance of death a day of a visible cell in a full infiltrate")
    saturated_at_cells: Positive = Field(description="visible cells at which half of them go without a killer")
    suppression: Fraction = Field(description="share of the kill that a large lesion suppresses, as by PD-L1")
    suppressed_at_cells: Positive = Field(description="visible cells at which half of that suppression is there")
    sleep_per_day: Rate = Field(default=0.0, description="chance a day that a cell under full attack falls asleep")
    sleeping_visibility: Fraction = Field(default=1.0, description="share of its antigen that a sleeping cell shows")


class Remodelling(Sourced):
    """How the tissue of a lesion changes around its cells."""

    sprout_per_day: Rate = Field(description="new vessels a day without oxygen, 1 = as beside a drawn vessel")
    sprout_limit: Fraction = Field(description="most new vessels in a voxel")
    leaky_flow: Fraction = Field(description="share of the blood that new vessels carry, relative to grown ones")
    matrix_per_day: Rate = Field(description="share of the gap to the most matrix that fibroblasts close a day")
    matrix_limit: Fraction = Field(description="most matrix that they lay")
    matrix_press: Fraction = Field(description="share of the perfusion that a full matrix presses off")
    heals_per_day: Rate = Field(description="share of matrix and new vessels lost a day where nothing asks for them")


class Competition(Sourced):
    """How strongly cells with a mechanism feel the others in their lesion."""

    mechanism: Identifier
    from_others: float = Field(ge=0, le=5, description="weight of a cell without it in its crowd; 1 = as its own kind")


class Soil(Sourced):
    """How well cells of this cancer do in one organ: 1 = as at home."""

    organ: Identifier
    growth: float = Field(ge=0, le=4.0, description="multiplies net growth")
    settling: float = Field(ge=0, le=1.0, description="multiplies settling")


class Response(Sourced):
    """How well cells of this cancer answer one drug."""

    drug: Identifier
    factor: float = Field(ge=0, le=20, description="multiplies the logs killed, or a targeted drug's block and death")


class Radiosensitivity(Sourced):
    """How well oxygenated cells of this cancer answer radiation: survival is exp(-(alpha d + beta d²))."""

    alpha_per_gray: float = Field(ge=0, le=2)
    beta_per_gray2: float = Field(ge=0, le=1)


class Mutability(Sourced):
    """How often cells of this cancer gain one mechanism, relative to the usual."""

    mechanism: Identifier
    factor: float = Field(ge=0, le=1e5, description="multiplies the mechanism's chance per division")


class Secretion(Sourced):
    """The tumour marker."""

    name: Title
    unit: Title
    per_1e9_cells: NonNegative


class Cancer(Sourced):
    """One kind of cancer."""

    id: Identifier
    name: Title
    home: Identifier
    targets: tuple[Identifier, ...] = Field(default=(), description="drug targets its cells carry")
    growth: Growth
    invasion: Invasion
    spread: Spread
    sleep: Sleep
    oxygen: Oxygen
    lymph: Lymph | None = Field(default=None, description="spread by lymph; none when left out")
    peritoneum: Implantation | None = Field(default=None, description="spread over the peritoneum; none when left out")
    clusters: Clusters | None = Field(default=None, description="clusters in the blood; none when left out")
    immunity: Immunity | None = Field(default=None, description="none: immune cells take no part")
    remodelling: Remodelling | None = Field(default=None, description="none: vessels and matrix stay as they are")
    competition: tuple[Competition, ...] = Field(default=(), description="none: all cells of a lesion count alike")
    soils: tuple[Soil, ...]
    responses: tuple[Response, ...] = Field(default=(), description="drugs it answers better or worse than usual")
    radiation: Radiosensitivity | None = Field(default=None, description="0.3 per Gy and 0.03 per Gy² when left out")
    marker: Secretion
    ctdna_shedding: Positive = Field(description="tumour DNA per cell relative to a typical tumour")
    mechanisms: tuple[Identifier, ...] = Field(
        default=(), description="routes its cells can take, and traits they can gain"
    )
    mutability: tuple[Mutability, ...] = Field(
        default=(), description="mechanisms that arise more or less often in it than usual"
    )
    teaching: Text
