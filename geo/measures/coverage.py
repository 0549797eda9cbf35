"""From seconds per origin to figures per area: how many people get there, how fast, and who does not.

Every figure is over *people*, not over origins. With people wᵢ and seconds tᵢ (``inf``: cut off):

- share within T        Σ wᵢ [tᵢ <= T] / Σ wᵢ            over all people: who is cut off stays in the denominator
- quantile q            the smallest t with  Σ wᵢ [tᵢ <= t] >= q · Σ wᵢ [tᵢ < inf]     over the people who get there
- mean                  Σ wᵢ tᵢ / Σ wᵢ                   over the people who get there

*Within* is inclusive. An area without people, or none of whom gets there, has nan for what has nothing to be counted
over; its people are in ``cut_off_population``. Areas add up: people and cut-off people of the parts sum to the whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.constants import SECONDS_PER_MINUTE, THRESHOLDS_MIN
from geo.measures import weighted
from geo.network.access import Reason
from geo.network.graph import FloatArray

THRESHOLDS_S: tuple[float, ...] = tuple(SECONDS_PER_MINUTE * minutes for minutes in THRESHOLDS_MIN)
QUANTILES: Mapping[str, float] = {"p10_s": 0.1, "median_s": 0.5, "p90_s": 0.9}

Seconds = npt.NDArray[np.float32] | FloatArray


def area_table(
    seconds: Seconds,
    *,
    population: FloatArray,
    area_index: npt.NDArray[np.int64],
    areas: Sequence[str],
    thresholds_s: Sequence[float] = THRESHOLDS_S,
) -> pd.DataFrame:
    """Work out one row of figures per area, in the order of ``areas``, also for areas without origins.

    Parameters
    ----------
    seconds : Seconds
        Travel time, one per origin, seconds; ``inf``: cut off.
    population : FloatArray
        People, one per origin.
    area_index : array of int64
        Position in ``areas``, one per origin.
    areas : Sequence[str]
        Names of the areas.
    thresholds_s : Sequence[float], optional
        Limits in seconds, inclusive.

    Returns
    -------
    pd.DataFrame
        Columns area, population, cut_off_population, median_s, mean_s, p10_s, p90_s, and share_within_<seconds>_s
        for each limit; nan where there is nobody to count over.
    """
    count = len(areas)
    reached = np.isfinite(seconds)
    people = _sums(population, area_index, count)
    reaching = _sums(population * reached, area_index, count)
    spent_s = np.multiply(population, seconds, out=np.zeros(len(seconds)), where=reached)
    spent = _sums(spent_s, area_index, count)
    quantiles = area_quantiles(seconds, population=population, area_index=area_index, count=count)
    columns: dict[str, object] = {
        "area": list(areas),
        "population": people,
        "cut_off_population": _sums(population * ~reached, area_index, count),
        "median_s": quantiles["median_s"],
        "mean_s": _ratio(spent, reaching),
        "p10_s": quantiles["p10_s"],
        "p90_s": quantiles["p90_s"],
    }
    for limit_s in thresholds_s:
        within = _sums(population * (seconds <= limit_s), area_index, count)
        columns[f"share_within_{limit_s:g}_s"] = _ratio(within, people)
    return pd.DataFrame(columns)


def _sums(values: FloatArray, area_index: npt.NDArray[np.int64], count: int) -> FloatArray:
    return np.asarray(np.bincount(area_index, weights=values, minlength=count), dtype=np.float64)


def _ratio(part: FloatArray, whole: FloatArray) -> FloatArray:
    """Part / whole; nan where the whole is nobody."""
    ratio = np.full(len(whole), np.nan)
    np.divide(part, whole, out=ratio, where=whole > 0)
    return ratio


def area_quantiles(
    seconds: Seconds, *, population: FloatArray, area_index: npt.NDArray[np.int64], count: int
) -> dict[str, FloatArray]:
    """Work out the quantiles of ``QUANTILES`` per area over the people who get there.

    Parameters
    ----------
    seconds : Seconds
        Travel time, one per origin, seconds; ``inf``: cut off.
    population : FloatArray
        People, one per origin.
    area_index : array of int64
        Number of the area, one per origin.
    count : int
        Number of areas.

    Returns
    -------
    dict[str, FloatArray]
        Per name in ``QUANTILES`` an array of seconds, one per area; nan where nobody gets there.
    """
    rows = weighted.quantiles(
        seconds,
        population=np.where(np.isfinite(seconds), population, 0.0),
        group_index=area_index,
        count=count,
        shares=tuple(QUANTILES.values()),
    )
    return dict(zip(QUANTILES, rows, strict=True))


def cut_off_reasons(
    reason: npt.NDArray[np.uint8], *, population: FloatArray, area_index: npt.NDArray[np.int64], count: int
) -> list[str]:
    """Name per area why people are cut off, the reason of most people first.

    Equally many people: in the order of ``Reason``. Origins without people give no reason.

    Parameters
    ----------
    reason : array of uint8
        ``Reason``, one per origin.
    population : FloatArray
        People, one per origin.
    area_index : array of int64
        Number of the area, one per origin.
    count : int
        Number of areas.

    Returns
    -------
    list[str]
        Codes of reasons joined by ';', one text per area; blank where nobody is cut off.
    """
    kinds = len(Reason)
    people = np.bincount(area_index * kinds + reason, weights=population, minlength=count * kinds)
    texts = [""] * count
    by_kind = people.reshape(count, kinds)
    for area in np.flatnonzero(np.delete(by_kind, Reason.NONE, axis=1).any(axis=1)):
        row = by_kind[area]
        there = [kind for kind in Reason if kind is not Reason.NONE and row[kind] > 0]
        texts[area] = ";".join(kind.code for kind in sorted(there, key=lambda kind: -row[kind]))
    return texts


def most_used(
    centre: npt.NDArray[np.int16],
    *,
    population: FloatArray,
    area_index: npt.NDArray[np.int64],
    count: int,
    centre_count: int,
) -> npt.NDArray[np.int64]:
    """Find the centre that most people of each area have as theirs; ties go to the smaller row.

    Parameters
    ----------
    centre : array of int16
        Row of the centre, one per origin; -1: none.
    population : FloatArray
        People, one per origin.
    area_index : array of int64
        Number of the area, one per origin.
    count : int
        Number of areas.
    centre_count : int
        Number of centres.

    Returns
    -------
    array of int64
        Row of the centre, one per area; -1 where nobody has any.
    """
    theirs = (centre >= 0) & (population > 0)
    key = area_index[theirs] * centre_count + centre[theirs]
    people = np.bincount(key, weights=population[theirs], minlength=count * centre_count).reshape(count, centre_count)
    if not centre_count:
        return np.full(count, -1, dtype=np.int64)
    return np.where(people.max(axis=1) > 0, people.argmax(axis=1), -1)


def share_curve(seconds: Seconds, *, population: FloatArray, at_s: Sequence[float]) -> FloatArray:
    """Work out the share of all people who are there within each of several times, inclusive.

    Parameters
    ----------
    seconds : Seconds
        Travel time, one per origin, seconds; ``inf``: cut off.
    population : FloatArray
        People, one per origin.
    at_s : Sequence[float]
        Times in seconds.

    Returns
    -------
    FloatArray
        One share per time, 0 to 1; nan where there is nobody.
    """
    total = population.sum()
    if not total > 0:
        return np.full(len(at_s), np.nan)
    order = np.argsort(seconds, kind="stable")
    running = np.concatenate([[0.0], np.cumsum(population[order])])
    place = np.searchsorted(seconds[order], np.asarray(at_s, dtype=seconds.dtype), side="right")
    return np.asarray(running[place] / total, dtype=np.float64)


def people_beyond(seconds: Seconds, *, population: FloatArray, limit_s: float) -> float:
    """Count the people who are not there within a limit: later than that, or cut off.

    Parameters
    ----------
    seconds : Seconds
        Travel time, one per origin, seconds; ``inf``: cut off.
    population : FloatArray
        People, one per origin.
    limit_s : float
        The limit in seconds; who is there exactly then is within.

    Returns
    -------
    float
        People.
    """
    return float(population[~(seconds <= limit_s)].sum())
