"""One table, three ways: on the page (sorted and filtered where it stands), as CSV and as XLSX.

The frame and its columns are stated once, so that a file holds what the page shows, to the same digits: people and
minutes in whole numbers. English keys head the CSV, the page's own words the workbook.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import xlsxwriter
from dash import html
from dash.development.base_component import Component

from dashboard.components import controls
from dashboard.export.formats.about import About
from dashboard.export.formats.cells import safe_text
from dashboard.text.catalogue import Catalogue
from dashboard.web.query import View

PEOPLE, MINUTES, SHARE, TEXT, COUNT, STACK = "people", "minutes", "share", "text", "count", "stack"
_LONGER_THAN_ANY = 10**9  # what a missing time is sorted by
_SHARE_DECIMALS = 4
_FIXED_DATE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # a file is a function of its data, not of the day
_FORMATS = {TEXT: "@", PEOPLE: "# ##0", MINUTES: "0", SHARE: "0.0%", COUNT: "0"}
_WIDTHS = {TEXT: 28, PEOPLE: 13, MINUTES: 13, SHARE: 10, COUNT: 10}
_HEADING_HEIGHT = 48


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


def component(table: ExportTable, *, t: Catalogue) -> Component:
    """Return the table as it stands on the page."""
    frame = table.frame
    shown = [column for column in table.columns if not column.file_only]
    cells = [_cells(frame, column) for column in shown]
    if table.href:
        cells[0] = [{"t": text, "h": href} for text, href in zip(cells[0], frame[table.href], strict=True)]
    heads = [{"key": column.key, "label": column.label, "kind": column.kind, "title": column.title} for column in shown]
    return controls.DataTable(
        id=f"table-{table.name}",
        caption=table.caption,
        columns=heads,
        rows=[list(row) for row in zip(*cells, strict=True)],
        sort=table.sort,
        down=table.down,
        gather=table.gather,
        words=t.section("data_table"),
    )


def _cells(frame: pd.DataFrame, column: ExportColumn) -> list[Any]:
    if column.kind == STACK:
        return [[max(0, round(value)) for value in row] for row in frame[list(column.parts)].itertuples(index=False)]
    if column.kind == TEXT:
        return [str(value) for value in frame[column.key]]
    numbers = [_number(value, column.kind) for value in frame[column.key]]
    if not column.why:
        return numbers
    return [
        {"t": why, "v": _LONGER_THAN_ANY, "c": "quiet"} if number is None else number
        for number, why in zip(numbers, frame[column.why], strict=True)
    ]


def _number(value: Any, kind: str) -> float | int | None:  # noqa: ANN401 - what a frame holds
    if pd.isna(value) or not math.isfinite(value):
        return None
    return round(float(value), _SHARE_DECIMALS) if kind == SHARE else math.floor(float(value) + 0.5)


def to_csv(table: ExportTable) -> bytes:
    """Return the table as CSV: UTF-8, comma, English keys; blank for what is unknown or unreachable."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([column.key for column in table.written])
    columns = [[_text(value, column.kind) for value in table.frame[column.key]] for column in table.written]
    writer.writerows(zip(*columns, strict=True))
    return stream.getvalue().encode("utf-8")


def _text(value: Any, kind: str) -> str:  # noqa: ANN401 - what a frame holds
    if kind == TEXT:
        return safe_text(str(value))
    number = _number(value, kind)
    return "" if number is None else str(number)


def to_xlsx(table: ExportTable, about: About, *, t: Catalogue) -> bytes:
    """Return the table as a workbook with a second sheet that says what was asked, how, and of which sources."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": about.title, "author": "Reisevei", "created": _FIXED_DATE})
        heading = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#F2EDE4"}
        )
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(t("data_table.sheet"))
        sheet.set_row(0, _HEADING_HEIGHT)
        for at, column in enumerate(table.written):
            shape = book.add_format({"num_format": _FORMATS[column.kind]})
            sheet.write_string(0, at, column.label, heading)
            sheet.set_column(at, at, _WIDTHS[column.kind])
            for row, value in enumerate(table.frame[column.key].tolist(), start=1):
                number = None if column.kind == TEXT else _number(value, column.kind)
                if column.kind == TEXT:
                    sheet.write_string(row, at, safe_text(str(value)), shape)
                elif number is not None:
                    sheet.write_number(row, at, number, shape)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(table.frame), 1), len(table.written) - 1)
        notes = book.add_worksheet(t("export.sheet_about"))
        notes.set_column(0, 0, 30)
        notes.set_column(1, 1, 110)
        for row, (name, text) in enumerate(_about_lines(table, about, t=t)):
            notes.write_string(row, 0, safe_text(name), heading if name and not text else wrap)
            notes.write_string(row, 1, safe_text(text), wrap)
    return stream.getvalue()


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


def downloads(table: ExportTable, *, view: View, t: Catalogue) -> Component:
    """Return the links to the table as files."""
    query = view.to_query()
    links = [
        html.Li(
            html.A(
                t(f"download.{fmt}"),
                href=f"/dekningshull/filer/{table.name}.{fmt}{query}",
                className="button",
                download="",
            )
        )
        for fmt in ("xlsx", "csv")
    ]
    named: dict[str, Any] = {"aria-label": t("download.heading")}
    return html.Ul(links, className="downloads", **named)
