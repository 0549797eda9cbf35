"""How the municipality table is read: its rows, the column of a limit, people beyond it, the first of its reasons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd


def rows_of(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield a frame's rows as named tuples. Their fields have the types of the columns, which no checker knows."""
    yield from frame.itertuples(index=False)


def share_column(limit_min: int) -> str:
    """Return the name of the table's column with the share of people within the limit."""
    return f"share_within_{limit_min}"


def beyond(table: pd.DataFrame, *, limit_min: int) -> pd.Series[float]:
    """People of each area who are not there within the limit; those cut off are among them."""
    result: pd.Series[float] = table["population"] * (1 - table[share_column(limit_min)])
    return result.clip(lower=0)


def main_reason(text: object) -> str:
    """Return the first of the reasons in a table's cell ("a;b"), or "" for none."""
    return str(text).split(";", maxsplit=1)[0] if isinstance(text, str) else ""
