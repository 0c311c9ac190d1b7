"""Hits of buttons that show only an icon still have a name, for the plain text and the screen reader."""

from __future__ import annotations

from dataclasses import replace

from game.ui.screen import Action, Hit
from game.ui.widgets.button import Button


def named_hit(button: Button, action: Action) -> Hit:
    """The button's hit, named by its label or else by its tooltip."""
    hit = button.hit(action)
    return hit if hit.label else replace(hit, label=button.tooltip)
