"""GeoPackage and GeoParquet: the table with outlines in the national metric system, sources inside the file."""

from __future__ import annotations

import io
import json
import tempfile
import threading
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pyogrio

from dashboard.export.formats.about import About, source_dict

LAYER = "municipalities"
# A GeoPackage notes when each layer was last changed. An export is a function of its data and nothing else, so
# the same clock time is written every time; which state the data have stands under "about".
FIXED_DATE = "2000-01-01T00:00:00.000Z"
_ONE_AT_A_TIME = threading.Lock()  # GDAL's configuration is shared by all threads


def to_gpkg(table: gpd.GeoDataFrame, about: About) -> bytes:
    """Return a GeoPackage with the layer ``municipalities`` and the plain tables ``about`` and ``sources``."""
    layers: list[tuple[str, pd.DataFrame]] = [
        (LAYER, _with_blanks(table)),
        ("about", pd.DataFrame(_about_rows(about), columns=["key", "value"])),
        ("sources", pd.DataFrame([source_dict(source) for source in about.sources])),
    ]
    with _ONE_AT_A_TIME, tempfile.TemporaryDirectory() as folder:
        before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": FIXED_DATE})
        try:
            path = Path(folder) / "reisevei.gpkg"
            for name, frame in layers:
                pyogrio.write_dataframe(frame, path, layer=name, driver="GPKG")
            return path.read_bytes()
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def to_parquet(table: gpd.GeoDataFrame, about: About) -> bytes:
    """Return GeoParquet (zstd); ``about`` is JSON under the key ``reisevei`` of the file's metadata."""
    first = io.BytesIO()
    _with_blanks(table).to_parquet(first, index=False)
    arrow = pq.read_table(first)
    metadata = {**(arrow.schema.metadata or {}), b"reisevei": json.dumps(about.as_dict(), ensure_ascii=False).encode()}
    stream = io.BytesIO()
    pq.write_table(arrow.replace_schema_metadata(metadata), stream, compression="zstd")
    return stream.getvalue()


def _with_blanks(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Blank text as missing: these formats have a value for it."""
    texts = {name: table[name].replace("", None) for name in table.columns if table[name].dtype.kind in "OUT"}
    return table.assign(**texts)


def _about_rows(about: About) -> list[tuple[str, str]]:
    rows = [("title", about.title), *((choice.key, choice.code) for choice in about.choices)]
    rows += [(f"method_{number}", text) for number, text in enumerate(about.method, start=1)]
    return [*rows, ("data_sha256", about.data_sha256)]
