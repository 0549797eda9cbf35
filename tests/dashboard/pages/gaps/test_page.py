from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from dash import Dash

from dashboard.app import page_for
from dashboard.components import data_table
from dashboard.export import tables
from dashboard.pages.gaps import data, sections, tabs
from dashboard.pages.gaps import page as gaps
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from geo.measures.gaps import Hindrance
from tests.dashboard.reading import data_rows, kind, links, semantic, text

MEN = View(group="men")
# Of 1,023 people 704 cannot leave by car; 256 more on the island need 90 minutes (see tests/support/worlds.py).
CUT_OFF, ISLAND, EVERYBODY = 704, 256, 1023
SUBSTANCE = View(group="active_substance_use", reading="expected")


def body(way: str, view: View, state: AppState) -> list[Any]:
    return gaps.body(way, view, state=state)


@pytest.mark.parametrize("way", tabs.WAYS)
@pytest.mark.parametrize("view", [View(), MEN, View(group="sami_north", reading="possible", limit_min=7), SUBSTANCE])
def test_every_way_answers_every_view_with_semantic_tables(way: str, view: View, state: AppState) -> None:
    page = body(way, view, state)
    assert kind(page, "H1")
    semantic(page)


@pytest.mark.parametrize(("path", "way"), [("/dekningshull", "oversikt"), ("/dekningshull/neste", "neste")])
def test_the_address_names_the_way(path: str, way: str, state: AppState) -> None:
    assert tabs.way_of(path) == way
    active, page = page_for(path, "", state=state, map_url="")
    assert active == "gaps"
    assert kind(page, "Nav")


@pytest.mark.parametrize("path", ["/dekningshull/finnes-ikke", "/kommune/0101", "/", None])
def test_other_addresses_are_no_way(path: str | None) -> None:
    assert tabs.way_of(path) is None


def test_people_beyond_are_counted_with_those_who_are_cut_off(state: AppState) -> None:
    rows = data_rows(body("oversikt", View(limit_min=89), state), "fylker")
    assert rows["Norge"]["people_beyond_89"] == CUT_OFF + ISLAND
    assert rows["Norge"]["cut_off_population"] == CUT_OFF
    exactly = data_rows(body("oversikt", View(limit_min=90), state), "fylker")
    assert exactly["Norge"]["people_beyond_90"] == CUT_OFF  # at most 90 minutes is within


def test_the_key_figures_name_the_cut_off_beside_the_rest(state: AppState) -> None:
    words = text(gaps.key_figures(View(), state=state))
    assert str(CUT_OFF) in words
    assert "når ikke fram" in words


def test_the_sami_area_comes_with_its_note(state: AppState) -> None:
    words = text(body("oversikt", View(), state))
    assert "ikke hvor samisktalende bor" in words


def test_expected_shows_count_interval_and_assumption(state: AppState) -> None:
    page = body("oversikt", SUBSTANCE, state)
    words = text(page)
    assert "alle måter regnes som like sannsynlige" in words
    assert "1 av 2" in words
    row = data_rows(page, "usikkerhet")["Norge"]
    order = ["possible_people", "p5_people", "expected_people", "p95_people", "documented_people"]
    values = [row[key] for key in order]
    assert values == sorted(values)
    assert values[0] < values[-1]


def test_without_a_count_there_is_no_expected_reading_but_a_box_for_ones_own(state: AppState) -> None:
    page = body("oversikt", View(group="men_with_children", reading="expected"), state)
    assert "Ingen har talt" in text(page)
    assert [box.id for box in kind(page, "NumberBox")] == ["gaps-count"]
    own = body("oversikt", View(group="men_with_children", reading="expected", known_count=1), state)
    assert "Valgt av deg" in text(own)


def test_what_hinders_adds_up_to_the_population(state: AppState) -> None:
    frame = data.table("hindringer", View(group="wheelchair"), state=state).frame
    parts = frame[[f"people_{one.code}" for one in Hindrance]].sum().sum()
    assert parts == EVERYBODY
    assert frame["people_documented_no"].sum() >= 0


def test_documented_no_is_told_from_missing_documentation(state: AppState) -> None:
    # Bru serves wheelchair users, Aust says no, of men with children nobody says anything.
    far = data.table("hindringer", View(group="wheelchair", limit_min=30), state=state).frame
    silent = data.table("hindringer", View(group="men_with_children", limit_min=30), state=state).frame
    assert far["people_documented_no"].sum() > 0
    assert far["people_missing_documentation"].sum() == 0
    assert silent["people_documented_no"].sum() == 0
    assert silent["people_missing_documentation"].sum() > 0


