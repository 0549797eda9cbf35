"""The tables that a scenario changes. Today's frames are left as they are.

What a scenario says is never put as a fact: its rows have ``scenario`` as source, ``assumption`` as kind and
confidence, and no year. They stand in place of what was documented of the same centre and group, so that resolving the
changed table gives the scenario's word; today's table keeps the documents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

import pandas as pd

from geo.data.gazetteer import Gazetteer
from geo.evidence.statements import ASSUMPTION, SOURCE

#: Nothing documents the status or the town of a centre that the scenario has changed.
ASSUMED: Mapping[str, Any] = {"status_year": pd.NA, "source": SOURCE, "confidence": ASSUMPTION, "note": ""}


@dataclass(frozen=True, eq=False)
class CentreTables:
    """The tables of centres, evidence and agreements.

    Parameters
    ----------
    centres : pd.DataFrame
        One row per centre.
    evidence : pd.DataFrame
        One row per statement on a centre and a group.
    agreements : pd.DataFrame
        One row per agreement of a municipality with a centre.
    """

    centres: pd.DataFrame
    evidence: pd.DataFrame
    agreements: pd.DataFrame


def town_columns(place_id: str, *, gazetteer: Gazetteer) -> dict[str, str]:
    """Return what the table of centres says of a centre's town.

    Parameters
    ----------
    place_id : str
        Id of the town.
    gazetteer : Gazetteer
        The places.

    Returns
    -------
    dict[str, str]
        Columns town, municipality_code and municipality.

    Raises
    ------
    UnknownName
        The gazetteer does not know the place.
    """
    place = gazetteer[place_id]
    return {"town": place.place, "municipality_code": place.municipality_code, "municipality": place.municipality}


def with_values(centres: pd.DataFrame, changes: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Return fresh centres with other values, by centre_id and column, all of them assumed.

    Parameters
    ----------
    centres : pd.DataFrame
        The table of centres; left as it is.
    changes : Mapping[str, Mapping[str, Any]]
        New values by centre_id and column.

    Returns
    -------
    pd.DataFrame
        The table with these values, in the same order.
    """
    columns: dict[str, list[Any]] = {name: centres[name].tolist() for name in centres.columns}
    row_of = {centre_id: row for row, centre_id in enumerate(columns["centre_id"])}
    for centre_id, change in changes.items():
        for name, value in {**change, **ASSUMED}.items():
            columns[name][row_of[centre_id]] = value
    return _frame(columns, like=centres)


def with_rows(frame: pd.DataFrame, rows: Sequence[Mapping[str, Any]], *, kept: Sequence[bool]) -> pd.DataFrame:
    """Return a fresh frame with the rows kept and, behind them, these; columns and types stay what they are.

    Parameters
    ----------
    frame : pd.DataFrame
        The table; left as it is.
    rows : Sequence[Mapping[str, Any]]
        New rows, each with a value for every column.
    kept : Sequence[bool]
        One flag per row of ``frame``.

    Returns
    -------
    pd.DataFrame
        The table.
    """
    columns = {
        name: [*compress(frame[name].tolist(), kept), *(row[name] for row in rows)] for name in frame.columns
    }  # fmt: skip
    return _frame(columns, like=frame)


def _frame(columns: Mapping[str, list[Any]], *, like: pd.DataFrame) -> pd.DataFrame:
    types = {**like.dtypes.to_dict(), "status_year": "Int64"}  # nobody documents when a scenario changed a centre
    return pd.DataFrame({name: pd.Series(values, dtype=types[name]) for name, values in columns.items()})
