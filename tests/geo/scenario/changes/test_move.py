"""Moving a centre."""

from __future__ import annotations

from geo.scenario.changes.move import MoveCentre
from geo.scenario.effect import Effect
from tests.geo.scenario.changes.drafts import after, faults


def test_all_its_houses_stand_in_the_new_town() -> None:
    draft = after(MoveCentre("bru", "0202-holmen"))  # it has two
    assert draft.sites["bru"] == ("0202-holmen",)
    assert draft.effect() == Effect(moved=(("bru", "0202-holmen"),))


def test_a_move_to_where_it_stands_is_nothing() -> None:
    assert after(MoveCentre("aust", "0101-auset")).effect() == Effect()


def test_what_may_be_wrong() -> None:
    assert faults(MoveCentre("oya", "0202-holmn")) == ["unknown_place", "closed_centre"]
    assert faults(MoveCentre("austt", "0202-holmen")) == ["unknown_centre"]
