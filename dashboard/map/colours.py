"""The answer to one question as the browser's map and table read it: plain lists, one place per municipality.

Times leave the server in whole minutes (they are to a town's public point; more digits would promise too much). The
class is decided here, on the unrounded time, so that "at most 60 minutes" means the same on the map and in the tables.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import pandas as pd

from dashboard.text.catalogue import Catalogue
from dashboard.text.numbers import limit_words
from dashboard.web.query import View, query_word

BOUNDS_MIN = (30, 60, 90, 180, 300)  # upper, inclusive bounds of the first five classes; the sixth has none
NO_CAR_ROAD_CLASS = 6
NOT_DOCUMENTED_CLASS = 7
UNKNOWN_REASONS = ("no_serving_centre", "agreement_unknown")
NEAREST, CONTRACTED, DETOUR, EXPECTED, KNOWLEDGE = "nearest", "contracted", "detour", "expected", "knowledge"
BOUNDS: Mapping[str, Sequence[float]] = {
    DETOUR: (0.5, 15, 30, 60, 120),  # minutes longer; under half a minute is none
    KNOWLEDGE: (0, 0.1, 0.25, 0.5, 0.75),  # share of the people
}
_LAST = ("share", "beyond", "cut_off")
COLUMNS: Mapping[str, Sequence[str]] = {
    NEAREST: ("minutes", *_LAST, "centre"),
    CONTRACTED: ("minutes", *_LAST, "centre", "note"),
    DETOUR: ("minutes", "centre", "note"),
    EXPECTED: ("minutes", "p5", "p95", *_LAST),
    KNOWLEDGE: ("undecided", "undecided_share", "minutes", "beyond", "centre"),
}


def share_column(limit_min: int) -> str:
    """Return the name of the table's column with the share of people within the limit."""
    return f"share_within_{limit_min}"


def colour_class(value: float | None, *, reason: str, bounds: Sequence[float] = BOUNDS_MIN) -> int:
    """Return the class 0-5 of a value, or the hatching for a municipality that has none, by its reason."""
    if value is None or not math.isfinite(value):
        return NOT_DOCUMENTED_CLASS if reason in UNKNOWN_REASONS else NO_CAR_ROAD_CLASS
    return bisect_left(bounds, value)


def beyond(table: pd.DataFrame, *, limit_min: int) -> pd.Series[float]:
    """People of each area who are not there within the limit; those cut off are among them."""
    result: pd.Series[float] = table["population"] * (1 - table[share_column(limit_min)])
    return result.clip(lower=0)


def main_reason(text: object) -> str:
    """Return the first of the reasons in a table's cell ("a;b"), or "" for none."""
    return str(text).split(";", maxsplit=1)[0] if isinstance(text, str) else ""


@dataclass(frozen=True)
class Beside:
    """What a kind of answer has beside the municipality table, one place per row of it; empty: nothing.

    ``notes``: on what the row rests, in words. ``undecided``: people whose answer depends on what is not known.
    ``known``: False where nothing is known of the row; it then has no figures. ``basis``: by centre, in words.
    """

    caption: str
    notes: Sequence[str] = ()
    undecided: Sequence[float] = ()
    known: Sequence[bool] = ()
    basis: Mapping[str, str] = field(default_factory=dict)


def question_name(view: View) -> str:
    """Return a name for what is asked, whatever municipality is chosen; the browser marks the map with it."""
    told = [view.group, view.reading, str(view.limit_min)]
    told.extend(
        query_word(one.name, getattr(view, one.name))
        for one in fields(View)
        if one.name not in ("group", "reading", "limit_min", "municipality") and getattr(view, one.name) != one.default
    )
    return "-".join(told)


def payload(
    table: pd.DataFrame, *, view: View, kind: str, looks: Mapping[str, str], beside: Beside, t: Catalogue
) -> dict[str, Any]:
    """Lay the municipality table out for the browser.

    ``kind``: one of the keys of ``COLUMNS``. ``looks``: documented, partly, no or unknown for each centre and the
    chosen group. Figures that are not known are None, never 0.
    """
    rows = len(table)
    reasons = [main_reason(text) for text in table["cut_off_reason"]]
    minutes = _finite(table["expected_min" if kind == EXPECTED else "median_min"])
    known = list(beside.known) or [True] * rows
    people_beyond = beyond(table, limit_min=view.limit_min)
    everybody = table["population"].where(table["population"] > 0)
    shares = people_beyond / everybody
    centre_names = sorted({name for name in table["centre"] if isinstance(name, str) and name})
    position = {name: index for index, name in enumerate(centre_names)}
    undecided = pd.Series(list(beside.undecided) or [0.0] * rows, index=table.index, dtype=float)
    coloured = _finite(undecided / everybody) if kind == KNOWLEDGE else minutes
    bounds = BOUNDS.get(kind, BOUNDS_MIN)
    columns = {
        "undecided": [_people(value) for value in undecided],
        "undecided_share": _shares(undecided / everybody),
        "p5": [_minutes(value) for value in _finite(table["p5_min"])] if kind == EXPECTED else [],
        "p95": [_minutes(value) for value in _finite(table["p95_min"])] if kind == EXPECTED else [],
        "note": list(beside.notes),
    }
    return {
        "question": question_name(view),
        "kind": kind,
        "columns": ["name", "county", "people", *COLUMNS[kind]],
        "heads": {
            name: t(f"table_more.column_{name}_{kind}")
            for name in ("minutes", "centre")
            if t.has(f"table_more.column_{name}_{kind}")
        },
        "caption": beside.caption,
        "limit_words": limit_words(view.limit_min, t=t),
        "codes": list(table["municipality_code"]),
        "minutes": [_minutes(value) for value in minutes],
        "classes": [
            colour_class(value, reason=reason, bounds=bounds) for value, reason in zip(coloured, reasons, strict=True)
        ],
        "reasons": reasons,
        "beyond": [_people(value) if here else None for value, here in zip(people_beyond, known, strict=True)],
        "beyond_share": [share if here else None for share, here in zip(_shares(shares), known, strict=True)],
        "cut_off": [
            _people(value) if here else None for value, here in zip(table["cut_off_population"], known, strict=True)
        ],
        "nearest": [position.get(name, -1) if isinstance(name, str) else -1 for name in table["centre"]],
        "centre_names": centre_names,
        "centre_basis": [beside.basis.get(name, "") for name in centre_names],
        "centres": dict(looks),
        **{name: values for name, values in columns.items() if name in COLUMNS[kind] or name == "note"},
    }


def _finite(values: Iterable[float]) -> list[float | None]:
    return [float(value) if math.isfinite(value) else None for value in values]


def _minutes(value: float | None) -> int | None:
    return None if value is None else int(value + 0.5)


def _people(value: float) -> int:
    return int(value + 0.5)


def _shares(values: Iterable[float]) -> list[float]:
    return [round(float(value), 4) if math.isfinite(value) else 0.0 for value in values]
