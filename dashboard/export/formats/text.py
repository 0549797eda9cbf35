r"""CSV with its metadata beside it, and GeoJSON.

CSV is UTF-8 without a byte order mark, comma, point, ``\n`` and nothing but the table: what pandas, R and every
database read unasked. In a Norwegian Excel it opens through *Data > Fra tekst/CSV*, which asks for nothing either;
for a double click there is XLSX. Question, method, licences and units go into a second file as the W3C recommends
(*CSV on the Web*): ``table.csv`` has ``table.csv-metadata.json``.
"""

from __future__ import annotations

import json

import geopandas as gpd
import pandas as pd
import shapely

from dashboard.export.formats.about import About
from dashboard.export.formats.cells import csv_text, fixed, safe_text
from dashboard.export.formats.table import MINUTE_DECIMALS, SHARE_DECIMALS, WHOLE, Field, fields_in

DEGREE_DECIMALS = 5  # about one metre; the outlines are simplified far beyond that
CSVW_TYPES = {
    "text": "string",
    "people": "integer",
    "person_minutes": "integer",
    "minutes": "decimal",
    "share": "decimal",
}
CSVW_UNITS = {
    "people": "people",
    "person_minutes": "people times minutes",
    "minutes": "minutes",
    "share": "share of 1",
}


def to_csv(table: pd.DataFrame) -> bytes:
    """Return the tidy table as CSV; minutes with one decimal, shares with four, blanks empty."""
    fields = fields_in(table)
    columns = [_as_text(table[field.key], field=field) for field in fields]
    return csv_text([field.key for field in fields], zip(*columns, strict=True)).encode("utf-8")


def _as_text(values: pd.Series, *, field: Field) -> list[str]:
    if field.kind == "text":
        return [safe_text(value) for value in values]
    if field.kind in WHOLE:
        return ["" if pd.isna(value) else str(int(value)) for value in values]
    decimals = MINUTE_DECIMALS if field.kind == "minutes" else SHARE_DECIMALS
    return [fixed(float(value), decimals=decimals) for value in values]


def csv_metadata(about: About, *, file_name: str, fields: tuple[Field, ...]) -> bytes:
    """Return the CSV's companion: W3C "Metadata Vocabulary for Tabular Data", with our question and sources."""
    columns = []
    for field in fields:
        column = {
            "name": field.key,
            "titles": field.key,
            "datatype": CSVW_TYPES[field.kind],
            "dc:description": field.doc,
        }
        if field.kind in CSVW_UNITS:
            column["schema:unitText"] = CSVW_UNITS[field.kind]
        columns.append(column)
    document = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "nb"}],
        "url": file_name,
        "dc:title": about.title,
        "dc:source": [source.attribution for source in about.sources],
        "tableSchema": {"columns": columns, "primaryKey": "municipality_code"},
        "reisevei:about": about.as_dict(),
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def to_geojson(table: gpd.GeoDataFrame, about: About) -> bytes:
    """Return the table with outlines as GeoJSON (RFC 7946: degrees, WGS 84, outer rings counter-clockwise).

    ``about`` is a member of the collection beside ``features``, as the RFC allows. One feature per line.
    """
    degrees = table.to_crs("EPSG:4326")
    outlines = shapely.orient_polygons(degrees.geometry.to_numpy())
    fields = fields_in(table)
    columns = [_as_json(table[field.key], field=field) for field in fields]
    features = []
    for outline, values in zip(outlines, zip(*columns, strict=True), strict=True):
        feature = {
            "type": "Feature",
            "id": values[0],
            "properties": dict(zip((field.key for field in fields), values, strict=True)),
            "geometry": _geometry(outline),
        }
        features.append(json.dumps(feature, ensure_ascii=False, allow_nan=False, separators=(",", ":")))
    head = json.dumps(about.as_dict(), ensure_ascii=False, separators=(",", ":"))
    body = ",\n".join(features)
    return f'{{"type":"FeatureCollection","about":{head},"features":[\n{body}\n]}}\n'.encode()


def _as_json(values: pd.Series, *, field: Field) -> list[object]:
    if field.kind == "text":
        return [value or None for value in values]
    if field.kind in WHOLE:
        return [None if pd.isna(value) else int(value) for value in values]
    return [None if pd.isna(value) else float(value) for value in values]


def _geometry(outline: shapely.Geometry) -> dict[str, object] | None:
    """Return the GeoJSON geometry, rounded; a polygon stays a polygon, several become a multi-polygon."""
    parts = [part for part in shapely.get_parts(outline) if not part.is_empty]
    if not parts:
        return None
    rings = [[_ring(part.exterior), *(_ring(hole) for hole in part.interiors)] for part in parts]
    if len(rings) == 1:
        return {"type": "Polygon", "coordinates": rings[0]}
    return {"type": "MultiPolygon", "coordinates": rings}


def _ring(ring: shapely.LinearRing) -> list[list[float]]:
    return [[round(x, DEGREE_DECIMALS), round(y, DEGREE_DECIMALS)] for x, y in shapely.get_coordinates(ring).tolist()]
