"""One reading of one test, with its uncertainty. The truth behind it stays in the body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FindingKind = Literal[
    "scan",  # a look that measures was done (CT, MRI); value = number of lesions seen
    "look",  # a look that does not measure was done; value = number of places seen
    "lesion",  # value = diameter in mm; not measurable when low is 0
    "spot",  # seen by a look that does not measure; value = rough size in mm
    "marker",  # value in the marker's unit
    "neutrophils",  # value in 1e9 per litre
    "ctdna",  # value = fraction of tumour DNA; 0 = none found
    "variant",  # note = mechanism id, value = fraction of all DNA carrying it
    "biopsy",  # a biopsy was read; value = cells in the disc, rounded to two figures
    "clone",  # note = mechanism ids joined by +, empty for none; value = share of the sampled cells
    "reserve",  # note = reserve, value 0-10
    "quality",  # value 0-100
    "symptom",  # note = plain words
]


@dataclass(frozen=True)
class Finding:
    """One reading.

    Attributes:
        day: day the sample was taken.
        known_day: day the result opens; a whole number of cycles later.
        test: card id of the test, or `visit` for what every visit tells.
        low, high: the interval the clinic would state, about 95%.
    """

    day: int
    known_day: int
    test: str
    kind: FindingKind
    value: float
    low: float
    high: float
    organ: str | None = None
    x_mm: float | None = None
    y_mm: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Survey(Finding):
    """The head of a look other than a CT of the whole body that sees from 5 mm.

    Attributes:
        organs: organ ids it looked at; every organ when empty.
        rules_out_mm: a lesion that another test showed at this size or more, and that this look did not show, is not
            there; None for a look that never says so.
    """

    organs: tuple[str, ...] = ()
    rules_out_mm: float | None = None
