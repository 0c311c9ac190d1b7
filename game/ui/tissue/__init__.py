"""The living tissue: fluorescence-like pictures of organ sections from plain arrays."""

from __future__ import annotations

from game.ui.tissue.scene import Lens, Scene
from game.ui.tissue.stroma import static_tissue
from game.ui.tissue.title import title_background
from game.ui.tissue.tubes import vessel_path
from game.ui.tissue.view import TissueView, blend, suggest_window

__all__ = ["Lens", "Scene", "TissueView", "blend", "static_tissue", "suggest_window", "title_background", "vessel_path"]
