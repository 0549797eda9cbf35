from __future__ import annotations

from geo.scenario.changes.closing import CloseCentre
from geo.scenario.draft import Draft
from geo.scenario.effect import Effect


def test_a_centre_in_operation_is_closed(draft: Draft) -> None:
    change = CloseCentre("aust")
    assert change.resolve(draft)
    change.apply(draft)
    assert draft.in_operation == {"aust": False, "bru": True, "oya": False}
    assert not draft.problems


def test_one_that_is_closed_is_told_so_and_one_that_there_is_not_cannot_be(draft: Draft) -> None:
    assert CloseCentre("oya").resolve(draft)
    assert not CloseCentre("ostt").resolve(draft)
    assert [problem.code for problem in draft.problems] == ["already_closed", "unknown_centre"]


def test_one_is_left_for_each_centre_that_is_closed() -> None:
    assert CloseCentre.left_in(Effect(closed=("aust", "bru"))) == [CloseCentre("aust"), CloseCentre("bru")]
