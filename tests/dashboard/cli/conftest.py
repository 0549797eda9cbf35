from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.worlds import write_world


@pytest.fixture(scope="package")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of the three towns, for commands that only read."""
    return write_world(tmp_path_factory.mktemp("towns") / "data")
