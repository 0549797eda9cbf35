"""The map's files: names that carry the hash of their content, towns and nothing finer."""

from __future__ import annotations

import json

import pytest

from dashboard.map import files
from dashboard.map.files import Files, names
from dashboard.state.app_state import AppState
from geo.study.study import Study
from tests.support.worlds import dataset_of, three_towns_tables


@pytest.fixture(scope="module")
def made(state: AppState) -> Files:
    return files.of(state)


def test_each_file_is_found_by_its_name_and_no_other(made: Files) -> None:
    for file in (made.drawing, made.names, made.drawing.detail):
        assert made.named(file.name) is not None
        assert made.named(file.name).plain == file.plain
    assert made.named("map-0000.json") is None
    assert made.named("") is None


def test_another_content_has_another_address(made: Files, state: AppState) -> None:
    tables = three_towns_tables()
    tables["municipalities"]["municipality"] = ["Aust", "Bru", "Dal", "Holmen"]
    other = files.of(AppState(Study(dataset_of(tables)), state.t, 2026))
    assert other.names.name != made.names.name
    assert other.drawing.name == made.drawing.name  # the drawing is the same


def test_municipalities_of_one_name_need_their_county_to_be_typed(state: AppState) -> None:
    tables = three_towns_tables()
    tables["municipalities"]["municipality"] = ["Bru", "Bru", "Dal", "Øya"]
    told = names(AppState(Study(dataset_of(tables)), state.t, 2026))["areas"]
    assert [area[3] for area in told.values()] == ["Bru (Sørfylket)", "Bru (Sørfylket)", "Dal", "Øya"]
    assert names(state)["areas"]["0201"] == ["Dal", "Nordfylket", 16 + 32 + 64 + 128, "Dal"]


def test_a_centre_tells_its_offers_and_how_many_are_unknown(state: AppState) -> None:
    told = {one["id"]: one for one in names(state)["centres"]}
    assert set(told) == {"aust", "bru"}  # the closed one is not on the map
    looks = {one["group"]: one["look"] for one in told["aust"]["offers"]}
    assert looks[state.t("group.wheelchair.label")] == "no"
    assert told["aust"]["unknown"]  # of most groups nothing is said
    assert [site["town"] for site in told["bru"]["sites"]] == ["Brubyen", "Dalsbygda"]
    assert set(told["bru"]["sites"][0]) == {"town", "x", "y"}


def test_the_files_are_json_that_any_browser_reads(made: Files) -> None:
    for file in (made.drawing, made.names, made.drawing.detail):
        assert json.loads(file.plain)
    assert len(json.loads(made.names.plain)["box"]) == 4
