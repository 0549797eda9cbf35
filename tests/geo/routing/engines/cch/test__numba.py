from __future__ import annotations

import numpy as np
import pytest

from geo.routing.engines.cch._numba import LANES, ROW_BYTES, aligned, compiled, is_aligned, stream_row


@compiled
def copied(target: np.ndarray, row: int, source: np.ndarray, source_row: int) -> None:
    stream_row(target, row, source, source_row)


def test_a_row_is_copied_whole_and_its_neighbours_are_left_alone() -> None:
    target, source = aligned(3, fill=-1), aligned(2, fill=0)
    source[1] = np.arange(LANES)
    copied(target, 1, source, 1)
    assert target[1].tolist() == list(range(LANES))
    assert set(target[0]) == set(target[2]) == {-1}


@pytest.mark.parametrize("rows", [1, 2, 7])
def test_rows_begin_with_a_line_of_the_cache(rows: int) -> None:
    made = aligned(rows, fill=5)
    assert made.shape == (rows, LANES)
    assert made.ctypes.data % ROW_BYTES == 0
    assert is_aligned(made)
    assert (made == 5).all()


def test_what_may_not_be_streamed_to_is_told() -> None:
    made = aligned(4, fill=0)
    assert not is_aligned(made[:, :-1])
    assert not is_aligned(made.T)
    assert not is_aligned(made.astype(np.int64))
    beside = np.empty(made.nbytes + ROW_BYTES + 4, dtype=np.uint8)
    begin = -beside.ctypes.data % ROW_BYTES + 4
    off = beside[begin : begin + made.nbytes].view(np.int32).reshape(made.shape)
    assert not is_aligned(off)
