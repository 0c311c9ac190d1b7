"""Contraction: the bed of a lesion follows a response (docs/model.md, 7)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from game.sim.chance import Process
from game.sim.ground import Day
from game.sim.moves import Moves
from game.sim.terrain import Terrain
from game.spec.common import VOXEL_MM

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

CONTRACTION_PER_DAY = 0.15
"""Share of the cells outside the shrunken bed that is drawn inward a day. Assumption."""
SHRUNKEN = 0.98
"""A lesion contracts once its mass is below this share of its peak. Assumption."""


@dataclass(frozen=True)
class Bearings:
    """Where the places of a ground lie in their lesions; kept with the patient while nothing of it changes.

    Attributes:
        square_mm: distance from the lesion's centre, squared, [places].
        side: side on which the voxel towards the centre lies, [places]; open: whether the organ goes on there.
    """

    terrain: Terrain
    centres: Floats
    lesion: Ints
    square_mm: Floats
    side: Ints
    open: Bools

    @staticmethod
    def of(day: Day) -> Bearings:
        """Of today's ground."""
        patient, lesion = day.patient, day.ground.lesion
        known, centres = patient.bearings, patient.lesions.x_mm  # a new array with each new lesion
        if (
            isinstance(known, Bearings)
            and known.terrain is day.terrain
            and known.centres is centres
            and not np.count_nonzero(known.lesion != lesion)
        ):
            return known
        dx = centres[lesion] - day.terrain.x_mm
        dy = patient.lesions.y_mm[lesion] - day.terrain.y_mm
        along = dx * dx >= dy * dy
        side = (np.where(along, dx, dy) <= 0.0) + 2 * ~along
        passable = day.terrain.passable[side, np.arange(len(side))]
        made = patient.bearings = Bearings(day.terrain, centres, lesion, dx * dx + dy * dy, side, passable)
        return made


def outside_bed(day: Day) -> Ints:
    """Places of the ground that lie outside their lesion's shrunken bed: farther out than its radius and a voxel."""
    lesions = day.patient.lesions
    shrinking = lesions.mass < lesions.peak_mass * SHRUNKEN
    shrinking &= lesions.cells > 0
    if not np.count_nonzero(shrinking):
        return np.empty(0, np.int64)
    reach = lesions.diameters_mm() / 2.0 + VOXEL_MM
    reach *= reach
    reach[~shrinking] = np.inf
    return (Bearings.of(day).square_mm > reach[day.ground.lesion]).nonzero()[0]


def contract(day: Day) -> None:
    """The bed follows a response, late, so that local treatment must cover the largest charted extent."""
    far = outside_bed(day)
    if len(far) == 0:
        return
    cells, bearings = day.patient.cells, Bearings.of(day)
    share = np.zeros(len(day.ground.sites))
    share[far] = CONTRACTION_PER_DAY * bearings.open[far]
    moves: Moves | None = None
    for part in day.parts:
        mean = share[day.at[part]]
        mean *= cells.count[part]
        rows, moving, _ = day.flow(Process.CONTRACT, part, mean)
        if len(rows):
            moves = moves or Moves(day)
            place = day.at[rows]
            moves.send(rows, place, bearings.side[place], moving)
    if moves is not None:
        moves.arrive()
