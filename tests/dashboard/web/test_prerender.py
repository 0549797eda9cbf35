"""The page as it comes: plain HTML with the map of the address, and with it what Dash will ask for."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from dash import Dash, Input, Output, html

from dashboard.components import controls
from dashboard.map import files
from dashboard.map.geometry import COARSE
from dashboard.markup import PARTS, html_of
from dashboard.state.app_state import AppState
from dashboard.web.prerender import HEAD, WholePage
from dashboard.web.static import AssetAddresses
from geo.data.folder import embedded_assets

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
    drawn = page(app, f"/{query}")
    answer = app.server.test_client().get(f"/svar{query}").get_json()["extras"]
    found = re.findall(r'class="extra (\w+)" data-extra="([^"]+)" data-at="(\d+),(\d+)"', drawn)
    assert [(look, centre) for look, centre, _, _ in found] == [("moved", "bru")]
    x0, y0, _, _ = files.shapes(state, detail=COARSE)["box"]
    assert [(x0 + int(x), y0 - int(y)) for _, _, x, y in found] == [(one["x"], one["y"]) for one in answer]


@pytest.mark.parametrize("address", ["/", "/?gruppe=men", "/kommune/0102?gruppe=men", "/metode"])
def test_dash_finds_in_the_page_what_it_would_have_asked_for(app: Dash, address: str) -> None:
    told = dict(re.findall(r'data-answers="([^"]+)">(.*?)</script>', page(app, address), re.DOTALL))
    path, _, query = address.partition("?")
    client = app.server.test_client()
    asked = client.get("/_dash-layout", query_string={"path": path, "query": f"?{query}" if query else ""})
    assert json.loads(told["/_dash-layout"]) == asked.get_json()
    assert json.loads(told["/_dash-dependencies"]) == client.get("/_dash-dependencies").get_json()


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


def test_scripts_and_styles_are_kept_for_ever_at_the_address_of_their_content(app: Dash) -> None:
    index = page(app, "/")
    ours = set(re.findall(r'"(/assets/[^"]+\.(?:js|css)[^"]*)"', index))
    assert len(ours) > 10
    client = app.server.test_client()
    for address in ours:
        path, _, version = address.partition("?v=")
        answer = client.get(address, buffered=True)
        assert version == hashlib.sha256(answer.get_data()).hexdigest()[:12]
        assert "immutable" in answer.headers["Cache-Control"]
        for other in (path, f"{path}?v=000000000000"):
            assert "immutable" not in client.get(other, buffered=True).headers.get("Cache-Control", "")


def test_a_changed_script_has_another_address(tmp_path: Path) -> None:
    script = tmp_path / "a.js"
    script.write_text("1")
    addresses = AssetAddresses(tmp_path)
    html = '<script src="/assets/a.js?m=1"></script>'
    before = addresses.put_into(html)
    script.write_text("2")
    os.utime(script, ns=(1, 1))
    assert addresses.put_into(html) != before
    version = before.split("?v=")[1].split('"')[0]
    assert not addresses.lasting("/assets/a.js", version)
    assert not addresses.lasting("/assets/../a.js", version)


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


def test_data_cannot_end_the_element_it_stands_in() -> None:
    words = dict.fromkeys(("show", "note", "home", "rest"), "")
    bare = WholePage("bare", parts={}, words=words, assets_folder=str(embedded_assets()), index_string=HEAD)
    bare.layout = html.Div([html.Div("</script><b>", id="</script>"), html.Div(id="there")])
    bare.callback(Output("there", "children"), Input("</script>", "children"))(str)
    told = dict(re.findall(r'data-answers="([^"]*)">(.*?)</script>', page(bare, "/"), re.DOTALL))
    assert json.loads(told["/_dash-layout"])["props"]["children"][0]["props"]["children"] == "</script><b>"
    assert json.loads(told["/_dash-dependencies"])[0]["inputs"] == [{"id": "</script>", "property": "children"}]
