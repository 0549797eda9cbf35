"""Import of evidence, agreements and commitments that a ministry or a county governor sends in.

Three steps, none of which trusts the one before::

    read      the file as it came: every fault at once, with the row and the remedy
    plan      what would change: rows added, replaced, unchanged; people gained and lost per group (a dry run)
    carry_out the change itself: all or nothing, the former table kept in ``history/``, one line in ``imports.csv``

A statement that comes again (same centre or municipality, group, year and source) replaces the former one; other
rows of the table are left alone. "Ukjent" is not stored: no row means unknown.
"""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.data import manifest as provenance
from geo.data.cells.workbook import MAX_BYTES
from geo.data.exchange import Writer, copy_tree, writing
from geo.data.files import read_table, write_table
from geo.data.folder import Dataset
from geo.data.manifest import MANIFEST_FILE, Entry
from geo.data.personal_data import personal_data
from geo.data.schema import Table, normalise
from geo.data.sensitive import reveals
from geo.data.tables import TABLES
from geo.errors import DataFault, Fault
from geo.importing.forms import Form, form_named
from geo.importing.reading import Incoming, read

HISTORY = "history"
LOG_FILE = "imports.csv"
LOG_COLUMNS = (
    "time", "kind", "source", "file_sha256", "rows", "added", "replaced", "removed", "unchanged", "unknown", "former",
    "current",
)  # fmt: skip
_HASH_LETTERS = 16  # of 64: enough to tell the versions of one table apart in a file name

#: Seconds from every origin, by the name of a question (a group, or "contracted"), for one situation.
Answers = Callable[[Dataset], Mapping[str, NDArray[np.float64]]]


@dataclass(frozen=True)
class ImportEffect:
    """How many people's way changes for one question.

    Parameters
    ----------
    question : str
        A group, or "contracted".
    people_gained : int
        People whose way is shorter, or who now have one.
    people_lost : int
        People whose way is longer, or who have none any more.
    """

    question: str
    people_gained: int
    people_lost: int


@dataclass(frozen=True)
class ImportPlan:
    """What an import would change.

    Parameters
    ----------
    kind : str
        Name of the form.
    source : str
        Who supplied the file.
    file_sha256 : str
        Hash of the file.
    former_sha256 : str
        Hash of the table as it was parsed.
    former_tables : Mapping[str, str]
        The same of all tables of people, which the rows were held against, by name.
    frame : pd.DataFrame
        The table as it would be.
    added : pd.DataFrame
        New rows.
    replaced : pd.DataFrame
        Former rows whose place others take.
    replacing : pd.DataFrame
        Rows that take it, row by row.
    removed : pd.DataFrame
        Former rows that the same source no longer says.
    unchanged : int
        Number of rows that stand in the table already.
    unknown : int
        Number of rows that say "ukjent" and are not stored.
    effects : tuple[ImportEffect, ...]
        What becomes of people's ways; empty: not asked for.
    """

    kind: str
    source: str
    file_sha256: str
    former_sha256: str
    former_tables: Mapping[str, str]
    frame: pd.DataFrame
    added: pd.DataFrame
    replaced: pd.DataFrame
    replacing: pd.DataFrame
    removed: pd.DataFrame
    unchanged: int
    unknown: int
    effects: tuple[ImportEffect, ...]

    @property
    def rows(self) -> int:
        """Filled-in rows in the file that came."""
        return len(self.added) + len(self.replaced) + self.unchanged + self.unknown

    @property
    def changes_nothing(self) -> bool:
        """Whether the table would stay as it is."""
        return self.added.empty and self.replaced.empty and self.removed.empty


def plan(
    path: Path,
    *,
    kind: str,
    source: str,
    dataset: Dataset,
    answers: Answers | None = None,
) -> ImportPlan:
    """Read the file at ``path`` and work out what it would change in ``dataset``; nothing is written.

    Parameters
    ----------
    path : Path
        The filled-in form.
    kind : str
        Name of the form.
    source : str
        Who supplied the file; stands in for blank cells of its source column.
    dataset : Dataset
        What the import would change.
    answers : Answers | None, optional
        Travel times before and after, from which the people gained and lost follow; None: ``effects`` is empty.

    Returns
    -------
    ImportPlan
        Nothing is written.

    Raises
    ------
    UnknownName
        There is no such form.
    DataFault
        Everything that is wrong with the file and with ``source``, at once.
    """
    form = form_named(kind)
    found = source_faults(source)
    try:
        incoming, file_sha256 = _read_once(path, form=form, dataset=dataset, source=source)
    except DataFault as fault:
        raise DataFault([*found, *fault.faults]) from None
    if found:
        raise DataFault(found)
    merged = _merge(dataset.table(form.table.name), incoming.frame, form)
    frames: dict[str, Any] = {form.table.name: merged.frame}
    after = replace(dataset, **frames)
    return ImportPlan(
        kind=kind,
        source=source.strip(),
        file_sha256=file_sha256,
        former_sha256=dataset.parsed_sha256[form.table.name],
        former_tables=dict(dataset.parsed_sha256),
        unknown=incoming.unknown,
        effects=() if answers is None else effects(dataset, after, answers=answers),
        **vars(merged),
    )


