"""The compiled loops: each writes its own part of the answer and leaves the rest alone, for threads to share."""

from __future__ import annotations

import numpy as np

from geo.siting import loops

TIMES = np.array([[1, 9, 4], [5, 2, np.inf]], dtype=np.float32)


def test_worth_writes_the_rows_asked_for_and_no_other() -> None:
    price, weight = np.full((1, 3), 6, dtype=np.float32), np.array([[1.0, 10, 100]])
    out = np.full(2, -1.0)
    loops.worth(TIMES, np.array([0, 1]), price, weight, 1, 2, out)
    assert out.tolist() == [-1, (6 - 5) * 1 + (6 - 2) * 10]
    loops.worth(TIMES, np.array([0, 1]), price, weight, 0, 1, out)
    assert out[0] == (6 - 1) * 1 + (6 - 4) * 100


def test_sums_of_groups_count_no_time_above_the_top() -> None:
    out = np.zeros((2, 2), dtype=np.float32)
    loops.group_sums(TIMES, np.array([1.0, 2, 4]), np.array([0, 1, 1]), 7.0, 0, 2, out)
    assert out.tolist() == [[1, 2 * 7 + 4 * 4], [5, 2 * 2 + 4 * 7]]


def test_nearest_leaves_origins_beyond_its_part_and_without_a_way_alone() -> None:
    out = np.full(3, -1)
    loops.nearest(TIMES, 1, 3, out)
    assert out.tolist() == [-1, 1, 0]
    out = np.full(1, -1)
    loops.nearest(np.full((2, 1), np.inf, dtype=np.float32), 0, 1, out)
    assert out.tolist() == [-1]
