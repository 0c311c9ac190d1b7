"""Hand-made findings and charts for tests of play."""

from __future__ import annotations

from dataclasses import replace

from game.play.chart import Chart
from game.play.charted import ChartLesion, Reading
from game.play.record import write_findings
from game.sim.findings import Finding


def lesion(day: int, mm: float, organ: str = "lung", x_mm: float = 30, y_mm: float = 30) -> Finding:
    low = mm - 1 if mm >= 10 else 0.0
    return Finding(day, day, "ct", "lesion", mm, low, mm + 1, organ, x_mm, y_mm)


def scan(day: int, *lesions: Finding) -> list[Finding]:
    return [Finding(day, day, "ct", "scan", len(lesions), len(lesions), len(lesions)), *lesions]


def reading(day: int, mm: float) -> Reading:
    return Reading(day, "ct", mm, max(0.0, mm - 1), mm + 1, mm >= 10)


def tumour(name: str, *sizes: tuple[int, float], organ: str = "lung") -> ChartLesion:
    return ChartLesion(name, organ, 30, 30, tuple(reading(day, mm) for day, mm in sizes))


def with_reserve(chart: Chart, name: str, value: float) -> Chart:
    finding = Finding(chart.day, chart.day, "visit", "reserve", value, value, value, note=name)
    return replace(chart, findings=(*chart.findings, finding))


def later(chart: Chart, day: int, *findings: Finding) -> Chart:
    return write_findings(chart, findings, day)
