"""The formats there are: a light module, so that the command line can offer them without loading a library."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Format:
    """A file format; ``name`` is also the file's ending. ``text``: it may go to a terminal or a pipe."""

    name: str
    media_type: str
    text: bool


FORMATS: tuple[Format, ...] = (
    Format("csv", "text/csv; charset=utf-8", text=True),
    Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", text=False),
    Format("gpkg", "application/geopackage+sqlite3", text=False),
    Format("parquet", "application/vnd.apache.parquet", text=False),
    Format("geojson", "application/geo+json", text=True),
    Format("pdf", "application/pdf", text=False),
)
FORMAT_NAMES: tuple[str, ...] = tuple(known.name for known in FORMATS)
