"""The data folder: what is written comes back, whatever is wrong is said once, and nothing is ever half replaced."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from hypothesis import given
from hypothesis import strategies as st

from geo.data import folder as data_folder
from geo.data.files import read_table, write_table
from geo.data.folder import accept_edits, check, load, write_manifest
from geo.data.manifest import content_sha256, read_manifest
from geo.data.schema import Table, normalise
from geo.data.tables import CENTRES, COUNTIES, ROADS, TABLES, table_named
from geo.errors import DataFault
from tests.support.worlds import three_towns_tables, write_world

SOURCES = {table.name: ("test-world",) for table in TABLES}


@pytest.fixture
def folder(world: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(world, tmp_path / "data"))


@cache
def towns() -> dict[str, pd.DataFrame]:
    """The shared world, drawn once; for reading only."""
    return three_towns_tables()


def prints(folder: Path) -> dict[str, str]:
    """Every file of a folder with its hash."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rebuilt(folder: Path, name: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    """Change a built table past ``write_table``'s own checks and bring the manifest in line: a wrong build."""
    table = table_named(name)
    frame = change(read_table(folder, table))
    if table.file.endswith(".csv"):
        frame.replace({True: "yes", False: "no"}).to_csv(folder / table.file, index=False)
    else:
        frame.to_parquet(folder / table.file, index=False)
    try:
        write_manifest(folder, sources=SOURCES, parameters={})
    except (KeyError, ValueError):  # a table so wrong that its content has no hash
        with_hash(folder, name)


