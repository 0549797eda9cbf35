"""Who published what, and what was built from it: read strictly, hashed by value."""

from __future__ import annotations

import json
import re
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point

from geo.data.manifest import (
    MANIFEST_FILE,
    SOURCES_FILE,
    Entry,
    Manifest,
    content_sha256,
    extent,
    read_manifest,
    read_sources,
)
from geo.data.tables import table_named
from geo.errors import DataFault
from tests.support.worlds import SOURCES_TOML, three_towns_tables

ENTRY = Entry("a.csv", ("one",), 2, 10, "f1", "c1", (0, 1, 2, 3))


def sources(folder: Path, text: str) -> str:
    (folder / SOURCES_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(DataFault) as caught:
        read_sources(folder)
    return str(caught.value)


def test_the_newest_source_says_how_young_a_statement_may_be(tmp_path: Path) -> None:
    older = SOURCES_TOML.replace("test-world", "older").replace("2026-01-01", "2019-07")
    (tmp_path / SOURCES_FILE).write_text(older + SOURCES_TOML, encoding="utf-8")
    found = read_sources(tmp_path)
    assert list(found) == ["older", "test-world"]
    assert [source.year for source in found.values()] == [2019, 2026]
    assert found.state_year == 2026


@pytest.mark.parametrize("state", ["2026", "2026-02", "2026-02-28"])
def test_a_date_of_state_may_be_a_year_a_month_or_a_day(tmp_path: Path, state: str) -> None:
    (tmp_path / SOURCES_FILE).write_text(SOURCES_TOML.replace("2026-01-01", state), encoding="utf-8")
    assert read_sources(tmp_path)["test-world"].date == state


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('licence = "CC0 1.0"', "", "licence is missing"),
        ('publisher = "Reisevei"', 'publisher = " "', "publisher is missing"),
        ("2026-01-01", "2026-02-30", "'2026-02-30' is not a date"),
        ("2026-01-01", "last year", "is not a date"),
        ('["three_towns.txt"]', '"three_towns.txt"', "files is not a list of names"),
        ('["three_towns.txt"]', "[1]", "files is not a list of names"),
        ("[test-world]", 'stray = "x"\n[test-world]', "stands outside a source"),
        ("[test-world]", "[test-world", "cannot be read as TOML"),
    ],
)
def test_each_fault_of_a_source_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert said in sources(tmp_path, SOURCES_TOML.replace(old, new))


def test_a_folder_without_sources_or_manifest_says_so(tmp_path: Path) -> None:
    for read in (read_sources, read_manifest):
        with pytest.raises(DataFault, match="the file is missing"):
            read(tmp_path)


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    manifest = Manifest({"b": ENTRY, "a": Entry("b.csv", (), 0, 0, "f", "c", None)}, {"cell_m": 1000})
    (tmp_path / MANIFEST_FILE).write_text(manifest.to_json(), encoding="utf-8")
    again = read_manifest(tmp_path)
    assert dict(again.tables) == dict(manifest.tables)
    assert dict(again.parameters) == {"cell_m": 1000}
    assert manifest.to_json().endswith("}\n")


@pytest.mark.parametrize("text", ["", "[]", '{"tables": {}}', '{"tables": {"a": {}}, "parameters": {}}'])
def test_what_is_no_manifest_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(DataFault, match="is not a manifest"):
        read_manifest(tmp_path)


def test_one_hash_stands_for_the_content_of_all_tables() -> None:
    def of(**content: str) -> str:
        tables = {name: Entry("f", (), 1, 1, "any", text, None) for name, text in content.items()}
        return Manifest(tables, {}).content_sha256

    assert of(a="1", b="2") == of(b="2", a="1")
    assert len({of(a="1", b="2"), of(a="2", b="1"), of(a="1")}) == 3


def test_an_extent_reaches_outwards_to_whole_metres() -> None:
    points = gpd.GeoDataFrame(geometry=[Point(1.2, 5.8), Point(3.1, 2.9)], crs="EPSG:25833")
    assert extent(points) == (1, 2, 4, 6)
    assert extent(pd.DataFrame({"x_m": [7, 3], "y_m": [5, 9]})) == (3, 5, 7, 9)
    assert extent(pd.DataFrame({"name": ["a"]})) is None
    assert extent(points.iloc[:0]) is None


def test_the_embedded_manifest_holds_no_clock_time() -> None:
    text = (Path(__file__).parents[3] / "data" / MANIFEST_FILE).read_text(encoding="utf-8")
    assert not {"time", "built", "created"} & set(json.loads(text))


def test_a_blank_and_a_nought_are_different_content() -> None:
    evidence, table = three_towns_tables()["evidence"], table_named("evidence")
    assert evidence["year"].isna().any()
    nought = evidence.assign(year=evidence["year"].fillna(0))
    assert content_sha256(nought, table) != content_sha256(evidence, table)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "/vsicurl/http://x", "<VRTDataset/>"])
def test_a_source_lies_on_the_web(tmp_path: Path, address: str) -> None:
    text = re.sub(r'^url = ".*"', f'url = "{address}"', SOURCES_TOML, flags=re.MULTILINE)
    assert address in text
    assert "url is no address of the web" in sources(tmp_path, text)
