from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.build.land.labels import Labels
from geo.build.log import RoadLog
from geo.build.roads import table
from geo.build.roads.osm import edges as osm_edges
from geo.build.roads.osm import files, pbf
from geo.data import schema
from geo.data.tables import ROADS
from geo.errors import DataFault
from geo.network.access import access_legs
from geo.network.graph import FERRY, Network, SpeedModel
from tests.support.osmworld import SCALE, X0_M, Y0_M, Tags, trip, write_pbf

RAW = Path(os.environ.get("REISEVEI_RAW", Path(__file__).parents[6] / "shared" / "data"))
SAMPLES = sorted((RAW / "osm").glob("*.osm.pbf")) if (RAW / "osm").is_dir() else []

# Metres; 1 - 2 - 3 in a row, 4 north of 2, 5 and 6 out at sea, 7 - 8 the other shore.
NODES = {1: (0, 0), 2: (1000, 0), 3: (2000, 0), 4: (1000, 1000), 5: (4000, 0), 6: (6000, 0), 7: (8000, 0), 8: (9000, 0)}
ROAD: Tags = {"highway": "primary", "maxspeed": "80"}
KMH_80 = 80 * 0.96
FERRY_TAGS: Tags = {"route": "ferry", "motor_vehicle": "yes"}
EFFECTIVE_KMH = 12.3


def built(
    folder: Path,
    ways: Sequence[tuple[int, Sequence[int], Tags]],
    *,
    relations: Sequence[tuple[int, Sequence[int], Tags]] = (),
    node_tags: Mapping[int, Tags] | None = None,
    nodes: Mapping[int, tuple[float, float]] | None = None,
) -> tuple[gpd.GeoDataFrame, RoadLog]:
    path = folder / "world.osm.pbf"
    path.unlink(missing_ok=True)
    write_pbf(path, nodes or NODES, ways, relations=relations, node_tags=node_tags)
    return pbf.build_roads(path)


def shores(*ferries: tuple[int, Sequence[int], Tags]) -> list[tuple[int, Sequence[int], Tags]]:
    return [(1, [1, 2, 3], ROAD), (2, [7, 8], ROAD), *ferries]


def minutes(km: float, kmh: float) -> float:
    return km / kmh * 60


def reasons(log: RoadLog, step: str) -> list[str]:
    return [row.reason for row in log.of(step)]


def test_roads_meet_where_they_share_a_node_and_rows_between_junctions_are_one_edge(tmp_path: Path) -> None:
    roads, log = built(tmp_path, [(1, [1, 2, 3], ROAD), (2, [4, 2], ROAD), (3, [3, 5], ROAD)])
    assert sorted(roads["length_m"].round()) == [1000, 1000, 3000]
    assert schema.faults(roads, ROADS) == []
    assert log.figures["source_roads"] == 4
    assert trip(roads, (0, 0), (1000, 1000)).minutes == pytest.approx(minutes(2, KMH_80), rel=1e-3)


def test_a_large_file_keeps_its_positions_beside_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ways = [(1, [1, 2, 3], ROAD), (2, [4, 2], ROAD)]
    small, _ = built(tmp_path, ways)
    monkeypatch.setattr(pbf, "IN_MEMORY_BYTES", 0)
    large, _ = built(tmp_path, ways)
    assert large.equals(small)
    assert [path.name for path in tmp_path.iterdir()] == ["world.osm.pbf"]


def test_work_in_pieces_gives_the_same_as_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    timed = {**FERRY_TAGS, "duration": "00:20"}
    ways = [*shores((3, [3, 5], timed), (4, [5, 6], timed), (5, [6, 7], timed)), (6, [4, 2], ROAD), (7, [8, 4], ROAD)]
    at_once, _ = built(tmp_path, ways)
    for module, name in ((osm_edges, "NODES"), (osm_edges, "STRETCHES"), (table, "AT_A_TIME")):
        monkeypatch.setattr(module, name, 2)
    in_pieces, _ = built(tmp_path, ways)
    assert in_pieces.equals(at_once)


