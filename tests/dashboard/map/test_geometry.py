from __future__ import annotations

import gzip
import json
import re

import brotli
import geopandas as gpd
import pytest
import shapely

from dashboard.map import files
from dashboard.map.geometry import COARSE, FINE, Detail, shapes
from dashboard.map.geometry import map_file as pack
from dashboard.state.app_state import AppState

NUMBER = re.compile(r"-?\d+")


def polygons(path: str, box: list[int]) -> shapely.Geometry:
    """Read a path back into polygons: "M x,y l dx dy … z" in metres from the box's upper left corner."""
    rings = []
    for stroke in path.split("M")[1:]:
        head, tail = stroke.split("l")
        x, y = (int(value) for value in head.split(","))
        points = [(x, y)]
        moves = [int(value) for value in NUMBER.findall(tail)]
        for dx, dy in zip(moves[::2], moves[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        rings.append(shapely.Polygon([(box[0] + x, box[1] - y) for x, y in points]))
    return shapely.union_all(rings)


@pytest.mark.parametrize("detail", [COARSE, FINE], ids=["coarse", "fine"])
def test_a_path_read_back_covers_the_municipality(state: AppState, detail: Detail) -> None:
    content = files.shapes(state, detail=detail)
    for row in state.dataset.municipalities.itertuples():
        drawn = polygons(content["municipalities"][row.municipality_code], content["box"])
        assert drawn.symmetric_difference(row.geometry).area < row.geometry.length * detail.grid_m


def test_every_municipality_is_drawn_once(state: AppState) -> None:
    areas = files.names(state)["areas"]
    assert list(files.shapes(state, detail=COARSE)["municipalities"]) == list(areas)
    assert set(areas) == {"0101", "0102", "0201", "0202"}


def test_county_borders_leave_out_the_coast(state: AppState) -> None:
    content = files.shapes(state, detail=COARSE)
    drawn = sum(abs(int(value)) for value in NUMBER.findall(content["counties"].split("l")[1]))
    assert drawn == 65_000  # Bru (0102, county 01) meets Dal (0201, county 02) along 65 km, and nowhere else


def test_roads_and_ferries_are_layers_of_their_own(state: AppState) -> None:
    content = files.shapes(state, detail=COARSE)
    assert content["ferries"].count("M") == 1
    assert content["main_roads"]
    assert content["county_roads"] == ""
    finer = files.shapes(state, detail=FINE)
    assert finer["county_roads"].count("M") == 3  # Fv10, Fv11, Fv99


def test_a_skerry_goes_but_a_municipality_of_skerries_stays() -> None:
    rock = shapely.box(0, 0, 400, 400)
    main = shapely.box(10_000, 0, 40_000, 30_000)
    far = shapely.box(50_000, 0, 50_400, 400)
    frame = gpd.GeoDataFrame(
        {"municipality_code": ["01", "02"], "county_code": ["0", "0"]},
        geometry=[shapely.MultiPolygon([rock, main]), far],
        crs="EPSG:25833",
    )
    empty = gpd.GeoDataFrame({"area_km2": [], "kind": [], "category": []}, geometry=[], crs="EPSG:25833")
    drawn = shapes(frame, roads=empty, lakes=empty, neighbours=empty)
    assert drawn["municipalities"]["01"].count("M") == 1
    assert drawn["municipalities"]["02"].count("M") == 1
    assert drawn["ferries"] == drawn["lakes"] == drawn["neighbours"] == ""


def test_the_tolerance_is_below_half_a_pixel_of_the_whole_country() -> None:
    assert COARSE.tolerance_m < 0.5 * 1_560_000 / 1000


def test_the_file_is_named_by_its_content_and_packed_without_loss() -> None:
    one, again, other = (pack(content) for content in ({"a": "ø"}, {"a": "ø"}, {"a": "o"}))
    assert one == again
    assert one.name != other.name
    assert json.loads(gzip.decompress(one.gzip)) == json.loads(brotli.decompress(one.brotli)) == {"a": "ø"}


def test_the_file_holds_towns_and_nothing_finer(state: AppState) -> None:
    points = {(place.x_m, place.y_m) for place in state.dataset.places.itertuples()}
    content = files.names(state)
    sites = [(site["x"], site["y"]) for centre in content["centres"] for site in centre["sites"]]
    assert len(sites) == 3
    assert set(sites) <= points


def test_a_closed_centre_is_not_on_the_map(state: AppState) -> None:
    assert {centre["id"] for centre in files.names(state)["centres"]} == {"aust", "bru"}


@pytest.mark.parametrize(("centre", "group", "look"), [("aust", "Menn", "partly"), ("aust", "Rullestol", "no")])
def test_a_centre_tells_what_is_documented_with_year_and_source(
    state: AppState, centre: str, group: str, look: str
) -> None:
    entry = next(one for one in files.names(state)["centres"] if one["id"] == centre)
    offer = next(one for one in entry["offers"] if one["group"] == group)
    assert offer["look"] == look
    assert offer["source"] == "drawn for the tests"
    assert re.fullmatch(r"\d{4}", offer["year"])
    assert "ukjent, ikke nei" in entry["unknown"]
