"""`reisevei groups`: the groups one can ask for, and how much is known of each."""

from __future__ import annotations

from pathlib import Path

import click

from dashboard.cli.epilog import examples
from dashboard.cli.options import DATA, OneOf, as_columns, as_csv, as_json, write_text
from dashboard.text.catalogue import file_words
from geo.data.folder import load
from geo.data.vocabulary import DEFAULT_ACCEPT, GROUPS
from geo.evidence.groups import resolve

COLUMNS = ("group", "name", "documented", "not_accepted", "no", "unknown")


@click.command(
    epilog=examples("reisevei groups --format json"),
)
@click.option("--format", "fmt", type=OneOf("format", ("text", "json", "csv")), default="text", show_default=True)
@DATA
def groups(fmt: str, data: Path | None) -> None:
    """List the groups of people, and of how many centres in operation service to them is documented.

    documented: an offer that counts by default (full, elsewhere, unspecified). not_accepted: something else is
    documented (case by case, day only, planned). no: a documented no. unknown: nothing is known, which is not a no.
    """
    dataset = load(data)
    t = file_words()
    in_operation = set(dataset.centres.loc[dataset.centres["status"] == "open", "centre_id"])
    resolved = resolve(dataset.evidence)
    of_open = resolved[resolved["centre_id"].isin(in_operation)]
    rows: list[dict[str, object]] = []
    for group in GROUPS:
        statuses = of_open.loc[of_open["group"] == group.id, "status"].tolist()
        documented = sum(status in DEFAULT_ACCEPT for status in statuses)
        refused = sum(status == "no" for status in statuses)
        rows.append(
            {
                "group": group.id,
                "name": t(f"group.{group.id}.label"),
                "documented": documented,
                "not_accepted": len(statuses) - documented - refused,
                "no": refused,
                "unknown": len(in_operation) - len(statuses),
            }
        )
    if fmt == "json":
        write_text(as_json(rows))
    elif fmt == "csv":
        write_text(as_csv(rows, columns=COLUMNS))
    else:
        lines = [COLUMNS, *([str(row[column]) for column in COLUMNS] for row in rows)]
        write_text(as_columns(lines, numbers=(2, 3, 4, 5)))