def test_a_road_that_only_crosses_is_no_junction(tmp_path: Path) -> None:
    nodes = {1: (0, 0), 2: (1000, 0), 3: (500, -500), 4: (500, 500), 5: (500, 0), 6: (500, 0)}
    roads, _ = built(tmp_path, [(1, [1, 5, 2], ROAD), (2, [3, 6, 4], {**ROAD, "bridge": "yes"})], nodes=nodes)
    assert len(roads) == 2
    assert trip(roads, (0, 0), (500, 500)).minutes == np.inf
    assert sorted(roads["bridge_m"].round()) == [0, 1000]


def test_one_way_streets_are_open_one_way(tmp_path: Path) -> None:
    ring = [(1, [1, 2], ROAD), (2, [2, 3], {**ROAD, "oneway": "yes"}), (3, [3, 4], {**ROAD, "oneway": "-1"}),
            (4, [4, 2], ROAD)]  # fmt: skip
    roads, _ = built(tmp_path, ring)
    assert trip(roads, (0, 0), (2000, 0)).minutes == pytest.approx(minutes(2, KMH_80), rel=1e-3)
    assert trip(roads, (2000, 0), (0, 0)).minutes == np.inf
    away = roads[roads["component"] != 0]
    assert len(away) == 2  # both lead to 3, and nothing leads away from it
    assert away[["seconds", "seconds_back"]].isna().sum(axis=1).tolist() == [1, 1]


def test_a_bollard_stops_cars_on_both_sides_but_not_on_the_other_road(tmp_path: Path) -> None:
    ways = [(1, [1, 2, 3], ROAD), (2, [4, 1], ROAD)]
    roads, log = built(tmp_path, ways, node_tags={2: {"barrier": "bollard"}})
    assert log.figures["barriers that stop cars"] == 1
    assert trip(roads, (1000, 1000), (2000, 0)).minutes == np.inf
    assert roads["length_m"].sum() == pytest.approx(2000 + 2**0.5 * 1000, rel=1e-3)
    gate, _ = built(tmp_path, ways, node_tags={2: {"barrier": "gate"}})
    assert trip(gate, (1000, 1000), (2000, 0)).minutes == pytest.approx(minutes(2 + 2**0.5, KMH_80), rel=1e-3)
    shut, _ = built(tmp_path, ways, node_tags={2: {"barrier": "gate", "access": "private"}})
    assert trip(shut, (1000, 1000), (2000, 0)).minutes == np.inf


def test_a_ferry_takes_its_duration_over_the_union_of_its_ways(tmp_path: Path) -> None:
    whole = {**FERRY_TAGS, "duration": "00:20", "name": "Sund–Nes"}
    one, _ = built(tmp_path, shores((3, [3, 5, 6, 7], whole)))
    repeated, log = built(tmp_path, shores((3, [3, 5], whole), (4, [5, 6], whole), (5, [6, 7], whole)))
    on_one_piece, _ = built(tmp_path, shores((3, [3, 5], FERRY_TAGS), (4, [5, 6, 7], whole)))
    for roads in (one, repeated, on_one_piece):
        assert trip(roads, (0, 0), (9000, 0)).minutes == pytest.approx(20 + minutes(3, KMH_80), rel=1e-3)
    assert reasons(log, "ferry").count("duration of the whole crossing") == 3
    assert trip(repeated, (0, 0), (9000, 0)).ferry_names == ("Sund–Nes",)


def test_a_time_that_only_fits_each_part_is_taken_for_each(tmp_path: Path) -> None:
    each = {**FERRY_TAGS, "duration": "5"}  # 6 km in 5 minutes is no ferry, 2 km is
    roads, log = built(tmp_path, shores((3, [3, 5], each), (4, [5, 6], each), (5, [6, 7], each)))
    assert trip(roads, (0, 0), (9000, 0)).minutes == pytest.approx(15 + minutes(3, KMH_80), rel=1e-3)
    assert set(reasons(log, "ferry")) == {"duration of each part"}


