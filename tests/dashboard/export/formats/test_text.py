from __future__ import annotations

import csv
import io
import json
from itertools import pairwise

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import MultiPolygon

from dashboard.export.formats.about import About
from dashboard.export.formats.table import FIELDS
from dashboard.export.formats.text import csv_metadata, to_csv, to_geojson
from tests.dashboard.export.formats.promised import PROMISED


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


def test_csv_metadata_describes_every_column_and_names_sources(about: About) -> None:
    document = json.loads(csv_metadata(about, file_name="x.csv", fields=FIELDS))
    assert document["url"] == "x.csv"
    assert [column["name"] for column in document["tableSchema"]["columns"]] == PROMISED
    assert document["dc:source"] == ["© Kartverket"]
    assert document["reisevei:about"]["question"] == {"group": "women", "measure": "nearest"}
    assert document["reisevei:about"]["sources"][0]["licence"] == "CC BY 4.0"


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


def _signed_area(ring: list[list[float]]) -> float:
    pairs = pairwise(ring)
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs) / 2


def test_formulas_are_neutralised(table: pd.DataFrame) -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(table).decode())))
    assert rows[0]["centre"] == "'-1+1"
    assert rows[1]["municipality"] == "'=Øya"


def test_a_blank_is_null_and_a_single_part_stays_a_polygon(with_shapes: gpd.GeoDataFrame, about: About) -> None:
    alone = with_shapes.set_geometry([MultiPolygon([shape]) if shape.geom_type == "Polygon" else shape
                                      for shape in with_shapes.geometry])  # fmt: skip
    first, second = json.loads(to_geojson(alone, about))["features"]
    assert first["geometry"]["type"] == "Polygon"
    assert first["properties"]["cut_off_reason"] is None
    assert second["properties"]["cut_off_population"] == 768


@pytest.mark.parametrize(("key", "kind"), [("population", "integer"), ("median_min", "decimal"), ("centre", "string")])
def test_the_metadata_give_type_and_unit(about: About, key: str, kind: str) -> None:
    columns = json.loads(csv_metadata(about, file_name="x.csv", fields=FIELDS))["tableSchema"]["columns"]
    column = next(one for one in columns if one["name"] == key)
    assert column["datatype"] == kind
    assert ("schema:unitText" in column) == (kind != "string")


def test_the_same_table_gives_the_same_bytes(table: pd.DataFrame, with_shapes: gpd.GeoDataFrame, about: About) -> None:
    assert to_csv(table) == to_csv(table)
    assert to_geojson(with_shapes, about) == to_geojson(with_shapes, about)
