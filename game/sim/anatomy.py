"""Geometry of the organ sections: which voxels exist, where they are, what lies beside them (docs/model.md, 1).

Everything here is fixed for a set of organs, whatever the level or seed, and made from + - * / and sqrt alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from game.sim.chance import name_key, site_keys
from game.spec.common import GRID, VOXEL_MM
from game.spec.organs import Organ

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Words = npt.NDArray[np.uint64]

NO_SITE = -1
DIRECTIONS = ((1, 0), (-1, 0), (0, 1), (0, -1))
SECTION_MM = GRID * VOXEL_MM
VESSEL_RADIUS_MM = 2.0
"""A drawn vessel: a venule of the section, thick enough to be seen. Assumption."""
VESSEL_REACH_MM = 8.0
"""Distance over which the density of microvessels falls to the organ's own. Assumption."""

Polyline = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Anatomy:
    """All sections on one site axis of S voxels; an organ is a slice of it.

    Attributes:
        starts: int, first site of each organ, plus S at the end.
        organ: int64 [S], index of the organ.
        column, row: int64 [S], place on the 64 x 64 grid.
        x_mm, y_mm: float64 [S], centre of the voxel.
        beside: int64 [S, 4], neighbouring site in each of DIRECTIONS, or -1.
        vessel: float64 [S], 0-1, 1 = beside a vessel that cells can enter.
        lymph: float64 [S], 0-1, the same for lymph vessels; 0 in an organ whose node is not there.
        surface: bool [S], faces the peritoneal cavity.
        stroma: float64 [S], 0-1, how much the tissue hinders passage.
        penetration: float64 [S], share of the plasma exposure that arrives.
        voxel_cells: int64 [S], cells one 2 mm layer of a full voxel holds.
        keys: uint64 [S], the "where" of every draw.
        vessels, lymph_vessels: per organ, the polylines in millimetres that `vessel` and `lymph` follow.
    """

    organ_ids: tuple[str, ...]
    starts: tuple[int, ...]
    organ: Ints
    column: Ints
    row: Ints
    x_mm: Floats
    y_mm: Floats
    beside: Ints
    vessel: Floats
    lymph: Floats
    surface: Bools
    stroma: Floats
    penetration: Floats
    voxel_cells: Ints
    keys: Words
    vessels: tuple[tuple[Polyline, ...], ...]
    lymph_vessels: tuple[tuple[Polyline, ...], ...]

    @staticmethod
    def of(organs: tuple[Organ, ...]) -> Anatomy:
        """The anatomy of these organs, made once."""
        return _build(organs)

    @property
    def sites(self) -> int:
        """S, the number of voxels in all sections."""
        return self.starts[-1]

    def slice_of(self, organ: int) -> slice:
        """Sites of one organ."""
        return slice(self.starts[organ], self.starts[organ + 1])

    def nearest(self, organ: int, x_mm: float, y_mm: float) -> int:
        """Site of an organ whose centre is nearest to a point; the first of equals."""
        where = self.slice_of(organ)
        dx, dy = self.x_mm[where] - x_mm, self.y_mm[where] - y_mm
        return int(where.start) + int(np.argmin(dx * dx + dy * dy))


@lru_cache(maxsize=16)
def _build(organs: tuple[Organ, ...]) -> Anatomy:
    sections = [_section(organ) for organ in organs]
    starts = [0]
    for columns, _rows in sections:
        starts.append(starts[-1] + len(columns))
    column = np.concatenate([columns for columns, _ in sections])
    row = np.concatenate([rows for _, rows in sections])
    owner = np.concatenate([np.full(len(columns), i, np.int64) for i, (columns, _) in enumerate(sections)])
    x_mm, y_mm = (column + 0.5) * VOXEL_MM, (row + 0.5) * VOXEL_MM
    beside = _neighbours(owner, column, row, len(organs))
    trees = tuple(_tree("vessels of " + organ.id, organ) for organ in organs)
    drained = {organ.id for organ in organs if organ.drains_to in {each.id for each in organs}}
    lymph_trees = tuple(_tree("lymph vessels of " + organ.id, organ) if organ.id in drained else () for organ in organs)
    vessel, lymph = (
        np.concatenate(
            [_field(density, tree, x_mm[owner == i], y_mm[owner == i]) for i, (density, tree) in enumerate(drawn)]
        )
        for drawn in (
            [(organ.vessel_density, tree) for organ, tree in zip(organs, trees, strict=True)],
            [(organ.lymph_density, tree) for organ, tree in zip(organs, lymph_trees, strict=True)],
        )
    )
    anatomy = Anatomy(
        organ_ids=tuple(organ.id for organ in organs),
        starts=tuple(starts),
        organ=owner,
        column=column,
        row=row,
        x_mm=x_mm,
        y_mm=y_mm,
        beside=beside,
        vessel=vessel,
        lymph=lymph,
        surface=_surface(organs, owner, beside),
        stroma=np.array([organ.stroma for organ in organs])[owner],
        penetration=np.array([organ.drug_penetration for organ in organs])[owner],
        voxel_cells=np.array([int(organ.cells_per_mm3 * VOXEL_MM**3) for organ in organs], np.int64)[owner],
        keys=np.concatenate(
            [
                site_keys(organ.id, GRID * GRID)[rows * GRID + columns]
                for organ, (columns, rows) in zip(organs, sections, strict=True)
            ]
        ),
        vessels=trees,
        lymph_vessels=lymph_trees,
    )
    for field in (anatomy.organ, anatomy.column, anatomy.row, anatomy.x_mm, anatomy.y_mm, anatomy.beside):
        field.setflags(write=False)
    for shared in (
        anatomy.vessel,
        anatomy.lymph,
        anatomy.stroma,
        anatomy.penetration,
        anatomy.voxel_cells,
        anatomy.keys,
    ):
        shared.setflags(write=False)
    anatomy.surface.setflags(write=False)
    return anatomy


