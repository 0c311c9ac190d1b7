"""Giving memory back after painting."""

from __future__ import annotations

import ctypes
import sys
from functools import lru_cache
from typing import Any


@lru_cache(1)
def _trimmer() -> Any:
    """glibc's malloc_trim, or None where there is none."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        return getattr(ctypes.CDLL(None), "malloc_trim", None)
    except OSError:
        return None


def give_back() -> None:
    """Hand freed memory back to the system: painting takes large arrays for a moment, and glibc keeps what it freed."""
    trim = _trimmer()
    if trim is not None:
        trim(0)
