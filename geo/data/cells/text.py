"""Cells of a text table as people's programs save it: encoding and separator by evidence, else one fault.

What programs do: Excel writes Windows-1252, UTF-8 with its mark or UTF-16, StatBank Latin-1 with a title above the
heading, a Mac its own Roman; lines end in LF, CRLF or CR; a first line ``sep=;`` names the separator. A file that is
no table at all (a page, a pointer of Git LFS, a workbook under another name) is told from a damaged one.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

from geo.data.cells.clean import clean
from geo.data.cells.sheet import IsHeading, Row, SheetCells, known_headings, table_of
from geo.errors import DataFault, Fault

MAX_BYTES = 100_000_000
MAX_ROWS = 1_000_000  # the finest grid of Norway has 222,000
MAX_COLUMNS = 512
SEPARATORS = ";,\t|"
_LOOK = 40  # lines that a separator is judged by
_SEP_LINE = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_LETTERS = frozenset("æøåÆØÅéÉáÁšŠčČžŽđĐŋŊŧŦöÖäÄüÜ–’«»")  # what Norwegian and Sámi tables hold beyond ASCII
_ARCHIVE = b"PK\x03\x04"
_NO_TABLE = (
    (b"version https://git-lfs", "is a pointer of Git LFS, not the file itself", "Fetch the file with git lfs pull"),
    (b"<!doctype html", "is a web page, not a table", "Download the file itself: the page may ask for a login"),
    (b"<html", "is a web page, not a table", "Download the file itself: the page may ask for a login"),
    (b"<?xml", "is XML, not a table", "Save it as CSV or XLSX"),
    (_ARCHIVE, "is a workbook or a zip archive under another name", "Give it the ending that it had"),
    (b"\xd0\xcf\x11\xe0", "is a workbook of Excel 97-2003 under another name", "Save it as XLSX or CSV"),
    (b"%PDF", "is a PDF", "Save the table as CSV or XLSX"),
    (b"{\\rtf", "is a text document", "Save the table as CSV or XLSX"),
)  # fmt: skip


def read_text_cells(path: Path, *, is_heading: IsHeading | None = None, max_bytes: int = MAX_BYTES) -> SheetCells:
    """Read the cells of a text table; empty rows are left out.

    Parameters
    ----------
    path : Path
        The file: text separated by semicolons, commas, tabs or bars.
    is_heading : callable, optional
        Tells whether a cell is a heading of the table that is read: so the heading is found below titles.
    max_bytes : int
        A larger file is refused before it is read.

    Returns
    -------
    SheetCells
        Heading and rows, clean, with the line numbers that an editor shows where no cell holds a line break.

    Raises
    ------
    DataFault
        The file is no table, too large, empty, or cannot be read whole.
    """
    text = decoded(content_of(path, max_bytes=max_bytes), name=path.name)
    lines = text.split("\n")
    first = next((place for place, line in enumerate(lines) if line.strip()), len(lines))
    named = _SEP_LINE.fullmatch(lines[first].strip()) if first < len(lines) else None
    if named:
        text = "\n".join("" if place == first else line for place, line in enumerate(text.split("\n")))
    separator = named[1] if named else _separator(lines, is_heading)
    rows = [(number, row) for number, row in _rows(text, separator, name=path.name) if any(row)]
    found = table_of(rows, is_heading=is_heading, file=path.name)
    if found is None:
        raise fault(path.name, "the file is empty", "Send the file as the publisher gives it, or fill in the template")
    return found


def content_of(path: Path, *, max_bytes: int, workbook: bool = False) -> bytes:
    """Return the bytes of a regular file.

    Parameters
    ----------
    path : Path
        The file.
    max_bytes : int
        A larger file is refused before it is read.
    workbook : bool, optional
        Whether an archive is what is wanted; a text table is none.

    Returns
    -------
    bytes
        The whole content.

    Raises
    ------
    DataFault
        It is a folder, a pipe or missing, too large, or no table by its first bytes.
    """
    if not path.is_file():
        raise fault(path.name, "is not a file" if path.exists() else "the file is missing", "Name a file")
    if path.stat().st_size > max_bytes:
        raise fault(path.name, f"is larger than {max_bytes // 1_000_000} MB", "Send only the filled-in table")
    content = path.read_bytes()
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for mark, problem, remedy in _NO_TABLE:
        if start.startswith(mark.lower()) and not (workbook and mark == _ARCHIVE):
            raise fault(path.name, problem, remedy)
    return content


def decoded(content: bytes, *, name: str) -> str:
    """Decode by evidence: a mark, UTF-16 by its zeros, UTF-8 where it holds; else by its letters.

    Without a mark and no UTF-8 it is Windows-1252, Mac Roman or DOS Nordic, whichever gives a Norwegian table the
    likelier letters.

    Parameters
    ----------
    content : bytes
        The whole file.
    name : str
        Name of the file, for faults.

    Returns
    -------
    str
        Text without a mark; line ends are LF.

    Raises
    ------
    DataFault
        The content is not in the encoding that it shows.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _by(content, encoding, name=name)
    zeros = [content[0::2].count(0), content[1::2].count(0)]
    if sum(zeros) > len(content) // 4:  # every other byte of plain text in UTF-16 is zero
        return _by(content, "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le", name=name)
    try:
        return _lines(content.decode("utf-8"))
    except UnicodeDecodeError:
        candidates: list[tuple[int, int, str]] = []
        for encoding in ("cp1252", "mac_roman", "cp865"):
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError:
                continue
            candidates.append((_strangeness(text), len(candidates), text))
        return _lines(min(candidates)[2])  # Mac Roman gives every byte a sign: there is always one


