from __future__ import annotations

from threading import Barrier, Thread

import pytest

from dashboard.map.choices import choices_file
from dashboard.pages.siting.search import siting_of
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from dashboard.state.worlds import whatif_of
from dashboard.text.catalogue import Catalogue
from geo.study.study import Study

MORE_THAN_ARE_REMEMBERED = 450
CLOSED = View(scenario="1~lukk.aust")


def test_searches_and_comparisons_outlive_any_number_of_answers(study: Study, t: Catalogue) -> None:
    state = AppState(study, t, 2026)
    searches, comparisons, choices = siting_of(state), whatif_of(state), choices_file(state)
    for limit in range(1, MORE_THAN_ARE_REMEMBERED):
        state.remember("answer", View(limit_min=limit), lambda: "an answer")
    assert siting_of(state) is searches
    assert whatif_of(state) is comparisons
    assert choices_file(state) is choices


def test_what_is_made_once_is_the_same_for_two_who_ask_at_the_same_moment(study: Study, t: Catalogue) -> None:
    state = AppState(study, t, 2026)
    both_are_making_it = Barrier(2)
    given: list[object] = []

    def make() -> object:
        both_are_making_it.wait()
        return object()

    visitors = [Thread(target=lambda: given.append(state.once("thing", make))) for _ in range(2)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    first, second = given
    assert first is second


def test_a_state_under_a_scenario_keeps_its_own(state: AppState) -> None:
    under = state.under(View(scenario="1~lukk.aust"))
    assert under is not state
    assert state.once("own", lambda: "today") == "today"
    assert under.once("own", lambda: "closed") == "closed"


def test_centres_in_operation_by_name_with_their_towns(state: AppState) -> None:
    assert [centre.name for centre in state.centres.values()] == ["Aust krisesenter", "Krisesenteret Bru og Dal"]
    assert state.centres["bru"].towns == ("Brubyen", "Dalsbygda")
    assert state.centres["bru"].where == "Brubyen, Dalsbygda (Bru)"


def test_all_official_names_the_sami_one_first(state: AppState) -> None:
    assert state.full_name("0201") == "Leahki – Dal"
    assert state.full_name("0101") == "Aust"


def test_under_a_scenario_is_another_state_and_today_is_itself(state: AppState) -> None:
    assert state.under(View()) is state
    closed = state.under(CLOSED)
    assert list(closed.centres) == ["bru"]
    assert list(state.centres) == ["aust", "bru"]
    assert state.under(CLOSED.with_(group="men")) is closed  # of the scenario, not of a visitor
    assert closed.under(View()).study.scenario == state.study.scenario


def test_a_scenario_that_cannot_be_carried_out_shows_today(state: AppState) -> None:
    assert state.under(View(scenario="1~lukk.ukjent")) is state


def test_what_a_scenario_assumes_stands_in_place_of_what_is_documented(state: AppState) -> None:
    assumed = state.under(View(scenario="1~tilbud.aust.wheelchair.full"))
    assert state.offers["aust"]["wheelchair"].look == "no"
    assert assumed.offers["aust"]["wheelchair"].assumed
    assert assumed.offers["bru"] == state.offers["bru"]


def test_the_expected_reading_needs_a_count(state: AppState) -> None:
    assert state.question(View(group="women", reading="expected")).reading == "documented"
    assert state.question(View(group="women", reading="expected", known_count=1)).reading == "expected"
    assert state.question(View(group="active_substance_use", reading="expected")).reading == "expected"


def test_presumed_agreements_are_another_answer(study: Study, t: Catalogue) -> None:
    state = AppState(study, t, 2026)
    sure, presumed = (state.agreements(View(measure="contracted", presumed=one)) for one in (False, True))
    assert sure is not state.agreements(View(measure="contracted"))  # the caller's own
    assert not sure["presumed"].any()
    assert len(sure) == len(presumed)


def test_any_limit_gets_its_column(state: AppState) -> None:
    table = state.table(View(limit_min=91)).set_index("municipality_code")
    assert table.loc["0202", "share_within_91"] == pytest.approx(256 / 768)
    assert state.table(View(limit_min=89)).set_index("municipality_code").loc["0202", "share_within_89"] == 0


def test_the_countrys_figures_count_unknown_apart_from_no(state: AppState) -> None:
    found = state.summary(View(group="wheelchair"))
    assert (found.centres, found.documented, found.no, found.unknown) == (2, 1, 1, 0)
    silent = state.summary(View(group="lgbt"))
    assert (silent.documented, silent.no, silent.unknown) == (0, 0, 2)
    assert not silent.documented_somewhere
    assert silent.beyond_documented == silent.population > silent.beyond_possible


@pytest.mark.parametrize(
    ("view", "kind"),
    [
        (View(), "nearest"),
        (View(layer="knowledge"), "knowledge"),
        (View(measure="contracted", layer="knowledge"), "contracted"),
        (View(measure="detour"), "detour"),
        (View(group="active_substance_use", reading="expected"), "expected"),
        (View(reading="expected"), "nearest"),  # nobody has counted
    ],
)
def test_the_kind_of_answer(view: View, kind: str, state: AppState) -> None:
    assert state.kind(view) == kind
