"""Each format by itself, on a hand-made table of two municipalities."""

from __future__ import annotations

import csv
import io
import json
import math
import sqlite3
import zipfile
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from dashboard.export.formats.about import About, Choice
from dashboard.export.formats.cells import FORMULA_STARTS, fixed, safe_text
from dashboard.export.formats.geofiles import to_gpkg, to_parquet
from dashboard.export.formats.municipality_workbook import to_xlsx
from dashboard.export.formats.table import FIELDS, KEYS, tidy
from dashboard.export.formats.text import csv_metadata, to_csv, to_geojson
from dashboard.text.catalogue import file_words
from geo.data.manifest import Source

PROMISED = [
    "municipality_code",
    "municipality",
    "county_code",
    "county",
    "population",
    "cut_off_population",
    "cut_off_reason",
    "centre_id",
    "centre",
    "median_min",
    "mean_min",
    "p10_min",
    "p90_min",
    "share_within_30",
    "share_within_60",
    "share_within_90",
    "share_within_120",
    "share_within_180",
    "share_within_300",
    "evidence",
]
NAN = float("nan")


@pytest.fixture
def about() -> About:
    source = Source("n1", "Kartverket", "N1000", "2024-12", "CC BY 4.0", "https://l.example", "© Kartverket",
                    "https://k.example", ("roads.gpkg",))  # fmt: skip
    choices = (Choice("group", "women", "kvinner"), Choice("measure", "nearest", "Nærmeste"))
    return About("Reisetid for kvinner", choices, ("Slik er det regnet.",), "ab" * 32, (source,))


@pytest.fixture
def raw() -> pd.DataFrame:
    """As a study might give it: out of order, unrounded, with one municipality that reaches nothing."""
    far = {f"share_within_{limit}": 0.0 for limit in (30, 60, 90, 120, 180, 300)}
    near = {**far, "share_within_90": 1 / 3, "share_within_120": 0.99999, "share_within_180": 1.0}
    return pd.DataFrame(
        [
            {"municipality_code": "0202", "municipality": "=Øya", "county_code": "02", "county": "Nordfylket",
             "population": 768, "cut_off_population": 767.6, "cut_off_reason": "no_car_road", "centre_id": "",
             "centre": "", "median_min": NAN, "mean_min": math.inf, "p10_min": NAN, "p90_min": NAN, **far,
             "evidence": ""},
            {"municipality_code": "0101", "municipality": "Aust", "county_code": "01", "county": "Sørfylket",
             "population": 3, "cut_off_population": 0.0, "cut_off_reason": None, "centre_id": "aust",
             "centre": "-1+1", "median_min": 12.3456, "mean_min": 20.0, "p10_min": -0.04, "p90_min": 99.95, **near,
             "evidence": "full 2021 medium", "extra": 1},
        ]
    )  # fmt: skip


@pytest.fixture
def table(raw: pd.DataFrame) -> pd.DataFrame:
    return tidy(raw)


@pytest.fixture
def with_shapes(table: pd.DataFrame) -> gpd.GeoDataFrame:
    hole = Polygon(
        box(200_000, 6_600_000, 240_000, 6_640_000).exterior, [box(210_000, 6_610_000, 220_000, 6_620_000).exterior]
    )
    isles = MultiPolygon([box(900_000, 7_800_000, 901_000, 7_801_000), box(905_000, 7_800_000, 906_000, 7_801_000)])
    return gpd.GeoDataFrame(table, geometry=[hole, isles], crs="EPSG:25833")


def test_the_english_keys_are_the_promised_ones_in_that_order() -> None:
    assert list(KEYS) == PROMISED


def test_tidy_sorts_rounds_and_drops_what_is_not_promised(table: pd.DataFrame) -> None:
    assert list(table.columns) == PROMISED
    assert table["municipality_code"].tolist() == ["0101", "0202"]
    assert table["median_min"].tolist()[0] == 12.3
    assert math.isnan(table["mean_min"].tolist()[1])
    assert table["cut_off_population"].tolist() == [0, 768]
    assert table["share_within_90"].tolist() == [0.3333, 0.0]
    assert table["cut_off_reason"].tolist() == ["", "no_car_road"]


