"""What is known of one centre in the three towns; how its page reads stands in test_centre.py."""

from __future__ import annotations

from math import inf

import pytest

from dashboard.pages.centres.data import agreed, closure, people_within, statements
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from dashboard.text.catalogue import Catalogue
from geo.study.study import Study
from tests.support.worlds import dataset_of, three_towns_tables


def test_the_statement_that_counts_stands_first_and_an_older_one_is_no_contradiction(state: AppState) -> None:
    men = [one for one in statements("aust", state=state) if one.group == "men"]
    assert [(one.status, one.used, one.disagrees) for one in men] == [
        ("elsewhere", True, False),
        ("no", False, False),
    ]
    undated = next(one for one in statements("aust", state=state) if one.group == "interpreter")
    assert (undated.year, undated.deduced) == (None, True)


def test_two_statements_of_one_year_that_differ_are_held_against_each_other(t: Catalogue) -> None:
    tables = three_towns_tables()
    evidence = tables["evidence"]
    mine = evidence["centre_id"].eq("aust") & evidence["group"].eq("men")
    evidence.loc[mine, "year"] = 2024
    evidence.loc[mine, "confidence"] = "high"
    said = statements("aust", state=AppState(Study(dataset_of(tables)), t, 2026))
    assert sorted((one.used, one.disagrees) for one in said if one.group == "men") == [(False, True), (True, False)]


def test_people_within_a_limit_and_those_whose_nearest_it_is(state: AppState) -> None:
    found = people_within("aust", state=state, limits_min=(30, 60, 80)).set_index("limit_min")
    assert found["people"].to_dict() == {30: 3, 60: 7, 80: 15}
    # Half-way between the two it is no nearer than the other; the rest are nearer to Brubyen.
    assert found["nearest_people"].to_dict() == {30: 1, 60: 1, 80: 1}
    assert people_within("aust", state=state, limits_min=(100,))["nearest_people"].tolist() == [257]  # and the island


def test_closing_adds_up_person_by_person(state: AppState) -> None:
    found = closure("aust", View(), state=state)
    assert found.affected == 1 + 256  # whoever lives half-way has the other just as near
    assert found.stranded == 0
    assert found.over_30 == 257
    assert (found.before_min, found.after_min) == (pytest.approx(90), pytest.approx(150))
    assert found.beyond_then - found.beyond_today == 256  # the island was there in 90 minutes
    assert found.municipalities["municipality"].tolist() == ["Øya", "Aust"]


def test_whoever_has_no_other_centre_is_stranded(state: AppState) -> None:
    found = closure("bru", View(group="wheelchair"), state=state)
    assert found.stranded == found.affected > 0
    assert found.after_min == inf


def test_a_centre_closed_in_the_scenario_already_is_no_other_centre(state: AppState) -> None:
    night = View(scenario="1~lukk.aust")
    found = closure("bru", night, state=state.under(night))
    assert found.stranded == found.affected > closure("bru", View(), state=state).affected


def test_agreements_that_name_the_centre_with_their_role(t: Catalogue) -> None:
    tables = three_towns_tables()
    state = AppState(Study(dataset_of(tables)), t, 2026)
    assert agreed("aust", state=state)["municipality"].tolist() == ["Aust", "Dal"]
    assert set(agreed("aust", state=state)["role"]) == {"contracted"}
    assert agreed("bru", state=state).empty
