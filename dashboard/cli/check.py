"""`reisevei check`: find every fault in a data folder."""

from __future__ import annotations

from pathlib import Path

import click

from dashboard.cli.epilog import examples
from dashboard.cli.options import note
from geo.data import folder as data_folder
from geo.data.gazetteer import Gazetteer
from geo.data.tables import TABLES
from geo.network.graph import Network
from geo.network.seasonal import resolve


@click.command(epilog=examples("reisevei check", "reisevei check my-data", "reisevei check my-data --accept-edits"))
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--accept-edits",
    is_flag=True,
    help="Write down that the tables which people edit were meant to change. Refused while any of them has a fault.",
)
def check(folder: Path | None, *, accept_edits: bool) -> None:
    """Verify a data folder and list every fault in it.

    Files, hashes, columns, codes, names, years, sources, and the rules between tables; one line per fault, with its
    row and what to do about it. Without DIR the embedded folder is checked. Nothing is changed unless you accept
    edits; then only manifest.json is. Exit code 0: all well; 1: at least one fault. Rows of closures.csv that are
    about a road or ferry which these roads do not have are no fault; they are named beside it.
    """
    place = folder or data_folder.embedded_data()
    if accept_edits:
        accepted = data_folder.accept_edits(place)
        note(f"Accepted as edited: {', '.join(accepted)}" if accepted else "Nothing was edited.")
    faults = data_folder.check(place)
    for fault in faults:
        click.echo(str(fault))
    if faults:
        note(f"{len(faults)} {'fault' if len(faults) == 1 else 'faults'} in {place}")
        raise click.exceptions.Exit(1)
    dataset = data_folder.load(place)
    rows = {table.name: len(dataset.table(table.name)) for table in TABLES}
    click.echo(
        f"ok: {len(TABLES)} tables, {sum(rows.values()):,} rows: {rows['municipalities']} municipalities, "
        f"{rows['origins']:,} origins, {rows['roads']:,} road edges, {rows['centres']} centres, "
        f"{rows['evidence']} statements"
    )
    if rows["closures"]:
        network = Network.from_roads(dataset.roads)
        gazetteer = Gazetteer(dataset.places, dataset.municipalities)
        for one in resolve(dataset.closures, network=network, gazetteer=gazetteer).unmatched:
            note(f"closures.csv, {one.closure_id}: has no effect on these roads: {one.reason}.")
