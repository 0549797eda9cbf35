"""Cells of a file that a person has filled in: CSV as Norwegian and English programs save it, or XLSX.

Nothing is interpreted here: the result is text, row by row, with the row numbers that the person sees.
"""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import openpyxl

from geo.errors import DataFault, Fault

MAX_BYTES = 10_000_000  # far beyond any honest file: 357 municipalities x 16 groups are 1 MB
MAX_UNPACKED_BYTES = 100_000_000  # a small XLSX can unpack to anything
FORM_SHEET = "Utfylling"
_SEPARATORS = ";,\t"


@dataclass(frozen=True)
class SheetCells:
    """The cells of one sheet: ``heading``, and per filled-in row its number in the file and its text."""

    heading: tuple[str, ...]
    heading_row: int
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_cells(path: Path) -> SheetCells:
    """Read the cells of a CSV or XLSX file; empty rows are left out, the first filled-in row is the heading.

    CSV: separated by semicolons, commas or tabs (after the heading), in UTF-8, UTF-16 with its mark, or Windows-1252.
    XLSX: the sheet called "Utfylling", else the first; formulas count with their last value.

    Raises
    ------
    DataFault
        The file is too large, of another kind, damaged or empty.
    """
    if path.stat().st_size > MAX_BYTES:
        raise _fault(path, f"is larger than {MAX_BYTES // 1_000_000} MB", "Send only the filled-in table")
    read = {".csv": _read_csv, ".txt": _read_csv, ".xlsx": _read_xlsx}.get(path.suffix.lower())
    if read is None:
        raise _fault(path, f"is of the kind {path.suffix or '(none)'}", "Save it as CSV or XLSX")
    filled = [(number, row) for number, row in read(path) if any(row)]
    if not filled:
        raise _fault(path, "the file is empty", "Fill in the template that --template writes")
    heading_row, heading = filled[0]
    while heading and not heading[-1]:
        heading = heading[:-1]
    return SheetCells(heading, heading_row, tuple(filled[1:]))


def _read_csv(path: Path) -> list[tuple[int, tuple[str, ...]]]:
    text = _decode(path)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, tuple[str, ...]]] = []
    try:
        for number, row in enumerate(reader, start=1):
            rows.append((number, tuple(cell.strip() for cell in row)))
    except csv.Error as error:
        raise _fault(path, f"cannot be read after row {len(rows)} ({error})", "Save it again as CSV") from None
    return rows


def _decode(path: Path) -> str:
    content = path.read_bytes()
    marked_utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked_utf16 else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _fault(path, "is not text in UTF-8 or Windows-1252", "Save it as CSV UTF-8")


def _read_xlsx(path: Path) -> list[tuple[int, tuple[str, ...]]]:
    try:
        with zipfile.ZipFile(path) as packed:
            unpacked_bytes = sum(part.file_size for part in packed.infolist())
        if unpacked_bytes > MAX_UNPACKED_BYTES:
            raise _fault(path, "unpacks to far more than a table holds", "Send only the filled-in table")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and lists that it does not keep; we read values
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            sheet = book[FORM_SHEET] if FORM_SHEET in book.sheetnames else book.worksheets[0]
            rows = [
                (number, tuple(_as_text(value) for value in values))
                for number, values in enumerate(sheet.iter_rows(values_only=True), start=1)
            ]
            book.close()
    except DataFault:
        raise
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, IndexError, SyntaxError) as error:
        raise _fault(path, f"cannot be read as XLSX ({error})", "Open it in a spreadsheet and save it again") from None
    return rows


def _as_text(value: object) -> str:
    """Write a cell's value as a person would: 2024.0 as 2024, true as ja, a point in time as its day."""
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
    return str(value).strip()


def _fault(path: Path, problem: str, remedy: str) -> DataFault:
    return DataFault([Fault(path.name, None, "", problem, remedy)])
