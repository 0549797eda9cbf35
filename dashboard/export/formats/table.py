"""The municipality table as every format writes it: columns, their units, decimals and order.

The English keys are a promise to whoever reads our files by machine: they may grow in number, never change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from geo.constants import BEYOND_MIN, THRESHOLDS_MIN

WHOLE = ("people", "person_minutes")  # kinds written without decimals
MINUTE_DECIMALS = 1
SHARE_DECIMALS = 4


@dataclass(frozen=True)
class Field:
    """One column of the table. ``kind``: text, people or person_minutes (whole), minutes or share (0 to 1)."""

    key: str
    kind: str
    doc: str


FIELDS: tuple[Field, ...] = (
    Field("municipality_code", "text", "official municipality code of 2024, four digits"),
    Field("municipality", "text", "official Norwegian name"),
    Field("county_code", "text", "official county code, two digits"),
    Field("county", "text", "county"),
    Field("population", "people", "inhabitants"),
    Field("cut_off_population", "people", "inhabitants who cannot reach any centre that counts"),
    Field(
        "cut_off_reason",
        "text",
        "why they cannot, separated by semicolons: no_car_road, no_road_within_reach, no_connection, no_serving_centre",
    ),
    Field("centre_id", "text", "the centre that is nearest for most of those who can reach one"),
    Field("centre", "text", "its name"),
    Field("median_min", "minutes", "travel time: half of those who can reach a centre have at most this"),
    Field("mean_min", "minutes", "travel time: mean over those who can reach a centre"),
    Field("p10_min", "minutes", "travel time: a tenth of those who can reach a centre have at most this"),
    Field("p90_min", "minutes", "travel time: nine tenths of those who can reach a centre have at most this"),
    *(
        Field(
            f"share_within_{limit}", "share", f"share of all inhabitants who reach a centre in at most {limit} minutes"
        )
        for limit in THRESHOLDS_MIN
    ),
    Field("evidence", "text", "what is documented of that centre and the group: status, year, confidence"),
)
KEYS: tuple[str, ...] = tuple(field.key for field in FIELDS)
EXPECTED_FIELDS: tuple[Field, ...] = (
    Field("expected_min", "minutes", "the people's median of each origin's expected travel time"),
    Field("p5_min", "minutes", "the people's median of each origin's 5 per cent point"),
    Field("p95_min", "minutes", "the people's median of each origin's 95 per cent point"),
)
_WORLDS = {"before": "before the change", "after": "after the change"}
COMPARISON_FIELDS: tuple[Field, ...] = (
    *FIELDS[:4],
    Field("centrality_class", "text", "SSB centrality class, 1 (most central) to 6"),
    Field("people", "people", "inhabitants"),
    Field("before_min", "minutes", "median travel time before the change, of those who can reach a centre"),
    Field("after_min", "minutes", "median travel time after the change, of those who can reach a centre"),
    Field("change_min", "minutes", "after minus before; blank where either is"),
    Field(
        "people_losing", "people", "inhabitants for whom it takes at least a minute longer, or who are newly cut off"
    ),
    Field(
        "people_gaining", "people", "inhabitants for whom it takes at least a minute less, or who newly reach a centre"
    ),
    Field("people_newly_cut_off", "people", "inhabitants who reach a centre before the change and none after it"),
    Field("people_newly_reached", "people", "inhabitants who reach a centre after the change and none before it"),
    Field(
        "person_minutes_change",
        "person_minutes",
        "minutes one way that all inhabitants who get there in both cases use more (below zero: less), added up",
    ),
    *(
        Field(f"beyond_{limit}_{world}", "people", f"inhabitants with more than {limit} minutes or cut off, {words}")
        for limit in BEYOND_MIN
        for world, words in _WORLDS.items()
    ),
    *(
        field
        for world, words in _WORLDS.items()
        for field in (
            Field(f"{world}_centre_id", "text", f"the centre that is nearest for most of them, {words}"),
            Field(f"{world}_centre", "text", "its name"),
        )
    ),
)


def fields_of(reading: str) -> tuple[Field, ...]:
    """Return the columns of a table under a reading: the promised ones, and three more where it is expected."""
    return FIELDS + EXPECTED_FIELDS if reading == "expected" else FIELDS


def tidy(frame: pd.DataFrame, *, fields: tuple[Field, ...] = FIELDS) -> pd.DataFrame:
    """Return the table sorted by municipality, columns in order, people whole, minutes and shares rounded.

    Blank text is "", a blank number is missing. Columns that are not among ``fields`` are left out.
    Raises KeyError where a column is missing.
    """
    rows = frame.sort_values("municipality_code", ignore_index=True)
    columns: dict[str, Any] = {}
    for field in fields:
        values = rows[field.key]
        if field.kind == "text":
            columns[field.key] = values.astype("object").where(values.notna(), "").astype(str)
        elif field.kind in WHOLE:
            columns[field.key] = values.astype("Float64").round().astype("Int64")
        else:
            decimals = MINUTE_DECIMALS if field.kind == "minutes" else SHARE_DECIMALS
            finite = values.astype("float64").replace([float("inf"), float("-inf")], float("nan"))
            columns[field.key] = finite.round(decimals) + 0.0  # + 0.0: never minus zero
    return pd.DataFrame(columns)


def fields_in(table: pd.DataFrame) -> tuple[Field, ...]:
    """Return the fields that a tidy table has, in its order."""
    known = {field.key: field for field in FIELDS + EXPECTED_FIELDS + COMPARISON_FIELDS}
    return tuple(known[key] for key in table.columns if key in known)
