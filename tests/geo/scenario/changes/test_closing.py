"""Closing a centre."""

from __future__ import annotations

from geo.scenario.changes.closing import CloseCentre
from geo.scenario.changes.opening import OpenCentre
from geo.scenario.effect import Effect
from tests.geo.scenario.changes.drafts import after, faults


def test_a_closed_centre_is_not_in_operation() -> None:
    draft = after(CloseCentre("aust"))
    assert draft.in_operation == {"aust": False, "bru": True, "oya": False}
    assert draft.effect() == Effect(closed=("aust",))


def test_a_new_centre_that_is_closed_again_is_nothing() -> None:
    assert after(OpenCentre("0202-holmen"), CloseCentre("ny-0202-holmen")).effect() == Effect()


def test_what_may_be_wrong() -> None:
    assert faults(CloseCentre("austt")) == ["unknown_centre"]
    assert faults(CloseCentre("oya")) == ["already_closed"]


def test_the_centres_closed_are_what_is_left() -> None:
    assert CloseCentre.left_in(Effect(closed=("aust", "bru"))) == [CloseCentre("aust"), CloseCentre("bru")]
