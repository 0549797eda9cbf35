"""What is known of one centre: every statement, who depends on it, and what changes if it closes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.components.gap_frames import agreement_readings
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from dashboard.state.table import rows_of
from geo.constants import SECONDS_PER_MINUTE, THRESHOLDS_MIN
from geo.data.vocabulary import GROUP_IDS, STATUSES
from geo.evidence.statements import ASSUMPTION
from geo.measures import weighted
from geo.scenario.scenario import CloseCentre

_CONFIDENCE = ("high", "medium", "low", ASSUMPTION)
_LONG_MIN = 30  # "more than half an hour longer"


@dataclass(frozen=True)
class StatementRow:
    """One statement on one group. ``used``: the one that counts. ``disagrees``: it says other than the used one."""

    group: str
    status: str
    year: int | None
    confidence: str
    source: str
    note: str
    deduced: bool
    used: bool
    disagrees: bool


def statements(centre_id: str, *, state: AppState) -> tuple[StatementRow, ...]:
    """Return every statement on the centre, group by group, the one that counts first."""
    evidence = state.dataset.evidence
    mine = evidence[evidence["centre_id"] == centre_id]
    rows = []
    for row in rows_of(mine):
        used = state.offers[centre_id][row.group]
        year = None if pd.isna(row.year) else int(row.year)
        same = (row.status, year, row.source) == (used.status, used.year, used.source)
        disagrees = not same and used.contradicted and row.status != used.status
        rows.append(
            StatementRow(
                group=row.group,
                status=row.status,
                year=year,
                confidence=row.confidence,
                source=row.source,
                note=row.note,
                deduced=bool(row.deduced),
                used=same,
                disagrees=disagrees,
            )
        )
    return tuple(
        sorted(
            rows,
            key=lambda said: (
                GROUP_IDS.index(said.group),
                not said.used,
                -(said.year or 0),
                _CONFIDENCE.index(said.confidence),
                STATUSES.index(said.status),
            ),
        )
    )


def agreed(centre_id: str, *, state: AppState) -> pd.DataFrame:
    """Return the agreements that name the centre, with their ``role`` (``agreements.readings``), newest first."""
    every = agreement_readings(state=state)
    mine = every[every["centre_id"] == centre_id]
    return mine.sort_values(["role", "municipality"], ignore_index=True)


def people_within(centre_id: str, *, state: AppState, limits_min: Sequence[int] = THRESHOLDS_MIN) -> pd.DataFrame:
    """Return people within each limit of the centre, and of whom it is the nearest in operation.

    Columns: ``limit_min, people, nearest_people``.
    """
    study = state.study
    row = study.centres["centre_id"].tolist().index(centre_id)
    seconds, population = study.times[row], study.population
    others = study.in_operation.copy()
    others[row] = False
    mine = seconds < np.min(study.times[others], axis=0, initial=np.inf)
    rows = []
    for limit in limits_min:
        within = seconds <= limit * SECONDS_PER_MINUTE
        rows.append((limit, float(population[within].sum()), float(population[within & mine].sum())))
    return pd.DataFrame(rows, columns=["limit_min", "people", "nearest_people"])


@dataclass(frozen=True)
class Closure:
    """What changes if a centre closes, for one group and reading. People; minutes are medians of those affected.

    ``stranded``: people who then reach no centre that counts. ``beyond``: people beyond the limit today and then.
    ``municipalities``: per municipality that is affected, the longest way first.
    """

    affected: float
    stranded: float
    before_min: float
    after_min: float
    over_30: float
    beyond_today: float
    beyond_then: float
    municipalities: pd.DataFrame


def closure(centre_id: str, view: View, *, state: AppState) -> Closure:
    """Return what changes if the centre closes. The view's group, reading (a bound) and limit are kept.

    A person is affected whose nearest centre that counts is this one.
    """
    question = state.question(view.with_(measure="nearest", known_count=None))
    study = state.study
    closed = study.under(study.scenario.with_(CloseCentre(centre_id)))  # over what the scenario has changed already
    before = study.answer(question).seconds.astype(np.float64)
    after = closed.answer(question).seconds.astype(np.float64)
    hit = after > before
    people = study.population
    limit_s = view.limit_min * SECONDS_PER_MINUTE
    gone = hit & np.isinf(after)
    longer = after - np.where(np.isfinite(before), before, 0)
    frame = pd.DataFrame(
        {
            "area": study.municipality_of_origin[hit],
            "people": people[hit],
            "before": before[hit],
            "after": after[hit],
        }
    )
    rows = [
        (
            study.municipality_codes[int(str(area))],
            float(part["people"].sum()),
            _median_min(part["before"], part["people"]),
            _median_min(part["after"], part["people"]),
        )
        for area, part in frame.groupby("area")
    ]
    table = pd.DataFrame(rows, columns=["municipality_code", "people", "before_min", "after_min"])
    table["municipality"] = table["municipality_code"].map(state.municipality_names)
    return Closure(
        affected=float(people[hit].sum()),
        stranded=float(people[gone].sum()),
        before_min=_median_min(frame["before"], frame["people"]),
        after_min=_median_min(frame["after"], frame["people"]),
        over_30=float(people[hit & (longer > _LONG_MIN * SECONDS_PER_MINUTE)].sum()),
        beyond_today=float(people[before > limit_s].sum()),
        beyond_then=float(people[after > limit_s].sum()),
        municipalities=table.sort_values(["people", "municipality_code"], ascending=[False, True], ignore_index=True),
    )


def _median_min(seconds: pd.Series, people: pd.Series) -> float:
    """People's median in minutes, inf last; nan for nobody."""
    return weighted.median(seconds.to_numpy(), population=people.to_numpy()) / SECONDS_PER_MINUTE
