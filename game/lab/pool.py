"""Work on several processors behind the one interface of `concurrent.futures`."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from typing import Any, TypeVar

T = TypeVar("T")
AHEAD = 4
"""Calls handed out at a time for each worker, so that none waits and few are lost when stopped."""


class InlineExecutor(Executor):
    """Runs each call at once in this process."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """The finished call."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def executor(workers: int, prepare: Callable[..., None], arguments: tuple[Any, ...]) -> Executor:
    """An executor of so many workers, each prepared once; one worker is this very process."""
    if workers <= 1:
        prepare(*arguments)
        return InlineExecutor()
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, context, _start_worker, (prepare, arguments))


def _start_worker(prepare: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that was asked ends the work, not its workers
    threading.Thread(target=_end_with_parent, daemon=True).start()
    prepare(*arguments)


def _end_with_parent() -> None:
    """Leave when the process that was asked is gone, however it went: nobody would take the result."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


def processors() -> int:
    """Processors that this process may use."""
    try:
        return max(1, len(os.sched_getaffinity(0)))
    except AttributeError:
        return max(1, os.cpu_count() or 1)


def each_done(pool: Executor, workers: int, work: Callable[[int], T], numbers: Iterable[int]) -> Iterator[T]:
    """Results in the order in which they are done. When stopped early, calls not yet begun are dropped."""
    waiting: set[Future[T]] = set()
    most = 1 if workers <= 1 else AHEAD * workers
    left = iter(numbers)
    try:
        while True:
            for number in left:
                waiting.add(pool.submit(work, number))
                if len(waiting) >= most:
                    break
            if not waiting:
                return
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()
    finally:
        for future in waiting:
            future.cancel()
