"""What the commands share: names, tables as text, files written whole or not at all."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import click
import pytest

from dashboard.cli.options import (
    OneOf,
    as_columns,
    as_csv,
    as_json,
    check_target,
    refuse_reading,
    scenario_of,
    unknown,
    write_file,
)
from geo.network.conditions import PRESETS, Conditions
from geo.scenario.scenario import CloseCentre, Scenario


def test_conditions_take_the_place_of_the_scenarios() -> None:
    assert scenario_of("1~lukk.aust~vilkar.natt", "winter") == Scenario(
        (CloseCentre("aust"),), conditions=Conditions(winter=True)
    )
    assert scenario_of(None, "natt, vinter").conditions == Conditions(night=True, winter=True)
    assert scenario_of(None, " night_without ").conditions == PRESETS["night_without"]
    assert scenario_of(None, None) == Scenario()


def test_a_scenario_comes_after_the_one_to_start_from() -> None:
    start = Scenario((CloseCentre("bru"),), conditions=Conditions(winter=True))
    found = scenario_of("1~lukk.aust", None, start=start)
    assert found.changes == (CloseCentre("bru"), CloseCentre("aust"))
    assert found.conditions == start.conditions


@pytest.mark.parametrize("text", ["nigt", "natt,natt", "ukjente-hviler"])
def test_conditions_that_cannot_be_read_are_a_wrong_use(text: str) -> None:
    with pytest.raises(click.BadParameter):
        scenario_of(None, text)


def test_a_slip_of_the_pen_is_answered_with_the_nearest_name_or_with_all() -> None:
    assert "csv" in unknown("format", "cvs", ("csv", "xlsx"))
    assert "Choose among: csv, xlsx." in unknown("format", "qqqq", ("csv", "xlsx"))
    with pytest.raises(click.BadParameter, match="csv"):
        OneOf("format", ("csv", "xlsx")).convert("cvs", None, None)
    assert OneOf("format", ("csv",)).convert("csv", None, None) == "csv"


def test_columns_line_up_and_numbers_are_set_flush_right() -> None:
    assert as_columns([("a", "1"), ("bbb", "100")], numbers=(1,)) == "a      1\nbbb  100\n"
    assert as_columns([("a", "x"), ("bbb", "")]) == "a    x\nbbb\n"


def test_csv_is_safe_for_spreadsheets_and_numbers_are_left_alone() -> None:
    rows = list(csv.reader(io.StringIO(as_csv([{"a": "=1+1", "b": -5}], columns=("a", "b")))))
    assert rows == [["a", "b"], ["'=1+1", "-5"]]


def test_json_holds_finite_numbers_only() -> None:
    assert as_json({"å": [1]}) == '{\n  "å": [\n    1\n  ]\n}\n'
    with pytest.raises(ValueError, match="JSON"):
        as_json(float("nan"))


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"former")
    path.chmod(0o640)
    with pytest.raises(TypeError):
        write_file("text", path)  # type: ignore[arg-type]
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("x.csv", b"former")]
    write_file(b"new", path)
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("x.csv", b"new")]
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_folder_and_a_missing_folder_are_no_files(tmp_path: Path) -> None:
    with pytest.raises(click.BadParameter, match="is a folder"):
        check_target(tmp_path)
    with pytest.raises(click.BadParameter, match="does not exist"):
        check_target(tmp_path / "none" / "x.csv")
    check_target(tmp_path / "x.csv")


def test_a_reading_belongs_to_the_nearest_centre() -> None:
    with pytest.raises(click.UsageError):
        refuse_reading("possible", measure="contracted")
    refuse_reading("possible", measure="nearest")
    refuse_reading("documented", measure="contracted")
