"""Quantiles over people: the one place where it is decided when a running sum of people has reached a share of them.

The quantile q of a group is the smallest value t with  Σ wᵢ [tᵢ <= t] >= q · Σ wᵢ  over its people wᵢ; ``inf`` counts
as the largest value, and a group without people has nan. People are rescaled to official totals and hence fractions: a
sum may miss q times the total by rounding alone, so it may fall short of it by ``ROUNDING`` of the total.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]

ROUNDING = 1e-9


def slack(total: ArrayLike) -> Numbers:
    """Return by how much a running sum may fall short of its mark, where all sum to ``total``.

    Parameters
    ----------
    total : ArrayLike
        What a running sum comes to in the end.

    Returns
    -------
    Numbers
        People, of the shape of ``total``.
    """
    return np.asarray(ROUNDING * np.maximum(np.asarray(total, dtype=np.float64), 1.0), dtype=np.float64)


def quantiles(
    values: NDArray[np.floating], *, population: ArrayLike, group_index: ArrayLike, count: int, shares: Sequence[float]
) -> Numbers:
    """Work out the smallest value that a share of each group's people have at most.

    Parameters
    ----------
    values : NDArray[np.floating]
        Value, one per origin; ``inf`` counts as the largest.
    population : ArrayLike
        People, one per origin.
    group_index : ArrayLike
        Number of the group, 0 to ``count`` - 1, one per origin.
    count : int
        How many groups there are.
    shares : Sequence[float]
        The quantiles asked for, above 0 and at most 1.

    Returns
    -------
    Numbers
        Quantiles [share, group]; nan where a group has nobody.
    """
    people = np.asarray(population, dtype=np.float64)
    group = np.asarray(group_index, dtype=np.int64)
    counted = np.flatnonzero(people > 0)
    by_value = counted[np.argsort(values[counted])]
    # by group, keeping the order of values: few groups are small numbers, and these numpy sorts by counting
    order = by_value[np.argsort(group[by_value].astype(np.min_scalar_type(count)), kind="stable")]
    weight, sizes = people[order], np.bincount(group[counted], minlength=count)
    there = np.flatnonzero(sizes)
    found = np.full((len(shares), count), np.nan)
    if not len(there):
        return found
    size = sizes[there]
    last = np.cumsum(size) - 1
    first = last + 1 - size
    running = np.empty(len(order))
    # Added up within the group, not over all: a group's answer must not hang on the rounding of its neighbours.
    for begin, end in pairwise([*first.tolist(), len(order)]):
        np.add.accumulate(weight[begin:end], out=running[begin:end])  # np.cumsum, at half the price of a call
    total = running[last]
    for row, share in zip(found, shares, strict=True):
        short = running < np.repeat(share * total - slack(total), size)
        row[there] = values[order[first + np.add.reduceat(short, first, dtype=np.int64)]]
    return found


def median(values: NDArray[np.floating], *, population: ArrayLike) -> float:
    """Work out the people's median of all values.

    Parameters
    ----------
    values : NDArray[np.floating]
        Value, one per origin.
    population : ArrayLike
        People, one per origin.

    Returns
    -------
    float
        The median; nan for nobody.
    """
    nobody_apart = np.zeros(len(values), dtype=np.int64)
    return float(quantiles(values, population=population, group_index=nobody_apart, count=1, shares=(0.5,))[0, 0])


def medians(values: NDArray[np.floating], *, population: ArrayLike, area_index: ArrayLike, areas: int) -> Numbers:
    """Work out the people's median of each area.

    Parameters
    ----------
    values : NDArray[np.floating]
        Value, one per origin.
    population : ArrayLike
        People, one per origin.
    area_index : ArrayLike
        Number of the area, one per origin.
    areas : int
        How many areas there are.

    Returns
    -------
    Numbers
        One median per area; nan where nobody lives there.
    """
    found: Numbers = quantiles(values, population=population, group_index=area_index, count=areas, shares=(0.5,))[0]
    return found
