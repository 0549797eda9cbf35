"""Fresh frames with other values or other rows; the frame that is given is left as it is."""

from __future__ import annotations

import pandas as pd
from pandas.testing import assert_frame_equal

from geo.data.gazetteer import Gazetteer
from geo.scenario.tables import town_columns, with_rows, with_values
from tests.support.worlds import three_towns_tables

TABLES = three_towns_tables()
CENTRES = TABLES["centres"]


def test_a_changed_centre_is_assumed_and_the_others_keep_their_documents() -> None:
    before = CENTRES.copy()
    found = with_values(CENTRES, {"aust": {"status": "closed"}}).set_index("centre_id")
    assert found.loc["aust", ["status", "source", "confidence", "note"]].tolist() == [
        "closed", "scenario", "assumption", ""
    ]  # fmt: skip
    assert pd.isna(found.loc["aust", "status_year"])
    assert found.loc["bru", ["status", "source", "status_year"]].tolist() == ["open", "drawn for the tests", 2024]
    assert_frame_equal(CENTRES, before)


def test_rows_are_kept_or_left_out_and_new_ones_stand_last() -> None:
    row = CENTRES.iloc[0].to_dict() | {"centre_id": "new"}
    found = with_rows(CENTRES, [row], kept=[True, False, True])
    assert found["centre_id"].tolist() == ["aust", "oya", "new"]
    assert list(found.columns) == list(CENTRES.columns)
    assert len(CENTRES) == 3


def test_a_town_brings_its_municipality_along() -> None:
    gazetteer = Gazetteer(TABLES["places"], TABLES["municipalities"])
    assert town_columns("0201-dalsbygda", gazetteer=gazetteer) == {
        "town": "Dalsbygda", "municipality_code": "0201", "municipality": "Dal"
    }  # fmt: skip
