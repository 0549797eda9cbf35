"""`reisevei export`; that the files hold the table stands in tests/dashboard/export."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import click
import pytest

from dashboard.cli.export import accepted_statuses
from tests.dashboard.cli.running import refused, run


def table(towns: Path, *options: str) -> dict[str, dict[str, str]]:
    result = run("export", "--data", towns, *options)
    assert result.exit_code == 0, result.output
    return {row["municipality_code"]: row for row in csv.DictReader(io.StringIO(result.stdout))}


def test_the_table_goes_to_standard_output_and_the_sources_beside_it(towns: Path) -> None:
    result = run("export", "--group", "women", "--data", towns)
    assert result.stdout.startswith("municipality_code,")
    assert "Sources: Reisevei" in result.stderr


def test_each_option_changes_what_is_asked(towns: Path) -> None:
    men = table(towns, "--group", "men")["0102"]
    assert (men["centre_id"], men["evidence"]) == ("bru", "full 2022 medium")
    strict = table(towns, "--group", "men", "--accept", "full")["0101"]
    assert strict["centre_id"] == "bru"  # what Aust offers men elsewhere no longer counts
    assert table(towns, "--group", "men")["0101"]["centre_id"] == "aust"
    assert table(towns, "--group", "lgbt")["0101"]["median_min"] == ""
    assert table(towns, "--group", "lgbt", "--reading", "possible")["0101"]["median_min"] == "30.0"
    assert table(towns, "--group", "women", "--measure", "contracted")["0201"]["centre_id"] == "aust"
    assert table(towns, "--group", "women", "--scenario", "1~lukk.aust")["0101"]["centre_id"] == "bru"


def test_the_ending_decides_the_format_and_csv_gets_its_companion(towns: Path, tmp_path: Path) -> None:
    for name in ("a.CSV", "b.xlsx", "c.geojson"):
        assert run("export", "--group", "women", "--data", towns, "--out", tmp_path / name).exit_code == 0
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.CSV", "a.CSV-metadata.json", "b.xlsx", "c.geojson"]
    assert json.loads((tmp_path / "a.CSV-metadata.json").read_text(encoding="utf-8"))["url"] == "a.CSV"
    assert (tmp_path / "b.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        (["--group", "womn"], "women"),
        (["--group", "women", "--accept", "ful"], "full"),
        (["--group", "women", "--known-count", "1"], "--reading expected"),
        (["--group", "women", "--reading", "possible", "--measure", "detour"], "--measure nearest"),
        (["--group", "women", "--reading", "expected", "--known-count", "3"], "2 centres in operation"),
        (["--group", "women", "--out", "x.xlxs"], "xlsx"),
        (["--group", "women", "--out", "none/x.csv"], "does not exist"),
        ([], "--group"),
    ],
)
def test_what_cannot_be_asked_is_one_clear_text(towns: Path, options: list[str], hint: str) -> None:
    assert hint in refused(run("export", "--data", towns, *options))


def test_statuses_are_read_with_blanks_and_the_default_stands_for_none() -> None:
    assert accepted_statuses("women", " full , day_only,") == ("full", "day_only")
    assert accepted_statuses("women", None) == ("full", "elsewhere", "unspecified")
    with pytest.raises(click.BadParameter):
        accepted_statuses("women", "no")
