"""The table of occupied entries: how many cells of which clone, awake or asleep, in which voxel (docs/model.md, 2).

A dense array of six organs, sixteen clones and two states costs milliseconds a day just to search, so only
occupied entries are kept. A dense map from (site, kind) to the row makes finding one a single gather.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from game.sim.scratch import keep_freed_memory

Ints = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]

MAX_CLONES = 32
CYCLING, ASLEEP = 0, 1
KINDS = 2 * MAX_CLONES
"""A kind is clone x 2 + state."""
FEW_ENTRIES = 12
"""So many entries are added one by one: faster than arrays."""
LARGE_TABLE_AT_ONCE = 16_384
"""Rows from which a day's working arrays are so large that the system would take them back each time."""
_EMPTY = -1


class Cells:
    """Rows of (site, kind, count) without duplicates; a count may be zero until the next `tidy`.

    Attributes:
        rows: number of rows in use; the arrays below are views of that length.
        site, kind, count: int64 [rows].
        who: uint64 [rows], the site's and the kind's words of chance, combined.
        places: int64 [V], every site that has a row, in the order of its first; place_of: int64 [S], where a site
            stands among them, or -1.
    """

    __slots__ = (
        "_count", "_kind", "_kind_words", "_place_of", "_places", "_site", "_site_words", "_slot", "_who", "rows",
    )  # fmt: skip

    def __init__(self, site_words: Words, kind_words: Words) -> None:
        self._site_words = site_words
        self._kind_words = kind_words
        self._slot = np.full(len(site_words) * KINDS, _EMPTY, np.int32)
        self._place_of = np.full(len(site_words), _EMPTY, np.int64)
        self._places = np.empty(0, np.int64)
        self._allocate(256)
        self.rows = 0

    def _allocate(self, room: int) -> None:
        if room > LARGE_TABLE_AT_ONCE:
            keep_freed_memory()
        self._site = np.empty(room, np.int64)
        self._kind = np.empty(room, np.int64)
        self._count = np.empty(room, np.int64)
        self._who = np.empty(room, np.uint64)

    @property
    def site(self) -> Ints:
        """Site of each row."""
        return self._site[: self.rows]

    @property
    def kind(self) -> Ints:
        """Clone x 2 + state of each row."""
        return self._kind[: self.rows]

    @property
    def count(self) -> Ints:
        """Cells of each row; write through this view."""
        return self._count[: self.rows]

    @property
    def who(self) -> Words:
        """The "who and where" of every draw for each row."""
        return self._who[: self.rows]

    @property
    def places(self) -> Ints:
        """Sites that have a row; one may be without cells until the next `tidy`. Never changed in place."""
        return self._places

    @property
    def place_of(self) -> Ints:
        """Where each site stands in `places`, or -1."""
        return self._place_of

    def copy(self) -> Cells:
        """An independent table with the same cells."""
        twin = Cells.__new__(Cells)
        twin._site_words, twin._kind_words = self._site_words, self._kind_words.copy()
        twin._slot = self._slot.copy()
        twin._places, twin._place_of = self._places, self._place_of.copy()
        twin._site, twin._kind = self._site.copy(), self._kind.copy()
        twin._count, twin._who = self._count.copy(), self._who.copy()
        twin.rows = self.rows
        return twin

    def name_clone(self, clone: int, words: Words) -> None:
        """Set the words of chance of a clone's two states; only for a clone without rows."""
        self._kind_words[2 * clone : 2 * clone + 2] = words

    def add(self, site: Ints, kind: Ints, cells: Ints, distinct: bool = False) -> None:
        """Add cells (int64 [n], positive) to entries, making rows where there are none.

        Repeats are summed; `distinct` promises that there are none.
        """
        if len(site) <= FEW_ENTRIES:
            for entry in zip(site.tolist(), kind.tolist(), cells.tolist(), strict=True):
                self.add_one(*entry)
            return
        self.add_all([(site * KINDS + kind, cells)], distinct)

    def add_one(self, site: int, kind: int, cells: int) -> None:
        """As `add`, for one entry."""
        row = int(self._slot[site * KINDS + kind])
        if row < 0:
            self._append(np.array([site * KINDS + kind]))
            row = self.rows - 1
        self._count[row] += cells

    def add_all(self, groups: Sequence[tuple[Ints, Ints]], distinct: bool = False) -> None:
        """As `add`, for entries in several groups of (site x KINDS + kind, cells); new rows stand in order of both."""
        found = [self._slot.take(code) for code, _ in groups]
        lacking = [(row < 0).nonzero()[0] for row in found]
        if any(map(len, lacking)):
            fresh = [code[none] for (code, _), none in zip(groups, lacking, strict=True) if len(none)]
            self._append(_in_order(fresh[0] if len(fresh) == 1 else np.concatenate(fresh), distinct))
            for (code, _), row, none in zip(groups, found, lacking, strict=True):
                row[none] = self._slot[code[none]]
        for (_, cells), row in zip(groups, found, strict=True):
            if distinct:
                self._count[row] += cells
            else:
                np.add.at(self._count, row.astype(np.intp), cells)

    def _append(self, codes: Ints) -> None:
        end = self.rows + len(codes)
        if end > len(self._count):
            self._grow(end)
        site, kind = np.divmod(codes, KINDS)
        new = slice(self.rows, end)
        self._site[new] = site
        self._kind[new] = kind
        self._count[new] = 0
        self._who[new] = self._site_words[site] ^ self._kind_words[kind]
        self._slot[codes] = np.arange(self.rows, end, dtype=np.int32)
        self.rows = end
        self._note_places(site)

    def _note_places(self, site: Ints) -> None:
        """Number the new ones of these sites (ascending)."""
        fresh = site[self._place_of[site] < 0]
        if len(fresh):
            fresh = _in_order(fresh, False)
            self._place_of[fresh] = np.arange(len(self._places), len(self._places) + len(fresh))
            self._places = np.concatenate((self._places, fresh))

    def _grow(self, need: int) -> None:
        old = (self._site, self._kind, self._count, self._who)
        self._allocate(max(need + need // 4, 2 * len(self._count)))
        for new, kept in zip((self._site, self._kind, self._count, self._who), old, strict=True):
            new[: self.rows] = kept[: self.rows]

    def tidy(self, always: bool = False) -> None:
        """Drop empty rows once they are a quarter of the table, or always."""
        dead = self.count == 0
        empty = int(np.count_nonzero(dead))
        if empty == 0 or not (always or 4 * empty > self.rows):
            return
        self._slot[self.site[dead] * KINDS + self.kind[dead]] = _EMPTY
        alive = np.flatnonzero(~dead)
        left = len(alive)
        for column in (self._site, self._kind, self._count, self._who):
            column[:left] = column[alive]  # fancy indexing copies first, so the overlap is safe
        self.rows = left
        self._slot[self.site * KINDS + self.kind] = np.arange(left, dtype=np.int32)
        self._place_of[self._places] = _EMPTY
        self._places = np.empty(0, np.int64)
        self._note_places(np.sort(self.site))

    def at(self, site: int, kind: int) -> int:
        """Cells of one entry."""
        row = int(self._slot[site * KINDS + kind])
        return int(self._count[row]) if row >= 0 else 0

    def total(self) -> int:
        """All living cells."""
        return int(self.count.sum())

    def by_site(self) -> Ints:
        """Living cells of each site, int64 [S]. Sums below 2**53 are exact in float64, whatever their order."""
        weights = np.bincount(self.site, weights=self.count, minlength=len(self._site_words))
        return weights.astype(np.int64)

    def by_kind(self) -> Ints:
        """Living cells of each kind, int64 [KINDS]."""
        return np.bincount(self.kind, weights=self.count, minlength=KINDS).astype(np.int64)

    def sorted_rows(self) -> tuple[Ints, Ints, Ints]:
        """(site, kind, count) of the living entries, ordered by site and kind: the canonical form."""
        alive = np.flatnonzero(self.count)
        code = self.site[alive] * KINDS + self.kind[alive]
        order = alive[np.argsort(code, kind="stable")]
        return self.site[order], self.kind[order], self.count[order]


def _in_order(values: Ints, distinct: bool) -> Ints:
    """Ascending and without repeats, as `np.unique` gives them; far faster on short and on sorted arrays."""
    if len(values) == 1:
        return values
    ordered = np.sort(values)
    if distinct:
        return ordered
    first = np.empty(len(ordered), np.bool_)
    first[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]
