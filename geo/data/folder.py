"""The only door to built data: reads and writes a data folder, and says what is wrong with one.

A data folder holds one file per table of ``geo.data.tables``, ``sources.toml`` and ``manifest.json``. ``load`` opens
it, holds it against its manifest and hands out a ``Dataset``; ``check`` lists every fault without stopping at the
first; ``replace_folder`` puts a new folder in the place of an old one so that no moment sees half of each.

Built tables must be byte for byte what the manifest says. Tables edited by people may differ: their content rules are
held at every load, ``Dataset.edited`` names them, and ``check`` asks that the edit be accepted into the manifest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import geopandas as gpd
import pandas as pd

from geo.data import manifest as provenance
from geo.data.exchange import Writer, replace_folder, snapshot, whole_folder, writing
from geo.data.files import WRITING, parse_table, read_bytes, read_table, remedy_for, write_table
from geo.data.gazetteer import Gazetteer
from geo.data.manifest import MANIFEST_FILE, SOURCES_FILE, Entry, Manifest, Sources
from geo.data.rules.built import folder_faults
from geo.data.rules.centres import centre_faults
from geo.data.rules.closures import closure_faults
from geo.data.rules.distances import distance_faults
from geo.data.rules.registers import register_faults
from geo.data.schema import Table, faults, is_shaped
from geo.data.tables import TABLES
from geo.errors import DataFault, Fault

__all__ = [
    "KNOWN_FILES",
    "Dataset",
    "Writer",
    "accept_edits",
    "check",
    "embedded_assets",
    "embedded_data",
    "load",
    "people_faults",
    "read_table",
    "replace_folder",
    "whole_folder",
    "write_manifest",
    "write_table",
    "writing",
]

_T = TypeVar("_T")
BUILD_LOGS = ("build_log.csv", "roads_log.csv")
KNOWN_FILES = frozenset({SOURCES_FILE, MANIFEST_FILE, "README.md", "history", "imports.csv", *BUILD_LOGS})


@dataclass(frozen=True)
class Dataset:
    """All that is known, as read from one data folder.

    The frames have the columns of ``geo.data.tables`` and a default index; outlines are in EPSG:25833. Blanks: "" in
    text, NA in whole numbers, NaN in numbers. They are shared by all users and not to be changed.

    Parameters
    ----------
    municipalities : gpd.GeoDataFrame
        One row per municipality, with outline and county.
    counties : gpd.GeoDataFrame
        One row per county, with outline.
    places : pd.DataFrame
        Towns and settlements with the public point that travel times lead to, metres.
    origins : pd.DataFrame
        Inhabited grid cells: point in metres, people, municipality and land part.
    landmasses : pd.DataFrame
        Land parts, and whether each has a car road to the rest.
    roads : gpd.GeoDataFrame
        Road and ferry links as lines, with kind, number, length and direction.
    lakes : gpd.GeoDataFrame
        Lakes that the map shows.
    neighbours : gpd.GeoDataFrame
        Outlines of the neighbouring countries, for the map.
    centres : pd.DataFrame
        Crisis centres by town, open and closed; no address and no point of their own.
    evidence : pd.DataFrame
        What is stated of a centre and a group: status, source, year, confidence.
    agreements : pd.DataFrame
        Which centre a municipality has an agreement with.
    national_counts : pd.DataFrame
        How many centres nationwide take in a group, by source and year.
    services : pd.DataFrame
        Services around the centres, as the registers tell.
    national_figures : pd.DataFrame
        National figures with document and line.
    municipal_work : pd.DataFrame
        The municipalities' own work, filled in by import.
    closures : pd.DataFrame
        Mountain roads closed in winter and ferries' service at night.
    known_distances : pd.DataFrame
        Trips with a length known from elsewhere, for validation.
    sources : Sources
        Publisher, state and licence of every source.
    manifest : Manifest
        Hash, rows and sources of every table, as the build wrote them.
    folder : Path
        Where all of it was read from.
    edited : tuple[str, ...], optional
        Names of people's tables that were changed since the manifest was written.
    parsed_sha256 : Mapping[str, str], optional
        Per table of people the hash of the very bytes that were read.
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
    closures: pd.DataFrame
    known_distances: pd.DataFrame
    sources: Sources
    manifest: Manifest
    folder: Path
    edited: tuple[str, ...] = ()  # people's tables that were changed since the manifest was written
    parsed_sha256: Mapping[str, str] = field(default_factory=dict)

    def table(self, name: str) -> pd.DataFrame:
        """Return the frame of the table called ``name``.

        Parameters
        ----------
        name : str
            Name of a table in ``geo.data.tables``, such as "origins".

        Returns
        -------
        pd.DataFrame
            The frame itself, not a copy.
        """
        frame: pd.DataFrame = getattr(self, name)
        return frame


def embedded_data() -> Path:
    """Say where the data set lies that comes with Reisevei, in a wheel or in a working copy.

    Returns
    -------
    Path
        A data folder, for ``load``.
    """
    return _embedded("_data", "data")


