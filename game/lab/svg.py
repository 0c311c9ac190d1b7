"""Plots as SVG, drawn by a few lines of our own: axes, curves, points, words. Light ground, so that they print."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

Points = Sequence[tuple[float, float]]
WIDTH, HEIGHT = 640, 400
LEFT, RIGHT, TOP, BOTTOM = 74, 18, 64, 56
INK, FAINT, GROUND = "#1c2733", "#d3dae3", "#ffffff"
COLOURS = ("#1565c0", "#b3541e", "#2e7d32", "#6a3fa0")
FONT = 'font-family="sans-serif"'


@dataclass(frozen=True)
class Series:
    """One curve or set of points; `x` and `y` of a point must be positive on a log axis."""

    name: str
    points: Points
    line: bool = True
    dashed: bool = False


@dataclass
class Plot:
    """A plot with its axes' names; bounds follow from the data."""

    title: str
    x_name: str
    y_name: str
    log_x: bool = False
    log_y: bool = False
    series: list[Series] = field(default_factory=list)

    def svg(self) -> str:
        """The whole picture."""
        shown = [(x, y) for each in self.series for x, y in each.points if self._fits(x, y)]
        x_axis = _Axis([x for x, _ in shown], self.log_x, LEFT, WIDTH - RIGHT)
        y_axis = _Axis([y for _, y in shown], self.log_y, HEIGHT - BOTTOM, TOP)
        parts = [_text(self.title, LEFT, 26, 16, weight="bold")]
        for value in x_axis.ticks:
            at = x_axis.at(value)
            parts.append(_line([(at, TOP), (at, HEIGHT - BOTTOM)], FAINT, 1))
            parts.append(_text(label(value), at, HEIGHT - BOTTOM + 18, 12, "middle"))
        for value in y_axis.ticks:
            at = y_axis.at(value)
            parts.append(_line([(LEFT, at), (WIDTH - RIGHT, at)], FAINT, 1))
            parts.append(_text(label(value), LEFT - 8, at + 4, 12, "end"))
        parts.append(_text(self.x_name, (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14, 13, "middle"))
        parts.append(_text(self.y_name, 18, (TOP + HEIGHT - BOTTOM) / 2, 13, "middle", turned=True))
        for index, each in enumerate(self.series):
            parts += self._draw(each, index, x_axis, y_axis)
        return picture(parts, WIDTH, HEIGHT, self.title)

    def _fits(self, x: float, y: float) -> bool:
        return (x > 0 or not self.log_x) and (y > 0 or not self.log_y)

    def _draw(self, each: Series, index: int, x_axis: _Axis, y_axis: _Axis) -> list[str]:
        colour = COLOURS[index % len(COLOURS)]
        places = [(x_axis.at(x), y_axis.at(y)) for x, y in each.points if self._fits(x, y)]
        out = [_line(places, colour, 2.2, "7 5" if each.dashed else "")] if each.line else []
        if not each.line:
            out += [disc(x, y, 4.2, colour) for x, y in places]
        top, x = TOP - 14, LEFT + 170 * index
        out.append(
            _line([(x, top - 4), (x + 26, top - 4)], colour, 2.2, "7 5" if each.dashed else "")
            if each.line
            else disc(x + 13, top - 4, 4.2, colour)
        )
        out.append(_text(each.name, x + 34, top, 13))
        return out


class _Axis:
    """From values to places along one side."""

    def __init__(self, values: Sequence[float], log: bool, start: float, end: float) -> None:
        self.log, self.start, self.end = log, start, end
        low, high = min(values), max(values)
        if log:
            self.low, self.high = math.floor(math.log10(low) + 1e-9), math.ceil(math.log10(high) - 1e-9)
            self.high = max(self.high, self.low + 1)
            step = max(1, math.ceil((self.high - self.low) / 8))
            self.ticks = [10.0**power for power in range(int(self.low), int(self.high) + 1, step)]
        else:
            step = _round_step((high - low) / 6 or 1.0)
            self.low, self.high = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
            number = round((self.high - self.low) / step)
            self.ticks = [self.low + step * index for index in range(number + 1)]

    def at(self, value: float) -> float:
        """The place of a value."""
        scaled = math.log10(value) if self.log else value
        return self.start + (self.end - self.start) * (scaled - self.low) / (self.high - self.low)


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(times * power for times in (1, 2, 5, 10) if times * power >= rough * 0.999)


def label(value: float) -> str:
    """`0.01`, `20`, `1e6`."""
    if value != 0 and not 1e-3 <= abs(value) < 1e5:
        return f"{value:.0e}".replace("e+0", "e").replace("e-0", "e-").replace("e+", "e")
    return f"{value:.6g}"


def _line(places: Points, colour: str, width: float, dash: str = "") -> str:
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="{width:g}"{dashes}/>'


def disc(x: float, y: float, radius: float, colour: str) -> str:
    """A filled circle."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{colour}"/>'


def bar(x: float, y: float, width: float, height: float, colour: str) -> str:
    """A filled box."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}"/>'


def _text(
    words: str, x: float, y: float, size: int, anchor: str = "start", weight: str = "normal", turned: bool = False
) -> str:
    turn = f' transform="rotate(-90 {x:.1f} {y:.1f})"' if turned else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" {FONT} font-weight="{weight}" fill="{INK}" '
        f'text-anchor="{anchor}"{turn}>{escape(words)}</text>'
    )


def picture(parts: Sequence[str], width: int, height: int, title: str) -> str:
    """An SVG file of these parts on a light ground."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
    ground = f'<rect width="{width}" height="{height}" fill="{GROUND}"/>'
    return "\n".join([head, f"<title>{escape(title)}</title>", ground, *parts, "</svg>", ""])


BAND_ROW = 22


def bands(title: str, rows: Sequence[tuple[str, float, tuple[float, float] | None, bool]]) -> str:
    """Every value against its band, drawn to one width: 0 is the lower bound, 1 the upper.

    Args:
        rows: name, value, interval and whether it lies inside, in units of the band.
    """
    height = TOP + BAND_ROW * len(rows) + 40
    left, right = 150.0, WIDTH - 30.0
    scale = (right - left) / 2.0

    def at(value: float) -> float:
        return left + scale * min(max(value + 0.5, 0.0), 2.0)

    parts = [_text(title, 20, 26, 16, weight="bold"), bar(at(0), TOP, scale, BAND_ROW * len(rows), "#dfeaf6")]
    for number, (name, value, interval, inside) in enumerate(rows):
        y = TOP + BAND_ROW * (number + 0.5)
        colour = COLOURS[0] if inside else COLOURS[1]
        parts.append(_text(name, left - 12, y + 4, 12, "end"))
        if interval is not None:
            parts.append(_line([(at(interval[0]), y), (at(interval[1]), y)], colour, 3))
        parts.append(disc(at(value), y, 5, colour) if inside else bar(at(value) - 5, y - 5, 10, 10, colour))
    foot = TOP + BAND_ROW * len(rows) + 22
    parts.append(_text("lower bound", at(0), foot, 12, "middle"))
    parts.append(_text("upper bound", at(1), foot, 12, "middle"))
    return picture(parts, WIDTH, height, title)
