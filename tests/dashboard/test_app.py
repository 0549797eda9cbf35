from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pytest
from dash import Dash
from dash.development.base_component import Component

from dashboard.app import create_app, everything
from dashboard.state.app_state import AppState
from geo.network.graph import SpeedModel
from geo.study.study import Study
from tests.dashboard.reading import data_in_page
from tests.support.worlds import dataset_of, three_towns_tables

DEFAULT = {"url.search": "", "url.pathname": "/", "map.drawn": "women-documented-90/"}
EXTREME = {
    "url.search": "?gruppe=older&lesning=mulig&grense=300&kommune=0202",
    "url.pathname": "/",
    "map.drawn": "older-possible-300/0202",
}
GARBAGE = {"url.search": "?gruppe=%F0&grense=-1e99&kommune=<script>&lesning", "url.pathname": "/../%00", "map.drawn": 7}
FIRST_OUTPUTS = ("head.children", "finding.children", "panel.children", "curve.children", "downloads.children")
PAGES = (
    "/",
    "/krisesentre",
    "/krisesentre/aust",
    "/krisesentre/nope",
    "/kommune/0201",
    "/kommune/9999",
    "/metode",
    "/x",
)


def ids(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        properties = node.get("props", {})
        if isinstance(properties, dict) and isinstance(properties.get("id"), str):
            yield properties["id"]
        for value in node.values():
            yield from ids(value)
    elif isinstance(node, list):
        for value in node:
            yield from ids(value)


def text_of(node: object) -> str:
    if isinstance(node, str):
        return node
    if isinstance(node, dict):
        return text_of(node.get("props", {}).get("children", "")) if "props" in node else ""
    if isinstance(node, list):
        return " ".join(text_of(one) for one in node)
    return "" if node is None else str(node)


def test_dashs_own_layout_is_one_empty_place(app: Dash) -> None:
    layout = app.server.test_client().get("/_dash-layout").get_json()
    assert list(ids(layout)) == ["innhold-ramme"]
    assert layout["props"].get("children") is None


def test_the_page_comes_with_what_dash_draws(app: Dash) -> None:
    assert set(ids(data_in_page(app, "/"))) >= {"url", "head", "page", "map"}


@pytest.mark.parametrize(("path", "words"), [("/krisesentre/aust", "Aust krisesenter"), ("/metode", "Metode, kilder")])
def test_what_dash_draws_is_the_page_asked_for(app: Dash, path: str, words: str) -> None:
    content = data_in_page(app, f"{path}?gruppe=men")
    assert words in text_of(content)
    assert "map" not in set(ids(content))
    location = next(one["props"] for one in content if one["props"].get("id") == "url")
    # As the address bar has them: Dash then sees no change, and asks nothing more.
    assert (location["pathname"], location["search"]) == (path, "?gruppe=men")


def test_what_dash_draws_has_the_numbers_of_the_view(app: Dash) -> None:
    told = json.dumps(data_in_page(app, "/?gruppe=men"))
    assert json.dumps(app.server.test_client().get("/svar?gruppe=men").get_json()["minutes"]) in told


def map_url(app: Dash) -> str:
    return re.findall(r"/kart/map-\w+\.json", json.dumps(data_in_page(app, "/")))[0]


def test_the_finer_map_has_the_county_roads(app: Dash) -> None:
    client = app.server.test_client()
    address = map_url(app)
    coarse, fine = client.get(address).get_json()["html"], client.get(address.replace("/map-", "/detail-")).get_json()
    assert '<path d="" class="roads county" data-layer="county_roads">' in coarse
    assert fine["county_roads"].count("M") == 3
    assert list(fine["municipalities"]) == re.findall(r'data-code="(\d+)"', coarse)
    assert set(re.findall(r'data-layer="(\w+)"', coarse)) == set(fine) - {"box", "municipalities"}
    assert "areas" not in fine


def test_every_id_that_a_callback_names_exists(app: Dash, state: AppState) -> None:
    known = set(ids(json.loads(json.dumps(everything(state, map_url="/kart/x.json"), default=_plain))))
    told = app.server.test_client().get("/_dash-dependencies").get_json()
    named = {entry["id"] for one in told for entry in (*one["inputs"], *one["state"])}
    named |= {name.split(".")[0] for one in told for name in one["output"].strip(".").split("...")}
    assert named - known == set()


def _plain(component: Component) -> object:
    return component.to_plotly_json()


@pytest.mark.parametrize("values", [DEFAULT, EXTREME, GARBAGE], ids=["default", "extreme", "garbage"])
@pytest.mark.parametrize("output", FIRST_OUTPUTS)
def test_every_callback_answers(call: Callable[..., Any], output: str, values: dict[str, Any]) -> None:
    assert call(output, values).status_code in {200, 204}


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_drawn(call: Callable[..., Any], path: str) -> None:
    answer = call("head.children", {"url.pathname": path, "url.search": ""}, changed="url.pathname")
    assert answer.status_code == 200
    page = answer.get_json()["response"]["page"]["children"]
    assert page["props"]["id"] == "innhold"


def test_the_way_to_call_stands_on_every_page(app: Dash, call: Callable[..., Any]) -> None:
    first = text_of(data_in_page(app, "/"))
    assert "VO-linjen 116 006 · Politi 112" in first
    assert "aldri til en adresse" in first
    for path in PAGES:
        head = call("head.children", {"url.pathname": path, "url.search": ""}, changed="url.pathname")
        words = text_of(head.get_json()["response"]["head"]["children"])
        assert "VO-linjen 116 006 · Politi 112" in words
        assert "Forlat siden" in words


@pytest.mark.parametrize("path", [None, "", "hva-hvis"])
def test_a_callback_without_a_path_is_answered_as_the_first_screen_is(
    call: Callable[..., Any], path: str | None
) -> None:
    answer = call("head.children", {"url.pathname": path, "url.search": "?gruppe=men"}, changed="url.search")
    assert answer.status_code == 200
    assert answer.get_json()["response"] == {}  # its parts follow the query by themselves


@pytest.mark.parametrize(
    "path", ["/", "/dekningshull", "/dekningshull/kommuner", "/rettferd", "/hva-hvis", "/plassering"]
)
def test_a_choice_leaves_pages_standing_whose_parts_follow_it(call: Callable[..., Any], path: str) -> None:
    given = {"url.search": "?gruppe=men", "url.pathname": path}
    assert call("head.children", given, changed="url.search").get_json()["response"] == {}  # nothing is drawn anew
    assert set(call("head.children", given, changed="url.pathname").get_json()["response"]) == {"head", "page"}


@pytest.mark.parametrize("path", ["/kommune/0101", "/krisesentre", "/krisesentre/aust"])
def test_the_way_back_to_today_draws_the_written_pages_anew(call: Callable[..., Any], path: str) -> None:
    given = {"url.search": "?hva=1~lukk.bru", "url.pathname": path}
    under = call("head.children", given, changed="url.search").get_json()
    assert "Bru og Dal stenges" in text_of(under["response"]["page"]["children"])
    today = call("head.children", {**given, "url.search": ""}, changed="url.search").get_json()
    assert "Bru og Dal stenges" not in text_of(today["response"]["page"]["children"])


@pytest.mark.parametrize("path", ["/", "/dekningshull", "/rettferd"])
def test_the_banner_follows_the_address(call: Callable[..., Any], path: str) -> None:
    given = {"url.search": "?hva=1~vilkar.natt", "url.pathname": path}
    said = call("banner.children", given).get_json()["response"]["banner"]["children"]
    assert "Det er natt" in text_of(said)
    assert call("banner.children", {**given, "url.search": ""}).get_json()["response"]["banner"]["children"] == []


def test_the_same_question_gets_the_same_answer_with_another_in_between(call: Callable[..., Any]) -> None:
    for output in FIRST_OUTPUTS:
        first = call(output, DEFAULT).get_data()
        call(output, EXTREME)
        assert call(output, DEFAULT).get_data() == first


def test_two_apps_in_one_process_do_not_mix(app: Dash) -> None:
    tables = three_towns_tables()
    tables["centres"] = tables["centres"].assign(centre=[f"{name} B" for name in tables["centres"]["centre"]])
    other = create_app(Study(dataset_of(tables)), this_year=2026)
    mine = app.server.test_client().get("/svar").get_json()["centre_names"]
    theirs = other.server.test_client().get("/svar").get_json()["centre_names"]
    assert theirs == [f"{name} B" for name in mine]
    assert app.server.test_client().get("/svar").get_json()["centre_names"] == mine


def test_the_finding_counts_the_people_beyond(call: Callable[..., Any]) -> None:
    finding = call("finding.children", {**DEFAULT, "url.search": "?grense=300"}).get_json()["response"]["finding"][
        "children"
    ]
    # Only those cut off are more than five hours away: 64 + 128 in Dal, 512 on the islet.
    assert text_of(finding).startswith("704 mennesker")


def test_unknown_groups_are_said_not_to_be_documented(call: Callable[..., Any]) -> None:
    answer = call("finding.children", {**DEFAULT, "url.search": "?gruppe=active_substance_use"}).get_json()["response"]
    words = text_of(answer["keys"]["children"])
    assert "0 av 2" in words
    assert "Ukjent for 2." in words
    assert "ikke dokumentert noe sted" in words


def test_the_average_has_the_people_cut_off_beside_it(call: Callable[..., Any]) -> None:
    words = text_of(call("finding.children", DEFAULT).get_json()["response"]["keys"]["children"])
    assert "704 når ikke fram" in words


def test_the_map_file_is_kept_for_ever_at_its_hashed_address(app: Dash) -> None:
    client = app.server.test_client()
    address = map_url(app)
    plain = client.get(address)
    assert plain.status_code == 200
    assert "immutable" in plain.headers["Cache-Control"]
    assert plain.get_json()["html"].count('class="m" data-code=') == 4
    small = client.get(address, headers={"Accept-Encoding": "br"})
    assert small.headers["Content-Encoding"] == "br"
    again = client.get(address, headers={"If-None-Match": plain.headers["ETag"]})
    assert again.status_code == 304
    assert client.get("/kart/map-0000000000000000.json").status_code == 404


@pytest.mark.parametrize(
    "path", ["/", "/_dash-layout", "/eksport?format=csv", "/kart/none.json", "/assets/css/base.css"]
)
def test_every_answer_protects_the_visitor(app: Dash, path: str) -> None:
    headers = app.server.test_client().get(path, buffered=True).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "script-src 'self' 'sha256-" in policy
    assert "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("path", ["/", "/metode"])
def test_the_page_asks_nothing_of_other_hosts(app: Dash, path: str) -> None:
    index = app.server.test_client().get(path).get_data(as_text=True)
    assert '<html lang="nb">' in index
    asked = re.findall(r'<(?!a\b)[^<>]*?\s(?:src|href|action|data|poster|srcset)="([^"]*)', index)
    assert len(asked) > 20
    assert [one for one in asked if not one.startswith("/") or one.startswith("//")] == []
    assert "url(http" not in index
    assert "@import" not in index


def test_what_was_looked_at_is_not_kept(app: Dash, call: Callable[..., Any]) -> None:
    assert call("finding.children", DEFAULT).headers["Cache-Control"] == "no-store"
    assert app.server.test_client().get("/").headers["Cache-Control"] == "no-store"


def test_scripts_are_compressed_and_unharmed(app: Dash) -> None:
    client = app.server.test_client()
    plain = client.get("/assets/js/map.js", buffered=True)
    small = client.get("/assets/js/map.js", buffered=True, headers={"Accept-Encoding": "br"})
    again = client.get("/assets/js/map.js", buffered=True, headers={"Accept-Encoding": "br"})
    assert small.headers["Content-Encoding"] == "br"
    assert len(small.get_data()) < len(plain.get_data()) / 2
    assert small.get_data() == again.get_data()


def test_the_download_is_the_table_of_the_view(app: Dash, study: Study) -> None:
    answer = app.server.test_client().get("/eksport?gruppe=men&format=csv")
    assert answer.status_code == 200
    assert 'filename="reisevei-men-' in answer.headers["Content-Disposition"]
    frame = pd.read_csv(io.BytesIO(answer.get_data()), dtype={"municipality_code": str})
    assert frame["municipality_code"].tolist() == ["0101", "0102", "0201", "0202"]


def test_a_format_that_does_not_exist_is_refused_in_words(app: Dash) -> None:
    answer = app.server.test_client().get("/eksport?format=exe")
    assert answer.status_code == 400
    assert "Ukjent filformat" in answer.get_data(as_text=True)


def test_old_evidence_is_marked(call: Callable[..., Any]) -> None:
    page = call(
        "head.children", {"url.pathname": "/krisesentre/bru", "url.search": ""}, changed="url.pathname"
    ).get_json()
    assert "tag old" not in json.dumps(page)
    page = call(
        "head.children", {"url.pathname": "/krisesentre/aust", "url.search": ""}, changed="url.pathname"
    ).get_json()
    assert "tag old" in json.dumps(page)  # the undated statement on interpreters


def test_every_source_stands_on_the_method_page(call: Callable[..., Any], study: Study) -> None:
    page = call("head.children", {"url.pathname": "/metode", "url.search": ""}, changed="url.pathname").get_json()
    words = text_of(page["response"]["page"]["children"])
    for source in study.dataset.sources.values():
        assert source.product in words
        assert source.licence in words
        assert source.attribution in words


def test_the_municipality_page_has_every_group_and_the_next_centre(call: Callable[..., Any]) -> None:
    page = call("head.children", {"url.pathname": "/kommune/0102", "url.search": ""}, changed="url.pathname").get_json()
    words = text_of(page["response"]["page"]["children"])
    assert "Krisesenteret Bru og Dal" in words
    assert "Aust krisesenter" in words
    assert "Kvinner" in words
    assert "Eldre" in words


def test_the_speeds_on_the_method_page_are_those_of_the_model(call: Callable[..., Any]) -> None:
    page = call("head.children", {"url.pathname": "/metode", "url.search": ""}, changed="url.pathname").get_json()
    words = text_of(page["response"]["page"]["children"])
    model = SpeedModel()
    assert "Bilferje, ventetid medregnet " + f"{model.ferry_kmh:.1f}".replace(".", ",") in words
    assert f"Europavei {model.e_kmh:.0f}" in words
    assert f"{model.length_factor:.3f}".replace(".", ",") in words
