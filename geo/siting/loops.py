"""The loops of ``geo.siting.sums`` in machine code. They let other threads run, and are kept on disk once compiled."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import numpy.typing as npt

Times = npt.NDArray[Any]  # [row, origin]: float32 seconds or uint8 flags
Prices = npt.NDArray[np.float32]  # [layer, origin]
Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]


@numba.njit(cache=True, nogil=True, fastmath={"reassoc", "nsz", "contract"})  # infinite times stay what they are
def worth(times: Times, rows: Rows, price: Prices, weight: Floats, first: int, last: int, out: Floats) -> None:
    """Write to ``out`` what the rows first..last of ``rows`` are worth: ``Σ a (v - t)⁺``.

    Parameters
    ----------
    times : Times
        Times [row, origin]: float32 seconds or 0 and 1.
    rows : Rows
        Rows of ``times``.
    price : Prices
        Prices [layer, origin].
    weight : Floats
        Weights [layer, origin].
    first : int
        First position in ``rows``.
    last : int
        Position behind the last.
    out : Floats
        Written at first..last: what each row is worth.
    """
    for i in range(first, last):
        row = times[rows[i]]
        total = 0.0
        for layer in range(price.shape[0]):
            for o in range(price.shape[1]):
                more = price[layer, o] - np.float32(row[o])
                total += weight[layer, o] * np.float64(more) if more > 0 else 0.0
        out[i] = total


@numba.njit(cache=True, nogil=True)
def group_sums(
    times: Times, weight: Floats, group: Rows, top: float, first: int, last: int, out: npt.NDArray[np.float32]
) -> None:
    """Write to ``out`` the weighted sums of times per row and group.

    Parameters
    ----------
    times : Times
        Times [row, origin]: float32 seconds or 0 and 1.
    weight : Floats
        Weights, one per origin.
    group : Rows
        Number of the group, one per origin.
    top : float
        Times above this count as this.
    first : int
        First row.
    last : int
        Row behind the last.
    out : array of float32
        Written at rows first..last [row, group]: the sums.
    """
    for j in range(first, last):
        sums = np.zeros(out.shape[1])
        for o in range(times.shape[1]):
            sums[group[o]] += weight[o] * min(float(times[j, o]), top)
        for g in range(out.shape[1]):
            out[j, g] = sums[g]


@numba.njit(cache=True, nogil=True)
def nearest(times: Times, first: int, last: int, out: Rows) -> None:
    """Write to ``out`` the row nearest to each of the origins first..last.

    Parameters
    ----------
    times : Times
        Times [row, origin]: float32 seconds or 0 and 1.
    first : int
        First origin.
    last : int
        Origin behind the last.
    out : Rows
        Written at first..last: the row; left as it is where there is no way.
    """
    best = np.full(last - first, np.inf, dtype=np.float32)
    for j in range(times.shape[0]):
        for o in range(first, last):
            if times[j, o] < best[o - first]:
                best[o - first] = times[j, o]
                out[o] = j
