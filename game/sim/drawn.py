"""Hidden differences between patients, drawn by the seed (docs/model.md, 13)."""

from __future__ import annotations

import numpy as np

from game.sim import exact
from game.sim.case import Case
from game.sim.chance import Process, day_word, name_key, normal, uniform


def luck(case: Case, name: str) -> float:
    """One uniform of this seed for a named difference between patients."""
    return float(uniform(np.array([name_key("admit/" + name)], np.uint64), day_word(case.seed, 0, Process.ADMIT))[0])


def log_normal(case: Case, median: float, sd_log: float, name: str) -> float:
    """A log-normal value drawn for this seed and name."""
    z = float(normal(np.array([luck(case, name)]))[0])
    return median * exact.exp(sd_log * z)
