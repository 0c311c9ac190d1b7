from __future__ import annotations

import pytest

from game.spec.library import Library, load_library


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()
