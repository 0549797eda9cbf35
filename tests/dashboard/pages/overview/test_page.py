from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from dash import Dash

from dashboard.components import choices
from dashboard.map.answer import map_answer
from dashboard.pages.overview import page, panel
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from geo.data.vocabulary import MEASURES
from tests.dashboard.test_app import text_of


def text(parts: object) -> str:
    return text_of(json.loads(json.dumps(parts, default=lambda part: part.to_plotly_json())))


COUNTED = View(group="active_substance_use", reading="expected", known_count=1)


@pytest.mark.parametrize(
    ("query", "kind", "columns"),
    [
        ("", "nearest", {"share", "centre"}),
        ("?gruppe=active_substance_use&lesning=forventet&antall=1", "expected", {"p5", "p95"}),
        ("?mal=avtalt", "contracted", {"centre", "note"}),
        ("?mal=omvei", "detour", {"centre", "note"}),
        ("?kart=kunnskap", "knowledge", {"undecided", "undecided_share"}),
        ("?mal=avtalt&kart=kunnskap", "contracted", {"centre", "note"}),
    ],
)
def test_columns_follow_measure_reading_and_layer(app: Dash, query: str, kind: str, columns: set[str]) -> None:
    answer = app.server.test_client().get(f"/svar{query}").get_json()
    assert answer["kind"] == kind
    assert columns <= set(answer["columns"])
    for column in columns & {"p5", "p95", "note", "undecided", "undecided_share"}:
        assert len(answer[column]) == len(answer["codes"])


@pytest.mark.parametrize("measure", ["contracted", "detour"])
def test_an_unknown_agreement_has_no_figures_and_is_hatched(state: AppState, measure: str) -> None:
    view = View(measure=measure)
    unknown = (state.agreements(view)["contracted_id"] == "").tolist()
    answer = map_answer(view, state=state)
    assert any(unknown)
    for place, missing in enumerate(unknown):
        assert (answer["beyond"][place] is None) == missing
        assert (answer["note"][place] == state.t("basis.agreement_unknown")) == missing
        if missing:
            assert answer["classes"][place] in (6, 7)
            assert answer["minutes"][place] is None


def test_the_limit_is_not_offered_where_it_means_nothing(state: AppState) -> None:
    hidden = {measure: choices.hidden_of(View(measure=measure))["limit-part"] for measure in MEASURES}
    assert hidden == {"nearest": False, "contracted": False, "detour": True}
    later = {limit: map_answer(View(measure="detour", limit_min=limit), state=state) for limit in (30, 300)}
    told = [{key: later[limit][key] for key in later[limit]["columns"] if key in later[limit]} for limit in later]
    assert told[0] == told[1]  # no column of the detour depends on it


def test_what_counts_as_an_offer_changes_the_answer(state: AppState) -> None:
    lenient, strict = View(group="men"), View(group="men", accept=("full",))  # Aust houses men elsewhere
    assert state.summary(strict).documented == state.summary(lenient).documented - 1
    assert state.summary(strict).beyond > state.summary(lenient).beyond
    assert map_answer(strict, state=state)["minutes"] != map_answer(lenient, state=state)["minutes"]


def test_users_may_go_anywhere_stands_beside_the_agreement_and_only_there(state: AppState) -> None:
    assert choices.hidden_of(View(measure="contracted"))["agreement-part"] is False
    assert choices.hidden_of(View())["agreement-part"] is True
    assert "hvilket som helst krisesenter" in text(choices.controls(View(), state=state))


def test_a_group_that_nobody_has_counted_says_so(state: AppState) -> None:
    view = View(group="older", reading="expected")
    assert "Ingen har talt" in text(choices.expected_box(view, state=state))
    assert state.kind(view) == "nearest"


def test_the_expected_figure_has_its_interval_and_assumption_beside_it(state: AppState) -> None:
    words = text(choices.expected_box(COUNTED, state=state))
    assert "90 prosent sannsynlighet" in words
    assert "like sannsynlige" in words
    assert "Kilde: drawn for the tests (2023)" in words
    assert "valgt av deg" in text(choices.expected_box(COUNTED.with_(group="older"), state=state))
    row = choices.interval(COUNTED, state=state)
    assert row["possible_people"] <= row["p5_people"] <= row["p95_people"] <= row["documented_people"]
    assert choices.expected_box(View(), state=state) == []


def test_the_map_of_what_is_not_known_counts_people_between_the_readings(state: AppState) -> None:
    view = View(group="active_substance_use", layer="knowledge")
    late = {
        reading: map_answer(View(group=view.group, reading=reading), state=state)["beyond"]
        for reading in ("documented", "possible")
    }
    between = [one - other for one, other in zip(late["documented"], late["possible"], strict=True)]
    answer = map_answer(view, state=state)
    assert answer["undecided"] == between
    assert sum(between) > 0
    assert "når ikke fram med bil og ferje" not in choices.legend_words(view, state=state).values()


def test_a_narrower_reading_of_offers_never_brings_anybody_nearer(state: AppState) -> None:
    wide, narrow = (map_answer(View(group="men", accept=accept), state=state) for accept in (View().accept, ("full",)))
    assert sum(narrow["beyond"]) >= sum(wide["beyond"])
    assert wide["question"] != narrow["question"]


def test_any_limit_is_answered(state: AppState) -> None:
    late = [sum(map_answer(View(limit_min=limit), state=state)["beyond"]) for limit in (1, 61, 77, 1440)]
    assert late == sorted(late, reverse=True)
    assert late[0] > late[-1]


@pytest.mark.parametrize("view", [View(), COUNTED, View(measure="contracted"), View(measure="detour")])
def test_the_panel_says_what_its_figures_rest_on(state: AppState, view: View) -> None:
    for code in ("0101", "0202"):
        words = text(panel.panel(view.with_(municipality=code), state=state, map_url="/kart/x.json"))
        assert "Grunnlag" in words or "Avtalt senter" in words


@pytest.mark.parametrize("view", [View(), COUNTED, View(measure="contracted"), View(measure="detour", presumed=True)])
def test_every_choice_is_told_in_words(state: AppState, view: View) -> None:
    told = page.told_of(view, state=state)
    assert len(told["keys"]) == 3
    assert text(told["finding"]).endswith(".")
    assert text(told["legend"])


def test_the_download_follows_the_choices(app: Dash) -> None:
    client = app.server.test_client()
    query = "gruppe=active_substance_use&lesning=forventet&antall=1&format=csv"
    expected = client.get(f"/eksport?{query}").get_data(as_text=True)
    assert "expected_min" in expected.splitlines()[0]
    agreed = client.get("/eksport?mal=avtalt&format=csv")
    assert "contracted" in agreed.headers["Content-Disposition"]


def test_a_choice_sets_values_and_hides_what_means_nothing(call: Callable[..., Any]) -> None:
    answer = call("finding.children", {"url.search": "?mal=omvei&antatt=ja&grense=77", "url.pathname": "/"})
    response = answer.get_json()["response"]
    assert response["measure"]["value"] == "omvei"
    assert response["presumed"]["value"] is True
    assert response["limit-any"]["value"] == 77
    assert response["reading-part"]["hidden"] is True