@pytest.mark.parametrize("duration", ["00:05", "02:00"])  # 72 and 3 km/h
def test_a_speed_that_no_ferry_has_is_refused(tmp_path: Path, duration: str) -> None:
    roads, log = built(tmp_path, shores((3, [3, 7], {**FERRY_TAGS, "duration": duration})))
    assert trip(roads, (0, 0), (9000, 0)).minutes == pytest.approx(minutes(6, 12.3) + minutes(3, KMH_80), rel=1e-3)
    assert reasons(log, "ferry") == ["duration refused: not 5-60 km/h; 12.3 km/h"]


def test_a_short_crossing_may_be_slow(tmp_path: Path) -> None:
    nodes = {**NODES, 7: (2300, 0)}
    roads, _ = built(tmp_path, shores((3, [3, 7], {**FERRY_TAGS, "duration": "5"})), nodes=nodes)  # 3.6 km/h
    assert roads.loc[roads["kind"] == "ferry", "seconds"].tolist() == [pytest.approx(300)]


@pytest.mark.parametrize(("duration", "total", "end_m"), [("00:06", 6, 7999.9), ("01:12", 72, 8000.5)])
def test_just_within_60_and_5_km_an_hour_is_accepted(tmp_path: Path, duration: str, total: float, end_m: float) -> None:
    nodes = {**NODES, 7: (end_m, 0)}
    roads, _ = built(tmp_path, shores((3, [3, 7], {**FERRY_TAGS, "duration": duration})), nodes=nodes)
    assert roads.loc[roads["kind"] == "ferry", "seconds"].tolist() == [pytest.approx(total * 60)]


def test_half_the_headway_is_waited_once_for_each_boarding(tmp_path: Path) -> None:
    timed = {**FERRY_TAGS, "duration": "00:20", "interval": "00:30"}
    roads, _ = built(tmp_path, shores((3, [3, 5], timed), (4, [5, 6], timed), (5, [6, 7], timed)))
    for start, end in (((0, 0), (9000, 0)), ((9000, 0), (0, 0))):
        assert trip(roads, start, end).minutes == pytest.approx(20 + 15 + minutes(3, KMH_80), rel=1e-3)
    alone, _ = built(tmp_path, shores((3, [3, 7], {**FERRY_TAGS, "interval": "00:30"})))
    assert trip(alone, (0, 0), (9000, 0)).minutes == pytest.approx(
        minutes(6, EFFECTIVE_KMH) + minutes(3, KMH_80), rel=1e-3
    )  # the effective speed has the waiting in it


def ferry_times(roads: gpd.GeoDataFrame) -> list[tuple[float, float]]:
    """Seconds under way and between departures, of each edge that is a ferry; -1 where unknown."""
    ferries = roads[roads["kind"] == "ferry"].fillna({"sailing_s": -1.0, "headway_s": -1.0})
    return [(float(round(a, 1)), float(b)) for a, b in zip(ferries["sailing_s"], ferries["headway_s"], strict=True)]


def test_time_under_way_and_headway_are_told_apart_from_the_seconds(tmp_path: Path) -> None:
    timed = {**FERRY_TAGS, "duration": "00:20", "interval": "00:30"}
    roads, _ = built(tmp_path, shores((3, [3, 5], timed), (4, [5, 6], timed), (5, [6, 7], timed)))
    assert ferry_times(roads) == [(20 * 60.0, 30 * 60.0)]  # the whole crossing once, over the union
    assert roads.loc[roads["kind"] == "ferry", "seconds"].tolist() == [pytest.approx((20 + 15) * 60)]
    assert roads.loc[roads["kind"] == "road", ["sailing_s", "headway_s"]].isna().all(axis=None)
    alone, _ = built(tmp_path, shores((3, [3, 7], {**FERRY_TAGS, "interval": "PT45M"})))
    assert ferry_times(alone) == [(-1.0, 45 * 60.0)]
    refused, _ = built(tmp_path, shores((3, [3, 7], {**FERRY_TAGS, "duration": "00:05"})))
    assert ferry_times(refused) == [(-1.0, -1.0)]


