"""Where a table begins on a sheet: its heading, among titles and blank rows, and the rows below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from geo.data.cells.clean import problem_of
from geo.errors import Fault

HEADING_WITHIN = 20  # rows in which a heading is looked for; above it stand titles, dates, blank rows
WIDE = 2  # columns of a table in which a single cell is a note and not a row
MAX_CELL_CHARACTERS = 10_000
MAX_FAULTS = 200

IsHeading = Callable[[str], bool]
Row = tuple[int, tuple[str, ...]]


@dataclass(frozen=True)
class SheetCells:
    """The cells of one table.

    Parameters
    ----------
    heading : tuple[str, ...]
        Clean texts, one per column.
    heading_row : int
        Number of the heading in the file, from 1.
    rows : tuple[Row, ...]
        Filled-in rows, each its number in the file and its texts.
    faults : tuple[Fault, ...], optional
        Cells that cannot be what their person meant, such as the error of a formula.
    """

    heading: tuple[str, ...]
    heading_row: int
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...] = ()


def known_headings(row: Sequence[str], is_heading: IsHeading | None) -> int:
    """Count the cells of a row that are headings of the table that is read.

    Parameters
    ----------
    row : Sequence[str]
        Clean cells.
    is_heading : IsHeading | None
        Tells whether a cell is a heading; None: no heading is known.

    Returns
    -------
    int
        Number of cells.
    """
    return 0 if is_heading is None else sum(bool(cell) and is_heading(cell) for cell in row)


def table_of(filled: Sequence[Row], *, is_heading: IsHeading | None, file: str) -> SheetCells | None:
    """Find the table among the rows of a sheet that hold something; None where there is no row.

    The heading is the row with the most known headings among the first HEADING_WITHIN rows; without any known one, the
    first of them that is as wide as any. Columns without heading and text are left out. A single cell below a blank row
    is no row of the table but a note, and a fault.

    Parameters
    ----------
    filled : Sequence[Row]
        Rows that hold something, each its number in the file and its clean cells.
    is_heading : IsHeading | None
        Tells whether a cell is a heading of the table that is read; None: none is known.
    file : str
        Name of the file, for faults.

    Returns
    -------
    SheetCells | None
        Heading, rows below it, and cells that cannot be taken in.
    """
    if not filled:
        return None
    top = [row for row in filled if row[0] <= HEADING_WITHIN] or [filled[0]]
    scores = [known_headings(row, is_heading) for _, row in top]
    at = scores.index(max(scores)) if max(scores) else _first_wide(top)
    heading_row, heading = filled[at]
    width = max(place + 1 for place, cell in enumerate(heading) if cell)
    faults: list[Fault] = []
    rows: list[Row] = []
    for before, (number, row) in zip(filled[at:], filled[at + 1 :], strict=False):
        if number > before[0] + 1 and width > WIDE and sum(map(bool, row)) == 1 and row[0]:
            faults.append(Fault(file, number, "", "stands alone below the table", "Remove the note, or move it above"))
        else:
            rows.append((number, row))
    used = {place for _, row in rows for place, cell in enumerate(row) if cell}
    kept = [place for place in range(width) if heading[place] or place in used]
    beyond = sorted(place for place in used if place >= width)
    cut = tuple(
        (number, tuple(row[place] if place < len(row) else "" for place in (*kept, *beyond))) for number, row in rows
    )
    cells = tuple(heading[place] for place in kept)
    return SheetCells(cells, heading_row, cut, (*faults, *_cell_faults(cut, cells, file=file)))


def _first_wide(top: Sequence[Row]) -> int:
    """Place of the first row that has as many filled-in cells as any; titles have fewer than a heading."""
    widths = [sum(map(bool, row)) for _, row in top]
    return widths.index(max(widths)) if max(widths) > 1 else 0


def _cell_faults(rows: Sequence[Row], heading: Sequence[str], *, file: str) -> list[Fault]:
    """Cells that no table may hold, MAX_FAULTS of them at most: more would not be read."""
    found: list[Fault] = []
    for number, row in rows:
        for place, cell in enumerate(row):
            wrong = problem_of(cell)
            if wrong is None and len(cell) > MAX_CELL_CHARACTERS:
                wrong = f"is longer than {MAX_CELL_CHARACTERS} characters", "Shorten it"
            if wrong is not None:
                name = heading[place] if place < len(heading) else ""
                found.append(Fault(file, number, name or f"column {place + 1}", *wrong))
                if len(found) == MAX_FAULTS:
                    return found
    return found
