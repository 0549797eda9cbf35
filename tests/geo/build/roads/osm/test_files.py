"""Files made with other tools: read right, or refused in one sentence that names the remedy; never roads missing."""

from __future__ import annotations

from pathlib import Path

import osmium
import pytest
from osmium.osm.mutable import Node, Way

from geo.build.roads.osm import pbf
from geo.errors import DataFault
from tests.support.osmworld import lonlat

#   1 --- 2 --- 3 --- 4      each a kilometre; 5 lies a kilometre north of 3
PLACES = {1: (0, 0), 2: (1000, 0), 3: (2000, 0), 4: (3000, 0), 5: (2000, 1000)}
WAYS = {11: (1, 2, 3, 4), 12: (3, 5)}
ROAD = {"highway": "primary", "maxspeed": "60"}


def node(osm_id: int, *, number: int | None = None, version: int = 1) -> Node:
    return Node(id=osm_id if number is None else number, location=lonlat(*PLACES[osm_id]), version=version)


def way(osm_id: int, *, shift: int = 0, version: int = 1, tags: dict[str, str] = ROAD) -> Way:
    return Way(id=osm_id, nodes=[ref + shift for ref in WAYS[osm_id]], tags=tags, version=version)


def saved(path: Path, *things: Node | Way) -> Path:
    with osmium.SimpleWriter(str(path)) as writer:
        for thing in things:
            (writer.add_node if isinstance(thing, Node) else writer.add_way)(thing)
    return path


def nodes() -> list[Node]:
    return [node(osm_id) for osm_id in PLACES]


def km(path: Path) -> float:
    roads, _ = pbf.build_roads(path)
    return round(float(roads["length_m"].sum()) / 1000, 2)


def test_an_ordinary_extract_has_all_its_kilometres(tmp_path: Path) -> None:
    assert km(saved(tmp_path / "a.osm.pbf", *nodes(), way(11), way(12))) == 4.0


def test_positions_that_stand_on_the_ways_alone_are_taken_from_them(tmp_path: Path) -> None:
    whole = saved(tmp_path / "whole.osm.pbf", *nodes(), way(11), way(12))
    on_ways = tmp_path / "on-ways.osm.pbf"
    stream = osmium.FileProcessor(str(whole)).with_locations()
    with osmium.SimpleWriter(osmium.io.File(str(on_ways), "pbf,locations_on_ways=true")) as writer:
        for thing in stream:
            if thing.is_way():
                writer.add_way(thing)
    assert km(on_ways) == 4.0


@pytest.mark.parametrize("shift", [-10, -3])
def test_ids_below_one_are_refused_with_the_remedy(tmp_path: Path, shift: int) -> None:
    shifted = [node(osm_id, number=osm_id + shift) for osm_id in PLACES]
    path = saved(tmp_path / "new.osm.pbf", *shifted, way(11, shift=shift), way(12, shift=shift))
    with pytest.raises(DataFault, match=r"[12] of 2 ways lack nodes: ids below one.*osmium renumber"):
        pbf.read_pbf(path)


def test_ways_before_their_nodes_are_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(DataFault, match=r"is not sorted.*osmium sort"):
        pbf.read_pbf(saved(tmp_path / "unsorted.osm.pbf", way(11), way(12), *nodes()))


def test_an_extract_without_the_nodes_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(DataFault, match=r"1 of 2 ways lack nodes: the file does not hold them.*complete_ways"):
        pbf.read_pbf(saved(tmp_path / "cut.osm.pbf", *nodes()[:-1], way(11), way(12)))


def test_one_way_in_a_hundred_may_be_cut_at_the_border_and_is_listed(tmp_path: Path) -> None:
    whole = [Way(id=number, nodes=[1, 2], tags=ROAD) for number in range(100, 199)]
    collected = pbf.read_pbf(saved(tmp_path / "border.osm.pbf", *nodes()[:-1], way(12), *whole))
    assert (collected.lost_ways, len(collected.way_ids)) == (1, 100)


def test_a_history_is_refused_under_any_name(tmp_path: Path) -> None:
    history = saved(tmp_path / "a.osh.pbf", *nodes(), node(5, version=2), way(11), way(11, version=2))
    renamed = tmp_path / "renamed.osm.pbf"
    renamed.write_bytes(history.read_bytes())
    for path in (history, renamed):
        with pytest.raises(DataFault, match=r"several versions of its objects.*time-filter"):
            pbf.read_pbf(path)


def test_changes_are_no_map(tmp_path: Path) -> None:
    with pytest.raises(DataFault, match=r"holds changes.*apply-changes"):
        pbf.read_pbf(saved(tmp_path / "day.osc.gz", *nodes(), way(11)))


def test_a_way_that_comes_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataFault, match=r"1 ways come more than once \(way 11\).*osmium merge"):
        pbf.read_pbf(saved(tmp_path / "twice.osm.pbf", *nodes(), way(11), way(12), way(11)))
