"""A table as it stands on the page, sorted and filtered there, and the links to it as files."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import controls
from dashboard.export.tables import STACK, TEXT, ExportColumn, ExportTable, as_number
from dashboard.state.query import View
from dashboard.text.catalogue import Catalogue

_LONGER_THAN_ANY = 10**9  # what a missing time is sorted by


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
    numbers = [as_number(value, column.kind) for value in frame[column.key]]
    if not column.why:
        return numbers
    return [
        {"t": why, "v": _LONGER_THAN_ANY, "c": "quiet"} if number is None else number
        for number, why in zip(numbers, frame[column.why], strict=True)
    ]


def downloads(table: ExportTable, *, view: View, t: Catalogue) -> Component:
    """Return the links to the table as files."""
    query = view.to_query()
    links = [
        html.Li(
            html.A(
                t(f"download.{fmt}"),
                href=urls.gap_file(table.name, fmt, query),
                className="button",
                download="",
            )
        )
        for fmt in ("xlsx", "csv")
    ]
    named: dict[str, Any] = {"aria-label": t("download.heading")}
    return html.Ul(links, className="downloads", **named)
