"""The library as a whole: references, duplicates, players' folders, order, and rules that tie a level together."""

from __future__ import annotations

import dataclasses
import random
import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from game.spec.catalog import REFERENCES, TRIAL_REFERENCES, CatalogFile
from game.spec.common import Identifier
from game.spec.errors import ContentError
from game.spec.levels import Level
from game.spec.library import check_paths, load_library, read_library, shipped_roots, walk
from game.spec.paths import data_root, display_path
from game.spec.shapes import Shape, all_models
from game.spec.trials import Trial
from tests.spec.helpers import ROOT, WORLD, world_copy

DRUG = """schema_version: 1
drugs:
  - {id: own_drug, name: Own drug, assumption: a player's, drug_class: antibody, half_life_days: 4, daily: false,
     ec50: 0.1, target: EGFR, teaching: Made by a player.}
"""
NOT_REFERENCES = {
    (model, field)
    for model, fields in {
        "Level": "id concept policies", "Person": "portrait", "Rule": "set clear", "When": "flag", "Organ": "id",
        "Trial": "id", "Arm": "id", "Cancer": "id targets", "TimeTo": "id", "Hazard": "id", "Cure": "id", "Stage": "id",
        "Prevalence": "id", "OrganPattern": "id", "Size": "id", "Count": "id", "LeadTime": "id", "Toxicity": "id",
        "BestResponse": "id", "Exposure": "id",
        "Mechanism": "id targets", "Drug": "id drug_class", "Card": "id", "Topic": "id",
    }.items()
    for field in fields.split()
}  # fmt: skip


def names_field(model: type[BaseModel], field: str) -> bool:
    """Whether a field, or the items or keys of it, hold identifiers."""
    wanted = Shape(Identifier).bounds()["pattern"]
    shape = Shape.of_field(model.model_fields[field])
    inner = [shape, shape.item(0), *(shape.mapping() or ())]
    return any(part is not None and part.bounds().get("pattern") == wanted for part in inner)


def test_every_field_of_names_is_a_reference_or_known_not_to_be() -> None:
    found = {
        (model.__name__, field)
        for model in all_models(Level, CatalogFile, Trial)
        for field in model.model_fields
        if names_field(model, field)
    }
    tied = {(model.__name__, field) for model, field in REFERENCES | TRIAL_REFERENCES}
    assert found == tied | NOT_REFERENCES
    assert not tied & NOT_REFERENCES


def test_world_in_file_order() -> None:
    library = read_library([WORLD / "catalog", WORLD / "campaign"])
    assert list(library.organs) == ["colon", "liver"]
    assert list(library.cards) == ["resection", "anti_egfr", "ct"]
    assert list(library.levels) == ["first"]
    with pytest.raises(dataclasses.FrozenInstanceError):
        library.levels = {}  # type: ignore[misc]


def test_shipped_content_is_valid_and_cached() -> None:
    assert check_paths([data_root("levels")]) == []
    assert load_library() is load_library()
    assert shipped_roots()


def test_players_folder_joins_the_rest(tmp_path: Path) -> None:
    world = world_copy(tmp_path)
    own = tmp_path / "own" / "deep"
    own.mkdir(parents=True)
    (own / "drug.yml").write_text(DRUG, encoding="utf-8")
    assert check_paths([tmp_path / "own"], base=[world]) == []
    assert list(read_library([world, tmp_path / "own"]).drugs)[-1] == "own_drug"


def test_a_drug_may_aim_at_what_no_cancer_carries_but_not_at_a_misspelling(tmp_path: Path) -> None:
    own = tmp_path / "drug.yaml"
    own.write_text(DRUG.replace("EGFR", "HER3"), encoding="utf-8")
    assert check_paths([own], base=[WORLD]) == []
    own.write_text(DRUG.replace("EGFR", "egfr"), encoding="utf-8")
    (told,) = check_paths([own], base=[WORLD])
    assert told.message == 'there is no target "egfr", did you mean EGFR?'


def test_extra_folder_with_a_fault_is_refused(tmp_path: Path) -> None:
    (tmp_path / "drug.yaml").write_text(DRUG.replace("EGFR", "EGRF"), encoding="utf-8")
    with pytest.raises(ContentError, match='there is no target "EGRF"'):
        load_library([tmp_path])


