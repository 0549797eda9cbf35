"""What several commands share: the data folder, the choice among names, tables as text, safe writing."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import click

from dashboard.export.formats.cells import csv_text, safe_text
from geo.data.exchange import whole_folder
from geo.data.vocabulary import ACCEPTABLE, DEFAULT_ACCEPT, GROUP_IDS
from geo.errors import UnknownName
from geo.network.conditions import PRESETS, Conditions, all_words
from geo.scenario.address import from_text
from geo.scenario.scenario import TODAY, Scenario

Wrapped = TypeVar("Wrapped")


class DataFolder(click.Path):
    """A data folder that is there, also where a replacement broke off and the former one stands aside."""

    def __init__(self) -> None:
        super().__init__(exists=True, file_okay=False, path_type=Path)

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """Look at the folder that will be read; hand on the name that was given."""
        super().convert(whole_folder(Path(value)), param, ctx)
        return Path(value)


DATA = click.option(
    "--data",
    metavar="DIR",
    type=DataFolder(),
    default=None,
    help="Data folder to use instead of the embedded one.",
)

SCENARIO = click.option(
    "--scenario",
    metavar="TEXT",
    default=None,
    help="A scenario as a link of the dashboard spells it (what stands after hva=).",
)

CONDITIONS = click.option(
    "--conditions",
    metavar="NAME|WORD,…",
    default=None,
    help=f"How people travel, in place of the scenario's conditions: {', '.join(PRESETS)}; or words of your own, "
    f"separated by commas: {', '.join(all_words())}.",
)


def scenario_of(text: str | None, conditions: str | None, *, start: Scenario = TODAY) -> Scenario:
    """Return the scenario that --scenario and --conditions ask for, after the changes of ``start``.

    What cannot be read is a wrong use of the command line.
    """
    wanted = start
    if text:
        read = from_text(text)
        wanted = Scenario((*start.changes, *read.changes), read.name, read.conditions or start.conditions)
    return wanted if conditions is None else wanted.under_conditions(_conditions(conditions))


def _conditions(text: str) -> Conditions:
    if text.strip() in PRESETS:
        return PRESETS[text.strip()]
    words = [word.strip() for word in text.replace(".", ",").split(",")]
    try:
        return Conditions.from_words(words)
    except ValueError as error:
        known = (*PRESETS, *all_words())
        near = next((unknown("condition", word, known) for word in words if word not in known), str(error))
        raise click.BadParameter(near, param_hint="'--conditions'") from None


class OneOf(click.ParamType[str]):
    """One of a few fixed names; a slip of the pen is answered with the nearest names."""

    def __init__(self, kind: str, names: Sequence[str]) -> None:
        self.name = kind
        self.names = tuple(names)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002 -- click's signature
        """Return the names as the help shows them."""
        return "|".join(self.names)

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name itself; any other is a wrong use of the command line."""
        text = str(value)
        if text not in self.names:
            self.fail(unknown(self.name, text, self.names), param, ctx)
        return text


def unknown(kind: str, name: str, known: Sequence[str]) -> str:
    """One sentence on a name that is not among the known ones: the nearest, else all of them."""
    error = UnknownName(kind, name, known)
    return str(error) if error.suggestions else f"{error} Choose among: {', '.join(known)}."


def as_json(value: object) -> str:
    """Readable JSON with a final newline; nothing but finite numbers."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def as_csv(rows: Iterable[Mapping[str, object]], *, columns: Sequence[str]) -> str:
    """Comma-separated text with a heading; what a spreadsheet would run as a formula is neutralised."""
    return csv_text(
        columns,
        ([safe_text(cell) if isinstance(cell := row[column], str) else cell for column in columns] for row in rows),
    )


def as_columns(rows: Iterable[Sequence[str]], *, numbers: Sequence[int] = ()) -> str:
    """Text in columns, for people. ``numbers``: the columns to set flush right."""
    lines = [list(row) for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    shaped = (
        "  ".join(
            cell.rjust(width) if at in numbers else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )
    return "".join(line.rstrip() + "\n" for line in shaped)


def write_text(text: str) -> None:
    """Text to standard output, always UTF-8 and with plain line ends, whatever the terminal's settings."""
    write_bytes(text.encode("utf-8"))


def write_bytes(content: bytes) -> None:
    """Bytes to standard output."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def check_target(path: Path) -> None:
    """Refuse a file that cannot be written because it is a folder or its folder does not exist."""
    if path.is_dir():
        raise click.BadParameter(f"{path} is a folder; name a file in it.", param_hint="'--out'")
    if not path.parent.is_dir():
        raise click.BadParameter(f"the folder {path.parent} does not exist.", param_hint="'--out'")


def write_file(content: bytes, path: Path) -> None:
    """Put ``content`` at ``path`` whole or not at all: written aside on the same disk, then renamed."""
    check_target(path)
    folder = path.parent
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    handle, aside = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=folder)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(aside).chmod(mode)
        Path(aside).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(aside).unlink()
        raise


def note(text: str) -> None:
    """Print a line for the person at the keyboard, beside the command's own output."""
    click.echo(text, err=True)


def stdout_is_terminal() -> bool:
    """Tell whether standard output goes to a screen."""
    return sys.stdout.isatty()


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def refuse_reading(reading: str, *, measure: str) -> None:
    """Raise a UsageError where the reading of evidence has nothing to say about the measure."""
    if reading != "documented" and measure != "nearest":
        raise click.UsageError(f"--reading {reading} belongs to --measure nearest: an agreement is not read that way.")


def accepted_statuses(group: str, accept: str | None) -> tuple[str, ...]:
    """Return the statuses that count; refuse a group or status that there is not, with the nearest names."""
    if group not in GROUP_IDS:
        raise click.BadParameter(unknown("group", group, GROUP_IDS), param_hint="'--group'")
    if accept is None:
        return DEFAULT_ACCEPT
    accepted = tuple(part.strip() for part in accept.split(",") if part.strip())
    for status in accepted:
        if status not in ACCEPTABLE:
            raise click.BadParameter(unknown("status", status, ACCEPTABLE), param_hint="'--accept'")
    return accepted