def _by(content: bytes, encoding: str, *, name: str) -> str:
    try:
        return _lines(content.decode(encoding))
    except UnicodeDecodeError:
        raise fault(name, f"is not text in {encoding}, though it says so", "Save it as CSV UTF-8") from None


def _lines(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _strangeness(text: str) -> int:
    """Signs beyond ASCII that a Norwegian table does not hold, less those that it does: the lower, the likelier."""
    beyond = [sign for sign in text if not sign.isascii()]
    return sum(-1 if sign in _LETTERS else 1 for sign in beyond)


def _separator(lines: Sequence[str], is_heading: IsHeading | None) -> str:
    """Choose the separator that gives most known headings in a line; else the one that most lines hold most alike."""
    look = [line for line in lines if line.strip()][:_LOOK]

    def worth(separator: str) -> tuple[int, int, int]:
        rows = [[clean(cell.strip('"')) for cell in line.split(separator)] for line in look]
        widths = [len(row) for row in rows if len(row) > 1]
        common = max(set(widths), key=lambda width: (widths.count(width), width)) if widths else 1
        return max((known_headings(row, is_heading) for row in rows), default=0), widths.count(common), common

    return max(SEPARATORS, key=worth)


def _rows(text: str, separator: str, *, name: str) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    begins = 1
    try:
        for row in reader:
            rows.append((begins, tuple(clean(cell) for cell in row)))
            begins = reader.line_num + 1
            if len(row) > MAX_COLUMNS or len(rows) > MAX_ROWS:
                problem = f"has more than {MAX_COLUMNS} columns or {MAX_ROWS:,} rows"
                raise fault(name, problem, "Send only the filled-in table", row=begins - 1)
    except csv.Error as error:
        open_quote = "unexpected end of data" in str(error)
        problem = "a quotation mark is opened and never closed" if open_quote else f"cannot be read ({error})"
        remedy = "Close the quotation mark" if open_quote else "Save it again as CSV"
        raise fault(name, problem, remedy, row=begins) from None
    return rows


def fault(name: str, problem: str, remedy: str, *, row: int | None = None) -> DataFault:
    """Return the error of one fault in a file.

    Parameters
    ----------
    name : str
        Name of the file.
    problem : str
        What is wrong.
    remedy : str
        What to do about a fault, for the person who reads of it.
    row : int, optional
        Line in the file; None: the file as a whole.

    Returns
    -------
    DataFault
        To be raised by the caller.
    """
    return DataFault([Fault(name, row, "", problem, remedy)])
