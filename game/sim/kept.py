"""What is worked out once and kept: tables that rules derive from a case alone, and attributes of a day."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Generic, TypeVar

from game.sim.case import Case

_Table = TypeVar("_Table")
_Value = TypeVar("_Value")


class once(Generic[_Value]):
    """An attribute worked out when it is first asked for: `functools.cached_property` without its lock.

    On Python 3.11 that lock costs more than most of what a small day asks for once.
    """

    def __init__(self, make: Callable[[Any], _Value]) -> None:
        self.make = make
        self.__doc__ = make.__doc__

    def __get__(self, owner: Any, _kind: type | None = None) -> _Value:
        value = vars(owner)[self.make.__name__] = self.make(owner)
        return value


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
