"""One small raw folder, and one data folder built from it, serve all tests of the build."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from geo.build import pipeline
from geo.data import folder as data_folder
from tests.geo.build.test_pipeline import target
from tests.support import rawfolder


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rawfolder.write(tmp_path_factory.mktemp("raw"))


@pytest.fixture(scope="session")
def good(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that was built well and is without fault: what must still stand when the next build fails."""
    out = target(tmp_path_factory.mktemp("good") / "data")
    pipeline.build(source, out)
    assert data_folder.check(out) == []
    return out


@pytest.fixture
def built(good: Path, tmp_path: Path) -> Path:
    """The same folder as a copy of the test's own, to be built anew."""
    return Path(shutil.copytree(good, tmp_path / "data"))
