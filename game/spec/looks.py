"""Tests that look into organs: what each sees, what it misses, and what it takes for a lesion."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from game.spec.common import Content, Days, Fraction, Identifier, Millimetres, Sourced, Text


class FalseInOrgan(Content):
    """Chance that one look shows something in this organ that is no lesion."""

    organ: Identifier
    chance: Fraction


class Look(Sourced):
    """What every test that looks has: its organs, its limit, its misses, its error and its false findings."""

    organs: tuple[Identifier, ...] = Field(default=(), description="organs it looks at; every organ when left out")
    sees_mm: Millimetres
    misses: Fraction = Field(
        default=0.0,
        description="share of the lesions of sees_mm and more that it never shows, drawn for each lesion and test",
    )
    misses_none_from_mm: Millimetres | None = Field(
        default=None, description="size from which it misses none; the share holds at every size when left out"
    )
    error_fraction: Fraction = Field(description="standard deviation of a diameter, as a share of it")
    error_mm: Millimetres = Field(description="standard deviation of a diameter, added in quadrature")
    false_lesions: Fraction = Field(description="chance that one look shows something that is not a lesion")
    false_in: tuple[FalseInOrgan, ...] = Field(
        default=(), description="further chances, one for each organ, drawn apart from false_lesions"
    )
    false_mm: tuple[Millimetres, Millimetres] = Field(
        default=(6.0, 6.0), description="smallest and largest size of what is no lesion; small ones are more frequent"
    )

    @model_validator(mode="after")
    def _organs_agree(self) -> Look:
        for each in self.false_in:
            if self.organs and each.organ not in self.organs:
                raise ValueError(f"false_in names {each.organ}, which is not in organs; add it there or remove it")
        if self.false_mm[0] > self.false_mm[1]:
            raise ValueError("false_mm gives the smallest size first; exchange the two")
        return self


class CtScan(Look):
    """Sees lesions from one size, measures from another, and errs."""

    kind: Literal["ct"]
    measures_mm: Millimetres


class Mri(Look):
    """As a CT, slower and finer, in the organs it is aimed at. It measures, so RECIST may read it."""

    kind: Literal["mri"]
    measures_mm: Millimetres


class Pet(Look):
    """Shows living, cycling tissue: what sleeps or is dead stays dark, what is inflamed shines too. No measurement."""

    kind: Literal["pet"]
    inflamed: Fraction = Field(description="chance that the bed of a recent operation shines")
    inflamed_days: Days = Field(description="days after an operation that its bed may shine")


class PlainFilm(Look):
    """A shadow of the whole depth: coarse, cheap, and no measurement."""

    kind: Literal["plain_film"]


class LowDoseCt(Look):
    """Screening with little radiation: sees small lesions, with many false alarms and no measurement."""

    kind: Literal["low_dose_ct"]


class Laparoscopy(Look):
    """A camera through the belly wall: sees deposits on surfaces that no scan shows. No measurement."""

    kind: Literal["laparoscopy"]


class Complaint(Sourced):
    """What a person tells when asked, and what it may be taken for."""

    organ: Identifier
    from_mm: Millimetres = Field(description="size of a lesion of the organ from which the complaint is there")
    words: Text = Field(description="the complaint, as the person tells it")
    suspect: Text = Field(description="what the clinic adds when it takes the complaint seriously")
    taken_for: Text = Field(description="what it is put down to when it is taken for something else")
    taken_share: Fraction = Field(description="chance that it is put down to something else")
    without: Fraction = Field(description="chance that a person without such a lesion has the same complaint")
    days: Days = Field(description="so long one judgement, and one such complaint, lasts before it is drawn anew")


class Examination(Look):
    """History and hands: masses near the surface, and complaints that may be put down to something else."""

    kind: Literal["examination"]
    complaints: tuple[Complaint, ...] = ()


LOOKS = (CtScan, Mri, Pet, PlainFilm, LowDoseCt, Laparoscopy, Examination)
MEASURING = (CtScan, Mri)
"""Looks whose diameters RECIST reads."""
