"""Invented tissue for the tests of the renderer: a tumour, a breached duct, six sleepers, one cell."""

from __future__ import annotations

import numpy as np

from game.ui.tissue import TissueView

GRID = 64


def _axes() -> tuple[np.ndarray, np.ndarray]:
    axis = np.arange(GRID, dtype=np.float32) + 0.5
    x, y = np.meshgrid(axis, axis)
    return x, y


def disc(x: float, y: float, radius: float, softness: float) -> np.ndarray:
    """A soft disc, 1 inside and 0 outside."""
    across, down = _axes()
    distance = np.hypot(across - x, down - y)
    return np.clip(0.5 + (radius - distance) / softness, 0, 1).astype(np.float32)


def view(**changes: object) -> TissueView:
    """A section with oxygen and nothing else, changed as asked."""
    square = np.zeros((GRID, GRID), dtype=np.float32)
    values: dict[str, object] = {
        "grid": GRID,
        "density": np.zeros((5, GRID, GRID), dtype=np.float32),
        "oxygen": square + 0.9,
        "vessel": square,
        "vessels": (),
        "membrane": square,
        "mask": np.ones((GRID, GRID), dtype=bool),
    }
    values.update(changes)
    return TissueView(**values)  # type: ignore[arg-type]


def tumour() -> TissueView:
    """A round tumour with two resistant clones, a starved corner, sleepers by a vessel."""
    density = np.zeros((5, GRID, GRID), dtype=np.float32)
    density[0] = 1.0 * disc(31, 33, 10.6, 5.5) + 0.12 * disc(32, 33, 16, 6)
    a = disc(37.5, 39.5, 4.2, 3.0)
    density[1] = a * 0.85 + 0.09 * disc(37, 38, 9, 4)
    density[0] *= 1 - 0.92 * a
    both = disc(39.2, 39.5, 1.5, 2.6)
    density[3] = both * 0.55
    density[1] *= 1 - 0.5 * both
    b = disc(25.0, 27.5, 2.6, 3.2) + disc(28, 31, 1.6, 2.5)
    density[2] = np.clip(b, 0, 1) * 0.55
    density[0] *= 1 - 0.85 * np.clip(b, 0, 1)
    asleep = disc(43.2, 25.6, 1.8, 2.4)
    density[4] = asleep * 0.42
    density[0] *= 1 - asleep
    vessels = (
        (((16.0, 20.2), (24.0, 20.4), (33.0, 22.0), (41.0, 23.2), (49.0, 22.2)), 0.95),
        (((41.0, 38.0), (44.0, 42.5), (47.0, 47.0), (48.5, 50.0)), 0.62),
        (((25.5, 41.5), (23.0, 45.0), (20.8, 49.5)), 0.58),
    )
    oxygen = 0.2 + 0.74 * np.clip(1 - disc(25.5, 37.5, 3.5, 7.0), 0, 1)
    immune = 0.16 * (1 - disc(31, 33, 8.5, 5)) + 0.12 * disc(40, 31, 5, 4)
    return view(
        density=density,
        oxygen=oxygen.astype(np.float32),
        vessels=vessels,
        in_blood=40,
        immune=immune,
        vessel=0.8 * (disc(32, 22, 3, 4)),
    )


def duct(breached: bool = True) -> TissueView:
    """A duct filled with cells; where its membrane is breached cells reach a vessel."""
    x, y = _axes()
    # 910 x 570 pixels over 64 voxels: rows 12 to 52 are shown.
    angle = np.arctan2(y - 33, x - 20.5)
    radius = 14.3 * (1 + 0.05 * np.cos(2 * angle + 0.6) + 0.07 * np.cos(3 * angle - 0.4) + 0.03 * np.cos(5 * angle))
    distance = np.hypot(x - 20.5, y - 33) - radius
    ring = (np.abs(distance) < 0.75).astype(np.float32)
    inside = np.clip(0.5 - distance / 0.8, 0, 1).astype(np.float32)
    density = np.zeros((5, GRID, GRID), dtype=np.float32)
    starved = disc(20, 31.5, 3.6, 3.0)
    density[0] = inside * (1 - starved)
    density[4] = starved * 0.36
    density[1] = 0.9 * disc(15.5, 40.5, 0.5, 0.6)
    glow = None
    if breached:
        gap = (angle > -0.34) & (angle < 0.5)
        ring[gap] = 0
        density[0] = np.maximum(
            density[0],
            np.clip(0.5 - (np.abs(y - 34 - (x - 36) * 0.02) - 2.6) / 1.2, 0, 1)
            * np.clip((x - 24) / 2, 0, 1)
            * np.clip((43 - x) / 3, 0, 1),
        )
        spread = disc(45, 34.5, 4.8, 5) * 0.7
        density[0] = np.maximum(density[0], spread)
        glow = (spread > 0.1) * np.clip((x - 45.5) / 3.0, 0, 1) * np.clip(1 - np.abs(y - 34) / 6.5, 0, 1)
        glow = glow.astype(np.float32)
    vessels = (
        (((66.0, 12.0), (58.5, 17.5), (54.5, 25.0), (51.5, 36.0), (52.0, 46.0), (56.5, 54.0)), 2.1),
        (((52.0, 43.0), (46.5, 45.5), (43.5, 49.0), (41.5, 54.0)), 1.05),
    )
    immune = np.where(inside > 0, 0.0, 0.11 + 0.12 * disc(40, 30, 8, 6)).astype(np.float32)
    oxygen = 0.95 - 0.93 * disc(20, 31.5, 4.2, 5.0)
    return view(
        density=density,
        oxygen=oxygen.astype(np.float32),
        vessels=vessels,
        membrane=ring,
        immune=immune,
        about_to_enter=glow,
        in_blood=220 if breached else 0,
    )


def sleepers() -> TissueView:
    """A lung section that holds six single sleeping cells."""
    x, y = _axes()
    mask = (((x - 33) / 22) ** 2 + ((y - 32) / 28) ** 2 < 1) & (np.hypot(x - 8, y - 36) > 12)
    vessels = (
        (((30.0, 4.0), (32.0, 16.0), (30.0, 30.0), (34.0, 44.0), (33.0, 60.0)), 0.9),
        (((31.0, 22.0), (38.0, 26.0), (44.0, 25.0), (52.0, 30.0)), 0.6),
        (((31.5, 34.0), (26.0, 40.0), (22.0, 46.0)), 0.5),
    )
    single = ((32.2, 17.8, 4), (38.5, 27.4, 4), (28.2, 30.9, 4), (35.2, 43.0, 4), (45.0, 26.6, 4), (24.0, 41.4, 4))
    square = np.zeros((GRID, GRID), dtype=np.float32)
    return view(mask=mask, vessels=vessels, single=single, immune=square + 0.09, in_blood=1)


def one_cell() -> TissueView:
    """One resistant cell beside a capillary."""
    vessels = ((((28.0, 26.0), (31.0, 29.5), (34.0, 30.0), (38.0, 34.0)), 0.35),)
    return view(vessels=vessels, single=((32.0, 32.0, 1),))
