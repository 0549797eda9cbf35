"""Where a table goes: to standard output or a file, in which format, and with which companion beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import click

from dashboard.cli.options import check_target, note, stdout_is_terminal, unknown, write_bytes, write_file
from dashboard.export.formats.kinds import FORMATS
from dashboard.export.municipalities import Companion
from geo.data.manifest import Source

STDOUT = "-"


def format_of(out: str, *, known: Sequence[str], standard: str) -> str:
    """Return the format that a file's ending asks for; ``standard`` where it has none or goes to standard output."""
    ending = Path(out).suffix.lower().removeprefix(".")
    if out == STDOUT or not ending:
        return standard
    if ending not in known:
        raise click.BadParameter(unknown("format", ending, known), param_hint="'--out'")
    return ending


def refuse_target(chosen: str, out: str) -> None:
    """Refuse what cannot be written there, before anything is worked out."""
    binary = {known.name for known in FORMATS if not known.text}
    if out == STDOUT and chosen in binary and stdout_is_terminal():
        raise click.UsageError(f"{chosen} is not text; name a file: --out FILE.{chosen}")
    if out != STDOUT:
        check_target(Path(out))


def write_table(
    content: bytes, out: str, *, chosen: str, sources: Iterable[Source], companion: Callable[[str], Companion]
) -> None:
    """Write a table. A CSV holds nothing but the table: its sources are noted, or go into a companion beside it.

    ``companion``: makes what belongs beside a file of a name.
    """
    if out == STDOUT:
        write_bytes(content)
        if chosen == "csv":
            note("Sources: " + "; ".join(dict.fromkeys(source.attribution for source in sources)))
        return
    target = Path(out)
    write_file(content, target)
    if chosen == "csv":
        beside = companion(target.name)
        write_file(beside.content, target.with_name(beside.name))
