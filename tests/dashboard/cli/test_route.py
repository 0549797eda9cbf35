from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard.cli.route import duration, ferries_in_words
from tests.dashboard.cli.running import refused, run


def test_a_trip_is_told_road_by_road_and_its_legs_sum_to_the_whole(towns: Path) -> None:
    told = json.loads(run("route", "Auset", "Øyvær", "--format", "json", "--data", towns).stdout)
    assert (told["minutes"], told["ferries"]) == (20 + 60 + 10, 1)
    assert [(leg["kind"], leg["number"]) for leg in told["legs"] if leg["kind"] != "access"] == [
        ("road", "Fv10"), ("ferry", ""), ("road", "Fv11")
    ]  # fmt: skip
    assert sum(leg["minutes"] for leg in told["legs"]) == pytest.approx(told["minutes"])


def test_the_text_has_a_total_and_names_both_ends(towns: Path) -> None:
    lines = run("route", "0101", "Øyvær", "--data", towns).stdout.splitlines()
    assert lines[0] == "Auset (Aust) to Øyvær (Øya)"
    assert lines[-1].split()[:3] == ["total", "1", "ferry"]
    assert lines[-1].endswith("1 h 30 min")


def test_conditions_change_the_way(towns: Path) -> None:
    night = run("route", "Auset", "Øyvær", "--conditions", "night_without", "--data", towns)
    assert "No way by car and car ferry from Auset (0101) to Øyvær (0202): no_connection." in refused(night, code=1)


@pytest.mark.parametrize(("places", "hint"), [(("Ausett", "Brubyen"), "Auset"), (("Auset", "9999"), "9999")])
def test_a_place_that_there_is_not_is_answered_with_the_nearest(
    towns: Path, places: tuple[str, str], hint: str
) -> None:
    assert hint in refused(run("route", *places, "--data", towns), code=1)


@pytest.mark.parametrize(
    ("minutes", "text"), [(0.4, "0 min"), (59.4, "59 min"), (59.6, "1 h 00 min"), (155, "2 h 35 min")]
)
def test_a_duration(minutes: float, text: str) -> None:
    assert duration(minutes) == text


def test_ferries_in_words() -> None:
    assert [ferries_in_words(count) for count in (0, 1, 2)] == ["no ferry", "1 ferry", "2 ferries"]
