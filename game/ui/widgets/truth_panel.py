"""What says that a picture is the truth: the frame's pill, and callouts that name what is seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import hypot

from game.ui.draw import Canvas
from game.ui.layout import Box
from game.ui.theme import mix
from game.ui.widgets.label import draw_pill

PILL_H = 34.0
MARGIN = 14.0
DIRECTIONS = ((0.7, -0.9), (-0.7, -0.9), (0.7, 0.9), (-0.7, 0.9), (0, -1.1), (0, 1.1), (1.3, 0), (-1.3, 0))


@dataclass(frozen=True)
class Callout:
    """Words that point at a place on the stage (units); with `clear` the leader stops so far from it."""

    text: str
    x: float
    y: float
    clear: float = 0.0


@dataclass(frozen=True)
class Placed:
    """A callout with its box."""

    callout: Callout
    box: Box


@lru_cache(64)
def place_callouts(
    callouts: tuple[Callout, ...], widths: tuple[float, ...], room: Box, keep_off: tuple[Box, ...],
    height: float = PILL_H,
) -> tuple[Placed, ...]:  # fmt: skip
    """Boxes inside `room` that cover neither each other, nor any anchor, nor `keep_off`; nearest to the anchor wins."""
    placed: list[Placed] = []
    inner = room.inset(MARGIN)
    anchors = [(callout.x, callout.y) for callout in callouts]
    for callout, width in zip(callouts, widths, strict=True):
        best: tuple[float, Box] | None = None
        for away in (70, 105, 145, 190, 240, 300):
            for dx, dy in DIRECTIONS:
                x = min(max(inner.x, callout.x + dx * away - width / 2), inner.right - width)
                y = min(max(inner.y, callout.y + dy * away - height / 2), inner.bottom - height)
                box = Box(x, y, width, height)
                wide = box.inset(-10)
                if any(wide.overlaps(other.box) for other in placed) or any(wide.overlaps(off) for off in keep_off):
                    continue
                if any(box.inset(-16).contains(anchor) for anchor in anchors):
                    continue
                crossing = any(_cuts(callout, box, other.box) for other in placed)
                inwards = hypot(box.cx - room.cx, box.cy - room.cy)
                cost = hypot(box.cx - callout.x, box.cy - callout.y) - 0.85 * inwards + (400 if crossing else 0)
                if best is None or cost < best[0]:
                    best = (cost, box)
        if best is not None:
            placed.append(Placed(callout, best[1]))
    return tuple(placed)


def _cuts(callout: Callout, box: Box, other: Box) -> bool:
    """Whether the leader of a callout runs through another's box."""
    for step in range(1, 12):
        share = step / 12
        x, y = callout.x + (box.cx - callout.x) * share, callout.y + (box.cy - callout.y) * share
        if other.inset(-4).contains((x, y)):
            return True
    return False


def draw_callouts(
    canvas: Canvas, callouts: Sequence[Callout], room: Box, keep_off: Sequence[Box]
) -> tuple[Placed, ...]:
    """Place and draw them; returns where they went."""
    theme = canvas.theme
    height = max(PILL_H, canvas.px(16) / canvas.view.scale * 2)
    widths = tuple(canvas.measure(callout.text, 16, 600) + 34 for callout in callouts)
    placed = place_callouts(tuple(callouts), widths, room, tuple(keep_off), height)
    for each in placed:
        box, callout = each.box, each.callout
        x = min(max(callout.x, box.x + 16), box.right - 16)
        y = box.bottom if callout.y > box.bottom else box.y if callout.y < box.y else box.cy
        if y == box.cy:
            x = box.right if callout.x > box.right else box.x
        length = max(1.0, hypot(x - callout.x, y - callout.y))
        share = min(0.8, callout.clear / length)
        end = (callout.x + (x - callout.x) * share, callout.y + (y - callout.y) * share)
        canvas.line([(x, y), end], theme.text, 1.6)
        if not callout.clear:
            canvas.circle(end, 5.5, fill=theme.background)
            canvas.circle(end, 4.2, fill=theme.text)
    for each in placed:
        canvas.box(each.box, fill=(*theme.background, 236), border=theme.line, radius=each.box.h / 2, width=1.2)
        canvas.text(each.callout.text, each.box.centre, 16, 600, align="centre", v="middle")
    return placed


def draw_truth_pill(canvas: Canvas, scene: Box, on: bool, text: str = "") -> Box:
    """The pill in the corner of a scene: a yellow frame and words say that this is the truth."""
    theme = canvas.theme
    words = text or ("Truth on" if on else "Truth hidden")
    w = canvas.measure(words, 16, 700) + 60
    box = Box(scene.x + 20, scene.y + 18, w, PILL_H)
    colour = theme.focus if on else theme.line
    canvas.box(box, fill=(*mix(theme.background, theme.panel, 0.2), 240), border=colour, radius=PILL_H / 2, width=2)
    if on:
        canvas.circle((box.x + 22, box.cy), 6, fill=theme.focus)
    else:
        canvas.circle((box.x + 22, box.cy), 6, border=theme.muted, width=2)
    canvas.text(words, (box.x + 38, box.cy), 16, 700, theme.focus if on else theme.muted, v="middle")
    return box


def draw_caption(canvas: Canvas, scene: Box, text: str) -> Box:
    """One quiet sentence at the foot of a scene."""
    return draw_pill(canvas, text, (scene.cx, scene.bottom - 30), align="centre", max_width=scene.w - 80)
