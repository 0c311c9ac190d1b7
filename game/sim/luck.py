"""The day's uniforms of the rows of the table: few rows get those of every process in one call (docs/model.md, 4)."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from game.sim.case import Case
from game.sim.chance import Process, day_words, uniform
from game.sim.kept import kept

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]

AT_ONCE = 1024
"""A table of at most so many rows gets the day's uniforms in one call: they cost less than the further calls."""
WORDS_AT_ONCE = 64
"""Days whose words of chance are made in one call."""
ROWS_OF_LUCK = (
    Process.DIVIDE, Process.SPLIT, Process.MUTATE, Process.WHICH_MUTATION, Process.MOVE, Process.CONTRACT,
    Process.ENTER, Process.CHANGE_STATE,
)  # fmt: skip
"""Processes that draw for rows of the table in every game."""


@lru_cache(maxsize=64)
def words_of_days(seed: int, block: int) -> Words:
    """The words of WORDS_AT_ONCE days from `block` times so many, uint64 [days, processes by number]."""
    return day_words(seed, block * WORDS_AT_ONCE, WORDS_AT_ONCE)


def words_of_day(seed: int, day: int) -> Words:
    """The words of one day, uint64 [processes by number]."""
    words: Words = words_of_days(seed, day // WORDS_AT_ONCE)[day % WORDS_AT_ONCE]
    return words


@kept
def _processes(case: Case) -> tuple[tuple[Process, ...], Ints]:
    """Processes that draw for rows of the table in this case, and their numbers as a column."""
    found = list(ROWS_OF_LUCK)
    if case.biology.lymph is not None:
        found.append(Process.LYMPH)
    if case.biology.peritoneum is not None:
        found.append(Process.CAVITY)
    return tuple(found), np.array(found)[:, None]


def luck_of_few(case: Case, words: Words, who: Words) -> dict[int, Floats]:
    """The day's uniforms [rows] by process; nothing for more than AT_ONCE rows."""
    if len(who) > AT_ONCE:
        return {}
    processes, numbers = _processes(case)
    keys = who ^ words[numbers]
    return dict(zip(processes, uniform(keys.reshape(-1), 0).reshape(keys.shape), strict=True))
