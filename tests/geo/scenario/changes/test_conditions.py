from __future__ import annotations

import pytest

from geo.network.conditions import STANDARD, Conditions
from geo.scenario.changes.conditions import parse, sentence_keys, spell
from geo.scenario.spelling import Unreadable


def test_conditions_stand_under_one_verb_and_an_ordinary_day_is_not_spelt() -> None:
    assert spell(STANDARD) == ()
    assert spell(Conditions(night=True, winter=True)) == ("vilkar", "natt", "vinter")
    assert parse(["vinter", "natt"]) == Conditions(night=True, winter=True)


@pytest.mark.parametrize("words", [["storm"], ["natt", "natt"], ["ukjente-hviler"], ["fart-100"], ["fart-20"]])
def test_what_says_nothing_or_contradicts_is_unreadable(words: list[str]) -> None:
    with pytest.raises(Unreadable):
        parse(words)


def test_at_night_it_is_said_what_is_assumed() -> None:
    assert sentence_keys(Conditions(night=True)) == ("night", "unknown_sail")
    assert sentence_keys(Conditions(night=True, unknown_ferries_rest=True)) == ("night", "unknown_rest")
    assert sentence_keys(STANDARD) == ()
