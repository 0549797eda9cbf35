"""XLSX for people: numbers as numbers, a heading that stays in sight, the same bytes for the same content.

This is the only module that speaks with the library. What stands on the sheets is said by those who ask for a workbook.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.export.formats.cells import safe_text

# A workbook notes when it was made. An export is a function of its data and nothing else, so the date is fixed;
# which state the data have stands on the sheet of sources.
FIXED_DATE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
TEXT_FORMAT, WHOLE_FORMAT, SHARE_FORMAT = "@", "# ##0", "0.0%"
HEADING_HEIGHT = 48  # points: three lines


@dataclass(frozen=True)
class SheetColumn:
    """A column as it is written: its heading, width in characters, number format, and cells; None stays blank."""

    heading: str
    width: int
    number_format: str
    cells: Sequence[str | float | None]


class Workbook:
    """A workbook that is being written: its two formats, and a sheet for each table."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self.heading: Format = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#F2EDE4"}
        )
        self.wrap: Format = book.add_format({"text_wrap": True, "valign": "top"})

    def sheet(self, name: str) -> Worksheet:
        """Return a new, empty sheet."""
        return self._book.add_worksheet(name)

    def table(self, name: str, columns: Sequence[SheetColumn], *, frozen_columns: int) -> Worksheet:
        """Return a new sheet with a table that can be filtered; its heading and first columns stay in sight."""
        sheet = self.sheet(name)
        sheet.set_row(0, HEADING_HEIGHT)
        for at, column in enumerate(columns):
            shape = self._book.add_format({"num_format": column.number_format})
            sheet.write_string(0, at, column.heading, self.heading)
            sheet.set_column(at, at, column.width)
            for row, cell in enumerate(column.cells, start=1):
                if isinstance(cell, str):
                    sheet.write_string(row, at, safe_text(cell), shape)
                elif cell is not None:
                    sheet.write_number(row, at, cell, shape)
        rows = max((len(column.cells) for column in columns), default=0)
        sheet.freeze_panes(1, frozen_columns)
        sheet.autofilter(0, 0, max(rows, 1), len(columns) - 1)
        return sheet


def write_workbook(title: str, write: Callable[[Workbook], None]) -> bytes:
    """Return a workbook of a title; ``write`` puts the sheets into it. Texts are never taken for formulas or links."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": title, "author": "Reisevei", "created": FIXED_DATE})
        write(Workbook(book))
    return stream.getvalue()
