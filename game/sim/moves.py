"""Cells on their way into neighbouring voxels: taken out part by part, put in together (docs/model.md, 7)."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from game.sim.anatomy import DIRECTIONS
from game.sim.cells import joined
from game.sim.ground import Day

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SIDES = len(DIRECTIONS)
FEW_ROWS = 256
"""So many rows are shared out as one table, more of them side by side: faster."""
_NO_CLAIM = np.iinfo(np.int64).max


class Moves:
    """Movement of a day's rows from their voxels to those beside them; counts only ever change hands."""

    def __init__(self, day: Day) -> None:
        self.day, self.terrain = day, day.terrain
        self.free = day.free_beside
        self.codes: list[Ints] = []
        self.numbers: list[Ints] = []
        self.claims: list[tuple[Ints, Ints]] = []

    def share(self, rows: Ints, place: Ints, edges: Ints | list[Ints]) -> None:
        """Move cells of rows [n] at places [n]: `edges` [4][n] are the running numbers over the sides.

        As one table [4, n] for few rows, side by side for many.
        """
        cells = self.day.patient.cells
        np.subtract.at(cells.count, rows, edges[-1])
        code = cells.code[rows]
        if isinstance(edges, np.ndarray):
            parts = edges.copy()
            parts[1:] -= edges[:-1]
            side, row = parts.nonzero()
            self._send(side, place[row], code[row], parts[side, row])
            return
        before: Ints | None = None
        for way, edge in enumerate(edges):
            number = edge if before is None else edge - before
            before = edge
            row = (number > 0).nonzero()[0]
            self._send(way, place[row], code[row], number[row])

    def send(self, rows: Ints, place: Ints, side: Ints, number: Ints) -> None:
        """Move numbers ≥ 1 of cells out of rows, each to one side; all arrays [n]."""
        cells = self.day.patient.cells
        np.subtract.at(cells.count, rows, number)
        self._send(side, place, cells.code[rows], number)

    def _send(self, side: Ints | int, place: Ints, code: Ints, number: Ints) -> None:
        """Note cells [n] on their way; `code` is that of the entry which they leave."""
        code += _beside(self.terrain.step, side, place)
        self.codes.append(code)
        self.numbers.append(number)
        if self.free is not None:
            some = _beside(self.free, side, place).nonzero()[0]
            if len(some):
                place, side = place[some], side if isinstance(side, int) else side[some]
                self.claims.append((_beside(self.terrain.to, side, place), self.day.ground.lesion[place]))

    def arrive(self) -> None:
        """Put in what was taken out; free voxels go to the lesion whose cells come in, of two to the older one."""
        if self.claims:
            lesion_at = self.day.patient.lesion_at
            site, lesion = (np.concatenate(each) for each in zip(*self.claims, strict=True))
            lesion_at[site] = _NO_CLAIM
            np.minimum.at(lesion_at, site, lesion)
            vars(self.day).pop("free_beside", None)
        if self.codes:
            self.day.patient.cells.add_coded(joined(self.codes), joined(self.numbers))


def _beside(table: npt.NDArray[Any], side: Ints | int, place: Ints) -> npt.NDArray[Any]:
    """Values [n] of a table [4, places]; one row of it, where all go to one side, is far quicker to read."""
    return table[side][place] if isinstance(side, int) else table[side, place]
