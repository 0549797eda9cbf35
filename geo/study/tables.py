"""Answers as tables and figures: municipalities, counties, the nation, curves, and the centres near a municipality.

Functions of a world and an answer about it. Columns are stable and those of the exports; minutes are not rounded.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from geo.constants import SECONDS_PER_MINUTE
from geo.measures import coverage, reasons
from geo.measures import tables as area_tables
from geo.study.answers import eligible
from geo.study.origins import Positions
from geo.study.question import Answer, Figures, Question
from geo.study.world import World

CURVE_MIN = tuple(range(0, 605, 5))
_MUNICIPALITY_COLUMNS = ("municipality_code", "municipality", "county_code", "county", "population")


def municipality_table(world: World, answer: Answer) -> pd.DataFrame:
    """One row per municipality, in code order: people, times in minutes, shares, the centre most of them get.

    Parameters
    ----------
    world : World
        The world that was asked about.
    answer : Answer
        The answer about it.

    Returns
    -------
    pd.DataFrame
        One row per municipality; minutes, and shares from 0 to 1.
    """
    municipalities = world.dataset.municipalities
    measured = _area_columns(world, answer, world.origins.municipality, world.origins.municipality_codes)
    order = np.argsort(municipalities["municipality_code"].to_numpy(), kind="stable")
    columns = {name: municipalities[name].array[order] for name in _MUNICIPALITY_COLUMNS}
    columns |= {str(name): measured[name].array[order] for name in measured.columns if name not in columns}
    return pd.DataFrame(columns)


def county_table(world: World, answer: Answer) -> pd.DataFrame:
    """One row per county, in code order: the municipality table's columns without the municipality's.

    Parameters
    ----------
    world : World
        The world that was asked about.
    answer : Answer
        The answer about it.

    Returns
    -------
    pd.DataFrame
        One row per county.
    """
    measured = _area_columns(world, answer, world.origins.county, world.origins.county_codes)
    frame: pd.DataFrame = pd.concat([world.origins.counties, measured], axis=1)
    return frame


def _area_columns(world: World, answer: Answer, area_index: Positions, areas: Sequence[str]) -> pd.DataFrame:
    """Columns of the tables from ``population`` on, one row per area in the order given."""
    return area_tables.area_columns(
        answer,
        population=world.origins.population,
        area_index=area_index,
        areas=areas,
        centres=world.centres,
        evidence_of=lambda centre_id: world.statements.line(centre_id, answer.question.group),
    )


def figures(world: World, answer: Answer, *, area: str | None) -> Figures:
    """Work out the figures of a municipality, a county or the country.

    Parameters
    ----------
    world : World
        The world that was asked about.
    answer : Answer
        The answer about it.
    area : str | None
        Four digits: a municipality; two digits: a county; None: the country.

    Returns
    -------
    Figures
        People, minutes and shares.

    Raises
    ------
    UnknownName
        The code is neither a municipality's nor a county's.
    """
    here = None if area is None else world.origins.of_area(area)
    return area_tables.figures(answer, population=world.origins.population, origins=here)


def share_curve(world: World, answer: Answer, *, area: str | None, at_min: Sequence[float]) -> pd.DataFrame:
    """Work out the share of all people of an area who are there within each of the times.

    Parameters
    ----------
    world : World
        The world that was asked about.
    answer : Answer
        The answer about it.
    area : str | None
        Four digits: a municipality; two digits: a county; None: the country.
    at_min : Sequence[float]
        Times in minutes, inclusive.

    Returns
    -------
    pd.DataFrame
        Columns minutes and share (0 to 1), one row per time.

    Raises
    ------
    UnknownName
        The code is neither a municipality's nor a county's.
    """
    here = world.origins.of_area(area)
    at_s = [minutes * SECONDS_PER_MINUTE for minutes in at_min]
    people = world.origins.population[here]
    if answer.expected is None:
        shares = coverage.share_curve(answer.seconds[here], population=people, at_s=at_s)
    else:
        shares = reasons.expected_curve(answer.expected, origins=here, population=people, at_s=at_s)
    return pd.DataFrame({"minutes": np.asarray(at_min, dtype=np.float64), "share": shares})


def nearest_centres(world: World, municipality_code: str, *, question: Question, n: int) -> pd.DataFrame:
    """Return the ``n`` centres in operation with the shortest median for a municipality's people, nearest first.

    Whatever they document for the group: ``evidence`` and ``eligible`` say it. A centre that nobody there can reach is
    left out.

    Parameters
    ----------
    world : World
        The world that is asked about.
    municipality_code : str
        Four digits.
    question : Question
        For whom, and how evidence is read.
    n : int
        How many centres at most.

    Returns
    -------
    pd.DataFrame
        Columns centre_id, centre, median_min, cut_off_population, status, evidence, eligible.

    Raises
    ------
    UnknownName
        There is no such municipality.
    """
    here, group = world.origins.of_area(municipality_code), question.group
    frame = pd.DataFrame(
        {
            "centre_id": world.centre_ids,
            "centre": world.centres["centre"],
            **area_tables.medians_to(world.times[:, here], population=world.origins.population[here]),
            "status": [world.statements.status(centre_id, group) for centre_id in world.centre_ids],
            "evidence": [world.statements.line(centre_id, group) for centre_id in world.centre_ids],
            "eligible": eligible(world, question),
        }
    )
    reached = frame[world.in_operation & frame["median_min"].notna().to_numpy()]
    return reached.sort_values(["median_min", "centre_id"], ignore_index=True).head(n)
