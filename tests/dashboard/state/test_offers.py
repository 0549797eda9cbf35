from __future__ import annotations

import pytest

from dashboard.state.app_state import AppState
from dashboard.state.offers import LOOKS, Offer, offers_of
from dashboard.state.query import View
from dashboard.text.catalogue import Catalogue
from geo.data.vocabulary import STATUSES
from geo.scenario.scenario import ChangeService, CloseCentre, OpenCentre, ReopenCentre, Scenario


def offer(status: str = "full", year: int | None = 2024) -> Offer:
    return Offer(status, year, "a source", "high", deduced=False, note="", contradicted=False)


def test_every_status_has_a_look() -> None:
    assert set(LOOKS) == set(STATUSES)


def test_only_a_documented_no_looks_like_no() -> None:
    assert [status for status, look in LOOKS.items() if look == "no"] == ["no"]


@pytest.mark.parametrize(("year", "old"), [(2021, False), (2020, True), (None, True)])
def test_older_than_five_years_is_old(year: int | None, old: bool) -> None:  # noqa: FBT001
    assert offer(year=year).old(this_year=2026) is old


def test_an_undated_statement_says_so(t: Catalogue) -> None:
    assert offer(year=None).year_words(t=t) == "uten år"


def test_the_newer_statement_is_shown_and_the_silent_are_unknown(state: AppState) -> None:
    assert state.offers["aust"]["men"].status == "elsewhere"
    assert "active_substance_use" not in state.offers["aust"]
    assert state.looks("active_substance_use") == {"aust": "unknown", "bru": "unknown"}
    assert state.looks("wheelchair") == {"aust": "no", "bru": "documented"}


def test_case_by_case_does_not_count_as_documented(state: AppState) -> None:
    assert state.offers["bru"]["severe_mental_illness"].look == "partly"
    assert not state.offers["bru"]["severe_mental_illness"].counts


def test_under_a_scenario_offers_are_what_its_own_evidence_says(state: AppState) -> None:
    changes = (
        CloseCentre("bru"),
        ReopenCentre("oya", ("women",)),
        OpenCentre("0201-dalsbygda", ("men",)),
        ChangeService("aust", "women", "no"),
    )
    under = state.under(View(scenario=Scenario(changes).text))
    assert under is not state
    in_operation = under.study.centres.loc[under.study.in_operation, "centre_id"].tolist()
    assert under.offers == offers_of(under.dataset.evidence, centres=in_operation)
    assert under.offers["aust"]["women"].assumed
    assert not under.offers["aust"]["men"].assumed
    assert "bru" not in under.offers
    assert state.offers["bru"], "today's offers are left as they were"
