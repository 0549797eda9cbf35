"""`reisevei build`: from the official files to a data folder."""

from __future__ import annotations

from pathlib import Path

import click

from dashboard.cli.epilog import examples
from geo.build import pipeline as building
from geo.build.roads.choose import RoadSource

CELL_SIZES_M = ("1000", "250")


@click.command(
    epilog=examples(
        "reisevei build --raw downloads --out data",
        "reisevei build --raw downloads --out data --roads osm:norway-latest.osm.pbf",
        'reisevei build --raw downloads --out data --roads "overpass:Tromsø kommune"',
    )
)
@click.option(
    "--raw",
    metavar="DIR",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with the official downloads, named as published (data/README.md lists them).",
)
@click.option(
    "--out",
    metavar="DIR",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Data folder to write; replaced as a whole when all is built and checked.",
)
@click.option(
    "--cell",
    type=click.Choice(CELL_SIZES_M),
    default="1000",
    show_default=True,
    help="Side of the population grid's cells in metres.",
)
@click.option(
    "--roads",
    metavar="SOURCE",
    default=None,
    help="Where the roads come from: n1000:PATH, nvdb:PATH, osm:PATH or overpass:AREA. Without it: N1000 among the "
    "raw files. All else in the folder stays as it is built from those.",
)
def build(raw: Path, out: Path, cell: str, roads: str | None) -> None:
    """Build a data folder from the official files.

    Says what each step read, kept and dropped. The tables that people edit (centres.csv, evidence.csv,
    agreements.csv, national_counts.csv) are taken over from the folder as they stand. If anything fails, the
    last good folder is left whole.
    """
    source = None if roads is None else RoadSource.parse(roads)
    building.build(raw, out, cell_m=int(cell), road_source=source, progress=building.console_progress())
