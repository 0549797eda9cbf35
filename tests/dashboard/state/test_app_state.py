from __future__ import annotations

from threading import Barrier, Thread

from dashboard.map.choices import choices_file
from dashboard.pages.siting.search import siting_of
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from dashboard.state.worlds import whatif_of
from dashboard.text.catalogue import Catalogue
from geo.study.study import Study

MORE_THAN_ARE_REMEMBERED = 450


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
