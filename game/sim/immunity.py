"""Immune cells: who comes, who is held back, whom they kill (docs/model.md, 14).

A small visible lesion is removed or held; one that suppresses, outnumbers or cannot be seen is not. Elimination,
equilibrium and escape: Koebel 2007, 10.1038/nature06309.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from game.sim.acting import Attack
from game.sim.bodydrugs import strength
from game.sim.case import Case
from game.sim.cells import ASLEEP, CYCLING, KINDS, MAX_CLONES
from game.sim.drawn import log_normal
from game.sim.events import LesionSwelled
from game.sim.ground import REACH_HALF, Day
from game.sim.inherited import inherited
from game.sim.kept import kept
from game.sim.lesions import CLEARED_LEFT, CLEARED_OF
from game.sim.patient import Patient
from game.sim.surroundings import Immune
from game.spec.cancers import Immunity
from game.spec.effects import AntigenPrime, ImmuneRelease

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

VISIBLE_STEPS = 1024
"""Steps in which a class's visibility is counted, so that the sum over a lesion is one of integers."""
MARROW_ENOUGH = 4.0
"""Points of marrow below which fewer immune cells can be sent. Assumption: 2.0e9 neutrophils per litre."""
TOLD_SWELLING = 0.2
"""Swelling, as a share of the living cells, that is told as an event. Assumption."""


def start_immunity(case: Case) -> Immune | None:
    """The state on day 0; None where immune cells take no part."""
    return None if case.biology.immunity is None else Immune()


def immune_response(day: Day) -> None:
    """Recruitment and suppression, and from them the chance of being killed that the day's deaths take up."""
    immune, rule = day.patient.immune, day.case.biology.immunity
    if immune is None or rule is None:
        return
    immune.cover(len(day.patient.lesions))
    if day.case.body_effects:
        _follow_drugs(day, immune)
    shown = shown_of_kinds(day.case, day.patient, rule)
    visible = _visible(day, shown)
    target = recruitment(day, immune, rule) * visible
    target /= visible + max(1.0, rule.recruited_at_cells * (1.0 - immune.primed))
    immune.infiltrate = immune.infiltrate + rule.follow_per_day * (target - immune.infiltrate)
    immune.attack = immune.infiltrate * unsuppressed(rule, visible, immune.released)
    chance = rule.kill_per_day * immune.attack * (rule.saturated_at_cells / (rule.saturated_at_cells + visible))
    day.attack = _attack(day, chance, shown)
    _swell(day, immune)


def unsuppressed(rule: Immunity, visible: Floats, released: float) -> Floats:
    """Share of the kill that a lesion of so many visible cells does not suppress."""
    held = rule.suppression * (1.0 - released) * (visible / (visible + rule.suppressed_at_cells))
    result: Floats = 1.0 - held
    return result


def recruitment(day: Day, immune: Immune, rule: Immunity) -> float:
    """Most of a full infiltrate that can come today: the cancer's share, primed, times what the host can send."""
    host = day.patient.host
    able = host.immunity * min(1.0, host.reserves["marrow"] / MARROW_ENOUGH)
    for damp in immune.damps:
        if damp.holds(day.number):
            able *= 1.0 - damp.share
    own = own_infiltrate(day.case)
    return able * (own + (1.0 - own) * immune.primed)


@kept
def own_infiltrate(case: Case) -> float:
    """Most of a full infiltrate that this patient's lesions draw unprimed, 0-1; drawn by the seed."""
    rule = case.biology.immunity
    if rule is None or rule.infiltrate_sd_log == 0.0:
        return 0.0 if rule is None else rule.infiltrate
    return min(1.0, log_normal(case, rule.infiltrate, rule.infiltrate_sd_log, "infiltrate"))


@dataclass(frozen=True)
class Shown:
    """What cells show of their antigen.

    Attributes:
        of_classes: as inherited; None where all show all.
        steps: share that each kind of cell shows, in VISIBLE_STEPS, [KINDS]; shares: the same, 0-1.
    """

    of_classes: Floats | None
    steps: Ints
    shares: Floats


@kept
def _last_shown(case: Case) -> list[Shown]:
    return []


