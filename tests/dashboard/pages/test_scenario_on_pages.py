"""A scenario on the pages beside "Hva hvis": what it assumes is marked, and what cannot be carried out is said."""

from __future__ import annotations

import pytest
from dash.development.base_component import Component

from dashboard.app import page_for
from dashboard.map.answer import map_answer
from dashboard.pages.centres import centre, data, index
from dashboard.pages.municipality import page as municipality
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from dashboard.text.catalogue import Catalogue
from tests.dashboard.reading import kind, links, text

PATHS = (
    "/",
    "/dekningshull",
    "/dekningshull/avtaler",
    "/rettferd",
    "/plassering",
    "/krisesentre",
    "/krisesentre/aust",
    "/kommune/0101",
    "/metode",
    "/finnes-ikke",
)
NEW = "1~apne.0202-oyvaer.women"


def shown(path: str, query: str, state: AppState) -> Component:
    return page_for(path, query, state=state, map_url="/kart/x")[1]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("scenario", "why"),
    [("1~lukk.nope", "Det finnes ikke noe senter"), ("1~tull", "Vi forstår ikke hele"), ("9~x", "Vi kjenner ikke")],
)
def test_a_scenario_that_cannot_be_carried_out_is_said_on_every_page(
    path: str, scenario: str, why: str, state: AppState
) -> None:
    page = shown(path, f"?gruppe=men&hva={scenario}", state)
    alert = next(one for one in kind(page, "Div") if getattr(one, "role", "") == "alert")
    assert "kan ikke gjennomføres" in text(alert)
    assert why in text(alert)
    assert "viser situasjonen i dag" in text(alert)
    assert links(alert) == {
        "Endre det": f"/hva-hvis?gruppe=men&hva={scenario}",
        "Tilbake til i dag": f"{path}?gruppe=men",
    }


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("query", ["", "?hva=", "?hva=1~lukk.aust", "?mot=1~tull"])
def test_what_can_be_carried_out_raises_no_alarm(path: str, query: str, state: AppState) -> None:
    assert "kan ikke gjennomføres" not in text(shown(path, query, state))


def test_the_page_of_changes_says_it_beside_the_changes(state: AppState) -> None:
    page = shown("/hva-hvis", "?hva=1~lukk.nope", state)
    assert kind(page, "ScenarioEditor")[0].troubles
    assert not [one for one in kind(page, "Div") if getattr(one, "role", "") == "alert"]


def test_what_a_scenario_opens_has_no_year_and_says_so(state: AppState) -> None:
    view = View(scenario=NEW)
    under = state.under(view)
    for page in (
        centre.layout("ny-0202-oyvaer", view, state=under),
        index.layout(view, state=under),
        municipality.layout("0202", view, state=under),
    ):
        assert "None" not in text(page)
        assert "i scenarioet" in text(page)
    assert "Det er en antakelse" in text(centre.layout("ny-0202-oyvaer", view, state=under))


def test_an_assumption_has_no_age(state: AppState, t: Catalogue) -> None:
    offer = state.under(View(scenario=NEW)).offers["ny-0202-oyvaer"]["women"]
    assert not offer.old(this_year=state.this_year)
    assert offer.year_words(t=t) == "i scenarioet"


def test_an_agreement_of_the_scenario_has_no_year(state: AppState) -> None:
    view = View(scenario="1~avtale.0202.bru", measure="contracted", municipality="0202")
    under = state.under(view)
    place = map_answer(view, state=under)["codes"].index("0202")
    assert map_answer(view, state=under)["note"][place] == "endret i et scenario"
    said = text(municipality.layout("0202", view, state=under))
    assert "endret i et scenario · i scenarioet" in " ".join(said.split())


def test_closing_a_centre_is_reckoned_over_what_the_scenario_has_changed(state: AppState) -> None:
    view = View(scenario="1~lukk.bru")
    last = data.closure("aust", view, state=state.under(view))
    assert last.stranded == last.affected > data.closure("aust", View(), state=state).stranded
