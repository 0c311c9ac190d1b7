"""The living tissue on screen: a round lens and a rectangular scene over the same painter."""

from __future__ import annotations

from game.ui.compat import pygame
from game.ui.tissue import palette
from game.ui.tissue.overlay import disc_mask, lens_overlay, vignette
from game.ui.tissue.painter import Painter
from game.ui.tissue.sites import Window
from game.ui.tissue.view import TissueView


class Lens:
    """The round microscope lens, drawn at the top left corner of a rect; ``scale`` enlarges cells on dense screens."""

    def __init__(self, diameter_px: int, seed: int = 7, scale: float = 1.0) -> None:
        self.diameter_px = diameter_px
        self.painter = Painter(diameter_px, diameter_px, seed, True, scale)
        self._work = pygame.Surface((diameter_px, diameter_px), pygame.SRCALPHA, 32)

    def window(self, centre_voxel: tuple[float, float], span_voxels: float) -> Window:
        """Return the window that ``draw`` shows, for callouts: ``window.to_px(x, y)`` is relative to the rect."""
        return self.painter.window(centre_voxel, span_voxels)

    def draw(
        self,
        surface: pygame.Surface,
        rect: pygame.Rect,
        view: TissueView,
        centre_voxel: tuple[float, float],
        span_voxels: float,
        t_seconds: float,
        reduced_motion: bool = False,
        frame: palette.Colour = palette.LINE,
    ) -> None:
        """Draw the view at a time (s); ``frame`` colours the rim (gold says that this is the truth)."""
        window = self.window(centre_voxel, span_voxels)
        self.painter.paint(self._work, view, window, 0.0 if reduced_motion else t_seconds)
        self._work.blit(disc_mask(self.diameter_px, self.painter.scale), (0, 0), special_flags=pygame.BLEND_RGBA_MULT)
        surface.blit(self._work, rect.topleft)
        circle = None
        if view.seen_circle is not None:
            x, y = window.to_px(view.seen_circle[0], view.seen_circle[1])
            circle = (round(x), round(y), round(view.seen_circle[2] * window.px_per_voxel))
        overlay = lens_overlay(self.diameter_px, circle, view.inferred, frame, self.painter.scale)
        surface.blit(overlay, rect.topleft)


def _rounded(width: int, height: int, corner: int) -> list[pygame.Rect]:
    """Return the strips that make up a rectangle with rounded corners; a frame drawn later hides their steps."""
    strips = [pygame.Rect(0, corner, width, height - 2 * corner)]
    for row in range(corner):
        inset = int(corner - (corner**2 - (corner - row - 0.5) ** 2) ** 0.5)
        strips += [pygame.Rect(inset, y, width - 2 * inset, 1) for y in (row, height - 1 - row)]
    return strips


class Scene:
    """The rectangular scene of Glass Body; ``span_voxels`` runs along its width.

    ``scale`` enlarges cells on dense screens; ``corner_px`` rounds the corners for a frame drawn around it.
    """

    def __init__(self, width_px: int, height_px: int, seed: int = 7, scale: float = 1.0, corner_px: int = 0) -> None:
        self.width_px, self.height_px = width_px, height_px
        self.painter = Painter(width_px, height_px, seed, scale=scale)
        self._strips = _rounded(width_px, height_px, corner_px)
        self._work = pygame.Surface((width_px, height_px), 0, 32)

    def window(self, centre_voxel: tuple[float, float], span_voxels: float) -> Window:
        """Return the window that ``draw`` shows, for callouts: ``window.to_px(x, y)`` is relative to the rect."""
        return self.painter.window(centre_voxel, span_voxels)

    def draw(
        self,
        surface: pygame.Surface,
        rect: pygame.Rect,
        view: TissueView,
        centre_voxel: tuple[float, float],
        span_voxels: float,
        t_seconds: float,
        reduced_motion: bool = False,
    ) -> None:
        """Draw the view at a time (s) with the scene's top left corner at that of ``rect``."""
        window = self.window(centre_voxel, span_voxels)
        self.painter.paint(self._work, view, window, 0.0 if reduced_motion else t_seconds)
        self._work.blit(vignette(self.width_px, self.height_px), (0, 0), special_flags=pygame.BLEND_RGB_MULT)
        for strip in self._strips:
            surface.blit(self._work, (rect.x + strip.x, rect.y + strip.y), strip)
