"""Read what a page says: all its text, its links and its tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from dash import Dash
from dash.development.base_component import Component


def data_in_page(app: Dash, address: str, name: str = "reisevei-page") -> Any:  # noqa: ANN401 - JSON
    """Return what came as data with the page of an address; by default its components, which Dash draws anew."""
    index = app.server.test_client().get(address).get_data(as_text=True)
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', index, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def parts(tree: object) -> Iterator[Component]:
    """Yield a tree's components, from the top."""
    if isinstance(tree, list | tuple):
        for one in tree:
            yield from parts(one)
    elif isinstance(tree, Component):
        yield tree
        yield from parts(getattr(tree, "children", None))


def text(tree: object) -> str:
    """Return all words of a tree, in order."""
    if isinstance(tree, list | tuple):
        return "".join(text(one) for one in tree)
    if isinstance(tree, Component):
        return f" {text(getattr(tree, 'children', None))} "
    return "" if tree is None else str(tree)


def kind(tree: object, name: str) -> list[Any]:
    """Return the components of one kind: "Table", "A", "DataTable"."""
    return [one for one in parts(tree) if type(one).__name__ == name]


def links(tree: object) -> dict[str, str]:
    """Return address by words of every link."""
    return {text(one).strip(): one.href for one in kind(tree, "A")}


def data_rows(tree: object, name: str) -> dict[str, dict[str, Any]]:
    """Return the cells of a data table by its first column's words, then by column key."""
    found = next(one for one in kind(tree, "DataTable") if one.id == f"table-{name}")
    keys = [column["key"] for column in found.columns]

    def words(cell: object) -> object:
        return cell["t"] if isinstance(cell, dict) else cell

    return {str(words(row[0])): dict(zip(keys, map(words, row), strict=True)) for row in found.rows}


def semantic(tree: object) -> None:
    """Hold every written table to what a screen reader needs: a caption, column heads, a head for each row."""
    for table in kind(tree, "Table"):
        assert kind(table, "Caption"), text(table)[:80]
        heads = kind(kind(table, "Thead"), "Th") if kind(table, "Thead") else []
        assert all(head.scope == "col" for head in heads)
        for row in kind(kind(table, "Tbody"), "Tr"):
            assert any(head.scope == "row" for head in kind(row, "Th")), text(row)