def test_time_under_way_is_split_by_length_and_a_mean_of_the_ways(tmp_path: Path) -> None:
    nodes = {**NODES, 9: (6000, 1000)}
    whole = {**FERRY_TAGS, "duration": "00:30"}
    call = [(3, [3, 5, 6, 7], whole), (4, [6, 9], {"highway": "primary", "maxspeed": "80"})]  # a call on the way
    roads, _ = built(tmp_path, [*shores(), *call], nodes=nodes)
    assert sorted(seconds for seconds, _ in ferry_times(roads)) == pytest.approx([600, 1200], rel=1e-3)
    uneven = {**FERRY_TAGS, "duration:forward": "PT20M", "duration:backward": "PT30M"}
    roads, _ = built(tmp_path, shores((3, [3, 7], uneven)))
    assert [seconds for seconds, _ in ferry_times(roads)] == [pytest.approx(25 * 60)]


def test_a_relation_speaks_for_its_ways_over_their_union(tmp_path: Path) -> None:
    ways = shores((3, [3, 5], {"route": "ferry"}), (4, [5, 7], {"route": "ferry"}))
    tags = {
        "type": "route",
        "route": "ferry",
        "duration": "PT24M",
        "interval": "PT1H",
        "motorcar": "yes",
        "name": "Båt",
    }
    roads, _ = built(tmp_path, ways, relations=[(9, [3, 4], tags)])
    way = trip(roads, (0, 0), (9000, 0))
    assert way.minutes == pytest.approx(24 + 30 + minutes(3, KMH_80), rel=1e-3)
    assert way.ferry_names == ("Båt",)
    assert ferry_times(roads) == [(24 * 60.0, 60 * 60.0)]
    closed, log = built(tmp_path, ways, relations=[(9, [3, 4], {**tags, "motorcar": "no"})])
    assert not (closed["kind"] == "ferry").any()
    assert log.figures["left_out_carries no cars"] == 2


def test_times_of_the_two_ways_may_differ(tmp_path: Path) -> None:
    tags = {**FERRY_TAGS, "duration:forward": "PT20M", "duration:backward": "PT30M"}
    roads, _ = built(tmp_path, shores((3, [3, 7], tags)))
    there, back = trip(roads, (0, 0), (9000, 0)).minutes, trip(roads, (9000, 0), (0, 0)).minutes
    assert back - there == pytest.approx(10, abs=0.01)
    once, _ = built(tmp_path, shores((3, [3, 7], {**tags, "oneway": "yes"})))
    assert trip(once, (9000, 0), (0, 0)).minutes == np.inf


def test_passenger_boats_are_left_out_and_silence_is_told(tmp_path: Path) -> None:
    _, log = built(tmp_path, shores((3, [3, 7], {"route": "ferry", "motor_vehicle": "no", "duration": "10"})))
    assert log.figures["left_out_carries no cars"] == 1
    assert "ferry way 3, 10 min" in [row.subject for row in log.of("left out")]
    roads, log = built(tmp_path, shores((3, [3, 7], {"route": "ferry"})))
    assert (roads["kind"] == "ferry").sum() == 1
    assert "nothing is said of cars: taken for a car ferry" in reasons(log, "ferry")