def test_tidy_says_which_column_is_missing(raw: pd.DataFrame) -> None:
    with pytest.raises(KeyError, match="evidence"):
        tidy(raw.drop(columns="evidence"))


def test_tidy_leaves_the_given_frame_alone(raw: pd.DataFrame) -> None:
    before = raw.copy(deep=True)
    tidy(raw)
    pd.testing.assert_frame_equal(raw, before)


def test_csv_is_plain_text_that_csv_and_pandas_read_alike(table: pd.DataFrame) -> None:
    content = to_csv(table)
    assert content.startswith(b"municipality_code,")  # no byte order mark: the first key is the first key
    assert b"\r" not in content
    assert content.endswith(b"\n")
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert rows[0]["median_min"] == "12.3"
    assert rows[0]["p10_min"] == "0.0"
    assert rows[0]["share_within_90"] == "0.3333"
    assert rows[0]["share_within_120"] == "1.0000"
    assert rows[1]["median_min"] == ""
    assert rows[1]["cut_off_reason"] == "no_car_road"
    frame = pd.read_csv(io.BytesIO(content), dtype={"municipality_code": str})
    assert frame["mean_min"].tolist()[0] == 20.0
    assert frame["municipality_code"].tolist() == ["0101", "0202"]


def test_formulas_are_neutralised_in_csv_and_xlsx(table: pd.DataFrame, about: About) -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(table).decode())))
    assert rows[0]["centre"] == "'-1+1"
    assert rows[1]["municipality"] == "'=Øya"
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(table, about, t=file_words())))["Kommuner"]
    assert sheet["I2"].value == "'-1+1"
    assert sheet["B3"].value == "'=Øya"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}  # none is a formula


@given(st.text(min_size=1))
def test_no_text_begins_as_a_formula(text: str) -> None:
    safe = safe_text(text)
    assert not safe.startswith(FORMULA_STARTS)
    assert safe in {text, f"'{text}"}


@pytest.mark.parametrize("text", ["=1+1", "+47 12", "-5", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_dangerous_starts_get_an_apostrophe(text: str) -> None:
    assert safe_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Å", "a=b", "5 - 3", ""])
def test_harmless_text_is_left_alone(text: str) -> None:
    assert safe_text(text) == text


def test_fixed_decimals() -> None:
    assert [fixed(v, decimals=1) for v in (1.25, -0.04, -3.0, NAN, math.inf)] == ["1.2", "0.0", "-3.0", "", ""]


def test_csv_metadata_describes_every_column_and_names_sources(about: About) -> None:
    document = json.loads(csv_metadata(about, file_name="x.csv", fields=FIELDS))
    assert document["url"] == "x.csv"
    assert [column["name"] for column in document["tableSchema"]["columns"]] == PROMISED
    assert document["dc:source"] == ["© Kartverket"]
    assert document["reisevei:about"]["question"] == {"group": "women", "measure": "nearest"}
    assert document["reisevei:about"]["sources"][0]["licence"] == "CC BY 4.0"


def test_xlsx_has_norwegian_headings_real_numbers_and_a_sheet_on_sources(table: pd.DataFrame, about: About) -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(table, about, t=file_words())))
    assert book.sheetnames == ["Kommuner", "Kilder og metode"]
    sheet = book["Kommuner"]
    assert sheet["B1"].value == "Kommune"
    assert sheet["A2"].value == "0101"
    assert sheet["J2"].value == 12.3
    assert sheet["J2"].number_format == "0.0"
    assert sheet["P2"].value == 0.3333
    assert sheet["P2"].number_format == "0.0%"
    assert sheet["J3"].value is None
    assert sheet["G3"].value == "Ingen bilvei"
    assert sheet["T2"].value == "fullt tilbud på senteret (2021, middels sikker kilde)"
    assert sheet.freeze_panes == "C2"
    said = {str(cell.value) for row in book["Kilder og metode"].iter_rows() for cell in row if cell.value}
    assert {"kvinner", "Slik er det regnet.", "© Kartverket", "CC BY 4.0", "ab" * 32, "share_within_30"} <= said


