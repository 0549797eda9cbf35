"""What a county governor can act on: gaps, causes, thin cover, unknowns and agreements, as tables over a study.

The arithmetic is in ``geo.measures.gaps``, ``geo.measures.detour`` and ``geo.measures.expected``; here it is asked
of a study's own people, municipalities and evidence. All frames are fresh, in order of their key, with stable English
columns; times in minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.constants import SECONDS_PER_MINUTE, THRESHOLDS_MIN
from geo.data.vocabulary import DOCUMENTED, NEAREST, POSSIBLE
from geo.errors import UnknownName
from geo.measures import expected, gaps
from geo.measures.detour import detour_table
from geo.study.question import Question
from geo.study.study import Study

#: What municipalities may be gathered by. ``sami``: those of the Sámi administrative area, which is about language
#: rights and not about where Sámi people live; the screen says so. The others are left out of that one.
GROUPINGS = ("country", "county", "centrality", "sami", "municipality")


@dataclass(frozen=True, eq=False)
class Evidence:
    """The centres in operation by what they document for a group; flags in the order of ``Study.centres``.

    Each centre in operation is in exactly one.

    Parameters
    ----------
    documented : array of bool
        The reader accepts what is offered.
    unknown : array of bool
        No statement, or only a plan.
    limited : array of bool
        An offer that the reader does not accept.
    documented_no : array of bool
        The source says that there is no offer.
    """

    documented: NDArray[np.bool_]
    unknown: NDArray[np.bool_]
    limited: NDArray[np.bool_]
    documented_no: NDArray[np.bool_]


def evidence(study: Study, question: Question) -> Evidence:
    """Sort the centres in operation by what they document for the question's group.

    Parameters
    ----------
    study : Study
        Centres and what is said of them.
    question : Question
        Whose service, and what the reader accepts.

    Returns
    -------
    Evidence
        One flag per centre and kind.
    """
    status = np.array([study.status_of(centre_id, question.group) for centre_id in study.centres["centre_id"]])
    accepted = np.isin(status, question.accept)
    no = status == "no"
    unknown = np.isin(status, ("unknown", "planned"))
    here = study.in_operation
    return Evidence(here & accepted, here & unknown, here & ~(accepted | no | unknown), here & no)


def grouping(study: Study, by: str) -> tuple[NDArray[np.int64], pd.DataFrame]:
    """Gather the municipalities into groups.

    Parameters
    ----------
    study : Study
        Municipalities.
    by : str
        One of ``GROUPINGS``.

    Returns
    -------
    tuple[array of int64, pd.DataFrame]
        Number of the group, one per municipality of the table (-1: none); and columns ``group, name``, one row per
        number.

    Raises
    ------
    UnknownName
        No such grouping.
    """
    if by not in GROUPINGS:
        raise UnknownName("grouping", by, GROUPINGS)
    known = study.dataset.municipalities
    if by == "country":
        return np.zeros(len(known), dtype=np.int64), pd.DataFrame({"group": ["NO"], "name": ["Norge"]})
    code, name = {
        "county": ("county_code", "county"),
        "centrality": ("centrality_class", "centrality_class"),
        "sami": ("sami_category", "sami_category"),
        "municipality": ("municipality_code", "municipality"),
    }[by]
    keys, names = known[code].astype("str"), known[name].astype("str")
    if by == "sami":
        keys = names = keys.where(keys == "", "sami")
    pairs = pd.DataFrame({"group": keys, "name": names}).drop_duplicates("group").sort_values("group")
    groups = pairs.loc[pairs["group"] != ""].reset_index(drop=True)
    return pd.Index(groups["group"]).get_indexer(pd.Index(keys)).astype(np.int64), groups


def beyond(
    study: Study, question: Question, *, by: str = "county", limits_min: Sequence[float] = THRESHOLDS_MIN
) -> pd.DataFrame:
    """People and municipalities beyond each limit, per group of municipalities; columns of ``gaps.beyond_table``.

    Under the expected reading the people are expected people and a municipality is beyond when more than half of its
    people are expected to be.

    Parameters
    ----------
    study : Study
        Roads, people and centres.
    question : Question
        What to ask.
    by : str, optional
        One of ``GROUPINGS``.
    limits_min : Sequence[float], optional
        Limits in minutes, inclusive.

    Returns
    -------
    pd.DataFrame
        One row per group; ``name`` follows ``group``.

    Raises
    ------
    UnknownName
        No such grouping.
    NoKnownCount
        The expected reading is asked for, and nobody has counted.
    """
    answer = study.answer(question)
    group_of_municipality, groups = grouping(study, by)
    table = gaps.beyond_table(
        answer.seconds,
        population=study.population,
        municipality_index=study.municipality_of_origin,
        group_of_municipality=group_of_municipality,
        groups=groups["group"].tolist(),
        limits_min=limits_min,
        late=None if answer.expected is None else answer.expected.beyond,
    )
    table.insert(1, "name", groups["name"])
    return table


def expected_beyond(study: Study, question: Question, *, limit_min: float, by: str = "county") -> pd.DataFrame:
    """Return expected people beyond a limit, their 90 % interval and the two bounds, per group of municipalities.

    The subsets are drawn with a fixed seed.

    Parameters
    ----------
    study : Study
        Roads, people and centres.
    question : Question
        What to ask; read as expected.
    limit_min : float
        Minutes, inclusive.
    by : str, optional
        One of ``GROUPINGS``.

    Returns
    -------
    pd.DataFrame
        One row per group: ``group, name``, then the columns of ``expected.PeopleBeyond.frame``.

    Raises
    ------
    UnknownName
        No such grouping.
    NoKnownCount
        Nobody has counted for the group.
    """
    reading = study.expected(question)
    group_of_municipality, groups = grouping(study, by)
    inside = group_of_municipality >= 0
    group_of_origin = group_of_municipality[study.municipality_of_origin]
    counted = inside[study.municipality_of_origin]
    result = expected.people_beyond(
        study.times[:, counted],
        reading.constraint,
        population=study.population[counted],
        area_index=group_of_origin[counted],
        areas=len(groups),
        within_s=limit_min * SECONDS_PER_MINUTE,
    )
    return pd.concat([groups, result.frame()], axis=1)


def municipality_gaps(study: Study, question: Question, *, limit_min: float) -> pd.DataFrame:
    """One row per municipality with names, area facts, ``gaps.municipality_gaps`` and what hinders its people.

    For the documented or the possible reading. ``cause`` and ``people_<hindrance>`` are about documented centres in
    either case; ``gap_min``, ``people_uncertain``, ``people_undecided`` and ``people_no_documented`` say what is not
    known (``gaps.knowledge_gap_table``).

    Parameters
    ----------
    study : Study
        Roads, people and centres.
    question : Question
        What to ask.
    limit_min : float
        Minutes, inclusive.

    Returns
    -------
    pd.DataFrame
        In order of municipality code; people and minutes.
    """
    answer = study.answer(question)
    codes = study.municipality_codes
    table = gaps.municipality_gaps(
        study.times,
        eligible=answer.eligible,
        population=study.population,
        municipality_index=study.municipality_of_origin,
        municipality_codes=codes,
        limit_min=limit_min,
    )
    why = hindrances(study, question, limit_min=limit_min).drop(columns=["area", "population"])
    unknown = knowledge_gap(study, question, limit_min=limit_min).drop(columns=["area", "population"])
    facts = study.dataset.municipalities[
        ["municipality", "county_code", "county", "centrality_class", "sami_category"]
    ].reset_index(drop=True)
    figures = table.drop(columns="municipality_code")
    frame: pd.DataFrame = pd.concat([table[["municipality_code"]], facts, figures, why, unknown], axis=1)
    return frame.sort_values("municipality_code", ignore_index=True)


def hindrances(study: Study, question: Question, *, limit_min: float) -> pd.DataFrame:
    """Count people by what hinders them from a documented centre within the limit.

    Parameters
    ----------
    study : Study
        Roads, people and centres.
    question : Question
        Whose service, and what the reader accepts.
    limit_min : float
        Minutes, inclusive.

    Returns
    -------
    pd.DataFrame
        Columns of ``gaps.hindrance_table``; ``area`` is the municipality code.
    """
    found = evidence(study, question)
    hindrance = gaps.hindrances(
        study.times,
        documented=found.documented,
        unknown=found.unknown,
        limited=found.limited,
        documented_no=found.documented_no,
        limit_min=limit_min,
    )
    return gaps.hindrance_table(
        hindrance,
        population=study.population,
        area_index=study.municipality_of_origin,
        areas=study.municipality_codes,
    )


def knowledge_gap(study: Study, question: Question, *, limit_min: float) -> pd.DataFrame:
    """Say what is not known, in minutes and people ("Hvor mangler vi kunnskap?").

    Parameters
    ----------
    study : Study
        Roads, people and centres.
    question : Question
        Whose service, and what the reader accepts; both readings are asked for.
    limit_min : float
        Minutes, inclusive.

    Returns
    -------
    pd.DataFrame
        Columns of ``gaps.knowledge_gap_table``; ``area`` is the municipality code.
    """
    readings = [replace(question, measure=NEAREST, reading=name) for name in (DOCUMENTED, POSSIBLE)]
    documented_s, possible_s = (study.answer(reading).seconds for reading in readings)
    return gaps.knowledge_gap_table(
        documented_s,
        possible_s,
        population=study.population,
        area_index=study.municipality_of_origin,
        areas=study.municipality_codes,
        limit_min=limit_min,
    )


def agreement_costs(study: Study, *, presumed: bool = False) -> pd.DataFrame:
    """One row per municipality: its contracted centre, how that is known, and what it costs; code order.

    An unknown agreement has blanks, and nobody in ``people_known``. Users may go to any centre: say it beside the
    table.

    Parameters
    ----------
    study : Study
        Roads, people, centres and agreements.
    presumed : bool, optional
        Use inferred agreements where nothing else is known.

    Returns
    -------
    pd.DataFrame
        Columns ``municipality_code, municipality, county_code, county, contracted_id, contracted, agreement_year,
        basis, confidence, presumed, contradicted``, then those of ``measures.detour.detour_table``.
    """
    known = study.dataset.municipalities[["municipality_code", "municipality", "county_code", "county"]]
    agreed = study.contracted(presumed=presumed).rename(
        columns={"centre_id": "contracted_id", "year": "agreement_year"}
    )
    names = study.centres.set_index("centre_id")["centre"]
    agreed.insert(2, "contracted", agreed["contracted_id"].map(names))
    columns = ["municipality_code", "contracted_id", "contracted", "agreement_year", "basis", "confidence"]
    costs = detour_table(
        study.detour(presumed=presumed),
        population=study.population,
        area_index=study.municipality_of_origin,
        areas=len(study.municipality_codes),
    )
    frame = known.reset_index(drop=True).merge(
        agreed[[*columns, "presumed", "contradicted"]], on="municipality_code", how="left", validate="one_to_one"
    )
    for text in ("contracted_id", "contracted", "basis", "confidence"):
        frame[text] = frame[text].fillna("")
    for flag in ("presumed", "contradicted"):
        frame[flag] = frame[flag].eq(other=True)
    whole: pd.DataFrame = pd.concat([frame, costs], axis=1)
    return whole.sort_values("municipality_code", ignore_index=True)
