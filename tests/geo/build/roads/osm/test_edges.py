"""Ways of OpenStreetMap cut into edges, on maps drawn in metres; tags and whole builds stand beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import pytest

from geo.build.log import RoadLog
from geo.build.roads.osm import pbf
from tests.support.osmworld import Tags, write_pbf

ROAD = {"highway": "primary", "maxspeed": "80"}
OTHER = {"highway": "secondary", "maxspeed": "60"}
FERRY = {"route": "ferry", "motor_vehicle": "yes"}
Ways = Sequence[tuple[int, Sequence[int], Tags]]
NODES = {
    1: (0, 0),
    2: (1000, 0),
    3: (2000, 0),
    4: (1000, 800),
    5: (1000, -800),
    6: (2400, 0),
    7: (4000, 0),
    8: (4500, 0),
}


def built(
    folder: Path, ways: Ways, *, nodes: Mapping[int, tuple[float, float]] = NODES, barriers: Sequence[int] = ()
) -> tuple[gpd.GeoDataFrame, RoadLog]:
    tags = {node: {"barrier": "bollard"} for node in barriers}
    return pbf.build_roads(write_pbf(folder / f"{len(list(folder.iterdir()))}.osm.pbf", nodes, ways, node_tags=tags))


def test_roads_are_cut_where_they_share_a_node_and_measured_on_the_ground(tmp_path: Path) -> None:
    roads, _ = built(tmp_path, [(1, [1, 2, 3], ROAD), (2, [4, 2], OTHER)])
    assert sorted(roads["length_m"]) == pytest.approx([800, 1000, 1000], abs=1)
    assert len(set(roads["from_node"]) | set(roads["to_node"])) == 4


def test_roads_that_cross_without_a_node_do_not_meet(tmp_path: Path) -> None:
    nodes = NODES | {2: (1000, 1)}
    roads, _ = built(tmp_path, [(1, [1, 3], ROAD), (2, [4, 5], OTHER)], nodes=nodes)
    assert sorted(roads["length_m"]) == pytest.approx([1600, 2000], abs=1)


def test_a_barrier_ends_the_road_on_both_sides(tmp_path: Path) -> None:
    roads, log = built(tmp_path, [(1, [1, 2, 3], ROAD)], barriers=[2])
    assert sorted(roads["length_m"]) == pytest.approx([1000, 1000], abs=1)
    assert len(set(roads["from_node"]) | set(roads["to_node"])) == 4  # two nodes at the barrier: no way through
    assert log.figures["barriers that stop cars"] == 1


def test_a_ferry_that_ends_near_a_road_is_joined_to_it_and_farther_off_is_not(tmp_path: Path) -> None:
    ways = [(1, [1, 3], ROAD), (2, [7, 8], OTHER), (3, [6, 7], FERRY)]
    roads, log = built(tmp_path, ways)  # 400 m from the road's end
    assert sorted(roads["kind"]) == ["ferry", "link", "road", "road"]
    assert roads.loc[roads["kind"] == "link", "length_m"].tolist() == pytest.approx([400], abs=1)
    roads, log = built(tmp_path, ways, nodes=NODES | {6: (2600, 0)})
    assert "link" not in set(roads["kind"])
    assert log.figures["quay: open: no road within 500 m"] == 1


def test_boarding_is_charged_where_a_stretch_leaves_land_and_once(tmp_path: Path) -> None:
    nodes = NODES | {6: (3000, 0)}
    sail = FERRY | {"duration": "00:10", "interval": "01:00"}
    ways = [(1, [1, 3], ROAD), (2, [7, 8], OTHER), (3, [3, 6], sail), (4, [6, 7], sail)]
    roads, _ = built(tmp_path, ways, nodes=nodes)
    ferry = roads[roads["kind"] == "ferry"]
    assert ferry["seconds"].sum() == pytest.approx(10 * 60 + 30 * 60, rel=0.01)
    assert ferry["seconds_back"].sum() == pytest.approx(10 * 60 + 30 * 60, rel=0.01)


def test_a_road_that_is_one_way_is_driven_that_way(tmp_path: Path) -> None:
    roads, _ = built(tmp_path, [(1, [1, 2], ROAD | {"oneway": "-1"}), (2, [2, 4], OTHER), (3, [1, 4], OTHER)])
    one_way = roads[roads["seconds"].isna() | roads["seconds_back"].isna()]
    assert len(one_way) == 1
