"""What is documented of roads and ferries, in words; a table drawn for the purpose."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.components.closures import facts, listed, period_words, table, unknown_words
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from dashboard.text.catalogue import Catalogue
from geo.study.study import Study
from tests.dashboard.reading import semantic, text
from tests.support.worlds import dataset_of, three_towns_tables

ROWS = [
    ("r1", "winter_road", "Rv3", "0102-brubyen", "0201-dalsbygda", True, "11-05", 2024),
    ("r2", "winter_road", "E6", "0101-auset", "0102-brubyen", False, "", 2024),
    ("r3", "winter_road", "Rv99", "0101-auset", "0102-brubyen", True, "", 2023),
]


@pytest.fixture(scope="module")
def closed(t: Catalogue) -> AppState:
    tables = three_towns_tables()
    names = ("closure_id", "kind", "road", "from_place", "to_place", "closed", "period", "year")
    rows = pd.DataFrame(ROWS, columns=names).assign(source="the road book", confidence="high", note="")
    tables["closures"] = rows.reindex(columns=tables["closures"].columns)
    return AppState(Study(dataset_of(tables)), t, 2026)


@pytest.mark.parametrize(("period", "expected"), [("11-05", "november–mai"), ("00:30-05:00", "00.30"), ("", None)])
def test_a_period_in_words(period: str, expected: str | None, t: Catalogue) -> None:
    said = period_words(period, t=t)
    assert said == t("closures.period_unknown") if expected is None else expected in said


def test_the_closed_ones_come_first_and_what_was_not_found_is_marked(closed: AppState) -> None:
    found = facts("winter_road", state=closed)
    assert [(one.closure_id, one.closed, one.found) for one in found] == [
        ("r3", True, False), ("r1", True, True), ("r2", False, True)
    ]  # fmt: skip
    assert found[1].stretch == "Brubyen–Dalsbygda"


def test_a_table_holds_what_was_found_and_says_what_was_not(closed: AppState) -> None:
    parts = table("winter_road", state=closed)
    semantic(parts)
    said = text(parts)
    assert "Rv3" in said.split("Rv99")[0]
    assert "Rv99 Auset–Brubyen" in said
    assert "E6" not in text(table("winter_road", state=closed, closed_only=True))


def test_by_day_nothing_is_listed_and_at_night_unknown_ferries_are_counted(closed: AppState) -> None:
    assert listed(closed) == []
    night = closed.under(View(scenario="1~vilkar.natt"))
    assert unknown_words(night) in text(listed(night))
    assert "1" in unknown_words(night)
    assert unknown_words(closed.under(View(scenario="1~vilkar.natt.ukjente-hviler"))) != unknown_words(night)
