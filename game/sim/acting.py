"""What acts on cells on one day: drugs and immune cells, as tables by kind of cell (docs/model.md, 5 and 14)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from game.sim.kept import once

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LEVELS = 64
"""Steps of a drug's reach into a voxel, so that one small table serves all voxels of a day."""


@dataclass(frozen=True)
class DrugDay:
    """What today's drugs do, [KINDS, LEVELS + 1] by kind of cell and reach.

    Attributes:
        birth_kept: share of births that still happens.
        death: added chance of death.
        persist: chance that a cycling cell falls asleep under a targeted drug.
        pressed: effect of the targeted drugs 0-1, under which persisters stay asleep.
        death_low: as `death`, of cells without oxygen; None where oxygen makes no difference.
    """

    birth_kept: Floats
    death: Floats
    persist: Floats
    pressed: Floats
    death_low: Floats | None = None

    @once
    def persisters(self) -> bool:
        """Whether any cell is put to sleep."""
        return bool(self.persist.any())

    @once
    def presses(self) -> bool:
        """Whether any sleeping cell is kept asleep."""
        return bool(self.pressed.any())

    @once
    def stays(self) -> Floats:
        """Factor on the other causes of falling asleep and of waking, [KINDS, LEVELS + 1]."""
        result: Floats = (1.0 - self.persist) * (1.0 - self.pressed)
        return result


@dataclass(frozen=True)
class Attack:
    """Immune attack of a day.

    Attributes:
        chance: that a cell which shows all of its antigen is killed, [places].
        shown: share of its antigen that each kind of cell shows, [KINDS].
    """

    chance: Floats
    shown: Floats

    def on(self, at: Ints, kind: Ints) -> Floats:
        """Chance that a cell of a kind at a place of the ground is killed, both [n]."""
        chance = self.chance[at]
        chance *= self.shown[kind]
        return chance
