"""One table, three ways: on the page (``components.data_table``), as CSV and as XLSX.

The frame and its columns are stated once, so that a file holds what the page shows, to the same digits: people and
minutes in whole numbers. English keys head the CSV, the page's own words the workbook.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.export.formats.about import About
from dashboard.export.formats.cells import csv_text, safe_text
from dashboard.export.formats.workbook import (
    SHARE_FORMAT,
    TEXT_FORMAT,
    WHOLE_FORMAT,
    SheetColumn,
    Workbook,
    write_workbook,
)
from dashboard.text.catalogue import Catalogue

PEOPLE, MINUTES, SHARE, TEXT, COUNT, STACK = "people", "minutes", "share", "text", "count", "stack"
_SHARE_DECIMALS = 4
_FORMATS = {TEXT: TEXT_FORMAT, PEOPLE: WHOLE_FORMAT, MINUTES: "0", SHARE: SHARE_FORMAT, COUNT: "0"}
_WIDTHS = {TEXT: 28, PEOPLE: 13, MINUTES: 13, SHARE: 10, COUNT: 10}


@dataclass(frozen=True)
class ExportColumn:
    """A column: the frame's key, the words above it, its kind; ``title`` explains it.

    ``parts``: keys of a stack. ``why``: key of the words that stand for a time that is not finite. ``file_only``: left
    out on the page, which says it in another way.
    """

    key: str
    label: str
    kind: str = TEXT
    title: str = ""
    parts: tuple[str, ...] = ()
    why: str = ""
    file_only: bool = False


@dataclass(frozen=True, eq=False)
class ExportTable:
    """A frame with what a reader needs to read it. ``href``: key of the column that holds the first column's links.

    ``sort``: key that the page sorts by at first, the largest first where ``down``. ``gather``: key to choose rows by.
    """

    name: str
    caption: str
    columns: tuple[ExportColumn, ...]
    frame: pd.DataFrame
    sort: str
    down: bool = True
    gather: str = ""
    href: str = ""

    @property
    def written(self) -> tuple[ExportColumn, ...]:
        """The columns that files hold: all but the drawings."""
        return tuple(column for column in self.columns if column.kind != STACK)


def as_number(value: Any, kind: str) -> float | int | None:  # noqa: ANN401 - what a frame holds
    """Return a number as it is shown: whole people and minutes, shares to four decimals; None if it is none."""
    if pd.isna(value) or not math.isfinite(value):
        return None
    return round(float(value), _SHARE_DECIMALS) if kind == SHARE else math.floor(float(value) + 0.5)


def to_csv(table: ExportTable) -> bytes:
    """Return the table as CSV: UTF-8, comma, English keys; blank for what is unknown or unreachable."""
    columns = [[_text(value, column.kind) for value in table.frame[column.key]] for column in table.written]
    return csv_text([column.key for column in table.written], zip(*columns, strict=True)).encode("utf-8")


def _text(value: Any, kind: str) -> str:  # noqa: ANN401 - what a frame holds
    if kind == TEXT:
        return safe_text(str(value))
    number = as_number(value, kind)
    return "" if number is None else str(number)


def to_xlsx(table: ExportTable, about: About, *, t: Catalogue) -> bytes:
    """Return the table as a workbook with a second sheet that says what was asked, how, and of which sources."""

    def write(book: Workbook) -> None:
        columns = [_sheet_column(column, table.frame[column.key]) for column in table.written]
        book.table(t("data_table.sheet"), columns, frozen_columns=1)
        notes = book.sheet(t("export.sheet_about"))
        notes.set_column(0, 0, 30)
        notes.set_column(1, 1, 110)
        for row, (name, text) in enumerate(_about_lines(table, about, t=t)):
            notes.write_string(row, 0, safe_text(name), book.heading if name and not text else book.wrap)
            notes.write_string(row, 1, safe_text(text), book.wrap)

    return write_workbook(about.title, write)


def _sheet_column(column: ExportColumn, values: pd.Series) -> SheetColumn:
    cells = [str(value) if column.kind == TEXT else as_number(value, column.kind) for value in values.tolist()]
    return SheetColumn(column.label, _WIDTHS[column.kind], _FORMATS[column.kind], cells)


def _about_lines(table: ExportTable, about: About, *, t: Catalogue) -> Sequence[tuple[str, str]]:
    """Return pairs of a name and a text; a name alone is a heading."""
    return [
        (t("export.about.question"), table.caption),
        *((t(f"export.choice.{choice.key}"), choice.words) for choice in about.choices),
        (t("export.about.data"), about.data_sha256),
        (t("export.about.method"), ""),
        *(("", text) for text in about.method),
        (t("export.about.sources"), ""),
        *((source.product, f"{source.attribution} {source.licence} {source.url}") for source in about.sources),
        (t("export.about.columns"), t("export.about.key")),
        *((column.label, column.key) for column in table.written),
    ]