def test_nobody_changes_ship_where_two_ferries_cross_at_sea(tmp_path: Path) -> None:
    nodes = {**NODES, 10: (5000, 3000), 11: (5000, 0), 12: (5000, -3000), 13: (5000, 4000), 14: (5000, -4000)}
    ways = [
        *shores((3, [3, 11, 7], FERRY_TAGS), (4, [10, 11, 12], FERRY_TAGS)),
        (5, [10, 13], ROAD),
        (6, [12, 14], ROAD),
    ]
    roads, _ = built(tmp_path, ways, nodes=nodes)
    assert trip(roads, (0, 0), (9000, 0)).ferries == 1
    assert trip(roads, (5000, 4000), (5000, -4000)).ferries == 1
    assert trip(roads, (0, 0), (5000, 4000)).minutes == np.inf


def test_a_quay_that_stops_short_is_joined_and_one_far_out_is_not(tmp_path: Path) -> None:
    nodes = {**NODES, 9: (7800, 0)}
    roads, log = built(tmp_path, shores((3, [3, 9], {**FERRY_TAGS, "duration": "20"})), nodes=nodes)
    assert roads["kind"].value_counts().to_dict() == {"road": 2, "ferry": 1, "link": 1}
    expected = 20 + minutes(0.2, 30) + minutes(3, KMH_80)
    assert trip(roads, (0, 0), (9000, 0)).minutes == pytest.approx(expected, rel=1e-3)
    assert reasons(log, "quay") == ["quay joined to the nearest road"]
    far, log = built(tmp_path, shores((3, [3, 9], FERRY_TAGS)), nodes={**nodes, 9: (7400, 0)})
    assert (far["kind"] == "link").sum() == 0
    assert reasons(log, "quay") == ["open: no road within 500 m"]


def test_nobody_joins_a_ferry_in_mid_fjord(tmp_path: Path) -> None:
    roads, _ = built(tmp_path, shores((3, [3, 5, 6, 7], FERRY_TAGS)))
    network = Network.from_roads(roads)
    legs = access_legs([X0_M + 4000 * SCALE], [Y0_M + 10.0], [0], network=network)
    assert network.kind[legs.edge[0]] != FERRY
    assert legs.metres[0] == pytest.approx(2000, rel=0.01)


def test_loose_roads_that_nobody_lives_by_are_left_out_and_named(tmp_path: Path) -> None:
    path = write_pbf(tmp_path / "w.osm.pbf", {**NODES, 20: (0, 9000), 21: (0, 9500), 22: (20000, 0), 23: (20500, 0)},
                     [(1, [1, 2, 3], ROAD), (2, [20, 21], ROAD), (3, [22, 23], {**ROAD, "ref": "44"})])  # fmt: skip
    people = pd.DataFrame({"x_m": [X0_M + 500, X0_M + 20_200], "y_m": [Y0_M + 50] * 2, "landmass": [0, 0],
                           "population": [100.0, 8.0]})  # fmt: skip
    labels = Labels.of(
        gpd.GeoDataFrame({"fulltekst": ["Nes", "Vik"], "navneobjekttype": "grend"},
                         geometry=gpd.points_from_xy([X0_M, X0_M + 20_000], [Y0_M, Y0_M]), crs="EPSG:25833"),
        municipalities=gpd.GeoDataFrame({"kommunenavn": ["Sund"], "kommunenummer": ["9901"]},
                                        geometry=[shapely.box(0, 0, 1e6, 8e6)], crs="EPSG:25833"),
    )  # fmt: skip
    roads, log = pbf.build_roads(path, people=people, labels=labels)
    assert sorted(roads["length_m"].round()) == [500, 2000]
    told = [row.reason for row in log.of("component")]
    assert told == ["dropped: loose, and nobody lives nearest to it",
                    "kept: not on any round trip through the main network"]  # fmt: skip
    kept = log.of("component")[-1]
    assert (kept.subject, kept.municipality) == ("component 1: 1 edges Fv44 by Vik, 8 people", "Sund")
    _, plain = pbf.build_roads(path, people=people)
    assert plain.of("component")[-1].subject.startswith("component 1: 1 edges Fv44 at 520")  # without names, a place


