"""Fairness and rank stability as people meet them: the sentences, the two commands, the page."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from dash import Dash

from dashboard.cli.main import main
from dashboard.pages.fairness import page
from dashboard.text.catalogue import Catalogue
from dashboard.text.fairness import sentences, span, stability_sentence
from geo.analysis.fairness import Capacity, Fairness, fairness
from geo.analysis.sensitivity import TODAY, VARIANTS, Sensitivity
from geo.measures.inequality import Theil
from geo.study.question import Question
from geo.study.study import Study
from tests.dashboard.reading import data_in_page

NB, NN = "\u00a0", "\u202f"


@pytest.fixture(scope="module")
def found(study: Study) -> Fairness:
    return fairness(study, Question("women"))


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def told(found: Fairness, t: Catalogue) -> dict[str, str]:
    return {one.index_id: one.sentence for one in sentences(found, t=t)}


# -- the sentences ----------------------------------------------------------------------------------------------------


def test_each_index_is_said_from_its_own_figures(found: Fairness, t: Catalogue) -> None:
    known = replace(
        found,
        mean_min=25.0,
        mean_difference_min=29.4,
        theil=Theil(0.6, 0.15, 0.45),
        palma=20.61,
        concentration=-0.47,
        cut_off_people=2965.1,
        worst=replace(found.worst, people=562_443, mean_min=112, from_min=67, counties=(("46", "Vestland", 9.0),)),
    )
    assert told(known, t) == {
        "gini": f"Trekker vi ut to tilfeldige innbyggere, skiller det i snitt 29{NB}min mellom reisetidene deres, "
        f"mens reisetiden i snitt er 25{NB}min.",
        "theil": f"25{NN}% av ulikheten er forskjeller mellom fylkene, resten er forskjeller innenfor fylkene.",
        "palma": "Tidelen med lengst vei reiser i snitt 20,6 ganger så lenge som de fire tidelene med kortest vei.",
        "concentration": "De lange reisene faller mest på dem som bor minst sentralt.",
        "worst": f"De 562{NN}000 mennesker som har lengst vei, reiser 1{NB}t{NB}7{NB}min eller mer og "
        f"1{NB}t{NB}52{NB}min i snitt, og flest av dem bor i Vestland.",
        "cut_off": f"2{NN}965 mennesker kan ikke nå noe senter som teller, og er ikke med i de andre målene.",
        "capacity": "Ingen har oppgitt hvor mange plasser sentrene har, så det er ikke regnet ut hvor mange plasser "
        "folk har i nærheten.",
    }


@pytest.mark.parametrize(
    ("changes", "index", "words"),
    [
        ({"concentration": 0.3}, "concentration", "mest på dem som bor mest sentralt"),
        ({"concentration": -0.049}, "concentration", "har lite å si"),
        ({"concentration": math.nan}, "concentration", "har lite å si"),
        ({"gini": 0.0}, "gini", "Alle reiser like langt."),
        ({"theil": Theil(0.0, 0.0, 0.0)}, "theil", "ingen ulikhet å dele"),
        ({"palma": math.inf}, "palma", "kan ikke regnes ut"),
        ({"cut_off_people": 0.2}, "cut_off", "Alle kan nå et senter"),
        ({"people": 0.0}, "cut_off", "Ingen når et senter som teller"),
    ],
)
def test_the_edges_have_sentences_of_their_own(
    found: Fairness, t: Catalogue, changes: dict[str, Any], index: str, words: str
) -> None:
    assert words in told(replace(found, **changes), t)[index]


def test_where_nobody_travels_nothing_is_said_of_inequality(found: Fairness, t: Catalogue) -> None:
    assert list(told(replace(found, people=0.0), t)) == ["cut_off", "capacity"]


def test_places_are_said_only_where_they_are_given(found: Fairness, t: Catalogue) -> None:
    capacity = Capacity(2, 43, 60, 90, 0.11, 3_200_000, 0.1, 0.0)
    known = {one.index_id: one for one in sentences(replace(found, capacity=capacity), t=t)}["capacity"]
    assert known.value == "0,11"
    assert "3,2 millioner mennesker har ingen kjent plass så nær" in known.sentence
    assert "oppgitt for 2 av 43 sentre" in known.sentence
    none = {one.index_id: one for one in sentences(replace(found, capacity=replace(capacity, centres_known=0)), t=t)}
    assert none["capacity"].value == "–"
    assert "Ingen av sentrene som teller" in none["capacity"].sentence


def test_every_index_and_every_variant_has_words(t: Catalogue) -> None:
    names = set(t.section("fairness.name"))
    assert names == set(t.section("fairness.scale"))
    assert {variant.variant_id for variant in (TODAY, *VARIANTS)} == set(t.section("stability.name"))


def test_the_ranking_in_a_sentence(study: Study, t: Catalogue) -> None:
    two = Sensitivity(study).stability(Question("women"), worst=2)
    assert stability_sentence(two, t=t).startswith("Alle de 2 kommunene")
    first, second = two.rows
    assert stability_sentence(replace(two, rows=(first, replace(second, always=False))), t=t).startswith("1 av de 2")
    lost = tuple(replace(row, always=False) for row in two.rows)
    assert stability_sentence(replace(two, rows=lost), t=t).startswith("Ingen av de 2")
    assert "Ingen når" in stability_sentence(replace(two, rows=()), t=t)


def test_spans() -> None:

    assert (span("3", "3"), span("3", "5")) == ("3", "3–5")


# -- the commands -----------------------------------------------------------------------------------------------------


def test_fairness_as_json_equals_the_study(world: Path, found: Fairness) -> None:
    result = run("fairness", "--group", "women", "--format", "json", "--data", world)
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["indices"]["gini"] == pytest.approx(found.gini, abs=1e-6)
    assert told["indices"]["cut_off_people"] == 704
    assert told["worst_tenth"]["municipalities"][0]["municipality"] == "Øya"
    assert told["capacity"] is None
    assert told["question"]["scenario"] == ""
    assert len(told["lorenz"]) == 51


def test_fairness_as_text_and_csv_say_the_same(world: Path, found: Fairness, t: Catalogue) -> None:
    text = run("fairness", "--group", "women", "--data", world).stdout
    rows = list(
        csv.DictReader(io.StringIO(run("fairness", "--group", "women", "--format", "csv", "--data", world).stdout))
    )
    assert [row["index"] for row in rows] == list(found.indices)
    for one in sentences(found, t=t):
        assert one.sentence in text
        assert one.index_id == "capacity" or one.sentence in {row["meaning"] for row in rows}


def test_a_scenario_and_a_reading_are_honoured(world: Path) -> None:
    plain = json.loads(run("fairness", "--group", "women", "--format", "json", "--data", world).stdout)
    under = run("fairness", "--group", "women", "--scenario", "1~lukk.aust", "--format", "json", "--data", world)
    closed = json.loads(under.stdout)
    assert closed["question"]["scenario"] == "1~lukk.aust"
    assert closed["indices"]["mean_min"] > plain["indices"]["mean_min"]
    nobody = json.loads(run("fairness", "--group", "lgbt", "--format", "json", "--data", world).stdout)
    assert nobody["indices"]["gini"] is None
    possible = run("fairness", "--group", "lgbt", "--reading", "possible", "--format", "json", "--data", world)
    assert json.loads(possible.stdout)["indices"]["gini"] is not None


def test_places_come_from_a_file(world: Path, tmp_path: Path) -> None:
    file = tmp_path / "places.csv"
    file.write_text("centre_id,places\naust,3\nbru,\n", encoding="utf-8")
    result = run("fairness", "--group", "women", "--capacity", file, "--format", "json", "--data", world)
    capacity = json.loads(result.stdout)["capacity"]
    assert (capacity["centres_known"], capacity["centres"], capacity["places"]) == (1, 2, 3)
    assert (
        "oppgitt for 1 av 2 sentre" in run("fairness", "--group", "women", "--capacity", file, "--data", world).stdout
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("centre,places\naust,3\n", "centre_id and places"),
        ("centre_id,places\naust,3\naust,4\n", "line 3: aust stands twice"),
        ("centre_id,places\naust,many\n", "'many' is no number"),
        ("centre_id,places\naust,-1\n", "'-1' is no number"),
        ("centre_id,places\naust,inf\n", "'inf' is no number"),
        ("centre_id,places\nauts,1\n", "aust"),
    ],
)
def test_a_file_of_places_that_cannot_be_used_is_refused(world: Path, tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "places.csv"
    file.write_text(text, encoding="utf-8")
    result = run("fairness", "--group", "women", "--capacity", file, "--data", world)
    assert result.exit_code in (1, 2)
    assert words in result.stderr
    assert result.stdout == ""


def test_sensitivity_in_three_formats(world: Path, study: Study) -> None:
    ask = ("sensitivity", "--group", "women", "--worst", "2", "--data", world, "--format")
    stable = Sensitivity(study).stability(Question("women"), worst=2)
    told = json.loads(run(*ask, "json").stdout)
    assert [row["municipality"] for row in told["municipalities"]] == [row.municipality for row in stable.rows]
    assert told["municipalities"][0]["high_min"] == pytest.approx(stable.rows[0].high_min, abs=1e-6)
    assert [one["variant_id"] for one in told["variants"]] == ["today", *(one.variant_id for one in VARIANTS)]
    assert told["variants"][1]["speed"] == 0.9
    rows = list(csv.DictReader(io.StringIO(run(*ask, "csv").stdout)))
    assert [row["always"] for row in rows] == ["yes", "yes"]
    text = run(*ask, "text").stdout
    assert "Øya" in text
    assert "Halv ventetid på ferje" in text


@pytest.mark.parametrize("command", ["fairness", "sensitivity"])
def test_a_slip_of_the_pen_is_answered(world: Path, command: str) -> None:
    wrong = run(command, "--group", "woman", "--data", world)
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert "women" in wrong.stderr
    bad = run(command, "--group", "women", "--scenario", "1~riv.aust", "--data", world)
    assert (bad.exit_code, bad.stdout) == (1, "")
    assert "cannot be read" in bad.stderr
    assert "Example" in run(command, "--help").stdout


# -- the page ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def shown(call: Callable[..., Any]) -> Callable[..., str]:
    """What the page fills in for an address, as the browser gets it; decoded, so that Norwegian letters stand."""

    def show(query: str = "", path: str = "/rettferd") -> str:
        texts = []
        for output in ("fairness-body.children", "fairness-stability.children"):
            answer = call(output, {"url.search": query, "url.pathname": path})
            if answer.status_code == 204:
                continue
            assert answer.status_code == 200, answer.get_data(as_text=True)
            texts.append(json.dumps(answer.get_json(), ensure_ascii=False))
        return "".join(texts)

    return show


def test_the_page_says_what_the_study_answers(shown: Callable[..., str], found: Fairness, t: Catalogue) -> None:
    page = shown()
    assert "Reisetid til nærmeste krisesenter for kvinner, dokumentert lesning" in page
    for one in sentences(found, t=t):
        assert one.sentence in page
        assert one.value in page
    assert "Alle de 4 kommunene med lengst vei" in page
    assert "/kommune/0202" in page
    assert "fairness-curve" in page
    assert "Ferjene regnes i dag med 12,3 km/t med venting. Seiler de i 21 km/t" in page


def test_the_page_follows_the_address(shown: Callable[..., str]) -> None:
    assert "menn, mulig lesning" in shown("?gruppe=men&lesning=mulig")
    nobody = shown("?gruppe=lgbt")
    assert "Ingen når et senter som teller" in nobody
    assert "fairness-curve" not in nobody
    assert "Trekker vi ut" not in shown(path="/metode")


def test_the_expected_reading_without_a_count_is_said_to_be_the_documented(shown: Callable[..., str]) -> None:
    assert "Ingen nasjonal telling sier hvor mange sentre" in shown("?lesning=forventet")
    counted = shown("?lesning=forventet&gruppe=active_substance_use")
    assert "forventet lesning" in counted
    assert "Ingen nasjonal telling" not in counted


def test_the_curve_of_the_page_is_the_lorenz_curve(found: Fairness, t: Catalogue) -> None:
    diagonal, curve = page.lorenz_figure(found.lorenz, t=t).data
    assert list(diagonal.x) == list(diagonal.y) == [0, 100]
    assert list(curve.y) == [round(share * 100, 1) for share in found.lorenz]
    assert all(y <= x + 0.1 for x, y in zip(curve.x, curve.y, strict=True))


def test_the_way_there_is_in_the_head(app: Dash) -> None:
    text = json.dumps(data_in_page(app, "/rettferd?gruppe=men"), ensure_ascii=False)
    assert '"href": "/rettferd?gruppe=men"' in text
    assert "Hvordan er reisetiden fordelt?" in text
