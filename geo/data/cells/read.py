"""The one door for a table that somebody hands over: the file's ending says text or workbook, its content the rest."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from geo.data.cells.sheet import IsHeading, SheetCells
from geo.data.cells.text import fault, read_text_cells
from geo.data.cells.workbook import MAX_BYTES, ODS_KINDS, XLSX_KINDS, read_workbook_cells

TEXT_KINDS = (".csv", ".txt", ".tsv")


def read_cells(
    path: Path, *, preferred: str = "", aside: Collection[str] = (), is_heading: IsHeading | None = None
) -> SheetCells:
    """Read the cells of a text table or a workbook of up to MAX_BYTES.

    Parameters
    ----------
    path : Path
        The file, of one of TEXT_KINDS, XLSX_KINDS or ODS_KINDS.
    preferred : str
        The sheet of a workbook that is to be filled in.
    aside : collection of str, optional
        Sheets of a template that nobody fills in.
    is_heading : callable, optional
        Tells whether a cell is a heading of the table that is read.

    Returns
    -------
    SheetCells
        Heading, filled-in rows with the numbers that the person sees, and cells that cannot be taken in.

    Raises
    ------
    DataFault
        The file is too large, of another kind, damaged or empty.
    """
    kind = path.suffix.lower()
    if kind in TEXT_KINDS:
        return read_text_cells(path, is_heading=is_heading, max_bytes=MAX_BYTES)
    if kind not in (*XLSX_KINDS, *ODS_KINDS):
        raise fault(path.name, f"is of the kind {path.suffix or '(none)'}", "Save it as CSV, XLSX or ODS")
    return read_workbook_cells(path, preferred=preferred, aside=aside, is_heading=is_heading)
