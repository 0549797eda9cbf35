"""Errors speak to the person who must put it right, and carry what a program needs."""

from __future__ import annotations

import pytest

from geo.errors import AmbiguousName, DataFault, Fault, RefusedSource, ReiseveiError, UnknownName


def test_a_fault_says_where_what_and_what_to_do() -> None:
    assert (
        str(Fault("a.csv", 3, "year", "1066 is too old", "Mend it")) == "a.csv, row 3, year: 1066 is too old. Mend it"
    )
    assert str(Fault("a.csv", None, "", "the file is missing", "Put it back")) == (
        "a.csv: the file is missing. Put it back"
    )


def test_all_faults_stand_in_one_error_in_file_and_row_order() -> None:
    late, early = Fault("a.csv", 10, "", "x", "y"), Fault("a.csv", 9, "", "x", "y")
    other, whole = Fault("b.csv", 1, "", "x", "y"), Fault("a.csv", None, "", "x", "y")
    error = DataFault([other, late, early, whole])
    assert error.faults == (whole, early, late, other)
    assert str(error).splitlines()[0] == "4 faults found:"
    assert str(DataFault([late])).startswith("1 fault found:\n  - a.csv, row 10: x. y")


@pytest.mark.parametrize(
    ("error", "builtin"),
    [
        (DataFault([]), ValueError),
        (UnknownName("place", "x", []), LookupError),
        (AmbiguousName("place", "x", ["y"]), LookupError),
        (RefusedSource("no"), ValueError),
    ],
)
def test_every_error_is_ours_and_a_built_in_one(error: Exception, builtin: type[Exception]) -> None:
    assert isinstance(error, ReiseveiError)
    assert isinstance(error, builtin)


def test_an_unknown_name_offers_the_nearest_or_nothing() -> None:
    assert str(UnknownName("group", "woman", ["women", "men"])) == "Unknown group: 'woman'. Did you mean women?"
    assert str(UnknownName("group", "zzz", ["women"])) == "Unknown group: 'zzz'."
    assert UnknownName("place", "x", [], suggestions=["a", "b"]).suggestions == ("a", "b")


def test_an_ambiguous_name_asks_which() -> None:
    error = AmbiguousName("place", "Bø", ["Bø (1867)", "Bø (4020)"])
    assert str(error) == "Ambiguous place: 'Bø'. Say which: Bø (1867), Bø (4020)."
    assert error.suggestions == ("Bø (1867)", "Bø (4020)")


def test_a_long_list_of_faults_is_cut_and_the_rest_counted() -> None:
    faults = [Fault("a.csv", row, "", "wrong", "Mend it") for row in range(2, 252)]
    error = DataFault(faults)
    assert len(error.faults) == 250
    lines = str(error).splitlines()
    assert lines[0] == "250 faults found:"
    assert len(lines) == 102
    assert lines[-1] == "  … and 150 more"
