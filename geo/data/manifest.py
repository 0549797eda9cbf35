"""Provenance of a data folder: who published what (``sources.toml``) and what was built from it (``manifest.json``).

``sources.toml`` is written by hand, one ``[source-id]`` table per source. ``manifest.json`` is written by the build:
per table the file, its sources, rows, bytes, two hashes and the extent; and the build's parameters. It holds no clock
times, so that the same input gives the same manifest.

Two hashes, because a Parquet writer may change the bytes without changing a value: ``sha256`` is of the file, to see
damage; ``content_sha256`` is of the values, to see whether two builds agree.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.data.schema import Table
from geo.errors import DataFault, Fault

SOURCES_FILE = "sources.toml"
MANIFEST_FILE = "manifest.json"
_TEXT_KEYS = ("publisher", "product", "date", "licence", "licence_url", "attribution", "url")


@dataclass(frozen=True)
class Source:
    """One source: who published it, its state, and on which terms it may be used.

    Parameters
    ----------
    source_id : str
        Its key in ``sources.toml``.
    publisher : str
        Who published it.
    product : str
        What it is called.
    date : str
        Date of state: YYYY, YYYY-MM or YYYY-MM-DD.
    licence : str
        Name of the licence.
    licence_url : str
        Where the licence stands.
    attribution : str
        What must be said of it wherever it is used.
    url : str
        Where it is found.
    files : tuple[str, ...]
        Names of the files that were read.
    """

    source_id: str
    publisher: str
    product: str
    date: str  # date of state: YYYY, YYYY-MM or YYYY-MM-DD
    licence: str
    licence_url: str
    attribution: str
    url: str
    files: tuple[str, ...]

    @property
    def year(self) -> int:
        """Year of the date of state."""
        return int(self.date[:4])


@dataclass(frozen=True)
class Sources(Mapping[str, Source]):
    """All sources by id, in file order.

    Parameters
    ----------
    by_id : Mapping[str, Source]
        Sources by key.
    """

    by_id: Mapping[str, Source]

    def __getitem__(self, source_id: str) -> Source:
        return self.by_id[source_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_id)

    def __len__(self) -> int:
        return len(self.by_id)

    @property
    def state_year(self) -> int:
        """The newest year that any source speaks of: no statement in the folder may be younger."""
        return max((source.year for source in self.by_id.values()), default=date.min.year)


@dataclass(frozen=True)
class Entry:
    """What the manifest says of one table.

    Parameters
    ----------
    file : str
        Name of the file.
    sources : tuple[str, ...]
        Ids of the sources that it was made from.
    rows : int
        How many rows it has.
    bytes : int
        Size of the file.
    sha256 : str
        Hash of the file.
    content_sha256 : str
        Hash of its values, whatever wrote the file.
    extent : tuple[int, int, int, int] | None
        Min x, min y, max x, max y in metres; None without geometry.
    """

    file: str
    sources: tuple[str, ...]
    rows: int
    bytes: int
    sha256: str
    content_sha256: str
    extent: tuple[int, int, int, int] | None


@dataclass(frozen=True)
class Manifest:
    """All tables of a data folder by name, and the parameters they were built with.

    Parameters
    ----------
    tables : Mapping[str, Entry]
        Entries by name of the table.
    parameters : Mapping[str, Any]
        What the build was told, in JSON values.
    """

    tables: Mapping[str, Entry]
    parameters: Mapping[str, Any]

    @property
    def content_sha256(self) -> str:
        """One hash of all tables' content: two folders with the same hash answer the same."""
        lines = (f"{name} {entry.content_sha256}\n" for name, entry in sorted(self.tables.items()))
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    def to_json(self) -> str:
        """Write the manifest as ``manifest.json`` holds it.

        Returns
        -------
        str
            JSON: sorted, indented, ending in a line break.
        """
        content = {
            "tables": {name: asdict(entry) for name, entry in self.tables.items()},
            "parameters": dict(self.parameters),
        }
        return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def read_sources(folder: Path) -> Sources:
    """Read ``sources.toml``.

    Parameters
    ----------
    folder : Path
        A data folder.

    Returns
    -------
    Sources
        Every source.

    Raises
    ------
    DataFault
        The file is missing or no TOML, or keys are missing or wrong; every one is listed.
    """
    try:
        raw = tomllib.loads((folder / SOURCES_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        remedy = "Every data folder says where its data comes from; write one [source-id] per source"
        raise DataFault([Fault(SOURCES_FILE, None, "", "the file is missing", remedy)]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataFault([Fault(SOURCES_FILE, None, "", f"cannot be read as TOML ({error})", "Mend it")]) from None
    found: list[Fault] = []
    sources: dict[str, Source] = {}
    for source_id, keys in raw.items():
        wrong = _source_faults(source_id, keys)
        found += wrong
        if not wrong:
            texts = {key: str(keys[key]) for key in _TEXT_KEYS}
            sources[source_id] = Source(source_id=source_id, files=tuple(keys["files"]), **texts)
    if found:
        raise DataFault(found)
    return Sources(MappingProxyType(sources))


def _source_faults(source_id: str, keys: object) -> list[Fault]:
    if not isinstance(keys, dict):
        return [Fault(SOURCES_FILE, None, source_id, "stands outside a source", "Put it under its [source-id]")]
    found = [
        Fault(SOURCES_FILE, None, source_id, f"{key} is missing", f"Add {key}")
        for key in _TEXT_KEYS
        if not str(keys.get(key, "")).strip()
    ]
    found += [
        Fault(SOURCES_FILE, None, source_id, f"{key} is no address of the web", "Write one with https://")
        for key in ("url", "licence_url")
        if str(keys.get(key, "")).strip() and not str(keys[key]).strip().startswith(("https://", "http://"))
    ]
    state = str(keys.get("date", ""))
    if state and not _is_date(state):
        found.append(Fault(SOURCES_FILE, None, source_id, f"date {state!r} is not a date", "Write YYYY-MM-DD or YYYY"))
    files = keys.get("files")
    if not isinstance(files, list) or not all(isinstance(name, str) for name in files):
        found.append(Fault(SOURCES_FILE, None, source_id, "files is not a list of names", 'Write files = ["name"]'))
    return found


def _is_date(text: str) -> bool:
    padded = text + "-01-01"[len(text) - 4 :] if len(text) in {4, 7} else text
    try:
        date.fromisoformat(padded)
    except ValueError:
        return False
    return True


def read_manifest(folder: Path) -> Manifest:
    """Read ``manifest.json``.

    Parameters
    ----------
    folder : Path
        A data folder.

    Returns
    -------
    Manifest
        What the build wrote.

    Raises
    ------
    DataFault
        The file is missing or is not a manifest.
    """
    remedy = "Build the folder again with `reisevei build`"
    try:
        raw = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
        tables = {name: _entry(entry) for name, entry in raw["tables"].items()}
        return Manifest(MappingProxyType(tables), MappingProxyType(dict(raw["parameters"])))
    except FileNotFoundError:
        raise DataFault([Fault(MANIFEST_FILE, None, "", "the file is missing", remedy)]) from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataFault([Fault(MANIFEST_FILE, None, "", f"is not a manifest ({error})", remedy)]) from None


def _entry(raw: Mapping[str, Any]) -> Entry:
    extent = raw["extent"]
    corners = None if extent is None else (int(extent[0]), int(extent[1]), int(extent[2]), int(extent[3]))
    return Entry(
        file=str(raw["file"]),
        sources=tuple(raw["sources"]),
        rows=int(raw["rows"]),
        bytes=int(raw["bytes"]),
        sha256=str(raw["sha256"]),
        content_sha256=str(raw["content_sha256"]),
        extent=corners,
    )


def file_sha256(path: Path) -> str:
    """Hash a file's bytes.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    str
        SHA-256 in hexadecimal digits.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def content_sha256(frame: pd.DataFrame, table: Table) -> str:
    """Hash a normalised frame's values, column by column, whatever wrote the file.

    Per column: its name, its kind, a byte per row that says whether it is blank, then the values in row order:
    int64 and float64 little-endian (blank as 0), flags as bytes, text as UTF-8 with its length before it, geometries
    as little-endian WKB with its length before it. A column that the file does without counts for nothing.

    Parameters
    ----------
    frame : pd.DataFrame
        A normalised table.
    table : Table
        Which table it is.

    Returns
    -------
    str
        SHA-256 in hexadecimal digits.
    """
    digest = hashlib.sha256()
    for column in table.columns:
        if column.name not in frame and column.may_lack:
            continue
        values = frame[column.name]
        missing = values.isna().to_numpy(dtype=bool)
        digest.update(f"{column.name}\0{column.kind}\0{len(values)}\0".encode())
        digest.update(missing.tobytes())
        if column.kind == "text":
            _update(digest, (str(value).encode() for value in values.fillna("")))
        else:
            kind = {"integer": "<i8", "number": "<f8", "flag": "?"}[column.kind]
            digest.update(values.fillna(0).to_numpy(dtype=kind).tobytes())
    if table.geometry is not None:
        digest.update(b"geometry\0")
        _update(digest, shapely.to_wkb(frame["geometry"].to_numpy(), byte_order=1))
    return digest.hexdigest()


def _update(digest: hashlib._Hash, parts: Iterable[bytes]) -> None:
    """Feed byte strings of varying length, each with its length before it."""
    for part in parts:
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)


def extent(frame: pd.DataFrame) -> tuple[int, int, int, int] | None:
    """Bound a table, outwards: by its geometry, else by x_m and y_m.

    Parameters
    ----------
    frame : pd.DataFrame
        A table, with geometry or without.

    Returns
    -------
    tuple[int, int, int, int] | None
        Min x, min y, max x, max y in whole metres; None without geometry.
    """
    if len(frame) == 0:
        return None
    if isinstance(frame, gpd.GeoDataFrame):
        low_x, low_y, high_x, high_y = frame.total_bounds
    elif {"x_m", "y_m"} <= set(frame.columns):
        low_x, low_y, high_x, high_y = (
            frame["x_m"].min(), frame["y_m"].min(), frame["x_m"].max(), frame["y_m"].max()
        )  # fmt: skip
    else:
        return None
    return int(np.floor(low_x)), int(np.floor(low_y)), int(np.ceil(high_x)), int(np.ceil(high_y))
