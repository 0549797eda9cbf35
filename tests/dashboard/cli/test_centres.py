from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from tests.dashboard.cli.running import refused, run


def test_every_centre_is_listed_the_closed_ones_too_and_by_town(towns: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("centres", "--format", "csv", "--data", towns).stdout)))
    assert [(row["centre_id"], row["status"], row["status_year"]) for row in rows] == [
        ("aust", "open", "2024"), ("bru", "open", "2024"), ("oya", "closed", "2019")
    ]  # fmt: skip
    assert not {"x_m", "y_m", "address"} & set(rows[0])


def test_json_says_what_is_documented_and_leaves_out_what_is_unknown(towns: Path) -> None:
    printed = run("centres", "--format", "json", "--data", towns).stdout
    told = {one["centre_id"]: one["serves"] for one in json.loads(printed)}
    assert told["aust"]["men"] == {
        "status": "elsewhere",
        "year": 2024,
        "source": "drawn for the tests",
        "confidence": "high",
        "contradicted": False,
    }
    assert told["aust"]["interpreter"]["year"] is None
    assert "older" not in told["aust"]


def test_text_lines_up(towns: Path) -> None:
    lines = run("centres", "--data", towns).stdout.splitlines()
    assert len({line.index(code) for line, code in zip(lines[1:], ("0101", "0102", "0202"), strict=True)}) == 1
    assert len(lines) == 4


def test_another_format_is_refused_with_the_nearest(towns: Path) -> None:
    assert "json" in refused(run("centres", "--format", "jsn", "--data", towns))
