"""Where a table begins among titles, notes and blank rows; whole files stand in test_read.py."""

from __future__ import annotations

import pytest

from geo.data.cells.sheet import (
    HEADING_WITHIN,
    MAX_CELL_CHARACTERS,
    MAX_FAULTS,
    Row,
    SheetCells,
    known_headings,
    table_of,
)

HEADING = ("centre", "group", "status")


def table(*rows: Row) -> SheetCells:
    found = table_of(rows, is_heading=HEADING.__contains__, file="a.csv")
    assert found is not None
    return found


def test_known_headings_are_counted_and_blanks_are_none() -> None:
    assert known_headings(("centre", "", "x", "status"), HEADING.__contains__) == 2
    assert known_headings(HEADING, None) == 0


def test_the_heading_is_found_below_titles() -> None:
    found = table((1, ("Answers of 2026", "", "")), (3, HEADING), (4, ("aust", "men", "full")))
    assert (found.heading, found.heading_row) == (HEADING, 3)
    assert found.rows == ((4, ("aust", "men", "full")),)
    assert found.faults == ()


def test_without_a_known_heading_it_is_the_first_row_as_wide_as_any() -> None:
    found = table_of([(1, ("title", "")), (2, ("a", "b")), (3, ("1", "2"))], is_heading=None, file="a.csv")
    assert found is not None
    assert found.heading == ("a", "b")


def test_no_row_is_no_table() -> None:
    assert table_of([], is_heading=None, file="a.csv") is None


def test_a_heading_far_down_is_not_looked_for() -> None:
    far = HEADING_WITHIN + 1
    assert table((1, ("a", "b", "c")), (far, HEADING)).heading_row == 1
    assert table((1, ("a", "b", "c")), (far - 1, HEADING)).heading_row == far - 1


def test_columns_without_heading_and_text_are_left_out_and_text_beyond_is_kept() -> None:
    found = table((1, ("centre", "", "status", "")), (2, ("aust", "", "full", "", "x")))
    assert found.heading == ("centre", "status")
    assert found.rows == ((2, ("aust", "full", "x")),)


@pytest.mark.parametrize(("row", "faults"), [(4, 1), (3, 0)])
def test_a_single_cell_below_a_blank_row_is_a_note_and_a_fault(row: int, faults: int) -> None:
    found = table((1, HEADING), (2, ("aust", "men", "full")), (row, ("greetings", "", "")))
    assert len(found.faults) == faults
    assert len(found.rows) == 2 - faults


def test_a_cell_that_is_too_long_is_named_by_its_column() -> None:
    found = table((1, HEADING), (2, ("aust", "men", "x" * (MAX_CELL_CHARACTERS + 1))))
    assert [(fault.row, fault.column) for fault in found.faults] == [(2, "status")]


def test_no_more_faults_are_told_than_anybody_reads() -> None:
    wrong = [(at, ("x" * (MAX_CELL_CHARACTERS + 1),) * 3) for at in range(2, MAX_FAULTS + 2)]
    assert len(table((1, HEADING), *wrong).faults) == MAX_FAULTS
