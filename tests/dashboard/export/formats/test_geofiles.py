from __future__ import annotations

import io
import json
import sqlite3
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pyogrio

from dashboard.export.formats.about import About
from dashboard.export.formats.geofiles import to_gpkg, to_parquet
from tests.dashboard.export.formats.promised import PROMISED


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


def test_the_same_table_gives_the_same_bytes(with_shapes: gpd.GeoDataFrame, about: About) -> None:
    for write in (to_gpkg, to_parquet):
        assert write(with_shapes, about) == write(with_shapes, about), write.__name__
