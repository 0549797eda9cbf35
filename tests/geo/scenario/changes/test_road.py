"""Blocking a road."""

from __future__ import annotations

from geo.scenario.changes.road import CloseRoad
from geo.scenario.effect import Effect
from tests.geo.scenario.changes.drafts import after, faults

A, B = "0101-auset", "0102-brubyen"


def test_it_is_cut_half_way_whichever_end_comes_first() -> None:
    there, back = (after(CloseRoad("E6", *ends)).effect() for ends in ((A, B), (B, A)))
    assert there == back
    assert there.roads == (("E6", A, B),)
    assert [cut.fraction for cut in there.cuts] == [0.5]


def test_what_may_be_wrong() -> None:
    assert faults(CloseRoad("E66", "0101-ausett", B)) == ["unknown_place", "unknown_road"]
    assert faults(CloseRoad("E6", A, "0202-oyvaer")) == ["no_stretch"]


def test_every_stretch_is_what_is_left() -> None:
    assert CloseRoad.left_in(Effect(roads=(("E6", A, B),))) == [CloseRoad("E6", A, B)]
