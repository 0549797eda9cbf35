"""`reisevei serve`: the dashboard, on this machine."""

from __future__ import annotations

from pathlib import Path

import click

from dashboard.cli.epilog import examples
from dashboard.cli.options import DATA
from dashboard.serve import run


@click.command(epilog=examples("reisevei serve --port 8080"))
@DATA
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for all.")
@click.option(
    "--port",
    default=8050,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 takes a free one.",
)
def serve(data: Path | None, host: str, port: int) -> None:
    """Open the dashboard for a browser.

    Prints the address once the page is ready; Ctrl-C ends it. No visit is logged and nothing is fetched from
    other hosts.
    """
    run(data, host=host, port=port, announce=click.echo)
