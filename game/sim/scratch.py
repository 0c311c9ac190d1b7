"""Working arrays that are kept between calls.

Freeing large temporaries hands their memory back to the system, which then clears every page anew: measured, that
tripled the cost of a draw. Functions on the hot path borrow from here instead and give back by rewinding.
"""

from __future__ import annotations

import threading
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

LENGTH = 16384
"""Entries in a kept array; longer work goes in parts of this length: measured, fewer calls gain more than the cache."""
WIDE = 4 * LENGTH
"""Entries sorted by regime at a time, so that each regime fills its parts."""
_SMALL = 256  # below this the interpreter's own small arrays are as fast


_KEPT_BYTES = 31 << 20


@lru_cache(maxsize=1)
def keep_freed_memory() -> None:
    """Ask once for a large block and give it back untouched, which costs nothing.

    The GNU C library takes from it that blocks up to this size come and go, and from then on keeps freed memory
    instead of returning it to the system, which would clear every page anew: measured, a third of the day of a large
    body. It holds on to some tens of megabytes, so small bodies do without. Other systems take no notice.
    """
    np.empty(_KEPT_BYTES, np.uint8)


class Scratch(threading.local):
    """A stack of kept float64 arrays, one stack a thread. Borrowed arrays must not leave the borrower.

    Take `mark = SCRATCH.used` first and set `SCRATCH.used = mark` at the end; `wide_used` alike.
    """

    def __init__(self) -> None:
        self.kept: list[NDArray[np.float64]] = []
        self.used = 0
        self.kept_wide: list[NDArray[np.float64]] = []
        self.wide_used = 0

    def floats(self, size: int) -> NDArray[np.float64]:
        """An uninitialised float64 array of at most LENGTH entries, valid until rewound."""
        if size < _SMALL:
            return np.empty(size)
        if self.used == len(self.kept):
            self.kept.append(np.empty(LENGTH))
        array = self.kept[self.used]
        self.used += 1
        return array[:size]

    def many(self, size: int, count: int) -> list[NDArray[np.float64]]:
        """So many arrays as from `floats`, in one call."""
        if size < _SMALL:
            return [np.empty(size) for _ in range(count)]
        first, kept = self.used, self.kept
        while len(kept) < first + count:
            kept.append(np.empty(LENGTH))
        self.used = first + count
        return [array[:size] for array in kept[first : first + count]]

    def ints(self, size: int) -> NDArray[np.int64]:
        """The same as int64."""
        return self.floats(size).view(np.int64)

    def wide(self, size: int) -> NDArray[np.float64]:
        """The same as float64 of at most WIDE entries."""
        if size < _SMALL:
            return np.empty(size)
        if self.wide_used == len(self.kept_wide):
            self.kept_wide.append(np.empty(WIDE))
        array = self.kept_wide[self.wide_used]
        self.wide_used += 1
        return array[:size]


SCRATCH = Scratch()
