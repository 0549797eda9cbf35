"""The tables of gaps as data: whole country last, bounds, what stands in files only."""

from __future__ import annotations

import pytest

from dashboard.pages.gaps.data import NAMES, intervals, question, table, words_of
from dashboard.state.app_state import AppState
from dashboard.state.query import View

SUBSTANCE = View(group="active_substance_use", reading="expected")


@pytest.mark.parametrize("name", [one for one in NAMES if one != "usikkerhet"])
def test_every_table_has_its_columns_and_is_made_once(name: str, state: AppState) -> None:
    made = table(name, View(), state=state)
    assert made is table(name, View(municipality="0101"), state=state)
    assert made.name == name
    keys = [column.key for column in made.columns if not column.parts]
    assert set(keys) <= set(made.frame)
    assert made.sort in {column.key for column in made.columns}
    assert {column.why for column in made.columns if column.why} <= set(made.frame)


def test_a_table_that_there_is_not_is_no_table(state: AppState) -> None:
    with pytest.raises(KeyError):
        table("ukjent", View(), state=state)


def test_the_country_stands_last_and_the_chosen_limit_beside_the_usual(state: AppState) -> None:
    made = table("fylker", View(limit_min=75), state=state)
    assert made.frame["name"].tolist() == ["Sørfylket", "Nordfylket", state.t("gaps.country")]
    over = [column.key for column in made.columns if column.key.startswith("people_beyond_")]
    assert "people_beyond_75" in over
    assert over == sorted(over, key=lambda key: int(key.rsplit("_", 1)[1]))
    counties, country = made.frame["people_beyond_75"].iloc[:-1].sum(), made.frame["people_beyond_75"].iloc[-1]
    assert counties == country


def test_people_beyond_are_of_all_inhabitants(state: AppState) -> None:
    rows = table("kommuner", View(limit_min=60), state=state).frame.set_index("municipality_code")
    assert rows.loc["0202", "people_beyond"] == 768
    assert rows.loc["0202", "share_beyond"] == 1
    assert rows.loc["0101", "people_beyond"] == 0


def test_under_the_expected_reading_a_municipality_has_a_span(state: AppState) -> None:
    here = [column.key for column in table("kommuner", SUBSTANCE, state=state).columns]
    assert [key for key in here if key.endswith("_min")] == ["expected_min", "p5_min", "p95_min"]
    assert "median_min" in [column.key for column in table("kommuner", View(), state=state).columns]


def test_the_expected_people_lie_within_the_bounds_and_the_country_stands_last(state: AppState) -> None:
    found = intervals(SUBSTANCE, state=state)
    assert len(found) == 3
    for row in found.itertuples():
        assert row.possible_people <= row.p5_people <= row.p95_people <= row.documented_people
        assert row.possible_people <= row.expected_people <= row.documented_people
    assert intervals(SUBSTANCE, state=state) is not found  # the caller's own


def test_the_question_is_of_the_nearest_centre_and_of_a_reading_that_can_be_answered(state: AppState) -> None:
    asked = question(View(measure="detour", reading="expected"), state=state)
    assert (asked.measure, asked.reading) == ("nearest", "documented")
    assert words_of(View(reading="expected"), state=state)["reading"] == state.t("gaps.oversikt.reads_documented")


def test_unknown_is_counted_apart_from_no(state: AppState) -> None:
    rows = table("dokumentasjon", View(), state=state).frame.set_index("group")
    wheelchair = rows.loc[state.t("group.wheelchair.label").replace("\u00ad", "")]
    assert wheelchair[["yes", "partly", "no_offer", "unknown"]].tolist() == [1, 0, 1, 0]
    silent = rows.loc[state.t("group.active_substance_use.label").replace("\u00ad", "")]
    assert silent[["yes", "partly", "no_offer", "unknown", "newest"]].tolist() == [0, 0, 0, 2, "–"]


def test_the_sami_area_alone_has_rows_of_sami_languages(state: AppState) -> None:
    found = table("samisk", View(), state=state)
    assert found.frame["municipality_code"].tolist() == ["0201"]
    assert "sami_north_documented_min" in found.frame
