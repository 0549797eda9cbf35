from __future__ import annotations

from math import nan

import pytest

from dashboard.pages.whatif.answer import finding, keys, municipalities, signed, signed_number, tables, told
from dashboard.state.app_state import AppState
from dashboard.state.worlds import Worlds, whatif_of
from dashboard.text.catalogue import Catalogue
from tests.dashboard.reading import kind, semantic, text

MINUS = "−"


@pytest.fixture
def closed(state: AppState) -> Worlds:
    return whatif_of(state).worlds("?hva=1~lukk.aust")


@pytest.fixture
def today(state: AppState) -> Worlds:
    return whatif_of(state).worlds("")


@pytest.mark.parametrize(
    ("change", "sign"), [(5.0, "+"), (-5.0, MINUS), (0.5, "+"), (-0.5, MINUS), (0.4, ""), (-0.4, ""), (nan, "")]
)
def test_a_change_of_minutes_has_a_sign_if_it_is_one_in_whole_minutes(change: float, sign: str, t: Catalogue) -> None:
    said = signed(change, t=t)
    assert said[:1] == sign if sign else said[:1] not in ("+", MINUS)


@pytest.mark.parametrize(("value", "words"), [(3.0, "+3"), (0.5, "+1"), (0.4, "0"), (-0.4, "0"), (-3.0, f"{MINUS}3")])
def test_a_change_of_people_has_a_sign_if_it_is_one_in_whole_people(value: float, words: str) -> None:
    assert signed_number(value).replace("-", MINUS) == words


def test_two_equal_worlds_have_no_figures(today: Worlds) -> None:
    assert finding(today) == [today.after.t("whatif.lead")]
    assert (keys(today), tables(today)) == ([], [])


def test_who_loses_stands_first_in_whole_people(closed: Worlds) -> None:
    said = " ".join(text(finding(closed)).split())
    assert said.startswith("257")


def test_key_figures_are_of_those_who_lose_and_gain_and_of_the_limit(closed: Worlds) -> None:
    losing, gaining, beyond, _ = (" ".join(text(one).split()) for one in keys(closed))
    assert "257" in losing
    assert gaining.endswith(" 0")
    assert "+256" in beyond


def test_tables_hold_the_rows_where_anything_changes(closed: Worlds) -> None:
    found = tables(closed)
    semantic(found)
    counties = next(one for one in kind(found, "Table") if "fylke" in text(kind(one, "Caption")).lower())
    assert "Sørfylket" in text(counties)
    assert len(found) == 4


def test_all_municipalities_stand_with_before_and_after(closed: Worlds) -> None:
    (table,) = kind(municipalities(closed), "DataTable")
    assert len(table.rows) == 4


def test_what_is_held_against_what_is_said_in_words(closed: Worlds, state: AppState) -> None:
    assert "Aust krisesenter" in told(closed)
    named = whatif_of(state).worlds("?hva=1~lukk.aust~navn.Uten%20Aust")
    assert "Uten Aust" in told(named)