def source_faults(source: str) -> list[Fault]:
    """List what is wrong with the name of the supplier: blank, long, or with data on a person or a place in it.

    Parameters
    ----------
    source : str
        Who supplied the file.

    Returns
    -------
    list[Fault]
        At most one; empty: nothing is wrong.
    """
    text = source.strip()
    if not text:
        return [Fault("--source", None, "", "nobody is named", "Write which body supplied the file, and when")]
    if len(text) > 200 or "\n" in text:  # noqa: PLR2004 (one line in a log)
        return [Fault("--source", None, "", "is too long", "Write one line of at most 200 letters")]
    what = personal_data(text) or reveals(text)
    if what:
        return [Fault("--source", None, "", f"holds {what}", "Name the body, never a person or an address")]
    return []


def effects(before: Dataset, after: Dataset, *, answers: Answers) -> tuple[ImportEffect, ...]:
    """Count the people whose way to a centre gets shorter and longer, question by question.

    Parameters
    ----------
    before : Dataset
        Data as they are.
    after : Dataset
        Data as they would be; the same origins.
    answers : Answers
        Gives seconds [origin] by question, for either.

    Returns
    -------
    tuple[ImportEffect, ...]
        One per question; people in whole numbers.
    """
    people = before.origins["population"].to_numpy(dtype=float)
    former, current = answers(before), answers(after)
    return tuple(
        ImportEffect(
            question,
            people_gained=round(float(people[current[question] < former[question]].sum())),
            people_lost=round(float(people[current[question] > former[question]].sum())),
        )
        for question in former
    )


def _read_once(path: Path, *, form: Form, dataset: Dataset, source: str) -> tuple[Incoming, str]:
    """Read a file and hash it: the very bytes that are parsed, whatever happens to the file meanwhile."""
    if not path.is_file():
        raise DataFault([Fault(path.name, None, "", "is not a file", "Name a file that is on the disk")])
    if path.stat().st_size > MAX_BYTES:  # refused there, in its own words
        return read(path, form=form, dataset=dataset, source=source), ""
    with tempfile.TemporaryDirectory() as aside:
        own = Path(aside) / path.name
        shutil.copyfile(path, own)
        return read(own, form=form, dataset=dataset, source=source), provenance.file_sha256(own)


def carry_out(planned: ImportPlan, folder: Path, *, now: datetime | None = None, writer: Writer | None = None) -> Path:
    """Put the plan into effect.

    The folder is written aside and put in place in one step: after a crash it is the former or the new one, whole.
    ``writer`` is the lock where the caller holds it since before the folder was read; without it, it is taken now.

    Parameters
    ----------
    planned : ImportPlan
        From ``plan``, for the same folder.
    folder : Path
        The data folder.
    now : datetime | None, optional
        When it is done, for the log; None: now.
    writer : Writer | None, optional
        The lock, where the caller holds it already.

    Returns
    -------
    Path
        Where the former table is kept.

    Raises
    ------
    DataFault
        A table of people was changed since the plan was made, or another process is writing; nothing is written.
    """
    if writer is None:
        with writing(folder) as own:
            return carry_out(planned, folder, now=now, writer=own)
    table = form_named(planned.kind).table
    target = writer.folder
    for known in TABLES:
        if known.name in planned.former_tables and (
            provenance.file_sha256(target / known.file) != planned.former_tables[known.name]
        ):
            remedy = "Look at the dry run again, then import"
            raise DataFault([Fault(known.file, None, "", "was changed since the import was planned", remedy)])
    with writer.staging() as staging:
        copy_tree(target, staging)
        kept = Path(HISTORY) / f"{table.name}-{planned.former_sha256[:_HASH_LETTERS]}.csv"
        (staging / HISTORY).mkdir(exist_ok=True)
        shutil.copyfile(staging / table.file, staging / kept)
        write_table(planned.frame, table, staging)
        _enter(staging, table)
        _log(staging, planned, table=table, now=now or datetime.now(UTC))
        _like(target, staging)
        writer.replace(staging)
    return folder / kept


