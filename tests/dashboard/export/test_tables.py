"""One table three ways: the page, CSV and XLSX hold the same figures to the same digits."""

from __future__ import annotations

import csv
import io
from math import inf, nan

import openpyxl
import pandas as pd

from dashboard.export.municipalities import about
from dashboard.export.tables import (
    COUNT,
    MINUTES,
    PEOPLE,
    SHARE,
    STACK,
    ExportColumn,
    ExportTable,
    to_csv,
    to_xlsx,
)
from dashboard.text.catalogue import file_words
from geo.study.question import Question
from geo.study.study import Study

T = file_words()
FRAME = pd.DataFrame(
    {
        "name": ["=Øya", "Dal"],
        "people": [2.5, 10.4],
        "min": [inf, 61.5],
        "share": [1 / 3, nan],
        "count": [1, 2],
        "one": [2.4, 0.0],
        "two": [-0.6, 3.5],
        "why": ["ingen vei", ""],
        "href": ["/kommune/0202", "/kommune/0201"],
    }
)
TABLE = ExportTable(
    "prove",
    "Prøve",
    (
        ExportColumn("name", "Navn"),
        ExportColumn("people", "Folk", PEOPLE),
        ExportColumn("min", "Minutter", MINUTES, why="why"),
        ExportColumn("share", "Andel", SHARE),
        ExportColumn("count", "Antall", COUNT, file_only=True),
        ExportColumn("stack", "Stabel", STACK, parts=("one", "two")),
    ),
    FRAME,
    sort="people",
    href="href",
)


def test_csv_has_the_same_digits_and_blanks_for_what_is_not_there() -> None:
    rows = list(csv.reader(io.StringIO(to_csv(TABLE).decode("utf-8"))))
    assert rows == [
        ["name", "people", "min", "share", "count"],
        ["'=Øya", "3", "", "0.3333", "1"],
        ["Dal", "10", "62", "", "2"],
    ]


def test_the_workbook_has_numbers_as_numbers_and_a_sheet_on_method(study: Study) -> None:
    notes = about(study, Question("women"), t=T)
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(TABLE, notes, t=T)))
    sheet = book.worksheets[0]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Navn", "Folk", "Minutter", "Andel", "Antall"],
        ["'=Øya", 3, None, 0.3333, 1],
        ["Dal", 10, 62, None, 2],
    ]
    said = {str(cell.value) for row in book.worksheets[1].iter_rows() for cell in row}
    assert {"Prøve", "share", *notes.method} <= said
    assert to_xlsx(TABLE, notes, t=T) == to_xlsx(TABLE, notes, t=T)
