"""Reading the truth: its hash, its response, and the fields a microscope with the truth on would show."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from game.sim.case import Case
from game.sim.ground import survey
from game.sim.patient import Patient
from game.spec.common import GRID

Floats = npt.NDArray[np.float64]


def truth_hash(case: Case, patient: Patient) -> str:
    """16 hexadecimal digits of everything that is true, whatever the order of rows, clones or lesions in memory."""
    digest = hashlib.blake2b(digest_size=8)
    site, kind, count = patient.cells.sorted_rows()
    names = sorted({patient.clones[int(row)].name for row in np.unique(kind >> 1)})
    rank = np.zeros(len(patient.clones.rows), np.int64)
    for row, clone in enumerate(patient.clones.rows):
        if clone is not None and clone.name in names:
            rank[row] = names.index(clone.name)
    code = (site * 4096 + rank[kind >> 1]) * 2 + (kind & 1)
    order = np.argsort(code, kind="stable")
    digest.update("/".join(names).encode())
    lesions = patient.lesions
    by_place = np.lexsort((lesions.born_day, lesions.y_mm, lesions.x_mm, lesions.organ))
    for column in (code[order], count[order], lesions.cells[by_place], lesions.mass[by_place]):
        digest.update(np.ascontiguousarray(column, "<i8").tobytes())
    for field in (patient.membrane, patient.vessel):
        digest.update(np.ascontiguousarray(field, "<f8").tobytes())
    host = patient.host
    words: list[object] = [
        patient.day,
        patient.dead,
        host.quality.hex(),
        host.quality_days.hex(),
        sorted(vars(patient.tally).items()),
    ]
    if patient.routes is not None:
        words.append(sorted(vars(patient.routes).items()))
    words += [[name, host.reserves[name].hex()] for name in sorted(host.reserves)]
    words += [each.hex() for each in host.function]
    digest.update(repr(words).encode())
    _update_with_surroundings(digest, patient, by_place)
    return digest.hexdigest()


def _update_with_surroundings(digest: hashlib.blake2b, patient: Patient, by_place: npt.NDArray[np.intp]) -> None:
    """Add what only some patients carry; nothing for the others."""
    immune, tissue = patient.immune, patient.remodelled
    if immune is not None:
        known = by_place[by_place < len(immune.infiltrate)]
        for column in (immune.infiltrate[known], immune.swelling[known]):
            digest.update(np.ascontiguousarray(column, "<f8").tobytes())
        digest.update(repr(immune.words()).encode())
    if tissue is not None:
        for field in (tissue.sprouts, tissue.matrix):
            digest.update(np.ascontiguousarray(field, "<f8").tobytes())
    if patient.host.immunity != 1.0 or patient.host.shields:
        digest.update(repr((patient.host.immunity.hex(), patient.host.shields)).encode())


def truth_recist(patient: Patient) -> str:
    """CR, PR, SD or PD on the true diameters."""
    return patient.response.reading


@dataclass(frozen=True)
class Section:
    """One organ section with the truth on, float32 [64, 64] fields (rows y, columns x) and counts.

    Attributes:
        cells: float32 [classes, 64, 64], share of the voxel's capacity by class of clone; the last class sleeps.
        single: (column, row, class, number) of voxels with fewer than 100 cells, which a density cannot show.
    """

    organ: str
    cells: npt.NDArray[np.float32]
    oxygen: npt.NDArray[np.float32]
    vessel: npt.NDArray[np.float32]
    membrane: npt.NDArray[np.float32]
    mask: npt.NDArray[np.bool_]
    single: tuple[tuple[int, int, int, int], ...]
    living: int


def section(case: Case, patient: Patient, organ: str, classes: dict[str, int], n_classes: int) -> Section:
    """What a perfect microscope would see of one organ.

    Args:
        classes: class of each clone by name, 0 to n_classes - 2; sleeping cells are class n_classes - 1.
    """
    anatomy, index = case.anatomy, case.organ_index(organ)
    where = anatomy.slice_of(index)
    ground = survey(case, patient)
    site, kind, count = patient.cells.sorted_rows()
    here = (site >= where.start) & (site < where.stop)
    site, kind, count = site[here], kind[here], count[here]
    of_kind = np.full(2 * len(patient.clones.rows), n_classes - 1, np.int64)
    for row, clone in enumerate(patient.clones.rows):
        if clone is not None:
            of_kind[2 * row] = classes.get(clone.name, 0)
    rows, columns = anatomy.row[site], anatomy.column[site]
    layers = np.zeros((n_classes, GRID, GRID), np.float32)
    capacity = ground.capacity[ground.index[site]] if len(site) else np.ones(0)
    np.add.at(layers, (of_kind[kind], rows, columns), (count / capacity).astype(np.float32))
    few = np.flatnonzero(count < FEW_CELLS)
    single = tuple(
        (int(columns[i]), int(rows[i]), int(of_kind[kind[i]]), int(count[i])) for i in few[:MAX_SINGLE].tolist()
    )
    return Section(
        organ=organ,
        cells=layers,
        oxygen=_grid(case, where, _oxygen(case, patient, where)),
        vessel=_grid(case, where, patient.vessel[where]),
        membrane=_grid(case, where, patient.membrane[where]),
        mask=_grid(case, where, np.ones(where.stop - where.start)) > 0.5,
        single=single,
        living=int(count.sum()),
    )


FEW_CELLS = 100
MAX_SINGLE = 400


def _grid(case: Case, where: slice, values: Floats) -> npt.NDArray[np.float32]:
    field = np.zeros((GRID, GRID), np.float32)
    field[case.anatomy.row[where], case.anatomy.column[where]] = values
    return field


def _oxygen(case: Case, patient: Patient, where: slice) -> Floats:
    ground = survey(case, patient)
    oxygen = np.ones(case.anatomy.sites)
    oxygen[ground.sites] = ground.oxygen
    return oxygen[where]
