"""Tables that rules derive from a case alone, made once and kept with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from game.sim.case import Case

_Table = TypeVar("_Table")


def kept(make: Callable[[Case], _Table]) -> Callable[[Case], _Table]:
    """Keep what a function of a case returns: a table that never changes, or a memory. A replaced case starts anew."""
    name = f"{make.__module__}.{make.__qualname__}"

    @wraps(make)
    def look_up(case: Case) -> _Table:
        store = vars(case)
        if name not in store:
            store[name] = make(case)
        table: _Table = store[name]
        return table

    return look_up
