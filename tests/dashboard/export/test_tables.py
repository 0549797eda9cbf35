"""One table three ways: the page, CSV and XLSX hold the same figures to the same digits."""

from __future__ import annotations

import csv
import io
from math import inf, nan

import openpyxl
import pandas as pd
import pytest

from dashboard.export.formats.words import words
from dashboard.export.municipalities import about
from dashboard.export.tables import (
    COUNT,
    MINUTES,
    PEOPLE,
    SHARE,
    STACK,
    ExportColumn,
    ExportTable,
    component,
    downloads,
    to_csv,
    to_xlsx,
)
from dashboard.web.query import View
from geo.study.question import Question
from geo.study.study import Study
from tests.dashboard.reading import links

T = words()
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


def test_the_page_has_whole_numbers_reasons_and_links() -> None:
    shown = component(TABLE, t=T)
    assert [column["key"] for column in shown.columns] == ["name", "people", "min", "share", "stack"]
    first, second = shown.rows
    assert first[0] == {"t": "=Øya", "h": "/kommune/0202"}
    assert (first[1], second[1]) == (3, 10)
    assert first[2]["t"] == "ingen vei"
    assert first[2]["v"] > second[2] == 62  # whoever does not get there is sorted as farthest
    assert (first[3], second[3]) == (0.3333, None)
    assert (first[4], second[4]) == ([2, 0], [0, 4])


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


@pytest.mark.parametrize("view", [View(), View(group="men", limit_min=30)])
def test_files_are_asked_for_with_the_view(view: View) -> None:
    found = links(downloads(TABLE, view=view, t=T))
    assert sorted(found.values()) == [f"/dekningshull/filer/prove.{fmt}{view.to_query()}" for fmt in ("csv", "xlsx")]
