"""Crossings from a whole file: what relations, terminals, gates and left-out roads make of them, on drawn maps."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import osmium
import pytest

from geo.build.log import RoadLog
from geo.build.roads.osm import pbf
from tests.support.osmworld import Tags, trip, write_pbf

# Metres: a road 1 - 2, quays at 3 (8 km), 4 (16 km) and 5 (24 km), each with a road to the north.
NODES = {
    1: (-1000, 0), 2: (0, 0), 3: (8000, 0), 4: (16_000, 0), 5: (24_000, 0), 13: (8000, 1000), 14: (16_000, 1000),
    15: (24_000, 1000),
}  # fmt: skip
ROAD = {"highway": "secondary", "maxspeed": "80"}
ROAD_MIN = 1 / (80 * 0.96) * 60
SAIL = {"route": "ferry", "motor_vehicle": "yes", "duration": "00:30"}
Ways = Sequence[tuple[int, Sequence[int], Tags]]
FAR = (8000, 1000)


def built(
    folder: Path,
    ways: Ways,
    *,
    nodes: Mapping[int, tuple[float, float]] = NODES,
    node_tags: Mapping[int, Tags] | None = None,
    relations: Ways = (),
) -> tuple[gpd.GeoDataFrame, RoadLog]:
    path = folder / f"{len(list(folder.iterdir()))}.osm.pbf"
    used = {node for _, refs, _ in ways for node in refs}
    held = {node: at for node, at in nodes.items() if node in used}
    return pbf.build_roads(write_pbf(path, held, ways, node_tags=node_tags, relations=relations))


def shores(*ferries: tuple[int, Sequence[int], Tags]) -> list[tuple[int, Sequence[int], Tags]]:
    return [(1, [1, 2], ROAD), (2, [3, 13], ROAD), *ferries]


def over(roads: gpd.GeoDataFrame, *, end: tuple[float, float] = FAR) -> float:
    """Minutes from the road's beginning to the far side, without the roads; infinite: no way."""
    return trip(roads, (-1000, 0), end).minutes - 2 * ROAD_MIN


def reasons(log: RoadLog, step: str) -> list[str]:
    return [row.reason for row in log.of(step)]


BY_RELATION = {"type": "route", "route": "ferry", "motor_vehicle": "yes", "duration": "00:30", "name": "Sundet"}


def test_a_way_that_only_its_relation_calls_a_ferry_is_one(tmp_path: Path) -> None:
    roads, log = built(tmp_path, shores((7, [2, 3], {"source": "survey"})), relations=[(9, [7], BY_RELATION)])
    assert over(roads) == pytest.approx(30, abs=0.01)
    assert "a ferry by its relation alone" in reasons(log, "ferry")
    boat, log = built(tmp_path, shores((7, [2, 3], {})), relations=[(9, [7], BY_RELATION | {"motor_vehicle": "no"})])
    assert over(boat) == np.inf
    assert reasons(log, "left out") == ["carries no cars"]


def test_such_a_way_with_its_positions_on_itself_is_one_too(tmp_path: Path) -> None:
    plain, path = tmp_path / "plain.osm.pbf", tmp_path / "positions.osm.pbf"
    ways = shores((7, [2, 3], {}))
    write_pbf(plain, {node: NODES[node] for node in (1, 2, 3, 13)}, ways, relations=[(9, [7], BY_RELATION)])
    with osmium.SimpleWriter(osmium.io.File(str(path), "pbf,locations_on_ways=true")) as writer:
        for thing in osmium.FileProcessor(str(plain)).with_locations():
            if not thing.is_node():
                writer.add(thing)
    roads, _ = pbf.build_roads(path)
    assert over(roads) == pytest.approx(30, abs=0.01)


def test_what_else_a_relation_holds_stays_what_it_is(tmp_path: Path) -> None:
    pier, path_way, ring = (7, [2, 3], {"man_made": "pier"}), (8, [13, 4], {"highway": "path"}), (6, [3, 13, 4, 3], {})
    roads, log = built(
        tmp_path, shores(pier, path_way, ring), relations=[(9, [1, 6, 7, 8, 999], BY_RELATION)]
    )  # a way at the extract's border is not in it
    assert roads["kind"].unique().tolist() == ["road"]
    told = [row.subject for row in log.of("ferry") if row.reason == "member of a ferry relation that is no ferry"]
    assert told == ["way 6: an area", "way 7: man_made=pier"]
    assert log.figures["ways of ferry relations that the file lacks"] == 1


