"""Settings survive a round trip; a damaged file is kept aside and said."""

from __future__ import annotations

import json
import os
import stat

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

import pytest

from game.ui import settings
from game.ui.settings import Settings


def test_round_trip(tmp_path):
    mine = Settings().changed(text_scale=1.5, reduced_motion=True, volume_cues=0.3, window_w_px=1600)
    assert settings.save(mine, tmp_path / "deep" / "er") == ""
    assert settings.load(tmp_path / "deep" / "er") == (mine, "")
    assert os.listdir(tmp_path / "deep" / "er") == ["settings.json"]  # no temporary file is left


def test_no_file_means_defaults_and_silence(tmp_path):
    assert settings.load(tmp_path) == (Settings(), "")
    assert os.listdir(tmp_path) == []


DAMAGED = {
    "empty": b"",
    "not json": b"{text_scale: 2",
    "a list": b"[1, 2]",
    "wrong type": b'{"format": 1, "volume_cues": "loud"}',
    "bool for number": b'{"format": 1, "text_scale": true}',
    "nan": b'{"format": 1, "text_scale": NaN}',
    "other format": b'{"format": 99}',
    "binary": bytes(range(256)),
    "deep": b"[" * 100_000,
    "huge number": b'{"format": 1, "text_scale": ' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_is_kept_aside_and_defaults_are_used(tmp_path, name):
    (tmp_path / "settings.json").write_bytes(DAMAGED[name])
    found, sentence = settings.load(tmp_path)
    assert found == Settings()
    assert "settings.damaged.json" in sentence and sentence.endswith(".") and sentence.count(".") <= 3
    assert (tmp_path / "settings.damaged.json").read_bytes() == DAMAGED[name]
    assert not (tmp_path / "settings.json").exists()
    assert settings.save(found, tmp_path) == "" and settings.load(tmp_path)[1] == ""


def test_values_out_of_range_are_brought_back(tmp_path):
    (tmp_path / "settings.json").write_text(
        json.dumps({"format": 1, "text_scale": 7, "volume_room": -3, "window_w_px": 1, "unknown": 5})
    )
    found, sentence = settings.load(tmp_path)
    assert (found.text_scale, found.volume_room, found.window_w_px, sentence) == (2.0, 0.0, 320, "")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="folder permissions do not bind this user")
def test_a_folder_that_cannot_be_written_gives_one_sentence(tmp_path):
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    assert "--data-dir" in settings.save(Settings(), tmp_path)


def test_a_file_in_the_way_of_the_folder_gives_one_sentence(tmp_path):
    (tmp_path / "file").write_text("x")
    assert "--data-dir" in settings.save(Settings(), tmp_path / "file")