def test_every_column_has_a_norwegian_heading_of_its_own() -> None:
    t = file_words()
    headings = [t(f"export.column.{key}") for key in PROMISED]
    assert len(set(headings)) == len(PROMISED)


def test_geojson_is_in_degrees_with_rings_the_right_way_round(with_shapes: gpd.GeoDataFrame, about: About) -> None:
    document = json.loads(to_geojson(with_shapes, about))
    assert document["type"] == "FeatureCollection"
    assert document["about"]["sources"][0]["attribution"] == "© Kartverket"
    first, second = document["features"]
    assert list(first["properties"]) == PROMISED
    assert first["id"] == "0101"
    assert second["properties"]["median_min"] is None
    assert second["geometry"]["type"] == "MultiPolygon"
    outer, inner = first["geometry"]["coordinates"]
    assert _signed_area(outer) > 0 > _signed_area(inner)
    assert outer[0] == outer[-1]
    assert all(9 < x < 11 and 59 < y < 60 for x, y in outer)


def test_gpkg_reads_back_equal_with_sources_inside(with_shapes: gpd.GeoDataFrame, about: About, tmp_path: Path) -> None:
    path = tmp_path / "x.gpkg"
    path.write_bytes(to_gpkg(with_shapes, about))
    assert [str(name) for name, _ in pyogrio.list_layers(path)] == ["municipalities", "about", "sources"]
    back = gpd.read_file(path, layer="municipalities")
    assert back.crs == "EPSG:25833"
    assert back["median_min"].tolist()[0] == 12.3
    assert back["population"].tolist() == [3, 768]
    assert back["centre"].tolist()[0] == "-1+1"  # no spreadsheet: text is left as it is
    assert back.geometry.geom_equals(with_shapes.geometry).all()
    with sqlite3.connect(path) as base:
        assert base.execute("select attribution from sources").fetchall() == [("© Kartverket",)]
        assert ("group", "women") in base.execute("select key, value from about").fetchall()
        changed = base.execute("select distinct last_change from gpkg_contents").fetchall()
    base.close()
    assert changed == [("2000-01-01T00:00:00.000Z",)]


def test_gpkg_puts_gdal_configuration_back(with_shapes: gpd.GeoDataFrame, about: About) -> None:
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    to_gpkg(with_shapes, about)
    assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") is None


def test_parquet_is_geoparquet_with_the_question_in_its_metadata(with_shapes: gpd.GeoDataFrame, about: About) -> None:
    content = to_parquet(with_shapes, about)
    back = gpd.read_parquet(io.BytesIO(content))
    assert back.crs == "EPSG:25833"
    assert [*back.columns] == [*PROMISED, "geometry"]
    assert pd.isna(back["cut_off_reason"].tolist()[0])
    metadata = pq.read_schema(io.BytesIO(content)).metadata
    assert json.loads(metadata[b"reisevei"])["question"]["group"] == "women"


def test_each_format_gives_the_same_bytes_twice(
    table: pd.DataFrame, with_shapes: gpd.GeoDataFrame, about: About
) -> None:
    assert to_csv(table) == to_csv(table)
    assert to_xlsx(table, about, t=file_words()) == to_xlsx(table, about, t=file_words())
    for write in (to_geojson, to_gpkg, to_parquet):
        assert write(with_shapes, about) == write(with_shapes, about), write.__name__


def test_a_workbook_tells_no_clock_time(table: pd.DataFrame, about: About) -> None:
    with zipfile.ZipFile(io.BytesIO(to_xlsx(table, about, t=file_words()))) as book:
        assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z" in book.read("docProps/core.xml")


def _signed_area(ring: list[list[float]]) -> float:
    pairs = pairwise(ring)
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs) / 2