def test_two_relations_on_one_line_in_any_order_of_their_numbers(tmp_path: Path) -> None:
    boat = {"type": "route", "route": "ferry", "access": "no", "foot": "yes", "duration": "00:15", "interval": "00:20"}
    for numbers in ((1, 2), (2, 1)):
        relations = sorted(zip(numbers, ([7], [7]), (boat, BY_RELATION | {"interval": "02:00"}), strict=True))
        roads, _ = built(tmp_path, shores((7, [2, 3], {"route": "ferry"})), relations=relations)
        assert over(roads) == pytest.approx(30 + 60, abs=0.01)
        assert trip(roads, (-1000, 0), FAR).ferry_names == ("Sundet",)


def test_a_time_on_every_leg_of_a_line_with_calls_counts_once(tmp_path: Path) -> None:
    line = SAIL | {"duration": "01:30", "name": "Sund–Ytre Nes"}  # 8 km in 90 minutes: 5.3 km/h
    ends = ([2, 3], [3, 4], [5, 4])
    for numbers in itertools.permutations((7, 8, 9)):
        ferries = [(number, refs, line) for number, refs in sorted(zip(numbers, ends, strict=True))]
        roads, log = built(tmp_path, [*shores(*ferries), (10, [4, 14], ROAD), (11, [5, 15], ROAD)])
        assert over(roads, end=(24_000, 1000)) == pytest.approx(90, rel=1e-3)
        assert over(roads) == pytest.approx(30, rel=1e-3)
        assert reasons(log, "ferry").count("duration of the whole line, on every leg: counted once") == 3


@pytest.mark.parametrize(
    ("second", "waits"),
    [({"name": "Ytre", "interval": "01:00"}, 30), ({"name": "Indre", "interval": "03:00"}, 90),
     ({"name": "Indre", "interval": "01:00"}, 0)],
    ids=["another name", "another interval", "the same"],
)  # fmt: skip
def test_at_a_terminal_without_a_road_one_waits_for_the_other_line(
    tmp_path: Path, second: dict[str, str], waits: float
) -> None:
    first = SAIL | {"name": "Indre", "interval": "01:00"}
    one, other = (
        (7, [2, 3], first),
        (8, [3, 4], {"route": "ferry", "motor_vehicle": "yes", "duration": "00:20"} | second),
    )
    ways = [(1, [1, 2], ROAD), one, other, (3, [4, 14], ROAD)]
    roads, _ = built(tmp_path, ways, node_tags={3: {"amenity": "ferry_terminal"}})
    assert over(roads, end=(16_000, 1000)) == pytest.approx(30 + 30 + 20 + waits, rel=1e-3)
    at_sea, _ = built(tmp_path, ways)
    assert over(at_sea, end=(16_000, 1000)) == pytest.approx(30 + 30 + 20, rel=1e-3)


def test_a_terminal_on_the_way_near_a_road_is_a_quay(tmp_path: Path) -> None:
    nodes = NODES | {13: (8000, 300), 23: (8000, 1300)}
    ways = [(1, [1, 2], ROAD), (7, [2, 3, 4], SAIL), (3, [4, 14], ROAD), (2, [13, 23], ROAD)]
    roads, _ = built(tmp_path, ways, nodes=nodes, node_tags={3: {"amenity": "ferry_terminal"}})
    assert (roads["kind"] == "link").sum() == 1
    assert over(roads, end=(8000, 1300)) == pytest.approx(15 + 0.3 / 30 * 60, rel=1e-2)


def test_a_ferry_of_a_trunk_road_carries_cars_and_has_its_number(tmp_path: Path) -> None:
    tags = {"route": "ferry", "ferry": "trunk", "ref": "E39", "foot": "yes", "duration": "00:30"}
    roads, _ = built(tmp_path, shores((7, [2, 3], tags)))
    ferry = roads[roads["kind"] == "ferry"]
    assert ferry[["category", "number"]].to_numpy().tolist() == [["E", "E39"]]


# Gates ------------------------------------------------------------------------------------------------------------


def test_a_locked_gate_is_shut_and_listed_and_an_open_one_is_counted(tmp_path: Path) -> None:
    nodes = {1: (0, 0), 2: (1000, 0), 3: (2000, 0), 4: (3000, 0)}
    tags = {
        2: {"barrier": "gate"},
        3: {"barrier": "swing_gate", "locked": "yes"},
        4: {"barrier": "gate", "foot": "yes"},
    }
    roads, log = built(tmp_path, [(1, [1, 2, 3, 4], ROAD)], nodes=nodes, node_tags=tags)
    assert trip(roads, (0, 0), (1900, 0)).minutes == pytest.approx(2 * ROAD_MIN, rel=1e-3)
    assert trip(roads, (0, 0), (3000, 0)).minutes == np.inf
    assert [(row.subject, row.reason) for row in log.of("barrier")] == [
        ("node 3", "gate is locked: shut"),
        ("node 4", "gate names walkers or cyclists and is silent on cars: shut"),
    ]
    assert (log.figures["gates that are open"], log.figures["barriers that stop cars"]) == (1, 2)
