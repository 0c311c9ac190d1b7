"""What only some patients carry: the state of immunity and of remodelled tissue (docs/model.md, 14 and 15)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Spell:
    """Something that holds from the day after an order until a day: a share of recruitment or of toxicity spared."""

    name: str
    share: float
    from_day: int
    until_day: int

    def holds(self, day: int) -> bool:
        """Whether it holds on a day."""
        return self.from_day <= day <= self.until_day


@dataclass
class Immune:
    """Immune cells around the lesions.

    Attributes:
        infiltrate: float64 [lesions known so far], 0-1 of a full infiltrate.
        attack: float64 [lesions known so far], share of a full attack that met each today, suppression and host in.
        swelling: float64 [lesions known so far], immune cells and fluid in a lesion, in tumour cells of the same size.
        released, primed: 0-1, suppression lifted and recruitment made up, following the drugs over weeks.
        damps: steroids and the like.
        swollen: lesions whose swelling was told.
    """

    infiltrate: Floats = field(default_factory=lambda: np.empty(0))
    attack: Floats = field(default_factory=lambda: np.empty(0))
    swelling: Floats = field(default_factory=lambda: np.empty(0))
    released: float = 0.0
    primed: float = 0.0
    damps: tuple[Spell, ...] = ()
    swollen: frozenset[int] = frozenset()

    def copy(self) -> Immune:
        """An independent state; its arrays are replaced and never changed in place."""
        return Immune(**vars(self))

    def cover(self, lesions: int) -> None:
        """Know so many lesions: what is new starts without immune cells."""
        missing = lesions - len(self.infiltrate)
        if missing > 0:
            none = np.zeros(missing)
            self.infiltrate = np.concatenate((self.infiltrate, none))
            self.attack = np.concatenate((self.attack, none))
            self.swelling = np.concatenate((self.swelling, none))

    def words(self) -> list[str]:
        """Everything true about it that no lesion owns, for the hash of the truth."""
        return [self.released.hex(), self.primed.hex(), *(repr(damp) for damp in self.damps)]


@dataclass
class Remodelled:
    """Tissue that a tumour changed.

    Attributes:
        sprouts: float64 [S], new vessels in units of `Patient.vessel`, which holds them too.
        matrix: float64 [S], laid matrix 0-1.
        normal: 0-1, share of what sprouts fail to carry that a drug restores today.
    """

    sprouts: Floats
    matrix: Floats
    normal: float = 0.0

    def copy(self) -> Remodelled:
        """An independent state."""
        return Remodelled(self.sprouts.copy(), self.matrix.copy(), self.normal)
