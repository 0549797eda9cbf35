from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from dash import Dash
from dash.development.base_component import Component

from dashboard.map import change as change_map
from dashboard.map import choices as map_choices
from dashboard.map.answer import map_answer
from dashboard.pages.whatif import answer as whatif_answer
from dashboard.pages.whatif import page as whatif
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from dashboard.state.worlds import AFTER, BEFORE, BOTH, CHANGE, WhatIf, Worlds, asked, whatif_of
from dashboard.text.catalogue import Catalogue
from geo.scenario.address import to_text
from geo.scenario.scenario import CloseCentre, OpenCentre, Scenario

CLOSED_AUST = "?hva=1~lukk.aust"
ALL_PEOPLE = 1023
AUST, BRU, DAL, OYA = "0101", "0102", "0201", "0202"


def text_of(node: object) -> str:
    if isinstance(node, Component):
        return text_of(getattr(node, "children", ""))
    if isinstance(node, list | tuple):
        return " ".join(text_of(one) for one in node)
    return "" if node is None else str(node)


def links(node: object) -> Iterator[str]:
    if isinstance(node, Component):
        if getattr(node, "href", None):
            yield str(node.href)
        yield from links(getattr(node, "children", None))
    elif isinstance(node, list | tuple):
        for one in node:
            yield from links(one)


@pytest.fixture
def worlds(state: AppState) -> Callable[[str], Worlds]:
    return whatif_of(state).worlds


@pytest.mark.parametrize(
    ("before_min", "after_min", "kind"),
    [
        (10, 10, "d3"),
        (10, 10.99, "d3"),
        (10, 11, "d4"),
        (10, 25, "d4"),
        (10, 25.1, "d5"),
        (10, 70, "d5"),
        (10, 70.1, "d6"),
        (11, 10, "d2"),
        (25.1, 10, "d1"),
        (70.1, 10, "d0"),
        (10, math.nan, "d7"),
        (math.nan, 10, "d8"),
        (math.nan, math.nan, "d9"),
    ],
)
def test_the_class_of_a_change(before_min: float, after_min: float, kind: str) -> None:
    assert change_map.change_class(before_min, after_min) == kind


def test_a_signed_number_and_a_signed_time(t: Catalogue) -> None:
    assert whatif_answer.signed_number(1234) == "+1\u202f234"
    assert whatif_answer.signed_number(-2) == "−2"
    assert whatif_answer.signed_number(0.2) == "0"
    assert whatif_answer.signed(-75, t=t) == "−1\u00a0t\u00a015\u00a0min"
    assert whatif_answer.signed(0.4, t=t) == "0\u00a0min"
    assert whatif_answer.signed(math.nan, t=t) == "–"


def test_today_is_no_scenario(worlds: Callable[[str], Worlds]) -> None:
    found = worlds("")
    assert not found.changed
    assert found.before is found.after
    assert whatif_answer.keys(found) == []
    assert whatif_answer.tables(found) == []
    assert set(change_map.payload(found, show=CHANGE)["classes"]) <= {"d3", "d9"}


def test_closing_a_centre_is_told_in_people(worlds: Callable[[str], Worlds]) -> None:
    found = worlds(CLOSED_AUST)
    assert found.changed
    # o0 and o1 had Auset nearest, o8 comes over the ferry to it: 1 + 2 + 256 people. o1 is half-way: no change for it.
    assert found.change.summary.people_losing == 1 + 256
    assert text_of(whatif_answer.finding(found)).startswith("257 mennesker")
    assert "lengre vei" in text_of(whatif_answer.finding(found))
    figures = text_of(whatif_answer.keys(found))
    assert "257" in figures
    assert "2 kommuner" in figures


