"""The answer to one question as the browser's map and table read it: plain lists, one place per municipality.

Times leave the server in whole minutes (they are to a town's public point; more digits would promise too much). The
class is decided here, on the unrounded time (``colours``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

import pandas as pd

from dashboard.map import notes
from dashboard.map.colours import BOUNDS, BOUNDS_MIN, colour_class
from dashboard.map.notes import Beside
from dashboard.map.overlays import closed_ways, extras, gone
from dashboard.state.app_state import AppState
from dashboard.state.query import KNOWLEDGE, View, query_word
from dashboard.state.table import beyond, main_reason
from dashboard.text.catalogue import Catalogue
from dashboard.text.numbers import limit_words
from geo.data.vocabulary import CONTRACTED, DETOUR, DOCUMENTED, EXPECTED, NEAREST

_LAST = ("share", "beyond", "cut_off")
COLUMNS: Mapping[str, Sequence[str]] = {
    NEAREST: ("minutes", *_LAST, "centre"),
    CONTRACTED: ("minutes", *_LAST, "centre", "note"),
    DETOUR: ("minutes", "centre", "note"),
    EXPECTED: ("minutes", "p5", "p95", *_LAST),
    KNOWLEDGE: ("undecided", "undecided_share", "minutes", "beyond", "centre"),
}


def map_answer(view: View, *, state: AppState) -> dict[str, Any]:
    """Return what the map and the table need to show the view."""
    return state.remember("answer", view, lambda: _answer(view, state=state))


def _answer(view: View, *, state: AppState) -> dict[str, Any]:
    kind = state.kind(view)
    table = state.table(view, reading=DOCUMENTED if kind == KNOWLEDGE else "")
    beside = notes.beside(kind, view, table=table, state=state)
    looks = {**state.looks(view.group), **gone(state.study)}
    shown = payload(table, view=view, kind=kind, looks=looks, beside=beside, t=state.t)
    return {**shown, "extras": extras(state.study), "ways": closed_ways(state)}


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
