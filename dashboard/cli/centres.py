"""`reisevei centres`: the crisis centres, their town, and whom each is documented to serve."""

from __future__ import annotations

from pathlib import Path

import click
import pandas as pd

from dashboard.cli.epilog import examples
from dashboard.cli.options import DATA, OneOf, as_columns, as_csv, as_json, write_text
from geo.data.folder import load
from geo.evidence.groups import resolve

COLUMNS = (
    "centre_id", "centre", "town", "municipality_code", "municipality", "owner_type", "status", "status_year",
    "source", "confidence", "note",
)  # fmt: skip
SAID = ("status", "year", "source", "confidence", "contradicted")
IN_TEXT = ("centre_id", "centre", "town", "municipality_code", "status", "status_year")


@click.command(epilog=examples("reisevei centres", "reisevei centres --format csv > centres.csv"))
@click.option("--format", "fmt", type=OneOf("format", ("text", "json", "csv")), default="text", show_default=True)
@DATA
def centres(fmt: str, data: Path | None) -> None:
    """List the crisis centres, those closed included.

    A centre is known by its town, never by an address. json also says what is documented of each group: status,
    year, source; a group that is missing there is unknown, which is not a no.
    """
    dataset = load(data)
    rows: list[dict[str, object]] = [
        {name: _plain(record[name]) for name in COLUMNS} for record in dataset.centres.to_dict("records")
    ]
    if fmt == "csv":
        write_text(as_csv(rows, columns=COLUMNS))
    elif fmt == "json":
        serves: dict[object, dict[str, object]] = {row["centre_id"]: {} for row in rows}
        for statement in resolve(dataset.evidence).to_dict("records"):
            serves[statement["centre_id"]][statement["group"]] = {key: _plain(statement[key]) for key in SAID}
        write_text(as_json([{**row, "serves": serves[row["centre_id"]]} for row in rows]))
    else:
        write_text(as_columns([IN_TEXT, *(["" if row[c] is None else str(row[c]) for c in IN_TEXT] for row in rows)]))


def _plain(value: object) -> object:
    """Return the value as JSON knows it: blank numbers as None, numpy's numbers as Python's."""
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):  # noqa: PLR0124 -- NaN
        return None
    return value if isinstance(value, str | bool) else int(value)  # type: ignore[call-overload]
