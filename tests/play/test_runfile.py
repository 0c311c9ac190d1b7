from __future__ import annotations

import json
from dataclasses import replace

import pytest

from game.play.replay import replay, resume
from game.play.runfile import dumps, fresh_path, load_run, run_of, save_run
from game.play.session import Session
from game.sim.plan import Order, Plan
from game.spec.errors import ContentError, UnreadableError


@pytest.fixture(scope="module")
def session(library):
    session = Session.start(library, "two_locks", 11)
    session.submit(Plan((Order("first", 75), Order("biopsy", None, ("L1",)))))
    session.submit(Plan((Order("platinum", 50),), cycles=2))
    return session


@pytest.fixture
def saved(session, tmp_path):
    path = tmp_path / "run.jsonl"
    save_run(path, run_of(session))
    return path


def test_a_saved_run_reads_back_as_it_was(saved, session):
    assert load_run(saved) == run_of(session)
    assert load_run(saved).plans == session.plans


def test_nothing_but_the_file_is_left_in_the_folder(saved):
    assert [path.name for path in saved.parent.iterdir()] == ["run.jsonl"]


def test_a_continued_run_replaces_its_own_file(saved, session):
    longer = session.branch(2)
    longer.submit(Plan())
    save_run(saved, replace(run_of(longer), branched_at=None))
    assert len(load_run(saved).turns) == 3


def test_another_run_never_overwrites_a_file(saved, library):
    before = saved.read_bytes()
    other = Session.start(library, "two_locks", 12)
    with pytest.raises(ContentError, match="holds another run; save under another name"):
        save_run(saved, run_of(other))
    shorter = Session.start(library, "two_locks", 11)
    with pytest.raises(ContentError, match="another run"):
        save_run(saved, run_of(shorter))
    assert saved.read_bytes() == before


def test_replay_verifies_every_turn(saved, library, session):
    report = replay(load_run(saved), library)
    assert (report.ok, report.verified, report.same_content, report.complete) == (True, 2, True, False)
    assert report.text == "two_locks, seed 11: all 2 turns agree."


def test_replay_names_the_first_turn_that_differs(saved, library):
    run = load_run(saved)
    changed = replace(run, turns=(run.turns[0], replace(run.turns[1], hash="0" * 16)))
    report = replay(changed, library)
    assert (report.ok, report.difference, report.verified) == (False, 1, 1)
    assert report.text.startswith("two_locks, seed 11: turn 1 differs: expected 0000000000000000, found ")


def test_replay_tells_changed_content_and_refused_plans(saved, library):
    run = load_run(saved)
    bad = replace(run.turns[0], plan=Plan((Order("third", 100),)))
    report = replay(replace(run, digest="x", turns=(bad,)), library)
    assert report.difference == 0 and not report.same_content
    assert report.text == (
        "two_locks, seed 11: turn 0 is refused: Third drug is on offer from cycle 3. By a trial. "
        "The level or its cards have changed since."
    )


def test_a_resumed_run_goes_on_where_it_stopped(saved, library, session):
    resumed, report = resume(load_run(saved), library)
    assert report.ok and resumed.chart == session.chart
    again = session.branch(2)
    assert resumed.submit(Plan()).truth_hash == again.submit(Plan()).truth_hash


def header(**changes):
    base = {"format": "seed-and-soil run 1", "game": "0", "level": "x", "digest": "d", "seed": 1, "numpy": "2"}
    return json.dumps({**base, **changes}) + "\n"


TURN = '{"plan": {"orders": [{"card": "first", "dose": 50}], "cycles": 1}, "hash": "0123456789abcdef"}\n'
DAMAGED = {
    "empty": (b"", 1, "the file is empty"),
    "binary": (b"\x80\x00\xff", 1, "not plain text"),
    "not JSON": (b"hello\n", 1, "not JSON"),
    "a list": (b"[]\n", 1, "not a JSON object"),
    "another format": (header(format="x").encode(), 1, "not a run of this game"),
    "no level": (header(level=3).encode(), 1, "no valid level"),
    "a seed that is true": (header(seed=True).encode(), 1, "no valid seed"),
    "a seed below zero": (header(seed=-1).encode(), 1, "the seed must be from 0"),
    "branched at a word": (header(branched_at="x").encode(), 1, "branched_at"),
    "cut off": (header().encode() + TURN.encode()[:-9], 2, "the last line is cut off"),
    "cut off in the middle": (header().encode() + b'{"plan": {}\n' + TURN.encode(), 2, "not JSON"),
    "a short hash": ((header() + TURN.replace("0123456789abcdef", "01")).encode(), 2, "hash of turn 0"),
    "no plan": (header().encode() + b'{"hash": "0123456789abcdef"}\n', 2, "it needs orders and cycles"),
    "an order without card": ((header() + TURN.replace('"card"', '"kard"')).encode(), 2, "an order needs a card"),
    "a dose in words": ((header() + TURN.replace(": 50", ': "50"')).encode(), 2, "not a whole number"),
    "targets as text": (
        (header() + TURN.replace('"dose": 50', '"targets": "L1"')).encode(), 2, "the targets of first are not a list",
    ),
    "deep nesting": (header().encode() + b"[" * 100_000 + b"\n", 2, "not JSON"),
    "too large": (header().encode() + b" " * 2_000_001, 1, "larger than 2,000,000 bytes"),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_run_is_refused_in_one_sentence_and_kept(tmp_path, session, name):
    raw, line, words = DAMAGED[name]
    path = tmp_path / "run.jsonl"
    path.write_bytes(raw)
    for action in (lambda: load_run(path), lambda: save_run(path, run_of(session))):
        with pytest.raises(ContentError) as caught:
            action()
        (problem,) = caught.value.problems
        assert problem.line == line
        assert words in problem.message and "the file is kept as it is" in problem.message
        assert "\n" not in problem.message
    assert path.read_bytes() == raw, "kept"


def test_a_missing_run_and_a_folder_are_unreadable(tmp_path):
    with pytest.raises(UnreadableError, match="no such file"):
        load_run(tmp_path / "none.jsonl")
    with pytest.raises(UnreadableError, match="cannot be read"):
        load_run(tmp_path)


def test_a_folder_that_cannot_be_written_is_told(tmp_path, session):
    blocker = tmp_path / "file"
    blocker.write_text("x")
    with pytest.raises(UnreadableError, match="cannot be saved"):
        save_run(blocker / "run.jsonl", run_of(session))


def test_the_file_is_plain_json_lines(session):
    lines = dumps(run_of(session)).splitlines()
    assert [sorted(json.loads(line)) for line in lines[1:]] == [["hash", "plan"]] * 2
    assert json.loads(lines[0])["numpy"]


def test_a_new_run_gets_a_name_that_no_file_has(tmp_path):
    assert fresh_path(tmp_path, "one_lock", 7).name == "one_lock-7.jsonl"
    (tmp_path / "one_lock-7.jsonl").touch()
    assert fresh_path(tmp_path, "one_lock", 7).name == "one_lock-7-2.jsonl"
