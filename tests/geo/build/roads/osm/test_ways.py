"""Ways as they are read: what is kept of each, and what is said of what is not; whole extracts stand in test_pbf.py."""

from __future__ import annotations

from geo.build.log import SourceLog
from geo.build.roads.osm.ways import FERRY, UNKNOWN_POSITION, Collected

ROAD = {"highway": "secondary", "ref": "Fv1"}
ONE, TWO, THREE, FOUR = (1, 10, 20), (2, 11, 21), (3, 12, 22), (4, 13, 23)
LOST = (9, UNKNOWN_POSITION, UNKNOWN_POSITION)


def collected(*ways: tuple[dict[str, str], list[tuple[int, int, int]]]) -> Collected:
    found = Collected(SourceLog())
    for osm_id, (tags, nodes) in enumerate(ways, start=1):
        found.way(osm_id, tags, nodes)
    return found


def test_nodes_of_all_ways_stand_end_to_end() -> None:
    found = collected((ROAD, [ONE, TWO]), (ROAD, [TWO, THREE, FOUR]))
    assert found.ids.tolist() == [1, 2, 2, 3, 4]
    assert found.lon.tolist() == [10, 11, 11, 12, 13]
    assert found.lat.tolist() == [20, 21, 21, 22, 23]
    assert found.first.tolist() == [0, 2]


def test_roads_that_say_the_same_are_one_and_a_ferry_is_none() -> None:
    tunnel = ROAD | {"tunnel": "yes"}
    found = collected(
        (ROAD, [ONE, TWO]), (tunnel, [TWO, THREE]), ({"route": "ferry"}, [THREE, FOUR]), (ROAD, [ONE, TWO])
    )
    assert found.road_of.tolist() == [0, 1, FERRY, 0]
    assert [(road.number, road.tunnel) for road in found.roads] == [("Fv1", False), ("Fv1", True)]
    assert found.ferries == [(3, {"route": "ferry"})]


def test_a_tag_that_says_no_is_no_tunnel_and_no_bridge() -> None:
    (road,) = collected((ROAD | {"tunnel": "no", "bridge": "no"}, [ONE, TWO])).roads
    assert not road.tunnel
    assert not road.bridge


def test_what_is_no_road_or_not_for_cars_is_left_out_and_counted() -> None:
    found = collected(({"building": "yes"}, [ONE, TWO]), ({"highway": "footway"}, [ONE, TWO]))
    assert not found.ids
    assert sum(count for name, count in found.log.counts.items() if name.startswith("left_out_")) == 1


def test_a_way_is_cut_where_the_file_lacks_a_node() -> None:
    found = collected((ROAD, [ONE, TWO, LOST, THREE, FOUR]))
    assert (found.ids.tolist(), found.first.tolist()) == ([1, 2, 3, 4], [0, 2])
    assert [row.subject for row in found.log.rows] == ["way 1"]


def test_a_node_twice_in_a_row_counts_once_and_one_node_is_no_way() -> None:
    found = collected((ROAD, [ONE, ONE, TWO]), (ROAD, [THREE, THREE]), (ROAD, [FOUR, LOST]))
    assert found.ids.tolist() == [1, 2]
    assert found.log.counts["node twice in a row"] == 2
    assert [row.subject for row in found.log.rows] == ["way 2", "way 3"]


def test_barriers_that_stop_cars_are_kept_and_other_relations_are_not() -> None:
    found = collected()
    found.node(1, {"barrier": "bollard"})
    found.node(2, {"barrier": "cattle_grid"})
    found.node(3, {"highway": "crossing"})
    found.relation({"route": "bus"}, [1])
    found.relation({"route": "ferry"}, [1, 2])
    assert found.walls == {1}
    assert len(found.relations) == 1
