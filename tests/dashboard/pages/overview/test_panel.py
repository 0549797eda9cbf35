from __future__ import annotations

from typing import Any

import pytest

from dashboard.pages.overview import panel
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from tests.dashboard.reading import kind, links, text


def row(code: str, view: View, state: AppState) -> Any:  # noqa: ANN401 - a row of the table
    return state.table(view).set_index("municipality_code", drop=False).loc[code]


def said(view: View, state: AppState) -> str:
    return " ".join(text(panel.panel(view, state=state, map_url="/kart/map.json")).split())


def test_without_a_municipality_it_says_how_to_choose_one(state: AppState) -> None:
    assert state.t("panel.none_heading") in said(View(), state)
    assert kind(panel.panel(View(), state=state, map_url="/x"), "Finder")[0].url == "/x"


def test_the_view_goes_along_to_the_municipalitys_page(state: AppState) -> None:
    view = View(group="men", municipality="0201")
    assert "/kommune/0201?gruppe=men&kommune=0201" in links(panel.panel(view, state=state, map_url="/x")).values()
    assert "Leahki – Dal" in said(view, state)


def test_people_beyond_the_limit_are_a_share_and_a_number(state: AppState) -> None:
    view = View(limit_min=60)
    words = panel.beyond_words(row("0201", view, state), view=view, state=state)
    assert "80" in words
    assert "192" in words


@pytest.mark.parametrize(("people", "words"), [(0.4, "none"), (0.5, "value"), (512.0, "value")])
def test_less_than_half_a_person_is_nobody(people: float, words: str, state: AppState) -> None:
    found = panel.cut_off_words({"cut_off_population": people, "cut_off_reason": "no_car_road"}, state=state)
    assert (found == state.t("panel.cut_off_none")) is (words == "none")


def test_the_first_reason_is_told(state: AppState) -> None:
    found = panel.cut_off_words(row("0202", View(), state), state=state)
    assert "512" in found
    assert state.t("table.reason_no_car_road") in found


def test_an_agreement_that_is_not_known_has_no_minutes_but_those_to_the_nearest(state: AppState) -> None:
    view = View(measure="contracted", municipality="0102")
    unknown = panel.agreed_facts(None, view=view, state=state)
    assert [name for name, _ in unknown] == [state.t("panel_more.contracted"), state.t("panel_more.nearest_min")]
    known = panel.agreed_facts(None, view=view.with_(municipality="0201"), state=state)
    assert text(known[0][1]).strip() == "Aust krisesenter"
    assert len(known) == 6


def test_the_expected_reading_has_its_interval(state: AppState) -> None:
    view = View(group="active_substance_use", reading="expected", municipality="0101")
    names = [name for name, _ in panel.nearest_facts(row("0101", view, state), view=view, state=state)]
    assert names[:2] == [state.t("panel_more.expected"), state.t("panel_more.interval")]


def test_what_is_possible_stands_beside_what_is_documented_and_only_there(state: AppState) -> None:
    for reading, shown in (("documented", True), ("possible", False)):
        view = View(reading=reading, municipality="0101")
        names = [name for name, _ in panel.nearest_facts(row("0101", view, state), view=view, state=state)]
        assert (state.t("panel.possible") in names) is shown
