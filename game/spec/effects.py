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

# Drugs on cells -------------------------------------------------------------------------------------------------


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


class Endocrine(Sourced):
    """Takes the growth signal from cells that depend on a hormone: fewer births, little death, over days."""

    kind: Literal["endocrine"]
    drug: Identifier
    birth_block: Fraction = Field(description="share of births prevented at full effect")
    death_per_day: Rate = Field(description="added chance of death a day at full effect")
    sleep_per_day: Rate = Field(default=0.0, description="chance a day that a fully reached cycling cell falls asleep")
    sleeping_death_per_day: Rate = Field(default=0.0, description="added chance of death a day of sleeping cells")
    onset_days: Days = Field(description="days until half of the effect is reached, as the hormone falls")


class PumpBlock(Sourced):
    """Closes the efflux pump, in tumour cells and in healthy ones."""

    kind: Literal["pump_block"]
    drug: Identifier
    closes: Fraction = Field(description="share of the pump's work that a full dose stops")
    toxicity_times: float = Field(
        default=1.0, ge=1, le=5, description="multiplies the toxicity of drugs that a pump throws out, given with it"
    )


# Drugs on the body ----------------------------------------------------------------------------------------------


class ImmuneRelease(Sourced):
    """Lifts the suppression of immune cells, over weeks; the lesion may first look larger."""

    kind: Literal["immune_release"]
    drug: Identifier
    lifts: Fraction = Field(description="share of the suppression that a full dose lifts")
    delay_days: Days = Field(description="time constant of the lifting")
    swelling_median: NonNegative = Field(
        description="immune cells and fluid that come to a full infiltrate, in cells per living cell; median patient"
    )
    swelling_sd_log: float = Field(ge=0, le=3, description="spread of that between patients, log-normal")


class AntigenPrime(Sourced):
    """Shows immune cells what to look for: more of them come, and for fewer cells, after weeks."""

    kind: Literal["antigen_prime"]
    drug: Identifier
    primes: Fraction = Field(description="share of the missing recruitment that a full dose makes up")
    delay_days: Days = Field(description="time constant of the priming")


class ImmuneDamp(Sourced):
    """Keeps immune cells away for some days, as steroids do."""

    kind: Literal["immune_damp"]
    share: Fraction = Field(description="share of the recruitment that is lost")
    days: Days


class VesselChange(Sourced):
    """Makes leaky vessels carry more blood at first, then prunes them."""

    kind: Literal["vessel_change"]
    drug: Identifier
    normalises: Fraction = Field(description="share of what leaky vessels fail to carry that a full dose restores")
    normal_days: Days = Field(description="days from the start of treatment until that is past")
    prunes_per_day: Rate = Field(description="share of the new vessels lost a day after that; none grow meanwhile")


class SoilChange(Sourced):
    """Changes what an organ offers to cells, or dissolves matrix."""

    kind: Literal["soil_change"]
    drug: Identifier
    organs: tuple[Identifier, ...] = Field(default=(), description="organs whose soil it changes")
    growth_times: float = Field(default=1.0, ge=0, le=2, description="multiplies the soil's factor on net growth")
    settling_times: float = Field(default=1.0, ge=0, le=2, description="multiplies the soil's factor on settling")
    matrix_loss_per_day: Rate = Field(default=0.0, description="share of laid matrix dissolved a day, in every organ")


class Protect(Sourced):
    """Spares a reserve part of what the orders of the same days take from it."""

    kind: Literal["protect"]
    reserve: Reserve
    share: Fraction = Field(description="share of the points that is spared")
    days: Days = Field(description="days, from the order on, on which doses are spared")


# Hands, comfort and tests ---------------------------------------------------------------------------------------


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


CellEffect = Cytotoxic | Targeted | Endocrine
"""What a drug does to cells."""
BodyEffect = ImmuneRelease | AntigenPrime | VesselChange | SoilChange
"""What a drug does to the body around them."""
DrugEffect = CellEffect | PumpBlock | BodyEffect
"""Effects by a drug, whose level falls by its half-life."""
Effect = Annotated[
    DrugEffect
    | ImmuneDamp
    | Protect
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