def embedded_assets() -> Path:
    """Say where the style sheets, fonts and icons lie that come with Reisevei, in a wheel or in a working copy.

    Returns
    -------
    Path
        A folder.
    """
    return _embedded("_assets", "assets")


def _embedded(in_wheel: str, in_copy: str) -> Path:
    package = Path(__file__).resolve().parents[1]
    places = (package / in_wheel, package.parent / "dashboard" / in_wheel)
    return next((path for path in places if path.is_dir()), package.parent / in_copy)


def load(folder: Path | None = None, *, verify: bool = True) -> Dataset:
    """Open a data folder.

    The people's tables are held against their rules in any case; the built ones against their hashes.

    Parameters
    ----------
    folder : Path, optional
        A data folder; None: the embedded one.
    verify : bool, optional
        Whether the built files are held against the manifest's hashes.

    Returns
    -------
    Dataset
        Every table, with sources and manifest.

    Raises
    ------
    DataFault
        A file is missing, damaged or not as promised; the error lists everything that stands in the way.
    """
    asked = Path(folder) if folder is not None else embedded_data()
    return snapshot(asked, lambda whole: _load(whole, verify=verify))


def _load(folder: Path, *, verify: bool) -> Dataset:
    sources = provenance.read_sources(folder)
    manifest = provenance.read_manifest(folder)
    found: list[Fault] = []
    edited: list[str] = []
    frames: dict[str, pd.DataFrame] = {}
    hashes: dict[str, str] = {}
    for table in TABLES:
        content = _or_none(lambda table=table: read_bytes(folder, table), found)  # type: ignore[misc]
        if content is None:
            continue
        if table.edited_by_people:
            hashes[table.name] = hashlib.sha256(content).hexdigest()
            edited += [table.name] if _differs(hashes[table.name], table, manifest) else []
        elif verify and _differs(hashlib.sha256(content).hexdigest(), table, manifest):
            found += _damage(folder, table, manifest)
            continue
        frame = _or_none(lambda content=content, table=table: parse_table(content, table), found)  # type: ignore[misc]
        if frame is None:
            continue
        if table.edited_by_people:
            found += faults(frame, table)
        if is_shaped(frame, table):
            frames[table.name] = frame
        elif not table.edited_by_people:
            found += faults(frame, table)
    found += people_faults(frames, sources)
    if found:
        raise DataFault(found)
    return Dataset(
        **frames,
        sources=sources,
        manifest=manifest,
        folder=folder,
        edited=tuple(edited),
        parsed_sha256=MappingProxyType(hashes),
    )


def people_faults(frames: Mapping[str, pd.DataFrame], sources: Sources) -> list[Fault]:
    """List what is wrong across the tables edited by people.

    Parameters
    ----------
    frames : Mapping[str, pd.DataFrame]
        Tables by name, as far as they could be read.
    sources : Sources
        The folder's sources; rules need the year of the state.

    Returns
    -------
    list[Fault]
        Faults found; none where a table that is needed could not be read.
    """
    if not {"municipalities", "places", "centres", "evidence", "agreements", "national_counts"} <= set(frames):
        return []
    gazetteer = Gazetteer(frames["places"], frames["municipalities"])
    found = centre_faults(
        centres=frames["centres"],
        evidence=frames["evidence"],
        agreements=frames["agreements"],
        national_counts=frames["national_counts"],
        gazetteer=gazetteer,
        state_year=sources.state_year,
    )
    if "closures" in frames:
        found += closure_faults(frames["closures"], gazetteer=gazetteer, state_year=sources.state_year)
    if "known_distances" in frames:
        found += distance_faults(frames["known_distances"], gazetteer=gazetteer)
    return found + register_faults(frames, gazetteer=gazetteer, state_year=sources.state_year)


def check(folder: Path) -> list[Fault]:
    """List everything that is wrong with a data folder; nothing is changed.

    Files, hashes, columns, values, the rules between tables, the rules of people's tables, provenance. A table that
    people edited since the manifest was written is listed too, with the way to accept the edit.

    Parameters
    ----------
    folder : Path
        A data folder.

    Returns
    -------
    list[Fault]
        Faults in file and row order; a folder that is not there is one fault.
    """
    found, edited = snapshot(Path(folder), _examine)
    remedy = "If the edit is meant: `reisevei check --accept-edits`"
    found += [Fault(table.file, None, "", f"edited since {MANIFEST_FILE} was written", remedy) for table in edited]
    return list(DataFault(found).faults)


def accept_edits(folder: Path) -> tuple[str, ...]:
    """Write the present content of people's edited tables into the manifest.

    Parameters
    ----------
    folder : Path
        A data folder.

    Returns
    -------
    tuple[str, ...]
        Names of the tables that had been edited.

    Raises
    ------
    DataFault
        The folder has any other fault; nothing is written.
    """
    with writing(Path(folder)) as writer:
        found, edited = _examine(writer.folder)
        if found:
            raise DataFault(found)
        if edited:
            manifest = provenance.read_manifest(writer.folder)
            sources = {name: entry.sources for name, entry in manifest.tables.items()}
            write_manifest(writer.folder, sources=sources, parameters=manifest.parameters)
    return tuple(table.name for table in edited)


