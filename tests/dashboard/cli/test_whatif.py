"""`reisevei whatif` as a user runs it, the files of a comparison, and a scenario's Norwegian words."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import tomllib
from importlib.resources import files
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from dashboard.cli.main import main
from dashboard.export.comparison import FORMAT_NAMES, comparison_bytes, comparison_companion
from dashboard.export.formats.kinds import FORMATS
from dashboard.export.formats.table import COMPARISON_FIELDS
from dashboard.export.municipalities import about, export_bytes
from dashboard.text import catalogue as i18n
from dashboard.text import locales
from dashboard.text.catalogue import Catalogue, catalogue, file_words
from dashboard.text.scenario import describe, describe_all, problem_words
from geo.analysis.comparison import compare
from geo.scenario.address import _MESSAGES, to_text
from geo.scenario.cases import CASES
from geo.scenario.scenario import (
    EVERY,
    PROBLEMS,
    TODAY,
    Change,
    ChangeAgreement,
    ChangeService,
    CloseCentre,
    CloseRoad,
    MoveCentre,
    OpenCentre,
    Problem,
    ReopenCentre,
    Scenario,
)
from geo.study.memory import Memory
from geo.study.question import Question
from geo.study.study import Study
from geo.study.world import apply

WOMEN = Question("women")
CLOSED = Scenario((CloseCentre("aust"),))


def run(world: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["whatif", *arguments, "--data", str(world)])


def refused(result: Result, *, code: int) -> str:
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    return str(result.stderr)


# --- the command --------------------------------------------------------------------------------------------------


def test_json_has_the_promised_keys_and_figures(world: Path) -> None:
    result = run(world, "--close", "aust", "--group", "women")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    summary = told["summary"]
    assert summary["people_losing"] == 1 + 256
    assert summary["people_gaining"] == 0
    assert summary["person_minutes_change"] == 257 * 60
    assert summary["people_beyond"] == {
        "60": {"before": 960, "after": 960},
        "90": {"before": 704, "after": 960},
        "180": {"before": 704, "after": 704},
        "300": {"before": 704, "after": 704},
    }
    island = told["municipalities"][3]
    assert {key: island[key] for key in ("municipality_code", "municipality", "before_min", "after_min", "people")} == {
        "municipality_code": "0202",
        "municipality": "Øya",
        "before_min": 90.0,
        "after_min": 150.0,
        "people": 768,
    }
    assert told["about"]["question"]["scenario_after"] == "1~lukk.aust"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("--open", "Holmen:men,women"), "1~apne.0202-holmen.men.women"),
        (("--open", "0202"), "1~gjenapne.oya.women.men.women_with_children.men_with_children"),
        (("--close", "aust", "--open", "Auset"), "1~lukk.aust~gjenapne.aust"),
        (("--move", "bru:Øyvær", "--close", "aust"), "1~lukk.aust~flytt.bru.0202-oyvaer"),
        (("--serve", "aust:lgbt=full", "--serve", "alle:men=no"), "1~tilbud.aust.lgbt.full~tilbud.alle.men.no"),
        (("--agree", "0101:bru"), "1~avtale.0101.bru"),
        (("--close-road", "E6:Auset:Brubyen"), "1~veg.E6.0101-auset.0102-brubyen"),
        (("--scenario", "1~lukk.aust~navn.Uten_Aust", "--move", "bru:Auset"), "1~lukk.aust~flytt.bru.0101-auset"),
        (("--scenario", ""), ""),
        ((), ""),
    ],
)
def test_each_option_is_the_change_it_says(world: Path, arguments: tuple[str, ...], text: str) -> None:
    result = run(world, *arguments, "--group", "women")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["about"]["question"]["scenario_after"] == text


def test_closing_and_opening_the_same_changes_nothing(world: Path) -> None:
    told = json.loads(run(world, "--close", "aust", "--open", "Auset", "--group", "women").stdout)
    assert told["summary"]["people_losing"] == told["summary"]["people_gaining"] == 0
    assert all(row["before_min"] == row["after_min"] for row in told["municipalities"])


@pytest.mark.slow
@pytest.mark.parametrize("fmt", FORMAT_NAMES)
def test_every_format_is_written_and_repeats(world: Path, tmp_path: Path, fmt: str) -> None:
    for name in ("one", "two"):
        result = run(world, "--close", "aust", "--group", "women", "--out", str(tmp_path / f"{name}.{fmt}"))
        assert result.exit_code == 0, result.output
    assert (tmp_path / f"one.{fmt}").read_bytes() == (tmp_path / f"two.{fmt}").read_bytes()
    assert (tmp_path / "one.csv-metadata.json").exists() == (fmt == "csv")


def test_everything_that_is_wrong_with_a_scenario_is_one_text(world: Path) -> None:
    text = refused(run(world, "--close", "austt", "--move", "oya:Auset", "--group", "women"), code=1)
    assert "no centre 'austt'. Did you mean aust?" in text
    assert "Øya krisesenter is closed" in text


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--group", "wimen"), 2, "women"),
        (("--group", "women", "--serve", "aust:men"), 2, "CENTRE:GROUP=STATUS"),
        (("--group", "women", "--move", "aust"), 2, "CENTRE:PLACE"),
        (("--group", "women", "--open", "Ausett"), 1, "Auset"),
        (("--group", "women", "--case", "karasjokk"), 2, "karasjok"),
        (("--group", "women", "--scenario", "7~lukk.aust"), 1, "not known here"),
        (("--group", "women", "--out", "change.doc"), 2, "doc"),
        (("--group", "women", "--measure", "detour", "--reading", "possible"), 2, "nearest"),
        (("--group", "women", "--close", "aust", "--scenario", "1~lukk.aust"), 1, "closed already"),
    ],
)
def test_wrong_use_is_one_clear_text(world: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    assert said in refused(run(world, *arguments), code=code)


def test_a_measure_other_than_nearest_is_compared_as_well(world: Path) -> None:
    result = run(world, "--agree", "0101:bru", "--group", "women", "--measure", "contracted")
    summary = json.loads(result.stdout)["summary"]
    assert (summary["people_losing"], summary["people_gaining"]) == (1, 0)


# --- the files ----------------------------------------------------------------------------------------------------


def test_the_workbook_has_the_change_and_both_worlds(study: Study) -> None:
    changed = study.under(CLOSED)
    content, name, _ = comparison_bytes(compare(study, changed, WOMEN), "xlsx", after=CLOSED)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Endring", "Før", "Etter", "Kilder og metode"]
    assert name == f"reisevei-women-nearest-documented-change-{CLOSED.id[:8]}.xlsx"
    headings = {sheet.title: [cell.value for cell in next(sheet.rows)] for sheet in book.worksheets[:3]}
    change = dict(zip(headings["Endring"], (cell.value for cell in book["Endring"][5]), strict=True))
    assert change["Median reisetid før (minutter)"] == 90
    assert change["Median reisetid etter (minutter)"] == 150
    assert change["Innbyggere som får minst ett minutt lengre"] == 256
    at = headings["Før"].index("Median reisetid (minutter)") + 1
    assert (book["Før"].cell(5, at).value, book["Etter"].cell(5, at).value) == (90, 150)
    notes = [str(cell.value) for row in book["Kilder og metode"].iter_rows() for cell in row]
    assert "Aust krisesenter stenges." in notes
    assert any("ikke situasjonen i dag" in note for note in notes)


def test_csv_has_all_columns_and_their_meaning_beside_it(study: Study) -> None:
    found = compare(study, study.under(CLOSED), WOMEN)
    rows = list(csv.DictReader(io.StringIO(comparison_bytes(found, "csv")[0].decode())))
    assert list(rows[0]) == [field.key for field in COMPARISON_FIELDS]
    assert [row["people_losing"] for row in rows] == ["1", "0", "0", "256"]
    assert rows[3]["change_min"] == "60.0"
    beside = comparison_companion(found, file_name="x.csv")
    assert beside.name == "x.csv-metadata.json"
    columns = json.loads(beside.content)["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == list(rows[0])


def test_geopackage_holds_the_change_with_outlines(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "change.gpkg"
    path.write_bytes(comparison_bytes(compare(study, study.under(CLOSED), WOMEN), "gpkg")[0])
    with sqlite3.connect(path) as base:
        rows = base.execute("select municipality_code, change_min, geom is not null from municipalities").fetchall()
        notes = dict(base.execute("select key, value from about").fetchall())
    assert rows[3] == ("0202", 60.0, 1)
    assert notes["scenario_after"] == "1~lukk.aust"


@pytest.mark.parametrize("fmt", [known.name for known in FORMATS])
def test_a_scenario_that_comes_to_nothing_gives_the_same_bytes(study: Study, fmt: str) -> None:
    today = export_bytes(study, WOMEN, fmt)
    nothing = study.under(Scenario((CloseCentre("aust"), ReopenCentre("aust"))))
    assert export_bytes(nothing, WOMEN, fmt) == today
    # Nor does a study that was derived differ, if it was derived to be the same.
    derived = Study.over(apply(study.effect, study.world, memory=Memory()), today=Study(study.dataset))
    assert export_bytes(derived, WOMEN, fmt) == today
    assert export_bytes(study.under(CLOSED), WOMEN, fmt)[0] != today[0]


def test_an_export_under_a_scenario_says_so(study: Study) -> None:
    changed = study.under(Scenario((OpenCentre("0202-oyvaer", ("women",)),)))
    notes = about(changed, WOMEN, t=file_words())
    assert [choice.words for choice in notes.choices if choice.key == "scenario"] == [
        "Nytt krisesenter i Øyvær, som antas å ta imot kvinner."
    ]
    assert any("tenkt tilfelle" in text for text in notes.method)
    content, name, _ = export_bytes(changed, WOMEN, "xlsx")
    assert name == f"reisevei-women-nearest-documented-scenario-{changed.scenario.id[:8]}.xlsx"
    cells = [str(cell.value) for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].rows for cell in row]
    assert "fullt tilbud på senteret (antatt i scenarioet)" in cells
    assert not any("scenarioet" in choice.words for choice in about(study, WOMEN, t=file_words()).choices)


# --- the words ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (CloseCentre("aust"), "Aust krisesenter stenges."),
        (ReopenCentre("oya"), "Øya krisesenter åpnes igjen."),
        (ReopenCentre("oya", ("men",)), "Øya krisesenter åpnes igjen og antas å ta imot menn."),
        (
            OpenCentre("0202-oyvaer", ("women", "men", "older")),
            "Nytt krisesenter i Øyvær, som antas å ta imot kvinner, menn og eldre.",
        ),
        (MoveCentre("aust", "0202-oyvaer"), "Aust krisesenter flyttes til Øyvær."),
        (
            ChangeService("ny-0202-oyvaer", "men", "full"),
            "Nytt krisesenter i Øyvær antas å ha dette tilbudet til menn: fullt tilbud i senteret.",
        ),
        (ChangeService("aust", "men", "no"), "Aust krisesenter antas ikke lenger å ta imot menn."),
        (ChangeService(EVERY, "men", "no"), "Ingen krisesentre antas lenger å ta imot menn."),
        (
            ChangeService(EVERY, "men", "full"),
            "Alle krisesentre i drift antas å ha dette tilbudet til menn: fullt tilbud i senteret.",
        ),
        (ChangeAgreement("0101", "bru"), "Aust får avtale med Krisesenteret Bru og Dal."),
        (CloseRoad("E6", "0101-auset", "0102-brubyen"), "E6 er stengt midt mellom Auset og Brubyen."),
        (MoveCentre("nobody", "nowhere"), "nobody flyttes til nowhere."),
        (ChangeService("aust", "x", "y"), "Aust krisesenter antas å ha dette tilbudet til x: y."),
        (ChangeAgreement("9999", "bru"), "9999 får avtale med Krisesenteret Bru og Dal."),
    ],
)
def test_each_change_is_one_sentence(study: Study, t: Catalogue, change: Change, sentence: str) -> None:
    assert describe(change, study=study, t=t) == sentence


def test_today_has_words_of_its_own(study: Study, t: Catalogue) -> None:
    assert describe_all(TODAY, study=study, t=t) == "Slik det er i dag"


@pytest.mark.parametrize("code", PROBLEMS)
def test_every_problem_has_words_with_the_same_names(code: str, t: Catalogue) -> None:
    asked = t.placeholders(f"scenario.problem.{code}")
    in_english = {word.split("!")[0].strip("}") for word in PROBLEMS[code].split("{")[1:]}
    assert asked == {word.split("}")[0] for word in in_english}
    values = tuple((name, "x") for name in asked)
    said = problem_words(Problem(0, code, values, ("aust", "bru")), t=t)
    assert said.endswith(" Mente du aust, bru?")
    assert problem_words(Problem(0, code, values), t=t) == said.removesuffix(" Mente du aust, bru?")


@pytest.mark.parametrize("code", _MESSAGES)
def test_an_unreadable_address_has_words(code: str, t: Catalogue) -> None:
    assert t.placeholders(f"scenario.unreadable.{code}") <= {"part"}
    assert "i dag" in t(f"scenario.unreadable.{code}", part="x")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_case_has_a_title_a_text_and_a_short_address(case: object, t: Catalogue) -> None:
    known = next(one for one in CASES if one is case)
    assert t(known.title_key)
    assert t(known.text_key).endswith(".")
    assert len(to_text(known.scenario)) < 120


def test_the_parts_of_the_catalogue_do_not_overlap() -> None:
    folder = files(locales)
    parts = [dict(i18n._flatten(tomllib.loads(folder.joinpath(f"nb{part}.toml").read_text()))) for part in i18n.PARTS]  # noqa: SLF001
    assert len(catalogue("nb").texts) == sum(len(part) for part in parts)
    assert catalogue("nb")("confidence.assumption") == "antatt i scenarioet"
