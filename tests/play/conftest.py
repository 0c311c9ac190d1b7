from __future__ import annotations

import play_content
import pytest
from play_charts import lesion, scan

from game.play.chart import Chart
from game.play.clinic import Clinic
from game.play.record import open_chart, write_findings
from game.sim.admit import build_case
from game.sim.findings import Finding
from game.spec.library import Library


@pytest.fixture(scope="session")
def library() -> Library:
    return play_content.library()


@pytest.fixture(scope="session")
def clinic(library: Library) -> Clinic:
    return Clinic.of(build_case(library, "two_locks", 1))


@pytest.fixture
def chart(clinic: Clinic) -> Chart:
    """Day 0 of a hand-made patient: 20 mm in the lung, 12 mm and 7 mm in the liver, all reserves full."""
    lesions = [lesion(0, 20, "lung", 30, 30), lesion(0, 12, "liver", 20, 20), lesion(0, 7, "liver", 50, 50)]
    reserves = [Finding(0, 0, "visit", "reserve", 10, 10, 10, note=name) for name in ("marrow", "gut", "heart")]
    quality = Finding(0, 0, "visit", "quality", 80, 80, 80)
    return write_findings(open_chart(clinic), [*scan(0, *lesions), *reserves, quality], 0)
