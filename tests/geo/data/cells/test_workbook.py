"""Workbooks are read by their cells, whatever they say of themselves; two that make the same table are one table."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from geo.data.cells.sheet import SheetCells
from geo.data.cells.workbook import read_workbook_cells
from geo.errors import DataFault

HEADING, ROWS = ("Sted", "Svar", "År", "Merknad"), (("Bø", "ja", "2024", "x"), ("Ål", "nei", "2025", ""))
STRICT = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/": "http://purl.oclc.org/ooxml/officeDocument/",
}


def heading(text: str) -> bool:
    return text in HEADING


def saved(
    folder: Path, change: Callable[[openpyxl.Workbook, Worksheet], None] | None = None, name: str = "f.xlsx"
) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (HEADING, *ROWS):
        sheet.append(row)
    if change:
        change(book, sheet)
    book.save(folder / name)
    return folder / name


def read(path: Path) -> SheetCells:
    return read_workbook_cells(path, preferred="Utfylling", is_heading=heading)


def rows_of(found: SheetCells) -> tuple[tuple[str, ...], ...]:
    return tuple(row for _, row in found.rows)


def rewritten(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    target = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))
    path.write_bytes(target.getvalue())
    return path


@pytest.mark.parametrize("said", ["A1", "A1:D2", "A1:B3", "A1:XFD1048576"])
def test_a_sheets_own_statement_of_its_size_counts_for_nothing(tmp_path: Path, said: str) -> None:
    dimension = f'<dimension ref="{said}"'.encode()
    path = rewritten(saved(tmp_path), lambda _, content: re.sub(rb'<dimension ref="[^"]*"', dimension, content))
    assert (read(path).heading, rows_of(read(path))) == (HEADING, ROWS)


def test_strict_workbooks_and_those_with_macros_are_read(tmp_path: Path) -> None:
    def strictly(_: str, content: bytes) -> bytes:
        for known, strict in STRICT.items():
            content = content.replace(known.encode(), strict.encode())
        return content

    assert rows_of(read(rewritten(saved(tmp_path), strictly))) == ROWS
    assert rows_of(read(saved(tmp_path, name="f.xlsm"))) == ROWS


def test_the_heading_is_found_below_titles_and_beside_blank_columns(tmp_path: Path) -> None:
    def change(_: openpyxl.Workbook, sheet: Worksheet) -> None:
        sheet.insert_rows(1, 3)
        sheet["A1"] = "Rapportering fra sentrene"
        sheet.merge_cells("A1:D1")
        sheet.insert_cols(2)

    found = read(saved(tmp_path, change))
    assert (found.heading, found.heading_row, rows_of(found), found.faults) == (HEADING, 4, ROWS, ())
    assert [number for number, _ in found.rows] == [5, 6]


def test_the_visible_sheet_that_matches_best_is_read(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook, sheet: Worksheet) -> None:
        sheet.title = "utfylling "
        guide = book.create_sheet("Veiledning", 0)
        guide.append(["Slik fyller du ut"])
        hidden = book.create_sheet("Lister", 0)
        for row in (HEADING, ("skjult", "ja", "2020", "")):
            hidden.append(row)
        hidden.sheet_state = "hidden"

    assert rows_of(read(saved(tmp_path, change))) == ROWS


def test_two_forms_filled_in_are_one_fault(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook, sheet: Worksheet) -> None:
        book.copy_worksheet(sheet)

    with pytest.raises(DataFault, match="are both filled in"):
        read(saved(tmp_path, change))


def test_formulas_never_worked_out_merged_cells_and_notes_below_are_faults(tmp_path: Path) -> None:
    def change(_: openpyxl.Workbook, sheet: Worksheet) -> None:
        sheet["C2"] = "=2000+24"
        sheet.merge_cells("B2:B3")
        sheet["A6"] = "Kilde: oss selv"

    found = read(saved(tmp_path, change)).faults
    assert [(fault.row, fault.column) for fault in found] == [(6, ""), (2, "C2"), (2, "B2:B3")]


@pytest.mark.parametrize("cell", ["XFD1", "A1048576"])
def test_a_cell_far_out_is_refused_before_it_costs_anything(tmp_path: Path, cell: str) -> None:
    def change(_: openpyxl.Workbook, sheet: Worksheet) -> None:
        sheet[cell] = "x"

    with pytest.raises(DataFault, match="far beyond any table"):
        read(saved(tmp_path, change))


def test_a_row_number_beyond_all_sheets_is_refused(tmp_path: Path) -> None:
    path = rewritten(saved(tmp_path), lambda _, content: content.replace(b'<row r="3"', b'<row r="1000000000"'))
    with pytest.raises(DataFault, match="far beyond any table"):
        read(path)


def ods(folder: Path, rows: str, *, hidden: str = "") -> Path:
    style = (
        '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
    )
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text", "style")
    )
    tables = f'<table:table table:name="Ark1">{rows}</table:table>'
    if hidden:
        tables = f'<table:table table:name="Skjult" table:style-name="h">{hidden}</table:table>{tables}'
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}>'
        f"<office:automatic-styles>{style}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    path = folder / "f.ods"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("content.xml", content)
        book.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def ods_row(cells: tuple[str, ...]) -> str:
    texts = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
    )
    return f"<table:table-row>{texts}</table:table-row>"


def test_an_open_document_is_read_like_any_other(tmp_path: Path) -> None:
    rows = "".join(ods_row(row) for row in (HEADING, *ROWS))
    found = read(ods(tmp_path, rows, hidden="".join(ods_row(row) for row in (HEADING, ("nei",) * 4))))
    assert (found.heading, rows_of(found)) == (HEADING, ROWS)


def test_a_damaged_workbook_is_one_fault(tmp_path: Path) -> None:
    path = saved(tmp_path)
    whole = path.read_bytes()
    for cut in (b"", whole[:40], whole[: len(whole) // 2]):
        path.write_bytes(cut)
        with pytest.raises(DataFault, match="cannot be read as XLSX"):
            read(path)
    rewritten(saved(tmp_path), lambda name, content: content[:-30] if "sheet1" in name else content)
    with pytest.raises(DataFault, match="cannot be read as XLSX"):
        read(path)
