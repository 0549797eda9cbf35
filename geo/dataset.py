"""The only door to built data: reads and writes a data folder, and says what is wrong with one.

A data folder holds one file per table of ``geo.tables``, ``sources.toml`` and ``manifest.json``. ``load`` opens it,
holds it against its manifest and hands out a ``Situation``; ``check`` lists every fault without stopping at the
first; ``replace_folder`` puts a new folder in the place of an old one so that no moment sees half of each.

Built tables must be byte for byte what the manifest says. Tables edited by people may differ: their content rules are
held at every load, ``Situation.edited`` names them, and ``check`` asks that the edit be accepted into the manifest.
"""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import manifest as provenance
from geo.centre_rules import centre_faults
from geo.errors import DataFault, Fault
from geo.manifest import MANIFEST_FILE, Entry, Manifest, Sources
from geo.places import Gazetteer
from geo.tables import TABLES, Table, faults, normalise, parse

_PREVIOUS = ".{name}.previous"
_INCOMING = ".{name}.incoming"
_WRITING = ".{name}.writing"


@dataclass(frozen=True)
class Situation:
    """All that is known, as read from one data folder: columns as in ``geo.tables``, default index, EPSG:25833.

    Blanks: "" in text, NA in whole numbers, NaN in numbers. The frames are shared by all users and not to be changed.
    """

    municipalities: gpd.GeoDataFrame
    counties: gpd.GeoDataFrame
    places: pd.DataFrame
    origins: pd.DataFrame
    landmasses: pd.DataFrame
    roads: gpd.GeoDataFrame
    lakes: gpd.GeoDataFrame
    neighbours: gpd.GeoDataFrame
    centres: pd.DataFrame
    evidence: pd.DataFrame
    agreements: pd.DataFrame
    national_counts: pd.DataFrame
    services: pd.DataFrame
    national_figures: pd.DataFrame
    municipal_work: pd.DataFrame
    sources: Sources
    manifest: Manifest
    folder: Path
    edited: tuple[str, ...] = ()  # people's tables that were changed since the manifest was written

    def table(self, name: str, /) -> pd.DataFrame:
        """Return the frame of the table called ``name``."""
        frame: pd.DataFrame = getattr(self, name)
        return frame


def embedded_data() -> Path:
    """Folder of the data set that comes with Reisevei, in a wheel or in a working copy."""
    return _embedded("_data", "data")


def embedded_assets() -> Path:
    """Folder of style sheets, fonts and icons that come with Reisevei, in a wheel or in a working copy."""
    return _embedded("_assets", "assets")


def _embedded(in_wheel: str, in_copy: str) -> Path:
    package = Path(__file__).resolve().parent
    places = (package / in_wheel, package.parent / "dashboard" / in_wheel)
    return next((path for path in places if path.is_dir()), package.parent / in_copy)


def load(folder: Path | None = None, /, *, verify: bool = True) -> Situation:
    """Open a data folder (None: the embedded one).

    ``verify`` holds the built files against the manifest's hashes. The people's tables are held against their rules
    in any case. DataFault lists everything that stands in the way.
    """
    folder = whole_folder(Path(folder) if folder is not None else embedded_data())
    sources = provenance.read_sources(folder)
    manifest = provenance.read_manifest(folder)
    found: list[Fault] = []
    edited: list[str] = []
    frames: dict[str, pd.DataFrame] = {}
    for table in TABLES:
        changed = (verify or table.edited_by_people) and _is_changed(folder, table, manifest)
        if changed and table.edited_by_people:
            edited.append(table.name)
        elif changed:
            found += _damage(folder, table, manifest)
            continue
        try:
            frames[table.name] = read_table(folder, table)
        except DataFault as fault:
            found += fault.faults
            continue
        if table.edited_by_people:
            found += faults(frames[table.name], table)
    found += people_faults(frames, sources)
    if found:
        raise DataFault(found)
    return Situation(**frames, sources=sources, manifest=manifest, folder=folder, edited=tuple(edited))