def test_what_is_not_documented_is_never_said_to_be_unreachable(state: AppState) -> None:
    rows = data_rows(body("kommuner", View(group="trafficking"), state), "kommuner")
    assert rows["Aust"]["median_min"] == "ikke dokumentert"
    assert "nei" not in rows["Aust"].values()


def test_the_second_nearest_answers_if_the_first_is_full(state: AppState) -> None:
    rows = data_rows(body("neste", View(), state), "neste")
    assert rows["Aust"]["second_median_min"] >= rows["Aust"]["median_min"]
    alone = data_rows(body("neste", View(group="interpreter"), state), "neste")
    assert alone["Aust"]["second_median_min"] == "ikke noe annet"


def test_school_uses_its_own_limit_whatever_the_reader_asks(state: AppState) -> None:
    near, far = (data_rows(body("skole", View(limit_min=limit), state), "skole") for limit in (30, 300))
    assert [row["people_beyond_school"] for row in near.values()] == [
        row["people_beyond_school"] for row in far.values()
    ]


def test_agreements_that_are_unknown_are_unknown_and_anyone_may_go_anywhere(state: AppState) -> None:
    page = body("avtaler", View(), state)
    assert data_rows(page, "avtaler")["Øya"]["contracted_words"] == "ukjent"
    assert "fritt velge" in text(page)


def test_the_limits_of_the_reading_are_said(state: AppState) -> None:
    assert "bare for dokumentert og mulig" in text(body("neste", SUBSTANCE, state))


def test_the_ready_questions_lead_to_pages_that_exist(state: AppState) -> None:
    found = links(sections.ready_questions(state=state))
    assert len(found) >= 10
    assert "#table-fylker" in found.values()
    for address in (one for one in found.values() if one != "#table-fylker"):
        path, _, query = address.partition("?")
        way = tabs.way_of(path)
        assert way is not None, address
        view = View.from_query(query)
        assert tabs.address(way, view) == address
        assert kind(body(way, view, state), "DataTable"), address


def test_the_callback_draws_and_sets_the_choices(call: Callable[..., Any]) -> None:
    told = call(
        "gaps-body.children", {"url.search": "?gruppe=men&grense=45", "url.pathname": "/dekningshull/kommuner"}
    ).get_json()["response"]
    assert told["gaps-group"]["value"] == "men"
    assert told["gaps-limit-any"]["value"] == 45
    assert told["gaps-body"]["children"]


def test_elsewhere_the_callback_leaves_the_page_alone(call: Callable[..., Any]) -> None:
    told = call("gaps-body.children", {"url.search": "", "url.pathname": "/metode"}).get_json()
    assert told["response"] == {}


@pytest.mark.parametrize("name", [name for name in data.NAMES if name != "usikkerhet"])
def test_a_file_holds_what_the_page_shows(name: str, app: Dash, state: AppState) -> None:
    client = app.server.test_client()
    answer = client.get(f"/dekningshull/filer/{name}.csv?gruppe=men&grense=45")
    assert answer.status_code == 200
    table = data.table(name, View(group="men", limit_min=45), state=state)
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    assert len(rows) == len(table.frame)
    shown = kind(data_table.component(table, t=state.t), "DataTable")[0]
    for place, column in enumerate(one for one in table.columns if not one.file_only):
        if column.kind == tables.PEOPLE:
            assert [int(row[column.key]) for row in rows] == [cells[place] for cells in shown.rows]


def test_a_workbook_has_the_sources_with_it(app: Dash) -> None:
    answer = app.server.test_client().get("/dekningshull/filer/kommuner.xlsx?gruppe=men")
    book = openpyxl.load_workbook(io.BytesIO(answer.get_data()))
    first, second = book.worksheets
    assert first.cell(1, 1).value == "Kommune"
    words = " ".join(str(cell.value) for row in second.iter_rows() for cell in row if cell.value)
    assert "Metode" in words
    assert "SHA-256" in words


@pytest.mark.parametrize("file", ["finnes-ikke.csv", "kommuner.pdf", "usikkerhet.csv"])
def test_a_file_that_is_not_there_is_refused(file: str, app: Dash) -> None:
    assert app.server.test_client().get(f"/dekningshull/filer/{file}").status_code == 404
