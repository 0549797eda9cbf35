from __future__ import annotations

from geo.scenario.changes.move import MoveCentre
from geo.scenario.draft import Draft


def test_a_centre_moves_with_all_its_houses(draft: Draft) -> None:
    assert draft.sites["bru"] == ("0102-brubyen", "0201-dalsbygda")
    change = MoveCentre("bru", "0101-auset")
    assert change.resolve(draft)
    change.apply(draft)
    assert draft.sites["bru"] == ("0101-auset",)
    assert draft.effect().moved == (("bru", "0101-auset"),)


def test_moving_to_where_it_stands_is_nothing(draft: Draft) -> None:
    MoveCentre("aust", "0101-auset").apply(draft)
    assert not draft.effect()


def test_a_closed_centre_and_a_town_that_there_is_not_cannot_be_named(draft: Draft) -> None:
    assert not MoveCentre("oya", "0101-auset").resolve(draft)
    assert not MoveCentre("aust", "nowhere").resolve(draft)
    assert [problem.code for problem in draft.problems] == ["closed_centre", "unknown_place"]
