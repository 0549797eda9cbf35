"""From the cells that a person filled in to rows of a table: every fault at once, with its row and remedy.

The rules of a table are not written here a second time: ``geo.data.tables.parse`` and ``faults`` hold kinds, blanks,
allowed words, addresses and coordinates, ``geo.data.rules.centres`` and ``geo.data.rules.registers`` the rules between
tables. Here stands only what a form adds: headings, words, names in place of ids, codes of 2020, and no data on
persons.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from geo.data.cells.clean import clean
from geo.data.cells.read import read_cells
from geo.data.cells.sheet import SheetCells
from geo.data.folder import Dataset
from geo.data.gazetteer import Gazetteer
from geo.data.municipality_codes import spelt_code
from geo.data.municipality_names import MunicipalityNames
from geo.data.names import key
from geo.data.personal_data import PERSON_HEADINGS, personal_data
from geo.data.rules.centres import centre_faults
from geo.data.rules.registers import work_faults
from geo.data.schema import faults, normalise, parse
from geo.data.sensitive import names_a_point
from geo.data.tables import MUNICIPAL_WORK
from geo.errors import DataFault, Fault
from geo.importing.forms import FORM_SHEET, UNKNOWN_WORDS, WORDS_SHEET, Form, FormColumn

_MAX_LETTERS = 2_000  # of a cell; nobody looks names up in more
_FREE_TEXT = frozenset({"centre_id", "municipality", "source", "kind", "note"})


@dataclass(frozen=True)
class Incoming:
    """Rows read from a file, as the table wants them.

    Parameters
    ----------
    frame : pd.DataFrame
        Columns of the table.
    unknown : int
        Number of rows left out because they say "ukjent".
    """

    frame: pd.DataFrame
    unknown: int


@dataclass
class _Notes:
    """Faults gathered so far; one per cell, the first found speaks."""

    file: str
    form: Form
    found: list[Fault] = field(default_factory=list)
    cells: set[tuple[int, str]] = field(default_factory=set)

    def add(self, row: int | None, column: str, problem: str, remedy: str) -> None:
        """Note a fault in the file; ``column`` is the table's name for it, shown as the form's heading."""
        if row is not None and (row, column) in self.cells:
            return
        if row is not None:
            self.cells.add((row, column))
        self.found.append(Fault(self.file, row, self._heading(column), problem, remedy))

    def _heading(self, column: str) -> str:
        return next((known.headings[0] for known in self.form.columns if known.name == column), column)


class _Known:
    """Centres and municipalities by every name that a person may use."""

    def __init__(self, dataset: Dataset) -> None:
        centres = dataset.centres
        self.centres: dict[str, set[str]] = {}
        for centre_id, name in zip(centres["centre_id"], centres["centre"], strict=True):
            for text in (centre_id, name):
                self.centres.setdefault(key(text), set()).add(str(centre_id))
        self.municipalities = MunicipalityNames(dataset.municipalities)


def read(path: Path, *, form: Form, dataset: Dataset, source: str) -> Incoming:
    """Read a filled-in form.

    Parameters
    ----------
    path : Path
        CSV, XLSX or ODS.
    form : Form
        What columns it has.
    dataset : Dataset
        Centres and municipalities that it may name.
    source : str
        Stands in for blank cells of its source column.

    Returns
    -------
    Incoming
        At least one row, or one that says "ukjent".

    Raises
    ------
    DataFault
        Every fault in the file, by row.
    """
    cells = read_cells(
        path, preferred=FORM_SHEET, aside=(WORDS_SHEET,), is_heading=lambda text: key(text) in form.column_of
    )
    notes = _Notes(path.name, form)
    for fault in cells.faults:
        at_heading = form.column_of.get(key(fault.column))
        notes.add(fault.row, at_heading.name if at_heading else fault.column, fault.problem, fault.remedy)
    at = _headings(cells, notes)
    known = _Known(dataset)
    numbers: list[int] = []
    told: list[dict[str, str]] = []
    unknown = 0
    for number, texts in _full_rows(cells, notes):
        given = {name: texts[place] for name, place in at.items()}
        row, is_known = _translate(number, given, known, notes)
        unknown += not is_known
        if is_known:
            row["source"] = row.get("source") or clean(source)
            numbers.append(number)
            told.append({name: row.get(name, "") for name in form.table.column_names})
    if not numbers and not unknown:
        notes.add(None, "", "no row is filled in below the heading", "Fill in at least one")
    frame, unread = parse(pd.DataFrame(told, columns=list(form.table.column_names), dtype="str"), form.table)
    missing = {column.name for column in form.columns if not column.optional} - set(at)
    _note_repeats(frame, numbers, notes)
    for fault in [*unread, *faults(frame, replace(form.table, key=())), *_rule_faults(frame, form, dataset)]:
        if fault.column not in missing:
            notes.add(None if fault.row is None else numbers[fault.row - 2], fault.column, fault.problem, fault.remedy)
    if notes.found:
        raise DataFault(notes.found)
    return Incoming(normalise(frame, form.table), unknown)


def _headings(cells: SheetCells, notes: _Notes) -> Mapping[str, int]:
    """Find the place of every column; unknown, repeated and missing headings are faults."""
    form, row = notes.form, cells.heading_row
    at: dict[str, int] = {}
    for place, heading in enumerate(cells.heading):
        folded = key(heading)
        column = form.column_of.get(folded)
        if column is not None and column.name not in at:
            at[column.name] = place
        elif column is not None:
            notes.add(row, heading, f"stands for {column.headings[0]}, which has a column already", "Remove one")
        elif names_a_point(heading):
            remedy = "Remove the column: nothing finer than a town is taken in"
            notes.add(row, heading, "addresses and coordinates are refused", remedy)
        elif folded in PERSON_HEADINGS:
            notes.add(row, heading, "data on persons are refused", "Remove the column")
        else:
            near = get_close_matches(folded, list(form.column_of), n=1)
            hint = f"Did you mean {form.column_of[near[0]].headings[0]}? " if near else ""
            remedy = f"{hint}Known: {', '.join(column.headings[0] for column in form.columns)}"
            notes.add(row, heading or f"column {place + 1}", "no such column is known", remedy)
    docs = {column.name: column.doc for column in form.table.columns}
    for column in form.columns:
        if column.name not in at and not column.optional:
            notes.add(None, column.name, "the column is missing", f"Add it: {docs[column.name]}")
    if form.kind != "evidence" and not {"municipality_code", "municipality"} & set(at):
        notes.add(None, "municipality_code", "the column is missing", "Add the municipality's code or its name")
    return at


def _full_rows(cells: SheetCells, notes: _Notes) -> Iterable[tuple[int, Sequence[str]]]:
    """Give every row as many cells as the heading has; text beyond the last heading is a fault."""
    width = len(cells.heading)
    for number, row in cells.rows:
        if any(row[width:]):
            notes.add(number, "", f"has {len(row)} cells, the heading has {width}", "Quote cells with separators")
        if any(row[:width]):
            yield number, (*row[:width], *[""] * (width - len(row)))


def _translate(number: int, given: Mapping[str, str], known: _Known, notes: _Notes) -> tuple[dict[str, str], bool]:
    """Turn a person's words into the table's ids; False beside it if the row says that nothing is known."""
    row = dict(given)
    is_known = True
    for column in notes.form.columns:
        text = given.get(column.name, "") or column.default
        if len(text) > _MAX_LETTERS:
            problem = f"holds {len(text)} letters, at most {_MAX_LETTERS} are taken in"
            notes.add(number, column.name, problem, "Shorten it")
            text = ""
        row[column.name] = text
        what = personal_data(text) if column.name in _FREE_TEXT else ""
        if what:
            notes.add(number, column.name, f"holds {what}", "Remove it: no data on persons are taken in")
        if column.may_be_unknown and key(text) in UNKNOWN_WORDS:
            is_known = False
        elif column.words and text:
            row[column.name] = column.id_of.get(key(text), text)
            if row[column.name] not in column.words:
                notes.add(number, column.name, f"{text!r} is not known", _suggest(text, column))
    if "centre_id" in row:
        row["centre_id"] = _centre(number, row["centre_id"], known, notes)
    if "municipality_code" in row:
        row["municipality_code"] = _code(number, row, known, notes)
        row["municipality"] = known.municipalities.by_code.get(row["municipality_code"], row["municipality"])
    return row, is_known


def _centre(number: int, text: str, known: _Known, notes: _Notes) -> str:
    """Find the centre's id by id or name; the text itself, and a fault, if there is not exactly one."""
    hits = known.centres.get(key(text), set())
    if len(hits) == 1:
        return next(iter(hits))
    if hits:
        notes.add(number, "centre_id", f"{text!r} is the name of several centres", f"Write {' or '.join(sorted(hits))}")
    elif text:
        near = get_close_matches(key(text), list(known.centres), n=3, cutoff=0.6)
        ids = sorted({centre_id for name in near for centre_id in known.centres[name]})
        hint = f"Did you mean {' or '.join(ids)}?" if ids else "`reisevei centres` lists them all"
        notes.add(number, "centre_id", f"no centre is called {text!r}", hint)
    return text


