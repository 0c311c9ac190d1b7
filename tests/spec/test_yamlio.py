"""Reading YAML strictly: scalars, marks, limits, and what is refused."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from game.spec.errors import ContentError, UnreadableError
from game.spec.library import shipped_roots, walk
from game.spec.yamlio import MAX_BYTES, MAX_DEPTH, MAX_NODES, load_file, parse, parse_quickly
from tests.spec.helpers import problems_of


def value(text: str) -> Any:
    return parse(f"a: {text}\n".encode(), "f.yaml").data["a"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1e-9", 1e-9), ("1e9", 1e9), ("1.10", 1.1), ("-.5", -0.5), ("5.", 5.0), ("+3", 3), ("012", 12),
        ("0x1F", 31), ("0o17", 15), ("1E+3", 1000.0),
        ("yes", "yes"), ("no", "no"), ("on", "on"), ("off", "off"), ("y", "y"), ("12:30", "12:30"),
        ("1_000", "1_000"), ("2026-01-01", "2026-01-01"), ("=", "="), ("1e-9x", "1e-9x"), ("e9", "e9"),
        ("true", True), ("false", False), ("True", True), ("null", None), ("~", None), ("", None),
        ("'1'", "1"), ('"true"', "true"), ("'.nan'", ".nan"), ("T790M", "T790M"), ("nanometre", "nanometre"),
    ],
)  # fmt: skip
def test_core_schema_scalars(text: str, expected: Any) -> None:
    found = value(text)
    assert found == expected and type(found) is type(expected)


@pytest.mark.parametrize("text", [".nan", ".NaN", ".inf", "-.INF", "nan", "NaN", "inf", "-Infinity", "1e999", "-1e400"])
def test_numbers_that_are_not_finite_are_refused(text: str) -> None:
    (problem,) = problems_of(f"a:\n  b: {text}\n")
    assert (problem.line, problem.column, problem.where) == (2, 6, "a.b")
    assert "is not a finite number" in problem.message


def test_marks_of_values_and_keys() -> None:
    document = parse(b"a: 1\nlist:\n  - x: 2\n    y: [3, {z: 4}]\n", "f.yaml")
    assert document.data == {"a": 1, "list": [{"x": 2, "y": [3, {"z": 4}]}]}
    assert document.marks.values[("list", 0, "y", 1, "z")] == (4, 16)
    assert document.marks.keys[("list", 0, "y", 1, "z")] == (4, 13)
    assert document.marks.values[()] == (1, 1)
    assert document.marks.of_value(("list", 0, "absent", "deeper")) == (3, 5)
    assert document.marks.of_key(("list", 0)) == (3, 5)


def test_byte_order_mark_moves_nothing() -> None:
    document = parse(b"\xef\xbb\xbfa: 1\nb: 2\n", "f.yaml")
    assert document.data == {"a": 1, "b": 2}
    assert document.marks.keys[("a",)] == (1, 1)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    document = parse(f"a: 1{end}b: [1,{end} 2]{end}".encode(), "f.yaml")
    assert document.data == {"a": 1, "b": [1, 2]}
    assert document.marks.values[("b", 1)] == (3, 2)


def test_columns_count_characters_not_bytes() -> None:
    (problem,) = problems_of('é: {ö: 1, x: "äöü", y: .nan}')
    assert problem.column == 24
    (problem,) = problems_of('é: "ä'.encode() + b"\xff")
    assert problem.column == 6
    assert "byte 7 (0xff)" in problem.message


def test_every_duplicate_key_is_told_with_both_places() -> None:
    told = problems_of("a: 1\na: 2\nb: {c: 1, c: 2}\n")
    assert [(p.line, p.column, p.where) for p in told] == [(2, 1, "a"), (3, 11, "b.c")]
    assert "at 1:1" in told[0].message and "at 3:5" in told[1].message


def test_depth_bound_is_exact() -> None:
    assert problems_of("[" * MAX_DEPTH + "]" * MAX_DEPTH) == []
    assert problems_of("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))


def test_node_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_NODES == 100_000
    monkeypatch.setattr("game.spec.yamlio.MAX_NODES", 50)
    assert problems_of("[" + "1, " * 49 + "]") == []
    assert "more than 50 values" in problems_of("[" + "1, " * 50 + "]")[0].message


def test_size_bound_is_exact(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_bytes(b"a: 1\n".ljust(MAX_BYTES, b"#"))
    assert load_file(file).data == {"a": 1}
    file.write_bytes(b"a: 1\n".ljust(MAX_BYTES + 1, b"#"))
    with pytest.raises(ContentError, match="larger than"):
        load_file(file)


def test_alias_bomb_is_refused_at_once() -> None:
    levels = "".join(f"{c}: &{c} [{', '.join(['*' + p] * 9)}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True))
    started = time.perf_counter()
    (problem,) = problems_of("a: &a [x, x]\n" + levels)
    assert "anchors (&a) are not allowed" in problem.message
    assert time.perf_counter() - started < 1.0


def test_python_tag_runs_nothing(tmp_path: Path) -> None:
    trap = tmp_path / "written"
    (problem,) = problems_of(f"a: !!python/object/apply:pathlib.Path.touch [{trap}]\n")
    assert "remove !!python/object/apply:pathlib.Path.touch" in problem.message
    assert not trap.exists()


@pytest.mark.parametrize("text", ["1: a", "true: a", "~: a", "1.5: a", "{2: a}", "9" * 80 + ": a", "? \n: a"])
def test_keys_must_be_text(text: str) -> None:
    assert "keys must be text" in problems_of(text)[0].message


def test_tabs_within_quotes_and_comments_are_fine() -> None:
    assert value("'x\ty'") == "x\ty"
    assert "a tab is not allowed here; use spaces" in problems_of("a: x\ty\n")[0].message
    assert parse(b"a: 1 #\tcomment\n", "f.yaml").data == {"a": 1}


def test_folder_instead_of_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="this is a folder"):
        load_file(tmp_path)


def test_terminal_escapes_do_not_reach_a_message() -> None:
    for text in ('a: "\\x1b[31m"\na: 1\n', '"\\x1b[2J": 1\n"\\x1b[2J": 2\n', '? "a\\nb"\n: 1\n"a\\nb": 2\n'):
        for problem in problems_of(text):
            assert str(problem).isprintable()


plain = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**30), 10**30), st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=12),
)  # fmt: skip
trees = st.recursive(
    plain,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abcdé"), inner, max_size=4),
    max_leaves=12,
)


class Aliasless(yaml.SafeDumper):
    """Writes shared values out."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


