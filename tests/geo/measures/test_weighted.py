"""Quantiles over people: as if they stood in line, whatever their neighbours' numbers round to."""

from __future__ import annotations

from math import ceil, inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.measures import weighted

MINUTES = st.one_of(st.integers(0, 6).map(float), st.just(inf))
SHARES = (0.1, 0.5, 0.9, 1.0)
#: People of a neighbouring area, whose sums do not come out even in float64.
CROWD = np.full(500, 11_000.1)


@given(st.lists(st.tuples(MINUTES, st.integers(0, 5), st.integers(0, 2)), max_size=12))
def test_quantiles_are_those_of_people_standing_in_line(cells: list[tuple[float, int, int]]) -> None:
    values = np.array([cell[0] for cell in cells], dtype=np.float64)
    areas = np.array([cell[2] for cell in cells], dtype=np.int64)
    people = np.array([cell[1] for cell in cells], dtype=np.float64)
    found = weighted.quantiles(values, population=people, group_index=areas, count=3, shares=SHARES)
    for number in range(3):
        line = sorted(time for time, count, area in cells if area == number for _ in range(count))
        for share, row in zip(SHARES, found, strict=True):
            if line:
                assert row[number] == line[ceil(round(share * len(line), 9)) - 1]
            else:
                assert np.isnan(row[number])
    medians = weighted.medians(values, population=people, area_index=areas, areas=3)
    np.testing.assert_array_equal(medians, found[1])
    for number in range(3):
        here = areas == number
        np.testing.assert_array_equal(weighted.median(values[here], population=people[here]), medians[number])


@pytest.mark.parametrize("tenths", [1, 3, 7])
def test_a_half_that_rounding_misses_is_a_half(tenths: int) -> None:
    people = np.full(2 * tenths, 0.1)  # added up, the first half is a hair less than half of all for some of them
    assert weighted.median(np.arange(2.0 * tenths), population=people) == tenths - 1


@pytest.mark.parametrize("people", [0.1, 0.3, 7.7, 1 / 3])
def test_a_neighbours_rounding_moves_no_median(people: float) -> None:
    own = np.full(60, people)
    values = np.concatenate([np.arange(500.0), np.arange(60.0)])
    area = np.repeat([0, 1], [500, 60])
    found = weighted.medians(values, population=np.concatenate([CROWD, own]), area_index=area, areas=2)
    assert found.tolist() == [249.0, 29.0]


def test_a_running_sum_may_fall_short_by_a_billionth_and_no_more() -> None:
    values = np.array([1.0, 2.0])
    for short, expected in ((1e-10, 1.0), (1e-7, 2.0)):
        people = np.array([0.5 - short, 0.5 + short]) * 1000
        assert weighted.median(values, population=people) == expected
