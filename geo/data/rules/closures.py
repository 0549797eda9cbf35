"""The rules of the table on closed roads and resting ferries that a row must obey, each with a remedy; all at once.

Whether a road or crossing is on the network depends on where the roads come from; that is no fault and is told by
``geo.network.seasonal``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from geo.data.gazetteer import Gazetteer
from geo.data.names import fold
from geo.data.tables import CLOSURES
from geo.errors import Fault, UnknownName

FIRST_YEAR = 2000  # older statements say nothing of today's roads and timetables
WINTER_ROAD, NIGHT_FERRY = "winter_road", "night_ferry"
PLACE_ID = re.compile(r"\d{4}-.+")  # tells a place_id from the name of a quay
_MONTHS = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|1[0-2])")
_HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")


def closure_faults(closures: pd.DataFrame, *, gazetteer: Gazetteer, state_year: int) -> list[Fault]:
    """List every breach of a rule in ``closures``.

    Parameters
    ----------
    closures : pd.DataFrame
        The table.
    gazetteer : Gazetteer
        The places; both ends of a closure must be among them.
    state_year : int
        The newest year that a statement may have.

    Returns
    -------
    list[Fault]
        Every breach, with row and remedy.
    """
    found: list[Fault] = []
    first_row: dict[tuple[object, ...], int] = {}
    for row, closure in enumerate(closures.itertuples(index=False), start=2):
        found += [Fault(CLOSURES.file, row, *what) for what in _wrong(closure, gazetteer, state_year=state_year)]
        ends = sorted(fold(str(place)) for place in (closure.from_place, closure.to_place))
        about = (closure.kind, fold(str(closure.road)), *ends)
        first = first_row.setdefault(about, row)
        if first != row:
            problem, remedy = f"row {first} is about the same stretch", "Keep the statement that counts"
            found.append(Fault(CLOSURES.file, row, "from_place", problem, remedy))
    return found


def _wrong(closure: Any, gazetteer: Gazetteer, *, state_year: int) -> Iterator[tuple[str, str, str]]:  # noqa: ANN401
    """Yield column, problem and remedy of whatever is wrong with one row."""
    winter = closure.kind == WINTER_ROAD
    if winter and not closure.road:
        yield "road", "a road without a number", "Give the number as signed, e.g. Fv55"
    if fold(str(closure.from_place)) == fold(str(closure.to_place)):
        yield "to_place", "both ends are the same place", "Name a place on either side"
    for column in ("from_place", "to_place"):
        name = str(getattr(closure, column))
        if (winter or PLACE_ID.fullmatch(name)) and not _is_place(name, gazetteer):
            yield column, f"{name!r} is not a place_id of the gazetteer", "Write one of places.csv"
    form, example = (_MONTHS, "11-05") if winter else (_HOURS, "00:30-05:00")
    if closure.period and not form.fullmatch(str(closure.period)):
        yield "period", f"{closure.period!r} cannot be read", f"Write it as {example}, or leave the cell blank"
    if not FIRST_YEAR <= int(closure.year) <= state_year:
        remedy = f"Write the year that the statement is about, {FIRST_YEAR} to {state_year}"
        yield "year", f"{closure.year} cannot be", remedy


def _is_place(place_id: str, gazetteer: Gazetteer) -> bool:
    try:
        gazetteer[place_id]
    except UnknownName:
        return False
    return True
