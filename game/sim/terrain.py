"""What the anatomy says of the places of the table: gathered once, kept until the places change."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from game.sim.case import Case
from game.sim.kept import kept, once
from game.sim.patient import Patient

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

STROMA_HOLDS = 0.8
"""Share of the flow that the densest stroma holds back. Assumption."""
_LEAST = 1e-300
"""Keeps the quotient of nothing by nothing at nothing."""


@kept
def neighbours(case: Case) -> Ints:
    """Neighbouring site by side and site, [4, S]; site 0 where there is none, for reading only."""
    result: Ints = np.ascontiguousarray(np.maximum(case.anatomy.beside, 0).T)
    return result


@kept
def ease_of_tissue(case: Case) -> Floats:
    """How freely cells pass from each site to its neighbours where no membrane is, [4, S]; 0 where there is none."""
    ease = 1.0 - STROMA_HOLDS * case.anatomy.stroma[neighbours(case)]
    ease *= case.anatomy.beside.T >= 0
    result: Floats = np.ascontiguousarray(ease)
    return result


class Ways:
    """How freely cells pass from each place to its neighbours.

    Attributes:
        ease: [4, n] by side and place; 0 where there is no site or a membrane holds.
    """

    def __init__(self, ease: Floats) -> None:
        self.ease = ease

    @once
    def running(self) -> Floats:
        """Running sum over the sides, [4, n]."""
        return running(self.ease.copy())

    @once
    def open(self) -> Bools:
        """Whether there is any way, [n]."""
        result: Bools = self.running[-1] > 0.0
        return result

    @once
    def whole(self) -> Floats:
        """The last running sum, [n], never 0."""
        result: Floats = np.maximum(self.running[-1], _LEAST)
        return result


def running(table: Floats) -> Floats:
    """Running sums over the rows of a table, strictly from the first to the last, in place."""
    for row in range(1, len(table)):
        table[row] += table[row - 1]
    return table


class Terrain:
    """Fixed by the case and the sites alone, arrays of [sites]; all for reading only.

    Attributes:
        sites: as given. organ: index of the organ. voxel_cells, penetration: as in the anatomy.
    """

    def __init__(self, case: Case, sites: Ints) -> None:
        anatomy = case.anatomy
        self.case, self.sites = case, sites
        self.organ: Ints = anatomy.organ[sites]
        self.voxel_cells: Ints = anatomy.voxel_cells[sites]
        self.penetration: Floats = anatomy.penetration[sites]

    @once
    def x_mm(self) -> Floats:
        """Centre of each site's voxel."""
        return self.case.anatomy.x_mm[self.sites]

    @once
    def y_mm(self) -> Floats:
        """As `x_mm`."""
        return self.case.anatomy.y_mm[self.sites]

    @once
    def to(self) -> Ints:
        """Neighbouring site by side, int64 [4, sites]; 0 where there is none."""
        return neighbours(self.case).take(self.sites, axis=1)

    @once
    def step(self) -> Ints:
        """From the code of an entry to that of the same kind beside it, int64 [4, sites]."""
        return self.to - self.sites

    @once
    def ways(self) -> Ways:
        """How freely cells pass to each side where there is neither membrane nor laid matrix."""
        return Ways(ease_of_tissue(self.case).take(self.sites, axis=1))

    @once
    def stroma_beside(self) -> Floats:
        """How much the tissue beside hinders passage, [4, sites]."""
        return self.case.anatomy.stroma[self.to]

    @once
    def passable(self) -> Bools:
        """Whether the organ goes on to each side, [4, sites]."""
        result: Bools = self.ways.ease > 0.0
        return result

    @once
    def into_lymph(self) -> Floats:
        """Chance a day that a cycling cell of grade 2 enters the lymph."""
        lymph = self.case.biology.lymph
        if lymph is None:
            return np.zeros(len(self.sites))
        rate = lymph.enter_per_cell_day * self.case.biology.invasion.invasiveness
        near = self.case.anatomy.lymph[self.sites]
        return rate * near * near

    @once
    def into_cavity(self) -> Floats:
        """Chance a day that a cycling cell of grade 2 comes off into the peritoneal cavity."""
        implantation = self.case.biology.peritoneum
        if implantation is None:
            return np.zeros(len(self.sites))
        rate = implantation.shed_per_cell_day * self.case.biology.invasion.invasiveness
        return rate * self.case.anatomy.surface[self.sites].astype(np.float64)


def terrain_of(case: Case, patient: Patient) -> Terrain:
    """The terrain of the table's places as they are now, kept with the patient."""
    known, places = patient.terrain, patient.cells.places
    if isinstance(known, Terrain) and known.sites is places and known.case is case:
        return known
    made = patient.terrain = Terrain(case, places)
    return made