def test_landmasses_come_from_the_land_and_tunnels_touch_none(tmp_path: Path) -> None:
    path = write_pbf(tmp_path / "w.osm.pbf", NODES, [(1, [1, 2], ROAD), (2, [2, 3], {**ROAD, "tunnel": "yes"}),
                                                    (3, [7, 8], ROAD)])  # fmt: skip
    land = [shapely.box(X0_M - 3000, Y0_M - 900, X0_M + 2500, Y0_M + 900),
            shapely.box(X0_M + 7500, Y0_M - 500, X0_M + 9500, Y0_M + 500)]  # fmt: skip
    roads, _ = pbf.build_roads(path, land_parts=np.array(land, dtype=object))
    assert sorted(zip(roads["landmasses"], roads["tunnel_m"].round(), strict=True)) == [("", 1000), ("0", 0), ("1", 0)]


# Broken and odd input ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"this is no map", b"PK\x03\x04 zip"])
def test_a_file_that_is_no_pbf_is_one_clear_fault(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "norway.osm.pbf"
    path.write_bytes(content)
    with pytest.raises(DataFault, match=r"norway\.osm\.pbf") as caught:
        pbf.build_roads(path)
    assert len(caught.value.faults) == 1


def test_a_truncated_pbf_is_one_clear_fault(tmp_path: Path) -> None:
    whole = write_pbf(tmp_path / "whole.osm.pbf", NODES, [(1, [1, 2, 3], ROAD)]).read_bytes()
    path = tmp_path / "half.osm.pbf"
    path.write_bytes(whole[: len(whole) - 40])
    with pytest.raises(DataFault, match="Download the extract again"):
        pbf.build_roads(path)


@pytest.mark.parametrize("ways", [[], [(1, [1, 2], {"highway": "footway"})], [(1, [3, 7], FERRY_TAGS)]])
def test_an_extract_without_roads_is_refused(tmp_path: Path, ways: list[tuple[int, list[int], Tags]]) -> None:
    with pytest.raises(DataFault, match="there is no car road"):
        built(tmp_path, ways)


def test_nodes_that_the_extract_lacks_cut_the_way_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LOST_WAYS_SHARE", 1.0)  # a border cuts a few ways of thousands, here all of them
    roads, _ = built(tmp_path, [(1, [1, 2, 99, 3, 5], ROAD)])
    assert sorted(roads["length_m"].round()) == [1000, 2000]


def test_a_node_twice_in_a_row_is_counted_and_a_way_of_one_node_listed(tmp_path: Path) -> None:
    roads, log = built(tmp_path, [(1, [1, 2, 2, 3], ROAD), (2, [4, 4], ROAD)])
    assert roads["length_m"].round().tolist() == [2000]
    assert log.figures["node twice in a row"] == 2
    assert log.figures["left_out_fewer than two nodes in the file"] == 1


def test_a_ferry_of_one_node_is_left_out_and_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LOST_WAYS_SHARE", 1.0)
    roads, log = built(tmp_path, shores((3, [3], FERRY_TAGS), (4, [3, 99], FERRY_TAGS)))
    assert not (roads["kind"] == "ferry").any()
    assert [row.subject for row in log.of("left out")] == ["way 3", "way 4"]


def test_two_nodes_on_one_spot_are_no_road(tmp_path: Path) -> None:
    roads, log = built(tmp_path, [(1, [1, 2], ROAD), (2, [2, 9], ROAD)], nodes={**NODES, 9: NODES[2]})
    assert len(roads) == 1
    assert reasons(log, "left out") == ["shorter than 0.1 m"]


@pytest.mark.parametrize(("key", "value"), [("duration", "abc"), ("duration", "-5"), ("interval", "often")])
def test_an_unreadable_time_is_listed_and_left_aside(tmp_path: Path, key: str, value: str) -> None:
    roads, log = built(tmp_path, shores((3, [3, 7], {**FERRY_TAGS, key: value})))
    assert f"way 3: {key}={value}" in [row.subject for row in log.of("ferry")]
    assert trip(roads, (0, 0), (9000, 0)).minutes == pytest.approx(minutes(6, 12.3) + minutes(3, KMH_80), rel=1e-3)


@pytest.mark.parametrize("limit", ["-30", "999", "fast"])
def test_an_impossible_limit_is_listed_and_the_class_counts(tmp_path: Path, limit: str) -> None:
    roads, log = built(tmp_path, [(1, [1, 3], {**ROAD, "maxspeed": limit})])
    assert roads["seconds"].tolist() == [pytest.approx(2 / 65 * 3600, rel=1e-3)]
    assert reasons(log, "tags") == [f"limit not read: {limit}"]


def test_a_road_too_short_to_draw_keeps_its_time_and_its_ends(tmp_path: Path) -> None:
    nodes = {1: (0, 0), 2: (1000.2, 0), 3: (1000.5, 0), 4: (2000, 0), 5: (1000.2, 500), 6: (1000.5, -500)}
    roads, _ = built(tmp_path, [(1, [1, 2, 3, 4], ROAD), (2, [5, 2], ROAD), (3, [6, 3], ROAD)], nodes=nodes)
    assert shapely.is_valid(roads.geometry.to_numpy()).all()
    assert trip(roads, (0, 0), (2000, 0)).minutes == pytest.approx(minutes(2, KMH_80), rel=1e-3)


# The real extracts ------------------------------------------------------------------------------------------------


@pytest.mark.raw
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name.split(".")[0])
def test_a_real_extract_is_one_network_that_answers(path: Path) -> None:
    roads, log = pbf.build_roads(path)
    assert schema.faults(roads, ROADS) == []
    main = roads[roads["component"] == 0]
    assert len(main) > 0.9 * len(roads)
    assert log.figures["edges"] == len(roads)
    first, last = (main.geometry.iloc[row].coords[0] for row in (0, len(main) - 1))
    ends = [((x - X0_M) / SCALE, (y - Y0_M) / SCALE) for x, y in (first, last)]
    there = trip(roads, *ends)
    straight_km = np.hypot(first[0] - last[0], first[1] - last[1]) / 1000
    assert straight_km <= there.km * 1.01
    assert 5 < there.km / there.minutes * 60 < 100