@given(trees)
@settings(max_examples=60, deadline=None)
def test_what_is_dumped_is_read_back(tree: Any) -> None:
    """Text is quoted by JSON rules here, since a YAML 1.1 writer leaves some 1.2 numbers bare."""

    class Quoting(Aliasless):
        pass

    Quoting.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))
    text = yaml.dump({"root": tree}, Dumper=Quoting, allow_unicode=True)
    assert parse(text.encode(), "f.yaml").data == {"root": tree}


@given(st.binary(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    for problem in problems_of(raw):
        assert problem.line >= 1 and problem.column >= 1 and str(problem).isprintable()


@given(st.text("[]{}:,-?&*!|>'\"%@`# \n\tab1.~", max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_punctuation_is_read_or_refused(text: str) -> None:
    for problem in problems_of(text):
        assert problem.line >= 1 and problem.column >= 1 and str(problem).isprintable()


def test_the_quick_parser_reads_shipped_files_as_the_plain_one_does() -> None:
    files = walk(shipped_roots())
    assert len(files) > 10
    for path in files:
        raw = path.read_bytes()
        plain, quick = parse(raw, path.name), parse_quickly(raw, path.name)
        assert quick is None or (quick.data, quick.marks) == (plain.data, plain.marks), path.name


@pytest.mark.skipif(not hasattr(yaml, "CSafeLoader"), reason="PyYAML was built without libyaml")
@pytest.mark.parametrize(
    "raw", [b"a: [", b"a: 1\na: 2\n", b"a: &x 1\n", b"[" * 100_000, b"- 1\n- 2\n", b"a: 1\n---\nb: 2\n"]
)
def test_the_quick_parser_leaves_faults_to_the_plain_one(raw: bytes) -> None:
    sound = raw == b"- 1\n- 2\n"
    assert (parse_quickly(raw, "f.yaml") is not None) == sound
