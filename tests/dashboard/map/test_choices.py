"""What a change may name: places with their public point, and whether a click on the map may mean them."""

from __future__ import annotations

import json

from dashboard.map.choices import choices, choices_file, choices_url
from dashboard.state.app_state import AppState
from dashboard.state.query import View


def test_a_click_means_a_town_or_a_settlement_and_never_a_hamlet(state: AppState) -> None:
    told = {place[0]: place for place in choices(state)["places"]}
    assert told["0101-auset"][1:] == ["Auset (Aust)", 250_500, 6_650_500, 1]
    assert [told[one][4] for one in ("0202-oyvaer", "0202-holmen")] == [1, 0]


def test_closed_centres_municipalities_and_roads_are_those_of_today(state: AppState) -> None:
    for here in (state, state.under(View(scenario="1~lukk.aust~gjenapne.oya"))):
        told = choices(here)
        assert told["closed"] == [["oya", "Øya krisesenter", ["0202-oyvaer"]]]
        assert told["municipalities"][0] == ["0101", "Aust"]
        assert "Rv3" in told["roads"]


def test_the_file_is_made_once_at_an_address_that_holds_its_hash(state: AppState) -> None:
    file = choices_file(state)
    assert choices_file(state) is file
    assert choices_url(state) == f"/hva-hvis/valg/{file.name}"
    assert json.loads(file.plain) == choices(state)
