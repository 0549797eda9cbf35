from __future__ import annotations

from dashboard.components.nearest import nearest
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from tests.dashboard.reading import kind, links, semantic, text


def test_the_nearest_come_first_whatever_they_document(state: AppState) -> None:
    table = nearest(View(group="wheelchair", municipality="0101"), state=state)
    semantic(table)
    assert list(links(table)) == ["Aust krisesenter", "Krisesenteret Bru og Dal"]
    rows = [text(row) for row in kind(kind(table, "Tbody"), "Tr")]
    assert state.t("status.no") in rows[0]  # it documents no, and is shown all the same
    assert state.t("status.full") in rows[1]


def test_no_more_than_asked_for(state: AppState) -> None:
    assert len(links(nearest(View(municipality="0101"), state=state, count=1))) == 1


def test_where_no_centre_can_be_reached_it_is_said(state: AppState) -> None:
    closed = View(municipality="0101", scenario="1~lukk.aust~lukk.bru")
    assert text(nearest(closed, state=state.under(closed))).strip() == state.t("nearest.none")
