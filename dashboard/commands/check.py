"""`reisevei check`: find every fault in a data folder."""

from __future__ import annotations

from pathlib import Path

import click

from dashboard.commands.options import examples, note


@click.command(epilog=examples("reisevei check my-data"))
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(file_okay=False, path_type=Path))
def check(folder: Path | None) -> None:
    """Verify a data folder and list every fault in it.

    Files, hashes, columns, codes, names, years, sources, and the rules between tables. Without DIR the embedded
    folder is checked. Nothing is changed. Exit code 0: all well; 1: at least one fault.
    """
    from geo import dataset  # noqa: PLC0415
    from geo.tables import TABLES  # noqa: PLC0415

    place = folder or dataset.embedded_data()
    faults = dataset.check(place)
    for fault in faults:
        click.echo(str(fault))
    if faults:
        note(f"{len(faults)} {'fault' if len(faults) == 1 else 'faults'} in {place}")
        raise click.exceptions.Exit(1)
    situation = dataset.load(place)
    rows = {table.name: len(getattr(situation, table.name)) for table in TABLES}
    click.echo(
        f"ok: {len(TABLES)} tables, {sum(rows.values()):,} rows: {rows['municipalities']} municipalities, "
        f"{rows['origins']:,} origins, {rows['roads']:,} road edges, {rows['centres']} centres, "
        f"{rows['evidence']} statements"
    )