def _code(number: int, row: Mapping[str, str], known: _Known, notes: _Notes) -> str:
    """Find the municipality's code of today, from a code of any year since 1940 or from its name alone."""
    names = known.municipalities
    (code, beside), name = spelt_code(row["municipality_code"]), row["municipality"]
    named = names.codes_of(name) if name else names.codes_of(beside) if beside else frozenset()
    if not code and not row["municipality_code"]:
        return _code_by_name(number, name, named, known, notes)
    became = names.current(code)
    if len(became) > 1:
        meant = [part for part in became if part in named]
        if len(meant) != 1:
            problem = f"{row['municipality_code']} was divided"
            remedy = f"Write {names.labels(became)}, one row for each that is meant"
            notes.add(number, "municipality_code", problem, remedy)
            return code
        became = (meant[0],)
    if not became:
        remedy = "Write a code of 2024 (or a former one), four digits"
        notes.add(number, "municipality_code", f"no municipality has the code {row['municipality_code']!r}", remedy)
        return row["municipality_code"]
    if (name or beside) and became[0] not in named:
        problem = f"{row['municipality_code']} is {names.by_code[became[0]]}, but the row says {name or beside!r}"
        notes.add(number, "municipality_code", problem, "Put the code or the name right")
    return became[0]


def _code_by_name(number: int, name: str, named: frozenset[str], known: _Known, notes: _Notes) -> str:
    """Find the one municipality that a name means; one fault where it means none or several."""
    if len(named) == 1:
        return next(iter(named))
    if named:
        problem = f"{name!r} is the name of several municipalities"
        notes.add(number, "municipality", problem, f"Give the code: {known.municipalities.labels(named)}")
    elif name:
        near = known.municipalities.near(name)
        hint = f"Did you mean {' or '.join(near)}?" if near else "Write the official name, or the code"
        notes.add(number, "municipality", f"no municipality is called {name!r}", hint)
    if name:  # the name's fault says it all: a blank code is none of its own, and no two such rows say the same
        notes.cells.add((number, "municipality_code"))
    return ""