def test_the_sentence_knows_gain_loss_both_and_neither(worlds: Callable[[str], Worlds]) -> None:
    def said(query: str) -> str:
        return text_of(whatif_answer.finding(worlds(query)))

    assert "kortere" in said("?hva=1~gjenapne.oya.women")
    assert "lengre" not in said("?hva=1~gjenapne.oya.women")
    both = said("?hva=1~gjenapne.oya.women~lukk.aust")
    assert "lengre" in both
    assert "kortere" in both
    assert said("?gruppe=older&hva=1~lukk.aust").startswith("Ingen")
    assert "antatt" in both  # what a scenario says is never documented
    assert "kan tenkes" in said("?lesning=mulig&hva=1~lukk.aust")


def test_the_map_shows_the_change_and_either_world(worlds: Callable[[str], Worlds]) -> None:
    found = worlds("?hva=1~lukk.aust~apne.0202-oyvaer.women")
    change = change_map.payload(found, show=CHANGE)
    assert change["codes"] == [AUST, BRU, DAL, OYA]
    assert change["classes"][3] in {"d0", "d1", "d2"}  # the islanders have a centre at home
    assert change["centres"]["aust"] == "closed"
    assert change["centres"]["bru"] == "documented"
    assert [(one["id"], one["town"], one["look"]) for one in change["extras"]] == [("ny-0202-oyvaer", "Øyvær", "new")]
    before = change_map.payload(found, show=BEFORE)
    assert before["extras"] == []
    assert before["centres"]["aust"] == "documented"
    assert set(before["classes"]) <= {str(number) for number in range(8)}
    assert before["question"] != change_map.payload(found, show=AFTER)["question"]
    json.dumps(change, allow_nan=False)


def test_a_moved_centre_is_crossed_out_where_it_was(worlds: Callable[[str], Worlds]) -> None:
    shown = change_map.payload(worlds("?hva=1~flytt.aust.0202-oyvaer"), show=CHANGE)
    assert shown["centres"]["aust"] == "closed"
    assert [(one["id"], one["look"]) for one in shown["extras"]] == [("aust", "moved")]


def test_the_tip_says_who_loses(worlds: Callable[[str], Worlds]) -> None:
    lines = change_map.payload(worlds(CLOSED_AUST), show=CHANGE)["lines"]
    assert any("256 får lengre vei" in line for line in lines[3])
    assert lines[2][0].startswith("Ingen endring")


def test_all_problems_are_said_at_once_and_today_is_shown(state: AppState, worlds: Callable[[str], Worlds]) -> None:
    seen = asked("?hva=1~lukk.nope~lukk.aust~lukk.aust", state=state)
    assert len(seen.troubles) == 2
    assert set(seen.wrong) == {0, 2}
    assert seen.scenario == Scenario()
    assert len(seen.given.changes) == 3  # all of them stay, so that the wrong ones can be taken away
    assert not worlds("?hva=1~lukk.nope").changed
    shown = whatif.choices(worlds("?hva=1~lukk.nope~lukk.aust"))
    assert [bool(one["problem"]) for one in shown["changes"]] == [True, False]
    assert shown["text"] == "1~lukk.nope~lukk.aust"


@pytest.mark.parametrize("text", ["1~xx", "7~lukk.aust", "<script>", "1~lukk", "%F0%00", "1~" + "lukk.aust~" * 300])
def test_garbage_gives_a_message_and_today(state: AppState, text: str) -> None:
    seen = asked(f"?hva={text}&mot={text}&vis={text}", state=state)
    assert seen.troubles
    assert seen.scenario == seen.against == Scenario()
    assert seen.show == CHANGE
    assert seen.view == View()


def test_two_scenarios_against_each_other(worlds: Callable[[str], Worlds]) -> None:
    there = worlds("?hva=1~gjenapne.oya.women&mot=1~lukk.aust")
    assert there.before.study.scenario.changes == (CloseCentre("aust"),)
    back = worlds("?hva=1~lukk.aust&mot=1~gjenapne.oya.women")
    assert there.change.summary.people_gaining == back.change.summary.people_losing
    assert there.change.summary.person_minutes_change == -back.change.summary.person_minutes_change
    assert "Aust krisesenter stenges" in whatif_answer.told(there).split("Etter:")[0]


