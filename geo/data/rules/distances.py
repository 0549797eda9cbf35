"""The rules that a row of known distances must obey, each with a remedy; all at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from geo.data.gazetteer import Gazetteer
from geo.data.tables import KNOWN_DISTANCES
from geo.errors import Fault, UnknownName

LARGEST_TOLERANCE_PERCENT = 50  # a known distance that tells no more than that is none


def distance_faults(distances: pd.DataFrame, *, gazetteer: Gazetteer) -> list[Fault]:
    """List every breach of a rule in ``known_distances``.

    Parameters
    ----------
    distances : pd.DataFrame
        The table ``known_distances``.
    gazetteer : Gazetteer
        The places; both ends of a trip must be among them.

    Returns
    -------
    list[Fault]
        Every breach, with row and remedy.
    """
    return [
        Fault(KNOWN_DISTANCES.file, row, *what)
        for row, distance in enumerate(distances.itertuples(index=False), start=2)
        for what in _wrong(distance, gazetteer)
    ]


def _wrong(distance: Any, gazetteer: Gazetteer) -> Iterator[tuple[str, str, str]]:  # noqa: ANN401
    """Yield column, problem and remedy of whatever is wrong with one row."""
    found = []
    for column in ("from_place", "to_place"):
        try:
            found.append(gazetteer.find(str(getattr(distance, column))).place_id)
        except UnknownName as error:
            yield column, str(error).rstrip("."), 'Write a name of places.csv, with "(municipality code)" if need be'
    if len(found) == 2 and found[0] == found[1]:  # noqa: PLR2004 -- both ends
        yield "to_place", "both ends are the same place", "Name two places"
    if not distance.known_km > 0:
        yield "known_km", f"{distance.known_km:g} is no distance", "Write kilometres above 0"
    if not 0 < distance.tolerance_percent <= LARGEST_TOLERANCE_PERCENT:
        yield (
            "tolerance_percent",
            f"{distance.tolerance_percent:g} cannot be",
            f"Write a number above 0, at most {LARGEST_TOLERANCE_PERCENT}",
        )
