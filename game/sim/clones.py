"""Genotype classes: which mechanisms a cell carries, and when the class first appeared (docs/model.md, 6).

A row is a class, not a lineage: a few years hold a million mutation events, and cells with the same mechanisms behave
alike. The table is bounded; rows of extinct classes are reused.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from game.sim.cells import MAX_CLONES, Cells, Words
from game.sim.chance import clone_keys
from game.sim.kept import once

LOGGED_AT_CELLS = 1000
"""A lineage is logged once it is this large: smaller ones mostly die out by chance."""


@dataclass(frozen=True)
class Clone:
    """One genotype class.

    Attributes:
        name: mechanism ids joined by +, or `founder`.
        born_day: day of the first cell of the lineage now alive.
        reckoned: whether that day was reckoned back from day 0.
        logged: whether it passed LOGGED_AT_CELLS.
    """

    mechanisms: tuple[str, ...]
    born_day: int
    reckoned: bool = False
    logged: bool = False

    @once
    def name(self) -> str:
        """Stable name of the class."""
        return "+".join(self.mechanisms) or "founder"

    @property
    def words(self) -> Words:
        """Words of chance of the cycling and the sleeping cells, uint64 [2]."""
        return clone_keys(self.name)


@dataclass
class Clones:
    """The bounded table of classes; a row's index is the clone number in `Cells`.

    Attributes:
        rows: a class or None for each of MAX_CLONES.
        version: grows with every change of a class's mechanisms, so that what is derived can be kept.
        unplaced: mutants that stayed in their parent's class since no row was free.
    """

    rows: list[Clone | None] = field(default_factory=lambda: [None] * MAX_CLONES)
    version: int = 0
    unplaced: int = 0

    def copy(self) -> Clones:
        """An independent table."""
        return Clones(list(self.rows), self.version, self.unplaced)

    def find(self, mechanisms: tuple[str, ...]) -> int | None:
        """Row of the class with exactly these mechanisms."""
        for row, clone in enumerate(self.rows):
            if clone is not None and clone.mechanisms == mechanisms:
                return row
        return None

    def row_for(self, mechanisms: tuple[str, ...], day: int, cells: Cells) -> int | None:
        """Row of the class, made if need be; None when the table is full of living classes."""
        found = self.find(mechanisms)
        living = cells.by_kind()
        if found is not None:
            if living[2 * found] + living[2 * found + 1] == 0:
                self.rows[found] = Clone(mechanisms, day)
            return found
        for row, clone in enumerate(self.rows):
            # an extinct class keeps its row while empty entries of it remain: the arrays of the day point at them
            if clone is None or not (cells.kind >> 1 == row).any():
                fresh = Clone(mechanisms, day)
                self.rows[row] = fresh
                cells.name_clone(row, fresh.words)
                self.version += 1
                return row
        return None

    def mark_logged(self, row: int) -> None:
        """Note that the class was reported."""
        clone = self.rows[row]
        if clone is not None:
            self.rows[row] = replace(clone, logged=True)

    def __getitem__(self, row: int) -> Clone:
        clone = self.rows[row]
        if clone is None:
            raise KeyError(row)
        return clone
