"""The body on the board: organs, charted lesions with their size, and places where nothing is known."""

from __future__ import annotations

from dataclasses import dataclass

from game.ui import assets
from game.ui.draw import Canvas, arc
from game.ui.input import MIN_TARGET
from game.ui.layout import Box
from game.ui.theme import mix
from game.ui.views.body_view import BodyView
from game.ui.views.sites_view import SiteView
from game.ui.views.words import short_organ
from game.ui.widgets.body_anchors import FRAME_H, FRAME_W, LAYERS, PLACES, USUAL, lesion_at
from game.ui.widgets.label import draw_cell

LABEL_H = 28.0
LABEL_PITCH = 46.0
FAINT_ORGAN = 70  # alpha of organs that the level does not follow
LEGEND_H = 56.0
EDGE = 8.0
STATE_ICONS = {"gone": "eye_off", "removed": "scalpel"}


@dataclass(frozen=True)
class Pin:
    """One site on the map: where it is, how large its marker is drawn, and where its label stands."""

    site: SiteView
    at: tuple[float, float]
    radius: float
    label: Box
    side: str

    @property
    def hit_box(self) -> Box:
        """The label, at least 44 units each way."""
        return self.label.at_least(MIN_TARGET, MIN_TARGET)


def frame_of(box: Box) -> Box:
    """Where the body pictures stand inside the panel."""
    scale = min((box.w - 8) / FRAME_W, (box.h - LEGEND_H) / FRAME_H)
    return Box(box.cx - FRAME_W * scale / 2, box.y + 6, FRAME_W * scale, FRAME_H * scale)


def _point(frame: Box, x: float, y: float) -> tuple[float, float]:
    return (frame.x + x * frame.w / FRAME_W, frame.y + y * frame.h / FRAME_H)


def place_pins(view: BodyView, box: Box) -> tuple[Pin, ...]:
    """Every site with its label, labels in two columns that never overlap."""
    frame = frame_of(box)
    found = []
    for site in view.sites:
        place = PLACES.get(site.organ)
        if place is None:
            continue
        if site.is_lesion:
            w, h = view.size_of(site.organ)
            at = _point(frame, *lesion_at(site.organ, site.x_mm, site.y_mm, w, h))
        else:
            at = _point(frame, *place.spots[0])
        size = site.diameter_mm if site.state == "seen" else site.bed_mm
        radius = min(17.0, max(9.0, 6.5 + 0.32 * size)) if site.is_lesion else 11.0
        found.append((site, at, radius, place.label_side))
    pins: list[Pin] = []
    for side in ("left", "right"):
        column = sorted((each for each in found if each[3] == side), key=lambda each: each[1][1])
        wanted = [at[1] + _aside(box, site, at, radius, side) for site, at, radius, _ in column]
        tops = _spread(wanted, box.y + 24, box.bottom - LEGEND_H - 18)
        for (site, at, radius, _), middle in zip(column, tops, strict=True):
            w = _label_width(site)
            x = box.x + EDGE if side == "left" else box.right - EDGE - w
            pins.append(Pin(site, at, radius, Box(x, middle - LABEL_H / 2, w, LABEL_H), side))
    return tuple(sorted(pins, key=lambda pin: (pin.site.number or 99, pin.label.y)))


def _aside(box: Box, site: SiteView, at: tuple[float, float], radius: float, side: str) -> float:
    """How far below its marker a label goes, so that it does not lie on it."""
    w = _label_width(site)
    near = box.x + EDGE + w if side == "left" else box.right - EDGE - w
    gap = at[0] - radius - near if side == "left" else near - at[0] - radius
    return 0.0 if gap >= 3 or not site.is_lesion else radius + LABEL_H / 2 + 4


def _spread(wanted: list[float], low: float, high: float) -> list[float]:
    """Middles at least a pitch apart, near where they are wanted, in the same order."""
    out: list[float] = []
    for y in wanted:
        out.append(max(y, out[-1] + LABEL_PITCH if out else low))
    limit = high
    for n in range(len(out) - 1, -1, -1):
        out[n] = min(out[n], limit)
        limit = out[n] - LABEL_PITCH
    return out


def _label_width(site: SiteView) -> float:
    if site.state in STATE_ICONS:
        return 58.0
    text = site.label if site.is_lesion else short_organ(site.organ_name)
    return 9.0 * len(text) + (38.0 if site.is_lesion else 34.0)


def draw_body(canvas: Canvas, view: BodyView, pins: tuple[Pin, ...], box: Box) -> None:
    """Figure, organs and legend: what stays still while one looks around."""
    frame = frame_of(box)
    x, y, w, h = canvas.view.pixels(frame)
    followed = {PLACES[organ].layer for organ in view.organs if organ in PLACES}
    for layer in LAYERS:
        if not assets.has("body", layer) or layer not in followed | USUAL:
            continue
        picture = assets.body(layer, (w, h))
        if layer != "figure" and layer not in followed:
            picture = picture.copy()
            picture.set_alpha(FAINT_ORGAN)
        canvas.surface.blit(picture, (x, y))
    _legend(canvas, view, box)
    for pin in pins:
        _leader(canvas, pin)
    for pin in pins:
        _marker(canvas, pin)


