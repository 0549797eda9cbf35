"""`reisevei validate`, run as a user would."""

from __future__ import annotations

import csv
import io
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from dashboard.cli.main import main
from tests.support.statbank import TABLE, StatBank, serve
from tests.support.worlds import three_towns_tables, write_world

pytestmark = pytest.mark.slow

PAIRS = [
    ("Auset", "Brubyen", 60.0, 5.0, False, "the map", "high", ""),
    ("Auset", "Dalsbygda", 100.0, 19.0, False, "hearsay", "low", "seen from afar"),  # 120 km: 20 % too long
    ("Auset", "Holmen", 60.0, 10.0, False, "hearsay", "low", ""),  # there is no road
]
KNOWN = [
    "from_place", "to_place", "known_km", "tolerance_percent", "expects_ferry", "source", "confidence", "note",
]  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tables = three_towns_tables() | {"known_distances": pd.DataFrame(PAIRS, columns=KNOWN)}
    return write_world(tmp_path_factory.mktemp("world") / "data", tables)


@pytest.fixture(scope="module")
def plain(world: Path) -> str:
    """What is printed without any option."""
    result = run("--data", world)
    assert result.exit_code == 0, result.output
    return str(result.stdout)


@pytest.fixture
def bank() -> Iterator[StatBank]:
    with serve(StatBank()) as serving:
        yield serving


@pytest.fixture
def towns(tmp_path: Path) -> Path:
    path = tmp_path / "towns.txt"
    path.write_text("\ufeff# towns with an emergency hospital\nAuset\n", encoding="utf-8")
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["validate", *(str(argument) for argument in arguments)])


def test_the_text_has_every_trip_a_summary_and_the_misses(plain: str) -> None:
    lines = plain.splitlines()
    assert lines[0] == "Trips against known distances"
    assert " ".join(lines[3].split()) == "Auset Brubyen 60 km 60 km +0.0 % 1 h 00 min 0 E6 the map (high)"
    assert "+20.0 %  miss  2 h 00 min" in lines[4]
    assert "no way" in lines[5]
    assert "no_car_road  miss" in lines[5]
    assert lines[7:] == [
        "3 trips: median error 10.0 %, 1 within their tolerance, 2 outside:",
        "  Auset to Dalsbygda: 120 km instead of 100 km (+20.0 %; tolerance 19 %)",
        "  Auset to Holmen: no way instead of 60 km (no_car_road; tolerance 10 %)",
    ]


def test_misses_are_an_error_only_where_asked_for(world: Path, plain: str, tmp_path: Path) -> None:
    strict = run("--data", world, "--strict")
    assert strict.exit_code == 1
    assert strict.stdout == plain
    sound = three_towns_tables() | {"known_distances": pd.DataFrame(PAIRS[:1], columns=KNOWN)}
    good = run("--data", write_world(tmp_path / "data", sound), "--strict")
    assert good.exit_code == 0
    assert good.stdout.endswith("1 trips: median error 0.0 %, 1 within their tolerance, 0 outside.\n")


def test_a_folder_without_known_distances_says_so(tmp_path: Path) -> None:
    result = run("--data", write_world(tmp_path / "data"))
    assert result.exit_code == 0
    assert result.stdout.endswith("No distance is known: known_distances.csv is empty.\n")


def test_json_has_trips_summary_and_conditions(world: Path) -> None:
    told = json.loads(run("--data", world, "--format", "json", "--conditions", "ssb").stdout)
    assert told["conditions"] == ["effektiv", "fra-veg"]
    assert told["scenario"].endswith("vilkar.effektiv.fra-veg")
    assert "statbank" not in told
    assert told["summary"] == {
        "trips": 3,
        "within_tolerance": 1,
        "median_error_percent": 10.0,
        "misses": [
            {"from_place": "Auset", "to_place": "Dalsbygda"},
            {"from_place": "Auset", "to_place": "Holmen"},
        ],
    }
    _, second, third = told["trips"]
    assert second["km"] == 120
    assert second["error_percent"] == 20
    assert second["within"] is False
    assert second["roads"] == ["E6", "Rv3"]
    assert second["note"] == "seen from afar"
    assert (third["km"], third["minutes"], third["reason"]) == (None, None, "no_car_road")


def test_csv_holds_the_trips(world: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("--data", world, "--format", "csv").stdout)))
    assert [row["to_place"] for row in rows] == ["Brubyen", "Dalsbygda", "Holmen"]
    assert [row["within"] for row in rows] == ["yes", "no", "no"]
    assert [row["km"] for row in rows] == ["60.0", "120.0", ""]
    assert rows[0]["confidence"] == "high"


