"""Conditions in an address, and the keys of their sentences."""

from __future__ import annotations

import pytest

from geo.network.conditions import PRESETS, STANDARD, Conditions
from geo.scenario.changes.conditions import VERB, parse, sentence_keys, spell
from geo.scenario.spelling import Unreadable


@pytest.mark.parametrize("name", [name for name, conditions in PRESETS.items() if conditions])
def test_they_are_read_as_they_are_spelt(name: str) -> None:
    verb, *words = spell(PRESETS[name])
    assert verb == VERB == "vilkar"
    assert parse(words) == PRESETS[name]


def test_an_ordinary_day_is_not_spelt_nor_said() -> None:
    assert spell(STANDARD) == sentence_keys(STANDARD) == ()


@pytest.mark.parametrize("words", [["sol"], ["natt", "natt"], ["ukjente-hviler"], ["fart-100"], [""]])
def test_other_words_are_refused(words: list[str]) -> None:
    with pytest.raises(Unreadable):
        parse(words)


def test_everything_that_is_not_as_on_a_summers_day_is_said() -> None:
    everything = Conditions(winter=True, night=True, ferry_rule="crossing", speed_percent=90, from_road=True)
    assert sentence_keys(everything) == ("night", "unknown_sail", "winter", "crossing", "speed", "from_road")
    assert sentence_keys(Conditions(night=True, unknown_ferries_rest=True)) == ("night", "unknown_rest")
    assert sentence_keys(Conditions(ferry_rule="effective")) == ("effective",)
