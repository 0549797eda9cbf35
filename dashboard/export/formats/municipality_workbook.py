"""The municipality table as XLSX: Norwegian headings, codes in words, and a sheet on where the figures come from."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd
from xlsxwriter.format import Format

from dashboard.export.formats.about import About, source_dict
from dashboard.export.formats.cells import safe_text
from dashboard.export.formats.table import Field, fields_in
from dashboard.export.formats.workbook import (
    SHARE_FORMAT,
    TEXT_FORMAT,
    WHOLE_FORMAT,
    SheetColumn,
    Workbook,
    write_workbook,
)
from dashboard.text.catalogue import Catalogue
from geo.evidence.statements import ASSUMPTION

NUMBER_FORMATS = {
    "text": TEXT_FORMAT,
    "people": WHOLE_FORMAT,
    "person_minutes": WHOLE_FORMAT,
    "minutes": "0.0",
    "share": SHARE_FORMAT,
}
WIDTHS = {"text": 18, "people": 12, "person_minutes": 14, "minutes": 12, "share": 12}  # characters
NARROW = {"municipality_code": 9, "county_code": 7, "centre_id": 12}
WIDE = {"centre": 34, "before_centre": 34, "after_centre": 34, "evidence": 40, "cut_off_reason": 28}
SOURCE_COLUMNS = ("publisher", "product", "date", "licence", "licence_url", "attribution", "url")
UNKNOWN, UNDATED = "unknown", "undated"  # geo.study writes the evidence as "status year confidence"
COUNTED = re.compile(r"(\d+) of (\d+) unknown centres")  # the expected reading names no centre
_FROZEN_COLUMNS = 2  # code and name


def to_xlsx(table: pd.DataFrame, about: About, *, t: Catalogue) -> bytes:
    """Return the tidy table as a workbook with the sheets "Kommuner" and "Kilder og metode"."""
    return to_workbook({t("export.sheet_table"): table}, about, t=t)


def to_workbook(tables: Mapping[str, pd.DataFrame], about: About, *, t: Catalogue) -> bytes:
    """Return tidy tables as a workbook, one sheet each by its name, and last the sheet "Kilder og metode"."""

    def write(book: Workbook) -> None:
        keys: dict[str, None] = {}
        for name, table in tables.items():
            fields = fields_in(table)
            columns = [_column(field, table[field.key], t=t) for field in fields]
            sheet = book.table(name, columns, frozen_columns=_FROZEN_COLUMNS)
            sheet.repeat_rows(0)
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
            keys |= dict.fromkeys(field.key for field in fields)
        _write_about(book, about, keys=list(keys), t=t)

    return write_workbook(about.title, write)


def _column(field: Field, values: pd.Series, *, t: Catalogue) -> SheetColumn:
    listed = values.tolist()
    cells = (
        [_in_words(field.key, value, t=t) if value else None for value in listed]
        if field.kind == "text"
        else [None if pd.isna(value) else value for value in listed]
    )
    width = {**NARROW, **WIDE}.get(field.key, WIDTHS[field.kind])
    return SheetColumn(t(f"export.column.{field.key}"), width, NUMBER_FORMATS[field.kind], cells)


def _in_words(key: str, value: str, *, t: Catalogue) -> str:
    """Return codes as a reader says them; what is no code is returned as it is."""
    if key == "cut_off_reason":
        return "; ".join(t(f"export.cut_off_reason.{reason}") for reason in value.split(";"))
    if key == "evidence" and (counted := COUNTED.fullmatch(value)):
        return t("export.counted", serving=counted[1], unknown=counted[2])
    if key == "evidence" and value != UNKNOWN:
        status, year, confidence = value.split(" ")
        if confidence == ASSUMPTION:
            return f"{t(f'export.status.{status}')} ({t('export.assumed')})"
        when = t("export.undated") if year == UNDATED else year
        return f"{t(f'export.status.{status}')} ({when}, {t(f'export.confidence.{confidence}')})"
    if key == "evidence":
        return t("export.unknown")
    return value


def _write_about(book: Workbook, about: About, *, keys: list[str], t: Catalogue) -> None:
    sheet = book.sheet(t("export.sheet_about"))
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, len(SOURCE_COLUMNS), 34)
    row = 0

    def line(*cells: str, style: Format = book.wrap) -> None:
        nonlocal row
        for at, cell in enumerate(cells):
            sheet.write_string(row, at, safe_text(cell), style)
        row += 1

    line(t("export.about.question"), about.title, style=book.heading)
    for choice in about.choices:
        line(t(f"export.choice.{choice.key}"), choice.words)
    line(t("export.about.data"), about.data_sha256)
    row += 1
    line(t("export.about.method"), style=book.heading)
    for text in about.method:
        sheet.merge_range(row, 0, row, 4, safe_text(text), book.wrap)
        sheet.set_row(row, 32)
        row += 1
    row += 1
    line(t("export.about.sources"), *(t(f"export.source.{key}") for key in SOURCE_COLUMNS), style=book.heading)
    for source in about.sources:
        values = source_dict(source)
        line(values["id"], *(values[key] for key in SOURCE_COLUMNS))
    row += 1
    line(t("export.about.columns"), t("export.about.key"), style=book.heading)
    for key in keys:
        line(t(f"export.column.{key}"), key)
