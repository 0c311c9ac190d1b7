"""What a picture of tissue is made from: plain arrays that know nothing of the simulation."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

Vessel = tuple[tuple[tuple[float, float], ...], float]
"""A polyline in voxel coordinates and its radius in voxels."""
LYMPH_RADIUS_VOXELS = 0.45
"""Lymph vessels are drawn thinner than those of blood."""


@dataclass(frozen=True, eq=False)
class TissueView:
    """One organ section as it is to be drawn. Voxel (column i, row j) covers [i, i+1) x [j, j+1).

    Arrays are float32 with rows = y and columns = x. Two views are equal only when they are the same object, so that
    a painter can keep what it computed for a view.
    """

    grid: int
    """Voxels along one edge of the section."""
    density: np.ndarray
    """[5, grid, grid] cells / capacity (0 to about 1.5): sensitive, clone A, clone B, double, asleep."""
    oxygen: np.ndarray
    """[grid, grid] 0 to 1."""
    vessel: np.ndarray
    """[grid, grid] 0 to 1; colours the haze around the drawn vessels."""
    vessels: tuple[Vessel, ...]
    """Drawn vessels, main ones last or first: thin ones are always painted under thick ones."""
    membrane: np.ndarray
    """[grid, grid] integrity 0 to 1 of the basement membrane on its ring of voxels, 0 elsewhere."""
    mask: np.ndarray
    """[grid, grid] bool, the organ's shape."""
    lymph: tuple[Vessel, ...] = ()
    """Drawn lymph vessels, under those of blood."""
    immune: np.ndarray | None = None
    """[grid, grid] density of immune cells 0 to 1, or None."""
    single: tuple[tuple[float, float, int], ...] = ()
    """(x_voxel, y_voxel, class) of cells drawn large, for places that hold only a few."""
    in_blood: int = 0
    """Circulating tumour cells; shown as a logarithmic number of cells moving in the vessels."""
    blood_shares: tuple[float, ...] | None = None
    """Class shares of the circulating cells; None takes the shares of the whole section."""
    about_to_enter: np.ndarray | None = None
    """[grid, grid] 0 to 1 glow where cells lie beside a vessel, or None."""
    seen_circle: tuple[float, float, float] | None = None
    """x, y, radius in voxels of what a test has truly seen."""
    inferred: bool = False
    """True hatches everything outside ``seen_circle``."""

    def __post_init__(self) -> None:
        """Raise ValueError, naming the field, when an array has another shape than ``grid`` asks for."""
        square = (self.grid, self.grid)
        wanted = {"density": (5, *square), "oxygen": square, "vessel": square, "membrane": square, "mask": square}
        for name in ("immune", "about_to_enter"):
            if getattr(self, name) is not None:
                wanted[name] = square
        for name, shape in wanted.items():
            found = getattr(self, name).shape
            if found != shape:
                raise ValueError(f"TissueView.{name} has shape {found}; give {shape} for grid {self.grid}.")


def _lerp(a: np.ndarray | None, b: np.ndarray | None, share: float) -> np.ndarray | None:
    if a is None or b is None:
        known = a if b is None else b
        return None if known is None else known * np.float32(1 - share if b is None else share)
    return a + (b - a) * np.float32(share)


def blend(view_a: TissueView, view_b: TissueView, share: float) -> TissueView:
    """Return the view ``share`` (0 to 1) of the way from ``view_a`` to ``view_b``.

    Fields are interpolated; single cells, vessels and test marks come from the nearer view.
    Raises ValueError when the two grids differ.
    """
    if share <= 0 or view_a is view_b:
        return view_a
    if share >= 1:
        return view_b
    if view_a.grid != view_b.grid:
        raise ValueError(f"Cannot blend a grid of {view_a.grid} with one of {view_b.grid}; use one organ's views.")
    nearer = view_a if share < 0.5 else view_b
    return replace(
        nearer,
        density=_lerp(view_a.density, view_b.density, share),
        oxygen=_lerp(view_a.oxygen, view_b.oxygen, share),
        vessel=_lerp(view_a.vessel, view_b.vessel, share),
        membrane=_lerp(view_a.membrane, view_b.membrane, share),
        immune=_lerp(view_a.immune, view_b.immune, share),
        about_to_enter=_lerp(view_a.about_to_enter, view_b.about_to_enter, share),
        in_blood=round(view_a.in_blood + (view_b.in_blood - view_a.in_blood) * share),
    )


SPANS_VOXELS: tuple[float, ...] = (6.0, 9.0, 13.0, 19.0, 28.0, 42.0, 64.0)
"""Steps of magnification; fixed steps keep the drawn cells where they are from day to day."""


def suggest_window(view: TissueView, floor_density: float = 0.02) -> tuple[tuple[float, float], float]:
    """Return ((x, y) centre, span) in voxels that frames the cells of ``view`` with some tissue around them.

    Single cells count too; with no cell at all the whole section is shown.
    """
    total = view.density.sum(axis=0)
    rows, columns = np.nonzero(total > floor_density)
    xs = np.concatenate([columns + 0.5, [x for x, _, _ in view.single]])
    ys = np.concatenate([rows + 0.5, [y for _, y, _ in view.single]])
    if len(xs) == 0:
        return (view.grid / 2, view.grid / 2), float(view.grid)
    centre = ((float(xs.min()) + float(xs.max())) / 2, (float(ys.min()) + float(ys.max())) / 2)
    extent = max(float(np.ptp(xs)), float(np.ptp(ys))) + 1.0
    span = next((s for s in SPANS_VOXELS if s >= extent * 1.5), float(view.grid))
    return centre, min(span, float(view.grid))