def shown_of_kinds(case: Case, patient: Patient, rule: Immunity) -> Shown:
    """What each kind of cell shows, worked out anew when classes change."""
    of_classes, last = inherited(case, patient).visibility, _last_shown(case)
    if not last or last[0].of_classes is not of_classes:
        shown = np.empty((MAX_CLONES, 2))
        shown[:, CYCLING] = 1.0 if of_classes is None else of_classes
        shown[:, ASLEEP] = shown[:, CYCLING] * rule.sleeping_visibility
        steps = np.rint(shown * VISIBLE_STEPS).reshape(KINDS)
        last[:] = [Shown(of_classes, steps.astype(np.int64), steps / VISIBLE_STEPS)]
    return last[0]


def _visible(day: Day, shown: Shown) -> Floats:
    """Visible cells of each lesion: cells weighted by what they show. Sums below 2**53 are exact in any order."""
    cells, ground = day.patient.cells, day.ground
    steps = np.bincount(day.at, cells.count * shown.steps[cells.kind], len(ground.sites))
    sums = np.bincount(ground.lesion, steps, len(day.patient.lesions))
    result: Floats = sums / VISIBLE_STEPS
    return result


def _attack(day: Day, by_lesion: Floats, shown: Shown) -> Attack | None:
    """Chance of being killed today; immune cells come by the blood, so poorly supplied places are spared."""
    if not np.count_nonzero(by_lesion > 0.0):
        return None
    ground = day.ground
    arriving = ground.perfusion * (1.0 + REACH_HALF)
    arriving /= ground.perfusion + REACH_HALF
    arriving *= by_lesion[ground.lesion]
    return Attack(np.minimum(arriving, 1.0, out=arriving), shown.shares)


def immune_sleep(day: Day) -> Floats | None:
    """Chance that a cycling cell falls asleep today under immune attack, by place; None where there is none."""
    immune, rule = day.patient.immune, day.case.biology.immunity
    if immune is None or rule is None or rule.sleep_per_day == 0.0:
        return None
    chance: Floats = rule.sleep_per_day * immune.attack[day.ground.lesion]
    return chance


# Drugs ----------------------------------------------------------------------------------------------------------


def _follow_drugs(day: Day, immune: Immune) -> None:
    """Suppression is lifted and antigen shown over weeks, and both fade as slowly."""
    released, primed = immune.released, immune.primed
    release = prime = 0.0
    release_days = prime_days = 1.0
    for effect in day.case.body_effects:
        if isinstance(effect, ImmuneRelease):
            release = max(release, effect.lifts * strength(day.case, day.patient, effect.drug))
            release_days = max(release_days, effect.delay_days)
        elif isinstance(effect, AntigenPrime):
            prime = max(prime, effect.primes * strength(day.case, day.patient, effect.drug))
            prime_days = max(prime_days, effect.delay_days)
    immune.released = released + (release - released) / release_days
    immune.primed = primed + (prime - primed) / prime_days
    rise = immune.released - released
    if rise > 0.0:
        immune.swelling = immune.swelling + rise * swells(day.case) * immune.infiltrate * day.patient.lesions.cells


@kept
def swells(case: Case) -> float:
    """Swelling of this patient's lesions when suppression is lifted, in cells per living cell; drawn by the seed."""
    for effect in case.body_effects:
        if isinstance(effect, ImmuneRelease):
            return log_normal(case, effect.swelling_median, effect.swelling_sd_log, "swelling")
    return 0.0


def _swell(day: Day, immune: Immune) -> None:
    """Immune cells and fluid leave as dead cells do; scans count them to the lesion (pseudoprogression)."""
    lesions = day.patient.lesions
    if not np.count_nonzero(immune.swelling):
        lesions.swelling = None
        return
    swelling = immune.swelling * (CLEARED_LEFT / CLEARED_OF)
    swelling[swelling < 1.0] = 0.0
    immune.swelling = swelling
    lesions.swelling = swelling.astype(np.int64)
    large = (swelling > TOLD_SWELLING * lesions.cells) & (lesions.cells > 0)
    for lesion in np.flatnonzero(large).tolist():
        if lesion not in immune.swollen:
            immune.swollen |= {lesion}
            day.events.append(LesionSwelled(day.number, day.case.organs[int(lesions.organ[lesion])].id, lesion))
