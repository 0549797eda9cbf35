from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import LineString, MultiPolygon, Point, box

from geo.build.land import landmass
from geo.build.land.landmass import IslandDecision
from geo.errors import DataFault

MAINLAND = box(0, 0, 20_000, 10_000)
EAST_ISLAND = box(21_000, 0, 24_000, 3_000)
NORTH_ISLAND = box(0, 10_400, 1_000, 11_400)
PARTS = landmass.landmasses(MultiPolygon([NORTH_ISLAND, MAINLAND, EAST_ISLAND]))


def test_the_mainland_is_number_0_and_the_rest_follow_by_area() -> None:
    assert [part.area for part in PARTS] == [MAINLAND.area, EAST_ISLAND.area, NORTH_ISLAND.area]


def test_equal_areas_are_numbered_from_the_west() -> None:
    parts = landmass.landmasses([box(9, 0, 10, 1), box(5, 0, 6, 1), box(0, 0, 2, 2)])
    assert [part.bounds[0] for part in parts] == [0, 5, 9]


def test_no_land_is_a_fault() -> None:
    with pytest.raises(DataFault, match="no land"):
        landmass.landmasses([])


def test_a_point_at_sea_belongs_to_the_nearest_land() -> None:
    points = np.array([Point(5, 5), Point(20_100, 5), Point(20_900, 5)], dtype=object)
    assert landmass.landmass_of(points, parts=PARTS).tolist() == [0, 0, 1]


def test_a_cell_on_two_shores_goes_where_it_has_most_land() -> None:
    # The cell reaches from y = 9700 to 10700: 300 m of mainland, 300 m of the north island, which is 1000 m wide.
    mostly_mainland = landmass.landmass_of_cells(np.array([0.0]), np.array([9_600.0]), cell_m=1000, parts=PARTS)
    mostly_island = landmass.landmass_of_cells(np.array([0.0]), np.array([9_800.0]), cell_m=1000, parts=PARTS)
    assert (mostly_mainland[0], mostly_island[0]) == (0, 2)


def test_a_cell_on_two_shores_leans_to_the_land_that_has_roads() -> None:
    # 200 m of mainland against 400 m of island: with roads on the mainland 200 m count as 1000.
    corner = np.array([0.0]), np.array([9_800.0])
    leaning = landmass.landmass_of_cells(*corner, cell_m=1000, parts=PARTS, with_roads={0})
    assert leaning[0] == 0


def test_a_cell_without_land_goes_to_the_nearest() -> None:
    at_sea = landmass.landmass_of_cells(np.array([25_000.0]), np.array([500.0]), cell_m=1000, parts=PARTS)
    assert at_sea[0] == 1


@pytest.mark.parametrize(
    ("line", "tunnel", "expected"),
    [
        (LineString([(1_000, 1_000), (5_000, 1_000)]), False, (0,)),
        (LineString([(19_000, 1_000), (22_000, 1_000)]), False, (0, 1)),
        (LineString([(20_050, 1_000), (20_950, 1_000)]), False, ()),  # a bridge between two lands
        (LineString([(19_000, 1_000), (22_000, 1_000)]), True, ()),  # a tunnel below both
        (LineString([(5_000, 10_100), (9_000, 10_100)]), False, (0,)),  # drawn at sea along the coast
        (LineString([(5_000, 5_000), (9_990, 5_000), (19_900, 5_000), (20_080, 5_000)]), False, (0,)),
    ],
)
def test_a_road_belongs_to_the_land_one_can_drive_onto_it_from(
    line: LineString, *, tunnel: bool, expected: tuple[int, ...]
) -> None:
    lines = np.array([line], dtype=object)
    assert landmass.landmasses_of_roads(lines, in_tunnel=np.array([tunnel]), parts=PARTS) == [expected]


def test_grazing_an_islet_is_not_touching_it() -> None:
    islet = landmass.landmasses([MAINLAND, box(5_000, 10_020, 5_060, 10_080)])
    road = np.array([LineString([(1_000, 9_000), (4_500, 10_050), (5_060, 10_050), (9_000, 9_000)])], dtype=object)
    assert landmass.landmasses_of_roads(road, in_tunnel=np.array([False]), parts=islet) == [(0,)]


def test_a_decision_stands_for_the_island_its_point_lies_on() -> None:
    decision = IslandDecision("Øya", "Kystby", 22_000, 1_000, "bridge", None, None, "a bridge")
    assert landmass.decisions_by_landmass([decision], parts=PARTS) == {1: decision}


def test_all_faults_in_the_decisions_are_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "decisions.csv"
    file.write_text(
        "island,municipality,x_m,y_m,action,to_x_m,to_y_m,reason\n"
        "A,K,1,1,swim,,,because\n"
        "B,K,1,1,ferry,,,a ferry\n"
        "C,K,1,1,bridge,,, \n",
        encoding="utf-8",
    )
    with pytest.raises(DataFault) as caught:
        landmass.read_decisions(file)
    assert [(fault.row, fault.column) for fault in caught.value.faults] == [(2, "action"), (3, "to_x_m"), (4, "reason")]


def test_every_decision_that_ships_has_a_reason_and_a_place() -> None:
    decisions = landmass.read_decisions()
    assert len(decisions) > 20
    assert all(decision.reason and decision.island and decision.municipality for decision in decisions)
    spots = shapely.points([(decision.x_m, decision.y_m) for decision in decisions])
    assert pd.Series(shapely.to_wkt(spots)).is_unique
