from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest

from dashboard.map import colours
from dashboard.map.colours import colour_class
from dashboard.web.query import View
from dashboard.web.state import AppState


@pytest.mark.parametrize(
    ("median_min", "expected"),
    [(0.0, 0), (30.0, 0), (30.1, 1), (60.0, 1), (90.0, 2), (90.01, 3), (180.0, 3), (300.0, 4), (300.5, 5), (9e9, 5)],
)
def test_a_class_includes_its_upper_bound(median_min: float, expected: int) -> None:
    assert colour_class(median_min, reason="") == expected


def test_not_documented_and_no_car_road_are_hatched_apart() -> None:
    assert colour_class(None, reason="no_serving_centre") == 7
    assert colour_class(float("nan"), reason="no_car_road") == 6
    assert colour_class(None, reason="no_connection") == 6


def test_people_beyond_count_those_cut_off() -> None:
    table = pd.DataFrame({"population": [100.0], "share_within_90": [0.25]})
    assert colours.beyond(table, limit_min=90).tolist() == [75.0]


def test_the_first_reason_is_the_main_one() -> None:
    assert colours.main_reason("no_car_road;no_connection") == "no_car_road"
    assert colours.main_reason("") == ""
    assert colours.main_reason(float("nan")) == ""


def test_the_answer_for_women_in_the_three_towns(state: AppState) -> None:
    answer = state.answer(View())
    at = dict(zip(answer["codes"], range(4), strict=True))
    assert set(at) == {"0101", "0102", "0201", "0202"}
    # Auset has its own centre: one person there, two people half-way (30 km at 60 km/h), all within 90 minutes.
    assert answer["beyond"][at["0101"]] == 0
    assert answer["classes"][at["0101"]] == 0
    # Dal: 64 live on a road joined to nothing and 128 far from any road.
    assert answer["cut_off"][at["0201"]] == 64 + 128
    assert answer["beyond"][at["0201"]] >= 64 + 128
    # The islet's 512 have no car road; the island's 256 take the ferry.
    assert answer["cut_off"][at["0202"]] == 512
    assert answer["centres"] == {"aust": "documented", "bru": "documented"}


def test_a_group_of_whom_nothing_is_said_is_unknown_everywhere_and_never_no(state: AppState) -> None:
    answer = state.answer(View(group="active_substance_use"))
    assert set(answer["centres"].values()) == {"unknown"}
    assert set(answer["minutes"]) == {None}
    # 0202: most people have no car road to any centre, so that is the reason there.
    assert dict(zip(answer["codes"], answer["classes"], strict=True)) == {"0101": 7, "0102": 7, "0201": 6, "0202": 6}


def test_only_whole_minutes_leave_the_server(state: AppState) -> None:
    for minutes in state.answer(View())["minutes"]:
        assert minutes is None or isinstance(minutes, int)


def test_the_answer_is_json_without_nan(state: AppState) -> None:
    for group in ("women", "trafficking"):
        json.dumps(state.answer(View(group=group)), allow_nan=False)


def test_the_limit_moves_the_people_beyond_but_not_the_colours(state: AppState) -> None:
    near, far = (state.answer(replace(View(), limit_min=limit)) for limit in (30, 300))
    assert sum(near["beyond"]) > sum(far["beyond"])
    assert near["classes"] == far["classes"]
