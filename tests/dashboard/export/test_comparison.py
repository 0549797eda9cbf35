"""A comparison as a file: closing Aust in the three towns."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest

from dashboard.export.comparison import FORMAT_NAMES, comparison_bytes, comparison_companion
from dashboard.export.formats.table import COMPARISON_FIELDS
from geo.analysis.comparison import Comparison, compare
from geo.errors import UnknownName
from geo.scenario.scenario import CloseCentre, Scenario
from geo.study.question import Question
from geo.study.study import Study

CLOSED = Scenario((CloseCentre("aust"),))


@pytest.fixture(scope="module")
def comparison(study: Study) -> Comparison:
    return compare(study, study.under(CLOSED), Question("women"))


def document(comparison: Comparison) -> dict[str, object]:
    return json.loads(comparison_bytes(comparison, "json")[0])


def test_json_has_whole_people_and_null_for_what_is_not_there(comparison: Comparison) -> None:
    told = document(comparison)
    # Without Aust: o0 and o1 drive to Bru (60 and 30 minutes; o1 as before), o8 150 instead of 90.
    assert told["summary"]["people_losing"] == 1 + 256
    assert told["summary"]["people_gaining"] == 0
    assert told["summary"]["person_minutes_change"] == 1 * 60 + 256 * 60
    assert told["summary"]["people_beyond"]["90"]["after"] - told["summary"]["people_beyond"]["90"]["before"] == 256
    rows = {row["municipality_code"]: row for row in told["municipalities"]}
    assert (rows["0202"]["before_min"], rows["0202"]["after_min"]) == (90, 150)
    assert list(rows["0101"]) == [field.key for field in COMPARISON_FIELDS]


def test_csv_and_json_say_the_same(comparison: Comparison) -> None:
    rows = list(csv.DictReader(io.StringIO(comparison_bytes(comparison, "csv")[0].decode())))
    for row, told in zip(rows, document(comparison)["municipalities"], strict=True):
        assert row["municipality"] == told["municipality"]
        assert float(row["people_losing"]) == told["people_losing"]
        assert (float(row["change_min"]) if row["change_min"] else None) == told["change_min"]


def test_a_workbook_has_the_change_and_both_worlds(comparison: Comparison) -> None:
    book = openpyxl.load_workbook(io.BytesIO(comparison_bytes(comparison, "xlsx")[0]))
    assert len(book.sheetnames) == 4


@pytest.mark.parametrize("fmt", FORMAT_NAMES)
def test_the_name_tells_both_worlds_and_bytes_repeat(comparison: Comparison, fmt: str) -> None:
    content, name, _ = comparison_bytes(comparison, fmt)
    assert name == f"reisevei-women-nearest-documented-change-{CLOSED.id[:8]}.{fmt}"
    assert comparison_bytes(comparison, fmt)[0] == content


def test_the_notes_name_both_worlds_and_mark_the_assumption(comparison: Comparison) -> None:
    told = document(comparison)["about"]
    assert told["question"]["scenario_before"] == ""
    assert told["question"]["scenario_after"] == CLOSED.text
    assert any("antatt" in text or "anta" in text for text in told["method"])


def test_the_companion_belongs_to_its_file(comparison: Comparison) -> None:
    beside = comparison_companion(comparison, file_name="change.csv", after=CLOSED)
    assert beside.name == "change.csv-metadata.json"
    assert json.loads(beside.content)["url"] == "change.csv"


def test_an_unknown_format_is_answered_with_the_nearest(comparison: Comparison) -> None:
    with pytest.raises(UnknownName, match="xlsx"):
        comparison_bytes(comparison, "xls")
