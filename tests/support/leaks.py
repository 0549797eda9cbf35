"""Look through any output, whatever its kind, for something finer than a town said of a centre.

An output is taken apart into *parts*: every text in it, and every point geometry. Outlines and roads are made of
coordinates too, but of areas and roads; what must not be there is a point that is not a town's public reference
point, an address or coordinate in a text, and a field for one beside a centre's name.
"""

from __future__ import annotations

import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote_plus
from xml.etree import ElementTree as ET

import pyarrow.parquet as pq
import shapely
from pypdf import PdfReader

from geo.data.personal_data import personal_data
from geo.data.sensitive import names_a_point, reveals

_PATH = re.compile(r"M-?\d[MmLlHhVvZz\d\s.,-]*")  # an outline as the map draws it: commands and numbers, no words
_GPKG_OWN = ("gpkg_spatial_ref_sys", "gpkg_extensions", "rtree_", "sqlite_")  # tables of the format, the same in all
_GPKG_CLOCK = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")  # when the file was written, by its format
_GPKG_HEADER_BYTES = 8  # magic, version, flags, reference system; then an envelope whose size the flags tell
_ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}


@dataclass
class Parts:
    """What an output holds. ``fields``: (name of the field, what stands beside it) for structured outputs."""

    texts: list[str] = field(default_factory=list)
    points: list[tuple[float, float]] = field(default_factory=list)
    fields: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def shape(self, geometry: shapely.Geometry | None) -> None:
        """Keep the geometry's points; its lines and outlines are no one's address."""
        for part in shapely.get_parts(shapely.get_parts([geometry]) if geometry is not None else []):
            if part.geom_type == "Point":
                self.points.append((part.x, part.y))


def parts(content: bytes, name: str) -> Parts:
    """Take the output called ``name`` apart, after its ending; text where the ending is not known."""
    found = Parts()
    read = {
        ".xlsx": _xlsx,
        ".gpkg": _gpkg,
        ".parquet": _parquet,
        ".geojson": _json,
        ".json": _json,
        ".html": _html,
        ".pdf": _pdf,
    }
    read.get(Path(name).suffix, _text)(content, found)
    return found


def leaks(content: bytes, name: str, *, towns: Collection[tuple[float, float]], centres: Collection[str]) -> list[str]:
    """List everything in the output that is finer than a town, in words; nothing if all is well.

    ``towns``: the public reference points, in the output's own coordinates. ``centres``: ids and names of the centres.
    """
    held = parts(content, name)
    found = [f"text: {what} in {text[:80]!r}" for text in held.texts if (what := reveals(text) or personal_data(text))]
    found += [f"point {point} is no town's" for point in held.points if point not in towns]
    for key, beside in held.fields:
        values = {str(value) for value in beside.values() if isinstance(value, str)}
        if values & set(centres) and names_a_point(key) and _point_beside(beside) not in towns:
            found.append(f"field {key!r} beside {min(values & set(centres))!r}")
    return found


def _point_beside(beside: dict[str, Any]) -> tuple[float, float] | None:
    pair = beside.get("x"), beside.get("y")
    return pair if all(isinstance(value, int | float) for value in pair) else None  # type: ignore[return-value]


def _html(content: bytes, found: Parts) -> None:
    """Keep the words and attributes of a page; the addresses of its scripts and their settings are the program's."""
    text = re.sub(rb"<script\b.*?</script>|<(?:link|script)\b[^>]*>", b"", content, flags=re.DOTALL)
    _text(text, found)


def _text(content: bytes, found: Parts) -> None:
    text = content.decode("utf-8")
    found.texts += [unescape(unquote_plus(line)) for line in re.split(r"[\n,;<>&]", text) if line.strip()]


def _json(content: bytes, found: Parts) -> None:
    _walk(json.loads(content), found)


def _walk(node: object, found: Parts) -> None:
    if isinstance(node, str):
        if not _PATH.fullmatch(node):
            found.texts.append(node)
    elif isinstance(node, list):
        for one in node:
            _walk(one, found)
    elif isinstance(node, dict):
        if set(node) >= {"type", "coordinates"}:
            found.shape(shapely.from_geojson(json.dumps(node)))
            return
        for key, value in node.items():
            found.fields.append((str(key), node))
            if key != "crs":  # the coordinate system describes itself in numbers
                _walk(value, found)


def _xlsx(content: bytes, found: Parts) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for name in book.namelist():
            if name.endswith(".xml") and name != "docProps/app.xml":  # the program's version looks like a number
                found.texts += [text for text in _xml_texts(book.read(name)) if text.strip()]


def _xml_texts(content: bytes) -> Iterator[str]:
    for element in ET.fromstring(content).iter():
        yield element.text or ""


def _pdf(content: bytes, found: Parts) -> None:
    document = PdfReader(io.BytesIO(content))
    found.texts += [line for page in document.pages for line in page.extract_text().splitlines() if line.strip()]
    found.texts += [str(value) for value in (document.metadata or {}).values()]


def _gpkg(content: bytes, found: Parts) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "output.gpkg"
        path.write_bytes(content)
        with sqlite3.connect(path) as book:
            tables = [name for (name,) in book.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            for table in (name for name in tables if not name.startswith(_GPKG_OWN)):
                for row in book.execute(f'SELECT * FROM "{table}"'):
                    for value in row:
                        if isinstance(value, str):
                            if not _GPKG_CLOCK.fullmatch(value):  # 59.647 seconds are no latitude
                                found.texts.append(value)
                        elif isinstance(value, bytes) and value.startswith(b"GP"):
                            found.shape(_gpkg_shape(value))
        book.close()


def _gpkg_shape(blob: bytes) -> shapely.Geometry:
    envelope = _ENVELOPE_BYTES[(blob[3] >> 1) & 7]
    return shapely.from_wkb(blob[_GPKG_HEADER_BYTES + envelope :])


def _parquet(content: bytes, found: Parts) -> None:
    table = pq.read_table(io.BytesIO(content))
    for key, value in (table.schema.metadata or {}).items():
        if key != b"ARROW:schema":
            _walk({key.decode(): _loaded(value.decode())}, found)
    for row in table.to_pylist():
        for key, value in row.items():
            if isinstance(value, bytes):
                found.shape(shapely.from_wkb(value))
                continue
            if isinstance(value, str):
                found.texts.append(value)
            found.fields.append((key, row))


def _loaded(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text
