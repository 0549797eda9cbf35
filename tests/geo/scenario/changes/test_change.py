"""What every kind of change is, for all of them; that each survives its address stands in ../test_grammar.py."""

from __future__ import annotations

import pytest

from geo.scenario.changes import CHANGES, Change, ChangeAgreement, CloseCentre, CloseRoad, OpenCentre, ReopenCentre
from geo.scenario.spelling import MAX_WORDS, Unreadable


@pytest.mark.parametrize("kind", CHANGES, ids=lambda kind: kind.verb)
def test_each_kind_has_a_verb_words_and_a_sentence_of_its_own(kind: type[Change]) -> None:
    words = [f"word{at}" for at in range(sum(not one.repeatable for one in kind.arguments().values()))]
    change = kind.parse(words)
    assert list(change.words)[: len(words)] == words
    assert set(change.sentence.names) <= {one.placeholder for one in kind.arguments().values()}
    assert len({other.verb for other in CHANGES}) == len(CHANGES)


@pytest.mark.parametrize("words", [[], ["a", "b"], ["a.b"], [""], ["<b>"]])
def test_too_few_too_many_and_strange_words_are_no_change(words: list[str]) -> None:
    with pytest.raises(Unreadable):
        CloseCentre.parse(words)


def test_only_the_last_argument_may_come_again_and_not_for_ever() -> None:
    assert ReopenCentre.parse(["oya", "women", "men"]) == ReopenCentre("oya", ("women", "men"))
    assert ReopenCentre.parse(["oya"]) == ReopenCentre("oya")
    with pytest.raises(Unreadable):
        ReopenCentre.parse(["x"] * (MAX_WORDS + 1))


def test_what_decides_the_same_contradicts_and_opening_may_follow_closing() -> None:
    assert ChangeAgreement("0101", "aust").subject == ChangeAgreement("0101", "bru").subject
    assert ChangeAgreement("0101", "aust").subject != ChangeAgreement("0102", "aust").subject
    assert CloseRoad("Rv3", "a", "b").subject == CloseRoad("Rv3", "b", "a").subject
    assert CloseCentre("aust").subject is OpenCentre("x").subject is None
