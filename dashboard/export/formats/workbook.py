"""XLSX for people: Norwegian headings, numbers as numbers, and a second sheet that says where they come from."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.export.formats.about import About, source_dict
from dashboard.export.formats.cells import safe_text
from dashboard.export.formats.table import fields_in
from dashboard.text.catalogue import Catalogue
from geo.evidence.statements import ASSUMPTION

# A workbook notes when it was made. An export is a function of its data and nothing else, so the date is fixed;
# which state the data have stands on the second sheet.
FIXED_DATE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
NUMBER_FORMATS = {"text": "@", "people": "# ##0", "person_minutes": "# ##0", "minutes": "0.0", "share": "0.0%"}
WIDTHS = {"text": 18, "people": 12, "person_minutes": 14, "minutes": 12, "share": 12}  # characters
NARROW = {"municipality_code": 9, "county_code": 7, "centre_id": 12}
WIDE = {"centre": 34, "before_centre": 34, "after_centre": 34, "evidence": 40, "cut_off_reason": 28}
SOURCE_COLUMNS = ("publisher", "product", "date", "licence", "licence_url", "attribution", "url")
UNKNOWN, UNDATED = "unknown", "undated"  # geo.study writes the evidence as "status year confidence"
COUNTED = re.compile(r"(\d+) of (\d+) unknown centres")  # the expected reading names no centre
HEADING_HEIGHT = 48  # points: three lines


def to_xlsx(table: pd.DataFrame, about: About, *, t: Catalogue) -> bytes:
    """Return the tidy table as a workbook with the sheets "Kommuner" and "Kilder og metode"."""
    return to_workbook({t("export.sheet_table"): table}, about, t=t)


def to_workbook(tables: Mapping[str, pd.DataFrame], about: About, *, t: Catalogue) -> bytes:
    """Return tidy tables as a workbook, one sheet each by its name, and last the sheet "Kilder og metode"."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"title": about.title, "author": "Reisevei", "created": FIXED_DATE})
        heading = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#F2EDE4"}
        )
        formats = {kind: book.add_format({"num_format": code}) for kind, code in NUMBER_FORMATS.items()}
        keys: dict[str, None] = {}
        for name, table in tables.items():
            _write_table(book.add_worksheet(name), table, heading=heading, formats=formats, t=t)
            keys |= dict.fromkeys(field.key for field in fields_in(table))
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(t("export.sheet_about"))
        _write_about(sheet, about, keys=list(keys), heading=heading, wrap=wrap, t=t)
    return stream.getvalue()


def _write_table(
    sheet: Worksheet, table: pd.DataFrame, *, heading: Format, formats: dict[str, Format], t: Catalogue
) -> None:
    sheet.set_row(0, HEADING_HEIGHT)
    fields = fields_in(table)
    for at, field in enumerate(fields):
        sheet.write_string(0, at, t(f"export.column.{field.key}"), heading)
        width = {**NARROW, **WIDE}.get(field.key, WIDTHS[field.kind])
        sheet.set_column(at, at, width)
        for row, value in enumerate(table[field.key].tolist(), start=1):
            if field.kind == "text":
                if value:
                    sheet.write_string(row, at, safe_text(_in_words(field.key, value, t=t)), formats["text"])
            elif not pd.isna(value):
                sheet.write_number(row, at, value, formats[field.kind])
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(table), 1), len(fields) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


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


def _write_about(
    sheet: Worksheet, about: About, *, keys: list[str], heading: Format, wrap: Format, t: Catalogue
) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, len(SOURCE_COLUMNS), 34)
    row = 0

    def line(*cells: str, style: Format = wrap) -> None:
        nonlocal row
        for at, cell in enumerate(cells):
            sheet.write_string(row, at, safe_text(cell), style)
        row += 1

    line(t("export.about.question"), about.title, style=heading)
    for choice in about.choices:
        line(t(f"export.choice.{choice.key}"), choice.words)
    line(t("export.about.data"), about.data_sha256)
    row += 1
    line(t("export.about.method"), style=heading)
    for text in about.method:
        sheet.merge_range(row, 0, row, 4, safe_text(text), wrap)
        sheet.set_row(row, 32)
        row += 1
    row += 1
    line(t("export.about.sources"), *(t(f"export.source.{key}") for key in SOURCE_COLUMNS), style=heading)
    for source in about.sources:
        values = source_dict(source)
        line(values["id"], *(values[key] for key in SOURCE_COLUMNS))
    row += 1
    line(t("export.about.columns"), t("export.about.key"), style=heading)
    for key in keys:
        line(t(f"export.column.{key}"), key)
