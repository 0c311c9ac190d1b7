"""Golden playthroughs: whole games as text, so that a change of a rule is a readable difference.

python tests/play/playthrough.py            rewrite every file in tests/data/playthroughs
python tests/play/playthrough.py --check    tell which files differ, and change nothing
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from game.play.chart import Chart  # noqa: E402
from game.play.debrief import open_debrief  # noqa: E402
from game.play.history import DayRecord  # noqa: E402
from game.play.session import Session, TruthReason, Turn  # noqa: E402
from game.play.simulate import event_counts, play_out  # noqa: E402
from game.sim.plan import Order  # noqa: E402
from game.spec.library import Library, load_library  # noqa: E402

FOLDER = ROOT / "tests" / "data" / "playthroughs"
GAMES = (
    ("first_look", "teaching", 1), ("first_look", "naive", 1), ("one_lock", "teaching", 1),
    ("one_lock", "naive", 2), ("one_lock", "random", 3), ("glass_body", "nothing", 0),
)  # fmt: skip


def name_of(level: str, policy: str, seed: int) -> str:
    return f"{level}_{policy}_{seed}.txt"


def playthrough(library: Library, level: str, policy: str, seed: int) -> str:
    session = play_out(library, level, policy, seed)
    truth = session.truth(TruthReason.TESTS)
    lines = [f"{level}, {policy}, seed {seed}"]
    for turn in session.turns:
        lines += ["", *_turn(session, turn, truth.days)]
    lines += ["", *_ending(session)]
    return "\n".join(lines) + "\n"


def _turn(session: Session, turn: Turn, days: tuple[DayRecord, ...]) -> Iterator[str]:
    yield f"turn {turn.index}, days {turn.first_day} to {turn.last_day}, hours {turn.before.hours}"
    yield f"  plan     {', '.join(_order(order) for order in turn.plan.orders) or 'nothing'}"
    yield f"  chart    {_chart(turn.after)}"
    for finding in turn.findings:
        if finding.kind in ("variant", "clone", "symptom"):
            yield f"  {finding.kind:8} {finding.note or 'sensitive'} {finding.value:g}"
    record = days[turn.last_day]
    clones = ", ".join(f"{name} {cells}" for name, cells in record.by_clone.items()) or "none"
    yield f"  truth    {record.recist}, {record.cells} cells ({record.awake} awake): {clones}"
    yield f"  hash     {turn.truth_hash}"


def _order(order: Order) -> str:
    dose = f" {order.dose_percent}%" if order.dose_percent is not None else ""
    return f"{order.card}{dose}" + (f" at {' '.join(order.targets)}" if order.targets else "")


def _chart(chart: Chart) -> str:
    parts = [f"{lesion.id} {lesion.organ} {lesion.newest.diameter_mm:g} mm" for lesion in chart.visible]
    if chart.recist:
        reading = chart.recist[-1]
        parts.append(f"sum {reading.sum_mm:g} mm of day {reading.day} {reading.response or 'baseline'}")
    parts += [f"{kind} {points[-1].value:g}" for kind in ("ctdna", "marker") if (points := chart.points(kind))]
    parts += [f"{name} {value:g}" for name, value in chart.reserves.items() if value < 10]
    return ", ".join([*parts, f"quality {chart.quality:g}"])


def _ending(session: Session) -> Iterator[str]:
    ending, truth = session.ending, session.truth(TruthReason.DEBRIEF)
    assert ending is not None
    outcome, stars = ending.outcome, ending.stars
    yield f"ending   {ending.headline}. {ending.cause_text}"
    yield f"outcome  {outcome.termination}, {outcome.cause}, win {outcome.win}"
    yield f"score    {ending.qa_months} months, quality {ending.mean_quality}, stars {stars.count}"
    for kind, row in event_counts(truth.events).items():
        yield f"events   {kind}: " + ", ".join(f"{name} {number}" for name, number in row.items())
    debrief = open_debrief(session)
    for sentence in debrief.unknown:
        yield f"unknown  {sentence}"
    yield f"lesson   {debrief.shows}"


def main(arguments: list[str]) -> int:
    library = load_library()
    FOLDER.mkdir(parents=True, exist_ok=True)
    stale = []
    for game in GAMES:
        path, text = FOLDER / name_of(*game), playthrough(library, *game)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(path.name)
            if "--check" not in arguments:
                path.write_text(text, encoding="utf-8", newline="\n")
    known = {name_of(*game) for game in GAMES}
    for path in FOLDER.glob("*.txt"):
        if path.name not in known and "--check" not in arguments:
            path.unlink()
    print("\n".join(stale) or "all playthroughs agree")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