def test_same_id_in_two_files_names_both_places(tmp_path: Path) -> None:
    world = world_copy(tmp_path)
    for name in ("a.yaml", "b.yaml"):
        (world / "catalog" / name).write_text(DRUG, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_library([world])
    (told,) = caught.value.problems
    assert told.path.endswith("b.yaml") and (told.line, told.column) == (3, 10)
    assert re.search(r"already at \S*a\.yaml:3:10; choose another id", told.message)


def test_same_id_twice_in_one_file() -> None:
    file = WORLD / "catalog" / "body.yaml"
    assert check_paths([file, file, file.parent], base=[]) == check_paths([file.parent], base=[])


def test_file_that_is_both_shipped_and_named_is_read_once() -> None:
    assert check_paths([WORLD / "catalog" / "body.yaml"], base=[WORLD]) == []


def test_faulty_entry_does_not_make_its_users_faulty(tmp_path: Path) -> None:
    world = world_copy(tmp_path)
    file = world / "catalog" / "treatment.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("ec50: 0.1", "ec50: -1"), encoding="utf-8")
    told = check_paths([world], base=[])
    assert {problem.where for problem in told} == {"drugs.0.ec50", "drugs.1.ec50"}


def test_hidden_folders_and_other_files_are_passed_over(tmp_path: Path) -> None:
    for name in (".hidden/a.yaml", "b.json", "c.YAML", "d.yml"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("x", encoding="utf-8")
    assert [path.name for path in walk([tmp_path, tmp_path / "d.yml"])] == ["c.YAML", "d.yml"]


@pytest.mark.parametrize(
    ("old", "new", "where", "words"),
    [
        ("{card: ct}\n", "{card: ct}\n  - {card: ct}\n", "cards.3", "already in the list"),
        ("organs: [colon, liver]", "organs: [colon, liver, colon]", "organs.2", "already in the list"),
        ("from_cycle: 2", "from_cycle: 12", "cards.1.from_cycle", "write at most 11"),
        ("tests: 3, ", "", "stars", "needs a number; add tests:"),
        ("  mechanism: {KRAS: 0.5, MET_bypass: 0.5}\n", "", "start.0.clones.1.mechanisms.0", "nothing is drawn; add"),
        ("at: primary", "at: 'organ:lung'", "policies.teaching.0.give.1.at", "the organ lung is not in organs"),
        ("{card: ct, days: 60}", "{card: cta, days: 60}", "policies.teaching.2.when.days_since.card", "mean ct?"),
        ("cancer: bowel_cancer", "cancer: bowl_cancer", "cancer", "did you mean bowel_cancer?"),
        ("  naive:\n", "  random:\n", "policies.random", "random is built into the game; choose another name"),
        ("not: {found: KRAS}", "not: {flag: no}", "policies.teaching.1.when.not.flag", "sets the flag no"),
    ],
)  # fmt: skip
def test_sense_of_a_level(tmp_path: Path, old: str, new: str, where: str, words: str) -> None:
    world = world_copy(tmp_path)
    file = world / "campaign" / "01_first.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    (told,) = check_paths([file], base=[world / "catalog"])
    assert told.where == where and words in told.message


def test_route_that_a_cancer_does_not_have(tmp_path: Path) -> None:
    world = world_copy(tmp_path)
    file = world / "catalog" / "body.yaml"
    text = file.read_text(encoding="utf-8").replace("mechanisms: [KRAS, MET_bypass]", "mechanisms: [KRAS]")
    file.write_text(text, encoding="utf-8")
    (told,) = check_paths([world], base=[])
    assert told.where == "vary.mechanism.MET_bypass" and (told.line, told.column) == (19, 26)
    assert "not a route of bowel_cancer" in told.message


def test_mutilated_content_is_told_and_never_raises(tmp_path: Path) -> None:
    """A seeded fuzz: words replaced, letters and lines removed; only problems may come out."""
    chance = random.Random(7)
    odd = ["[]", "{}", "", "true", "-1", "1e400", "[1]", "{a: 1}", "1.5", '""', "[[]]", "{kind: ct}", "drawn", "nan"]
    texts = {file: file.read_text(encoding="utf-8") for file in sorted(WORLD.rglob("*.yaml"))}
    for round_number in range(40):
        for file, text in texts.items():
            words = list(re.finditer(r"[^\s,{}\[\]:]+", text))
            word = chance.choice(words)
            text = text[: word.start()] + chance.choice([*odd, chance.choice(words).group()]) + text[word.end() :]
            lines = text.split("\n")
            if round_number % 3 == 0:
                lines.pop(chance.randrange(len(lines)))
            target = tmp_path / file.relative_to(WORLD)
            target.parent.mkdir(exist_ok=True)
            target.write_text("\n".join(lines), encoding="utf-8")
        for problem in check_paths([tmp_path], base=[]):
            assert problem.line >= 1 and problem.column >= 1 and str(problem).isprintable()
            assert problem.message


def test_data_root_and_display_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert data_root("levels") == ROOT / "levels"
    monkeypatch.chdir(tmp_path)
    assert display_path(tmp_path / "a" / "b.yaml") == "a/b.yaml"
    assert display_path(Path("a/../b.yaml")) == "b.yaml"
    assert display_path(ROOT / "levels") == (ROOT / "levels").as_posix()
    assert display_path("a\nb.yaml") == "a\\nb.yaml"


def test_data_root_of_an_installed_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site" / "game"
    (package / "_data" / "levels").mkdir(parents=True)
    (tmp_path / "site" / "levels").mkdir()
    monkeypatch.setattr("importlib.resources.files", lambda name: package)
    assert data_root("levels") == package / "_data" / "levels"
    with pytest.raises(Exception, match="the folder of assets is missing; install the game again"):
        data_root("assets")
