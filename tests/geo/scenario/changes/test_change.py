"""What holds for every kind of change, whichever it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import FrozenInstanceError

import pytest

from dashboard.text.catalogue import catalogue
from geo.scenario.changes import (
    CHANGES,
    EVERY,
    Change,
    ChangeAgreement,
    ChangeService,
    CloseCentre,
    CloseRoad,
    MoveCentre,
    OpenCentre,
    ReopenCentre,
)
from geo.scenario.effect import Effect
from geo.scenario.spelling import MAX_WORDS, Unreadable

SAMPLES: tuple[Change, ...] = (
    CloseCentre("aust"),
    ReopenCentre("oya"),
    ReopenCentre("oya", ("men", "older")),
    OpenCentre("0202-holmen", ("men",)),
    MoveCentre("aust", "0202-holmen"),
    ChangeService("aust", "men", "full"),
    ChangeService("aust", "men", "no"),
    ChangeService(EVERY, "men", "full"),
    ChangeService(EVERY, "men", "no"),
    ChangeAgreement("0101", "bru"),
    CloseRoad("E6", "0101-auset", "0102-brubyen"),
)


@pytest.mark.parametrize("change", SAMPLES, ids=str)
def test_words_are_read_as_they_are_spelt(change: Change) -> None:
    assert type(change).parse(change.words) == change
    assert len(change.words) >= len(change.arguments()) - 1


@pytest.mark.parametrize("change", SAMPLES, ids=str)
def test_the_catalogue_has_the_sentence_and_all_its_placeholders_are_filled(change: Change) -> None:
    t, key = catalogue("nb"), f"scenario.change.{change.sentence.key}"
    assert t.has(key)
    assert t.placeholders(key) <= set(change.sentence.names)


def test_the_samples_have_every_kind() -> None:
    assert {type(change) for change in SAMPLES} == set(CHANGES)


@pytest.mark.parametrize("kind", CHANGES, ids=lambda kind: kind.verb)
@pytest.mark.parametrize("words", [[], [""], ["a.b"], ["å"], ["x"] * (MAX_WORDS + 1)])
def test_what_are_no_words_is_refused(kind: type[Change], words: Sequence[str]) -> None:
    with pytest.raises(Unreadable):
        kind.parse(words)


@pytest.mark.parametrize("kind", CHANGES, ids=lambda kind: kind.verb)
def test_nothing_is_left_of_no_effect(kind: type[Change]) -> None:
    assert kind.left_in(Effect()) == []


def test_a_change_is_a_value() -> None:
    assert hash(CloseCentre("aust")) == hash(CloseCentre("aust"))
    assert CloseCentre("aust") != CloseCentre("bru")
    with pytest.raises(FrozenInstanceError):
        CloseCentre("aust").centre_id = "bru"  # type: ignore[misc]


def test_what_a_change_decides_once_and_for_all() -> None:
    assert CloseCentre("aust").subject is None
    assert OpenCentre("0202-holmen").subject is None
    assert MoveCentre("aust", "a").subject == MoveCentre("aust", "b").subject == ("flytt", "aust")
    assert ChangeService("aust", "men", "no").subject == ("tilbud", "aust", "men")
    assert ChangeAgreement("0101", "bru").subject == ("avtale", "0101")
    assert CloseRoad("E6", "b", "a").subject == CloseRoad("E6", "a", "b").subject == ("veg", "E6", "a", "b")
    assert CloseRoad("E6", "b", "a").subject != CloseRoad("E8", "a", "b").subject
