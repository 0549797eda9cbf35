from __future__ import annotations

import pandas as pd

from dashboard.components.gap_frames import agreement_readings, agreements_frame, bounded, gaps_frame, why_no_time
from dashboard.state.app_state import AppState
from dashboard.state.query import View


def test_gaps_are_read_under_one_of_the_bounds() -> None:
    assert bounded(View(reading="expected", measure="detour")) == View(reading="documented")
    assert bounded(View(reading="possible")).reading == "possible"


def test_a_frame_is_the_callers_own_and_has_names_and_links(state: AppState) -> None:
    frame = gaps_frame(View(group="men"), state=state)
    assert frame["municipality"].tolist() == ["Aust", "Bru", "Dal", "Øya"]
    assert frame["href"][0] == "/kommune/0101?gruppe=men"
    frame["median_min"] = -1
    assert (gaps_frame(View(group="men"), state=state)["median_min"].dropna() >= 0).all()


def test_the_extra_way_to_the_second_is_unknown_where_there_is_none(state: AppState) -> None:
    one = gaps_frame(View(group="wheelchair"), state=state).set_index("municipality_code")
    assert one["extra_min"].isna().all()  # only one centre takes them in
    two = gaps_frame(View(), state=state).set_index("municipality_code")
    assert two.loc["0101", "extra_min"] == two.loc["0101", "second_median_min"] - two.loc["0101", "median_min"]


def test_a_reason_is_said_in_words_and_the_first_one_counts(state: AppState) -> None:
    said = why_no_time(pd.Series(["no_car_road;no_connection", "", None]), state=state)
    assert said[0] == state.t("table.reason_no_car_road")
    assert said[1] == said[2] == state.t("gaps.unreachable")


def test_an_unknown_agreement_is_unknown_and_not_none(state: AppState) -> None:
    frame = agreements_frame(View(), state=state).set_index("municipality_code")
    assert frame.loc["0102", "contracted_words"] == state.t("gaps.avtaler.unknown")
    assert frame.loc["0201", "contracted_words"] == "Aust krisesenter"
    assert frame.loc["0102", "year"] == ""


def test_readings_of_agreements_are_made_once(state: AppState) -> None:
    assert agreement_readings(state=state) is agreement_readings(state=state)
    assert set(agreement_readings(state=state)["role"]) == {"contracted"}
