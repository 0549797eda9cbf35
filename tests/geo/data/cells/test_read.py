"""Cells as a person filled them in, from CSV in all its dialects and from XLSX; nothing is interpreted."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from geo.data.cells import workbook
from geo.data.cells.read import read_cells
from geo.errors import DataFault
from geo.importing.forms import FORM_SHEET

HEADING, ROW = ("Krisesenter", "År"), ("Bodø", "2024")


def csv_file(folder: Path, content: bytes, name: str = "form.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_program_has_its_own_csv(tmp_path: Path, separator: str, encoding: str) -> None:
    text = "\r\n".join(separator.join(cells) for cells in (HEADING, ROW)) + "\r\n"
    found = read_cells(csv_file(tmp_path, text.encode(encoding)))
    assert found.heading == HEADING
    assert found.rows == ((2, ROW),)


def test_rows_keep_the_numbers_that_the_person_sees(tmp_path: Path) -> None:
    found = read_cells(csv_file(tmp_path, b";;\n\na;b;\n\n 1 ;2;\n;;\n3;4;\n"))
    assert (found.heading, found.heading_row) == (("a", "b"), 3)
    assert [number for number, _ in found.rows] == [5, 7]
    assert found.rows[0][1] == ("1", "2")


def book(folder: Path, **sheets: list[list[object]]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = folder / "form.xlsx"
    made.save(path)
    return path


def test_the_sheet_to_fill_in_is_read_and_values_are_written_as_people_write_them(tmp_path: Path) -> None:
    noon = datetime(2024, 3, 1, 12, 30)  # noqa: DTZ001 -- a workbook knows no time zones
    row = [2024.0, True, False, noon, date(2024, 3, 2), 1.5, None, " x "]
    found = read_cells(
        book(tmp_path, First=[["not", "this"]], **{FORM_SHEET: [list("abcdefgh"), row]}), preferred=FORM_SHEET
    )
    assert found.rows == ((2, ("2024", "ja", "nei", "2024-03-01", "2024-03-02", "1.5", "", "x")),)


def test_without_that_sheet_the_first_is_read(tmp_path: Path) -> None:
    assert read_cells(book(tmp_path, First=[["a"], ["1"]], Second=[["b"], ["2"]])).heading == ("a",)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("form.csv", b"", "the file is empty"),
        ("form.csv", b" ; \n;\n", "the file is empty"),
        ("form.csv", b'a;b\n"1;2\n', "row 2: a quotation mark is opened"),
        ("form.csv", b"\xff\xfe\x00", "is not text"),
        ("form.pdf", b"%PDF", "is of the kind .pdf"),
        ("form", b"a;b", r"is of the kind \(none\)"),
        ("form.xlsx", b"not a zip", "cannot be read as XLSX"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    with pytest.raises(DataFault, match=said):
        read_cells(csv_file(tmp_path, content, name))


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book(tmp_path, First=[["a"], ["1"]])
    monkeypatch.setattr(workbook, "MAX_UNPACKED_BYTES", 100)
    with pytest.raises(DataFault, match="unpacks to far more"):
        read_cells(path)
    monkeypatch.setattr(workbook, "MAX_BYTES", 10)
    with pytest.raises(DataFault, match="is larger than"):
        read_cells(path)
