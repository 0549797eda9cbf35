"""How a table is described and checked, on a table drawn for the purpose; the real ones stand in test_tables.py."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString, Polygon, box

from geo.data.schema import Column, Table, blanks, faults, is_shaped, normalise, parse, run_by_programs

NAME, COUNT = Column("name", "text", "its name"), Column("count", "integer", "how many", required=False)
SHARE = Column("share", "number", "part of the whole", required=False)
KIND = Column("kind", "text", "what it is", allowed=("road", "ferry"))
TABLE = Table("things", "things.csv", "Drawn.", ("name",), (NAME, COUNT, SHARE, KIND), edited_by_people=True)
BUILT = replace(TABLE, edited_by_people=False)
SHAPES = Table("areas", "areas.parquet", "Drawn.", (), (), geometry="Polygon")


def cells(**changed: list[str]) -> pd.DataFrame:
    row = {"name": ["a", "b"], "count": ["1", ""], "share": ["0.5", ""], "kind": ["road", "ferry"]}
    return pd.DataFrame(row | changed, dtype="str")


def told(**changed: list[str]) -> list[str]:
    frame, unread = parse(cells(**changed), TABLE)
    return [str(fault) for fault in [*unread, *faults(frame, TABLE)]]


def test_a_sound_table_has_no_fault_and_blanks_stay_blank() -> None:
    frame, unread = parse(cells(), TABLE)
    assert not unread + faults(frame, TABLE)
    assert frame["count"].tolist() == [1, pd.NA]
    assert np.isnan(frame["share"].iloc[1])
    assert blanks(frame["count"]).tolist() == [False, True]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"count": ["1.5", ""]}, "row 2, count: '1.5' is not a whole number"),
        ({"share": ["half", ""]}, "row 2, share: 'half' is not a number"),
        ({"share": ["inf", ""]}, "row 2, share: infinite"),
        ({"name": ["", "b"]}, "row 2, name: the cell is blank"),
        ({"name": ["a", "a"]}, "row 3, name: 'a' stands in row 2 already"),
        ({"kind": ["rood", "ferry"]}, "row 2, kind: 'rood' is not known. Did you mean road?"),
        ({"name": ["a\nb", "c"]}, "the cell holds a line break"),
        ({"name": ["=1+1", "c"]}, "would run as a formula"),
        ({"name": ["@sum", "c"]}, "would run as a formula"),
        ({"name": ["+47", "c"]}, "would run as a formula"),
        ({"colour": ["red", "red"]}, "no such column is known"),
    ],
)
def test_each_broken_rule_is_told_where_it_stands(changed: dict[str, list[str]], said: str) -> None:
    found = told(**changed)
    assert [text for text in found if said in text], found


def test_a_built_table_tells_a_rule_once_with_the_first_keys() -> None:
    frame, _ = parse(cells(kind=["rood", "rood"]), BUILT)
    assert [str(fault) for fault in faults(frame, BUILT)] == [
        "things.csv, kind: 'rood' is not known in 2 rows (a, b). Did you mean road? Allowed: road, ferry"
    ]


def test_a_frame_is_shaped_only_with_every_column_of_its_kind() -> None:
    frame, _ = parse(cells(), TABLE)
    assert is_shaped(frame, TABLE)
    assert not is_shaped(frame.drop(columns="count"), TABLE)
    assert not is_shaped(frame.assign(count="many"), TABLE)
    optional = replace(TABLE, columns=(NAME, replace(COUNT, may_lack=True), SHARE, KIND))
    assert is_shaped(frame.drop(columns="count"), optional)


def test_normalising_puts_the_promised_columns_first_and_changes_no_frame() -> None:
    frame = pd.DataFrame({"extra": [1], "kind": ["road"], "name": [None], "count": [2.0]})
    before = frame.copy()
    found = normalise(frame, TABLE)
    assert list(found.columns) == ["name", "count", "kind", "extra"]
    assert found["name"].tolist() == [""]
    assert str(found["count"].dtype) == "Int64"
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize(
    ("shape", "crs", "said"),
    [
        (box(0, 0, 1, 1), "EPSG:4326", "is in EPSG:4326, expected EPSG:25833"),
        (LineString([(0, 0), (1, 1)]), "EPSG:25833", "not a Polygon"),
        (Polygon(), "EPSG:25833", "no geometry"),
        (Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), "EPSG:25833", "invalid geometry"),
    ],
)
def test_each_fault_of_a_shape_is_told(shape: Polygon | LineString, crs: str, said: str) -> None:
    frame = gpd.GeoDataFrame(geometry=[shape], crs=crs)
    assert [fault for fault in faults(frame, SHAPES) if said in str(fault)]
    assert not faults(gpd.GeoDataFrame(geometry=[box(0, 0, 1, 1)], crs="EPSG:25833"), SHAPES)


@pytest.mark.parametrize(
    "text",
    ["=cmd|x", "+1", "@SUM(A1)", "-2+3+cmd|' /C calc'!A0", "-cmd|x", "- cmd|x", "-SUM(A1)", "-(1+1)", "-2*3", "-A!B1",
     "javascript:alert(1)", "se JavaScript:x", "data:text/html,x", "file:///etc/passwd", "/vsicurl/http://x",
     "<VRTDataset>", "<OGRVRTDataSource>", "layer.vrt", "a" * 2001],
)  # fmt: skip
def test_what_a_program_would_run_is_refused(text: str) -> None:
    problem, remedy = run_by_programs(text)
    assert problem
    assert remedy


@pytest.mark.parametrize(
    "text",
    ["-5", "-5,2", "-3.5", "-", "– ingen", "- ingen", "- 3 plasser (av 4)", "- 24/7 åpent", "-5 prosent", "- nei!",
     "data: 2019", "https://www.bufdir.no/statistikk", "Bufdir (2021)", "a" * 2000, ""],
)  # fmt: skip
def test_dashes_negative_numbers_and_addresses_of_the_web_are_shown(text: str) -> None:
    assert run_by_programs(text) == ()
