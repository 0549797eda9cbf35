"""One table, one file: what is written can be read back, the same gives the same, and a bad file says why."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from shapely.geometry import box

from geo.data.files import read_table, remedy_for, write_table
from geo.data.schema import Column, Table
from geo.errors import DataFault

SHOPS = Table(
    "shops",
    "shops.csv",
    "Drawn for the test.",
    ("shop_id",),
    (
        Column("shop_id", "text", "id"),
        Column("open", "flag", "whether it is open"),
        Column("year", "integer", "year", required=False),
    ),
    edited_by_people=True,
)
FIELDS = Table(
    "fields", "fields.parquet", "Drawn.", ("field_id",), (Column("field_id", "integer", "id"),), geometry="Polygon"
)


def shops() -> pd.DataFrame:
    return pd.DataFrame({"shop_id": ["b", "a"], "open": [True, False], "year": pd.array([2024, None], dtype="Int64")})


def problems(folder: Path, content: bytes) -> str:
    (folder / SHOPS.file).write_bytes(content)
    with pytest.raises(DataFault) as caught:
        read_table(folder, SHOPS)
    return str(caught.value)


def test_a_csv_file_is_sorted_by_its_key_with_yes_no_and_blanks(tmp_path: Path) -> None:
    path = write_table(shops(), SHOPS, tmp_path)
    assert path.read_bytes() == b"shop_id,open,year\na,no,\nb,yes,2024\n"
    expected = shops().sort_values("shop_id", ignore_index=True)
    assert_frame_equal(read_table(tmp_path, SHOPS), expected.astype({"shop_id": "str"}), check_dtype=False)
    assert [name.name for name in tmp_path.iterdir()] == [SHOPS.file]


def test_nothing_is_written_where_a_rule_is_broken(tmp_path: Path) -> None:
    write_table(shops(), SHOPS, tmp_path)
    before = (tmp_path / SHOPS.file).read_bytes()
    with pytest.raises(DataFault, match="stands in row 2 already"):
        write_table(shops().assign(shop_id="a"), SHOPS, tmp_path)
    assert (tmp_path / SHOPS.file).read_bytes() == before


def test_shapes_are_written_in_whole_metres_and_read_in_our_coordinate_system(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"field_id": [2, 1]}, geometry=[box(0.4, 0, 9.6, 5), box(20, 0, 25, 5)], crs="EPSG:25833")
    write_table(frame, FIELDS, tmp_path)
    read = read_table(tmp_path, FIELDS)
    assert isinstance(read, gpd.GeoDataFrame)
    assert read["field_id"].tolist() == [1, 2]
    assert read.geometry.iloc[1].equals(box(0, 0, 10, 5))
    assert read.crs == "EPSG:25833"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"shop_id;open;year\na;no;\n", "the cells are not separated by commas"),
        (b"shop_id,open,year\na,no\n", "row 2: has 2 cells, the heading has 3"),
        (b"shop_id,open,open\na,no,no\n", "row 1, open: the column stands twice"),
        (b'shop_id,open,year\n"a,no,\n', "cannot be read"),
        (b"shop_id,open,year\n\xff,no,\n", "cannot be read"),
        (b"shop_id,open,year\na,maybe,2024.5\n", "row 2, open: 'maybe' is not yes or no"),
    ],
)
def test_a_file_that_is_no_table_says_why(tmp_path: Path, content: bytes, said: str) -> None:
    assert said in problems(tmp_path, content)


def test_a_mark_at_the_front_and_empty_lines_at_the_end_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / SHOPS.file).write_bytes(b"\xef\xbb\xbfshop_id,open,year\r\na,no,\r\n\r\n\r\n")
    assert read_table(tmp_path, SHOPS)["shop_id"].tolist() == ["a"]


def test_what_people_edit_is_put_back_and_what_is_built_is_built_again(tmp_path: Path) -> None:
    assert "Put the file back" in remedy_for(SHOPS)
    assert "reisevei build" in remedy_for(FIELDS)
    for table in (SHOPS, FIELDS):
        with pytest.raises(DataFault, match="the file is missing"):
            read_table(tmp_path, table)
    (tmp_path / FIELDS.file).write_bytes(b"not a parquet file")
    with pytest.raises(DataFault, match="cannot be read as Parquet"):
        read_table(tmp_path, FIELDS)