def people_faults(frames: Mapping[str, pd.DataFrame], sources: Sources, /) -> list[Fault]:
    """List what is wrong across the tables edited by people; nothing where a table that is needed could not be read."""
    if not {"municipalities", "places", "centres", "evidence", "agreements", "national_counts"} <= set(frames):
        return []
    return centre_faults(
        centres=frames["centres"],
        evidence=frames["evidence"],
        agreements=frames["agreements"],
        national_counts=frames["national_counts"],
        gazetteer=Gazetteer(frames["places"], frames["municipalities"]),
        state_year=sources.state_year,
    )


def read_table(folder: Path, table: Table, /) -> pd.DataFrame:
    """Read one table, normalised; DataFault if the file is missing, garbled or has cells that cannot be read.

    Whether the values obey the table's rules is for ``faults`` to say.
    """
    path = folder / table.file
    if not path.is_file():
        raise DataFault([Fault(table.file, None, "", "the file is missing", _rebuild(table))])
    if path.suffix == ".csv":
        frame, found = parse(_read_cells(path, table), table)
        if found:
            raise DataFault(found)
        return frame
    try:
        read = gpd.read_parquet if table.geometry is not None else pd.read_parquet
        return normalise(read(path), table)
    except (ValueError, OSError, KeyError, TypeError, shapely.errors.ShapelyError) as error:
        problem = f"cannot be read as Parquet ({str(error).splitlines()[0]})"
        raise DataFault([Fault(table.file, None, "", problem, _rebuild(table))]) from None