def test_a_name_is_used_where_there_is_one(worlds: Callable[[str], Worlds]) -> None:
    query = "?hva=" + to_text(Scenario((CloseCentre("aust"),), "Uten Aust"))
    assert "Etter: Uten Aust." in whatif_answer.told(worlds(query))
    assert whatif.choices(worlds(query))["name"] == "Uten Aust"


def test_side_by_side_adds_a_second_map(state: AppState, worlds: Callable[[str], Worlds]) -> None:
    found = worlds(f"{CLOSED_AUST}&vis={BOTH}")
    assert whatif.main_show(found) == AFTER
    title, second = whatif.other_map(found, map_url="/kart/x", state=state)
    assert text_of(title) == "I dag"
    assert second.answer["centres"]["aust"] == "documented"
    assert whatif.other_map(worlds(CLOSED_AUST), map_url="/kart/x", state=state) == []


def test_tables_hold_what_changes_and_count_the_rest(worlds: Callable[[str], Worlds]) -> None:
    said = [text_of(one) for one in whatif_answer.tables(worlds(CLOSED_AUST))]
    limits, groups, counties, centrality = said
    assert "60\u00a0min" in limits
    assert "i 1 kommune: Øya" in limits
    assert "Kvinner med barn" in groups
    assert "Eldre" not in groups
    assert "andre gruppene" in groups
    assert "Sørfylket" in counties
    assert "Klasse" in centrality


def test_all_municipalities_before_and_after(worlds: Callable[[str], Worlds]) -> None:
    table = whatif_answer.municipalities(worlds("?gruppe=sami_north&hva=1~gjenapne.oya.sami_north"))
    rows = {row[0]["t"]: row for row in table.rows}
    assert list(rows) == ["Aust", "Bru", "Dal", "Øya"]
    assert rows["Øya"][3]["t"] == "ingen når fram"
    assert rows["Øya"][5]["t"] == "når fram nå, ikke før"
    assert rows["Øya"][7] == 256
    assert rows["Øya"][0]["h"].startswith("/kommune/0202?")
    assert "hva=" in rows["Øya"][0]["h"]


def test_what_may_be_chosen(state: AppState) -> None:
    offered = map_choices.choices(state)
    assert offered["places"][0][:2] == ["0101-auset", "Auset (Aust)"]
    assert [one[4] for one in offered["places"]] == [1, 1, 1, 1, 0]  # a click never means a hamlet
    assert offered["closed"] == [["oya", "Øya krisesenter", ["0202-oyvaer"]]]
    assert "E6" in offered["roads"]
    assert [AUST, "Aust"] in offered["municipalities"]


def test_the_editor_lists_centres_as_the_scenario_has_them(worlds: Callable[[str], Worlds]) -> None:
    centres = {one[0]: one[2:] for one in whatif.centre_choices(worlds("?hva=1~lukk.aust~apne.0202-holmen.men"))}
    assert centres["aust"] == [0, 0]
    assert centres["bru"] == [1, 0]
    assert centres["ny-0202-holmen"] == [1, 1]


def test_cases_that_the_data_do_not_allow_are_not_offered(state: AppState) -> None:
    assert [one["id"] for one in whatif.cases(state)] == ["men_with_children", "natt", "vinter"]


def test_downloads_carry_both_scenarios(app: Dash, worlds: Callable[[str], Worlds]) -> None:
    found = worlds("?gruppe=men&hva=1~lukk.aust&mot=1~flytt.bru.0202-oyvaer")
    hrefs = [href for one in whatif.downloads(found) for href in links(one)]
    assert len(hrefs) == 4
    for href in hrefs:
        given = parse_qs(href.split("?")[1])
        assert given["hva"] == ["1~lukk.aust"]
        assert given["mot"] == ["1~flytt.bru.0202-oyvaer"]
        assert given["gruppe"] == ["men"]
    client = app.server.test_client()
    answers = {href.rsplit("=", 1)[1]: client.get(href) for href in hrefs}
    assert {fmt: one.status_code for fmt, one in answers.items()} == dict.fromkeys(("xlsx", "csv", "gpkg", "json"), 200)
    assert answers["csv"].headers["Cache-Control"] == "no-store"
    rows = list(csv.DictReader(io.StringIO(answers["csv"].get_data().decode("utf-8-sig"))))
    losing = sum(float(row["people_losing"]) for row in rows)
    assert losing == found.change.summary.people_losing


