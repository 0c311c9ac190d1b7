"""How fast the body lives, each figure beside its floor in the same run: the draws alone on the same counts.

See docs/performance.md. The frames are measured by `game.ui.bench`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt

from game.lab.bench_body import every_phase_body, large_body, played_body, sleeping_body, spread_body
from game.lab.bench_workers import two_workers
from game.play.measure import Figure, at_least, at_most, least_seconds
from game.play.simulate import play_out
from game.sim.advance import live, live_a_day
from game.sim.case import Case
from game.sim.chance import Process, draw, rounded, uniform
from game.sim.ground import Day
from game.sim.luck import WORDS_AT_ONCE, words_of_days
from game.sim.patient import Patient
from game.sim.rows import Rows
from game.spec.library import Library, load_library

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Call = tuple[Process, npt.NDArray[np.uint64], np.uint64, Ints | None, Floats]
"""Process, who, word, cells and chance; without cells a flow and its means."""

SMALL_DAY_MS = 0.7
SPREAD_PER_S = 2.5e6
EVERY_PHASE_PER_S = 3e6
LARGE_PER_S = 6e6
GROWTH_OF_COST = 1.0
FIRST_LOOK_S = 0.5
YEARS_ASLEEP_S = 1.0
FOLLOW_UP_DAYS = 7305
"""Twenty years."""
ENTRIES = 50_000
FEWER_ENTRIES = 5_000
"""What the cost of an entry among ENTRIES is set against."""
SMALL = (
    ("glass_body", 20, ()),
    ("glass_body", 400, ()),
    ("first_look", 63, ()),
    ("first_look", 63, ("antimetabolite",)),
    ("first_look", 63, ("platinum", "taxane")),
)
"""Level, days and drugs: of each the last day with fewer than 100 entries is measured."""
FEWER_THAN = 100


@contextmanager
def recorded() -> Iterator[list[Call]]:
    """Every draw and flow for rows of the table that is made inside, with its own copies of what went in."""
    calls: list[Call] = []
    draw_of_day, flow_of_day = Day.draw, Day.flow

    def note_draw(day: Day, process: Process, rows: Rows, n: Ints, p: Floats) -> Ints:
        calls.append((process, day.patient.cells.who[rows].copy(), day.word(process), n.copy(), p.copy()))
        return draw_of_day(day, process, rows, n, p)

    def note_flow(day: Day, process: Process, rows: Rows, mean: Floats) -> tuple[Ints, Ints, Floats]:
        calls.append((process, day.patient.cells.who[rows].copy(), day.word(process), None, mean.copy()))
        return flow_of_day(day, process, rows, mean)

    setattr(Day, "draw", note_draw)  # noqa: B010
    setattr(Day, "flow", note_flow)  # noqa: B010
    try:
        yield calls
    finally:
        setattr(Day, "draw", draw_of_day)  # noqa: B010
        setattr(Day, "flow", flow_of_day)  # noqa: B010


def draw_again(calls: list[Call]) -> None:
    """The floor: the same uniforms, the same counts and the same roundings, and nothing else."""
    for _, who, word, n, p in calls:
        if n is None:
            rounded(p.copy(), uniform(who, word))
        else:
            draw(n, p, uniform(who, word))


def day_and_floor(case: Case, patient: Patient, repeats: int) -> tuple[float, float]:
    """Seconds of the patient's next day, and of its draws alone.

    Before it a twin lives the same day, as all days of a turn but the first follow upon another.
    """
    with recorded() as calls:
        live_a_day(case, patient.copy())

    def day() -> Callable[[], object]:
        twin, before = patient.copy(), patient.copy()
        live_a_day(case, before)
        return lambda: live_a_day(case, twin)

    seconds, floor = least_seconds(repeats, day, lambda: lambda: draw_again(calls))
    return seconds, floor


def small_day(library: Library, repeats: int = 100, every_phase: bool = False) -> Figure:
    """The mean of some days with fewer than 100 entries, of which the note tells each."""
    found = []
    for level, days, drugs in SMALL:
        case, patient = played_body(library, level, days, drugs, FEWER_THAN, every_phase)
        entries = int(np.count_nonzero(patient.cells.count))
        name = f"{level} day {patient.day} {'+'.join(drugs) or 'untreated'}, {entries} entries"
        found.append((*day_and_floor(case, patient, repeats), name))
    names = "; ".join(f"{name} {1000 * seconds:.2f} ms" for seconds, _, name in found)
    seconds = sum(each[0] for each in found) / len(found)
    floor = sum(each[1] for each in found) / len(found)
    name = "small_every_phase" if every_phase else "small_day"
    return at_most(name, 1000 * seconds, "ms", SMALL_DAY_MS, 1000 * floor, f"the mean of: {names}")


def many_entries(library: Library, repeats: int = 30) -> list[Figure]:
    """Entry-days a second: one occupied row of the table through all phases of one day."""
    figures = []
    for name, make, bound, note in (
        ("spread_counts", spread_body, SPREAD_PER_S, "counts from 1 to 1e10, three drugs, every phase"),
        ("every_phase", every_phase_body, EVERY_PHASE_PER_S, "the same with every optional phase as well"),
        ("large_counts", large_body, LARGE_PER_S, "large counts, no cell moves, no drug"),
    ):
        seconds, floor, entries = _seconds_an_entry(make(library, ENTRIES), repeats)
        figures.append(at_least(name, 1 / seconds, "entry-days/s", bound, 1 / floor, f"{entries} entries; {note}"))
    return figures


def _seconds_an_entry(body: tuple[Case, Patient], repeats: int) -> tuple[float, float, int]:
    """Seconds that a day takes for each entry, those of its draws alone, and the number of entries."""
    case, patient = body
    entries = int(np.count_nonzero(patient.cells.count))
    seconds, floor = day_and_floor(case, patient, repeats)
    return seconds / entries, floor / entries, entries


def growth_of_cost(library: Library, repeats: int = 30) -> Figure:
    """What an entry costs among ten times as many others: at most as much, if the cost grows no faster than they do."""
    few, few_floor, fewer = _seconds_an_entry(every_phase_body(library, FEWER_ENTRIES), repeats)
    many, many_floor, entries = _seconds_an_entry(every_phase_body(library, ENTRIES), repeats)
    note = f"{1e6 * many:.3f} us an entry-day with {entries} entries, {1e6 * few:.3f} with {fewer}, every phase"
    return at_most("growth_of_cost", many / few, "times", GROWTH_OF_COST, many_floor / few_floor, note)


def years_asleep(library: Library, repeats: int = 3) -> Figure:
    """Twenty years of a body in which every cell sleeps and none wakes; the floor is its draws of waking alone."""
    case, patient = sleeping_body(library)
    who = patient.cells.who.copy()

    def years() -> Callable[[], object]:
        twin = patient.copy()
        return lambda: list(live(case, twin, FOLLOW_UP_DAYS))

    def draws() -> object:
        for block in range(FOLLOW_UP_DAYS // WORDS_AT_ONCE):
            keys = who ^ words_of_days(case.seed, block)[:, Process.CHANGE_STATE][:, None]
            uniform(keys.reshape(-1), 0)

    seconds, floor = least_seconds(repeats, years, lambda: draws)
    note = f"{int(patient.cells.total())} sleepers, {FOLLOW_UP_DAYS} days, leapt"
    return at_most("years_asleep", seconds, "s", YEARS_ASLEEP_S, floor, note)


def game(library: Library, name: str, level: str, policies: tuple[str, ...], bound: float | None) -> Figure:
    """The slowest of some whole games, played by policies with seed 1 from the first visit to the ending."""
    found = []
    for policy in policies:
        with recorded() as calls:
            play_out(library, level, policy, 1)
        works = (lambda policy=policy: lambda: play_out(library, level, policy, 1), lambda: lambda: draw_again(calls))
        seconds, floor = least_seconds(3, *works)
        found.append((seconds, floor, policy))
    each = "; ".join(f"{policy} {seconds:.2f} s" for seconds, _, policy in found)
    seconds, floor, _ = max(found)
    return at_most(name, seconds, "s", bound, floor, f"{level}, {each}")


def run() -> list[Figure]:
    """All figures of the body. Takes about a minute."""
    library = load_library()
    return [
        small_day(library),
        small_day(library, every_phase=True),
        *many_entries(library),
        growth_of_cost(library),
        years_asleep(library),
        game(library, "first_look_game", "first_look", ("teaching", "naive"), FIRST_LOOK_S),
        game(library, "one_lock_game", "one_lock", ("teaching", "naive"), None),
        game(library, "glass_body_game", "glass_body", ("nothing",), None),
        two_workers(),
    ]
