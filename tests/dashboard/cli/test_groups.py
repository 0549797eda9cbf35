from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from geo.evidence.groups import GROUP_IDS
from tests.dashboard.cli.running import run

CENTRES = 2  # in operation


def told(towns: Path) -> dict[str, dict[str, int]]:
    return {row["group"]: row for row in json.loads(run("groups", "--format", "json", "--data", towns).stdout)}


def test_every_centre_in_operation_is_counted_once_for_each_group(towns: Path) -> None:
    rows = told(towns)
    assert list(rows) == list(GROUP_IDS)
    counts = ("documented", "not_accepted", "no", "unknown")
    assert {sum(row[name] for name in counts) for row in rows.values()} == {CENTRES}


def test_unknown_is_not_no_and_the_closed_centre_does_not_count(towns: Path) -> None:
    rows = told(towns)

    def counted(group: str) -> tuple[int, ...]:
        return tuple(rows[group][name] for name in ("documented", "not_accepted", "no", "unknown"))

    assert counted("women") == (2, 0, 0, 0)
    assert counted("wheelchair") == (1, 0, 1, 0)
    assert counted("severe_mental_illness") == (0, 1, 0, 1)  # case by case is documented, but not accepted
    assert counted("sami_north") == (0, 0, 0, 2)


def test_csv_says_the_same(towns: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("groups", "--format", "csv", "--data", towns).stdout)))
    assert [row["group"] for row in rows] == list(GROUP_IDS)
    assert int(rows[0]["documented"]) == told(towns)["women"]["documented"]
