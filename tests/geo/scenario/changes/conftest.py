from __future__ import annotations

import pytest

from geo.scenario.draft import Draft
from geo.study.study import Study
from tests.support.worlds import three_towns

TODAY = Study(three_towns())


@pytest.fixture
def draft() -> Draft:
    """The three towns before any change: aust and bru in operation, oya closed."""
    return Draft(TODAY)
