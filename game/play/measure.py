"""Measured figures: a value beside its bound and beside the floor found in the same run."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One measured figure.

    Attributes:
        name: what was measured, in snake case; note: how.
        bound: the most (or, of a rate, the least) that is wanted; None where nothing was promised.
        floor: the same, in the same unit, of what cannot be done without; ratio: value / floor.
        ok: whether the bound is kept; None without one.
    """

    name: str
    value: float
    unit: str
    bound: float | None
    floor: float | None
    ratio: float | None
    ok: bool | None
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)

    def text(self) -> str:
        """One line for people."""
        verdict = {True: "kept", False: "MISSED", None: ""}[self.ok]
        bound = "" if self.bound is None else f"bound {_number(self.bound)}"
        floor = "" if self.floor is None else f"floor {_number(self.floor)}, ratio {self.ratio:.2f}"
        line = f"{self.name:28s} {_number(self.value):>9s} {self.unit:18s} {bound:15s} {verdict:7s} {floor}"
        return line.rstrip() + (f"\n    {self.note}" if self.note else "")


def at_most(name: str, value: float, unit: str, bound: float | None, floor: float | None, note: str = "") -> Figure:
    """A figure that should be small."""
    return _figure(name, value, unit, bound, floor, None if bound is None else value <= bound, note)


def at_least(name: str, value: float, unit: str, bound: float | None, floor: float | None, note: str = "") -> Figure:
    """A figure that should be large; its floor is then the most that could be had."""
    return _figure(name, value, unit, bound, floor, None if bound is None else value >= bound, note)


def _figure(
    name: str, value: float, unit: str, bound: float | None, floor: float | None, ok: bool | None, note: str
) -> Figure:
    ratio = None if not floor else round(value / floor, 3)
    return Figure(name, _four(value), unit, bound, None if floor is None else _four(floor), ratio, ok, note)


def _four(value: float) -> float:
    return float(f"{value:.4g}")


def _number(value: float) -> str:
    return f"{value:.3g}" if value < 1e5 else f"{value / 1e6:.2f}e6"


_FINE_S = 1e-5
_PRECISE = time.get_clock_info("process_time").resolution < _FINE_S
now_s = time.process_time if _PRECISE else time.perf_counter
"""Seconds of the processor where the system counts them finely: on a machine of its own that is the time on the wall,
and on a shared one it leaves out the turns of others."""


def least_seconds(repeats: int, *works: Callable[[], Callable[[], object]]) -> list[float]:
    """Shortest time of each work, in alternation, so that all meet the same weather.

    Args:
        works: each is called to prepare, untimed, and returns what is timed.
    """
    least = [float("inf")] * len(works)
    with _without_collector():
        for _ in range(repeats):
            for index, prepare in enumerate(works):
                act = prepare()
                start = now_s()
                act()
                least[index] = min(least[index], now_s() - start)
    return least


@contextmanager
def _without_collector() -> Iterator[None]:
    """Cyclic garbage is collected before, not while measuring."""
    gc.collect()
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
