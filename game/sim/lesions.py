"""Lesions: which voxels belong together, how large each is, and how it was (docs/model.md, 3).

A lesion is given at settling and inherited by invasion. Its diameter comes from its mass, living cells plus dead
ones not yet cleared, since a density threshold would leave the diameter untouched by a one-log kill and then drop
it to zero.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

NO_LESION = -1
CELLS_PER_CM3 = 1e9
"""Traditional figure; Del Monte 2009 (10.4161/cc.8.3.7608) argues for 1e8 in epithelial tumours."""
CLEARED_LEFT = 24
CLEARED_OF = 25
"""Dead cells leave the mass by 4% a day (24/25 stay): a half-life of 17 days. Assumption."""
_PI = 3.141592653589793
FEW_LESIONS = 12
"""Up to so many lesions plain Python is faster than arrays; the bits are the same."""


def cube_root(value: Floats) -> Floats:
    """Cube root of non-negative float64, from + - * / alone, so equal on every machine; relative error < 1e-15."""
    mantissa, exponent = np.frexp(value)
    third = np.floor_divide(exponent + 2, 3)
    scaled = np.ldexp(mantissa, exponent - 3 * third)  # in [1/8, 1)
    root = 0.4 + 0.6 * scaled
    for _ in range(5):
        root = (2.0 * root + scaled / (root * root)) / 3.0
    result: Floats = np.where(value > 0, np.ldexp(root, third), 0.0)
    return result


def diameter_mm(mass_cells: npt.NDArray[np.int64] | Floats) -> Floats:
    """Diameter of a sphere of that many cells at CELLS_PER_CM3, millimetres."""
    volume_mm3 = np.asarray(mass_cells, np.float64) / (CELLS_PER_CM3 / 1000.0)
    return cube_root(volume_mm3 * 6.0 / _PI)


def _diameter_scalar(mass: int) -> float:
    """As `diameter_mm`, bit for bit, for one lesion."""
    value = mass / (CELLS_PER_CM3 / 1000.0) * 6.0 / _PI
    if value <= 0.0:
        return 0.0
    mantissa, exponent = math.frexp(value)
    third = (exponent + 2) // 3
    scaled = math.ldexp(mantissa, exponent - 3 * third)
    root = 0.4 + 0.6 * scaled
    for _ in range(5):
        root = (2.0 * root + scaled / (root * root)) / 3.0
    return math.ldexp(root, third)


@dataclass
class Lesions:
    """The table of lesions, int64 or float64 [n]; a row is never removed while its organ may still show its bed.

    Attributes:
        organ: index of the organ.
        x_mm, y_mm: centre.
        born_day: founding.
        cells: living cells, recounted every day.
        awake: cycling cells.
        mass: living cells plus dead ones not yet cleared.
        peak_mass: largest mass so far.
        slept_since: day since which all of its cells sleep, or -1.
        grade: 1 to 3, multiplies invasion and entry.
        breached, entered: whether that was reported already.
        sizes_mm: diameter, brought up to date by `found`, `recount` and `cut`.
        swelling: int64 [n or fewer], immune cells and fluid that a scan counts to the mass; None without;
            replaced every day and never changed in place.
    """

    organ: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    x_mm: Floats = field(default_factory=lambda: np.empty(0))
    y_mm: Floats = field(default_factory=lambda: np.empty(0))
    born_day: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    cells: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    awake: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    mass: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    peak_mass: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    slept_since: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    grade: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    breached: Bools = field(default_factory=lambda: np.empty(0, np.bool_))
    entered: Bools = field(default_factory=lambda: np.empty(0, np.bool_))
    sizes_mm: Floats = field(default_factory=lambda: np.empty(0))
    swelling: Ints | None = None

    def __len__(self) -> int:
        return len(self.organ)

    def copy(self) -> Lesions:
        """An independent table."""
        columns = {name: getattr(self, name).copy() for name in self.__dataclass_fields__ if name != "swelling"}
        return Lesions(**columns, swelling=self.swelling)

    def found(self, organ: int, x_mm: float, y_mm: float, day: int, grade: int, breached: bool, cells: int) -> int:
        """Add a lesion of `cells` cells and return its number."""
        row: dict[str, int | float | bool] = {
            "organ": organ, "x_mm": x_mm, "y_mm": y_mm, "born_day": day, "cells": cells, "awake": 0, "mass": cells,
            "peak_mass": cells, "slept_since": -1, "grade": grade, "breached": breached, "entered": False,
            "sizes_mm": _diameter_scalar(cells),
        }  # fmt: skip
        for name, value in row.items():
            column = getattr(self, name)
            longer = np.empty(len(column) + 1, column.dtype)
            longer[:-1], longer[-1] = column, value
            setattr(self, name, longer)
        return len(self) - 1

    def recount(self, cells: Ints, awake: Ints) -> None:
        """Take the day's living and cycling cells, and let the mass follow (int64 [n] each)."""
        self.cells, self.awake = cells, awake
        if len(cells) <= FEW_LESIONS:
            self._recount_few()
            return
        self.mass = np.maximum(cells, self.mass * CLEARED_LEFT // CLEARED_OF)
        self.peak_mass = np.maximum(self.peak_mass, self.mass)
        self.sizes_mm = diameter_mm(self.mass)

    def _recount_few(self) -> None:
        masses = [
            max(now, mass * CLEARED_LEFT // CLEARED_OF)
            for now, mass in zip(self.cells.tolist(), self.mass.tolist(), strict=True)
        ]
        self.mass = np.array(masses, np.int64)
        self.peak_mass = np.maximum(self.peak_mass, self.mass)
        self.sizes_mm = np.array([_diameter_scalar(mass) for mass in masses])

    def cut(self, removed: Ints, removed_awake: Ints) -> None:
        """Surgery took so many cells [n] each; dead ones left with the bed, so only the living mass stays."""
        touched = np.flatnonzero(removed)
        self.cells = self.cells - removed
        self.awake = self.awake - removed_awake
        self.mass[touched] = np.minimum(self.mass[touched], self.cells[touched])
        self.peak_mass[touched] = self.mass[touched]
        self.sizes_mm = diameter_mm(self.mass)

    def diameters_mm(self) -> Floats:
        """Diameter of each lesion, [n]."""
        return self.sizes_mm

    def seen_mm(self) -> Floats:
        """Diameter that a scan meets, [n]: with swelling, which is no tumour."""
        if self.swelling is None:
            return self.sizes_mm
        mass = self.mass.copy()
        mass[: len(self.swelling)] += self.swelling
        return diameter_mm(mass)
