"""The two sums behind the search for sites, in machine code: what sites are worth at given prices, and groups' means.

A *price* is a time per origin. At prices v a site j is worth ``ρ_j = Σ_o a_o · max(v_o - t_jo, 0)``. With v the times
of today that is what the site alone saves; with the multipliers of ``geo.siting.lagrangian`` it is the reduced saving.

Origins may stand in several layers (one per group of people): the same times, other weights and prices. Rows are
shared out to two threads. Times may be float32 seconds (``inf``: no way, worth nothing) or 0 and 1 (uint8).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

Times = npt.NDArray[Any]  # [row, origin]: float32 seconds or uint8 flags
Prices = npt.NDArray[np.float32]  # [layer, origin]
Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
_THREADS = 2
_WORTH_SHARING = 1_000_000  # times read; below that a thread costs more than it brings


def _machine_code() -> ModuleType:
    """Return the loops. Their compiler takes a quarter of a second to load: not before somebody searches for a site."""
    from geo.siting import loops as siting_loops  # noqa: PLC0415

    return siting_loops


def _shared_out(count: int, size: int, work: Callable[[int, int], None]) -> None:
    """Run ``work(first, last)`` over 0..count, in two threads if ``size`` is worth it."""
    if size < _WORTH_SHARING or count < _THREADS:
        work(0, count)
        return
    ends = [count * i // _THREADS for i in range(_THREADS + 1)]
    with ThreadPoolExecutor(_THREADS) as pool:
        list(pool.map(work, ends[:-1], ends[1:]))


def worth_at(times: Times, *, rows: Rows, price: Prices, weight: Floats) -> Floats:
    """Work out what rows are worth at given prices: ``Σ a (v - t)⁺``.

    Parameters
    ----------
    times : Times
        Times [row, origin]: float32 seconds, ``inf``: no way; or 0 and 1.
    rows : Rows
        Rows of ``times``.
    price : Prices
        Prices [layer, origin].
    weight : Floats
        Weights [layer, origin].

    Returns
    -------
    Floats
        One sum per row of ``rows``, weight times time.
    """
    loops = _machine_code()
    out = np.zeros(len(rows))
    _shared_out(
        len(rows),
        len(rows) * price.size,
        lambda first, last: loops.worth(times, rows, price, weight, first, last, out),
    )
    return out


def group_means(times: Times, *, weight: Floats, group: Rows, count: int, top: float) -> npt.NDArray[np.float32]:
    """Work out the weighted mean time of each row to each group of origins.

    Parameters
    ----------
    times : Times
        Times [row, origin]: float32 seconds, ``inf``: no way; or 0 and 1.
    weight : Floats
        Weights, one per origin.
    group : Rows
        Number of the group, one per origin.
    count : int
        Number of groups.
    top : float
        Times above this count as this.

    Returns
    -------
    array of float32
        Means [row, group]; 0 for groups without weight.
    """
    loops = _machine_code()
    out = np.zeros((len(times), count), dtype=np.float32)
    _shared_out(
        len(times), times.size, lambda first, last: loops.group_sums(times, weight, group, top, first, last, out)
    )  # fmt: skip
    total = np.bincount(group, weights=weight, minlength=count)
    out /= np.where(total > 0, total, 1)
    return out


def nearest_row(times: Times) -> Rows:
    """Find the row nearest to each origin.

    Parameters
    ----------
    times : Times
        Times [row, origin]: float32 seconds, ``inf``: no way; or 0 and 1.

    Returns
    -------
    Rows
        One row per origin; -1 where none has a way. Equally near: the first.
    """
    loops = _machine_code()
    out = np.full(times.shape[1], -1, dtype=np.int64)
    _shared_out(times.shape[1], times.size, lambda first, last: loops.nearest(times, first, last, out))
    return out
