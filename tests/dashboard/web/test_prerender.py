"""The page as it comes: plain HTML with the map of the address, and with it what Dash will ask for."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import fields
from html import escape
from typing import Any

import pytest
from dash import Dash, html

from dashboard.components import controls
from dashboard.map import files
from dashboard.map.geometry import COARSE
from dashboard.markup import PARTS, html_of
from dashboard.state.app_state import AppState
from dashboard.state.query import View, query_key
from geo.data.folder import embedded_assets
from geo.scenario.grammar import grammar
from tests.dashboard.reading import data_in_page

ADDRESSES = (
    "",
    "?gruppe=men&lesning=mulig&grense=30",
    "?gruppe=active_substance_use&lesning=forventet&antall=1",
    "?mal=avtalt",
    "?mal=omvei&antatt=ja",
    "?kart=kunnskap&gruppe=older",
    "?kommune=0202",
    "?hva=1~lukk.aust",
    "?gruppe=%F0&grense=-1e99&kommune=<script>alert(1)</script>&lesning",
)
SCRIPT = re.compile(r"<script([^>]*)>(.*?)</script>", re.DOTALL)
SHAPE = re.compile(r'<path d="([^"]*)" class="m c(\d)" data-code="(\d{4})">')


def page(app: Dash, address: str) -> str:
    return app.server.test_client().get(address).get_data(as_text=True)


def map_of(index: str) -> str:
    return index.split('<div class="map"', maxsplit=1)[1].split("</svg>", maxsplit=1)[0]


@pytest.mark.parametrize("query", ADDRESSES)
def test_the_page_holds_the_map_of_its_address(app: Dash, state: AppState, query: str) -> None:
    answer = app.server.test_client().get(f"/svar{query}").get_json()
    drawn = map_of(page(app, f"/{query}"))
    shapes = files.shapes(state, detail=COARSE)["municipalities"]
    assert [(code, int(kind), d) for d, kind, code in SHAPE.findall(drawn)] == [
        (code, answer["classes"][answer["codes"].index(code)], d) for code, d in shapes.items()
    ]
    looks = re.findall(r'class="centre (\w+)" data-centre="(\w+)"', drawn)
    assert {centre: look for look, centre in looks} == {
        centre: answer["centres"].get(centre, "unknown") for _, centre in looks
    }
    assert len(looks) == 3  # one of the two centres has two houses
    assert f'data-question="{answer["question"]}" data-kind="{answer["kind"]}"' in drawn


def test_those_cut_off_and_those_nobody_takes_in_are_hatched(app: Dash) -> None:
    drawn = map_of(page(app, "/?gruppe=active_substance_use"))
    # In Dal and Øyvær most have no road at all; in the others nobody is known to take the group in.
    assert {code: int(kind) for _, kind, code in SHAPE.findall(drawn)} == {"0101": 7, "0102": 7, "0201": 6, "0202": 6}
    for name in ("hatch-cut", "hatch-unknown"):
        assert f'<pattern id="{name}"' in drawn


def test_the_chosen_municipality_is_outlined_and_no_other(app: Dash, state: AppState) -> None:
    shapes = files.shapes(state, detail=COARSE)["municipalities"]
    outlined = re.compile(r'<path d="([^"]*)" class="(?:halo|line)">')
    assert outlined.findall(page(app, "/?kommune=0202")) == [shapes["0202"]] * 2
    assert outlined.findall(page(app, "/")) == []


def test_documented_centres_lie_on_top(app: Dash) -> None:
    looks = re.findall(r'class="centre (\w+)"', page(app, "/?gruppe=men"))
    assert "documented" in looks or "partly" in looks
    assert looks == sorted(looks, key="documented".__eq__)


def test_a_scenarios_own_markers_are_there(app: Dash, state: AppState) -> None:
    query = "?hva=1~flytt.bru.0101-auset"
    drawn = map_of(page(app, f"/{query}"))
    answer = app.server.test_client().get(f"/svar{query}").get_json()["extras"]
    found = re.findall(r'class="extra (\w+)" data-extra="([^"]+)" data-at="(\d+),(\d+)"', drawn)
    assert [(look, centre) for look, centre, _, _ in found] == [("moved", "bru")]
    x0, y0, _, _ = files.shapes(state, detail=COARSE)["box"]
    assert [(x0 + int(x), y0 - int(y)) for _, _, x, y in found] == [(one["x"], one["y"]) for one in answer]


@pytest.mark.parametrize("address", ["/", "/?gruppe=men", "/kommune/0102?gruppe=men", "/metode"])
def test_what_dash_will_draw_is_what_stands_there(app: Dash, address: str) -> None:
    told = data_in_page(app, address)
    assert [one["type"] for one in told] == ["Location", "Header", "Main", "Footer"]
    words = re.findall(r'"children": ?"([^"\\\\]{25,})"', json.dumps(told))
    plain = page(app, address).split('id="react-entry-point"')[0]
    assert words
    assert [one for one in words if escape(one, quote=False) not in plain] == []


def test_the_scripts_are_told_the_order_of_an_address_and_how_a_scenario_is_spelt(app: Dash) -> None:
    told = data_in_page(app, "/", "reisevei-settings")
    assert told["order"][: len(fields(View))] == [query_key(one.name) for one in fields(View)]
    assert told["order"][len(fields(View)) :] == [
        "mot",
        "vis",
        "nye",
        "malsetting",
        "kandidater",
        "grupper",
        "behold",
    ]
    assert told["grammar"] == json.loads(json.dumps(grammar()))
    assert set(told["verbs"].values()) <= {one["verb"] for one in told["grammar"]["changes"]}
    assert app.server.test_client().get(told["names"]).status_code == 200


def test_what_comes_as_data_cannot_end_its_element(app: Dash) -> None:
    index = page(app, "/hva-hvis?hva=1~navn.<.2f.script><script>alert(1)</script>")
    for attributes, content in SCRIPT.findall(index):
        if 'type="application/json" id="reisevei' in attributes:
            assert "<" not in content
            json.loads(content)


@pytest.mark.parametrize("query", ADDRESSES)
def test_no_script_of_the_page_is_refused_by_its_own_policy(app: Dash, query: str) -> None:
    answer = app.server.test_client().get(f"/{query}")
    rule = answer.headers["Content-Security-Policy"].split("script-src ")[1].split(";")[0]
    for attributes, content in SCRIPT.findall(answer.get_data(as_text=True)):
        if 'type="application/json"' in attributes:
            json.loads(content)  # data: the browser does not run it
        elif "src=" in attributes:
            assert 'src="/' in attributes
            assert content == ""
        else:
            digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in rule
    assert "<script>alert" not in answer.get_data(as_text=True)


def test_every_script_that_waits_is_fetched_ahead_and_none_that_nobody_uses(app: Dash) -> None:
    index = page(app, "/")
    waiting = index.split('<template id="reisevei-dash">')[1]
    ahead = re.findall(r'<link rel="preload" as="script" href="([^"]+)"', index)
    assert ahead == re.findall(r'<script src="([^"]+)"', waiting)
    assert any("dash_renderer" in one for one in ahead)
    assert not any("dash_table" in one for one in ahead)
    assert "new DashRenderer(" in waiting


def test_every_module_is_fetched_ahead_once_and_the_first_ones_first(app: Dash) -> None:
    head, body = page(app, "/").split("</head>")
    first = re.findall(r'<link rel="modulepreload" href="/assets/v-\w+/([^"]+)"', head)
    later = re.findall(r'<link rel="modulepreload" href="/assets/v-\w+/([^"]+)"', body)
    folder = embedded_assets()
    every = [file.relative_to(folder).as_posix() for room in ("js", "vendor") for file in (folder / room).glob("*.js")]
    assert sorted([*first, *later]) == sorted(every)
    assert "js/first.js" in first
    assert "js/map.js" in later
    assert re.findall(r'<script type="module" async src="/assets/v-\w+/([^"]+)"', head) == [
        "js/first.js",
        "js/takeover.js",
    ]


def test_scripts_styles_and_fonts_are_kept_for_ever_at_the_address_of_their_content(app: Dash) -> None:
    ours = set(re.findall(r'"(/assets/[^"]+)"', page(app, "/")))
    assert len(ours) > 30
    client = app.server.test_client()
    for address in ours:
        answer = client.get(address, buffered=True)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
    one = next(address for address in ours if address.endswith("/js/map.js"))
    version = one.split("/")[2]
    for other in (one.replace(version, "v-000000000000"), one.replace(f"{version}/", "")):
        answer = client.get(other, buffered=True)
        assert answer.status_code == 200
        assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_words_of_the_page_stand_in_it_without_scripts(app: Dash) -> None:
    start = page(app, "/?gruppe=men").split('id="react-entry-point"')[0]
    assert re.search(r"<h1[^>]*><strong>[\d\s]+mennesker</strong>", start)
    assert "VO-linjen 116 006" in start
    assert start.count('class="key"') == 3
    assert '<input type="radio" name="gruppe" value="men" checked>' in start
    assert "Metode, kilder" in page(app, "/metode").split('id="react-entry-point"')[0]


def test_whoever_has_no_scripts_is_told_what_is_there(app: Dash) -> None:
    assert '<button type="submit" class="button">Vis svaret</button>' in page(app, "/")
    other = page(app, "/metode")
    assert "Vis svaret" not in other
    assert "deler av denne siden mangle" in other


def test_a_form_sends_what_is_not_chosen_on_the_page(app: Dash) -> None:
    start = page(app, "/?gruppe=men&kommune=0202&hva=1~lukk.aust").split('id="react-entry-point"')[0]
    assert re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', start) == [
        ("kommune", "0202"),
    ]
    assert re.findall(r'<option value="([^"]*)" selected>', start) == ["1~lukk.aust"]  # with the choice of conditions


def test_ids_are_left_to_dash(app: Dash) -> None:
    start = page(app, "/").split('id="react-entry-point"')[0].split("<body>")[1]
    assert set(re.findall(r'\sid="([^"]+)"', start)) == {
        "innhold",  # within <noscript>
        "hatch-cut",
        "hatch-unknown",
        "hatch-lost",
        "hatch-won",
    }


def test_what_is_written_is_escaped() -> None:
    told: Any = html.P(['<b>"1 & 2"</b>', html.A("x", href='/"><script>', title="<&>")], className="a b", hidden=False)
    assert html_of(told, parts={}) == (
        '<p class="a b">&lt;b&gt;"1 &amp; 2"&lt;/b&gt;'
        '<a href="/&quot;&gt;&lt;script&gt;" title="&lt;&amp;&gt;">x</a></p>'
    )


def test_styles_and_flags_are_spelt_as_html_does() -> None:
    told: Any = html.Details(html.Div(style={"width": "3%", "flexGrow": 1}), open=True)
    assert html_of(told, parts={}) == '<details open><div style="width:3%;flex-grow:1"></div></details>'


def test_a_part_that_is_not_known_keeps_its_place() -> None:
    assert html_of([controls.SearchRun(id="x"), controls.MunicipalityTable(id="y")], parts=PARTS) == (
        '<div></div><div class="municipality-table"></div>'
    )
