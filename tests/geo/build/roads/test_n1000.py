"""Small maps drawn by hand in the shape of N1000's layers; the mainland is 20 km wide, the islands lie to the east."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import LineString, Point, box

from geo.build.land import landmass
from geo.build.land.labels import Labels
from geo.build.land.landmass import IslandDecision
from geo.build.land.landmass_table import landmass_table
from geo.build.log import RoadLog
from geo.build.roads.n1000 import roads_from
from geo.data import tables
from geo.errors import DataFault
from geo.network.graph import SpeedModel

MAINLAND = box(0, 0, 20_000, 10_000)
ISLAND = box(24_000, 0, 30_000, 5_000)  # 4 km off
OUTER = box(40_000, 0, 42_000, 2_000)  # 10 km farther out
PARTS = landmass.landmasses([MAINLAND, ISLAND, OUTER])
SPEEDS = SpeedModel()

Row = Mapping[str, object]


def way(*points: tuple[float, float], kind: str = "enkelBilveg", **fields: object) -> Row:
    return {
        "typeVeg": kind,
        "vegkategori": "F",
        "vegnummer": 44.0,
        "motorvegtype": None,
        "medium": "T",
        "vegfase": "V" if kind == "enkelBilveg" else None,
        "geometry": LineString(points),
        **fields,
    }


def ferry(*points: tuple[float, float], kind: str = "bilferje") -> Row:
    return way(*points, kind=kind, vegnummer=None, medium=None)


def layer(*rows: Row) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(list(rows), geometry="geometry", crs=tables.METRIC_CRS)


def labels() -> Labels:
    names = {"Fastvik": (19_000, 5_000), "Øyvik": (25_000, 1_000), "Ytterøy": (41_000, 1_000)}
    texts = gpd.GeoDataFrame(
        {"fulltekst": list(names), "navneobjekttype": ["tettsted", "ferjekai", "grend"]},
        geometry=[Point(xy) for xy in names.values()],
        crs=tables.METRIC_CRS,
    )
    municipalities = gpd.GeoDataFrame(
        {"kommunenummer": ["0001", "0002", "0003"], "kommunenavn": ["Fast", "Øy", "Ytter"]},
        geometry=[box(-100, -100, 22_000, 11_000), box(22_000, -100, 35_000, 11_000), box(35_000, -100, 50_000, 9_000)],
        crs=tables.METRIC_CRS,
    )
    return Labels.of(texts, municipalities=municipalities)


def people(*cells: tuple[float, float, float]) -> pd.DataFrame:
    frame = pd.DataFrame(cells, columns=["x_m", "y_m", "population"])
    points = np.array([Point(x, y) for x, y, _ in cells], dtype=object)
    return frame.assign(landmass=landmass.landmass_of(points, parts=PARTS), municipality_code="0001")


EVERYWHERE = people((5_500, 5_500, 100.0), (25_500, 1_500, 40.0), (41_500, 1_500, 7.0))


def build(
    *rows: Row, living: pd.DataFrame = EVERYWHERE, decisions: Sequence[IslandDecision] = ()
) -> tuple[gpd.GeoDataFrame, RoadLog]:
    return roads_from(layer(*rows), labels=labels(), land_parts=PARTS, people=living, decisions=decisions)


def decided(roads: gpd.GeoDataFrame, decisions: Sequence[IslandDecision] = ()) -> dict[int, str]:
    table = landmass_table(EVERYWHERE, roads=roads, land_parts=PARTS, labels=labels(), decisions=decisions)
    return dict(zip(table["landmass_id"], table["decision"], strict=True))


HOME = way((1_000, 5_000), (19_000, 5_000))


def test_links_in_a_row_become_one_edge_and_their_tunnels_add_up() -> None:
    roads, _ = build(
        way((0, 5_000), (2_000, 5_000)),
        way((2_000, 5_000), (3_000, 5_000), medium="U"),
        way((3_000, 5_000), (4_500, 5_000), medium="U"),
        way((9_000, 5_000), (4_500, 5_000), medium="L"),  # drawn the other way round
    )
    # The tunnel stands alone: nobody may join the road there, so it lists no landmass.
    assert roads["length_m"].tolist() == pytest.approx([2_000 * 1.034, 2_500 * 1.034, 4_500 * 1.034])
    assert roads["tunnel_m"].tolist() == pytest.approx([0, 2_500 * 1.034, 0])
    assert roads["bridge_m"].tolist() == pytest.approx([0, 0, 4_500 * 1.034])
    assert roads["landmasses"].tolist() == ["0", "", "0"]


def test_a_change_of_road_number_ends_the_chain() -> None:
    roads, _ = build(
        way((0, 5_000), (2_000, 5_000)), way((2_000, 5_000), (4_000, 5_000), vegkategori="E", vegnummer=6.0)
    )
    assert roads["number"].tolist() == ["Fv44", "E6"]
    km = 2_000 * 1.034 / 1000
    assert roads["seconds"].tolist() == pytest.approx([km / SPEEDS.f_kmh * 3600, km / SPEEDS.e_kmh * 3600], abs=0.05)
    assert roads["seconds_back"].tolist() == roads["seconds"].tolist()


def test_a_road_that_ends_on_the_middle_of_another_meets_it() -> None:
    roads, log = build(HOME, way((10_000, 5_001), (10_000, 8_000)))
    assert len(roads) == 3
    assert roads["component"].tolist() == [0, 0, 0]
    assert log.figures["ends_touching_another_road"] == 1


def test_roads_that_cross_without_an_end_do_not_meet() -> None:
    roads, _ = build(HOME, way((10_000, 1_000), (10_000, 8_000)))
    assert len(roads) == 2
    assert sorted(roads["component"]) == [0, 1]


def test_a_planned_road_is_left_out_and_named() -> None:
    roads, log = build(HOME, way((19_000, 5_000), (25_000, 1_000), vegkategori="E", vegnummer=39.0, vegfase="P"))
    assert len(roads) == 1
    assert [row.subject for row in log.of("left out")] == ["planned: Fastvik–Øyvik E39"]


def test_a_passenger_ferry_and_a_path_are_left_out_and_only_the_boat_is_named() -> None:
    roads, log = build(
        HOME, ferry((19_000, 5_000), (25_000, 1_000), kind="passasjerferje"), way((0, 1), (9, 9), kind="sti")
    )
    assert roads["kind"].tolist() == ["road"]
    assert [row.subject for row in log.of("left out")] == ["passasjerferje: Fastvik–Øyvik"]
    assert (log.figures["left_out_sti"], log.figures["left_out_passasjerferje"]) == (1, 1)


def test_a_quay_that_stops_short_is_joined_to_the_nearest_road_edge_with_a_reason() -> None:
    roads, log = build(HOME, way((25_000, 500), (25_000, 4_000)), ferry((19_500, 4_000), (25_000, 500)))
    link = roads[roads["kind"] == "link"].iloc[0]
    assert link["length_m"] == pytest.approx(np.hypot(500, 1_000), abs=1)
    assert link["landmasses"] == "0"
    assert "1118 m short" in link["note"]
    assert roads["component"].tolist() == [0] * len(roads)
    assert decided(roads)[1] == "ferry"
    assert [row.metres for row in log.of("quay")] == pytest.approx([1_118.0], abs=1)


def test_a_quay_joins_the_middle_of_the_road_where_that_is_nearest() -> None:
    roads, _ = build(way((1_000, 9_000), (19_000, 9_000)), ferry((10_000, 9_900), (10_000, 30_000), (25_000, 4_900)),
                     way((25_000, 4_900), (25_000, 1_000)))  # fmt: skip
    link = roads[roads["kind"] == "link"].iloc[0]
    assert (10_000, 9_000) in list(link["geometry"].coords)
    assert sum(roads["kind"] == "road") == 3


def test_a_quay_by_a_tunnel_mouth_joins_the_tunnel_where_no_other_road_is_near() -> None:
    inland = way((1_000, 5_000), (15_000, 5_000))
    tunnel = way((15_000, 5_000), (19_600, 4_000), medium="U")
    roads, _ = build(inland, tunnel, ferry((19_700, 3_800), (25_000, 500)), way((25_000, 500), (25_000, 4_000)))
    link = roads[roads["kind"] == "link"].iloc[0]
    assert link["length_m"] == pytest.approx(np.hypot(100, 200), abs=1)
    assert link["landmasses"] == "0"
    near_road = way((18_000, 3_000), (19_000, 3_800))
    roads, _ = build(
        inland, tunnel, near_road, ferry((19_700, 3_800), (25_000, 500)), way((25_000, 500), (25_000, 4_000))
    )
    assert roads.loc[roads["kind"] == "link", "length_m"].tolist() == pytest.approx([700.0])


def test_lines_that_meet_at_sea_are_not_a_place_to_get_off() -> None:
    joint = (22_000, 3_000)
    roads, log = build(
        HOME, ferry((19_000, 5_000), joint), ferry(joint, (25_000, 500)), ferry(joint, (40_500, 500)),
        way((25_000, 500), (25_000, 4_000)), way((40_500, 500), (41_000, 1_500)),
    )  # fmt: skip
    assert set(roads["kind"]) == {"road", "ferry"}
    assert [row.reason for row in log.of("quay")] == ["joint at sea: lines meet at sea: nobody can get off here"]
    assert sorted(roads.loc[roads["kind"] == "ferry", "note"]) == [
        "Fastvik/Ytterøy–Øyvik", "Fastvik/Øyvik–Ytterøy", "Fastvik–Ytterøy/Øyvik",
    ]  # fmt: skip


def test_two_lines_end_to_end_at_sea_are_one_crossing() -> None:
    roads, _ = build(
        HOME,
        ferry((19_000, 5_000), (22_000, 3_000)),
        ferry((25_000, 500), (22_000, 3_000)),
        way((25_000, 500), (25_000, 4_000)),
    )
    crossing = roads[roads["kind"] == "ferry"]
    drawn_m = np.hypot(3_000, 2_000) + np.hypot(3_000, 2_500)
    assert crossing["length_m"].tolist() == pytest.approx([drawn_m], abs=0.1)  # ferries are not lengthened
    assert crossing["seconds"].tolist() == pytest.approx([drawn_m / (12.3 / 3.6)], abs=0.1)
    assert crossing["note"].tolist() == ["Fastvik–Øyvik"]
    assert crossing["landmasses"].tolist() == [""]


def test_a_quay_on_an_island_without_drawn_roads_gets_a_way_to_its_people() -> None:
    roads, _ = build(HOME, ferry((19_000, 5_000), (25_000, 500)))
    link = roads[roads["kind"] == "link"].iloc[0]
    assert link["landmasses"] == "1"
    assert "without a drawn road" in link["note"]
    assert decided(roads) == {0: "mainland", 1: "ferry", 2: "no_car_road"}


def test_an_island_with_a_bridge_that_the_source_lacks_is_joined_by_decision() -> None:
    bridge = IslandDecision("Øya", "Øy", 25_000, 1_000, "bridge", None, None, "joined by a bridge")
    roads, log = build(HOME, decisions=[bridge])
    link = roads[roads["kind"] == "link"].iloc[0]
    assert (link["landmasses"], link["note"]) == ("1", "joined by a bridge")
    assert decided(roads, [bridge]) == {0: "mainland", 1: "road", 2: "no_car_road"}
    assert [row.reason for row in log.of("island")] == ["joined by a bridge"]


def test_a_bridge_to_an_island_with_roads_leads_from_road_to_road() -> None:
    bridge = IslandDecision("Øya", "Øy", 25_000, 1_000, "bridge", None, None, "joined by a bridge")
    roads, _ = build(HOME, way((25_000, 500), (25_000, 4_900)), decisions=[bridge])
    link = roads[roads["kind"] == "link"].iloc[0]
    assert link["length_m"] == pytest.approx(np.hypot(6_000, 100), abs=1)
    assert roads["component"].tolist() == [0] * len(roads)


def test_a_ferry_that_the_source_lacks_is_reached_over_a_link_on_the_island() -> None:
    decision = IslandDecision("Øya", "Øy", 25_000, 1_000, "ferry", 19_000, 5_000, "a ferry the source lacks")
    roads, _ = build(HOME, decisions=[decision])
    assert sorted(roads["kind"]) == ["ferry", "link", "road"]
    assert roads.loc[roads["kind"] == "ferry", "landmasses"].tolist() == [""]
    assert roads.loc[roads["kind"] == "link", "landmasses"].tolist() == ["1"]
    assert decided(roads, [decision])[1] == "ferry"


def test_a_ferry_line_may_call_at_an_island_by_decision() -> None:
    decision = IslandDecision("Øya", "Øy", 25_000, 1_000, "call", None, None, "the ferry calls here")
    line = ferry((19_000, 5_000), (25_000, 5_500), (40_500, 1_900))
    roads, _ = build(HOME, line, way((40_500, 1_900), (41_000, 1_500)), decisions=[decision])
    assert decided(roads, [decision]) == {0: "mainland", 1: "ferry", 2: "ferry"}
    assert sum(roads["kind"] == "ferry") == 3  # the line in two, and the call


def test_a_strait_too_narrow_to_be_drawn_is_crossed_and_a_wider_one_is_not() -> None:
    for gap_m, expected in ((200, "road"), (201, "no_car_road")):
        parts = landmass.landmasses([MAINLAND, box(20_000 + gap_m, 0, 26_000, 5_000)])
        living = people((5_500, 5_500, 100.0)).assign(landmass=0)
        living = pd.concat([living, living.assign(x_m=23_000.0, landmass=1)], ignore_index=True)
        roads, _ = roads_from(layer(HOME), labels=labels(), land_parts=parts, people=living)
        table = landmass_table(living, roads=roads, land_parts=parts, labels=labels(), decisions=())
        assert table["decision"].tolist() == ["mainland", expected]


def test_an_island_without_road_is_told_with_its_people_and_the_width_of_the_sea() -> None:
    roads, _ = build(HOME)
    table = landmass_table(EVERYWHERE, roads=roads, land_parts=PARTS, labels=labels(), decisions=())
    outer = table.iloc[2]
    assert (outer["landmass"], outer["population"], outer["decision"]) == ("Ytterøy", 7.0, "no_car_road")
    assert "20000 m of sea" in outer["reason"]


def test_components_are_numbered_from_the_largest_and_empty_fragments_dropped() -> None:
    rows = (
        HOME,
        way((1_000, 5_000), (1_000, 9_000)),
        way((25_000, 500), (25_000, 4_000)),
        way((40_500, 500), (41_000, 900)),
    )
    roads, log = build(*rows, living=people((5_500, 5_500, 100.0), (25_500, 1_500, 40.0)))
    assert sorted(roads["component"]) == [0, 1]
    assert [row.reason.split(":")[0] for row in log.of("component")] == ["dropped", "kept"]


def test_a_ring_without_a_junction_is_kept_whole() -> None:
    corners = [(1_000, 1_000), (4_000, 1_000), (4_000, 4_000), (1_000, 4_000)]
    sides = [way(a, b) for a, b in itertools.pairwise([*corners, corners[0]])]
    roads, _ = build(*sides)
    assert roads["length_m"].tolist() == pytest.approx([12_000 * 1.034])
    assert roads["from_node"].tolist() == roads["to_node"].tolist()


def test_the_order_of_the_source_does_not_matter() -> None:
    rows = [
        HOME,
        way((25_000, 500), (25_000, 4_000)),
        ferry((19_500, 4_000), (25_000, 500)),
        way((10_000, 5_000), (10_000, 8_000)),
    ]
    one, _ = build(*rows)
    other, _ = build(*reversed(rows))
    pd.testing.assert_frame_equal(pd.DataFrame(one), pd.DataFrame(other))


def test_the_table_is_as_promised() -> None:
    roads, _ = build(HOME, way((25_000, 500), (25_000.4, 4_000.4)), ferry((19_500, 4_000), (25_000, 500)))
    assert tuple(roads.columns) == (*tables.ROADS.column_names, "geometry")
    assert roads[["sailing_s", "headway_s"]].isna().all(axis=None)  # the source has no ferry times
    assert roads.crs == tables.METRIC_CRS
    coordinates = shapely.get_coordinates(roads.geometry.to_numpy())
    assert (coordinates == np.round(coordinates)).all()
    ends: dict[int, tuple[float, ...]] = {}
    for row in roads.itertuples():
        for node, point in ((row.from_node, row.geometry.coords[0]), (row.to_node, row.geometry.coords[-1])):
            assert ends.setdefault(node, point) == point


def test_a_source_without_a_single_car_road_is_a_fault() -> None:
    with pytest.raises(DataFault, match="no car road"):
        build(ferry((19_000, 5_000), (25_000, 500), kind="passasjerferje"))
