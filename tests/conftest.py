"""For all tests: the settings of hypothesis, which nobody's clock judges, and the folder that most of them read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.worlds import write_world

# A loaded machine must not turn a right answer into a failure: no deadline, no complaint of slow drawing.
# The same commit gives the same cases; tests that want more of them say so themselves.
HOUSE = settings(deadline=None, derandomize=True, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("house", HOUSE)
settings.register_profile("check", HOUSE, max_examples=15)  # while working: `make check`
settings.load_profile("house")


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lead to the three towns as a data folder: for reading; who changes it copies it first."""
    return write_world(tmp_path_factory.mktemp("world") / "data")
