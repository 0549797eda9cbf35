"""The data of a municipality's page: tables by group, the comparison, and the small map."""

from __future__ import annotations

import re

import pytest

from dashboard.pages.municipality.data import agreed, by_group, cells, comparison
from dashboard.state.app_state import AppState
from dashboard.state.query import View

CIRCLE = re.compile(r'<circle class="d d(\d)" cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"/>')


def dots(code: str, state: AppState, view: View | None = None) -> list[tuple[int, float, float, float]]:
    """Class, x, y and radius, in the order they are drawn."""
    found = CIRCLE.findall(cells(code, view or View(), state=state).svg)
    return [(int(kind), float(x), float(y), float(radius)) for kind, x, y, radius in found]


def test_north_is_up_and_east_is_right(state: AppState) -> None:
    (_, islet_x, islet_y, _), (_, island_x, island_y, _) = dots("0202", state)
    assert islet_y < island_y  # the islet lies 32 km further north
    assert islet_x < island_x  # and 17 km further west


def test_the_area_of_a_dot_grows_with_the_people_not_its_radius(state: AppState) -> None:
    (*_, most), (*_, half) = dots("0202", state)
    assert most == 15
    assert half == pytest.approx(15 * 0.5**0.5, abs=0.05)  # 256 of 512 people


def test_few_people_can_still_be_seen_and_the_largest_dots_are_drawn_first(state: AppState) -> None:
    radii = [radius for *_, radius in dots("0201", state)]
    assert radii == sorted(radii, reverse=True)
    assert min(one[3] for code in ("0101", "0102", "0201") for one in dots(code, state)) >= 2.1


def test_a_dot_has_the_class_of_its_own_time(state: AppState) -> None:
    assert sorted(kind for kind, *_ in dots("0202", state)) == [2, 6]  # 90 minutes from the island; no road
    assert {kind for kind, *_ in dots("0101", state, View(group="active_substance_use"))} == {7}


def test_the_drawing_holds_all_of_the_outline(state: AppState) -> None:
    drawn = cells("0202", View(), state=state).svg
    width, height = map(float, re.findall(r'viewBox="0 0 (\d+) (\d+)"', drawn)[0])
    numbers = [float(one) for one in re.findall(r"[\d.]+", re.findall(r'class="l" d="([^"]+)"', drawn)[0])]
    assert max(numbers[0::2]) <= width
    assert max(numbers[1::2]) <= height
    assert cells("0202", View(), state=state).source.startswith("data:image/svg+xml")


def test_tables_by_group_have_the_expected_reading_only_where_somebody_has_counted(state: AppState) -> None:
    found = by_group(View(limit_min=45), state=state)
    assert [group for group, reading in found if reading == "expected"] == ["active_substance_use"]
    assert "share_within_45" in found["women", "documented"]
    assert by_group(View(group="men", limit_min=45), state=state) is found  # of all groups, for all municipalities


def test_narrower_offers_are_other_tables(state: AppState) -> None:
    wide, narrow = (by_group(view, state=state)["men", "documented"] for view in (View(), View(accept=("full",))))
    assert narrow["median_min"].sum() > wide["median_min"].sum()


def test_shares_are_of_all_inhabitants_and_the_country_holds_everybody(state: AppState) -> None:
    rows = {(row.area, row.reading): row for row in comparison("0201", View(limit_min=60), state=state)}
    assert rows["municipality", "documented"].share_beyond == pytest.approx(192 / 240)
    assert rows["municipality", "documented"].cut_off == 192
    assert rows["county", "documented"].cut_off == 192 + 512
    assert rows["country", "documented"].cut_off == rows["county", "documented"].cut_off


def test_agreements_are_the_municipalitys_own(state: AppState) -> None:
    assert agreed("0201", state=state)["centre_id"].tolist() == ["aust"]
    assert agreed("0102", state=state).empty
