from __future__ import annotations

import pytest

from dashboard.map.colours import colour_class


@pytest.mark.parametrize(
    ("median_min", "expected"),
    [(0.0, 0), (30.0, 0), (30.1, 1), (60.0, 1), (90.0, 2), (90.01, 3), (180.0, 3), (300.0, 4), (300.5, 5), (9e9, 5)],
)
def test_a_class_includes_its_upper_bound(median_min: float, expected: int) -> None:
    assert colour_class(median_min, reason="") == expected


def test_not_documented_and_no_car_road_are_hatched_apart() -> None:
    assert colour_class(None, reason="no_serving_centre") == 7
    assert colour_class(float("nan"), reason="no_car_road") == 6
    assert colour_class(None, reason="no_connection") == 6
