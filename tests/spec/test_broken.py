"""Every broken file of tests/data/broken: the exact place, the sentence with its remedy, and nothing written.

`expected.txt` holds the whole output, one line a problem. After a deliberate change of wording read the
difference, then renew it: `python -m tests.spec.test_broken`.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from game.spec.errors import UnreadableError
from game.spec.library import check_paths
from tests.spec.helpers import BROKEN, ROOT, WORLD

FILES = sorted(path.name for path in BROKEN.glob("*.yaml"))
REMEDY = re.compile(r"; \w+|did you mean \w+\?|give a source|must add up to|exactly when")


def lines_of(name: str) -> list[str]:
    prefix = "tests/data/broken/"
    told = [str(problem) for problem in check_paths([BROKEN / name], base=[WORLD])]
    # files of this repository are named from its root, wherever the tests run
    return [line.replace(BROKEN.as_posix() + "/", "").replace(prefix, "") for line in told]


def expected() -> dict[str, list[str]]:
    by_file: dict[str, list[str]] = {}
    for line in (BROKEN / "expected.txt").read_text(encoding="utf-8").splitlines():
        by_file.setdefault(line.split(":", 1)[0], []).append(line)
    return by_file


@pytest.mark.parametrize("name", FILES)
def test_place_and_sentence(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    told = lines_of(name)
    assert told == expected()[name]
    for line in told:
        assert re.match(r"[\w.]+:\d+:\d+[ :]", line), line
        assert REMEDY.search(line), f"no remedy in: {line}"
        assert "Traceback" not in line and "pydantic" not in line and "ctx" not in line


def test_enough_files_and_none_forgotten() -> None:
    assert len(FILES) >= 25
    assert set(expected()) == set(FILES)


def test_places_point_at_what_they_name() -> None:
    """The text at line:column of an unknown field or misspelt name is that very name."""
    for name, lines in expected().items():
        for line in lines:
            place = re.match(r"[^:]+:(\d+):(\d+) (\S+): unknown field", line)
            if place:
                row = (BROKEN / name).read_text(encoding="utf-8").splitlines()[int(place[1]) - 1]
                assert row[int(place[2]) - 1 :].startswith(place[3].rsplit(".", 1)[-1])


def test_folder_is_walked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    told = {Path(problem.path).name for problem in check_paths([BROKEN], base=[WORLD])}
    assert told == set(FILES)


def test_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in sorted(BROKEN.rglob("*"))}
    check_paths([BROKEN], base=[WORLD])
    assert {path: path.stat().st_mtime_ns for path in sorted(BROKEN.rglob("*"))} == before
    assert list(tmp_path.iterdir()) == []


def test_ten_megabytes(tmp_path: Path) -> None:
    big = tmp_path / "big.yaml"
    big.write_bytes(b"# padding\n" * 1_048_576)
    (problem,) = check_paths([big], base=[WORLD])
    assert (problem.line, problem.column) == (1, 1)
    assert "larger than 1,000,000 bytes; split it" in problem.message


@pytest.mark.parametrize(("text", "column"), [("[", 33), ("- ", 65), ("{a: ", 129)])
def test_deep_nesting(tmp_path: Path, text: str, column: int) -> None:
    deep = tmp_path / "deep.yaml"
    deep.write_text(text * 100_000, encoding="utf-8")
    (problem,) = check_paths([deep], base=[WORLD])
    assert (problem.line, problem.column) == (1, column)
    assert "nested deeper than 32 levels; write it flatter" in problem.message


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="there is no such file or folder; check the spelling"):
        check_paths([tmp_path / "absent.yaml"], base=[WORLD])


def test_name_the_system_refuses() -> None:
    for name in ("a\0b.yaml", "x" * 5000):
        with pytest.raises(UnreadableError, match="check the path"):
            check_paths([Path(name)], base=[WORLD])


def test_not_a_regular_file() -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("this system has no /dev/zero")
    with pytest.raises(UnreadableError, match="not a regular file"):
        check_paths([Path("/dev/zero")], base=[WORLD])


def test_dangling_link_in_a_folder(tmp_path: Path) -> None:
    try:
        (tmp_path / "gone.yaml").symlink_to(tmp_path / "nowhere.yaml")
    except OSError:
        pytest.skip("this system makes no symbolic links")
    with pytest.raises(UnreadableError, match="no such file"):
        check_paths([tmp_path], base=[WORLD])


def test_empty_folder(tmp_path: Path) -> None:
    (problem,) = check_paths([tmp_path], base=[WORLD])
    assert "holds no .yaml file; name one that does" in problem.message


if __name__ == "__main__":
    text = "".join(line + "\n" for name in FILES for line in lines_of(name))
    (BROKEN / "expected.txt").write_text(text, encoding="utf-8")
    sys.exit(0)
