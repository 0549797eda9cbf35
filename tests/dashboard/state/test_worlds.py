"""What the page of changes asks: two worlds from one address, remembered by their content alone."""

from __future__ import annotations

import pytest

from dashboard.state.app_state import AppState
from dashboard.state.worlds import WhatIf, asked, troubles


def test_a_view_two_scenarios_and_what_the_map_shows_stand_in_the_address(state: AppState) -> None:
    seen = asked("?gruppe=men&hva=1~lukk.aust&mot=1~lukk.bru&vis=etter", state=state)
    assert (seen.view.group, seen.scenario.text, seen.against.text, seen.show) == (
        "men", "1~lukk.aust", "1~lukk.bru", "etter"
    )  # fmt: skip
    assert not seen.troubles


@pytest.mark.parametrize("query", ["?hva=1~lukk.ukjent", "?hva=2~x", "?mot=1~lukk.ukjent"])
def test_what_cannot_be_done_is_said_and_shown_as_today(query: str, state: AppState) -> None:
    seen = asked(query, state=state)
    assert seen.troubles
    assert not seen.scenario
    assert not seen.against
    assert seen.view.scenario == ""


def test_each_problem_is_told_to_its_change(state: AppState) -> None:
    seen = asked("?hva=1~lukk.aust~lukk.ukjent", state=state)
    assert list(seen.wrong) == [1]
    assert len(seen.given.changes) == 2  # as it was asked, to be mended
    assert troubles("?hva=1~lukk.aust~lukk.ukjent", state=state) == ("1~lukk.aust~lukk.ukjent", seen.troubles)


@pytest.mark.parametrize("query", [None, "", "?vis=alt", "?hva=&mot="])
def test_an_address_that_asks_nothing_is_today_against_today(query: str | None, state: AppState) -> None:
    worlds = WhatIf(state).worlds(query)
    assert not worlds.changed
    assert worlds.asked.show == "endring"
    assert worlds.change.summary.people_losing == worlds.change.summary.people_gaining == 0


def test_comparisons_are_remembered_by_scenarios_question_and_limits(state: AppState) -> None:
    whatif = WhatIf(state)
    first = whatif.worlds("?hva=1~lukk.aust")
    assert whatif.worlds("?hva=1~lukk.aust&kommune=0101").change is first.change
    assert whatif.worlds("?hva=1~lukk.aust~navn.A").change is first.change
    for other in ("?hva=1~lukk.bru", "?hva=1~lukk.aust&gruppe=men", "?hva=1~lukk.aust&grense=77",
                  "?hva=1~lukk.aust&mot=1~lukk.bru"):  # fmt: skip
        assert whatif.worlds(other).change is not first.change
    assert 77 in whatif.worlds("?hva=1~lukk.aust&grense=77").change.limits_min
