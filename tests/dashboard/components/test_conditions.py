"""Conditions on screen: what can be chosen, what is said, what a night leaves open, what is drawn and listed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pandas as pd
import pytest
from dash import Dash

from dashboard.app import create_app, page_for
from dashboard.components import closures, conditions
from dashboard.export.municipalities import about, companion
from dashboard.export.reports import factsheet
from dashboard.map import change as change_map
from dashboard.map.answer import map_answer
from dashboard.map.overlays import closed_ways
from dashboard.pages.method import page as method
from dashboard.pages.overview import page as overview
from dashboard.pages.whatif import answer as whatif_answer
from dashboard.pages.whatif import page as whatif
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from dashboard.state.worlds import CHANGE, whatif_of
from dashboard.text.catalogue import Catalogue, file_words
from dashboard.text.scenario import short_words
from geo.data.schema import normalise
from geo.data.tables import CLOSURES
from geo.network.conditions import PRESETS, Conditions
from geo.network.seasonal import NOT_FERRY, UNKNOWN
from geo.scenario.address import to_text
from geo.scenario.scenario import CloseCentre, Scenario
from geo.study.question import Question
from geo.study.study import Study
from tests.dashboard.conftest import THIS_YEAR
from tests.dashboard.pages.test_scenario_on_pages import PATHS
from tests.dashboard.reading import kind, links, semantic, text
from tests.geo.network.test_seasonal import ROAD as PASS
from tests.support.worlds import dataset_of, three_towns_tables

if TYPE_CHECKING:
    from geo.analysis.comparison import Comparison

ROAD = PASS | {"closure_id": "pass"}
OPEN_ROAD = ROAD | {
    "closure_id": "open",
    "road": "E6",
    "from_place": "0101-auset",
    "to_place": "0102-brubyen",
    "closed": False,
    "period": "",
}
ELSEWHERE = ROAD | {"closure_id": "elsewhere", "road": "Fv999", "source": "another map", "year": 2020}
FERRY = ROAD | {
    "closure_id": "ferry",
    "kind": "night_ferry",
    "road": "",
    "from_place": "Auskaia",
    "to_place": "Øya",
    "period": "00:30-05:00",
    "confidence": "low",
}
NIGHT, REST, WINTER = "?hva=1~vilkar.natt", "?hva=1~vilkar.natt.ukjente-hviler", "?hva=1~vilkar.vinter"


def desk_with(*rows: dict[str, Any], t: Catalogue) -> AppState:
    tables = three_towns_tables() | {"closures": normalise(pd.DataFrame(list(rows)), CLOSURES)}
    return AppState(Study(dataset_of(tables)), t, THIS_YEAR)


@pytest.fixture(scope="module")
def closed(t: Catalogue) -> AppState:
    """Three towns with a pass that is closed in winter, one kept open, one on no map, and a ferry that rests."""
    return desk_with(ROAD, OPEN_ROAD, ELSEWHERE, FERRY, t=t)


@pytest.fixture(scope="module")
def unknown(t: Catalogue) -> AppState:
    """Three towns of whose ferry nobody documents the night."""
    return desk_with(ROAD, t=t)


def under(state: AppState, query: str) -> AppState:
    return state.under(state.view(query))


# ── what can be chosen ───────────────────────────────────────────────────────────────────────────────────────────────


def test_every_named_condition_is_offered_with_the_whole_scenario_as_its_value(t: Catalogue) -> None:
    assert set(conditions.OFFERED) == set(PRESETS)
    offered = conditions.options(Scenario((CloseCentre("aust"),), "Uten Aust"), t=t)
    assert [one["value"] for one in offered][:2] == [
        "1~lukk.aust~navn.Uten_Aust",
        "1~lukk.aust~vilkar.natt~navn.Uten_Aust",
    ]
    assert len({one["label"] for one in offered}) == len(offered) == len(PRESETS)
    assert conditions.options(Scenario(), t=t)[0] == {"value": "", "label": "Vanlig døgn"}


def test_conditions_without_a_name_are_offered_only_while_they_hold(t: Catalogue) -> None:
    own = Scenario(conditions=Conditions(winter=True, speed_percent=80))
    assert conditions.options(own, t=t)[-1] == {"value": "1~vilkar.vinter.fart-80", "label": "Egne vilkår"}
    assert "Egne vilkår" not in {one["label"] for one in conditions.options(Scenario(), t=t)}


@pytest.mark.parametrize("query", ["", NIGHT, "?hva=1~lukk.aust~vilkar.vinter.fart-70", "?gruppe=men&hva=1~lukk.aust"])
def test_the_first_screen_offers_the_conditions_with_the_chosen_one_marked(query: str, state: AppState) -> None:
    page = page_for("/", query, state=state, map_url="/kart/x")[1]
    select = kind(page, "Select")[0]
    assert select.value in {one["value"] for one in select.options}
    assert select.value == to_text(under(state, query).study.scenario)


def test_the_select_stands_without_scripts_too(app: Dash) -> None:
    plain = app.server.test_client().get("/?hva=1~vilkar.natt").get_data(as_text=True).split('id="react-entry')[0]
    assert '<select name="hva">' in plain
    assert '<option value="1~vilkar.natt" selected>' in plain


@pytest.mark.parametrize("name", PRESETS)
def test_the_editor_knows_which_conditions_hold(name: str, state: AppState) -> None:
    scenario = Scenario(conditions=PRESETS[name])
    page = page_for("/hva-hvis", f"?hva={scenario.text}", state=state, map_url="/kart/x")[1]
    shown = kind(page, "ScenarioEditor")[0].conditions
    assert shown["words"] == list(PRESETS[name].words)
    assert shown["words"] in [one["words"] for one in shown["presets"]]
    json.dumps(shown)


def test_the_browser_is_told_every_word_of_the_address_in_its_order() -> None:
    told = conditions.vocabulary()
    every = Conditions(
        winter=True, night=True, unknown_ferries_rest=True, ferry_rule="crossing", speed_percent=90, from_road=True
    ).words
    assert [told[kind] for kind in told["order"]] == [word.removesuffix("90") for word in every]


# ── what is said ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", PATHS)
def test_every_page_names_the_conditions(path: str, state: AppState) -> None:
    said = text(page_for(path, REST, state=state, map_url="/kart/x")[1])
    assert "andre vilkår enn til vanlig" in said
    assert "regnes som om de ikke går" in said


def test_a_choice_on_the_first_screen_keeps_to_the_scenario(unknown: AppState, t: Catalogue) -> None:
    app = create_app(unknown.study, this_year=THIS_YEAR)
    shown = overview.told_of(View(scenario="1~vilkar.natt.ukjente-hviler"), state=under(unknown, REST))
    told = app.server.test_client().get("/_dash-dependencies").get_json()
    first = next(one for one in told if "finding.children" in one["output"])
    body = {
        "output": first["output"],
        "outputs": [
            dict(zip(("id", "property"), name.split(".", 1), strict=True))
            for name in first["output"].strip(".").split("...")
        ],
        "inputs": [{"id": "url", "property": "search", "value": REST}],
        "state": [{"id": "url", "property": "pathname", "value": "/"}],
        "changedPropIds": ["url.search"],
    }
    answer = app.server.test_client().post("/_dash-update-component", json=body).get_json()["response"]
    assert answer["conditions"]["value"] == "1~vilkar.natt.ukjente-hviler"
    said = [one.to_plotly_json() if hasattr(one, "to_plotly_json") else one for one in shown["finding"]]
    assert json.dumps(answer["finding"]["children"]) == json.dumps(said, default=lambda part: part.to_plotly_json())
    assert answer["legend"]["children"] != json.loads(
        json.dumps(overview.told_of(View(), state=unknown)["legend"], default=lambda part: part.to_plotly_json())
    )
    assert t.has("conditions.legend")


@pytest.mark.parametrize("name", [one for one in PRESETS if one != "standard"])
def test_exports_and_fact_sheets_name_the_conditions_in_their_title(name: str, unknown: AppState) -> None:
    study = unknown.study.under(Scenario(conditions=PRESETS[name]))
    t = file_words()
    few = short_words(PRESETS[name], t=t)
    notes = about(study, Question("women"), t=t)
    assert notes.title.endswith(f"Vilkår: {few}")
    assert few in companion(study, Question("women"), file_name="x.csv").content.decode("utf-8")
    assert factsheet(study, "0202", notes=notes, t=t).title.endswith(f"Vilkår: {few}")
    assert "Vilkår" not in about(unknown.study, Question("women"), t=t).title
    assert len({short_words(preset, t=t) for preset in PRESETS.values()}) == len(PRESETS)


# ── what a night leaves open ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("query", [NIGHT, REST])
def test_both_bounds_are_shown_whichever_is_chosen(query: str, unknown: AppState) -> None:
    view = unknown.view(query).with_(limit_min=180)
    found = conditions.bounds(view, state=unknown)
    assert found is not None
    # o8 lives on the island: 256 people who get to Auset in 1 h 30 min if the ferry sails, and nowhere if it does not.
    assert found.resting - found.sailing == pytest.approx(256)
    said = text(conditions.box(view, state=under(unknown, query)))
    assert f"Mellom {round(found.sailing)} og {round(found.resting)} mennesker" in said
    assert "For 1 av 1 ferjestrekninger" in said
    assert "Ukjent er ikke nei" in said


def test_the_other_bound_is_one_click_away(unknown: AppState) -> None:
    sail = links(conditions.box(unknown.view(NIGHT), state=unknown))
    assert sail["Regn dem i stedet som om de ikke går"] == "/?hva=1~vilkar.natt.ukjente-hviler"
    rest = links(conditions.box(unknown.view(REST), state=unknown))
    assert rest["Regn dem i stedet som om de går"] == "/?hva=1~vilkar.natt"


def test_where_the_ferry_is_documented_nothing_is_open(closed: AppState) -> None:
    found = conditions.bounds(closed.view(NIGHT), state=closed)
    assert found is not None
    assert found.low == found.high
    assert "enten disse ferjene går eller ikke" in text(conditions.bounds_words(closed.view(NIGHT), state=closed))


@pytest.mark.parametrize("query", ["", WINTER, "?hva=1~lukk.aust", NIGHT + "&mal=avtalt"])
def test_there_are_no_bounds_by_day_and_none_for_agreements(query: str, unknown: AppState) -> None:
    assert conditions.bounds(unknown.view(query), state=unknown) is None
    assert conditions.bounds_words(unknown.view(query), state=unknown) == []


def test_an_ordinary_day_needs_no_words(state: AppState) -> None:
    assert conditions.box(View(), state=state) == []
    assert conditions.box(View(scenario="1~lukk.aust"), state=state) == []


def test_the_page_of_changes_answers_under_conditions(call: Callable[..., Any]) -> None:
    answer = call("whatif-map.answer", {"url.search": REST, "url.pathname": "/hva-hvis"}).get_json()["response"]
    assert [one["look"] for one in answer["whatif-map"]["answer"]["ways"]] == ["doubtful"]
    assert answer["whatif-editor"]["state"]["conditions"]["words"] == ["natt", "ukjente-hviler"]
    rest = call("whatif-tables.children", {"url.search": REST, "whatif-map.drawn": "x"}, changed="whatif-map.drawn")
    told = rest.get_json()["response"]
    assert "Mellom" in json.dumps(told["whatif-bounds"]["children"], ensure_ascii=False)
    assert "Ferjer om natten" in json.dumps(told["whatif-closures"]["children"], ensure_ascii=False)


# ── what is drawn ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_the_conditions_close_is_drawn_and_nothing_else(closed: AppState, unknown: AppState) -> None:
    assert closed_ways(closed) == []
    (winter,) = closed_ways(under(closed, WINTER))
    assert winter["look"] == "winter"
    assert [sign[2] for sign in winter["signs"]] == ["Rv3"]  # the road kept open has none
    (night,) = closed_ways(under(closed, NIGHT))
    assert night["look"] == "resting"
    assert re.fullmatch(r"M\d+ \d+(L\d+ \d+)+", night["d"])
    assert [one["look"] for one in closed_ways(under(unknown, NIGHT))] == ["doubtful"]
    both = closed_ways(under(closed, "?hva=1~veg.E6.0101-auset.0102-brubyen~vilkar.natt.vinter"))
    assert [one["look"] for one in both] == ["winter", "blocked", "resting"]


def test_map_and_page_carry_the_lines(closed: AppState) -> None:
    view = closed.view(WINTER)
    assert map_answer(view, state=under(closed, WINTER))["ways"] == closed_ways(under(closed, WINTER))
    worlds = whatif_of(closed).worlds(WINTER)
    assert change_map.payload(worlds, show=CHANGE)["ways"] == closed_ways(worlds.after)
    assert change_map.payload(worlds, show="for")["ways"] == []
    legend = text(whatif.over_the_map(worlds, show=CHANGE))
    assert "stengt fjellovergang" in legend
    assert "ferje vi ikke vet noe om" not in legend
    assert "stengt fjellovergang" in text(overview.legend(view, state=under(closed, WINTER)))
    assert "stengt fjellovergang" not in text(overview.legend(View(), state=closed))


def test_the_page_of_sites_says_what_its_map_draws(closed: AppState) -> None:
    page = page_for("/plassering", WINTER, state=closed, map_url="/kart/x")[1]
    assert "stengt fjellovergang" in text(page)
    assert "stengt fjellovergang" not in text(page_for("/plassering", "", state=closed, map_url="/kart/x")[1])


def test_the_plain_page_draws_them_like_the_script(closed: AppState) -> None:
    app = create_app(closed.study, this_year=THIS_YEAR)
    plain = app.server.test_client().get("/" + WINTER).get_data(as_text=True).split('id="react-entry')[0]
    assert re.search(r'<g class="ways"><path d="M[^"]+" class="way winter" transform="translate\(', plain)
    assert '<g class="sign winter" data-at="' in plain


# ── what is listed ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_closed_road_is_listed_with_source_year_and_confidence(closed: AppState) -> None:
    parts = closures.listed(under(closed, WINTER))
    semantic(parts)
    said = text(parts)
    row = text(kind(kind(parts, "Tbody"), "Tr"))
    for told in ("Rv3", "Brubyen–Dalsbygda", "vinterstengt", "november–mai", "2024", "høy", "drawn for the tests"):
        assert told in row
    assert "E6" not in row  # kept open: nothing is closed there
    assert "kan ikke plasseres" in said
    assert "Fv999 Brubyen–Dalsbygda (another map, 2020)" in said
    assert "Fv999" not in row


def test_ferries_that_sail_rest_and_are_unknown_are_told_apart(closed: AppState, unknown: AppState) -> None:
    rests = text(closures.listed(under(closed, NIGHT)))
    for told in ("Auskaia–Øya", "går ikke om natten", "kl. 00.30–05.00", "lav", "Om 0 ferjestrekninger"):
        assert told in rests
    silent = text(closures.listed(under(unknown, NIGHT)))
    assert "Ingenting er dokumentert om ferjer om natten" in silent
    assert "Om 1 ferjestrekninger er ingenting dokumentert. Her regnes de som om de går" in silent
    assert "regnes de som om de ikke går" in text(closures.listed(under(unknown, REST)))


def test_by_day_nothing_is_listed(closed: AppState) -> None:
    assert closures.listed(closed) == []
    assert closures.listed(under(closed, "?hva=1~lukk.aust")) == []


def test_the_method_page_tells_what_is_known(closed: AppState) -> None:
    page = method.layout(state=closed)
    semantic(page)
    said = " ".join(text(page).split())
    for told in (
        "Sannheten ligger mellom",
        "21 km/t",
        "30 minutter mellom avgangene",
        "5 minutter",
        "holdes åpen",
        "vinterstengt",
    ):
        assert told in said
    unknown_edges = (closed.study.closures.ferry_at_night == UNKNOWN).sum()
    assert f"Om {unknown_edges} ferjestrekninger" in said
    assert (closed.study.closures.ferry_at_night != NOT_FERRY).any()


# ── people who no longer get there ───────────────────────────────────────────────────────────────────────────────────


def row(**given: float) -> SimpleNamespace:
    nobody = {f"people_{name}": 0.0 for name in ("losing", "gaining", "newly_cut_off", "newly_reached")}
    return SimpleNamespace(**{**nobody, **given})


def test_a_median_that_falls_because_the_far_ones_are_cut_off_is_no_gain() -> None:
    worse = row(before_min=60.0, after_min=40.0, people_losing=10.0, people_newly_cut_off=10.0)
    assert change_map.row_class(worse) == "d7"
    better = row(before_min=40.0, after_min=60.0, people_gaining=10.0, people_newly_reached=10.0)
    assert change_map.row_class(better) == "d8"


def test_a_median_that_falls_because_somebody_gains_is_shorter() -> None:
    mixed = row(before_min=60.0, after_min=40.0, people_gaining=5.0, people_losing=1.0, people_newly_cut_off=1.0)
    assert change_map.row_class(mixed) == "d1"
    assert change_map.row_class(row(before_min=40.0, after_min=60.0, people_losing=5.0)) == "d5"
    assert change_map.row_class(row(before_min=40.0, after_min=40.0)) == "d3"


def test_map_and_table_take_the_class_of_the_people(unknown: AppState) -> None:
    worlds = whatif_of(unknown).worlds(REST)
    frame = worlds.change.municipalities.copy()
    worse = {"before_min": 60.0, "after_min": 40.0, "change_min": -20.0, "people_gaining": 0.0, "people_losing": 10.0}
    for name, value in {**worse, "people_newly_cut_off": 10.0}.items():
        frame.loc[0, name] = value
    change = SimpleNamespace(municipalities=frame, summary=worlds.change.summary)
    changed = replace(worlds, change=cast("Comparison", change))
    assert change_map.payload(changed, show=CHANGE)["classes"][0] == "d7"
    cell = cast("Any", whatif_answer.municipalities(changed)).rows[0][5]
    assert (cell["t"], cell["c"]) == ("10 når ikke lenger fram", "chg d7")
