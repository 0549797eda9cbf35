from __future__ import annotations

import io
import zipfile

import openpyxl
import pandas as pd
import pytest

from dashboard.export.formats.about import About
from dashboard.export.formats.municipality_workbook import to_workbook, to_xlsx
from dashboard.text.catalogue import file_words
from tests.dashboard.export.formats.promised import PROMISED


def test_xlsx_has_norwegian_headings_real_numbers_and_a_sheet_on_sources(table: pd.DataFrame, about: About) -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(table, about, t=file_words())))
    assert book.sheetnames == ["Kommuner", "Kilder og metode"]
    sheet = book["Kommuner"]
    assert sheet["B1"].value == "Kommune"
    assert sheet["A2"].value == "0101"
    assert sheet["J2"].value == 12.3
    assert sheet["J2"].number_format == "0.0"
    assert sheet["P2"].value == 0.3333
    assert sheet["P2"].number_format == "0.0%"
    assert sheet["J3"].value is None
    assert sheet["G3"].value == "Ingen bilvei"
    assert sheet["T2"].value == "fullt tilbud på senteret (2021, middels sikker kilde)"
    assert sheet.freeze_panes == "C2"
    said = {str(cell.value) for row in book["Kilder og metode"].iter_rows() for cell in row if cell.value}
    assert {"kvinner", "Slik er det regnet.", "© Kartverket", "CC BY 4.0", "ab" * 32, "share_within_30"} <= said


def test_every_column_has_a_norwegian_heading_of_its_own() -> None:
    t = file_words()
    headings = [t(f"export.column.{key}") for key in PROMISED]
    assert len(set(headings)) == len(PROMISED)


def test_a_workbook_tells_no_clock_time(table: pd.DataFrame, about: About) -> None:
    with zipfile.ZipFile(io.BytesIO(to_xlsx(table, about, t=file_words()))) as book:
        assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z" in book.read("docProps/core.xml")


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ("full undated low", "fullt tilbud på senteret (uten årstall, usikker kilde)"),
        ("unknown", "ikke dokumentert"),
        ("1 of 2 unknown centres", "1 av 2"),
        ("full scenario assumption", "fullt tilbud på senteret (antatt i scenarioet)"),
        ("", None),
    ],
)
def test_evidence_is_said_in_words_and_unknown_is_never_no(
    table: pd.DataFrame, about: About, evidence: str, expected: str | None
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(table.assign(evidence=evidence), about, t=file_words())))
    said = book["Kommuner"]["T2"].value
    assert said is None if expected is None else expected.lower() in said.lower(), said


def test_formulas_are_neutralised(table: pd.DataFrame, about: About) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(table, about, t=file_words())))["Kommuner"]
    assert sheet["I2"].value == "'-1+1"
    assert sheet["B3"].value == "'=Øya"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}  # none is a formula


def test_each_table_has_a_sheet_and_the_sources_stand_last(table: pd.DataFrame, about: About) -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_workbook({"Før": table, "Etter": table}, about, t=file_words())))
    assert book.sheetnames == ["Før", "Etter", "Kilder og metode"]
    assert book["Etter"].max_row == book["Før"].max_row == 3


def test_the_same_table_gives_the_same_bytes(table: pd.DataFrame, about: About) -> None:
    assert to_xlsx(table, about, t=file_words()) == to_xlsx(table, about, t=file_words())
