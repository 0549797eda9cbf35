from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from geo.evidence.national_counts import known_counts


def table(*rows: tuple[Any, ...]) -> pd.DataFrame:
    columns = ["group", "year", "of_centres", "yes", "case_by_case", "no", "source", "definition"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype(dict.fromkeys(["year", "of_centres", "yes", "case_by_case", "no"], "Int64"))


SUBSTANCE = table(
    ("active_substance_use", 2021, 43, 12, 24, 7, "Bufdir", "women in active use"),
    ("active_substance_use", 2021, None, 8, None, None, "Skotheim", "another definition"),
    ("active_substance_use", 2022, 43, 10, 30, 3, "Bufdir", ""),
    ("active_substance_use", 2023, 43, 9, None, None, "Bufdir", ""),
    ("men", 2019, 46, 43, None, None, "Bliksvær", "offers for men"),
    ("men", 2024, 43, 42, None, None, "Bufdir", ""),
    ("wheelchair", 2017, None, 16, None, None, "Bufdir", "universally designed"),
    ("wheelchair", 2019, 46, None, None, 17, "Handikapnytt", "gave no stay"),
    ("men_with_children", 2022, 7, 1, None, None, "a study of seven", "full offer"),
)


@pytest.mark.parametrize(("group", "serving", "year"), [("active_substance_use", 9, 2023), ("men", 42, 2024)])
def test_newest_count_is_the_default(group: str, serving: int, year: int) -> None:
    first = known_counts(SUBSTANCE, group, in_operation=43)[0]
    assert (first.serving, first.year, first.of_centres, first.notes) == (serving, year, 43, ())


def test_every_count_is_offered_with_its_own_definition() -> None:
    offered = known_counts(SUBSTANCE, "active_substance_use", in_operation=43)
    assert [(c.year, c.serving) for c in offered if "case_by_case" not in c.statuses] == [
        (2023, 9),
        (2022, 10),
        (2021, 12),
        (2021, 8),
    ]
    assert [(c.year, c.serving) for c in offered if "case_by_case" in c.statuses] == [(2022, 40), (2021, 36)]
    assert [c.definition for c in offered if c.serving == 8] == ["another definition"]
    assert [c.notes for c in offered if c.serving == 8] == [("asked_not_stated",)]


def test_reader_who_accepts_case_by_case_gets_the_newest_count_of_both() -> None:
    accept = ("full", "elsewhere", "unspecified", "case_by_case")
    first = known_counts(SUBSTANCE, "active_substance_use", in_operation=43, accept=accept)[0]
    assert (first.serving, first.year, first.notes) == (10 + 30, 2022, ())


def test_count_of_another_definition_than_the_readers_says_so() -> None:
    strict = known_counts(SUBSTANCE, "men", in_operation=43, accept=("full",))[0]
    assert strict.notes == ("counts_forms_not_accepted",)
    wide = known_counts(SUBSTANCE, "men", in_operation=43, accept=("full", "elsewhere", "unspecified", "day_only"))[0]
    assert wide.notes == ("accepts_forms_not_counted",)


def test_count_of_other_centres_is_used_as_it_stands_with_a_note() -> None:
    assert [(c.serving, c.notes) for c in known_counts(SUBSTANCE, "men", in_operation=43)] == [
        (42, ()),
        (43, ("asked_more_than_in_operation",)),
    ]
    assert known_counts(SUBSTANCE, "men", in_operation=44)[0].notes == ("asked_fewer_than_in_operation",)


def test_no_count_without_a_yes() -> None:
    offered = known_counts(SUBSTANCE, "wheelchair", in_operation=43)
    assert [(c.serving, c.year, c.notes) for c in offered] == [(16, 2017, ("asked_not_stated",))]
    assert known_counts(SUBSTANCE, "older", in_operation=43) == ()


@pytest.mark.parametrize(("asked", "usable"), [(7, 0), (38, 0), (39, 1), (43, 1)])
def test_a_sample_is_no_count(asked: int, usable: int) -> None:
    # Nine tenths of 43 is 38.7: asked of 39 or more.
    rows = table(("men_with_children", 2022, asked, 1, None, None, "study", ""))
    assert len(known_counts(rows, "men_with_children", in_operation=43)) == usable


def test_more_yes_than_asked_is_no_count() -> None:
    rows = table(("men", 2024, 43, 44, None, None, "slip", ""))
    assert known_counts(rows, "men", in_operation=43) == ()