def _legend(canvas: Canvas, view: BodyView, box: Box) -> None:
    theme = canvas.theme
    y = box.bottom - 40
    canvas.icon("scan", (box.x + 24, y), 18, theme.muted)
    canvas.text(view.last_scan, (box.x + 42, y), 16, colour=theme.text, v="middle", max_width=box.w - 54)
    y += 22
    if view.unknown:
        canvas.circle((box.x + 24, y), 8, fill=theme.well, border=theme.text, width=1.2, hatch=theme.faint)
        words = "No recent scan"
    elif view.removed:
        canvas.icon("scalpel", (box.x + 24, y), 17, theme.muted)
        words = "Removed"
    elif any(site.state == "gone" for site in view.sites):
        canvas.icon("eye_off", (box.x + 24, y), 17, theme.muted)
        words = f"No longer seen, from {view.limit_mm:g} mm" if view.limit_mm else "No longer seen"
    else:
        canvas.icon("check", (box.x + 24, y), 16, theme.muted)
        words = f"Nothing seen, from {view.limit_mm:g} mm" if view.limit_mm else "Nothing seen"
    canvas.text(words, (box.x + 42, y), 16, colour=theme.muted, v="middle", max_width=box.w - 54, least=13)


def _leader(canvas: Canvas, pin: Pin) -> None:
    theme = canvas.theme
    start = pin.label.right if pin.side == "left" else pin.label.x
    bend = start + (10 if pin.side == "left" else -10)
    colour = theme.text if pin.site.is_lesion else theme.faint
    canvas.line([(start, pin.label.cy), (bend, pin.label.cy), pin.at], colour, 1.4)


def _marker(canvas: Canvas, pin: Pin) -> None:
    theme, site = canvas.theme, pin.site
    if site.state == "seen":
        canvas.circle(pin.at, pin.radius + 2, fill=theme.on_bright, border=theme.text, width=1.6)
        draw_cell(canvas, pin.at, "sensitive", pin.radius - 1)
    elif site.state == "removed":
        canvas.circle(pin.at, pin.radius, fill=(*theme.well, 170))
        canvas.line(arc(pin.at, pin.radius, 0, 1, 32), theme.text, 1.6, dash=3.5)
    elif site.state == "gone":
        canvas.circle(pin.at, pin.radius, fill=theme.well, border=theme.text, width=1.4, hatch=theme.faint)
    elif site.state == "unknown":
        canvas.circle(pin.at, pin.radius, fill=theme.well, border=theme.text, width=1.4, hatch=theme.faint)
        canvas.text("?", pin.at, 16, 700, align="centre", v="middle")
    else:
        canvas.circle(pin.at, 3.5, fill=theme.faint)


def draw_label(canvas: Canvas, pin: Pin, chosen: bool, hot: bool, aim: bool) -> None:
    """A pin's label; `chosen`: under the lens, `hot`: pointed at, `aim`: can be targeted now."""
    theme, site, box = canvas.theme, pin.site, pin.label
    border = theme.focus if aim else theme.text if chosen else theme.line if hot else theme.panel_line
    fill = mix(theme.well, theme.text, 0.10) if hot else theme.raised if chosen else theme.well
    canvas.box(box, fill=(*fill, 235), border=border, radius=9, width=2 if aim or chosen else 1)
    if site.is_lesion:
        badge = (box.x + 15, box.cy)
        canvas.circle(badge, 9, fill=theme.focus if aim else theme.track)
        ink = theme.on_bright if aim else theme.text
        canvas.text(str(site.number), badge, 15, 700, ink, "centre", "middle", tabular=True)
        if site.state in STATE_ICONS:
            canvas.icon(STATE_ICONS[site.state], (box.x + 40, box.cy), 18, theme.muted)
            return
        words, ink, weight = site.label, theme.text, 600
    else:
        icon = "question" if site.state == "unknown" else "check"
        canvas.icon(icon, (box.x + 15, box.cy), 15, theme.text if site.state == "unknown" else theme.muted)
        words, ink, weight = short_organ(site.organ_name), theme.muted, 400
    canvas.text(words, (box.x + 29, box.cy), 16, weight, ink, v="middle", max_width=box.w - 34, least=13)


def pin_at(pins: tuple[Pin, ...], pos: tuple[float, float]) -> Pin | None:
    """The site whose marker lies under a point, so that the body itself can be clicked."""
    near = [pin for pin in pins if (pin.at[0] - pos[0]) ** 2 + (pin.at[1] - pos[1]) ** 2 <= (pin.radius + 6) ** 2]
    return min(near, key=lambda pin: (pin.at[0] - pos[0]) ** 2 + (pin.at[1] - pos[1]) ** 2, default=None)
