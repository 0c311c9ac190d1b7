"""Classes of clones for colour: what a clone lives through of this level's drugs, not which clone it is."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from game.play.clinic import Clinic
from game.spec.mechanisms import Mechanism

LIVES_THROUGH_FOLD = 10.0
"""From this many times the drug for the same effect a cell is said to live through it. Assumption: an order of
magnitude is beyond any dose that can be given."""


class CloneClass(IntEnum):
    """Four colours and a fifth for sleep, which is no resistance."""

    SENSITIVE = 0
    ONE = 1
    ANOTHER = 2
    BOTH = 3
    ASLEEP = 4


N_CLASSES = len(CloneClass)


def leading_drug(clinic: Clinic) -> str | None:
    """The drug that the first systemic card of the level gives: the one that `ONE` lives through."""
    for offer in clinic.offers:
        if clinic.cards[offer.card].slot == "systemic":
            return next(iter(clinic.drugs_of(offer.card)), None)
    return None


def clone_class(clinic: Clinic, mechanisms: Sequence[str]) -> CloneClass:
    """Class of a clone by its mechanisms: it lives through the leading drug, through another, or through both."""
    offered = {drug for offer in clinic.offers for drug in clinic.drugs_of(offer.card)}
    known = (clinic.mechanisms[name] for name in mechanisms if name in clinic.mechanisms)
    beaten = {drug for mechanism in known for drug in drugs_beaten(clinic, mechanism)} & offered
    leading = leading_drug(clinic)
    if leading in beaten:
        return CloneClass.ONE if len(beaten) == 1 else CloneClass.BOTH
    return CloneClass.ANOTHER if beaten else CloneClass.SENSITIVE


def drugs_beaten(clinic: Clinic, mechanism: Mechanism) -> tuple[str, ...]:
    """Drugs that a mechanism lets a cell live through; a cell that hides lives through what sends immune cells."""
    beaten = tuple(defeat.drug for defeat in mechanism.defeats if defeat.fold_ec50 >= LIVES_THROUGH_FOLD)
    hidden = mechanism.traits.visibility * LIVES_THROUGH_FOLD <= 1.0
    return beaten + clinic.immune_drugs if hidden else beaten


def mechanisms_of(clone_name: str) -> tuple[str, ...]:
    """Mechanisms in a clone's name: ids joined by +, or `founder` for none."""
    return () if clone_name in ("", "founder") else tuple(clone_name.split("+"))


def clone_label(clinic: Clinic, mechanisms: Sequence[str]) -> str:
    """A clone's name for the player: short names of its mechanisms, or `sensitive`."""
    shorts = [clinic.mechanisms[name].short if name in clinic.mechanisms else name for name in mechanisms]
    return " + ".join(shorts) or "sensitive"


def class_labels(clinic: Clinic) -> tuple[str, str, str, str, str]:
    """What each class means in this level, for a legend."""
    leading = leading_drug(clinic)
    name = clinic.drugs[leading].name if leading is not None else "the first drug"
    return (
        "sensitive",
        f"lives through {name}",
        "lives through another drug",
        f"lives through {name} and another",
        "asleep",
    )
