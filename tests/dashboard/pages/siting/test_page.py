from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest
from dash import Dash

from dashboard.pages.siting import page
from dashboard.pages.siting.search import Siting, SitingAsked, siting_asked
from dashboard.state.app_state import AppState
from dashboard.text.catalogue import Catalogue
from geo.errors import ReiseveiError
from geo.scenario.scenario import LAWFUL_GROUPS
from geo.siting.plan import SitePlan, SiteStudy
from tests.dashboard.pages.whatif.test_page import links, text_of

ASKED = "?gruppe=sami_north&kandidater=steder"


@pytest.fixture
def place(state: AppState) -> Siting:
    return Siting(state)


def lines(found: Iterable[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in found]


def planned(place: Siting, query: str) -> tuple[SitePlan, SitingAsked]:
    asked = place.asked(query)
    assert lines(place.run(asked))[-1]["stage"] == "done"
    plan = place.known(asked)
    assert plan is not None
    return plan, asked


def test_the_question_as_it_stands_in_the_address(state: AppState) -> None:
    seen = siting_asked(
        "?gruppe=men&grupper=men.women&nye=3&malsetting=innen&kandidater=steder&behold=nei&grense=60&lesning=mulig",
        state=state,
    )
    question = seen.question
    assert question.groups == (("women", 1.0), ("men", 1.0))
    assert (question.new, question.objective, question.candidates) == (3, "cover", "towns")
    assert (question.within_min, question.keep_today, question.reading) == (60.0, False, "possible")


@pytest.mark.parametrize(
    "query", ["", "?grupper=&nye=9&malsetting=x&kandidater=y&behold=", "?nye=-1&grupper=%00.zz", "?lesning=forventet"]
)
def test_what_is_not_understood_is_the_default(state: AppState, query: str) -> None:
    question = siting_asked(query, state=state).question
    assert question == siting_asked("", state=state).question
    assert (question.groups, question.new, question.objective) == ((("women", 1.0),), 1, "p-median")
    assert (question.candidates, question.keep_today, question.reading) == ("municipalities", True, "documented")


def test_a_search_tells_how_far_it_is_and_is_remembered_by_its_content(place: Siting) -> None:
    asked = place.asked(ASKED)
    assert place.known(asked) is None
    told = lines(place.run(asked))
    assert told[-1] == {"stage": "done"}
    plan = place.known(asked)
    assert plan is not None
    assert plan is place.known(place.asked(f"{ASKED}&kommune=0101&mal=avtalt"))
    assert place.known(place.asked(f"{ASKED}&nye=2")) is None


def test_who_leaves_stops_the_search(place: Siting, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = threading.Event()

    def endless(
        self: SiteStudy, question: object, *, seconds: float, stop: Callable[[], bool], report: Callable[..., None]
    ) -> None:
        report("times", 0.5, 1.0)
        while not stop():
            threading.Event().wait(0.01)
        stopped.set()
        raise ReiseveiError("stopped")

    monkeypatch.setattr(SiteStudy, "plan", endless)
    asked = place.asked(ASKED)
    running = place.run(asked)
    assert json.loads(next(running)) == {"stage": "times", "one": 0.5, "other": 1.0}
    assert not stopped.is_set()
    running.close()
    assert stopped.wait(10)
    assert place.known(asked) is None


def test_a_refusal_is_told_and_not_remembered(place: Siting, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: SiteStudy, question: object, **_: object) -> None:
        raise ReiseveiError("No such thing.")

    monkeypatch.setattr(SiteStudy, "plan", refuse)
    asked = place.asked(ASKED)
    assert lines(place.run(asked))[-1] == {"stage": "refused", "text": "No such thing."}
    assert place.known(asked) is None


def test_a_plan_in_words(place: Siting, state: AppState) -> None:
    plan, asked = planned(place, ASKED)
    said = text_of(page.plan_in_words(plan, asked, state=state))
    # The islet cannot be left by car; 256 people live on the island, 255 elsewhere, some of them off every road.
    assert "Beste sted: Øyvær i Øya" in " ".join(said.split())
    assert "Beviselig best blant 5 steder." in said
    assert "persontimer" in said
    assert "antas å ta imot" in said
    assert "er ikke regnet med" in said


def test_one_click_tries_the_plan(place: Siting, state: AppState) -> None:
    plan, asked = planned(place, ASKED)
    (href,) = [one for part in page.plan_in_words(plan, asked, state=state) for one in links(part)]
    # A centre that is closed today stands there: it is reopened, not built anew.
    assert href == "/hva-hvis?gruppe=sami_north&hva=1~gjenapne.oya.sami_north"


def test_trying_keeps_the_scenario_that_was_asked_under(place: Siting, state: AppState) -> None:
    plan, asked = planned(place, "?hva=1~lukk.aust")
    tried = page.tried(plan, asked, state=state)
    assert tried.text.startswith("1~lukk.aust~")
    assert len(tried.changes) == 2


def test_what_is_not_proven_says_how_far_it_may_be(place: Siting, state: AppState) -> None:
    plan, asked = planned(place, ASKED)
    open_plan = replace(plan, status="stopped", gap=0.01, gap_of_gain=0.024)
    said = text_of(page.plan_in_words(open_plan, asked, state=state))
    assert "Det best mulige gir høyst 2,4\u202f% mer enn dette." in said
    assert "Beviselig" not in said


@pytest.mark.parametrize(
    ("aim", "words"),
    [
        ("reisetid", "persontimer"),
        ("innen", "flere mennesker når fram innen 90\u00a0min"),
        ("lengst", "lengste reisen"),
    ],
)
def test_each_aim_has_its_sentence(place: Siting, t: Catalogue, aim: str, words: str) -> None:
    plan, _ = planned(place, f"?gruppe=women&malsetting={aim}&kandidater=steder")
    assert words in page.gain_in_words(plan, t=t)


def test_before_a_search_the_page_says_what_to_do(place: Siting, state: AppState) -> None:
    said = text_of(page.plan_in_words(None, place.asked(ASKED), state=state))
    assert "Finn de beste stedene" in said


def test_what_each_centre_is_worth(place: Siting) -> None:
    table = page.worths(place, place.asked("?gruppe=women"))
    assert {row[0]["t"] for row in table.rows} == {"Aust krisesenter", "Krisesenteret Bru og Dal"}
    assert [row[4]["h"] for row in table.rows if row[0]["t"].startswith("Aust")] == ["/hva-hvis?hva=1~lukk.aust"]
    aust = next(row for row in table.rows if row[0]["t"].startswith("Aust"))
    # o0 and o8 go an hour further, o1 is half-way: 257 person-hours.
    assert aust[1] == 257


def test_a_group_that_nobody_takes_in_has_no_worths(place: Siting) -> None:
    assert page.worths(place, place.asked("?gruppe=older")).rows == []


def test_the_map_shows_what_the_plan_changes(place: Siting, state: AppState) -> None:
    plan, asked = planned(place, ASKED)
    shown = page.map_of(plan, asked, state=state)
    assert shown["classes"][3] == "d8"
    assert [one["town"] for one in shown["extras"]] == ["Øyvær"]
    assert page.map_of(None, asked, state=state)["extras"] == []


def test_the_search_has_an_address(app: Dash) -> None:
    found = app.server.test_client().get(f"/plassering/soek{ASKED}")
    assert found.status_code == 200
    assert found.headers["Cache-Control"] == "no-store"
    assert json.loads(found.get_data(as_text=True).splitlines()[-1]) == {"stage": "done"}


@pytest.mark.parametrize(
    "query", ["", ASKED, "?hva=1~lukk.aust&nye=2", "?hva=%00&nye=x", "?grupper=" + ".".join(LAWFUL_GROUPS)]
)
def test_the_callback_answers_whatever_stands_in_the_address(call: Callable[..., Any], query: str) -> None:
    found = call("siting-map.answer", {"url.search": query, "url.pathname": "/plassering"})
    assert found.status_code == 200
    answer = found.get_json()["response"]
    assert len(answer["siting-map"]["answer"]["codes"]) == 4
    assert answer["siting-worth"]["children"]
