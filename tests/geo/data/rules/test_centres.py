"""Every breach in the tables edited by people is told with its row and a remedy, all at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest

from geo.data.gazetteer import Gazetteer
from geo.data.rules.centres import centre_faults
from geo.data.tables import table_named
from geo.errors import Fault
from tests.support.worlds import three_towns

WORLD = three_towns()
GAZETTEER = Gazetteer(WORLD.places, WORLD.municipalities)
NAMES = ("centres", "evidence", "agreements", "national_counts")


def faults_of(**tables: pd.DataFrame) -> list[Fault]:
    held: dict[str, Any] = {name: tables.get(name, WORLD.table(name)) for name in NAMES}
    return centre_faults(**held, gazetteer=GAZETTEER, state_year=2026)


def changed(name: str, row: int, **cells: object) -> pd.DataFrame:
    """The world's table with some cells of one row changed; ``row`` counts as in the file."""
    frame = WORLD.table(name).copy()
    for column, value in cells.items():
        values = frame[column].tolist()
        values[row - 2] = value
        frame[column] = pd.Series(values, dtype=frame[column].dtype)
    return frame


def test_the_shared_world_obeys_all_rules() -> None:
    assert faults_of() == []


CASES: list[tuple[str, int, Mapping[str, object], str, str]] = [
    ("centres", 2, {"town": "Ausett"}, "Unknown place in 0101: 'Ausett'", "Auset (0101)"),
    ("centres", 2, {"town": "Brubyen"}, "Unknown place in 0101: 'Brubyen'", "Brubyen (0102)"),
    ("centres", 3, {"town": "Brubyen; Auset (0201)"}, "Unknown place in 0201: 'Auset'", "Auset (0101)"),
    ("centres", 3, {"town": "Brubyen; Auset (5437)"}, "Unknown municipality code: '5437'", "Did you mean 5610"),
    ("centres", 2, {"municipality_code": "3024"}, "3024 was in use until 2023", "Write 3201"),
    ("centres", 2, {"municipality_code": "101"}, "'101' is not a municipality", "leading zero"),
    ("centres", 2, {"municipality": "Bru"}, "0101 is Aust, not Bru", "Write Aust"),
    ("centres", 2, {"status_year": 1977}, "1977 is before the first crisis centre (1978)", "leave it blank"),
    ("centres", 2, {"status_year": 2027}, "2027 is after the state of the data (2026)", "sources.toml"),
    ("evidence", 3, {"centre_id": "austt"}, "unknown centre 'austt'", "Did you mean aust"),
    ("evidence", 3, {"group": "woman"}, "unknown group 'woman'", "Did you mean women"),
    ("evidence", 3, {"status": "yes"}, "unknown status 'yes'", "Write a known one"),
    ("evidence", 3, {"year": 20211}, "20211 is after the state of the data (2026)", "Mend the year"),
    ("evidence", 4, {"year": 1066}, "1066 is before the first crisis centre (1978)", "Write the year"),
    ("agreements", 2, {"centre_id": "nobody"}, "unknown centre 'nobody'", "Write a known one"),
    ("agreements", 2, {"municipality_code": "1507"}, "1507 was in use until 2023", "1508 (?) or 1580 (?)"),
    ("agreements", 2, {"centre_id": "oya", "basis": "stated"}, "oya is closed, the agreement is stated", "Write ended"),
    ("agreements", 2, {"year": 2050}, "2050 is after the state of the data (2026)", "Mend the year"),
    ("national_counts", 2, {"group": "menn"}, "unknown group 'menn'", "Did you mean men"),
    ("national_counts", 2, {"of_centres": 1}, "the answers add up to 2, but 1 centres", "Mend the counts"),
    ("national_counts", 2, {"yes": -1}, "a count is negative", "Write how many"),
]


@pytest.mark.parametrize(("table", "row", "cells", "problem", "remedy"), CASES)
def test_each_breach_is_told_once_with_row_and_remedy(
    table: str, row: int, cells: Mapping[str, object], problem: str, remedy: str
) -> None:
    found = [fault for fault in faults_of(**{table: changed(table, row, **cells)}) if fault.problem.startswith(problem)]
    assert [(fault.table, fault.row) for fault in found] == [(table_named(table).file, row)]
    assert remedy in found[0].remedy


def test_all_breaches_are_told_at_once_in_file_and_row_order() -> None:
    found = faults_of(
        centres=changed("centres", 2, town="Atlantis", status_year=1900),
        evidence=changed("evidence", 5, group="x", status="y", centre_id="z", year=3000),
    )
    assert [(fault.table, fault.row, fault.column) for fault in found] == [
        ("centres.csv", 2, "status_year"),
        ("centres.csv", 2, "town"),
        ("evidence.csv", 5, "centre_id"),
        ("evidence.csv", 5, "group"),
        ("evidence.csv", 5, "status"),
        ("evidence.csv", 5, "year"),
    ]


@pytest.mark.parametrize("name", ["evidence", "agreements", "national_counts"])
def test_the_same_said_twice_is_a_fault_with_both_rows(name: str) -> None:
    frame = WORLD.table(name)
    twice = pd.concat([frame, frame.iloc[[0]]], ignore_index=True)
    found = faults_of(**{name: twice})
    assert [(fault.table, fault.row) for fault in found] == [(f"{name}.csv", len(frame) + 2)]
    assert found[0].problem.startswith("says the same as row 2 (")


def test_undated_statements_are_compared_too() -> None:
    undated = WORLD.evidence[WORLD.evidence["year"].isna()]
    twice = pd.concat([WORLD.evidence, undated], ignore_index=True)
    assert len(undated) == 1
    assert [fault.row for fault in faults_of(evidence=twice)] == [len(WORLD.evidence) + 2]


def test_a_contradiction_is_no_fault() -> None:
    other = WORLD.evidence.iloc[[0]].assign(status="no")
    assert faults_of(evidence=pd.concat([WORLD.evidence, other], ignore_index=True)) == []
    moved = WORLD.agreements.iloc[[0]].assign(centre_id="bru")
    assert faults_of(agreements=pd.concat([WORLD.agreements, moved], ignore_index=True)) == []


def test_a_count_without_any_number_is_a_fault() -> None:
    empty = changed("national_counts", 2, yes=pd.NA, no=pd.NA, case_by_case=pd.NA)
    assert [fault.problem for fault in faults_of(national_counts=empty)] == ["no count is given"]
