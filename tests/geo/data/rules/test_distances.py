from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from geo.data.gazetteer import Gazetteer
from geo.data.rules.distances import distance_faults
from geo.data.schema import faults
from geo.data.tables import KNOWN_DISTANCES
from tests.support.worlds import three_towns_tables

TABLES = three_towns_tables()
GAZETTEER = Gazetteer(TABLES["places"], TABLES["municipalities"])


def distances(**changed: Any) -> pd.DataFrame:  # noqa: ANN401 -- a cell of any kind
    row = {
        "from_place": "Auset",
        "to_place": "Brubyen",
        "known_km": 60.0,
        "tolerance_percent": 5.0,
        "expects_ferry": False,
        "source": "the map",
        "confidence": "high",
        "note": "",
    }
    return pd.DataFrame([row | changed])


def columns(frame: pd.DataFrame) -> list[tuple[int | None, str]]:
    return [(fault.row, fault.column) for fault in distance_faults(frame, gazetteer=GAZETTEER)]


def test_a_sound_row_has_no_fault() -> None:
    assert faults(distances(), KNOWN_DISTANCES) == []
    assert columns(distances()) == []
    assert columns(distances(from_place="0101", tolerance_percent=50.0)) == []


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"from_place": "Ausett"}, "from_place"),
        ({"to_place": "Nowhere"}, "to_place"),
        ({"to_place": "0101-auset"}, "to_place"),
        ({"known_km": 0.0}, "known_km"),
        ({"known_km": float("nan")}, "known_km"),
        ({"tolerance_percent": 0.0}, "tolerance_percent"),
        ({"tolerance_percent": 50.1}, "tolerance_percent"),
    ],
)
def test_each_rule_names_its_row_and_column(changed: dict[str, Any], column: str) -> None:
    assert columns(distances(**changed)) == [(2, column)]


def test_an_unknown_place_is_told_with_the_nearest_names() -> None:
    (fault,) = distance_faults(distances(from_place="Ausett"), gazetteer=GAZETTEER)
    assert "Auset (0101)" in str(fault)


def test_all_faults_of_all_rows_are_told() -> None:
    frame = pd.concat([distances(known_km=-1.0, to_place="?"), distances(tolerance_percent=-2.0)], ignore_index=True)
    assert columns(frame) == [(2, "to_place"), (2, "known_km"), (3, "tolerance_percent")]