def _section(organ: Organ) -> tuple[Ints, Ints]:
    """Columns and rows of the voxels inside the organ's ellipse."""
    rows, columns = np.divmod(np.arange(GRID * GRID, dtype=np.int64), GRID)
    dx = ((columns + 0.5) * VOXEL_MM - SECTION_MM / 2) / (organ.width_mm / 2)
    dy = ((rows + 0.5) * VOXEL_MM - SECTION_MM / 2) / (organ.height_mm / 2)
    inside = dx * dx + dy * dy <= 1.0
    return columns[inside], rows[inside]


def _neighbours(owner: Ints, column: Ints, row: Ints, organs: int) -> Ints:
    index = np.full((organs, GRID + 2, GRID + 2), NO_SITE, np.int64)
    index[owner, row + 1, column + 1] = np.arange(len(owner))
    return np.stack([index[owner, row + 1 + dy, column + 1 + dx] for dx, dy in DIRECTIONS], axis=1)


def _surface(organs: tuple[Organ, ...], owner: Ints, beside: Ints) -> Bools:
    """Voxels that face the peritoneal cavity: none, those at the section's edge, or all of them."""
    edge = (beside == NO_SITE).any(axis=1)
    whole = np.array([organ.peritoneal_surface == "whole" for organ in organs])[owner]
    facing = np.array([organ.peritoneal_surface == "edge" for organ in organs])[owner]
    result: Bools = whole | (facing & edge)
    return result


def _unit(word: int, step: int) -> float:
    """A fixed fraction 0-1 from a name's hash, for drawing vessels."""
    return (name_key(f"{word}/{step}") >> 11) / float(1 << 53)


def _tree(name: str, organ: Organ) -> tuple[Polyline, ...]:
    """A vessel across the section and a branch of it: the same for every patient, since only its presence matters."""
    word = name_key(name)
    centre = SECTION_MM / 2
    half_width, half_height = organ.width_mm / 2, organ.height_mm / 2
    bends = 6
    level = (0.28 + 0.2 * _unit(word, 0)) * (1 if _unit(word, 1) < 0.5 else -1)
    trunk = tuple(
        (
            centre + half_width * (2 * k / bends - 1),
            centre + half_height * (level + 0.16 * (_unit(word, 2 + k) - 0.5)),
        )
        for k in range(bends + 1)
    )
    fork = 2 + int(3 * _unit(word, 20))
    x0, y0 = trunk[fork]
    side = -1.0 if level > 0 else 1.0
    slope = 0.5 * (_unit(word, 21) - 0.5)
    branch = tuple(
        (
            x0 + half_width * (slope * k / 4 + 0.06 * (_unit(word, 22 + k) - 0.5) * min(k, 1)),
            y0 + side * half_height * 1.15 * k / 4,
        )
        for k in range(5)
    )
    return trunk, branch


def _field(density: float, tree: tuple[Polyline, ...], x_mm: Floats, y_mm: Floats) -> Floats:
    """1 beside a drawn vessel, falling over VESSEL_REACH_MM to the organ's microvessels; 0 without any tree."""
    if not tree:
        return np.zeros(len(x_mm))
    nearest = np.full(len(x_mm), np.inf)
    for line in tree:
        for (ax, ay), (bx, by) in pairwise(line):
            length2 = (bx - ax) * (bx - ax) + (by - ay) * (by - ay)
            along = np.clip(((x_mm - ax) * (bx - ax) + (y_mm - ay) * (by - ay)) / length2, 0.0, 1.0)
            dx, dy = x_mm - (ax + along * (bx - ax)), y_mm - (ay + along * (by - ay))
            nearest = np.minimum(nearest, np.sqrt(dx * dx + dy * dy))
    falling = 1.0 - np.clip((nearest - VESSEL_RADIUS_MM) / VESSEL_REACH_MM, 0.0, 1.0)
    return density + (1.0 - density) * falling * falling
