"""The answer to one question as the browser's map and table read it: plain lists, one place per municipality.

Times leave the server in whole minutes (they are to a town's public point; more digits would promise too much). The
class is decided here, on the unrounded time, so that "at most 60 minutes" means the same on the map and in the tables.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.i18n import Catalogue
from dashboard.i18n.numbers import limit_words
from dashboard.view import View

BOUNDS_MIN = (30, 60, 90, 180, 300)  # upper, inclusive bounds of the first five classes; the sixth has none
NO_CAR_ROAD_CLASS = 6
NOT_DOCUMENTED_CLASS = 7
NOT_DOCUMENTED = "no_serving_centre"


def share_column(limit_min: int, /) -> str:
    """Return the name of the table's column with the share of people within the limit."""
    return f"share_within_{limit_min}"


def colour_class(median_min: float | None, /, *, reason: str) -> int:
    """Return the class 0-5 of a time, or the hatching for a municipality that nobody gets out of, by its reason."""
    if median_min is None or pd.isna(median_min):
        return NOT_DOCUMENTED_CLASS if reason == NOT_DOCUMENTED else NO_CAR_ROAD_CLASS
    return bisect_left(BOUNDS_MIN, median_min)


def beyond(table: pd.DataFrame, /, *, limit_min: int) -> pd.Series[float]:
    """People of each area who are not there within the limit; those cut off are among them."""
    result: pd.Series[float] = table["population"] * (1 - table[share_column(limit_min)])
    return result.clip(lower=0)


def main_reason(text: object, /) -> str:
    """Return the first of the reasons in a table's cell ("a;b"), or "" for none."""
    return str(text).split(";", maxsplit=1)[0] if isinstance(text, str) else ""


def payload(table: pd.DataFrame, /, *, view: View, looks: Mapping[str, str], t: Catalogue) -> dict[str, Any]:
    """Lay the municipality table out for the browser.

    ``looks``: documented, partly, no or unknown for each centre and the chosen group.
    """
    reasons = [main_reason(text) for text in table["cut_off_reason"]]
    medians = [None if pd.isna(value) else float(value) for value in table["median_min"]]
    people_beyond = beyond(table, limit_min=view.limit_min)
    shares = people_beyond / table["population"].where(table["population"] > 0)
    centre_names = sorted({name for name in table["centre"] if isinstance(name, str) and name})
    position = {name: index for index, name in enumerate(centre_names)}
    return {
        "question": f"{view.group}-{view.reading}-{view.limit_min}",
        "caption": t(
            f"table.caption_{view.reading}",
            group=t(f"group.{view.group}.phrase"),
        ),
        "limit_words": limit_words(view.limit_min, t=t),
        "codes": list(table["municipality_code"]),
        "minutes": [None if value is None else int(value + 0.5) for value in medians],
        "classes": [colour_class(value, reason=reason) for value, reason in zip(medians, reasons, strict=True)],
        "reasons": reasons,
        "beyond": [int(value + 0.5) for value in people_beyond],
        "beyond_share": [0.0 if pd.isna(value) else round(float(value), 4) for value in shares],
        "cut_off": [int(value + 0.5) for value in table["cut_off_population"]],
        "nearest": [position.get(name, -1) if isinstance(name, str) else -1 for name in table["centre"]],
        "centre_names": centre_names,
        "centres": dict(looks),
    }
