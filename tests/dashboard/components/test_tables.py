from __future__ import annotations

from dash import html

from dashboard.components.tables import figures, plain, wide
from tests.dashboard.reading import kind, semantic, text


def test_a_table_says_what_it_is_and_each_row_has_a_head() -> None:
    row = html.Tr([html.Th("Aust", scope="row"), html.Td("1")])
    table = plain("Folk", ["Kommune", "Antall"], [row], numeric=(1,), look="small")
    semantic(table)
    assert [one.className for one in kind(kind(table, "Thead"), "Th")] == ["", "n"]
    assert table.className == "plain small"
    assert plain("x", [], []).className == "plain"


def test_a_wide_table_can_be_reached_by_keyboard_and_has_a_name() -> None:
    frame = wide(html.Table([]), label="Folk")
    assert (frame.tabIndex, frame.role, getattr(frame, "aria-label")) == (0, "region", "Folk")
    assert "panel" not in wide(html.Table([]), label="x", panel=False).className


def test_figures_are_named_by_their_first_cell() -> None:
    told = figures("Grenser", ["Grense", "Før", "Etter"], [("90 min", "1", "2")])
    semantic(told)
    assert text(kind(told, "Td")).split() == ["1", "2"]
    assert {one.className for one in kind(told, "Td")} == {"n"}