@pytest.mark.raw
@pytest.mark.parametrize("path", [path for path in SAMPLES if "heidelberg" in path.name], ids=["heidelberg"])
def test_heidelbergs_ferries_carry_their_durations(path: Path) -> None:
    collected = pbf.read_pbf(path)
    told = dict(collected.ferries)
    assert len(told) == 6
    _, log = pbf.build_roads(path)
    said = sorted(row.subject.split(", ")[-1] for row in log.of("left out") if row.reason == "carries no cars")
    assert said == ["3 min", "4 min", "5 min", "6 min", "7 min", "8 min"]
    for tags in told.values():
        tags["motor_vehicle"] = "yes"  # as if cars were taken: then the times of the map are the times of the table
    collected.relations.clear()
    cut = osm_edges.edges_of(collected, speeds=SpeedModel())
    ferries = cut[cut["kind"] == "ferry"]
    assert ferries[["seconds", "seconds_back"]].sum().to_dict() == {
        "seconds": pytest.approx((3 + 7 + 5 + 8 + 4 + 6) * 60),
        "seconds_back": pytest.approx((7 + 5 + 3) * 60),
    }
    # Under way, without a direction: one takes 6 minutes there and 3 back.
    assert sorted(ferries["sailing_s"].div(60).round(6)) == [3, 4, (6 + 3) / 2, 5, 7, 8]
