"""What every workbook does the same way; what stands in them is tested by those who ask for one."""

from __future__ import annotations

import io
import zipfile

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.export.formats.workbook import SHARE_FORMAT, TEXT_FORMAT, SheetColumn, Workbook, write_workbook

COLUMNS = (
    SheetColumn("Navn", 20, TEXT_FORMAT, ["=1+1", "https://example.org", None]),
    SheetColumn("Andel", 10, SHARE_FORMAT, [0.25, None, 1.0]),
)


def written(columns: tuple[SheetColumn, ...] = COLUMNS) -> bytes:
    def write(book: Workbook) -> None:
        book.table("Ark", columns, frozen_columns=1)

    return write_workbook("Prøve", write)


def sheet(content: bytes) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(content))["Ark"]


def test_numbers_are_numbers_and_what_is_not_there_is_blank() -> None:
    found = sheet(written())
    assert [[cell.value for cell in row] for row in found.iter_rows()] == [
        ["Navn", "Andel"],
        ["'=1+1", 0.25],
        ["https://example.org", None],
        [None, 1],
    ]
    assert found["B2"].number_format == "0.0%"


def test_no_text_is_a_formula_or_a_link() -> None:
    found = sheet(written())
    assert {cell.data_type for row in found.iter_rows() for cell in row} <= {"s", "n"}
    assert found["A3"].hyperlink is None


def test_the_heading_and_the_first_columns_stay_in_sight_and_rows_can_be_filtered() -> None:
    found = sheet(written())
    assert found.freeze_panes == "B2"
    assert found.auto_filter.ref == "A1:B4"
    assert sheet(written(tuple(SheetColumn(one.heading, one.width, "0", []) for one in COLUMNS))).max_row == 1


def test_the_same_content_gives_the_same_bytes_with_no_clock_time() -> None:
    assert written() == written()
    book = openpyxl.load_workbook(io.BytesIO(written()))
    assert (book.properties.title, book.properties.created.year) == ("Prøve", 2000)
    with zipfile.ZipFile(io.BytesIO(written())) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
