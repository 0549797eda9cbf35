"""What is remembered of searches; how a search runs and is left stands in test_page.py."""

from __future__ import annotations

import json
from collections.abc import Callable
from math import inf

import pytest

from dashboard.pages.siting.search import Siting, siting_asked, siting_of
from dashboard.state.app_state import AppState
from geo.errors import UnknownName
from geo.siting.plan import SiteStudy

ASKED = "?gruppe=sami_north&kandidater=steder"


@pytest.fixture
def place(state: AppState) -> Siting:
    return Siting(state)


def planned(place: Siting, query: str) -> None:
    assert json.loads(list(place.run(place.asked(query)))[-1])["stage"] == "done"


def test_a_plan_is_of_its_scenario(place: Siting) -> None:
    planned(place, ASKED)
    assert place.known(place.asked(ASKED)) is not None
    assert place.known(place.asked(f"{ASKED}&hva=1~lukk.aust")) is None


def test_a_plan_is_of_its_question_whatever_municipality_is_looked_at(place: Siting) -> None:
    planned(place, ASKED)
    assert place.known(place.asked(f"{ASKED}&kommune=0101")) is not None
    for other in ("&nye=2", "&malsetting=lengst", "&behold=nei", "&lesning=mulig", "&grense=60"):
        assert place.known(place.asked(f"{ASKED}{other}")) is None, other


def test_worths_are_of_the_scenario_too(place: Siting) -> None:
    today = place.worth(place.asked(""))
    assert place.worth(place.asked("?kommune=0101")) is today
    assert {one.centre_id for one in today} == {"aust", "bru"}
    assert {one.centre_id for one in place.worth(place.asked("?hva=1~lukk.aust"))} == {"bru"}


def test_what_is_told_on_the_way_is_json_that_a_browser_reads(place: Siting, monkeypatch: pytest.MonkeyPatch) -> None:
    def plan(_self: SiteStudy, _question: object, *, report: Callable[..., object], **_: object) -> None:
        report("gap", inf, 0.5)
        raise UnknownName("place", "x", ["y"])

    monkeypatch.setattr(SiteStudy, "plan", plan)
    told = [json.loads(line, parse_constant=pytest.fail) for line in place.run(place.asked(ASKED))]
    assert told[-1]["stage"] == "refused"
    assert all(one.get("one") is None for one in told)


def test_several_groups_weigh_the_same_and_stand_in_the_order_of_the_groups(state: AppState) -> None:
    assert siting_asked("?grupper=men.women.ukjent", state=state).question.groups == (("women", 1.0), ("men", 1.0))


def test_all_visitors_share_the_searches(state: AppState) -> None:
    assert siting_of(state) is siting_of(state)
