from __future__ import annotations

import pandas as pd

from dashboard.state.table import beyond, main_reason


def test_people_beyond_count_those_cut_off() -> None:
    table = pd.DataFrame({"population": [100.0], "share_within_90": [0.25]})
    assert beyond(table, limit_min=90).tolist() == [75.0]


def test_the_first_reason_is_the_main_one() -> None:
    assert main_reason("no_car_road;no_connection") == "no_car_road"
    assert main_reason("") == ""
    assert main_reason(float("nan")) == ""
