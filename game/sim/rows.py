"""Rows of the table that are worked on together."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Rows = Ints | slice
"""Numbers of rows of the table, ascending, or all from one to another."""

ROWS_AT_ONCE = 65536
"""Rows worked on at a time, so that working arrays stay small however large the table is."""


class Part(NamedTuple):
    """Rows [n] of the table, the place of each in the ground, and 1 for each of cycling cells, 0 for the others; None
    where all are cycling."""

    rows: Rows
    at: Ints
    awake: Floats | None


def chosen(rows: Rows, some: Ints) -> Ints:
    """Numbers in the table of some of these rows."""
    if isinstance(rows, slice):
        return some + rows.start if rows.start else some
    return rows[some]


def parts_of(number: int) -> list[slice]:
    """0 to `number`, ROWS_AT_ONCE at a time."""
    if 0 < number <= ROWS_AT_ONCE:
        return [slice(0, number)]
    return [slice(low, min(low + ROWS_AT_ONCE, number)) for low in range(0, number, ROWS_AT_ONCE)]
