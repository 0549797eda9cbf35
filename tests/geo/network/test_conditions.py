"""Conditions as a value, and their spelling in a scenario's address: nothing is lost, nothing is guessed."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.network.conditions import FERRY_RULES, PRESETS, STANDARD, Conditions, all_words
from geo.scenario.address import BadScenarioText, from_text, read, to_text
from geo.scenario.scenario import TODAY, CloseCentre, MoveCentre, Scenario


@st.composite
def conditions(draw: st.DrawFn) -> Conditions:
    night = draw(st.booleans())
    return Conditions(
        winter=draw(st.booleans()),
        night=night,
        unknown_ferries_rest=night and draw(st.booleans()),
        ferry_rule=draw(st.sampled_from(FERRY_RULES)),
        speed_percent=draw(st.integers(50, 120)),
        from_road=draw(st.booleans()),
    )


@given(conditions())
@settings(max_examples=500)
def test_conditions_survive_their_words(one: Conditions) -> None:
    assert Conditions.from_words(one.words) == one
    assert Conditions.from_words(reversed(one.words)) == one
    assert bool(one) is bool(one.words) is (one != STANDARD)


@given(conditions(), st.lists(st.sampled_from([CloseCentre("aust"), MoveCentre("bru", "0101-auset")]), unique=True))
@settings(max_examples=500)
def test_a_scenario_with_conditions_survives_its_address(one: Conditions, changes: list[CloseCentre]) -> None:
    for name in ("", "Natt ~ i vinter.2"):
        scenario = Scenario(tuple(changes), name, one)
        assert from_text(to_text(scenario)) == scenario
        assert set(to_text(scenario)) <= set("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-._~")
        assert bool(scenario) is (bool(changes) or one != STANDARD)
        assert scenario.id == scenario.named("Et annet navn").id


def test_the_spelling_is_short_and_in_a_fixed_order() -> None:
    everything = Conditions(
        winter=True, night=True, unknown_ferries_rest=True, ferry_rule="crossing", speed_percent=90, from_road=True
    )
    assert everything.words == ("natt", "ukjente-hviler", "vinter", "overfart", "fart-90", "fra-veg")
    scenario = Scenario((CloseCentre("hammerfest"),)).under_conditions(PRESETS["night_without"])
    assert scenario.text == "1~lukk.hammerfest~vilkar.natt.ukjente-hviler"
    assert to_text(scenario.named("Ny")) == "1~lukk.hammerfest~vilkar.natt.ukjente-hviler~navn.Ny"
    assert from_text("1~vilkar.vinter.natt~lukk.hammerfest").text == "1~lukk.hammerfest~vilkar.natt.vinter"
    assert TODAY.under_conditions(PRESETS["winter"]).text == "1~vilkar.vinter"
    assert scenario.under_conditions(STANDARD).text == "1~lukk.hammerfest"
    assert scenario.with_(CloseCentre("aust")).without(0).conditions == scenario.conditions


@pytest.mark.parametrize(
    "part",
    [
        "vilkar",
        "vilkar.",
        "vilkar.dag",
        "vilkar.natt.natt",
        "vilkar.Natt",
        "vilkar.ukjente-hviler",
        "vilkar.ukjente-hviler.vinter",
        "vilkar.overfart.effektiv",
        "vilkar.fart-100",
        "vilkar.fart-49",
        "vilkar.fart-121",
        "vilkar.fart-090",
        "vilkar.fart-9",
        "vilkar.fart--90",
        "vilkar.fart-90.5",
        "vilkar.fart-80.fart-90",
        "vilkar.natt~vilkar.vinter",
    ],
)
def test_what_says_nothing_or_contradicts_itself_is_refused_with_the_part(part: str) -> None:
    with pytest.raises(BadScenarioText) as unreadable:
        from_text(f"1~lukk.aust~{part}")
    assert (unreadable.value.code, unreadable.value.part) == ("part", part.rsplit("~", maxsplit=1)[-1])
    assert read(f"1~{part}")[0] == TODAY


@given(st.lists(st.sampled_from([*all_words(), "fart-100", "", "dag", "fart-50", "fart-120"]), max_size=4))
def test_words_are_read_as_they_are_meant_or_not_at_all(words: list[str]) -> None:
    try:
        found = Conditions.from_words(words)
    except ValueError:
        return
    assert sorted(found.words) == sorted(words)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"ferry_rule": "fast"}, "Unknown ferry rule 'fast'"),
        ({"speed_percent": 49}, "between 50 and 120"),
        ({"speed_percent": 121}, "between 50 and 120"),
        ({"unknown_ferries_rest": True}, "at night only"),
    ],
)
def test_values_that_cannot_be_are_refused(wrong: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Conditions(**wrong)  # type: ignore[arg-type]


def test_at_night_there_are_two_bounds_and_by_day_none() -> None:
    sail, rest = Conditions(night=True, winter=True), Conditions(night=True, winter=True, unknown_ferries_rest=True)
    assert sail.bounds == rest.bounds == (sail, rest)
    assert (sail.sibling, rest.sibling) == (rest, sail)
    assert (STANDARD.bounds, STANDARD.sibling) == (None, None)
    scenario = Scenario((CloseCentre("aust"),), "Navn", rest)
    assert scenario.bounds == (scenario.under_conditions(sail), scenario)
    assert TODAY.bounds is None


def test_presets_are_apart_and_can_be_spelt() -> None:
    assert len(set(PRESETS.values())) == len(PRESETS)
    assert PRESETS["ssb"] == Conditions(ferry_rule="effective", from_road=True)
    assert all(Conditions.from_words(one.words) == one for one in PRESETS.values())
    assert all(Conditions.from_words(words) for words in permutations(PRESETS["winter_night_without"].words))
