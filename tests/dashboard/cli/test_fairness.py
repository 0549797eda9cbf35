"""`reisevei fairness` and `reisevei sensitivity`; the sentences stand in tests/dashboard/text/test_fairness.py."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import click
import pytest

from dashboard.cli.fairness import read_capacity
from tests.dashboard.cli.running import refused, run

pytestmark = pytest.mark.slow


def test_three_formats_tell_the_same_gini(towns: Path) -> None:
    asked = ("fairness", "--group", "women", "--data", towns)
    told = json.loads(run(*asked, "--format", "json").stdout)
    rows = {row["index"]: row for row in csv.DictReader(io.StringIO(run(*asked, "--format", "csv").stdout))}
    assert float(rows["gini"]["value"]) == told["indices"]["gini"]
    assert rows["gini"]["meaning"] == told["meaning"]["gini"]
    assert f"{told['indices']['gini']:.2f}".replace(".", ",") in run(*asked).stdout
    assert told["question"]["scenario"] == ""
    assert told["capacity"] is None


def test_the_worst_are_ranked_with_their_span(towns: Path) -> None:
    told = json.loads(
        run("sensitivity", "--group", "women", "--worst", "2", "--format", "json", "--data", towns).stdout
    )
    assert [row["rank"] for row in told["municipalities"]] == [1, 2]
    assert told["municipalities"][0]["municipality"] == "Øya"
    for row in told["municipalities"]:
        assert row["rank_first"] <= row["rank"] <= row["rank_last"]
        assert row["low_min"] <= row["median_min"] <= row["high_min"]


def test_a_file_of_places_is_read_and_blanks_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("centre_id,places,note\naust, 12 ,x\nbru,,\n", encoding="utf-8-sig")
    assert read_capacity(path) == {"aust": 12.0}


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("centre_id;places\r\naust;12,5\r\n".encode("cp1252"), "semicolons.csv"),
        ("sep=;\ncentre_id;places\naust;12,5\n".encode("utf-16"), "utf16.csv"),
        (b"Plasser 2026\n\ncentre_id\tplaces\naust\t12.5\n", "titled.tsv"),
    ],
)
def test_capacity_may_be_saved_as_people_save_tables(tmp_path: Path, content: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert read_capacity(tmp_path / name) == {"aust": 12.5}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("centre,places\na,1\n", "must have the columns"),
        ("centre_id,places\na,1\na,2\n", "line 3: a stands twice"),
        ("centre_id,places\na,-1\n", "line 2: '-1' is no number of places"),
        ("centre_id,places\na,many\n", "'many' is no number of places"),
        ("centre_id,places\na,inf\n", "'inf' is no number of places"),
    ],
)
def test_a_file_of_places_that_cannot_be_used_is_a_wrong_use(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "p.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(click.BadParameter, match=said):
        read_capacity(path)


def test_an_unknown_group_is_answered_with_the_nearest(towns: Path) -> None:
    for command in ("fairness", "sensitivity"):
        assert "women" in refused(run(command, "--group", "womn", "--data", towns))
