"""The two sums behind the search for sites, in machine code: what sites are worth at given prices, and groups' means.

A *price* is a time per origin. At prices v a site j is worth ``ρ_j = Σ_o a_o · max(v_o - t_jo, 0)``. With v the times
of today that is what the site alone saves; with the multipliers of ``geo.siting_search`` it is the reduced saving.

Origins may stand in several layers (one per group of people): the same times, other weights and prices. Rows are
shared out to two threads. Times may be float32 seconds (``inf``: no way, worth nothing) or 0 and 1 (uint8).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

Times = npt.NDArray[Any]  # [row, origin]: float32 seconds or uint8 flags
Prices = npt.NDArray[np.float32]  # [layer, origin]
Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
_THREADS = 2
_WORTH_SHARING = 1_000_000  # times read; below that a thread costs more than it brings


@numba.njit(cache=True, nogil=True, fastmath={"reassoc", "nsz", "contract"})  # infinite times stay what they are
def _worth(times: Times, rows: Rows, price: Prices, weight: Floats, first: int, last: int, out: Floats) -> None:
    for i in range(first, last):
        row = times[rows[i]]
        total = 0.0
        for layer in range(price.shape[0]):
            for o in range(price.shape[1]):
                more = price[layer, o] - np.float32(row[o])
                total += weight[layer, o] * np.float64(more) if more > 0 else 0.0
        out[i] = total


@numba.njit(cache=True, nogil=True)
def _group_sums(
    times: Times, weight: Floats, group: Rows, top: float, first: int, last: int, out: npt.NDArray[np.float32]
) -> None:
    for j in range(first, last):
        sums = np.zeros(out.shape[1])
        for o in range(times.shape[1]):
            sums[group[o]] += weight[o] * min(float(times[j, o]), top)
        for g in range(out.shape[1]):
            out[j, g] = sums[g]


@numba.njit(cache=True, nogil=True)
def _nearest(times: Times, first: int, last: int, out: Rows) -> None:
    best = np.full(last - first, np.inf, dtype=np.float32)
    for j in range(times.shape[0]):
        for o in range(first, last):
            if times[j, o] < best[o - first]:
                best[o - first] = times[j, o]
                out[o] = j


def _shared_out(count: int, size: int, work: Callable[[int, int], None]) -> None:
    """Run ``work(first, last)`` over 0..count, in two threads if ``size`` is worth it."""
    if size < _WORTH_SHARING or count < _THREADS:
        work(0, count)
        return
    ends = [count * i // _THREADS for i in range(_THREADS + 1)]
    with ThreadPoolExecutor(_THREADS) as pool:
        list(pool.map(work, ends[:-1], ends[1:]))


def worth_at(times: Times, /, *, rows: Rows, price: Prices, weight: Floats) -> Floats:
    """Return ``Σ a (v - t)⁺`` per row of ``rows``. ``price`` and ``weight`` [layer, origin]."""
    out = np.zeros(len(rows))
    _shared_out(
        len(rows), len(rows) * price.size, lambda first, last: _worth(times, rows, price, weight, first, last, out)
    )
    return out


def group_means(times: Times, /, *, weight: Floats, group: Rows, count: int, top: float) -> npt.NDArray[np.float32]:
    """Return the mean time [row, group], weighted; times above ``top`` count as ``top``. Groups without weight: 0."""
    out = np.zeros((len(times), count), dtype=np.float32)
    _shared_out(
        len(times), times.size, lambda first, last: _group_sums(times, weight, group, top, first, last, out)
    )  # fmt: skip
    total = np.bincount(group, weights=weight, minlength=count)
    out /= np.where(total > 0, total, 1)
    return out


def nearest_row(times: Times, /) -> Rows:
    """Return the row nearest to each origin; -1 where none has a way. Equally near: the first."""
    out = np.full(times.shape[1], -1, dtype=np.int64)
    _shared_out(times.shape[1], times.size, lambda first, last: _nearest(times, first, last, out))
    return out
