"""Cells of a workbook by what stands in it, not by what it says of itself: XLSX, XLSM, strict OOXML, and ODS.

A sheet's own statement of its size is ignored (programs write "A1" or an old range), hidden sheets are left out, and
the visible sheet whose headings match best is read. A formula without a value that was worked out is a fault, and so
are cells merged below the heading. Sheets so large or so far out that only a slip or an attack makes them are refused
before they are laid out in memory.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from geo.data.cells.clean import clean
from geo.data.cells.sheet import HEADING_WITHIN, IsHeading, Row, SheetCells, known_headings, table_of
from geo.data.cells.text import content_of, fault
from geo.errors import DataFault, Fault

MAX_BYTES = 10_000_000  # far beyond any honest form: 357 municipalities x 16 groups are 1 MB
MAX_UNPACKED_BYTES = 100_000_000  # a small file can unpack to anything
MAX_ROWS, MAX_COLUMNS = 100_000, 256
XLSX_KINDS, ODS_KINDS = (".xlsx", ".xlsm"), (".ods",)
_CELL = re.compile(rb'<(?:\w+:)?(?:c|row) [^>]*?\br="([A-Z]{0,3})(\d{1,12})"')
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?\bref="([A-Z]+\d+:[A-Z]+\d+)"')
_REPEATED = re.compile(rb'table:number-(columns|rows)-repeated="(\d+)"')
_STRICT = b"http://purl.oclc.org/ooxml/"
#: Namespaces of strict OOXML, and those of the transitional form that every reader knows.
_TRANSITIONAL = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
)


@dataclass(frozen=True)
class _Sheet:
    """One visible sheet: its filled-in rows, the cells whose formula has no value, and the merged ranges."""

    name: str
    rows: tuple[Row, ...]
    unvalued: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()


def read_workbook_cells(
    path: Path, *, preferred: str = "", aside: Collection[str] = (), is_heading: IsHeading | None = None
) -> SheetCells:
    """Read the cells of the sheet that holds the table.

    Parameters
    ----------
    path : Path
        A workbook of one of XLSX_KINDS or ODS_KINDS.
    preferred : str
        The name of the sheet to fill in; among sheets that match equally well it is the one that is read.
    aside : collection of str, optional
        Names of sheets of the template that nobody fills in.
    is_heading : callable, optional
        Tells whether a cell is a heading of the table that is read.

    Returns
    -------
    SheetCells
        The heading found within the first rows, and the filled-in rows below it.

    Raises
    ------
    DataFault
        The file is no workbook, damaged, too large or empty, or two sheets hold a filled-in table.
    """
    content_of(path, max_bytes=MAX_BYTES, workbook=True)
    parts = _unpacked(path)
    sheets = _xlsx_sheets(path, parts) if "[Content_Types].xml" in parts else _ods_sheets(path, parts)
    sheets = [sheet for sheet in sheets if sheet.name not in aside] or sheets
    chosen = _chosen(path.name, sheets, preferred=preferred, is_heading=is_heading)
    found = table_of(chosen.rows, is_heading=is_heading, file=path.name)
    if found is None:
        raise fault(path.name, "the file is empty", "Fill in the template that --template writes")
    return replace(found, faults=(*found.faults, *_faults_of(chosen, found, file=path.name)))


def _unpacked(path: Path) -> dict[str, bytes]:
    """Return the parts of the archive that hold text; refused where they unpack to more than a table is."""
    try:
        with zipfile.ZipFile(path) as packed:
            infos = packed.infolist()
            if sum(part.file_size for part in infos) > MAX_UNPACKED_BYTES:
                raise fault(path.name, "unpacks to far more than a table holds", "Send only the filled-in table")
            parts = {}
            for part in infos:
                if part.filename.endswith((".xml", ".rels")):
                    with packed.open(part) as stream:
                        parts[part.filename] = stream.read(MAX_UNPACKED_BYTES + 1)
            return parts
    except DataFault:
        raise
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: Exception) -> DataFault:
    kind = path.suffix.removeprefix(".").upper()
    said = str(error).splitlines()[0] if str(error) else type(error).__name__
    return fault(path.name, f"cannot be read as {kind} ({said})", "Open it in a spreadsheet and save it again")


def _xlsx_sheets(path: Path, parts: dict[str, bytes]) -> list[_Sheet]:
    """Return the visible sheets of an XLSX, values and formulas held against each other."""
    for name, content in parts.items():
        if name.startswith("xl/worksheets/"):
            _refuse_far_out(path, content)
    source = _transitional(path) if any(_STRICT in content for content in parts.values()) else path.read_bytes()
    sheets = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and lists that openpyxl does not keep; we read values
            values = openpyxl.load_workbook(io.BytesIO(source), read_only=True, data_only=True)
            formulas = openpyxl.load_workbook(io.BytesIO(source), read_only=True)
            for sheet, written in zip(values.worksheets, formulas.worksheets, strict=True):
                if sheet.sheet_state == "visible":
                    merged = _merged(parts.get(str(sheet._worksheet_path).lstrip("/"), b""))  # noqa: SLF001 -- its part
                    sheets.append(_xlsx_sheet(sheet, written, merged=merged))
            values.close()
            formulas.close()
    except DataFault:
        raise
    except Exception as error:  # noqa: BLE001 -- a damaged workbook fails anywhere inside the library
        raise _unreadable(path, error) from None
    return sheets


def _xlsx_sheet(sheet: Any, written: Any, *, merged: tuple[str, ...]) -> _Sheet:  # noqa: ANN401 -- openpyxl's own
    sheet.reset_dimensions()
    written.reset_dimensions()
    rows: list[Row] = []
    unvalued: list[str] = []
    for number, (cells, formulas) in enumerate(
        zip(sheet.iter_rows(values_only=True), written.iter_rows(values_only=True), strict=True), start=1
    ):
        texts = tuple(as_text(value) for value in cells)
        for place, (text, formula) in enumerate(zip(texts, formulas, strict=False)):
            if not text and isinstance(formula, str) and formula.startswith("="):
                unvalued.append(f"{get_column_letter(place + 1)}{number}")
        if any(texts):
            rows.append((number, texts))
    return _Sheet(sheet.title, tuple(rows), tuple(unvalued), merged)


def _refuse_far_out(path: Path, content: bytes) -> None:
    """Refuse cells beyond any table: laid out in memory they would cost minutes or fail."""
    for letters, digits in _CELL.findall(content):
        column = column_index_from_string(letters.decode()) if letters else 1
        if int(digits) > MAX_ROWS or column > MAX_COLUMNS:
            where = f"{letters.decode()}{digits.decode()}"
            raise fault(path.name, f"has a cell far beyond any table ({where})", "Delete the rows and columns not used")


def _merged(content: bytes) -> tuple[str, ...]:
    return tuple(found.decode() for found in _MERGED.findall(content))


def _transitional(path: Path) -> bytes:
    """Return a strict workbook with the namespaces that readers know; nothing else differs in what we read."""
    target = io.BytesIO()
    with zipfile.ZipFile(path) as strict, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as known:
        for part in strict.infolist():
            content = strict.read(part)
            if part.filename.endswith((".xml", ".rels")):
                for old, new in _TRANSITIONAL:
                    content = content.replace(old, new)
            known.writestr(part.filename, content)
    return target.getvalue()


def _ods_sheets(path: Path, parts: dict[str, bytes]) -> list[_Sheet]:
    """Return the visible sheets of an OpenDocument spreadsheet."""
    repeated = [int(count) for _, count in _REPEATED.findall(parts.get("content.xml", b""))]
    if sum(count > 1 for count in repeated) > MAX_ROWS:
        raise fault(path.name, "has cells far beyond any table", "Delete the rows and columns not used")
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = []
        for meta in book.sheets_metadata:
            if meta.visible == SheetVisibleEnum.Visible and meta.typ == SheetTypeEnum.WorkSheet:
                sheet = book.get_sheet_by_name(meta.name)
                if sheet.total_height > MAX_ROWS or sheet.total_width > MAX_COLUMNS:
                    raise fault(path.name, "has a cell far beyond any table", "Delete the rows and columns not used")
                rows = [
                    (number, tuple(as_text(value) for value in values))
                    for number, values in enumerate(sheet.to_python(skip_empty_area=False), start=1)
                ]
                sheets.append(_Sheet(meta.name, tuple(row for row in rows if any(row[1]))))
    except DataFault:
        raise
    except (CalamineError, OSError, ValueError) as error:
        raise _unreadable(path, error) from None
    return sheets


def _chosen(name: str, sheets: Sequence[_Sheet], *, preferred: str, is_heading: IsHeading | None) -> _Sheet:
    """Choose the sheet whose first rows match best; then the preferred one, then the first that holds anything."""
    if not sheets:
        raise fault(name, "no sheet is visible", "Show the sheet that holds the table")

    def match(sheet: _Sheet) -> int:
        top = [row for number, row in sheet.rows if number <= HEADING_WITHIN]
        return max((known_headings(row, is_heading) for row in top), default=0)

    best = max(match(sheet) for sheet in sheets)
    equal = [sheet for sheet in sheets if match(sheet) == best]
    filled = [sheet for sheet in equal if len(sheet.rows) > 1]
    if best > 1 and len(filled) > 1:
        names = " and ".join(repr(sheet.name) for sheet in filled)
        raise fault(name, f"the sheets {names} are both filled in", "Keep one form in a file")
    wanted = clean(preferred).casefold()
    by_name = [sheet for sheet in equal if clean(sheet.name).casefold() == wanted]
    matching = filled if best > 1 else []
    return next(iter([*matching, *by_name, *(sheet for sheet in equal if sheet.rows), *equal]))


def _faults_of(sheet: _Sheet, table: SheetCells, *, file: str) -> list[Fault]:
    """Cells of the table whose formula has no value, and cells merged below the heading."""
    found = []
    for cell in sheet.unvalued:
        _, row, _, _ = range_boundaries(cell)
        if row > table.heading_row:
            remedy = "Open the file in a spreadsheet and save it, or write the value"
            found.append(Fault(file, row, cell, "the formula has never been worked out", remedy))
    for ref in sheet.merged:
        _, first, _, last = range_boundaries(ref)
        if last > table.heading_row and last > first:
            remedy = "Split them and write the value in each row"
            found.append(Fault(file, max(first, table.heading_row + 1), ref, "cells are merged", remedy))
    return found


def as_text(value: object) -> str:
    """Write a cell's value as a person would: 2024.0 as 2024, true as ja, a point in time as its day.

    Parameters
    ----------
    value : object
        What the reader of the workbook gives.

    Returns
    -------
    str
        Text of the cell; blank for None.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nei"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return clean(str(value))
