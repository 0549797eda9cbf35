"""Counties ranked by the share of their people beyond the limit; the certain part of a bar is the lower bound."""

from __future__ import annotations

import pytest

from dashboard.components.county_bars import county_bars, county_rows
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from dashboard.text.catalogue import Catalogue
from tests.dashboard.reading import kind, parts, semantic, text

ROWS = [("Vest", 0.2, 0.1, 20.0), ("Øst", 0.5, 0.5, 5.0), ("Nord", 0.5, 0.9, 50.0)]


def test_the_largest_share_comes_first_then_most_people(t: Catalogue) -> None:
    table = county_bars(ROWS, limit_min=90, t=t)
    semantic(table)
    rows = kind(kind(table, "Tbody"), "Tr")
    assert [text(kind(row, "Th")).strip() for row in rows] == ["Nord", "Øst", "Vest"]


def test_the_strong_part_is_certain_whichever_bound_is_lower(t: Catalogue) -> None:
    widths = {
        (one.className, one.style["width"])
        for one in parts(county_bars(ROWS, limit_min=90, t=t))
        if getattr(one, "className", "") in ("gap", "sure")
    }
    assert widths == {("gap", "20.0%"), ("sure", "10.0%"), ("gap", "50.0%"), ("sure", "50.0%"), ("gap", "90.0%"),
                      ("sure", "50.0%")}  # fmt: skip


def test_people_beyond_and_cut_off_are_counted_by_county(state: AppState) -> None:
    rows = {row[0]: row[1:] for row in county_rows(View(), state=state)}
    everyone = {"Sørfylket": 1 + 2 + 4 + 8, "Nordfylket": 16 + 32 + 64 + 128 + 256 + 512}
    assert rows["Sørfylket"] == (0, 0, 0)
    late = 64 + 128 + 512
    assert rows["Nordfylket"] == pytest.approx((late / everyone["Nordfylket"], late / everyone["Nordfylket"], late))


def test_of_agreements_only_those_that_are_known_count(state: AppState) -> None:
    rows = {row[0]: row[1:] for row in county_rows(View(measure="contracted", limit_min=60), state=state)}
    assert set(rows) == {"Sørfylket", "Nordfylket"}
    assert rows["Nordfylket"][0] == 1  # Dal, to Aust: 110 minutes and more, or cut off; of Øya nobody knows
