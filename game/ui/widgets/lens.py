"""The microscope on the board and the scene of Glass Body, as widgets in logical units."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from game.ui.compat import pygame
from game.ui.draw import Canvas
from game.ui.layout import Box
from game.ui.screen import Action, Hit
from game.ui.tissue import Lens, Scene, TissueView

CORNER = 12.0


@lru_cache(maxsize=6)
def _lens(diameter_px: int, scale: float, seed: int) -> Lens:
    return Lens(diameter_px, seed, scale)


@lru_cache(maxsize=2)
def _scene(width_px: int, height_px: int, scale: float, seed: int, corner_px: int) -> Scene:
    return Scene(width_px, height_px, seed, scale, corner_px)


@dataclass(frozen=True)
class LensView:
    """A round window on one section. A `truth` lens wears the yellow rim; others show what the chart believes.

    `centre_voxel` and `span_voxels` (voxels along the diameter) say where it looks; keep the span from day to day,
    since cells keep their places only at one magnification.
    """

    id: str
    box: Box
    tissue: TissueView
    centre_voxel: tuple[float, float]
    span_voxels: float
    label: str = ""
    truth: bool = False
    seed: int = 7

    @property
    def round_box(self) -> Box:
        """The square about the circle: as large as fits, in the middle of the box."""
        side = min(self.box.w, self.box.h)
        return Box(self.box.cx - side / 2, self.box.cy - side / 2, side, side)

    def hit(self, action: Action) -> Hit:
        """The whole lens as one thing to use."""
        return Hit(self.id, self.round_box, self.label, action, ring=False)

    def contains(self, pos: tuple[float, float]) -> bool:
        """Whether a place (units) lies inside the circle."""
        box = self.round_box
        return (pos[0] - box.cx) ** 2 + (pos[1] - box.cy) ** 2 <= (box.w / 2) ** 2

    def place(self, x_voxel: float, y_voxel: float) -> tuple[float, float]:
        """Where a place in the tissue lies on the stage (units), for callouts."""
        box = self.round_box
        unit = box.w / self.span_voxels
        return box.cx + (x_voxel - self.centre_voxel[0]) * unit, box.cy + (y_voxel - self.centre_voxel[1]) * unit

    def draw(self, canvas: Canvas) -> None:
        """The tissue, its rim, and a focus ring when it has the keyboard."""
        x, y, side, _ = canvas.view.pixels(self.round_box)
        if side < 8:
            return
        theme = canvas.theme
        _lens(side, canvas.view.scale, self.seed).draw(
            canvas.surface, pygame.Rect(x, y, side, side), self.tissue, self.centre_voxel, self.span_voxels,
            canvas.time_s, canvas.reduced_motion, theme.focus if self.truth else theme.line,
        )  # fmt: skip
        if canvas.is_focused(self.id):
            box = self.round_box
            canvas.circle(box.centre, box.w / 2 + 4, border=theme.focus, width=2.5)


@dataclass(frozen=True)
class SceneView:
    """A rectangular window on one section in a frame; `span_voxels` runs along its width."""

    id: str
    box: Box
    tissue: TissueView
    centre_voxel: tuple[float, float]
    span_voxels: float
    truth: bool = False
    seed: int = 7

    def place(self, x_voxel: float, y_voxel: float) -> tuple[float, float]:
        """Where a place in the tissue lies on the stage (units), for callouts."""
        unit = self.box.w / self.span_voxels
        return (self.box.cx + (x_voxel - self.centre_voxel[0]) * unit,
                self.box.cy + (y_voxel - self.centre_voxel[1]) * unit)  # fmt: skip

    def draw(self, canvas: Canvas) -> None:
        """The tissue and its frame: yellow for the truth."""
        x, y, width, height = canvas.view.pixels(self.box)
        corner = canvas.view.length(CORNER)
        if width < 2 * corner or height < 2 * corner:
            return
        _scene(width, height, canvas.view.scale, self.seed, corner).draw(
            canvas.surface, pygame.Rect(x, y, width, height), self.tissue, self.centre_voxel, self.span_voxels,
            canvas.time_s, canvas.reduced_motion,
        )  # fmt: skip
        theme = canvas.theme
        colour = theme.focus if self.truth else theme.line
        canvas.box(self.box, border=colour, radius=CORNER, width=2.5 if self.truth else 1.5)
