"""What truly happened, in the past tense and dated. Screens of play never see these; the debrief does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """Something that happened on a day."""

    day: int


@dataclass(frozen=True)
class MembraneBreached(Event):
    """A lesion opened its basement membrane for the first time."""

    organ: str
    lesion: int


@dataclass(frozen=True)
class VesselEntered(Event):
    """Cells of a lesion entered a vessel for the first time."""

    organ: str
    lesion: int


@dataclass(frozen=True)
class CellsShed(Event):
    """Cells that entered the blood from one organ in one day."""

    organ: str
    cells: int


@dataclass(frozen=True)
class CellsLost(Event):
    """Cells that died in the blood within a day of entering it."""

    cells: int


@dataclass(frozen=True)
class CellsDrained(Event):
    """Cells that entered the lymph of one organ in one day, on the way to its node."""

    organ: str
    node: str
    cells: int


@dataclass(frozen=True)
class CellsLostInLymph(Event):
    """Cells that died on the way to a node."""

    cells: int


@dataclass(frozen=True)
class CellsExfoliated(Event):
    """Cells that came off the surface of one organ into the peritoneal cavity in one day."""

    organ: str
    cells: int


@dataclass(frozen=True)
class CellsLostInCavity(Event):
    """Cells that died in the peritoneal cavity."""

    cells: int


@dataclass(frozen=True)
class CellsSettled(Event):
    """Cells that came to an organ alive and stayed in one voxel of it; `route` is blood, lymph or peritoneum."""

    organ: str
    lesion: int
    cells: int
    asleep: int
    route: str = "blood"


@dataclass(frozen=True)
class CellsSlept(Event):
    """Cells that stopped dividing in one organ in one day."""

    organ: str
    cells: int
    cause: str


@dataclass(frozen=True)
class LesionWoke(Event):
    """A lesion that held only sleeping cells divides again."""

    organ: str
    lesion: int
    slept_days: int


@dataclass(frozen=True)
class CloneArose(Event):
    """A lineage with new mechanisms passed 1,000 cells; `born_day` is the day of its first cell.

    For a clone that was present on day 0 the birth is reckoned back along its growth curve, and `reckoned` is True.
    """

    clone: str
    mechanisms: tuple[str, ...]
    born_day: int
    reckoned: bool


@dataclass(frozen=True)
class LesionRemoved(Event):
    """Local treatment took cells out of one place."""

    organ: str
    cells: int


@dataclass(frozen=True)
class ImmuneCleared(Event):
    """The last cells of a lesion died, most of them more likely by immune cells than by all else."""

    organ: str
    lesion: int


@dataclass(frozen=True)
class LesionSwelled(Event):
    """Immune cells came into a lesion, so that it measures larger than its tumour cells are."""

    organ: str
    lesion: int


@dataclass(frozen=True)
class ReserveSpent(Event):
    """A reserve fell to grade 3 (2 points or less) or grade 4 (none left)."""

    reserve: str
    grade: int


@dataclass(frozen=True)
class Died(Event):
    """The patient died."""

    cause: str
    organ: str | None


def kind(event: Event) -> str:
    """Name of an event's kind in snake case, for files and counts."""
    name = type(event).__name__
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in name).lstrip("_")
