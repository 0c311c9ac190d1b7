"""What a card does: one typed kind each, matched in one place by the rules."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from game.spec.common import (
    Days,
    Fraction,
    Identifier,
    Millimetres,
    NonNegative,
    Positive,
    Rate,
    Reserve,
    Sourced,
)
from game.spec.looks import CtScan, Examination, Laparoscopy, Look, LowDoseCt, Mri, Pet, PlainFilm


class Cytotoxic(Sourced):
    """Kills cycling cells by a constant number of logs a cycle."""

    kind: Literal["cytotoxic"]
    drug: Identifier
    log10_kill: float = Field(gt=0, le=10, description="logs of cycling cells killed by one full dose")
    sleeping_share: Fraction = Field(description="share of that kill which reaches sleeping cells")


class Targeted(Sourced):
    """Blocks births, and removes cells that depended on the target."""

    kind: Literal["targeted"]
    drug: Identifier
    birth_block: Fraction = Field(description="share of births prevented at full effect")
    death_per_day: Rate = Field(description="added chance of death a day at full effect")
    persister_per_day: Rate = Field(default=0.0, description="chance a day that a fully reached cell falls asleep")


class Resect(Sourced):
    """Removes everything within the margin of a charted place."""

    kind: Literal["resect"]
    margin_mm: Millimetres = Field(description="healthy rim taken beyond the largest charted extent")
    max_lesions: int = Field(ge=1, le=10)
    cycles_after_cytotoxic: int = Field(
        default=0, ge=0, le=4, description="cycles without a cytotoxic drug before it, this one included when above 0"
    )


class Radiation(Sourced):
    """A course of radiotherapy on charted places: so many fractions on days of the week."""

    kind: Literal["radiation"]
    fractions: int = Field(ge=1, le=45)
    gray_per_fraction: float = Field(gt=0, le=40)
    fractions_per_week: int = Field(ge=1, le=5, description="5 is Monday to Friday, 3 every other of these days")
    margin_mm: Millimetres = Field(description="healthy rim irradiated beyond the largest charted extent")
    max_lesions: int = Field(ge=1, le=10)
    organ_loss: Fraction = Field(description="share of the bed's tissue that has stopped working after the course")


class Ablate(Sourced):
    """Heats everything within the margin of a charted place to death, but beside a vessel that cools it."""

    kind: Literal["ablate"]
    margin_mm: Millimetres = Field(description="healthy rim heated beyond the largest charted extent")
    max_lesions: int = Field(ge=1, le=10)
    largest_mm: Millimetres = Field(description="largest charted lesion that it can heat through")
    heat_sink: Fraction = Field(description="chance that a cell beside a drawn vessel outlives it")


class Restore(Sourced):
    """Gives back part of a reserve over the days that follow."""

    kind: Literal["restore"]
    reserve: Reserve
    points: float = Field(gt=0, le=10)
    half_life_days: Days


class Quality(Sourced):
    """Raises or lowers quality of life for a while."""

    kind: Literal["quality"]
    points: float = Field(ge=-50, le=50)
    days: Days


class MarkerAndCounts(Sourced):
    """Tumour marker (noisy) and blood counts."""

    kind: Literal["marker_counts"]
    error_fraction: Fraction = Field(description="standard deviation of a reading, as a share of it")
    background: NonNegative = Field(description="reading without a tumour, in the marker's unit")


class CtDna(Sourced):
    """Tumour DNA in blood: burden and variants."""

    kind: Literal["ctdna"]
    limit_fraction: Fraction = Field(description="smallest fraction of tumour DNA that is reported")
    variant_limit_fraction: Fraction = Field(description="smallest fraction of all DNA at which a variant is named")
    genomes_read: Positive = Field(description="genome equivalents in the tube: the sampling error")
    half_at_cells: Positive = Field(description="living cells at which half of the DNA in blood is the tumour's")


class Biopsy(Sourced):
    """Samples one disc of one charted lesion and sequences it."""

    kind: Literal["biopsy"]
    radius_mm: Millimetres
    limit_fraction: Fraction = Field(description="smallest cell share at which sequencing names a mechanism")
    delay_cycles: int = Field(ge=0, le=4)


Effect = Annotated[
    Cytotoxic
    | Targeted
    | Resect
    | Radiation
    | Ablate
    | Restore
    | Quality
    | CtScan
    | Mri
    | Pet
    | PlainFilm
    | LowDoseCt
    | Laparoscopy
    | Examination
    | MarkerAndCounts
    | CtDna
    | Biopsy,
    Field(discriminator="kind"),
]
LocalEffect = Resect | Radiation | Ablate | Biopsy
"""Effects on charted places."""
TestEffect = Look | MarkerAndCounts | CtDna | Biopsy