@dataclass(frozen=True)
class _Merged:
    frame: pd.DataFrame
    added: pd.DataFrame
    replaced: pd.DataFrame
    replacing: pd.DataFrame
    removed: pd.DataFrame
    unchanged: int


def _merge(former: pd.DataFrame, incoming: pd.DataFrame, form: Form) -> _Merged:
    """Lay the incoming rows over the former table: new ones at the end, those that come again in their place.

    One source may say several things on the same matter in the same year (two forms of housing): what it says now
    takes the place of all that it said before. Rows that stay the same are paired first, then the others in order.
    """
    table = form.table
    whole = _marks(former, table.column_names), _marks(incoming, table.column_names)
    before, after = _by_mark(former, form.same), _by_mark(incoming, form.same)
    added: list[int] = []
    swapped: list[tuple[int, int]] = []
    removed: list[int] = []
    unchanged = 0
    for mark, numbers in after.items():
        positions = list(before.get(mark, ()))
        left: list[int] = []
        for number in numbers:
            equal = next((position for position in positions if whole[0][position] == whole[1][number]), None)
            if equal is None:
                left.append(number)
            else:
                positions.remove(equal)
                unchanged += 1
        swapped += zip(positions, left, strict=False)
        added += left[len(positions) :]
        removed += positions[len(left) :]
    rows = former.astype(object).to_dict("records")
    new = incoming.astype(object).to_dict("records")
    for position, number in swapped:
        rows[position] = new[number]
    rows = [row for position, row in enumerate(rows) if position not in removed] + [new[number] for number in added]
    frame = pd.DataFrame(rows, columns=list(table.column_names), dtype=object)
    return _Merged(
        frame=normalise(frame.convert_dtypes(), table),
        added=_take(incoming, added),
        replaced=_take(former, [position for position, _ in swapped]),
        replacing=_take(incoming, [number for _, number in swapped]),
        removed=_take(former, removed),
        unchanged=unchanged,
    )


def _marks(frame: pd.DataFrame, columns: Sequence[str]) -> list[tuple[str, ...]]:
    """Name each row by ``columns``, as text; a blank year is a name like any other."""
    texts = [frame[column].astype("string").fillna("") for column in columns]
    return list(zip(*texts, strict=True))


def _by_mark(frame: pd.DataFrame, columns: Sequence[str]) -> dict[tuple[str, ...], list[int]]:
    positions: dict[tuple[str, ...], list[int]] = {}
    for position, mark in enumerate(_marks(frame, columns)):
        positions.setdefault(mark, []).append(position)
    return positions


def _take(frame: pd.DataFrame, positions: Sequence[int]) -> pd.DataFrame:
    return frame.iloc[list(positions)].reset_index(drop=True)


def _enter(folder: Path, table: Table) -> None:
    """Enter the new table in the manifest of ``folder``; all other entries stay as they are."""
    manifest = provenance.read_manifest(folder)
    frame = read_table(folder, table)
    path = folder / table.file
    entry = Entry(
        file=table.file,
        sources=manifest.tables[table.name].sources if table.name in manifest.tables else (),
        rows=len(frame),
        bytes=path.stat().st_size,
        sha256=provenance.file_sha256(path),
        content_sha256=provenance.content_sha256(frame, table),
        extent=None,
    )
    changed = replace(manifest, tables={**manifest.tables, table.name: entry})
    (folder / MANIFEST_FILE).write_text(changed.to_json(), encoding="utf-8")


def _log(folder: Path, planned: ImportPlan, *, table: Table, now: datetime) -> None:
    """Add one line on who supplied what; a source that a spreadsheet would run as a formula is made plain text."""
    path = folder / LOG_FILE
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    if not path.exists():
        writer.writerow(LOG_COLUMNS)
    source = f"'{planned.source}" if planned.source[0] in "=+-@\t" else planned.source
    writer.writerow(
        [
            now.astimezone(UTC).isoformat(timespec="seconds"),
            planned.kind,
            source,
            planned.file_sha256,
            planned.rows,
            len(planned.added),
            len(planned.replaced),
            len(planned.removed),
            planned.unchanged,
            planned.unknown,
            planned.former_sha256,
            provenance.file_sha256(folder / table.file),
        ]
    )
    with path.open("a", encoding="utf-8", newline="") as log:
        log.write(stream.getvalue())


def _like(folder: Path, staging: Path) -> None:
    """Give the new folder the former one's permissions; a temporary folder is closed to everyone else."""
    staging.chmod(folder.stat().st_mode & 0o777)
