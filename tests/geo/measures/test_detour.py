"""The contracted centre is held beside the nearest, per origin and per area."""

from __future__ import annotations

from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.measures.detour import detour, detour_table


def test_detour_by_hand() -> None:
    # Areas: 0 is contracted to C though A or B is nearer, 1 has its own B, 2 is unknown, 3 to D which no road reaches.
    #             1    2    4    8   16   32   64  people
    seconds = np.array(
        [
            [10, 20, 99, 50, 50, 10, inf],  # A
            [30, 60, 40, 20, 15, 20, inf],  # B
            [40, 51, 30, 90, 90, 30, inf],  # C
            [inf, inf, inf, 60, 60, inf, inf],  # D
            [1, 1, 1, 1, 1, 1, 1],  # E, closed
        ],
        dtype=np.float32,
    )
    area = np.array([0, 0, 0, 1, 2, 3, 3])
    result = detour(
        seconds * 60,
        in_operation=np.array([True, True, True, True, False]),
        area_index=area,
        centre_of_area=np.array([2, 1, -1, 3], dtype=np.int16),
    )
    assert (result.detour_s / 60).tolist() == [40 - 10, 51 - 20, 0, 0, inf, inf, inf]
    assert result.comparable.tolist() == [True, True, True, True, False, True, False]
    assert (result.contracted_s / 60).tolist() == [40, 51, 30, 90 - 70, inf, inf, inf]
    frame = detour_table(result, population=[1, 2, 4, 8, 16, 32, 64], area_index=area, areas=4)
    assert frame["population"].tolist() == [1 + 2 + 4, 8, 16, 32 + 64]
    assert frame["people_known"].tolist() == [1 + 2 + 4, 8, 0, 32]
    assert frame["people_detour"].tolist() == [1 + 2, 0, 0, 32]
    assert frame["people_detour_over_30"].tolist() == [2, 0, 0, 32]  # exactly 30 minutes is not over 30
    np.testing.assert_array_equal(frame["contracted_min"], [30, 20, nan, inf])
    np.testing.assert_array_equal(frame["nearest_min"], [30, 20, nan, 10])
    np.testing.assert_array_equal(frame["detour_min"], [0, 0, nan, inf])
    assert frame["person_hours"].tolist() == pytest.approx([(1 * 30 + 2 * 31) / 60, 0, 0, 0])


@given(st.integers(0, 2**32 - 1))
def test_detour_is_never_negative(seed: int) -> None:
    rng = np.random.default_rng(seed)
    seconds = rng.integers(1, 9, (4, 6)).astype(np.float32)
    seconds[rng.random(seconds.shape) < 0.3] = inf
    result = detour(
        seconds,
        in_operation=np.ones(4, bool),
        area_index=rng.integers(0, 3, 6),
        centre_of_area=rng.integers(-1, 4, 3).astype(np.int16),
    )
    assert np.all(result.detour_s >= 0)
    for origin in range(6):
        row = result.centre[origin]
        assert result.contracted_s[origin] == (inf if row < 0 else seconds[row, origin])
        assert result.nearest_s[origin] == min(seconds[:, origin])
