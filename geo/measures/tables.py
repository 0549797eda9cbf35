"""An answer in figures: the columns of the tables per area, and a set of figures for any people."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.constants import BEYOND_MIN, SECONDS_PER_MINUTE, THRESHOLDS_MIN
from geo.measures import coverage
from geo.measures import reasons as measures
from geo.measures.coverage import Seconds
from geo.measures.question import Answer, Figures
from geo.network.access import Reason
from geo.network.graph import FloatArray


def area_columns(
    answer: Answer,
    *,
    population: FloatArray,
    area_index: npt.NDArray[np.int64],
    areas: Sequence[str],
    centres: pd.DataFrame,
    evidence_of: Callable[[str], str],
) -> pd.DataFrame:
    """Lay out the columns of the tables from ``population`` on, one row per area in the order given.

    Parameters
    ----------
    answer : Answer
        The answer to a question.
    population : FloatArray
        People, one per origin.
    area_index : array of int64
        Position in ``areas``, one per origin.
    areas : Sequence[str]
        Names of the areas.
    centres : pd.DataFrame
        The centres, in the order of the answer's rows.
    evidence_of : Callable[[str], str]
        What is documented of a centre and the answer's group, by ``centre_id``.

    Returns
    -------
    pd.DataFrame
        The columns; minutes, not rounded.
    """
    count = len(areas)
    table = coverage.area_table(answer.seconds, population=population, area_index=area_index, areas=areas)
    reasons = coverage.cut_off_reasons(answer.reason, population=population, area_index=area_index, count=count)
    used = coverage.most_used(
        answer.centre, population=population, area_index=area_index, count=count, centre_count=len(centres)
    )
    ids, names = ([*centres[column].tolist(), ""] for column in ("centre_id", "centre"))  # row -1: blank
    columns: dict[str, object] = {
        "population": table["population"],
        "cut_off_population": table["cut_off_population"],
        "cut_off_reason": reasons,
        "centre_id": [ids[row] for row in used],
        "centre": [names[row] for row in used],
    }
    for name in ("median", "mean", "p10", "p90"):
        columns[f"{name}_min"] = table[f"{name}_s"] / SECONDS_PER_MINUTE
    for minutes, seconds in zip(THRESHOLDS_MIN, coverage.THRESHOLDS_S, strict=True):
        columns[f"share_within_{minutes}"] = table[f"share_within_{seconds:g}_s"]
    columns["evidence"] = [evidence_of(ids[row]) if row >= 0 else "" for row in used]
    frame = pd.DataFrame(columns)
    if answer.expected is not None:
        figures = measures.expected_figures(answer.expected, population=population, area_index=area_index, areas=count)
        frame[figures.columns] = figures
        frame["evidence"] = answer.expected.summary
    return frame


def figures(answer: Answer, *, population: FloatArray, origins: npt.NDArray[np.int64] | None = None) -> Figures:
    """Work out the figures of some people.

    Parameters
    ----------
    answer : Answer
        The answer to a question.
    population : FloatArray
        People, one per origin, over all origins.
    origins : array of int64, optional
        Rows of some origins; None: all.

    Returns
    -------
    Figures
        Their figures.
    """
    here = np.arange(len(population)) if origins is None else origins
    seconds, population = answer.seconds[here], population[here]
    table = coverage.area_table(
        seconds, population=population, area_index=np.zeros(len(seconds), dtype=np.int64), areas=[""]
    ).iloc[0]
    shares = {
        minutes: float(table[f"share_within_{limit_s:g}_s"])
        for minutes, limit_s in zip(THRESHOLDS_MIN, coverage.THRESHOLDS_S, strict=True)
    }
    beyond = {
        minutes: coverage.people_beyond(seconds, population=population, limit_s=minutes * SECONDS_PER_MINUTE)
        for minutes in BEYOND_MIN
    }
    cut_off, affected = float(table["cut_off_population"]), population
    if answer.expected is not None:  # expected people, not people with an expected time
        cut_off, shares, beyond = answer.expected.totals(
            origins=origins,
            population=population,
            shares_min=THRESHOLDS_MIN,
            beyond_min=BEYOND_MIN,
        )
        affected = population * answer.expected.outcome.cut_off_probability[here]
    by_reason = np.bincount(answer.reason[here], weights=affected, minlength=len(Reason))
    return Figures(
        population=float(table["population"]),
        cut_off_population=cut_off,
        median_min=float(table["median_s"]) / SECONDS_PER_MINUTE,
        mean_min=float(table["mean_s"]) / SECONDS_PER_MINUTE,
        p10_min=float(table["p10_s"]) / SECONDS_PER_MINUTE,
        p90_min=float(table["p90_s"]) / SECONDS_PER_MINUTE,
        share_within=shares,
        people_beyond=beyond,
        cut_off_by_reason={
            reason.code: float(by_reason[reason])
            for reason in Reason
            if reason is not Reason.NONE and by_reason[reason] > 0
        },
    )


def medians_to(times: Seconds, *, population: FloatArray) -> dict[str, pd.Series]:
    """Work out how far some people have to each centre.

    Parameters
    ----------
    times : Seconds
        Seconds [centre, origin].
    population : FloatArray
        People, one per origin.

    Returns
    -------
    dict[str, pd.Series]
        Columns ``median_min`` and ``cut_off_population``, one row per centre.
    """
    rows, origins = times.shape
    table = coverage.area_table(
        times.ravel(),
        population=np.tile(population, rows),
        area_index=np.repeat(np.arange(rows), origins),
        areas=[str(row) for row in range(rows)],
        thresholds_s=(),
    )
    return {
        "median_min": table["median_s"] / SECONDS_PER_MINUTE,
        "cut_off_population": table["cut_off_population"],
    }
