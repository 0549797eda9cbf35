from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, box

from geo.build.land import boundaries


def shapes(*items: shapely.Geometry) -> np.ndarray:
    return np.array(items, dtype=object)


WEST, EAST = box(0, 0, 1_000, 1_000), box(1_000, 0, 2_000, 1_000)


def located(x_m: float, y_m: float, *areas: shapely.Geometry, cell_m: float = 100) -> boundaries.Located:
    return boundaries.locate(np.array([x_m]), np.array([y_m]), cell_m=cell_m, areas=shapes(*areas))


def test_the_area_that_holds_the_centre_wins_over_the_one_that_holds_more_of_the_cell() -> None:
    narrow = box(990, 0, 1_010, 1_000)
    found = located(1_000, 500, box(0, 0, 990, 1_000), narrow, cell_m=500)
    assert (found.area.tolist(), found.inside, found.overlapping, found.nearest) == ([1], 1, 0, 0)


def test_a_centre_on_a_shared_border_goes_to_the_first_area() -> None:
    assert located(1_000, 500, WEST, EAST).area.tolist() == [0]
    assert located(1_000, 500, EAST, WEST).area.tolist() == [0]


def test_a_centre_at_sea_goes_to_the_largest_overlap() -> None:
    little, much = box(0, 0, 100, 1_000), box(180, 0, 300, 1_000)
    found = located(150, 500, little, much, cell_m=120)  # cell from 90 to 210: 10 m of one, 30 m of the other
    assert (found.area.tolist(), found.overlapping) == ([1], 1)


def test_touching_along_an_edge_is_not_an_overlap() -> None:
    found = located(2_050, 500, WEST, EAST)
    assert (found.area.tolist(), found.overlapping, found.nearest, found.farthest_m) == ([1], 0, 1, 50.0)


def test_a_cell_without_land_goes_to_the_nearest_area() -> None:
    found = located(5_000, 500, WEST, EAST)
    assert (found.area.tolist(), found.nearest, found.farthest_m) == ([1], 1, 3_000.0)


@given(st.floats(-3_000, 5_000), st.floats(-3_000, 5_000))
def test_every_cell_gets_the_area_that_a_plain_search_finds(x_m: float, y_m: float) -> None:
    areas = [WEST, EAST, box(0, 1_500, 400, 3_000)]
    centre, cell = Point(x_m, y_m), box(x_m - 50, y_m - 50, x_m + 50, y_m + 50)
    holding = [number for number, area in enumerate(areas) if area.intersects(centre)]
    shared = [area.intersection(cell).area for area in areas]
    away = [area.distance(centre) for area in areas]
    expected = holding[0] if holding else int(np.argmax(shared)) if max(shared) > 0 else int(np.argmin(away))
    assert located(x_m, y_m, *areas).area.tolist() == [expected]


def wavy(x_m: float) -> list[tuple[float, float]]:
    return [(x_m + 40 * (step % 2), step * 200.0) for step in range(101)]


def test_outlines_stay_a_coverage_in_whole_metres_with_fewer_points() -> None:
    border = wavy(10_000.4)
    areas = shapes(Polygon([(0, 0), *border, (0, 20_000)]), Polygon([*border, (20_000.3, 20_000), (20_000.3, 0)]))
    drawn = boundaries.outlines(areas)
    assert shapely.coverage_is_valid(drawn.shapes)
    assert shapely.get_num_coordinates(drawn.shapes).max() < 10
    points = shapely.get_coordinates(drawn.shapes)
    assert np.array_equal(points, np.rint(points))


def test_a_corner_of_two_areas_on_the_border_of_a_third_stays_in_all_three() -> None:
    border = wavy(10_000)
    south, north = border[:51], border[50:]
    areas = shapes(
        Polygon([(0, 0), *border, (0, 20_000)]),
        Polygon([*south, (20_000, 10_000), (20_000, 0)]),
        Polygon([*north, (20_000, 20_000), (20_000, 10_000)]),
    )
    drawn = boundaries.outlines(areas)
    assert shapely.coverage_is_valid(drawn.shapes)
    assert shapely.get_num_coordinates(drawn.shapes).max() < 12


def test_islets_are_left_out_but_never_an_area_s_largest_piece() -> None:
    islet, islet_only = box(5_000, 0, 5_200, 200), box(8_000, 0, 8_200, 200)
    mainland = shapely.MultiPolygon([box(0, 0, 4_000, 4_000), islet])
    drawn = boundaries.outlines(shapes(mainland, islet_only))
    assert [len(shapely.get_parts(shape)) for shape in drawn.shapes] == [1, 1]
    assert drawn.shapes[1].within(islet_only)
    assert (drawn.parts, drawn.dropped_parts) == (3, 1)
    assert 0 < drawn.dropped_km2 <= 0.04


def test_areas_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="before simplification"):
        boundaries.outlines(shapes(WEST, box(900, 0, 2_000, 1_000)))


def test_merged_joins_areas_of_a_group_along_their_border() -> None:
    names, joined = boundaries.merged(
        shapes(WEST, EAST, box(0, 1_000, 2_000, 2_000)), np.array(["b", "b", "a"], object)
    )
    assert names.tolist() == ["a", "b"]
    assert joined[1].equals(box(0, 0, 2_000, 1_000))
