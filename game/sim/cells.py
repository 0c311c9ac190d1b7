"""The table of occupied entries: how many cells of which clone, awake or asleep, in which voxel (docs/model.md, 2).

A dense array of six organs, sixteen clones and two states costs milliseconds a day just to search, so only
occupied entries are kept. A dense map from (site, kind) to the row makes finding one a single gather.
"""

from __future__ import annotations

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
_COLUMNS = 8


class Cells:
    """Rows of (site, kind, count) without duplicates; a count may be zero until the next `tidy`.

    Attributes:
        rows: number of rows in use; the arrays below are views of that length.
        site, kind, count: int64 [rows].
        code: int64 [rows], kind x sites + site, so that neighbours of one kind lie together; turned: the same of the
            other state.
        place: int64 [rows], where the row's site stands in `places`; stand: 2 x place + state.
        who: uint64 [rows], the site's and the kind's words of chance, combined.
        places: int64 [V], every site that has a row, in the order of its first; place_of: int64 [S], where a site
            stands among them, or -1.
    """

    __slots__ = (
        "_code", "_count", "_kind", "_kind_words", "_place", "_place_of", "_places", "_site", "_site_words", "_slot",
        "_stand", "_table", "_turned", "_who", "rows", "sites",
    )  # fmt: skip

    def __init__(self, site_words: Words, kind_words: Words) -> None:
        self._site_words = site_words
        self._kind_words = kind_words
        self.sites = len(site_words)
        self._slot = np.full(len(site_words) * KINDS, _EMPTY, np.int32)
        self._place_of = np.full(len(site_words), _EMPTY, np.int64)
        self._places = np.empty(0, np.int64)
        self._allocate(256)
        self.rows = 0

    def _allocate(self, room: int) -> None:
        if room > LARGE_TABLE_AT_ONCE:
            keep_freed_memory()
        self._hold(np.empty((_COLUMNS, room), np.int64))

    def _hold(self, table: Ints) -> None:
        """Take a table [_COLUMNS, room] and name its columns."""
        self._table = table
        columns: list[Ints] = list(table)
        self._site, self._kind, self._count, self._code, self._turned, self._place, self._stand, who = columns
        self._who: Words = who.view(np.uint64)

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
        """Cells of each row; the only column to write through."""
        return self._count[: self.rows]

    @property
    def code(self) -> Ints:
        """Kind x sites + site of each row."""
        return self._code[: self.rows]

    @property
    def turned(self) -> Ints:
        """As `code`, of the same cells in the other state."""
        return self._turned[: self.rows]

    @property
    def place(self) -> Ints:
        """Where the site of each row stands in `places`."""
        return self._place[: self.rows]

    @property
    def stand(self) -> Ints:
        """2 x place + state of each row."""
        return self._stand[: self.rows]

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
        twin.sites = self.sites
        twin._slot = self._slot.copy()
        twin._places, twin._place_of = self._places, self._place_of.copy()
        twin._hold(self._table.copy())
        twin.rows = self.rows
        return twin

    def name_clone(self, clone: int, words: Words) -> None:
        """Set the words of chance of a clone's two states; only for a clone without rows."""
        self._kind_words[2 * clone : 2 * clone + 2] = words

    def add(self, site: Ints, kind: Ints, cells: Ints) -> None:
        """Add cells (int64 [n], positive) to entries, making rows where there are none; repeats are summed."""
        self.add_coded(kind * self.sites + site, cells)

    def add_one(self, site: int, kind: int, cells: int) -> None:
        """As `add`, for one entry."""
        self._add_singly([kind * self.sites + site], [cells])

    def add_coded(self, code: Ints, cells: Ints) -> None:
        """As `add`, for entries by their code, kind x sites + site; new rows stand by site and kind."""
        if len(code) <= FEW_ENTRIES:
            self._add_singly(code.tolist(), cells.tolist())
            return
        row = self._slot.take(code).astype(np.intp)
        new = row < 0
        if np.count_nonzero(new):
            fresh = new.nonzero()[0]
            self._append(code[fresh])
            row[fresh] = self._slot.take(code[fresh])
        np.add.at(self._count, row, cells)

    def _add_singly(self, codes: list[int], cells: list[int]) -> None:
        slot = self._slot
        for code in {code: None for code in codes if slot.item(code) < 0}:
            self._append_one(code)
        for code, number in zip(codes, cells, strict=True):
            self._count[slot.item(code)] += number

    def _append_one(self, code: int) -> None:
        """As `_append`, for one row: fewer calls."""
        row, (kind, site) = self.rows, divmod(code, self.sites)
        if row == len(self._count):
            self._grow(row + 1)
        if self._place_of.item(site) < 0:
            self._note_places(np.array([site]))
        place = self._place_of.item(site)
        turned = (kind ^ 1) * self.sites + site
        self._table[:-1, row] = (site, kind, 0, code, turned, place, 2 * place + (kind & 1))
        self._who[row] = self._site_words[site] ^ self._kind_words[kind]
        self._slot[code] = row
        self.rows = row + 1

    def _append(self, codes: Ints) -> None:
        """Make empty rows, by site and kind, for codes that have none; they may be repeated."""
        if len(codes) <= FEW_ENTRIES:
            for code in dict.fromkeys(codes.tolist()):
                self._append_one(code)
            return
        kind, site = np.divmod(codes, self.sites)
        site, kind = np.divmod(_in_order(site * KINDS + kind), KINDS)
        codes = kind * self.sites + site
        end = self.rows + len(codes)
        if end > len(self._count):
            self._grow(end)
        self._note_places(site)
        new = slice(self.rows, end)
        place = self._place_of[site]
        self._site[new], self._kind[new], self._count[new], self._code[new] = site, kind, 0, codes
        self._turned[new], self._place[new] = (kind ^ 1) * self.sites + site, place
        place *= 2
        place += kind & 1
        self._stand[new] = place
        np.bitwise_xor(self._site_words[site], self._kind_words[kind], out=self._who[new])
        self._slot[codes] = np.arange(self.rows, end, dtype=np.int32)
        self.rows = end

    def _note_places(self, site: Ints) -> None:
        """Number the new ones of these sites."""
        fresh = site[self._place_of[site] < 0]
        if len(fresh):
            fresh = _in_order(fresh)
            self._place_of[fresh] = np.arange(len(self._places), len(self._places) + len(fresh))
            self._places = np.concatenate((self._places, fresh))

    def _grow(self, need: int) -> None:
        old = self._table
        self._allocate(max(need + need // 4, 2 * old.shape[1]))
        self._table[:, : self.rows] = old[:, : self.rows]

    def tidy(self, always: bool = False) -> None:
        """Drop empty rows once they are a quarter of the table, or always."""
        count = self.count
        empty = self.rows - int(np.count_nonzero(count))
        if empty == 0 or not (always or 4 * empty > self.rows):
            return
        self._slot[self.code[count == 0]] = _EMPTY
        alive = count.nonzero()[0]
        left = len(alive)
        self._table[:, :left] = self._table.take(alive, axis=1)
        self.rows = left
        self._slot[self.code] = np.arange(left, dtype=np.int32)
        self._number_places()

    def _number_places(self) -> None:
        """Number the sites of all rows anew."""
        self._place_of[self._places] = _EMPTY
        self._places = np.empty(0, np.int64)
        self._note_places(np.sort(self.site))
        self.place[:] = self._place_of[self.site]
        np.multiply(self.place, 2, out=self.stand)
        np.bitwise_or(self.stand, self.kind & 1, out=self.stand)

    def at(self, site: int, kind: int) -> int:
        """Cells of one entry."""
        row = int(self._slot[kind * self.sites + site])
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


def _in_order(values: Ints) -> Ints:
    """Ascending and without repeats, as `np.unique` gives them; far faster on arrays made of a few ascending runs."""
    if len(values) == 1:
        return values
    ordered = np.sort(values, kind="stable")
    first = np.empty(len(ordered), np.bool_)
    first[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def joined(parts: list[Ints]) -> Ints:
    """One array of some, at least one."""
    return parts[0] if len(parts) == 1 else np.concatenate(parts)
