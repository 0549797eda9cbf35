"""A frame is held against its table: each fault is named, with its row where people edit, once per rule elsewhere."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.data.schema import Column, Table, blanks, faults, is_shaped, normalise, parse
from geo.data.tables import (
    CENTRES,
    COUNTIES,
    EVIDENCE,
    LANDMASSES,
    NATIONAL_COUNTS,
    NO_POINTS,
    ORIGINS,
    TABLES,
    table_named,
)
from tests.support.worlds import three_towns_tables

WORLD = three_towns_tables()
DECISIONS = ("mainland", "road", "ferry", "no_car_road")
MIXED = Table(
    "mixed",
    "mixed.csv",
    "",
    ("name",),
    (
        Column("name", "text", "a name"),
        Column("count", "integer", "a count", required=False),
        Column("share", "number", "a share", required=False),
        Column("sure", "flag", "whether"),
    ),
    edited_by_people=True,
)


def said(frame: pd.DataFrame, table: Table) -> list[str]:
    return [str(fault) for fault in faults(frame, table)]


@pytest.mark.parametrize("name", [table.name for table in TABLES])
def test_every_table_of_the_shared_world_is_as_promised(name: str) -> None:
    table = table_named(name)
    assert faults(WORLD[name], table) == []
    assert is_shaped(WORLD[name], table)


def test_tables_have_distinct_names_files_and_columns() -> None:
    assert len({table.name for table in TABLES}) == len({table.file for table in TABLES}) == len(TABLES)
    for table in TABLES:
        assert len(set(table.column_names)) == len(table.columns)
        assert set(table.key) <= set(table.column_names)
        assert {column.kind for column in table.columns} <= {"text", "integer", "number", "flag"}
        assert (table.geometry is not None) <= table.file.endswith(".parquet")
        assert table.edited_by_people <= table.file.endswith(".csv")
        assert (table.refuses is NO_POINTS) == table.edited_by_people


def test_cells_become_values_and_blanks_stay_blank() -> None:
    cells = pd.DataFrame({"name": [" a ", "b"], "count": ["3", ""], "share": ["0.5", ""], "sure": ["yes", "no"]})
    frame, found = parse(cells, MIXED)
    assert found == []
    assert frame["name"].tolist() == ["a", "b"]
    assert str(frame["count"].dtype) == "Int64"
    assert frame["count"].iloc[0] == 3
    assert blanks(frame["count"]).tolist() == [False, True]
    assert np.isnan(frame["share"].iloc[1])
    assert frame["sure"].tolist() == [True, False]


def test_every_cell_that_cannot_be_read_is_told_with_its_row() -> None:
    cells = pd.DataFrame(
        {"name": list("abc"), "count": ["three", "1.5", "2"], "share": ["half", "1", "0,5"], "sure": ["ja", "yes", ""]}
    )
    _, found = parse(cells, MIXED)
    assert sorted((fault.row, fault.column, fault.problem) for fault in found) == [
        (2, "count", "'three' is not a whole number"),
        (2, "share", "'half' is not a number"),
        (2, "sure", "'ja' is not yes or no"),
        (3, "count", "'1.5' is not a whole number"),
        (4, "share", "'0,5' is not a number"),
    ]


@given(
    st.lists(
        st.tuples(
            st.text(alphabet="abcæøå ", min_size=1, max_size=5).filter(str.strip),
            st.one_of(st.none(), st.integers(-(10**9), 10**9)),
            st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False, width=32)),
            st.booleans(),
        ),
        max_size=8,
    )
)
def test_values_written_as_cells_are_read_as_the_same_values(
    rows: list[tuple[str, int | None, float | None, bool]],
) -> None:
    cells = pd.DataFrame(
        [
            (name, "" if count is None else str(count), "" if share is None else repr(share), "yes" if sure else "no")
            for name, count, share, sure in rows
        ],
        columns=["name", "count", "share", "sure"],
        dtype="str",
    )
    frame, found = parse(cells, MIXED)
    assert found == []
    assert frame["name"].tolist() == [name.strip() for name, *_ in rows]
    assert [None if pd.isna(value) else value for value in frame["count"]] == [row[1] for row in rows]
    assert [None if pd.isna(value) else value for value in frame["share"]] == [row[2] for row in rows]
    assert frame["sure"].tolist() == [row[3] for row in rows]


def test_missing_and_unknown_columns_are_told() -> None:
    frame = WORLD["centres"].drop(columns="confidence").assign(leder="x")
    assert said(frame, CENTRES) == [
        "centres.csv, confidence: the column is missing. Add it: how sure",
        "centres.csv, leder: no such column is known. Remove it; known: " + ", ".join(sorted(CENTRES.column_names)),
    ]
    assert not is_shaped(frame, CENTRES)


@pytest.mark.parametrize("heading", ["lat", "Adresse", "postnummer", "koordinat", "geometry", "x"])
def test_a_column_for_a_point_or_an_address_is_refused_on_a_table_of_centres(heading: str) -> None:
    (fault,) = faults(WORLD["centres"].assign(**{heading: ""}), CENTRES)
    assert (fault.row, fault.column) == (1, heading)
    assert "coordinates or an address" in fault.problem
    assert "town only" in fault.remedy


@pytest.mark.parametrize("text", ["59.9139", "Storgata 12", "0150 Oslo", "POINT(1 2)", "6 652 000"])
@pytest.mark.parametrize(("name", "column"), [("centres", "note"), ("evidence", "source"), ("agreements", "note")])
def test_a_cell_with_a_point_or_an_address_is_refused(name: str, column: str, text: str) -> None:
    frame = WORLD[name].copy()
    frame[column] = [f"se {text}", *frame[column].tolist()[1:]]
    (fault,) = faults(frame, table_named(name))
    assert (fault.row, fault.column) == (2, column)
    assert fault.problem.startswith("the cell holds a")


def test_blank_and_unknown_words_are_told_row_by_row_where_people_edit() -> None:
    frame = WORLD["centres"].assign(
        status=["open", "opne", ""], source=["", "s", "s"], owner_type=["", "municipal", "municipal"]
    )
    assert said(frame, CENTRES) == [
        "centres.csv, row 4, status: the cell is blank. Fill in: in operation or not",
        "centres.csv, row 3, status: 'opne' is not known. Did you mean open? Allowed: open, closed",
        "centres.csv, row 2, source: the cell is blank. Fill in: who says so",
    ]


def test_cells_that_a_spreadsheet_would_run_and_broken_lines_are_refused() -> None:
    frame = WORLD["evidence"].copy()
    frame["source"] = ["=Oslo: nyhet", "to\nlinjer", *frame["source"].tolist()[2:]]
    assert sorted((fault.row, fault.problem) for fault in faults(frame, EVIDENCE)) == [
        (2, "'=Oslo: nyhet' would run as a formula in a spreadsheet"),
        (3, "the cell holds a line break"),
    ]


def test_a_built_table_gets_one_line_per_rule() -> None:
    frame = WORLD["landmasses"].assign(decision="swim", landmass_id=[4, 4, 4], population=np.inf)
    assert said(frame, LANDMASSES) == [
        "landmasses.csv, population: infinite in 3 rows (4, 4, 4). Leave unknown or impossible values blank",
        f"landmasses.csv, decision: 'swim' is not known in 3 rows (4, 4, 4). Allowed: {', '.join(DECISIONS)}",
        "landmasses.csv, landmass_id: repeated in 2 rows (4, 4). Each key stands in one row only",
    ]


def test_repeated_keys_name_the_first_row() -> None:
    frame = WORLD["centres"].assign(centre_id=["aust", "bru", "aust"])
    assert said(frame, CENTRES) == [
        "centres.csv, row 4, centre_id: 'aust' stands in row 2 already. Give each row its own, or join them"
    ]


@pytest.mark.parametrize(
    ("shape", "problem"),
    [
        (None, "no geometry in 1 row (01)"),
        (shapely.Polygon(), "no geometry in 1 row (01)"),
        (shapely.Point(0, 0), "not a Polygon in 1 row (01)"),
        (shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), "invalid geometry (Self-intersection"),
    ],
)
def test_a_wrong_geometry_is_told(shape: object, problem: str) -> None:
    frame = gpd.GeoDataFrame({"county_code": ["01"], "county": ["A"]}, geometry=[shape], crs="EPSG:25833")
    (fault,) = faults(frame, COUNTIES)
    assert fault.problem.startswith(problem)


@pytest.mark.parametrize(("crs", "named"), [("EPSG:4326", "EPSG:4326"), (None, "no coordinate system")])
def test_another_coordinate_system_is_told_not_projected(crs: str | None, named: str) -> None:
    frame = gpd.GeoDataFrame({"county_code": ["01"], "county": ["A"]}, geometry=[shapely.box(0, 0, 1, 1)], crs=crs)
    (fault,) = faults(frame, COUNTIES)
    assert fault.problem == f"is in {named}, expected EPSG:25833"


def test_a_frame_without_geometries_is_told() -> None:
    bare = pd.DataFrame(WORLD["counties"]).assign(geometry="POLYGON")
    assert [fault.problem for fault in faults(bare, COUNTIES)] == ["holds no geometries"]
    assert not is_shaped(bare, COUNTIES)


def test_a_column_of_the_wrong_kind_is_told_once() -> None:
    frame = WORLD["origins"].assign(population="many", x_m=0.5)
    assert [(fault.column, fault.problem.split(",")[1]) for fault in faults(frame, ORIGINS)] == [
        ("x_m", " expected a whole number"),
        ("population", " expected a number"),
    ]


def test_normalising_orders_columns_and_leaves_the_callers_frame_alone() -> None:
    frame = WORLD["national_counts"][list(reversed(NATIONAL_COUNTS.column_names))].astype({"yes": "float64"})
    before = frame.copy()
    ordered = normalise(frame, NATIONAL_COUNTS)
    assert tuple(ordered.columns) == NATIONAL_COUNTS.column_names
    assert str(ordered["yes"].dtype) == "Int64"
    pd.testing.assert_frame_equal(frame, before)


def test_a_column_that_a_file_may_lack_may_be_lacking_and_others_may_not() -> None:
    roads = WORLD["roads"]
    without = roads.drop(columns=["sailing_s", "headway_s"])
    assert faults(without, table_named("roads")) == []
    assert is_shaped(without, table_named("roads"))
    assert not is_shaped(roads.drop(columns="seconds_back"), table_named("roads"))
    assert not is_shaped(roads.assign(sailing_s="fast"), table_named("roads"))
    assert [fault.column for fault in faults(roads.assign(sailing_s="fast"), table_named("roads"))] == ["sailing_s"]
