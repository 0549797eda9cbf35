from __future__ import annotations

import pytest

from dashboard.text.catalogue import catalogue
from geo.errors import UnknownName
from geo.evidence.groups import GROUP_IDS
from geo.scenario.address import from_text, to_text
from geo.scenario.cases import CASES, Case, case_named


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_case_changes_something_survives_its_address_and_has_its_words(case: Case) -> None:
    assert case.scenario
    assert from_text(to_text(case.scenario)) == case.scenario
    assert case.group in GROUP_IDS
    words = catalogue()
    assert words(case.title_key)
    assert words(case.text_key)


def test_cases_are_found_by_their_id() -> None:
    assert len({case.id for case in CASES}) == len(CASES)
    assert [case_named(case.id) for case in CASES] == list(CASES)
    with pytest.raises(UnknownName, match="karasjok"):
        case_named("karasjokk")
