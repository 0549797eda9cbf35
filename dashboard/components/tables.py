"""Tables of the written pages; they slide sideways by themselves and can be reached by keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components import layout


def wide(table: Component, *, label: str, panel: bool = True) -> Component:
    """Return a table in a frame that slides sideways where the screen is narrow; the frame can be focused."""
    return html.Div(
        table,
        className="table-wide panel" if panel else "table-wide",
        tabIndex=0,
        role="region",
        **layout.aria(label=label),
    )


def plain(
    caption: layout.Children,
    heads: Sequence[str],
    rows: Sequence[Component],
    *,
    numeric: Sequence[int] = (),
    look: str = "",
) -> Component:
    """Return a semantic table; ``numeric``: places of the columns that hold numbers."""
    cells = [html.Th(text, scope="col", className="n" if at in numeric else "") for at, text in enumerate(heads)]
    return html.Table(
        [html.Caption(caption), html.Thead(html.Tr(cells)), html.Tbody(list(rows))], className=f"plain {look}".strip()
    )


def figures(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Component:
    """Return a small table of figures in a frame: the first cell of a row names it, the others are numbers."""
    body = [
        html.Tr([html.Th(row[0], scope="row"), *(html.Td(cell, className="n") for cell in row[1:])]) for row in rows
    ]
    table = plain(html.B(caption), heads, body, numeric=range(1, len(heads)), look="small")
    return wide(table, label=caption, panel=False)
