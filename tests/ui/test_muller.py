from __future__ import annotations

import numpy as np
import pytest
from truth_samples import finished

from game.play.classes import CloneClass
from game.play.debrief import CloneHistory, Debrief, open_debrief
from game.ui.layout import Box
from game.ui.widgets.muller import SAMPLES, Muller, MullerView, paint_bands, parent_of, read_muller, ticks

BOX = Box(12, 56, 868, 352)
GAMES = [("one_lock", "teaching"), ("one_lock", "naive"), ("first_look", "teaching"), ("glass_body", "nothing")]


def view_of(level: str, by: str) -> tuple[Debrief, MullerView]:
    session = finished(level, by)
    debrief = open_debrief(session)
    cards = session.clinic.cards
    return debrief, read_muller(debrief, {c: cards[c].name for c in cards}, {c: cards[c].category for c in cards})


def clone(name: str, born: int, cells: tuple[int, ...]) -> CloneHistory:
    mechanisms = () if name == "founder" else tuple(name.split("+"))
    return CloneHistory(name, name, mechanisms, CloneClass.SENSITIVE, born, cells)


@pytest.mark.parametrize(("level", "by"), GAMES)
def test_bands_are_nested_and_as_high_as_their_logarithm(level: str, by: str) -> None:
    debrief, view = view_of(level, by)
    by_name = {band.name: band for band in view.bands}
    assert set(by_name) == {clone.name for clone in debrief.clones}
    founder = by_name["founder"]
    for sample in range(0, SAMPLES, 24):
        day = view.day_at(sample / (SAMPLES - 1))
        total = sum(each.cells_on(day) for each in debrief.clones)
        assert founder.thick(sample) * view.top_log == pytest.approx(np.log10(1 + total), abs=1e-6)
        for band in view.bands[1:]:
            parent = parent_of(next(c for c in debrief.clones if c.name == band.name), debrief.clones)
            assert parent is not None
            outer = by_name[parent.name]
            assert outer.low[sample] - 1e-9 <= band.low[sample] and band.high[sample] <= outer.high[sample] + 1e-9


def test_siblings_never_overlap() -> None:
    _, view = view_of("one_lock", "naive")
    singles = [band for band in view.bands if band.name != "founder" and "+" not in band.name]
    for n, one in enumerate(singles):
        for other in singles[n + 1 :]:
            for sample in range(SAMPLES):
                assert one.high[sample] <= other.low[sample] + 1e-9 or other.high[sample] <= one.low[sample] + 1e-9


def test_nothing_is_drawn_before_its_birth() -> None:
    debrief, view = view_of("one_lock", "teaching")
    for band in view.bands:
        for sample in range(SAMPLES):
            if view.day_at(sample / (SAMPLES - 1)) < band.born_day - 2:
                assert band.thick(sample) == pytest.approx(0, abs=1e-9)
    assert view.first <= min(c.born_day for c in debrief.clones if c.mechanisms)


@pytest.mark.parametrize(("level", "by"), GAMES)
def test_days_and_places_answer_one_another(level: str, by: str) -> None:
    _, view = view_of(level, by)
    for day in (view.first, view.first // 2, 0, view.last // 3, view.last):
        assert view.day_at(view.share_of(day)) == pytest.approx(day, abs=1e-6)
    assert view.share_of(view.first) == 0 and view.share_of(view.last) == 1
    shares = [view.share_of(day) for day in range(view.first, view.last + 1, 7)]
    assert shares == sorted(shares)
    days = ticks(view)
    assert days == sorted(set(days)) and days[-1] == view.last and 0 in days


def test_the_parent_is_the_oldest_with_most_of_the_mechanisms() -> None:
    clones = (clone("founder", -90, (9,)), clone("a", -50, (9,)), clone("b", -60, (9,)), clone("a+b", 5, (9,)))
    assert parent_of(clones[0], clones) is None
    assert parent_of(clones[1], clones) is clones[0]
    assert parent_of(clones[3], clones) is clones[2]


def test_dose_bars_are_those_of_the_chart_without_tests() -> None:
    debrief, view = view_of("one_lock", "teaching")
    clinic = finished("one_lock", "teaching").clinic
    wanted = [span for span in debrief.doses if not clinic.is_test(span.card)]
    bars = [bar for _, row in view.bars for bar in row]
    assert sorted((bar.from_day, bar.to_day) for bar in bars) == sorted((s.from_day, s.to_day) for s in wanted)
    assert all(bar.category != "test" for bar in bars)


def test_the_cursor_moves_by_mouse_and_keys_and_snaps_to_a_birth() -> None:
    _, view = view_of("one_lock", "teaching")
    went: list[float] = []
    muller = Muller("m", BOX, view, 50)
    hit = muller.hit(lambda day: went.append(day))
    assert hit.drag is not None and hit.adjust is not None
    hit.drag(0.0)
    hit.drag(1.0)
    hit.adjust(1)
    assert went[0] == view.first and went[1] == pytest.approx(view.last) and went[2] > 50
    born = view.bands[1].born_day
    here = Muller("m", BOX, view, born).born_here()
    assert here is not None and here.name == view.bands[1].name
    assert Muller("m", BOX, view, view.last).born_here() in (None, *view.bands[1:])


def test_pixels_are_the_bands_colours() -> None:
    _, view = view_of("one_lock", "naive")
    colours = tuple(sorted({(band.key, (200, 10 * n, 0)) for n, band in enumerate(view.bands)}))
    surface = paint_bands(view, (400, 200), tuple(dict(colours).items()))
    assert surface.get_size() == (400, 200)
    assert surface.get_at((2, 2))[3] == 0
    middle = surface.get_at((300, 100))
    assert middle[3] == 255 and middle[0] > 120 and middle[2] < 20


def test_the_plot_leaves_room_for_title_doses_and_axis() -> None:
    _, view = view_of("one_lock", "naive")
    muller = Muller("m", BOX, view, 0)
    assert muller.plot.y >= BOX.y + 60 and muller.plot.h > 120
    assert muller.plot.bottom + muller.rows * 25 + 30 <= BOX.bottom + 1
    assert muller.plot.x > BOX.x and muller.plot.right < BOX.right