def test_a_scenario_moves_the_trips(world: Path) -> None:
    closed = run("--data", world, "--scenario", "1~veg.E6.0101-auset.0102-brubyen")
    assert closed.exit_code == 0, closed.output
    assert closed.stdout.startswith("Trips against known distances (1~veg.E6.0101-auset.0102-brubyen)")
    assert "3 trips: none has a way, 0 within" in closed.stdout


def test_statbank_is_held_against_medians_by_its_own_definition(
    world: Path, plain: str, bank: StatBank, towns: Path
) -> None:
    arguments = ("--data", world, "--ssb-table", TABLE, "--towns", towns, "--ssb-url", bank.url)
    told = json.loads(run(*arguments, "--format", "json", "--conditions", "winter").stdout)
    assert told["conditions"] == ["vinter"]
    against = told["statbank"]
    assert (against["table"], against["conditions"], against["towns"]) == (TABLE, "ssb", 1)
    assert against["read"]["statistikkvariabel"] == "Kjøretid langs vei"
    assert [
        (row["municipality_code"], row["matched"], row["published_min"], row["ours_min"], row["difference_min"])
        for row in against["municipalities"]
    ] == [("0101", "code", 25, 30, 5), ("0201", "name", 70, 60 + 45, 35)]
    assert against["median_difference_min"] == 20
    assert against["correlation"] == 1
    assert against["unmatched_regions"] == ["0 Hele landet", "01 Sørfylket", "9902 Borte (-2019)"]
    assert against["municipalities_without_figure"] == ["0102"]

    text = run(*arguments).stdout
    assert "\nStatBank 12764: Beregnet kjøreavstand" in text
    assert (
        "2 municipalities: correlation 1.000, median difference +20.0 min, median absolute difference 20.0 min." in text
    )
    assert "Matched by code 1, renumbered 0, by name 1 (borders may have changed); 1 without a figure" in text
    assert " ".join(text.splitlines()[-2].split()) == "Dal (0201) 70 min 105 min +35 min"
    assert text.startswith(plain)


def test_what_to_read_can_be_chosen(world: Path, bank: StatBank, towns: Path) -> None:
    arguments = ("--data", world, "--ssb-table", TABLE, "--towns", towns, "--ssb-url", bank.url, "--format", "json")
    told = json.loads(run(*arguments, "--ssb-select", "Tid=2018", "--ssb-select", "Persentil=P90").stdout)
    assert told["statbank"]["read"] == {"persentil": "P90", "statistikkvariabel": "Kjøretid langs vei", "år": "2018"}


def test_without_a_network_one_sentence_says_so_and_the_rest_is_printed(world: Path, plain: str, towns: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        arguments = ("--data", world, "--ssb-table", TABLE, "--towns", towns, "--ssb-url", url)
        text = run(*arguments)
        told = json.loads(run(*arguments, "--format", "json").stdout)
    assert text.exit_code == 0, text.output
    assert text.stdout.startswith(plain)
    (sentence,) = text.stdout[len(plain) :].split("\n")[1:-1]
    assert sentence.startswith("StatBank 12764: it could not be asked (")
    assert told["statbank"] == {"error": sentence.removesuffix(".")}
    assert len(told["trips"]) == 3


def test_a_table_that_there_is_not_is_an_error(world: Path, bank: StatBank, towns: Path) -> None:
    result = run("--data", world, "--ssb-table", "99999", "--towns", towns, "--ssb-url", bank.url)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "StatBank 99999: it is not given (the answer is 404" in result.stderr


def test_towns_are_checked_before_anybody_is_asked(world: Path, bank: StatBank, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("Auset\nAusett\n", encoding="utf-8")
    result = run("--data", world, "--ssb-table", TABLE, "--towns", wrong, "--ssb-url", bank.url)
    assert result.exit_code == 1
    assert "towns, row 2" in result.stderr
    assert bank.asked == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--ssb-table", TABLE), "--towns"),
        (("--ssb-select", "Tid=2019"), "--ssb-table"),
        (("--ssb-url", "http://127.0.0.1"), "--ssb-table"),
        (("--format", "xml"), "text, json, csv"),
        (("--conditions", "winterr"), "winter"),
    ],
)
def test_wrong_use_is_told(world: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run("--data", world, *arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_wrong_use_with_a_file_of_towns_is_told(world: Path, towns: Path) -> None:
    alone = run("--data", world, "--towns", towns)
    assert alone.exit_code == 2
    assert "--ssb-table" in alone.stderr
    table = run("--data", world, "--towns", towns, "--ssb-table", TABLE, "--format", "csv")
    assert table.exit_code == 2
    pair = run("--data", world, "--towns", towns, "--ssb-table", TABLE, "--ssb-select", "Tid")
    assert pair.exit_code == 2
    assert "'Tid' is not CODE=VALUE" in pair.stderr


def test_the_help_has_examples() -> None:
    assert "reisevei validate --ssb-table 12764" in run("--help").stdout
