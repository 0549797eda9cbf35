from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from geo.data.gazetteer import Gazetteer
from geo.data.rules.closures import closure_faults
from tests.support.worlds import three_towns_tables

TABLES = three_towns_tables()
GAZETTEER = Gazetteer(TABLES["places"], TABLES["municipalities"])
STATE_YEAR = 2026
WINTER = {"kind": "winter_road", "road": "Rv3", "from_place": "0102-brubyen", "to_place": "0201-dalsbygda"}
NIGHT = {"kind": "night_ferry", "road": "", "from_place": "Auskaia", "to_place": "0202-oyvaer"}


def closures(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame([{"period": "", "year": 2024, "closed": True} | row for row in rows])


def columns(*rows: dict[str, Any]) -> list[tuple[int | None, str]]:
    found = closure_faults(closures(*rows), gazetteer=GAZETTEER, state_year=STATE_YEAR)
    return [(fault.row, fault.column) for fault in found]


def test_a_sound_road_and_a_sound_ferry_have_no_fault() -> None:
    assert columns(WINTER | {"period": "11-05"}, NIGHT | {"period": "00:30-05:00"}) == []


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (WINTER | {"road": ""}, "road"),
        (WINTER | {"to_place": "0102-brubyen"}, "to_place"),
        (WINTER | {"from_place": "Brubyen"}, "from_place"),  # a road is told by place_id, not by name
        (NIGHT | {"to_place": "9999-nowhere"}, "to_place"),
        (WINTER | {"period": "00:30-05:00"}, "period"),
        (WINTER | {"period": "13-05"}, "period"),
        (NIGHT | {"period": "11-05"}, "period"),
        (NIGHT | {"period": "24:00-05:00"}, "period"),
        (WINTER | {"year": 1999}, "year"),
        (WINTER | {"year": STATE_YEAR + 1}, "year"),
    ],
)
def test_each_rule_names_its_row_and_column(row: dict[str, Any], column: str) -> None:
    assert columns(row) == [(2, column)]


def test_a_quay_may_bear_any_name_but_a_place_id_must_exist() -> None:
    assert columns(NIGHT | {"from_place": "Nowhere quay"}) == []


def test_the_years_at_both_ends_are_allowed() -> None:
    assert columns(WINTER | {"year": 2000}, NIGHT | {"year": STATE_YEAR}) == []


def test_the_same_stretch_told_twice_is_a_fault_whichever_way_round() -> None:
    turned = WINTER | {"from_place": WINTER["to_place"], "to_place": WINTER["from_place"], "road": "RV3"}
    assert columns(WINTER, turned) == [(3, "from_place")]
    assert columns(WINTER, WINTER | {"road": "Rv4"}) == []