def test_an_unknown_format_is_refused_in_norwegian(app: Dash) -> None:
    refused = app.server.test_client().get("/hva-hvis/fil?format=exe")
    assert refused.status_code == 400
    assert "Ukjent filformat" in refused.get_data(as_text=True)


def test_the_choices_are_a_file_for_ever(app: Dash, state: AppState) -> None:
    client = app.server.test_client()
    found = client.get(map_choices.choices_url(state))
    assert found.status_code == 200
    assert "immutable" in found.headers["Cache-Control"]
    assert found.get_json()["places"][0][0] == "0101-auset"
    assert client.get("/hva-hvis/valg/map-0000.json").status_code == 404


def test_other_pages_say_that_they_show_a_scenario(state: AppState) -> None:
    view = View(group="men", scenario="1~lukk.aust")
    shown = whatif.banner(view, path="/kommune/0101", state=state)
    assert "Du ser på et tenkt tilfelle: Aust krisesenter stenges." in " ".join(text_of(shown).split())
    assert list(links(shown)) == [
        "/hva-hvis?gruppe=men&hva=1~lukk.aust",
        "/kommune/0101?gruppe=men",
    ]


def test_a_desk_under_a_scenario_leaves_the_first_as_it_was(state: AppState) -> None:
    under = state.under(View(scenario="1~lukk.aust~apne.0202-oyvaer.women"))
    assert "aust" not in under.centres
    assert under.centres["ny-0202-oyvaer"].status_year is None
    assert "aust" in state.centres
    assert state.under(View()) is state
    assert state.under(View(scenario="1~lukk.nope")) is state
    assert map_answer(View(), state=under)["extras"][0]["id"] == "ny-0202-oyvaer"


def test_what_is_remembered_is_of_the_scenario_not_of_a_visitor(state: AppState) -> None:
    one = WhatIf(state)
    named = one.worlds("?hva=" + to_text(Scenario((CloseCentre("aust"),), "Min")))
    plain = one.worlds(CLOSED_AUST)
    assert named.change is plain.change
    assert plain.asked.scenario.name == ""


@pytest.mark.parametrize(
    "query", ["", CLOSED_AUST, "?hva=1~lukk.nope", "?hva=%00&mot=<x>&vis=9", f"?vis={BOTH}&hva=1~lukk.bru"]
)
def test_the_callbacks_answer_whatever_stands_in_the_address(call: Callable[..., Any], query: str) -> None:
    first = call("whatif-map.answer", {"url.search": query, "url.pathname": "/hva-hvis"})
    assert first.status_code == 200
    answer = first.get_json()["response"]
    assert len(answer["whatif-map"]["answer"]["codes"]) == 4
    assert answer["whatif-finding"]["children"]
    rest = call("whatif-tables.children", {"url.search": query, "whatif-map.drawn": "x"}, changed="whatif-map.drawn")
    assert rest.status_code == 200
    assert rest.get_json()["response"]["whatif-all"]["children"]


def test_the_new_centre_of_a_link_is_in_the_page(call: Callable[..., Any]) -> None:
    query = "?hva=" + to_text(Scenario((OpenCentre("0202-oyvaer", ("women",)),)))
    page = call("head.children", {"url.search": query, "url.pathname": "/krisesentre"}, changed="url.pathname")
    assert page.status_code == 200
    shown = json.dumps(page.get_json(), ensure_ascii=False)
    assert "Du ser på et tenkt tilfelle:" in shown
    assert "/krisesentre/ny-0202-oyvaer" in shown
