"""Which centre a municipality has an agreement with.

The table ``agreements`` holds statements. They become one contracted centre per municipality by these rules:

1. ``stated`` and ``district`` statements count. ``inferred`` ones are *presumed*: left out, unless asked for, and then
   used only where nothing counts. No statement: unknown, never "none".
2. ``ended`` is history. It also ends every statement on the same municipality and centre from its own year or before
   (an undated statement is older than any dated one). A statement on a centre no longer in operation is history too.
3. Of what stands, the newest wins; then the more confident, then ``stated`` before ``district``, then the smaller
   ``centre_id``.
4. Standing statements that name other centres than the chosen one are contradictions: kept and listed, never hidden.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

COUNTING = ("stated", "district", "scenario")  # the last only under a scenario, in place of all others
PRESUMED = "inferred"
ENDED = "ended"
UNKNOWN_ROW = -1

STANDING, SUPERSEDED, HISTORY, LEFT_OUT = "contracted", "superseded", "history", "presumed"
_CONFIDENCE_RANK = {"high": 0, "medium": 1, "low": 2}
_BASIS_RANK = {"stated": 0, "district": 1, PRESUMED: 2}
_UNDATED = -1  # older than any year


def readings(agreements: pd.DataFrame, *, in_operation: Collection[str], presumed: bool = False) -> pd.DataFrame:
    """Return the table with what became of each statement, in ``role``; rows ordered by municipality, best first.

    ``contracted``: the one that is used. ``superseded``: stands, but another was newer or surer. ``history``: ended, or
    on a centre not in operation. ``presumed``: inferred, and not used.
    ``contradicts``: true where a standing statement names another centre than the contracted one.

    Parameters
    ----------
    agreements : pd.DataFrame
        Rows of the table.
    in_operation : Collection[str]
        Ids of the centres in operation.
    presumed : bool, optional
        Use inferred statements where nothing counts.

    Returns
    -------
    pd.DataFrame
        Columns of the table, ``role`` and ``contradicts``.
    """
    rows = agreements.copy()
    year = pd.to_numeric(rows["year"]).fillna(_UNDATED).astype("int64")
    rows["_year"] = year
    ends = rows.loc[rows["basis"] == ENDED].groupby(["municipality_code", "centre_id"])["_year"].max()
    pair = pd.MultiIndex.from_frame(rows[["municipality_code", "centre_id"]])
    ended_in = ends.reindex(pair).fillna(_UNDATED - 1).to_numpy()
    over = (year.to_numpy() <= ended_in) | ~rows["centre_id"].isin(list(in_operation)).to_numpy()
    counts = rows["basis"].isin(COUNTING).to_numpy() & ~over
    guess = (rows["basis"] == PRESUMED).to_numpy() & ~over
    sure = set(rows.loc[counts, "municipality_code"])
    usable = counts | (guess & presumed & ~rows["municipality_code"].isin(sure).to_numpy())

    rows["_usable"] = usable
    rows["_confidence"] = rows["confidence"].map(_CONFIDENCE_RANK)
    rows["_basis"] = rows["basis"].map(_BASIS_RANK).fillna(len(_BASIS_RANK))
    rows["role"] = np.select([over, usable, guess], [HISTORY, SUPERSEDED, LEFT_OUT], HISTORY)
    rows = rows.sort_values(
        ["municipality_code", "_usable", "_year", "_confidence", "_basis", "centre_id"],
        ascending=[True, False, False, True, True, True],
        kind="stable",
    )
    chosen = rows["_usable"] & ~rows["municipality_code"].duplicated()
    rows.loc[chosen, "role"] = STANDING
    centre = rows.loc[chosen].set_index("municipality_code")["centre_id"]
    rows["contradicts"] = rows["_usable"] & (rows["centre_id"] != rows["municipality_code"].map(centre))
    return rows.drop(columns=["_year", "_usable", "_confidence", "_basis"]).reset_index(drop=True)


def contracted(agreements: pd.DataFrame, *, in_operation: Collection[str], presumed: bool = False) -> pd.DataFrame:
    """Return the contracted centre of each municipality that has a known one, one row each, by municipality code.

    A municipality without a row has an unknown agreement.

    Parameters
    ----------
    agreements : pd.DataFrame
        Rows of the table.
    in_operation : Collection[str]
        Ids of the centres in operation.
    presumed : bool, optional
        Use inferred statements where nothing counts.

    Returns
    -------
    pd.DataFrame
        Columns municipality_code, centre_id, year, basis, source, confidence, presumed, contradicted.
    """
    every = readings(agreements, in_operation=in_operation, presumed=presumed)
    rows = every.loc[every["role"] == STANDING].copy()
    rows["presumed"] = rows["basis"] == PRESUMED
    rows["contradicted"] = rows["municipality_code"].isin(every.loc[every["contradicts"], "municipality_code"])
    columns = ["municipality_code", "centre_id", "year", "basis", "source", "confidence", "presumed", "contradicted"]
    return rows[columns].reset_index(drop=True)


def contradictions(agreements: pd.DataFrame, *, in_operation: Collection[str]) -> pd.DataFrame:
    """Return the standing statements of each municipality whose statements name several centres, the used one first.

    Parameters
    ----------
    agreements : pd.DataFrame
        Rows of the table.
    in_operation : Collection[str]
        Ids of the centres in operation.

    Returns
    -------
    pd.DataFrame
        Columns as of ``readings``; inferred statements are left out.
    """
    every = readings(agreements, in_operation=in_operation)
    disputed = every.loc[every["contradicts"], "municipality_code"]
    stands = every["role"].isin((STANDING, SUPERSEDED))
    return every.loc[stands & every["municipality_code"].isin(disputed)].reset_index(drop=True)


def rows_of_centres(
    agreed: pd.DataFrame, *, municipality_codes: Sequence[str], centre_ids: Sequence[str]
) -> NDArray[np.int16]:
    """Row in the matrix of each municipality's contracted centre; -1 where the agreement is unknown.

    Parameters
    ----------
    agreed : pd.DataFrame
        From ``contracted``.
    municipality_codes : Sequence[str]
        In any order.
    centre_ids : Sequence[str]
        By rows of the matrix.

    Returns
    -------
    array of int16
        One row number per municipality code.
    """
    row_of = {centre: row for row, centre in enumerate(centre_ids)}
    centre_of = dict(zip(agreed["municipality_code"], agreed["centre_id"], strict=True))
    return np.array([row_of.get(centre_of.get(code, ""), UNKNOWN_ROW) for code in municipality_codes], dtype=np.int16)