def _suggest(text: str, column: FormColumn) -> str:
    near = get_close_matches(key(text), list(column.id_of), n=1)
    hint = ""
    if near:
        meant = column.words[column.id_of[near[0]]]
        hint = f"Did you mean {meant[0]}? "
    return f"{hint}Allowed: {', '.join(words[0] for words in column.words.values())}" + (
        ", ukjent" if column.may_be_unknown else ""
    )


def _rule_faults(frame: pd.DataFrame, form: Form, dataset: Dataset) -> list[Fault]:
    """Hold the rows that came against the rules between tables, as if they were the whole table."""
    state_year = dataset.sources.state_year
    if form.table is MUNICIPAL_WORK:
        codes = set(dataset.municipalities["municipality_code"])
        return work_faults(frame, municipality_codes=codes, state_year=state_year)
    tables = {name: dataset.table(name) for name in ("centres", "evidence", "agreements", "national_counts")}
    found = centre_faults(
        **(tables | {form.table.name: frame}),
        gazetteer=Gazetteer(dataset.places, dataset.municipalities),
        state_year=state_year,
    )
    return [fault for fault in found if fault.table == form.table.file]


def _note_repeats(frame: pd.DataFrame, numbers: Sequence[int], notes: _Notes) -> None:
    """Note statements made twice, with the row that people see; the rule itself counts the rows of the table."""
    first: dict[tuple[str, ...], int] = {}
    texts = [frame[column].astype("string").fillna("") for column in notes.form.repeats]
    for number, mark in zip(numbers, zip(*texts, strict=True), strict=True):
        if (number, "municipality_code") in notes.cells:  # whose municipality is not known says nothing twice
            continue
        stands = first.setdefault(mark, number)
        if stands != number:
            notes.add(number, "", f"says the same as row {stands}", "Keep one of the two")
