"""Organs: where a tumour may be, how blood reaches it, and what its loss costs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from game.spec.common import Fraction, Identifier, Sourced, Text, Title


class Organ(Sourced):
    """One organ section: an elliptical mask on a 64 x 64 grid of 2 mm voxels."""

    id: Identifier
    name: Title
    width_mm: float = Field(gt=8, le=128, description="width of the section's ellipse")
    height_mm: float = Field(gt=8, le=128, description="height of the section's ellipse")
    cells_per_mm3: float = Field(gt=1e3, le=1e6, description="tumour cells a full voxel holds, per cubic millimetre")
    vessel_density: Fraction = Field(description="microvessels away from the drawn vessels, 1 = beside a vessel")
    stroma: Fraction = Field(description="how much the tissue hinders passage of cells, 0 = not at all")
    drug_penetration: Fraction = Field(description="share of the plasma exposure that reaches the tissue")
    first_pass: Identifier | None = Field(
        default=None, description="organ whose capillaries venous blood from here meets first"
    )
    first_pass_share: Fraction = Field(default=0.0, description="share of the surviving cells that stops there")
    blood_share: Fraction = Field(description="share of the cells in arterial blood that stops in this organ")
    plexus: Identifier | None = Field(
        default=None, description="organ that a plexus of veins without valves leads to, past liver and lung"
    )
    plexus_share: Fraction = Field(default=0.0, description="share of the surviving cells that stops there by it")
    venous_share: Fraction = Field(
        default=0.0, description="share of the cells in venous blood that stops here, with flow: circuit; the lung's"
    )
    leaves_by: Literal["veins", "arteries"] = Field(
        default="veins", description="where blood from here goes; from a lung it goes on to the arteries"
    )
    drains_to: Identifier | None = Field(default=None, description="node that lymph from here meets first")
    lymph_density: Fraction = Field(
        default=0.0, description="lymph capillaries away from the drawn lymph vessels, 1 = beside one"
    )
    peritoneal_surface: Literal["none", "edge", "whole"] = Field(
        default="none", description="where the organ faces the peritoneal cavity: nowhere, at its edge, or everywhere"
    )
    implant_share: Fraction = Field(
        default=0.0, description="share of the cells in the peritoneal cavity that comes to lie on this organ"
    )
    function_weight: Fraction = Field(description="how much quality of life falls when the whole organ is lost")
    fails_below: Fraction = Field(description="organ function below which the patient dies; 0 = never")
    teaching: Text


def nodes_of(organs: Iterable[Organ]) -> frozenset[str]:
    """Those that lymph drains to, and the node of the lung, which a level may have without the lung."""
    return frozenset({organ.drains_to for organ in organs if organ.drains_to is not None} | {"node"})
