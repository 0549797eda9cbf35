from __future__ import annotations

import re

import pytest

from dashboard.pages.municipality import data
from dashboard.pages.municipality import page as municipality
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from geo.data.vocabulary import GROUP_IDS
from tests.dashboard.reading import kind, semantic, text

AUST, DAL, ISLAND = "0101", "0201", "0202"
CODES = (AUST, "0102", DAL, ISLAND)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("view", [View(), View(group="men", reading="expected"), View(group="sami_lule", limit_min=7)])
def test_every_municipality_has_a_page_with_semantic_tables(code: str, view: View, state: AppState) -> None:
    page = municipality.layout(code, view, state=state)
    semantic(page)
    words = text(page)
    for heading in ("Tre mål på veien", "Alle grupper", "Det vi ikke vet", "Kommunens eget arbeid", "Andre tilbud"):
        assert heading in words
    for group in GROUP_IDS:
        assert state.t(f"group.{group}.label") in words


def test_a_municipality_that_does_not_exist_is_said_not_to(state: AppState) -> None:
    assert "Fant ikke kommunen" in text(municipality.layout("9999", View(), state=state))


def test_the_contracted_centre_stands_beside_the_nearest_with_what_it_rests_on(state: AppState) -> None:
    words = text(municipality.layout(DAL, View(), state=state))
    assert "Avtalt senter" in words
    assert "cheaper than Bru" in words
    assert "Omvei:" in words
    assert "fritt velge" in words


def test_an_unknown_agreement_is_unknown_not_none(state: AppState) -> None:
    words = text(municipality.layout(ISLAND, View(), state=state))
    assert "Omveien er ukjent" in words
    assert "avtalen er ukjent" in words
    assert "Omvei:" not in words


def test_the_municipalitys_own_work_is_unknown_without_a_source(state: AppState) -> None:
    page = municipality.layout(AUST, View(), state=state)
    answers = [one for one in kind(page, "Span") if str(getattr(one, "className", "")).startswith("answer")]
    assert [text(one).strip() for one in answers] == ["ukjent"] * 6


def test_people_cut_off_stand_with_the_reason(state: AppState) -> None:
    assert re.search(r"512 mennesker: ingen bilvei", text(municipality.layout(ISLAND, View(), state=state)))


def test_whose_ferry_rests_is_not_said_to_lack_a_road(state: AppState) -> None:
    night = View(scenario="1~vilkar.natt.ukjente-hviler")
    under = state.under(night)
    assert re.search(
        r"768 mennesker: ingen bilvei, ingen vei eller ferje", text(municipality.layout(ISLAND, night, state=under))
    )
    cells = data.cells(ISLAND, night, state=under)
    assert sum(cells.people) == 768
    assert state.t("legend.c6") == "når ikke fram med bil og ferje"


def test_the_cells_hold_everybody_and_nothing_finer_than_a_cell(state: AppState) -> None:
    drawn = data.cells(ISLAND, View(), state=state)
    assert sum(drawn.people) == 768
    assert drawn.people[6] == 512  # no car road
    assert drawn.svg.count("<circle") == drawn.count == 2
    assert drawn.towns == ()


def test_a_town_with_a_centre_is_marked_by_its_public_point(state: AppState) -> None:
    drawn = data.cells(AUST, View(), state=state)
    assert drawn.towns == ("Auset",)
    assert drawn.svg.count('class="s"') == 1


def test_the_comparison_goes_from_municipality_to_country(state: AppState) -> None:
    rows = data.comparison(ISLAND, View(limit_min=45), state=state)
    assert [(row.area, row.reading) for row in rows[::2]] == [
        ("municipality", "documented"),
        ("county", "documented"),
        ("country", "documented"),
    ]
    assert rows[0].share_beyond == 1
    assert rows[4].cut_off == 704
    documented, possible = rows[0::2], rows[1::2]
    assert all(one.share_beyond >= other.share_beyond for one, other in zip(documented, possible, strict=True))
