"""How one leaves each piece of land by car, and why: worked out from the roads; drawn on three islands."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import LineString, Point, box

from geo.build.land.labels import Labels
from geo.build.land.landmass import IslandDecision
from geo.build.land.landmass_table import landmass_table

MAINLAND, ISLAND, OUTER = box(0, 0, 9_000, 9_000), box(12_000, 0, 16_000, 4_000), box(30_000, 0, 32_000, 2_000)
PARTS = np.array([MAINLAND, ISLAND, OUTER], dtype=object)
POINTS = {
    0: (1_000, 1_000),
    1: (8_000, 1_000),
    2: (13_000, 1_000),
    3: (15_000, 1_000),
    4: (30_500, 500),
    5: (31_500, 500),
}
LABELS = Labels.of(
    gpd.GeoDataFrame(
        {"fulltekst": ["Nes", "Øyvik"], "navneobjekttype": "grend"},
        geometry=[Point(5_000, 1_000), Point(14_000, 1_000)],
        crs="EPSG:25833",
    ),
    municipalities=gpd.GeoDataFrame(
        {"kommunenavn": ["Sund"], "kommunenummer": ["0001"]}, geometry=[box(0, 0, 40_000, 9_000)], crs="EPSG:25833"
    ),
)


def edge(
    start: int, end: int, kind: str = "road", land: str = "", note: str = "", *, back: bool = True
) -> dict[str, object]:
    return {
        "from_node": start, "to_node": end, "kind": kind, "note": note, "landmasses": land, "seconds": 60.0,
        "seconds_back": 60.0 if back else np.nan, "geometry": LineString([POINTS[start], POINTS[end]]),
    }  # fmt: skip


PEOPLE = pd.DataFrame(
    {
        "x_m": [5_000, 13_500, 14_500, 31_000],
        "y_m": [1_000, 1_000, 1_000, 1_000],
        "population": [100.0, 3.0, 4.0, 2.0],
        "landmass": [0, 1, 1, 2],
        "municipality_code": ["0001", "0002", "0001", "0003"],
    }
)


def table(*edges: dict[str, object], decisions: tuple[IslandDecision, ...] = ()) -> pd.DataFrame:
    roads = gpd.GeoDataFrame(list(edges), geometry="geometry", crs="EPSG:25833")
    found = landmass_table(PEOPLE, roads=roads, land_parts=PARTS, labels=LABELS, decisions=decisions)
    return found.set_index("landmass_id")


HOME, ON_ISLAND, ON_OUTER = edge(0, 1, land="0"), edge(2, 3, land="1"), edge(4, 5, land="2")


def test_a_bridge_makes_it_road_a_ferry_makes_it_ferry_and_neither_no_car_road() -> None:
    bridge, ferry = edge(1, 2), edge(3, 4, "ferry", note="Øyvik–Ytre: daily")
    found = table(HOME, ON_ISLAND, ON_OUTER, bridge, ferry)
    assert found["decision"].tolist() == ["mainland", "road", "ferry"]
    assert found["reason"][2] == "car ferry Øyvik–Ytre"
    found = table(HOME, ON_ISLAND, ON_OUTER)
    assert found["decision"].tolist() == ["mainland", "no_car_road", "no_car_road"]
    assert "do not meet the rest of the network" in found["reason"][1]


def test_a_bridge_that_leads_one_way_only_leads_nowhere() -> None:
    assert table(HOME, ON_ISLAND, edge(1, 2, back=False))["decision"][1] == "no_car_road"


def test_an_island_reached_over_another_with_a_ferry_is_reached_by_ferry() -> None:
    found = table(HOME, ON_ISLAND, ON_OUTER, edge(1, 2, "ferry", note="A–B"), edge(3, 4))
    assert found["decision"].tolist() == ["mainland", "ferry", "ferry"]
    assert found["reason"][2] == "roads lead to a neighbouring island with a car ferry"


def test_an_island_without_road_is_told_with_the_sea_to_cross() -> None:
    found = table(HOME, ON_ISLAND, edge(1, 2))
    assert (
        found["reason"][2]
        == "no car road and no car ferry in the source; 14000 m of sea to the nearest land with roads on the map"
    )


def test_people_area_and_the_municipality_of_most_of_them_stand_in_the_row() -> None:
    row = table(HOME, ON_ISLAND).loc[1]
    assert (row["population"], row["area_km2"], row["municipality_code"]) == (7, 16, "0001")
    assert (row["landmass"], table(HOME)["landmass"][0]) == ("Øyvik", "Fastlandet")


def test_a_decision_by_hand_gives_the_name_and_the_reason_but_not_the_answer() -> None:
    by_hand = IslandDecision("Storøya", "Sund", 14_000, 1_000, "none", None, None, "military")
    found = table(HOME, ON_ISLAND, edge(1, 2), decisions=(by_hand,))
    assert found.loc[1, ["landmass", "decision", "reason"]].tolist() == ["Storøya", "road", "military"]