def _examine(folder: Path) -> tuple[list[Fault], list[Table]]:
    """Return every fault but edits, and the tables that people edited."""
    if not folder.is_dir():
        return [Fault(str(folder), None, "", "there is no such folder", "Name a data folder")], []
    found: list[Fault] = []
    edited: list[Table] = []
    frames: dict[str, pd.DataFrame] = {}
    sources = _or_none(lambda: provenance.read_sources(folder), found)
    manifest = _or_none(lambda: provenance.read_manifest(folder), found)
    known = {table.file for table in TABLES} | KNOWN_FILES
    remedy = "Take it out of the folder; everything in it is published"
    found += [
        Fault(path.name, None, "", "is not a file of a data folder", remedy)
        for path in sorted(folder.iterdir())
        if path.name not in known and not path.name.startswith(".")
    ]
    for table in TABLES:
        frame = _or_none(lambda table=table: read_table(folder, table), found)  # type: ignore[misc]
        if frame is None:
            continue
        shaped = is_shaped(frame, table)
        if shaped:
            frames[table.name] = frame
        found += faults(frame, table)
        if manifest is not None and _is_changed(folder, table, manifest):
            if table.edited_by_people and table.name in manifest.tables:
                edited.append(table)
            else:
                found += _damage(folder, table, manifest)
        elif manifest is not None and shaped:
            found += _promises(frame, table, manifest)
    found += folder_faults(frames)
    if sources is not None:
        found += people_faults(frames, sources)
    if manifest is not None:
        found += _provenance(manifest, sources)
    return found, edited


def _or_none(read: Callable[[], _T], found: list[Fault]) -> _T | None:
    """Return what ``read`` returns; None if it cannot, with its faults added to ``found``."""
    try:
        return read()
    except DataFault as fault:
        found += fault.faults
        return None


def _promises(frame: pd.DataFrame, table: Table, manifest: Manifest) -> list[Fault]:
    """Say where a file that is the right one differs from what the manifest tells of its content."""
    entry = manifest.tables[table.name]
    told = {"rows": entry.rows, "extent": entry.extent, "content_sha256": entry.content_sha256, "file": entry.file}
    held = {
        "rows": len(frame),
        "extent": provenance.extent(frame),
        "content_sha256": provenance.content_sha256(frame, table),
        "file": table.file,
    }
    return [
        Fault(MANIFEST_FILE, None, table.name, f"{key} is {told[key]}, the table has {held[key]}", remedy_for(table))
        for key in told
        if told[key] != held[key]
    ]


def _provenance(manifest: Manifest, sources: Sources | None) -> list[Fault]:
    """Every table has a source, every source is described."""
    found: list[Fault] = []
    for name, entry in manifest.tables.items():
        if not entry.sources:
            found.append(Fault(MANIFEST_FILE, None, name, "has no source", "Say in the build what it is made from"))
        found += [
            Fault(MANIFEST_FILE, None, name, f"source {source!r} is not described", f"Describe it in {SOURCES_FILE}")
            for source in entry.sources
            if sources is not None and source not in sources
        ]
    tables = {table.name for table in TABLES}
    unknown = sorted(set(manifest.tables) - tables)
    return found + [Fault(MANIFEST_FILE, None, name, "no such table is known", "Build again") for name in unknown]


def write_manifest(
    folder: Path,
    *,
    sources: Mapping[str, Sequence[str]],
    parameters: Mapping[str, Any],
) -> Manifest:
    """Describe the tables that lie in a folder in its ``manifest.json``.

    Parameters
    ----------
    folder : Path
        A folder with every table.
    sources : Mapping[str, Sequence[str]]
        Per table name the ids in ``sources.toml`` that it was made from.
    parameters : Mapping[str, Any]
        What the build was told, in JSON values.

    Returns
    -------
    Manifest
        What was written.
    """
    entries = {table.name: _entry(folder, table, sources.get(table.name, ())) for table in TABLES}
    manifest = Manifest(MappingProxyType(entries), MappingProxyType(dict(parameters)))
    aside = folder / WRITING.format(name=MANIFEST_FILE)
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
    return not path.is_file() or _differs(provenance.file_sha256(path), table, manifest)


def _differs(sha256: str, table: Table, manifest: Manifest) -> bool:
    entry = manifest.tables.get(table.name)
    return entry is None or sha256 != entry.sha256


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
    remedy = remedy_for(table)
    if entry is not None and path.is_file():
        unix = path.read_bytes().replace(b"\r\n", b"\n")
        if hashlib.sha256(unix).hexdigest() == entry.sha256:
            problem = "differs by its line ends only (CR LF): a program or a checkout on Windows changed them"
            remedy = "Bring the file again as it is, as `git -c core.autocrlf=false checkout -- data` does"
    return [Fault(table.file, None, "", problem, remedy)]