def _read_cells(path: Path, table: Table) -> pd.DataFrame:
    """Read a CSV file's cells as text; every row must have as many cells as the heading."""
    remedy = "Save it as CSV, UTF-8, separated by commas"
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.reader(stream, strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataFault([Fault(table.file, None, "", f"cannot be read ({error})", remedy)]) from None
    while rows and not rows[-1]:
        rows.pop()
    if not rows:
        raise DataFault([Fault(table.file, None, "", "the file is empty", remedy)])
    heading = rows[0]
    if len(heading) == 1 and any(mark in heading[0] for mark in ";\t"):
        raise DataFault([Fault(table.file, 1, "", "the cells are not separated by commas", remedy)])
    wrong = [
        Fault(
            table.file, number, "", f"has {len(row)} cells, the heading has {len(heading)}", "Quote cells with commas"
        )
        for number, row in enumerate(rows[1:], start=2)
        if len(row) != len(heading)
    ]
    wrong += [
        Fault(table.file, 1, name, "the column stands twice", "Remove one")
        for name in sorted(set(heading))
        if heading.count(name) > 1
    ]
    if wrong:
        raise DataFault(wrong)
    return pd.DataFrame(rows[1:], columns=heading, dtype="str")


def write_table(frame: pd.DataFrame, table: Table, folder: Path, /) -> Path:
    """Write one table into ``folder`` and return the path: sorted by its key, whole metres, no index.

    GeoParquet (zstd) or CSV (UTF-8, line feed, yes/no, blank for missing), after the file's name. The same frame
    gives the same file, in whatever order its rows came. DataFault, and nothing written, if the frame is not as
    promised.
    """
    frame = normalise(frame, table)
    if isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name == "geometry":
        frame = frame.set_geometry(_whole_metres(frame.geometry.to_numpy()), crs=frame.crs)
    wrong = faults(frame, table)
    if wrong:
        raise DataFault(wrong)
    if table.key:
        frame = frame.sort_values(list(table.key), kind="stable", ignore_index=True)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / table.file
    aside = folder / _WRITING.format(name=table.file)
    if path.suffix == ".csv":
        _write_cells(frame, table, aside)
    else:
        frame.to_parquet(aside, index=False, compression="zstd")
    aside.replace(path)
    return path


def _write_cells(frame: pd.DataFrame, table: Table, path: Path) -> None:
    text = frame.copy()
    for column in table.columns:
        if column.kind == "flag":
            text[column.name] = frame[column.name].map({True: "yes", False: "no"})
    text.to_csv(path, index=False, encoding="utf-8", lineterminator="\n", columns=list(table.column_names))


def _whole_metres(shapes: np.ndarray) -> np.ndarray:
    """Round coordinates to whole metres; what rounding made invalid is repaired on the same grid."""
    rounded: np.ndarray = shapely.transform(shapes, np.rint)
    spoilt = ~shapely.is_valid(rounded) & shapely.is_valid(shapes)
    if spoilt.any():
        rounded[spoilt] = shapely.set_precision(shapes[spoilt], 1.0)
    return rounded


def write_manifest(
    folder: Path,
    /,
    *,
    sources: Mapping[str, Sequence[str]],
    parameters: Mapping[str, Any],
) -> Manifest:
    """Describe the tables that lie in ``folder`` in its ``manifest.json`` and return the manifest.

    ``sources``: per table name the ids in ``sources.toml`` that it was made from. ``parameters``: what the build was
    told, in JSON values.
    """
    entries = {table.name: _entry(folder, table, sources.get(table.name, ())) for table in TABLES}
    manifest = Manifest(MappingProxyType(entries), MappingProxyType(dict(parameters)))
    aside = folder / _WRITING.format(name=MANIFEST_FILE)
    aside.write_text(manifest.to_json(), encoding="utf-8")
    aside.replace(folder / MANIFEST_FILE)
    return manifest


def _entry(folder: Path, table: Table, sources: Sequence[str]) -> Entry:
    frame = read_table(folder, table)
    path = folder / table.file
    return Entry(
        file=table.file,
        sources=tuple(sources),
        rows=len(frame),
        bytes=path.stat().st_size,
        sha256=provenance.file_sha256(path),
        content_sha256=provenance.content_sha256(frame, table),
        extent=provenance.extent(frame),
    )


def _is_changed(folder: Path, table: Table, manifest: Manifest) -> bool:
    path = folder / table.file
    entry = manifest.tables.get(table.name)
    return entry is None or not path.is_file() or provenance.file_sha256(path) != entry.sha256


def _damage(folder: Path, table: Table, manifest: Manifest) -> list[Fault]:
    """Say how a built file differs from what the manifest promises."""
    path = folder / table.file
    entry = manifest.tables.get(table.name)
    if not path.is_file():
        problem = "the file is missing"
    elif entry is None:
        problem = f"stands not in {MANIFEST_FILE}"
    elif path.stat().st_size != entry.bytes:
        problem = f"has {path.stat().st_size} bytes, {MANIFEST_FILE} says {entry.bytes}"
    else:
        problem = f"is not the file that {MANIFEST_FILE} describes (sha256 differs)"
    return [Fault(table.file, None, "", problem, _rebuild(table))]


def _rebuild(table: Table) -> str:
    if table.edited_by_people:
        return "Put the file back; it is edited by people and not made by the build"
    return "Build the folder again with `reisevei build`"


def whole_folder(folder: Path, /) -> Path:
    """Return ``folder``, or the one it was about to replace if a replacement broke off between the two renames."""
    previous = folder.parent / _PREVIOUS.format(name=folder.name)
    return previous if not folder.exists() and previous.exists() else folder


def replace_folder(staging: Path, target: Path, /, *, step: Callable[[str], None] = lambda _: None) -> None:
    """Put the folder ``staging`` in the place of ``target``; at every moment ``whole_folder(target)`` is whole.

    Every file is on the disk before the first rename, and the former folder is removed only when the new one is in
    place. ``step`` is called with a name before each step (for tests that stop the process there).
    """
    target = target.absolute()
    parent = target.parent
    previous, incoming = (parent / name.format(name=target.name) for name in (_PREVIOUS, _INCOMING))
    parent.mkdir(parents=True, exist_ok=True)
    step("settle")
    if previous.exists() and not target.exists():
        previous.rename(target)
    step("sweep")
    for left in (previous, incoming):
        shutil.rmtree(left, ignore_errors=False) if left.exists() else None
    step("bring")
    if staging.absolute().parent != parent:  # a rename works within one file system only
        shutil.copytree(staging, incoming)
    else:
        staging.rename(incoming)
    step("sync")
    for path in sorted(incoming.rglob("*")):
        _sync(path)
    _sync(incoming)
    step("put the former aside")
    if target.exists():
        target.rename(previous)
    step("put the new in place")
    incoming.rename(target)
    _sync(parent)
    step("remove the former")
    if previous.exists():
        shutil.rmtree(previous)
    if staging.exists():
        shutil.rmtree(staging)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
