"""Conditions on the command line and in words, on the three towns: the ferry's nights are unknown, the pass closes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dashboard.cli.main import main
from dashboard.export.municipalities import about
from dashboard.text.catalogue import Catalogue, file_words
from dashboard.text.scenario import describe_all, describe_conditions
from geo.network.conditions import PRESETS, Conditions
from geo.scenario.scenario import CloseCentre, Scenario
from geo.study.question import Question
from geo.study.study import Study
from tests.geo.network.test_seasonal import ROAD, table
from tests.support.worlds import three_towns, three_towns_tables, write_world

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", name="world")
def fixture_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("conditions") / "data"
    return write_world(folder, three_towns_tables() | {"closures": table(ROAD)})


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments])


def medians(world: Path, *options: str) -> dict[str, str]:
    result = run("export", "--group", "women", "--format", "csv", *options, "--data", world)
    assert result.exit_code == 0, result.output
    return {row["municipality_code"]: row["median_min"] for row in csv.DictReader(io.StringIO(result.stdout))}


def test_a_route_at_night_and_in_winter(world: Path) -> None:
    assert "1 ferry" in run("route", "Auset", "Øyvær", "--conditions", "night", "--data", world).stdout
    rest = run("route", "Auset", "Øyvær", "--conditions", "night_without", "--data", world)
    assert rest.exit_code == 1
    assert "no_connection" in rest.output
    words = run("route", "Brubyen", "Dalsbygda", "--conditions", "vinter,fart-90", "--data", world)
    assert "no_connection" in words.output
    timetable = run("route", "Auset", "Øyvær", "--conditions", "timetable", "--format", "json", "--data", world)
    sailing_min = 10 / 21 * 60
    assert json.loads(timetable.stdout)["minutes"] == pytest.approx(20 + 15 + 5 + sailing_min + 10, abs=0.1)
    text = run("route", "Auset", "Øyvær", "--scenario", "1~vilkar.natt.ukjente-hviler", "--data", world)
    assert text.output == rest.output


def test_an_export_under_a_scenario_and_conditions(world: Path) -> None:
    today = medians(world)
    assert medians(world, "--conditions", "standard") == today
    assert medians(world, "--conditions", "night_without") == today | {"0202": ""}
    closed = medians(world, "--scenario", "1~lukk.aust")
    assert (closed["0101"], closed["0202"]) == ("30.0", "150.0")
    both = medians(world, "--scenario", "1~lukk.aust~vilkar.vinter", "--conditions", "natt.ukjente-hviler")
    assert both == closed | {"0202": ""}, "the options' conditions stand in place of the scenario's"
    slow = medians(world, "--conditions", "fart-50")
    assert (float(slow["0202"]), float(today["0202"])) == (2 * (20 + 10) + 60, 90)


def test_an_exports_metadata_tells_its_conditions(world: Path, tmp_path: Path) -> None:
    out = tmp_path / "night.csv"
    assert run("export", "--group", "women", "--conditions", "night", "--out", out, "--data", world).exit_code == 0
    told = (tmp_path / "night.csv-metadata.json").read_text(encoding="utf-8")
    assert '"scenario": "1~vilkar.natt"' in told


def test_what_if_under_conditions_and_the_case_of_night(world: Path) -> None:
    def newly_cut_off(*options: str) -> int:
        result = run("whatif", "--group", "women", *options, "--data", world)
        assert result.exit_code == 0, result.output
        return int(json.loads(result.stdout)["summary"]["people_newly_cut_off"])

    assert newly_cut_off("--conditions", "night_without") == newly_cut_off("--case", "natt") == 256
    assert newly_cut_off("--case", "natt", "--conditions", "night") == 0
    assert newly_cut_off("--case", "natt", "--scenario", "1~lukk.aust") == 256, "the case's conditions stay"
    assert newly_cut_off("--close", "aust", "--conditions", "winter") == 0


@pytest.mark.parametrize(
    "command", [("route", "Auset", "Øyvær"), ("export", "--group", "women"), ("whatif", "--group", "women")]
)
@pytest.mark.parametrize(
    ("conditions", "hint"),
    [
        ("nigth", "night"),
        ("vintr", "vinter"),
        ("natt,ukjente-hvile", "ukjente-hviler"),
        ("ukjente-hviler", "at night only"),
        ("fart-130", "fart-90"),
        ("natt,natt", "says again"),
        ("", "condition"),
    ],
)
def test_a_slip_of_the_pen_is_a_wrong_use_with_the_right_word(
    world: Path, command: tuple[str, ...], conditions: str, hint: str
) -> None:
    result = run(*command, "--conditions", conditions, "--data", world)
    assert result.exit_code == 2
    assert hint in result.output
    assert "--conditions" in result.output


def test_a_scenario_that_cannot_be_read_or_carried_out_says_so(world: Path) -> None:
    for text, hint in (("1~vilkar.fest", "vilkar.fest"), ("1~lukk.austt", "Did you mean aust")):
        result = run("route", "Auset", "Øyvær", "--scenario", text, "--data", world)
        assert result.exit_code == 1
        assert hint in result.output


def test_check_names_the_closures_that_are_not_on_these_roads(tmp_path: Path) -> None:
    rows = table(ROAD, ROAD | {"road": "Rv99"})
    result = run("check", write_world(tmp_path / "data", three_towns_tables() | {"closures": rows}))
    assert result.exit_code == 0
    assert result.stderr == "closures.csv, c1: has no effect on these roads: no road is numbered Rv99.\n"


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_condition_has_a_sentence_and_at_night_it_is_said_what_is_assumed(t: Catalogue) -> None:
    said = {name: describe_conditions(one, t=t) for name, one in PRESETS.items()}
    assert said["standard"] == ()
    assert len(said["winter_night_without"]) == 3
    assert said["night"][0] == said["night_without"][0]
    assert said["night"][1].endswith("som om de går.")
    assert said["night_without"][1].endswith("som om de ikke går.")
    assert "12,3 km/t" in said["ssb"][0]
    assert "5 minutter" in said["timetable"][0]
    assert "90 prosent" in describe_conditions(Conditions(speed_percent=90), t=t)[0]


def test_a_scenario_is_told_with_its_conditions(t: Catalogue) -> None:
    study = Study(three_towns())
    told = describe_all(Scenario((CloseCentre("aust"),), conditions=PRESETS["winter"]), study=study, t=t)
    assert told == f"Aust krisesenter stenges. {describe_conditions(PRESETS['winter'], t=t)[0]}"
    assert describe_all(Scenario(conditions=PRESETS["winter"]), study=study, t=t).startswith("Det er vinter")


def test_the_method_of_a_file_says_which_rule_ferries_follow() -> None:
    study = Study(three_towns())
    for name, said, unsaid in (("timetable", "halve tiden", "12,3 km/t"), ("night", "12,3 km/t", "halve tiden")):
        method = " ".join(
            about(study.under(Scenario(conditions=PRESETS[name])), Question("women"), t=file_words()).method
        )
        assert said in method
        assert unsaid not in method