def with_hash(folder: Path, name: str) -> None:
    path = folder / table_named(name).file
    manifest = json.loads((folder / "manifest.json").read_text())
    entry = manifest["tables"][name]
    entry["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    entry["bytes"] = path.stat().st_size
    (folder / "manifest.json").write_text(json.dumps(manifest))


def edit(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# --- there and back -------------------------------------------------------------------------------------------


def test_a_world_written_and_loaded_is_the_same_world(world: Path) -> None:
    dataset = load(world)
    for name, frame in three_towns_tables().items():
        table = table_named(name)
        key = list(table.key)
        expected = frame.sort_values(key, ignore_index=True) if key else frame
        pd.testing.assert_frame_equal(
            pd.DataFrame(dataset.table(name)), pd.DataFrame(expected), check_dtype=True, obj=name
        )
    assert dataset.edited == ()
    assert dataset.roads.crs == "EPSG:25833"


def test_a_whole_folder_has_no_fault(world: Path) -> None:
    assert check(world) == []


def test_building_twice_gives_the_same_bytes_whatever_the_order_of_rows(world: Path, tmp_path: Path) -> None:
    keyed = {name for name in three_towns_tables() if table_named(name).key}
    shuffled = {
        name: frame.sample(frac=1, random_state=7) if name in keyed else frame
        for name, frame in three_towns_tables().items()
    }
    again = write_world(tmp_path / "again", shuffled)
    assert prints(again) == prints(world)


def test_the_content_hash_outlives_another_parquet_writer(folder: Path) -> None:
    told = read_manifest(folder).tables["roads"]
    frame = read_table(folder, ROADS)
    frame.to_parquet(folder / "roads.parquet", index=False, compression="gzip", row_group_size=2)
    again = write_manifest(folder, sources=SOURCES, parameters={}).tables["roads"]
    assert again.sha256 != told.sha256
    assert again.content_sha256 == told.content_sha256


@given(data=st.data())
def test_any_change_of_one_value_changes_the_content_hash(data: st.DataObject) -> None:
    tables = towns()
    name = data.draw(st.sampled_from([name for name, frame in tables.items() if len(frame)]))
    table, frame = table_named(name), tables[name]
    column = data.draw(st.sampled_from(table.columns))
    row = data.draw(st.integers(0, len(frame) - 1))
    old = frame[column.name].iloc[row]
    changes: dict[str, Callable[[Any], Any]] = {
        "text": lambda value: f"{value}x",
        "integer": lambda value: 1 if pd.isna(value) else value + 1,
        "number": lambda value: 1.0 if pd.isna(value) else np.nextafter(value, np.inf),
        "flag": lambda value: not value,
    }
    new = changes[column.kind](old)
    changed = frame.copy()
    values = changed[column.name].tolist()
    values[row] = new
    changed[column.name] = pd.Series(values, dtype=frame[column.name].dtype)
    assert content_sha256(changed, table) != content_sha256(frame, table)


def test_neighbouring_texts_do_not_run_into_each_other() -> None:
    counties = pd.DataFrame({"county_code": ["ab", "c"], "county": ["x", "y"]})
    moved = pd.DataFrame({"county_code": ["a", "bc"], "county": ["x", "y"]})
    bare = Table("counties", "counties.csv", "", (), COUNTIES.columns)
    assert content_sha256(counties, bare) != content_sha256(moved, bare)


def test_coordinates_are_written_in_whole_metres(tmp_path: Path) -> None:
    ring = shapely.box(0.4, 0.6, 99.5, 100.2)
    frame = gpd.GeoDataFrame({"county_code": ["01"], "county": ["A"]}, geometry=[ring], crs="EPSG:25833")
    write_table(frame, COUNTIES, tmp_path)
    assert read_table(tmp_path, COUNTIES).total_bounds.tolist() == [0, 1, 100, 100]
    assert frame.total_bounds.tolist() == [0.4, 0.6, 99.5, 100.2]  # the caller's frame is left alone


@pytest.mark.parametrize("crs", ["EPSG:25833", "EPSG:25832", None])
def test_shapes_are_read_as_geopandas_reads_them(tmp_path: Path, crs: str | None) -> None:
    frame = gpd.GeoDataFrame(
        {"county_code": ["01", "02"], "county": ["Å", ""]}, geometry=[shapely.box(0, 0, 1, 1), None], crs=crs
    )
    frame.to_parquet(tmp_path / COUNTIES.file, index=False)
    expected = normalise(gpd.read_parquet(tmp_path / COUNTIES.file), COUNTIES)
    assert_geodataframe_equal(read_table(tmp_path, COUNTIES), expected)
    assert expected.crs == crs


def test_a_faulty_frame_is_not_written(tmp_path: Path) -> None:
    frame = three_towns_tables()["counties"].set_crs("EPSG:4326", allow_override=True)
    with pytest.raises(DataFault, match="EPSG:4326, expected EPSG:25833"):
        write_table(frame, COUNTIES, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_spreadsheets_mark_and_line_ends_are_read_all_the_same(folder: Path) -> None:
    path = folder / "centres.csv"
    before = read_table(folder, CENTRES)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n") + b"\r\n")
    pd.testing.assert_frame_equal(read_table(folder, CENTRES), before)


# --- what is wrong is said, once ------------------------------------------------------------------------------

CENTRES_CSV = "centres.csv"


def remove(file: str) -> Callable[[Path], None]:
    return lambda folder: (folder / file).unlink()


def truncate(file: str) -> Callable[[Path], None]:
    return lambda folder: (folder / file).write_bytes((folder / file).read_bytes()[:-40])


def change_byte(folder: Path) -> None:
    raw = bytearray((folder / "places.csv").read_bytes())
    raw[raw.index(b"Holmen")] = ord("h")
    (folder / "places.csv").write_bytes(bytes(raw))


def edit_accepted(file: str, old: str, new: str) -> Callable[[Path], None]:
    """A hand-made edit that the manifest knows of, so that only the broken rule is left to say."""

    def apply(folder: Path) -> None:
        edit(folder, file, old, new)
        try:
            write_manifest(folder, sources=SOURCES, parameters={})
        except DataFault:  # not to be read at all
            with_hash(folder, file.removesuffix(".csv"))

    return apply


def sources_without(line: str) -> Callable[[Path], None]:
    return lambda folder: edit(folder, "sources.toml", line, "")


BROKEN: dict[str, tuple[Callable[[Path], None], str]] = {
    "a file is missing": (
        remove("roads.parquet"),
        "roads.parquet: the file is missing. Build the folder again with `reisevei build`",
    ),
    "a file is cut short": (truncate("origins.parquet"), "origins.parquet: cannot be read as Parquet (.*). Build the"),
    "a byte has changed": (
        change_byte,
        "places.csv: is not the file that manifest.json describes \\(sha256 differs\\). Build the folder again",
    ),
    "a file too many": (
        lambda folder: (folder / "adresser.txt").write_text("Storgata 1"),
        "adresser.txt: is not a file of a data folder. Take it out of the folder",
    ),
    "another coordinate system": (
        lambda folder: rebuilt(folder, "counties", lambda frame: frame.set_crs("EPSG:4326", allow_override=True)),
        "counties.parquet, geometry: is in EPSG:4326, expected EPSG:25833. Give coordinates in EPSG:25833",
    ),
    "a column is missing": (
        lambda folder: rebuilt(folder, "lakes", lambda frame: frame.drop(columns="area_km2")),
        "lakes.parquet, area_km2: the column is missing. Add it: area",
    ),
    "a column of another kind": (
        lambda folder: rebuilt(folder, "roads", lambda frame: frame.assign(length_m="long")),
        "roads.parquet, length_m: holds .*, expected a number. Give calibrated length",
    ),
    "a repeated key": (
        lambda folder: rebuilt(folder, "neighbours", lambda frame: frame.loc[[0, 0]].reset_index(drop=True)),
        "neighbours.parquet, neighbour_id: repeated in 1 row \\(0\\). Each key stands in one row only",
    ),
    "a required value is blank": (
        lambda folder: rebuilt(folder, "landmasses", lambda frame: frame.assign(reason="")),
        "landmasses.csv, reason: the cell is blank in 3 rows \\(0, 1, 2\\). Fill in: why it was decided so",
    ),
    "a word that is not allowed": (
        lambda folder: rebuilt(
            folder, "landmasses", lambda frame: frame.assign(decision=["mainland", "ferry", "boat"])
        ),
        "landmasses.csv, decision: 'boat' is not known in 1 row \\(2\\). Allowed: mainland, road, ferry, no_car_road",
    ),
    "an invalid geometry": (
        lambda folder: rebuilt(
            folder,
            "lakes",
            lambda frame: frame.set_geometry([shapely.Polygon([(0, 0), (9, 9), (9, 0), (0, 9)])], crs="EPSG:25833"),
        ),
        "lakes.parquet, geometry: invalid geometry \\(Self-intersection.*\\) in 1 row",
    ),
    "people who do not add up": (
        lambda folder: rebuilt(
            folder, "origins", lambda frame: frame.assign(population=frame["population"].replace(1.0, 2.0))
        ),
        "origins.parquet, population: people do not add up to the official number: 1 \\(0101: 4.0 instead of 3\\)",
    ),
    "a municipality nobody knows": (
        lambda folder: rebuilt(
            folder, "landmasses", lambda frame: frame.assign(municipality_code=["0101", "0202", "9999"])
        ),
        "landmasses.csv, municipality_code: unknown municipality: 1 \\(9999\\)",
    ),
    "edges that do not meet": (
        lambda folder: rebuilt(
            folder, "roads", lambda frame: frame.assign(to_node=frame["from_node"].tolist()[:1] * len(frame))
        ),
        "roads.parquet, from_node: nodes where the lines do not meet: ",
    ),
    "a place far outside its municipality": (
        lambda folder: rebuilt(
            folder, "places", lambda frame: frame.assign(x_m=[*frame["x_m"].tolist()[:-1], 900_000])
        ),
        "places.csv, x_m: more than 10 km outside the municipality: 1 \\(0202-oyvaer\\)",
    ),
    "a source without a licence": (
        sources_without('licence = "CC0 1.0"\n'),
        "sources.toml, test-world: licence is missing. Add licence",
    ),
    "a table without a source": (
        lambda folder: edit(folder, "manifest.json", '"test-world"', ""),
        "manifest.json, .*: has no source. Say in the build what it is made from",
    ),
    "a source that is not described": (
        lambda folder: edit(folder, "manifest.json", '"test-world"', '"hearsay"'),
        "manifest.json, .*: source 'hearsay' is not described. Describe it in sources.toml",
    ),
    "no manifest": (remove("manifest.json"), "manifest.json: the file is missing. Build the folder again"),
    "a manifest that is none": (
        lambda folder: (folder / "manifest.json").write_text("{}"),
        "manifest.json: is not a manifest",
    ),
    "a repeated centre": (
        edit_accepted(CENTRES_CSV, "\noya,", "\naust,Aust to,Auset,0101,Aust,municipal,open,2024,me,high,\noya,"),
        "centres.csv, row 4, centre_id: 'aust' stands in row 2 already. Give each row its own",
    ),
    "a town the gazetteer does not know": (
        edit_accepted(CENTRES_CSV, ",Øyvær,", ",Øyvar,"),
        "centres.csv, row 4, town: Unknown place in 0202: 'Øyvar'. Write a town in 0202, .*: Øyvær \\(0202\\)",
    ),
    "cells out of line": (
        edit_accepted(CENTRES_CSV, "Aust krisesenter", "Aust, krisesenter"),
        "centres.csv, row 2: has 12 cells, the heading has 11. Quote cells with commas",
    ),
    "people's table edited": (
        lambda folder: edit(folder, CENTRES_CSV, "Aust krisesenter", "Aust krisesenter og mer"),
        "centres.csv: edited since manifest.json was written. If the edit is meant: `reisevei check --accept-edits`",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BROKEN)
def test_each_fault_is_told_and_the_folder_left_alone(name: str, folder: Path) -> None:
    spoil, message = BROKEN[name]
    spoil(folder)
    before = prints(folder)
    told = [str(fault) for fault in check(folder)]
    assert len(told) == 1, told
    assert re.match(message, told[0]), told[0]
    assert prints(folder) == before


def test_all_faults_are_told_at_once(folder: Path) -> None:
    for name in ("a file is missing", "a file too many", "a source without a licence", "a repeated centre"):
        BROKEN[name][0](folder)
    told = "\n".join(str(fault) for fault in check(folder))
    for name in ("a file is missing", "a file too many", "a source without a licence", "a repeated centre"):
        assert BROKEN[name][1].split(":")[0].split(",")[0] in told


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    assert "there is no such folder" in str(check(tmp_path / "nowhere")[0])


@pytest.mark.parametrize("name", ["a file is missing", "a byte has changed", "a repeated centre", "cells out of line"])
def test_load_refuses_what_check_finds(name: str, folder: Path) -> None:
    BROKEN[name][0](folder)
    with pytest.raises(DataFault, match=BROKEN[name][1].split(". ")[0]):
        load(folder)


def test_line_ends_of_another_system_are_named(folder: Path) -> None:
    path = folder / "places.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    with pytest.raises(DataFault, match="line ends only") as fault:
        load(folder)
    assert len(fault.value.faults) == 1


def test_without_verify_a_changed_built_file_is_opened(folder: Path) -> None:
    change_byte(folder)
    assert "holmen" in load(folder, verify=False).places["place"].tolist()


# --- edits by people ------------------------------------------------------------------------------------------


def test_a_sound_edit_is_loaded_named_and_accepted(folder: Path) -> None:
    edit(folder, CENTRES_CSV, "Aust krisesenter", "Aust krisesenter og mer")
    dataset = load(folder)
    assert dataset.edited == ("centres",)
    assert "Aust krisesenter og mer" in dataset.centres["centre"].tolist()
    assert accept_edits(folder) == ("centres",)
    assert check(folder) == []
    assert load(folder).edited == ()
    assert read_manifest(folder).tables["centres"].sources == ("test-world",)
    assert accept_edits(folder) == ()


def test_an_edit_is_not_accepted_while_any_rule_is_broken(folder: Path) -> None:
    edit(folder, CENTRES_CSV, ",Øyvær,", ",Øyvar,")
    before = prints(folder)
    with pytest.raises(DataFault, match="Unknown place"):
        accept_edits(folder)
    assert prints(folder) == before


# --- the folder that comes with the code ---------------------------------------------------------------------


def test_the_embedded_folders_are_found() -> None:
    assert data_folder.embedded_data().name in {"data", "_data"}
    assert data_folder.embedded_assets().name in {"assets", "_assets"}
