from __future__ import annotations

from dashboard.pages.municipality import around
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from tests.dashboard.reading import kind, semantic, text


def said(parts: object) -> str:
    return " ".join(text(parts).split())


def test_who_reaches_no_centre_stands_with_all_the_reasons(state: AppState) -> None:
    assert "192" in said(around.cut_off(View(municipality="0201"), state=state))
    nobody = said(around.cut_off(View(municipality="0101"), state=state))
    assert state.t("municipality.cut_off_none") in nobody


def test_what_is_not_known_is_of_the_nearest_centre(state: AppState) -> None:
    found = said(around.unknown(View(municipality="0102"), state=state))
    assert "Krisesenteret Bru og Dal" in found
    assert state.t("group.active_substance_use.label").lower() in found
    assert state.t("place.unknown_agreement") in found  # nobody says with whom Bru has agreed
    assert state.t("place.unknown_agreement") not in said(around.unknown(View(municipality="0101"), state=state))


def test_work_that_nobody_has_told_of_is_unknown_and_never_no(state: AppState) -> None:
    found = around.work("0101", state=state)
    semantic(found)
    answers = {one.className for one in kind(found, "Span") if getattr(one, "className", "").startswith("answer")}
    assert answers == {"answer unknown"}
    assert state.t("work.none") in said(found)


def test_a_register_without_services_says_so_with_a_table_or_words(state: AppState) -> None:
    semantic(around.services("0101", state=state))
